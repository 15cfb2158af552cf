//! What can go wrong, as data.

use std::fmt::{self, Write};

use crate::auth::Mechanism;
use crate::net::Protocol;
use crate::tls::CertificateProblem;

/// The result of every fallible function of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong. Never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The host name has no address.
    Resolve {
        /// The name that was looked up.
        host: String,
        /// What the system said.
        detail: String,
    },
    /// The machine answered that nothing listens on the port.
    Refused {
        /// The host dialled.
        host: String,
        /// The port dialled.
        port: u16,
    },
    /// The machine could not be reached.
    Unreachable {
        /// The host dialled.
        host: String,
        /// The port dialled.
        port: u16,
        /// What the system said.
        detail: String,
    },
    /// The deadline of a command passed.
    Timeout {
        /// The step that was waiting, for instance `RETR`.
        during: String,
    },
    /// The [`crate::net::Cancel`] flag was set.
    Cancelled,
    /// The server closed the connection.
    Closed {
        /// The step that was waiting.
        during: String,
    },
    /// The connection broke.
    Io {
        /// The step that was under way.
        during: String,
        /// What the system said.
        detail: String,
    },
    /// TLS could not be established.
    Tls {
        /// The cause, from the one table of [`crate::tls`].
        problem: CertificateProblem,
        /// The host whose certificate was judged.
        host: String,
        /// What the TLS library said.
        detail: String,
    },
    /// The server does not offer TLS on this port, or refused to start it.
    StartTlsUnavailable {
        /// The refusal, when the server was asked.
        reply: Option<ServerReply>,
    },
    /// Bytes came in clear behind the answer to STARTTLS or STLS: somebody injects replies
    /// (RFC 3207 §5).
    Injection {
        /// The number of bytes that should not be there.
        bytes: usize,
    },
    /// The server refused the user or the password.
    AuthRefused {
        /// The mechanism used.
        mechanism: Mechanism,
        /// The refusal.
        reply: ServerReply,
        /// The explanation that comes apart from the reply (RFC 7628 §3.2.3), usually JSON.
        explanation: Option<String>,
    },
    /// No mechanism in common with the server.
    AuthUnavailable {
        /// What the server offers.
        offered: Vec<String>,
    },
    /// The mechanism would show the password on a connection without TLS.
    SecretsInClear {
        /// The mechanism that was left.
        mechanism: Mechanism,
    },
    /// The server proved not to know the password (RFC 5802 §3), or answered nonsense to a
    /// mechanism.
    AuthProtocol {
        /// The mechanism used.
        mechanism: Mechanism,
        /// What was wrong.
        detail: String,
    },
    /// The server does not speak the protocol.
    Protocol {
        /// The step that was under way.
        during: String,
        /// What came instead, shortened and escaped.
        got: String,
    },
    /// Something was larger than a bound of [`crate::net::Limits`].
    Limit {
        /// The bound.
        which: LimitName,
        /// Its value, in the unit of the bound.
        max: u64,
    },
    /// The message is larger than the server accepts (RFC 1870): it was not sent.
    TooLarge {
        /// Bytes of the message.
        size: u64,
        /// Bytes that the server accepts.
        max: u64,
    },
    /// The server refused a command.
    Reply {
        /// The command, without its secrets.
        command: String,
        /// The refusal.
        reply: ServerReply,
    },
    /// A string given by the caller cannot go into a message or a command.
    InvalidInput {
        /// What the string was for, for instance `subject`.
        field: String,
        /// The offending character or text, escaped.
        offending: String,
    },
    /// The server lacks an extension that this message needs.
    NotOffered {
        /// The extension, for instance `SMTPUTF8`.
        extension: &'static str,
    },
    /// The server takes the session for authenticated before TLS could start (RFC 9051 §11.1):
    /// somebody may be in between.
    Preauthenticated,
    /// The folder is not the one that its messages were read in: the server numbered it anew
    /// (RFC 9051 §2.3.1.1).
    Renumbered {
        /// The name of the folder.
        folder: String,
    },
    /// The message number is not in the mailbox, or was deleted in this session.
    NoSuchMessage {
        /// The number asked for, from 1.
        number: u32,
    },
    /// There is no recipient.
    NoRecipient,
    /// The provider of tokens refused (RFC 6749 §4.1.2.1, §5.2).
    OAuthRefused {
        /// Its code, for instance `invalid_grant`.
        error: String,
        /// Its explanation, which may be empty.
        description: String,
    },
    /// A web server answered something else than what was asked for.
    Http {
        /// The status code.
        status: u16,
        /// The server.
        host: String,
    },
    /// Secrets would cross the network in clear: the address is not `https`.
    InsecureUrl {
        /// The server.
        host: String,
    },
    /// The session ended earlier, by `quit` or by an error.
    SessionOver,
    /// The session is in the middle of a transfer, and does nothing else meanwhile.
    Busy,
}

