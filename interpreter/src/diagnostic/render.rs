//! Diagnostics for people: the line, what is wrong on it, what to do. Also one JSON object a line.
//!
//! Only the lines that a diagnostic names are handed to ariadne, cleaned and cut to a sensible
//! length: a source of ten megabytes on one line costs no more than another, and no control
//! character of a source reaches the terminal.

use std::fmt::Write as _;
use std::ops::Range;

use ariadne::{Cache, CharSet, Color, Config, IndexType, Label, Report, ReportKind, Source};

use super::code::CODES;
use super::{Bilingual, Diagnostic, Kind, Language, Severity};
use crate::source::{Sources, Span};

/// Lines this close are shown together.
const NEAR: usize = 6;

/// Beyond this line only the header has the true number.
const MAX_PADDING: usize = 200_000;

/// How diagnostics are shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// In which language.
    pub language: Language,
    /// With the colours of a terminal.
    pub color: bool,
    /// Columns of the terminal; 0 when unknown.
    pub width: usize,
}

/// One diagnostic, with the lines it is about.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &Sources, options: Options) -> String {
    let mut excerpts = Excerpts { list: Vec::new(), width: options.width.clamp(80, 240) };
    // The title of the code says in two words, at the place, what the message explains.
    let here = CODES.iter().find(|info| info.code == diagnostic.code);
    let here = here.map(|info| Bilingual { fr: info.fr.into(), en: info.en.into() });
    let here = here.unwrap_or_default();
    let mut places: Vec<(Span, &Bilingual, bool)> = vec![(diagnostic.span, &here, true)];
    places.extend(diagnostic.labels.iter().map(|label| (label.span, &label.text, false)));
    // ariadne shows a source again when its lines do not come in order.
    places.sort_by_key(|(span, _, _)| (span.source, span.start));
    excerpts.gather(&places, sources);

    let (title, color) = match (diagnostic.severity, options.language) {
        (Severity::Error, Language::French) => ("Erreur ", Color::Red),
        (Severity::Error, Language::English) => ("Error", Color::Red),
        (Severity::Warning, Language::French) => ("Attention ", Color::Yellow),
        (Severity::Warning, Language::English) => ("Warning", Color::Yellow),
        (Severity::Note, _) => ("Note", Color::Blue),
    };
    let place = excerpts.place(diagnostic.span, sources);
    let config = Config::new()
        .with_color(options.color)
        .with_char_set(CharSet::Unicode)
        // Bytes are mistaken for characters by ariadne 0.6 when a second excerpt begins.
        .with_index_type(IndexType::Char);
    let mut report = Report::build(ReportKind::Custom(title, color), place)
        .with_config(config)
        .with_code(diagnostic.code)
        .with_message(one_line(diagnostic.message.get(options.language)));
    for (order, (span, text, main)) in places.iter().enumerate() {
        let label = Label::new(excerpts.place(*span, sources))
            .with_order(order as i32)
            .with_message(one_line(text.get(options.language)))
            .with_color(if *main { color } else { Color::Primary });
        report = report.with_label(label);
    }
    let mut bytes = Vec::new();
    if report.finish().write(&mut excerpts, &mut bytes).is_err() {
        bytes.clear();
    }
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    if !options.color {
        text = without_colors(&text);
        // ariadne pads its lines; pages that hold them should not.
        text = text.lines().fold(String::new(), |kept, line| kept + line.trim_end() + "\n");
    }
    if let Some(hint) = &diagnostic.hint {
        let word = match options.language {
            Language::French => "aide :",
            Language::English => "help:",
        };
        let _ = writeln!(text, "  {word} {}", one_line(hint.get(options.language)));
    }
    text
}

/// Takes out the colours that ariadne gives to a title whatever its configuration. The source and
/// the messages were cleaned: every escape is one of its own.
fn without_colors(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        out.push_str(part.split_once('m').map_or("", |(_, after)| after));
    }
    out
}

