//! Tables of the keys that an author may write in front matter and in `site.yaml`.
//!
//! A table is the only source of a key's name, shape and explanation: [`check`] validates values against it, and
//! [`json_schema`] exports it for code editors. When [`check`] reports nothing, every value has the shape that its
//! field requires and can be read with a [`Reader`]. The callers that read a field define its meaning.

mod field;
pub mod json_schema;
mod meant;
mod reader;
mod validate;

pub use field::{Field, Shape};
pub use reader::Reader;
pub use validate::{Owner, check, check_rows, is_missing, publish_help};
