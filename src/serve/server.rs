//! The web server of the preview.
//!
//! Only this file depends on tiny_http, and it works around the library's limits (`docs/decisions.md`). It does not
//! depend on the site: the caller passes the function that answers requests.

use crate::diagnostic::Failure;
use crate::i18n::Text;
use crate::serve::live_reload::LiveReload;
use crate::serve::lock::lock;
use crate::serve::request::{Head, Policy, Refusal, Request};
use crate::serve::response::{Response, Wish};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::collections::{HashMap, VecDeque};
use std::io::{self, ErrorKind, Read, Write};
use std::mem::{self, ManuallyDrop};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Number of ports to try after the requested one.
const PORTS_TRIED: u16 = 20;

/// Largest declared body, in bytes, whose request may be dropped.
///
/// When tiny_http drops a request, it allocates memory for the unread rest of the declared body, and the process aborts
/// if the allocation fails. Up to this size that is safe, since untouched memory costs nothing.
const BODY_LET_GO_MAX: usize = 64 * 1024 * 1024;

/// Health-check interval after a request, and when idle.
const GUARD_SOON: Duration = Duration::from_millis(50);
const GUARD_SELDOM: Duration = Duration::from_secs(1);

/// Connections to free in an idle health check. As many may wait in the accept loop without having sent a request.
const NUDGES: usize = 16;

/// Maximum duration of a health check, and the time without an answer after which it frees a connection.
const PROBE_MAX: Duration = Duration::from_millis(500);
const PROBE_HELP: Duration = Duration::from_millis(50);

/// Method of the health check's request. It is refused like any method besides GET and HEAD.
const PROBE_METHOD: &str = "OPTIONS";

/// Free file descriptors required to replace a dead accept loop. With fewer, the new one would die as well.
const DESCRIPTORS_NEEDED: usize = 16;

/// Consecutive health checks without an answer after which the accept loop counts as dead. The limit is generous: an
/// accept loop usually reports its death, and a live one that is slow under load must not be replaced.
const UNANSWERED_MAX: usize = 8;

/// Maximum number of accept loops to keep. Dead ones are kept since their open connections may still send a request,
/// which is unlikely once this many have died.
const LOOPS_MAX: usize = 4;

/// Requests to answer concurrently. A browser sends six at once, most of which are small.
const WORKERS: usize = 3;

/// A running web server, shared by its threads. It runs until the process ends; dropping this value does not stop it.
pub struct Server {
    /// The address of the listening socket.
    pub address: SocketAddr,
    policy: Policy,
    answer: Box<dyn Fn(&Request) -> Response + Send + Sync>,
    /// The threads that compute answers. The system's allocator keeps for each thread as much memory as its largest
    /// task took. With a thread for each request that would be the memory of many pages.
    workers: ThreadPool,
    live_reload: LiveReload,
    /// The listening socket, kept so that a dead accept loop can be replaced.
    listener: TcpListener,
    loops: Mutex<Loops>,
    /// The pending requests of each connection, in order. One thread at a time serves a connection, since in tiny_http
    /// the writer of a request waits for the previous one.
    lanes: Mutex<HashMap<Option<SocketAddr>, VecDeque<Waiting>>>,
    /// Notifies the guard of each request.
    trigger: Sender<()>,
}

#[derive(Default)]
struct Loops {
    /// The newest accept loops. Only the last one is live.
    kept: Vec<Arc<tiny_http::Server>>,
    /// Whether the last one has reported that it died.
    died: bool,
    /// Number of health checks without an answer since the last answer.
    unanswered: usize,
}

/// A request that must not be dropped by accident: see [`BODY_LET_GO_MAX`].
type Waiting = ManuallyDrop<tiny_http::Request>;

/// The result of a health check.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Health {
    Well,
    /// There was no answer in time.
    Silent,
    Dead,
    /// The check could not connect, usually because there were no file descriptors left.
    Unknown,
}

/// Binds `port`, or if it is taken the first free one of the next twenty. Port 0 is any free port. The address of the
/// listener contains the actual port.
///
/// Fails if all these ports are taken or the address cannot be used.
pub fn bind(host: IpAddr, port: u16) -> Result<TcpListener, Failure> {
    let last = if port == 0 { 0 } else { port.saturating_add(PORTS_TRIED) };
    let mut cause = io::Error::from(ErrorKind::AddrInUse);
    for next in port..=last {
        match TcpListener::bind((host, next)) {
            Ok(listener) => return Ok(listener),
            Err(error) => cause = error,
        }
        if cause.kind() != ErrorKind::AddrInUse {
            break;
        }
    }
    Err(cannot_listen(SocketAddr::new(host, port), &cause))
}

/// Hides the panics of tiny_http from the terminal, in the whole process. The library panics when a connection closes
/// at an unexpected point or there is no file descriptor for it. Only that connection is lost, and authors cannot do
/// anything about it.
pub fn hush_library() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|place| place.file().contains("tiny_http-")) {
            report(panic);
        }
    }));
}

