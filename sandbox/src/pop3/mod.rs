//! The POP3 server: RFC 1939, 2449 (CAPA), 2595 (STLS), 5034 (AUTH).

mod multi_line;

use crate::connection::{Connection, Line};
use crate::faults::Happening;
use crate::sandbox::{Shared, Site};
use crate::sasl::{Exchange, MECHANISMS, Outcome};
use crate::store::{Message, Opened, hexadecimal};
use md5::{Digest, Md5};
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

/// Longest command: 255 octets in RFC 2449 section 4, more for long passwords.
const COMMAND: usize = 2048;
/// Meaningless commands in a session before the server leaves.
const ERRORS: usize = 100;

/// Serves a connection until it ends.
pub(crate) fn serve(
    connection: &mut Connection,
    shared: &Shared,
    site: &Site,
    turn: usize,
) -> io::Result<()> {
    let stamp = format!("<{turn}.{}@{}>", shared.now().as_second(), site.host);
    if connection.meet(Happening::Greeting)? {
        connection.reply(&format!("+OK Sandbox POP3 server ready {stamp}\r\n"))?;
    }
    Session { connection, shared, site, stamp, user: None, drop: None, errors: 0 }.run()
}

struct Session<'a> {
    connection: &'a mut Connection,
    shared: &'a Shared,
    site: &'a Site,
    /// The timestamp of the banner: APOP's and CRAM-MD5's challenge.
    stamp: String,
    /// The name given by USER.
    user: Option<String>,
    /// The maildrop; present in the TRANSACTION state (RFC 1939 section 5).
    drop: Option<Maildrop>,
    errors: usize,
}

struct Maildrop {
    mailbox: Opened,
    /// As they were when the session entered the TRANSACTION state.
    messages: Vec<Arc<Message>>,
    deleted: Vec<bool>,
}

impl Maildrop {
    /// A message by its number in a command, unless deleted.
    fn get(&self, number: &str) -> Option<(usize, &Message)> {
        let index = number.parse::<usize>().ok()?.checked_sub(1)?;
        let message = &**self.messages.get(index)?;
        (!self.deleted[index]).then_some((index, message))
    }

    fn present(&self) -> impl Iterator<Item = (usize, &Message)> {
        let messages = self.messages.iter().enumerate();
        let present = messages.filter(|(index, _)| !self.deleted[*index]);
        present.map(|(index, message)| (index, &**message))
    }

    fn totals(&self) -> (usize, usize) {
        self.present().fold((0, 0), |(count, size), (_, message)| (count + 1, size + message.size))
    }
}

