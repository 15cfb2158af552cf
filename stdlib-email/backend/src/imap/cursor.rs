//! Walking over an answer: atoms, strings, lists (RFC 9051 §9).

use crate::{Error, LimitName, Result};

/// A line of an answer and the literal that it announces at its end.
#[derive(Debug, Default)]
pub(super) struct Segment {
    /// The line, without its ending and without the size of the literal.
    pub(super) line: Vec<u8>,
    /// The literal.
    pub(super) literal: Option<Vec<u8>>,
}

/// A word of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// A word, `NIL` included; with what it has in brackets.
    Atom(Vec<u8>),
    /// A quoted string or a literal.
    Text(Vec<u8>),
}

/// A place in an answer.
pub(super) struct Cursor {
    segments: std::vec::IntoIter<Segment>,
    line: Vec<u8>,
    at: usize,
    literal: Option<Vec<u8>>,
    nesting: usize,
}

impl Cursor {
    /// At the start of an answer, lists nested `nesting` deep at most.
    pub(super) fn new(segments: Vec<Segment>, nesting: usize) -> Self {
        let mut cursor = Self {
            segments: segments.into_iter(),
            line: Vec::new(),
            at: 0,
            literal: None,
            nesting,
        };
        cursor.advance();
        cursor
    }

    fn advance(&mut self) -> bool {
        let Some(segment) = self.segments.next() else { return false };
        self.line = segment.line;
        self.literal = segment.literal;
        self.at = 0;
        true
    }

    fn rest(&self) -> &[u8] {
        self.line.get(self.at..).unwrap_or_default()
    }

    /// What is left of the line, without the space before it.
    pub(super) fn rest_of_line(&mut self) -> Vec<u8> {
        let rest = self.rest().trim_ascii_start().to_vec();
        self.at = self.line.len();
        rest
    }

    /// The next word, as far as a space, upper case; for keywords.
    pub(super) fn keyword(&mut self) -> String {
        match self.next() {
            Some(Token::Atom(atom)) => crate::words(&atom).to_ascii_uppercase(),
            _ => String::new(),
        }
    }

    /// The next word or parenthesis.
    pub(super) fn next(&mut self) -> Option<Token> {
        loop {
            while self.rest().first() == Some(&b' ') {
                self.at += 1;
            }
            match self.rest().first() {
                Some(b'(') => {
                    self.at += 1;
                    return Some(Token::Open);
                }
                Some(b')') => {
                    self.at += 1;
                    return Some(Token::Close);
                }
                Some(b'"') => return Some(Token::Text(self.quoted())),
                Some(_) => return Some(Token::Atom(self.atom())),
                None => {
                    let literal = self.literal.take();
                    let more = self.advance();
                    match literal {
                        Some(literal) => return Some(Token::Text(literal)),
                        None if more => {}
                        None => return None,
                    }
                }
            }
        }
    }

    fn quoted(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        self.at += 1;
        while let Some(&byte) = self.line.get(self.at) {
            self.at += 1;
            match byte {
                b'"' => break,
                b'\\' => {
                    out.extend(self.line.get(self.at));
                    self.at += 1;
                }
                _ => out.push(byte),
            }
        }
        out
    }

    fn atom(&mut self) -> Vec<u8> {
        let mut bracketed = false;
        let rest = self.rest();
        let end = rest.iter().position(|byte| match byte {
            b'[' => {
                bracketed = true;
                false
            }
            b']' => {
                bracketed = false;
                false
            }
            b' ' | b'(' | b')' => !bracketed,
            _ => false,
        });
        let atom = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default().to_vec();
        self.at += atom.len();
        atom
    }

    /// The words of a list, whose parenthesis was not read yet; `None` when there is no list.
    pub(super) fn words(&mut self) -> Result<Option<Vec<String>>> {
        if self.next() != Some(Token::Open) {
            return Ok(None);
        }
        let mut words = Vec::new();
        loop {
            match self.next() {
                Some(Token::Atom(word) | Token::Text(word)) => words.push(crate::words(&word)),
                Some(Token::Open) => self.skip_list()?,
                Some(Token::Close) | None => return Ok(Some(words)),
            }
        }
    }

    /// Passes over a value.
    pub(super) fn skip(&mut self) -> Result<()> {
        match self.next() {
            Some(Token::Open) => self.skip_list(),
            _ => Ok(()),
        }
    }

    /// Passes over the rest of a list.
    fn skip_list(&mut self) -> Result<()> {
        let mut depth = 1;
        while depth > 0 {
            match self.next() {
                Some(Token::Open) if depth == self.nesting => {
                    return Err(Error::Limit {
                        which: LimitName::Nesting,
                        max: self.nesting as u64,
                    });
                }
                Some(Token::Open) => depth += 1,
                Some(Token::Close) => depth -= 1,
                Some(_) => {}
                None => return Ok(()),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(lines: &[(&str, Option<&str>)]) -> Cursor {
        let segments = lines.iter().map(|(line, literal)| Segment {
            line: line.as_bytes().to_vec(),
            literal: literal.map(|it| it.as_bytes().to_vec()),
        });
        Cursor::new(segments.collect(), 4)
    }

    fn text(of: &str) -> Token {
        Token::Text(of.into())
    }

    fn atom(of: &str) -> Token {
        Token::Atom(of.into())
    }

    #[test]
    fn words_strings_and_literals() {
        let mut cursor = cursor(&[
            ("UID 4 BODY[HEADER.FIELDS (A B)]<0> ", Some("x)\r\n")),
            (" \"a \\\"b\" (", Some("")),
            (")", None),
        ]);
        let expected = [
            atom("UID"),
            atom("4"),
            atom("BODY[HEADER.FIELDS (A B)]<0>"),
            text("x)\r\n"),
            text("a \"b"),
            Token::Open,
            text(""),
            Token::Close,
        ];
        for token in expected {
            assert_eq!(cursor.next(), Some(token));
        }
        assert_eq!((cursor.next(), cursor.next()), (None, None));
    }

    #[test]
    fn lists_are_passed_over_within_the_bound() {
        let mut shallow = cursor(&[("((a (b)) c) d", None)]);
        shallow.skip().unwrap();
        assert_eq!(shallow.next(), Some(atom("d")));
        let mut deep = cursor(&[("(((((a))))) d", None)]);
        assert!(matches!(deep.skip(), Err(Error::Limit { which: LimitName::Nesting, max: 4 })));
        let mut unfinished = cursor(&[("((a", None)]);
        unfinished.skip().unwrap();
        assert_eq!(
            cursor(&[("(\\Seen \"x\" (y)) z", None)]).words().unwrap().unwrap(),
            ["\\Seen", "x"]
        );
    }
}
