//! The verb `serve`, and what omslag does without a verb: the same, with the browser opened.

use super::{GOOD, MACHINE_FAILED, Machine, complain, open, start};
use crate::build::Project;
use crate::language::{Language, Text};
use crate::report;
use crate::serve::{Options, serve};
use crate::site::Visibility;
use clap::ArgMatches;
use std::net::{IpAddr, Ipv4Addr};
use std::path;

const PORT: u16 = 1111;

/// Shows the site until the process is ended, or returns the exit code of what stood in the way.
pub fn run(flags: Option<&ArgMatches>, machine: &Machine, language: Option<Language>) -> Result<u8, Text> {
    let text = |name: &str| flags.and_then(|flags| flags.get_one::<String>(name)).cloned();
    let is_set = |name: &str| flags.is_some_and(|flags| flags.get_flag(name));
    let hosts = flags.and_then(|flags| flags.get_many::<String>("allow-host"));
    let root = start::root(text("root").as_deref(), machine)?;
    let visibility = Visibility { today: start::today(None, machine)?, drafts: true };
    let ended = serve(Options {
        project: Project { root: path::absolute(&root).unwrap_or(root), base_url: None, visibility, preview: true },
        host: flags.and_then(|flags| flags.get_one("host").copied()).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        port: flags.and_then(|flags| flags.get_one("port").copied()).unwrap_or(PORT),
        allowed_hosts: hosts.into_iter().flatten().cloned().collect(),
        open: (flags.is_none() || is_set("open")).then_some(open::address),
        poll: is_set("poll"),
        editor: machine.editor.clone(),
        language,
        json: is_set("json"),
        quiet: is_set("quiet"),
    });
    Ok(match ended {
        Ok(()) => GOOD,
        Err(failure) => {
            complain(&format!("{}\n", report::failure(&failure, language.unwrap_or_default())));
            MACHINE_FAILED
        }
    })
}
