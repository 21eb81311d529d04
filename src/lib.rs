//! omslag: a small static site generator for editors.
//!
//! ```text
//! site.yaml  content/  data/  themes/
//!   │  source     the only reader of the project's files
//! Source          texts, and handles of what is published as it is
//!   │  page       pure, per file: front matter typed, body as HTML with open links
//! Page            what one author wrote
//!   │  site       sections, order, addresses, collisions, links; immutable from here
//! Site            every Page in its place
//!   │  render     pure: a route of the site through a template
//! Output          address → entry: the built site as one value
//!   │  check      rules over the Output
//! Built           Output and diagnostics → published, or told
//! ```
//!
//! The modules stand in reading order. A room imports only from rooms above it; a test holds that.

// Ground: what everything else is said in.
pub mod language;
pub mod html;
pub mod hash;
pub mod diagnostic;
pub mod date;
pub mod url;
pub mod yaml;
pub mod link_text;
pub mod strings;

// Matter: what the project holds.
pub mod fields;
pub mod config;
pub mod source;
pub mod markdown;

// Meaning: what it says.
pub mod page;
pub mod site;

// Making: how it looks.
pub mod view;
pub mod theme;
pub mod output;
pub mod render;
pub mod hosting;

// Proving and leaving: `check` and `publish` see only an Output.
pub mod lint;
pub mod check;
pub mod publish;

// Verbs, and the door.
pub mod build;
pub mod report;
pub mod stamp;
pub mod serve;
pub mod explain;
pub mod create;
pub mod new;
pub mod init;
pub mod cli;
