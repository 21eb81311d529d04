//! Hosts: the files for each host contain the same rules, and real servers apply them.

use crate::support::Project;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

const HOSTS: [&str; 4] = ["netlify", "cloudflare", "apache", "nginx"];

const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' https://beeld.example; font-src 'self'; \
                      media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'; upgrade-insecure-requests";
const OF_PICTURES: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

const SETTINGS: &str = "languages: [nl, en]\npublish_files: [assets/lijst.csv, tekening.svg]";

/// A site with everything that a host needs a rule for.
fn site(base_url: &str, hosting: &str) -> Project {
    let project = Project::small();
    project.write("site.yaml", format!("name: Proef\nbase_url: {base_url}\nhosting: {hosting}\n{SETTINGS}\n"));
    project.write("content/index.en.md", "---\ntitle: Home\n---\n");
    project.write(
        "content/visie.md",
        "---\ntitle: Visie\naliases: [/x/162, /oud.html, '/a.b+c (1)/één']\n---\n\nTekst.\n",
    );
    project.page("beeld.md", "![Een foto](https://beeld.example/foto.jpg) [nota](nota.pdf)");
    project.write("content/tijdlijn/index.md", "---\ntitle: Tijdlijn\nkind: timeline\n---\n");
    project.write("content/tijdlijn/begin.md", "---\ntitle: Begin\ndate: 2019\naliases: [/begin]\n---\n");
    project.write("content/tekening.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>");
    project.write("content/assets/lijst.csv", "lijst").write("content/nota.pdf", "nota");
    project.build().good();
    project
}

/// The response that a visitor receives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub location: Option<String>,
    /// Without the headers that every server sends by default.
    pub headers: BTreeMap<String, String>,
    pub body: Option<Vec<u8>>,
}

/// Returns the expected response for each path. A `%` and what follows it are as a browser sends them.
fn expected(project: &Project, host: &str, base: &str) -> Vec<(String, Answer)> {
    let style = project.public().into_keys().find(|path| path.ends_with(".css")).expect("a style sheet");
    let below = |path: &str| format!("{}{path}", base.trim_end_matches('/'));
    let file = |path: &str| std::fs::read(project.path("public").join(path)).ok();
    let found = |path: &str, permalink: &str| (below(permalink), answer(200, None, file(path)));
    let moved = |from: &str, to: &str| (below(from), answer(301, Some(below(to)), None));
    // Netlify has no rule for a folder of a site with a base path.
    let english = if host == "netlify" && base != "/" { "404.html" } else { "en/404.html" };
    let mut all = vec![
        found("index.html", "/"),
        found("visie/index.html", "/visie/"),
        found("feed.xml", "/sitemap.xml"),
        found("nota.pdf", "/nota.pdf"),
        found("assets/lijst.csv", "/assets/lijst.csv"),
        found("tekening.svg", "/tekening.svg"),
        found(&style, &format!("/{style}")),
        moved("/x/162", "/visie/"),
        moved("/x/162/", "/visie/"),
        moved("/oud.html", "/visie/"),
        moved("/a.b+c%20(1)/%C3%A9%C3%A9n", "/visie/"),
        moved("/begin/", "/tijdlijn/#begin"),
        (below("/.omslag-manifest.json"), answer(404, None, file("404.html"))),
        (below("/nergens/te/vinden"), answer(404, None, file("404.html"))),
        (below("/en/nowhere"), answer(404, None, file(english))),
        (below("/x/1622"), answer(404, None, file("404.html"))),
        (below("/axb+c%20(1)/%C3%A9%C3%A9n/"), answer(404, None, file("404.html"))),
        (below("/assets/geen.0123456789abcdef.css"), answer(404, None, file("404.html"))),
    ];
    all[2].1.body = file("sitemap.xml");
    all[5].1.headers.insert("content-security-policy".to_owned(), OF_PICTURES.to_owned());
    all[6].1.headers.insert("cache-control".to_owned(), "public, max-age=31536000, immutable".to_owned());
    all
}

