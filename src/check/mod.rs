//! Rules over the whole output. They see what a visitor would get and nothing of how it was made.

mod faults;
mod links;
mod places;
mod reach;
mod reading;
mod weight;

use self::faults::Told;
use self::reading::{Reading, read};
use crate::address::{Address, Base};
use crate::diagnostic::{Diagnostics, Place};
use crate::output::{Entry, Output};
use rayon::prelude::*;

/// Where some words stand in a text that the site was made of: asked with a content file it looks there, asked with
/// a template it looks there first and then in the other templates.
pub type Find<'a> = dyn Fn(&str, &str) -> Option<Place> + 'a;

/// An HTML page, or a file for machines with links in it, and what was read in it.
type Read<'a> = (&'a Address, &'a Entry, Reading);

/// Checks everything that can be checked without knowing how it was made.
pub fn all(output: &Output, base: &Base, find: &Find, said: &mut Diagnostics) {
    let mut pages: Vec<Read> =
        output.par_iter().filter_map(|(address, entry)| Some((address, entry, read(address, entry, base)?))).collect();
    let mut told = Told::new(find);
    for (address, entry, reading) in &mut pages {
        for fault in std::mem::take(&mut reading.faults) {
            told.tell(fault, entry, address);
        }
    }
    said.extend(places::check(output));
    said.extend(links::check(output, &pages, &mut told));
    said.extend(reach::check(output, &pages));
    said.extend(weight::check(output, &pages));
    said.extend(told.all());
}
