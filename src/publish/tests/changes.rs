//! Tests of which files are written, removed and left unchanged.

use super::*;

#[test]
fn a_first_build_makes_exactly_the_site_and_leaves_nothing_else() {
    let project = Project::new();
    let changes = project.publish_clean(SITE);
    let mut files: Vec<String> = SITE.iter().map(|(permalink, _)| Permalink::new(permalink).file()).collect();
    files.sort();
    assert_eq!(changes, Changes { new: files, ..Changes::default() });
    assert_eq!(project.leftovers(), [] as [PathBuf; 0]);
    assert_eq!(fs::read_to_string(project.0.join(".omslag/.gitignore")).unwrap(), "*\n");
}

#[test]
fn an_unchanged_site_writes_nothing() {
    let project = Project::new();
    project.publish_clean(SITE);
    let before = (project.traces(), fs::metadata(project.0.join(".omslag/manifest.json")).unwrap().modified().unwrap());
    assert_eq!(project.publish_clean(SITE), Changes { unchanged: SITE.len(), ..Changes::default() });
    let after = (project.traces(), fs::metadata(project.0.join(".omslag/manifest.json")).unwrap().modified().unwrap());
    assert_eq!(before, after);
}

#[test]
fn a_file_with_the_recorded_size_and_time_is_not_read_again() {
    let project = Project::new();
    project.publish_clean(SITE);
    let file = fs::File::options().write(true).open(project.path("index.html")).unwrap();
    let time = file.metadata().unwrap().modified().unwrap();
    fs::write(project.path("index.html"), "HOME").unwrap();
    file.set_modified(time).unwrap();
    assert_eq!(project.publish(SITE).changes.unchanged, SITE.len());
}

#[test]
fn a_touched_file_is_read_once_and_kept() {
    let project = Project::new();
    project.publish_clean(SITE);
    let file = fs::File::options().write(true).open(project.path("index.html")).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH - Duration::from_secs(5)).unwrap();
    let before = project.traces();
    assert_eq!(project.publish_clean(SITE).unchanged, SITE.len());
    assert_eq!(project.publish_clean(SITE).unchanged, SITE.len());
    assert_eq!(before, project.traces());
    assert!(fs::read_to_string(project.0.join(".omslag/manifest.json")).unwrap().contains("-5000000000"));
}

#[test]
fn only_changed_files_are_written_and_empty_folders_are_removed() {
    let project = Project::new();
    project.publish_clean(SITE);
    let before = project.traces();
    let site = [
        ("/", "home"),
        ("/visie/index/", "other list"),
        ("/nieuw/diep/", "new"),
        ("/assets/site.css", "style"),
        ("/feed.xml", "feed"),
        ("/old.html", "redirect"),
    ];
    let changes = project.publish_clean(&site);
    let paths = |paths: &[&str]| paths.iter().map(|path| path.to_string()).collect::<Vec<_>>();
    assert_eq!(
        changes,
        Changes {
            new: paths(&["nieuw/diep/index.html"]),
            changed: paths(&["visie/index/index.html"]),
            removed: paths(&["notities/index.html", "visie/een/foto.jpg", "visie/een/index.html"]),
            unchanged: 4,
        }
    );
    let after = project.traces();
    for path in ["index.html", "assets", "assets/site.css", "feed.xml", "old.html"].map(|path| project.path(path)) {
        assert_eq!(after[&path], before[&path], "{}", path.display());
    }
}

#[test]
fn a_page_deleted_by_hand_is_written_again_without_a_diagnostic() {
    let project = Project::new();
    project.publish_clean(SITE);
    fs::remove_dir_all(project.path("visie")).unwrap();
    assert_eq!(project.publish_clean(SITE).new.len(), 3);
    fs::remove_file(project.path("notities/index.html")).unwrap();
    let site: Vec<_> = SITE.iter().copied().filter(|(permalink, _)| *permalink != "/notities/").collect();
    assert_eq!(project.publish_clean(&site).removed, [] as [String; 0]);
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    let steps: [&[(&str, &str)]; 6] = [
        &[("/x.html", "page"), ("/a", "file")],
        &[("/x/", "page"), ("/a/", "folder"), ("/a/b/c/", "deep")],
        &[("/x.html/", "odd"), ("/a/b", "file")],
        &[("/a", "file"), ("/x.html", "page")],
        &[("/a/", "folder")],
        &[],
    ];
    let project = Project::new();
    for site in steps {
        project.publish_clean(site);
    }
}

