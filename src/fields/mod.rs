//! Fields: the keys that an author may write in front matter and in `site.yaml`, as tables.
//!
//! A table is the only source of a key's name, shape and explanation: [`check`] validates values against it,
//! [`json_schema`] describes it for editing programs. After [`check`] reports nothing, values have the shape that their
//! field names, and a [`Reader`] reads them. What a field means is known where it is read.

mod field;
pub mod json_schema;
mod reader;
mod validate;

pub use field::{Field, Shape};
pub use reader::Reader;
pub use validate::{Owner, check, is_missing};
