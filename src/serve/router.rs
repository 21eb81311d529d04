//! Routes requests: to a page of the site with the preview's additions, or to one of the preview's own pages. Paths are
//! only looked up in the maps of the snapshot.

use super::banner::{self, PREFIX, PageData};
use super::dashboard::{Dashboard, Deployed, Query, Row, Untranslated};
use super::editor::Editor;
use super::findings::Context;
use super::overlay::overlay;
use super::preview::Preview;
use super::request::{Request, kind_of};
use super::response::Response;
use super::snapshot::{ServedSite, Snapshot};
use crate::deploy::LastDeploy;
use crate::diagnostic::{Diagnostics, Place, Severity, nearest};
use crate::hosting;
use crate::html::{Escaped, Html};
use crate::i18n::{Language, Text};
use crate::images::Store;
use crate::lint;
use crate::output::{Content, Entry};
use crate::pipeline;
use crate::publish::{self, Published};
use crate::site::{PageId, Route, Target, Visibility};
use crate::url::{NOT_FOUND, Permalink};
use serde_json::json;

/// Content-Security-Policy of the preview's own pages, and of a site without `hosting`: no scripts from other hosts.
const POLICY: &str = "default-src 'self'; img-src 'self' data: https: http:; media-src 'self' https:; \
    frame-src 'self' https:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";

/// Answers requests from the newest snapshot.
pub struct Router {
    pub editor: Editor,
    /// The language of the preview; by default that of the site.
    pub language: Option<Language>,
}

impl Router {
    pub fn respond(&self, request: &Request, preview: &Preview) -> Response {
        let snapshot = preview.now();
        let language = self.language_of(&snapshot);
        match request.path.strip_prefix(PREFIX) {
            Some("") => html(200, self.dashboard(request, preview, &snapshot), Some(POLICY.to_owned())),
            Some("preview.js") => own("preview.js", include_bytes!("assets/preview.js")),
            Some("preview.css") => own("preview.css", include_bytes!("assets/preview.css")),
            Some("events") => Response::LiveReload,
            Some("state.json") => self.state(request, &snapshot, language),
            Some(_) => Response::text(404, &Text::new("dit heeft omslag niet", "omslag does not have this"), language),
            None if request.path == PREFIX.trim_end_matches('/') => Response::Redirect(PREFIX.to_owned()),
            None => match &snapshot.shown {
                Some(shown) => self.of_site(request, &snapshot, shown),
                None => html(500, self.decorated("", &snapshot, None, None), Some(POLICY.to_owned())),
            },
        }
    }

    /// Returns the language of the preview's own texts.
    pub fn language_of(&self, snapshot: &Snapshot) -> Language {
        let of_site = || snapshot.shown.as_ref().map(|shown| shown.renderer().site.config.language);
        self.language.or_else(of_site).unwrap_or_default()
    }

    fn of_site(&self, request: &Request, snapshot: &Snapshot, shown: &ServedSite) -> Response {
        let base = &shown.renderer().site.config.base;
        let Some(permalink) = shown.permalink(&request.path) else {
            return match base.path().starts_with(&request.path) {
                true => Response::Redirect(base.path().to_owned()),
                false => self.not_found(request, snapshot, shown),
            };
        };
        if let Some(href) = redirected(&permalink, request, shown) {
            return Response::Redirect(href);
        }
        if let Some(asset) = shown.asset(&permalink) {
            return self.plain(asset.content.clone(), permalink.as_str());
        }
        if let Some(found) = shown.find(&permalink) {
            return self.found(found, snapshot, shown);
        }
        let folder = Permalink::new(&format!("{permalink}/"));
        match shown.find(&folder) {
            Some(_) => Response::Redirect(base.href(&folder)),
            None => self.not_found(request, snapshot, shown),
        }
    }

