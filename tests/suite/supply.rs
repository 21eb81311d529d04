//! The supply chain: which crates omslag is built from, their sources and licences, and that no step needs the network.
//!
//! The tests read `Cargo.lock` and the output of cargo, without a network. The lists come from `deny.toml`, which
//! cargo-deny uses as well, so that each list exists once.

use crate::support::{Project, files, repository};
use crate::tidy::host;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

const CRATES_MAX: usize = 130;

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap_or_else(|cause| panic!("{path}: {cause}"))
}

/// Returns the output of a cargo command.
fn cargo(arguments: &[&str]) -> String {
    let mut cargo = Command::new(env!("CARGO"));
    let output = cargo.args(arguments).args(["--locked", "--offline"]).current_dir(repository()).output();
    let output = output.expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Returns the quoted texts in the section of `deny.toml` that begins with `head` and ends with a line `]`.
fn listed(head: &str, key: &str) -> BTreeSet<String> {
    let text = read("deny.toml");
    let part = text.split(head).nth(1).and_then(|rest| rest.split("\n]").next()).expect("a list").to_owned();
    let quoted = part.lines().filter_map(|line| line.trim().strip_prefix(key)?.split('"').next().map(str::to_owned));
    quoted.collect()
}

/// Returns the fields of each package in `Cargo.lock`.
fn locked() -> Vec<BTreeMap<String, String>> {
    let lock = read("Cargo.lock");
    let keys = |part: &str| {
        let pairs = part.lines().filter_map(|line| line.split_once(" = \""));
        pairs.map(|(key, value)| (key.to_owned(), value.trim_end_matches('"').to_owned())).collect()
    };
    lock.split("[[package]]").skip(1).map(keys).collect()
}

#[test]
fn every_crate_comes_from_crates_io_with_its_checksum_and_none_is_known_to_be_bad() {
    let banned = listed("deny = [", "{ crate = \"");
    assert!(banned.contains("serde_yml") && banned.len() > 5, "{banned:?}");
    let packages = locked();
    assert!(packages.len() > 40);
    for package in packages.iter().filter(|package| package["name"] != "omslag") {
        let name = &package["name"];
        assert!(!banned.contains(name), "{name} is in the list of deny.toml");
        let source = package.get("source").map(String::as_str);
        assert_eq!(source, Some("registry+https://github.com/rust-lang/crates.io-index"), "{name}");
        assert_eq!(package.get("checksum").map(String::len), Some(64), "{name}");
    }
}

#[test]
fn the_tree_of_crates_stays_small() {
    let tree = cargo(&["tree", "-e", "normal,build", "--prefix", "none", "--no-dedupe"]);
    let crates: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(" (").next()).collect();
    assert!((20..=CRATES_MAX).contains(&crates.len()), "{} crates", crates.len());
}

#[test]
fn every_licence_is_one_that_is_allowed() {
    let allowed = listed("allow = [", "\"");
    assert!(allowed.contains("MIT") && !allowed.contains("GPL-3.0"), "{allowed:?}");
    for package in metadata()["packages"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a name");
        let licence = package["license"].as_str().unwrap_or_else(|| panic!("{name} has no licence"));
        assert!(is_allowed(licence, &allowed), "{name}: {licence}");
    }
}

fn metadata() -> Value {
    serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--filter-platform", &host()])).expect("JSON")
}

/// Returns whether one of the alternatives is allowed, and every part of a conjunction (SPDX expressions; `/` is an old
/// way to write OR).
fn is_allowed(licence: &str, allowed: &BTreeSet<String>) -> bool {
    let bare = |text: &str| text.trim().trim_matches(['(', ')']).to_owned();
    let all = |part: &str| part.replace('/', " OR ").split(" OR ").any(|one| allowed.contains(&bare(one)));
    licence.split(" AND ").all(all)
}

#[test]
fn licences_are_read_as_they_are_meant() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "Unicode-3.0".to_owned()]);
    for (licence, good) in [
        ("MIT", true),
        ("Unlicense/MIT", true),
        ("GPL-3.0 OR MIT", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("GPL-3.0", false),
    ] {
        assert_eq!(is_allowed(licence, &allowed), good, "{licence}");
    }
}

