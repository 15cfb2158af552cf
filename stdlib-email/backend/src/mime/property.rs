//! Properties of a message that are words of a closed list.

/// How urgent a message says to be (X-Priority, Importance, Priority).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub enum Priority {
    /// `X-Priority: 1`.
    Highest,
    /// `X-Priority: 2`.
    High,
    /// `X-Priority: 3`, or nothing.
    #[default]
    Normal,
    /// `X-Priority: 4`.
    Low,
    /// `X-Priority: 5`.
    Lowest,
}

/// How confidential a message says to be (RFC 4021 §2.1.55).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sensitivity {
    /// Nothing said.
    #[default]
    Normal,
    /// `Personal`.
    Personal,
    /// `Private`.
    Private,
    /// `Company-Confidential`.
    CompanyConfidential,
}