#[test]
fn a_file_is_published_as_it_is_and_must_not_change_meanwhile() {
    let project = Project::new();
    let source = project.0.join("content/foto.jpg");
    fs::write(&source, "picture".repeat(100_000)).unwrap();
    let mut site = output(SITE);
    let entry = Entry { content: Content::File(source.clone()), ..site[&Permalink::new("/assets/site.css")].clone() };
    site.insert(Permalink::new("/visie/foto.jpg"), entry.clone());
    assert_eq!(publish(&site, &project.destination()).unwrap().diagnostics, []);
    assert_eq!(fs::read(project.path("visie/foto.jpg")).unwrap(), fs::read(&source).unwrap());
    assert_eq!(publish(&site, &project.destination()).unwrap().changes.unchanged, SITE.len() + 1);

    let want = WantedFile { hash: Hash::of(b"another picture"), role: entry.role, content: &entry.content };
    let wanted = Wanted::from([("foto.jpg".to_owned(), want)]);
    let plan = Plan { put: [(entry.role, vec!["foto.jpg".to_owned()])].into(), ..Plan::default() };
    let public = project.path("");
    let failure = Stage::clean(&project.destination().state, &public).unwrap().fill(&plan, &wanted).unwrap_err();
    assert_eq!(failure.path, source);
    assert_eq!(project.leftovers(), [] as [PathBuf; 0]);
}

#[test]
fn a_name_that_changes_only_in_case_is_written_again_on_a_case_insensitive_disk() {
    let record = manifest::Record { hash: Hash::of(b"picture"), size: 7, mtime: 1 };
    let recorded = Records::from([("Foto.jpg".to_owned(), record)]);
    let content = Content::Bytes(b"picture".to_vec());
    let want = WantedFile { hash: record.hash, role: Role::Asset, content: &content };
    let wanted = Wanted::from([("foto.jpg".to_owned(), want)]);
    let disk = [("Foto.jpg", plan::OnDisk::File(record)), ("foto.jpg", plan::OnDisk::File(record))].into();
    let situation = Situation { recorded: &recorded, wanted: &wanted, disk: &disk, adopt: false, folder: "public" };
    let plan = plan::plan(&situation);
    assert_eq!((plan.clear, plan.changes.new, plan.remove), (vec!["Foto.jpg".into()], vec!["foto.jpg".into()], vec![]));
}

#[test]
fn the_manifest_follows_the_project_but_not_another_output_folder() {
    let project = Project::new();
    project.publish_clean(SITE);
    let moved = Project::new();
    fs::remove_dir_all(&moved.0).unwrap();
    fs::rename(&project.0, &moved.0).unwrap();
    moved.publish_clean(&SITE[1..]);

    let other = Destination { folder: moved.0.join("elders"), ..moved.destination() };
    fs::create_dir_all(&other.folder).unwrap();
    fs::write(other.folder.join("old.html"), "not ours").unwrap();
    assert_eq!(rules(&publish(&output(SITE), &other).unwrap()), [Rule::ForeignFile]);
}

/// Checks that `act` replaces a file by a rename: then a hard link to it keeps the old contents. If the file were
/// written in place, the hard link would change as well.
fn is_replaced(file: &Path, act: impl FnOnce()) {
    let link = file.with_extension("link");
    fs::hard_link(file, &link).unwrap();
    let before = fs::read(file).unwrap();
    act();
    assert!(fs::read(&link).unwrap() == before && fs::read(file).unwrap() != before, "{}", file.display());
    fs::remove_file(link).unwrap();
}

#[test]
fn the_manifest_is_replaced_and_never_written_in_place() {
    let project = Project::new();
    project.publish_clean(SITE);
    let manifest = project.0.join(".omslag/manifest.json");
    is_replaced(&manifest, || drop(project.publish_clean(NEXT)));
    // Nothing to publish, but the recorded time of a file is out of date.
    is_replaced(&manifest, || {
        let page = fs::File::options().write(true).open(project.path("index.html")).unwrap();
        page.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        drop(project.publish_clean(NEXT));
    });
    // A run that was killed is recovered before anything else.
    broken_off::break_off(&project, LAST, 5);
    is_replaced(&manifest, || {
        drop(recover(&State::open(&project.destination().state, "public").unwrap(), &project.path("")))
    });
}
