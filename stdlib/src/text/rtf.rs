//! RTF (Rich Text Format 1.9) as text and as HTML: characters, paragraphs, bold, italics and
//! underlining; pictures, tables of fonts and what else describes the page are left out.

use std::fmt::Write as _;

use encoding_rs::WINDOWS_1252;
use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::Value;

use super::html::escape;
use crate::Outcome;

/// Destinations whose content is not text of the document.
const UNSEEN: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "footnote",
    "themedata",
    "datastore",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
    "xmlnstbl",
    "fldinst",
    "revtbl",
    "colorschememapping",
    "latentstyles",
    "filetbl",
];

/// Groups one in another.
const MAX_GROUPS: usize = 1000;

/// How characters are shown.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Look {
    bold: bool,
    italic: bool,
    underlined: bool,
}

/// What holds until the group ends.
#[derive(Clone, Copy)]
struct State {
    look: Look,
    /// In a destination that is no text.
    hidden: bool,
    /// Characters after `\u` that stand for it in readers without Unicode.
    substitutes: usize,
}

/// What a document is made of.
enum Piece {
    Text(String, Look),
    Line,
    Paragraph,
}

/// Reads a document; what is not RTF is one text.
struct Reader<'t> {
    rest: &'t [u8],
    state: State,
    groups: Vec<State>,
    pieces: Vec<Piece>,
    /// Bytes not yet decoded.
    bytes: Vec<u8>,
    /// The first half of a surrogate pair.
    half: Option<u16>,
    /// Characters still to leave out.
    skip: usize,
}

fn read(text: &str) -> Result<Vec<Piece>, Error> {
    if !text.trim_start().starts_with("{\\rtf") {
        return Ok(vec![Piece::Text(text.to_owned(), Look::default())]);
    }
    let state = State { look: Look::default(), hidden: false, substitutes: 1 };
    let mut reader = Reader {
        rest: text.as_bytes(),
        state,
        groups: Vec::new(),
        pieces: Vec::new(),
        bytes: Vec::new(),
        half: None,
        skip: 0,
    };
    while let Some((first, rest)) = reader.rest.split_first() {
        reader.rest = rest;
        match first {
            b'{' => {
                reader.flush();
                if reader.groups.len() >= MAX_GROUPS {
                    return Err(too_deep());
                }
                reader.groups.push(reader.state);
                reader.skip = 0;
            }
            b'}' => {
                reader.flush();
                reader.skip = 0;
                match reader.groups.pop() {
                    Some(state) => reader.state = state,
                    None => break,
                }
                if reader.groups.is_empty() {
                    break;
                }
            }
            b'\\' => reader.control(),
            b'\r' | b'\n' => {}
            byte => reader.byte(*byte),
        }
    }
    reader.flush();
    Ok(reader.pieces)
}

fn too_deep() -> Error {
    Error::new(
        i64::from(codes::TOO_LARGE.0),
        codes::TOO_LARGE,
        bilingual!(
            "ce RTF a plus de {MAX_GROUPS} groupes l'un dans l'autre",
            "this RTF has more than {MAX_GROUPS} groups one in another"
        ),
    )
}

