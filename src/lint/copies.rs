//! Lints of copies beside the original, which file managers and sync programs make. Without this lint they would be
//! published as pages of their own.
//!
//! Names decide, together with titles where a name may have been chosen on purpose. No text is compared.

use crate::content::{is_index, project_path};
use crate::diagnostic::{Diagnostic, Place, Rule};
use crate::i18n::Text;
use crate::site::{PageId, Site};
use crate::url::{file_name, folder, normal_form};
use std::collections::{HashMap, HashSet};

/// Words for a copy.
const COPY: [&str; 4] = ["kopie", "copy", "reservekopie", "backup"];
/// Words for a copy with the word that joins them to the original: `Kopie van …`.
const COPY_OF: [(&str, &str); 2] = [("kopie", "van"), ("copy", "of")];
/// Endings of copies that programs keep, before the extension of the original.
const KEPT: [&str; 4] = [".bak", ".backup", ".old", ".orig"];
/// Words in names of computers, which sync programs add to the older of two versions.
const MACHINES: [&str; 5] = ["laptop", "desktop", "pc", "macbook", "imac"];
/// Minimum number of digits of a date in a name.
const DATE_DIGITS: usize = 6;
/// The signs that join words in a name.
const JOINTS: [char; 3] = [' ', '-', '_'];

/// A page or a folder.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Item<'a> {
    /// The path below `content/`, without `.md`.
    path: &'a str,
    is_folder: bool,
}

/// The name of the item that a copy may be made of.
#[derive(Debug, PartialEq, Eq)]
struct Original<'a> {
    name: &'a str,
    /// Whether the titles must be equal as well, since the name alone proves nothing.
    by_title: bool,
}

/// Reports every shown page and folder that is a copy of another one beside it, whether that is shown or hidden.
pub fn copies(site: &Site) -> Vec<Diagnostic> {
    let suspects: Vec<(PageId, Item, Vec<Original>)> = shown(site)
        .map(|(id, item)| (id, item, originals(file_name(item.path))))
        .filter(|(.., originals)| !originals.is_empty())
        .collect();
    if suspects.is_empty() {
        return Vec::new();
    }
    let known = known(site);
    let (mut folders, mut diagnostics) = (HashSet::new(), Vec::new());
    // The index of a folder comes before everything in the folder.
    for (id, item, originals) in suspects {
        let is_in_copy = item.path.match_indices('/').any(|(at, _)| folders.contains(&item.path[..at]));
        let title = site.get(id).page.front.title.to_lowercase();
        let known_one = |original: &Original| {
            let (path, other) = known.get(&key(&beside(item, original.name), item.is_folder))?;
            (!original.by_title || *other == title).then_some((*path, original.by_title))
        };
        // Of a copy of a copy, this is the first original.
        let original = originals.iter().filter_map(known_one).min_by_key(|(path, _)| path.len());
        if let Some((original, by_title)) = original.filter(|_| !is_in_copy && site.why_hidden(id).is_none()) {
            folders.extend(item.is_folder.then_some(item.path));
            diagnostics.push(copy(item, original, by_title));
        }
    }
    diagnostics
}

/// Returns the pages that have a file, and the folders other than `content/`.
fn shown(site: &Site) -> impl Iterator<Item = (PageId, Item<'_>)> {
    site.ids().flat_map(|id| {
        let page = site.get(id).page;
        items(&page.path, page.lines_above > 0).map(move |item| (id, item))
    })
}

/// Returns the page at a path, and its folder if it is an index.
fn items(path: &str, has_file: bool) -> impl Iterator<Item = Item<'_>> {
    let page = Item { path: path.trim_end_matches(".md"), is_folder: false };
    let folder = Item { path: folder(path), is_folder: true };
    let is_folder = is_index(path) && !folder.path.is_empty();
    has_file.then_some(page).into_iter().chain(is_folder.then_some(folder))
}

/// Returns the path of every page and folder, and its title in lower case, by its key.
fn known(site: &Site) -> HashMap<(String, bool), (&str, String)> {
    let shown = shown(site).map(|(id, item)| (item, &site.get(id).page.front.title));
    let hidden = site.hidden.iter().flat_map(|hidden| items(&hidden.path, true).map(|item| (item, &hidden.title)));
    let all = shown.chain(hidden);
    all.map(|(item, title)| (key(item.path, item.is_folder), (item.path, title.to_lowercase()))).collect()
}

