//! The keys of front matter: the common ones, and those of each kind.

use super::event::EVENT_FIELDS;
use super::kind_name::KindName;
use super::note::NOTE_FIELDS;
use super::presentation::PRESENTATION_FIELDS;
use super::section::{SECTION_FIELDS, TIMELINE_FIELDS};
use crate::fields::json_schema::{self, Schema};
use crate::fields::{Field, Shape};
use crate::i18n::{Language, Text};

/// The keys that every kind accepts.
pub const COMMON_FIELDS: &[Field] = &[
    Field::new("title", Shape::Text)
        .required()
        .about("De titel van de pagina.", "The title of the page.")
        .example("Een lage drempel")
        .misspellings(&["titel"]),
    Field::new("description", Shape::Text)
        .about(
            "Waar de pagina over gaat, in een of twee zinnen. Staat boven de pagina, in lijsten en bij \
             zoekmachines.",
            "What the page is about, in a sentence or two. Stands above the page, in lists and at search engines.",
        )
        .example("Waarom de deur open moet staan")
        .misspellings(&[
            "omschrijving",
            "beschrijving",
            "samenvatting",
            "inleiding",
            "summary",
            "excerpt",
            "abstract",
            "intro",
            "meta_description",
        ]),
    Field::new("date", Shape::Date)
        .about(
            "De datum, zo precies als u die weet: een dag, een maand, een seizoen, een jaar.",
            "The date, as precise as you know it: a day, a month, a season, a year.",
        )
        .example("3 september 2019")
        .misspellings(&["datum", "created", "created_at", "published_at", "publication_date", "pubdate"]),
    Field::new("updated", Shape::Date)
        .about("Wanneer de inhoud het laatst veranderde.", "When the content last changed.")
        .example("2026-03-02")
        .misspellings(&[
            "bijgewerkt",
            "gewijzigd",
            "lastmod",
            "last_modified_at",
            "last_modified",
            "last_updated",
            "modified",
            "modified_at",
            "updated_at",
        ]),
    Field::new("review", Shape::Date)
        .about(
            "Wanneer iemand de pagina weer moet nalezen. Is die dag voorbij, dan geeft omslag een advies.",
            "When somebody should read the page again. Once that day has come, omslag gives advice.",
        )
        .example("2027-01")
        .misspellings(&["herzien", "review_date"]),
    Field::new("publish", Shape::Date)
        .about("Vanaf welke dag de pagina online mag.", "From which day the page may be online.")
        .example("2026-12-01")
        .misspellings(&["publiceren", "publishdate", "publish_date", "publish_on"]),
    Field::new("draft", Shape::Bool)
        .about(
            "Of de pagina nog een concept is. Een concept komt niet op de site.",
            "Whether the page is still a draft. A draft is left out of the site.",
        )
        .example("true")
        .misspellings(&["concept", "verborgen", "hidden", "unpublished"]),
    Field::new("weight", Shape::Number)
        .about(
            "De plaats in de lijst: een lager getal staat eerder.",
            "The place in the list: a lower number comes first.",
        )
        .example("10")
        .misspellings(&[
            "gewicht",
            "volgorde",
            "order",
            "nav_order",
            "sort_order",
            "sidebar_position",
            "menu_order",
            "position",
        ]),
    Field::new("slug", Shape::Text)
        .about(
            "Het laatste deel van het adres. Anders maakt omslag dat van de bestandsnaam.",
            "The last part of the address. Otherwise omslag makes it from the file name.",
        )
        .example("lage-drempel")
        .misspellings(&["permalink", "url"]),
    Field::new("aliases", Shape::Texts)
        .about("Oude adressen die hierheen leiden.", "Old addresses that lead here.")
        .example("[/nl/oud-adres/]")
        .misspellings(&["alias", "redirect_from", "redirects", "old_urls", "oude_adressen"]),
    Field::new("tags", Shape::Texts)
        .about("De onderwerpen van de pagina.", "The topics of the page.")
        .example("[toegang, inkoop]")
        .misspellings(&[
            "tag",
            "onderwerpen",
            "trefwoorden",
            "categories",
            "category",
            "categorie",
            "categorieën",
            "keywords",
            "topics",
            "labels",
        ]),
    Field::new("kind", Shape::Choice(&["page", "section", "note", "timeline", "event", "presentation"]))
        .about(
            "De soort pagina: `page`, `section`, `note`, `timeline`, `event` of `presentation`.",
            "The kind of page: `page`, `section`, `note`, `timeline`, `event` or `presentation`.",
        )
        .example("note")
        .misspellings(&["soort", "type", "content_type", "post_type"]),
    Field::new("template", Shape::Text)
        .about(
            "Een ander sjabloon uit het thema. U hebt dit zelden nodig.",
            "Another template of the theme. You rarely need this.",
        )
        .example("page")
        .misspellings(&["sjabloon", "layout"]),
    Field::new("menu", Shape::TextOrBool)
        .about(
            "Of de pagina in het menu staat: `true`, `false`, of de korte naam die de pagina daar en in het kruimelpad \
             heeft.",
            "Whether the page is in the menu: `true`, `false`, or the short name that it has there and in the \
             breadcrumbs.",
        )
        .example("Visie")
        .misspellings(&["linktitle", "link_title", "nav_title", "menu_title", "short_title", "sidebar_label"]),
    Field::new("image", Shape::Text)
        .about(
            "Een afbeelding voor wie de pagina deelt. Die staat niet op de pagina zelf.",
            "A picture for those who share the page. It is not shown on the page itself.",
        )
        .example("foto.jpg")
        .misspellings(&[
            "afbeelding",
            "foto",
            "thumbnail",
            "cover",
            "cover_image",
            "featured_image",
            "featuredimage",
            "hero",
            "hero_image",
            "header_image",
            "og_image",
            "banner",
            "picture",
        ]),
    Field::new("lang", Shape::Text)
        .about("De taal van de pagina, als die anders is.", "The language of the page, where it differs.")
        .example("en")
        .misspellings(&["taal", "language", "locale"]),
    Field::new("extra", Shape::Free)
        .about("Eigen gegevens voor het thema.", "Data of your own for the theme.")
        .example("{kleur: groen}")
        .misspellings(&["params", "custom"]),
];

