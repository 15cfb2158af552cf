//! CRAM-MD5 (RFC 2195).

use hmac::{Hmac, Mac};
use md5::Md5;

use super::scram::hex;

/// The response to a challenge.
pub(crate) fn response(user: &str, password: &str, challenge: &[u8]) -> Vec<u8> {
    // HMAC takes a key of any length.
    let digest = Hmac::<Md5>::new_from_slice(password.as_bytes())
        .map(|mac| hex(&mac.chain_update(challenge).finalize().into_bytes()))
        .unwrap_or_default();
    format!("{user} {digest}").into_bytes()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_example_of_the_rfc() {
        let response = super::response(
            "tim",
            "tanstaaftanstaaf",
            b"<1896.697170952@postoffice.reston.mci.net>",
        );
        assert_eq!(response, b"tim b913a602c7eda7a495b4e6e7334d3890");
    }
}