    fn found(&self, found: &(Permalink, Route), snapshot: &Snapshot, shown: &ServedSite) -> Response {
        let page = shown.page(&found.0);
        match Self::rendered(found, snapshot, shown) {
            Some(entry) if found.0.is_html() => {
                let policy = policy(&entry, shown);
                let Content::Bytes(bytes) = entry.content else {
                    return self.plain(entry.content, &found.0.file());
                };
                let why = page.and_then(|page| shown.renderer().site.why_hidden(page));
                let banner = why.map(|why| banner::banner(&why, self.language_of(snapshot)));
                let text = String::from_utf8_lossy(&bytes);
                let source = page.map(|page| file_of(shown, page));
                html(200, self.decorated(&text, snapshot, banner.as_ref(), source), policy)
            }
            Some(Entry { content, .. }) => self.plain(content, &found.0.file()),
            None => {
                let page = self.decorated("", snapshot, None, page.map(|page| file_of(shown, page)));
                html(500, page, Some(POLICY.to_owned()))
            }
        }
    }

    /// Renders a route, or the same one of the last good site if that fails.
    fn rendered(found: &(Permalink, Route), snapshot: &Snapshot, shown: &ServedSite) -> Option<Entry> {
        let good = || {
            let good = snapshot.good.as_ref()?;
            good.render(good.find(&found.0)?).ok()
        };
        shown.render(found).ok().or_else(good)
    }

    fn plain(&self, content: Content, file: &str) -> Response {
        let (kind, policy) = (kind_of(file), Some(POLICY.to_owned()));
        match content {
            Content::Bytes(bytes) => Response::Bytes { status: 200, kind, bytes, policy },
            Content::File(path) => Response::File { path, within: self.editor.root.join("content"), kind, policy },
            Content::Rendition(job) => match Store::within(&self.editor.root.join(pipeline::STATE)).get(&job) {
                Ok(Ok(bytes)) => Response::Bytes { status: 200, kind, bytes, policy },
                Ok(Err(_)) | Err(_) => Response::text(500, &unmade(), self.language.unwrap_or_default()),
            },
            Content::Gone(_) => unreachable!("an entry that was just rendered has its bytes"),
        }
    }

    fn not_found(&self, request: &Request, snapshot: &Snapshot, shown: &ServedSite) -> Response {
        let language = self.language_of(snapshot);
        let nothing = Text::new("hier staat niets", "there is nothing here");
        if !request.accepts_html {
            return Response::text(404, &nothing, language);
        }
        let site = &shown.renderer().site;
        let is_in = |language: &Language| {
            let home = site.config.base.href(&site.own_address("/", *language));
            request.path.starts_with(&home)
        };
        // The first language is at the root, which every path begins with.
        let spoken = site.languages().filter(is_in).last().unwrap_or(site.config.language);
        let permalink = site.own_address(NOT_FOUND, spoken);
        let entry = shown.find(&permalink).and_then(|found| Self::rendered(found, snapshot, shown));
        let Some((policy, Content::Bytes(bytes))) = entry.map(|entry| (policy(&entry, shown), entry.content)) else {
            return Response::text(404, &nothing, language);
        };
        let hint = shown.permalink(&request.path).and_then(|permalink| hint(&permalink, shown, language));
        html(404, self.decorated(&String::from_utf8_lossy(&bytes), snapshot, hint.as_ref(), None), policy)
    }

    fn decorated(&self, page: &str, snapshot: &Snapshot, banner: Option<&Html>, source: Option<String>) -> String {
        let language = self.language_of(snapshot);
        let empty_page = || {
            let title = Text::new("Nog geen voorbeeld", "No preview yet");
            format!(
                "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{0}</title>\n</head>\n\
                 <body>\n<main><h1>{0}</h1></main>\n</body>\n</html>\n",
                title.get(language)
            )
        };
        let page = if page.is_empty() { empty_page() } else { page.to_owned() };
        let data = PageData { editor: &self.editor, source: source.as_deref(), language };
        banner::decorate(&page, snapshot.build, banner, &data)
    }

