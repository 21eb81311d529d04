//! Deploying to a branch of a git repository.

use crate::support::{Project, Run};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Runs git in a folder and returns what it printed.
#[track_caller]
fn git(folder: &Path, arguments: &[&str]) -> String {
    let author = ["-c", "user.name=Proef", "-c", "user.email=proef@proef.example", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").args(author).args(arguments).current_dir(folder).output().expect("git runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

/// Returns a bare repository with a branch `main` and a branch `online`, which has files of others.
fn remote() -> TempDir {
    let (remote, work) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    git(remote.path(), &["init", "--quiet", "--bare"]);
    git(work.path(), &["init", "--quiet"]);
    for (path, text) in [("CNAME", "proef.example"), ("foto1.jpg", "van een ander"), ("map/a.txt", "van een ander")] {
        fs::create_dir_all(work.path().join(path).parent().expect("a folder")).expect("a folder");
        fs::write(work.path().join(path), text).expect("a file");
    }
    git(work.path(), &["add", "."]);
    git(work.path(), &["commit", "--quiet", "-m", "Begin"]);
    let url = remote.path().to_str().expect("UTF-8");
    git(work.path(), &["push", "--quiet", url, "HEAD:refs/heads/main", "HEAD:refs/heads/online"]);
    remote
}

fn site(to: &str) -> Project {
    let project = Project::small();
    project.write("site.yaml", format!("name: Proef\nbase_url: http://127.0.0.1:9/\ndeploy: {{git: \"{to}\"}}\n"));
    project.page("a.md", "Tekst.").page("b.md", "Tekst.").page("c.md", "Tekst.").page("d.md", "Tekst.");
    project
}

fn deploy(project: &Project, flags: &[&str]) -> Run {
    project.run(&[&["deploy", "--no-verify"], flags].concat())
}

#[test]
fn a_deploy_is_one_commit_and_touches_nothing_else() {
    let remote = remote();
    let in_remote = |arguments: &[&str]| git(remote.path(), arguments);
    let begin = in_remote(&["rev-parse", "main"]);
    let project = site(&format!("{}#online", remote.path().display()));
    let run = deploy(&project, &[]).good();
    assert!(run.stdout.contains(&format!("online gezet op {}#online", remote.path().display())), "{}", run.stdout);
    assert_eq!(in_remote(&["rev-parse", "online~1"]), begin);
    for (path, bytes) in project.public() {
        let shown = Command::new("git").args(["show", &format!("online:{path}")]).current_dir(remote.path()).output();
        assert_eq!(shown.expect("git runs").stdout, bytes, "{path}");
    }
    project.page("a.md", "Anders.").remove("content/b.md").page("e.md", "Nieuw.");
    deploy(&project, &[]).good();
    let changed = in_remote(&["diff", "--no-renames", "--name-status", "online~1", "online"]);
    for line in ["M\ta/index.html", "D\tb/index.html", "A\te/index.html", "M\t.omslag-manifest.json"] {
        assert!(changed.contains(line), "{line} is not in:\n{changed}");
    }
    assert!(!changed.contains("c/index.html"), "{changed}");
    assert_eq!(in_remote(&["show", "online:map/a.txt"]), "van een ander");
    assert_eq!(in_remote(&["show", "online:CNAME"]), "proef.example");
    assert_eq!(in_remote(&["rev-parse", "main"]), begin);
    // Such a host publishes later, so that a missing page is no error yet.
    let run = project.run(&["deploy"]).good();
    assert!(run.stdout.contains("pas na een paar minuten"), "{}", run.stdout);
    let last = in_remote(&["rev-parse", "online"]);
    assert!(deploy(&project, &[]).good().stdout.contains("was al bijgewerkt"));
    assert_eq!(in_remote(&["rev-parse", "online"]), last);
    assert!(!project.path(".git").exists());
}

#[test]
fn a_branch_that_does_not_exist_is_made_from_a_remote_by_name() {
    let remote = remote();
    let project = site("origin#site/nl");
    git(&project.path(""), &["init", "--quiet"]);
    git(&project.path(""), &["remote", "add", "origin", remote.path().to_str().expect("UTF-8")]);
    let before = git(&project.path(""), &["count-objects", "-v"]);
    deploy(&project, &["--dry-run"]).good();
    assert_eq!(git(remote.path(), &["branch", "--list", "site/nl"]), "");
    deploy(&project, &[]).good();
    assert_eq!(git(remote.path(), &["rev-list", "--count", "site/nl"]), "1");
    assert_eq!(git(&project.path(""), &["count-objects", "-v"]), before);
}

#[test]
fn what_others_put_on_the_branch_stops_a_deploy() {
    let remote = remote();
    let to = format!("{}#online", remote.path().display());
    let (mine, yours) = (site(&to), site(&to));
    mine.write("content/foto1.jpg", crate::support::PICTURE);
    let settings = fs::read_to_string(mine.path("site.yaml")).expect("settings");
    mine.write("site.yaml", format!("{settings}publish_files: [foto1.jpg]\n"));
    deploy(&mine, &[]).fails(1, &["fout[foreign-file]: `foto1.jpg`"]);
    deploy(&mine, &["--take-over"]).good();
    yours.page("a.md", "Van jou.");
    deploy(&yours, &[]).fails(1, &["fout[changed-online]: /a/"]);
    project_of_nobody(&remote);
}

/// A repository that cannot be reached is a failure of the machine.
fn project_of_nobody(remote: &TempDir) {
    let project = site(&format!("{}/weg#online", remote.path().display()));
    deploy(&project, &[]).fails(3, &["dat lukt git niet"]);
}

#[test]
fn a_repository_with_sha256_is_followed() {
    let remote = tempfile::tempdir().expect("a folder");
    git(remote.path(), &["init", "--quiet", "--bare", "--object-format=sha256"]);
    let project = site(&format!("{}#online", remote.path().display()));
    deploy(&project, &[]).fails(3, &["deze lege repository gebruikt SHA-256"]);
    let tree = git(remote.path(), &["mktree"]);
    let commit = git(remote.path(), &["commit-tree", &tree, "-m", "Begin"]);
    git(remote.path(), &["update-ref", "refs/heads/main", &commit]);
    deploy(&project, &[]).good();
    project.remove("content/a.md").page("b.md", "Anders.");
    deploy(&project, &["--allow-deletions"]).good();
    assert!(!git(remote.path(), &["ls-tree", "-r", "--name-only", "online"]).contains("a/index.html"));
    assert!(git(remote.path(), &["show", "online:b/index.html"]).contains("Anders."));
}

#[test]
fn a_relative_remote_is_relative_to_the_repository_of_the_project() {
    let outer = tempfile::tempdir().expect("a folder");
    git(outer.path(), &["init", "--quiet", "--bare", "remote.git"]);
    let project = Project::small_in(&{
        let repository = outer.path().join("werk");
        fs::create_dir(&repository).expect("a folder");
        git(&repository, &["init", "--quiet"]);
        git(&repository, &["remote", "add", "origin", "../remote.git"]);
        repository
    });
    project.write("site.yaml", "name: Proef\nbase_url: http://127.0.0.1:9/\ndeploy: {git: \"origin#online\"}\n");
    deploy(&project, &[]).good();
    assert_eq!(git(&outer.path().join("remote.git"), &["rev-list", "--count", "online"]), "1");
}

#[cfg(unix)]
#[test]
fn the_language_of_git_does_not_matter_and_a_branch_that_moved_is_reported() {
    let remote = remote();
    let project = site(&format!("{}#online", remote.path().display()));
    let bin = tempfile::tempdir().expect("a folder");
    let seen = bin.path().join("seen");
    let main = format!("git --git-dir='{0}' update-ref refs/heads/online", remote.path().display());
    let other = git(remote.path(), &["commit-tree", "main^{tree}", "-m", "Van een ander"]);
    // Before the push, another editor's commit arrives.
    let script = format!(
        "#!/bin/sh\nPATH=\"${{PATH#*:}}\"\nprintf '%s\\n' \"$LC_ALL\" >> '{}'\n[ \"$1\" != push ] || {main} {other}\nexec git \"$@\"\n",
        seen.display()
    );
    let program = bin.path().join("git");
    fs::write(&program, script).expect("a file");
    fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("our file");
    let others = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(bin.path().to_owned()).chain(std::env::split_paths(&others));
    let mut command = project.command();
    command.args(["deploy", "--no-verify"]).env("PATH", std::env::join_paths(folders).expect("folders"));
    command.env("LC_ALL", "nl_NL.UTF-8").env("LANGUAGE", "nl");
    project.run_with(&mut command).fails(3, &["iemand anders was u net voor"]);
    let languages = fs::read_to_string(&seen).expect("git was run");
    assert!(languages.lines().count() > 5 && languages.lines().all(|line| line == "C"), "{languages}");
    assert_eq!(git(remote.path(), &["rev-parse", "online"]), other);
}

#[test]
fn a_folder_where_a_file_of_ours_was_is_left_alone() {
    let remote = remote();
    let to = format!("{}#online", remote.path().display());
    let project = site(&to);
    project.write("content/LEES", "x");
    let settings = fs::read_to_string(project.path("site.yaml")).expect("settings");
    project.write("site.yaml", format!("{settings}publish_files: [LEES]\n"));
    deploy(&project, &[]).good();
    let work = tempfile::tempdir().expect("a folder");
    git(work.path(), &["clone", "--quiet", "-b", "online", remote.path().to_str().expect("UTF-8"), "."]);
    fs::remove_file(work.path().join("LEES")).expect("a file");
    fs::create_dir(work.path().join("LEES")).expect("a folder");
    fs::write(work.path().join("LEES/eigen.txt"), "van een ander").expect("a file");
    git(work.path(), &["add", "--all"]);
    git(work.path(), &["commit", "--quiet", "-m", "Van een ander"]);
    git(work.path(), &["push", "--quiet"]);
    project.write("content/LEES", "y");
    deploy(&project, &[]).fails(3, &["#online:LEES: hier staat online nu een map"]);
    project.remove("content/LEES").write("site.yaml", &settings);
    deploy(&project, &[]).fails(1, &["fout[foreign-file]: `LEES` is online een map"]);
    assert_eq!(git(remote.path(), &["show", "online:LEES/eigen.txt"]), "van een ander");
}
