//! Checks the text of links, in Markdown, raw HTML and templates alike.
//!
//! Screen readers can list the links of a page without their context, so the text alone must describe the target
//! (WCAG 2.2, success criteria 2.4.4 and 2.4.9). The checks use the address of the target, but do not open it.

use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;
use crate::url::{Url, ending};
use std::mem;

/// Texts that would fit any link, in lower case and without punctuation.
const SAYS_NOTHING: &[&str] = &[
    "deze link",
    "deze pagina",
    "dit",
    "hier",
    "hierzo",
    "klik",
    "klik hier",
    "klik op deze link",
    "lees hier meer",
    "lees hier verder",
    "lees meer",
    "lees verder",
    "link",
    "meer",
    "meer info",
    "meer informatie",
    "meer lezen",
    "via deze link",
    "zie hier",
    "click",
    "click here",
    "click this link",
    "here",
    "learn more",
    "more",
    "more info",
    "more information",
    "read more",
    "read on",
    "see here",
    "this",
    "this link",
    "this page",
];

/// Maximum length of a text that is looked up in [`SAYS_NOTHING`], including its punctuation.
const SAYS_NOTHING_BYTES_MAX: usize = 40;

/// Extensions of files that browsers usually download or open in another program, so that the link should name type and
/// size.
const DOWNLOADS: &[&str] = &[
    "csv", "doc", "docx", "epub", "ics", "key", "mp3", "mp4", "odp", "ods", "odt", "pdf", "pps", "ppt", "pptx", "rtf",
    "xls", "xlsx", "zip",
];

/// The units by which a text is recognised as containing a size.
const UNITS: &[&str] = &["bytes", "kB", "KB", "kb", "MB", "mb", "Mb", "GB", "KiB", "MiB"];

/// Returns a diagnostic, without a place, if the text of a link to `target` is empty, vague, a bare address, or lacks
/// the type and size of a download.
pub fn problem(text: &str, target: &str) -> Option<Diagnostic> {
    if !text.contains(char::is_alphanumeric) {
        let has_signs = text.chars().any(|character| !character.is_whitespace() && !matches!(character, '-' | '–'));
        return (!has_signs).then(empty);
    }
    if says_nothing(text) {
        return Some(vague(text.trim()));
    }
    if is_address(text.trim()) {
        return Some(bare(target));
    }
    let ending = download_ending(target)?;
    (!contains_type_and_size(text, &ending)).then(|| unlabelled(target, &ending))
}

/// Returns whether a text is listed in [`SAYS_NOTHING`], ignoring case and punctuation.
fn says_nothing(text: &str) -> bool {
    if text.len() > SAYS_NOTHING_BYTES_MAX {
        return false;
    }
    // A buffer on the stack, since every link of every page comes here: with a string a build takes 2 % longer. There is
    // room for all, as no letter or space is written for which the text has no byte.
    let (mut words, mut length) = ([0; SAYS_NOTHING_BYTES_MAX], 0);
    let mut is_apart = false;
    for character in text.chars() {
        if !character.is_alphanumeric() {
            is_apart = length > 0;
            continue;
        }
        // All letters of those texts are ASCII.
        if !character.is_ascii() {
            return false;
        }
        if mem::take(&mut is_apart) {
            words[length] = b' ';
            length += 1;
        }
        words[length] = character.to_ascii_lowercase() as u8;
        length += 1;
    }
    SAYS_NOTHING.iter().any(|known| known.as_bytes() == &words[..length])
}

/// Returns whether a text is an address with a path. An address without a path may be used as the name of a site.
fn is_address(text: &str) -> bool {
    if !text.contains('/') || text.contains(char::is_whitespace) {
        return false;
    }
    let url = Url::split(text);
    let path = match url.web_authority() {
        Some(_) => url.path,
        None if text.starts_with("www.") => text.find('/').map_or("", |at| &text[at..]),
        None => "",
    };
    path.len() > "/".len()
}

