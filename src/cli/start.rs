//! omslag without a command, also by a double click: shows the site, or offers to make the first one.

use super::call::Call;
use super::exit::{failed, print};
use super::machine::Machine;
use super::{make, serve};
use crate::i18n::{Language, Text};
use crate::source;
use std::io::stdin;
use std::path::Path;

/// Shows the site in the browser until the process is ended.
///
/// # Errors
///
/// Returns a message if there is no site, and nobody who wants one.
pub fn run(call: &Call) -> Result<u8, Text> {
    let Err(no_site) = call.root() else { return serve::run(call) };
    let machine = call.machine;
    let language = call.language.unwrap_or_default();
    // A double click on a Mac starts the program in the home folder.
    let beside = machine.program.as_deref().and_then(Path::parent).filter(|_| machine.is_double_clicked());
    let folder = beside.unwrap_or(&machine.folder);
    if let Some(root) = source::find_root(folder) {
        return show(call, &root);
    }
    let site = folder.join(language.pick("mijn-site", "my-site"));
    if source::holds_settings(&site) && machine.answers {
        return show(call, &site);
    }
    if !machine.answers || !is_wanted(folder, language) {
        return Err(no_site);
    }
    match make::starter(&site, language)? {
        Ok(_) => show(call, &site),
        Err(failure) => Ok(failed(&failure, false, language)),
    }
}

fn show(call: &Call, root: &Path) -> Result<u8, Text> {
    let machine = Machine { folder: root.to_owned(), ..call.machine.clone() };
    serve::run(&Call { flags: call.flags, machine: &machine, language: call.language })
}

/// Asks whether to make a site in a folder.
fn is_wanted(folder: &Path, language: Language) -> bool {
    let folder = folder.display();
    let question = Text::new(
        format!("In {folder} staat nog geen site.\nZal ik hier een site maken? (j/n) "),
        format!("There is no site in {folder} yet.\nShall I make a site here? (y/n) "),
    );
    print(question.get(language));
    answer().to_lowercase().starts_with(['j', 'y'])
}

/// Waits until somebody has read a message in a window that closes with the program.
pub fn keep_window(language: Language) {
    let text = Text::new("\nDruk op Enter om dit venster te sluiten.\n", "\nPress Enter to close this window.\n");
    print(text.get(language));
    answer();
}

/// Reads a line. The end of the input is an empty answer.
fn answer() -> String {
    let mut line = String::new();
    let _ = stdin().read_line(&mut line);
    line.trim().to_owned()
}
