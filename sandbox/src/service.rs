//! What a listener speaks.

use std::fmt;

/// A mail protocol that the sandbox serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// POP3, RFC 1939.
    Pop3,
    /// SMTP, RFC 5321: submission and relay are one server here.
    Smtp,
    /// IMAP, RFC 3501.
    Imap,
    /// HTTP, RFC 9112: the issuer of access tokens.
    Http,
}

impl fmt::Display for Protocol {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Pop3 => "pop3",
            Self::Smtp => "smtp",
            Self::Imap => "imap",
            Self::Http => "http",
        })
    }
}

/// A protocol and the way its connections start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Service {
    /// The protocol spoken.
    pub protocol: Protocol,
    /// TLS from the first byte (RFC 8314); otherwise plain, with STLS or STARTTLS offered.
    pub implicit_tls: bool,
}

impl Service {
    /// POP3 in clear, with STLS (usual port 110).
    pub const POP3: Self = Self { protocol: Protocol::Pop3, implicit_tls: false };
    /// POP3 over TLS (usual port 995).
    pub const POP3S: Self = Self { protocol: Protocol::Pop3, implicit_tls: true };
    /// SMTP in clear, with STARTTLS (usual ports 25 and 587).
    pub const SMTP: Self = Self { protocol: Protocol::Smtp, implicit_tls: false };
    /// SMTP over TLS (usual port 465).
    pub const SMTPS: Self = Self { protocol: Protocol::Smtp, implicit_tls: true };
    /// IMAP in clear, with STARTTLS (usual port 143).
    pub const IMAP: Self = Self { protocol: Protocol::Imap, implicit_tls: false };
    /// IMAP over TLS (usual port 993).
    pub const IMAPS: Self = Self { protocol: Protocol::Imap, implicit_tls: true };

    /// HTTP in clear (usual port 80).
    pub const HTTP: Self = Self { protocol: Protocol::Http, implicit_tls: false };
    /// HTTP over TLS (usual port 443).
    pub const HTTPS: Self = Self { protocol: Protocol::Http, implicit_tls: true };

    /// Every mail service, in the order in which they are listed to people.
    pub const ALL: [Self; 6] =
        [Self::POP3, Self::POP3S, Self::IMAP, Self::IMAPS, Self::SMTP, Self::SMTPS];
}
