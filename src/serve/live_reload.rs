//! Server-Sent LiveReload to every open page: what happened last, and whether anybody is listening.
//!
//! Each subscriber has a thread and a short queue of its own, so that a page that reads nothing holds up no other.
//! This file knows no socket and no HTTP library, nor what the events mean.

use super::lock::lock;
use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// How many pages may listen at once; one more sends the oldest away.
const SUBSCRIBERS_MAX: usize = 200;

/// How many events a page may be behind before it is taken for stalled.
const QUEUE_MAX: usize = 16;

/// How often a comment is sent, so that a page that went away is noticed: the second one fails.
const PING_EVERY: Duration = Duration::from_secs(15);

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
    X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\nConnection: close\r\n\r\n\
    retry: 300\n\n";

/// The hub of live reload. Clones are handles of the same hub.
#[derive(Clone, Default)]
pub struct LiveReload(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    subscribers: VecDeque<(u64, SyncSender<Arc<str>>)>,
    next: u64,
}

impl LiveReload {
    /// Sends an event to every listening page. A page that begins to listen must ask by itself what it missed.
    pub fn send(&self, event: &str, data: &str) {
        let message: Arc<str> = message(event, data).into();
        lock(&self.0).subscribers.retain(|(_, queue)| queue.try_send(message.clone()).is_ok());
    }

    /// How many pages are listening. One that went away is counted until the next write to it fails.
    pub fn count(&self) -> usize {
        lock(&self.0).subscribers.len()
    }

    /// Takes over the connection of a request and writes the answer's head and every event to it.
    pub fn subscribe(&self, writer: Box<dyn Write + Send>) {
        let (queue, messages) = sync_channel(QUEUE_MAX);
        let mut state = lock(&self.0);
        let id = state.next;
        state.next += 1;
        let hub = Arc::clone(&self.0);
        let thread = thread::Builder::new().name("omslag-events".into()).spawn(move || {
            // A page that went away is the normal end.
            let _ = write_messages(writer, &messages);
            lock(&hub).subscribers.retain(|(other, _)| *other != id);
        });
        if thread.is_ok() {
            state.subscribers.push_back((id, queue));
        }
        if state.subscribers.len() > SUBSCRIBERS_MAX {
            state.subscribers.pop_front();
        }
    }
}

/// Writes what comes in until the page is gone, or until the hub has dropped the queue.
fn write_messages(mut writer: Box<dyn Write + Send>, messages: &Receiver<Arc<str>>) -> io::Result<()> {
    let mut write = |text: &str| writer.write_all(text.as_bytes()).and_then(|()| writer.flush());
    write(HEAD)?;
    loop {
        match messages.recv_timeout(PING_EVERY) {
            Ok(message) => write(&message)?,
            Err(RecvTimeoutError::Timeout) => write(": ping\n\n")?,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

/// An event as the HTML standard writes it (section 9.2.6): a line break in the data begins a new `data` line.
fn message(event: &str, data: &str) -> String {
    let event = event.replace(['\r', '\n'], " ");
    let data: String = data.replace("\r\n", "\n").split(['\r', '\n']).map(|line| format!("data: {line}\n")).collect();
    format!("event: {event}\n{data}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Sender, channel};
    use std::time::Instant;

    const DEADLINE: Duration = Duration::from_secs(10);

    /// A page: what is written to it can be read from the channel; without a reader every write fails.
    struct Page(Sender<String>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let text = String::from_utf8_lossy(bytes).into_owned();
            self.0.send(text).map_or(Err(io::ErrorKind::BrokenPipe.into()), |()| Ok(bytes.len()))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A page that reads nothing: the first write to it ends with the test.
    struct Stalled(Receiver<()>);

    impl Write for Stalled {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.recv();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn listen(events: &LiveReload) -> Receiver<String> {
        let (sender, texts) = channel();
        events.subscribe(Box::new(Page(sender)));
        assert_eq!(texts.recv_timeout(DEADLINE).as_deref(), Ok(HEAD));
        texts
    }

    fn wait_for(what: &str, condition: impl Fn() -> bool) {
        let start = Instant::now();
        while !condition() {
            assert!(start.elapsed() < DEADLINE, "{what}");
            thread::yield_now();
        }
    }

    #[test]
    fn an_event_is_written_in_lines_that_end_the_event() {
        assert_eq!(message("build", "7"), "event: build\ndata: 7\n\n");
        assert_eq!(message("a\nb", "x\r\ny\n\nz\r"), "event: a b\ndata: x\ndata: y\ndata: \ndata: z\ndata: \n\n");
    }

    #[test]
    fn every_page_hears_every_event() {
        let events = LiveReload::default();
        let pages: Vec<_> = (0..20).map(|_| listen(&events)).collect();
        events.send("build", "1");
        events.send("build", "2");
        for page in &pages {
            assert_eq!(page.recv_timeout(DEADLINE).as_deref(), Ok("event: build\ndata: 1\n\n"));
            assert_eq!(page.recv_timeout(DEADLINE).as_deref(), Ok("event: build\ndata: 2\n\n"));
        }
    }

    #[test]
    fn a_stalled_page_holds_up_no_other_and_is_let_go() {
        let events = LiveReload::default();
        let (_keep, never) = channel();
        events.subscribe(Box::new(Stalled(never)));
        let page = listen(&events);
        for build in 0..QUEUE_MAX + 2 {
            events.send("build", &build.to_string());
            assert!(page.recv_timeout(DEADLINE).is_ok());
        }
        assert_eq!(events.count(), 1);
    }

    #[test]
    fn a_page_that_went_away_is_forgotten() {
        let events = LiveReload::default();
        drop(listen(&events));
        events.send("build", "1");
        wait_for("the page is still counted", || events.count() == 0);
    }

    #[test]
    fn one_page_too_many_sends_the_oldest_away() {
        let events = LiveReload::default();
        let oldest = listen(&events);
        let others: Vec<_> = (0..SUBSCRIBERS_MAX).map(|_| listen(&events)).collect();
        assert_eq!(events.count(), SUBSCRIBERS_MAX);
        assert_eq!(oldest.recv_timeout(DEADLINE), Err(RecvTimeoutError::Disconnected));
        events.send("build", "1");
        assert!(others.iter().all(|page| page.recv_timeout(DEADLINE).is_ok()));
    }
}
