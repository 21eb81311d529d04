//! Lints of tables: an empty header row, dropped cells, and text that became a row.

use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;

pub(super) fn without_head() -> Diagnostic {
    let message =
        Text::new("deze tabel zegt niet wat er in de kolommen staat", "this table does not say what is in its columns");
    let help = Text::new(
        "schrijf in de eerste rij boven elke kolom een woord",
        "write a word above each column in the first row",
    );
    Diagnostic::new(Rule::TableWithoutHead, message).help(help)
}

pub(super) fn lost_cells(columns: usize) -> Diagnostic {
    let (dutch, english) = if columns == 1 {
        ("1 kolom".to_owned(), "1 column".to_owned())
    } else {
        (format!("{columns} kolommen"), format!("{columns} columns"))
    };
    let message = Text::new(
        format!("deze tabel heeft {dutch}, en deze rij heeft meer vakken: dit valt weg"),
        format!("this table has {english}, and this row has more cells: this is left out"),
    );
    let help = Text::new(
        "geef de eerste twee regels van de tabel er een vak bij; is `|` hier gewone tekst, schrijf dan `\\|`",
        "give the first two lines of the table another cell; if `|` is plain text here, write `\\|`",
    );
    Diagnostic::new(Rule::AlmostMarkdown, message).help(help)
}

/// Reports text directly below a table, which became a row of it.
pub(super) fn row_without_bars() -> Diagnostic {
    let message =
        Text::new("deze regel wordt een rij van de tabel erboven", "this line becomes a row of the table above it");
    let help = Text::new(
        "zet er een lege regel boven, en ook eronder als daar een tabel begint; is het wel een rij, begin dan met `|`",
        "put an empty line above it, and below it if a table begins there; if it is a row, begin it with `|`",
    );
    Diagnostic::new(Rule::AlmostMarkdown, message).help(help)
}
