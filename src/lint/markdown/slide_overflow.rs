//! Slides that hold more than a screen shows.
//!
//! An estimate from counts of lines and characters, in the sizes of `slides.css`; a browser test holds the two together.

use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;
use crate::markdown::SlideBlock;

/// The height of a slide's text, in thousandths of the slide's width, as are all heights here.
const SLIDE: usize = 480;
/// What a picture needs to be worth looking at.
const PICTURE: usize = 200;
/// A line of code.
const CODE: usize = 33;
/// The border or label of what is not plain text.
const FRAME: usize = 30;

/// How a text is set.
#[derive(Clone, Copy)]
struct Face {
    line: usize,
    /// The room above and below.
    gap: usize,
    /// How many characters a line takes over the whole width.
    characters: usize,
}

const TITLE: Face = Face { line: 54, gap: 24, characters: 24 };
const LARGE_TITLE: Face = Face { line: 84, gap: 24, characters: 15 };
const SMALL_TITLE: Face = Face { line: 40, gap: 24, characters: 40 };
const SUBHEADING: Face = Face { line: 35, gap: 25, characters: 40 };
const BODY: Face = Face { line: 40, gap: 29, characters: 42 };
const ITEM: Face = Face { line: 40, gap: 13, characters: 38 };
const COLUMN: Face = Face { line: 35, gap: 15, characters: 46 };
const REMARK: Face = Face { line: 44, gap: 32, characters: 38 };
const QUOTE: Face = Face { line: 58, gap: 40, characters: 22 };
const CELL: Face = Face { line: 35, gap: 22, characters: 46 };

impl Face {
    fn height(self, characters: usize, columns: usize) -> usize {
        self.line * characters.div_ceil((self.characters / columns).max(1)).max(1) + self.gap
    }
}

/// Reports a slide that is too full.
pub(super) fn check(layout: &str, blocks: &[SlideBlock]) -> Option<Diagnostic> {
    if (Setting { layout, columns: 1, in_list: false }).heights(blocks) <= SLIDE {
        return None;
    }
    let message =
        Text::new("op deze dia staat meer dan op een scherm past", "this slide holds more than a screen shows");
    let help = Text::new(
        "begin met `---` een tweede dia, of geef de spreker een deel van de tekst: `<!-- … -->`",
        "begin a second slide with `---`, or give the speaker a part of the text: `<!-- … -->`",
    );
    Some(Diagnostic::new(Rule::CrowdedSlide, message).help(help))
}

/// Where on a slide a block stands.
#[derive(Clone, Copy)]
struct Setting<'a> {
    layout: &'a str,
    columns: usize,
    in_list: bool,
}

impl Setting<'_> {
    fn heights(self, blocks: &[SlideBlock]) -> usize {
        blocks.iter().map(|block| self.height(block)).sum()
    }

    fn height(self, block: &SlideBlock) -> usize {
        match block {
            SlideBlock::Heading { level, characters } => self.heading(*level).height(*characters, self.columns),
            SlideBlock::Paragraph { characters } => self.text().height(*characters, self.columns),
            SlideBlock::Picture => PICTURE,
            SlideBlock::Code { lines } => CODE * lines + BODY.gap,
            SlideBlock::Table(rows) => self.table(rows),
            SlideBlock::List(items) => Setting { in_list: true, ..self }.heights(items) + BODY.gap - ITEM.gap,
            SlideBlock::Group(blocks) => self.heights(blocks),
            SlideBlock::Framed(blocks) => self.heights(blocks) + FRAME,
            SlideBlock::Columns(columns) => {
                let inside = Setting { columns: columns.len(), ..self };
                columns.iter().map(|column| inside.heights(column)).max().unwrap_or_default() + FRAME
            }
        }
    }

    /// A browser gives each column of a table room by its longest cell.
    fn table(self, rows: &[Vec<usize>]) -> usize {
        let cells = rows.first().map_or(0, Vec::len);
        let longest = |at: usize| rows.iter().filter_map(|row| row.get(at)).copied().max().unwrap_or_default();
        let widths: Vec<usize> = (0..cells).map(longest).collect();
        let (wanted, room) = (widths.iter().sum::<usize>(), CELL.characters / self.columns);
        let lines = |(cell, width): (&usize, &usize)| match wanted > room {
            true => cell.div_ceil((width * room).div_ceil(wanted).max(1)),
            false => 1,
        };
        let height = |row: &Vec<usize>| CELL.line * row.iter().zip(&widths).map(lines).max().unwrap_or(1) + CELL.gap;
        rows.iter().map(height).sum()
    }

    fn heading(self, level: u8) -> Face {
        match self.layout {
            _ if level > 2 => SUBHEADING,
            "statement" | "title" => LARGE_TITLE,
            "quote" => SMALL_TITLE,
            _ => TITLE,
        }
    }

    fn text(self) -> Face {
        match self.layout {
            _ if self.columns > 1 => COLUMN,
            _ if self.in_list => ITEM,
            "statement" | "title" => REMARK,
            "quote" => QUOTE,
            _ => BODY,
        }
    }
}
