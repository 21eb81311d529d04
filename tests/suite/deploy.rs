//! Deploying over SFTP: what is online afterwards, what is never touched, and what stops a deploy.

use crate::host::SshHost;
use crate::support::{PICTURE, Project, files};
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

/// Asserts that exactly this site is online.
#[track_caller]
fn assert_online(host: &SshHost, project: &Project) {
    let (online, built) = (host.files(), project.public());
    assert_eq!(online.keys().collect::<Vec<_>>(), built.keys().collect::<Vec<_>>());
    assert!(online == built, "the contents differ");
}

#[test]
fn a_site_goes_online_and_then_only_what_changed() {
    let host = SshHost::start();
    let project = host.site();
    project.page("a.md", "Tekst.").page("b.md", "Tekst.").page("c/index.md", "Tekst.");
    host.deploy(&project, &[]).good();
    assert_online(&host, &project);
    let modified = |path: &str| fs::metadata(host.path(path)).and_then(|data| data.modified()).expect("a time");
    let before = modified("b/index.html");
    // As many bytes as before.
    project.page("a.md", "Regel.");
    let run = host.deploy(&project, &[]).good();
    assert!(run.stdout.contains("  veranderd: /a/\n"), "{}", run.stdout);
    assert!(run.stdout.contains("  zoekindex: 3 bestanden\n") && !run.stdout.contains(".txt"), "{}", run.stdout);
    // The page, and the search index with one of its files.
    assert!(run.stdout.contains(": 1 nieuw, 2 veranderd, 1 verwijderd"), "{}", run.stdout);
    assert_online(&host, &project);
    assert_eq!(modified("b/index.html"), before);
    let sessions = host.sessions();
    let run = host.deploy(&project, &[]).good();
    assert!(run.stdout.contains("was al bijgewerkt"), "{}", run.stdout);
    assert_eq!(host.sessions(), sessions + 1);
}

#[test]
fn a_renamed_and_a_removed_page_leave_nothing_and_files_of_others_stay() {
    let host = SshHost::start();
    let project = host.site();
    for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        project.page(&format!("{name}.md"), "Tekst.");
    }
    project.write("content/map/index.md", "---\ntitle: Map\n---\n").page("map/blad.md", "Tekst.");
    host.deploy(&project, &[]).good();
    fs::write(host.path("map/blad/eigen.txt"), "van een ander").expect("a file");
    fs::write(host.path("robot.txt"), "van een ander").expect("a file");
    project.remove("content/map/blad.md").remove("content/a.md");
    project.write("content/ander.md", "---\ntitle: Ander\naliases: [/a/]\n---\n");
    host.deploy(&project, &[]).good();
    assert!(!host.path("map/blad/index.html").exists());
    for path in ["map/blad/eigen.txt", "robot.txt"] {
        assert_eq!(fs::read_to_string(host.path(path)).expect("still there"), "van een ander");
        fs::remove_file(host.path(path)).expect("a file");
    }
    assert_online(&host, &project);
    // A page takes the place of a file of ours.
    project.write("site.yaml.bak", "").write("content/LEES", "x");
    host.configure(&project, "http://127.0.0.1:9/", "publish_files: [LEES]\n");
    host.deploy(&project, &[]).good();
    project.remove("content/LEES").write("content/LEES/x.txt", "x");
    host.configure(&project, "http://127.0.0.1:9/", "publish_files: [LEES/x.txt]\n");
    host.deploy(&project, &[]).good();
    assert_eq!(fs::read_to_string(host.path("LEES/x.txt")).expect("a file"), "x");
    project.remove("content/LEES/x.txt");
    fs::remove_dir(project.path("content/LEES")).expect("an empty folder");
    project.write("content/LEES", "y");
    host.configure(&project, "http://127.0.0.1:9/", "publish_files: [LEES]\n");
    host.deploy(&project, &[]).good();
    assert_eq!(fs::read_to_string(host.path("LEES")).expect("a file"), "y");
}

