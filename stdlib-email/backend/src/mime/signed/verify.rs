//! Whether a signature is that of a content.

use jiff::Timestamp;
use ring::{digest, signature as keys};

use super::certificate::{Certificate, Key};
use super::{Signature, SignedData, Signer};
use crate::mime::der::tag;

const RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
const RSA_PSS: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";
const RSA_SHA1: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05";
const RSA_SHA256: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b";
const RSA_SHA384: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c";
const RSA_SHA512: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d";
const CURVE: &[u8] = b"\x2a\x86\x48\xce\x3d\x02\x01";
const P256: &[u8] = b"\x2a\x86\x48\xce\x3d\x03\x01\x07";
const P384: &[u8] = b"\x2b\x81\x04\x00\x22";

const SHA1: &[u8] = b"\x2b\x0e\x03\x02\x1a";
const SHA256: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x01";
const SHA384: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x02";
const SHA512: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x03";

/// Bytes of the RSA keys that can be judged: 2,048 to 8,192 bits, with their frame.
const RSA_BYTES: std::ops::RangeInclusive<usize> = 260..=1_060;

/// What can be told of a signature over a content, whose lines end with CR LF. `None` when it uses
/// what is not known here, or holds no signer.
pub(in crate::mime) fn verify(
    data: &SignedData<'_>,
    content: &[u8],
    now: Timestamp,
) -> Option<Signature> {
    let states: Vec<Option<Signature>> =
        data.signers.iter().map(|signer| state(data, signer, content, now)).collect();
    if states.contains(&Some(Signature::Invalid)) {
        return Some(Signature::Invalid);
    }
    // One that cannot be judged leaves the whole in doubt.
    let known: Vec<Signature> = states.into_iter().collect::<Option<_>>()?;
    known.iter().copied().find(|state| *state == Signature::Expired).or(known.first().copied())
}

fn state(
    data: &SignedData<'_>,
    signer: &Signer<'_>,
    content: &[u8],
    now: Timestamp,
) -> Option<Signature> {
    let algorithm = match signer.digest {
        SHA1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        SHA256 => &digest::SHA256,
        SHA384 => &digest::SHA384,
        SHA512 => &digest::SHA512,
        _ => return None,
    };
    let attributes;
    let covered = match signer.attributes {
        None => content,
        Some(element) => {
            if signer.message_digest()? != digest::digest(algorithm, content).as_ref() {
                return Some(Signature::Invalid);
            }
            // Signed under the tag of a set rather than the one it is sent with (RFC 5652 §5.4).
            attributes = [&[tag::SET], element.whole.get(1..)?].concat();
            &attributes
        }
    };
    let mut unknown = false;
    let mut named = false;
    for certificate in data.certificates.iter().filter(|it| fits(it, signer)) {
        named = true;
        match holds(&certificate.key, signer, covered) {
            Some(true) if now < certificate.from || now > certificate.until => {
                return Some(Signature::Expired);
            }
            Some(true) => return Some(Signature::Untrusted),
            Some(false) => {}
            None => unknown = true,
        }
    }
    (named && !unknown).then_some(Signature::Invalid)
}

fn fits(certificate: &Certificate<'_>, signer: &Signer<'_>) -> bool {
    signer.identity.is_none_or(|name| name == (certificate.issuer, certificate.serial))
}

/// Whether a key made the signature of these bytes; `None` when its kind is not known.
fn holds(key: &Key<'_>, signer: &Signer<'_>, covered: &[u8]) -> Option<bool> {
    // How it was signed names the digest too, or leaves it to be said apart.
    let digest = match signer.algorithm {
        RSA_SHA1 => SHA1,
        RSA_SHA256 => SHA256,
        RSA_SHA384 => SHA384,
        RSA_SHA512 => SHA512,
        _ => signer.digest,
    };
    let algorithm: &dyn keys::VerificationAlgorithm = match (key.algorithm, key.curve) {
        // Shorter and longer keys are refused whatever they signed.
        (RSA | RSA_PSS, _) if !RSA_BYTES.contains(&key.bits.len()) => return None,
        (RSA | RSA_PSS, _) if signer.algorithm == RSA_PSS => match digest {
            SHA256 => &keys::RSA_PSS_2048_8192_SHA256,
            SHA384 => &keys::RSA_PSS_2048_8192_SHA384,
            SHA512 => &keys::RSA_PSS_2048_8192_SHA512,
            _ => return None,
        },
        (RSA, _) => match digest {
            SHA1 => &keys::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
            SHA256 => &keys::RSA_PKCS1_2048_8192_SHA256,
            SHA384 => &keys::RSA_PKCS1_2048_8192_SHA384,
            SHA512 => &keys::RSA_PKCS1_2048_8192_SHA512,
            _ => return None,
        },
        (CURVE, Some(P256)) => match digest {
            SHA256 => &keys::ECDSA_P256_SHA256_ASN1,
            SHA384 => &keys::ECDSA_P256_SHA384_ASN1,
            _ => return None,
        },
        (CURVE, Some(P384)) => match digest {
            SHA256 => &keys::ECDSA_P384_SHA256_ASN1,
            SHA384 => &keys::ECDSA_P384_SHA384_ASN1,
            _ => return None,
        },
        _ => return None,
    };
    let key = keys::UnparsedPublicKey::new(algorithm, key.bits);
    let holds = key.verify(covered, signer.signature).is_ok();
    // With a salt of another length than the usual one a sound signature fails too.
    (holds || signer.algorithm != RSA_PSS).then_some(holds)
}
