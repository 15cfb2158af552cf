//! Signed mail (S/MIME, RFC 8551; its container is CMS, RFC 5652): the content of an opaque
//! signature, and what can be told of a signature.

mod certificate;
#[cfg(test)]
mod tests;
mod verify;

use self::certificate::Certificate;
use super::der::{Element, Reader, tag};

pub(super) use verify::verify;

/// Signers and certificates of a signature that are looked at.
const MAX_ENTRIES: usize = 32;

const SIGNED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
const MESSAGE_DIGEST: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04";

/// What can be told of the signature of a message.
///
/// Authorities are not looked up: which of them a reader of mail trusts is a list of the system
/// that cannot be asked for everywhere. So a sound signature is [`Self::Untrusted`], and none is
/// ever vouched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// The content or the signature was changed.
    Invalid,
    /// The signature holds; the certificate is out of date.
    Expired,
    /// The signature holds; nothing is known of who vouches for the certificate.
    Untrusted,
}

/// `SignedData` (RFC 5652 §5.1).
pub(super) struct SignedData<'a> {
    /// The content, when it is inside.
    pub(super) content: Option<Vec<u8>>,
    certificates: Vec<Certificate<'a>>,
    signers: Vec<Signer<'a>>,
}

/// `SignerInfo` (RFC 5652 §5.3).
struct Signer<'a> {
    /// The issuer and the serial number of its certificate, unless it is named otherwise.
    identity: Option<(&'a [u8], &'a [u8])>,
    digest: &'a [u8],
    attributes: Option<Element<'a>>,
    algorithm: &'a [u8],
    signature: &'a [u8],
}

impl<'a> SignedData<'a> {
    /// Reads it; `None` when the bytes are something else, an encrypted message for instance.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut info = Reader::new(bytes).expect(tag::SEQUENCE)?.inside();
        if info.expect(tag::OID)?.content != SIGNED_DATA {
            return None;
        }
        let mut data = info.expect(tag::FIRST)?.inside().expect(tag::SEQUENCE)?.inside();
        data.expect(tag::INTEGER)?;
        data.expect(tag::SET)?;
        let mut encapsulated = data.expect(tag::SEQUENCE)?.inside();
        encapsulated.expect(tag::OID)?;
        let content = match encapsulated.optional(tag::FIRST) {
            Some(content) => Some(content.inside().next()?.octets()?),
            None => None,
        };
        let mut certificates = Vec::new();
        if let Some(set) = data.optional(tag::FIRST) {
            let mut set = set.inside();
            while let Some(certificate) = set.optional(tag::SEQUENCE)
                && certificates.len() < MAX_ENTRIES
            {
                certificates.extend(Certificate::read(certificate));
            }
        }
        data.optional(tag::SECOND);
        let mut signers = Vec::new();
        if let Some(set) = data.optional(tag::SET) {
            let mut set = set.inside();
            while let Some(signer) = set.optional(tag::SEQUENCE)
                && signers.len() < MAX_ENTRIES
            {
                signers.extend(Signer::read(signer));
            }
        }
        Some(Self { content, certificates, signers })
    }
}

impl<'a> Signer<'a> {
    fn read(element: Element<'a>) -> Option<Self> {
        let mut inside = element.inside();
        inside.expect(tag::INTEGER)?;
        let identity = match inside.optional(tag::SEQUENCE) {
            Some(named) => {
                let mut named = named.inside();
                Some((named.expect(tag::SEQUENCE)?.content, named.expect(tag::INTEGER)?.content))
            }
            None => {
                // The identifier of a key: the certificate whose key fits is the one.
                inside.next()?;
                None
            }
        };
        let digest = inside.expect(tag::SEQUENCE)?.inside().expect(tag::OID)?.content;
        let attributes = inside.optional(tag::FIRST);
        let algorithm = inside.expect(tag::SEQUENCE)?.inside().expect(tag::OID)?.content;
        let signature = inside.expect(tag::OCTET_STRING)?.content;
        Some(Self { identity, digest, attributes, algorithm, signature })
    }

    /// The digest of the content that the signature covers.
    fn message_digest(&self) -> Option<&'a [u8]> {
        let mut attributes = self.attributes?.inside();
        while let Some(attribute) = attributes.optional(tag::SEQUENCE) {
            let mut inside = attribute.inside();
            if inside.expect(tag::OID)?.content == MESSAGE_DIGEST {
                let mut values = inside.expect(tag::SET)?.inside();
                return Some(values.expect(tag::OCTET_STRING)?.content);
            }
        }
        None
    }
}
