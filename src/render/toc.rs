//! The table of contents of a page.

use crate::site::Placed;
use crate::url::encode;
use crate::view::{Markup, TocView};

pub fn toc(placed: Placed<'_>) -> Vec<TocView<'_>> {
    let headings =
        placed.page.markdown.headings.iter().filter(|heading| heading.level == 2 && !heading.text.is_empty());
    headings
        .map(|heading| TocView {
            title: Markup::from(heading.html.clone()),
            text: &heading.text,
            url: format!("#{}", encode(&heading.id)),
        })
        .collect()
}
