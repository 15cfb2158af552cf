//! What a scenario says: at which moment of a session, which faults.
//!
//! The text form is described in `SCENARIOS.md` and read by [`crate::Scenario::parse`].

mod text;

pub use text::ParseError;

use crate::Protocol;
use std::time::Duration;

/// Faults to inject. The default one injects none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    /// What to do, and when. When several rules match a moment, their actions add up in order.
    pub rules: Vec<Rule>,
    /// What is wrong with TLS; `None`: nothing.
    pub tls: Option<TlsFlaw>,
    /// Extensions that a server does not have: it neither offers them nor takes what needs them.
    pub without: Vec<(Protocol, String)>,
}

/// Actions at one moment of the sessions of a protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The protocol concerned; `None`: each.
    pub protocol: Option<Protocol>,
    /// Only the nth connection to that protocol, counted from 1 since the sandbox started.
    pub connection: Option<usize>,
    /// When.
    pub moment: Moment,
    /// Only the nth time that the moment occurs in a session, from 1.
    pub occurrence: Option<usize>,
    /// What happens. An empty list does nothing.
    pub actions: Vec<Action>,
}

/// A moment of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Any reply: greeting, commands, SASL responses, end of data.
    Any,
    /// The greeting.
    Greeting,
    /// A command: its verb, and a text that its argument must contain; both without case.
    Command(String, Option<String>),
    /// A SASL response line (RFC 4954 section 4, RFC 5034 section 4), `AUTH` itself excluded.
    Response,
    /// IMAP: the `+` that lets a literal come (RFC 3501 section 4.3), or that begins IDLE.
    Continuation,
    /// SMTP: the final dot of `DATA`, or the chunk of `BDAT … LAST`.
    EndOfData,
    /// SMTP: this many octets of a `DATA` message were received. `Reply` speaks before the dot.
    Octet(usize),
    /// Before the server's part of a TLS handshake.
    Handshake,
}

/// A fault. Actions act on the reply that the server was about to send, in the order: replace
/// it, change its octets, wait, send it in a certain way, close.
///
/// The command is executed unless its reply is replaced without [`Action::Execute`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Waits before the reply.
    Delay(Duration),
    /// Sends the reply in pieces of so many octets, with a pause between them. Each piece is a
    /// segment of its own as far as the system allows; a zero pause only splits the writes.
    Drip(usize, Duration),
    /// Sends the first octets of the reply, pauses, then sends the others.
    Pause(usize, Duration),
    /// Replaces the reply by these octets; the command is not executed. Line ends are included.
    Reply(Vec<u8>),
    /// Sends no reply; the command is not executed.
    Silence,
    /// The command is executed even though its reply is replaced.
    Execute,
    /// Puts octets before the reply, in the same segment.
    Before(Vec<u8>),
    /// Puts octets after the reply, in the same segment. After the 220 of `STARTTLS` they are
    /// what somebody on the path injects for a client that keeps its buffer across TLS.
    Inject(Vec<u8>),
    /// Puts octets inside the reply, after so many of its own.
    Insert(usize, Vec<u8>),
    /// Removes the lines of the reply whose first word is this capability.
    Omit(String),
    /// Adds a capability line to the reply.
    Add(String),
    /// Sends so many octets of the reply, then drops the connection without a `close_notify`.
    Cut(usize),
    /// Closes the connection cleanly after the reply.
    Close,
    /// Drops the connection at once; the command is not executed.
    HangUp,
    /// Says nothing more and keeps the connection; the command is not executed.
    Hang,
    /// Sends one line that never ends; the command is not executed.
    EndlessLine,
    /// Sends a multi-line reply that never ends; the command is not executed.
    EndlessReply,
}

/// Something wrong with TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsFlaw {
    /// The certificate expired some time ago.
    Expired,
    /// The certificate is valid only later.
    NotYetValid,
    /// The certificate names another host.
    WrongName,
    /// The certificate is signed by its own key.
    SelfSigned,
    /// The certificate is signed by another authority than [`crate::Sandbox::ca_pem`].
    UnknownAuthority,
    /// Nothing newer than TLS 1.0 is spoken. Where the TLS library of the machine refuses to
    /// speak it at all, the handshake fails just the same.
    OldProtocol,
}

impl Scenario {
    /// A scenario of one rule.
    #[must_use]
    pub fn of(rule: Rule) -> Self {
        Self { rules: vec![rule], ..Self::default() }
    }

    /// Whether a server has an extension.
    pub(crate) fn has(&self, protocol: Protocol, extension: &str) -> bool {
        let lacks = |(of, name): &(Protocol, String)| {
            *of == protocol && name.eq_ignore_ascii_case(extension)
        };
        !self.without.iter().any(lacks)
    }

    /// Adds a rule.
    #[must_use]
    pub fn and(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// A scenario with nothing wrong but TLS.
    #[must_use]
    pub fn flawed(flaw: TlsFlaw) -> Self {
        Self { tls: Some(flaw), ..Self::default() }
    }
}

impl Rule {
    /// A rule without actions yet, for every connection and occurrence.
    #[must_use]
    pub fn at(protocol: Protocol, moment: Moment) -> Self {
        Self {
            protocol: Some(protocol),
            connection: None,
            moment,
            occurrence: None,
            actions: Vec::new(),
        }
    }

    /// A rule about a command of this verb.
    #[must_use]
    pub fn command(protocol: Protocol, verb: &str) -> Self {
        Self::at(protocol, Moment::Command(verb.to_owned(), None))
    }

    /// Only the nth occurrence in a session, from 1.
    #[must_use]
    pub fn nth(mut self, occurrence: usize) -> Self {
        self.occurrence = Some(occurrence);
        self
    }

    /// Only the nth connection, from 1.
    #[must_use]
    pub fn connection(mut self, connection: usize) -> Self {
        self.connection = Some(connection);
        self
    }

    /// Adds an action.
    #[must_use]
    pub fn then(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    /// Replaces the reply by this line; its CRLF is added.
    #[must_use]
    pub fn reply(self, line: &str) -> Self {
        self.then(Action::Reply([line.as_bytes(), b"\r\n"].concat()))
    }
}
