//! The SMTP server: RFC 5321, 1870 (SIZE), 2034 (enhanced codes), 2920 (PIPELINING), 3030
//! (CHUNKING), 3207 (STARTTLS), 4954 (AUTH), 6152 (8BITMIME), 6531 (SMTPUTF8).

mod data;
mod delivery;
mod path;

use crate::Protocol;
use crate::connection::{Connection, Line};
use crate::faults::Happening;
use crate::sandbox::{Shared, Site};
use crate::sasl::{Exchange, MECHANISMS, Outcome};
use data::{Body, Ending};
use std::fmt::Write as _;
use std::io;

/// Longest command: 512 octets in RFC 5321 section 4.5.3.1.4, more for extensions and for AUTH
/// with an initial response (RFC 4954 section 4).
const COMMAND: usize = 12_288;
/// Meaningless commands in a session before the server leaves.
const ERRORS: usize = 100;

/// A reply of several lines with one code (RFC 5321 section 4.2.1).
pub(crate) fn multi_line(code: &str, lines: &[String]) -> String {
    let mut reply = String::new();
    for (index, line) in lines.iter().enumerate() {
        let separator = if index + 1 == lines.len() { ' ' } else { '-' };
        let _ = write!(reply, "{code}{separator}{line}\r\n");
    }
    reply
}

/// Serves a connection until it ends.
pub(crate) fn serve(
    connection: &mut Connection,
    shared: &Shared,
    site: &Site,
    turn: usize,
) -> io::Result<()> {
    if connection.meet(Happening::Greeting)? {
        connection.reply(&format!("220 {} ESMTP Sandbox ready\r\n", site.host))?;
    }
    let state = State::default();
    Session { connection, shared, site, turn, state, errors: 0 }.run()
}

struct Session<'a> {
    connection: &'a mut Connection,
    shared: &'a Shared,
    site: &'a Site,
    turn: usize,
    state: State,
    errors: usize,
}

/// What the client has said; all of it is forgotten by STARTTLS (RFC 3207 section 4.2).
#[derive(Default)]
struct State {
    /// The name given by HELO or EHLO.
    client: Option<String>,
    extended: bool,
    user: Option<String>,
    mail: Option<Mail>,
}

/// A mail transaction (RFC 5321 section 3.3).
#[derive(Default)]
struct Mail {
    from: String,
    recipients: Vec<String>,
    utf8: bool,
    body: Body,
    /// `BDAT` has begun: `DATA` and more recipients are refused (RFC 3030 section 2).
    chunking: bool,
}

