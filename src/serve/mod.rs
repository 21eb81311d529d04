//! The preview: serves the site on loopback and updates it after every save. It never writes `public/`.
//!
//! Ctrl-C ends the process at once. No signal handler is installed, since nothing needs cleaning up.

mod response;
mod router;
mod banner;
mod dashboard;
mod editor;
mod live_reload;
mod findings;
mod server;
mod lock;
mod snapshot;
mod overlay;
mod preview;
mod request;
mod terminal;
mod watch;

use self::editor::Editor;
use self::live_reload::LiveReload;
use self::preview::Preview;
use self::request::{Policy, Request};
use self::response::Response;
use self::router::Router;
use self::server::Server;
use self::terminal::Terminal;
use self::watch::{Trigger, watch};
use crate::config;
use crate::diagnostic::Failure;
use crate::i18n::Language;
use crate::pipeline::Project;
use std::cell::RefCell;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::mpsc::channel;

/// Options of a preview.
pub struct Options {
    /// The project, with an absolute root.
    pub project: Project,
    pub host: IpAddr,
    pub port: u16,
    /// Host names besides `localhost` that requests may use.
    pub allowed_hosts: Vec<String>,
    /// Called with the URL of the site once the server accepts connections.
    pub open: Option<fn(&str)>,
    /// Rescans the disk at an interval instead of after events.
    pub poll: bool,
    /// A URL with `{path}`, `{line}` and `{column}` that opens a place in an editor, or `none`.
    pub editor: Option<String>,
    /// The language of the preview; by default that of the site.
    pub language: Option<Language>,
    pub json: bool,
    pub quiet: bool,
}

/// Serves the site until the process ends. Fails if no port is available.
pub fn serve(options: Options) -> Result<(), Failure> {
    server::hush_library();
    let listener = server::bind(options.host, options.port)?;
    let (changes, changed) = channel();
    let preview = Arc::new(Preview::new(options.project, LiveReload::default(), changes));
    let root = preview.project.root.clone();

    let roots = ["content", "data", "themes", config::FILE_NAME].map(|name| root.join(name)).to_vec();
    let watching = preview.clone();
    let (watcher, mode) = watch(roots, options.poll, move |trigger| watching.on_trigger(&trigger));
    let watcher = Arc::new(watcher);
    preview.on_trigger(&Trigger::Rescan);

    let editor = options.editor.unwrap_or_else(|| Editor::DEFAULT.to_owned());
    let router = Router {
        editor: Editor { template: Some(editor).filter(|editor| editor != "none"), root: root.clone() },
        language: options.language,
    };
    let language = router.language_of(&preview.now());
    let terminal = Terminal { language, json: options.json, quiet: options.quiet, reported: RefCell::default() };
    let policy = Policy { language: terminal.language, hosts: options.allowed_hosts };
    let (shown, eager) = (preview.clone(), watcher.clone());
    let answer = move |request: &Request| {
        let answer = router.respond(request, &shown);
        if answer == Response::LiveReload {
            eager.set_eager(true);
        }
        answer
    };
    let server = Server::start(listener, policy, preview.live_reload.clone(), answer)?;

    terminal.greet(&server.address, &preview.now(), &mode, options.port);
    if let Some(open) = options.open {
        open(&terminal::url(&server.address, &preview.now()));
    }
    preview.check_all(
        &changed,
        |change, checked| terminal.report(change, checked),
        || {
            watcher.set_eager(preview.live_reload.count() > 0);
        },
    );
    Ok(())
}
