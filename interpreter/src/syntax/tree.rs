//! The syntax tree: what was written, with spans and exact spellings.

#![allow(missing_docs, reason = "the parts of a form are named after its grammar")]

use std::ops::Deref;
use std::rc::Rc;

pub use super::operator::{AssignOp, BinaryOp, UnaryOp};
use crate::source::Span;

/// A spelling: all names of a source that are spelt alike share one.
#[derive(Debug, PartialEq)]
pub struct Word {
    /// As written.
    pub text: Rc<str>,
    /// Without case and accents: see [`super::fold()`].
    pub key: Rc<str>,
}

/// A name as written, with the form under which it compares.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Its spelling.
    pub word: Rc<Word>,
    /// Where.
    pub span: Span,
}

impl Name {
    /// A name that the source does not spell by one word.
    #[must_use]
    pub fn new(text: impl Into<Rc<str>>, span: Span) -> Self {
        let text = text.into();
        let key = Rc::from(&*super::fold(&text));
        Self::known_as(text, key, span)
    }

    /// A name that compares under another form than its own.
    #[must_use]
    pub fn known_as(text: Rc<str>, key: Rc<str>, span: Span) -> Self {
        Self { word: Rc::new(Word { text, key }), span }
    }
}

impl Deref for Name {
    type Target = Word;

    fn deref(&self) -> &Word {
        &self.word
    }
}

/// A sequence of statements.
pub type Block = Vec<Statement>;

/// One statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// From its first to its last character; for a block, its whole extent.
    pub span: Span,
}

/// Every form of statement and declaration (reference: language, sections 3 and 6).
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// `x, y sont des entiers = …`, `SOIT x = …`.
    Declaration(Box<Declaration>),
    /// `CONSTANTE A = 1`, one or several.
    Constants(Vec<(Name, Expr)>),
    /// `X est une Structure … FIN` and the composed form.
    Structure(Box<Structure>),
    /// `X est une Énumération … FIN`, `X est une Combinaison … FIN`.
    Enumeration(Box<Enumeration>),
    /// `X est un type : T`.
    Alias(Name, Box<TypeName>),
    /// `C est une Classe … FIN`.
    Class(Box<Class>),
    /// A procedure, also internal.
    Procedure(Rc<Procedure>),
    /// `EXTERNE "file.wl"` or `EXTERNE name`.
    Extern(Expr),
    /// `GLOBAL`, `LOCAL`, `PRIVÉ`… alone on a line.
    Section(Vec<Name>),
    /// `a = b`, `a += b`, `a <= b`, `a <- b`…
    Assign { target: Box<Expr>, op: AssignOp, op_span: Span, value: Box<Expr> },
    /// `(a, , c) = …`.
    MultiAssign { targets: Vec<Option<Expr>>, value: Box<Expr> },
    /// `a <=> b`.
    Exchange(Box<Expr>, Box<Expr>),
    /// A call, a bare name, `x++`: an expression for its effect.
    Expression(Expr),
    /// `SI … SINON SI … SINON … FIN`, block or one line.
    If { arms: Vec<(Expr, Block)>, otherwise: Option<Block> },
    /// `SELON … FIN`.
    Switch { value: Box<Expr>, arms: Vec<(Vec<Case>, Block)>, otherwise: Option<Block> },
    /// `BOUCLE … FIN`, `BOUCLE(n)`, `BOUCLE … À FAIRE TANTQUE c`.
    Loop { count: Option<Box<Expr>>, body: Block, again_while: Option<Box<Expr>> },
    /// `TANTQUE c … FIN`.
    While { condition: Box<Expr>, body: Block },
    /// `POUR i = a À b PAS c … FIN`.
    For(Box<For>),
    /// `POUR TOUT … FIN`.
    ForEach(Box<ForEach>),
    /// `AVEC x … FIN`.
    With { object: Box<Expr>, body: Block },
    /// `UTILISER x DANS … FIN`.
    Using { resource: Box<Expr>, body: Block },
    /// `APRÈS r = f() FAIRE … FIN`.
    After { target: Box<Expr>, call: Box<Expr>, body: Block },
    /// `QUAND EXCEPTION DANS … FAIRE … SINON … FIN`.
    WhenExceptionIn { body: Block, handler: Block, otherwise: Option<Box<Block>> },
    /// `QUAND EXCEPTION … FIN`: from here on, for the whole process.
    WhenException { handler: Block },
    /// `SORTIR`, `SORTIR(2)`: out of that many loops.
    Break(u32),
    /// `SORTIR SELON`.
    BreakSwitch,
    /// `CONTINUER`, `CONTINUER(2)`.
    Continue(u32),
    /// `RENVOYER v`, `RENVOYER (v1, v2)`, `RETOUR`, `RETOUR v`.
    Return { values: Vec<Expr> },
    /// `RETOUR = v`: the pending result.
    SetResult { values: Vec<Expr> },
    /// `GOTO x`.
    Goto(Name),
    /// `x:`.
    Label(Name),
    /// `CONTINUER:` in a loop body.
    ContinueLabel,
    /// `SORTIR:` in a loop body.
    BreakLabel,
    /// `LIBÉRER x`.
    Release(Expr),
    /// `EXCEPTION` inside a handler: to the upper one.
    Reraise,
    /// `ABANDONNER ET SORTIR`.
    AbortAndBreak,
    /// `<COMPILE SI …>` and `<SI CibleExécution …>`.
    CompileIf { arms: Vec<(Expr, Block)>, otherwise: Option<Block> },
    /// `<BLOC …> … <FIN>`.
    Fold(Block),
    /// `STOP`, or `...` standing for omitted code.
    Nothing,
    /// Something that was not understood; a diagnostic tells.
    Error,
}

