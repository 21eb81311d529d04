//! Tests of requests, from the text of the head to a decoded path.

use super::*;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn path_of(target: &str) -> Option<String> {
    read_target(target).map(|(path, _)| path)
}

fn status(method: &str, headers: &[(&str, &str)]) -> u16 {
    let head = Head { method, target: "/", headers: headers.to_vec() };
    Request::read(&head, &Policy::default(), LOOPBACK).map_or_else(|refusal| refusal.answer().0, |_| 200)
}

#[test]
fn a_target_is_decoded_once_and_keeps_its_query() {
    assert_eq!(read_target("/a%20b/?x=%20/../"), Some(("/a b/".into(), Some("x=%20/../".into()))));
    assert_eq!(path_of("/%2561"), Some("/%61".into()));
    assert_eq!(path_of("/caf%C3%A9"), Some("/café".into()));
    assert_eq!(path_of("/"), Some("/".into()));
}

#[test]
fn a_target_with_two_meanings_is_refused() {
    for target in [
        "",
        "*",
        "a",
        "http://localhost/",
        "//",
        "//evil.com/",
        "/a//b",
        "/.",
        "/..",
        "/../a",
        "/a/./b",
        "/%2e%2e/a",
        "/.%2E/a",
        "/a%2fb",
        "/a%5cb",
        "/a\\b",
        "/a#b",
        "/a?b#c",
        "/%00",
        "/a%0d%0ab",
        "/\u{0}",
        "/é",
        "/%",
        "/%4",
        "/%4g",
        "/%ff",
        "/%c0%ae%c0%ae/",
        "/a b",
        "/%C2%85",
        "/a?\\",
        "?a",
    ] {
        assert_eq!(path_of(target), None, "{target}");
    }
}

#[test]
fn only_names_of_this_computer_and_allowed_names_are_hosts() {
    let policy = Policy { hosts: vec!["mijn-laptop.local".into()], ..Policy::default() };
    for host in [
        "localhost",
        "LOCALHOST:8000",
        "site.localhost:1",
        "127.0.0.1",
        "127.9.9.9:80",
        "[::1]",
        "[::1]:8000",
        "Mijn-Laptop.local:8000",
    ] {
        assert!(policy.knows(host, LOOPBACK), "{host}");
    }
    for host in [
        "",
        "evil.com",
        "localhost.evil.com",
        "localhost.",
        "127.0.0.1.nip.io",
        "127.1",
        "0.0.0.0",
        "10.0.0.1",
        "192.168.1.5:8000",
        "[::]",
        "[::1",
        "::1",
        "[::1]evil",
        "localhost:99999",
        "localhost:+1",
        "localhost:8000:1",
        "evil@localhost",
        "evil com.localhost",
        ".localhost",
        "a..localhost",
        "localhost/",
        "[fe80::1]",
        "2130706433",
    ] {
        assert!(!policy.knows(host, LOOPBACK), "{host}");
    }
}

#[test]
fn a_server_on_the_network_answers_to_its_own_address() {
    let policy = Policy::default();
    let own: IpAddr = [192, 168, 1, 5].into();
    assert!(policy.knows("192.168.1.5:8000", own) && policy.knows("localhost", own));
    assert!(!policy.knows("192.168.1.6", own) && !policy.knows("evil.com", own));
    let every = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    assert!(policy.knows("192.168.1.6", every) && policy.knows("[fe80::1]:8000", every));
    assert!(!policy.knows("evil.com", every));
}

#[test]
fn only_our_own_pages_and_followed_links_are_answered() {
    let host = ("Host", "localhost:8000");
    let from = |origin| status("GET", &[host, ("Origin", origin)]);
    assert_eq!(from("http://localhost:8000"), 200);
    for origin in ["null", "", "http://localhost", "http://localhost:8001", "http://evil.com", "ftp://localhost:8000"] {
        assert_eq!(from(origin), 403, "{origin}");
    }
    let fetch = |site, mode, dest| {
        status("GET", &[host, ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", dest)])
    };
    assert_eq!(fetch("same-origin", "cors", "empty"), 200);
    assert_eq!(fetch("none", "navigate", "document"), 200);
    assert_eq!(fetch("cross-site", "navigate", "document"), 200);
    for (site, mode, dest) in
        [("cross-site", "no-cors", "script"), ("cross-site", "navigate", "iframe"), ("same-site", "no-cors", "image")]
    {
        assert_eq!(fetch(site, mode, dest), 403, "{site} {mode} {dest}");
    }
    assert_eq!(status("GET", &[host, ("sec-fetch-site", "cross-site")]), 403);
}

#[test]
fn a_body_is_refused_and_an_unclear_one_is_malformed() {
    let host = ("Host", "localhost");
    for (length, expected) in
        [("0", 200), ("5", 413), ("18446744073709551615", 413), ("18446744073709551616", 400), ("-1", 400), ("+5", 400)]
    {
        assert_eq!(status("GET", &[host, ("Content-Length", length)]), expected, "{length}");
    }
    assert_eq!(status("POST", &[host, ("Content-Length", "5")]), 405);
    assert_eq!(status("GET", &[host, ("transfer-encoding", "chunked")]), 413);
    assert_eq!(status("GET", &[host, ("Transfer-Encoding", "chunked"), ("Content-Length", "0")]), 400);
    assert_eq!(status("GET", &[host, ("Content-Length", "0"), ("Content-Length", "0")]), 400);
    assert_eq!(status("GET", &[host, ("X", &"a".repeat(HEADERS_MAX))]), 431);
    assert_eq!(status("GET", &[host, host]), 403);
    assert_eq!(status("GET", &[]), 403);
    for header in [("a b", ""), ("", "x"), ("X", "a\nb"), ("X", "a\0b")] {
        assert_eq!(status("GET", &[host, header]), 400, "{header:?}");
    }
}

#[test]
fn a_range_selects_bytes_that_exist() {
    for (range, expected) in [
        ("bytes=0-0", Part::Bytes(0..1)),
        ("bytes=2-", Part::Bytes(2..10)),
        ("bytes=-3", Part::Bytes(7..10)),
        ("bytes=-99", Part::Bytes(0..10)),
        ("Bytes = 8-99", Part::Bytes(8..10)),
        ("bytes=10-", Part::Unsatisfiable),
        ("bytes=-0", Part::Unsatisfiable),
        ("bytes=5-18446744073709551615", Part::Bytes(5..10)),
        ("bytes=3-2", Part::Whole),
        ("bytes=0-1,3-4", Part::Whole),
        ("bytes=--1", Part::Whole),
        ("bytes=-", Part::Whole),
        ("bytes=99999999999999999999-", Part::Whole),
        ("lines=1-2", Part::Whole),
        ("bytes", Part::Whole),
    ] {
        assert_eq!(part(Some(range), 10), expected, "{range}");
    }
    assert_eq!(part(Some("bytes=0-"), 0), Part::Unsatisfiable);
    assert_eq!(part(None, 10), Part::Whole);
}

#[test]
fn a_kind_follows_from_the_extension() {
    for (path, expected) in [
        ("/visie/", "text/html; charset=utf-8"),
        ("/a/index.HTML", "text/html; charset=utf-8"),
        ("/a.b/c", "application/octet-stream"),
        ("/.well-known/x.json", "application/json"),
        ("/foto.JPG", "image/jpeg"),
    ] {
        assert_eq!(kind_of(path), expected, "{path}");
    }
}
