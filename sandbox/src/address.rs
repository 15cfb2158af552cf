//! The two halves of a mail address (RFC 5321 section 4.1.2).

/// What comes before the last `@`, or the whole of a bare name.
pub(crate) fn local_part(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(local, _)| local)
}

/// What comes after the last `@`.
pub(crate) fn domain(address: &str) -> Option<&str> {
    address.rsplit_once('@').map(|(_, domain)| domain)
}
