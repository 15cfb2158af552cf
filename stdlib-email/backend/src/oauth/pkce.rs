//! Proof Key for Code Exchange (RFC 7636): whoever catches the code on its way back cannot use it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::Result;

/// The secret of one login, and what is shown of it.
pub struct Proof {
    /// Told to the token server alone.
    pub(super) verifier: String,
}

impl Proof {
    /// A secret of 256 random bits (RFC 7636 §7.1).
    pub fn new() -> Result<Self> {
        Ok(Self { verifier: super::random_text::<32>()? })
    }

    /// What the authorisation page is shown: method `S256`.
    #[must_use]
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(&self.verifier))
    }
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proof(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_rfc() {
        let proof = Proof { verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into() };
        assert_eq!(proof.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn proofs_are_long_differ_and_are_not_shown() {
        let (one, other) = (Proof::new().unwrap(), Proof::new().unwrap());
        assert!(one.verifier.len() >= 43 && one.verifier != other.verifier);
        assert!(!format!("{one:?}").contains(&one.verifier));
    }
}
