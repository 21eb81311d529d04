//! Pictures: what a picture file contains, in which sizes it is published, and how these are made.
//!
//! A JPEG, PNG, WebP or GIF file is never published as it is. `Picture` describes the file from its headers; a
//! `Rendition` is one published version of it, without metadata and upright. Templates and routes only need these two.
//! `make` computes the bytes of a rendition, and `store` keeps them for the next build.

mod avif;
mod gif;
mod jpeg;
mod make;
mod parts;
mod picture;
mod png;
mod rendition;
mod store;
#[cfg(test)]
mod tests;
mod webp;

pub use avif::avif_size;
pub use make::{Damage, clean};
pub use picture::{Format, Picture};
pub use rendition::{Rendition, SIDE_MAX, Widths};
pub use store::{Job, Progress, Store};