/// Returns the extension of a file of this site that is downloaded; `None` for any other link.
fn download_ending(target: &str) -> Option<String> {
    // Most links contain no dot, so this check comes first.
    let url = Url::split(Some(target).filter(|target| target.contains('.'))?);
    let ending = ending(url.path).to_ascii_lowercase();
    (!url.is_elsewhere() && DOWNLOADS.contains(&ending.as_str())).then_some(ending)
}

fn contains_type_and_size(text: &str, ending: &str) -> bool {
    let names_type = text.to_ascii_lowercase().contains(ending.trim_end_matches('x'))
        || ["Word", "Excel", "PowerPoint"].iter().any(|name| text.contains(name));
    let names_size =
        UNITS.iter().any(|unit| text.contains(unit)) && text.contains(|character: char| character.is_ascii_digit());
    names_type && names_size
}

fn empty() -> Diagnostic {
    Diagnostic::new(Rule::EmptyLink, Text::new("deze link heeft geen tekst", "this link has no text")).help(Text::new(
        "schrijf tussen de haken waar de link heen gaat: `[…](…)`",
        "write between the brackets where the link leads: `[…](…)`",
    ))
}

fn vague(text: &str) -> Diagnostic {
    let message = Text::new(
        format!("`{text}` zegt niet waar de link heen gaat"),
        format!("`{text}` does not say where the link leads"),
    );
    let help = Text::new(
        "maak een link van de woorden die zeggen wat er staat, zoals `[het verslag van mei](…)`",
        "make a link of the words that say what is there, such as `[the report of May](…)`",
    );
    Diagnostic::new(Rule::VagueLink, message).help(help)
}

fn bare(target: &str) -> Diagnostic {
    let message = Text::new(
        "deze link toont een adres in plaats van woorden",
        "this link shows an address in the place of words",
    );
    let help = Text::new(
        format!("schrijf wat er te vinden is: `[…]({target})`"),
        format!("write what is found there: `[…]({target})`"),
    );
    Diagnostic::new(Rule::VagueLink, message).help(help)
}

fn unlabelled(target: &str, ending: &str) -> Diagnostic {
    let shown = ending.to_uppercase();
    let message = Text::new(
        format!("deze link zegt niet dat hij een {shown} opent, en hoe groot die is"),
        format!("this link does not say that it opens a {shown}, and how large that is"),
    );
    let help = Text::new(
        format!("zet op eigen regels `:::download file=\"{target}\"` en `:::`, dan zegt omslag het er zelf bij"),
        format!("put `:::download file=\"{target}\"` and `:::` on lines of their own, and omslag says it for you"),
    );
    Diagnostic::new(Rule::UnlabelledDownload, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_link_text_has_its_rule() {
        for (text, target, rule) in [
            ("het verslag", "verslag.md", None),
            ("Klik hier!", "verslag.md", Some(Rule::VagueLink)),
            ("Lees  meer…", "verslag.md", Some(Rule::VagueLink)),
            ("lees meer over de inloop", "verslag.md", None),
            ("", "verslag.md", Some(Rule::EmptyLink)),
            (" - ", "verslag.md", Some(Rule::EmptyLink)),
            ("→", "verslag.md", None),
            ("https://a.nl/b/c?d", "https://a.nl/b/c?d", Some(Rule::VagueLink)),
            ("https://a.nl/", "https://a.nl/", None),
            ("www.a.nl", "http://www.a.nl", None),
            ("de nota", "nota.pdf", Some(Rule::UnlabelledDownload)),
            ("de nota (PDF, 116 kB)", "nota.pdf", None),
            ("het rooster (Excel, 2 MB)", "rooster.xlsx", None),
            ("de nota", "https://a.nl/nota.pdf", None),
            ("de foto", "foto.jpg", None),
        ] {
            assert_eq!(problem(text, target).map(|problem| problem.rule), rule, "[{text}]({target})");
        }
    }
}
