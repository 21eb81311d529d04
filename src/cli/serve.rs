//! The command `serve`. Without a command omslag does the same, and opens the browser.

use super::call::Call;
use super::exit::{GOOD, failed};
use super::open;
use crate::i18n::Text;
use crate::pipeline::Project;
use crate::serve::{Options, serve};
use crate::site::Visibility;
use std::net::{IpAddr, Ipv4Addr};
use std::path;

const PORT: u16 = 1111;

/// Serves the site until the process is ended, and returns the exit code if it cannot.
///
/// # Errors
///
/// Returns a message if there is no site or `--today` is not a day.
pub fn run(call: &Call) -> Result<u8, Text> {
    let root = call.root()?;
    let visibility = Visibility { today: call.today()?, drafts: true };
    let ended = serve(Options {
        project: Project { root: path::absolute(&root).unwrap_or(root), base_url: None, visibility, preview: true },
        host: call.get("host").unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        port: call.get("port").unwrap_or(PORT),
        allowed_hosts: call.texts("allow-host"),
        open: (call.flags.is_none() || call.is_set("open")).then_some(open::address),
        poll: call.is_set("poll"),
        editor: call.machine.editor.clone(),
        language: call.language,
        json: call.is_set("json"),
        quiet: call.is_set("quiet"),
    });
    Ok(match ended {
        Ok(()) => GOOD,
        // With `--json`, a preview prints one line per build, and a failure is not a build.
        Err(failure) => failed(&failure, false, call.language.unwrap_or_default()),
    })
}
