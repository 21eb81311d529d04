//! The keys of front matter: those of every kind, and which kind adds which.

use super::KindName;
use super::event::EVENT_FIELDS;
use super::note::NOTE_FIELDS;
use super::presentation::PRESENTATION_FIELDS;
use super::section::{SECTION_FIELDS, TIMELINE_FIELDS};
use crate::field::{Field, Shape};

/// The keys of every kind.
pub const COMMON_FIELDS: &[Field] = &[
    Field {
        key: "title",
        shape: Shape::Text,
        required: true,
        about: ["De titel van de pagina.", "The title of the page."],
        example: "title: Een lage drempel",
        slips: &["titel"],
    },
    Field {
        key: "description",
        shape: Shape::Text,
        required: false,
        about: [
            "Waar de pagina over gaat, in een of twee zinnen. Staat boven de pagina, in lijsten en bij zoekmachines.",
            "What the page is about, in a sentence or two. Stands above the page, in lists and at search engines.",
        ],
        example: "description: Waarom de deur open moet staan",
        slips: &["omschrijving", "beschrijving", "samenvatting", "summary"],
    },
    Field {
        key: "date",
        shape: Shape::Date,
        required: false,
        about: [
            "De datum, zo precies als u die weet: een dag, een maand, een seizoen, een jaar.",
            "The date, as precise as you know it: a day, a month, a season, a year.",
        ],
        example: "date: 3 september 2019",
        slips: &["datum"],
    },
    Field {
        key: "updated",
        shape: Shape::Date,
        required: false,
        about: ["Wanneer de inhoud het laatst veranderde.", "When the content last changed."],
        example: "updated: 2026-03-02",
        slips: &["bijgewerkt", "lastmod"],
    },
    Field {
        key: "review",
        shape: Shape::Date,
        required: false,
        about: [
            "Wanneer iemand de pagina weer moet nalezen. Is die dag voorbij, dan geeft omslag een advies.",
            "When somebody should read the page again. Once that day has come, omslag gives advice.",
        ],
        example: "review: 2027-01",
        slips: &["herzien"],
    },
    Field {
        key: "publish",
        shape: Shape::Date,
        required: false,
        about: ["Vanaf welke dag de pagina online mag.", "From which day the page may be online."],
        example: "publish: 2026-12-01",
        slips: &["publiceren", "publishdate"],
    },
    Field {
        key: "draft",
        shape: Shape::Bool,
        required: false,
        about: [
            "Of de pagina nog een concept is. Een concept komt niet op de site.",
            "Whether the page is still a draft. A draft is left out of the site.",
        ],
        example: "draft: true",
        slips: &["concept"],
    },
    Field {
        key: "weight",
        shape: Shape::Number,
        required: false,
        about: [
            "De plaats in de lijst: een lager getal staat eerder.",
            "The place in the list: a lower number comes first.",
        ],
        example: "weight: 10",
        slips: &["gewicht", "volgorde", "order"],
    },
    Field {
        key: "slug",
        shape: Shape::Text,
        required: false,
        about: [
            "Het laatste deel van het adres. Anders maakt omslag dat van de bestandsnaam.",
            "The last part of the address. Otherwise omslag makes it from the file name.",
        ],
        example: "slug: lage-drempel",
        slips: &[],
    },
    Field {
        key: "aliases",
        shape: Shape::Texts,
        required: false,
        about: ["Oude adressen die hierheen leiden.", "Old addresses that lead here."],
        example: "aliases: [/nl/oud-adres/]",
        slips: &["alias"],
    },
    Field {
        key: "tags",
        shape: Shape::Texts,
        required: false,
        about: ["De onderwerpen van de pagina.", "The topics of the page."],
        example: "tags: [toegang, inkoop]",
        slips: &["tag", "onderwerpen", "trefwoorden", "categories", "category", "categorie", "keywords"],
    },
    Field {
        key: "kind",
        shape: Shape::Choice(&["page", "section", "note", "timeline", "event", "presentation"]),
        required: false,
        about: [
            "De soort pagina: `page`, `section`, `note`, `timeline`, `event` of `presentation`.",
            "The kind of page: `page`, `section`, `note`, `timeline`, `event` or `presentation`.",
        ],
        example: "kind: note",
        slips: &["soort", "type"],
    },
    Field {
        key: "template",
        shape: Shape::Text,
        required: false,
        about: [
            "Een ander sjabloon uit het thema. U hebt dit zelden nodig.",
            "Another template of the theme. You rarely need this.",
        ],
        example: "template: page",
        slips: &["sjabloon", "layout"],
    },
    Field {
        key: "menu",
        shape: Shape::TextOrBool,
        required: false,
        about: [
            "Of de pagina in het menu staat: `true`, `false`, of de korte naam die zij daar en in het kruimelpad heeft.",
            "Whether the page is in the menu: `true`, `false`, or the short name that it has there and in the breadcrumbs.",
        ],
        example: "menu: Visie",
        slips: &[],
    },
    Field {
        key: "image",
        shape: Shape::Text,
        required: false,
        about: [
            "Een afbeelding voor wie de pagina deelt. Zij staat niet op de pagina zelf.",
            "A picture for those who share the page. It is not shown on the page itself.",
        ],
        example: "image: foto.jpg",
        slips: &["afbeelding", "foto"],
    },
    Field {
        key: "lang",
        shape: Shape::Text,
        required: false,
        about: ["De taal van de pagina, als die anders is.", "The language of the page, where it differs."],
        example: "lang: en",
        slips: &["taal", "language"],
    },
    Field {
        key: "extra",
        shape: Shape::Free,
        required: false,
        about: ["Eigen gegevens voor het thema.", "Data of your own for the theme."],
        example: "extra: {kleur: groen}",
        slips: &[],
    },
];

/// The keys that only this kind knows.
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
