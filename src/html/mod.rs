//! HTML: `escape` writes it safely, [`scan`] reads it.

mod escape;
pub mod scan;

pub use escape::{Escaped, Html, escape_into};
