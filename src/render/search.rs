//! The search page and its index.

use super::renderer::{Renderer, href_of};
use crate::content::{Kind, KindName, Page};
use crate::diagnostic::Diagnostic;
use crate::i18n::Language;
use crate::markdown::Markdown;
use crate::output::{Entry, Role};
use crate::search::{self, DataFile, Document};
use crate::site::{PageId, Route, search_path};
use crate::url::Permalink;
use crate::view::{PageView, SearchView};

impl Renderer {
    pub(super) fn search_page(&self, language: Language) -> Result<Entry, Diagnostic> {
        let permalink = self.site.own_address(search_path(language), language);
        let title = self.words(language).get("search-title");
        let index = self.site.config.base.href(&file_at(&permalink, search::ROOT));
        let view = PageView {
            search: Some(SearchView { index }),
            translations: self.translations(&Route::Search(language), language),
            ..self.base_view("search", title, &permalink, language)
        };
        self.own(&view, Role::List, language)
    }

    /// Makes the data files of the index of each language, with their addresses.
    pub fn search_files(&self) -> Vec<(Permalink, Entry)> {
        self.site.routes.made.registers.iter().flat_map(|(language, _)| self.search_files_in(*language)).collect()
    }

    fn search_files_in(&self, language: Language) -> Vec<(Permalink, Entry)> {
        let folder = self.site.own_address(search_path(language), language);
        let ids: Vec<PageId> = self.site.pages_in(language).collect();
        let files = search::index(language, ids.len(), |at| self.document(ids[at], language));
        let entry = |file: DataFile| Entry::of_bytes(file.text.into_bytes(), Role::Machine);
        files.into_iter().map(|file| (file_at(&folder, &file.name), entry(file))).collect()
    }

    /// Returns what the index contains of a page.
    fn document(&self, id: PageId, language: Language) -> Document {
        let (placed, page) = (self.site.get(id), &self.site.get(id).page);
        let date = page.front.date.map(|date| date.text(language));
        let tags = placed.tags.iter().map(|tag| self.site.tags.terms[*tag].name.as_str());
        let mut summary: Vec<&str> = tags.chain(page.front.description.as_deref()).chain(date.as_deref()).collect();
        summary.extend(names(page));
        Document {
            title: page.front.title.clone(),
            url: href_of(&self.site, id),
            about: self.result_about(id, date.as_deref(), language),
            headings: headings(&page.markdown),
            summary: summary.join(" \n"),
            text: text(&page.markdown),
        }
    }

    /// Returns what a result says about a page: its kind, its section and its date.
    fn result_about(&self, id: PageId, date: Option<&str>, language: Language) -> String {
        let page = &self.site.get(id).page;
        let kind = page.kind.name();
        let key = format!("kind-{}", kind.as_str());
        let kind = (kind != KindName::Page).then(|| self.words(language).get(&key).to_owned());
        let section = self.site.top_section(id).filter(|section| *section != id);
        let section = section.map(|section| self.site.get(section).page.front.title.clone());
        // The section *Notities* says of a note what it is.
        let is_same = |kind: &String| section.as_ref().is_some_and(|section| section.starts_with(kind.as_str()));
        let kind = kind.filter(|kind| !is_same(kind));
        let parts = kind.into_iter().chain(section).chain(date.map(str::to_owned));
        parts.collect::<Vec<_>>().join(" · ")
    }
}

fn file_at(folder: &Permalink, name: &str) -> Permalink {
    Permalink::new(&format!("{folder}{name}"))
}

/// Returns the names in the front matter of a page.
fn names(page: &Page) -> Vec<&str> {
    match &page.kind {
        Kind::Note(note) => {
            let signatories = note.signatories.iter();
            let signatories = signatories.flat_map(|it| std::iter::once(&it.name).chain(&it.organisation));
            signatories.chain(&note.authors).chain(&note.place).map(String::as_str).collect()
        }
        Kind::Presentation(it) => it.authors.iter().chain(&it.place).map(String::as_str).collect(),
        Kind::Event(event) => event.topic.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

fn headings(markdown: &Markdown) -> String {
    let headings = markdown.headings.iter().map(|heading| &heading.text);
    headings.chain(markdown.terms.iter().map(|term| &term.text)).fold(String::new(), |all, text| all + text + "\n")
}

/// Returns the text that readers see, without speaker notes.
fn text(markdown: &Markdown) -> String {
    let mut text = String::new();
    for part in &markdown.parts {
        part.title.text_into(&mut text);
        text.push('\n');
        part.body.text_into(&mut text);
        text.push('\n');
    }
    markdown.footnotes.iter().for_each(|notes| notes.text_into(&mut text));
    text
}
