//! Files in the text of a mail, as programs older than MIME put them (uuencode, POSIX): a line
//! `begin 644 name`, lines that start with the count of their bytes, a line `end`.

use std::ops::Range;

use memchr::{memchr, memmem};

/// Bytes of a line, its end left out: 63 bytes make 84 characters, and one in front.
const MAX_LINE: usize = 90;

/// A file in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// Where it stands, from `begin` to behind `end`.
    pub(super) whole: Range<usize>,
    /// Where its lines stand.
    pub(super) body: Range<usize>,
    pub(super) name: Range<usize>,
}

/// The files in a text, at most `most` of them.
pub(super) fn blocks(text: &[u8], most: usize) -> Vec<Block> {
    let mut found = Vec::new();
    let mut at = 0;
    while found.len() < most {
        let rest = text.get(at..).unwrap_or_default();
        let Some(start) = memmem::find(rest, b"begin ").map(|begin| at + begin) else { break };
        at = start + 1;
        if start > 0 && text.get(start - 1) != Some(&b'\n') {
            continue;
        }
        if let Some(block) = block(text, start) {
            at = block.whole.end;
            found.push(block);
        }
    }
    found
}

/// The file that starts here. Whatever its first wrong line is, the walk stops there.
fn block(text: &[u8], start: usize) -> Option<Block> {
    let first = line(text, start);
    let header = content(text, &first).strip_prefix(b"begin ")?;
    let (mode, name) = header.split_at_checked(memchr(b' ', header)?)?;
    let name_length = name.trim_ascii().len();
    let is_mode = (3..=4).contains(&mode.len()) && mode.iter().all(|b| (b'0'..=b'7').contains(b));
    if !is_mode || name_length == 0 {
        return None;
    }
    let name_end = first.start + content(text, &first).trim_ascii_end().len();
    let mut at = first.end;
    loop {
        let line = line(text, at);
        let content = content(text, &line);
        if content == b"end" && at > first.end {
            return Some(Block {
                whole: start..line.end,
                body: first.end..line.start,
                name: name_end - name_length..name_end,
            });
        }
        if !is_data(content) || line.end == at {
            return None;
        }
        at = line.end;
    }
}

fn line(text: &[u8], from: usize) -> Range<usize> {
    let rest = text.get(from..).unwrap_or_default();
    from..from + memchr(b'\n', rest).map_or(rest.len(), |at| at + 1)
}

fn content<'a>(text: &'a [u8], line: &Range<usize>) -> &'a [u8] {
    let line = text.get(line.clone()).unwrap_or_default();
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Whether a line announces about as many bytes as it holds. Some programs leave out spaces at the
/// end, others add a checksum.
fn is_data(line: &[u8]) -> bool {
    let Some(&count @ b' '..=b'`') = line.first() else { return line.is_empty() };
    let due = usize::from((count - b' ') & 63).div_ceil(3) * 4 + 1;
    line.len() <= (due + 2).min(MAX_LINE) && line.iter().all(|b| (b' '..=b'`').contains(b))
}

/// Decodes lines of data; `begin` and `end` lines among them are left out.
pub(super) fn decode(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let mut at = 0;
    while at < text.len() {
        let line = line(text, at);
        let content = content(text, &line);
        at = line.end;
        if !is_data(content) || content == b"end" {
            continue;
        }
        let Some((&count, data)) = content.split_first() else { continue };
        let end = out.len() + usize::from((count - b' ') & 63);
        for quantum in data.chunks(4) {
            let mut bits = [0_u8; 4];
            for (bits, byte) in bits.iter_mut().zip(quantum) {
                *bits = (byte - b' ') & 63;
            }
            let [a, b, c, d] = bits;
            out.extend([a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
        }
        out.resize(end, 0);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{blocks, decode};

    const TEXT: &[u8] = b"Hello,\r\nbegin 644 caf\xe9 1.txt\r\n#0V%T\r\n`\r\nend\r\nbye\r\n";

    #[test]
    fn a_file_in_a_text() {
        let found = blocks(TEXT, 10);
        let [block] = &found[..] else { panic!("{found:?}") };
        assert_eq!(&TEXT[block.name.clone()], b"caf\xe9 1.txt");
        assert_eq!(decode(&TEXT[block.body.clone()]), b"Cat");
        assert_eq!(&TEXT[block.whole.end..], b"bye\r\n");
        assert_eq!(blocks(TEXT, 0), []);
        assert_eq!(decode(b"begin 644 x\n#0V%T\n`\nend\n"), b"Cat");
        // The spaces at the end were lost on the way.
        assert_eq!(decode(b"#``\n"), [0, 0, 0]);
    }

    #[test]
    fn what_only_looks_like_one_stays_text() {
        for text in [
            &b"begin 644 x\n#0V%T\nthe text goes on\nend\n"[..],
            b"begin 644 x\n#0V%T\n`\n",
            b"begin 644 x\nend",
            b"begin with a word\nend\n",
            b"begin 999 x\n`\nend\n",
            b"begin 644 \n`\nend\n",
            b"we begin 644 x\n`\nend\n",
            b"begin",
            b"",
        ] {
            assert_eq!(blocks(text, 10), [], "{}", crate::words(text));
        }
        // Each beginning ends the walk of the one before.
        assert_eq!(blocks(&b"begin 644 x\n".repeat(300_000), 10), []);
        assert_eq!(blocks(&b"begin 644 x\n`\nend\n".repeat(1_000), 10).len(), 10);
    }
}