/// The bounds of [`crate::net::Limits`] and of [`crate::mime`], by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LimitName {
    /// Bytes in a line of a reply.
    ReplyLine,
    /// Lines in a reply.
    ReplyLines,
    /// Messages in a mailbox.
    Messages,
    /// Bytes in a message.
    MessageSize,
    /// Bytes in the answer of a web server.
    WebAnswer,
    /// Bytes in the answer to an IMAP SEARCH.
    SearchLine,
    /// Folders in an account.
    Folders,
    /// Parentheses within each other in an IMAP answer.
    Nesting,
}

/// The words of a server, kept as they came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServerReply {
    /// The three digits of SMTP, 0 for a protocol without them.
    pub code: u16,
    /// The enhanced status code (RFC 2034 §4), for instance `5.1.1`.
    pub enhanced: Option<String>,
    /// The response code in brackets (RFC 2449 §8), for instance `IN-USE`.
    pub response_code: Option<String>,
    /// The text, without the codes, its lines separated by a line feed. Bytes that are not UTF-8
    /// are read as Latin-1.
    pub text: String,
}

impl ServerReply {
    /// Whether the refusal may disappear by itself (RFC 5321 §4.2.1: 4yz).
    #[must_use]
    pub fn is_transient(&self) -> bool {
        (400..500).contains(&self.code)
    }
}

impl Error {
    /// Whether the connection is lost with this error: its session answers nothing any more.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        match self {
            Self::AuthRefused { .. }
            | Self::AuthUnavailable { .. }
            | Self::SecretsInClear { .. }
            | Self::InvalidInput { .. }
            | Self::NotOffered { .. }
            | Self::TooLarge { .. }
            | Self::NoSuchMessage { .. }
            | Self::Renumbered { .. }
            | Self::Busy
            | Self::NoRecipient => false,
            Self::Reply { reply, .. } => reply.code == 421,
            _ => true,
        }
    }

    /// Whether a server refused an access token that another one may replace. Servers explain it in
    /// as many ways as there are providers: what is left out is what a newer token would not change.
    #[must_use]
    pub fn is_token_refused(&self) -> bool {
        match self {
            Self::AuthRefused { mechanism, explanation, .. } => {
                let scope =
                    explanation.as_deref().is_some_and(|it| it.contains("insufficient_scope"));
                mechanism.wants_a_token() && !scope
            }
            _ => false,
        }
    }

    pub(crate) fn invalid(field: impl Into<String>, offending: &str) -> Self {
        Self::InvalidInput { field: field.into(), offending: escaped(offending) }
    }

    pub(crate) fn protocol(during: impl Into<String>, got: &[u8]) -> Self {
        Self::Protocol { during: during.into(), got: escaped(&words(got)) }
    }
}

/// Refuses CR, LF, NUL and the other control characters (tabulation excepted) in a string that
/// goes into a command or a header.
pub(crate) fn check_line(field: &str, value: &str) -> Result<()> {
    match value.chars().find(|c| c.is_control() && *c != '\t') {
        Some(c) => Err(Error::invalid(field, c.encode_utf8(&mut [0; 4]))),
        None => Ok(()),
    }
}

/// The bytes of a server as text: UTF-8 when they are, else Latin-1, so that nothing is lost.
#[must_use]
pub fn words(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&b| char::from(b)).collect(),
    }
}

