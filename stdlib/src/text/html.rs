//! HTML and texts.

use std::fmt::Write as _;

use wl_interpreter::builtin::{
    Arguments, Error, Function, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::Value;

use super::charset::ALPHABET;
use crate::Outcome;
use crate::bounds::check_bytes;

/// `HTMLVersTexte`.
pub const TO_TEXT: Function = Function {
    names: names("HTMLVersTexte", "HTMLToText"),
    page: 1000017039,
    doc: doc(
        "Donne le texte d'une page HTML, sans balises, avec ses paragraphes et ses lignes.",
        "Gives the text of an HTML page, without tags, with its paragraphs and lines.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("HTML", "HTML", Ty::Any), ALPHABET],
        result: Ty::Text,
        run: to_text,
    }],
    examples: &[example(
        r#"Trace(HTMLVersTexte("<p>Bonjour <b>&agrave;</b> tous</p>Ligne 1<br>Ligne&nbsp;2"))"#,
        "Bonjour à tous\n\nLigne 1\nLigne\u{a0}2",
    )],
    keeps_error: false,
};

fn to_text(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let html = match args.value(0) {
        Value::Buffer(bytes) => super::charset::decoded(bytes.to_vec()),
        other => other.to_text()?.into_string(),
    };
    Ok(Value::text(text_of_html(&html)))
}

/// The text being written: runs of blanks shrink to a space, line breaks of blocks collapse.
#[derive(Default)]
struct Writer {
    text: String,
    space: bool,
    breaks: usize,
}

impl Writer {
    fn put(&mut self, piece: &str) {
        for character in piece.chars() {
            if matches!(character, ' ' | '\t' | '\r' | '\n') {
                self.space = true;
            } else {
                self.settle();
                self.text.push(character);
            }
        }
    }

    /// Writes the line breaks and the space that wait for a character.
    fn settle(&mut self) {
        if self.text.is_empty() {
            (self.breaks, self.space) = (0, false);
        }
        if self.breaks > 0 {
            (0..self.breaks).for_each(|_| self.text.push_str("\r\n"));
            (self.breaks, self.space) = (0, false);
        }
        if std::mem::take(&mut self.space) && !self.text.ends_with(['\n', '\t']) {
            self.text.push(' ');
        }
    }

    fn open(&mut self, tag: &str) {
        match tag {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "ul" | "ol" => {
                self.breaks = self.breaks.max(2);
            }
            "br" => self.breaks += 1,
            "tr" | "li" | "dd" | "div" | "dt" => self.breaks = self.breaks.max(1),
            "td" | "th" => {
                let inside = self.breaks == 0 && !self.text.is_empty();
                if inside && !self.text.ends_with(['\n', '\t']) {
                    self.text.push('\t');
                    self.space = false;
                }
            }
            _ => {}
        }
        if matches!(tag, "li" | "dd") {
            self.settle();
            self.text.push('\t');
        }
    }

    fn close(&mut self, tag: &str) {
        match tag {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "ul" | "ol" => {
                self.breaks = self.breaks.max(2);
            }
            "div" | "tr" => self.breaks = self.breaks.max(1),
            _ => {}
        }
    }
}

/// What is inside these is never shown.
const HIDDEN: &[&str] = &["head", "style", "script", "title"];

fn text_of_html(html: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = html;
    while let Some(place) = memchr::memchr2(b'<', b'&', rest.as_bytes()) {
        writer.put(&rest[..place]);
        rest = &rest[place..];
        if rest.starts_with('&') {
            let (character, length) = entity(rest);
            match character {
                Some(character) => {
                    writer.settle();
                    writer.text.push(character);
                }
                None => writer.put("&"),
            }
            rest = &rest[length..];
        } else if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') {
            rest = tag(rest, &mut writer);
        } else {
            writer.put("<");
            rest = &rest[1..];
        }
    }
    writer.put(rest);
    writer.text
}

/// Handles the tag that begins `rest`; what comes after it.
fn tag<'a>(rest: &'a str, writer: &mut Writer) -> &'a str {
    let end = memchr::memchr(b'>', rest.as_bytes()).unwrap_or(rest.len());
    let inside = &rest[1..end];
    let after = rest.get(end + 1..).unwrap_or("");
    let closing = inside.starts_with('/');
    let name: String = inside
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    if closing {
        writer.close(&name);
        return after;
    }
    if HIDDEN.contains(&name.as_str()) {
        return after_closing(after, &name);
    }
    writer.open(&name);
    after
}

