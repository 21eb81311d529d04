//! Deploys as a commit on a branch, with the system's `git`.
//!
//! A repository of its own in the state folder fetches the branch, and a temporary index makes the commit. There is no
//! checkout, and the project's own repository is only asked for the address of its remote.

use super::backend::{Backend, Kind, Listing, folder_there, too_large};
use super::state::RECEIVED_BYTES_MAX;
use crate::config::GitTarget;
use crate::diagnostic::Failure;
use crate::i18n::Text;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The reference of the fetched branch.
const ONLINE: &str = "refs/omslag/online";

/// A branch of a remote repository, and the changes to make to it.
pub struct Git {
    repository: PathBuf,
    staging: PathBuf,
    target: GitTarget,
    /// The address of the remote repository.
    url: String,
    /// The last commit of the branch; `None` if the branch does not exist.
    parent: Option<String>,
    /// Every file of that commit.
    files: BTreeMap<String, Kind>,
    /// The staged file for each path; `None` for a path to remove.
    changes: BTreeMap<String, Option<String>>,
}

impl Git {
    /// Fetches the branch.
    ///
    /// # Errors
    ///
    /// Fails if there is no `git`, or if the branch cannot be fetched.
    pub fn fetch(target: &GitTarget, root: &Path, repository: PathBuf, staging: &Path) -> Result<Git, Failure> {
        let mut git = Git {
            repository,
            staging: staging.to_owned(),
            target: target.clone(),
            url: target.remote.clone(),
            parent: None,
            files: BTreeMap::new(),
            changes: BTreeMap::new(),
        };
        if !target.remote.contains([':', '/']) {
            git.url = git.url_of_remote(root)?;
        }
        let branch = git.branch();
        let references = git.references()?;
        // A repository cannot contain objects of two formats.
        let is_sha256 = references.lines().next().is_some_and(|line| line.split('\t').next().map(str::len) == Some(64));
        if is_sha256 {
            git.repository.set_extension("sha256.git");
            git.run(&["init", "--quiet", "--bare", "--template=", "--object-format=sha256"], b"")?;
        } else {
            git.run(&["init", "--quiet", "--bare", "--template="], b"")?;
        }
        if references.lines().any(|line| line.split('\t').nth(1) == Some(&branch)) {
            let refspec = format!("+{branch}:{ONLINE}");
            git.run(&["fetch", "--quiet", "--depth=1", "--no-tags", "--", &git.url, &refspec], b"")?;
            let parent = git.run(&["rev-parse", "--verify", ONLINE], b"")?;
            let tree = git.output(&mut git.command(&["ls-tree", "-r", "-z", "--full-tree", &parent]), b"")?;
            git.files = tree.split(|byte| *byte == 0).filter_map(tree_entry).collect();
            git.parent = Some(parent);
        }
        Ok(git)
    }

    /// Returns the address of a remote of the project, in which a path is relative to the project's repository.
    fn url_of_remote(&self, root: &Path) -> Result<String, Failure> {
        let in_project = |arguments: &[&str]| {
            let mut command = Command::new("git");
            self.text(command.current_dir(root).args(arguments), b"")
        };
        let url = in_project(&["remote", "get-url", "--push", "--", &self.target.remote])?;
        if url.contains(':') || Path::new(&url).is_absolute() {
            return Ok(url);
        }
        let top = PathBuf::from(in_project(&["rev-parse", "--show-toplevel"])?);
        Ok(top.join(url).to_string_lossy().into_owned())
    }

    /// Returns the branches of the remote repository, a line each. This is asked outside of any repository, since the
    /// format of the remote one is not known yet.
    fn references(&self) -> Result<String, Failure> {
        let mut command = Command::new("git");
        command.env_remove("GIT_DIR").env("GIT_CEILING_DIRECTORIES", self.staging.parent().unwrap_or(&self.staging));
        command.current_dir(&self.staging).args(["ls-remote", "--", &self.url, "refs/heads/*"]);
        self.text(&mut command, b"")
    }

    fn branch(&self) -> String {
        format!("refs/heads/{}", self.target.branch)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        // An index below the staging folder, because a killed run leaves a lock beside it.
        command.env("GIT_DIR", &self.repository).env("GIT_INDEX_FILE", self.staging.join("index"));
        command.env_remove("GIT_WORK_TREE").current_dir(&self.staging).args(arguments);
        command
    }

    /// Runs git and returns the text that it printed, without the last line break.
    fn run(&self, arguments: &[&str], input: &[u8]) -> Result<String, Failure> {
        self.text(&mut self.command(arguments), input)
    }

    fn text(&self, command: &mut Command, input: &[u8]) -> Result<String, Failure> {
        let text = String::from_utf8_lossy(&self.output(command, input)?).trim_end().to_owned();
        Ok(text)
    }

    /// Runs git with an input and returns its output.
    fn output(&self, command: &mut Command, input: &[u8]) -> Result<Vec<u8>, Failure> {
        command.env("GIT_ALLOW_PROTOCOL", "https:ssh:file").env("LC_ALL", "C");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let ended = command.spawn().and_then(|mut child| {
            let stdin = child.stdin.take();
            std::thread::scope(|scope| {
                // Git may write before it has read everything. If it ends early, its status says why.
                scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
                child.wait_with_output()
            })
        });
        let Output { status, stdout, stderr } = ended.map_err(|cause| {
            let doing =
                Text::new("dit programma ontbreekt; zie git-scm.com", "this program is missing; see git-scm.com");
            Failure::new(doing, "git", cause)
        })?;
        if status.success() { Ok(stdout) } else { Err(self.failure(&String::from_utf8_lossy(&stderr))) }
    }

