//! Messages: read from their source (RFC 5322, 2045 to 2047, 2231), built from a draft.

mod address;
mod base64;
mod build;
mod charset;
mod date;
mod der;
mod encoded_word;
mod field;
mod filename;
mod flowed;
mod property;
mod quoted_printable;
mod read;
mod signed;
mod uuencode;

pub use address::{Address, parse_addresses};
pub(crate) use address::{check_addr_spec, parse_recipients};
pub use build::{Draft, DraftAttachment, build, envelope_of};
pub use charset::decode_text;
pub use date::Date;
pub use filename::{distinct_filenames, numbered_filename, sanitize_filename};
pub use property::{Priority, Sensitivity};
pub use read::{Attachment, Defect, Header, MAX_DEPTH, MAX_HEADER_BYTES, MAX_PARTS, Message};
pub(crate) use read::{Fit, Taken, fit};
pub use signed::Signature;