/// What comes after `</name>`; nothing when it is never closed.
fn after_closing<'a>(text: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(place) = text[from..].find("</") {
        let start = from + place + 2;
        if text.as_bytes()[start..]
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        {
            return text[start..].split_once('>').map_or("", |(_, after)| after);
        }
        from = start;
    }
    ""
}

/// The names of the characters 160 to 255.
const LATIN: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf",
    "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro",
    "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest",
    "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute",
    "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute",
    "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute",
    "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil",
    "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde",
    "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc",
    "uuml", "yacute", "thorn", "yuml",
];

/// The other characters with a name that mails use.
const NAMED: [(&str, char); 24] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("euro", '€'),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("hellip", '…'),
    ("bull", '•'),
    ("trade", '™'),
    ("permil", '‰'),
    ("rarr", '→'),
    ("larr", '←'),
];

/// The longest entity read.
const LONGEST_ENTITY: usize = 12;

/// The character of the entity that begins `text`, and its length; a lone `&` has none.
fn entity(text: &str) -> (Option<char>, usize) {
    let end = text.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
    let Some(name) = end.and_then(|end| text.get(1..end)) else { return (None, 1) };
    let character = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        code.ok().and_then(char::from_u32).filter(|character| *character != '\0')
    } else {
        let latin = LATIN.iter().position(|known| *known == name);
        let latin = latin.and_then(|rank| char::from_u32(160 + rank as u32));
        latin.or_else(|| NAMED.iter().find(|(known, _)| *known == name).map(|known| known.1))
    };
    match character {
        Some(character) => (Some(character), name.len() + 2),
        None => (None, 1),
    }
}

/// `TexteVersHTML`.
pub const FROM_TEXT: Function = Function {
    names: names("TexteVersHTML", "TextToHTML"),
    page: 3025050,
    doc: doc(
        "Écrit un texte pour une page HTML : fins de ligne en <BR>, accents et signes en entités.",
        "Writes a text for an HTML page: line ends as <BR>, accents and signs as entities.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("texte", "text", Ty::Text), ALPHABET],
        result: Ty::Text,
        run: from_text,
    }],
    examples: &[example(
        r#"Trace(TexteVersHTML("été < 3" + RC + "fin"))"#,
        "&eacute;t&eacute; &lt; 3<BR>fin",
    )],
    keeps_error: false,
};

fn from_text(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(escape(args.text(0))?))
}

/// The text in a page: line ends as `<BR>`, accents and signs as entities.
pub fn escape(text: &str) -> Result<String, Error> {
    let mut html = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        let code = u32::from(character);
        match character {
            '\r' => {}
            '\n' => html.push_str("<BR>"),
            '\u{a0}'..='\u{ff}' => {
                html.push('&');
                html.push_str(LATIN[(code - 160) as usize]);
                html.push(';');
            }
            '\'' => html.push('\''),
            _ => match NAMED.iter().find(|(_, named)| *named == character) {
                Some((name, _)) => {
                    html.push('&');
                    html.push_str(name);
                    html.push(';');
                }
                None if character.is_ascii() => html.push(character),
                None => {
                    let _ = write!(html, "&#{code};");
                }
            },
        }
        check_bytes(html.len())?;
    }
    Ok(html)
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[TO_TEXT, FROM_TEXT];

#[cfg(test)]
mod tests {
    use super::text_of_html;

    #[test]
    fn pages_become_texts() {
        for (html, text) in [
            ("<html><head><title>x</title></head><body>a<style>b</style> c", "a c"),
            ("<ul><li>un</li><li>deux</li></ul>fin", "\tun\r\n\tdeux\r\n\r\nfin"),
            ("<td>a</td><td>b</td>", "a\tb"),
            ("a<br><br>b", "a\r\n\r\nb"),
            ("<div><div>a</div></div>b", "a\r\nb"),
            ("x &lt; y & z &eacute;&#233;&#x20AC;&inconnu;", "x < y & z éé€&inconnu;"),
            ("a <!-- b --> c < d", "a c < d"),
            ("<script>jamais fermé", ""),
            ("<", "<"),
            ("é<p", "é"),
        ] {
            assert_eq!(text_of_html(html), text, "{html}");
        }
    }
}
