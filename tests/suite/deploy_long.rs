//! Deploys that are killed, watched by visitors and refused by the disk of the host, many times: `tests/run --long`.

use crate::host::{SshHost, Web};
use crate::served::wait_until;
use crate::support::{Project, Random};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Pages of the site in these tests.
const PAGES: usize = 20;

type Files = BTreeMap<String, Vec<u8>>;

/// Writes a version of the site: every page differs, one is new and one is gone in each.
fn write_version(project: &Project, version: usize) {
    for page in 0..PAGES {
        project.page(&format!("blad-{page}.md"), &format!("Versie {version}. {}", "Tekst. ".repeat(200 * page)));
    }
    project.page(&format!("alleen-{version}.md"), "Tekst.");
    let _ = fs::remove_file(project.path(&format!("content/alleen-{}.md", version.wrapping_sub(1))));
}

/// Asserts that each file on the host is that of one of these versions.
#[track_caller]
fn assert_whole(host: &SshHost, versions: [&Files; 2]) {
    for (path, bytes) in host.files().iter().filter(|(path, _)| !path.starts_with(".omslag-tmp-")) {
        assert!(versions.iter().any(|version| version.get(path) == Some(bytes)), "{path} is not whole");
    }
}

/// Deploys until it succeeds, and asserts that exactly the built site is online.
#[track_caller]
fn assert_recovers(host: &SshHost, project: &Project) {
    host.deploy(project, &["--allow-deletions"]).good();
    assert!(host.files() == project.public(), "something else is online");
}

/// Kills deploys at random moments, each within the time that a whole one takes.
fn kill_deploys(kills: usize) {
    let host = SshHost::start();
    let project = host.site();
    write_version(&project, 0);
    let began = Instant::now();
    host.deploy(&project, &[]).good();
    let whole = began.elapsed();
    let mut random = Random::new(7);
    let mut killed = 0;
    for version in 1..=kills {
        let before = host.files();
        write_version(&project, version);
        project.build().good();
        let built = project.public();
        let mut command = host.command(&project);
        command.args(["--no-verify", "--allow-deletions"]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("omslag starts");
        let moment = Instant::now() + whole.mul_f64(random.below(1000) as f64 / 1000.0);
        while Instant::now() < moment && child.try_wait().expect("a child").is_none() {
            std::thread::yield_now();
        }
        killed += usize::from(child.try_wait().expect("a child").is_none());
        let _ = child.kill();
        let _ = child.wait();
        assert_whole(&host, [&before, &built]);
        assert_recovers(&host, &project);
    }
    assert!(killed * 2 > kills, "{killed} of {kills} were killed before they ended");
}

#[test]
fn a_deploy_that_is_killed_leaves_whole_pages_and_continues() {
    kill_deploys(3);
}

#[test]
#[ignore = "takes a minute: tests/run --long"]
fn deploys_that_are_killed_at_random_moments_leave_whole_pages_and_continue() {
    kill_deploys(50);
}

/// Returns the status and the body of a page.
fn fetch(port: u16, path: &str) -> (u16, Vec<u8>) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: proef.example\r\nConnection: close\r\n\r\n").expect("a request");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("a response");
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let status = String::from_utf8_lossy(&bytes[..end]).split(' ').nth(1).and_then(|code| code.parse().ok());
    (status.expect("a status"), bytes.split_off(end + 4))
}

/// Fetches pages while the site is deployed so many times. Returns the number of pages fetched.
fn watch_deploys(host: &SshHost, port: u16, deploys: usize) -> usize {
    let project = host.site();
    write_version(&project, 0);
    host.deploy(&project, &[]).good();
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let visitor = scope.spawn(|| {
            let mut fetched = 0;
            while !is_done.load(Ordering::Relaxed) {
                let path = format!("/blad-{}/", fetched % PAGES);
                let (status, body) = fetch(port, &path);
                assert_eq!(status, 200, "{path}");
                assert!(String::from_utf8_lossy(&body).trim_end().ends_with("</html>"), "{path} is partial");
                fetched += 1;
            }
            fetched
        });
        for version in 1..=deploys {
            write_version(&project, version);
            host.deploy(&project, &["--allow-deletions"]).good();
        }
        is_done.store(true, Ordering::Relaxed);
        visitor.join().expect("a visitor")
    })
}

#[test]
fn visitors_get_whole_pages_and_no_404_during_deploys() {
    let host = SshHost::start();
    let web = Web::serve(host.path(""), "/");
    assert!(watch_deploys(&host, web.port, 2) > PAGES);
}