fn answer(status: u16, location: Option<String>, body: Option<Vec<u8>>) -> Answer {
    let headers = [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"),
        ("cross-origin-opener-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    Answer { status, location, headers, body }
}

/// The rules of a host, parsed from its files.
#[derive(Default)]
struct Rules {
    headers: Vec<(Pattern, Vec<(String, String)>)>,
    /// Whether two rules for one header are joined, as on Cloudflare, or the later one wins.
    joins: bool,
    redirects: Vec<(Pattern, String)>,
    /// Files that are answered with status 404.
    hidden: Vec<String>,
    rewrite: Option<String>,
    /// Folders and their 404 pages. The first that fits counts.
    not_found: Vec<(String, String)>,
}

/// The paths that a rule matches. Paths are decoded.
enum Pattern {
    Everything,
    Exactly(String),
    Ending(String),
    /// Matches the last segment of the path.
    Named(String),
    /// Matches with or without a trailing slash.
    Folder(String),
}

impl Pattern {
    fn fits(&self, path: &str) -> bool {
        match self {
            Pattern::Everything => true,
            Pattern::Exactly(own) => own == path,
            Pattern::Ending(end) => path.ends_with(end.as_str()),
            Pattern::Named(name) => path.rsplit('/').next() == Some(name),
            Pattern::Folder(own) => own == path.trim_end_matches('/'),
        }
    }

    /// Parses a path of `_headers` or `_redirects`.
    fn of_path(path: &str) -> Pattern {
        match path.strip_prefix("/*") {
            Some("") => Pattern::Everything,
            Some(end) => Pattern::Ending(end.to_owned()),
            None => Pattern::Exactly(decoded(path)),
        }
    }

    /// Parses `^…$`, where only the folder's `/?` is not a literal.
    fn of_regex(regex: &str) -> Pattern {
        let whole = regex.strip_prefix('^').and_then(|regex| regex.strip_suffix('$')).expect("a whole path");
        let (literal, is_folder) = whole.strip_suffix("/?").map_or((whole, false), |whole| (whole, true));
        let literal = literal.replace('\\', "");
        if is_folder { Pattern::Folder(literal) } else { Pattern::Exactly(literal) }
    }
}

fn decoded(path: &str) -> String {
    omslag::url::decode(path)
}

/// Returns the text in the first pair of quotes, and in the second.
fn quoted(line: &str) -> Vec<&str> {
    line.split('"').skip(1).step_by(2).collect()
}

impl Rules {
    fn read(project: &Project, host: &str) -> Rules {
        match host {
            "netlify" | "cloudflare" => Rules::of_netlify(project, host == "cloudflare"),
            "apache" => Rules::of_apache(&project.read(".htaccess")),
            _ => Rules::of_nginx(&project.read("_nginx.conf")),
        }
    }

    fn of_netlify(project: &Project, joins: bool) -> Rules {
        let mut rules = Rules { joins, ..Rules::default() };
        // Cloudflare serves the nearest one by itself.
        rules.not_found.extend(joins.then(|| ("/en/".to_owned(), "/en/404.html".to_owned())));
        rules.not_found.push(("/".to_owned(), "/404.html".to_owned()));
        for line in project.read("_headers").lines() {
            match (line.strip_prefix("  "), rules.headers.last_mut()) {
                (Some(header), Some((_, headers))) => {
                    let (name, value) = header.split_once(": ").unwrap_or((header, ""));
                    headers.push((name.to_owned(), value.to_owned()));
                }
                _ => rules.headers.push((Pattern::of_path(line), Vec::new())),
            }
        }
        assert!(!joins || rules.headers.len() <= 100, "Cloudflare reads a hundred rules");
        for line in project.read("_redirects").lines() {
            let [from, to, code]: [&str; 3] = line.split(' ').collect::<Vec<_>>().try_into().expect("three words");
            match code {
                "200" => rules.rewrite = from.strip_suffix('*').filter(|_| to == "/:splat").map(str::to_owned),
                "404" => rules.not_found.insert(0, (from.replace('*', ""), to.to_owned())),
                "404!" if !joins => rules.hidden.push(decoded(from)),
                // Cloudflare has no 404, but the target does not exist.
                "302" if joins && to == "/omslag-manifest" => rules.hidden.push(decoded(from)),
                code => {
                    // Netlify serves an existing file first unless the code forces the redirect.
                    assert_eq!(code, if joins { "301" } else { "301!" });
                    rules.redirects.push((Pattern::of_path(from), to.to_owned()));
                }
            }
        }
        rules
    }

    fn of_apache(text: &str) -> Rules {
        let mut rules = Rules { headers: vec![(Pattern::Everything, Vec::new())], ..Rules::default() };
        for line in text.lines().map(str::trim) {
            if line.starts_with("<If ") {
                assert!(quoted(line)[0].starts_with("%{REQUEST_URI} =~ m#^/") && line.ends_with("/en/#\">"), "{line}");
            } else if let Some(path) = line.strip_prefix("ErrorDocument 404 ") {
                rules.not_found.insert(0, (decoded(path).replace("404.html", ""), decoded(path)));
            } else if line.starts_with("<FilesMatch") {
                assert_eq!(quoted(line), ["(?i)\\.svg$"]);
                rules.headers.push((Pattern::Ending(".svg".to_owned()), Vec::new()));
            } else if line.starts_with("<Files ") {
                rules.headers.push((Pattern::Named(quoted(line)[0].to_owned()), Vec::new()));
            } else if let Some(header) = line.strip_prefix("Header ") {
                let words: Vec<&str> = header.split(' ').collect();
                let name = words[words.iter().position(|word| *word == "set").expect("set") + 1];
                let value = quoted(line)[0];
                rules.headers.last_mut().expect("a block").1.push((name.to_owned(), value.to_owned()));
            } else if line.starts_with("RedirectMatch 404 ") {
                let pattern = quoted(line)[0].strip_suffix('$').expect("a whole name");
                rules.hidden.push(pattern.replace('\\', ""));
            } else if line.starts_with("RedirectMatch 301 ") {
                let words = quoted(line);
                rules.redirects.push((Pattern::of_regex(words[0]), words[1].to_owned()));
            }
        }
        rules
    }

    fn of_nginx(text: &str) -> Rules {
        let mut rules = Rules { headers: vec![(Pattern::Everything, Vec::new())], ..Rules::default() };
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        for line in text.lines().filter(|line| line.starts_with("add_header ")) {
            let words: Vec<&str> = line.trim_end_matches(';').split(' ').collect();
            match words[2].strip_prefix('$') {
                Some(variable) => names.extend([(variable, words[1])]),
                None => rules.headers[0].1.push((words[1].to_owned(), quoted(line)[0].to_owned())),
            }
        }
        for line in text.lines() {
            if line.contains("set $omslag_not_found ") {
                let path = quoted(line).pop().expect("a path").to_owned();
                rules.not_found.insert(0, (path.replace("404.html", ""), path));
                continue;
            }
            let set = line.split_once("set $").map(|(_, rest)| rest.split_once(' ').expect("a value").0);
            if let (Some(variable), false) = (set, line.starts_with("if ")) {
                let value = quoted(line)[0].to_owned();
                rules.headers[0].1.extend((!value.is_empty()).then(|| (names[variable].to_owned(), value)));
            } else if let Some(variable) = set {
                let words = quoted(line);
                let pattern = match words[0] {
                    "\\.svg$" => Pattern::Ending(".svg".to_owned()),
                    regex => Pattern::of_regex(regex),
                };
                rules.headers.push((pattern, vec![(names[variable].to_owned(), words[1].to_owned())]));
            } else if line.contains(" return 404;") {
                rules.hidden.push(quoted(line)[0].to_owned());
            } else if line.contains(" return 301 ") {
                let words = quoted(line);
                rules.redirects.push((Pattern::Exactly(words[0].to_owned()), words[1].to_owned()));
            }
        }
        rules
    }

    fn answer(&self, project: &Project, path: &str, base: &str) -> Answer {
        let asked = decoded(path);
        let mut answer = Answer { headers: self.headers_of(&asked), ..Answer::default() };
        if let Some((_, to)) = self.redirects.iter().find(|(pattern, _)| pattern.fits(&asked)) {
            return Answer { status: 301, location: Some(to.clone()), ..answer };
        }
        let below = asked.strip_prefix(base).expect("a path of the site");
        assert_eq!(decoded(self.rewrite.as_deref().unwrap_or(base)), base);
        let file =
            if below.is_empty() || below.ends_with('/') { format!("{below}index.html") } else { below.to_owned() };
        let fits = |(folder, _): &&(String, String)| {
            [&asked, &format!("/{below}")].iter().any(|path| path.starts_with(folder))
        };
        let (_, not_found) = self.not_found.iter().find(fits).expect("a page for the whole site");
        let not_found = not_found.strip_prefix(base).unwrap_or(&not_found[1..]);
        let is_hidden = self.hidden.iter().any(|hidden| asked.ends_with(hidden.as_str()));
        (answer.status, answer.body) = match std::fs::read(project.path("public").join(file)) {
            Ok(bytes) if !is_hidden => (200, Some(bytes)),
            _ => (404, std::fs::read(project.path("public").join(not_found)).ok()),
        };
        answer
    }

    fn headers_of(&self, path: &str) -> BTreeMap<String, String> {
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in self.headers.iter().filter(|(pattern, _)| pattern.fits(path)).flat_map(|(_, all)| all) {
            if let Some(away) = name.strip_prefix("! ") {
                headers.remove(&away.to_lowercase());
            } else if let Some(known) = headers.get_mut(&name.to_lowercase()).filter(|_| self.joins) {
                *known = format!("{known}, {value}");
            } else {
                headers.insert(name.to_lowercase(), value.clone());
            }
        }
        headers
    }
}

#[test]
fn the_files_of_every_host_contain_the_same_rules() {
    for (base_url, base) in [("https://proef.example/", "/"), ("https://proef.example/een pad/", "/een%20pad/")] {
        for host in HOSTS {
            let project = site(base_url, host);
            // A deployed site has this file.
            project.write("public/.omslag-manifest.json", "{}");
            let rules = Rules::read(&project, host);
            for (path, expected) in expected(&project, host, base) {
                let answer = rules.answer(&project, &path, &decoded(base));
                assert_eq!(decoded(&format!("{answer:?}")), decoded(&format!("{expected:?}")), "{host} {path}");
            }
        }
    }
}

#[test]
fn a_policy_lets_through_what_the_pages_load_and_nothing_else() {
    let project = Project::small();
    let settings = "name: Proef\nbase_url: https://proef.example/\nhosting: netlify\nmarkdown: {raw_html: true}\n";
    project.write("site.yaml", settings).build().good();
    let narrow = policy(&project);
    assert_eq!(narrow, POLICY.replace(" https://beeld.example", ""));
    project.page(
        "alles.md",
        "<img src=\"//beeld.example/a.png\" alt=\"\" srcset=\"https://klein.example/a.png 1x, https://groot.example/a.png 2x\">\n\
         <video src=\"https://film.example/a.mp4\" poster=\"http://beeld.example/b.png\"></video>\n\
         <iframe src=\"https://speler.example:8443/x?y;script-src *\"></iframe>\n\
         <form action=\"https://zoek.example/\"></form>\n\
         <script src=\"https://teller.example/x.js\"></script>\n\
         <object data=\"https://ding.example/x\"></object>\n\
         <link rel=\"stylesheet\" href=\"https://stijl.example/x.css\">\n\n\
         ![Klein](data:image/png;base64,AA==) `<img src=https://code.example/a.png>`",
    );
    let run = project.build().good();
    assert!(!run.stderr.contains("waarschuwing[held-back]"), "{}", run.stderr);
    let wide = policy(&project);
    assert_eq!(
        wide,
        "default-src 'none'; script-src 'self' https://teller.example; connect-src 'self'; \
         style-src 'self' https://stijl.example; \
         img-src 'self' data: http://beeld.example https://beeld.example https://groot.example https://klein.example; font-src 'self'; \
         media-src 'self' https://film.example; frame-src https://speler.example:8443; \
         object-src https://ding.example; manifest-src 'self'; form-action 'self' https://zoek.example; base-uri 'none'; \
         frame-ancestors 'none'; upgrade-insecure-requests"
    );
    project.remove("content/alles.md").build().spotless();
    assert_eq!(policy(&project), narrow);
    project.run(&["build", "--base-url", "http://proef.example/"]).spotless();
    assert_eq!(policy(&project), narrow.replace("; upgrade-insecure-requests", ""));
}

/// Returns the policy of every page, as written for Netlify.
fn policy(project: &Project) -> String {
    let headers = project.read("_headers");
    let line = headers.lines().find_map(|line| line.strip_prefix("  Content-Security-Policy: "));
    line.expect("a policy").to_owned()
}

#[test]
fn nothing_of_the_theme_comes_from_elsewhere_and_no_script_or_style_is_inline() {
    for project in [Project::own_site(), Project::copy_of("tests/sites/soorten")] {
        let settings = std::fs::read_to_string(project.path("site.yaml")).expect("site.yaml");
        let settings: String =
            settings.lines().filter(|line| !line.starts_with("hosting")).map(|line| format!("{line}\n")).collect();
        project.write("site.yaml", format!("{settings}hosting: netlify\n"));
        let run = project.build().good();
        assert!(!run.stderr.contains("held-back"), "{}", run.stderr);
        // A theme without our templates has no script and no form.
        let names_script = |page: &Vec<u8>| String::from_utf8_lossy(page).contains("<script src=\"/assets/");
        let with_script = POLICY.replace(" https://beeld.example", "");
        let has_script = project.public().values().any(names_script);
        assert_eq!(policy(&project), if has_script { with_script } else { without_script(&with_script) });
        for (path, bytes) in project.public() {
            assert!(!path.ends_with(".js") || path.starts_with("assets/"), "{path}");
            let is_read = path.ends_with(".html") || path.ends_with(".css");
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            // Structured data is not a script: it is not executed.
            let text = text.replace("<script type=\"application/ld+json\">", "").replace("<script src=\"/assets/", "");
            for word in ["<script", "<noscript", "<style", " style=\"", "@import", "url(http", "url(//"] {
                assert!(!is_read || !text.contains(word), "{path}: {word}");
            }
        }
    }
}

/// Returns the policy of pages that have neither a script nor a form.
fn without_script(policy: &str) -> String {
    policy.replace("script-src 'self'; connect-src 'self'; ", "").replace("form-action 'self'", "form-action 'none'")
}

#[test]
fn a_host_without_headers_gets_the_policy_of_each_page_in_its_head() {
    let project = site("https://proef.example/omslag/", "github-pages");
    assert_eq!(project.read(".nojekyll"), "");
    let with_script = POLICY.replace("; frame-ancestors 'none'", "").replace(" https://beeld.example", "");
    let without = without_script(&with_script);
    for (path, bytes) in project.public() {
        assert!(!["_headers", "_redirects", ".htaccess", "_nginx.conf"].contains(&path.as_str()), "{path}");
        let Some(text) = path.ends_with(".html").then(|| String::from_utf8(bytes).expect("UTF-8")) else { continue };
        let narrow = if text.contains("http-equiv=\"refresh\"") { &without } else { &with_script };
        let wide = narrow.replace("img-src 'self'", "img-src 'self' https://beeld.example");
        let policy = if path == "beeld/index.html" { &wide } else { narrow };
        let metas = format!(
            "<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"referrer\" content=\"strict-origin-when-cross-origin\">\n"
        );
        assert!(text.contains(&metas), "{path}:\n{text}");
    }
    // The checks can still distinguish the part of a page that came from Markdown.
    project.page("fout.md", "# Kop\n\n[dood](#weg)").build().fails(1, &["content/fout.md:7:", "`#weg`"]);
}

#[test]
fn without_a_host_nothing_is_made_for_one() {
    let (none, absent) = (site("https://proef.example/", "none"), site("https://proef.example/", "none"));
    absent.write("site.yaml", format!("name: Proef\nbase_url: https://proef.example/\n{SETTINGS}\n")).build().good();
    assert_eq!(none.public(), absent.public());
    for (path, bytes) in none.public() {
        assert!(!path.starts_with(['_', '.']), "{path}");
        assert!(!String::from_utf8_lossy(&bytes).contains("http-equiv=\"Content"), "{path}");
    }
}

/// A server that serves one site until it is dropped.
pub struct Server(Child, u16);

impl Server {
    pub fn start(project: &Project, host: &str, base: &str) -> Server {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
        let (port, folder) = (free.port(), project.path(""));
        // Servers that root starts read files as another user.
        #[cfg(unix)]
        std::fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("our folder");
        let folder = folder.to_str().expect("UTF-8").trim_end_matches('/');
        let base = decoded(base);
        let (program, settings) = match host {
            "nginx" => ("/usr/sbin/nginx", nginx(folder, port, &base)),
            _ => ("/usr/sbin/apache2", apache(folder, port, &base)),
        };
        project.write("server.conf", &settings);
        let settings = project.path("server.conf");
        let mut command = Command::new(program);
        match host {
            "nginx" => command.arg("-c").arg(&settings),
            _ => command.args(["-X", "-f"]).arg(&settings),
        };
        let start = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        let mut server = Server(start.unwrap_or_else(|why| panic!("{program}: {why}; tests/run --long")), port);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert_eq!(server.0.try_wait().expect("a child"), None, "{program} has ended:\n{}", project.server_log());
            std::thread::yield_now();
        }
        server
    }

    pub fn ask(&self, path: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.1)).expect("the server listens");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: proef.example\r\nConnection: close\r\n\r\n").expect("a request");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            let twice = headers.insert(name.to_lowercase(), value.to_owned());
            assert_eq!(twice, None, "{path} has {name} twice");
        }
        let status = status.expect("a status");
        let location = headers.get("location").map(|to| to.replace("http://proef.example", ""));
        let of_itself = [
            "date",
            "server",
            "content-type",
            "content-length",
            "last-modified",
            "connection",
            "etag",
            "accept-ranges",
            "location",
            "vary",
        ];
        headers.retain(|name, _| !of_itself.contains(&name.as_str()));
        Answer { status, location, headers, body: (status != 301).then(|| bytes[end + 4..].to_vec()) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Project {
    fn server_log(&self) -> String {
        std::fs::read_to_string(self.path("server.log")).unwrap_or_default()
    }
}

fn nginx(folder: &str, port: u16, base: &str) -> String {
    let at = match base {
        "/" => format!("root {folder}/public;"),
        base => format!("location \"{base}\" {{ alias {folder}/public/; }}"),
    };
    format!(
        "daemon off; master_process off; pid {folder}/server.pid; error_log {folder}/server.log; events {{}}\n\
         http {{ include /etc/nginx/mime.types; access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;\n\
         fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;\n\
         server {{ listen 127.0.0.1:{port}; {at} include {folder}/public/_nginx.conf; }} }}\n"
    )
}

fn apache(folder: &str, port: u16, base: &str) -> String {
    let modules: String = ["mpm_event", "authz_core", "authz_host", "dir", "mime", "alias", "headers", "rewrite"]
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .concat();
    let alias = if base == "/" { String::new() } else { format!("Alias \"{base}\" \"{folder}/public/\"\n") };
    format!(
        "{modules}ServerName proef.example\nListen 127.0.0.1:{port}\nPidFile {folder}/server.pid\n\
         ErrorLog {folder}/server.log\nUser www-data\nGroup www-data\nTypesConfig /etc/mime.types\n\
         DocumentRoot {folder}/public\n{alias}<Directory {folder}/public>\nAllowOverride FileInfo\n\
         Require all granted\n</Directory>\n"
    )
}

#[test]
#[ignore = "needs nginx and Apache: tests/run --long"]
fn real_servers_do_what_the_files_say() {
    for (base_url, base) in [("https://proef.example/", "/"), ("https://proef.example/een pad/", "/een%20pad/")] {
        for host in ["nginx", "apache"] {
            let project = site(base_url, host);
            // A deployed site has this file.
            project.write("public/.omslag-manifest.json", "{}");
            let server = Server::start(&project, host, base);
            for (path, expected) in expected(&project, host, base) {
                assert_eq!(show(&server.ask(&path)), show(&expected), "{host} {path}");
            }
            let own = if host == "nginx" { "_nginx.conf" } else { ".htaccess" };
            let status = server.ask(&format!("{base}{own}")).status;
            assert!([403, 404].contains(&status), "{host} serves {own}: {status}");
        }
    }
}

fn show(answer: &Answer) -> String {
    let body = answer.body.as_ref().map(|body| String::from_utf8_lossy(body).into_owned());
    format!("{} {:?}\n{:#?}\n{body:?}", answer.status, answer.location.as_deref().map(decoded), answer.headers)
}

#[test]
fn a_site_may_allow_other_sites_by_kind() {
    let project = Project::small();
    let settings = "name: Proef\nbase_url: https://proef.example/\nhosting: netlify\n";
    let allow = "allow:\n  connect-src: [https://teller.example]\n  img-src: [https://kaart.example:8443]\n";
    project.write("site.yaml", format!("{settings}{allow}")).build().good();
    let policy = policy(&project);
    assert!(policy.contains("connect-src 'self' https://teller.example;"), "{policy}");
    assert!(policy.contains("img-src 'self' https://kaart.example:8443;"), "{policy}");
}

#[test]
fn an_old_address_outside_the_base_path_redirects_where_the_rules_reach_it() {
    let project = Project::small();
    let settings = "name: Proef\nbase_url: https://proef.example/dag/\nhosting: netlify\n";
    project.write("content/a.md", "---\ntitle: A\ndescription: x.\nmenu: true\naliases: [/nl/162]\n---\n");
    project.write("site.yaml", settings).build().spotless();
    let rules = project.read("_redirects");
    for from in ["/dag/nl/162/", "/nl/162/", "/nl/162"] {
        assert!(rules.lines().any(|line| line == format!("{from} /dag/a/ 301!")), "{from}\n{rules}");
    }
}
