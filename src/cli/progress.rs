//! Progress of a build that makes sizes of pictures: a bar on a terminal, a line elsewhere.

use super::exit::complain;
use crate::i18n::Language;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A build that takes less time shows no progress.
const PATIENCE: Duration = Duration::from_secs(1);

pub struct Progress {
    pub started: Instant,
    pub terminal: bool,
    pub language: Language,
    shown: OnceLock<ProgressBar>,
}

impl Progress {
    pub fn new(started: Instant, terminal: bool, language: Language) -> Progress {
        Progress { started, terminal, language, shown: OnceLock::new() }
    }

    /// Shows how many pictures are done.
    pub fn show(&self, done: usize, total: usize) {
        if self.started.elapsed() < PATIENCE || done == total && self.shown.get().is_none() {
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
