//! Progress of a build that makes sizes of pictures, and of uploads: a bar on a terminal, lines elsewhere.

use super::exit::complain;
use crate::deploy;
use crate::i18n::Language;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Duration of a build or deploy before it shows progress.
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

/// Shows how many files and bytes of a deploy are uploaded.
pub struct Uploads {
    started: Instant,
    language: Language,
    /// The bar; `None` if standard error is not a terminal.
    bar: Option<ProgressBar>,
}

impl Uploads {
    pub fn new(terminal: bool, language: Language) -> Uploads {
        let style = ProgressStyle::with_template("{msg} {bar:30} {bytes}/{total_bytes} {eta}");
        let bar = terminal.then(|| ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr()));
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        Uploads { started: Instant::now(), language, bar: bar.map(|bar| bar.with_style(style)) }
    }

    /// Shows the state of a deploy: on a terminal always, elsewhere at each tenth of the files if they take long.
    pub fn show(&self, state: deploy::Progress) {
        let deploy::Progress { files, files_total, bytes, bytes_total } = state;
        let what = self.language.pick("bestanden online", "files online");
        match &self.bar {
            Some(bar) => {
                bar.set_length(bytes_total);
                bar.set_position(bytes);
                bar.set_message(format!("{files}/{files_total} {what}"));
                if files == files_total {
                    bar.finish_and_clear();
                }
            }
            None if files % files_total.div_ceil(10).max(1) == 0 && self.started.elapsed() > PROGRESS_AFTER => {
                complain(&format!(
                    "omslag: {files}/{files_total} {what}, {}/{} kB\n",
                    bytes / 1000,
                    bytes_total / 1000
                ));
            }
            None => {}
        }
    }
}
