//! Live reload: server-sent events to every open page, and the number of open pages.
//!
//! Each subscriber has its own thread and a short queue, so that a page that reads nothing does not block others. This
//! file does not depend on sockets, an HTTP library or the meaning of the events.

use super::lock::lock;
use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Maximum number of subscribers. One more disconnects the oldest.
const SUBSCRIBERS_MAX: usize = 200;

/// Number of unsent events after which a page counts as stalled and is disconnected.
const QUEUE_MAX: usize = 16;

/// Interval at which a comment is sent, to detect pages that have closed: the second write fails.
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
    /// Sends an event to every subscriber. New subscribers do not get earlier events and must fetch the state.
    pub fn send(&self, event: &str, data: &str) {
        let message: Arc<str> = message(event, data).into();
        lock(&self.0).subscribers.retain(|(_, queue)| queue.try_send(message.clone()).is_ok());
    }

    /// Returns the number of subscribers. A closed page is counted until a write to it fails.
    pub fn count(&self) -> usize {
        lock(&self.0).subscribers.len()
    }

    /// Takes over the connection of a request, and writes the head of the response and every event to it.
    pub fn subscribe(&self, writer: Box<dyn Write + Send>) {
        let (queue, messages) = sync_channel(QUEUE_MAX);
        let mut state = lock(&self.0);
        let id = state.next;
        state.next += 1;
        let hub = Arc::clone(&self.0);
        let thread = thread::Builder::new().name("omslag-events".into()).spawn(move || {
            // A closed page is the normal end.
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

/// Writes messages until the page is closed or the hub drops the queue.
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

/// Formats an event as in the HTML standard (section 9.2.6): a line break in the data starts a new `data` line.
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

    /// A page that sends what is written to it through a channel. Without a receiver every write fails.
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

    /// A page that reads nothing: the first write to it blocks until the test ends.
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
    fn every_page_receives_every_event() {
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
    fn a_stalled_page_blocks_no_other_and_is_removed() {
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
    fn a_closed_page_is_removed() {
        let events = LiveReload::default();
        drop(listen(&events));
        events.send("build", "1");
        wait_for("the page is still counted", || events.count() == 0);
    }

    #[test]
    fn one_page_too_many_disconnects_the_oldest() {
        let events = LiveReload::default();
        let oldest = listen(&events);
        let others: Vec<_> = (0..SUBSCRIBERS_MAX).map(|_| listen(&events)).collect();
        assert_eq!(events.count(), SUBSCRIBERS_MAX);
        assert_eq!(oldest.recv_timeout(DEADLINE), Err(RecvTimeoutError::Disconnected));
        events.send("build", "1");
        assert!(others.iter().all(|page| page.recv_timeout(DEADLINE).is_ok()));
    }
}
