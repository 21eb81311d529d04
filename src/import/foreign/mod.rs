//! Markdown of other programs: Hugo, Zola, Jekyll, Eleventy and Obsidian. The text remains as the author wrote it; its
//! front matter, links and commands are translated.

mod body;
mod front;
mod vault;

use self::body::Translated;
use self::vault::{dated, slugged, stem_of};
use super::text::{front_matter_of, is_alias, title_of};
use crate::i18n::Language;
use crate::url::{ending, file_name, folder, slug};
use crate::yaml::{Map, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

pub use self::front::Front;
pub use self::vault::Vault;

/// A page of another program.
pub struct Page {
    pub vault: Arc<Vault>,
    /// The path in the vault.
    pub path: String,
    pub front: Front,
    pub body: String,
}

impl Page {
    pub fn read(text: &str, path: &str, vault: Arc<Vault>) -> Page {
        let (map, body, unread) = front_matter_of(text);
        let stem = stem_of(path);
        let (date, _) = dated(stem);
        let title = first_heading(body).unwrap_or_else(|| match date {
            Some(_) => title_of(&format!("{}.md", dated(stem).1)),
            None if matches!(stem, "index" | "_index" | "README") => {
                title_of(&format!("{}.md", file_name(folder(path))))
            }
            None => stem.to_owned(),
        });
        let map = map.unwrap_or_else(Map::default);
        let mut front = Front::translate(&map, title, date, unread);
        if map.get("permalink").is_none() {
            front.aliases.extend(jekyll_address(path, &vault, &map).filter(|path| is_alias(path)));
        }
        Page { path: path.to_owned(), front, body: body.trim_start_matches('\n').to_owned(), vault }
    }

    /// Returns the path that the page should get below the folder that the vault is imported to.
    pub fn destination(&self) -> String {
        let stem = stem_of(&self.path);
        let folder = slugged(folder(self.vault.without_root(&self.path)));
        let index = format!("{}index.md", self.path.strip_suffix(file_name(&self.path)).unwrap_or_default());
        let name = match stem {
            "index" | "_index" => "index".to_owned(),
            "README" if !self.vault.paths.contains(&index) => "index".to_owned(),
            _ => slug(dated(stem).1),
        };
        let name = if name.is_empty() { "pagina".to_owned() } else { name };
        if folder.is_empty() { format!("{name}.md") } else { format!("{folder}/{name}.md") }
    }

    /// Returns the other files of the vault that the page refers to, such as pictures.
    pub fn files(&self) -> BTreeSet<String> {
        let mut files = BTreeSet::new();
        let mut see = |path: &str| {
            if ending(path) != "md" {
                files.insert(path.to_owned());
            }
            None
        };
        body::translate(&self.body, (&self.path, &self.vault), Language::default(), &mut see);
        files.extend(self.image().filter(|path| ending(path) != "md").map(str::to_owned));
        files
    }

    /// Returns the path in the vault of the picture in front matter.
    pub fn image(&self) -> Option<&str> {
        self.vault.find(&self.path, self.front.image.as_deref()?)
    }

    /// Translates the text. `place` returns the link to a file of the vault, if it is imported.
    pub fn translate(&self, language: Language, mut place: impl FnMut(&str) -> Option<String>) -> Translated {
        body::translate(&self.body, (&self.path, &self.vault), language, &mut place)
    }
}

/// Returns the path that Jekyll gives to a page without a `permalink`.
fn jekyll_address(path: &str, vault: &Vault, map: &Map) -> Option<String> {
    let (above, post) = match path.strip_prefix("_posts/") {
        Some(post) => ("", post),
        None => path.split_once("/_posts/").unwrap_or(("", "")),
    };
    if post.is_empty() {
        let is_page = vault.paths.contains("_config.yml") && !path.starts_with('_') && stem_of(path) != "index";
        return is_page.then(|| format!("/{}.html", path.trim_end_matches(&format!(".{}", ending(path)))));
    }
    let (date, name) = dated(stem_of(post));
    let categories = map.get("categories").or_else(|| map.get("category"));
    let categories = categories.map(Value::texts).unwrap_or_default();
    let words = categories.iter().flat_map(|text| text.split_whitespace()).map(str::to_lowercase);
    let folders = [above.to_owned()].into_iter().filter(|above| !above.is_empty()).chain(words);
    let parts: Vec<String> = folders.chain([date?.replace('-', "/"), format!("{name}.html")]).collect();
    Some(format!("/{}", parts.join("/")))
}

fn first_heading(body: &str) -> Option<String> {
    let heading = body.lines().find(|line| !line.trim().is_empty())?.strip_prefix("# ")?;
    let text = heading.trim_end_matches('#').replace(['*', '`'], "");
    Some(text.trim().to_owned()).filter(|text| !text.is_empty() && !text.contains(['[', '{', '\\']))
}
