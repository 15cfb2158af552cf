//! Dates of messages (RFC 5322 §3.3): written exactly, read leniently.

use jiff::Timestamp;
use jiff::tz::Offset;

/// An instant, with the offset of the clock that wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// The instant.
    pub instant: Timestamp,
    /// The offset from UTC of the clock that wrote it.
    pub offset: Offset,
}

impl Date {
    /// Reads the date of a header. `None` for anything that is not one, empty text included.
    #[must_use]
    pub fn parse(_text: &str) -> Option<Self> {
        None
    }
    /// The form of RFC 5322, for instance `Mon, 23 Nov 2026 10:00:00 +0100`.
    #[must_use]
    pub fn to_rfc5322(&self) -> String {
        String::new()
    }
}
