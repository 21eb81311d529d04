//! How pages of one site name each other.

use crate::source::SourceFile;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A page by its index in [`Site::pages`](super::Site::pages). It means the same page in two sites with the same tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub(super) usize);

/// Files beside the pages, by their path below `content/`.
pub type Files = Arc<BTreeMap<String, SourceFile>>;