/// Diagnostics that are shown; of more, only how many there are.
const MAX_SHOWN: usize = 1_000;

/// All of them, in order, one after another.
#[must_use]
pub fn render_all(diagnostics: &[Diagnostic], sources: &Sources, options: Options) -> String {
    let shown = diagnostics.iter().take(MAX_SHOWN);
    let mut text: String = shown.map(|found| render(found, sources, options)).collect();
    if let Some(more @ 1..) = diagnostics.len().checked_sub(MAX_SHOWN) {
        let _ = match options.language {
            Language::French => writeln!(text, "… et {more} de plus"),
            Language::English => writeln!(text, "… and {more} more"),
        };
    }
    text
}

/// One JSON object, without a line break.
#[must_use]
pub fn render_json(diagnostic: &Diagnostic, sources: &Sources, language: Language) -> String {
    let source = sources.get(diagnostic.span.source);
    let range = diagnostic.span.range();
    let at = |offset| source.map_or((1, 1), |s| s.lines.position(&s.text, offset));
    let (start, end) = (at(range.start), at(range.end));
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut out = String::from("{\"file\":");
    quote(&mut out, source.map_or("", |source| &source.name));
    let _ = write!(
        out,
        ",\"line\":{},\"column\":{},\"end_line\":{},\"end_column\":{},\"severity\":\"{severity}\"",
        start.0, start.1, end.0, end.1
    );
    let _ = write!(out, ",\"code\":\"{}\",\"kind\":\"{}\"", diagnostic.code, kind(diagnostic));
    out.push_str(",\"message\":");
    quote(&mut out, diagnostic.message.get(language));
    out.push_str(",\"hint\":");
    match &diagnostic.hint {
        Some(hint) => quote(&mut out, hint.get(language)),
        None => out.push_str("null"),
    }
    out.push('}');
    out
}

/// The family of a diagnostic, as JSON names it.
fn kind(diagnostic: &Diagnostic) -> &'static str {
    let info = CODES.iter().find(|info| info.code == diagnostic.code);
    match info.map(|info| info.kind) {
        Some(Kind::Name) => "name",
        Some(Kind::Function) => "function",
        Some(Kind::Member) => "member",
        Some(Kind::Type) => "type",
        Some(Kind::Arity) => "arity",
        Some(Kind::Flow) => "flow",
        Some(Kind::Style) => "style",
        Some(Kind::Run) => "run",
        Some(Kind::Syntax) | None => "syntax",
    }
}

/// A JSON string.
fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Characters of a message that are shown: it may quote a name of megabytes.
const MAX_MESSAGE: usize = 2_000;

/// Messages quote what the script or a server said: no control character passes.
fn one_line(text: &str) -> String {
    let mut characters = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut line: String = characters.by_ref().take(MAX_MESSAGE).collect();
    if characters.next().is_some() {
        line.push('…');
    }
    line
}

/// Some neighbouring lines of a source.
struct Excerpt {
    name: String,
    source: crate::source::SourceId,
    lines: Vec<ExcerptLine>,
    shown: Source<String>,
}

/// One line of an excerpt: the bytes of the source it shows, and how many characters of the excerpt
/// stand before them.
struct ExcerptLine {
    number: usize,
    bytes: Range<usize>,
    at: usize,
}

/// The excerpts of one diagnostic.
struct Excerpts {
    list: Vec<Excerpt>,
    width: usize,
}

impl Excerpts {
    /// Cuts out the lines where the places begin.
    fn gather(&mut self, places: &[(Span, &Bilingual, bool)], sources: &Sources) {
        let mut wanted: Vec<(u32, usize, usize)> = places
            .iter()
            .filter_map(|(span, _, _)| {
                let source = sources.get(span.source)?;
                let start = (span.start as usize).min(source.text.len());
                Some((span.source.0, source.lines.line_of(start), start))
            })
            .collect();
        wanted.sort_unstable();
        wanted.dedup_by_key(|(source, line, _)| (*source, *line));
        let mut from = 0;
        while from < wanted.len() {
            let mut to = from + 1;
            while to < wanted.len()
                && wanted[to].0 == wanted[from].0
                && wanted[to].1 - wanted[to - 1].1 <= NEAR
            {
                to += 1;
            }
            self.cut(&wanted[from..to], sources);
            from = to;
        }
    }

