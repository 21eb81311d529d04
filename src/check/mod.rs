//! Rules over the whole output. They see what a visitor would get and nothing of how it was made.

mod links;
mod places;

use crate::address::Base;
use crate::diagnostic::Diagnostics;
use crate::output::Output;

/// Checks everything that can be checked without knowing how it was made.
pub fn all(output: &Output, base: &Base, said: &mut Diagnostics) {
    said.extend(places::check(output));
    said.extend(links::check(output, base));
}