/// `names est un type = init <attributes>`.
#[derive(Debug, Clone, PartialEq)]
pub struct Declaration {
    /// What is declared, in order.
    pub names: Vec<Name>,
    /// `None` for `SOIT x = v`.
    pub ty: Option<TypeName>,
    /// How they begin.
    pub init: Option<Init>,
    /// `<utile>`, `, immuable`…
    pub attributes: Vec<Attribute>,
    /// `GLOBAL x est …`, `PRIVÉ x est …`.
    pub modifiers: Vec<Name>,
}

/// The initial value of a declaration.
#[derive(Debug, Clone, PartialEq)]
pub enum Init {
    /// `= v`, for the last name.
    Value(Expr),
    /// `= (v1, v2)`, one a name.
    Values(Vec<Expr>),
    /// `<- v`.
    Reference(Expr),
    /// `(args)`: of the constructor.
    Constructor(Vec<Argument>),
}

/// `<name = value>` after a declaration or a header.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// One or several words.
    pub name: Name,
    /// Its value.
    pub value: Option<Expr>,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeName {
    /// What it says.
    pub kind: TypeKind,
    /// `T?` or `<nullable>`.
    pub nullable: bool,
    /// Where.
    pub span: Span,
}

/// The forms of a type.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// `booléen`.
    Boolean,
    /// `entier sur 8 octets`…
    Integer { bytes: u8, signed: bool },
    /// `réel`, 4 or 8 bytes.
    Real { bytes: u8 },
    /// `monétaire`.
    Currency,
    /// `numérique`, `(*)`, `(i)`, `(i,d)`.
    Numeric { integers: Option<u8>, decimals: Option<u8> },
    /// `chaîne`.
    Text(TextKind),
    /// `Buffer`, `Buffer sur n`.
    Buffer(Option<Box<Expr>>),
    /// `Date`.
    Date,
    /// `Heure`.
    Time,
    /// `DateHeure`.
    DateTime,
    /// `Durée`.
    Duration,
    /// `Variant`.
    Variant,
    /// `JSON`.
    Json,
    /// `Procédure`.
    Procedure,
    /// `tableau de T`; a dimension of `None` is `*` or left out.
    Array {
        dimensions: Vec<Option<Expr>>,
        element: Box<TypeName>,
        fixed: bool,
        dynamic: bool,
        local: bool,
        /// `<agrandissement>`: 0 none, 1 one past the end, n up to the index.
        growth: Option<Box<Expr>>,
    },
    /// `tableau associatif (options, default, key type) de T`.
    Associative { options: Vec<Option<Expr>>, element: Box<TypeName> },
    /// `File de T`.
    Queue(Box<TypeName>),
    /// `Pile de T`.
    Stack(Box<TypeName>),
    /// `Liste de T`.
    List(Box<TypeName>),
    /// A structure, a class, an advanced type such as `Email`; `dynamique` or not.
    Named { name: Name, dynamic: bool },
    /// Not understood.
    Error,
}

