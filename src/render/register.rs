//! The register: the index at the end of the book.

use super::renderer::{Leaf, Renderer, language_tag, section_color};
use crate::diagnostic::Diagnostic;
use crate::i18n::Language;
use crate::output::{Entry, Role};
use crate::search::{self, Extent, Register, RegisterEntry};
use crate::site::{Route, register_path};
use crate::view::{LinkView, PageView, RegisterEntryView, RegisterLetterView, RegisterView};

impl Renderer {
    /// Renders the register, or the page of one letter. If letters have pages, the register itself only lists them.
    pub(super) fn register(&self, language: Language, letter: Option<char>) -> Result<Entry, Diagnostic> {
        let words = self.words(language);
        let permalink = self.site.own_address(&register_path(letter), language);
        let title = match letter {
            Some(letter) => words.fill("register-letter", &[("letter", &heading_of(letter))]),
            None => words.get("register-title").to_owned(),
        };
        let base_view = self.base_view("register", &title, &permalink, language);
        let whole = self.own_link("register-title", self.href_of_register(None, language), language);
        let extent = self.site.routes.register(language);
        let view = PageView {
            breadcrumbs: base_view.breadcrumbs.iter().cloned().chain(letter.map(|_| whole)).collect(),
            translations: self.translations(&Route::Register(language, letter), language),
            register: extent.map(|extent| RegisterView {
                letters: self.letters(language, extent, letter),
                has_headings: extent.has_headings,
            }),
            ..base_view
        };
        let mut entry = self.own(&view, Role::List, language)?;
        entry.facts.lists_all = true;
        Ok(entry)
    }

    fn letters(&self, language: Language, extent: Extent, shown: Option<char>) -> Vec<RegisterLetterView> {
        let register = self.entries(language);
        let letters: Vec<char> = match extent.by_letter {
            true => extent.letters().collect(),
            false => register.iter().flat_map(|register| register.keys().copied()).collect(),
        };
        let entries = |letter: &char| register.and_then(|register| register.get(letter)).into_iter().flatten();
        let view = |letter: char| RegisterLetterView {
            title: heading_of(letter),
            id: format!("Letter-{letter}"),
            url: match extent.by_letter {
                true => self.href_of_register(Some(letter), language),
                false => format!("#Letter-{letter}"),
            },
            current: shown == Some(letter),
            entries: match extent.by_letter && shown != Some(letter) {
                true => Vec::new(),
                false => entries(&letter).map(|entry| self.entry_view(entry, language)).collect(),
            },
        };
        letters.into_iter().map(view).collect()
    }

    fn href_of_register(&self, letter: Option<char>, language: Language) -> String {
        self.site.config.base.href(&self.site.own_address(&register_path(letter), language))
    }

    /// Returns the entries of the whole site in a language. They are gathered at the first call.
    fn entries(&self, language: Language) -> Option<&Register<Leaf>> {
        let of = |(language, extent): &(Language, Extent)| (*language, self.gather(*language, *extent));
        let registers = self.registers.get_or_init(|| self.site.routes.made.registers.iter().map(of).collect());
        registers.get(&language)
    }

    fn gather(&self, language: Language, extent: Extent) -> Register<Leaf> {
        let pages = self.site.pages_in(language).flat_map(|id| {
            let leaf = |fragment: &str| Leaf::Page(id, fragment.to_owned());
            search::mentions(language, self.site.get(id).page, extent, leaf)
        });
        let tag = |at: usize| search::mention(language, &self.site.tags.terms[at].name, Leaf::Tag(at));
        search::register(pages.chain(self.terms_in(language).map(tag)))
    }

    fn entry_view(&self, entry: &RegisterEntry<Leaf>, language: Language) -> RegisterEntryView {
        let places = entry.places.iter().map(|place| self.place_view(place, language)).collect();
        RegisterEntryView { title: entry.text.clone(), places, more: entry.more }
    }

    fn place_view(&self, place: &Leaf, language: Language) -> LinkView {
        let base = &self.site.config.base;
        match place {
            Leaf::Page(id, fragment) => {
                let placed = self.site.get(*id);
                let fragment = if fragment.is_empty() { placed.fragment.unwrap_or_default() } else { fragment };
                LinkView {
                    title: placed.page.front.title.clone(),
                    language: language_tag(&self.site, *id).to_owned(),
                    url: base.href_of_fragment(placed.permalink, fragment),
                    section_color: section_color(&self.site, *id),
                }
            }
            Leaf::Tag(at) => self.own_link("tag-label", base.href(&self.site.tags.terms[*at].permalink), language),
        }
    }
}

/// Returns the heading of a letter.
fn heading_of(letter: char) -> String {
    if letter.is_ascii_digit() { "0–9".to_owned() } else { letter.to_uppercase().collect() }
}
