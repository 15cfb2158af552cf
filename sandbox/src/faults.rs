//! Which faults apply now, and how a reply goes out under them.

use crate::connection::Connection;
use crate::{Action, Moment, Protocol, Rule, Scenario};
use std::io;
use std::time::Duration;

/// What is happening in a session.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Happening<'a> {
    Greeting,
    Command {
        verb: &'a str,
        argument: &'a str,
    },
    Response,
    /// IMAP: the server is about to ask for a literal, or for what ends IDLE.
    Continuation,
    EndOfData,
    /// The octets received of a message went from one count to the other.
    Octets(usize, usize),
    Handshake,
}

/// The rules that concern one connection, and how often the moment of each has come.
#[derive(Debug)]
pub(crate) struct Faults {
    rules: Vec<(Rule, usize)>,
}

/// What to do to the next reply.
#[derive(Debug)]
pub(crate) struct Plan {
    actions: Vec<Action>,
}

impl Faults {
    pub(crate) fn new(scenario: &Scenario, protocol: Protocol, connection: usize) -> Self {
        let concerned = |rule: &&Rule| {
            rule.protocol.is_none_or(|only| only == protocol)
                && rule.connection.is_none_or(|only| only == connection)
        };
        let rules = scenario.rules.iter().filter(concerned).map(|rule| (rule.clone(), 0));
        Self { rules: rules.collect() }
    }

    pub(crate) fn plan(&mut self, happening: Happening<'_>) -> Option<Plan> {
        let mut actions = Vec::new();
        for (rule, count) in &mut self.rules {
            if matches(&rule.moment, happening) {
                *count += 1;
                if rule.occurrence.is_none_or(|only| only == *count) {
                    actions.extend(rule.actions.iter().cloned());
                }
            }
        }
        (!actions.is_empty()).then_some(Plan { actions })
    }
}

fn matches(moment: &Moment, happening: Happening<'_>) -> bool {
    match (moment, happening) {
        (Moment::Any, Happening::Octets(..) | Happening::Handshake) => false,
        (Moment::Any, _)
        | (Moment::Greeting, Happening::Greeting)
        | (Moment::Response, Happening::Response)
        | (Moment::Continuation, Happening::Continuation)
        | (Moment::EndOfData, Happening::EndOfData)
        | (Moment::Handshake, Happening::Handshake) => true,
        (Moment::Octet(count), Happening::Octets(before, now)) => {
            (before + 1..=now).contains(count.max(&1))
        }
        (Moment::Command(wanted, part), Happening::Command { verb, argument }) => {
            wanted.eq_ignore_ascii_case(verb)
                && part
                    .as_ref()
                    .is_none_or(|part| argument.to_lowercase().contains(&part.to_lowercase()))
        }
        _ => false,
    }
}

impl Plan {
    /// Whether the server does what the command asks.
    pub(crate) fn executes(&self) -> bool {
        let replaced = self.actions.iter().any(|action| {
            matches!(
                action,
                Action::Reply(_)
                    | Action::Silence
                    | Action::HangUp
                    | Action::Hang
                    | Action::EndlessLine
                    | Action::EndlessReply
            )
        });
        !replaced || self.actions.contains(&Action::Execute)
    }

    /// Sends a reply with its faults. An error ends the session.
    pub(crate) fn play(self, reply: Vec<u8>, connection: &mut Connection) -> io::Result<()> {
        let reply = self.alter(reply, connection.protocol(), connection.tag());
        for action in &self.actions {
            if let Action::Delay(time) = action {
                connection.sleep(*time)?;
            }
        }
        for action in &self.actions {
            match action {
                Action::HangUp => return Err(connection.hang_up()),
                Action::Hang => return connection.hear_out(),
                Action::EndlessLine => return endless_line(connection),
                Action::EndlessReply => return endless_reply(connection),
                Action::Cut(count) => {
                    connection.transmit(&reply[..reply.len().min(*count)])?;
                    return Err(connection.hang_up());
                }
                _ => {}
            }
        }
        self.send(&reply, connection)?;
        if self.actions.contains(&Action::Close) {
            return Err(connection.close());
        }
        Ok(())
    }

    fn alter(&self, reply: Vec<u8>, protocol: Protocol, tag: &str) -> Vec<u8> {
        let replaced =
            self.actions.iter().any(|action| matches!(action, Action::Reply(_) | Action::Silence));
        let mut reply = if replaced { Vec::new() } else { reply };
        let tagged = |bytes: &[u8]| match protocol {
            Protocol::Imap => with_tag(bytes, tag),
            _ => bytes.to_vec(),
        };
        for action in &self.actions {
            match action {
                Action::Reply(bytes) | Action::Inject(bytes) => {
                    reply.extend_from_slice(&tagged(bytes));
                }
                Action::Before(bytes) => drop(reply.splice(..0, tagged(bytes))),
                Action::Insert(at, bytes) => {
                    let at = reply.len().min(*at);
                    drop(reply.splice(at..at, tagged(bytes)));
                }
                Action::Omit(word) => reply = edit(&reply, protocol, |lines| omit(lines, word)),
                Action::Add(line) => {
                    let line = String::from_utf8_lossy(&tagged(line.as_bytes())).into_owned();
                    reply = edit(&reply, protocol, |lines| lines.push(line));
                }
                _ => {}
            }
        }
        reply
    }