/// The kinds of text.
#[derive(Debug, Clone, PartialEq)]
pub enum TextKind {
    /// Any length.
    Free,
    /// `chaîne ANSI`.
    Ansi,
    /// `chaîne UNICODE`.
    Unicode,
    /// `chaîne sur n`, ASCIIZ: at most n.
    Bounded(Box<Expr>),
    /// `chaîne Pascal sur n`: at most n, and 255.
    Pascal(Box<Expr>),
    /// `chaîne fixe sur n`: exactly n, padded with spaces.
    Fixed(Box<Expr>),
    /// `caractère`.
    Character,
    /// `UUID`: 128 or 256 bits.
    Uuid(u16),
}

/// `X est une Structure … FIN`.
#[derive(Debug, Clone, PartialEq)]
pub struct Structure {
    /// Its name.
    pub name: Name,
    /// Its members.
    pub members: Vec<Declaration>,
    /// `est composé de`: one variable and not a type.
    pub composed: bool,
}

/// `X est une Énumération … FIN` or `Combinaison`.
#[derive(Debug, Clone, PartialEq)]
pub struct Enumeration {
    /// Its name.
    pub name: Name,
    /// `Combinaison`.
    pub combination: bool,
    /// Values in order; `[Base]` lines have no value and `included` set.
    pub values: Vec<EnumerationValue>,
    /// `A - B`: options of a combination that exclude one another.
    pub exclusions: Vec<Vec<Name>>,
}

/// One line of an enumeration.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumerationValue {
    /// Its name.
    pub name: Name,
    /// What follows `=`.
    pub value: Option<Expr>,
    /// `[Base]`.
    pub included: bool,
}

/// `C est une Classe … FIN`.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// Its name.
    pub name: Name,
    /// `abstraite`, `immuable`…
    pub attributes: Vec<Attribute>,
    /// `HÉRITE DE`.
    pub bases: Vec<Base>,
    /// `Interface` and not `Classe`.
    pub interface: bool,
    /// Members, sections, methods, nested types.
    pub body: Block,
}

/// `PRIVÉ HÉRITE DE Nom`, `un objet Nom`.
#[derive(Debug, Clone, PartialEq)]
pub struct Base {
    /// `PRIVÉ`, `PROTÉGÉ`, `PUBLIC`.
    pub modifiers: Vec<Name>,
    /// The class inherited.
    pub name: Name,
}

/// `PROCÉDURE Nom(params) : type`.
#[derive(Debug, Clone, PartialEq)]
pub struct Procedure {
    /// Its name.
    pub name: Name,
    /// `GLOBALE`, `PRIVÉE`, `VIRTUELLE`…
    pub modifiers: Vec<Name>,
    /// `PROPRIÉTÉ` and not `PROCÉDURE`: it reads or writes a property of its class.
    pub property: bool,
    /// `PROCÉDURE INTERNE`.
    pub internal: bool,
    /// In order.
    pub parameters: Vec<Parameter>,
    /// `(a, *)`.
    pub variadic: bool,
    /// `<…>` after the header.
    pub attributes: Vec<Attribute>,
    /// Declared results: empty when none is declared, `None` for an untyped one.
    pub results: Vec<Option<TypeName>>,
    /// What it does.
    pub body: Body,
    /// From `PROCÉDURE` to the end of the header.
    pub header: Span,
}

