//! Tests of sites that cannot be published, which must leave everything unchanged.

use super::*;

#[test]
fn a_file_and_a_folder_at_one_path_are_reported() {
    let project = Project::new();
    assert_eq!(rules(&project.publish(&[("/a", "file"), ("/a/", "page")])), [Rule::AddressCollision]);
    assert!(!project.path("").exists());
    project.publish_clean(&[("/a", "file")]);
    assert_eq!(rules(&project.publish(&[("/a", "file"), ("/a/", "page")])), [Rule::AddressCollision]);
}

#[test]
fn an_output_folder_that_endangers_other_files_is_refused() {
    let project = Project::new();
    fs::create_dir_all(project.0.join("themes/x")).unwrap();
    let home = std::env::home_dir().unwrap();
    let inside = |path: &str| project.0.join(path);
    for folder in [
        inside("content"),
        inside("content/public"),
        inside("themes/x/new/folder"),
        inside(""),
        inside("content/../content/x"),
        inside(".omslag"),
        inside(".omslag/public"),
        inside("public/.git"),
        PathBuf::from("/"),
        home,
    ] {
        let target = Destination { folder: folder.clone(), ..project.destination() };
        assert!(publish(&output(SITE), &target).is_err(), "{}", folder.display());
    }
    assert_eq!(fs::read_dir(project.0.join("content")).unwrap().count(), 0);
    assert!(!project.0.join(".omslag").exists());
}

#[cfg(unix)]
#[test]
fn an_output_folder_that_is_a_link_to_sources_is_refused() {
    let project = Project::new();
    std::os::unix::fs::symlink(project.0.join("content"), project.0.join("public")).unwrap();
    assert!(publish(&output(SITE), &project.destination()).is_err());
}

#[test]
fn an_output_folder_that_cannot_be_created_fails_and_leaves_nothing_staged() {
    let project = Project::new();
    fs::write(project.0.join("public"), "a file").unwrap();
    let failure = publish(&output(SITE), &project.destination()).unwrap_err();
    assert_eq!(failure.path.file_name().unwrap(), "public");
    assert_eq!(fs::read_to_string(project.0.join("public")).unwrap(), "a file");
    assert_eq!(project.leftovers(), [] as [PathBuf; 0]);
}

#[test]
fn a_failure_while_staging_leaves_the_output_unchanged() {
    let project = Project::new();
    project.publish_clean(SITE);
    let before = project.traces();
    let missing = Content::File(project.0.join("content/none.jpg"));
    for (permalink, content) in
        [("/none.jpg".to_owned(), missing), (format!("/{}/", "x".repeat(300)), Content::Bytes(vec![]))]
    {
        let mut site = output(NEXT);
        let entry = Entry { content, ..site[&Permalink::new("/")].clone() };
        site.insert(Permalink::new(&permalink), entry);
        assert!(publish(&site, &project.destination()).is_err(), "{permalink}");
        assert_eq!(project.traces(), before, "{permalink}");
        assert_eq!(project.leftovers(), [] as [PathBuf; 0]);
    }
}

#[test]
fn an_address_that_leaves_the_output_folder_is_refused() {
    for permalink in ["/../content/x", "/a/../../x", "/a//b"] {
        let project = Project::new();
        assert!(publish(&output(&[(permalink, "text")]), &project.destination()).is_err(), "{permalink}");
        assert_eq!(fs::read_dir(project.0.join("content")).unwrap().count(), 0);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_on_another_file_system_is_staged_there() {
    let (project, other) =
        (Project::new(), Path::new("/dev/shm").join(format!("omslag-publish-{}", std::process::id())));
    if fs::create_dir_all(&other).is_err() {
        return eprintln!("skipped: there is no /dev/shm to publish to");
    }
    let target = Destination { folder: other.clone(), ..project.destination() };
    for site in [SITE, NEXT, SITE] {
        assert_eq!(publish(&output(site), &target).unwrap().diagnostics, []);
        let found = WalkDir::new(&other).into_iter().filter(|entry| entry.as_ref().unwrap().file_type().is_file());
        assert_eq!(found.count(), site.len());
        assert!(!other.join(".omslag-stage").exists() && !project.0.join(".omslag/stage").exists());
    }
    fs::remove_dir_all(&other).unwrap();
}
