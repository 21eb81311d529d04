//! Drives the system's `sftp`, which reads commands from its standard input. One process serves a whole deploy, so that
//! ssh asks for a password at most once.
//!
//! Each command is followed by a comment. `sftp` prints every line that it reads, so everything between the two is
//! what the command printed.

use super::backend::{Backend, Kind, Listing, folder_there, random_name, too_large};
use super::sftp_language::{decoded, entries, is_pattern, quoted};
use super::state::{RECEIVED_BYTES_MAX, take_staged};
use crate::config::SftpTarget;
use crate::diagnostic::Failure;
use crate::i18n::Text;
use crate::url::{file_name, folder};
use std::io::{BufRead, BufReader, PipeReader, Write, pipe};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command};

/// The prefix of uploads that are not in place yet.
pub const TEMPORARY: &str = ".omslag-tmp-";

/// Maximum length of a command in bytes. `sftp` reads lines in pieces of 2,047 bytes, and what is beyond would be another
/// command.
const COMMAND_BYTES_MAX: usize = 2000;

/// The local name of a file that is downloaded.
const RECEIVED: &str = "received";

/// What `sftp` prints before each line that it has read.
const ECHO: &str = "sftp> ";

/// A running `sftp`, in the folder of the site on the host.
pub struct Sftp {
    child: Child,
    commands: Option<ChildStdin>,
    output: BufReader<PipeReader>,
    sent: usize,
    /// A part of the comment after each command that the host cannot know.
    secret: String,
    staging: PathBuf,
    target: SftpTarget,
    /// The absolute path of the site's folder on the host.
    folder: String,
    temporary: String,
}

impl Sftp {
    /// Connects, and enters the folder of the site, which is created if only that one is missing.
    ///
    /// # Errors
    ///
    /// Fails if there is no `sftp`, or if signing in or entering the folder fails.
    pub fn connect(target: &SftpTarget, staging: &Path, may_write: bool) -> Result<Sftp, Failure> {
        let mut command = Command::new("sftp");
        // The first value of an option counts, and `-b` would turn questions off.
        command.args(["-oBatchMode=no", "-oConnectTimeout=30", "-oServerAliveInterval=15", "-b", "-"]);
        command.args(target.port.map(|port| format!("-P{port}")));
        command.args(["--", &target.destination]).current_dir(staging);
        let started = pipe().and_then(|(output, writer)| {
            // Both streams go through one pipe, so that a message follows the command that it belongs to.
            let command = command.stdin(std::process::Stdio::piped());
            Ok((command.stdout(writer.try_clone()?).stderr(writer).spawn()?, output))
        });
        // The command has copies of the writing end, which would keep the pipe open.
        drop(command);
        let (mut child, output) = started.map_err(|cause| Failure::new(no_sftp(), "sftp", cause))?;
        let secret = random_name();
        let mut sftp = Sftp {
            commands: child.stdin.take(),
            child,
            output: BufReader::new(output),
            sent: 0,
            staging: staging.to_owned(),
            target: target.clone(),
            folder: String::new(),
            temporary: format!("{TEMPORARY}{secret}"),
            secret,
        };
        sftp.enter(may_write)?;
        Ok(sftp)
    }

    fn enter(&mut self, may_write: bool) -> Result<(), Failure> {
        // Skips the greeting of the server, which comes before anything else.
        self.run("pwd")?;
        let folder = quoted(&self.target.folder);
        let mut answer = self.run(&format!("cd {folder}"))?;
        if !answer.is_empty() && may_write {
            self.run(&format!("mkdir {folder}"))?;
            answer = self.run(&format!("cd {folder}"))?;
        }
        self.check("", answer)?;
        let answer = self.run("pwd")?;
        let found = answer.iter().find_map(|line| line.strip_prefix("Remote working directory: "));
        self.folder = decoded(found.unwrap_or_default());
        if self.folder.starts_with('/') { Ok(()) } else { Err(self.failure("", answer)) }
    }

