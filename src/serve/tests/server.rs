//! Tests of the server over real sockets, with handwritten requests.

mod hostile;

use super::*;
use std::net::Shutdown;
use std::process::{Command, Stdio};
use std::sync::Condvar;

/// Maximum duration of a step. Generous, since a computer under load is slow.
const DEADLINE: Duration = Duration::from_secs(30);
/// Maximum duration of a series of steps.
const LONG: Duration = Duration::from_secs(60);
const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const HTML: &str = "text/html; charset=utf-8";

fn start() -> Arc<Server> {
    start_with(site)
}

fn start_with(answer: impl Fn(&Request) -> Response + Send + Sync + 'static) -> Arc<Server> {
    Server::start(bind(LOOPBACK, 0).unwrap(), Policy::default(), LiveReload::default(), answer).unwrap()
}

/// A small site. Any other path gives a 404.
fn site(request: &Request) -> Response {
    let html = |status, text: &str| Response::Bytes { status, kind: HTML, bytes: text.into(), policy: None };
    match request.path.as_str() {
        "/" => {
            Response::Bytes { status: 200, kind: HTML, bytes: "home".into(), policy: Some("default-src 'none'".into()) }
        }
        "/café/" => html(200, "café"),
        "/large" => html(200, &"x".repeat(8 << 20)),
        "/panic" => panic!("this panic belongs to a test"),
        "/old" => Response::Redirect("/caf%C3%A9/".into()),
        "/source" => Response::File {
            path: concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").into(),
            within: env!("CARGO_MANIFEST_DIR").into(),
            kind: "text/plain",
            policy: None,
        },
        "/events" => Response::LiveReload,
        _ => html(404, "not found"),
    }
}

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream
}

/// A response: its status (0 if the connection was closed without one), its head and its body.
#[derive(Debug)]
struct Received {
    status: u16,
    head: String,
    body: Vec<u8>,
}

/// Reads one response and skips interim ones. Reads as much body as `Content-Length` declares.
fn receive(stream: &mut impl Read, has_body: bool) -> Received {
    loop {
        let head = receive_until(stream, "\r\n\r\n");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        if (100..200).contains(&status) {
            continue;
        }
        let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: ")?.parse().ok());
        let mut body = vec![0; length.filter(|_| has_body).unwrap_or(0)];
        stream.read_exact(&mut body).unwrap();
        return Received { status, head, body };
    }
}

