//! Tests with handwritten requests that no browser sends: each is refused, and none stops the server.

use super::*;

/// Returns requests that a preview must refuse, each with the allowed statuses.
fn hostile_heads() -> Vec<(String, &'static [u16])> {
    let mut heads: Vec<(String, &'static [u16])> = Vec::new();
    let mut add = |head: String, statuses| heads.push((head, statuses));
    hostile_targets(&mut add);
    foreign_hosts_and_origins(&mut add);
    wrong_methods_and_lines(&mut add);
    heads
}

/// Targets that lead out of the site, or that no browser sends.
fn hostile_targets(add: &mut impl FnMut(String, &'static [u16])) {
    for dots in ["..", "%2e%2e", ".%2E", "%2e.", "..;", "..%00", "%c0%ae%c0%ae", "%252e%252e"] {
        for slash in ["/", "%2f", "%5c", "\\", "//"] {
            for end in ["etc/passwd", "etc/passwd?x", "Cargo.toml%00.html"] {
                let climb = format!("{dots}{slash}").repeat(3);
                let statuses: &[u16] =
                    if matches!((dots, slash), ("..;" | "%252e%252e", "/")) { &[404, 400] } else { &[400] };
                add(format!("GET /{climb}{end} HTTP/1.1\r\nHost: localhost\r\n\r\n"), statuses);
            }
        }
    }
    for target in [
        "*",
        "home",
        "http://localhost/",
        "//evil.com/",
        "/#",
        "/a#b",
        "/\0",
        "/%",
        "/%zz",
        "/%0d%0aX:%20y",
        "/\\evil.com",
        "/\u{b}",
        "/\u{7f}",
        "///",
        "/.",
        "/a/..",
        "localhost:80",
        "?",
        "/a?\\",
        "/a?b#c",
    ] {
        add(format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n"), &[400]);
    }
}

/// Requests that a browser sends for another site.
fn foreign_hosts_and_origins(add: &mut impl FnMut(String, &'static [u16])) {
    for host in [
        "evil.com",
        "localhost.evil.com",
        "127.0.0.1.nip.io",
        "localhost.",
        "10.0.0.1",
        "0.0.0.0",
        "[::2]",
        "127.1",
        "",
        "localhost:x",
        "localhost, evil.com",
        "user@localhost",
        "xn--localhost",
        "http://localhost",
        "localhost/",
        "[::1",
    ] {
        for target in ["/", "/café/", "/events"] {
            let target = if target == "/café/" { "/caf%C3%A9/" } else { target };
            add(format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n"), &[403]);
        }
    }
    for hosts in ["", "Host: localhost\r\nHost: localhost\r\n", "host: localhost\r\nHOST: evil.com\r\n"] {
        add(format!("GET / HTTP/1.1\r\n{hosts}\r\n"), &[403]);
        add(format!("GET / HTTP/1.0\r\n{hosts}\r\n"), &[403]);
    }
    for line in [
        "Origin: null",
        "Origin: http://evil.com",
        "Origin: http://localhost:1",
        "Origin: http://127.0.0.1",
        "Origin:",
        "Origin: http://localhost\r\nOrigin: http://localhost",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe",
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site",
    ] {
        for target in ["/", "/old", "/events"] {
            add(format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n{line}\r\n\r\n"), &[403]);
        }
    }
}

/// Methods other than GET and HEAD, bodies, and heads that are not HTTP.
fn wrong_methods_and_lines(add: &mut impl FnMut(String, &'static [u16])) {
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "get", "BREW", "PROPFIND", "LOCK"] {
        add(format!("{method} / HTTP/1.1\r\nHost: localhost\r\n\r\n"), &[405]);
        add(format!("{method} / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nab"), &[405]);
    }
    for (lines, statuses) in [
        ("Content-Length: 5000", &[413][..]),
        ("Content-Length: 999999999999", &[413]),
        ("Content-Length: 18446744073709551615", &[413]),
        ("Content-Length: 999999999999\r\nConnection: upgrade", &[413]),
        ("Content-Length: 999999999999\r\nExpect: 100-continue", &[413]),
        ("Content-Length: 18446744073709551616", &[400]),
        ("Content-Length: -1", &[400]),
        ("Content-Length: +5000", &[400]),
        ("Content-Length: 0x10", &[400]),
        ("Content-Length: 5000\r\nContent-Length: 999999999999", &[400]),
        ("Content-Length: 0\r\nContent-Length: 999999999999", &[400]),
        ("Content-Length: 999999999999\r\nContent-Length: 0", &[400]),
        ("Content-Length: 5000\r\nTransfer-Encoding: chunked", &[400]),
        ("Transfer-Encoding: chunked", &[413]),
        ("Transfer-Encoding: x, chunked", &[413]),
        ("Transfer-Encoding:", &[413]),
        ("Expect: nothing", &[417]),
        ("X: a\nHost: evil.com", &[400]),
        ("X: a\u{0}b", &[400]),
        ("X", &[400]),
        ("X y: z", &[400]),
        (": z", &[400]),
        // tiny_http closes the connection on text that is not ASCII.
        ("X: é", &[0]),
    ] {
        add(format!("GET / HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n\r\n"), statuses);
    }
    add(format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "x".repeat(100_000)), &[431]);
    for line in
        ["GET", "GET /", "GET  / HTTP/1.1", "GET / HTTP/1.2", "GET / http/1.1", "\u{0}", "GET\t/\tHTTP/1.1", "/"]
    {
        add(format!("{line}\r\nHost: localhost\r\n\r\n"), &[400]);
    }
}

#[test]
fn hostile_heads_are_refused_and_the_server_keeps_running() {
    let server = start();
    let heads = hostile_heads();
    assert!(heads.len() >= 200, "{} heads", heads.len());
    let mut wrong = Vec::new();
    for (head, statuses) in heads {
        let answer = ask(&server, &head);
        let refused = statuses.contains(&answer.status) && !answer.body.windows(4).any(|bytes| bytes == b"home");
        let allowed = answer.status != 405 || answer.head.contains("\r\nAllow: GET, HEAD\r\n");
        if !refused || !allowed || answer.head.to_lowercase().contains("access-control") {
            wrong.push(format!("{:.200}: {} instead of {statuses:?}", head.escape_debug(), answer.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(get(&server, "/").body, b"home");
}

#[test]
fn a_request_after_a_refused_head_gets_no_page() {
    let server = start();
    let mut stream = connect(&server);
    stream.write_all(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 34\r\n\r\n").unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let answers = receive_until(&mut stream, "no end");
    assert!(answers.contains("HTTP/1.1 405 ") && !answers.contains("home"), "{answers}");
}

#[test]
fn a_refused_body_is_answered_for_clients_that_skip_only_status_100() {
    let server = start();
    for body in ["Content-Length: 3", "Transfer-Encoding: chunked"] {
        let mut stream = connect(&server);
        write!(stream, "POST / HTTP/1.1\r\nHost: localhost\r\n{body}\r\n\r\na=1").unwrap();
        let interim = receive_until(&mut stream, "\r\n\r\n");
        assert!(interim.starts_with("HTTP/1.1 100 "), "{interim}");
        assert_eq!(receive(&mut stream, true).status, 405);
    }
}

#[test]
fn a_version_on_which_the_library_panics_costs_only_its_own_connection() {
    let server = start();
    for version in ["HTTP/2.0", "HTTP/3.0"] {
        for length in ["0", "999999999999", "18446744073709551615"] {
            let head = format!("GET / {version}\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n");
            connect(&server).write_all(head.as_bytes()).unwrap();
        }
    }
    assert_eq!(get(&server, "/").body, b"home");
}
