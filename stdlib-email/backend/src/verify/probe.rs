//! What the server of a domain says of an address, without sending anything to it.

use std::io;
use std::time::Duration;

use super::Exchanger;
use crate::net::{ConnectOptions, Endpoint, Network, Protocol, Security};
use crate::smtp::Session;
use crate::{Error, Result, ServerReply};

/// Exchangers that are tried.
const TRIED: usize = 5;
/// The port of relays (RFC 5321 §4.5.4.2).
const PORT: u16 = 25;

/// What is known of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// A server of the domain takes it; a server that takes everything says so of everything.
    Accepted,
    /// A server of the domain refuses it.
    Refused(ServerReply),
    /// The domain does not exist.
    NoDomain,
    /// The domain says that it takes no mail (RFC 7505).
    NoMail,
}

/// Asks the servers of the domain of an address, the one after the other as they are to be tried
/// (RFC 5321 §5.1), by `MAIL FROM:<>`, `RCPT`, `RSET`, `QUIT`: no mail is sent. `settings` gives
/// the deadlines, the checks and the log.
pub fn probe(
    network: &dyn Network,
    settings: &ConnectOptions,
    address: &str,
    domain: &str,
    timeout: Duration,
) -> Result<Verdict> {
    let mut hosts = match network.exchangers(domain, timeout) {
        Ok(hosts) => hosts,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Verdict::NoDomain),
        Err(error) => {
            return Err(Error::Resolve { host: domain.to_owned(), detail: error.to_string() });
        }
    };
    hosts.sort();
    let implicit = hosts.is_empty();
    if implicit {
        hosts.push(Exchanger { preference: 0, host: domain.to_owned() });
    }
    if hosts.iter().all(|exchanger| exchanger.host.is_empty()) {
        return Ok(Verdict::NoMail);
    }
    let mut failure = None;
    let named = hosts.iter().filter(|exchanger| !exchanger.host.is_empty());
    for exchanger in named.take(TRIED) {
        match ask(network, settings, &exchanger.host, address) {
            Ok(reply) if reply.code / 100 == 2 => return Ok(Verdict::Accepted),
            Ok(reply) if reply.code / 100 == 5 => return Ok(Verdict::Refused(reply)),
            Ok(reply) => failure = Some(Error::Reply { command: "RCPT".into(), reply }),
            Err(Error::Cancelled) => return Err(Error::Cancelled),
            // Without records, the domain itself would be the host: there is none.
            Err(Error::Resolve { .. }) if implicit => return Ok(Verdict::NoDomain),
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    Err(failure.unwrap_or(Error::SessionOver))
}

fn ask(
    network: &dyn Network,
    settings: &ConnectOptions,
    host: &str,
    address: &str,
) -> Result<ServerReply> {
    let options = ConnectOptions {
        endpoint: Endpoint {
            host: host.to_owned(),
            port: PORT,
            protocol: Protocol::Smtp,
            security: Security::Plain,
        },
        credentials: None,
        ..settings.clone()
    };
    let mut session = Session::connect(network, &options, "")?;
    let reply = session.ask_about(address)?;
    // What it says of the farewell changes nothing.
    let _ = session.quit();
    Ok(reply)
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;
    use crate::testing::{Script, Step, expect, options, send};

    /// A scripted server whose domain has these exchangers.
    struct Domain {
        script: Script,
        hosts: io::Result<Vec<Exchanger>>,
    }

    impl Network for Domain {
        fn connect(&self, endpoint: &Endpoint, timeout: Duration) -> io::Result<TcpStream> {
            match endpoint.host.as_str() {
                "down.example" => Err(io::ErrorKind::ConnectionRefused.into()),
                "missing.example" => Err(io::ErrorKind::NotFound.into()),
                _ => self.script.connect(endpoint, timeout),
            }
        }

        fn exchangers(&self, _: &str, _: Duration) -> io::Result<Vec<Exchanger>> {
            match &self.hosts {
                Ok(hosts) => Ok(hosts.clone()),
                Err(error) => Err(error.kind().into()),
            }
        }
    }

    fn hosts(names: &[&str]) -> Vec<Exchanger> {
        let hosts = names.iter().enumerate();
        hosts
            .map(|(rank, host)| Exchanger { preference: rank as u16, host: (*host).to_owned() })
            .collect()
    }

    fn asked(hosts: io::Result<Vec<Exchanger>>, domain: &str, steps: Vec<Step>) -> Result<Verdict> {
        let domain_network = Domain { script: Script::new(steps), hosts };
        let settings = options(Protocol::Smtp, Security::Plain);
        let address = format!("jean@{domain}");
        probe(&domain_network, &settings, &address, domain, Duration::from_secs(5))
    }

    fn dialogue(reply: &str) -> Vec<Step> {
        vec![
            send("220 hi\r\n"),
            Step::ExpectStart("EHLO ".into()),
            send("250 hi\r\n"),
            expect("MAIL FROM:<>"),
            send("250 ok\r\n"),
            expect("RCPT TO:<jean@masociete.fr>"),
            send(format!("{reply}\r\n")),
            expect("RSET"),
            send("250 ok\r\n"),
            expect("QUIT"),
            send("221 bye\r\n"),
        ]
    }

    #[test]
    fn the_servers_are_asked_in_order_and_nothing_is_sent() {
        let up = Ok(hosts(&["down.example", "mx.masociete.fr"]));
        assert_eq!(asked(up, "masociete.fr", dialogue("250 ok")), Ok(Verdict::Accepted));
        let refused = asked(Ok(hosts(&["mx"])), "masociete.fr", dialogue("550 5.1.1 nobody"));
        assert!(matches!(refused, Ok(Verdict::Refused(reply)) if reply.text == "nobody"));
        let later = asked(Ok(hosts(&["mx"])), "masociete.fr", dialogue("450 4.2.0 greylisted"));
        assert!(matches!(later, Err(Error::Reply { reply, .. }) if reply.code == 450));
        // Implicit MX: the domain itself.
        assert_eq!(
            asked(Ok(hosts(&[])), "masociete.fr", dialogue("251 ok")),
            Ok(Verdict::Accepted)
        );
    }

    #[test]
    fn domains_without_mail_are_told_apart() {
        assert_eq!(asked(Ok(hosts(&[""])), "masociete.fr", vec![]), Ok(Verdict::NoMail));
        let missing = Err(io::ErrorKind::NotFound.into());
        assert_eq!(asked(missing, "masociete.fr", vec![]), Ok(Verdict::NoDomain));
        assert_eq!(asked(Ok(hosts(&[])), "missing.example", vec![]), Ok(Verdict::NoDomain));
        let down = asked(Ok(hosts(&["down.example"])), "masociete.fr", vec![]);
        assert!(matches!(down, Err(Error::Refused { .. })));
        let silent = asked(Err(io::ErrorKind::TimedOut.into()), "masociete.fr", vec![]);
        assert!(matches!(silent, Err(Error::Resolve { .. })));
    }
}
