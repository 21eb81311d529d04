//! `omslag import` of folders of other programs.

use crate::support::{PICTURE, Project};
use std::fs;

/// Writes the files of a folder, imports it, and returns the report. The site with it builds.
#[track_caller]
fn imported(project: &Project, files: &[(&str, &str)]) -> String {
    for (path, text) in files {
        let bytes = if text.is_empty() { PICTURE } else { text.as_bytes() };
        project.write_bytes(&format!("oud/{path}"), bytes);
    }
    let run = project.run(&["import", "oud"]).good();
    let built = project.run(&["build", "--drafts", "--quiet"]);
    assert_eq!(built.code, 0, "{}\n{}", built.stderr, run.stdout);
    assert!(!run.stdout.contains("van het origineel"), "{}", run.stdout);
    run.stdout
}

fn page(project: &Project, path: &str) -> String {
    let file = project.path(&format!("content/{path}"));
    fs::read_to_string(&file).unwrap_or_else(|cause| panic!("{path}: {cause}"))
}

#[test]
fn hugo() {
    let project = Project::small();
    let report = imported(
        &project,
        &[
            ("hugo.toml", "title = 'x'"),
            ("content/_index.md", "+++\ntitle = \"Start\"\n+++\nWelkom op de oude site.\n"),
            ("content/nieuws/_index.md", "---\ntitle: Nieuws\nnav_order: 3\n---\n\nAlles.\n"),
            (
                "content/nieuws/eerste.md",
                "+++\ntitle = \"Het eerste: bericht\"\ndate = 2019-03-05T10:00:00+01:00\nlastmod = 2020-01-02\ntags = [\"wonen\", 'werk']\ndraft = false\n\
                 aliases = [\"/oud/eerste/\"]\nfeatured_image = \"/img/deur.gif\"\nauthors = [\"X\"]\n[params]\nkleur = \"groen\"\n+++\n\n\
                 Zie [het tweede]({{< relref \"tweede.md\" >}}) en ![de deur](/img/deur.gif).\n\n{{< figure src=\"/img/deur.gif\" alt=\"De deur\" caption=\"Open\" >}}\n\n\
                 {{< onbekend x=1 >}}\n\n```\n{{< figure src=\"x\" >}}\n```\n",
            ),
            (
                "content/nieuws/tweede.md",
                "---\ntitle: Het tweede\nurl: /heel/anders/\nlayout: post\ncategories: [wonen]\n---\nTekst.\n",
            ),
            ("static/img/deur.gif", ""),
            ("static/img/ongebruikt.gif", ""),
            ("layouts/index.md", "geen inhoud"),
        ],
    );
    let first = page(&project, "nieuws/eerste.md");
    let front = "---\ntitle: 'Het eerste: bericht'\ndraft: true\ndate: 2019-03-05\nupdated: 2020-01-02\ntags:\n- wonen\n- werk\nextra:\n  authors:\n  - X\n  kleur: groen\naliases:\n- /oud/eerste/\nimage: ../img/deur.gif\n---\n";
    assert!(first.starts_with(front), "{first}");
    assert!(
        first.contains(
            "Zie [het tweede](tweede.md) en ![de deur](../img/deur.gif).\n\n![De deur](../img/deur.gif \"Open\")\n"
        ),
        "{first}"
    );
    assert!(
        first.contains("{{< onbekend x=1 >}} <!-- omslag import: het commando `onbekend x=1`")
            && first.contains("```\n{{< figure src=\"x\" >}}\n```"),
        "{first}"
    );
    let line = first.lines().position(|line| line.contains("onbekend")).expect("the mark") + 1;
    assert!(report.contains(&format!("  regel {line}: het commando")), "{report}\n{first}");
    let second = page(&project, "nieuws/tweede.md");
    assert!(second.contains("aliases:\n- /heel/anders/\n") && second.contains("tags:\n- wonen\n"), "{second}");
    assert!(page(&project, "nieuws/index.md").contains("weight: 3\n"));
    assert!(page(&project, "start.md").contains("Welkom op de oude site."));
    assert!(project.path("content/img/deur.gif").exists() && !project.path("content/img/ongebruikt.gif").exists());
    assert!(!project.path("content/layouts").exists());
}

#[test]
fn zola() {
    let project = Project::small();
    imported(
        &project,
        &[
            ("content/blog/_index.md", "+++\ntitle = 'Blog'\nsort_by = 'date'\n+++\n"),
            (
                "content/blog/een.md",
                "+++\ntitle = 'Een'\ndate = 2021-02-03\n[taxonomies]\ntags = ['a', 'b']\n[extra]\nx = 1\n+++\nZie [twee](@/blog/twee.md#kop).\n\n<!-- more -->\n\nMeer.\n",
            ),
            ("content/blog/twee.md", "+++\ntitle = 'Twee'\n+++\n\n## Kop\n\n{{ youtube(id=\"x\") }}\n"),
        ],
    );
    let first = page(&project, "blog/een.md");
    assert!(
        first.contains("tags:\n- a\n- b\nextra:\n  x: 1\n") && first.contains("Zie [twee](twee.md#kop)."),
        "{first}"
    );
    assert!(page(&project, "blog/twee.md").contains("<!-- omslag import: het commando"));
}