    /// Returns the state that the script fetches after each change: the build, the counts and the overlay of a page.
    fn state(&self, request: &Request, snapshot: &Snapshot, language: Language) -> Response {
        let diagnostics = snapshot.all_diagnostics();
        let asked = request.query.as_deref().and_then(|query| query.strip_prefix("page="));
        let path = asked.map(crate::url::decode).unwrap_or_default();
        let files = snapshot.shown.as_ref().map(|shown| files_of(&path, shown));
        let is_own = |file: &str| files.as_ref().is_none_or(|files| files.iter().any(|own| own == file));
        let context = Context { editor: &self.editor, excerpt: &|place| excerpt(snapshot, place), language };
        let overlay = overlay(&diagnostics, &is_own, context);
        let state = json!({
            "build": snapshot.build,
            "files": snapshot.files,
            "errors": diagnostics.count(Severity::Error),
            "warnings": diagnostics.count(Severity::Warning),
            "overlay": overlay.as_str(),
        });
        Response::Bytes { status: 200, kind: "application/json", bytes: state.to_string().into_bytes(), policy: None }
    }

    fn dashboard(&self, request: &Request, preview: &Preview, snapshot: &Snapshot) -> String {
        let query = Query::parse(request.query.as_deref().unwrap_or_default());
        let mut diagnostics = snapshot.all_diagnostics();
        let plan = query.plan.then(|| self.foresee(preview, &mut diagnostics)).flatten();
        let rows = snapshot.shown.as_ref().map(|shown| rows(shown)).unwrap_or_default();
        let untranslated = snapshot.shown.as_ref().map(|shown| untranslated(shown)).unwrap_or_default();
        let config = snapshot.shown.as_ref().map(|shown| &shown.renderer().site.config);
        let language = self.language_of(snapshot);
        let deployed = deployed(preview, snapshot);
        let page = Dashboard {
            site_name: config.map_or("omslag", |config| &config.name),
            home: config.map_or("/", |config| config.base.path()),
            rows: &rows,
            untranslated: &untranslated,
            diagnostics: &diagnostics,
            plan: plan.as_ref(),
            deployed: deployed.as_ref(),
            query,
            build: snapshot.build,
            context: Context { editor: &self.editor, excerpt: &|place| excerpt(snapshot, place), language },
        };
        page.page().into_string()
    }

    /// Returns what publishing would do: builds the site without drafts and compares it with the published one. If that
    /// build has errors, replaces `diagnostics` by those of the build.
    fn foresee(&self, preview: &Preview, diagnostics: &mut Diagnostics) -> Option<Published> {
        let visibility = Visibility { drafts: false, ..preview.project.visibility };
        let built = pipeline::build(
            &pipeline::Project { visibility, preview: false, ..preview.project.clone() },
            None,
            &|_, _| (),
        )
        .ok()?;
        if built.diagnostics.has_errors() {
            *diagnostics = built.diagnostics;
            return None;
        }
        match publish::foresee(&built.output, &preview.project.destination(false)) {
            Ok(published) => Some(published),
            Err(failure) => {
                diagnostics.push(super::preview::machine_failed(&failure, &preview.project.root));
                None
            }
        }
    }
}

/// Returns what this copy deployed last, for a site that is deployed.
fn deployed(preview: &Preview, snapshot: &Snapshot) -> Option<Deployed> {
    let site = &snapshot.shown.as_ref()?.renderer().site;
    site.config.deploy.as_ref()?;
    let texts = snapshot.texts.as_ref()?;
    let last = LastDeploy::read(&preview.project.root.join(pipeline::STATE));
    let since = |last: LastDeploy| (last.clone(), last.changes_since(site, texts));
    Some(Deployed { last: last.map(since) })
}

fn rows(shown: &ServedSite) -> Vec<Row> {
    let site = &shown.renderer().site;
    let row = |id: PageId| {
        let placed = site.get(id);
        let (front, page) = (&placed.page.front, &placed.page);
        Row {
            title: front.title.clone(),
            url: shown.renderer().page_href(id),
            file: page.file(),
            kind: page.kind.name(),
            hidden: site.why_hidden(id),
            date: front.date,
            updated: front.updated,
            review: front.review,
            overdue: lint::is_review_overdue(site, id),
            words: page.markdown.words,
            longest_sentence: page.markdown.longest_sentence,
        }
    };
    site.ids().map(row).collect()
}

