//! Diagnostics: what is wrong, where, and how to fix it.
//!
//! A mistake of the author is data: each phase of a build collects [`Diagnostic`]s and continues, so that one run
//! reports all of them. A [`Failure`] is an error of the system, such as a full disk or a folder without read
//! permission. The `report` module prints both, as text or as JSON.

mod failure;
mod grouping;

pub use failure::Failure;

use crate::i18n::Text;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The severity of a diagnostic. Errors stop publishing; warnings do so with `--strict`; advice never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    Error,
    Warning,
    Advice,
}

/// Declares each rule with its variant, its stable name and its severity.
macro_rules! rules {
    ($($variant:ident = $name:literal, $severity:ident;)*) => {
        /// The rule that a diagnostic reports. Each rule has a section with its name in `docs/diagnostics.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Rule { $(#[serde(rename = $name)] $variant),* }

        impl Rule {
            pub const ALL: &'static [Rule] = &[$(Rule::$variant),*];

            /// Returns the stable name in kebab case, which `--json` and the documentation use.
            pub fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name),* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Rule::$variant => Severity::$severity),* }
            }
        }
    };
}

rules! {
    // Files and their text.
    ContentMissing = "content-missing", Error;
    BadEncoding = "bad-encoding", Error;
    UnfinishedMerge = "unfinished-merge", Error;
    BadFileName = "bad-file-name", Error;
    TooLarge = "too-large", Error;
    HiddenCharacter = "hidden-character", Warning;
    SymbolicLink = "symbolic-link", Error;
    SpecialFile = "special-file", Error;
    // Front matter, data files and site.yaml.
    FrontMatterMissing = "front-matter-missing", Error;
    FrontMatterUnclosed = "front-matter-unclosed", Error;
    YamlSyntax = "yaml-syntax", Error;
    YamlTab = "yaml-tab", Error;
    YamlColon = "yaml-colon", Error;
    YamlComment = "yaml-comment", Warning;
    DuplicateKey = "duplicate-key", Error;
    UnknownKey = "unknown-key", Error;
    MissingKey = "missing-key", Error;
    WrongType = "wrong-type", Error;
    BadDate = "bad-date", Error;
    WeekdayMismatch = "weekday-mismatch", Warning;
    BadSlug = "bad-slug", Error;
    BadAlias = "bad-alias", Error;
    BadRedirect = "bad-redirect", Error;
    ImpossibleRedirect = "impossible-redirect", Warning;
    LowContrast = "low-contrast", Error;
    KindMismatch = "kind-mismatch", Error;
    HomeHidden = "home-hidden", Error;
    HomeMissing = "home-missing", Error;
    UnknownLanguage = "unknown-language", Error;
    TranslationWithoutOriginal = "translation-without-original", Error;
    TranslationBehind = "translation-behind", Advice;
    ReviewOverdue = "review-overdue", Advice;
    MissingDescription = "missing-description", Advice;
    NeedlessAlias = "needless-alias", Advice;
    // The body of a page.
    PrivateRemark = "private-remark", Error;
    RawHtml = "raw-html", Warning;
    BrokenLink = "broken-link", Warning;
    ForeignSyntax = "foreign-syntax", Warning;
    AlmostMarkdown = "almost-markdown", Warning;
    UnsafeLink = "unsafe-link", Error;
    UndefinedFootnote = "undefined-footnote", Error;
    UnusedFootnote = "unused-footnote", Warning;
    DuplicateFootnote = "duplicate-footnote", Error;
    ExtraTitle = "extra-title", Warning;
    HeadingJump = "heading-jump", Warning;
    EmptyHeading = "empty-heading", Warning;
    MissingAlt = "missing-alt", Warning;
    CrowdedSlide = "crowded-slide", Warning;
    EmptyLink = "empty-link", Warning;
    VagueLink = "vague-link", Warning;
    UnlabelledDownload = "unlabelled-download", Advice;
    PlainHttp = "plain-http", Advice;
    TableWithoutHead = "table-without-head", Warning;
    UnknownBlock = "unknown-block", Error;
    UnclosedBlock = "unclosed-block", Error;
    BlockArgument = "block-argument", Error;
    // Relations between pages.
    SyncCopy = "sync-copy", Error;
    AddressCollision = "address-collision", Error;
    DeadLink = "dead-link", Error;
    DeadAnchor = "dead-anchor", Error;
    DuplicateId = "duplicate-id", Error;
    LinkToHidden = "link-to-hidden", Error;
    WrongTarget = "wrong-target", Error;
    SectionWithoutIndex = "section-without-index", Advice;
    DuplicateTitle = "duplicate-title", Advice;
    OrphanPage = "orphan-page", Advice;
    UnlinkedFile = "unlinked-file", Advice;
    UnmatchedPattern = "unmatched-pattern", Warning;
    HeavyPicture = "heavy-picture", Warning;
    UnreadablePicture = "unreadable-picture", Error;
    PictureMetadata = "picture-metadata", Error;
    VideoLocation = "video-location", Error;
    DocumentAuthor = "document-author", Advice;
    HeavyPage = "heavy-page", Advice;
    // The theme.
    ThemeMissing = "theme-missing", Error;
    TemplateError = "template-error", Error;
    UnprintedText = "unprinted-text", Warning;
    UnusedTemplate = "unused-template", Advice;
    // The policy that the host sends.
    HeldBack = "held-back", Warning;
    // The output folder.
    ForeignFile = "foreign-file", Error;
    ChangedByHand = "changed-by-hand", Warning;
    // Deploying.
    ReservedAddress = "reserved-address", Advice;
    ChangedOnline = "changed-online", Error;
    ManyDeletions = "many-deletions", Error;
    // Failures that a preview shows instead of exiting.
    MachineFailed = "machine-failed", Error;
    Internal = "internal-error", Error;
}

