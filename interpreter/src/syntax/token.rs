//! Tokens: what the lexer recognises by itself, and what the grammar reads.

use std::rc::Rc;

use logos::Logos;

use super::keyword::Keyword;
use crate::source::Span;

/// The raw tokens. Words are wide on purpose (Unicode classes make the lexer slow to compile);
/// texts and numbers are only recognised by their beginning and finished by hand.
#[derive(Logos, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Raw {
    #[regex(r"[ \t\x0B\x0C\x00]+")]
    Blank,
    #[regex(r"\r\n|\n|\r")]
    Newline,
    #[regex(r"//[^\r\n]*", allow_greedy = true)]
    LineComment,
    #[token("/*")]
    BlockComment,
    // Marks of exported code: colouring and translation references.
    #[regex(r"<§[^§\r\n]*§>", allow_greedy = true)]
    Mark,
    #[regex(r"[A-Za-z_@\x{80}-\x{10FFFF}][A-Za-z0-9_@\x{80}-\x{10FFFF}]*")]
    Word,
    #[regex(r"[dD]['’]", priority = 20)]
    Elision,
    #[regex(r"[0-9]")]
    Number,
    #[token("\"")]
    #[token("`")]
    #[token("-%\"")]
    #[token("-%`")]
    Text,
    #[token("[")]
    OpenSquare,
    #[token("(", |_| Symbol::OpenRound)]
    #[token(")", |_| Symbol::CloseRound)]
    #[token("]", |_| Symbol::CloseSquare)]
    #[token("{", |_| Symbol::OpenCurly)]
    #[token("}", |_| Symbol::CloseCurly)]
    #[token(",", |_| Symbol::Comma)]
    #[token(";", |_| Symbol::Semicolon)]
    #[token(":", |_| Symbol::Colon)]
    #[token("::", |_| Symbol::DoubleColon)]
    #[token(".", |_| Symbol::Dot)]
    #[token("..", |_| Symbol::DoubleDot)]
    #[token("...", |_| Symbol::Ellipsis)]
    #[token("?.", |_| Symbol::OptionalDot)]
    #[token("?", |_| Symbol::Question)]
    #[token("?!", |_| Symbol::NotNull)]
    #[token("??", |_| Symbol::OrIfNull)]
    #[token("??*", |_| Symbol::OrDefault)]
    #[token("??=", |_| Symbol::SetIfNull)]
    #[token("??=*", |_| Symbol::SetDefaultIfNull)]
    #[token("+", |_| Symbol::Plus)]
    #[token("-", |_| Symbol::Minus)]
    #[token("*", |_| Symbol::Star)]
    #[token("/", |_| Symbol::Slash)]
    #[token("%", |_| Symbol::Percent)]
    #[token("^", |_| Symbol::Caret)]
    #[token("&", |_| Symbol::Ampersand)]
    #[token("|", |_| Symbol::Bar)]
    #[token("||", |_| Symbol::DoubleBar)]
    #[token("~", |_| Symbol::Tilde)]
    #[token("++", |_| Symbol::Increment)]
    #[token("--", |_| Symbol::Decrement)]
    #[token("=", |_| Symbol::Equal)]
    #[token("<>", |_| Symbol::NotEqual)]
    #[token("<", |_| Symbol::Less)]
    #[token("<=", |_| Symbol::LessEqual)]
    #[token(">", |_| Symbol::Greater)]
    #[token(">=", |_| Symbol::GreaterEqual)]
    #[token("<=>", |_| Symbol::Exchange)]
    #[token("~=", |_| Symbol::Similar)]
    #[token("~~", |_| Symbol::VerySimilar)]
    #[token("[=", |_| Symbol::StartsWith)]
    #[token("[~", |_| Symbol::StartsWithSimilar)]
    #[token("[~~", |_| Symbol::StartsWithVerySimilar)]
    #[token("[=]", |_| Symbol::Contains)]
    #[token("[~]", |_| Symbol::ContainsSimilar)]
    #[token("[~~]", |_| Symbol::ContainsVerySimilar)]
    #[token("=]", |_| Symbol::EndsWith)]
    #[token("~]", |_| Symbol::EndsWithSimilar)]
    #[token("~~]", |_| Symbol::EndsWithVerySimilar)]
    #[token("+=", |_| Symbol::AddSet)]
    #[token("-=", |_| Symbol::SubtractSet)]
    #[token("*=", |_| Symbol::MultiplySet)]
    #[token("/=", |_| Symbol::DivideSet)]
    #[token("=>", |_| Symbol::Arrow)]
    Symbol(Symbol),
    // Operators of other languages, for a better message.
    #[token("==")]
    #[token("!=")]
    #[token("&&")]
    Foreign,
}

