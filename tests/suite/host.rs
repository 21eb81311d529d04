//! Real hosts on loopback: OpenSSH's server with a folder, and a web server that serves such a folder.

use crate::support::{Project, Run, files};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// The server that root may start; `tests/run` installs it.
const SSHD: &str = "/usr/sbin/sshd";

/// A host with SFTP and an empty folder `www`. It ends with the test.
pub struct SshHost {
    child: Child,
    folder: TempDir,
    port: u16,
}

impl SshHost {
    pub fn start() -> SshHost {
        SshHost::with_settings("")
    }

    /// Starts a host with more lines in the configuration of sshd, in which `DIR` is its root.
    pub fn with_settings(more: &str) -> SshHost {
        let folder = TempDir::with_prefix("omslag-host-").expect("a temporary folder");
        let path = |name: &str| folder.path().join(name);
        for key in ["host", "key", "other"] {
            let keygen =
                Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(path(key)).status();
            assert!(keygen.expect("ssh-keygen runs").success());
        }
        fs::create_dir(path("www")).expect("a folder");
        fs::create_dir(path("bin")).expect("a folder");
        fs::write(path("banner"), "Welkom.\nAlleen voor beheerders.\n").expect("a file");
        let port = free_port();
        let dir = folder.path().display();
        let more = more.replace("DIR", &dir.to_string());
        let settings = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {dir}/host\nAuthorizedKeysFile {dir}/key.pub\nStrictModes no\n\
             UsePAM no\nPidFile none\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\n\
             Subsystem sftp internal-sftp\nBanner {dir}/banner\n{more}\n"
        );
        fs::write(path("sshd_config"), settings).expect("a file");
        // Root needs this folder of the system, which a service normally creates.
        let _ = fs::create_dir_all("/run/sshd");
        let log = fs::File::create(path("sshd.log")).expect("a file");
        let child = Command::new(SSHD).args(["-D", "-e", "-f"]).arg(path("sshd_config")).stderr(log).spawn();
        let child = child.unwrap_or_else(|why| panic!("{SSHD}: {why}; tests/run installs it"));
        let mut host = SshHost { child, folder, port };
        let log = || fs::read_to_string(host.folder.path().join("sshd.log")).unwrap_or_default();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(host.child.try_wait().expect("a child").is_none(), "sshd has ended: {}", log());
            std::thread::yield_now();
        }
        let key = fs::read_to_string(host.folder.path().join("host.pub")).expect("a key");
        host.client("key", &format!("[127.0.0.1]:{port} {key}"));
        host.cut_after(None);
        host
    }

    /// Sets the key of the client and the host keys that it knows.
    pub fn client(&self, key: &str, known: &str) {
        let path = self.folder.path();
        fs::write(path.join("known"), known).expect("a file");
        let dir = path.display();
        let settings = format!(
            "IdentityFile {dir}/{key}\nIdentitiesOnly yes\nUserKnownHostsFile {dir}/known\nGlobalKnownHostsFile none\n\
             StrictHostKeyChecking ask\nBatchMode no\n"
        );
        fs::write(path.join("ssh_config"), settings).expect("a file");
    }

    /// Lets `sftp` read only so many lines of commands, as if the connection broke; each command has two lines.
    pub fn cut_after(&self, lines: Option<usize>) {
        let cut = lines.map_or(String::new(), |lines| format!("sed -u {lines}q | "));
        self.write_sftp(&format!("{cut}sftp -F '{}/ssh_config' \"$@\"\n", self.folder.path().display()));
    }

    /// Lets the next `sftp` wait after so many lines of commands, until [`SshHost::resume`]. Others do not wait.
    pub fn pause_after(&self, lines: usize) {
        let dir = self.folder.path().display();
        for left in ["first", "paused", "go"] {
            let left = self.folder.path().join(left);
            let _ = fs::remove_file(&left);
            let _ = fs::remove_dir(left);
        }
        let wait = format!("until [ -e '{dir}/go' ]; do sleep 0.01; done");
        let is_first = format!("mkdir '{dir}/first' 2>/dev/null");
        // What passes the commands on ends with `sftp`, whose output would otherwise stay open.
        self.write_sftp(&format!(
            "exec 3<&0; pipe='{dir}/pipe'-$$; mkfifo \"$pipe\"\n\
             (if {is_first}; then sed -u {lines}q; : > '{dir}/paused'; {wait}; fi; exec cat) <&3 >\"$pipe\" 2>/dev/null &\n\
             left=$!; exec 3<&-\n\
             sftp -F '{dir}/ssh_config' \"$@\" <\"$pipe\"; code=$?; kill $left 2>/dev/null; exit $code\n"
        ));
    }

    /// Returns whether an `sftp` waits.
    pub fn is_paused(&self) -> bool {
        self.folder.path().join("paused").exists()
    }

    pub fn resume(&self) {
        fs::write(self.folder.path().join("go"), "").expect("a file");
    }

    fn write_sftp(&self, run: &str) {
        let dir = self.folder.path().display();
        let script = format!("#!/bin/sh\necho >> '{dir}/sessions'\nPATH=\"${{PATH#*:}}\"\n{run}");
        let program = self.folder.path().join("bin/sftp");
        fs::write(&program, script).expect("a file");
        #[cfg(unix)]
        fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("our file");
    }

    /// Ends the processes of the server for open connections, as a crash of the host would.
    pub fn end_connections(&self) {
        let children = Command::new("pgrep").args(["-P", &self.child.id().to_string()]).output().expect("pgrep runs");
        for child in String::from_utf8_lossy(&children.stdout).lines() {
            let _ = Command::new("kill").args(["-9", child]).status();
        }
    }

    /// Returns how many times `sftp` was started.
    pub fn sessions(&self) -> usize {
        fs::read(self.folder.path().join("sessions")).map_or(0, |bytes| bytes.len())
    }

    /// Returns the address of a folder below the root of this host.
    pub fn address(&self, folder: &str) -> String {
        format!("sftp://127.0.0.1:{}{}/{folder}", self.port, self.folder.path().display())
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("www").join(path)
    }

    /// Returns the files in the folder of the site, without the manifest.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = files(&self.path(""));
        files.remove(".omslag-manifest.json");
        files
    }

    /// Returns a small site that is deployed here.
    pub fn site(&self) -> Project {
        let project = Project::small();
        self.configure(&project, "http://127.0.0.1:9/", "");
        project
    }

    pub fn configure(&self, project: &Project, base_url: &str, more: &str) {
        let to = self.address("www");
        project.write("site.yaml", format!("name: Proef\nbase_url: {base_url}\ndeploy: {{to: \"{to}\"}}\n{more}"));
    }

    /// Deploys without the check afterwards.
    pub fn deploy(&self, project: &Project, flags: &[&str]) -> Run {
        project.run_with(self.command(project).arg("--no-verify").args(flags))
    }

    pub fn command(&self, project: &Project) -> Command {
        let mut command = project.command();
        let others = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.folder.path().join("bin")).chain(std::env::split_paths(&others));
        command.arg("deploy").env("PATH", std::env::join_paths(folders).expect("folders"));
        // Without a terminal, nobody can answer a question of ssh.
        command.env_remove("SSH_ASKPASS").env_remove("DISPLAY").stdin(Stdio::null());
        command
    }
}

