//! Translates the Markdown of other programs: links, `[[links]]`, shortcodes, tags and remarks. Code remains as it is.

use super::vault::Vault;
use crate::i18n::{Language, Text};
use crate::import::escape;
use crate::markdown::anchor;
use crate::url::Url;

/// Returns the link to a file of the vault; `None` if it is not imported.
pub type Place<'a> = &'a mut dyn FnMut(&str) -> Option<String>;

/// Names of boxes, by the name that omslag knows them by.
const BOXES: &[(&str, &[&str])] = &[
    ("TIP", &["tip", "hint", "success", "check", "done"]),
    ("IMPORTANT", &["important"]),
    ("WARNING", &["warning", "attention"]),
    ("CAUTION", &["caution", "danger", "error", "failure", "bug"]),
];

/// The translated text of a page.
#[derive(Default)]
pub struct Translated {
    pub text: String,
    /// What the author must look at, by the line in `text`.
    pub remarks: Vec<(usize, Text)>,
    pub left_out: String,
}

struct Translator<'a, 'p> {
    path: &'a str,
    vault: &'a Vault,
    language: Language,
    place: Place<'p>,
    out: Translated,
    /// Marks that are written at the end of the line.
    marks: Vec<Text>,
}

pub fn translate(body: &str, (path, vault): (&str, &Vault), language: Language, place: Place) -> Translated {
    let mut translator = Translator { path, vault, language, place, out: Translated::default(), marks: Vec::new() };
    let (mut fence, mut in_remark): (Option<String>, bool) = (None, false);
    for line in body.lines() {
        let trimmed = line.trim_start();
        let mark: String = trimmed.chars().take_while(|c| *c == trimmed.chars().next().unwrap_or(' ')).collect();
        let is_fence = mark.len() >= 3 && mark.starts_with(['`', '~']);
        let was_code = fence.is_some();
        match &fence {
            Some(open) if is_fence && mark.starts_with(open.as_str()) && trimmed.trim_end() == mark => fence = None,
            None if is_fence => fence = Some(mark),
            _ => {}
        }
        if in_remark {
            translator.out.left_out.push_str(&format!("{line} "));
        }
        if line.trim() == "%%" && !was_code {
            translator.line(if in_remark { "-->" } else { "<!--" });
            in_remark = !in_remark;
        } else if was_code || fence.is_some() || in_remark || line.starts_with("    ") && !line.contains("](") {
            translator.line(line);
        } else {
            translator.translated(line);
        }
    }
    translator.out
}

impl Translator<'_, '_> {
    fn line(&mut self, line: &str) {
        self.out.text.push_str(line);
        self.out.text.push('\n');
    }

    fn translated(&mut self, line: &str) {
        let trimmed = line.trim();
        // Attributes of kramdown, and commands that only guard the text.
        if trimmed.starts_with("{:") && trimmed.ends_with('}')
            || matches!(trimmed, "{% raw %}" | "{% endraw %}" | "[[toc]]" | "[TOC]")
        {
            self.out.left_out.push_str(&format!("{trimmed} "));
            return;
        }
        let tag =
            trimmed.strip_prefix("{%").and_then(|tag| tag.strip_suffix("%}")).map(|tag| tag.trim_matches(['-', ' ']));
        if let Some(language) = tag.and_then(|tag| tag.strip_prefix("highlight")) {
            self.out.left_out.push_str(&format!("{trimmed} "));
            return self.line(&format!("~~~{}", language.split_whitespace().next().unwrap_or_default()));
        }
        if tag == Some("endhighlight") {
            self.out.left_out.push_str(&format!("{trimmed} "));
            return self.line("~~~");
        }
        if let Some((sign, title)) = callout(trimmed) {
            self.out.left_out.push_str(&format!("{trimmed} "));
            self.line(&format!("> [!{sign}]"));
            if !title.is_empty() {
                let title = self.inline(title);
                self.line(&format!("> **{title}**\n>"));
            }
            return;
        }
        let text = self.inline(line);
        let marks: String = self
            .marks
            .iter()
            .map(|mark| format!(" <!-- omslag import: {} -->", mark.get(self.language).replace("--", "- -")))
            .collect();
        let number = self.out.text.matches('\n').count() + 1;
        let marks_here = std::mem::take(&mut self.marks);
        self.out.remarks.extend(marks_here.into_iter().map(|mark| (number, mark)));
        self.line(&format!("{text}{marks}"));
    }

