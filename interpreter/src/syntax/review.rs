//! What a line that parses still does wrong, or could say better.

use super::grammar::{Line, Middle, Opener};
use super::keyword::Keyword;
use super::names::Names;
use super::token::{Kind, Symbol, Token};
use super::tree::{Name, StatementKind};
use crate::bilingual;
use crate::diagnostic::{Diagnostic, Severity, codes};

/// What is found: errors, and remarks for `wl check` alone.
#[derive(Debug, Default)]
pub(super) struct Review {
    /// The line cannot be kept as it is.
    pub errors: Vec<Diagnostic>,
    /// Accepted, but better written otherwise.
    pub remarks: Vec<Diagnostic>,
}

/// Reviews a line; most need a look at their first word only. False when what was understood is
/// not what was meant.
pub(super) fn line(
    parsed: &Line,
    tokens: &[Token],
    names: &Names<'_>,
    review: &mut Review,
) -> bool {
    match parsed {
        Line::Open(Opener::If(_)) | Line::Middle(Middle::ElseIf(..)) => {
            review.remarks.extend(missing_then(tokens));
        }
        Line::Open(Opener::Procedure(header)) => {
            review.errors.extend(repeated_modifiers(&header.modifiers));
            obsolete_types(tokens, names, &mut review.remarks);
        }
        Line::Middle(Middle::Case(..)) => {
            if let Some(glued) = glued_colons(tokens) {
                review.errors.push(glued);
                return false;
            }
        }
        Line::Simple(kind) => {
            if matches!(kind, StatementKind::If { .. }) {
                review.remarks.extend(missing_then(tokens));
            }
            obsolete_types(tokens, names, &mut review.remarks);
        }
        _ => {}
    }
    true
}

/// `SI c` without `ALORS`: the legacy form.
fn missing_then(tokens: &[Token]) -> Option<Diagnostic> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    let opens = matches!(first.keyword(), Some(Keyword::If | Keyword::Else));
    if !opens || tokens.iter().any(|token| token.keyword() == Some(Keyword::Then)) {
        return None;
    }
    let message =
        bilingual!("il manque ALORS après cette condition", "THEN is missing after this condition");
    let hint = bilingual!("SI condition ALORS", "IF condition THEN");
    let span = first.span.to(last.span);
    Some(Diagnostic::warning(codes::MISSING_THEN, span, message).hint(hint))
}

/// `CAS 1::m = 5`: the two colons read as one sign.
fn glued_colons(tokens: &[Token]) -> Option<Diagnostic> {
    let at = tokens.iter().position(|token| token.is(Symbol::DoubleColon))?;
    // `mark_case_colon` made a semicolon of the colon that ends the values.
    let ended = tokens.iter().any(|token| token.is(Symbol::Semicolon));
    let after_value = matches!(tokens.get(at.checked_sub(1)?)?.kind, Kind::Literal(_));
    if ended && !after_value {
        return None;
    }
    let assigned = tokens[at..].iter().skip(2).any(|token| token.is(Symbol::Equal));
    if !after_value && !assigned {
        return None;
    }
    let message = bilingual!("« :: » se lit comme un seul signe", "`::` reads as one sign");
    let hint = bilingual!(
        "séparez le « : » du CAS de celui du membre par une espace : « CAS 1 : :membre »",
        "put a space between the `:` of the CASE and that of the member: `CASE 1 : :member`"
    );
    Some(Diagnostic::error(codes::SYNTAX, tokens[at].span, message).hint(hint))
}

/// Words of a header of which one is enough, by family.
fn family(modifier: &str) -> Option<u8> {
    Some(match Keyword::from_key(modifier)? {
        Keyword::Public | Keyword::Private | Keyword::Protected | Keyword::Restricted => 0,
        Keyword::Global | Keyword::Local => 1,
        Keyword::Virtual => 2,
        Keyword::Abstract => 3,
        _ => return None,
    })
}

/// `PROCÉDURE PRIVÉE PUBLIQUE f()`.
fn repeated_modifiers(modifiers: &[Name]) -> Vec<Diagnostic> {
    let mut seen: [Option<&Name>; 4] = [None; 4];
    let mut found = Vec::new();
    for modifier in modifiers {
        let Some(family) = family(&modifier.key) else { continue };
        if let Some(first) = seen[usize::from(family)] {
            let (text, other) = (&modifier.text, &first.text);
            let message = bilingual!(
                "« {text} » s'ajoute à « {other} » : un seul des deux est possible",
                "`{text}` comes on top of `{other}`: only one of them is possible"
            );
            let label = bilingual!("le premier est ici", "the first one is here");
            let diagnostic = Diagnostic::error(codes::REPEATED_MODIFIER, modifier.span, message);
            found.push(diagnostic.label(first.span, label));
        } else {
            seen[usize::from(family)] = Some(modifier);
        }
    }
    found
}

/// `entier court`, `entier long`, `double`: names of types of old projects.
fn obsolete_types(tokens: &[Token], names: &Names<'_>, remarks: &mut Vec<Diagnostic>) {
    // A type stands after `est`, an article, `de`, or the name of a parameter.
    for pair in tokens.windows(2) {
        let [before, token] = pair else { continue };
        let Some(keyword @ (Keyword::Short | Keyword::Long | Keyword::Double)) = token.keyword()
        else {
            continue;
        };
        let placed = match before.keyword() {
            Some(Keyword::Is | Keyword::Article | Keyword::Of) => true,
            Some(Keyword::Integer) => keyword != Keyword::Double,
            // The English article is also the word of ranges.
            Some(Keyword::To) => matches!(before.kind, Kind::Word(id, _) if names.key(id) == "a"),
            _ => false,
        };
        if !placed {
            continue;
        }
        let (fr, en) = match keyword {
            Keyword::Short => ("entier sur 2 octets", "2-byte int"),
            Keyword::Long => ("entier", "int"),
            _ => ("réel", "real"),
        };
        let mut note = Diagnostic::warning(
            codes::OBSOLETE,
            token.span,
            bilingual!("ce nom de type est ancien", "this name of a type is an old one"),
        )
        .hint(bilingual!("aujourd'hui : {fr}", "today: {en}"));
        note.severity = Severity::Note;
        remarks.push(note);
    }
}
