//! Names under which an attachment may be saved.

/// sketch
#[must_use]
pub fn sanitize_filename(name: &str) -> String {
    name.to_owned()
}