/// The code of a process with its end-of-process clauses.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Body {
    /// The code.
    pub statements: Block,
    /// `CAS ERREUR:`.
    pub case_error: Option<Block>,
    /// `CAS EXCEPTION:`.
    pub case_exception: Option<Block>,
    /// `FIN:`.
    pub at_end: Option<Block>,
}

/// One parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// `LOCAL`: by value.
    pub local: bool,
    /// `p est un T`, `p T`.
    pub ty: Option<TypeName>,
    /// `p = v`.
    pub default: Option<Expr>,
    /// `<utile>`…
    pub attributes: Vec<Attribute>,
}

/// `POUR i = a À b PAS c`.
#[derive(Debug, Clone, PartialEq)]
pub struct For {
    /// The counter.
    pub counter: Expr,
    /// The first value.
    pub from: Expr,
    /// The last value.
    pub to: Expr,
    /// `_À_`: the limit is evaluated once.
    pub to_once: bool,
    /// `PAS`.
    pub step: Option<Expr>,
    /// `_PAS_`.
    pub step_once: bool,
    /// What is repeated.
    pub body: Block,
}

/// `POUR TOUT …`.
#[derive(Debug, Clone, PartialEq)]
pub struct ForEach {
    /// What is walked.
    pub walk: Walk,
    /// The element, its key or position, the pass number.
    pub variables: Vec<Name>,
    /// What follows `DE`.
    pub of: Expr,
    /// `AVEC cond`.
    pub filter: Option<Expr>,
    /// `DepuisFin`.
    pub from_end: bool,
    /// `SUR clé`, `SANS FILTRE`, `EN PROFONDEUR`…: their first words.
    pub extras: Vec<Name>,
    /// What is repeated.
    pub body: Block,
}

/// The kinds of walk.
#[derive(Debug, Clone, PartialEq)]
pub enum Walk {
    /// `POUR TOUT x DE t`; `= key` for one key of an associative array; `NON LU` of a session.
    Elements { key: Option<Expr>, unread: bool },
    /// `POUR TOUTE CHAÎNE s DE t SÉPARÉE PAR sep`.
    Texts { separator: Option<Expr> },
    /// `POUR TOUTE POSITION p DE x DANS t`: what is searched in.
    Positions { within: Expr, options: Option<Expr> },
    /// `POUR TOUTE LIGNE i DE c`.
    Rows { selected: bool },
    /// `POUR TOUT fichier …`: a data file or a reader, with no `DE`.
    Records,
}

/// One alternative of a `CAS`.
#[derive(Debug, Clone, PartialEq)]
pub enum Case {
    /// `CAS v`.
    Value(Expr),
    /// `CAS a À b`, `CAS À b`, `CAS a À`.
    Range(Option<Expr>, Option<Expr>),
    /// `CAS > v`, `CAS ~= v`…
    Compare(BinaryOp, Expr),
    /// `CAS a < * <= b`.
    Between { low: Expr, low_strict: bool, high_strict: bool, high: Expr },
}

/// One expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

// A source of a megabyte makes some 200,000 of them: what is rare or large is boxed.
const _: () = assert!(size_of::<Expr>() == 56 && size_of::<Statement>() == 80);