    fn send(&self, reply: &[u8], connection: &mut Connection) -> io::Result<()> {
        for action in &self.actions {
            let (first, size, pause) = match action {
                Action::Drip(size, pause) => (0, (*size).max(1), *pause),
                Action::Pause(first, pause) => (reply.len().min(*first), usize::MAX, *pause),
                _ => continue,
            };
            let (head, tail) = reply.split_at(first);
            connection.transmit(head)?;
            for (index, piece) in tail.chunks(size).enumerate() {
                if (index > 0 || first > 0) && pause > Duration::ZERO {
                    connection.sleep(pause)?;
                }
                connection.transmit(piece)?;
            }
            return Ok(());
        }
        connection.transmit(reply)
    }
}

/// Octets where `$tag` is the tag of the command.
fn with_tag(bytes: &[u8], tag: &str) -> Vec<u8> {
    let mut result = Vec::new();
    let mut start = 0;
    for at in memchr::memmem::find_iter(bytes, b"$tag") {
        result.extend_from_slice(&bytes[start..at]);
        result.extend_from_slice(tag.as_bytes());
        start = at + b"$tag".len();
    }
    result.extend_from_slice(&bytes[start..]);
    result
}

fn endless(connection: &mut Connection, start: &[u8], more: &[u8]) -> io::Result<()> {
    connection.transmit(start)?;
    loop {
        // Ends by the error of the client that leaves, or of the sandbox that stops.
        connection.transmit(more)?;
    }
}

fn endless_line(connection: &mut Connection) -> io::Result<()> {
    let start: &[u8] = match connection.protocol() {
        Protocol::Pop3 => b"+OK ",
        Protocol::Smtp => b"250 ",
        Protocol::Imap => b"* OK ",
        Protocol::Http => b"HTTP/1.1 200 ",
    };
    endless(connection, start, &[b'x'; 4096])
}

fn endless_reply(connection: &mut Connection) -> io::Result<()> {
    match connection.protocol() {
        Protocol::Pop3 => endless(connection, b"+OK\r\n", &b"x y\r\n".repeat(500)),
        Protocol::Smtp => endless(connection, b"", &b"250-X\r\n".repeat(500)),
        Protocol::Imap => endless(connection, b"", &b"* LIST () NIL x\r\n".repeat(500)),
        Protocol::Http => endless(connection, b"HTTP/1.1 200 OK\r\n", &b"X: y\r\n".repeat(500)),
    }
}

fn omit(lines: &mut Vec<String>, word: &str) {
    lines.retain(|line| {
        !line.eq_ignore_ascii_case(word)
            && line.split([' ', '=']).next().is_none_or(|first| !first.eq_ignore_ascii_case(word))
    });
}

/// Edits the capability lines of a reply, those after its first line.
fn edit(reply: &[u8], protocol: Protocol, change: impl FnOnce(&mut Vec<String>)) -> Vec<u8> {
    if protocol == Protocol::Pop3 && !reply.ends_with(b"\r\n.\r\n") {
        return reply.to_vec();
    }
    let text = String::from_utf8_lossy(reply);
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    match protocol {
        Protocol::Pop3 => {
            let mut lines: Vec<String> =
                lines.filter(|line| *line != ".").map(str::to_owned).collect();
            change(&mut lines);
            lines.insert(0, first.to_owned());
            lines.push(".\r\n".to_owned());
            lines.join("\r\n").into_bytes()
        }
        Protocol::Imap => edit_imap(reply, change),
        Protocol::Smtp => {
            let content = |line: &str| line.get(4..).unwrap_or_default().to_owned();
            let code = first.get(..3).unwrap_or("250");
            let mut lines: Vec<String> = lines.map(content).collect();
            change(&mut lines);
            lines.insert(0, content(first));
            crate::smtp::multi_line(code, &lines).into_bytes()
        }
        // It has no capabilities.
        Protocol::Http => reply.to_vec(),
    }
}

/// Edits each list of capabilities; a line that is no capability goes before the tagged line.
fn edit_imap(reply: &[u8], change: impl FnOnce(&mut Vec<String>)) -> Vec<u8> {
    const LIST: &[u8] = b"CAPABILITY ";
    let Some(at) = memchr::memmem::find(reply, LIST) else {
        let mut lines = Vec::new();
        change(&mut lines);
        let start = reply.strip_suffix(b"\r\n").unwrap_or(reply);
        let last = memchr::memrchr(b'\n', start).map_or(0, |end| end + 1);
        let added: Vec<u8> =
            lines.iter().flat_map(|line| [line.as_bytes(), b"\r\n"].concat()).collect();
        return [&reply[..last], &added, &reply[last..]].concat();
    };
    let at = at + LIST.len();
    let end = reply[at..].iter().position(|byte| b"]\r".contains(byte)).unwrap_or(reply.len() - at);
    let words = String::from_utf8_lossy(&reply[at..at + end]).into_owned();
    let mut words: Vec<String> = words.split(' ').map(str::to_owned).collect();
    change(&mut words);
    // What is added with a star is a line, even here.
    let (lines, words): (Vec<String>, Vec<String>) =
        words.into_iter().partition(|word| word.starts_with("* "));
    let lines: String = lines.into_iter().map(|line| line + "\r\n").collect();
    [lines.as_bytes(), &reply[..at], words.join(" ").as_bytes(), &reply[at + end..]].concat()
}
