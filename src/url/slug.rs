//! Slugs: the parts of permalinks, ids and file names that are made from titles and names.

use super::path::normal_form;

/// Returns the slug of a name, in lower-case ASCII: `Één plek` becomes `een-plek`.
///
/// The slug is empty if the name contains no letters or digits.
pub fn slug(name: &str) -> String {
    let ascii = deunicode::deunicode(&normal_form(name));
    let mut slug = String::with_capacity(ascii.len());
    for character in ascii.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if character != '\'' && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_lower_case_ascii() {
        for (name, expected) in [
            ("Één plek", "een-plek"),
            ("E\u{301}e\u{301}n plek", "een-plek"),
            ("  Wat  nu?! ", "wat-nu"),
            ("foto's", "fotos"),
            ("Straße", "strasse"),
            ("---", ""),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
    }
}