impl Session<'_> {
    fn run(&mut self) -> io::Result<()> {
        loop {
            let line = match self.connection.read_line(COMMAND)? {
                Line::Text(line) => line,
                Line::TooLong => {
                    self.wrong("500 5.5.2 Line too long")?;
                    continue;
                }
            };
            let Ok(line) = String::from_utf8(line) else {
                self.wrong("500 5.5.2 The command is not UTF-8")?;
                continue;
            };
            let (verb, argument) = line.split_once(' ').unwrap_or((&line, ""));
            let (verb, argument) = (verb.to_ascii_uppercase(), argument.trim());
            let executes = self.connection.meet(Happening::Command { verb: &verb, argument })?;
            match verb.as_str() {
                // The chunk follows its command whatever is replied.
                "BDAT" => self.bdat(argument, executes)?,
                _ if !executes => {}
                "QUIT" => {
                    self.say("221 2.0.0 Goodbye")?;
                    return Err(self.connection.close());
                }
                _ => self.command(&verb, argument)?,
            }
        }
    }

    fn say(&mut self, reply: &str) -> io::Result<()> {
        self.connection.reply(&format!("{reply}\r\n"))
    }

    /// An error of the client's own making; too many of them end the session.
    fn wrong(&mut self, reply: &str) -> io::Result<()> {
        self.errors += 1;
        if self.errors < ERRORS {
            return self.say(reply);
        }
        self.say("421 4.7.0 Too many errors")?;
        Err(self.connection.close())
    }

    fn command(&mut self, verb: &str, argument: &str) -> io::Result<()> {
        match verb {
            "EHLO" | "HELO" if argument.is_empty() => self.wrong("501 5.5.4 A name is missing"),
            "EHLO" => self.ehlo(argument),
            "HELO" => {
                self.hello(argument, false);
                self.say(&format!("250 {}", self.site.host))
            }
            "STARTTLS" => self.starttls(argument),
            "AUTH" => self.auth(argument),
            "MAIL" => self.mail(argument),
            "RCPT" => self.rcpt(argument),
            "DATA" => self.data(argument),
            "RSET" => {
                self.state.mail = None;
                self.say("250 2.0.0 Forgotten")
            }
            "NOOP" => self.say("250 2.0.0 Nothing done"),
            "VRFY" => self.say("252 2.5.2 Send it and see"),
            "HELP" => self.say("214 2.0.0 See RFC 5321"),
            "EXPN" => self.wrong("502 5.5.1 Not implemented"),
            _ => self.wrong("500 5.5.1 Unknown command"),
        }
    }

    /// EHLO and HELO also abort a transaction (RFC 5321 section 4.1.4).
    fn hello(&mut self, client: &str, extended: bool) {
        self.state.client = Some(client.to_owned());
        self.state.extended = extended;
        self.state.mail = None;
    }

    fn ehlo(&mut self, client: &str) -> io::Result<()> {
        self.hello(client, true);
        let mut offered =
            vec!["PIPELINING".to_owned(), format!("SIZE {}", self.shared.options.max_message)];
        if !self.connection.is_tls() {
            offered.push("STARTTLS".to_owned());
        }
        if self.may_authenticate() {
            offered.push(format!("AUTH {MECHANISMS}"));
        }
        offered
            .extend(["8BITMIME", "SMTPUTF8", "CHUNKING", "ENHANCEDSTATUSCODES"].map(str::to_owned));
        offered.retain(|line| self.has(line.split(' ').next().unwrap_or_default()));
        offered.insert(0, format!("{} greets you", self.site.host));
        self.connection.reply(&multi_line("250", &offered))
    }

    /// Whether the scenario leaves an extension to this server.
    fn has(&self, extension: &str) -> bool {
        self.shared.options.scenario.has(Protocol::Smtp, extension)
    }

    fn may_authenticate(&self) -> bool {
        self.connection.is_tls() || !self.shared.options.auth_needs_tls
    }

    fn starttls(&mut self, argument: &str) -> io::Result<()> {
        if !argument.is_empty() {
            return self.wrong("501 5.5.4 STARTTLS takes no argument");
        }
        if !self.has("STARTTLS") {
            return self.wrong("502 5.5.1 Not implemented");
        }
        if self.connection.is_tls() {
            return self.wrong("503 5.5.1 TLS is already active");
        }
        self.say("220 2.0.0 Ready to start TLS")?;
        self.state = State::default();
        self.connection.start_tls(|| self.shared.acceptor(self.site))
    }

    fn auth(&mut self, argument: &str) -> io::Result<()> {
        if !self.state.extended {
            return self.wrong("503 5.5.1 EHLO comes first");
        }
        if !self.has("AUTH") {
            return self.wrong("502 5.5.1 Not implemented");
        }
        if self.state.user.is_some() || self.state.mail.is_some() {
            return self.wrong("503 5.5.1 AUTH is not possible now");
        }
        if !self.may_authenticate() {
            return self.say("538 5.7.11 Encryption is required for authentication");
        }
        let outcome = Exchange {
            connection: self.connection,
            accounts: &self.shared.options.accounts,
            issuer: &self.shared.issuer,
            now: self.shared.now(),
            prefix: "334 ",
            challenge: format!(
                "<{}.{}@{}>",
                self.turn,
                self.shared.now().as_second(),
                self.site.host
            ),
        }
        .run(argument)?;
        match outcome {
            Outcome::Granted(user) => {
                self.state.user = Some(user);
                self.say("235 2.7.0 Authentication succeeded")
            }
            Outcome::Denied => self.say("535 5.7.8 Wrong user or password"),
            Outcome::Cancelled => self.say("501 5.7.0 Authentication cancelled"),
            Outcome::Malformed => self.wrong("501 5.5.2 Malformed response"),
            Outcome::UnknownMechanism => self.wrong("504 5.5.4 Unknown mechanism"),
            Outcome::Answered => Ok(()),
        }
    }

    fn mail(&mut self, argument: &str) -> io::Result<()> {
        if self.state.client.is_none() {
            return self.wrong("503 5.5.1 EHLO comes first");
        }
        if self.shared.options.require_auth && self.state.user.is_none() {
            return self.say("530 5.7.0 Authentication required");
        }
        if self.state.mail.is_some() {
            return self.wrong("503 5.5.1 A transaction is already open");
        }
        let Some((from, parameters)) = path::reverse_path(argument) else {
            return self.wrong("501 5.1.7 MAIL FROM:<address> is expected");
        };
        let mut mail = Mail { from, ..Mail::default() };
        for parameter in parameters.split_ascii_whitespace() {
            let (keyword, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            match keyword.to_ascii_uppercase().as_str() {
                "SIZE" | "SMTPUTF8" if !self.has(keyword) => {
                    return self.wrong("555 5.5.4 Unknown parameter");
                }
                "BODY" if !self.has("8BITMIME") => {
                    return self.wrong("555 5.5.4 Unknown parameter");
                }
                "SIZE" => match value.parse::<u64>() {
                    Ok(size) if size > self.shared.options.max_message as u64 => {
                        return self.say("552 5.3.4 The message is too big");
                    }
                    Ok(_) => {}
                    Err(_) => return self.wrong("501 5.5.4 SIZE wants a number"),
                },
                "BODY" if ["7BIT", "8BITMIME"].contains(&&*value.to_ascii_uppercase()) => {}
                "SMTPUTF8" if value.is_empty() => mail.utf8 = true,
                // RFC 4954 section 5: who submitted it first, which nobody asks here.
                "AUTH" => {}
                _ => return self.wrong("555 5.5.4 Unknown parameter"),
            }
        }
        if !mail.utf8 && !mail.from.is_ascii() {
            return self.say("553 5.6.7 This address needs SMTPUTF8");
        }
        self.state.mail = Some(mail);
        self.say("250 2.1.0 Sender ok")
    }

    fn rcpt(&mut self, argument: &str) -> io::Result<()> {
        let limit = self.shared.options.max_recipients;
        let Some(mail) = self.state.mail.as_mut().filter(|mail| !mail.chunking) else {
            return self.wrong("503 5.5.1 MAIL comes first");
        };
        let Some((to, parameters)) = path::forward_path(argument) else {
            return self.wrong("501 5.1.3 RCPT TO:<address> is expected");
        };
        if !parameters.is_empty() {
            return self.wrong("555 5.5.4 Unknown parameter");
        }
        if !mail.utf8 && !to.is_ascii() {
            return self.say("553 5.6.7 This address needs SMTPUTF8");
        }
        if mail.recipients.len() >= limit {
            return self.say("452 4.5.3 Too many recipients");
        }
        mail.recipients.push(to);
        self.say("250 2.1.5 Recipient ok")
    }

    fn data(&mut self, argument: &str) -> io::Result<()> {
        if !argument.is_empty() {
            return self.wrong("501 5.5.4 DATA takes no argument");
        }
        match &self.state.mail {
            Some(mail) if mail.chunking => return self.wrong("503 5.5.1 BDAT has begun"),
            Some(mail) if mail.recipients.is_empty() => {
                return self.say("554 5.5.1 No valid recipients");
            }
            Some(_) => {}
            None => return self.wrong("503 5.5.1 MAIL comes first"),
        }
        self.say("354 End data with <CR><LF>.<CR><LF>")?;
        let mut body = Body::default();
        let ending =
            data::read_dotted(self.connection, &mut body, self.shared.options.max_message)?;
        if ending == Ending::Smuggled {
            self.say(
                "521 5.5.2 A line end other than CR LF around a dot (RFC 5321 section 4.1.1.4)",
            )?;
            return Err(self.connection.close());
        }
        let Some(mut mail) = self.state.mail.take() else { return Ok(()) };
        mail.body = body;
        if self.connection.meet(Happening::EndOfData)? { self.accept(mail) } else { Ok(()) }
    }

    /// A chunk (RFC 3030 section 2). `executes` is false when a fault has already replied: the
    /// chunk is then read and forgotten.
    fn bdat(&mut self, argument: &str, executes: bool) -> io::Result<()> {
        let mut words = argument.split_ascii_whitespace();
        let size = words.next().and_then(|size| size.parse::<u64>().ok());
        let last = match words.next() {
            None => Some(false),
            Some(word) if word.eq_ignore_ascii_case("LAST") => Some(true),
            Some(_) => None,
        };
        let (Some(size), Some(last), None) = (size, last, words.next()) else {
            // Where the next command starts cannot be known.
            if executes {
                self.say("501 5.5.4 BDAT wants a size")?;
            }
            return Err(self.connection.close());
        };
        if !self.has("CHUNKING") {
            // What follows is no command, and this server does not know where it ends.
            self.say("502 5.5.1 Not implemented")?;
            return Err(self.connection.close());
        }
        let limit = self.shared.options.max_message;
        let mut ignored = Body::default();
        let mail = self.state.mail.as_mut().filter(|mail| executes && !mail.recipients.is_empty());
        let wanted = mail.is_some();
        let (body, limit) = match mail {
            Some(mail) => {
                mail.chunking = true;
                (&mut mail.body, limit)
            }
            None => (&mut ignored, 0),
        };
        data::read_chunk(self.connection, body, size, limit)?;
        if !executes {
            return Ok(());
        }
        if !wanted {
            return self.say(if self.state.mail.is_some() {
                "554 5.5.1 No valid recipients"
            } else {
                "503 5.5.1 MAIL comes first"
            });
        }
        if !last {
            return self.say(&format!("250 2.0.0 {size} octets received"));
        }
        let Some(mail) = self.state.mail.take() else { return Ok(()) };
        if self.connection.meet(Happening::EndOfData)? { self.accept(mail) } else { Ok(()) }
    }

    /// Takes responsibility for a mail (RFC 5321 section 4.2.5), or refuses it.
    fn accept(&mut self, mail: Mail) -> io::Result<()> {
        if mail.body.too_big {
            return self.say("552 5.3.4 The message is too big");
        }
        if mail.body.has_bare_line_feed() {
            return self.say("550 5.6.0 The message has a bare LF (RFC 5321 section 2.3.8)");
        }
        if !self.has("8BITMIME") && !mail.body.octets.is_ascii() {
            return self.say("554 5.6.1 The message has 8-bit octets (RFC 6152 section 3)");
        }
        if mail.body.has_long_line() {
            return self.say("554 5.6.0 A line is too long (RFC 5321 section 4.5.3.1.6)");
        }
        let client = self.state.client.clone().unwrap_or_default();
        let origin = delivery::Origin {
            client,
            host: &self.site.host,
            user: self.state.user.clone(),
            tls: self.connection.is_tls(),
            extended: self.state.extended,
            utf8: mail.utf8,
        };
        match delivery::deliver(self.shared, origin, mail.from, mail.recipients, mail.body.octets) {
            Ok(id) => self.say(&format!("250 2.0.0 Ok, queued as {id}")),
            Err(_) => self.say("451 4.3.0 The mailbox cannot be written"),
        }
    }
}