    /// Runs one command and returns the lines that it printed.
    fn run(&mut self, command: &str) -> Result<Vec<String>, Failure> {
        self.sent += 1;
        let end = format!("#{}-{}", self.sent, self.secret);
        // A line break would begin another command.
        if command.contains(char::is_control) || command.len() > COMMAND_BYTES_MAX {
            let doing = Text::new("deze naam kan `sftp` niet aan", "`sftp` cannot handle this name");
            return Err(Failure::new(doing, self.place(""), command.chars().take(80).collect::<String>()));
        }
        // `-` continues after an error. If writing fails, the output says why the connection ended.
        let _ = self.commands.as_mut().map(|commands| commands.write_all(format!("-{command}\n{end}\n").as_bytes()));
        let mut answer = Vec::new();
        loop {
            let mut line = Vec::new();
            let read = self.output.read_until(b'\n', &mut line).unwrap_or(0);
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end_matches(['\r', '\n']);
            match line.strip_prefix(ECHO) {
                _ if read == 0 => return Err(self.lost(answer)),
                Some(echo) if echo == end => return Ok(answer),
                Some(_) => {}
                None if line.is_empty() => {}
                None => answer.push(line.to_owned()),
            }
        }
    }

    fn check(&self, path: &str, answer: Vec<String>) -> Result<(), Failure> {
        if answer.is_empty() { Ok(()) } else { Err(self.failure(path, answer)) }
    }

    fn failure(&self, path: &str, answer: Vec<String>) -> Failure {
        let cause = answer.join("; ");
        let doing = match cause.to_lowercase() {
            // `sftp` prints this before it ends.
            it if LOST.iter().any(|lost| it.contains(lost)) => connection_lost(),
            it if it.contains("permission denied") => {
                Text::new("hier mag u op de server niet schrijven", "you may not write here on the server")
            }
            it if it.contains("no space") || it.contains("quota") => {
                Text::new("de schijf van de server is vol", "the disk of the server is full")
            }
            it if is_missing(&it) => Text::new("dit is er niet op de server", "this is not there on the server"),
            // The protocol has no error of its own for a full disk.
            _ => Text::new(
                "dat weigert de server; misschien is de schijf daar vol, of mag u er niet schrijven",
                "the server refuses this; perhaps its disk is full, or you may not write there",
            ),
        };
        Failure::new(doing, self.place(path), cause)
    }

    /// Returns why the connection ended.
    fn lost(&self, answer: Vec<String>) -> Failure {
        let cause = answer.join("; ");
        let SftpTarget { destination, port, .. } = &self.target;
        let port = port.map_or(String::new(), |port| format!("-P {port} "));
        let doing = if cause.contains("Host key verification failed") {
            Text::new(
                format!(
                    "de sleutel van de server is onbekend of veranderd; typ `sftp {port}{destination}` en vergelijk \
                     die met wat de hostingpartij opgeeft"
                ),
                format!(
                    "the key of the server is unknown or has changed; type `sftp {port}{destination}` and compare it \
                     with what the host publishes"
                ),
            )
        } else if cause.contains("Permission denied") || cause.contains("Too many authentication failures") {
            Text::new("het wachtwoord of de sleutel is niet goed", "the password or key is wrong")
        } else if self.folder.is_empty() {
            Text::new("de server is niet te bereiken", "the server cannot be reached")
        } else {
            connection_lost()
        };
        Failure::new(doing, self.place(""), cause)
    }

    fn is_folder(&mut self, path: &str) -> Result<bool, Failure> {
        Ok(self.list(folder(path))?.get(file_name(path)) == Some(&Kind::Folder))
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<Vec<String>, Failure> {
        self.run(&format!("rename {} {}", quoted(from), quoted(to)))
    }
}

impl Backend for Sftp {
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        // The size is asked first, since `get` would fill the disk with whatever the host sends.
        let listed = self.run(&format!("ls -ln {}", quoted(path)))?;
        if listed.iter().any(|line| is_missing(line)) {
            return Ok(None);
        }
        match entries(&listed).as_deref() {
            Some([file]) if file.size_bytes <= RECEIVED_BYTES_MAX => {}
            Some([file]) => {
                return Err(Failure::new(too_large(), self.place(path), format!("{} bytes", file.size_bytes)));
            }
            _ => return Err(self.failure(path, listed)),
        }
        let answer = self.run(&format!("get {} {RECEIVED}", quoted(path)))?;
        match take_staged(&self.staging, RECEIVED) {
            Some(bytes) if answer.is_empty() => Ok(Some(bytes)),
            None if answer.iter().all(|line| is_missing(line)) => Ok(None),
            _ => Err(self.failure(path, answer)),
        }
    }

