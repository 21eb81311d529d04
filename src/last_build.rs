//! A record of the last build, so that the next build can skip all work and repeat its findings if nothing has changed.
//!
//! The record asserts that these files, built by this program with these flags, result in exactly the output that the
//! last run left, and in these findings. It remains true whatever is built in between, so it is never deleted, only
//! replaced.

use crate::diagnostic::Diagnostics;
use crate::hash::Hash;
use crate::i18n::Language;
use crate::output::{Entry, Role};
use crate::pipeline::{Built, Project};
use crate::publish::{self, Changes, Destination, Published};
use crate::report::Excerpts;
use crate::site::Hidden;
use crate::source::Fingerprint;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Everything that a build reports, except its changes to the output folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// The language of the site.
    pub language: Language,
    /// The number of pages with a content file of their own.
    pub pages: usize,
    pub hidden: Vec<Hidden>,
    /// The files that nothing refers to, by path below `content/`.
    pub left_out: Vec<String>,
    pub diagnostics: Diagnostics,
    pub excerpts: Excerpts,
}

/// A hash of everything that determines the result of a build.
pub struct Key(Hash);

#[derive(Serialize, Deserialize)]
struct LastBuild<'a> {
    made_from: Hash,
    left: Hash,
    files: usize,
    findings: Cow<'a, Findings>,
}

impl Findings {
    pub fn of(built: &Built) -> Findings {
        let of_content = |entry: &&Entry| matches!(entry.role, Role::Page | Role::List) && entry.origin.is_some();
        Findings {
            language: built.site.config.language,
            pages: built.output.values().filter(of_content).count(),
            excerpts: Excerpts::of(&built.diagnostics, &built.texts),
            hidden: built.site.hidden.clone(),
            left_out: built.left_out.clone(),
            diagnostics: built.diagnostics.clone(),
        }
    }
}

impl Key {
    /// Takes the key of a project. Must be called before the project is read.
    ///
    /// Returns `None` if the metadata of the files cannot be read, or does not prove that they are unchanged.
    pub fn of(project: &Project, program: &Path) -> Option<Key> {
        let mut fingerprint =
            Fingerprint::at(&project.root, program).ok().filter(|fingerprint| fingerprint.is_settled)?;
        fingerprint.traits.extend(format!("{:?}", (&project.base_url, project.visibility)).bytes());
        Some(Key(Hash::of(&fingerprint.traits)))
    }
}

/// Returns the findings of the last build and its number of files, if a build now would change nothing.
pub fn recall(key: &Key, destination: &Destination) -> Option<(Findings, usize)> {
    let last_build: LastBuild = serde_json::from_slice(&fs::read(file(destination)).ok()?).ok()?;
    let is_true = last_build.made_from == key.0 && publish::is_as_left(last_build.left, destination);
    is_true.then_some((last_build.findings.into_owned(), last_build.files))
}

/// Writes the record of a build that has been published.
///
/// Errors are ignored: a missing or incomplete record only means that the next build does all its work.
pub fn keep(key: &Key, findings: &Findings, published: &Published, destination: &Destination) {
    let Changes { new, changed, unchanged, .. } = &published.changes;
    let files = new.len() + changed.len() + unchanged;
    let Some(left) = published.left else { return };
    let last_build = LastBuild { made_from: key.0, left, files, findings: Cow::Borrowed(findings) };
    if let Ok(text) = serde_json::to_vec(&last_build) {
        // Creates a new file, since writing through a symbolic link could leave the project.
        let _ = fs::remove_file(file(destination));
        let _ = File::create_new(file(destination)).and_then(|mut file| file.write_all(&text));
    }
}

fn file(destination: &Destination) -> PathBuf {
    destination.state.join("last-build.json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;
    use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
    use crate::i18n::Text;
    use crate::site::Why;

    fn there_and_back(findings: &Findings) -> Findings {
        serde_json::from_str(&serde_json::to_string(findings).unwrap()).unwrap()
    }

    #[test]
    fn findings_survive_a_round_trip() {
        let hidden = |why: Why| Hidden { path: "a \"b\".md".to_owned(), title: "Één\u{0}".to_owned(), why };
        let dates = ["3 september 2019", "2019-09", "winter 2020", "eind 2020", "ca. 2016", "vóór 2015", "na mei 2015"];
        let dates = dates.into_iter().chain(["sinds 2021", "oktober 2021 – mei 2022", "onbekend", "eind mei 2019"]);
        let dates = dates.chain(["jaren ’90", "eerste helft 2020"]);
        let mut reasons: Vec<Why> = dates.map(|text| Why::Later(Date::parse(text).unwrap())).collect();
        reasons.extend([Why::Draft, Why::In("map/index.md".to_owned())]);
        let mut diagnostics = Diagnostics::default();
        for rule in Rule::ALL {
            assert_eq!(serde_json::to_value(rule).unwrap(), rule.name());
            let diagnostic = Diagnostic::new(*rule, Text::new("“nl”", "en\n"));
            diagnostics.push(diagnostic.clone().with_severity(Severity::Advice).caused_by("c.md").on_pages(3));
            diagnostics.push(diagnostic.clone().at(Place::file("a.md")));
            diagnostics.push(diagnostic.at(Place::at("a.md", 2, 3, 4)).help(Text::new("doe dit", "do this")));
        }
        let findings = Findings {
            language: Language::English,
            pages: 7,
            hidden: reasons.into_iter().map(hidden).collect(),
            left_out: vec!["a \"b\".pdf".to_owned()],
            excerpts: serde_json::from_str(r#"{"a.md": {"2": "regel"}}"#).unwrap(),
            diagnostics,
        };
        assert_eq!(there_and_back(&findings), findings);
    }
}
