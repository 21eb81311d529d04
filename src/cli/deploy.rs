//! The command `deploy`: builds and publishes the site, brings the host to it, and checks what is online.

use super::build::{Outcome, Run};
use super::call::Call;
use super::exit::SITE_HAS_ERRORS;
use super::progress::Uploads;
use crate::config::{Config, DeployTarget, Host};
use crate::deploy::{self, Consent, Deployed, Deployment, Expected, Wanted};
use crate::diagnostic::{Diagnostics, Failure, Rule, Severity};
use crate::i18n::Text;
use crate::output::Role;
use crate::pipeline::{Built, Project};
use crate::publish::{self, Changes};
use crate::source;
use crate::url::{NOT_FOUND, Permalink};

/// Maximum number of changed pages to fetch afterwards.
const FETCHED_MAX: usize = 50;

/// An address that no site has.
const NOWHERE: &str = "/omslag-controle-404/";

/// Builds, deploys, checks and reports. Returns the exit code.
///
/// # Errors
///
/// Returns a message if there is no site, or no `deploy` in `site.yaml`.
pub fn run(call: &Call) -> Result<u8, Text> {
    let is_dry_run = call.is_set("dry-run");
    let unchanged = Text::new("online is niets veranderd\n", "nothing has been changed online\n");
    let run = Run::new(call, !is_dry_run, Some(unchanged));
    let project = run.project()?;
    let settings = source::read_settings(&project.root).ok().and_then(Result::ok);
    // Unusable settings are reported by the build.
    let config = settings.and_then(|text| Config::parse(&text, None).ok());
    if config.as_ref().is_some_and(|config| config.deploy.is_none()) {
        return Err(no_target());
    }
    let outcome = run.make(&project, true).map(|outcome| (outcome, config));
    Ok(match outcome {
        Ok((outcome, Some(config))) => Deploy { run, project, config, is_dry_run }.run(outcome),
        Ok((outcome, None)) => run.end(outcome, None),
        Err(code) => code,
    })
}

/// One deploy of a site.
struct Deploy<'a> {
    run: Run<'a>,
    project: Project,
    config: Config,
    is_dry_run: bool,
}

