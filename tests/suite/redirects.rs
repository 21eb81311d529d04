//! Old addresses in `data/redirects.yaml`: the pages and rules that are made of them.

use crate::hosting::Server;
use crate::support::Project;

/// A line of every kind, in an order that no host can use as it is.
const LINES: &str = "\
- {from: /nieuws/*, to: actueel.md}
- {from: /nieuws/oud/*, to: 'actueel.md#kop'}
- from: /index.php?id=12&L=0
  to: actueel.md#kop
- {from: /nieuws/162, to: https://elders.example/een%20pad/?x=1#y}
- {from: /Weg.html, to: gone}
- {from: '/map/*', to: gone}
- {from: /nota, to: nota.pdf}
- {from: /?p=3, to: actueel.md}
";

/// Returns a site with such lines. The file that only a redirect names is published.
fn site(base_url: &str, hosting: &str) -> Project {
    let project = Project::small();
    project.write("site.yaml", format!("name: Proef\nbase_url: {base_url}\nhosting: {hosting}\n"));
    project.page("actueel.md", "Tekst.\n\n## Kop\n\nTekst.").write("content/nota.pdf", "nota");
    project.write("data/redirects.yaml", LINES);
    project
}

/// Returns the lines of a file that are about one of these addresses.
fn rules(project: &Project, file: &str) -> Vec<String> {
    let is_about = |line: &&str| {
        let names = ["nieuws", "index", "Weg", "/map", "nota", "p=3", "omslag_request"];
        names.iter().any(|name| line.contains(name)) && !line.starts_with("index ")
    };
    project.read(file).lines().filter(is_about).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn netlify_gets_lines_with_queries_first_and_folders_last() {
    let project = site("https://proef.example/", "netlify");
    project.build().good();
    assert_eq!(
        rules(&project, "_redirects"),
        [
            "/index.php/ id=12 L=0 /actueel/#kop 301!",
            "/index.php id=12 L=0 /actueel/#kop 301!",
            "/ p=3 /actueel/ 301!",
            "/Weg.html /404.html 410!",
            "/map/ /404.html 410!",
            "/map /404.html 410!",
            "/nieuws/ /actueel/ 301!",
            "/nieuws /actueel/ 301!",
            "/nieuws/162/ https://elders.example/een%20pad/?x=1#y 301!",
            "/nieuws/162 https://elders.example/een%20pad/?x=1#y 301!",
            "/nieuws/oud/ /actueel/#kop 301!",
            "/nieuws/oud /actueel/#kop 301!",
            "/nota/ /nota.pdf 301!",
            "/nota /nota.pdf 301!",
            "/nieuws/oud/* /actueel/#kop 301!",
            "/nieuws/* /actueel/ 301!",
            "/map/* /404.html 410!",
        ]
    );
}

#[test]
fn a_host_that_cannot_do_something_gets_the_other_lines_and_the_editor_a_message() {
    let project = site("https://proef.example/pad/", "cloudflare");
    let run = project.build().good();
    let lines = rules(&project, "_redirects");
    assert!(lines.iter().all(|line| !line.contains("id=") && !line.contains("410")), "{lines:?}");
    assert!(lines.contains(&"/pad/nieuws/* /pad/actueel/ 301".to_owned()), "{lines:?}");
    assert!(lines.contains(&"/nieuws/* /pad/actueel/ 301".to_owned()), "{lines:?}");
    let warned = |run: &crate::support::Run| run.stderr.matches("waarschuwing[impossible-redirect]").count();
    assert_eq!(warned(&run), 4, "{}", run.stderr);
    project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\n");
    let run = project.build().good();
    assert_eq!(warned(&run), 6, "{}", run.stderr);
    // Without rules of a host, a page redirects.
    assert!(project.read("nieuws/162/index.html").contains("url=https://elders.example/een%20pad/?x=1#y\">"));
    assert!(project.read("nota/index.html").contains("url=/nota.pdf\">"));
    assert_eq!(project.read("nota.pdf"), "nota");
    project.write("site.yaml", "name: Proef\nbase_url: https://proef.example/\nhosting: apache\n").build().spotless();
}

#[test]
fn cloudflare_reads_a_limited_number_of_lines() {
    let project = site("https://proef.example/", "cloudflare");
    let lines =
        |count: usize| (0..count).map(|at| format!("- {{from: /a{at}/*, to: actueel.md}}\n")).collect::<String>();
    project.write("data/redirects.yaml", lines(99)).build().spotless();
    project.write("data/redirects.yaml", lines(100));
    let run = project.build().good();
    assert!(run.stderr.contains("vanaf `/a0/` werken ze niet"), "{}", run.stderr);
}

#[test]
fn a_page_of_the_site_is_never_hidden_by_an_old_address() {
    let project = site("https://proef.example/", "nginx");
    let refused = |line: &str, says: &str| {
        project.write("data/redirects.yaml", format!("- {line}\n"));
        project.build().fails(1, &[says, "data/redirects.yaml:1:"]);
    };
    refused("{from: /actueel, to: index.md}", "fout[address-collision]: het oude adres `/actueel/` in");
    refused("{from: /actueel, to: gone}", "fout[bad-redirect]: /actueel/ staat op de site");
    refused("{from: /Actueel/*, to: index.md}", "fout[bad-redirect]: /actueel/ staat op de site");
    refused("{from: /sitemap/*, to: gone}", "fout[bad-redirect]: /sitemap/ staat");
    refused("{from: /x, to: https://www.proef.example/X/}\n- {from: /X, to: index.md}", "is zelf een oud adres");
    refused("{from: /x/*, to: http://proef.example/x/y}", "leidt naar zichzelf");
    refused("{from: /x, to: https://proef.example/weg/}", "daar staat niets");
    refused("{from: '/x?a=1', to: https://proef.example/x?a=1}", "leidt naar zichzelf");
    project.write("data/redirects.yaml", "- {from: /x, to: https://proef.example/actueel}\n").build().good();
}

#[test]
fn a_removed_page_that_an_old_address_covers_is_not_lost() {
    let project = site("https://proef.example/", "apache");
    project.write("data/redirects.yaml", "").page("nieuws/a.md", "x").page("b.md", "x").build().good();
    project
        .remove("content/nieuws/a.md")
        .remove("content/b.md")
        .write("data/redirects.yaml", "- {from: /nieuws/*, to: gone}\n");
    let run = project.build().good();
    assert!(run.stdout.contains("/b/ bestaat niet meer"), "{}", run.stdout);
    assert!(!run.stdout.contains("/nieuws/a/ bestaat niet meer"), "{}", run.stdout);
}

#[test]
fn the_preview_answers_as_the_host_will() {
    let project = site("https://proef.example/pad/", "netlify");
    let preview = project.serve(&[]);
    let location = |path: &str| {
        let head = preview.get(path).head;
        head.lines().find_map(|line| line.strip_prefix("Location: ")).map(str::to_owned)
    };
    assert_eq!(location("/pad/index.php?id=12&L=0").as_deref(), Some("/pad/actueel/#kop"));
    assert_eq!(location("/pad/nieuws/x/y").as_deref(), Some("/pad/actueel/"));
    assert_eq!(location("/pad/nieuws/oud/x").as_deref(), Some("/pad/actueel/#kop"));
    assert_eq!(location("/pad/index.php?id=1"), None);
}

#[test]
#[ignore = "needs nginx and Apache: tests/run --long"]
fn real_servers_redirect_old_addresses() {
    for (base_url, base) in [("https://proef.example/", ""), ("https://proef.example/een pad/", "/een%20pad")] {
        for host in ["nginx", "apache"] {
            let project = site(base_url, host);
            project.build().good();
            let not_found = project.read("404.html").into_bytes();
            let server = Server::start(&project, host, &format!("{base}/"));
            for (path, to) in [
                ("/nieuws", "/actueel/"),
                ("/nieuws/", "/actueel/"),
                ("/nieuws/x/y.html?z", "/actueel/"),
                ("/nieuws/oud/x", "/actueel/#kop"),
                ("/nieuws/oud", "/actueel/#kop"),
                ("/index.php?id=12&L=0", "/actueel/#kop"),
                ("/?p=3", "/actueel/"),
                ("/nota/", "/nota.pdf"),
            ] {
                let answer = server.ask(&format!("{base}{path}"));
                let location = answer.location.unwrap_or_default();
                let location = location.split('?').next().unwrap_or_default();
                assert_eq!((answer.status, location), (301, format!("{base}{to}").as_str()), "{host} {path}");
            }
            let answer = server.ask(&format!("{base}/nieuws/162"));
            assert_eq!(answer.location.as_deref(), Some("https://elders.example/een%20pad/?x=1#y"), "{host}");
            for path in ["/Weg.html", "/map/", "/map/x/y"] {
                let answer = server.ask(&format!("{base}{path}"));
                assert_eq!((answer.status, answer.body.as_ref()), (410, Some(&not_found)), "{host} {path}");
            }
            for (path, status) in [("/weg.html", 404), ("/index.php?id=1", 404), ("/?p=4", 200), ("/mapje/", 404)] {
                assert_eq!(server.ask(&format!("{base}{path}")).status, status, "{host} {path}");
            }
        }
    }
}
