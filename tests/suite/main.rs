//! All tests of omslag as its users see it: folders in, folders and messages out.

mod bad_input;
mod cli;
mod commonmark;
mod content;
mod examples;
mod explain;
#[cfg(target_os = "linux")]
mod faults;
mod generated;
mod heads;
mod help;
mod hostile;
mod hostile_preview;
mod hosting;
mod imports;
mod incremental;
mod independent;
mod init;
mod json;
mod keys;
#[cfg(target_os = "linux")]
mod killed;
mod lists;
mod many;
mod names;
mod new;
mod photos;
mod pictures;
mod private;
mod private_files;
mod publish;
mod rules;
mod schema;
mod serve;
mod served;
mod sites;
mod fixtures;
mod stable;
mod last_build;
mod supply;
mod support;
mod theme;
mod theme_api;
mod tidy;
mod concurrent_builds;
mod words;