#[test]
fn jekyll() {
    let project = Project::small();
    imported(
        &project,
        &[
            ("_config.yml", "title: x"),
            ("_layouts/post.html", "<p>{{ content }} is geen pagina van de site</p>"),
            (
                "_posts/2019-03-05-eerste-bericht.md",
                "---\nlayout: post\ntitle: Eerste\npublished: false\nredirect_from:\n  - /oud/\npermalink: /:year/:title/\nthumbnail: /assets/deur.gif\nlast_modified_at: 2020-01-01\n---\n\
                 Zie [dit]({% post_url 2020-01-01-tweede %}) en [dat]({{ site.baseurl }}{% link over.md %}).\n{: .klein}\n\n{% highlight ruby %}\nputs 1\n{% endhighlight %}\n\n![x]({{ site.baseurl }}/assets/deur.gif)\n",
            ),
            ("_posts/2020-01-01-tweede.md", "---\ntitle: Tweede\ncategories: Nieuws\n---\nTekst.\n"),
            ("contact.md", "---\ntitle: Contact\n---\nTekst.\n"),
            ("over.md", "---\ntitle: Over\npermalink: /over-ons/\n---\nOver ons.\n"),
            ("assets/deur.gif", ""),
        ],
    );
    let first = page(&project, "posts/eerste-bericht.md");
    for expected in [
        "date: 2019-03-05\n",
        "updated: 2020-01-01\n",
        "aliases:\n- /oud/\n",
        "image: ../assets/deur.gif\n",
        "[dit](tweede.md) en [dat](../over.md).\n\n",
        "~~~ruby\nputs 1\n~~~\n",
        "![x](../assets/deur.gif)",
    ] {
        assert!(first.contains(expected), "{expected:?} is not in\n{first}");
    }
    assert!(page(&project, "over.md").contains("aliases:\n- /over-ons/\n"));
    // Without a permalink, a page had the address that Jekyll gives it.
    assert!(page(&project, "posts/tweede.md").contains("aliases:\n- /nieuws/2020/01/01/tweede.html\n"));
    assert!(page(&project, "contact.md").contains("aliases:\n- /contact.html\n"));
}

#[test]
fn eleventy() {
    let project = Project::small();
    imported(
        &project,
        &[
            (
                "index.md",
                "---\ntitle: Welkom hier\nlayout: base.njk\neleventyNavigation:\n  key: Home\n---\nDe eerste bladzijde.\n",
            ),
            ("vragen/README.md", "# Vragen\n\nZie [de prijs](./prijs.md).\n"),
            (
                "vragen/prijs.md",
                "---\ntitle: Prijs\ntags: vragen\npermalink: \"/kosten.html\"\nmenu: main\n---\n\n{% include \"x.njk\" %}\n\nGratis. [Terug](../index.md)\n",
            ),
            ("node_modules/x/README.md", "# X\n"),
        ],
    );
    let price = page(&project, "vragen/prijs.md");
    for expected in [
        "tags:\n- vragen\n",
        "aliases:\n- /kosten.html\n",
        "menu: true\n",
        "[Terug](../welkom-hier.md)",
        "{% include \"x.njk\" %} <!-- omslag import: ",
    ] {
        assert!(price.contains(expected), "{expected:?} is not in\n{price}");
    }
    assert!(page(&project, "vragen/index.md").contains("title: Vragen\n"));
    assert!(page(&project, "welkom-hier.md").contains("eleventyNavigation:\n    key: Home\n"));
    assert!(!project.path("content/node-modules").exists());
}

#[test]
fn obsidian() {
    let project = Project::small();
    imported(
        &project,
        &[
            (".obsidian/app.json", "{}"),
            (
                "Mijn notities/Werkplaats.md",
                "---\ntags: \"#wonen, #werk\"\naliases: [schuur]\ncssclass: breed\n---\nZie [[Uren|de uren]], [[Uren#Op maandag]] en [[Nergens]].\n\n![[deur.gif|300]]\n\n\
                 Zichtbaar %%geheim%% slot.\n\n%%\nook geheim\n%%\n\n> [!info]- Let op\n> Tekst.\n\n`[[code]]`\n",
            ),
            ("Mijn notities/Dagen/Uren.md", "# Openingsuren\n\n## Op maandag\n\nDe hele dag, [[Werkplaats]].\n"),
            ("bijlagen/deur.gif", ""),
        ],
    );
    let shop = page(&project, "mijn-notities/werkplaats.md");
    for expected in [
        "title: Werkplaats\n",
        "tags:\n- wonen\n- werk\n",
        "cssclass: breed\n",
        "Zie [de uren](dagen/uren.md), [Uren#Op maandag](dagen/uren.md#op-maandag) en Nergens. <!-- omslag import: `Nergens` is niet gevonden",
        "![](../bijlagen/deur.gif)",
        "Zichtbaar <!-- geheim --> slot.",
        "<!--\nook geheim\n-->",
        "> [!NOTE]\n> **Let op**\n>\n> Tekst.",
        "`[[code]]`",
    ] {
        assert!(shop.contains(expected), "{expected:?} is not in\n{shop}");
    }
    let hours = page(&project, "mijn-notities/dagen/uren.md");
    assert!(hours.contains("title: Openingsuren\n") && hours.contains("[Werkplaats](../werkplaats.md)"), "{hours}");
    // The same again gets other names, and links to those.
    project.run(&["import", "oud"]).good();
    assert!(page(&project, "mijn-notities/werkplaats-2.md").contains("[de uren](dagen/uren-2.md)"));
}

#[test]
fn one_file_and_front_matter_that_cannot_be_read() {
    let project = Project::small();
    project.write(
        "a.md",
        "---\ntitle: [stuk\n---\n\n# De kop\n\nTekst met [een link](weg.md) en [buiten](https://x.example/).\n",
    );
    let run = project.run(&["import", "a.md"]).good();
    let text = page(&project, "de-kop.md");
    assert!(
        text.contains("title: De kop\n") && run.stdout.contains("de kopgegevens waren niet te lezen"),
        "{text}{}",
        run.stdout
    );
    assert!(run.stdout.contains("`weg.md` is niet gevonden"), "{}", run.stdout);
}
