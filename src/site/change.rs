//! One page was changed and everything else stayed: the site with the new page, made in a moment instead of put
//! together again. It must be the very site that [`Site::assemble`] would make.

use super::{PageId, Placed, Site, links, remarks, tree};
use crate::diagnostic::Diagnostics;
use crate::page::{Kind, Page, Parsed};
use std::sync::Arc;

impl Site {
    /// This site with another version of a page, and everything there is to say about that page. `None` when more
    /// changes than the page itself and its place in lists.
    pub fn with_page(&self, changed: &Parsed) -> Option<(Site, Diagnostics)> {
        let id = self.find(&changed.page.path)?;
        let old = self.get(id);
        if old.page.path != changed.page.path || !stands_alike(&old.page, &changed.page) {
            return None;
        }
        let mut said = Diagnostics::default();
        said.extend(changed.problems.iter().cloned());
        said.extend(tree::review_overdue(&changed.page, self.visibility));
        let targets = links::resolve_all(std::slice::from_ref(&changed.page), &self.known, &mut said).pop()?;
        let moves = place_in_lists(&old.page) != place_in_lists(&changed.page);
        let mut site = self.clone();
        site.pages[id.0] = Arc::new(Placed { page: changed.page.clone(), targets, ..Placed::clone(old) });
        if moves {
            site.reorder(id)?;
        }
        said.extend(links::to_unpublished(&site, id));
        said.extend(remarks::of_page(&site, id));
        Some((site, said))
    }

    /// Brings the lists that name a page into order again. `None` when one of them is the menu.
    fn reorder(&mut self, id: PageId) -> Option<()> {
        let section = self.get(id).parent.filter(|section| *section != self.home())?;
        let mut children = self.get(section).children.clone();
        tree::sort_children(&self.get(section).page, &mut children, |child| &self.get(child).page);
        for (child, (previous, next)) in tree::rows(&children, false, |child| self.get(child).page.is_index()) {
            let placed = self.get(child);
            if (placed.previous, placed.next) != (previous, next) {
                self.pages[child.0] = Arc::new(Placed { previous, next, ..Placed::clone(placed) });
            }
        }
        self.pages[section.0] = Arc::new(Placed { children, ..Placed::clone(self.get(section)) });
        for tag in self.get(id).tags.clone() {
            let pages = &self.pages;
            self.tags.get_mut(tag)?.sort(|id| &pages[id.0].page);
        }
        Some(())
    }
}

/// Whether everything that other pages, addresses and lists take from a page is the same in both versions, except its
/// title and its place in lists.
fn stands_alike(old: &Page, new: &Page) -> bool {
    let aliases = |page: &Page| page.front.aliases.iter().map(|(alias, _)| alias.clone()).collect::<Vec<_>>();
    let order = |page: &Page| match &page.kind {
        Kind::Timeline(timeline) => Some(timeline.order),
        _ => None,
    };
    let (a, b) = (&old.front, &new.front);
    (a.draft, a.publish, &a.menu, &a.tags) == (b.draft, b.publish, &b.menu, &b.tags)
        && old.kind.name() == new.kind.name()
        && old.kind.stands_in_timeline() == new.kind.stands_in_timeline()
        && order(old) == order(new)
        && a.id(&old.path) == b.id(&new.path)
        && aliases(old) == aliases(new)
        && a.first_day().is_some() == b.first_day().is_some()
}

/// What the order of lists depends on.
fn place_in_lists(page: &Page) -> impl PartialEq + use<> {
    (page.front.weight, page.front.date, page.front.title.clone())
}
