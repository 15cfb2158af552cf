//! From the greeting to an authenticated session: CAPABILITY, STARTTLS, AUTHENTICATE or LOGIN, ID.

use super::answer::{Answer, Awaited, Data, Status, code_arguments, read};
use super::capabilities::Capabilities;
use super::command::Command;
use super::folder::Names;
use crate::auth::{Credentials, Exchange, Mechanism, Secret, choose};
use crate::log::MASK;
use crate::net::{ConnectOptions, Network, Security, Stream};
use crate::{Error, LimitName, Result, ServerReply};

/// Bytes of an initial response: its line stays below the 8 KiB that every server takes.
const INITIAL: usize = 8_000;

/// What an opened connection is.
pub(super) struct Opened {
    pub(super) stream: Stream,
    pub(super) capabilities: Capabilities,
    pub(super) names: Names,
    pub(super) tags: Tags,
}

/// The tags of commands: `w1`, `w2`…
#[derive(Debug, Default)]
pub(super) struct Tags(u64);

impl Tags {
    pub(super) fn next(&mut self) -> String {
        self.0 += 1;
        format!("w{}", self.0)
    }
}

/// How a command ended.
type Ended = std::result::Result<ServerReply, (Status, ServerReply)>;

/// An authenticated connection.
pub(super) fn open(network: &dyn Network, options: &ConnectOptions) -> Result<Opened> {
    let stream = Stream::open(network, options)?;
    let (capabilities, names, tags) = Default::default();
    let mut opened = Opened { stream, capabilities, names, tags };
    opened.stream.begin("greeting");
    let authenticated = match read(&mut opened.stream, "greeting", Awaited::Lines)? {
        Answer::Data(Data::Status(status @ (Status::Ok | Status::PreAuth), reply)) => {
            opened.learn(&reply);
            status == Status::PreAuth
        }
        Answer::Data(Data::Status(_, reply)) => {
            return Err(Error::Reply { command: "greeting".into(), reply });
        }
        _ => return Err(Error::protocol("greeting", b"no greeting")),
    };
    if options.endpoint.security == Security::StartTls {
        if authenticated {
            // STARTTLS is not possible any more, which suits who wants to read along.
            return Err(Error::Preauthenticated);
        }
        opened.start_tls(network)?;
    }
    if !authenticated && let Some(credentials) = &options.credentials {
        opened.ask_capabilities_if_unknown()?;
        opened.authenticate(credentials, options)?;
    }
    opened.ask_capabilities_if_unknown()?;
    opened.introduce()?;
    Ok(opened)
}

/// What lets the names of folders be UTF-8 (RFC 6855 §3).
const UTF8: &str = "UTF8=ACCEPT";

impl Opened {
    /// Takes the capabilities that a status carries.
    fn learn(&mut self, reply: &ServerReply) {
        if let Some(words) = code_arguments(reply, "CAPABILITY") {
            self.capabilities = Capabilities::of(words);
        }
    }

    fn ask_capabilities_if_unknown(&mut self) -> Result<()> {
        if self.capabilities.has("IMAP4REV1") || self.capabilities.has("IMAP4REV2") {
            return Ok(());
        }
        self.ask_capabilities()
    }

    fn ask_capabilities(&mut self) -> Result<()> {
        self.capabilities = Capabilities::default();
        self.command(&Command::new("CAPABILITY"))?
            .map(drop)
            .map_err(|(_, reply)| Error::Reply { command: "CAPABILITY".into(), reply })
    }

    /// Sends a command without literals and reads its end.
    fn command(&mut self, command: &Command) -> Result<Ended> {
        let tag = self.tags.next();
        let shown = command.shown(&tag)?;
        self.stream.queue_masked(&format!("{tag} {}", command.tail), &shown);
        self.stream.flush()?;
        self.end(&tag, command.verb)
    }

