//! Editor links: URLs that open a place in the author's editor.

use crate::diagnostic::Place;
use crate::url::encode_for_any_part;
use std::path::PathBuf;

/// The author's editor, and the root of the project.
#[derive(Clone, Debug)]
pub struct Editor {
    /// A URL with `{path}`, `{line}` and `{column}`. If `None`, places are copied instead of opened.
    pub template: Option<String>,
    /// The absolute path of the folder that contains `site.yaml`.
    pub root: PathBuf,
}

impl Editor {
    /// The template for Visual Studio Code.
    pub const DEFAULT: &str = "vscode://file/{path}:{line}:{column}";

    /// Returns the URL that opens this place, or `None` without a template. A place without a position opens at the top
    /// of the file.
    pub fn link(&self, place: &Place) -> Option<String> {
        let path = encode_for_any_part(&self.absolute(&place.path));
        let (line, column) = place.position.map_or((1, 1), |position| (position.line, position.column));
        let url = self.template()?.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
        Some(url.replace("{path}", &path))
    }

    /// Returns the template, without the slash before `{path}` if the path itself begins with one.
    pub fn template(&self) -> Option<String> {
        let template = self.template.as_ref()?;
        let doubled = self.absolute("").starts_with('/') && !template.contains("//{path}");
        Some(if doubled { template.replace("/{path}", "{path}") } else { template.clone() })
    }

    /// Returns the absolute path of a file of the project, with `/` on every system.
    pub fn absolute(&self, file: &str) -> String {
        format!("{}/{file}", self.root.to_string_lossy().replace('\\', "/").trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_opens_in_the_editor_whatever_its_name() {
        let link = |template: &str, path: &str| editor(template).link(&Place::at(path, 7, 3, 1));
        let vscode = |path| link(Editor::DEFAULT, path);
        assert_eq!(vscode("content/a.md").as_deref(), Some("vscode://file/home/noor/site/content/a.md:7:3"));
        assert_eq!(vscode("a b#?&%.md").as_deref(), Some("vscode://file/home/noor/site/a%20b%23%3F%26%25.md:7:3"));
        let file = link("file://{path}", "a.md");
        assert_eq!(file.as_deref(), Some("file:///home/noor/site/a.md"));
        let query = link("idea://open?file={path}&line={line}", "{line}.md");
        assert_eq!(query.as_deref(), Some("idea://open?file=/home/noor/site/%7Bline%7D.md&line=7"));
        assert_eq!(Editor { template: None, ..editor("") }.link(&Place::file("a.md")), None);
        let windows = Editor { template: Some(Editor::DEFAULT.to_owned()), root: PathBuf::from("C:\\site") };
        assert_eq!(windows.link(&Place::file("a.md")).as_deref(), Some("vscode://file/C:/site/a.md:1:1"));
    }

    fn editor(template: &str) -> Editor {
        Editor { template: Some(template.to_owned()), root: PathBuf::from("/home/noor/site") }
    }
}
