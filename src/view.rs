//! The theme API: every value that a template can use. `docs/themes.md` explains every field and is tested against
//! this file.
//!
//! Views contain finished values: URLs are hrefs below the base path, texts are in the language of the page, and
//! [`Markup`] is safe HTML. Nothing here computes; `render` fills views from the `Site`.

use crate::html::Html;
use crate::yaml::{Map, Value};
use serde::{Serialize, Serializer};

/// HTML that the template engine prints without escaping.
#[derive(Clone, Debug, PartialEq)]
pub struct Markup(minijinja::Value);

impl From<Html> for Markup {
    fn from(html: Html) -> Markup {
        Markup(minijinja::Value::from_safe_string(html.into_string()))
    }
}

impl Default for Markup {
    fn default() -> Markup {
        Markup::from(Html::default())
    }
}

impl Markup {
    pub fn as_str(&self) -> &str {
        self.0.as_str().unwrap_or_default()
    }

    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }
}

impl Serialize for Markup {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

/// `site`: values that are the same on every page.
#[derive(Debug, Serialize)]
pub struct SiteView<'a> {
    pub name: &'a str,
    pub description: Option<&'a str>,
    pub language: &'a str,
    /// Absolute URL of the home page.
    pub url: String,
    /// Href of the home page.
    pub home: String,
    pub feed: Option<String>,
    pub tags_url: Option<String>,
    pub sitemap_url: String,
    pub search_url: Option<String>,
    pub register_url: Option<String>,
    pub menu: Vec<LinkView>,
    pub footer: Vec<LinkView>,
    pub accessibility_statement: Option<&'a str>,
    pub brand: BrandView,
    pub extra: &'a Value,
    pub data: &'a Map,
}

/// The colours and the logo of the organisation.
#[derive(Debug, Serialize)]
pub struct BrandView {
    /// The main colour, such as `#3b1d5c`.
    pub color: Option<String>,
    pub logo: Option<LogoView>,
}

/// The logo, in the size in which the header shows it.
#[derive(Debug, Serialize)]
pub struct LogoView {
    pub url: String,
    pub width: u32,
    pub height: u32,
    /// Whether the logo contains the name of the site.
    pub has_name: bool,
}

/// A link to a page.
#[derive(Clone, Debug, Serialize)]
pub struct LinkView {
    pub title: String,
    /// The language tag of the title.
    pub language: String,
    pub url: String,
    /// Colour number, 1 to 6, of the menu section that the page belongs to.
    pub section_color: usize,
}

/// `page`: the page that is rendered.
#[derive(Debug, Default, Serialize)]
pub struct PageView<'a> {
    /// `home`, `section`, `page`, `note`, `timeline`, `event`, `presentation`, `tag`, `tags`, `sitemap`,
    /// `search`, `register` or `404`.
    pub kind: &'a str,
    pub template: &'a str,
    pub title: &'a str,
    /// Length of the longest word of the title, in characters. Spaces, hyphens and soft hyphens separate words, since a
    /// line can break there.
    pub longest_word: usize,
    pub description: Option<&'a str>,
    pub language: &'a str,
    pub url: String,
    pub permalink: String,
    pub section_color: usize,
    /// Whether the menu has an entry for the page.
    pub in_menu: bool,
    /// Whether the footer has an entry for the page.
    pub in_footer: bool,
    pub date: Option<DateView>,
    pub updated: Option<DateView>,
    /// `updated`, else `date`; on lists without either, the date of the newest member. Never in the future.
    pub last_updated: Option<DateView>,
    /// Date of the most recent change on the site, for pages without a date of their own.
    pub site_updated: Option<DateView>,
    pub draft: bool,
    pub tags: Vec<TagView>,
    pub image: Option<ImageView>,
    pub extra: &'a Value,
    /// From the home page to the section, without the page itself.
    pub breadcrumbs: Vec<LinkView>,
    pub toc: Vec<TocView<'a>>,
    pub previous: Option<LinkView>,
    pub next: Option<LinkView>,
    pub section: Option<SectionView>,
    pub words: usize,
    pub body: Markup,
    pub footnotes: Option<Markup>,
    pub pages: Vec<SummaryView<'a>>,
    pub sections: Vec<SummaryView<'a>>,
    /// Each of these fields is set for one kind of page only, the kind after which it is named.
    pub home: Option<HomeView<'a>>,
    pub note: Option<NoteView>,
    pub timeline: Option<TimelineView<'a>>,
    pub event: Option<EventView<'a>>,
    pub presentation: Option<PresentationView<'a>>,
    /// All tags, on the page of one tag and on the page of all tags.
    pub tags_all: Option<Vec<TagView>>,
    /// The versions of the page in each language of a site with two, first that in the first language.
    /// Absent from a site with one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<TranslationView<'a>>,
    /// Every page of the site, on the site map.
    pub tree: Option<Vec<NodeView>>,
    pub search: Option<SearchView>,
    pub register: Option<RegisterView>,
}

/// The version of a page in one of the languages of the site.
#[derive(Debug, Serialize)]
pub struct TranslationView<'a> {
    pub language: &'static str,
    /// The name of the language in that language.
    pub name: &'a str,
    /// The locale for Open Graph, such as `nl_NL`.
    pub locale: &'a str,
    /// Whether this is the page itself.
    pub current: bool,
    /// `None` if the page is not in this language.
    pub url: Option<String>,
    /// Absolute, for `hreflang`; `None` if the page is in one language only.
    pub permalink: Option<String>,
    /// Href of the home page in this language.
    pub home: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DateView {
    pub text: String,
    pub html: Markup,
    /// The day, month or year as YYYY-MM-DD, YYYY-MM or YYYY, for `datetime` attributes.
    pub iso: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TagView {
    pub title: String,
    pub url: String,
    pub count: usize,
    /// Whether this is the tag of the page.
    pub current: bool,
}

#[derive(Debug, Serialize)]
pub struct ImageView {
    /// Absolute, since other sites show it when the page is shared.
    pub url: String,
    pub width: Option<u32>,
    pub height: Option<u32>,
}

/// A picture on the page, with its alternative text.
#[derive(Debug, Serialize)]
pub struct PictureView<'a> {
    pub url: String,
    /// The same picture in several widths; `None` if it has one size.
    pub srcset: Option<String>,
    /// How wide the picture is shown, for a `srcset`.
    pub sizes: Option<&'a str>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub alt: &'a str,
}