    /// Reads until a command ends, which asks for nothing more.
    fn end(&mut self, tag: &str, during: &'static str) -> Result<Ended> {
        match self.end_or_challenge(tag, during)? {
            Heard::End(end) => Ok(end),
            Heard::Challenge(challenge) => Err(Error::protocol(during, &challenge)),
        }
    }

    /// Reads until a command ends or asks for more.
    fn end_or_challenge(&mut self, tag: &str, during: &'static str) -> Result<Heard> {
        self.stream.begin(during);
        let max = self.stream.limits().reply_lines;
        for _ in 0..max {
            match read(&mut self.stream, during, Awaited::Lines)? {
                Answer::Done { tag: own, status, reply } if own == tag => {
                    self.learn(&reply);
                    return Ok(Heard::End(match status {
                        Status::Ok => Ok(reply),
                        _ => Err((status, reply)),
                    }));
                }
                Answer::Done { tag: other, .. } => {
                    return Err(Error::protocol(during, other.as_bytes()));
                }
                Answer::Continue(challenge) => return Ok(Heard::Challenge(challenge)),
                Answer::Data(Data::Capabilities(told)) => self.capabilities = told,
                Answer::Data(Data::Enabled(told)) if told.iter().any(|it| it == UTF8) => {
                    self.names = Names::Utf8;
                }
                Answer::Data(Data::Status(Status::Bye, reply)) => {
                    return Err(Error::Reply { command: "BYE".into(), reply });
                }
                Answer::Data(_) => {}
            }
        }
        Err(Error::Limit { which: LimitName::ReplyLines, max: max as u64 })
    }

    /// Says who we are and agrees upon UTF-8, where the server knows of it: in one flight. What it
    /// refuses is done without.
    fn introduce(&mut self) -> Result<()> {
        let mut commands = Vec::new();
        if self.capabilities.has("ID") {
            // Coremail opens no folder for a client that has not introduced itself.
            let who = concat!("(\"name\" \"wl\" \"version\" \"", env!("CARGO_PKG_VERSION"), "\")");
            commands.push(Command::new("ID").text(who));
        }
        if self.capabilities.has(UTF8) || self.capabilities.has("UTF8=ONLY") {
            commands.push(Command::new("ENABLE").text(UTF8));
        }
        let mut sent = Vec::new();
        for command in &commands {
            let tag = self.tags.next();
            self.stream.queue(&format!("{tag} {}", command.tail));
            sent.push((tag, command.verb));
        }
        if !sent.is_empty() {
            self.stream.flush()?;
        }
        for (tag, verb) in sent {
            self.end(&tag, verb)?.ok();
        }
        Ok(())
    }

    fn start_tls(&mut self, network: &dyn Network) -> Result<()> {
        self.ask_capabilities_if_unknown()?;
        if !self.capabilities.has("STARTTLS") {
            return Err(Error::StartTlsUnavailable { reply: None });
        }
        self.command(&Command::new("STARTTLS"))?
            .map_err(|(_, reply)| Error::StartTlsUnavailable { reply: Some(reply) })?;
        self.stream.start_tls(network)?;
        // What was said in clear may have been said by anybody (RFC 9051 §6.2.1).
        self.ask_capabilities()
    }

