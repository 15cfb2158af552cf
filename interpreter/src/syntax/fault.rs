//! Why a line could not be parsed: the furthest token reached and what could have stood there.

use super::keyword::Keyword;
use super::token::{Kind, Symbol, Token};
use crate::bilingual;
use crate::diagnostic::{Bilingual, Code, Diagnostic, codes};
use crate::source::Span;

/// What could have stood at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Expression,
    Name,
    Type,
    Statement,
    Operator,
    EndOfLine,
    Symbol(Symbol),
    Word(Keyword),
}

/// The furthest failure of a line. Cheap to update: it is, at every alternative tried.
#[derive(Debug, Clone, Default)]
pub(super) struct Fault {
    at: usize,
    expected: [Option<Expected>; 4],
}

impl Fault {
    /// Something was expected at this token.
    pub fn note(&mut self, at: usize, expected: Expected) {
        if at < self.at {
            return;
        }
        if at > self.at {
            *self = Self { at, expected: [Some(expected), None, None, None] };
            return;
        }
        for slot in &mut self.expected {
            if *slot == Some(expected) {
                return;
            }
            if slot.is_none() {
                *slot = Some(expected);
                return;
            }
        }
    }

    /// The diagnostic for a line that stopped here.
    pub fn diagnostic(&self, line: &[Token], text: &str) -> Diagnostic {
        let found = line.get(self.at);
        let after = line.last().map_or_else(Span::default, |token| token.span.after());
        let span = found.map_or(after, |token| token.span);
        let wanted = self.wanted();
        let code = if found.is_none() { codes::INCOMPLETE_LINE } else { codes::SYNTAX };
        let found_text = describe(found, text);
        let (found_fr, found_en) = (&found_text.fr, &found_text.en);
        let message = match (&wanted, found) {
            (Some(wanted), None) => {
                let (fr, en) = (&wanted.fr, &wanted.en);
                bilingual!(
                    "la ligne s'arrête trop tôt : il manque {fr}",
                    "the line stops too early: {en} is missing"
                )
            }
            (Some(wanted), Some(_)) => {
                let (fr, en) = (&wanted.fr, &wanted.en);
                bilingual!("{found_fr} : ici, il fallait {fr}", "{found_en}: expected {en} here")
            }
            (None, _) => {
                bilingual!("{found_fr} n'a pas de sens ici", "{found_en} has no meaning here")
            }
        };
        with_hint(Diagnostic::error(Code(code.0), span, message), found, text)
    }

    /// What was expected, in words.
    fn wanted(&self) -> Option<Bilingual> {
        let mut fr = Vec::new();
        let mut en = Vec::new();
        for expected in self.expected.iter().flatten() {
            let words = name(*expected);
            fr.push(words.fr);
            en.push(words.en);
        }
        (!fr.is_empty()).then(|| Bilingual { fr: fr.join(" ou "), en: en.join(" or ") })
    }
}

fn name(expected: Expected) -> Bilingual {
    match expected {
        Expected::Expression => bilingual!("une expression", "an expression"),
        Expected::Name => bilingual!("un nom", "a name"),
        Expected::Type => bilingual!("un type", "a type"),
        Expected::Statement => bilingual!("une instruction", "a statement"),
        Expected::Operator => bilingual!("un opérateur", "an operator"),
        Expected::EndOfLine => bilingual!("la fin de la ligne", "the end of the line"),
        Expected::Symbol(symbol) => {
            let text = spelling(symbol);
            bilingual!("« {text} »", "`{text}`")
        }
        Expected::Word(keyword) => {
            let info = keyword.info();
            let french = info.french.first().or(info.english.first()).copied().unwrap_or("");
            let english = info.english.first().or(info.french.first()).copied().unwrap_or("");
            bilingual!("« {french} »", "`{english}`")
        }
    }
}

/// What stands at the place of the error.
fn describe(found: Option<&Token>, text: &str) -> Bilingual {
    let Some(token) = found else {
        return bilingual!("fin de ligne", "end of line");
    };
    let written = text.get(token.span.range()).unwrap_or("");
    let short: String = written.chars().take(30).take_while(|c| *c != '\n' && *c != '\r').collect();
    let dots = if short.len() < written.len() { "…" } else { "" };
    match token.kind {
        Kind::Word(_, Some(keyword)) if keyword.is_hard() => {
            bilingual!("le mot-clé « {short}{dots} »", "keyword `{short}{dots}`")
        }
        Kind::Literal(_) if written.starts_with(|c: char| c.is_ascii_digit()) => {
            bilingual!("le nombre « {short}{dots} »", "number `{short}{dots}`")
        }
        Kind::Literal(_) => bilingual!("la chaîne {short}{dots}", "text {short}{dots}"),
        _ => bilingual!("« {short}{dots} »", "`{short}{dots}`"),
    }
}

/// Remedies for the mistakes that people make most.
fn with_hint(diagnostic: Diagnostic, found: Option<&Token>, text: &str) -> Diagnostic {
    let Some(token) = found else { return diagnostic };
    if token.keyword() == Some(Keyword::Dynamic) {
        return diagnostic.hint(bilingual!(
            "« dynamique » ne se dit que d'une classe, d'une structure ou d'un tableau",
            "only a class, a structure or an array is `dynamic`"
        ));
    }
    match token.symbol() {
        Some(
            Symbol::AddSet | Symbol::SubtractSet | Symbol::MultiplySet | Symbol::DivideSet,
        ) => diagnostic.hint(bilingual!(
            "cette affectation ne vaut rien dans une expression : écrivez-la sur sa propre ligne",
            "this assignment has no value inside an expression: write it on a line of its own"
        )),
        Some(Symbol::CloseRound | Symbol::CloseSquare | Symbol::CloseCurly) => {
            let closer = text.get(token.span.range()).unwrap_or("");
            diagnostic.hint(bilingual!(
                "retirez « {closer} », ou ajoutez ce qui manque avant",
                "remove `{closer}`, or add what is missing before it"
            ))
        }
        Some(Symbol::OpenCurly) => diagnostic.hint(bilingual!(
            "les blocs s'ouvrent par ALORS, FAIRE… et se ferment par FIN",
            "blocks are opened by THEN, DO… and closed by END"
        )),
        _ => diagnostic,
    }
}

/// The characters of a symbol that may be expected.
fn spelling(symbol: Symbol) -> &'static str {
    match symbol {
        Symbol::OpenRound => "(",
        Symbol::CloseRound => ")",
        Symbol::OpenSquare => "[",
        Symbol::CloseSquare => "]",
        Symbol::OpenCurly => "{",
        Symbol::CloseCurly => "}",
        Symbol::Comma => ",",
        Symbol::Colon => ":",
        Symbol::Equal => "=",
        Symbol::Greater => ">",
        Symbol::Less => "<",
        Symbol::Star => "*",
        Symbol::Arrow => "=>",
        _ => "?",
    }
}
