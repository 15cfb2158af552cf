//! What a line that cannot be parsed still says: which block it opens, divides or closes.

use super::grammar::{Header, Line, Middle, Opener, is_declaration};
use super::keyword::Keyword;
use super::names::Names;
use super::token::{Kind, Token};
use super::tree::{Case, Declaration, Expr, ExprKind, Name, StatementKind, TypeKind, TypeName};

/// The structure of a bad line, by its first words; `None` for a plain statement.
pub(super) fn line(tokens: &[Token], names: &Names<'_>) -> Option<Line> {
    let first = tokens.first()?;
    if let Some(declaration) = declared(tokens, names) {
        return Some(Line::Simple(StatementKind::Declaration(Box::new(declaration))));
    }
    let error = || Expr { kind: ExprKind::Error, span: first.span };
    let second = tokens.get(1).and_then(Token::keyword);
    let last = tokens.last().and_then(Token::keyword);
    let then = tokens.iter().position(|token| token.keyword() == Some(Keyword::Then));
    let block = then.is_none() || last == Some(Keyword::Then);
    Some(match first.keyword()? {
        Keyword::If if block => Line::Open(Opener::If(error())),
        Keyword::Else if second == Some(Keyword::If) => {
            Line::Middle(Middle::ElseIf(error(), Vec::new()))
        }
        Keyword::Else => Line::Middle(Middle::Else(Vec::new())),
        Keyword::Switch => Line::Open(Opener::Switch(error())),
        Keyword::Case => Line::Middle(Middle::Case(vec![Case::Value(error())], Vec::new())),
        Keyword::Other if second == Some(Keyword::Case) => {
            Line::Middle(Middle::OtherCase(Vec::new()))
        }
        Keyword::Loop => Line::Open(Opener::Loop(None)),
        Keyword::While | Keyword::For => Line::Open(Opener::While(error())),
        Keyword::When => Line::Open(Opener::WhenIn),
        Keyword::End => Line::End,
        Keyword::Procedure => {
            let mut words = tokens.iter().skip(1).filter(|token| token.is_name());
            let name = words.find_map(|token| match token.kind {
                Kind::Word(id, None) => Some(names.name(id, token.span)),
                _ => None,
            })?;
            let mut header = Header::new(name, first.span);
            header.internal = second == Some(Keyword::Internal);
            Line::Open(Opener::Procedure(Box::new(header)))
        }
        _ => return None,
    })
}

/// The names of a declaration whose type or value is wrong: they are known all the same.
fn declared(tokens: &[Token], names: &Names<'_>) -> Option<Declaration> {
    if !is_declaration(tokens) {
        return None;
    }
    let before = tokens.iter().take_while(|token| token.keyword() != Some(Keyword::Is));
    let list: Vec<Name> = before
        .filter_map(|token| match token.kind {
            Kind::Word(id, _) => Some(names.name(id, token.span)),
            _ => None,
        })
        .collect();
    let span = list.first()?.span;
    let ty = TypeName { kind: TypeKind::Error, nullable: false, span };
    let (init, attributes, modifiers) = (None, Vec::new(), Vec::new());
    Some(Declaration { names: list, ty: Some(ty), init, attributes, modifiers })
}