impl Reader<'_> {
    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.state.hidden {
            self.bytes.push(byte);
        }
    }

    /// The bytes read so far become text. A script holds its texts in Unicode: what is already so
    /// is kept.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(wrong) => WINDOWS_1252.decode_without_bom_handling(wrong.as_bytes()).0.into_owned(),
        };
        self.text(&text);
    }

    fn text(&mut self, text: &str) {
        let look = self.state.look;
        match self.pieces.last_mut() {
            Some(Piece::Text(last, own)) if *own == look => last.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned(), look)),
        }
    }

    /// What follows a backslash.
    fn control(&mut self) {
        let Some(first) = self.rest.first().copied() else { return };
        if !first.is_ascii_alphabetic() {
            self.rest = &self.rest[1..];
            return self.symbol(first);
        }
        let end = |bytes: &[u8], is: fn(&u8) -> bool| {
            bytes.iter().position(|byte| !is(byte)).unwrap_or(bytes.len())
        };
        let (word, rest) = self.rest.split_at(end(self.rest, u8::is_ascii_alphabetic));
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = end(&rest[sign..], u8::is_ascii_digit);
        let used = if digits == 0 { 0 } else { sign + digits };
        let number = std::str::from_utf8(&rest[..used]).ok().and_then(|it| it.parse().ok());
        // One space ends the word and is no text.
        let space = usize::from(rest.get(used) == Some(&b' '));
        self.rest = &rest[used + space..];
        let word = String::from_utf8_lossy(word).into_owned();
        self.word(&word, number);
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'\'' => {
                let digits = self.rest.get(..2).and_then(|it| std::str::from_utf8(it).ok());
                let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                let Some(code) = code else { return };
                self.rest = &self.rest[2..];
                if self.skip > 0 {
                    self.skip -= 1;
                } else if !self.state.hidden {
                    self.flush();
                    let text = WINDOWS_1252.decode_without_bom_handling(&[code]).0.into_owned();
                    self.text(&text);
                }
            }
            b'*' => self.state.hidden = true,
            b'~' => self.shown("\u{a0}"),
            b'_' => self.shown("\u{2011}"),
            b'\r' | b'\n' => self.end(Piece::Paragraph),
            b'\\' | b'{' | b'}' => self.byte(symbol),
            _ => {}
        }
    }

    fn shown(&mut self, text: &str) {
        self.flush();
        if !self.state.hidden {
            self.text(text);
        }
    }

    fn end(&mut self, piece: Piece) {
        self.flush();
        if !self.state.hidden {
            self.pieces.push(piece);
        }
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        let on = number != Some(0);
        match word {
            "par" | "sect" | "row" | "page" => self.end(Piece::Paragraph),
            "line" => self.end(Piece::Line),
            "tab" | "cell" => self.shown("\t"),
            "emdash" => self.shown("—"),
            "endash" => self.shown("–"),
            "lquote" => self.shown("‘"),
            "rquote" => self.shown("’"),
            "ldblquote" => self.shown("“"),
            "rdblquote" => self.shown("”"),
            "bullet" => self.shown("•"),
            "b" => self.look(|look| look.bold = on),
            "i" => self.look(|look| look.italic = on),
            "ul" => self.look(|look| look.underlined = on),
            "ulnone" => self.look(|look| look.underlined = false),
            "plain" => self.look(|look| *look = Look::default()),
            "uc" => {
                let count = number.and_then(|number| usize::try_from(number).ok());
                self.state.substitutes = count.unwrap_or(1);
            }
            "u" => self.unicode(number.unwrap_or(0)),
            // Any bytes: they are no text and no control.
            "bin" => {
                let count = number.and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
                self.rest = self.rest.get(count..).unwrap_or_default();
            }
            word if UNSEEN.contains(&word) => self.state.hidden = true,
            _ => {}
        }
    }

    fn look(&mut self, change: impl FnOnce(&mut Look)) {
        self.flush();
        change(&mut self.state.look);
    }

    /// `\u8217?`: a unit of UTF-16, below zero beyond 32767.
    fn unicode(&mut self, number: i64) {
        self.flush();
        self.skip = self.state.substitutes;
        if self.state.hidden {
            return;
        }
        let unit = (number & 0xffff) as u16;
        let units = match self.half.take() {
            Some(half) => vec![half, unit],
            None if (0xd800..0xdc00).contains(&unit) => {
                self.half = Some(unit);
                return;
            }
            None => vec![unit],
        };
        self.text(&String::from_utf16_lossy(&units));
    }
}

fn to_text(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let mut text = String::new();
    for piece in read(&decoded(&args))? {
        match piece {
            Piece::Text(own, _) => text.push_str(&own),
            Piece::Line | Piece::Paragraph => text.push_str("\r\n"),
        }
    }
    // The last paragraph is ended too, and begins no line.
    Ok(Value::text(text.strip_suffix("\r\n").unwrap_or(&text)))
}

