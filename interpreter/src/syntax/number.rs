//! Numbers and durations.

use std::borrow::Cow;

use super::lex::{Lexer, is_word_char};
use super::token::{Literal, Symbol, Token};
use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};

/// The units of a duration, in milliseconds.
const UNITS: &[(&str, f64)] =
    &[("ms", 1.0), ("s", 1e3), ("min", 60e3), ("h", 3_600e3), ("j", 86_400e3), ("d", 86_400e3)];

/// A number as written: where it ends and its characters without separators.
struct Digits<'s> {
    end: usize,
    text: Cow<'s, str>,
}

impl<'s> Lexer<'s> {
    /// A number, a duration, or a name that begins with a digit.
    pub(super) fn number(&mut self, from: usize, end: usize, out: &mut Vec<Token>) -> usize {
        let bytes = self.text.as_bytes();
        if bytes[from] == b'0' && from + 1 < end {
            match bytes[from + 1] {
                b'x' | b'X' if bytes.get(from + 2).is_some_and(|b| is_hex(*b)) => {
                    return self.hexadecimal(from, end, out);
                }
                b'm' | b'M' | b'n' | b'N' => {
                    let rest = self.text[from + 2..end].trim_start_matches([' ', '\u{A0}']);
                    if rest.starts_with(|c: char| c.is_ascii_digit()) {
                        let digits = self.digits(end - rest.len(), end, true);
                        let text = digits.text.into();
                        let literal = if bytes[from + 1].eq_ignore_ascii_case(&b'm') {
                            Literal::Currency(text)
                        } else {
                            Literal::Numeric(text)
                        };
                        out.push(self.literal(literal, from, digits.end));
                        return digits.end;
                    }
                }
                _ => {}
            }
            if let Some(stop) = self.bare_prefix(from, end, out) {
                return stop;
            }
        }
        let digits = self.digits(from, end, true);
        if let Some((milliseconds, stop)) = self.duration(&digits, end) {
            out.push(self.literal(Literal::Duration(milliseconds), from, stop));
            return stop;
        }
        let rest = &self.text[digits.end..end];
        let word = rest.find(|c| !is_word_char(c)).unwrap_or(rest.len());
        if word > 0 {
            return self.digit_name(from, digits.end, digits.end + word, out);
        }
        let literal = if digits.text.contains('.') {
            digits.text.parse().map_or_else(|_| Literal::Real(0.0), Literal::Real)
        } else {
            match digits.text.parse() {
                Ok(value) => Literal::Integer(value),
                Err(_) => Literal::Numeric(digits.text.into()),
            }
        };
        out.push(self.literal(literal, from, digits.end));
        digits.end
    }

    /// `0x`, `0m` or `0n` without a digit.
    fn bare_prefix(&mut self, from: usize, end: usize, out: &mut Vec<Token>) -> Option<usize> {
        let prefix = self.text[from + 1..end].chars().next()?.to_ascii_lowercase();
        let (fr, en) = match prefix {
            'x' => {
                ("des chiffres hexadécimaux (0 à 9, A à F)", "hexadecimal digits (0 to 9, A to F)")
            }
            'm' | 'n' => ("un nombre", "a number"),
            _ => return None,
        };
        let rest = &self.text[from + 2..end];
        let length = rest.find(|c| !is_word_char(c)).unwrap_or(rest.len());
        // `0min` is a duration.
        if prefix != 'x' && length > 0 {
            return None;
        }
        let stop = from + 2 + length;
        let span = self.span(from, stop);
        let message = bilingual!(
            "« 0{prefix} » doit être suivi de {fr}",
            "`0{prefix}` must be followed by {en}"
        );
        self.error(codes::BAD_NUMBER, span, message);
        out.push(self.literal(Literal::Integer(0), from, stop));
        Some(stop)
    }

    fn hexadecimal(&mut self, from: usize, end: usize, out: &mut Vec<Token>) -> usize {
        let rest = &self.text[from + 2..end];
        let stop = from + 2 + rest.find(|c| !is_word_char(c)).unwrap_or(rest.len());
        let digits: String = self.text[from + 2..stop].chars().filter(|c| *c != '_').collect();
        let literal = if let Ok(value) = i64::from_str_radix(&digits, 16) {
            Literal::Integer(value)
        } else if let Ok(value) = u64::from_str_radix(&digits, 16) {
            Literal::Numeric(value.to_string().into())
        } else {
            let span = self.span(from, stop);
            let message = bilingual!(
                "nombre hexadécimal mal écrit : de 1 à 16 chiffres de 0 à 9 et de A à F",
                "malformed hexadecimal number: 1 to 16 digits among 0 to 9 and A to F"
            );
            self.error(codes::BAD_NUMBER, span, message);
            Literal::Integer(0)
        };
        out.push(self.literal(literal, from, stop));
        stop
    }

