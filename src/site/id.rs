//! Identifiers of the pages and files of one site.

use crate::source::SourceFile;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A page by its index in [`Site::pages`](super::Site::pages). Two sites with the same tree have the same ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub(super) usize);

/// Files next to the pages, by their path below `content/`.
pub type Files = Arc<BTreeMap<String, SourceFile>>;
