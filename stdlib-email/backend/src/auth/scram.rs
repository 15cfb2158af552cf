//! SCRAM-SHA-256 (RFC 5802, 7677), client side, without channel binding.

use std::collections::hash_map::RandomState;
use std::fmt::Write;
use std::hash::{BuildHasher, Hasher};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

/// Rounds that we accept to compute: a hostile server could ask for 2³² and stall us.
const MAX_ITERATIONS: u32 = 1_000_000;
/// The channel binding header: none, no authorisation identity.
const GS2: &str = "n,,";

/// The state of an exchange.
#[derive(Debug)]
pub(crate) struct Scram {
    nonce: String,
    first_bare: String,
    server_signature: Option<[u8; 32]>,
}

impl Scram {
    pub(crate) fn new(user: &str, nonce: String) -> Self {
        let user = user.replace('=', "=3D").replace(',', "=2C");
        let first_bare = format!("n={user},r={nonce}");
        Self { nonce, first_bare, server_signature: None }
    }

    /// The client-first-message.
    pub(crate) fn first(&self) -> Vec<u8> {
        format!("{GS2}{}", self.first_bare).into_bytes()
    }

    /// The client-final-message, from the server-first-message.
    pub(crate) fn last(&mut self, server_first: &[u8], password: &str) -> Result<Vec<u8>, String> {
        let server_first =
            std::str::from_utf8(server_first).map_err(|_| "a challenge that is not text")?;
        let (mut nonce, mut salt, mut rounds) = (None, None, None);
        for attribute in server_first.split(',') {
            match attribute.split_once('=') {
                Some(("r", value)) => nonce = Some(value),
                Some(("s", value)) => salt = STANDARD.decode(value).ok(),
                Some(("i", value)) => rounds = value.parse::<u32>().ok(),
                Some(("m", _)) => return Err("an extension that we do not know".into()),
                _ => {}
            }
        }
        let nonce = nonce
            .filter(|n| n.len() > self.nonce.len() && n.starts_with(&self.nonce))
            .ok_or("a nonce that is not ours")?;
        let salt = salt.ok_or("no salt")?;
        let rounds = rounds
            .filter(|n| (1..=MAX_ITERATIONS).contains(n))
            .ok_or("an absurd number of rounds")?;

        let mut salted = [0; 32];
        pbkdf2::pbkdf2_hmac::<Sha256>(password.as_bytes(), &salt, rounds, &mut salted);
        let client_key = mac(&salted, b"Client Key");
        let stored_key = Sha256::digest(client_key);
        let without_proof = format!("c={},r={nonce}", STANDARD.encode(GS2));
        let signed = format!("{},{server_first},{without_proof}", self.first_bare);
        let signature = mac(&stored_key, signed.as_bytes());
        let proof: Vec<u8> = client_key.iter().zip(signature).map(|(k, s)| k ^ s).collect();
        self.server_signature = Some(mac(&mac(&salted, b"Server Key"), signed.as_bytes()));
        Ok(format!("{without_proof},p={}", STANDARD.encode(proof)).into_bytes())
    }

    /// Whether the server-final-message proves that the server knows the password.
    pub(crate) fn verify(&self, server_final: &[u8]) -> bool {
        let Some(expected) = self.server_signature else { return false };
        server_final
            .strip_prefix(b"v=")
            .and_then(|value| value.split(|&b| b == b',').next())
            .and_then(|value| STANDARD.decode(value).ok())
            .is_some_and(|signature| signature == expected)
    }
}

fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    // HMAC takes a key of any length.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(message).finalize().into_bytes().into())
        .unwrap_or_default()
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A nonce: the hash maps of the standard library are keyed by the random source of the system.
pub(crate) fn nonce() -> String {
    let mut digest = Sha256::new();
    for _ in 0..4 {
        digest.update(RandomState::new().build_hasher().finish().to_le_bytes());
    }
    STANDARD.encode(digest.finalize().get(..18).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_rfc() {
        let mut scram = Scram::new("user", "rOprNGfwEbeRWgbNEkqO".into());
        assert_eq!(scram.first(), b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        let last = scram
            .last(
                b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
                  s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                "pencil",
            )
            .expect("a response");
        assert_eq!(
            crate::words(&last),
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
             p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
        );
        assert!(scram.verify(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
        assert!(!scram.verify(b"v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
        assert!(!scram.verify(b"e=other-error"));
    }

    #[test]
    fn hostile_challenges_are_named() {
        for challenge in [
            &b"r=other,s=QQ==,i=4096"[..],
            b"r=abc,s=QQ==,i=4096",
            b"r=abcd,i=4096",
            b"r=abcd,s=QQ==,i=4294967295",
            b"r=abcd,s=QQ==,i=0",
            b"\xff",
            b"",
        ] {
            assert!(Scram::new("u", "abc".into()).last(challenge, "p").is_err());
        }
    }

    #[test]
    fn nonces_differ() {
        assert_ne!(nonce(), nonce());
        assert!(nonce().bytes().all(|b| b.is_ascii_graphic() && b != b','));
    }
}
