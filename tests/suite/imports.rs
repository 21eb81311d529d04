//! Who may import whom: modules only from modules above them, and no file in a circle with others.

use crate::tidy::{code, is_name, sources};
use std::collections::{BTreeMap, BTreeSet};

/// Modules that see less than everything above them.
const NARROW_MODULES: &[(&str, &[&str])] = &[
    ("hosting", &["html", "i18n", "diagnostic", "url", "config", "output"]),
    ("lint/output", &["html", "i18n", "diagnostic", "url", "link_text", "metadata", "output"]),
    ("publish", &["hash", "i18n", "diagnostic", "url", "output"]),
    ("markdown", &["i18n", "html", "diagnostic", "url", "translations"]),
    ("view", &["html", "yaml"]),
];

/// The path of the module that a file is: `["serve", "watch"]` for `serve/watch/mod.rs`.
fn module(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').map(str::to_owned).collect()
}

/// Every path that some code imports or names, from the root of the crate: `crate::a::b`, each of `super::{a, b::{c, d}}`.
fn paths(own: &[String], code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for (start, base) in [("crate::", &[][..]), ("self::", own), ("super::", &own[..own.len() - 1])] {
        for (at, _) in code.match_indices(start) {
            let before = &code[..at];
            // In `super::super::`, the second begins a path of its own; it is read with the first.
            if before.ends_with(is_name) || before.ends_with("::") {
                continue;
            }
            let (mut base, mut rest) = (base, &code[at + start.len()..]);
            while let Some(further) = rest.strip_prefix("super::") {
                (base, rest) = (&base[..base.len() - 1], further);
            }
            expand(base, rest, &mut paths);
        }
    }
    // A module names its children without a beginning: `use child::{a, b};`.
    for (at, _) in code.match_indices("use ").filter(|(at, _)| code[..*at].ends_with(['\n', ' ']) || *at == 0) {
        expand(own, &code[at + "use ".len()..], &mut paths);
    }
    paths
}

/// Adds the paths of a tree such as `a::{b, c::{d, e}}`, each with a prefix.
fn expand(prefix: &[String], tree: &str, paths: &mut Vec<Vec<String>>) {
    let tree = tree.trim_start();
    if let Some(group) = tree.strip_prefix('{') {
        return items(group).into_iter().for_each(|item| expand(prefix, item, paths));
    }
    let name = &tree[..tree.find(|character| !is_name(character)).unwrap_or(tree.len())];
    let path = [prefix, &[name.to_owned()]].concat();
    match tree[name.len()..].strip_prefix("::") {
        Some(rest) => expand(&path, rest, paths),
        None => paths.push(path),
    }
}

/// The items of a group in braces, from after its `{` up to the `}` that closes it.
fn items(group: &str) -> Vec<&str> {
    let (mut items, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items.retain(|item| !item.trim().is_empty());
    items
}

/// The files that each file imports from.
fn imports(sources: &BTreeMap<String, String>) -> BTreeMap<&str, BTreeSet<&str>> {
    let files: BTreeMap<Vec<String>, &str> = sources.keys().map(|file| (module(file), file.as_str())).collect();
    let of_file = |(file, text): (&'_ String, &String)| {
        let named = paths(&module(file), &without_test_modules(&code(text)));
        let found = named.iter().filter_map(|path| (1..=path.len()).rev().find_map(|end| files.get(&path[..end])));
        found.copied().filter(|found| found != file).collect::<BTreeSet<&str>>()
    };
    let sources = sources.iter().filter(|(file, _)| !["lib.rs", "main.rs"].contains(&file.as_str()));
    sources.map(|source| (source.0.as_str(), of_file(source))).collect()
}

fn without_test_modules(code: &str) -> String {
    code.replace("#[cfg(test)]\nmod tests;\n", "").replace("#[cfg(test)]\nmod laws;\n", "")
}

#[test]
fn paths_are_found_in_groups_and_through_parents() {
    let text =
        "use crate::{a::{b, c}, d,\n    e::*};\nuse super::f::{self, G};\nuse h::J;\nfn f() { super::super::i() }\n";
    let own = module("x/y.rs");
    let found: Vec<String> = paths(&own, text).iter().map(|path| path.join("/")).collect();
    assert!(found.contains(&"x/y/h/J".to_owned()), "{found:?}");
    assert_eq!(found[..7], ["a/b", "a/c", "d", "e/", "x/f/self", "x/f/G", "i"]);
}

#[test]
fn a_module_imports_only_from_modules_above_it() {
    let sources = sources();
    let order: Vec<&str> =
        sources["lib.rs"].lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let top = |file: &str| module(file).remove(0);
    let place =
        |module: &str| order.iter().position(|name| *name == module).unwrap_or_else(|| panic!("lib.rs lacks {module}"));
    let mut wrong = Vec::new();
    for (file, imported) in imports(&sources) {
        let own = top(file);
        let narrow = NARROW_MODULES.iter().find(|(module, _)| *module == own).map(|(_, allowed)| *allowed);
        for other in imported.into_iter().map(top).filter(|other| *other != own) {
            if place(&other) > place(&own) || narrow.is_some_and(|allowed| !allowed.contains(&other.as_str())) {
                wrong.push(format!("{file} imports {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_imports_from_itself_through_others() {
    let sources = sources();
    let mut left = imports(&sources);
    // A file whose imports are all gone is in no circle; what cannot be taken away is.
    loop {
        let free: Vec<&str> = left.iter().filter(|(_, imported)| imported.is_empty()).map(|(file, _)| *file).collect();
        if free.is_empty() {
            break;
        }
        left.retain(|file, _| !free.contains(file));
        left.values_mut().for_each(|imported| imported.retain(|file| !free.contains(file)));
    }
    assert!(left.is_empty(), "in a circle, or importing from one: {left:#?}");
}
