//! The few threads that work answers out.
//!
//! The system's allocator keeps memory for every thread that works, as much as its largest piece of work took. With a
//! thread for each request a preview would hold that of many pages at once, and more of it the longer it runs.

use super::lock::lock;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

/// This many answers are made side by side. A browser asks for six things at once, most of which are small.
pub const WORKERS: usize = 3;

/// Work in the order in which it was given. The threads end with this value.
pub struct Workers(Sender<Work>);

type Work = Box<dyn FnOnce() + Send>;

impl Workers {
    pub fn start() -> io::Result<Workers> {
        let (sender, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..WORKERS {
            let waiting = Arc::clone(&waiting);
            thread::Builder::new().name("omslag-answer".into()).spawn(move || work(&waiting))?;
        }
        Ok(Workers(sender))
    }

    /// Runs this on one of the threads and waits for what it makes; `None` when it panicked.
    pub fn work_out<T: Send + 'static>(&self, make: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (done, made) = channel();
        // What panics drops its sender, so that nobody waits for it.
        self.0.send(Box::new(move || drop(done.send(make())))).ok()?;
        made.recv().ok()
    }
}

fn work(waiting: &Mutex<Receiver<Work>>) {
    loop {
        let next = lock(waiting).recv();
        let Ok(next) = next else { return };
        let _ = catch_unwind(AssertUnwindSafe(next));
    }
}
