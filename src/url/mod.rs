//! URLs, paths, slugs and schemes: the only module that parses, joins, encodes or judges them.

mod base;
mod judge;
mod old_address;
mod parts;
mod path;
mod slug;

pub use base::{Base, NOT_FOUND, Permalink};
pub use judge::{Purpose, Refusal, judge};
pub use old_address::{Covers, OldAddress, is_old_path, is_plain};
pub use parts::{Authority, Url};
pub use path::{
    decode, decode_strictly, encode, encode_for_any_part, ending, file_name, folder, is_portable, normal_form,
    relative, resolve,
};
pub use slug::slug;