    fn cut(&mut self, wanted: &[(u32, usize, usize)], sources: &Sources) {
        let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else { return };
        let id = crate::source::SourceId(first.0);
        let Some(source) = sources.get(id) else { return };
        // ariadne's margin ignores the line offset: empty lines stand for what comes before.
        let padded = first.1 <= MAX_PADDING;
        let mut at = if padded { first.1 } else { 0 };
        let mut text = "\n".repeat(at);
        let mut lines = Vec::new();
        for number in first.1..=last.1 {
            let start = source.lines.start(number);
            let stop = if number + 1 < source.lines.count() {
                source.lines.start(number + 1)
            } else {
                source.text.len()
            };
            let line = source.text.get(start..stop).unwrap_or("").trim_end_matches(['\n', '\r']);
            let focus = wanted.iter().find(|(_, wanted, _)| *wanted == number);
            let focus = focus.map_or(0, |(_, _, offset)| offset - start);
            let (before, shown, after) = window(line, focus, self.width);
            text.push_str(before);
            at += before.chars().count();
            clean(&mut text, &line[shown.clone()]);
            text.push_str(after);
            text.push('\n');
            let bytes = start + shown.start..start + shown.end;
            lines.push(ExcerptLine { number, bytes, at });
            at += line[shown].chars().count() + after.chars().count() + 1;
        }
        let shown = Source::from(text).with_display_line_offset(if padded { 0 } else { first.1 });
        self.list.push(Excerpt { name: one_line(&source.name), source: id, lines, shown });
    }

    /// Where a span is among the excerpts, in characters: its first line only.
    fn place(&self, span: Span, sources: &Sources) -> (usize, Range<usize>) {
        let Some(source) = sources.get(span.source) else { return (0, 0..0) };
        let start = (span.start as usize).min(source.text.len());
        let end = (span.end as usize).clamp(start, source.text.len());
        let number = source.lines.line_of(start);
        for (id, excerpt) in self.list.iter().enumerate() {
            if excerpt.source != span.source {
                continue;
            }
            if let Some(line) = excerpt.lines.iter().find(|line| line.number == number) {
                let inside = |offset: usize| {
                    let end = snap(&source.text, offset.clamp(line.bytes.start, line.bytes.end));
                    let before = source.text.get(line.bytes.start..end).unwrap_or("");
                    line.at + before.chars().count()
                };
                let from = inside(start);
                return (id, from..inside(end).max(from));
            }
        }
        (0, 0..0)
    }
}

