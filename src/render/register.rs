//! The register: the index at the end of the book.

use super::renderer::{Leaf, Renderer, language_tag, volume};
use crate::diagnostic::Diagnostic;
use crate::output::{Entry, Role};
use crate::search::{self, Mention, Register, RegisterEntry};
use crate::site::register_page;
use crate::url::Permalink;
use crate::view::{LinkView, PageView, RegisterEntryView, RegisterLetterView, RegisterView};

impl Renderer {
    /// Renders the register, or the page of one letter. If letters have pages, the register itself only lists them.
    pub(super) fn register(&self, letter: Option<char>) -> Result<Entry, Diagnostic> {
        let (language, words) = (self.site.config.language, self.words(self.site.config.language));
        let own_pages = self.site.routes.search.as_ref().map_or(&[][..], |search| &search.letters);
        let permalink = register_page(letter);
        let title = match letter {
            Some(letter) => words.fill("register-letter", &[("letter", &heading_of(letter))]),
            None => words.get("register-title").to_owned(),
        };
        let base_view = self.base_view("register", &title, &permalink, language);
        let register = self.entries();
        let shown = |at: &char| letter.map_or(own_pages.is_empty(), |letter| letter == *at);
        let known: Vec<char> = match own_pages.is_empty() {
            true => register.0.keys().copied().collect(),
            false => own_pages.to_vec(),
        };
        let letters = known.iter().map(|at| RegisterLetterView {
            title: heading_of(*at),
            id: format!("Letter-{at}"),
            url: match own_pages.is_empty() {
                true => format!("#Letter-{at}"),
                false => self.href_of_register(&register_page(Some(*at))),
            },
            current: letter == Some(*at),
            entries: match shown(at) {
                true => register.0.get(at).into_iter().flatten().map(|entry| self.entry_view(entry)).collect(),
                false => Vec::new(),
            },
        });
        let up = letter.map(|_| self.own_link("register-title", self.href_of_register(&register_page(None)), language));
        let view = PageView {
            breadcrumbs: base_view.breadcrumbs.iter().cloned().chain(up).collect(),
            register: Some(RegisterView { letters: letters.collect() }),
            ..base_view
        };
        let mut entry = self.own(&view, Role::List)?;
        entry.facts.lists_all = true;
        Ok(entry)
    }

    fn href_of_register(&self, permalink: &Permalink) -> String {
        self.site.config.base.href(permalink)
    }

    /// Returns the entries of the whole site. They are gathered at the first call.
    fn entries(&self) -> &Register<Leaf> {
        self.register.get_or_init(|| {
            let language = self.site.config.language;
            let tags = self.site.tags.terms.iter().enumerate().map(|(at, tag)| {
                let Mention { text, key, .. } = search::mention(language, &tag.name, "");
                Mention { text, key, place: Leaf::Tag(at) }
            });
            let pages = self.site.ids().flat_map(|id| {
                let mentions = search::mentions(language, self.site.get(id).page).into_iter();
                let leaf = move |it: Mention<&str>| Leaf::Page(id, it.place.to_owned());
                mentions.map(move |it| Mention { text: it.text.clone(), key: it.key.clone(), place: leaf(it) })
            });
            Register::gather(pages.chain(tags))
        })
    }

    fn entry_view(&self, entry: &RegisterEntry<Leaf>) -> RegisterEntryView {
        let places = entry.places.iter().map(|place| self.place_view(place)).collect();
        RegisterEntryView { title: entry.text.clone(), places, more: entry.more }
    }

    fn place_view(&self, place: &Leaf) -> LinkView {
        let base = &self.site.config.base;
        match place {
            Leaf::Page(id, fragment) => {
                let placed = self.site.get(*id);
                let fragment = if fragment.is_empty() { placed.fragment.unwrap_or_default() } else { fragment };
                LinkView {
                    title: placed.page.front.title.clone(),
                    language: language_tag(&self.site, *id).to_owned(),
                    url: base.href_of_fragment(placed.permalink, fragment),
                    volume: volume(&self.site, *id),
                }
            }
            Leaf::Tag(at) => {
                let url = base.href(&self.site.tags.terms[*at].permalink);
                self.own_link("tag-label", url, self.site.config.language)
            }
        }
    }
}

/// Returns the heading of a letter.
fn heading_of(letter: char) -> String {
    if letter.is_ascii_digit() { "0–9".to_owned() } else { letter.to_uppercase().collect() }
}
