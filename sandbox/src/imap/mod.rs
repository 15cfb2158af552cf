//! The IMAP server: RFC 3501, with 2177 (IDLE), 2342 (NAMESPACE), 2971 (ID), 3691 (UNSELECT),
//! 4315 (UIDPLUS), 4959 (SASL-IR), 5161 (ENABLE), 6154 (SPECIAL-USE), 6851 (MOVE), 6855
//! (UTF8=ACCEPT), 7888 (LITERAL+).

mod command;
mod enter;
mod fetch;
mod folders;
mod messages;
mod parser;
mod search;
mod selected;
mod sequence;
mod structure;

use crate::connection::Connection;
use crate::faults::Happening;
use crate::sandbox::{Shared, Site};
use crate::store::{FolderError, Mailbox};
use command::Command;
use parser::{Parser, Wrong};
use selected::Selected;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// Meaningless commands in a session before the server leaves.
const ERRORS: usize = 100;
/// How often a folder is looked at during IDLE.
const GLANCE: Duration = Duration::from_millis(200);

/// Serves a connection until it ends.
pub(crate) fn serve(
    connection: &mut Connection,
    shared: &Shared,
    site: &Site,
    turn: usize,
) -> io::Result<()> {
    let mut session = Session {
        connection,
        shared,
        site,
        turn,
        mailbox: None,
        selected: None,
        utf8: false,
        errors: 0,
    };
    if session.connection.meet(Happening::Greeting)? {
        let capabilities = session.capabilities();
        let host = &site.host;
        session.connection.reply(&format!(
            "* OK [CAPABILITY {capabilities}] {host} Sandbox IMAP server ready\r\n"
        ))?;
    }
    session.run()
}

struct Session<'a> {
    connection: &'a mut Connection,
    shared: &'a Shared,
    site: &'a Site,
    turn: usize,
    /// That of the user who logged in.
    mailbox: Option<Arc<Mailbox>>,
    selected: Option<Selected>,
    /// The client asked for names in UTF-8.
    utf8: bool,
    errors: usize,
}

/// Why a command does not end with OK.
enum Stop {
    No(String),
    Bad(&'static str),
    /// The connection is over.
    Lost(io::Error),
    /// A fault has already answered instead of the server.
    Answered,
}

/// The text after OK, or why there is none.
type Step = Result<String, Stop>;

impl From<Wrong> for Stop {
    fn from(wrong: Wrong) -> Self {
        Self::Bad(wrong.0)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Lost(error)
    }
}

impl From<FolderError> for Stop {
    fn from(error: FolderError) -> Self {
        match error {
            FolderError::Exists => Self::no("[ALREADYEXISTS] The folder exists"),
            FolderError::Missing => Self::no("[NONEXISTENT] There is no such folder"),
            FolderError::Invalid(why) => Self::no(&format!("[CANNOT] {why}")),
            FolderError::Io(error) => Self::unavailable(&error),
        }
    }
}

impl Stop {
    fn no(text: &str) -> Self {
        Self::No(text.to_owned())
    }

    /// The store fails, not the connection.
    fn unavailable(error: &io::Error) -> Self {
        Self::No(format!("[UNAVAILABLE] The store cannot do it: {error}"))
    }
}

impl Session<'_> {
    fn run(&mut self) -> io::Result<()> {
        loop {
            let Some(command) = self.read_command()? else { continue };
            let happening =
                Happening::Command { verb: &command.verb, argument: &command.argument() };
            if !self.connection.meet(happening)? {
                continue;
            }
            self.execute(&command)?;
        }
    }

    fn execute(&mut self, command: &Command) -> io::Result<()> {
        let mut parser = Parser::new(&command.arguments).with_utf8(self.utf8);
        let step = self.dispatch(command, &mut parser);
        let tag = &command.tag;
        let reply = match step {
            Ok(text) => {
                self.report(command)?;
                format!("{tag} OK {text}\r\n")
            }
            Err(Stop::No(text)) => {
                self.report(command)?;
                format!("{tag} NO {text}\r\n")
            }
            Err(Stop::Bad(why)) => return self.wrong(&format!("{tag} BAD {why}")),
            Err(Stop::Answered) => return Ok(()),
            Err(Stop::Lost(error)) => return Err(error),
        };
        self.connection.reply(&reply)?;
        if command.verb == "LOGOUT" { Err(self.connection.close()) } else { Ok(()) }
    }

    /// Tells what changed in the selected folder. A command that counts messages must not see the
    /// numbers change under it (RFC 3501 section 7.4.1).
    fn report(&mut self, command: &Command) -> io::Result<()> {
        let Some(selected) = &mut self.selected else { return Ok(()) };
        let counts = matches!(command.verb.as_str(), "FETCH" | "STORE" | "SEARCH") && !command.uid;
        if matches!(command.verb.as_str(), "NOOP" | "CHECK") {
            // A folder that cannot be read shows as it was.
            let _ = selected.folder.refresh();
        }
        if selected.is_over() {
            self.connection.reply("* BYE The selected folder was deleted or made again\r\n")?;
            return Err(self.connection.close());
        }
        selected.report(self.connection, !counts)
    }

    /// An error of the client's own making; too many of them end the session.
    fn wrong(&mut self, reply: &str) -> io::Result<()> {
        self.errors += 1;
        self.connection.reply(&format!("{reply}\r\n"))?;
        if self.errors < ERRORS {
            return Ok(());
        }
        self.connection.reply("* BYE Too many errors\r\n")?;
        Err(self.connection.close())
    }

    fn dispatch(&mut self, command: &Command, parser: &mut Parser<'_>) -> Step {
        if !command.arguments.is_empty() {
            parser.space()?;
        }
        match command.verb.as_str() {
            "CAPABILITY" => {
                let capabilities = self.capabilities();
                self.untagged(&format!("CAPABILITY {capabilities}"))?;
                Ok("Capabilities listed".into())
            }
            "NOOP" => Ok("Nothing done".into()),
            "ID" => self.id(parser),
            "LOGOUT" => {
                self.untagged("BYE Goodbye")?;
                Ok("Logged out".into())
            }
            _ if self.mailbox.is_none() => self.not_authenticated(command, parser),
            "STARTTLS" | "AUTHENTICATE" | "LOGIN" => Err(Stop::Bad("you are already logged in")),
            verb if self.selected.is_none() && messages::VERBS.contains(&verb) => {
                Err(Stop::Bad("select a folder first"))
            }
            "ENABLE" => self.enable(parser),
            "SELECT" => self.select(parser, false),
            "EXAMINE" => self.select(parser, true),
            "CREATE" => self.create(parser),
            "DELETE" => self.delete(parser),
            "RENAME" => self.rename(parser),
            "SUBSCRIBE" => self.subscribe(parser, true),
            "UNSUBSCRIBE" => self.subscribe(parser, false),
            "LIST" => self.list(parser, false),
            "LSUB" => self.list(parser, true),
            "NAMESPACE" => {
                self.untagged("NAMESPACE ((\"\" \"/\")) NIL NIL")?;
                Ok("Namespaces listed".into())
            }
            "STATUS" => self.status(parser),
            "APPEND" => self.append(parser),
            "IDLE" => self.idle(),
            _ => self.on_messages(command, parser),
        }
    }

    fn untagged(&mut self, text: &str) -> io::Result<()> {
        self.connection.put(format!("* {text}\r\n").as_bytes())
    }

    fn owner(&self) -> Result<Arc<Mailbox>, Stop> {
        self.mailbox.clone().ok_or(Stop::Bad("log in first"))
    }
}