#[test]
fn a_name_never_matches_the_file_of_another() {
    let host = SshHost::start();
    let project = host.site();
    let ours = ["foto*.jpg", "a\"b.jpg", "[x]?.jpg", "-één {a,b} #'$(x).jpg", "map [1]/foto*.jpg"];
    let others =
        ["foto1.jpg", "ab.jpg", "x1.jpg", "a.jpg", "b.jpg", "map 1/foto1.jpg", "foto\\*.jpg", "map [1]/foto2.jpg"];
    for name in ours {
        project.write(&format!("content/{name}"), PICTURE);
    }
    for name in others {
        fs::create_dir_all(host.path(name).parent().expect("a folder")).expect("a folder");
        fs::write(host.path(name), name).expect("a file");
    }
    host.configure(&project, "http://127.0.0.1:9/", "publish_files: [\"**/*.jpg\"]\n");
    host.deploy(&project, &[]).good();
    for name in ours {
        assert!(host.path(name).exists(), "{name} is online");
        fs::remove_file(project.path("content").join(name)).expect("a file");
    }
    // One of ours is gone already, and must not take another with it.
    fs::remove_file(host.path("foto*.jpg")).expect("a file");
    host.configure(&project, "http://127.0.0.1:9/", "");
    host.deploy(&project, &[]).good();
    for name in ours {
        assert!(!host.path(name).exists(), "{name} is gone");
    }
    for name in others {
        assert_eq!(fs::read_to_string(host.path(name)).expect("the file of another"), name);
    }
}

#[test]
fn a_file_of_another_in_the_way_stops_a_deploy_until_it_is_taken_over() {
    let host = SshHost::start();
    let project = host.site();
    fs::write(host.path("index.html"), "van een ander").expect("a file");
    project.write("public/eigen.txt", "met de hand");
    let run = host.deploy(&project, &[]);
    run.fails(1, &["fout[foreign-file]: `index.html`", "/www/index.html", "--take-over", "online is niets veranderd"]);
    assert_eq!(host.files().len(), 1);
    let run = host.deploy(&project, &["--take-over"]).good();
    assert!(run.stdout.contains("niet online gezet: public/eigen.txt"), "{}", run.stdout);
    project.remove("public/eigen.txt");
    assert_online(&host, &project);
}

