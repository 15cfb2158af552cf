//! What a process does by itself when something fails in it (pages 3034007 and 3034009).

use crate::value::Value;

/// What a [`Behaviour`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failing {
    /// A function that fails: a non-fatal error.
    Error,
    /// An exception.
    Exception,
}

/// What happens by itself.
#[derive(Debug, Clone)]
pub struct Behaviour {
    /// What is done.
    pub action: Action,
    /// `epAfficheMessage`: the message is shown first.
    pub shown: bool,
}

/// What is done.
#[derive(Debug, Clone)]
pub enum Action {
    /// `epCode`: nothing; the program looks by itself.
    Nothing,
    /// `epGotoCasErreur`, `epGotoCasException`: to the clause of the process.
    Clause,
    /// `epRetour`, `epRenvoyer`…: out of the process.
    Leave {
        /// With this result.
        result: Option<Value>,
        /// The error goes on to the caller, with this text in front of its message.
        handed_on: Option<String>,
    },
    /// `epExécuteProcédure`: it answers with an [`Answer`].
    Call(Value),
    /// The `epAfficheMessage…` that ask: the answers offered, and which one when nobody answers.
    Ask(&'static [Answer], Answer),
}

/// The `op…` constants: how to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// `opAnnuler`: the function fails and the code goes on; an exception is raised again.
    Cancel,
    /// `opFinTraitement`: the running code ends, callers included.
    EndProcess,
    /// `opFinProgramme`.
    EndProgram,
    /// `opRéessayer`: the function is called again.
    Retry,
    /// `opRelanceProgramme`.
    Relaunch,
}

impl Answer {
    /// All of them, each at the rank that is the value of its constant.
    pub const ALL: [Self; 5] =
        [Self::EndProgram, Self::Cancel, Self::EndProcess, Self::Retry, Self::Relaunch];

    /// The value of its constant.
    #[must_use]
    pub fn number(self) -> i64 {
        Self::ALL.iter().position(|answer| *answer == self).unwrap_or(0) as i64
    }

    /// What a procedure answered; the end of the program when it said nothing known.
    #[must_use]
    pub fn from_value(value: &Value) -> Self {
        let number = value.to_int().ok().and_then(|number| usize::try_from(number).ok());
        number.and_then(|number| Self::ALL.get(number)).copied().unwrap_or(Self::EndProgram)
    }
}
