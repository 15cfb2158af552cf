//! The bounds of what a function may make.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::Error;
use wl_interpreter::diagnostic::codes;

/// The longest text or buffer, in bytes.
pub const MAX_BYTES: usize = 1 << 30;
/// The most elements of an array.
pub const MAX_ITEMS: usize = 1 << 27;

/// An error when a result of that many bytes would be too long.
#[inline]
pub fn check_bytes(bytes: usize) -> Result<(), Error> {
    check(bytes, MAX_BYTES, "octets", "bytes")
}

/// An error when an array of that many elements would be too long.
pub fn check_items(items: usize) -> Result<(), Error> {
    check(items, MAX_ITEMS, "éléments", "elements")
}

#[inline]
fn check(size: usize, most: usize, fr: &str, en: &str) -> Result<(), Error> {
    if size <= most { Ok(()) } else { Err(too_large(most, fr, en)) }
}

#[cold]
fn too_large(most: usize, fr: &str, en: &str) -> Error {
    Error::fatal(
        codes::TOO_LARGE,
        bilingual!(
            "le résultat dépasserait {most} {fr}",
            "the result would be longer than {most} {en}"
        ),
    )
}