impl Deploy<'_> {
    fn run(self, mut outcome: Outcome) -> u8 {
        outcome.findings.diagnostics = stricter(outcome.findings.diagnostics);
        outcome.is_stopped |= outcome.findings.diagnostics.has_errors();
        if outcome.is_stopped {
            return self.run.end(outcome, None);
        }
        let Some(target) = &self.config.deploy else { return self.run.end(outcome, None) };
        let language = self.run.language(&outcome.findings);
        match self.deploy(target, &mut outcome) {
            Ok(deployed) => {
                let is_online = deployed.is_delayed || deployed.checks.iter().all(|check| check.outcome.is_online());
                let code = self.run.end(outcome, Some(&deployed));
                if is_online { code } else { SITE_HAS_ERRORS }
            }
            Err(Ended::Failed(failure)) => self.run.failed(&failure, language),
            Err(Ended::Refused) => self.run.end(outcome, None),
            Err(Ended::Reported(code)) => code,
        }
    }

    fn deploy(&self, target: &DeployTarget, outcome: &mut Outcome) -> Result<Deployed, Ended> {
        let destination = self.project.destination(false);
        let may_write = !self.is_dry_run;
        let mut host = Deployment::connect(target, &self.project.root, destination.state.clone(), may_write)?;
        let foreign = publish::foreign_files(&destination)?;
        let deployed = Deployed {
            to: host.to().to_owned(),
            foreign,
            is_dry_run: self.is_dry_run,
            is_delayed: matches!(target, DeployTarget::Git(_)),
            ..Deployed::default()
        };
        if outcome.built.is_none() {
            // The last build is repeated. If exactly that is online, there is nothing to do.
            let files = publish::recorded(&destination)?;
            if !self.run.call.is_set("take-over") && host.is_online(&files) {
                host.confirm(self.run.call.machine.now)?;
                let changes = Changes { unchanged: files.len(), ..Changes::default() };
                let home = files.get("index.html").map(|hash| (home(), *hash));
                let expected = self.expected(&host, home.into_iter(), None);
                return Ok(Deployed { changes, checks: self.verify(&host, &expected)?, ..deployed });
            }
            let built = self.run.make(&self.project, false).map_err(Ended::Reported)?;
            *outcome = built;
            outcome.findings.diagnostics = stricter(std::mem::take(&mut outcome.findings.diagnostics));
        }
        let Some(built) = outcome.built.as_ref().filter(|_| !outcome.is_stopped) else { return Err(Ended::Refused) };
        let wanted = deploy::wanted(built)?;
        let consent = Consent {
            take_over: self.run.call.is_set("take-over"),
            deletions: self.run.call.is_set("allow-deletions"),
        };
        let plan = host.plan(&wanted, consent)?;
        if plan.is_refused() {
            outcome.findings.diagnostics.extend(plan.diagnostics);
            outcome.is_stopped = true;
            return Err(Ended::Refused);
        }
        let changes = plan.changes.clone();
        if self.is_dry_run {
            return Ok(Deployed { changes, ..deployed });
        }
        let expected = self.expected_after(&host, &changes, &wanted, built);
        let uploads = Uploads::new(self.run.call.machine.terminal, self.run.language(&outcome.findings));
        let is_silent = self.run.is_silent();
        let show = |state| {
            if !is_silent {
                uploads.show(state)
            }
        };
        let bytes = host.carry_out(&plan, &wanted, &destination.folder, self.run.call.machine.now, &show)?;
        Ok(Deployed { changes, bytes, checks: self.verify(&host, &expected)?, ..deployed })
    }

    fn verify(&self, host: &Deployment, expected: &[(String, Expected)]) -> Result<Vec<deploy::Check>, Failure> {
        match self.is_dry_run || self.run.call.is_set("no-verify") {
            true => Ok(Vec::new()),
            false => host.verify(expected),
        }
    }

    /// Returns what the URLs of the site should give after these changes.
    fn expected_after(
        &self,
        host: &Deployment,
        changes: &Changes,
        wanted: &Wanted,
        built: &Built,
    ) -> Vec<(String, Expected)> {
        let is_page =
            |path: &&String| wanted.get(*path).is_some_and(|want| matches!(want.role, Role::Page | Role::List));
        let changed = changes.changed.iter().chain(&changes.new).filter(is_page).take(FETCHED_MAX);
        let changed = changed.map(|path| Permalink::of_file(path)).filter(|permalink| *permalink != home());
        let pages = std::iter::once(home()).chain(changed.filter(|permalink| permalink.as_str() != NOT_FOUND));
        let pages = pages.filter_map(|permalink| Some((permalink.clone(), wanted.get(&permalink.file())?.entry.hash)));
        let redirect =
            built.output.iter().filter(|(_, entry)| entry.role == Role::Redirect).find_map(|(from, entry)| {
                let link = entry.facts.links.first()?;
                let origin = self.config.base.permalink(&link.to);
                let fragment = self.config.base.href_of_fragment(&link.to, &link.fragment);
                let to = format!("{}{fragment}", origin.strip_suffix(&self.config.base.href(&link.to))?);
                let page = wanted.get(&from.file())?.entry.hash;
                Some((self.config.base.permalink(from), Expected::Redirect { to, page }))
            });
        self.expected(host, pages, redirect)
    }

    fn expected(
        &self,
        host: &Deployment,
        pages: impl Iterator<Item = (Permalink, crate::hash::Hash)>,
        redirect: Option<(String, Expected)>,
    ) -> Vec<(String, Expected)> {
        let url = |permalink: &Permalink| self.config.base.permalink(permalink);
        let page = |(permalink, now): (Permalink, _)| {
            (url(&permalink), Expected::File { now, before: host.before(&permalink.file()) })
        };
        let sends_headers = self.config.hosting.is_some_and(|hosting| hosting != Host::GithubPages);
        let headers = sends_headers.then(|| (url(&home()), Expected::Headers));
        let nowhere = (url(&Permalink::new(NOWHERE)), Expected::Nothing);
        pages.map(page).chain(headers).chain(redirect).chain([nowhere]).collect()
    }
}

/// Why a deploy ended before it was complete.
enum Ended {
    Failed(Failure),
    /// Because of errors among the diagnostics.
    Refused,
    /// After the reason was printed; this is the exit code.
    Reported(u8),
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Ended {
        Ended::Failed(failure)
    }
}

fn home() -> Permalink {
    Permalink::new("/")
}

/// Makes an address that no visitor can reach an error: a build only advises against it.
fn stricter(diagnostics: Diagnostics) -> Diagnostics {
    let mut stricter = Diagnostics::default();
    stricter.extend(diagnostics.into_iter().map(|diagnostic| match diagnostic.rule {
        Rule::ReservedAddress => diagnostic.with_severity(Severity::Error),
        _ => diagnostic,
    }));
    stricter
}

fn no_target() -> Text {
    Text::new(
        "in site.yaml staat niet waar de site online komt; zet erin: `deploy: {to: \"sftp://naam@server.voorbeeld.nl/~/public_html\"}`",
        "site.yaml does not say where to deploy to; add: `deploy: {to: \"sftp://name@server.example.org/~/public_html\"}`",
    )
}