/// Returns the href on this site to which the host will redirect a request, unless there is a page that does so.
fn redirected(permalink: &Permalink, request: &Request, shown: &ServedSite) -> Option<String> {
    let renderer = shown.renderer();
    let found = renderer.site.redirects.find(permalink.as_str(), request.query.as_deref())?;
    let to = found.to.as_ref().filter(|to| !found.is_page() && !matches!(to, Target::Elsewhere(_)))?;
    Some(renderer.href(to, permalink))
}

/// Returns the pages that have no translation, if the site has two languages.
fn untranslated(shown: &ServedSite) -> Vec<Untranslated> {
    let site = &shown.renderer().site;
    let Some(second) = site.config.second_language else { return Vec::new() };
    let has_file = |id: PageId| site.get(id).page.lines_above > 0;
    let is_missing = |id: &PageId| has_file(*id) && !site.counterpart(*id).is_some_and(has_file);
    let row = |id: PageId| {
        let page = site.get(id).page;
        let command = format!("omslag new translation {} --to {second}", page.path);
        Untranslated { title: page.front.title.clone(), command }
    };
    site.pages_in(site.config.language).filter(is_missing).map(row).collect()
}

/// Returns the content file of a page, relative to the project's root.
fn file_of(shown: &ServedSite, page: PageId) -> String {
    shown.renderer().site.get(page).page.file()
}

/// Returns the content files of a page. Those of a timeline include its events. Files that every page depends on
/// (`site.yaml`, data, the theme) are not included.
fn files_of(path: &str, shown: &ServedSite) -> Vec<String> {
    let Some(permalink) = shown.permalink(path) else { return Vec::new() };
    let site = &shown.renderer().site;
    site.ids().filter(|id| *site.get(*id).permalink == permalink).map(|id| site.get(id).page.file()).collect()
}

/// Returns the line of text at a place.
fn excerpt(snapshot: &Snapshot, place: &Place) -> Option<String> {
    let text = snapshot.texts.as_ref()?.get(&place.path)?;
    text.lines().nth(place.line().checked_sub(1)?).map(str::to_owned)
}

/// Returns a link to the page whose address is most similar to one that does not exist.
fn hint(permalink: &Permalink, shown: &ServedSite, language: Language) -> Option<Html> {
    let site = &shown.renderer().site;
    let pages = site.routes.all.iter().filter(|(_, route)| matches!(route, Route::Page(_)));
    let near = nearest(permalink.as_str(), pages.map(|(permalink, _)| permalink.as_str()))?;
    let meant = language.pick("Bedoelde u", "Did you mean");
    let href = site.config.base.href(&Permalink::new(near));
    let sentence = Html::trusted(format!("{meant} <a href=\"{}\">{}</a>?", Escaped(&href), Escaped(near)));
    Some(banner::aside(&sentence, language))
}

fn unmade() -> Text {
    Text::new("deze afbeelding is beschadigd", "this picture is damaged")
}

fn own(name: &str, bytes: &[u8]) -> Response {
    Response::Bytes { status: 200, kind: kind_of(name), bytes: bytes.to_vec(), policy: None }
}

/// Returns the Content-Security-Policy under which a page is published. Without `hosting` it is the preview's own, or
/// none if the site allows raw HTML, which may load anything.
fn policy(page: &Entry, shown: &ServedSite) -> Option<String> {
    let config = &shown.renderer().site.config;
    match config.hosting {
        Some(_) => Some(hosting::preview_policy(page, &config.allow, shown.sheets())),
        None => (!config.raw_html).then(|| POLICY.to_owned()),
    }
}

fn html(status: u16, page: String, policy: Option<String>) -> Response {
    Response::Bytes { status, kind: HTML, bytes: page.into_bytes(), policy }
}
