//! Messages: read from their source (RFC 5322, 2045 to 2047, 2231), built from a draft.

mod address;
mod build;
mod date;
mod filename;
mod property;
mod read;

pub use address::{Address, parse_addresses};
pub use build::{Draft, DraftAttachment, build, envelope_of};
pub use date::Date;
pub use filename::sanitize_filename;
pub use property::{Priority, Sensitivity};
pub use read::{Attachment, Defect, Header, Message};
