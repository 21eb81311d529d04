//! `brand` in `site.yaml`: the colours and the logo of an organisation, on every page.

use crate::support::{PICTURE, Project, repository};

const DRAWING: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 300 100\"><path d=\"M0 0h9v9H0z\"/></svg>";

/// A site with these lines below `brand`.
fn with_brand(lines: &str) -> Project {
    let project = Project::small();
    let settings = "name: Huis & Tuin\nbase_url: https://proef.example/map/\nbrand:\n";
    project.write("site.yaml", format!("{settings}{lines}"));
    project.page("plan/index.md", "Tekst.");
    project
}

/// Returns the published style sheet.
fn sheet(project: &Project) -> String {
    let public = project.public();
    let (_, bytes) = public.iter().find(|(path, _)| path.starts_with("assets/style.")).expect("the sheet");
    String::from_utf8(bytes.clone()).expect("UTF-8")
}

/// Returns the style sheet of the built-in theme.
fn own_sheet() -> String {
    std::fs::read_to_string(repository().join("themes/omslag/assets/style.css")).expect("style.css")
}

/// Returns the link with the logo and the name, at the top of a page.
fn header(project: &Project, page: &str) -> String {
    let html = project.read(page);
    let (_, rest) = html.split_once("<a class=\"brand\"").expect("the header");
    rest.split("</a>").next().unwrap_or_default().split_once('>').expect("a tag").1.to_owned()
}

#[test]
fn colours_are_tokens_in_the_sheet_and_the_theme_s_own_ones_are_left_as_they_are() {
    let project = with_brand("  color: \"#3B1D5C\"\n  section_colors: [\"#ffdca8\", \"#fd3\"]\n");
    project.build().good();
    let sheet = sheet(&project);
    let added = sheet.strip_prefix(own_sheet().as_str()).expect("the theme's sheet, and then the brand");
    let (light, dark) = added.split_once("prefers-color-scheme: dark").expect("two schemes");
    assert!(light.starts_with("@layer tokens {"), "print and forced colors override it: {added}");
    for token in [
        "--aside: #3b1d5c;",
        "--link: #3b1d5c;",
        "--section-1: #ffdca8;",
        "--section-2: #ffdd33;",
        "--section-5: #ffdca8;",
    ] {
        assert!(light.contains(token), "{token} in {light}");
    }
    assert!(dark.contains("--aside: #3b1d5c;") && !dark.contains("--link: #3b1d5c;"), "links are lighter: {dark}");
    assert!(!added.contains("logo"), "{added}");
    let page = project.read("plan/index.html");
    assert_eq!(page.matches("<meta name=\"theme-color\" content=\"#3b1d5c\"").count(), 2);
    assert!(header(&project, "plan/index.html").starts_with("<svg"), "the theme's mark, in the colours of the page");
}

#[test]
fn a_logo_is_published_and_stands_beside_the_name_or_in_its_place() {
    let project = with_brand("  logo: beelden/logo.svg\n");
    project.write("content/beelden/logo.svg", DRAWING);
    project.build().good();
    assert_eq!(project.read("beelden/logo.svg"), DRAWING);
    let picture = |alt: &str| {
        format!("<img class=\"logo\" src=\"/map/beelden/logo.svg\" alt=\"{alt}\" width=\"144\" height=\"48\">")
    };
    for page in ["index.html", "plan/index.html", "404.html"] {
        assert_eq!(header(&project, page), format!("{}Huis &amp; Tuin", picture("")), "{page}");
    }
    assert!(project.read("index.html").contains("\"logo\": \"https://proef.example/map/beelden/logo.svg\""));
    assert!(sheet(&project).contains(".logo { background: #fff;"), "in the dark scheme it is on white");
    assert!(project.read("index.html").contains("<link rel=\"icon\" href=\"/map/assets/merk."), "it is too wide");

    let settings = String::from_utf8(std::fs::read(project.path("site.yaml")).expect("site.yaml")).expect("UTF-8");
    project.write("site.yaml", format!("{settings}  logo_has_name: true\n")).build().good();
    assert_eq!(header(&project, "plan/index.html"), picture("Huis &amp; Tuin"));
}

#[test]
fn a_square_logo_is_the_icon_of_the_site_too() {
    let project = with_brand("  logo: logo.gif\n");
    project.write_bytes("content/logo.gif", PICTURE);
    project.build().good();
    assert!(project.read("index.html").contains("<link rel=\"icon\" href=\"/map/logo.gif\">"));
    assert!(header(&project, "index.html").contains(" width=\"1\" height=\"1\""), "a picture is not enlarged");
}

#[test]
fn a_preview_shows_another_colour_after_a_save() {
    let project = with_brand("  color: \"#3b1d5c\"\n");
    let served = project.serve(&[]);
    served.wait_for("/map/", |page| page.contains("content=\"#3b1d5c\""));
    let settings = std::fs::read_to_string(project.path("site.yaml")).expect("site.yaml");
    project.write("site.yaml", settings.replace("#3b1d5c", "#0b5d4e"));
    let page = served.wait_for("/map/", |page| page.contains("content=\"#0b5d4e\""));
    let (_, rest) = page.split_once("<link rel=\"stylesheet\" href=\"").expect("the sheet");
    let sheet = served.text(rest.split('"').next().unwrap_or_default());
    assert!(sheet.contains("--aside: #0b5d4e;") && !sheet.contains("#3b1d5c"), "{sheet}");
}

#[test]
fn a_site_without_a_brand_has_the_sheet_of_the_theme() {
    let project = Project::small();
    project.build().good();
    assert_eq!(sheet(&project), own_sheet());
}
