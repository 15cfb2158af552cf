//! The text form of a scenario.

use crate::{Action, Moment, Protocol, Rule, Scenario, TlsFlaw};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A line of a scenario that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for ParseError {}

impl Scenario {
    /// Reads a scenario from text, in the form that `SCENARIOS.md` describes.
    ///
    /// # Errors
    /// The first line that is not one of these.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let mut scenario = Self::default();
        for (number, line) in text.lines().enumerate() {
            let fail = |message: String| ParseError { line: number + 1, message };
            let content = line.trim();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            if line.starts_with([' ', '\t']) {
                let rule = scenario
                    .rules
                    .last_mut()
                    .ok_or_else(|| fail("an action without a when".into()))?;
                rule.actions.push(action(content).map_err(fail)?);
            } else if let Some(flaw) = content.strip_prefix("tls ") {
                scenario.tls = Some(tls_flaw(flaw.trim()).map_err(fail)?);
            } else if let Some((protocol, words)) = content.split_once(" without ") {
                let protocol = protocol_of(protocol).map_err(fail)?;
                let protocol = protocol.ok_or_else(|| fail("a protocol is expected".into()))?;
                let words = words.split_whitespace().map(|it| (protocol, it.to_owned()));
                scenario.without.extend(words);
            } else {
                scenario.rules.push(when(content).map_err(fail)?);
            }
        }
        Ok(scenario)
    }
}

impl FromStr for Scenario {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

fn when(line: &str) -> Result<Rule, String> {
    let (protocol, rest) = word(line);
    let protocol = protocol_of(protocol)?;
    let (connection, rest) = match rest.strip_prefix("connection ") {
        Some(rest) => {
            let (count, rest) = word(rest);
            (Some(number(count)?), rest)
        }
        None => (None, rest),
    };
    let (occurrence, rest) = match rest.rsplit_once('#') {
        Some((rest, count)) => (Some(number(count)?), rest.trim_end()),
        None => (None, rest),
    };
    let (name, argument) = word(rest);
    let moment = match name {
        "" => return Err("a moment is missing".into()),
        "*" => Moment::Any,
        "greeting" => Moment::Greeting,
        "response" => Moment::Response,
        "continuation" => Moment::Continuation,
        "dot" => Moment::EndOfData,
        "octet" => Moment::Octet(number(argument)?),
        "handshake" => Moment::Handshake,
        verb if verb.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            Moment::Command(verb.to_owned(), (!argument.is_empty()).then(|| argument.to_owned()))
        }
        other => return Err(format!("unknown moment {other}; commands are in capitals")),
    };
    Ok(Rule { protocol, connection, moment, occurrence, actions: Vec::new() })
}

/// A protocol; `None` for each.
fn protocol_of(name: &str) -> Result<Option<Protocol>, String> {
    Ok(match name {
        "pop3" => Some(Protocol::Pop3),
        "smtp" => Some(Protocol::Smtp),
        "imap" => Some(Protocol::Imap),
        "http" => Some(Protocol::Http),
        "any" => None,
        other => return Err(format!("unknown protocol {other}")),
    })
}

fn action(line: &str) -> Result<Action, String> {
    let (name, rest) = word(line);
    Ok(match name {
        "delay" => Action::Delay(milliseconds(rest)?),
        "drip" => {
            let (octets, pause) = word(rest);
            Action::Drip(number(octets)?, milliseconds(pause)?)
        }
        "pause" => {
            let (octets, pause) = word(rest);
            Action::Pause(number(octets)?, milliseconds(pause)?)
        }
        "reply" => Action::Reply([unescape(rest)?, b"\r\n".to_vec()].concat()),
        "raw" => Action::Reply(unescape(rest)?),
        "silence" => Action::Silence,
        "execute" => Action::Execute,
        "before" => Action::Before(unescape(rest)?),
        "inject" => Action::Inject(unescape(rest)?),
        "insert" => {
            let (octets, bytes) = word(rest);
            Action::Insert(number(octets)?, unescape(bytes)?)
        }
        "omit" => Action::Omit(rest.to_owned()),
        "add" => Action::Add(rest.to_owned()),
        "cut" => Action::Cut(number(rest)?),
        "close" => Action::Close,
        "hangup" => Action::HangUp,
        "hang" => Action::Hang,
        "endless" if rest == "line" => Action::EndlessLine,
        "endless" if rest == "reply" => Action::EndlessReply,
        other => return Err(format!("unknown action {other}")),
    })
}