/// A text that can be shown on a terminal: control characters escaped, 200 characters at most.
#[must_use]
pub fn escaped(text: &str) -> String {
    const SHOWN: usize = 200;
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == SHOWN {
            out.push('…');
            break;
        }
        if c.is_control() || is_bidi_control(c) {
            let _ = write!(out, "{}", c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// The characters that reorder what is shown around them (Unicode TR 9).
pub(crate) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl fmt::Display for ServerReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.code != 0 {
            write!(f, "{} ", self.code)?;
        }
        if let Some(enhanced) = &self.enhanced {
            write!(f, "{enhanced} ")?;
        }
        if let Some(code) = &self.response_code {
            write!(f, "[{code}] ")?;
        }
        f.write_str(&escaped(&self.text))
    }
}

impl fmt::Display for LimitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ReplyLine => "bytes in a line of a reply",
            Self::ReplyLines => "lines in a reply",
            Self::Messages => "messages in a mailbox",
            Self::MessageSize => "bytes in a message",
            Self::WebAnswer => "bytes in the answer of a web server",
            Self::SearchLine => "bytes in the answer to a search",
            Self::Folders => "folders in an account",
            Self::Nesting => "parentheses within each other in an answer",
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Resolve { host, detail } => write!(f, "no address for {host}: {detail}"),
            Self::Refused { host, port } => write!(f, "nothing listens on {host} port {port}"),
            Self::Unreachable { host, port, detail } => {
                write!(f, "cannot reach {host} port {port}: {detail}")
            }
            Self::Timeout { during } => write!(f, "no answer in time during {during}"),
            Self::Cancelled => f.write_str("cancelled"),
            Self::Closed { during } => {
                write!(f, "the server closed the connection during {during}")
            }
            Self::Io { during, detail } => {
                write!(f, "the connection broke during {during}: {detail}")
            }
            Self::Tls { problem, host, detail } => {
                write!(f, "TLS with {host}: {problem} ({detail})")
            }
            Self::StartTlsUnavailable { reply: None } => {
                f.write_str("the server does not offer TLS on this port")
            }
            Self::StartTlsUnavailable { reply: Some(reply) } => {
                write!(f, "the server refused to start TLS: {reply}")
            }
            Self::Injection { bytes } => {
                write!(f, "{bytes} bytes were injected in clear before TLS started")
            }
            Self::AuthRefused { mechanism, reply, explanation } => {
                write!(f, "the server refused the user or the password ({mechanism}): {reply}")?;
                match explanation {
                    Some(text) => write!(f, " {}", escaped(text)),
                    None => Ok(()),
                }
            }
            Self::AuthUnavailable { offered } => {
                write!(f, "no authentication in common; the server offers: {}", offered.join(" "))
            }
            Self::SecretsInClear { mechanism } => {
                write!(f, "{mechanism} would send the password in clear")
            }
            Self::AuthProtocol { mechanism, detail } => write!(f, "{mechanism}: {detail}"),
            Self::Protocol { during, got } => {
                write!(f, "unexpected answer during {during}: {got}")
            }
            Self::Limit { which, max } => write!(f, "more than {max} {which}"),
            Self::TooLarge { size, max } => {
                write!(f, "the message has {size} bytes, the server accepts {max}")
            }
            Self::Reply { command, reply } => write!(f, "the server refused {command}: {reply}"),
            Self::InvalidInput { field, offending } => {
                write!(f, "invalid {field}: “{offending}” cannot be there")
            }
            Self::NotOffered { extension } => {
                write!(f, "the server does not offer {extension}, which this message needs")
            }
            Self::Preauthenticated => {
                f.write_str("the server takes the session for authenticated before TLS")
            }
            Self::Renumbered { folder } => {
                write!(f, "the server numbered the messages of {} anew", escaped(folder))
            }
            Self::NoSuchMessage { number } => write!(f, "there is no message {number}"),
            Self::OAuthRefused { error, description } => {
                write!(f, "the provider refuses: {}", escaped(error))?;
                match description.as_str() {
                    "" => Ok(()),
                    text => write!(f, " ({})", escaped(text)),
                }
            }
            Self::Http { status, host } => write!(f, "{host} answered HTTP {status}"),
            Self::InsecureUrl { host } => {
                write!(f, "secrets would go to {host} in clear: https is needed")
            }
            Self::NoRecipient => f.write_str("there is no recipient"),
            Self::SessionOver => f.write_str("the session is over"),
            Self::Busy => f.write_str("the session is in the middle of a transfer"),
        }
    }
}

impl std::error::Error for Error {}

/// The name of a protocol in an error or a log.
impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pop3 => "POP3",
            Self::Smtp => "SMTP",
            Self::Imap => "IMAP",
            Self::Http => "HTTP",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_falls_back_to_latin1() {
        assert_eq!(words("Boîte".as_bytes()), "Boîte");
        assert_eq!(words(b"Bo\xeete"), "Boîte");
    }

    #[test]
    fn escaped_shows_no_control_and_is_bounded() {
        assert_eq!(escaped("a\r\n\u{0}\u{202e}b"), "a\\r\\n\\u{0}\\u{202e}b");
        assert_eq!(escaped(&"x".repeat(1000)).chars().count(), 201);
    }

    #[test]
    fn check_line_names_the_character() {
        assert_eq!(
            check_line("subject", "a\nb"),
            Err(Error::InvalidInput { field: "subject".into(), offending: "\\n".into() })
        );
        assert_eq!(check_line("subject", "été\t"), Ok(()));
    }
}