    fn inline(&mut self, line: &str) -> String {
        let mut out = String::new();
        let mut rest = line;
        if let Some((label, target)) = definition(line) {
            let target = self.target(target).unwrap_or_else(|| target.to_owned());
            return format!("{label}: {target}");
        }
        while let Some(at) = rest.find(['`', '[', ']', '{', '%', '!']) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let (length, replaced) = self.piece(rest).unwrap_or_else(|| {
                let first = rest.chars().next().map_or(1, char::len_utf8);
                (first, rest[..first].to_owned())
            });
            if replaced != rest[..length] {
                self.out.left_out.push_str(&format!("{} ", &rest[..length]));
            }
            out.push_str(&replaced);
            rest = &rest[length..];
        }
        out + rest
    }

    /// Translates what a text begins with. Returns its length and the text instead of it.
    fn piece(&mut self, text: &str) -> Option<(usize, String)> {
        let between = |open: &str, close: &str| {
            let inner = text.strip_prefix(open)?;
            let end = inner.find(close)?;
            Some((open.len() + end + close.len(), inner[..end].trim().to_owned()))
        };
        if text.starts_with('`') {
            let ticks = "`".repeat(text.bytes().take_while(|byte| *byte == b'`').count());
            let end = text[ticks.len()..].find(&ticks).map_or(ticks.len(), |end| end + 2 * ticks.len());
            return Some((end, text[..end].to_owned()));
        }
        if let Some((length, remark)) = between("%%", "%%").filter(|(length, _)| *length > 4) {
            return Some((length, format!("<!-- {} -->", remark.replace("--", "- -"))));
        }
        if let Some((length, name)) = between("![[", "]]") {
            return Some((length, self.wiki(&name, true)));
        }
        if let Some((length, name)) = between("[[", "]]").filter(|_| !text.starts_with("[[_TOC")) {
            return Some((length, self.wiki(&name, false)));
        }
        let command = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{", "}}")];
        if let Some((length, command)) = command.iter().find_map(|(open, close)| between(open, close)) {
            return Some((length, self.command(&command, &text[..length])));
        }
        let target = text.strip_prefix("](").map(|_| link_target(&text[2..]))?;
        let moved = self.target(target)?;
        Some((2 + target.len(), format!("]({moved}")))
    }

    /// Translates the target of a link. Returns `None` if it leads elsewhere or nowhere.
    fn target(&mut self, written: &str) -> Option<String> {
        let target = written.trim_matches(['<', '>']);
        let target = ["{{ site.baseurl }}", "{{site.baseurl}}", "{{ site.url }}"]
            .iter()
            .fold(target.to_owned(), |target, variable| target.replace(variable, ""));
        let inner = ["{{< relref \"", "{{< ref \"", "{{% relref \"", "{{% ref \"", "{% link ", "{% post_url "]
            .iter()
            .find_map(|start| target.strip_prefix(start));
        let inner = inner.map(|rest| rest.split(['"', '%']).next().unwrap_or_default().trim().to_owned());
        let target = inner.clone().unwrap_or(target);
        let found = match inner {
            Some(name) => self
                .vault
                .named(self.path, Url::split(&name).path)
                .or_else(|| self.vault.find(self.path, &format!("/{name}"))),
            None => self.vault.find(self.path, &target),
        };
        let fragment = Url::split(&target).fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
        let placed = found.and_then(|found| (self.place)(found));
        match placed {
            Some(placed) => Some(escape::target(&format!("{placed}{fragment}"))),
            None => {
                let is_here = !Url::split(&target).is_elsewhere() && !target.starts_with('#') && !target.is_empty();
                self.marks.extend(is_here.then(|| no_target(&target)));
                (target != written.trim_matches(['<', '>'])).then(|| escape::target(&target))
            }
        }
    }

    /// Translates `[[name#heading|text]]`.
    fn wiki(&mut self, written: &str, is_embedded: bool) -> String {
        let (name, shown) = written.split_once('|').map_or((written, None), |(name, shown)| (name, Some(shown)));
        let (file, heading) = name.split_once('#').map_or((name, None), |(file, heading)| (file, Some(heading)));
        let file = file.trim().trim_end_matches('\\');
        let found = if file.is_empty() { None } else { self.vault.named(self.path, file) };
        let placed = found.and_then(|found| (self.place)(found));
        let text = escape::inline(
            shown.unwrap_or_else(|| if file.is_empty() { heading.unwrap_or_default() } else { name }).trim(),
        );
        let fragment = heading
            .filter(|heading| !heading.starts_with('^'))
            .map(|heading| format!("#{}", anchor(heading)))
            .unwrap_or_default();
        match placed {
            Some(placed) if is_embedded && !placed.contains(".md") => {
                // The text after the bar of a picture is its width.
                let alt = shown.filter(|shown| shown.parse::<u32>().is_err()).unwrap_or_default();
                format!("![{}]({})", escape::inline(alt), escape::target(&placed))
            }
            Some(placed) => format!("[{text}]({})", escape::target(&format!("{placed}{fragment}"))),
            None if file.is_empty() && heading.is_some() => format!("[{text}]({fragment})"),
            None => {
                self.marks.push(no_target(name));
                text
            }
        }
    }

    /// Translates a shortcode or tag; one without a translation remains, with a mark.
    fn command(&mut self, command: &str, written: &str) -> String {
        let command = command.trim_matches(['-', '/', ' ']);
        let name = command.split_whitespace().next().unwrap_or_default();
        let argument = |key: &str| {
            let (_, rest) = command.split_once(&format!("{key}="))?;
            let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''));
            let end = |text: &str| {
                text.split(|c| quote.map_or(c == ' ', |quote| c == quote)).next().unwrap_or_default().to_owned()
            };
            Some(end(rest.trim_start_matches(['"', '\''])))
        };
        let first = command.split_whitespace().nth(1).unwrap_or_default().trim_matches(['"', '\'']);
        match name {
            "site.baseurl" | "site.url" => String::new(),
            "figure" | "img" | "image" if argument("src").is_some() => {
                let source = argument("src").unwrap_or_default();
                let target = self.target(&source).unwrap_or_else(|| escape::target(&source));
                let caption = argument("caption")
                    .or_else(|| argument("title"))
                    .map(|caption| format!(" \"{}\"", caption.replace('"', "”")))
                    .unwrap_or_default();
                format!("![{}]({target}{caption})", escape::inline(&argument("alt").unwrap_or_default()))
            }
            "ref" | "relref" | "link" | "post_url" => self.target(written).unwrap_or_else(|| written.to_owned()),
            "youtube" | "vimeo" => {
                let id = argument("id").unwrap_or_else(|| first.to_owned());
                let url = if name == "vimeo" {
                    format!("https://vimeo.com/{id}")
                } else {
                    format!("https://www.youtube.com/watch?v={id}")
                };
                format!("<{url}>")
            }
            _ => {
                self.marks.push(no_command(written));
                written.to_owned()
            }
        }
    }
}

