//! All tests of omslag as its users see it: folders in, folders and messages out.

mod cli;
mod content;
mod publish;
mod sites;
mod slips;
mod stable;
mod support;
mod theme;
mod tidy;
