//! The web server of the preview: connections in, answers out.
//!
//! The only file that names tiny_http, and that mends around it what it leaves open (`docs/decisions.md`). It knows
//! nothing of the site: what stands at an address is the business of the function it is given.

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

/// How many ports after the wished one are tried.
const PORTS_TRIED: u16 = 20;

/// tiny_http reserves memory for what is left of a declared body when it lets go of a request, and the process is
/// aborted when there is none. Up to this many bytes that is safe, since untouched memory costs nothing.
const BODY_LET_GO_MAX: usize = 64 * 1024 * 1024;

/// How soon after a request the server looks after itself, and how seldom when nothing happens.
const GUARD_SOON: Duration = Duration::from_millis(50);
const GUARD_SELDOM: Duration = Duration::from_secs(1);

/// How many connections are freed at a time when nothing was asked for a while: as many may wait that ask nothing.
const NUDGES: usize = 16;

/// How long the server may take to answer itself, and how long before it is helped.
const PROBE_MAX: Duration = Duration::from_millis(500);
const PROBE_HELP: Duration = Duration::from_millis(50);

/// The method of the server's own question. Nobody else gets more than a refusal for it.
const PROBE_METHOD: &str = "OPTIONS";

/// How many descriptors must be free before a dead accept loop is replaced; with fewer the next would die as well.
const DESCRIPTORS_NEEDED: usize = 16;

/// How often in a row the server may leave its own question unanswered before it counts as dead. An accept loop mostly
/// says so when it dies; and under load an answer takes its time, while a loop that lives must not be let go of.
const UNANSWERED_MAX: usize = 8;

/// How many accept loops are kept. One that died is kept since its open connections may still bring a request; after
/// so many deaths that is no longer likely.
const LOOPS_MAX: usize = 4;

/// This many answers are made side by side. A browser asks for six things at once, most of which are small.
const WORKERS: usize = 3;

/// A running web server, as all its threads share it. It runs as long as the process; letting go of this value does
/// not end it.
pub struct Server {
    /// The address that is listened on.
    pub address: SocketAddr,
    policy: Policy,
    answer: Box<dyn Fn(&Request) -> Response + Send + Sync>,
    /// The few threads that work answers out. The system's allocator keeps memory for every thread that works, as much as
    /// its largest piece of work took: with a thread for each request that would be the memory of many pages.
    workers: ThreadPool,
    live_reload: LiveReload,
    /// The listening socket, kept so that a dead accept loop can be replaced.
    listener: TcpListener,
    loops: Mutex<Loops>,
    /// The requests of each connection that has any, in order. One thread at a time works for a connection, since the
    /// library lets the writer of a request wait for the one before it.
    lanes: Mutex<HashMap<Option<SocketAddr>, VecDeque<Waiting>>>,
    /// Rung when a request has come in.
    trigger: Sender<()>,
}

#[derive(Default)]
struct Loops {
    /// The newest accept loops, of which the last is the one that lives.
    kept: Vec<Arc<tiny_http::Server>>,
    /// Whether that one has diagnostics that it died.
    died: bool,
    /// How many questions of the server to itself it has left unanswered since the last answer.
    unanswered: usize,
}

/// A request that is not let go of by accident: see [`BODY_LET_GO_MAX`].
type Waiting = ManuallyDrop<tiny_http::Request>;

/// What the server finds when it visits itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Health {
    Well,
    /// There was no answer, which may be for lack of time.
    Silent,
    Dead,
    /// The visit could not be made, mostly for lack of descriptors.
    Unknown,
}

/// Listens on `port`, or on one of the twenty after it when it is taken; port 0 is any free one. The listener's own
/// address says which it became.
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

/// Keeps the library's own panics from the terminal, in this whole process. It panics where a connection breaks off at
/// an odd snapshot, or when there is no descriptor for it; that costs this one connection and is nothing for an editor.
pub fn hush_library() {
    let tell = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|place| place.file().contains("tiny_http-")) {
            tell(panic);
        }
    }));
}

impl Server {
    /// Answers what comes in on `listener` by `answer`, which may be called from several threads at once. Who is answered
    /// with [`Response::LiveReload`] listens to `events`.
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

    /// Starts an accept loop, and the thread that takes its requests.
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

    /// Takes the requests of an accept loop until it is let go of.
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

    /// Puts a request into the lane of its connection, and a thread to work there if there is none.
    fn queue(self: &Arc<Server>, request: Waiting) {
        let peer = request.remote_addr().copied();
        let mut lanes = lock(&self.lanes);
        if let Some(lane) = lanes.get_mut(&peer) {
            return lane.push_back(request);
        }
        lanes.insert(peer, VecDeque::from([request]));
        drop(lanes);
        if spawn(self, move |server| server.work(peer)).is_err() {
            // There is no thread to be had, and this one must not wait for a browser.
            lock(&self.lanes).remove(&peer);
        }
    }

    fn work(&self, peer: Option<SocketAddr>) {
        while let Some(request) = self.next(peer) {
            // A panic in the library costs its own connection only. A browser that went away is no fault.
            let _ = catch_unwind(AssertUnwindSafe(|| self.serve(request)));
        }
    }

    /// The next request of a connection; when there is none, its lane is closed.
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
            // The guard listens for as long as the server runs.
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

    /// Looks after the server: soon after each request, ever more seldom afterwards.
    ///
    /// tiny_http hands a connection to a waiting thread by a count that may be stale, so that in a burst some are left
    /// to wait until another connection ends. A connection of our own that ends at once is what frees one.
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

    /// Takes the accept loop's own word, or else asks the server, with patience.
    fn health(&self) -> Health {
        if lock(&self.loops).died {
            return Health::Dead;
        }
        let health = self.probe();
        let mut loops = lock(&self.loops);
        loops.unanswered = if health == Health::Silent { loops.unanswered + 1 } else { 0 };
        if loops.unanswered > UNANSWERED_MAX { Health::Dead } else { health }
    }

    /// Asks the server something as a browser would.
    fn probe(&self) -> Health {
        let start = Instant::now();
        let connected = TcpStream::connect_timeout(&self.door(), PROBE_MAX).and_then(|mut stream| {
            stream.set_read_timeout(Some(PROBE_HELP))?;
            write!(stream, "{PROBE_METHOD} / HTTP/1.1\r\nConnection: close\r\n\r\n")?;
            Ok(stream)
        });
        let mut stream = match connected {
            Ok(stream) => stream,
            // The socket listens, so that its queue is full: nobody accepts.
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

    /// Replaces an accept loop that died. While descriptors are scarce the next visit tries again.
    fn revive(self: &Arc<Server>) {
        let spare: io::Result<Vec<TcpListener>> = (0..DESCRIPTORS_NEEDED).map(|_| self.listener.try_clone()).collect();
        if spare.is_ok() {
            drop(spare);
            let _ = self.accept();
        }
    }

    /// Where the server reaches itself.
    fn door(&self) -> SocketAddr {
        let ip = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        SocketAddr::new(ip, self.address.port())
    }
}

/// Refuses a request that declares a body, of which nothing is read.
///
/// The library would first drain the body and then let us write. Only where a protocol is changed does it hand out
/// the connection unread; an interim answer stands for that change. It is 100, since that is the only one which every
/// client passes over (RFC 9110, section 15.2.1): some take any other for the answer itself.
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
