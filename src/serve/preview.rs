//! The preview as it goes on: every bell is a look at the disk, every look that found something makes a new [`Moment`].
//!
//! Nothing here knows HTTP. What browsers are told is that there is something new; they ask for it themselves.

use super::events::Events;
use super::lock;
use super::moment::{Moment, Shown, guarded};
use super::watch::Bell;
use crate::build::{self, Assembled, Memo, Project, Reading, Texts, Unbuilt};
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Place, Rule, Severity};
use crate::language::{Language, Text};
use crate::page::project_path;
use crate::source::Source;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A file that is found empty, or not at all, is perhaps being written: it gets this long before anyone hears of it.
const GRACE: Duration = Duration::from_millis(30);

/// So long after a look at everything a page may be shown in haste again.
const SETTLED: Duration = Duration::from_millis(250);

/// How long nothing may change before everything is rendered and checked.
const BREATH: Duration = Duration::from_millis(50);

/// How long nothing may change before that counts as a rest.
const IDLE: Duration = Duration::from_secs(15);

/// What a change was, for whoever tells it.
pub struct Change {
    pub moment: Arc<Moment>,
    /// As diagnostics name them, sorted; none at the start.
    pub files: Vec<String>,
    pub took: Duration,
}

/// The site of now, and what is needed to come to the next.
pub struct Preview {
    pub project: Project,
    pub events: Events,
    now: Mutex<Arc<Moment>>,
    keeper: Mutex<Keeper>,
    /// Told of every moment.
    changes: Sender<Change>,
}

/// What one look hands to the next.
struct Keeper {
    memo: Memo,
    /// What was wrong with files at the last look.
    said: Diagnostics,
    /// The site could not be put together at the last look, or only one page of it was looked at.
    again: bool,
    /// A page was shown in haste since the last look at everything. One is enough: whoever writes faster than that is
    /// a program, and gets one site after another but not one a file.
    hasty: bool,
    /// When the last look at everything ended.
    looked: Instant,
}

impl Preview {
    pub fn new(project: Project, events: Events, changes: Sender<Change>) -> Preview {
        let (memo, said, looked) = (Memo::of_preview(), Diagnostics::default(), Instant::now());
        let keeper = Keeper { memo, said, again: true, hasty: false, looked };
        let now = Mutex::new(Arc::new(Moment::nothing()));
        Preview { project, events, now, keeper: Mutex::new(keeper), changes }
    }

    /// The newest moment.
    pub fn now(&self) -> Arc<Moment> {
        lock(&self.now).clone()
    }

    /// Looks where the bell says.
    pub fn hear(&self, bell: &Bell) {
        // On the threads that parse, and always begun by the same one: the allocator keeps memory for each thread, and would
        // keep that of a whole site for every one that ever looked.
        let looked = rayon::broadcast(|thread| if thread.index() == 0 { guarded(|| self.look(bell)) } else { Ok(()) });
        if let Err(broken) = looked.into_iter().collect::<Result<(), Diagnostic>>() {
            // Whatever is half done goes with the memo.
            let keeper = &mut *lock(&self.keeper);
            (keeper.memo, keeper.again) = (Memo::of_preview(), true);
            self.tell_broken(broken, None);
        }
    }

    fn look(&self, bell: &Bell) {
        let keeper = &mut *lock(&self.keeper);
        match bell {
            Bell::Touched(paths) => self.look_at_page(paths, keeper),
            Bell::Rescan => {
                self.look_at_project(keeper);
                (keeper.hasty, keeper.looked) = (false, Instant::now());
            }
        }
    }

    /// Looks at the one page that was saved, and shows it at once if it is whole and changes nothing but itself.
    /// Everything else is left to the look at the whole project, which follows in any case.
    fn look_at_page(&self, touched: &[PathBuf], keeper: &mut Keeper) {
        let began = Instant::now();
        let content = self.project.root.join("content");
        let below =
            touched.iter().filter_map(|path| Some(path.strip_prefix(&content).ok()?.to_str()?.replace('\\', "/")));
        let pages: Vec<String> = below.filter(|path| keeper.memo.source().pages.contains_key(path)).collect();
        let now = self.now();
        let ([page], Some(shown)) = (&pages[..], &now.shown) else { return };
        if keeper.hasty || keeper.looked.elapsed() < SETTLED {
            return;
        }
        let file = project_path(page);
        let is_here = |one: &&Diagnostic| one.place.as_ref().is_some_and(|place| place.path == file);
        if now.said.iter().filter(is_here).any(|one| one.severity == Severity::Error) {
            return;
        }
        let site = &shown.renderer.site;
        let Some(changed) = build::change_page(&self.project, page, site, &mut keeper.memo) else { return };
        (keeper.again, keeper.hasty) = (true, true);
        let mut said = changed.said;
        said.extend(now.said.iter().filter(|one| !is_here(one)).cloned());
        self.show(Assembled { said, ..changed }, now.build + 1, vec![file], began);
    }