impl Rule {
    /// Returns whether a text that breaks this rule is not read at all.
    pub fn is_unreadable(self) -> bool {
        matches!(self, Rule::BadEncoding | Rule::UnfinishedMerge)
    }

    /// Returns whether other diagnostics of a file or folder that breaks this rule do not matter.
    fn makes_others_moot(self) -> bool {
        self.is_unreadable() || self == Rule::SyncCopy
    }

    /// Returns whether a file that breaks this rule is unusable, so that diagnostics of other files may follow from it.
    fn spoils_its_file(self) -> bool {
        self <= Rule::WrongType || matches!(self, Rule::KindMismatch | Rule::TemplateError)
    }

    /// Returns whether other mistakes cannot be found before this one is fixed.
    fn hides_others(self) -> bool {
        matches!(self, Rule::ContentMissing | Rule::ThemeMissing | Rule::TemplateError)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A range within one line of a text file. Line and column count from 1; column and length are in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    pub line: usize,
    pub column: usize,
    pub length: usize,
}

/// The place that a diagnostic points at: a path relative to the project, with `/`, and a position unless it points at
/// the whole file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    pub path: String,
    pub position: Option<Position>,
}

impl Place {
    /// A whole file.
    pub fn file(path: impl Into<String>) -> Place {
        Place { path: path.into(), position: None }
    }

    /// A part of a line. `line` and `column` count from 1; `column` and `length` are in characters. The length is at
    /// least 1.
    pub fn at(path: impl Into<String>, line: usize, column: usize, length: usize) -> Place {
        Place { path: path.into(), position: Some(Position { line, column, length: length.max(1) }) }
    }

    /// The place of the byte range `start..end` of `text`, cut off at the end of its first line.
    pub fn of_bytes(path: impl Into<String>, text: &str, start: usize, end: usize) -> Place {
        let start = floor_char_boundary(text, start);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let end = floor_char_boundary(text, end.min(line_end)).max(start);
        Place::at(
            path,
            before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            text[line_start..start].chars().count() + 1,
            text[start..end].chars().count(),
        )
    }

    /// Returns the line number, or 0 for a whole file.
    pub fn line(&self) -> usize {
        self.position.map_or(0, |position| position.line)
    }
}