/// An entry of the table of contents: a heading of the body.
#[derive(Debug, Serialize)]
pub struct TocView<'a> {
    pub title: Markup,
    pub text: &'a str,
    pub url: String,
}

/// The top-level section that a page belongs to, and its place in the menu.
#[derive(Debug, Serialize)]
pub struct SectionView {
    pub title: String,
    pub language: String,
    pub url: String,
    pub section_color: usize,
    pub number: Option<usize>,
    pub total: usize,
}

/// A page as an item of a list.
#[derive(Debug, Serialize)]
pub struct SummaryView<'a> {
    pub title: &'a str,
    /// The language tag of the title and the description. Other texts are in the language of the list.
    pub language: &'a str,
    pub url: String,
    /// The description, else the first paragraph.
    pub description: Option<&'a str>,
    pub kind: &'a str,
    pub kind_text: String,
    pub date: Option<DateView>,
    pub updated: Option<DateView>,
    pub section_color: usize,
    pub number: usize,
    /// Number of pages in a section; 0 for a page.
    pub count: usize,
    pub count_text: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct HomeView<'a> {
    /// The newest dated pages.
    pub latest: Vec<SummaryView<'a>>,
    /// The newest events of all timelines.
    pub events: Vec<SummaryView<'a>>,
}

#[derive(Debug, Serialize)]
pub struct NoteView {
    pub status: Option<&'static str>,
    pub status_text: Option<String>,
    pub replaced_by: Option<LinkView>,
    pub place: Option<String>,
    pub authors: Vec<String>,
    pub signatories: Vec<SignatoryView>,
    pub downloads: Vec<DownloadView>,
}

#[derive(Debug, Serialize)]
pub struct SignatoryView {
    pub name: String,
    pub organisation: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct DownloadView {
    pub title: String,
    pub url: String,
    /// The file type in capitals, such as `PDF`.
    #[serde(rename = "type")]
    pub type_text: String,
    pub size_text: String,
    pub description: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct TimelineView<'a> {
    pub count: usize,
    /// The first and the last year, such as `1990–2024`.
    pub period: Option<String>,
    pub years: Vec<YearView<'a>>,
}

#[derive(Debug, Serialize)]
pub struct YearView<'a> {
    pub title: String,
    pub id: String,
    pub events: Vec<TimelineEventView<'a>>,
}

#[derive(Debug, Serialize)]
pub struct TimelineEventView<'a> {
    pub id: String,
    pub title: &'a str,
    /// The language tag of the event. Its dates are in the language of the timeline.
    pub language: &'a str,
    pub date: Option<DateView>,
    pub end: Option<DateView>,
    pub topic: Option<&'a str>,
    pub sources: &'a [String],
    pub picture: Option<PictureView<'a>>,
    /// The event's own page, if it has one. The body is then empty and `summary` replaces it.
    pub url: Option<String>,
    pub summary: Option<&'a str>,
    pub body: Markup,
    pub footnotes: Option<Markup>,
}

#[derive(Debug, Serialize)]
pub struct EventView<'a> {
    pub end: Option<DateView>,
    pub topic: Option<&'a str>,
    pub sources: &'a [String],
    pub picture: Option<PictureView<'a>>,
}

#[derive(Debug, Serialize)]
pub struct PresentationView<'a> {
    pub place: Option<&'a str>,
    pub authors: &'a [String],
    pub downloads: Vec<DownloadView>,
    pub slides: Vec<SlideView<'a>>,
}

#[derive(Debug, Serialize)]
pub struct SlideView<'a> {
    pub number: usize,
    pub id: String,
    pub title: Option<Markup>,
    pub body: Markup,
    /// Speaker notes.
    pub notes: Option<Markup>,
    pub layout: Option<&'a str>,
}

/// A page of the site map with the pages below it.
#[derive(Debug, Serialize)]
pub struct NodeView {
    pub title: String,
    pub language: String,
    pub url: String,
    pub section_color: usize,
    pub children: Vec<NodeView>,
}

/// The search page.
#[derive(Debug, Serialize)]
pub struct SearchView {
    /// Href of the root of the index.
    pub index: String,
}

/// The register, or the page of one of its letters.
#[derive(Debug, Serialize)]
pub struct RegisterView {
    pub letters: Vec<RegisterLetterView>,
    /// Whether it lists the headings of pages. It does not if there are thousands.
    pub has_headings: bool,
}

/// A letter of the register.
#[derive(Debug, Serialize)]
pub struct RegisterLetterView {
    pub title: String,
    pub id: String,
    /// The page of the letter, or its place on this page.
    pub url: String,
    /// Whether this is the page of the letter.
    pub current: bool,
    /// Empty if the entries are on another page.
    pub entries: Vec<RegisterEntryView>,
}

#[derive(Debug, Serialize)]
pub struct RegisterEntryView {
    pub title: String,
    /// The pages that mention it. Each link leads to the place in the page.
    pub places: Vec<LinkView>,
    /// Number of further pages.
    pub more: usize,
}