impl Session<'_> {
    fn run(&mut self) -> io::Result<()> {
        loop {
            let line = match self.connection.read_line(COMMAND)? {
                Line::Text(line) => String::from_utf8_lossy(&line).into_owned(),
                Line::TooLong => {
                    self.wrong("line too long")?;
                    continue;
                }
            };
            let (verb, argument) = line.split_once(' ').unwrap_or((&line, ""));
            let verb = verb.to_ascii_uppercase();
            // The argument of PASS may have spaces, even at its ends (RFC 1939 section 7).
            let trimmed = argument.trim();
            if !self.connection.meet(Happening::Command { verb: &verb, argument: trimmed })? {
                continue;
            }
            match verb.as_str() {
                "CAPA" => self.capa()?,
                "QUIT" => return self.quit(),
                _ if self.drop.is_some() => self.transaction(&verb, trimmed)?,
                "PASS" => self.pass(argument)?,
                _ => self.authorization(&verb, trimmed)?,
            }
        }
    }

    fn ok(&mut self, text: &str) -> io::Result<()> {
        self.connection.reply(&format!("+OK {text}\r\n"))
    }

    fn err(&mut self, text: &str) -> io::Result<()> {
        self.connection.reply(&format!("-ERR {text}\r\n"))
    }

    /// An error of the client's own making; too many of them end the session.
    fn wrong(&mut self, text: &str) -> io::Result<()> {
        self.errors += 1;
        self.err(text)?;
        if self.errors >= ERRORS { Err(self.connection.close()) } else { Ok(()) }
    }

    /// RFC 2449 section 5.
    fn capa(&mut self) -> io::Result<()> {
        let mut lines = vec!["+OK Capability list follows".to_owned()];
        lines.extend(["TOP", "UIDL", "PIPELINING", "RESP-CODES", "AUTH-RESP-CODE"].map(Into::into));
        if self.may_authenticate() {
            lines.push("USER".to_owned());
            lines.push(format!("SASL {MECHANISMS}"));
        }
        if !self.connection.is_tls() {
            lines.push("STLS".to_owned());
        }
        lines.push("IMPLEMENTATION wl-sandbox".to_owned());
        lines.push(".\r\n".to_owned());
        self.connection.reply(&lines.join("\r\n"))
    }

    fn may_authenticate(&self) -> bool {
        self.connection.is_tls() || !self.shared.options.auth_needs_tls
    }

    /// The AUTHORIZATION state (RFC 1939 section 4).
    fn authorization(&mut self, verb: &str, argument: &str) -> io::Result<()> {
        match verb {
            "STLS" if self.connection.is_tls() => self.err("TLS is already active"),
            "STLS" => {
                self.ok("Begin TLS negotiation")?;
                // What was learnt in clear is forgotten (RFC 2595 section 4).
                self.user = None;
                self.connection.start_tls(|| self.shared.acceptor(self.site))
            }
            "USER" | "APOP" | "AUTH" if !self.may_authenticate() => {
                self.err("[AUTH] TLS is required first")
            }
            "USER" if argument.is_empty() => self.wrong("USER wants a name"),
            "USER" => {
                self.user = Some(argument.to_owned());
                self.ok("Send your password")
            }
            "APOP" => self.apop(argument),
            "AUTH" if argument.is_empty() => {
                let list = MECHANISMS.replace(' ', "\r\n");
                self.connection.reply(&format!("+OK\r\n{list}\r\n.\r\n"))
            }
            "AUTH" => self.auth(argument),
            _ => self.wrong("unknown command, or log in first"),
        }
    }

    fn pass(&mut self, password: &str) -> io::Result<()> {
        let Some(user) = self.user.take() else { return self.wrong("USER comes first") };
        let accounts = &self.shared.options.accounts;
        if accounts.admits(&user, |expected| expected == password) {
            self.enter(&user)
        } else {
            self.err("[AUTH] Wrong user or password")
        }
    }

    /// RFC 1939 section 7.
    fn apop(&mut self, argument: &str) -> io::Result<()> {
        let Some((user, digest)) = argument.rsplit_once(' ') else {
            return self.wrong("APOP wants a name and a digest");
        };
        let proves = |password: &str| {
            let expected = Md5::digest(format!("{}{password}", self.stamp));
            hexadecimal(&expected).eq_ignore_ascii_case(digest)
        };
        if self.shared.options.accounts.admits(user, proves) {
            self.enter(user)
        } else {
            self.err("[AUTH] Wrong user or password")
        }
    }

    /// RFC 5034.
    fn auth(&mut self, argument: &str) -> io::Result<()> {
        let outcome = Exchange {
            connection: self.connection,
            accounts: &self.shared.options.accounts,
            issuer: &self.shared.issuer,
            now: self.shared.now(),
            prefix: "+ ",
            challenge: self.stamp.clone(),
        }
        .run(argument)?;
        match outcome {
            Outcome::Granted(user) => self.enter(&user),
            Outcome::Denied => self.err("[AUTH] Wrong user or password"),
            Outcome::Cancelled => self.err("Authentication cancelled"),
            Outcome::Malformed => self.wrong("Malformed response"),
            Outcome::UnknownMechanism => self.wrong("Unknown mechanism"),
            Outcome::Answered => Ok(()),
        }
    }

    /// Enters the TRANSACTION state.
    fn enter(&mut self, user: &str) -> io::Result<()> {
        let Ok(mailbox) = self.shared.store.login(user) else {
            return self.err("[SYS/TEMP] The mailbox cannot be opened");
        };
        let Some(mailbox) = mailbox.lock() else {
            return self.err("[IN-USE] The mailbox is in use by another session");
        };
        let Ok(messages) = mailbox.messages() else {
            return self.err("[SYS/TEMP] The mailbox cannot be read");
        };
        let deleted = vec![false; messages.len()];
        let drop = Maildrop { mailbox, messages, deleted };
        let (count, size) = drop.totals();
        self.drop = Some(drop);
        self.ok(&format!("{count} messages ({size} octets)"))
    }

    /// The TRANSACTION state (RFC 1939 section 5).
    fn transaction(&mut self, verb: &str, argument: &str) -> io::Result<()> {
        let Some(drop) = &mut self.drop else { return Ok(()) };
        match verb {
            "STAT" => {
                let (count, size) = drop.totals();
                self.ok(&format!("{count} {size}"))
            }
            "LIST" => self.listing(argument, |message| message.size.to_string()),
            "UIDL" => self.listing(argument, |message| message.id.clone()),
            "RETR" => self.message(argument, None),
            "TOP" => {
                let (number, lines) = argument.split_once(' ').unwrap_or((argument, ""));
                match lines.trim().parse() {
                    Ok(lines) => self.message(number, Some(lines)),
                    Err(_) => self.wrong("TOP wants a number of lines"),
                }
            }
            "DELE" => match drop.get(argument).map(|(index, _)| index) {
                Some(index) => {
                    drop.deleted[index] = true;
                    self.ok("Marked to be deleted")
                }
                None => self.wrong("No such message"),
            },
            "RSET" => {
                drop.deleted.fill(false);
                self.ok("Nothing is marked any more")
            }
            "NOOP" => self.ok("Nothing done"),
            "USER" | "PASS" | "APOP" | "AUTH" | "STLS" => self.wrong("You are already logged in"),
            _ => self.wrong("Unknown command"),
        }
    }

    fn listing(&mut self, argument: &str, field: impl Fn(&Message) -> String) -> io::Result<()> {
        let Some(drop) = &self.drop else { return Ok(()) };
        if !argument.is_empty() {
            let line = drop
                .get(argument)
                .map(|(index, message)| format!("{} {}", index + 1, field(message)));
            return match line {
                Some(line) => self.ok(&line),
                None => self.wrong("No such message"),
            };
        }
        let (count, size) = drop.totals();
        let mut reply = format!("+OK {count} messages ({size} octets)\r\n");
        for (index, message) in drop.present() {
            let _ = write!(reply, "{} {}\r\n", index + 1, field(message));
        }
        self.connection.reply(&(reply + ".\r\n"))
    }

    /// RETR, or TOP with a number of lines of the body.
    fn message(&mut self, number: &str, lines: Option<usize>) -> io::Result<()> {
        let Some(drop) = &self.drop else { return Ok(()) };
        let Some((_, message)) = drop.get(number) else { return self.wrong("No such message") };
        let Ok(content) = message.read() else {
            return self.err("[SYS/TEMP] The message cannot be read");
        };
        let content = match lines {
            Some(lines) => multi_line::top(&content, lines),
            None => &content,
        };
        self.connection.put(format!("+OK {} octets\r\n", message.size).as_bytes())?;
        multi_line::write(content, |octets| self.connection.put(octets))?;
        self.connection.end_reply()
    }

    /// The UPDATE state (RFC 1939 section 6): deletions happen here and only here.
    fn quit(&mut self) -> io::Result<()> {
        let updated = match self.drop.take() {
            Some(drop) => {
                let gone = drop.messages.iter().zip(&drop.deleted);
                let gone: Vec<&Message> =
                    gone.filter(|(_, deleted)| **deleted).map(|(message, _)| &**message).collect();
                drop.mailbox.expunge(&gone)
            }
            None => Ok(()),
        };
        // The lock is released before the reply: the client may come back at once.
        match updated {
            Ok(()) => self.ok("Goodbye")?,
            Err(_) => self.err("[SYS/TEMP] Some deleted messages were not removed")?,
        }
        Err(self.connection.close())
    }
}