#[test]
#[ignore = "needs nginx: tests/run --long"]
fn visitors_of_nginx_get_whole_pages_and_no_404_during_fifty_deploys() {
    let host = SshHost::start();
    let port = crate::host::free_port();
    let folder = host.path("..");
    #[cfg(unix)]
    fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("our folder");
    let dir = folder.display();
    let settings = format!(
        "daemon off; master_process off; pid {dir}/nginx.pid; error_log {dir}/nginx.log; events {{}}\n\
         http {{ access_log off; client_body_temp_path {dir}/a; proxy_temp_path {dir}/b; fastcgi_temp_path {dir}/c;\n\
         uwsgi_temp_path {dir}/d; scgi_temp_path {dir}/e;\n\
         server {{ listen 127.0.0.1:{port}; root {dir}/www; }} }}\n"
    );
    fs::write(folder.join("nginx.conf"), settings).expect("a file");
    let mut nginx = Command::new("/usr/sbin/nginx").arg("-c").arg(folder.join("nginx.conf")).spawn().expect("nginx");
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(nginx.try_wait().expect("a child").is_none(), "nginx has ended");
        std::thread::yield_now();
    }
    let fetched = watch_deploys(&host, port, 50);
    let _ = nginx.kill();
    let _ = nginx.wait();
    assert!(fetched > 1000, "{fetched}");
}

/// Ends the server for the connection of a deploy, after a random number of commands.
fn kill_servers(kills: usize) {
    let host = SshHost::start();
    let project = host.site();
    write_version(&project, 0);
    host.deploy(&project, &[]).good();
    let mut random = Random::new(11);
    for version in 1..=kills {
        let before = host.files();
        write_version(&project, version);
        host.pause_after(12 + random.below(4 * PAGES));
        let run = std::thread::scope(|scope| {
            let deploy = scope.spawn(|| host.deploy(&project, &["--allow-deletions"]));
            wait_until("the deploy waits", || host.is_paused().then_some(()));
            host.end_connections();
            host.resume();
            deploy.join().expect("a deploy")
        });
        run.fails(3, &["de verbinding is verbroken"]);
        host.cut_after(None);
        assert_whole(&host, [&before, &project.public()]);
        assert_recovers(&host, &project);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_server_that_ends_midway_leaves_whole_pages() {
    kill_servers(2);
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "takes a minute: tests/run --long"]
fn servers_that_end_midway_leave_whole_pages() {
    kill_servers(30);
}

/// A small disk in memory at a folder, as long as the value lives. Only root can mount one.
struct SmallDisk<'a>(&'a Path);

impl SmallDisk<'_> {
    fn mount<'a>(folder: &'a Path, size: &str) -> SmallDisk<'a> {
        let mut mount = Command::new("mount");
        let mount = mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "omslag"]).arg(folder);
        assert!(mount.status().expect("mount runs").success(), "tests/run --long needs root to mount a disk in memory");
        SmallDisk(folder)
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs root: tests/run --long"]
fn a_full_or_read_only_disk_on_the_host_leaves_whole_pages_and_says_so() {
    let host = SshHost::start();
    let folder = host.path("");
    let disk = SmallDisk::mount(&folder, "1500k");
    let project = host.site();
    write_version(&project, 0);
    host.deploy(&project, &[]).good();
    let before = host.files();
    let full = folder.join("vol");
    for left in [20, 16, 12, 8, 4, 0] {
        write_version(&project, left + 1);
        let _ = fs::remove_file(project.path(&format!("content/alleen-{left}.md")));
        fill(&full, left * 1024);
        let run = host.deploy(&project, &["--allow-deletions"]);
        assert_eq!(run.code, 3, "{} KiB left: {}", left, run.stdout);
        assert!(run.stderr.contains("schijf"), "{}", run.stderr);
        fs::remove_file(&full).expect("the file that fills the disk");
        assert_whole(&host, [&before, &project.public()]);
        assert_recovers(&host, &project);
        let _ = fs::remove_file(project.path(&format!("content/alleen-{}.md", left + 1)));
        write_version(&project, 0);
        assert_recovers(&host, &project);
    }
    remount(&folder, "ro");
    write_version(&project, 900);
    host.deploy(&project, &["--allow-deletions"]).fails(3, &[".omslag-manifest.json"]);
    remount(&folder, "rw");
    assert_recovers(&host, &project);
    drop(disk);
}

fn remount(folder: &Path, mode: &str) {
    let mut mount = Command::new("mount");
    let status = mount.args(["-o", &format!("remount,{mode}")]).arg(folder).status();
    assert!(status.expect("mount runs").success());
}

/// Fills the disk of a file until so many bytes are left.
fn fill(file: &Path, left: usize) {
    let mut full = fs::File::create(file).expect("a file");
    let block = [0; 4096];
    let mut size = 0;
    while full.write_all(&block).is_ok() {
        size += block.len();
    }
    full.set_len(size.saturating_sub(left) as u64).expect("a size");
}