#[cfg(unix)]
#[test]
fn a_link_on_the_host_is_never_followed() {
    let host = SshHost::start();
    let project = host.site();
    project.page("map/blad.md", "Tekst.").page("x.md", "Tekst.");
    host.deploy(&project, &[]).good();
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::rename(host.path("map"), elsewhere.path().join("map")).expect("a move");
    std::os::unix::fs::symlink(elsewhere.path().join("map"), host.path("map")).expect("a link");
    let before = files(elsewhere.path());
    project.page("map/blad.md", "Anders.");
    host.deploy(&project, &["--take-over"]).fails(1, &["`map` is online een snelkoppeling"]);
    project.remove("content/map/blad.md");
    host.deploy(&project, &["--allow-deletions"]).fails(1, &["`map` is online een snelkoppeling"]);
    assert_eq!(files(elsewhere.path()), before);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_state_folder_is_not_written_through() {
    let host = SshHost::start();
    let project = host.site();
    project.build().good();
    project.write("elders.txt", "van een ander");
    let link = |name: &str| std::os::unix::fs::symlink(project.path("elders.txt"), project.path(name)).expect("a link");
    link(".omslag/deployed.json");
    host.deploy(&project, &[]).good();
    link(".omslag/deploy-lock.new");
    fs::rename(project.path(".omslag/deploy-lock.new"), project.path(".omslag/deploy-lock")).expect("a link");
    host.deploy(&project, &[]).fails(3, &["deploy-lock"]);
    assert_eq!(fs::read_to_string(project.path("elders.txt")).expect("a file"), "van een ander");
}

#[test]
fn the_work_of_another_editor_is_not_overwritten_unasked() {
    let host = SshHost::start();
    let (mine, yours) = (host.site(), host.site());
    for project in [&mine, &yours] {
        project.page("a.md", "Tekst.").page("b.md", "Tekst.");
    }
    host.deploy(&mine, &[]).good();
    // Both have the same pages, so the second computer has nothing to lose or gain.
    host.deploy(&yours, &[]).good();
    yours.page("a.md", "Van jou.").page("nieuw.md", "Van jou.");
    host.deploy(&yours, &[]).good();
    mine.page("b.md", "Van mij.");
    let online = host.files();
    let run = host.deploy(&mine, &[]);
    run.fails(1, &["fout[changed-online]: /a/ staat", "fout[changed-online]: /nieuw/ staat", "2 fouten"]);
    assert_eq!(host.files(), online);
    mine.page("a.md", "Van jou.").page("nieuw.md", "Van jou.");
    host.deploy(&mine, &[]).good();
    assert_online(&host, &mine);
    yours.page("a.md", "Weer anders.");
    host.deploy(&yours, &[]).fails(1, &["/b/ staat online in een versie"]);
    host.deploy(&yours, &["--take-over"]).good();
    assert_online(&host, &yours);
}

#[test]
fn an_event_of_another_editor_is_a_part_of_its_timeline() {
    let host = SshHost::start();
    let (mine, yours) = (host.site(), host.site());
    for project in [&mine, &yours] {
        project.write("content/tijdlijn/index.md", "---\ntitle: Tijdlijn\nkind: timeline\n---\n");
        project.write("content/tijdlijn/begin.md", "---\ntitle: Begin\ndate: 2019\n---\n\nTekst.\n");
    }
    host.deploy(&mine, &[]).good();
    yours.write("content/tijdlijn/begin.md", "---\ntitle: Begin\ndate: 2020\n---\n\nTekst.\n");
    host.deploy(&yours, &[]).fails(1, &["fout[changed-online]: /tijdlijn/ staat", "1 fout\n"]);
}

#[test]
fn deleting_more_than_a_fifth_of_the_pages_needs_a_flag() {
    let host = SshHost::start();
    let project = host.site();
    for name in ["a", "b", "c", "d"] {
        project.page(&format!("{name}.md"), "Tekst.");
    }
    host.deploy(&project, &[]).good();
    project.remove("content/a.md");
    host.deploy(&project, &[]).good();
    project.remove("content/b.md");
    host.deploy(&project, &[]).fails(1, &["fout[many-deletions]: 1 van de 4 pagina's", "--allow-deletions"]);
    host.deploy(&project, &["--allow-deletions"]).good();
    assert_online(&host, &project);
}

#[test]
fn a_deploy_that_breaks_off_anywhere_leaves_whole_pages_and_continues() {
    let host = SshHost::start();
    let project = host.site();
    project.page("oud.md", "Tekst.").page("blijft.md", "Tekst.");
    host.deploy(&project, &[]).good();
    let mut is_complete = false;
    let mut lines = 1;
    while !is_complete {
        let before = host.files();
        // The names alternate, so that each round has a new, a changed and a removed page.
        let [there, gone] = if lines % 2 == 0 { ["oud", "nieuw"] } else { ["nieuw", "oud"] };
        project.page(&format!("{there}.md"), "Tekst.").page("blijft.md", &format!("Versie {lines}."));
        fs::remove_file(project.path(&format!("content/{gone}.md"))).expect("the other page");
        host.cut_after(Some(lines));
        let run = host.deploy(&project, &["--allow-deletions"]);
        assert!([0, 3].contains(&run.code), "{}", run.stderr);
        is_complete = run.code == 0;
        let built = project.public();
        for (path, bytes) in host.files().iter().filter(|(path, _)| !path.starts_with(".omslag-tmp-")) {
            assert!(before.get(path) == Some(bytes) || built.get(path) == Some(bytes), "{path} after {lines} lines");
        }
        host.cut_after(None);
        host.deploy(&project, &["--allow-deletions"]).good();
        assert_online(&host, &project);
        lines += 3;
    }
    assert!(lines > 30, "{lines}");
}

#[test]
fn readers_get_whole_pages_during_deploys() {
    let host = SshHost::start();
    let project = host.site();
    host.deploy(&project, &[]).good();
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reads = 0;
            while !is_done.load(Ordering::Relaxed) {
                let page = fs::read_to_string(host.path("index.html")).expect("a page");
                assert!(page.trim_end().ends_with("</html>"), "{page}");
                reads += 1;
            }
            reads
        });
        for version in 0..5 {
            project.write(
                "content/index.md",
                format!("---\ntitle: Welkom\n---\n\n{}\n", "Hallo. ".repeat(5000 * version)),
            );
            host.deploy(&project, &[]).good();
        }
        is_done.store(true, Ordering::Relaxed);
        assert!(reader.join().expect("a reader") > 100);
    });
}

