//! A source made from a draft.

mod draft;

pub use draft::{Draft, DraftAttachment};

use super::Date;
use crate::smtp::Envelope;
use crate::{Error, Result};

/// Builds the source of a draft. `now` is its date when it has none.
pub fn build(_draft: &Draft, _now: Date) -> Result<Vec<u8>> {
    Err(Error::SessionOver)
}

/// The envelope of a draft: from its return path, else its sender, to every recipient once.
pub fn envelope_of(_draft: &Draft) -> Result<Envelope> {
    Err(Error::SessionOver)
}