/// The beginning of the character that holds this byte.
fn snap(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The part of a line worth showing, and what stands for the rest.
fn window(line: &str, focus: usize, width: usize) -> (&'static str, Range<usize>, &'static str) {
    if line.len() <= 2 * width {
        return ("", 0..line.len(), "");
    }
    let mut start = focus.min(line.len()).saturating_sub(width / 2);
    if start < width / 2 {
        start = 0;
    }
    let start = snap(line, start);
    let end = snap(line, (start + 2 * width).min(line.len()));
    let before = if start > 0 { "…" } else { "" };
    let after = if end < line.len() { "…" } else { "" };
    (before, start..end, after)
}

/// Control characters, and what ariadne would take for a line end, become blanks.
fn clean(out: &mut String, line: &str) {
    for c in line.chars() {
        let harmful = c != '\t' && c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        out.push(if harmful { ' ' } else { c });
    }
}

impl Cache<usize> for &mut Excerpts {
    type Storage = String;

    fn fetch(&mut self, id: &usize) -> Result<&Source<String>, impl std::fmt::Debug> {
        self.list.get(*id).map(|excerpt| &excerpt.shown).ok_or("no such source")
    }

    fn display<'a>(&self, id: &'a usize) -> Option<impl std::fmt::Display + 'a> {
        self.list.get(*id).map(|excerpt| excerpt.name.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bilingual;
    use crate::diagnostic::codes;
    use crate::source::SourceId;

    fn options() -> Options {
        Options { language: Language::French, color: false, width: 80 }
    }

    fn sample(text: &str, start: usize, end: usize) -> (Diagnostic, Sources) {
        let mut sources = Sources::default();
        let id = sources.add("essai.wl", text);
        let span = Span::new(id, start, end);
        let message = bilingual!("ça \u{1b}[31mne va pas", "it is \"wrong\"");
        let diagnostic = Diagnostic::error(codes::SYNTAX, span, message)
            .label(Span::new(id, 0, 1), bilingual!("ici", "here"))
            .hint(bilingual!("faites autrement", "do otherwise"));
        (diagnostic, sources)
    }

    #[test]
    fn the_line_the_place_and_the_remedy() {
        let text = "été = 1\nb = )\n";
        let (diagnostic, sources) = sample(text, text.find(')').unwrap(), text.len() - 1);
        let shown = render(&diagnostic, &sources, options());
        assert!(shown.contains("[WL0100] Erreur : ça  [31mne va pas"), "{shown}");
        assert!(shown.contains("essai.wl:2:5"), "{shown}");
        assert!(shown.contains(" 2 │ b = )"), "{shown}");
        assert!(shown.contains("aide : faites autrement"), "{shown}");
    }

    #[test]
    fn no_span_makes_it_panic() {
        let text = "é\u{2028}à\r\n\t“x”\0\u{85}🙂\n\n";
        for start in 0..text.len() + 3 {
            for end in 0..text.len() + 3 {
                let (diagnostic, sources) = sample(text, start, end);
                assert!(!render(&diagnostic, &sources, options()).is_empty());
                assert!(!render_json(&diagnostic, &sources, Language::French).is_empty());
            }
        }
        let (mut diagnostic, sources) = sample(text, 0, 1);
        diagnostic.span.source = SourceId(9);
        assert!(!render(&diagnostic, &sources, options()).is_empty());
        assert!(!render_json(&diagnostic, &sources, Language::French).is_empty());
    }

    #[test]
    fn a_second_excerpt_has_its_place() {
        let text = "é = 1\n".repeat(20) + "été = b\n";
        let (diagnostic, sources) = sample(&text, text.len() - 2, text.len() - 1);
        let shown = render(&diagnostic, &sources, options());
        assert!(shown.contains("essai.wl:1:1") && shown.contains("essai.wl:21:7"), "{shown}");
        let (diagnostic, sources) = sample(&text, 0, 1);
        let far = Span::new(diagnostic.span.source, text.len() - 6, text.len() - 5);
        let diagnostic = diagnostic.label(far, bilingual!("là", "there"));
        let shown = render(&diagnostic, &sources, options());
        assert!(shown.contains("essai.wl:21:3"), "{shown}");
    }

    #[test]
    fn a_very_long_line_is_cut() {
        let text = "é".repeat(5_000_000);
        let (diagnostic, sources) = sample(&text, 4_000_000, 4_000_002);
        assert!(render(&diagnostic, &sources, options()).len() < 4_000);
    }

    #[test]
    fn json_is_one_line() {
        let (diagnostic, sources) = sample("a\nb \u{1}= )", 5, 6);
        let expected = "{\"file\":\"essai.wl\",\"line\":2,\"column\":4,\"end_line\":2,\
            \"end_column\":5,\"severity\":\"error\",\"code\":\"WL0100\",\"kind\":\"syntax\",\
            \"message\":\"it is \\\"wrong\\\"\",\"hint\":\"do otherwise\"}";
        assert_eq!(render_json(&diagnostic, &sources, Language::English), expected);
    }
}
