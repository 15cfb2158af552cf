//! The operators of the syntax tree (reference: language, 5).

/// `=`, `+=`…
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssignOp {
    /// `=`
    Set,
    /// `+=`
    Add,
    /// `-=`
    Subtract,
    /// `*=`
    Multiply,
    /// `/=`
    Divide,
    /// `<=`: forced copy.
    Copy,
    /// `<-`: takes a reference.
    Reference,
    /// `??=`
    IfNull,
    /// `??=*`
    DefaultIfNull,
}

impl AssignOp {
    /// The operator that it joins to the assignment.
    #[must_use]
    pub fn binary(self) -> Option<BinaryOp> {
        match self {
            Self::Add => Some(BinaryOp::Add),
            Self::Subtract => Some(BinaryOp::Subtract),
            Self::Multiply => Some(BinaryOp::Multiply),
            Self::Divide => Some(BinaryOp::Divide),
            Self::Set | Self::Copy | Self::Reference | Self::IfNull | Self::DefaultIfNull => None,
        }
    }
}

/// Operators with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-x`
    Minus,
    /// `+x`
    Plus,
    /// `PAS x`
    Not,
    /// `~x`
    BitNot,
    /// `&x`
    Address,
    /// `x ?!`
    NotNull,
    /// `x ??*`
    OrDefault,
}

/// Operators with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`, `modulo`
    Modulo,
    /// `^`
    Power,
    /// `ET`
    And,
    /// `OU`
    Or,
    /// `_ET_`
    LazyAnd,
    /// `_OU_`
    LazyOr,
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `~=`
    Similar,
    /// `~~`
    VerySimilar,
    /// `[=`
    StartsWith,
    /// `[~`
    StartsWithSimilar,
    /// `[~~`
    StartsWithVerySimilar,
    /// `[=]`
    Contains,
    /// `[~]`
    ContainsSimilar,
    /// `[~~]`
    ContainsVerySimilar,
    /// `=]`
    EndsWith,
    /// `~]`
    EndsWithSimilar,
    /// `~~]`
    EndsWithVerySimilar,
    /// `&`
    BitAnd,
    /// `|`
    BitOr,
    /// `||`
    BitXor,
    /// `bitDécaleGauche`
    ShiftLeft,
    /// `bitDécaleDroite`
    ShiftRight,
    /// `??`
    OrIfNull,
}

impl BinaryOp {
    /// How an arithmetic operator is written; the shifts by the function that does them.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::Power => "^",
            Self::BitAnd => "&",
            Self::BitOr => "|",
            Self::BitXor => "||",
            Self::ShiftLeft => "bitDécaleGauche",
            _ => "bitDécaleDroite",
        }
    }
}
