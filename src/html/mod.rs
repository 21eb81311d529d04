//! HTML: `escape` writes it safely, [`scan`] reads it.

mod elements;
mod escape;
mod references;
pub mod scan;
mod svg;

pub use elements::is_element;
pub use escape::{Escaped, Html, escape_into};
pub use references::{attribute_urls, css_urls, references};
pub use svg::svg_size;
