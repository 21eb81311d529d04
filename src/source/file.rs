//! Files beside the pages: their size, the headers of pictures, and what texts refer to.

use super::fingerprint::is_unchanged;
use super::text::TEXT_BYTES_MAX;
use crate::diagnostic::Failure;
use crate::html::{references, svg_size};
use crate::images::{self, Format, Picture};
use crate::metadata::{self, PrivateData};
use crate::url::ending;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Maximum size of a picture, in bytes. A photograph of 64 megapixels is smaller.
const PICTURE_BYTES_MAX: u64 = 200_000_000;
/// Number of bytes in which formats differ.
const HEAD_BYTES: u64 = 16;
/// Extensions of published texts that may refer to other files.
const REFERRING: &[&str] = &["html", "htm", "xhtml", "css", "svg"];

/// A file beside the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    pub on_disk: PathBuf,
    pub size_bytes: u64,
    /// A picture of which renditions can be made.
    pub picture: Option<Picture>,
    /// Width and height in pixels, for a picture whose headers contain them.
    pub dimensions: Option<(u32, u32)>,
    /// Width and height of an SVG drawing, in its own units.
    pub drawing_size: Option<(u32, u32)>,
    /// Data in the file that should not be published with it.
    pub private: Option<PrivateData>,
    /// What a text refers to: the URLs in HTML, CSS and SVG, as written.
    pub references: Vec<String>,
    modified: Option<SystemTime>,
}

impl SourceFile {
    /// Describes a file. Reads pictures, and texts that may refer to other files.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be read.
    pub(super) fn describe(path: &str, file: &Path) -> Result<SourceFile, Failure> {
        let failed = |cause| Failure::reading(file, cause);
        let now = fs::metadata(file).map_err(failed)?;
        let mut described = SourceFile {
            on_disk: file.to_owned(),
            size_bytes: now.len(),
            picture: None,
            dimensions: None,
            drawing_size: None,
            references: Vec::new(),
            // A file that cannot be opened fails when it is published.
            private: File::open(file).ok().and_then(|mut file| metadata::find(path, &mut file)),
            modified: now.modified().ok(),
        };
        let ending = ending(path).to_ascii_lowercase();
        // The name of a picture may be wrong, and its metadata are private all the same.
        let is_picture = ending == "avif" || Format::of(&head(file)).is_some();
        if is_picture && now.len() <= PICTURE_BYTES_MAX {
            let bytes = fs::read(file).map_err(failed)?;
            described.picture = Picture::read(&bytes);
            let dimensions = described.picture.map(|picture| (picture.width, picture.height));
            described.dimensions = dimensions.or_else(|| images::avif_size(&bytes));
        } else if REFERRING.contains(&ending.as_str()) && now.len() <= TEXT_BYTES_MAX {
            let bytes = fs::read(file).map_err(failed)?;
            described.references = references(&bytes, ending == "css");
            described.drawing_size = Some(()).filter(|()| ending == "svg").and_then(|()| svg_size(&bytes));
        }
        Ok(described)
    }

    /// Returns whether the file is still as it was described, by its size and modification time. `read` is when it was
    /// read.
    pub(super) fn is_current(&self, read: Option<SystemTime>) -> bool {
        fs::metadata(&self.on_disk).is_ok_and(|now| is_unchanged((self.size_bytes, self.modified), &now, read))
    }
}

/// Returns the first bytes of a file, by which its format is known; fewer if it cannot be read.
fn head(file: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    // A file that cannot be read is reported when its content is.
    let _ = File::open(file).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head));
    head
}
