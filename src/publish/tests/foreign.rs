//! Tests of files that omslag did not write, or that were changed since.

use super::*;

#[test]
fn a_foreign_file_in_the_way_stops_everything() {
    let project = Project::new();
    project.write("assets/site.css", "mine");
    let before = project.traces();
    let published = project.publish(SITE);
    assert_eq!(rules(&published), [Rule::ForeignFile]);
    let place = published.diagnostics[0].place.as_ref().unwrap();
    assert_eq!(place.path, "public/assets/site.css");
    assert_eq!(published.changes, Changes::default());
    assert_eq!(project.traces(), before);

    let published = publish(&output(SITE), &Destination { adopt: true, ..project.destination() }).unwrap();
    assert_eq!(published.diagnostics, []);
    assert_eq!(published.changes.changed, ["assets/site.css"]);
    assert_eq!(project.tree(), expected(SITE));
}

#[test]
fn a_foreign_file_with_the_same_bytes_is_adopted() {
    let project = Project::new();
    project.publish_clean(SITE);
    fs::remove_dir_all(project.0.join(".omslag")).unwrap();
    let before = project.traces();
    assert_eq!(project.publish_clean(SITE).unchanged, SITE.len());
    assert_eq!(project.traces(), before);
    assert_eq!(project.publish_clean(&SITE[..2]).removed.len(), SITE.len() - 2);
}

#[test]
fn what_is_not_ours_is_never_touched() {
    let project = Project::new();
    let foreign = [".git/HEAD", "CNAME", ".gitignore", "visie/een/eigen.txt", "leeg/x"]
        .map(|path| (path, format!("by hand: {path}")));
    for (path, text) in &foreign {
        project.write(path, text);
    }
    let before = foreign.clone().map(|(path, _)| project.traces()[&project.path(path)]);
    for site in [SITE, &SITE[..1], SITE, &[]] {
        assert_eq!(project.publish(site).diagnostics, []);
        for (index, (path, text)) in foreign.iter().enumerate() {
            assert_eq!(&fs::read_to_string(project.path(path)).unwrap(), text);
            assert_eq!(project.traces()[&project.path(path)], before[index], "{path}");
        }
    }
    assert_eq!(project.tree().values().filter(|text| !text.is_empty()).count(), foreign.len());
}

#[test]
fn a_page_changed_by_hand_is_written_again_with_a_warning() {
    let changed = [&[("/", "new home")], &SITE[1..]].concat();
    for (site, by_hand) in [(SITE, "changed by hand"), (&changed, "changed by hand"), (SITE, "HOME")] {
        let project = Project::new();
        project.publish_clean(SITE);
        project.write("index.html", by_hand);
        let file = fs::File::options().write(true).open(project.path("index.html")).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        let published = project.publish(site);
        assert_eq!(rules(&published), [Rule::ChangedByHand]);
        assert_eq!(published.changes.changed, ["index.html"]);
        assert_eq!(project.tree(), expected(site));
        project.publish_clean(site);
    }
}

#[test]
fn a_removed_page_that_was_changed_by_hand_is_kept_with_a_warning() {
    let project = Project::new();
    project.publish_clean(SITE);
    project.write("index.html", "changed by hand");
    let published = project.publish(&SITE[1..]);
    assert_eq!(rules(&published), [Rule::ChangedByHand]);
    assert_eq!(published.changes.removed, [] as [String; 0]);
    assert_eq!(project.tree()["index.html"], "changed by hand");
    assert_eq!(project.publish(&SITE[1..]).diagnostics, [], "reported once, since the file is no longer ours");
    assert_eq!(rules(&project.publish(SITE)), [Rule::ForeignFile]);
}

#[test]
fn a_foreign_file_or_folder_in_the_way_is_reported() {
    let project = Project::new();
    project.write("visie", "a file");
    let published = project.publish(SITE);
    assert_eq!(rules(&published), [Rule::ForeignFile]);
    assert_eq!(published.diagnostics[0].place.as_ref().unwrap().path, "public/visie");
    let adopted = publish(&output(SITE), &Destination { adopt: true, ..project.destination() }).unwrap();
    assert_eq!(adopted.changes.removed, ["visie"]);
    assert_eq!(project.tree(), expected(SITE));

    project.write("notities/eigen.txt", "mine");
    let site = [("/notities", "a file now")];
    for adopt in [false, true] {
        let published = publish(&output(&site), &Destination { adopt, ..project.destination() }).unwrap();
        assert_eq!(rules(&published), [Rule::ForeignFile], "a folder is never replaced, even with adopt");
    }
    assert_eq!(project.tree()["notities/eigen.txt"], "mine");
    assert_eq!(project.tree()["visie/een/index.html"], "one");
}