    /// Digits, their separators, and a decimal part.
    fn digits(&self, from: usize, end: usize, spaced: bool) -> Digits<'s> {
        let bytes = &self.text.as_bytes()[..end];
        let run = |mut at: usize| {
            while bytes.get(at).is_some_and(|b| b.is_ascii_digit() || *b == b'_') {
                at += 1;
            }
            at
        };
        let mut at = run(from);
        if spaced && at - from <= 3 {
            while let Some(next) = self.group_after(at, end) {
                at = next;
            }
        }
        if bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            at = run(at + 1);
        }
        // `1_` followed by letters is a name: the underscore is part of it.
        while at > from + 1 && bytes[at - 1] == b'_' {
            at -= 1;
        }
        let written = &self.text[from..at];
        let counts = |c: char| c.is_ascii_digit() || c == '.';
        let text = if written.chars().all(counts) {
            Cow::Borrowed(written)
        } else {
            Cow::Owned(written.chars().filter(|c| counts(*c)).collect())
        };
        Digits { end: at, text }
    }

    /// The end of a group of exactly three digits after one space.
    fn group_after(&self, at: usize, end: usize) -> Option<usize> {
        let space = self.text[at..end]
            .chars()
            .next()
            .filter(|c| matches!(c, ' ' | '\u{A0}' | '\u{202F}'))?;
        let group = at + space.len_utf8();
        let bytes = &self.text.as_bytes()[group..end];
        let three = bytes.len() >= 3 && bytes[..3].iter().all(u8::is_ascii_digit);
        let after = self.text.get(group + 3..end)?.chars().next();
        (three && !after.is_some_and(is_word_char)).then_some(group + 3)
    }

    /// `5s`, `3 min 30 s`: the milliseconds and the end.
    fn duration(&self, first: &Digits<'_>, end: usize) -> Option<(i64, usize)> {
        // Few numbers are durations.
        self.unit(first.end, end)?;
        let mut total = 0.0;
        let mut value: f64 = first.text.parse().ok()?;
        let mut stop = None;
        let mut at = first.end;
        while let Some((unit, after)) = self.unit(at, end) {
            total += value * unit;
            stop = Some(after);
            let rest = self.text[after..end].trim_start_matches([' ', '\u{A0}']);
            if !rest.starts_with(|c: char| c.is_ascii_digit()) {
                break;
            }
            let next = self.digits(end - rest.len(), end, false);
            value = next.text.parse().ok()?;
            at = next.end;
        }
        stop.map(|stop| (total.round() as i64, stop))
    }

    /// A unit after blanks: the word must end there, or be glued to the next number.
    fn unit(&self, at: usize, end: usize) -> Option<(f64, usize)> {
        let rest = self.text[at..end].trim_start_matches([' ', '\u{A0}']);
        let glued = rest.len() == end - at;
        let length = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let word = &rest[..length];
        let (name, unit) = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word))?;
        // `3D` is more likely a name than days, `array of 2 S` a type than seconds.
        if name.len() == 1 && *name != word {
            return None;
        }
        let after = &rest[length..];
        let next = after.chars().next();
        if glued {
            return match next {
                Some(c) if c.is_ascii_digit() || !is_word_char(c) => {
                    Some((*unit, end - after.len()))
                }
                None => Some((*unit, end)),
                Some(_) => None,
            };
        }
        // `CAS 1 s = 5`: a statement begins there.
        let statement =
            after.trim_start_matches([' ', '\t']).starts_with(['=', '(', '[', '.', ':']);
        let ends = !next.is_some_and(is_word_char);
        (ends && !statement).then_some((*unit, end - after.len()))
    }

    /// `3Dview`, or a number in a form of another language.
    fn digit_name(&mut self, from: usize, digits: usize, to: usize, out: &mut Vec<Token>) -> usize {
        let suffix = &self.text[digits..to];
        let exponent = suffix.strip_prefix(['e', 'E']).is_some_and(all_digits);
        let binary = suffix.strip_prefix(['b', 'B']).is_some_and(all_digits);
        let integer = self.text[from..digits].bytes().all(|b| b.is_ascii_digit() || b == b'_');
        if integer && !exponent && !binary {
            let text = self.text;
            let kind = self.names.word(&text[from..to]);
            out.push(self.token(kind, from, to));
            return to;
        }
        let span = self.span(from, to);
        let message = bilingual!(
            "nombre mal écrit : « {suffix} » ne peut pas suivre les chiffres",
            "malformed number: `{suffix}` cannot follow the digits"
        );
        let hint = bilingual!(
            "formes possibles : 12, 12.5, 12 345, 0xFF, 0m12.50, 0n12.50, 5 s",
            "possible forms: 12, 12.5, 12 345, 0xFF, 0m12.50, 0n12.50, 5 s"
        );
        self.report(Diagnostic::error(codes::BAD_NUMBER, span, message).hint(hint));
        out.push(self.symbol(Symbol::Bad, from, to));
        to
    }
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_hexdigit() || byte == b'_'
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
