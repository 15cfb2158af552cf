//! A mail of the queue: what it is made of and how far it is.

use std::fmt;
use std::time::Duration;

use wl_mail::auth::Credentials;
use wl_mail::net::{ConnectOptions, Endpoint, Protocol, Security};
use wl_mail::smtp::Envelope;
use wl_mail::tls::TlsOptions;

use crate::Renewal;

/// The identifier of a mail in its queue. Never given twice.
pub type Id = i64;

/// Milliseconds since 1970, by the clock of the machine.
pub type Moment = i64;

/// Bytes in the source of a mail. A database takes a gigabyte in one value; what no server takes
/// is refused before that.
pub const MAX_SOURCE: usize = 256 * 1024 * 1024;

/// A mail to be queued.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// Who to whom.
    pub envelope: Envelope,
    /// The source, as it will be sent.
    pub source: Vec<u8>,
    /// The subject, to be recognised by.
    pub subject: String,
    /// Through which server.
    pub server: Server,
}

/// The server that a mail goes through, and how. Its debug form does not show the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Who to be there; nobody when `None`.
    pub credentials: Option<Credentials>,
    /// How their access token is renewed, if it is one that can be.
    pub renewal: Option<Renewal>,
    /// What is verified of its certificate.
    pub tls: TlsOptions,
    /// Whether the password may go over a connection without TLS.
    pub allow_cleartext_auth: bool,
    /// Time for each command.
    pub timeout: Duration,
}

/// Time to reach a machine, for each of its addresses.
const CONNECT: Duration = Duration::from_secs(30);

impl Server {
    /// How to connect to it.
    #[must_use]
    pub fn options(&self) -> ConnectOptions {
        let endpoint = Endpoint {
            host: self.host.clone(),
            port: self.port,
            protocol: Protocol::Smtp,
            security: self.security,
        };
        let mut options = ConnectOptions::new(endpoint);
        options.credentials.clone_from(&self.credentials);
        options.allow_cleartext_auth = self.allow_cleartext_auth;
        options.timeout = self.timeout;
        options.connect_timeout = CONNECT.min(self.timeout);
        options.tls = self.tls;
        options
    }
}

/// How far a mail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Waits for its turn, or for another attempt.
    Pending,
    /// Somebody is sending it.
    Sending,
    /// A server took it for every recipient.
    Sent,
    /// It will not be sent, or not to everybody; its reason tells why.
    Failed,
    /// A server may have it: the connection was lost when all of it was there. Never sent again
    /// by itself.
    Unknown,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Pending, Self::Sending, Self::Sent, Self::Failed, Self::Unknown];

    /// Its word in the database and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    /// Nothing happens to it any more without somebody's order.
    #[must_use]
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Pending | Self::Sending)
    }
}

/// How far a mail is for one recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// Not sent yet.
    Waiting,
    /// A server took it: never sent again.
    Accepted,
    /// Given up.
    Refused,
    /// A server may have it.
    Unknown,
}

impl Fate {
    /// Every fate.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Accepted, Self::Refused, Self::Unknown];

    /// Its word in the database and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }
}

/// Why a mail, or a recipient, is where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// In one word.
    pub kind: ReasonKind,
    /// The code of the server's reply; 0 without one.
    pub code: u16,
    /// The words of the server, or of the system. Never a secret.
    pub detail: String,
}

/// The kinds of [`Reason`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReasonKind {
    /// The server answered no.
    Reply,
    /// The server could not be reached, or the connection broke.
    Connection,
    /// The server did not let us in.
    Login,
    /// The connection could not be protected.
    Protection,
    /// The mail itself cannot go through this server.
    Content,
    /// The connection was lost when the server already had the whole mail.
    Lost,
    /// Whoever was sending it vanished: a crash, a power cut.
    Vanished,
    /// Attempts went on for too long.
    GivenUp,
    /// What the queue holds cannot be read, or a mistake of ours.
    Internal,
}

impl ReasonKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Reply,
        Self::Connection,
        Self::Login,
        Self::Protection,
        Self::Content,
        Self::Lost,
        Self::Vanished,
        Self::GivenUp,
        Self::Internal,
    ];

    /// Its word in the database and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Connection => "connection",
            Self::Login => "login",
            Self::Protection => "protection",
            Self::Content => "content",
            Self::Lost => "lost",
            Self::Vanished => "vanished",
            Self::GivenUp => "given-up",
            Self::Internal => "internal",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

/// A mail of the queue, without its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its identifier.
    pub id: Id,
    /// How far it is.
    pub state: State,
    /// When it was queued.
    pub queued_at: Moment,
    /// When it is tried again, while it is pending.
    pub due_at: Moment,
    /// How many times it was tried.
    pub attempts: u32,
    /// Who it comes from.
    pub from: String,
    /// The recipients.
    pub recipients: Vec<Recipient>,
    /// Its subject.
    pub subject: String,
    /// Bytes of its source.
    pub size: u64,
    /// Host and port of its server.
    pub host: String,
    /// Port of its server.
    pub port: u16,
    /// The user there, when it logs in.
    pub user: Option<String>,
    /// Why it is where it is, once something went wrong.
    pub reason: Option<Reason>,
}

/// A recipient of a mail of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The address.
    pub address: String,
    /// How far the mail is for it.
    pub fate: Fate,
    /// What the server last said of it.
    pub reason: Option<Reason>,
}