    /// Looks at everything, and puts the site together if anything is not as it was.
    fn look_at_project(&self, keeper: &mut Keeper) {
        let began = Instant::now();
        let reading = match self.read(keeper.memo.source()) {
            Ok(reading) => reading,
            Err(unbuilt) => {
                keeper.again = true;
                return self.tell_unbuilt(unbuilt);
            }
        };
        let files = reading.source.changed_since(keeper.memo.source());
        if files.is_empty() && !keeper.again && reading.said == keeper.said {
            return;
        }
        let now = self.now();
        // At the start everything is new.
        let files = if now.build == 0 { Vec::new() } else { files };
        let was_unbuilt = now.build == 0 || now.said.hold(Rule::MachineFailed) || now.said.hold(Rule::Internal);
        keeper.again = false;
        let is_news = !files.is_empty() || was_unbuilt || reading.said != keeper.said;
        keeper.said = reading.said.clone();
        let assembled = build::assemble(&self.project, reading, &mut keeper.memo);
        self.show(assembled, now.build + u64::from(is_news), files, began);
    }

    /// Reads the project; once more where a page is found empty, or a file went away while it was looked for.
    fn read(&self, earlier: &Source) -> Result<Reading, Unbuilt> {
        let reading = build::read(&self.project, earlier);
        let is_sure = match &reading {
            Ok(Reading { source, .. }) => {
                let blank = |path: &String| source.text_of(path).is_some_and(|text| text.trim().is_empty());
                !source.changed_since(earlier).iter().any(blank)
            }
            Err(unbuilt) => matches!(unbuilt, Unbuilt::Settings(..)),
        };
        if is_sure {
            return reading;
        }
        thread::sleep(GRACE);
        build::read(&self.project, earlier)
    }

    fn show(&self, assembled: Assembled, build: u64, files: Vec<String>, began: Instant) {
        let now = self.now();
        let Assembled { renderer, said, texts } = assembled;
        let shown = Some(Arc::new(Shown::new(renderer, now.shown.as_deref())));
        let mut next = now.next(build, said, &files);
        (next.shown, next.texts) = (shown, Some(texts));
        self.become_now(next, files, began);
    }

    /// The site stays as it was; what is wrong is told over it.
    fn tell_unbuilt(&self, unbuilt: Unbuilt) {
        match unbuilt {
            Unbuilt::Settings(said, texts) => self.tell(said, Some(*texts)),
            Unbuilt::Failed(failure) => self.tell_broken(machine_failed(&failure, &self.project.root), None),
        }
    }

    fn tell_broken(&self, broken: Diagnostic, texts: Option<Texts>) {
        let mut said = Diagnostics::default();
        said.push(broken);
        self.tell(said, texts);
    }

    fn tell(&self, said: Diagnostics, texts: Option<Texts>) {
        let now = self.now();
        if now.said == said {
            return;
        }
        let files: Vec<String> = said.iter().filter_map(|one| Some(one.place.as_ref()?.path.clone())).collect();
        let mut next = now.next(now.build + 1, said, &files);
        next.texts = texts.or(next.texts);
        self.become_now(next, files, Instant::now());
    }

    fn become_now(&self, moment: Moment, files: Vec<String>, began: Instant) {
        let moment = Arc::new(moment);
        *lock(&self.now) = moment.clone();
        self.events.send("build", &format!("{{\"build\":{}}}", moment.build));
        // Nobody listens any more when the preview ends.
        let _ = self.changes.send(Change { moment, files, took: began.elapsed() });
    }

    /// Renders and checks every moment whole, leaving out those that are outdated, and tells each before and after.
    /// `idle` is called now and then when nothing changes.
    pub fn check_all(&self, changes: &Receiver<Change>, tell: impl Fn(&Change, bool), idle: impl Fn()) {
        loop {
            let mut change = match changes.recv_timeout(IDLE) {
                Ok(change) => change,
                Err(RecvTimeoutError::Timeout) => {
                    idle();
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return,
            };
            tell(&change, false);
            // A page that was shown in haste is followed by a look at everything, and by a browser that asks for it. But
            // until a site is known to be good there is nothing to fall back on.
            let breath = |change: &Change| if change.moment.good.is_some() { BREATH } else { Duration::ZERO };
            while let Ok(newer) = changes.recv_timeout(breath(&change)) {
                tell(&newer, false);
                change = newer;
            }
            let outdated = || !Arc::ptr_eq(&*lock(&self.now), &change.moment);
            if change.moment.look_at_all(outdated) {
                self.events.send("said", "");
                tell(&change, true);
            }
        }
    }
}

/// What the machine refused, as something to show.
pub fn machine_failed(failure: &Failure, root: &Path) -> Diagnostic {
    let path = failure.path.strip_prefix(root).unwrap_or(&failure.path);
    let because = |doing: &str| match failure.cause.is_empty() {
        true => doing.to_owned(),
        false => format!("{doing} ({})", failure.cause),
    };
    let (dutch, english) = (Language::Dutch, Language::English);
    Diagnostic::new(
        Rule::MachineFailed,
        Text::new(because(failure.doing.get(dutch)), because(failure.doing.get(english))),
    )
    .at(Place::file(path.to_string_lossy().replace('\\', "/")))
    .help(Text::new(
        "kijk of het bestand er is en of u het mag lezen",
        "see whether the file is there and whether you may read it",
    ))
}
