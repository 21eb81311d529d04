//! HTML: `escape` writes it safely, [`scan`] reads it.

mod escape;
mod references;
pub mod scan;

pub use escape::{Escaped, Html, escape_into};
pub use references::{attribute_urls, css_urls, references};