/// The forms of an expression (reference: language, sections 3 and 5).
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `12`, `0xFF`; beyond 64 bits it is a [`ExprKind::Numeric`].
    Integer(i64),
    /// `1.5`.
    Real(f64),
    /// `0m12.50`: the digits.
    Currency(Rc<str>),
    /// `0n12.50`: the digits; also an integer too long for 64 bits.
    Numeric(Rc<str>),
    /// `3 min 30 s`, in milliseconds.
    Duration(i64),
    /// `"…"` and its other forms, without interpolation.
    Text(Rc<str>),
    /// A text with `[% … %]` in it.
    Interpolated(Vec<TextPart>),
    /// A variable, constant, function, type, field…
    Name(Name),
    /// `a.b`, `a..b`, `a:b`, `a::b`, `a?.b`.
    Member { object: Box<Expr>, access: Access, name: Name },
    /// `.b`, `..b`, `:b`, `::b` with what is in front left out (`AVEC`, methods).
    ImplicitMember { access: Access, name: Name },
    /// `t[i]`, `t[i, j]`, `n[1 SUR 3]`, `t[*]`.
    Index { object: Box<Expr>, indexes: Vec<Range> },
    /// `s[[…]]`.
    Slice { object: Box<Expr>, range: Box<Range> },
    /// `f(…)`.
    Call { callee: Box<Expr>, arguments: Vec<Argument> },
    /// `-x`, `PAS x`…
    Unary { op: UnaryOp, operand: Box<Expr> },
    /// `a + b`, `a ET b`, `a [=] b`…
    Binary { op: BinaryOp, op_span: Span, left: Box<Expr>, right: Box<Expr> },
    /// `x DANS (…)`; `_DANS_` stops at the first match.
    In { value: Box<Expr>, list: Vec<Expr>, negated: bool, lazy: bool },
    /// `a < x <= b`.
    Between {
        low: Box<Expr>,
        low_strict: bool,
        value: Box<Expr>,
        high_strict: bool,
        high: Box<Expr>,
    },
    /// `x = a À b`.
    InRange { value: Box<Expr>, low: Box<Expr>, high: Box<Expr> },
    /// `c ? a SINON b`.
    Ternary { condition: Box<Expr>, then: Box<Expr>, otherwise: Box<Expr> },
    /// `SELON(n, a, b, SINON c)`.
    Choose { index: Box<Expr>, choices: Box<[Expr]>, otherwise: Option<Box<Expr>> },
    /// `[sep]` as an operand of `+`: added unless already there.
    OptionalText(Box<Expr>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `(a, b)`.
    Tuple(Vec<Expr>),
    /// `{name}`, `{name, kind}`.
    Indirection { name: Box<Expr>, kind: Option<Box<Expr>> },
    /// `ALLOUER UN T(args)`.
    Allocate { ty: Box<TypeName>, arguments: Vec<Argument> },
    /// `(type) x`.
    Cast { ty: Box<TypeName>, value: Box<Expr> },
    /// `o est Classe`.
    IsClass { value: Box<Expr>, class: Name },
    /// `x++`, `++x`, `x--`, `--x`.
    Increment { target: Box<Expr>, by: i8, prefix: bool },
    /// `x => expr`, `x => { … }`, `PROCÉDURE(…) { … }`.
    Lambda(Rc<Procedure>),
    /// `RETOUR` read as a value.
    PendingResult,
    /// Not understood; a diagnostic tells.
    Error,
}

/// A piece of an interpolated text.
#[derive(Debug, Clone, PartialEq)]
pub enum TextPart {
    /// As it stands.
    Text(Rc<str>),
    /// `[% expr %]`.
    Value(Expr),
}

/// How a member is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// `.`
    Dot,
    /// `..`
    DoubleDot,
    /// `:`
    Colon,
    /// `::`
    DoubleColon,
    /// `?.`
    Optional,
}

/// An index or the bounds of a slice.
#[derive(Debug, Clone, PartialEq)]
pub enum Range {
    /// `i`.
    One(Expr),
    /// `a À b`, `À b`, `a À`.
    Bounds(Option<Box<Expr>>, Option<Box<Expr>>),
    /// `a SUR n`.
    Length(Box<Expr>, Box<Expr>),
    /// `*`.
    All,
}

/// One argument of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// `v`; `((v))` is by value.
    Value(Expr),
    /// `(v)` in double parentheses: by value.
    ByValue(Expr),
    /// `*`: the default.
    Default(Span),
    /// `<name>: v`.
    Named(Name, Box<Expr>),
}

impl Argument {
    /// What is given, unless it is the default.
    #[must_use]
    pub fn value(&self) -> Option<&Expr> {
        match self {
            Self::Value(value) | Self::ByValue(value) => Some(value),
            Self::Named(_, value) => Some(value),
            Self::Default(_) => None,
        }
    }

    /// Where its value is.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Default(span) => *span,
            given => given.value().map_or_else(Span::default, |value| value.span),
        }
    }
}
