//! Ids of headings and footnotes, by GitHub's rule.

use super::tree::Anchorizer;

/// Makes ids, each only once.
pub(super) struct Anchors<'a> {
    anchorizer: Anchorizer,
    prefix: &'a str,
}

impl<'a> Anchors<'a> {
    pub fn new(prefix: &'a str) -> Anchors<'a> {
        Anchors { anchorizer: Anchorizer::new(), prefix }
    }

    pub fn id(&mut self, text: &str) -> String {
        let anchor = self.anchorizer.anchorize(text);
        // An id may not be empty: a heading of nothing but `?` still needs one.
        let anchor = if anchor.is_empty() { self.anchorizer.anchorize("section") } else { anchor };
        format!("{}{anchor}", self.prefix)
    }
}

/// The id of the first heading with that text.
pub fn anchor(text: &str) -> String {
    Anchorizer::new().anchorize(text)
}
