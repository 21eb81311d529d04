//! The sources of pages: the content files whose text a page shows, by which changes of authors are recognised.

use super::state::LastDeploy;
use crate::hash::Hash;
use crate::pipeline::Texts;
use crate::publish::Changes;
use crate::site::Site;
use crate::url::Permalink;
use std::collections::BTreeMap;

/// Returns the hash of the source of each page that readers see. The source of a timeline includes its events.
pub fn sources(site: &Site, texts: &Texts) -> BTreeMap<Permalink, Hash> {
    let mut sources: BTreeMap<&Permalink, String> = BTreeMap::new();
    for placed in site.ids().filter(|id| site.why_hidden(*id).is_none()).map(|id| site.get(id)) {
        let text = texts.get(&placed.page.file()).unwrap_or_default();
        sources.entry(placed.permalink).or_default().push_str(text);
    }
    sources.into_iter().map(|(permalink, text)| (permalink.clone(), Hash::of(text.as_bytes()))).collect()
}

impl LastDeploy {
    /// Returns the pages that differ from those of this deploy, by the paths of their files.
    pub fn changes_since(&self, site: &Site, texts: &Texts) -> Changes {
        let now = sources(site, texts);
        let mut changes = Changes::default();
        for (permalink, source) in &now {
            let path = permalink.file();
            match self.pages.get(&path) {
                None => changes.new.push(path),
                Some(known) if !known.contains(&String::from(*source)) => changes.changed.push(path),
                Some(_) => changes.unchanged += 1,
            }
        }
        let is_gone = |path: &&String| !now.contains_key(&Permalink::of_file(path));
        changes.removed = self.pages.keys().filter(is_gone).cloned().collect();
        changes
    }
}
