//! Plans a deploy: a pure function of the built site, the manifest on the host, and what else exists there.

use super::backend::{Kind, Listing};
use super::manifest::{Entry, Manifest, PATH_BYTES_MAX};
use super::problems::{self, Foreign};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::hash::Hash;
use crate::output::Role;
use crate::publish::{Changes, ancestors};
use crate::url::{file_name, folder};
use std::collections::{BTreeMap, BTreeSet};

/// The files of the built site, by path.
pub type Wanted = BTreeMap<String, WantedFile>;

/// A file of the built site.
#[derive(Clone, Copy, Debug)]
pub struct WantedFile {
    pub entry: Entry,
    pub role: Role,
}

/// The folders on the host that have been listed.
pub type Listings = BTreeMap<String, Listing>;

/// For each page, the hashes of its content file in the versions that this copy of the project put online.
pub type KnownSources = BTreeMap<String, BTreeSet<String>>;

/// Whether to continue in spite of what normally stops a deploy.
#[derive(Clone, Copy, Debug, Default)]
pub struct Consent {
    /// Whether to replace foreign files that are in the way, and pages of others.
    pub take_over: bool,
    /// Whether to delete more than a fifth of the pages.
    pub deletions: bool,
}

/// The input of [`plan`].
pub struct Situation<'a> {
    pub wanted: &'a Wanted,
    pub online: &'a Manifest,
    pub listings: &'a Listings,
    pub known: &'a KnownSources,
    pub consent: Consent,
    /// Returns the place of a path on the host for messages.
    pub place: &'a dyn Fn(&str) -> String,
}

/// The changes to make, in this order: `leftovers`, `clear`, `clear_folders`, `make`, `put`, `remove`.
#[derive(Debug, Default)]
pub struct Plan {
    /// Uploads of interrupted runs, to delete before anything else.
    pub leftovers: Vec<String>,
    /// Files to delete first, because a wanted file cannot exist beside them.
    pub clear: Vec<String>,
    /// Folders to delete before uploads, outer folders first, because a wanted file takes their place.
    pub clear_folders: BTreeSet<String>,
    /// Folders to create, outer folders first.
    pub make: BTreeSet<String>,
    /// Files to upload, in this order.
    pub put: Vec<String>,
    /// Files to delete last.
    pub remove: Vec<String>,
    pub changes: Changes,
    /// If one of these is an error, the plan must not be carried out.
    pub diagnostics: Vec<Diagnostic>,
}

impl Plan {
    pub fn is_refused(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Iterates over the folders that may become empty, inner folders first.
    pub fn emptied(&self) -> impl Iterator<Item = &str> {
        let folders: BTreeSet<&str> = self.remove.iter().flat_map(|path| ancestors(path)).collect();
        // An outer folder sorts before those inside it.
        folders.into_iter().rev()
    }
}

/// Plans how to get from what is online to the wanted files.
pub fn plan(situation: &Situation) -> Plan {
    let mut plan = Plan { diagnostics: situation.lost_pages(), ..Plan::default() };
    let going: BTreeSet<&str> = situation.going().collect();
    for (path, want) in situation.wanted {
        situation.plan_file(path, want, &going, &mut plan);
    }
    plan.put.sort_by_key(|path| {
        let role = situation.wanted.get(path).map(|want| want.role);
        (role, plan.changes.new.binary_search(path).is_err(), path.clone())
    });
    situation.plan_removals(&going, &mut plan);
    plan
}

impl<'a> Situation<'a> {
    /// Returns the folders whose contents the plan depends on and that have not been listed yet. Call again after
    /// listing them: whether inner folders exist is not known before.
    ///
    /// The folder of a file of ours that changes is not listed, since a site may have thousands: an upload never replaces
    /// a folder, and a file there is ours.
    pub fn unlisted(&self) -> BTreeSet<String> {
        let changed = self.wanted.iter().filter(|(path, want)| !self.is_current(path, want));
        let changed = changed.map(|(path, _)| (path.as_str(), !self.online.owns(path)));
        let mut needed: BTreeSet<&str> = BTreeSet::new();
        for (path, is_unsure) in changed.chain(self.going().map(|path| (path, true))) {
            needed.extend(ancestors(path).map(folder));
            needed.extend(is_unsure.then(|| folder(path)));
        }
        let is_there = |path: &str| path.is_empty() || self.kind(path) == Some(Kind::Folder);
        let unlisted = needed.into_iter().filter(|path| !self.listings.contains_key(*path) && is_there(path));
        unlisted.map(str::to_owned).collect()
    }

