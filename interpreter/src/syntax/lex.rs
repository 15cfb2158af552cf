//! Text to tokens: drives the raw lexer and finishes by hand what regular expressions do badly.

use logos::Logos;
use memchr::{memchr2, memmem};

use super::keyword::Keyword;
use super::names::Names;
use super::token::{Kind, Literal, Raw, Symbol, Token};
use crate::bilingual;
use crate::diagnostic::{Bilingual, Code, Diagnostic, codes};
use crate::source::{SourceId, Span};

/// More diagnostics than this about characters help nobody.
const MAX_DIAGNOSTICS: usize = 200;

/// The state of lexing one source.
#[derive(Debug)]
pub(super) struct Lexer<'s> {
    pub(super) text: &'s str,
    source: SourceId,
    pub names: Names<'s>,
    pub literals: Vec<Literal>,
    pub diagnostics: Vec<Diagnostic>,
    /// A text or a comment was still open at the end of the input.
    pub open_at_end: bool,
    /// Nesting of interpolated texts.
    pub(super) depth: u8,
    /// Closers of multi-line texts that do not occur any more.
    pub(super) exhausted: Vec<char>,
    pasted: bool,
}

/// What decides whether `[` at the end of a line opens a text or a list.
#[derive(Debug, Default)]
struct ListContext {
    /// The declaration being read has a type that takes lists.
    typed: bool,
    /// That type is JSON: `[` in front of a line that begins with `{` opens a document.
    json: bool,
    /// Lists open so far.
    open: u32,
}

impl ListContext {
    /// True when `[` and a line end, in front of these lines, open a text.
    fn opens_text(&self, lines: &str) -> bool {
        !self.typed || self.json && lines.trim_start().starts_with('{')
    }
}

impl<'s> Lexer<'s> {
    /// A lexer over `text`; spans are offsets in it.
    pub fn new(text: &'s str, source: SourceId) -> Self {
        Self {
            text,
            source,
            names: Names::default(),
            literals: Vec::new(),
            diagnostics: Vec::new(),
            open_at_end: false,
            depth: 0,
            exhausted: Vec::new(),
            pasted: false,
        }
    }