    fn failure(&self, message: &str) -> Failure {
        let is_other_format = ["hash algorithm", "mismatched algorithms"].iter().any(|it| message.contains(it));
        let was_overtaken = ["stale info", "fetch first", "non-fast-forward"].iter().any(|it| message.contains(it));
        let doing = match was_overtaken {
            true => Text::new(
                "iemand anders was u net voor; typ `omslag deploy` nog eens",
                "someone else was just before you; type `omslag deploy` again",
            ),
            false if is_other_format => Text::new(
                "deze lege repository gebruikt SHA-256; zet er eerst zelf één commit in, dan neemt omslag dat over",
                "this empty repository uses SHA-256; put a commit of your own there first, and omslag follows",
            ),
            false => Text::new("dat lukt git niet", "git could not do this"),
        };
        Failure::new(doing, self.place(""), message.trim().replace('\n', "; "))
    }

    /// Stores the changed files, and returns lines for `git update-index`.
    fn index_lines(&self) -> Result<Vec<u8>, Failure> {
        let staged: Vec<&String> = self.changes.values().flatten().collect();
        let names: String = staged.iter().map(|name| format!("{name}\n")).collect();
        let stored = self.run(&["hash-object", "-w", "--no-filters", "--stdin-paths"], names.as_bytes())?;
        let mut stored = stored.lines();
        let hash_length = self.parent.as_ref().map_or(40, String::len);
        // Removals first, since a folder may take the place of a file.
        let removed = self.changes.iter().filter(|(_, staged)| staged.is_none());
        let mut lines: Vec<u8> =
            removed.flat_map(|(path, _)| format!("0 {}\t{path}\0", "0".repeat(hash_length)).into_bytes()).collect();
        for (path, _) in self.changes.iter().filter(|(_, staged)| staged.is_some()) {
            let blob = stored.next().unwrap_or_default();
            lines.extend(format!("100644 {blob}\t{path}\0").into_bytes());
        }
        Ok(lines)
    }

    fn commit(&self, tree: &str, summary: &str) -> Result<String, Failure> {
        let mut arguments = vec!["commit-tree", tree, "-m", summary];
        arguments.extend(self.parent.as_deref().map(|parent| ["-p", parent]).into_iter().flatten());
        let has_author = ["user.name", "user.email"].iter().all(|key| self.run(&["config", "--get", key], b"").is_ok());
        let author = ["-c", "user.name=omslag", "-c", "user.email=omslag@localhost"];
        let mut command = self.command(if has_author { &[] } else { &author });
        self.text(command.args(arguments), b"")
    }
}

/// Parses `MODE TYPE HASH<tab>PATH`.
fn tree_entry(line: &[u8]) -> Option<(String, Kind)> {
    let line = std::str::from_utf8(line).ok()?;
    let (facts, path) = line.split_once('\t')?;
    let kind = match facts.split(' ').next()? {
        "100644" | "100755" => Kind::File,
        "120000" => Kind::Link,
        _ => Kind::Other,
    };
    Some((path.to_owned(), kind))
}

impl Backend for Git {
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let Some(parent) = self.parent.as_ref().filter(|_| self.files.contains_key(path)) else { return Ok(None) };
        let object = format!("{parent}:{path}");
        let size = self.run(&["cat-file", "-s", &object], b"")?;
        if size.parse::<u64>().is_ok_and(|size| size > RECEIVED_BYTES_MAX) {
            return Err(Failure::new(too_large(), self.place(path), format!("{size} bytes")));
        }
        self.output(&mut self.command(&["cat-file", "blob", &object]), b"").map(Some)
    }

    fn list(&mut self, folder: &str) -> Result<Listing, Failure> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let below = self.files.iter().filter_map(|(path, kind)| Some((path.strip_prefix(&prefix)?, *kind)));
        let entries = below.map(|(path, kind)| match path.split_once('/') {
            Some((name, _)) => (name.to_owned(), Kind::Folder),
            None => (path.to_owned(), kind),
        });
        Ok(entries.collect())
    }

    fn make_folder(&mut self, _: &str) -> Result<(), Failure> {
        Ok(())
    }

    fn put(&mut self, path: &str, staged: &str) -> Result<(), Failure> {
        let folder = format!("{path}/");
        let inside = self.files.keys().skip_while(|other| **other < folder).take_while(|it| it.starts_with(&folder));
        if inside.clone().any(|other| self.changes.get(other) != Some(&None)) {
            return Err(Failure::new(folder_there(), self.place(path), ""));
        }
        self.changes.insert(path.to_owned(), Some(staged.to_owned()));
        Ok(())
    }

    fn remove(&mut self, path: &str) -> Result<(), Failure> {
        self.changes.insert(path.to_owned(), None);
        Ok(())
    }

    fn remove_folder(&mut self, _: &str) -> Result<(), Failure> {
        Ok(())
    }

    /// Commits all changes and pushes, unless the branch has moved since it was fetched.
    fn finish(&mut self, summary: &str) -> Result<(), Failure> {
        match &self.parent {
            Some(parent) => self.run(&["read-tree", parent], b"")?,
            None => self.run(&["read-tree", "--empty"], b"")?,
        };
        let lines = self.index_lines()?;
        self.run(&["update-index", "-z", "--index-info"], &lines)?;
        let tree = self.run(&["write-tree"], b"")?;
        let commit = self.commit(&tree, summary)?;
        let branch = self.branch();
        let lease = format!("--force-with-lease={branch}:{}", self.parent.as_deref().unwrap_or_default());
        let refspec = format!("{commit}:{branch}");
        self.run(&["push", "--quiet", "--no-verify", &lease, "--", &self.url, &refspec], b"").map(drop)
    }

    fn place(&self, path: &str) -> String {
        let separator = if path.is_empty() { "" } else { ":" };
        format!("{}#{}{separator}{path}", self.target.remote, self.target.branch)
    }
}