    /// Returns whether a file needs no upload. Taking over uploads everything, since others may have changed files of
    /// ours on the host.
    fn is_current(&self, path: &str, want: &WantedFile) -> bool {
        !self.consent.take_over && self.online.contains(path, want.entry.hash)
    }

    /// Iterates over the files of ours that are no longer wanted.
    fn going(&self) -> impl Iterator<Item = &'a str> {
        let wanted = self.wanted;
        self.online.paths().filter(move |path| !wanted.contains_key(*path))
    }

    /// Returns what exists at a path in a listed folder.
    fn kind(&self, path: &str) -> Option<Kind> {
        self.listings.get(folder(path))?.get(file_name(path)).copied()
    }

    fn plan_file(&self, path: &str, want: &WantedFile, going: &BTreeSet<&str>, plan: &mut Plan) {
        if self.is_current(path, want) {
            plan.changes.unchanged += 1;
            return;
        }
        if path.len() > PATH_BYTES_MAX {
            return plan.diagnostics.push(problems::too_long(path));
        }
        for above in ancestors(path) {
            match self.kind(above) {
                Some(Kind::Folder) => {}
                None => _ = plan.make.insert(above.to_owned()),
                Some(Kind::File) if going.contains(above) || self.consent.take_over => {
                    plan.clear.extend((!plan.clear.iter().any(|path| path == above)).then(|| above.to_owned()));
                    plan.make.insert(above.to_owned());
                }
                Some(kind) => return self.refuse(above, kind, plan),
            }
        }
        let is_ours = self.online.owns(path);
        match self.kind(path).filter(|kind| !is_ours || *kind == Kind::Folder) {
            None => {}
            Some(Kind::Folder) => {
                let inside = |other: &&str| ancestors(other).any(|above| above == path);
                let ours: Vec<String> = going.iter().copied().filter(inside).map(str::to_owned).collect();
                if ours.is_empty() {
                    return self.refuse(path, Kind::Folder, plan);
                }
                let folders = ours.iter().flat_map(|other| ancestors(other)).filter(|other| other.len() >= path.len());
                plan.clear_folders.extend(folders.map(str::to_owned));
                plan.clear.extend(ours);
            }
            Some(Kind::File | Kind::Link) if self.consent.take_over => {}
            Some(kind) => return self.refuse(path, kind, plan),
        }
        let list = if is_ours { &mut plan.changes.changed } else { &mut plan.changes.new };
        list.push(path.to_owned());
        plan.put.push(path.to_owned());
    }

    fn refuse(&self, path: &str, kind: Kind, plan: &mut Plan) {
        let what = match kind {
            Kind::Folder => Foreign::Folder,
            Kind::Link => Foreign::Link,
            Kind::File | Kind::Other => Foreign::File,
        };
        let diagnostic = problems::foreign(path, &(self.place)(path), what);
        if !plan.diagnostics.contains(&diagnostic) {
            plan.diagnostics.push(diagnostic);
        }
    }

    fn plan_removals(&self, going: &BTreeSet<&str>, plan: &mut Plan) {
        for path in going {
            match ancestors(path).map(|above| (above, self.kind(above))).find(|(_, kind)| *kind != Some(Kind::Folder)) {
                Some((above, Some(kind @ Kind::Link))) => self.refuse(above, kind, plan),
                // Nothing of ours can be below something else than a folder.
                Some(_) => {}
                None if plan.clear.iter().any(|cleared| cleared == path) => {}
                None => match self.kind(path) {
                    // Others have removed it already.
                    None if self.listings.contains_key(folder(path)) => {}
                    None | Some(Kind::File) => plan.remove.push(path.to_string()),
                    Some(kind) => self.refuse(path, kind, plan),
                },
            }
            plan.changes.removed.push(path.to_string());
        }
        let pages: BTreeSet<&str> = self.online.sources().map(|(path, _)| path).collect();
        let deleted = going.iter().filter(|path| pages.contains(**path)).count();
        // Pages of another editor may be all that is missing here.
        let is_lost = plan.diagnostics.iter().any(|diagnostic| diagnostic.rule == Rule::ChangedOnline);
        if deleted * 5 > pages.len() && !self.consent.deletions && !is_lost {
            plan.diagnostics.push(problems::many_deletions(deleted, pages.len()));
        }
    }

