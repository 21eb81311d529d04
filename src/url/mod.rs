//! URLs, paths, slugs and schemes: the only module that parses, joins, encodes or judges them.

mod address;
mod judge;
mod parts;
mod path;
mod slug;

pub use address::{Address, Base, NOT_FOUND};
pub use judge::{Purpose, Refusal, judge};
pub use parts::{Authority, Url};
pub use path::{
    decode, decode_strictly, encode, encode_for_any_part, ending, file_name, folder, is_portable, normal_form,
    relative, resolve,
};
pub use slug::slug;
