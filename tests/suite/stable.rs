//! The same input gives the same bytes on any machine; nothing is written if nothing changed.

use crate::support::Project;

#[test]
fn two_builds_give_the_same_bytes_whatever_the_path_zone_language_and_threads() {
    let first = Project::own_site();
    first.build().good();
    for (zone, language, threads) in [("Pacific/Kiritimati", "en_GB.UTF-8", "1"), ("America/New_York", "C", "7")] {
        let second = Project::own_site();
        let mut command = second.command();
        command.arg("build").env("TZ", zone).env("LANG", language).env("RAYON_NUM_THREADS", threads);
        second.run_with(&mut command).good();
        assert_eq!(first.public(), second.public(), "{zone} {language} {threads}");
    }
}

#[test]
fn a_second_build_writes_nothing() {
    let project = Project::own_site();
    project.build().good();
    let before = project.seen();
    let run = project.build().good();
    assert_eq!(before, project.seen());
    assert!(run.stdout.contains("niets veranderd"), "{}", run.stdout);
}