    /// Reports each page online in a version that this copy neither put there nor builds now: someone else's.
    fn lost_pages(&self) -> Vec<Diagnostic> {
        if self.consent.take_over {
            return Vec::new();
        }
        let is_known = |path: &str, source: Hash| {
            let built = self.wanted.get(path).and_then(|want| want.entry.source) == Some(source);
            built || self.known.get(path).is_some_and(|known| known.contains(&String::from(source)))
        };
        let lost = self.online.sources().filter(|(path, source)| !is_known(path, *source));
        let lost: BTreeSet<&str> = lost.map(|(path, _)| path).collect();
        lost.into_iter().map(|path| problems::changed_online(path, &(self.place)(path))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(contents: &str, source: &str) -> Entry {
        let source = Some(Hash::of(source.as_bytes())).filter(|_| !source.is_empty());
        Entry { hash: Hash::of(contents.as_bytes()), source }
    }

    fn manifest(files: &[(&str, &str, &str)]) -> Manifest {
        Manifest::new(files.iter().map(|(path, text, source)| (path.to_string(), entry(text, source))).collect())
    }

    fn wanted(files: &[(&str, &str, &str, Role)]) -> Wanted {
        let file = |(path, text, source, role): &(&str, &str, &str, Role)| {
            (path.to_string(), WantedFile { entry: entry(text, source), role: *role })
        };
        files.iter().map(file).collect()
    }

    fn planned(wanted: &Wanted, online: &Manifest, listings: &Listings, known: &KnownSources) -> Plan {
        let place = |path: &str| path.to_owned();
        plan(&Situation { wanted, online, listings, known, consent: Consent::default(), place: &place })
    }

    #[test]
    fn files_go_online_after_those_that_they_need_and_new_pages_before_changed_ones() {
        let wanted = wanted(&[
            ("a.html", "2", "", Role::Page),
            ("feed.xml", "1", "", Role::Machine),
            ("lijst.html", "1", "", Role::List),
            ("z.css", "1", "", Role::Asset),
            ("z.html", "1", "", Role::Page),
        ]);
        let online = manifest(&[("a.html", "1", ""), ("weg.html", "1", "")]);
        let plan = planned(&wanted, &online, &Listings::new(), &KnownSources::new());
        assert_eq!(plan.put, ["z.css", "z.html", "a.html", "lijst.html", "feed.xml"]);
        assert_eq!((plan.remove, plan.changes.changed), (vec!["weg.html".to_owned()], vec!["a.html".to_owned()]));
    }

    #[test]
    fn an_upload_that_may_not_have_happened_is_repeated_and_is_no_stranger() {
        let wanted = wanted(&[("a.html", "1", "", Role::Page), ("b.html", "1", "", Role::Page)]);
        let mut online = manifest(&[("b.html", "1", "")]);
        online.pending = manifest(&[("a.html", "1", ""), ("b.html", "2", "")]).files;
        let listing = ["a.html", "b.html"].map(|name| (name.to_owned(), Kind::File));
        let listings = Listings::from([(String::new(), listing.into())]);
        let plan = planned(&wanted, &online, &listings, &KnownSources::new());
        assert!(plan.diagnostics.is_empty(), "{:?}", plan.diagnostics);
        assert_eq!(plan.put, ["a.html", "b.html"]);
    }

    #[test]
    fn a_page_is_lost_if_its_source_is_neither_built_now_nor_deployed_here() {
        let wanted = wanted(&[("a.html", "2", "mine", Role::Page)]);
        let mut known = KnownSources::new();
        let lost = |online: &Manifest, known: &KnownSources| {
            let plan = planned(&wanted, online, &Listings::new(), known);
            plan.diagnostics.iter().filter(|diagnostic| diagnostic.rule == Rule::ChangedOnline).count()
        };
        assert_eq!(lost(&manifest(&[("a.html", "1", "mine")]), &known), 0);
        assert_eq!(lost(&manifest(&[("a.html", "1", "yours")]), &known), 1);
        known.entry("a.html".to_owned()).or_default().insert(Hash::of(b"yours").into());
        assert_eq!(lost(&manifest(&[("a.html", "1", "yours")]), &known), 0);
        let mut online = manifest(&[("a.html", "1", "yours")]);
        online.pending = manifest(&[("a.html", "3", "theirs")]).files;
        assert_eq!(lost(&online, &known), 1, "another copy's upload was interrupted");
    }
}
