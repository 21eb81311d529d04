//! The check after a deploy: what visitors get at the address of the site.

use crate::host::{SshHost, Web};
use crate::json::check;
use crate::support::{Project, Run};
use serde_json::Value;

fn deployed(run: &Run) -> Value {
    check(&run.stdout, "deploy")["report"]["deployed"].clone()
}

/// Returns a site with a redirect, below a base path on this web server.
fn site(host: &SshHost, web: &Web, more: &str) -> Project {
    let project = Project::small();
    host.configure(&project, &format!("http://127.0.0.1:{}/een%20pad/", web.port), more);
    project.write("content/visie.md", "---\ntitle: Visie\naliases: [/oud/]\n---\n\nTekst.\n");
    project
}

#[test]
fn what_is_online_is_fetched_and_compared() {
    let host = SshHost::start();
    let web = Web::serve(host.path(""), "/een%20pad/");
    let project = site(&host, &web, "");
    let deploy = |flags: &[&str]| project.run_with(host.command(&project).args(flags));
    let run = deploy(&[]).good();
    assert!(run.stdout.contains("nagekeken op internet: 7 van de 7 adressen zijn goed"), "{}", run.stdout);
    // A cache still has the old page.
    let old = project.read("visie/index.html").into_bytes();
    web.stale.lock().expect("a cache").insert("visie/index.html".to_owned(), old);
    project.write("content/visie.md", "---\ntitle: Visie\naliases: [/oud/]\n---\n\nAnders.\n");
    let run = deploy(&["--json"]);
    assert_eq!(run.code, 1);
    let checks = deployed(&run)["checks"].as_array().expect("a list").clone();
    let visie = format!("http://127.0.0.1:{}/een%20pad/visie/", web.port);
    let outcome = |url: &str| checks.iter().find(|check| check["url"] == url).map(|check| check["outcome"].clone());
    assert_eq!(outcome(&visie), Some("old".into()), "{checks:?}");
    assert_eq!(outcome(&visie.replace("visie/", "oud/")), Some("good".into()), "{checks:?}");
    web.stale.lock().expect("a cache").clear();
    assert!(deploy(&[]).good().stdout.contains("adressen zijn goed"));
}

#[test]
fn a_wrong_address_and_a_host_without_headers_are_reported_in_plain_words() {
    let host = SshHost::start();
    let web = Web::serve(host.path(""), "/ergens/anders/");
    let project = site(&host, &web, "");
    let deploy = |flags: &[&str]| project.run_with(host.command(&project).args(flags));
    let run = deploy(&[]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("/een%20pad/: staat er niet; klopt `base_url`"), "{}", run.stdout);
    host.configure(&project, "http://127.0.0.1:9/", "");
    let run = deploy(&[]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("http://127.0.0.1:9/: niet te bereiken ("), "{}", run.stdout);
    host.configure(&project, &format!("http://127.0.0.1:{}/ergens/anders/", web.port), "hosting: apache\n");
    let run = deploy(&[]).good();
    assert!(run.stdout.contains("stuurt dit niet mee: content-security-policy, x-content-type"), "{}", run.stdout);
}