    fn authenticate(&mut self, credentials: &Credentials, options: &ConnectOptions) -> Result<()> {
        let offer = self.capabilities.offer(self.stream.is_encrypted());
        let mechanism = choose(&offer, credentials, options)?;
        // Checked here for every mechanism: the user and the secret fit on a line.
        let (host, port) = (&options.endpoint.host, options.endpoint.port);
        let exchange = || Exchange::new(mechanism, credentials, host, port);
        let mut refused = exchange()?;
        // What the server says of itself before it knows the user may change.
        let before = std::mem::take(&mut self.capabilities);
        let mut outcome = match mechanism {
            Mechanism::LoginCommand => self.login(credentials)?,
            _ => self.sasl(&mut refused, before.has("SASL-IR"))?,
        };
        if matches!(outcome, Err((Status::Bad, _))) && before.has("SASL-IR") {
            // Coremail offers SASL-IR and takes no initial response. BAD is no refusal of the
            // password, which would count as one try more.
            refused = exchange()?;
            outcome = self.sasl(&mut refused, false)?;
        }
        let plain = matches!(mechanism, Mechanism::Plain | Mechanism::Login);
        if matches!(outcome, Err((Status::Bad, _)))
            && plain
            && offer.mechanisms.contains(&Mechanism::LoginCommand)
        {
            // Others offer mechanisms that they do not have. LOGIN shows no more than these do.
            outcome = self.login(credentials)?;
        }
        match outcome {
            Ok(_) => Ok(()),
            Err((_, reply)) => Err(refusal(&refused, reply)),
        }
    }

    fn login(&mut self, credentials: &Credentials) -> Result<Ended> {
        let (Secret::Password(secret) | Secret::AccessToken(secret)) = &credentials.secret;
        let command =
            Command::new("LOGIN").string("user", &credentials.user).secret("password", secret);
        let tag = self.tags.next();
        let mut shown = Some(command.shown(&tag)?);
        let mut text = format!("{tag} ");
        for (piece, literal) in &command.pieces {
            text.push_str(piece);
            let line = format!("{text}{{{}}}", literal.len());
            self.stream.queue_masked(&line, shown.take().as_deref().unwrap_or(MASK));
            self.stream.flush()?;
            match self.end_or_challenge(&tag, "LOGIN")? {
                Heard::End(end) => return Ok(end),
                Heard::Challenge(_) => text = crate::words(literal),
            }
        }
        text.push_str(&command.tail);
        self.stream.queue_masked(&text, shown.take().as_deref().unwrap_or(MASK));
        self.stream.flush()?;
        self.end(&tag, "LOGIN")
    }

    fn sasl(&mut self, exchange: &mut Exchange<'_>, inline: bool) -> Result<Ended> {
        let name = exchange.mechanism().name();
        let tag = self.tags.next();
        let start = format!("{tag} AUTHENTICATE {name}");
        // A response that does not go with the command waits for the first challenge.
        match exchange.opening(if inline { INITIAL } else { 0 }) {
            Some(initial) => {
                self.stream.queue_masked(&format!("{start} {initial}"), &format!("{start} {MASK}"));
            }
            None => self.stream.queue(&start),
        }
        self.stream.mask_received(true);
        let outcome = self.sasl_dialogue(&tag, exchange);
        self.stream.mask_received(false);
        outcome
    }

    fn sasl_dialogue(&mut self, tag: &str, exchange: &mut Exchange<'_>) -> Result<Ended> {
        loop {
            self.stream.flush()?;
            let challenge = match self.end_or_challenge(tag, "AUTHENTICATE")? {
                Heard::End(Ok(reply)) => return exchange.finish().map(|()| Ok(reply)),
                Heard::End(refusal) => return Ok(refusal),
                Heard::Challenge(challenge) => challenge,
            };
            match exchange.answer(&challenge) {
                Ok(response) => self.stream.queue_masked(&response, MASK),
                Err(error) => {
                    // The server is told, its answer changes nothing any more.
                    self.stream.queue("*");
                    self.stream.flush()?;
                    return Err(error);
                }
            }
        }
    }
}

enum Heard {
    End(Ended),
    Challenge(Vec<u8>),
}

/// A refusal to log in, told apart from a server that cannot for now (RFC 5530 §3).
fn refusal(exchange: &Exchange<'_>, reply: ServerReply) -> Error {
    let for_now = ["UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "CONTACTADMIN"];
    if for_now.iter().any(|code| code_arguments(&reply, code).is_some()) {
        return Error::Reply { command: exchange.mechanism().name().into(), reply };
    }
    exchange.refused(reply)
}