#[test]
fn a_host_that_is_unknown_or_refuses_is_named_with_what_to_do() {
    let host = SshHost::start();
    let project = host.site();
    host.client("key", "");
    host.deploy(&project, &[]).fails(3, &["de sleutel van de server is onbekend of veranderd; typ `sftp -P "]);
    let other = fs::read_to_string(host.path("../other.pub")).expect("a key");
    let address = host.address("").replace("sftp://127.0.0.1:", "");
    let port = address.split('/').next().expect("a port");
    host.client("key", &format!("[127.0.0.1]:{port} {other}"));
    host.deploy(&project, &[]).fails(3, &["de sleutel van de server is onbekend of veranderd"]);
    let key = fs::read_to_string(host.path("../host.pub")).expect("a key");
    host.client("other", &format!("[127.0.0.1]:{port} {key}"));
    host.deploy(&project, &[]).fails(3, &["het wachtwoord of de sleutel is niet goed"]);
    assert!(host.files().is_empty());
    project.write(
        "site.yaml",
        format!("name: Proef\nbase_url: http://127.0.0.1:9/\ndeploy: {{to: \"{}/x/y\"}}\n", host.address("nee")),
    );
    host.client("key", &format!("[127.0.0.1]:{port} {key}"));
    host.deploy(&project, &[]).fails(3, &["nee/x/y: dit is er niet op de server"]);
}

#[test]
fn a_host_that_may_only_be_read_is_left_as_it_is() {
    let host = SshHost::with_settings("ForceCommand internal-sftp -R");
    host.deploy(&host.site(), &[]).fails(3, &[".omslag-manifest.json: hier mag u op de server niet schrijven"]);
    assert!(host.files().is_empty());
}

#[test]
fn a_host_that_cannot_rename_over_a_file_gets_the_new_one_all_the_same() {
    let host = SshHost::with_settings("ForceCommand internal-sftp -P posix-rename");
    let project = host.site();
    host.deploy(&project, &[]).good();
    project.write("content/index.md", "---\ntitle: Anders\n---\n\nAnders.\n");
    host.deploy(&project, &[]).good();
    assert_online(&host, &project);
}

#[test]
fn a_dry_run_reports_everything_and_writes_nothing() {
    let host = SshHost::start();
    let project = host.site();
    for number in 0..30 {
        project.page(&format!("blad-{number}.md"), "Tekst.");
    }
    let run = host.deploy(&project, &["--dry-run"]).good();
    assert!(run.stdout.contains("zou online zetten op sftp://"), "{}", run.stdout);
    let pages = run.stdout.lines().filter(|line| line.starts_with("  nieuw: /blad-")).count();
    assert_eq!(pages, 30, "{}", run.stdout);
    assert!(project.public().is_empty() && host.files().is_empty());
    let run = project.build().good();
    assert!(run.stdout.contains("nieuw: … (+"), "{}", run.stdout);
    // The name of the site is on every page.
    let settings = fs::read_to_string(project.path("site.yaml")).expect("settings");
    project.write("site.yaml", settings.replace("Proef", "Ander"));
    let run = project.run(&["build", "--all"]).good();
    let changed = run.stdout.lines().filter(|line| line.starts_with("  veranderd: /")).count();
    assert!(changed > 30 && !run.stdout.contains("(+"), "{}", run.stdout);
}

#[test]
fn a_site_without_a_usable_target_or_address_is_not_deployed() {
    let project = Project::small();
    project.run(&["deploy"]).fails(2, &["zet erin: `deploy: {to: "]);
    let target = |deploy: &str| {
        project.write("site.yaml", format!("name: Proef\nbase_url: https://proef.example/\ndeploy: {deploy}\n"));
        project.run(&["deploy"])
    };
    target("{to: \"sftp://-oProxyCommand=x/y\"}").fails(2, &["fout[wrong-type]: naar `sftp://-oProxyCommand=x/y`"]);
    target("{git: \"ext::sh -c x#main\"}").fails(2, &["fout[wrong-type]: naar `ext::sh -c x#main`"]);
    target("{to: \"sftp://jan:geheim@host/x\"}").fails(2, &["haal het wachtwoord weg"]);
    target("{}").fails(2, &["`deploy` heeft één sleutel nodig"]);
    target("{to: \"sftp://host/x\", git: \"origin#x\"}").fails(2, &["`deploy` heeft één sleutel nodig"]);
    target("{to: \"sftp://host/x\"}").fails(1, &["fout[reserved-address]: `proef.example`", "site.yaml:2:11"]);
    assert!(project.build().good().stderr.contains("advies[reserved-address]"));
}

