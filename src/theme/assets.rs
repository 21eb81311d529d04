//! Assets: style sheets, scripts and pictures of the theme, each at an address that changes with its bytes, so
//! that browsers may keep them for ever.

use crate::address::{Address, file_name, folder, relative, resolve};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// A file of the theme, and where it is put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    pub address: Address,
    pub bytes: Vec<u8>,
}

/// Gives every asset its address. Style sheets come last, since they may name the others.
pub fn collect<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> BTreeMap<String, Asset> {
    let (sheets, others): (Vec<_>, Vec<_>) = files.partition(|(name, _)| name.ends_with(".css"));
    let mut assets: BTreeMap<String, Asset> =
        others.into_iter().map(|(name, bytes)| (name.to_owned(), asset(name, bytes.to_vec()))).collect();
    let with_names: Vec<(String, Asset)> = sheets
        .into_iter()
        .map(|(name, bytes)| (name.to_owned(), asset(name, with_hashed_names(name, bytes, &assets))))
        .collect();
    assets.extend(with_names);
    assets
}

fn asset(name: &str, bytes: Vec<u8>) -> Asset {
    let hash = xxh3_64(&bytes);
    let end = file_name(name).rfind('.').map_or(0, |at| file_name(name).len() - at);
    let (stem, extension) = name.split_at(name.len() - end);
    Asset { address: Address::new(&format!("assets/{stem}.{hash:016x}{extension}")), bytes }
}

/// A style sheet with each `url(…)` that names an asset pointing at that asset's address.
fn with_hashed_names(name: &str, sheet: &[u8], assets: &BTreeMap<String, Asset>) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(sheet) else { return sheet.to_vec() };
    let mut parts = text.split("url(");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("url(");
        let (inside, after) = part.split_at(part.find(')').unwrap_or(0));
        let written = inside.trim().trim_matches(['"', '\'']);
        match resolve(folder(name), written).and_then(|path| assets.get(&path)) {
            Some(asset) if !written.is_empty() => {
                out.push_str(&format!("\"{}\"", relative(folder(&format!("assets/{name}")), &asset.address.file())));
            }
            _ => out.push_str(inside),
        }
        out.push_str(after);
    }
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_names_the_hashed_picture() {
        let files: [(&str, &[u8]); 2] =
            [("css/a.css", b"a{background:url('../img/x.png')} b{c:url(data:,x)}"), ("img/x.png", b"png")];
        let assets = collect(files.into_iter());
        let picture = assets["img/x.png"].address.as_str().strip_prefix("/assets/").unwrap();
        let sheet = String::from_utf8(assets["css/a.css"].bytes.clone()).unwrap();
        assert_eq!(sheet, format!("a{{background:url(\"../{picture}\")}} b{{c:url(data:,x)}}"));
    }
}
