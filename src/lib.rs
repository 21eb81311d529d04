pub mod address;
pub mod diagnostic;
pub mod html;
pub mod language;
pub mod output;
pub mod strings;
