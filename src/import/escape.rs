//! Escapes text so that Markdown prints it as it is, in every position.

/// Escapes the signs that Markdown and other programs give a meaning inside of a line. Bare web addresses become links.
pub fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        if let Some(url) = web_address(rest).filter(|_| !before.is_alphanumeric()) {
            out.push_str(&format!("<{url}>"));
            (before, rest) = ('>', &rest[url.len()..]);
            continue;
        }
        let after = rest[c.len_utf8()..].chars().next().unwrap_or(' ');
        if is_sign(c, before, after, rest) {
            out.push('\\');
        }
        out.push(c);
        (before, rest) = (c, &rest[c.len_utf8()..]);
    }
    out
}

fn is_sign(c: char, before: char, after: char, rest: &str) -> bool {
    match c {
        '\\' | '`' | '*' | '[' | ']' | '~' | '{' | '^' => true,
        '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
        '<' => after.is_alphabetic() || matches!(after, '/' | '!' | '?' | '<'),
        '&' => is_reference(rest),
        '%' | '=' | ':' | '-' => after == c || before == c,
        _ => false,
    }
}

/// Returns whether a text begins with a character reference, such as `&amp;`.
fn is_reference(text: &str) -> bool {
    let name = text[1..].split(';').next().unwrap_or_default();
    name.len() < text.len() - 1 && !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
}

/// Returns the web address at the start of a text, without the punctuation after it.
fn web_address(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let end =
        rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | '|')).unwrap_or(rest.len());
    let host = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*', '\'', '’']);
    host.starts_with(char::is_alphanumeric).then(|| &text[..text.len() - rest.len() + host.len()])
}

/// Escapes the start of a line that would begin a list, a heading, a rule or another block.
pub fn line(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = |at: usize| line[at..].starts_with([' ', '\t']) || line.len() == at;
    let sign = match line.bytes().next() {
        Some(b'#' | b'-' | b'>' | b'=' | b':' | b'|') => Some(0),
        Some(b'+') if after(1) => Some(0),
        Some(b'!') if line.starts_with("!!") => Some(0),
        Some(b'0'..=b'9') if digits < 10 && line[digits..].starts_with(['.', ')']) && after(digits + 1) => Some(digits),
        _ => None,
    };
    sign.map_or_else(|| line.to_owned(), |at| format!("{}\\{}", &line[..at], &line[at..]))
}

/// Returns a link target as Markdown takes it: in angle brackets if it has spaces or brackets.
pub fn target(target: &str) -> String {
    let target: String = target.trim().chars().filter(|c| !c.is_control()).collect();
    let target = target.replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C");
    match target.contains([' ', '(', ')', '*', '_', '&']) || target.is_empty() {
        true => format!("<{}>", target.replace('&', "&amp;")),
        false => target,
    }
}