    /// Enters the folder for this, since `ls` takes a path for a pattern.
    fn list(&mut self, folder: &str) -> Result<Listing, Failure> {
        let root = self.folder.clone();
        let inner = if folder.is_empty() { root.clone() } else { format!("{}/{folder}", root.trim_end_matches('/')) };
        let entered = self.run(&format!("cd {}", quoted(&inner)))?;
        self.check(folder, entered)?;
        let lines = self.run("ls -lan")?;
        let left = self.run(&format!("cd {}", quoted(&root)))?;
        self.check("", left)?;
        let entries = entries(&lines).ok_or_else(|| self.failure(folder, lines))?;
        let inner = entries.into_iter().filter(|entry| entry.name != "." && entry.name != "..");
        Ok(inner.map(|entry| (entry.name, entry.kind)).collect())
    }

    fn make_folder(&mut self, folder: &str) -> Result<(), Failure> {
        let answer = self.run(&format!("mkdir {}", quoted(folder)))?;
        self.check(folder, answer)
    }

    fn put(&mut self, path: &str, staged: &str) -> Result<(), Failure> {
        let temporary = self.temporary.clone();
        let answer = self.run(&format!("put {} {temporary}", quoted(staged)))?;
        if !answer.is_empty() {
            // Half a file would take up space on a full disk.
            self.run(&format!("rm {temporary}"))?;
            return Err(self.failure(path, answer));
        }
        let answer = self.rename(&temporary, path)?;
        if answer.is_empty() || answer.iter().any(|line| is_missing(line)) {
            return self.check(path, answer);
        }
        if self.is_folder(path)? {
            self.run(&format!("rm {temporary}"))?;
            return Err(Failure::new(folder_there(), self.place(path), ""));
        }
        // A server without `posix-rename@openssh.com` does not replace a file by a rename. The old file is moved aside,
        // so that it can be put back.
        let aside = format!("{temporary}-old");
        let answer = self.rename(path, &aside)?;
        self.check(path, answer)?;
        let answer = self.rename(&temporary, path)?;
        if !answer.is_empty() {
            self.rename(&aside, path)?;
            return Err(self.failure(path, answer));
        }
        self.remove(&aside)
    }

    fn remove(&mut self, path: &str) -> Result<(), Failure> {
        let answer = match is_pattern(path) {
            false => self.run(&format!("rm {}", quoted(path)))?,
            true => {
                let temporary = self.temporary.clone();
                let mut answer = self.rename(path, &temporary)?;
                if answer.is_empty() {
                    answer = self.run(&format!("rm {temporary}"))?;
                    if !answer.is_empty() {
                        // Something of others, such as a folder.
                        self.rename(&temporary, path)?;
                    }
                }
                answer
            }
        };
        self.check(path, answer.into_iter().filter(|line| !is_missing(line)).collect())
    }

    fn remove_folder(&mut self, folder: &str) -> Result<(), Failure> {
        // Fails if the folder contains files of others, which is right.
        self.run(&format!("rmdir {}", quoted(folder))).map(drop)
    }

    fn finish(&mut self, _: &str) -> Result<(), Failure> {
        Ok(())
    }

    fn place(&self, path: &str) -> String {
        let SftpTarget { destination, port, folder } = &self.target;
        let port = port.map_or(String::new(), |port| format!(":{port}"));
        let folder = match folder.strip_prefix('.') {
            Some(below) => format!("/~{below}"),
            None => folder.trim_end_matches('/').to_owned(),
        };
        let path = if path.is_empty() { String::new() } else { format!("/{path}") };
        format!("sftp://{destination}{port}{folder}{path}")
    }
}

impl Drop for Sftp {
    fn drop(&mut self) {
        // `sftp` ends at the end of its input. The pipe is read to its end, so that it can write its last lines.
        drop(self.commands.take());
        let _ = std::io::copy(&mut self.output, &mut std::io::sink());
        let _ = self.child.wait();
    }
}

fn is_missing(line: &str) -> bool {
    let line = line.to_lowercase();
    line.contains("not found") || line.contains("no such file")
}

/// What `ssh` prints when the host ends the connection, in lower case.
const LOST: [&str; 4] = ["closed by remote host", "connection lost", "broken pipe", "connection reset"];

fn connection_lost() -> Text {
    Text::new(
        "de verbinding is verbroken; typ `omslag deploy` nog eens, dan gaat omslag verder waar het bleef",
        "the connection was lost; type `omslag deploy` again, and omslag continues where it stopped",
    )
}

fn no_sftp() -> Text {
    Text::new(
        "dit programma ontbreekt; het hoort bij OpenSSH, dat u bij Windows als onderdeel kunt aanzetten",
        "this program is missing; it is part of OpenSSH, an optional feature of Windows",
    )
}
