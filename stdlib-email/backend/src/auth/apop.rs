//! APOP (RFC 1939 §7): a digest of the timestamp in the greeting and the password.

use md5::{Digest, Md5};

use super::scram::hex;

/// The timestamp in a greeting, angle brackets included. It must look like a message identifier
/// of printable ASCII: a server that chooses it freely can attack the digest.
pub(crate) fn apop_timestamp(greeting: &str) -> Option<&str> {
    let start = greeting.find('<')?;
    let rest = greeting.get(start..)?;
    let stamp = rest.get(..=rest.find('>')?)?;
    let sound = stamp.contains('@') && stamp.bytes().all(|b| b.is_ascii_graphic());
    sound.then_some(stamp)
}

/// The digest of the command APOP.
pub(crate) fn apop_digest(timestamp: &str, password: &str) -> String {
    let mut digest = Md5::new();
    digest.update(timestamp.as_bytes());
    digest.update(password.as_bytes());
    hex(&digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_rfc() {
        let greeting = "POP3 server ready <1896.697170952@dbc.mtview.ca.us>";
        let stamp = apop_timestamp(greeting).expect("a timestamp");
        assert_eq!(apop_digest(stamp, "tanstaaf"), "c4c9334bac560ecc979e58001b3e22fb");
        assert_eq!(apop_timestamp("ready"), None);
        assert_eq!(apop_timestamp("<no at sign>"), None);
    }
}