    /// The tokens of a range of bytes, line ends included.
    pub fn tokens(&mut self, start: usize, end: usize) -> Vec<Token> {
        let mut out = Vec::with_capacity((end - start) / 4);
        let mut list = ListContext::default();
        let mut base = start;
        let mut raw = Raw::lexer(&self.text[start..end]);
        while let Some(token) = raw.next() {
            let range = raw.span();
            let (from, to) = (base + range.start, base + range.end);
            // Where to go on when a token was finished by hand.
            let next = match token {
                Ok(Raw::Word) => {
                    let word = &self.text[from..to];
                    if word.is_ascii() || word.chars().all(is_word_char) {
                        let kind = self.names.word(word);
                        if let Kind::Word(_, Some(keyword)) = kind
                            && takes_lists(keyword)
                        {
                            list.typed = true;
                            list.json = keyword == Keyword::Json;
                        }
                        out.push(self.token(kind, from, to));
                        to
                    } else {
                        self.wide_word(from, to, end, &mut out)
                    }
                }
                Ok(Raw::Symbol(symbol)) => {
                    if symbol == Symbol::CloseSquare {
                        list.open = list.open.saturating_sub(1);
                    }
                    if symbol == Symbol::Less && at_line_start(&out) && self.is_fold_tag(to) {
                        let stop = self.line_end(to, end);
                        out.push(self.symbol(Symbol::FoldTag, from, stop));
                        stop
                    } else {
                        out.push(self.symbol(symbol, from, to));
                        to
                    }
                }
                Ok(Raw::Blank | Raw::LineComment | Raw::Mark) => to,
                Ok(Raw::Newline) => {
                    let before = out.last().and_then(Token::symbol);
                    if !matches!(before, Some(Symbol::Comma | Symbol::OpenSquare)) {
                        list.open = 0;
                    }
                    if !matches!(before, Some(Symbol::Comma | Symbol::Equal | Symbol::Ellipsis)) {
                        list.typed &= list.open > 0;
                    }
                    if before != Some(Symbol::Newline) {
                        out.push(self.symbol(Symbol::Newline, from, to));
                    }
                    to
                }
                Ok(Raw::Number) => self.number(from, end, &mut out),
                Ok(Raw::Text) => self.text_literal(from, end, &mut out),
                Ok(Raw::OpenSquare) => {
                    let text_at = self.line_break_after(to, end);
                    match text_at {
                        Some(content)
                            if list.open == 0
                                && list.opens_text(&self.text[content..end])
                                && opens(&out, from) =>
                        {
                            self.bracket_text(from, content, end, &mut out)
                        }
                        _ => {
                            list.open += 1;
                            out.push(self.symbol(Symbol::OpenSquare, from, to));
                            to
                        }
                    }
                }
                Ok(Raw::Elision) => {
                    out.push(self.symbol(Symbol::Elision, from, to));
                    to
                }
                Ok(Raw::BlockComment) => self.block_comment(from, to, end),
                Ok(Raw::Foreign) => {
                    self.foreign(from, to, &mut out);
                    to
                }
                Err(()) => match self.colour(from, to, end, &mut out) {
                    Some(to) => to,
                    None => self.unknown(from, to, end, &mut out),
                },
            };
            if next != to {
                base = next;
                raw = Raw::lexer(&self.text[next..end]);
            }
        }
        out
    }

    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.source, from, to)
    }

    pub(super) fn token(&self, kind: Kind, from: usize, to: usize) -> Token {
        Token { kind, span: self.span(from, to) }
    }

    pub(super) fn symbol(&self, symbol: Symbol, from: usize, to: usize) -> Token {
        self.token(Kind::Symbol(symbol), from, to)
    }

    pub(super) fn literal(&mut self, literal: Literal, from: usize, to: usize) -> Token {
        self.literals.push(literal);
        self.token(Kind::Literal(self.literals.len() as u32 - 1), from, to)
    }

    pub(super) fn error(&mut self, code: Code, span: Span, message: Bilingual) {
        self.report(Diagnostic::error(code, span, message));
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// The end of the physical line that holds `at`.
    pub(super) fn line_end(&self, at: usize, end: usize) -> usize {
        memchr2(b'\n', b'\r', &self.text.as_bytes()[at..end]).map_or(end, |found| at + found)
    }

    /// Just after the line break, when only blanks (and a colouring mark) precede it.
    pub(super) fn line_break_after(&self, at: usize, end: usize) -> Option<usize> {
        let rest = &self.text[at..end];
        let mut trimmed = rest.trim_start_matches([' ', '\t']);
        if trimmed.starts_with("<§") {
            trimmed = trimmed.split_once("§>").map_or("", |(_, after)| after);
        }
        let at = end - trimmed.len();
        match trimmed.as_bytes() {
            [b'\r', b'\n', ..] => Some(at + 2),
            [b'\r' | b'\n', ..] => Some(at + 1),
            _ => None,
        }
    }

    fn is_fold_tag(&self, at: usize) -> bool {
        let rest = self.text[at..].trim_start_matches([' ', '\t']);
        let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        word.eq_ignore_ascii_case("bloc") || word.eq_ignore_ascii_case("block")
    }

    fn block_comment(&mut self, from: usize, to: usize, end: usize) -> usize {
        if let Some(found) = memmem::find(&self.text.as_bytes()[to..end], b"*/") {
            return to + found + 2;
        }
        self.open_at_end = true;
        let message = bilingual!(
            "ce commentaire n'est pas terminé : il manque « */ »",
            "this comment is not closed: `*/` is missing"
        );
        self.error(codes::UNTERMINATED_COMMENT, self.span(from, to), message);
        end
    }

    fn foreign(&mut self, from: usize, to: usize, out: &mut Vec<Token>) {
        let (symbol, written) = match &self.text[from..to] {
            "==" => (Symbol::Equal, "="),
            "!=" => (Symbol::NotEqual, "<>"),
            _ => (Symbol::Bad, "ET"),
        };
        let found = &self.text[from..to];
        let span = self.span(from, to);
        let message = bilingual!(
            "l'opérateur « {found} » n'existe pas en WLangage",
            "there is no operator `{found}` in WLangage"
        );
        let hint = bilingual!("écrivez « {written} »", "write `{written}`");
        self.report(Diagnostic::error(codes::UNKNOWN_CHARACTER, span, message).hint(hint));
        out.push(self.symbol(symbol, from, to));
    }

    /// `couleur = #FF00CC`, an attribute for the editor (page 1514032).
    fn colour(
        &mut self,
        from: usize,
        to: usize,
        end: usize,
        out: &mut Vec<Token>,
    ) -> Option<usize> {
        let digits = self.text[from..end].strip_prefix('#')?;
        let count = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
        let [.., word, equal] = out.as_slice() else { return None };
        let word = &self.text[word.span.start as usize..word.span.end as usize];
        let named = word.eq_ignore_ascii_case("couleur") || word.eq_ignore_ascii_case("color");
        if !named || !equal.is(Symbol::Equal) || !(3..=8).contains(&count) {
            return None;
        }
        let after = to + count;
        out.push(self.literal(Literal::Text(self.text[from..after].into()), from, after));
        Some(after)
    }

    /// Characters that begin nothing. A quoted run is taken whole.
    fn unknown(&mut self, from: usize, to: usize, end: usize, out: &mut Vec<Token>) -> usize {
        let mut to = to.max(from + 1);
        while !self.text.is_char_boundary(to) {
            to += 1;
        }
        let mut hint = None;
        if self.text[from..to].starts_with('\'') {
            let rest =
                self.text[to..end].chars().take(80).take_while(|c| !matches!(c, '\n' | '\r'));
            let quoted = rest.enumerate().find(|(_, c)| *c == '\'').map(|(count, _)| count);
            if let Some(count) = quoted {
                to += self.text[to..].chars().take(count + 1).map(char::len_utf8).sum::<usize>();
            }
            hint = Some(bilingual!(
                "une chaîne s'écrit entre guillemets : \"…\"",
                "a text is written between double quotes: \"…\""
            ));
        }
        if self.text[from..to].starts_with(['«', '»', '‘', '’', '‹', '›']) {
            hint = Some(bilingual!(
                "ce guillemet typographique ne délimite pas une chaîne : écrivez \"…\"",
                "this typographic quote does not delimit a text: write \"…\""
            ));
        }
        let span = self.span(from, to);
        if let Some(last) = out.last_mut()
            && last.is(Symbol::Bad)
            && last.span.end == span.start
        {
            last.span.end = span.end;
            return to;
        }
        let found: String = self.text[from..to].chars().take(30).collect();
        let found = found.escape_debug().to_string().replace("\\'", "'");
        let message = bilingual!(
            "le caractère « {found} » n'a pas de sens ici",
            "the character `{found}` has no meaning here"
        );
        let mut diagnostic = Diagnostic::error(codes::UNKNOWN_CHARACTER, span, message);
        diagnostic.hint = hint;
        self.report(diagnostic);
        out.push(self.symbol(Symbol::Bad, from, to));
        to
    }

    /// A run of letters and of characters beyond ASCII, some of which are not letters:
    /// typically what was pasted from a page.
    fn wide_word(&mut self, from: usize, to: usize, end: usize, out: &mut Vec<Token>) -> usize {
        let mut at = from;
        while at < to {
            let Some(c) = self.text[at..to].chars().next() else { break };
            let next = at + c.len_utf8();
            if c.is_ascii_digit() {
                at = self.number(at, end, out);
                continue;
            }
            if is_word_char(c) {
                let rest = &self.text[at..to];
                let stop = at + rest.find(|c| !is_word_char(c)).unwrap_or(rest.len());
                if stop - at == 1 && matches!(c, 'd' | 'D') && self.text[stop..].starts_with('’')
                {
                    at = stop + '’'.len_utf8();
                    out.push(self.symbol(Symbol::Elision, stop - 1, at));
                    continue;
                }
                let kind = self.names.word(&self.text[at..stop]);
                out.push(self.token(kind, at, stop));
                at = stop;
                continue;
            }
            match c {
                '\u{FEFF}' => {}
                c if c.is_whitespace() || c == '\u{200B}' => {
                    self.pasted(at, next, ("cette espace", "this space"));
                }
                '…' => out.push(self.symbol(Symbol::Ellipsis, at, next)),
                '–' | '−' => {
                    self.pasted(at, next, ("ce tiret", "this dash"));
                    out.push(self.symbol(Symbol::Minus, at, next));
                }
                '“' | '”' | '„' => {
                    self.pasted(at, next, ("ce guillemet", "this quote"));
                    at = self.text_literal(at, end, out);
                    continue;
                }
                _ => {
                    at = self.unknown(at, next, end, out);
                    continue;
                }
            }
            at = next;
        }
        at
    }

    /// Tells once that typographic characters were understood.
    fn pasted(&mut self, from: usize, to: usize, (fr, en): (&str, &str)) {
        if std::mem::replace(&mut self.pasted, true) {
            return;
        }
        let span = self.span(from, to);
        let code = self.text[from..to].chars().next().map_or(0, u32::from);
        let message = bilingual!(
            "{fr} (U+{code:04X}) ne vient pas du clavier, mais sans doute d'une page",
            "{en} (U+{code:04X}) does not come from the keyboard, but probably from a page"
        );
        let mut note = Diagnostic::warning(codes::PASTED_CHARACTER, span, message);
        note.severity = crate::diagnostic::Severity::Note;
        self.report(note);
    }
}

/// Letters, digits, `_`, `°` and `@`.
pub(super) fn is_word_char(c: char) -> bool {
    unicode_ident::is_xid_continue(c) || matches!(c, '°' | '@' | '·')
}

/// Whether nothing of the current line comes before.
fn at_line_start(out: &[Token]) -> bool {
    out.last().is_none_or(|last| last.is(Symbol::Newline) || last.is(Symbol::Semicolon))
}

/// Whether `[` at `from` begins an operand rather than an index.
fn opens(out: &[Token], from: usize) -> bool {
    let Some(last) = out.last() else { return true };
    let after_operand = last.is_name()
        || matches!(last.kind, Kind::Literal(_))
        || matches!(
            last.symbol(),
            Some(Symbol::CloseRound | Symbol::CloseSquare | Symbol::CloseCurly)
        );
    !(after_operand && last.span.end as usize == from)
}

/// The words of types that are initialised by a list.
fn takes_lists(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::Array | Keyword::Json | Keyword::List | Keyword::Queue | Keyword::Stack
    )
}