/// Returns the box and the title of `> [!info]- Titel`, if omslag writes it in another way.
fn callout(line: &str) -> Option<(&'static str, &str)> {
    let (name, rest) = line.strip_prefix('>')?.trim_start().strip_prefix("[!")?.split_once(']')?;
    let lower = name.to_lowercase();
    let sign = BOXES.iter().find(|(_, names)| names.contains(&lower.as_str())).map_or("NOTE", |(sign, _)| sign);
    Some((sign, rest.trim_start_matches(['-', '+']).trim()))
}

/// Splits a definition such as `[x]: target`, which is no footnote.
fn definition(line: &str) -> Option<(&str, &str)> {
    let (label, target) = line.split_once("]: ").filter(|_| line.starts_with('[') && !line.starts_with("[^"))?;
    Some((&line[..=label.len()], target.trim()))
}

/// Returns the target at the start of the rest of a link, without its title.
fn link_target(rest: &str) -> &str {
    let command = ["{{", "{%"].iter().any(|open| rest.starts_with(open)) || rest.starts_with('<');
    let mut depth = 0;
    let end = rest.find(|c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth < 0 || c == ' ' && !command
    });
    rest[..end.unwrap_or(rest.len())].trim_end()
}

fn no_target(target: &str) -> Text {
    Text::new(
        format!("`{target}` is niet gevonden tussen de bestanden die zijn overgenomen"),
        format!("`{target}` was not found among the imported files"),
    )
}

fn no_command(command: &str) -> Text {
    let command = command.trim_matches(['{', '}', '<', '>', '%', ' ']);
    Text::new(
        format!("het commando `{command}` van een ander programma doet hier niets"),
        format!("the command `{command}` of another program does nothing here"),
    )
}
