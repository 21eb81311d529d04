//! The command `schema`, which prints a JSON Schema for editors with completion.

use super::call::Call;
use super::exit::{GOOD, print};
use crate::config;
use crate::content::keys;
use crate::i18n::Text;
use crate::redirects;

/// Prints the JSON Schema of front matter, of `site.yaml` or of `data/redirects.yaml`.
pub fn run(call: &Call) -> Result<u8, Text> {
    let language = call.language()?;
    let schema = match call.text("of").as_deref() {
        Some("site") => config::schema(language),
        Some("redirects") => redirects::schema(language),
        _ => keys::schema(language),
    };
    print(&format!("{schema:#}\n"));
    Ok(GOOD)
}
