//! What a server can do (RFC 2449 §5).

use super::reply;
use crate::auth::Mechanism;
use crate::net::Stream;
use crate::{Error, LimitName, Result, words};

/// The answer to CAPA.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // A flag an extension.
pub(super) struct Capabilities {
    /// Whether the server knows CAPA at all.
    pub(super) known: bool,
    /// Commands may be sent without waiting for the answers (RFC 2449 §6.6).
    pub(super) pipelining: bool,
    /// STLS (RFC 2595 §4).
    pub(super) stls: bool,
    /// USER and PASS.
    pub(super) user: bool,
    /// UIDL.
    pub(super) uidl: bool,
    /// The SASL mechanisms, as written.
    pub(super) sasl: Vec<String>,
}

impl Capabilities {
    /// Asks.
    pub(super) fn ask(stream: &mut Stream) -> Result<Self> {
        stream.queue("CAPA");
        stream.flush()?;
        let mut found = Self::default();
        if reply::expect_ok(stream, "CAPA")?.is_err() {
            return Ok(found);
        }
        found.known = true;
        let max = stream.limits().reply_lines;
        for _ in 0..max {
            let line = words(stream.read_line()?);
            if line == "." {
                return Ok(found);
            }
            found.add(&line);
        }
        Err(Error::Limit { which: LimitName::ReplyLines, max: max as u64 })
    }

    fn add(&mut self, line: &str) {
        let mut tokens = line.split_ascii_whitespace();
        match tokens.next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "PIPELINING" => self.pipelining = true,
            "STLS" => self.stls = true,
            "USER" => self.user = true,
            "UIDL" => self.uidl = true,
            "SASL" => self.sasl.extend(tokens.map(str::to_owned)),
            _ => {}
        }
    }

    /// The SASL mechanisms that we know.
    pub(super) fn mechanisms(&self) -> Vec<Mechanism> {
        self.sasl.iter().filter_map(|name| Mechanism::of_sasl_name(name)).collect()
    }
}
