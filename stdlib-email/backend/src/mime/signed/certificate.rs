//! Certificates (X.509, RFC 5280 §4.1): the key, its name, until when it is valid.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::mime::der::{Element, Reader, tag};

/// A certificate.
pub(super) struct Certificate<'a> {
    pub(super) issuer: &'a [u8],
    pub(super) serial: &'a [u8],
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
    pub(super) key: Key<'a>,
}

/// A public key: what it is for, and its bits.
pub(super) struct Key<'a> {
    pub(super) algorithm: &'a [u8],
    /// The curve, for a key on one.
    pub(super) curve: Option<&'a [u8]>,
    pub(super) bits: &'a [u8],
}

impl<'a> Certificate<'a> {
    pub(super) fn read(element: Element<'a>) -> Option<Self> {
        let mut inside = element.inside().expect(tag::SEQUENCE)?.inside();
        inside.optional(tag::FIRST);
        let serial = inside.expect(tag::INTEGER)?.content;
        inside.expect(tag::SEQUENCE)?;
        let issuer = inside.expect(tag::SEQUENCE)?.content;
        let mut validity = inside.expect(tag::SEQUENCE)?.inside();
        let (from, until) = (moment(validity.next()?)?, moment(validity.next()?)?);
        inside.expect(tag::SEQUENCE)?;
        let mut key = inside.expect(tag::SEQUENCE)?.inside();
        let mut algorithm = key.expect(tag::SEQUENCE)?.inside();
        Some(Self {
            issuer,
            serial,
            from,
            until,
            key: Key {
                algorithm: algorithm.expect(tag::OID)?.content,
                curve: algorithm.optional(tag::OID).map(|curve| curve.content),
                bits: bits(key)?,
            },
        })
    }
}

/// A bit string whose bits fill its bytes.
fn bits(mut reader: Reader<'_>) -> Option<&[u8]> {
    match reader.expect(tag::BIT_STRING)?.content {
        [0, bits @ ..] => Some(bits),
        _ => None,
    }
}

/// `YYMMDDhhmmssZ` or `YYYYMMDDhhmmssZ` (RFC 5280 §4.1.2.5).
fn moment(element: Element<'_>) -> Option<Timestamp> {
    let text = std::str::from_utf8(element.content).ok()?.strip_suffix('Z')?;
    let digits: Vec<i8> = text
        .bytes()
        .map(|b| b.is_ascii_digit().then(|| (b - b'0') as i8))
        .collect::<Option<_>>()?;
    let (year, rest) = match (element.tag, digits.as_slice()) {
        (tag::UTC_TIME, [a, b, rest @ ..]) => {
            let year = i16::from(a * 10 + b);
            (if year < 50 { 2000 + year } else { 1900 + year }, rest)
        }
        (tag::GENERALIZED_TIME, [a, b, c, d, rest @ ..]) => {
            (i16::from(a * 10 + b) * 100 + i16::from(c * 10 + d), rest)
        }
        _ => return None,
    };
    let mut pairs = rest.chunks(2).map(|pair| pair.iter().fold(0, |sum, digit| sum * 10 + digit));
    let mut next = || pairs.next();
    let civil = DateTime::new(year, next()?, next()?, next()?, next()?, next().unwrap_or(0), 0);
    Offset::UTC.to_timestamp(civil.ok()?).ok()
}