fn tls_flaw(name: &str) -> Result<TlsFlaw, String> {
    Ok(match name {
        "expired" => TlsFlaw::Expired,
        "not-yet-valid" => TlsFlaw::NotYetValid,
        "wrong-name" => TlsFlaw::WrongName,
        "self-signed" => TlsFlaw::SelfSigned,
        "unknown-authority" => TlsFlaw::UnknownAuthority,
        "old-protocol" => TlsFlaw::OldProtocol,
        other => return Err(format!("unknown flaw of TLS {other}")),
    })
}

fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_once(char::is_whitespace)
        .map_or((text, ""), |(word, rest)| (word, rest.trim_start()))
}

fn number(text: &str) -> Result<usize, String> {
    text.trim().parse().map_err(|_| format!("a number is expected, not {text:?}"))
}

fn milliseconds(text: &str) -> Result<Duration, String> {
    number(text).map(|count| Duration::from_millis(count as u64))
}

fn unescape(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        bytes.push(match rest.next() {
            Some(b'r') => b'\r',
            Some(b'n') => b'\n',
            Some(b't') => b'\t',
            Some(b'0') => 0,
            Some(b'\\') => b'\\',
            Some(b'x') => {
                let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
                match (digit(), digit()) {
                    (Some(high), Some(low)) => (high * 16 + low) as u8,
                    _ => return Err("\\x wants two hexadecimal digits".into()),
                }
            }
            _ => return Err("unknown escape; \\\\ is a backslash".into()),
        });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_rule_is_read() {
        let text = "# lost\nsmtp connection 2 RCPT inconnu@ #3\n\tdelay 20\n    raw \\x35\\r\\n\\\\\n\
                    any octet 10\n  close\n\ntls wrong-name\nsmtp without SIZE CHUNKING\n";
        let scenario = Scenario::parse(text).unwrap();
        assert_eq!(scenario.tls, Some(TlsFlaw::WrongName));
        assert!(!scenario.has(Protocol::Smtp, "size") && !scenario.has(Protocol::Smtp, "CHUNKING"));
        assert!(scenario.has(Protocol::Smtp, "8BITMIME") && scenario.has(Protocol::Pop3, "SIZE"));
        assert_eq!(
            scenario.rules[0],
            Rule {
                protocol: Some(Protocol::Smtp),
                connection: Some(2),
                moment: Moment::Command("RCPT".into(), Some("inconnu@".into())),
                occurrence: Some(3),
                actions: vec![
                    Action::Delay(Duration::from_millis(20)),
                    Action::Reply(b"5\r\n\\".to_vec())
                ],
            }
        );
        assert_eq!(scenario.rules[1].moment, Moment::Octet(10));
    }

    #[test]
    fn the_example_of_the_description_is_one() {
        let description = include_str!("../../SCENARIOS.md");
        let example = description.split("```").nth(1).unwrap().strip_prefix("text\n").unwrap();
        let scenario = Scenario::parse(example).unwrap();
        assert_eq!((scenario.rules.len(), scenario.tls), (5, Some(TlsFlaw::Expired)));
    }

    #[test]
    fn a_bad_line_is_named() {
        for (text, line) in [
            ("  close", 1),
            ("smtp dot\n  explode", 2),
            ("\nnntp dot", 2),
            ("smtp retr", 1),
            ("smtp RETR #x", 1),
            ("tls odd", 1),
            ("smtp dot\n raw \\q", 2),
            ("smtp dot\n raw \\x1", 2),
            ("smtp", 1),
            ("any without SIZE", 1),
        ] {
            assert_eq!(Scenario::parse(text).unwrap_err().line, line, "{text}");
        }
    }
}