/// Operators and punctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "each is named after its spelling, given by `text`")]
pub enum Symbol {
    OpenRound,
    CloseRound,
    OpenSquare,
    CloseSquare,
    OpenCurly,
    CloseCurly,
    Comma,
    Semicolon,
    Colon,
    DoubleColon,
    Dot,
    DoubleDot,
    OptionalDot,
    Ellipsis,
    Question,
    NotNull,
    OrIfNull,
    OrDefault,
    SetIfNull,
    SetDefaultIfNull,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Caret,
    Ampersand,
    Bar,
    DoubleBar,
    Tilde,
    Increment,
    Decrement,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Exchange,
    Similar,
    VerySimilar,
    StartsWith,
    StartsWithSimilar,
    StartsWithVerySimilar,
    Contains,
    ContainsSimilar,
    ContainsVerySimilar,
    EndsWith,
    EndsWithSimilar,
    EndsWithVerySimilar,
    AddSet,
    SubtractSet,
    MultiplySet,
    DivideSet,
    Arrow,
    /// The `d'` of `tableau d'entiers`.
    Elision,
    /// The end of a physical line; no logical line holds one.
    Newline,
    /// `<BLOC any text>`.
    FoldTag,
    /// Something that is not in the language; a diagnostic was given.
    Bad,
}

/// A word, by its number in [`super::names::Names`].
pub(super) type NameId = u32;

/// What a token is. Small and `Copy`: spellings and values are kept in side tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An identifier or a keyword.
    Word(NameId, Option<Keyword>),
    /// A number, duration or text, by its number in the table of literals.
    Literal(u32),
    /// An opening bracket, and how many tokens further its closing one is.
    Open(Symbol, u32),
    /// The body of a lambda between braces, by its number in the table of bodies.
    Body(u32),
    /// Anything else.
    Symbol(Symbol),
}

/// A token with its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub span: Span,
}

impl Token {
    /// Whether it is this operator or punctuation.
    pub fn is(&self, symbol: Symbol) -> bool {
        match self.kind {
            Kind::Symbol(found) | Kind::Open(found, _) => found == symbol,
            _ => false,
        }
    }

    /// The keyword it may be.
    pub fn keyword(&self) -> Option<Keyword> {
        match self.kind {
            Kind::Word(_, keyword) => keyword,
            _ => None,
        }
    }

    /// The symbol it is.
    pub fn symbol(&self) -> Option<Symbol> {
        match self.kind {
            Kind::Symbol(symbol) | Kind::Open(symbol, _) => Some(symbol),
            _ => None,
        }
    }

    /// A word that may be a name.
    pub fn is_name(&self) -> bool {
        matches!(self.kind, Kind::Word(_, keyword) if keyword.is_none_or(|k| !k.is_hard()))
    }
}

/// The value of a literal.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    Integer(i64),
    Real(f64),
    Currency(Rc<str>),
    Numeric(Rc<str>),
    Duration(i64),
    Text(Rc<str>),
    Interpolated(Vec<Piece>),
}

/// A piece of an interpolated text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// As it stands.
    Text(Rc<str>),
    /// `[% … %]`: the bytes of the expression, and its tokens.
    Code(Span, Vec<Token>),
}