/// The key with the version of the original.
pub const VERSION_KEY: &str = "translation_of";

/// The keys that only a translation accepts, in a site with two languages.
pub const TRANSLATION_FIELDS: &[Field] = &[Field::new(VERSION_KEY, Shape::Text)
    .about(
        "Van welke versie van het origineel dit de vertaling is. `omslag new translation` schrijft dit.",
        "Which version of the original this is the translation of. `omslag new translation` writes this.",
    )
    .example("0a1b2c3d4e5f")
    .misspellings(&["vertaling_van"])];

/// Returns the keys that a kind accepts in addition to [`COMMON_FIELDS`].
pub fn fields_of(kind: KindName) -> &'static [Field] {
    match kind {
        KindName::Page => &[],
        KindName::Section => SECTION_FIELDS,
        KindName::Note => NOTE_FIELDS,
        KindName::Timeline => TIMELINE_FIELDS,
        KindName::Event => EVENT_FIELDS,
        KindName::Presentation => PRESENTATION_FIELDS,
    }
}

/// Returns the JSON Schema of front matter.
pub fn schema(language: Language) -> Schema {
    let title = Text::new("Kopgegevens van een pagina van omslag", "Front matter of a page of omslag");
    let kinds = KindName::ALL.map(|kind| (kind.as_str(), fields_of(kind)));
    let common: Vec<&Field> = COMMON_FIELDS.iter().chain(TRANSLATION_FIELDS).collect();
    json_schema::of_kinds(&title, &common, &kinds, language)
}
