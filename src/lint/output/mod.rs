//! Lints of the whole output. They check what a visitor gets, regardless of how it was made.

mod template_lints;
mod links;
mod path_conflicts;
mod private_files;
mod reach;
mod reading;
mod weight;

pub use self::reach::{unlinked_file, unmatched_pattern};
pub use self::reading::{Hrefs, Reader, Reading};
pub use self::template_lints::Find;

use self::reading::Read;
use self::template_lints::TemplateLints;
use crate::diagnostic::Diagnostics;
use crate::output::{Output, Redirect};
use crate::url::Permalink;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Runs all lints of the output. `readings` are those of its pages, all made by one [`Reader`]; `hrefs` are the links
/// that the reader returned, and `redirects` those of the site.
pub fn all(
    output: &Output,
    readings: BTreeMap<Permalink, Reading>,
    hrefs: &Hrefs,
    redirects: &[Redirect],
    find: &Find,
    diagnostics: &mut Diagnostics,
) {
    let with_entry = |(permalink, reading): (Permalink, Reading)| {
        let (permalink, entry) = output.get_key_value(&permalink)?;
        Some((permalink, entry, reading))
    };
    let mut pages: Vec<Read> = readings.into_iter().filter_map(with_entry).collect();
    let mut templates = TemplateLints::new(find);
    for (permalink, entry, reading) in &mut pages {
        let lost =
            entry.facts.template.as_deref().filter(|_| entry.facts.lacks_text).map(template_lints::unprinted_text);
        for lint in std::mem::take(&mut reading.lints).into_iter().chain(lost) {
            templates.report(lint, entry, permalink);
        }
    }
    let others = || {
        [
            path_conflicts::check(output),
            reach::check(&pages, hrefs),
            weight::check(output, &pages, hrefs),
            private_files::check(output, &pages),
        ]
    };
    let (of_links, of_others) =
        rayon::join(|| links::check(output, &pages, (hrefs, redirects), &mut templates), others);
    diagnostics.extend(of_links.into_iter().chain(of_others.into_iter().flatten()));
    diagnostics.extend(templates.all());
    // Dropping them sequentially would take as long as a lint.
    pages.into_par_iter().for_each(drop);
}
