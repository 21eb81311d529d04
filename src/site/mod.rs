//! All pages together: which are visible, their permalinks, their order, and the targets of their links.
//!
//! A [`Site`] is made by [`assemble`] and never changes. It does not depend on templates.

mod generated;
mod id;
mod visibility;
mod permalinks;
mod translations;
mod tree;
mod lists;
mod taxonomy;
mod link_index;
mod links;
mod logo;
mod menu;
mod redirects;
mod routes;
mod redirect_checks;
mod model;
mod assemble;

pub use assemble::{Parts, assemble};
pub use generated::{FEED, REGISTER, SITE_MAP, SITEMAP_XML, TAGS, is_of_search_index, register_path, search_path};
pub use id::{Files, PageId};
pub use link_index::{Target, file_links};
pub use links::link_to_hidden;
pub use logo::Logo;
pub use menu::Navigation;
pub use model::{Placed, Site};
pub use redirects::{Redirect, Redirects};
pub use routes::{Route, Routes};
pub use taxonomy::{Taxonomy, Term};
pub use visibility::{Hidden, Visibility, Why};