/// The same as `str::floor_char_boundary`, which our minimum Rust version does not have yet.
fn floor_char_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some(Position { line, column, .. }) => write!(f, "{}:{line}:{column}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

/// One mistake: what is wrong, where, and what to type to fix it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub severity: Severity,
    pub rule: Rule,
    pub message: Text,
    pub place: Option<Place>,
    pub help: Option<Text>,
    /// The file that may cause this diagnostic with a mistake of its own.
    caused_by: Option<String>,
    /// The other file that this diagnostic is about.
    also_about: Option<String>,
    /// The number of diagnostics that were left out because this one causes them.
    causes: usize,
    /// The number of pages with this mistake.
    pages: usize,
    /// The number of diagnostics with the same mistake, in this file or others, that were left out after this one.
    pub more: usize,
}

impl Diagnostic {
    /// Creates a diagnostic with the severity of its rule, without place and help.
    pub fn new(rule: Rule, message: Text) -> Diagnostic {
        Diagnostic {
            severity: rule.severity(),
            rule,
            message,
            place: None,
            help: None,
            caused_by: None,
            also_about: None,
            causes: 0,
            pages: 1,
            more: 0,
        }
    }

    pub fn at(mut self, place: Place) -> Diagnostic {
        self.place = Some(place);
        self
    }

    pub fn help(mut self, help: Text) -> Diagnostic {
        self.help = Some(help);
        self
    }

    /// Sets the file that may cause this diagnostic. If that file is unusable, because it cannot be read or its front
    /// matter is invalid, this diagnostic is left out until the file is fixed.
    pub fn caused_by(mut self, path: impl Into<String>) -> Diagnostic {
        self.caused_by = Some(path.into());
        self
    }

    /// Sets the other file that this diagnostic is about, such as the one with the same address. If that file is to be
    /// removed, this diagnostic is left out.
    pub fn also_about(mut self, path: impl Into<String>) -> Diagnostic {
        self.also_about = Some(path.into());
        self
    }

    /// Sets the number of pages with this mistake.
    pub fn on_pages(mut self, pages: usize) -> Diagnostic {
        self.pages = pages;
        self
    }

    /// Overrides the severity of the rule: an unclosed comment, for example, is worse than other raw HTML because it
    /// hides the rest of the page.
    pub fn with_severity(mut self, severity: Severity) -> Diagnostic {
        self.severity = severity;
        self
    }
}

/// All diagnostics of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Returns the number of diagnostics of a severity, including those that were left out as repetitions.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == severity).map(|diagnostic| 1 + diagnostic.more).sum()
    }

    /// Returns whether a diagnostic reports this rule.
    pub fn contains(&self, rule: Rule) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.rule == rule)
    }

    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Sorts the diagnostics and removes duplicates. Causes of other mistakes come first; the rest is sorted by place.
    ///
    /// The result does not depend on the order in which parallel work finished.
    pub fn sorted(mut self) -> Diagnostics {
        fn key(it: &Diagnostic) -> impl Ord + '_ {
            let comes_later = it.causes == 0 && !it.rule.hides_others();
            (comes_later, &it.place, it.severity, it.rule, it.message.get(Default::default()))
        }
        self.0.sort_by(|a, b| key(a).cmp(&key(b)));
        self.0.dedup();
        self
    }

    /// Returns the errors and warnings.
    pub fn without_advice(&self) -> Diagnostics {
        Diagnostics(self.0.iter().filter(|diagnostic| diagnostic.severity != Severity::Advice).cloned().collect())
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, more: I) {
        self.0.extend(more);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Returns help that shows what to type.
pub fn write_this(code: &str) -> Text {
    Text::new(format!("schrijf `{code}`"), format!("write `{code}`"))
}

/// Returns the candidate that is most similar to `word`, or `None` if no candidate is similar enough.
///
/// Similarity is the Damerau-Levenshtein distance, ignoring case. It may be at most a third of the length of `word`,
/// and at least 1 is allowed.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let allowed = (length / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (strsim::damerau_levenshtein(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}
