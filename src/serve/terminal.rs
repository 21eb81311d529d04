//! What a preview prints: where it is, and one calm line for each change.

use super::banner::PREFIX;
use super::moment::Moment;
use super::preview::Change;
use super::watch::Mode;
use crate::language::{Language, Text};
use crate::report;
use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

/// How a preview prints.
pub struct Terminal {
    pub language: Language,
    /// One object a change, on a line of its own, instead of sentences.
    pub json: bool,
    /// Only what is wrong.
    pub quiet: bool,
}

impl Terminal {
    /// Says where the preview is, and what is not as was asked.
    pub fn greet(&self, address: &SocketAddr, moment: &Moment, mode: &Mode, wished: u16) {
        if self.json {
            return;
        }
        let (url, desk, port) = (url(address, moment), format!("{}{PREFIX}", origin(address)), address.port());
        let mut lines = Vec::new();
        if wished != 0 && port != wished {
            lines.push(self.say(
                format!("poort {wished} is bezet; het is {port} geworden"),
                format!("port {wished} is taken; it became {port}"),
            ));
        }
        if let Mode::Polling { why: Some(why) } = mode {
            lines.push(self.say(
                format!("deze map is niet te volgen ({why}); omslag kijkt elke halve seconde"),
                format!("this folder cannot be watched ({why}); omslag looks every half second"),
            ));
        }
        lines.push(self.say(
            format!("de site staat op {url}\nhet overzicht op {desk}\nstoppen: Ctrl-C"),
            format!("the site is at {url}\nthe overview at {desk}\nstop with Ctrl-C"),
        ));
        print(&lines.join("\n"));
    }

    /// Tells a change: at once, and once more when all pages have been `checked` if that found anything else.
    pub fn tell(&self, change: &Change, checked: bool) {
        if self.json && checked {
            return print(&report::json(&change.moment.all_said(), None, None, self.language));
        }
        let found = report::summary(change.moment.said.iter(), self.language);
        let all = report::summary(change.moment.all_said().iter(), self.language);
        if self.json || self.quiet && all.is_empty() {
            return;
        }
        match checked {
            false if !change.files.is_empty() => print(&self.line(&change.files, change.took, &found)),
            false if !found.is_empty() => print(&found),
            true if found != all => {
                print(&self.say(format!("alle pagina's nagekeken: {all}"), format!("all pages checked: {all}")));
            }
            _ => {}
        }
    }

    fn line(&self, files: &[String], took: Duration, found: &str) -> String {
        let first = files.first().map_or("", String::as_str);
        let what = match files.len() {
            1 => first.to_owned(),
            count => self.say(format!("{first} en nog {}", count - 1), format!("{first} and {} more", count - 1)),
        };
        let milliseconds = took.as_millis().max(1);
        let found = if found.is_empty() { String::new() } else { format!(" - {found}") };
        format!("{what}: {milliseconds} ms{found}")
    }

    fn say(&self, dutch: String, english: String) -> String {
        Text::new(dutch, english).get(self.language).to_owned()
    }
}

/// Where the site's home page is.
pub fn url(address: &SocketAddr, moment: &Moment) -> String {
    let base = moment.shown.as_ref().map_or("/", |shown| shown.renderer.site.config.base.path());
    format!("{}{base}", origin(address))
}

/// The preview as a browser on this computer reaches it.
fn origin(address: &SocketAddr) -> String {
    match address.ip().is_unspecified() {
        true => format!("http://localhost:{}", address.port()),
        false => format!("http://{address}"),
    }
}

/// Nobody may be listening any more, which ends nothing.
fn print(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