#[test]
fn own_code_has_no_build_script_and_no_unsafe() {
    let packages = metadata();
    let own = packages["packages"].as_array().and_then(|all| all.iter().find(|one| one["name"] == "omslag"));
    let targets = own.expect("omslag")["targets"].as_array().expect("targets");
    assert!(!targets.iter().any(|target| target["kind"][0] == "custom-build"));
    assert!(!repository().join("build.rs").exists());
    assert!(read("Cargo.toml").contains("unsafe_code = \"forbid\""));
}

#[test]
fn every_command_of_ours_keeps_to_the_lock_file() {
    let mut texts = vec![("tests/run".to_owned(), read("tests/run"))];
    let workflows = files(&repository().join(".github")).into_iter();
    texts.extend(workflows.map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8"))));
    assert!(texts.len() > 1);
    for (path, text) in texts {
        assert!(!text.contains("secrets."), "{path} names a secret");
        for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
            let builds = ["build", "test", "clippy", "fetch", "run"].iter().any(|command| {
                line.contains(&format!("cargo {command} "))
                    || line.ends_with(&format!("cargo {command}"))
                    || line.contains(&format!("cargo +1.89 {command}"))
            });
            assert!(!builds || line.contains("--locked") || line.contains("--frozen"), "{path}: {line}");
        }
    }
}

/// Returns the workflows: those of this repository, and those that the handbook shows.
fn workflows() -> Vec<String> {
    let own = files(&repository().join(".github/workflows")).into_values();
    let mut workflows: Vec<String> = own.map(|bytes| String::from_utf8(bytes).expect("UTF-8")).collect();
    let handbook = read("docs/handboek.md");
    let shown = handbook.split("\n```yaml\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    workflows.extend(shown.filter(|block| block.contains("\njobs:")).map(str::to_owned));
    workflows
}

#[test]
fn every_workflow_is_yaml_with_few_permissions_and_actions_that_cannot_change() {
    for text in workflows() {
        let workflow: serde_yaml::Value = serde_yaml::from_str(&text).unwrap_or_else(|why| panic!("{why}:\n{text}"));
        assert_eq!(workflow["permissions"]["contents"].as_str(), Some("read"), "{text}");
        for action in text.lines().filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix("uses: ")) {
            let (hash, version) = action.split_once('@').and_then(|(_, at)| at.split_once(" # v")).unwrap_or_default();
            let is_hash = hash.len() == 40 && hash.chars().all(|digit| digit.is_ascii_hexdigit());
            assert!(is_hash && !version.is_empty(), "{action} is not `NAME@HASH # vVERSION`");
        }
    }
}

#[test]
fn the_handbook_names_every_file_of_a_release() {
    let (release, handbook) = (read(".github/workflows/release.yml"), read("docs/handboek.md"));
    let archives: Vec<&str> = release.lines().filter_map(|line| line.split("- archive: ").nth(1)).collect();
    assert_eq!(archives.len(), 5);
    for archive in archives {
        assert!(handbook.contains(&format!("`{archive}`")), "{archive}");
    }
}

#[test]
fn omslag_can_be_built_without_a_network() {
    // `--frozen` is both `--locked` and `--offline`: this fails unless every crate is on the disk.
    cargo(&["tree", "--frozen", "-e", "normal,build", "--target", &host()]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_site_is_built_without_a_network() {
    let project = Project::own_site();
    let file = project.path("trace");
    let mut strace = project.strace();
    strace.arg("-o").arg(&file).args(["-e", "trace=%network,execve", "omslag", "build"]);
    project.run_with(&mut strace).good();
    let trace = fs::read_to_string(file).expect("a trace");
    let calls: Vec<&str> = trace.lines().filter(|line| line.contains('(')).collect();
    // The first process starts omslag; after that there is neither a socket nor another program.
    assert!(calls.len() == 1 && calls[0].contains("execve("), "{calls:#?}");
}