#[test]
fn a_host_cannot_make_a_command_of_a_long_path() {
    let host = SshHost::start();
    let project = host.site();
    host.deploy(&project, &[]).good();
    // The rest of a line beyond 2,047 bytes would be a command of its own, and `!` runs a program here.
    let mut manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(host.path(".omslag-manifest.json")).expect("a manifest"))
            .expect("JSON");
    let hash = manifest["files"]["index.html"]["hash"].clone();
    for length in 1900..2048 {
        let path = format!("{}!touch {}", "a/".repeat(length / 2), project.path("gevonden").display());
        manifest["files"][path] = serde_json::json!({ "hash": hash });
    }
    fs::write(host.path(".omslag-manifest.json"), manifest.to_string()).expect("a manifest to change");
    host.deploy(&project, &["--allow-deletions"]);
    assert!(!project.path("gevonden").exists(), "a program was run");
    let long = "a".repeat(200);
    project.write(&format!("content/{long}/{long}/{long}/b.txt"), "x");
    let settings = fs::read_to_string(project.path("site.yaml")).expect("settings");
    project.write("site.yaml", format!("{settings}publish_files: [\"**/b.txt\"]\n"));
    host.deploy(&project, &[]).fails(1, &["bad-file-name"]);
}

#[cfg(unix)]
#[test]
fn a_server_may_read_what_a_private_user_deploys() {
    use std::os::unix::fs::PermissionsExt;
    let host = SshHost::start();
    let project = host.site();
    project.build().good();
    let page = project.path("public/index.html");
    fs::set_permissions(&page, fs::Permissions::from_mode(0o600)).expect("a file of ours");
    host.deploy(&project, &[]).good();
    let mode = fs::metadata(host.path("index.html")).expect("a page").permissions().mode();
    assert_eq!(mode & 0o444, 0o444);
}

#[test]
fn taking_over_repairs_files_that_others_changed_on_the_host() {
    let host = SshHost::start();
    let project = host.site();
    host.deploy(&project, &[]).good();
    fs::write(host.path("index.html"), "van een ander").expect("a page to change");
    host.deploy(&project, &[]).good();
    assert_eq!(fs::read(host.path("index.html")).expect("a page"), b"van een ander");
    host.deploy(&project, &["--take-over"]).good();
    assert_online(&host, &project);
}

#[test]
fn the_dashboard_shows_the_last_deploy_and_what_has_changed_since() {
    let host = SshHost::start();
    let project = host.site();
    project.page("a.md", "Tekst.").page("b.md", "Tekst.").page("c.md", "Tekst.");
    let overview = |flags: &[&str]| project.serve(flags).text("/__omslag/");
    assert!(overview(&[]).contains("nog niet online gezet. Typ <code>omslag deploy</code>"));
    host.deploy(&project, &[]).good();
    let record = project.path(".omslag/deployed.json");
    let mut last: serde_json::Value = serde_json::from_slice(&fs::read(&record).expect("a record")).expect("JSON");
    last["at"] = 1_795_312_920.into();
    fs::write(&record, last.to_string()).expect("a record to change");
    let page = overview(&[]);
    assert!(page.contains("Laatst online gezet op 22 november 2026, 02:02 (UTC), naar <code>sftp://"), "{page}");
    assert!(page.contains("Sindsdien is er geen pagina veranderd."), "{page}");
    project.page("a.md", "Anders.").remove("content/b.md").page("d.md", "Nieuw.");
    project.write("content/e.md", "---\ntitle: E\ndraft: true\n---\n");
    let page = overview(&["--lang", "en"]).replace(['\n', ' '], "");
    for (title, permalink) in [("New", "/d/"), ("Changed", "/a/"), ("Removed", "/b/")] {
        let list = format!("<h3>{title}:1</h3><ul><li><code>{permalink}</code></li></ul>");
        assert!(page.contains(&list), "{list} is not in:\n{page}");
    }
    assert!(page.contains("Changedsince:3pages."), "{page}");
    // Nothing was asked of the host, which has ended.
    drop(host);
    assert!(overview(&[]).contains("Sindsdien veranderd: 3 pagina’s."));
}

#[test]
fn the_dashboard_names_a_deploy_that_was_not_completed() {
    let host = SshHost::start();
    let project = host.site();
    host.deploy(&project, &[]).good();
    project.page("a.md", "Tekst.").page("b.md", "Tekst.");
    host.cut_after(Some(44));
    host.deploy(&project, &[]).fails(3, &["de verbinding is verbroken"]);
    assert!(project.serve(&[]).text("/__omslag/").contains("Dat is niet afgemaakt"));
}