fn to_html(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let mut html = String::new();
    let mut paragraph = String::new();
    for piece in read(&decoded(&args))? {
        match piece {
            Piece::Text(text, look) => {
                let tags = [(look.bold, 'b'), (look.italic, 'i'), (look.underlined, 'u')];
                let tags: Vec<_> = tags.iter().filter(|tag| tag.0).map(|tag| tag.1).collect();
                // Writing into a text never fails.
                for tag in &tags {
                    _ = write!(paragraph, "<{tag}>");
                }
                paragraph.push_str(&escape(&text)?);
                tags.iter().rev().for_each(|tag| _ = write!(paragraph, "</{tag}>"));
            }
            Piece::Line => paragraph.push_str("<br>"),
            Piece::Paragraph => {
                _ = write!(html, "<p>{paragraph}</p>");
                paragraph.clear();
            }
        }
    }
    if !paragraph.is_empty() {
        _ = write!(html, "<p>{paragraph}</p>");
    }
    Ok(Value::text(html))
}

fn decoded(args: &Arguments) -> String {
    super::charset::decoded(args.bytes(0))
}

const RTF: Parameter = parameter("RTF", "RTF", Ty::Buffer);

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("RTFVersTexte", "RTFToText"),
        page: 0,
        doc: doc(
            "Donne le texte d'un document RTF ; ce qui n'est pas du RTF est rendu tel quel.",
            "Gives the text of an RTF document; what is not RTF is given as it is.",
        ),
        syntaxes: &[Syntax { parameters: &[RTF], result: Ty::Text, run: to_text }],
        examples: &[example(
            r#"Trace(RTFVersTexte("{\rtf1\ansi{\fonttbl{\f0 Arial;}}\b D\'e9j\'e0\b0  vu\par fin}"))"#,
            "Déjà vu\nfin",
        )],
        keeps_error: false,
    },
    Function {
        names: names("RTFVersHTML", "RTFToHTML"),
        page: 0,
        doc: doc(
            "Écrit un document RTF en HTML : paragraphes, gras, italique, souligné.",
            "Writes an RTF document as HTML: paragraphs, bold, italics, underlining.",
        ),
        syntaxes: &[Syntax { parameters: &[RTF], result: Ty::Text, run: to_html }],
        examples: &[example(
            r#"Trace(RTFToHTML("{\rtf1 one {\b two}\par {\i 1 < 2}}"))"#,
            "<p>one <b>two</b></p><p><i>1 &lt; 2</i></p>",
        )],
        keeps_error: false,
    },
];

#[cfg(test)]
mod tests {
    use super::{MAX_GROUPS, Piece, read};

    fn text(rtf: &str) -> String {
        let pieces = read(rtf).unwrap();
        let text = pieces.iter().map(|piece| match piece {
            Piece::Text(text, _) => text.as_str(),
            Piece::Line => "\n",
            Piece::Paragraph => "¶",
        });
        text.collect()
    }

    #[test]
    fn what_rtf_writes_in_its_own_way_is_read() {
        for (rtf, expected) in [
            (r"{\rtf1 a\tab b\line c\par}", "a\tb\nc¶"),
            (r"{\rtf1{\*\generator Riched}a\{b\}\\c}", r"a{b}\c"),
            (r"{\rtf1\uc1 \u8217?\u-10179?\u-8704?}", "’😀"),
            (r"{\rtf1\uc0 \u233 x}", "éx"),
            (r"{\rtf1\'80\'e9}", "€é"),
            (r"{\rtf1{\pict\bin3 }}}}a}", "a"),
            (r"{\rtf1 {\info{\title T}}a} after", "a"),
            (r"{\rtf1 a\'", "a"),
            (r"{\rtf1 a\", "a"),
            ("no rtf", "no rtf"),
            (r"{\rtf1 été}", "été"),
        ] {
            assert_eq!(text(rtf), expected, "{rtf}");
        }
    }

    #[test]
    fn nesting_has_a_bound() {
        assert!(read(&(String::from(r"{\rtf1") + &"{".repeat(MAX_GROUPS))).is_err());
    }
}