impl Server {
    /// Starts to answer the requests on `listener` with `answer`, which is called from several threads at once.
    /// Connections answered with [`Response::LiveReload`] are subscribed to `live_reload`.
    ///
    /// Fails if a thread cannot be started.
    pub fn start(
        listener: TcpListener,
        policy: Policy,
        live_reload: LiveReload,
        answer: impl Fn(&Request) -> Response + Send + Sync + 'static,
    ) -> Result<Arc<Server>, Failure> {
        let nowhere = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);
        let address = listener.local_addr().map_err(|error| cannot_listen(nowhere, &error))?;
        let (trigger, rings) = channel();
        let workers = ThreadPoolBuilder::new().num_threads(WORKERS).thread_name(|_| "omslag-answer".into()).build();
        let server = Arc::new(Server {
            address,
            policy,
            answer: Box::new(answer),
            workers: workers.map_err(|error| cannot_listen(address, &io::Error::other(error)))?,
            live_reload,
            listener,
            loops: Mutex::default(),
            lanes: Mutex::default(),
            trigger,
        });
        let started = server.accept().and_then(|()| spawn(&server, move |server| server.guard(&rings)));
        started.map_err(|error| cannot_listen(address, &error))?;
        Ok(server)
    }

    /// Starts an accept loop and the thread that receives its requests.
    fn accept(self: &Arc<Server>) -> io::Result<()> {
        let listener = self.listener.try_clone()?;
        let server = Arc::new(tiny_http::Server::from_listener(listener, None).map_err(io::Error::other)?);
        let mut loops = lock(&self.loops);
        loops.kept.push(server.clone());
        (loops.died, loops.unanswered) = (false, 0);
        if loops.kept.len() > LOOPS_MAX {
            loops.kept.remove(0).unblock();
        }
        drop(loops);
        spawn(self, move |own| own.receive(&server))
    }

    /// Receives the requests of an accept loop until the loop is removed.
    fn receive(self: &Arc<Server>, server: &Arc<tiny_http::Server>) {
        loop {
            match server.recv() {
                Ok(request) => self.queue(ManuallyDrop::new(request)),
                Err(_) => {
                    let mut loops = lock(&self.loops);
                    if !loops.kept.iter().any(|kept| Arc::ptr_eq(kept, server)) {
                        break;
                    }
                    loops.died |= loops.kept.last().is_some_and(|last| Arc::ptr_eq(last, server));
                }
            }
        }
        while let Ok(Some(request)) = server.try_recv() {
            mem::forget(request);
        }
    }

    /// Adds a request to the lane of its connection, and starts a thread for a new lane.
    fn queue(self: &Arc<Server>, request: Waiting) {
        let peer = request.remote_addr().copied();
        let mut lanes = lock(&self.lanes);
        if let Some(lane) = lanes.get_mut(&peer) {
            return lane.push_back(request);
        }
        lanes.insert(peer, VecDeque::from([request]));
        drop(lanes);
        if spawn(self, move |server| server.work(peer)).is_err() {
            // No thread could be started, and this one must not wait for a browser.
            lock(&self.lanes).remove(&peer);
        }
    }

    fn work(&self, peer: Option<SocketAddr>) {
        while let Some(request) = self.next(peer) {
            // A panic in the library costs only its own connection. A browser that disconnects is no error.
            let _ = catch_unwind(AssertUnwindSafe(|| self.serve(request)));
        }
    }

    /// Returns the next request of a connection. Removes the lane if it is empty.
    fn next(&self, peer: Option<SocketAddr>) -> Option<Waiting> {
        let mut lanes = lock(&self.lanes);
        let request = lanes.get_mut(&peer).and_then(VecDeque::pop_front);
        if request.is_none() {
            lanes.remove(&peer);
        }
        request
    }

    fn serve(&self, request: Waiting) -> io::Result<()> {
        let headers = request.headers().iter();
        let head = Head {
            method: request.method().as_str(),
            target: request.url(),
            headers: headers.map(|header| (header.field.as_str().as_str(), header.value.as_str())).collect(),
        };
        if head.method != PROBE_METHOD {
            // The guard receives as long as the server runs.
            let _ = self.trigger.send(());
        }
        let head_only = head.method == "HEAD";
        let has_body = head.declares_body() || request.body_length().is_some_and(|length| length > 0);
        let asked = Request::read(&head, &self.policy, self.address.ip());
        let wish = Wish { head_only, range: None, language: self.policy.language };
        match asked {
            Ok(asked) if !has_body => self.reply(&asked, wish, ManuallyDrop::into_inner(request).into_writer()),
            Ok(_) => refuse_body(request, self.refusal(Refusal::Body), wish),
            Err(refusal) if has_body => refuse_body(request, self.refusal(refusal), wish),
            Err(refusal) => self.refusal(refusal).write(wish, &mut ManuallyDrop::into_inner(request).into_writer()),
        }
    }

    fn reply(&self, asked: &Request, wish: Wish, mut writer: Box<dyn Write + Send>) -> io::Result<()> {
        let made = catch_unwind(AssertUnwindSafe(|| self.workers.install(|| (self.answer)(asked))));
        let answer = made.unwrap_or_else(|_| {
            let broken =
                Text::new("hier ging iets mis; dat is een fout in omslag", "this went wrong; that is a bug in omslag");
            Response::text(500, &broken, wish.language)
        });
        if answer == Response::LiveReload && !asked.head_only {
            self.live_reload.subscribe(writer);
            return Ok(());
        }
        answer.write(Wish { range: asked.range.as_deref(), ..wish }, &mut writer)
    }

    fn refusal(&self, refusal: Refusal) -> Response {
        let (status, text) = refusal.answer();
        Response::text(status, &text, self.policy.language)
    }

    /// Checks the health of the server: soon after each request, then at growing intervals.
    ///
    /// tiny_http decides by a count that may be stale whether a thread is free for a connection. In a burst some
    /// connections therefore wait until another one ends. A connection of our own that ends at once frees one.
    fn guard(self: &Arc<Server>, rings: &Receiver<()>) {
        let mut pause = GUARD_SOON;
        loop {
            match rings.recv_timeout(pause) {
                Ok(()) => {
                    while rings.try_recv().is_ok() {}
                    pause = GUARD_SOON;
                    self.nudge();
                }
                Err(RecvTimeoutError::Timeout) => {
                    let health = self.health();
                    pause = if health == Health::Well { (pause * 2).min(GUARD_SELDOM) } else { GUARD_SOON };
                    match health {
                        Health::Well => (0..NUDGES).for_each(|_| self.nudge()),
                        Health::Dead => self.revive(),
                        Health::Silent | Health::Unknown => {}
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn nudge(&self) {
        drop(TcpStream::connect_timeout(&self.door(), PROBE_HELP));
    }

    /// Returns the accept loop's status; otherwise probes with retries.
    fn health(&self) -> Health {
        if lock(&self.loops).died {
            return Health::Dead;
        }
        let health = self.probe();
        let mut loops = lock(&self.loops);
        loops.unanswered = if health == Health::Silent { loops.unanswered + 1 } else { 0 };
        if loops.unanswered > UNANSWERED_MAX { Health::Dead } else { health }
    }

    /// Sends the server a request over its own socket.
    fn probe(&self) -> Health {
        let start = Instant::now();
        let connected = TcpStream::connect_timeout(&self.door(), PROBE_MAX).and_then(|mut stream| {
            stream.set_read_timeout(Some(PROBE_HELP))?;
            write!(stream, "{PROBE_METHOD} / HTTP/1.1\r\nConnection: close\r\n\r\n")?;
            Ok(stream)
        });
        let mut stream = match connected {
            Ok(stream) => stream,
            // The socket is listening, so its queue is full: nothing accepts connections.
            Err(error) if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::ConnectionRefused) => {
                return Health::Silent;
            }
            Err(_) => return Health::Unknown,
        };
        while start.elapsed() < PROBE_MAX {
            match stream.read(&mut [0; 1024]) {
                Ok(0) => return Health::Silent,
                Ok(_) => return Health::Well,
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => self.nudge(),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Health::Silent,
            }
        }
        Health::Silent
    }

    /// Replaces a dead accept loop. If there are too few file descriptors, the next check retries.
    fn revive(self: &Arc<Server>) {
        let spare: io::Result<Vec<TcpListener>> = (0..DESCRIPTORS_NEEDED).map(|_| self.listener.try_clone()).collect();
        if spare.is_ok() {
            drop(spare);
            let _ = self.accept();
        }
    }

    /// Returns the address at which the server can reach itself.
    fn door(&self) -> SocketAddr {
        let ip = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        SocketAddr::new(ip, self.address.port())
    }
}

/// Refuses a request that declares a body, without reading the body.
///
/// tiny_http reads the whole body before it lets us write, except when the protocol is upgraded. So this pretends an
/// upgrade, with an interim answer. Its status is 100, the only one that every client skips (RFC 9110, section 15.2.1);
/// some clients take any other interim status for the final answer.
fn refuse_body(request: Waiting, answer: Response, wish: Wish) -> io::Result<()> {
    let length = request.body_length().unwrap_or(0);
    let request = ManuallyDrop::into_inner(request);
    let mut stream = ManuallyDrop::new(request.upgrade("none", tiny_http::Response::empty(100)));
    let written = answer.write(wish, &mut *stream);
    if length <= BODY_LET_GO_MAX {
        drop(ManuallyDrop::into_inner(stream));
    }
    written
}

fn spawn(server: &Arc<Server>, work: impl FnOnce(Arc<Server>) + Send + 'static) -> io::Result<()> {
    let server = Arc::clone(server);
    thread::Builder::new().name("omslag-serve".into()).spawn(move || work(server)).map(drop)
}

fn cannot_listen(address: SocketAddr, cause: &io::Error) -> Failure {
    Failure::new(Text::new("kan hier niet luisteren", "cannot listen here"), address.to_string(), cause)
}

#[cfg(test)]
#[path = "tests/server.rs"]
mod tests;