/// Reads up to and including `end`, or until the connection closes. A timeout fails the test.
fn receive_until(stream: &mut impl Read, end: &str) -> String {
    let mut text = Vec::new();
    let mut byte = [0];
    while !text.ends_with(end.as_bytes()) {
        match stream.read(&mut byte) {
            Ok(0) => break,
            Ok(_) => text.push(byte[0]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
            Err(error) => panic!("{error} after {:?}", String::from_utf8_lossy(&text)),
        }
    }
    String::from_utf8(text).unwrap()
}

fn ask(server: &Server, head: &str) -> Received {
    let mut stream = connect(server);
    // The server may close the connection before it has read all of a bad head.
    let _ = stream.write_all(head.as_bytes());
    receive(&mut stream, !head.starts_with("HEAD"))
}

fn get(server: &Server, target: &str) -> Received {
    ask(server, &format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n"))
}

fn listen(server: &Server) -> TcpStream {
    let mut stream = connect(server);
    stream.write_all(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let head = receive_until(&mut stream, "retry: 300\n\n");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"), "{head}");
    stream
}

#[test]
fn a_page_has_its_headers_and_other_origins_may_not_read_it() {
    let server = start();
    let home = get(&server, "/?x=1");
    assert_eq!((home.status, home.body.as_slice()), (200, b"home".as_slice()));
    for line in ["Content-Type: text/html; charset=utf-8", "Content-Security-Policy: default-src 'none'"] {
        assert!(home.head.contains(&format!("\r\n{line}\r\n")), "{}", home.head);
    }
    assert!(home.head.contains("\r\nCross-Origin-Resource-Policy: same-origin\r\n"));
    assert!(!home.head.to_lowercase().contains("access-control"));
    assert_eq!(get(&server, "/caf%C3%A9/").body, "café".as_bytes());
    let old = get(&server, "/old");
    assert!(old.status == 302 && old.head.contains("\r\nLocation: /caf%C3%A9/\r\n"));
}

#[test]
fn head_gives_the_head_and_range_gives_a_part() {
    let server = start();
    let head = ask(&server, "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(head.status == 200 && head.head.contains("\r\nContent-Length: 4\r\n"));
    let range = |range: &str| {
        let answer = ask(&server, &format!("GET /source HTTP/1.1\r\nHost: localhost\r\n{range}\r\n\r\n"));
        (answer.status, String::from_utf8(answer.body).unwrap())
    };
    assert_eq!(range("Range: bytes=0-8"), (206, "[package]".into()));
    assert_eq!(range("Range: bytes=999999-"), (416, String::new()));
    assert_eq!(range("Range: bytes=0-8\r\nIf-Range: \"x\"").0, 200);
    let mut alone = connect(&server);
    alone.write_all(b"HEAD /events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    assert!(receive_until(&mut alone, "no end").ends_with("\r\n\r\n"));
}

#[test]
fn a_large_answer_arrives_whole() {
    let server = start();
    let large = get(&server, "/large");
    assert!(large.status == 200 && large.body.len() == 8 << 20 && large.body.iter().all(|byte| *byte == b'x'));
}

#[test]
fn a_dead_accept_loop_is_replaced_as_often_as_it_dies() {
    let server = start();
    let is_answered = || {
        let mut stream = connect(&server);
        stream.set_read_timeout(Some(PROBE_HELP)).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        stream.read(&mut [0]).is_ok_and(|read| read > 0)
    };
    let wait_until = |what: &str, is_so: &dyn Fn() -> bool| {
        let start = Instant::now();
        while !is_so() {
            assert!(start.elapsed() < DEADLINE, "never {what}");
        }
    };
    let newest = || lock(&server.loops).kept.last().cloned().expect("an accept loop");
    for _ in 0..LOOPS_MAX + 1 {
        let before = newest();
        // Accepting now fails whenever no connection is waiting.
        server.listener.set_nonblocking(true).unwrap();
        // The request may even be answered: on an idle machine the next loop starts at once.
        wait_until("replaced", &|| {
            is_answered();
            !Arc::ptr_eq(&newest(), &before)
        });
        server.listener.set_nonblocking(false).unwrap();
        wait_until("answered", &is_answered);
    }
    assert!(lock(&server.loops).kept.len() <= LOOPS_MAX);
}

#[test]
fn a_server_that_is_only_slow_keeps_its_accept_loop() {
    let server = start();
    // Nothing is answered while the lanes are locked.
    let lanes = lock(&server.lanes);
    let start = Instant::now();
    while lock(&server.loops).unanswered < 2 {
        assert!(start.elapsed() < DEADLINE, "the server does not check its health");
        thread::yield_now();
    }
    drop(lanes);
    assert_eq!(get(&server, "/").body, b"home");
    assert_eq!(lock(&server.loops).kept.len(), 1);
}

#[test]
fn requests_on_one_connection_are_answered_in_order() {
    let server = start();
    let mut stream = connect(&server);
    for target in ["/large", "/caf%C3%A9/", "/"] {
        stream.write_all(format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes()).unwrap();
    }
    let answers: Vec<Received> = (0..3).map(|_| receive(&mut stream, true)).collect();
    assert_eq!(answers[0].body.len(), 8 << 20);
    assert_eq!((answers[1].body.as_slice(), answers[2].body.as_slice()), ("café".as_bytes(), &b"home"[..]));
}

#[test]
fn a_burst_of_connections_that_stay_open_is_answered() {
    let server = start();
    for size in [6, 8, 16, 50, 50, 50, 50, 50] {
        // The limit depends on the time for the same requests in sequence, since a computer under load is slow.
        let start = Instant::now();
        assert!((0..size).all(|_| get(&server, "/").body == b"home"));
        let limit = Duration::from_secs(1) + start.elapsed();
        let mut streams: Vec<TcpStream> = (0..size).map(|_| connect(&server)).collect();
        let start = Instant::now();
        for stream in &mut streams {
            stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        }
        for stream in &mut streams {
            assert_eq!(receive(stream, true).body, b"home");
        }
        assert!(start.elapsed() < limit, "{size}: {:?}", start.elapsed());
    }
}

#[test]
fn connections_that_send_nothing_or_read_nothing_block_no_other() {
    let server = start();
    let silent: Vec<TcpStream> = (0..30).map(|_| connect(&server)).collect();
    let stalled: Vec<TcpStream> = (0..30).map(|_| connect(&server)).collect();
    for mut stream in &stalled {
        stream.write_all(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    }
    assert_eq!(get(&server, "/").body, b"home");
    drop((silent, stalled));
}

#[test]
fn a_hundred_pages_all_receive_an_event() {
    let server = start();
    let mut pages: Vec<TcpStream> = (0..100).map(|_| listen(&server)).collect();
    assert_eq!(server.live_reload.count(), 100);
    assert_eq!(get(&server, "/").body, b"home");
    server.live_reload.send("build", "7");
    for page in &mut pages {
        assert_eq!(receive_until(page, "\n\n"), "event: build\ndata: 7\n\n");
    }
}

#[test]
fn a_panic_is_answered_and_the_server_keeps_running() {
    let server = start();
    for _ in 0..WORKERS + 1 {
        assert_eq!(get(&server, "/panic").status, 500);
    }
    assert_eq!(get(&server, "/").body, b"home");
}

#[test]
fn requests_are_answered_concurrently() {
    let inside = Arc::new((Mutex::new(0), Condvar::new()));
    let server = start_with(move |_| {
        // Each waits until all workers are busy.
        let (count, changed) = &*inside;
        let mut count = lock(count);
        *count += 1;
        changed.notify_all();
        let waited = changed.wait_timeout_while(count, DEADLINE, |count| *count < WORKERS).unwrap();
        Response::text(if waited.1.timed_out() { 500 } else { 200 }, &Text::new("", ""), Default::default())
    });
    let mut streams: Vec<TcpStream> = (0..WORKERS).map(|_| connect(&server)).collect();
    for stream in &mut streams {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    }
    assert!(streams.iter_mut().all(|stream| receive(stream, true).status == 200));
}

#[test]
fn the_next_free_port_is_taken() {
    let first = bind(LOOPBACK, 0).unwrap();
    let port = first.local_addr().unwrap().port();
    if let Some(wished) = port.checked_add(PORTS_TRIED).map(|_| port) {
        let second = bind(LOOPBACK, wished).unwrap().local_addr().unwrap().port();
        assert!(second > port && second <= port + PORTS_TRIED);
    }
    assert!(bind([203, 0, 113, 1].into(), 0).is_err(), "an address of another computer");
}

/// Returns whether there are too few file descriptors to replace a dead accept loop.
fn descriptors_are_scarce() -> bool {
    let files: io::Result<Vec<_>> = (0..DESCRIPTORS_NEEDED).map(|_| std::fs::File::open(file!())).collect();
    files.is_err()
}

/// The server of the next test, which runs this in a separate process. Prints the port, and for each line of input
/// whether file descriptors are scarce. Ends with its input.
#[test]
fn serving_with_few_descriptors() {
    if std::env::var_os("OMSLAG_TEST_SERVER").is_some() {
        assert!(!descriptors_are_scarce());
        hush_library();
        let server = start();
        println!("\nport {}", server.address.port());
        for _ in io::stdin().lines() {
            println!("scarce {}", descriptors_are_scarce());
        }
    }
}

#[cfg(unix)]
#[test]
fn more_connections_than_descriptors_do_not_end_the_server() {
    let name = concat!(module_path!(), "::serving_with_few_descriptors");
    let name = name.split_once("::").unwrap().1;
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -n 256; exec \"$0\" --exact \"$1\" --nocapture"])
        .arg(std::env::current_exe().unwrap())
        .arg(name)
        .env("OMSLAG_TEST_SERVER", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut errors = child.stderr.take().unwrap();
    let diagnostics = thread::spawn(move || io::read_to_string(&mut errors).unwrap());
    let (mut input, mut output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let greeting = receive_until(&mut output, "\nport ");
    assert!(greeting.ends_with("port "), "{greeting}");
    let port: u16 = receive_until(&mut output, "\n").trim().parse().unwrap();
    let address = SocketAddr::new(LOOPBACK, port);
    let mut is_scarce = || {
        input.write_all(b"\n").unwrap();
        receive_until(&mut output, "\n") == "scarce true\n"
    };
    let answers = || -> io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, PROBE_MAX)?;
        stream.set_read_timeout(Some(PROBE_MAX))?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        Ok(text.ends_with("home"))
    };
    for _ in 0..2 {
        let mut streams = Vec::new();
        let start = Instant::now();
        while !is_scarce() {
            // Connections that the server cannot accept wait in the system's queue until that is full.
            streams.extend((0..20).filter_map(|_| TcpStream::connect_timeout(&address, PROBE_HELP).ok()));
            assert!(start.elapsed() < LONG, "{} connections leave the server descriptors", streams.len());
        }
        // The server cannot accept most of these, and the checks below give it time to notice.
        streams.extend((0..20).filter_map(|_| TcpStream::connect_timeout(&address, PROBE_HELP).ok()));
        for _ in 0..20 {
            is_scarce();
        }
        drop(streams);
        let start = Instant::now();
        while !answers().unwrap_or(false) {
            assert!(start.elapsed() < LONG, "the server never recovered");
        }
    }
    drop(input);
    assert!(child.wait().unwrap().success());
    let diagnostics = diagnostics.join().unwrap();
    assert!(!diagnostics.contains("panicked"), "a panic of the library is printed: {diagnostics}");
}
