//! The list of files that are skipped silently, by name alone: hidden files, and temporary files of editors, version
//! control, file managers and office programs.

use crate::url::ending;

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
        || ["thumbs.db", "desktop.ini"].iter().any(|made| name.eq_ignore_ascii_case(made));
    let is_backup = ["bak", "orig", "tmp"].iter().any(|backup| ending(name).eq_ignore_ascii_case(backup));
    is_hidden || is_temporary || is_backup
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hidden_temporary_and_backup_files_are_ignored() {
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
            "a.swp",
            "bak",
            "tmp",
            "a.bak.md",
            "jb.md",
            "orig.jpg",
        ] {
            assert!(!is_ignored(name), "{name}");
        }
    }
}
