//! HTML: written safely by `escape`, read by `scan`.

mod escape;
pub mod scan;

pub use escape::{Escaped, Html, escape_into};