#[test]
fn a_page_changed_by_hand_in_the_way_of_a_folder_is_reported_once() {
    for (adopt, rule) in [(false, vec![Rule::ForeignFile]), (true, vec![])] {
        let project = Project::new();
        project.publish_clean(&[("/a", "file")]);
        project.write("a", "changed by hand");
        let published = publish(&output(&[("/a/", "page")]), &Destination { adopt, ..project.destination() }).unwrap();
        assert_eq!(rules(&published), rule);
        assert_eq!(project.path("a").is_dir(), adopt);
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_removed_through_a_symbolic_link() {
    let project = Project::new();
    project.publish_clean(SITE);
    let elsewhere = project.0.join("elsewhere");
    fs::rename(project.path("visie"), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, project.path("visie")).unwrap();
    fs::remove_file(project.path("index.html")).unwrap();
    std::os::unix::fs::symlink(project.0.join("content/none"), project.path("index.html")).unwrap();

    let changed = [&[("/visie/een/", "changed")], &SITE[4..]].concat();
    let published = project.publish(&changed);
    assert_eq!(rules(&published), [Rule::ForeignFile]);
    assert_eq!(published.diagnostics[0].place.as_ref().unwrap().path, "public/visie");
    assert_eq!(rules(&project.publish(&SITE[..1])), [Rule::ForeignFile]);
    assert_eq!(project.publish(&SITE[4..]).diagnostics, []);
    assert_eq!(fs::read_to_string(elsewhere.join("een/index.html")).unwrap(), "one");

    publish(&output(SITE), &Destination { adopt: true, ..project.destination() }).unwrap();
    assert_eq!(project.tree(), expected(SITE));
    assert!(elsewhere.join("een/foto.jpg").exists() && !project.0.join("content/none").exists());
}

#[test]
fn a_manifest_that_cannot_be_read_or_points_outside_owns_nothing() {
    let manifest = |version: u32, path: &str| {
        let hash = String::from(Hash::of(b"a"));
        format!(
            r#"{{"version":{version},"folder":"public","files":{{"{path}":{{"hash":"{hash}","size":1,"mtime":1}}}}}}"#
        )
    };
    let refused = ["", "{", "[]"].map(str::to_owned).into_iter();
    let outside = [manifest(1, "../content/a"), manifest(1, "a\\u0000b"), manifest(9, "CNAME")];
    for text in refused.chain(outside) {
        let project = Project::new();
        fs::write(project.0.join("content/a"), "a").unwrap();
        project.write("CNAME", "a");
        fs::create_dir(project.0.join(".omslag")).unwrap();
        fs::write(project.0.join(".omslag/manifest.json"), &text).unwrap();
        assert_eq!(project.publish(&SITE[..1]).diagnostics, [], "{text}");
        assert!(project.path("CNAME").exists() && project.0.join("content/a").exists(), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_removed_through_a_link_in_place_of_the_state() {
    use std::os::unix::fs::symlink;
    for name in ["", ".gitignore", "lock", "manifest.json", "manifest.new", "intent.json", "intent.new", "stage"] {
        let project = Project::new();
        let elsewhere = project.0.join("elsewhere");
        fs::create_dir_all(elsewhere.join("stage")).unwrap();
        fs::write(elsewhere.join("stage/letter"), "by hand").unwrap();
        let (state, is_folder) = (project.destination().state, matches!(name, "" | "stage"));
        if !name.is_empty() {
            fs::create_dir_all(&state).unwrap();
        }
        let to = if is_folder { elsewhere.clone() } else { elsewhere.join("new") };
        symlink(to, if name.is_empty() { state } else { state.join(name) }).unwrap();
        // Publishing succeeds or fails depending on which path the link replaces.
        let _ = publish(&output(SITE), &project.destination());
        let names = WalkDir::new(&elsewhere).into_iter().map(|entry| entry.unwrap().file_name().to_owned());
        assert_eq!(names.collect::<Vec<_>>(), ["elsewhere", "stage", "letter"], "{name}");
        assert_eq!(fs::read_to_string(elsewhere.join("stage/letter")).unwrap(), "by hand", "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_in_place_of_the_state_is_not_waited_for() {
    for name in ["lock", "manifest.json", "intent.json"] {
        let project = Project::new();
        fs::create_dir_all(&project.destination().state).unwrap();
        let pipe = project.destination().state.join(name);
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert_eq!(publish(&output(SITE), &project.destination()).unwrap_err().path, pipe);
        assert!(!is_as_left(Hash::of(b""), &project.destination()));
    }
}