fn key(path: &str, is_folder: bool) -> (String, bool) {
    (normal_form(path).to_lowercase(), is_folder)
}

/// Returns the path of an item with another name in the same folder.
fn beside(item: Item, name: &str) -> String {
    match folder(item.path) {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

fn copy(item: Item, original: &str, by_title: bool) -> Diagnostic {
    let ending = if item.is_folder { "" } else { ".md" };
    let file = |path: &str| project_path(&format!("{path}{ending}"));
    let original = file(original);
    let (dutch, english) = if item.is_folder { ("deze map", "this folder") } else { ("deze pagina", "this page") };
    let message = Text::new(
        format!("{dutch} lijkt een kopie van `{original}`, en zou apart op de site komen"),
        format!("{english} seems to be a copy of `{original}`, and would be published by itself"),
    );
    let (dutch, english) = if by_title { ("eigen titel", "title") } else { ("eigen naam", "name") };
    let help = Text::new(
        format!(
            "vergelijk de twee, houd er een en verwijder de andere; horen ze er allebei, geef deze dan een {dutch}"
        ),
        format!("compare the two, keep one and delete the other; if both belong here, give this one its own {english}"),
    );
    Diagnostic::new(Rule::SyncCopy, message).at(Place::file(file(item.path))).help(help)
}

/// Returns the names that an item may be a copy of, by its own name.
fn originals(name: &str) -> Vec<Original<'_>> {
    let first = Original { name, by_title: false };
    let without_signs = std::iter::successors(Some(first), |copy| {
        let original = without_sign(copy.name)?;
        Some(Original { by_title: copy.by_title || original.by_title, ..original })
    });
    without_signs.skip(1).chain(before_machine(name)).filter(|original| !original.name.is_empty()).collect()
}

/// Returns a name without the sign of a copy at its end or start.
fn without_sign(name: &str) -> Option<Original<'_>> {
    // Changes no offsets.
    let lower = name.to_ascii_lowercase();
    let sure = |length: usize| Original { name: name[..length].trim_end_matches(JOINTS), by_title: false };
    let in_brackets = || {
        let open = name.rfind(['(', '[']).filter(|_| name.ends_with([')', ']']))?;
        let inner = &lower[open + 1..lower.len() - 1];
        let is_copy = inner.split(' ').any(|word| COPY.contains(&word));
        (is_copy || inner.contains("conflict") || is_small_number(inner)).then(|| sure(open))
    };
    let of_sync_program = || lower.rfind(".sync-conflict-").map(sure);
    let kept = || KEPT.iter().find_map(|ending| lower.strip_suffix(ending)).map(|before| sure(before.len()));
    in_brackets()
        .or_else(of_sync_program)
        .or_else(kept)
        .or_else(|| before_copy(name, &lower))
        .or_else(|| after_copy_of(name, &lower))
}

/// Returns what is before `kopie`, perhaps with a number, at the end of a name. Without a space before it, or as just a
/// number, the name may have been chosen on purpose.
fn before_copy<'a>(name: &'a str, lower: &str) -> Option<Original<'a>> {
    let before_number = lower.trim_end_matches(|last: char| last.is_ascii_digit());
    let is_numbered = before_number.ends_with(JOINTS) && is_small_number(&lower[before_number.len()..]);
    let end = if is_numbered { before_number.trim_end_matches(JOINTS) } else { lower };
    let before = COPY.iter().filter_map(|copy| end.strip_suffix(copy)).find(|before| before.ends_with(JOINTS));
    let (before, by_title) = match before {
        Some(before) => (before, !before.ends_with(' ')),
        None if is_numbered && before_number.ends_with(' ') => (end, true),
        None => return None,
    };
    Some(Original { name: name[..before.len()].trim_end_matches(JOINTS), by_title })
}

