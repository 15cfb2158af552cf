//! Text literals: `"…"`, `` `…` ``, their multi-line forms, `[ … ]` and interpolation.

use memchr::{memchr, memchr3};

use super::lex::Lexer;
use super::token::{Literal, Piece, Token};
use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};

/// How deep interpolated texts may hold one another.
const MAX_DEPTH: u8 = 16;

/// How the characters of a literal are read.
#[derive(Debug, Clone, Copy)]
struct Form {
    /// The quote that is doubled inside.
    quote: Option<char>,
    /// `[% … %]` are expressions.
    interpolated: bool,
    /// Leading tabs of the lines do not count.
    strip_tabs: bool,
}

impl Lexer<'_> {
    /// A literal whose quote, perhaps after `-%`, is at `from`.
    pub(super) fn text_literal(&mut self, from: usize, end: usize, out: &mut Vec<Token>) -> usize {
        let raw = self.text[from..end].starts_with("-%");
        let open = if raw { from + 2 } else { from };
        let quote = self.text[open..end].chars().next().unwrap_or('"');
        let content = open + quote.len_utf8();
        let form = Form {
            quote: Some(if quote == '`' { '`' } else { '"' }),
            interpolated: !raw,
            strip_tabs: false,
        };
        if let Some(first_line) = self.line_break_after(content, end)
            && let Some(close) = self.multi_line_close(first_line, end, quote)
        {
            return self.push_lines(from, first_line, close, form, out);
        }
        if let Some(close) = self.quote_close(content, end, quote, form) {
            let width = self.text[close..].chars().next().map_or(1, char::len_utf8);
            let literal = self.pieces(content, close, form);
            out.push(self.literal(literal, from, close + width));
            return close + width;
        }
        let line_end = self.line_end(content, end);
        // Opened by a line break, or at the very end: more lines could close it.
        self.open_at_end |= self.text[content..end].trim_matches([' ', '\t']).is_empty()
            || self.line_break_after(content, end).is_some();
        let span = self.span(from, line_end);
        let message = if quote == '`' {
            bilingual!(
                "cette chaîne n'est pas fermée : il manque l'accent grave",
                "this text is not closed: its backtick is missing"
            )
        } else {
            bilingual!(
                "cette chaîne n'est pas fermée : il manque « {quote} »",
                "this text is not closed: `{quote}` is missing"
            )
        };
        let hint = if quote == '`' {
            bilingual!(
                "un accent grave dans une telle chaîne se double",
                "a backtick inside such a text is doubled"
            )
        } else {
            bilingual!(
                "un guillemet dans une chaîne se double : \"\"",
                "a quote inside a text is doubled: \"\""
            )
        };
        self.report(Diagnostic::error(codes::UNTERMINATED_TEXT, span, message).hint(hint));
        let literal = self.pieces(content, line_end, form);
        out.push(self.literal(literal, from, line_end));
        line_end
    }

    /// `[`, a line break, lines, and a line that begins with `]`.
    pub(super) fn bracket_text(
        &mut self,
        from: usize,
        content: usize,
        end: usize,
        out: &mut Vec<Token>,
    ) -> usize {
        let form = Form { quote: None, interpolated: true, strip_tabs: true };
        if let Some(close) = self.multi_line_close(content, end, ']') {
            return self.push_lines(from, content, close, form, out);
        }
        self.open_at_end = true;
        let span = self.span(from, from + 1);
        let message = bilingual!(
            "ce texte sur plusieurs lignes n'est pas fermé : il manque une ligne « ] »",
            "this multi-line text is not closed: a line `]` is missing"
        );
        let hint = bilingual!(
            "une liste de valeurs sur plusieurs lignes s'ouvre par « [... »",
            "a list of values over several lines is opened by `[...`"
        );
        self.report(Diagnostic::error(codes::UNTERMINATED_TEXT, span, message).hint(hint));
        let stop = self.line_end(from, end);
        let literal = Literal::Text("".into());
        out.push(self.literal(literal, from, stop));
        stop
    }

    /// Where the closing character is: first of its line, blanks aside.
    fn multi_line_close(&mut self, content: usize, end: usize, close: char) -> Option<usize> {
        if self.exhausted.contains(&close) {
            return None;
        }
        let found = self.find_closing_line(content, end, close);
        // Only the search to the end of the source holds for those that follow.
        if found.is_none() && self.depth == 0 {
            self.exhausted.push(close);
        }
        found
    }

    fn find_closing_line(&self, content: usize, end: usize, close: char) -> Option<usize> {
        let mut at = content;
        loop {
            let line = &self.text[at..end];
            let first = line.trim_start_matches([' ', '\t']);
            let doubled =
                close != ']' && first[..].chars().take(2).filter(|c| *c == close).count() == 2;
            let closes = first.starts_with(close) || (close == '“' && first.starts_with('”'));
            if closes && !doubled {
                return Some(end - first.len());
            }
            at += memchr(b'\n', line.as_bytes())? + 1;
        }
    }

    fn push_lines(
        &mut self,
        from: usize,
        content: usize,
        close: usize,
        form: Form,
        out: &mut Vec<Token>,
    ) -> usize {
        // The line break before the closer is not part of the value.
        let lines = self.text[content..close].trim_end_matches([' ', '\t']);
        let lines = lines.strip_suffix('\n').unwrap_or(lines);
        let stop = content + lines.strip_suffix('\r').unwrap_or(lines).len();
        let literal = self.pieces(content, stop, form);
        let width = self.text[close..].chars().next().map_or(1, char::len_utf8);
        out.push(self.literal(literal, from, close + width));
        close + width
    }

    /// The closing quote of a text on one line.
    fn quote_close(&self, content: usize, end: usize, quote: char, form: Form) -> Option<usize> {
        let typographic = quote != '"' && quote != '`';
        let bytes = self.text.as_bytes();
        let mut at = content;
        while at < end {
            let c = self.text[at..end].chars().next()?;
            let next = at + c.len_utf8();
            if c == '[' && form.interpolated && bytes.get(next) == Some(&b'%') {
                at = self.code_end(next + 1, end, quote).map_or(next + 1, |close| close + 2);
            } else if matches!(c, '\n' | '\r') {
                return None;
            } else if typographic && matches!(c, '"' | '”' | '“') {
                return Some(at);
            } else if c == quote {
                if !self.text[next..end].starts_with(quote) {
                    return Some(at);
                }
                at = next + c.len_utf8();
            } else {
                at = next;
            }
        }
        None
    }

    /// The `%]` of an interpolation that begins at `from`. A quote where an operand can begin
    /// opens a text of the expression; anywhere else it closes the literal.
    fn code_end(&self, from: usize, stop: usize, quote: char) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while at + 1 < stop {
            match (bytes[at], bytes[at + 1]) {
                (b'%', b']') => return (at > from).then_some(at),
                (b'[', b'%') | (b'\n' | b'\r', _) => return None,
                (b'"', _) => {
                    let before = self.text[from..at].trim_end().bytes().last();
                    let operand = before.is_some_and(|b| b"(,+=<>[&/-".contains(&b));
                    if quote != '`' && !operand {
                        return None;
                    }
                    let close = at + 1 + memchr3(b'"', b'\n', b'\r', &bytes[at + 1..stop])?;
                    if bytes[close] != b'"' {
                        return None;
                    }
                    at = close + 1;
                }
                _ => at += 1,
            }
        }
        None
    }

    /// The value of the characters between the delimiters.
    fn pieces(&mut self, from: usize, to: usize, form: Form) -> Literal {
        let special = |c: char| Some(c) == form.quote || matches!(c, '\r' | '\n' | '[');
        let whole = &self.text[from..to];
        if !form.strip_tabs && !whole.contains(special) {
            return Literal::Text(whole.into());
        }
        let mut parts = Vec::new();
        let mut text = String::with_capacity(to - from);
        let mut at = from;
        let mut line_start = form.strip_tabs;
        while at < to {
            let rest = &self.text[at..to];
            if line_start {
                line_start = false;
                at += rest.len() - rest.trim_start_matches('\t').len();
                continue;
            }
            let plain = rest.find(special).unwrap_or(rest.len());
            if plain > 0 {
                text.push_str(&rest[..plain]);
                at += plain;
                continue;
            }
            match rest.as_bytes() {
                [b'\r', b'\n', ..] => {
                    text.push_str("\r\n");
                    line_start = form.strip_tabs;
                    at += 2;
                }
                [b'\r' | b'\n', ..] => {
                    text.push_str("\r\n");
                    line_start = form.strip_tabs;
                    at += 1;
                }
                [b'[', b'%', ..] if form.interpolated && self.depth < MAX_DEPTH => {
                    let quote = form.quote.unwrap_or('`');
                    if let Some(code_end) = self.code_end(at + 2, to, quote) {
                        if !text.is_empty() {
                            parts.push(Piece::Text(std::mem::take(&mut text).into()));
                        }
                        self.depth += 1;
                        let tokens = self.tokens(at + 2, code_end);
                        self.depth -= 1;
                        parts.push(Piece::Code(self.span(at, code_end + 2), tokens));
                        at = code_end + 2;
                    } else {
                        text.push_str("[%");
                        at += 2;
                    }
                }
                [b'[', ..] => {
                    text.push('[');
                    at += 1;
                }
                _ => {
                    // A doubled quote.
                    let quote = form.quote.unwrap_or('"');
                    text.push(quote);
                    at += 1;
                    if self.text[at..to].starts_with(quote) {
                        at += 1;
                    }
                }
            }
        }
        if parts.is_empty() {
            return Literal::Text(text.into());
        }
        if !text.is_empty() {
            parts.push(Piece::Text(text.into()));
        }
        Literal::Interpolated(parts)
    }
}