impl Drop for SshHost {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

/// A web server for a folder below a base path. What is in `stale` is served instead of the file there.
pub struct Web {
    pub port: u16,
    pub stale: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
}

impl Web {
    pub fn serve(folder: PathBuf, base: &str) -> Web {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let stale: Arc<Mutex<BTreeMap<String, Vec<u8>>>> = Arc::default();
        let (cached, base) = (stale.clone(), base.to_owned());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = answer(stream, &folder, &base, &cached.lock().expect("a cache"));
            }
        });
        Web { port, stale }
    }
}

fn answer(mut stream: TcpStream, folder: &Path, base: &str, stale: &BTreeMap<String, Vec<u8>>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    lines.read_line(&mut request)?;
    let mut line = String::new();
    while lines.read_line(&mut line)? > 2 {
        line.clear();
    }
    let asked = request.split(' ').nth(1).unwrap_or_default();
    let below = omslag::url::decode(asked.strip_prefix(base).unwrap_or("nergens"));
    let path = if below.is_empty() || below.ends_with('/') { format!("{below}index.html") } else { below };
    let found = stale.get(&path).cloned().or_else(|| fs::read(folder.join(&path)).ok());
    let (status, body) = match found {
        Some(body) => ("200 OK", body),
        None => ("404 Not Found", fs::read(folder.join("404.html")).unwrap_or_default()),
    };
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len())?;
    stream.write_all(&body)
}
