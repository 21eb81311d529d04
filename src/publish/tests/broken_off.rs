//! Tests of runs that are killed, that run at the same time, or whose output is read meanwhile.

use super::*;

/// Publishes `steps` visible steps and then stops, as a killed run does. Returns whether the run was completed.
pub(super) fn break_off(project: &Project, site: &[(&str, &str)], mut steps: usize) -> bool {
    let (output, target) = (output(site), project.destination());
    let folder = safe_folder(&target).unwrap();
    let state = State::open(&target.state, "public").unwrap();
    let mut stage = Stage::clean(state.root(), &folder).unwrap();
    let recorded = recover(&state, &folder).unwrap();
    let wanted = wanted(&output).unwrap();
    let disk = folder::look(&folder, &[&recorded], recorded.keys().chain(wanted.keys())).unwrap();
    let situation = Situation { recorded: &recorded, wanted: &wanted, disk: &disk, adopt: false, folder: "public" };
    let plan = plan::plan(&situation);
    assert_eq!(plan.diagnostics, []);
    let mut is_over = || steps.checked_sub(1).map(|left| steps = left).is_none();

    let mut intended = stage.fill(&plan, &wanted).unwrap();
    let reached_end = (|| {
        intended.extend(plan.kept.clone());
        if is_over() {
            return false;
        }
        state.intend(&intended).unwrap();
        for path in &plan.clear {
            if is_over() {
                return false;
            }
            folder::remove(&folder, std::slice::from_ref(path)).unwrap();
        }
        for (role, paths) in &plan.put {
            for (staged, path) in stage.moves(*role, paths) {
                if is_over() {
                    return false;
                }
                fs::rename(staged, folder.join(path)).unwrap();
            }
        }
        for path in &plan.remove {
            if is_over() {
                return false;
            }
            // Leaves the folder: a run can be killed after it removes a file and before it removes the empty folder.
            let _ = fs::remove_file(folder.join(path));
        }
        if is_over() {
            return false;
        }
        folder::remove(&folder, &plan.remove).unwrap();
        state.commit().unwrap();
        true
    })();
    std::mem::forget(stage);
    reached_end
}

#[test]
fn the_next_run_recovers_from_a_run_killed_at_any_step() {
    for steps in 0.. {
        let mut reached_end = false;
        for then in [NEXT, SITE, LAST, &[]] {
            let project = Project::new();
            project.publish_clean(SITE);
            reached_end = break_off(&project, NEXT, steps);
            for (path, text) in project.tree().iter().filter(|(path, _)| project.path(path).is_file()) {
                let whole = [expected(SITE), expected(NEXT)].iter().any(|site| site.get(path) == Some(text));
                assert!(whole, "{path} after {steps} steps");
            }
            project.publish_clean(then);
            assert_eq!(project.leftovers(), [] as [PathBuf; 0]);
        }
        if reached_end {
            assert!(steps > 10, "only {steps} steps to be killed at");
            return;
        }
    }
}

#[test]
fn the_third_run_recovers_from_two_killed_runs() {
    for first in 0..16 {
        for second in (first % 4..16).step_by(4) {
            let project = Project::new();
            project.publish_clean(SITE);
            break_off(&project, NEXT, first);
            break_off(&project, LAST, second);
            project.publish_clean(if first % 2 == 0 { SITE } else { NEXT });
        }
    }
}

/// Returns a random site, in which no path is wanted both as a file and as a folder.
fn any_site(random: &mut impl FnMut(usize) -> usize) -> Vec<(&'static str, &'static str)> {
    const ADDRESSES: &[&str] =
        &["/", "/a", "/a/", "/a/b", "/a/b/", "/a/b/c.css", "/a/b/c/d/", "/b/", "/b/index/", "/old/", "/old", "/x.xml"];
    let mut site: Vec<(&str, &str)> = Vec::new();
    for _ in 0..random(9) {
        let file = |permalink: &str| Permalink::new(permalink).file();
        let permalink = ADDRESSES[random(ADDRESSES.len())];
        let clashes = |other: &str| {
            let (one, two) = (file(permalink), file(other));
            one == two
                || plan::ancestors(&one).any(|above| above == two)
                || plan::ancestors(&two).any(|above| above == one)
        };
        if !site.iter().any(|(other, _)| clashes(other)) {
            site.push((permalink, ["one", "two", "three"][random(3)]));
        }
    }
    site
}

#[test]
fn a_completed_run_leaves_exactly_its_site_whatever_came_before() {
    let project = Project::new();
    let mut seed: u32 = 1;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) as usize % below
    };
    let rounds = if std::env::var_os("OMSLAG_LONG").is_some() { 10_000 } else { 400 };
    for round in 0..rounds {
        let site = any_site(&mut random);
        if random(2) == 0 {
            break_off(&project, &site, random(12));
        } else {
            let published = project.publish(&site);
            assert_eq!((round, &*published.diagnostics), (round, &[][..]), "{site:?}");
            assert_eq!((round, project.tree()), (round, expected(&site)));
        }
    }
}

#[test]
fn a_foreign_file_at_a_path_that_a_killed_run_did_not_reach_is_not_ours() {
    let project = Project::new();
    project.publish_clean(SITE);
    break_off(&project, NEXT, 1);
    project.write("diep/er/index.html", "by hand");
    let published = project.publish(NEXT);
    assert_eq!(rules(&published), [Rule::ForeignFile]);
    assert_eq!(project.tree()["diep/er/index.html"], "by hand");
}

#[test]
fn readers_never_see_a_partial_page() {
    let project = Project::new();
    let long: Vec<String> = ["a", "b"].iter().map(|letter| letter.repeat(200_000)).collect();
    let sites = long.iter().map(|text| output(&[("/", text), ("/visie/", text)])).collect::<Vec<_>>();
    publish(&sites[0], &project.destination()).unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for site in sites.iter().cycle().take(200) {
                publish(site, &project.destination()).unwrap();
            }
        });
        while !writer.is_finished() {
            for path in ["index.html", "visie/index.html"] {
                let text = fs::read_to_string(project.path(path)).unwrap();
                assert!(long.contains(&text), "{path} has {} bytes", text.len());
            }
        }
    });
}

#[test]
fn a_second_run_at_the_same_time_fails_and_changes_nothing() {
    let project = Project::new();
    project.publish_clean(SITE);
    let lock = fs::File::open(project.0.join(".omslag/lock")).unwrap();
    lock.lock().unwrap();
    let before = project.traces();
    let failure = publish(&output(NEXT), &project.destination()).unwrap_err();
    assert_eq!(failure.path, project.0.join(".omslag/lock"));
    assert_eq!(project.traces(), before);
    drop(lock);
    project.publish_clean(NEXT);
}

#[test]
fn files_of_an_abandoned_run_are_removed() {
    let project = Project::new();
    project.publish_clean(SITE);
    let left = project.publish(SITE).left.unwrap();
    let folders = [".omslag/stage", "public/.omslag-stage"];
    let files = [".omslag/stage/1/x", "public/.omslag-stage/1/x", ".omslag/intent.new", ".omslag/manifest.new"];
    for file in folders.iter().chain(&files).map(|file| project.0.join(file)) {
        match file.extension().is_none() {
            true => fs::create_dir_all(&file).unwrap(),
            false => fs::write(&file, "{\"half").unwrap(),
        }
        assert!(!is_as_left(left, &project.destination()), "{} is overlooked", file.display());
        project.publish_clean(SITE);
        assert_eq!(project.leftovers(), [] as [PathBuf; 0]);
    }
    assert!(is_as_left(left, &project.destination()));
}
