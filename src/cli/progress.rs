//! Progress of a build that makes sizes of pictures: a bar on a terminal, a line elsewhere.

use super::exit::complain;
use crate::i18n::Language;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Duration of a build before it shows progress.
const PROGRESS_AFTER: Duration = Duration::from_secs(1);

/// Shows how many pictures of a build are done.
pub struct Progress {
    started: Instant,
    /// Whether standard error is a terminal.
    terminal: bool,
    language: Language,
    /// The bar, once the build takes long enough for one.
    shown: OnceLock<ProgressBar>,
}

impl Progress {
    /// Creates the progress of a build that began at `started`.
    pub fn new(started: Instant, terminal: bool, language: Language) -> Progress {
        Progress { started, terminal, language, shown: OnceLock::new() }
    }

    /// Shows that `done` of `total` pictures are done. Called from any thread.
    pub fn show(&self, done: usize, total: usize) {
        if self.started.elapsed() < PROGRESS_AFTER || done == total && self.shown.get().is_none() {
            return;
        }
        let bar = self.shown.get_or_init(|| self.begin(total));
        bar.set_position(done as u64);
        if done == total {
            bar.finish_and_clear();
        }
    }

    fn begin(&self, total: usize) -> ProgressBar {
        let what = self.language.pick("afbeeldingen verkleinen", "resizing pictures");
        if !self.terminal {
            complain(&format!("omslag: {what} ({total})\n"));
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}");
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.with_message(what)
    }
}
