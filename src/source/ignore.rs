//! The list of files that are skipped silently, by name alone: hidden files, and leftovers of editors, version control,
//! file managers, browsers and office programs.

use crate::url::ending;

/// Extensions of copies that programs keep beside a file, and of downloads that have not ended.
const LEFTOVERS: &[&str] = &["bak", "orig", "tmp", "old", "rej", "swp", "part", "partial", "crdownload", "download"];

/// Files that the file managers of Windows and macOS make in a folder.
const OF_FILE_MANAGERS: &[&str] = &["thumbs.db", "desktop.ini", "icon\r"];

/// Returns whether a file or folder with this name is skipped. The only hidden name that is not skipped is
/// `.well-known` (RFC 8615).
pub fn is_ignored(name: &str) -> bool {
    let is_hidden = name.starts_with('.') && name != ".well-known";
    // Vim creates a file named `4913` to test for write permission, and backups named `NAME~`. Emacs saves to `#NAME#`,
    // JetBrains editors save to `NAME___jb_tmp___`, and Office creates lock files named `~$NAME`. Swap files of Vim and
    // lock files of Emacs are hidden.
    let is_temporary = name == "4913"
        || name.starts_with('#')
        || name.starts_with("~$")
        || name.ends_with('~')
        || name.contains("___jb_")
        || OF_FILE_MANAGERS.iter().any(|made| name.eq_ignore_ascii_case(made));
    let is_leftover = LEFTOVERS.iter().any(|leftover| ending(name).eq_ignore_ascii_case(leftover));
    is_hidden || is_temporary || is_leftover
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hidden_files_and_leftovers_are_ignored() {
        for name in [
            ".geheim",
            ".git",
            ".a.md.swp",
            ".a.md.swx",
            ".#a.md",
            "4913",
            "a.md~",
            "#a",
            "#a.md#",
            "~$foto.docx",
            "Thumbs.db",
            "thumbs.db",
            "desktop.ini",
            "a.md___jb_tmp___",
            "a.md___jb_old___",
            "a.md.bak",
            "a.orig",
            "a.tmp",
            "A.TMP",
            "a.md.old",
            "a.md.rej",
            "a.swp",
            "a.pdf.part",
            "a.pdf.partial",
            "a.pdf.crdownload",
            "a.pdf.download",
            "Icon\r",
            ".DS_Store",
        ] {
            assert!(is_ignored(name), "{name}");
        }
        for name in [
            "a.md",
            ".well-known",
            "4913.md",
            "14913",
            "a#",
            "~a",
            "a.tmpl",
            "bak",
            "old",
            "download",
            "Icon",
            "icon.png",
            "a.parts",
            "old.md",
            "tmp",
            "a.bak.md",
            "jb.md",
            "orig.jpg",
        ] {
            assert!(!is_ignored(name), "{name}");
        }
    }
}