/// Returns what is after `Kopie van` or `Copy (2) of` at the start of a name.
fn after_copy_of<'a>(name: &'a str, lower: &str) -> Option<Original<'a>> {
    let after = |(copy, of): &(&str, &str)| {
        let rest = lower.strip_prefix(copy)?.trim_start_matches(JOINTS);
        let numbered = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(_, rest)| rest);
        let rest = numbered.unwrap_or(rest).trim_start_matches(JOINTS).strip_prefix(of)?;
        rest.starts_with(JOINTS).then_some(rest)
    };
    let rest = COPY_OF.iter().find_map(after)?;
    let original = name[name.len() - rest.len()..].trim_start_matches(JOINTS);
    Some(Original { name: original, by_title: !rest.starts_with(' ') })
}

/// Returns the beginnings of a name before the name of a computer, or before a conflict with a date.
fn before_machine(name: &str) -> impl Iterator<Item = Original<'_>> {
    name.match_indices(['-', '_']).filter_map(|(at, joint)| {
        let (original, rest) = (&name[..at], &name[at + 1..]);
        let has_date = || rest.bytes().filter(u8::is_ascii_digit).count() >= DATE_DIGITS;
        let is_conflict = rest.to_ascii_lowercase().contains("conflict") && has_date();
        let by_title = !is_conflict;
        (is_conflict || joint == "-" && is_machine(rest)).then_some(Original { name: original, by_title })
    })
}

/// Returns whether a part of a name may be that of a computer: with a usual word, or in capitals and digits. Of numbers
/// only small ones count, since others are years and dates.
fn is_machine(part: &str) -> bool {
    let mut words = part.split(|character: char| !character.is_alphanumeric());
    let is_in_capitals = || {
        let is_part = |character: char| character.is_uppercase() || character.is_ascii_digit() || character == '-';
        part.chars().all(is_part) && part.contains(char::is_uppercase)
    };
    words.any(|word| MACHINES.iter().any(|machine| word.eq_ignore_ascii_case(machine)))
        || is_in_capitals()
        || is_small_number(part)
}

/// Returns whether a text is a number from 1 to 99.
fn is_small_number(text: &str) -> bool {
    (1..=2).contains(&text.len()) && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_copy_has_that_of_the_original() {
        for name in [
            "naam (conflicted copy 2026-03-02)",
            "naam (Voornaam's conflicted copy 2026-03-02)",
            "naam (conflicterende kopie van Voornaam 2026-03-02)",
            "naam (SFConflict naam@example.org 2026-03-02-10-10-10)",
            "naam [conflicted]",
            "naam.sync-conflict-20260302-101010-ABCDEFG",
            "naam_conflict-20260302-101010",
            "naam_PC-1_Mar-02-101010-2026_Conflict",
            "naam - kopie",
            "naam - Kopie (2)",
            "naam - Copy",
            "naam - Copy - Copy",
            "naam kopie",
            "naam kopie 2",
            "naam COPY",
            "naam (kopie)",
            "naam (another copy)",
            "naam - backup",
            "naam.bak",
            "Kopie van naam",
            "Kopie van Kopie van naam",
            "Copy of naam",
            "Copy (2) of naam",
            "naam (1)",
            "naam(12)",
        ] {
            assert!(originals(name).contains(&Original { name: "naam", by_title: false }), "{name}");
        }
        for name in [
            "naam-laptop-thuis",
            "naam-Voornaam's MacBook",
            "naam-DESKTOP-7GH2K",
            "naam-ABC",
            "naam-2",
            "naam 2",
            "naam-kopie",
            "kopie-van-naam",
        ] {
            assert!(originals(name).contains(&Original { name: "naam", by_title: true }), "{name}");
        }
    }

    #[test]
    fn other_names_are_their_own() {
        for name in [
            "naam",
            "naam-twee",
            "verslag-2024",
            "verslag 2024",
            "verslag (2024)",
            "verslag-2024-05-01",
            "verslag (deel twee)",
            "fotokopie",
            "kopie",
            "copy",
            "Kopie van",
            "kopieren",
            "naam-pcs",
            "naam-Wmo",
            "conflict-en-vrede",
            "oorlog_conflict",
            "(1)",
            "10",
            "",
        ] {
            assert_eq!(originals(name), [], "{name}");
        }
    }
}
