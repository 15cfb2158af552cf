//! The notation of signed mail (ITU-T X.690): as much of BER as reading it takes.

/// Elements of unstated length within one another that are read.
const MAX_DEPTH: usize = 16;

/// The tags that signed mail uses.
pub(super) mod tag {
    pub(in crate::mime) const INTEGER: u8 = 0x02;
    pub(in crate::mime) const BIT_STRING: u8 = 0x03;
    pub(in crate::mime) const OCTET_STRING: u8 = 0x04;
    pub(in crate::mime) const OID: u8 = 0x06;
    pub(in crate::mime) const UTC_TIME: u8 = 0x17;
    pub(in crate::mime) const GENERALIZED_TIME: u8 = 0x18;
    pub(in crate::mime) const CHUNKS: u8 = 0x24;
    pub(in crate::mime) const SEQUENCE: u8 = 0x30;
    pub(in crate::mime) const SET: u8 = 0x31;
    /// What stands under a number of its own: `[0]`, `[1]`.
    pub(in crate::mime) const FIRST: u8 = 0xa0;
    pub(in crate::mime) const SECOND: u8 = 0xa1;
}

/// An element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    /// The element with its tag and its length.
    pub(super) whole: &'a [u8],
}

/// Reads elements one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The next element; `None` at the end, or when it is none.
    pub(super) fn next(&mut self) -> Option<Element<'a>> {
        let (element, rest) = element(self.0, 0)?;
        self.0 = rest;
        Some(element)
    }

    /// The next element, which must have this tag.
    pub(super) fn expect(&mut self, tag: u8) -> Option<Element<'a>> {
        self.optional(tag)
    }

    /// The next element when it has this tag; else it stays the next one.
    pub(super) fn optional(&mut self, tag: u8) -> Option<Element<'a>> {
        let mut ahead = *self;
        let element = ahead.next().filter(|element| element.tag == tag)?;
        *self = ahead;
        Some(element)
    }
}

impl<'a> Element<'a> {
    /// The elements inside.
    pub(super) fn inside(self) -> Reader<'a> {
        Reader(self.content)
    }

    /// The bytes of an octet string, in one piece or in several.
    pub(super) fn octets(self) -> Option<Vec<u8>> {
        match self.tag {
            tag::OCTET_STRING => Some(self.content.to_vec()),
            tag::CHUNKS => {
                let mut inside = self.inside();
                let mut bytes = Vec::new();
                while let Some(chunk) = inside.optional(tag::OCTET_STRING) {
                    bytes.extend_from_slice(chunk.content);
                }
                Some(bytes)
            }
            _ => None,
        }
    }
}

fn element(bytes: &[u8], depth: usize) -> Option<(Element<'_>, &[u8])> {
    let [tag, length, rest @ ..] = bytes else { return None };
    // Tags of several bytes are used nowhere here.
    if tag & 0x1f == 0x1f {
        return None;
    }
    let (content, rest) = match *length {
        0x80 if tag & 0x20 != 0 => unstated(rest, depth)?,
        short @ 0..0x80 => rest.split_at_checked(usize::from(short))?,
        long => {
            let (digits, rest) = rest.split_at_checked(usize::from(long & 0x7f))?;
            if digits.is_empty() || digits.len() > 8 {
                return None;
            }
            let length = digits.iter().fold(0_u64, |sum, digit| sum << 8 | u64::from(*digit));
            rest.split_at_checked(usize::try_from(length).ok()?)?
        }
    };
    let whole = bytes.get(..bytes.len() - rest.len())?;
    Some((Element { tag: *tag, content, whole }, rest))
}

/// Content that ends with an element of two zeros.
fn unstated(bytes: &[u8], depth: usize) -> Option<(&[u8], &[u8])> {
    if depth == MAX_DEPTH {
        return None;
    }
    let mut rest = bytes;
    loop {
        if let [0, 0, behind @ ..] = rest {
            return Some((bytes.get(..bytes.len() - rest.len())?, behind));
        }
        (_, rest) = element(rest, depth + 1)?;
    }
}

#[cfg(test)]
mod tests {
    use super::{Reader, tag};

    #[test]
    fn elements() {
        let stated = [tag::SEQUENCE, 5, tag::INTEGER, 1, 7, 5, 0];
        let unstated = [tag::SEQUENCE, 0x80, tag::INTEGER, 0x81, 1, 7, 5, 0, 0, 0, 9];
        for (bytes, length) in [(&stated[..], 7), (&unstated[..], 10)] {
            let sequence = Reader::new(bytes).expect(tag::SEQUENCE).unwrap();
            assert_eq!(sequence.whole.len(), length);
            let mut inside = sequence.inside();
            assert!(inside.optional(tag::OID).is_none());
            assert_eq!(inside.expect(tag::INTEGER).unwrap().content, [7]);
            assert_eq!(inside.next().unwrap().tag, 5);
            assert!(inside.next().is_none());
        }
        let chunks = [tag::CHUNKS, 0x80, 4, 1, b'a', 4, 2, b'b', b'c', 0, 0];
        assert_eq!(Reader::new(&chunks).next().unwrap().octets().unwrap(), b"abc");
    }

    #[test]
    fn what_is_no_element_is_none() {
        for bytes in [
            &[][..],
            &[0x30],
            &[0x30, 1],
            &[0x04, 0x80, 0, 0],
            &[0x30, 0x80, 0],
            &[0x1f, 1, 1],
            &[0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1],
            &[0x30, 0x88, 255, 255, 255, 255, 255, 255, 255, 255],
        ] {
            assert!(Reader::new(bytes).next().is_none(), "{bytes:?}");
        }
        // Without a bound on the depth this would exhaust the stack.
        assert!(Reader::new(&[0x30, 0x80].repeat(1_000_000)).next().is_none());
    }
}
