//! What goes wrong on a host: folders and names of others, full disks, two deploys at once.

use crate::host::SshHost;
use crate::served::wait_until;
use crate::support::Project;
use std::fs;

#[track_caller]
fn assert_online(host: &SshHost, project: &Project) {
    assert!(host.files() == project.public(), "something else is online: {:?}", host.files().keys());
}

/// Publishes a file that is no page, under a name that would match others, and puts a folder in its place.
fn with_folder_instead(host: &SshHost, project: &Project, name: &str) {
    project.write(&format!("content/{name}"), "x");
    host.configure(project, "http://127.0.0.1:9/", "publish_files: [\"LEES*\"]\n");
    host.deploy(project, &[]).good();
    fs::remove_file(host.path(name)).expect("a file of ours");
    fs::create_dir(host.path(name)).expect("a folder");
    fs::write(host.path(name).join("eigen.txt"), "van een ander").expect("a file");
}

#[test]
fn a_folder_where_a_file_of_ours_was_is_neither_removed_nor_moved() {
    for name in ["LEES", "LEES*"] {
        let host = SshHost::start();
        let project = host.site();
        with_folder_instead(&host, &project, name);
        let own = format!("{name}/eigen.txt");
        project.write(&format!("content/{name}"), "y");
        host.deploy(&project, &[]).fails(3, &["hier staat online nu een map, die niet van omslag is"]);
        assert_eq!(fs::read_to_string(host.path(&own)).expect("still there"), "van een ander");
        project.remove(&format!("content/{name}"));
        let expected = format!("fout[foreign-file]: `{name}` is online een map");
        host.deploy(&project, &[]).fails(1, &[&expected, "online is niets veranderd"]);
        host.deploy(&project, &["--take-over"]).fails(1, &[&expected]);
        assert_eq!(fs::read_to_string(host.path(&own)).expect("still there"), "van een ander");
        fs::remove_dir_all(host.path(name)).expect("the folder of another");
        host.deploy(&project, &[]).good();
        assert_online(&host, &project);
    }
}

#[cfg(unix)]
#[test]
fn a_name_with_a_line_break_is_the_name_of_a_file_of_another() {
    let host = SshHost::start();
    let project = host.site();
    let names = ["een\ntwee", "\ndrie", "vier\n", "vijf\rzes", "-rw-r--r-- 1 0 0 5 Jan 1 2020 a\nb"];
    names.iter().for_each(|name| fs::write(host.path(name), "van een ander").expect("a file"));
    host.deploy(&project, &[]).good();
    project.page("een.md", "Tekst.");
    host.deploy(&project, &[]).good();
    project.remove("content/een.md");
    host.deploy(&project, &["--allow-deletions"]).good();
    for name in names {
        fs::remove_file(host.path(name)).expect("the file of another is still there");
    }
    assert_online(&host, &project);
}

#[test]
fn a_manifest_that_is_too_large_is_refused_before_it_is_downloaded() {
    let host = SshHost::start();
    let project = host.site();
    let manifest = fs::File::create(host.path(".omslag-manifest.json")).expect("a file");
    // The file has no contents on the disk, but would take a terabyte here.
    manifest.set_len(1 << 40).expect("a size");
    host.deploy(&project, &[]).fails(3, &["dit bestand is te groot om van omslag te zijn", "1099511627776 bytes"]);
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_whole_pages_and_the_next_deploy_continues() {
    // The limit of a process ends an upload in its middle, as a full disk does.
    let host = SshHost::with_settings(
        "ForceCommand sh -c 'trap \"\" XFSZ; ulimit -f $(cat DIR/limit 2>/dev/null || echo unlimited); exec /usr/lib/openssh/sftp-server'",
    );
    let limit = host.path("../limit");
    let settings = fs::read_to_string(host.path("../sshd_config")).expect("settings");
    assert!(settings.contains("ulimit"));
    let project = host.site();
    host.deploy(&project, &[]).good();
    let before = host.files();
    project.page("klein.md", "Tekst.").page("groot.md", &"Tekst. ".repeat(30_000));
    fs::write(&limit, "200\n").expect("a file");
    let run = host.deploy(&project, &[]);
    run.fails(3, &["schijf", "groot/index.html"]);
    let built = project.public();
    for (path, bytes) in host.files() {
        assert!(before.get(&path) == Some(&bytes) || built.get(&path) == Some(&bytes), "{path} is not whole");
    }
    fs::remove_file(&limit).expect("a file");
    host.deploy(&project, &[]).good();
    assert_online(&host, &project);
}

#[test]
fn of_two_deploys_at_once_one_stops_and_the_next_run_repairs_what_both_wrote() {
    let mut mixed = 0;
    for lines in [22, 30, 38, 46] {
        let host = SshHost::start();
        let (mine, yours) = (host.site(), host.site());
        let pages = ["a.md", "b.md", "c.md", "d.md"];
        for project in [&mine, &yours] {
            pages.iter().for_each(|page| _ = project.page(page, "Tekst."));
        }
        host.deploy(&mine, &[]).good();
        host.deploy(&yours, &[]).good();
        pages.iter().for_each(|page| _ = mine.page(page, "Van mij."));
        pages.iter().for_each(|page| _ = yours.page(page, "Van jou."));
        host.pause_after(lines);
        std::thread::scope(|scope| {
            let first = scope.spawn(|| host.deploy(&mine, &[]));
            wait_until("the first deploy waits", || host.is_paused().then_some(()));
            host.deploy(&yours, &["--take-over"]).good();
            host.resume();
            let first = first.join().expect("a deploy");
            first.fails(3, &["iemand anders zet de site nu ook online"]);
        });
        // What the first run wrote after the second is not taken for the second's own.
        let run = host.deploy(&yours, &[]);
        if run.code != 0 {
            run.fails(1, &["fout[changed-online]"]);
            mixed += 1;
            host.deploy(&yours, &["--take-over"]).good();
        }
        assert_online(&host, &yours);
    }
    assert!(mixed > 0, "no run was overtaken in the middle of its uploads");
}

#[test]
fn two_deploys_of_one_copy_do_not_run_at_once() {
    let host = SshHost::start();
    let project = host.site();
    host.pause_after(4);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| host.deploy(&project, &[]));
        wait_until("the first deploy waits", || host.is_paused().then_some(()));
        host.deploy(&project, &[]).fails(3, &["deploy-lock"]);
        host.resume();
        first.join().expect("a deploy").good();
    });
    assert_online(&host, &project);
}
