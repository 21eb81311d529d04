//! omslag: a small static site generator for editors.
//!
//! ```text
//! site.yaml  content/  data/  themes/
//!   │  source     the only reader of the project's files
//! Source          texts, and handles of the other files
//!   │  page       pure, per file: typed front matter, and the body as HTML with unresolved links
//! Page            what one author wrote
//!   │  site       sections, order, permalinks, collisions, links; immutable from here
//! Site            every Page at its permalink
//!   │  render     pure: renders each route of the site with a template
//! Output          address → entry: the built site as one value
//!   │  lint       rules over the Output
//! Built           Output and diagnostics → published, or reported
//! ```
//!
//! The modules are in reading order. A module imports only from modules above it; a test checks this.

// Base: languages, diagnostics and formats that all other modules use.
pub mod i18n;
pub mod html;
pub mod hash;
pub mod unicode;
pub mod diagnostic;
pub mod date;
pub mod url;
pub mod yaml;
pub mod link_text;
pub mod translations;

// Input: the files of the project, and their formats.
pub mod fields;
pub mod config;
pub mod redirects;
pub mod archive;
pub mod images;
pub mod metadata;
pub mod source;
pub mod renames;
pub mod markdown;

// Model: pages, and the site they form.
pub mod content;
pub mod search;
pub mod site;

// Output: the rendered site.
pub mod view;
pub mod theme;
pub mod output;
pub mod render;
pub mod hosting;

// Checks: lints and publishing. The lints of the built site, and publishing, depend only on an Output.
pub mod lint;
pub mod publish;

// Commands: the pipeline, and the command line.
pub mod pipeline;
pub mod deploy;
pub mod report;
pub mod last_build;
pub mod serve;
pub mod explain;
pub mod create;
pub mod new;
pub mod import;
pub mod init;
pub mod cli;
