//! Where lines begin.

use memchr::memchr_iter;

/// The line starts of a text. Lines end with LF or CR LF.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let breaks = memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1);
        Self { starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// Line and column, from 1, of a byte; the column counts characters.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_of(offset);
        let start = self.start(line);
        let column = text.get(start..offset).map_or(0, |before| before.chars().count());
        (line + 1, column + 1)
    }

    /// The number, from 0, of the line that holds a byte.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= offset).saturating_sub(1)
    }

    /// The first byte of a line, from 0; the last line's for one beyond.
    #[must_use]
    pub fn start(&self, line: usize) -> usize {
        let last = self.starts.len().saturating_sub(1);
        self.starts.get(line.min(last)).map_or(0, |start| *start as usize)
    }

    /// How many lines there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::LineIndex;

    #[test]
    fn columns_count_characters() {
        let text = "été\r\nà b\n";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 0), (1, 1));
        assert_eq!(index.position(text, "été".len()), (1, 4));
        assert_eq!(index.position(text, text.find('b').unwrap()), (2, 3));
        assert_eq!(index.position(text, text.len()), (3, 1));
        // Inside a character: its beginning.
        assert_eq!(index.position(text, 1), (1, 1));
    }
}
