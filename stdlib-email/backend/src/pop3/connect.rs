//! From the greeting to the mailbox: CAPA, STLS, authentication.

use super::capabilities::Capabilities;
use super::reply::{self, Answer};
use crate::auth::{
    Credentials, Exchange, Mechanism, Offer, Secret, apop_digest, apop_timestamp, choose,
};
use crate::log::MASK;
use crate::net::{ConnectOptions, Network, Security, Stream};
use crate::{Error, Result, ServerReply};

/// Bytes in a command line (RFC 2449 §4), above which the initial response waits.
const COMMAND_LINE: usize = 255;

/// An authenticated stream and what its server can do.
pub(super) fn open(
    network: &dyn Network,
    options: &ConnectOptions,
) -> Result<(Stream, Capabilities)> {
    let mut stream = Stream::open(network, options)?;
    let greeting = reply::expect_ok(&mut stream, "greeting")?
        .map_err(|reply| Error::Reply { command: "greeting".into(), reply })?;
    let mut capabilities = Capabilities::ask(&mut stream)?;
    if options.endpoint.security == Security::StartTls {
        stls(&mut stream, &capabilities, network)?;
        // What was said in clear may have been said by anybody (RFC 2595 §4).
        capabilities = Capabilities::ask(&mut stream)?;
    }
    if let Some(credentials) = &options.credentials {
        authenticate(&mut stream, &capabilities, &greeting, credentials, options)?;
    }
    Ok((stream, capabilities))
}

fn stls(stream: &mut Stream, capabilities: &Capabilities, network: &dyn Network) -> Result<()> {
    if capabilities.known && !capabilities.stls {
        return Err(Error::StartTlsUnavailable { reply: None });
    }
    stream.queue("STLS");
    stream.flush()?;
    reply::expect_ok(stream, "STLS")?
        .map_err(|reply| Error::StartTlsUnavailable { reply: Some(reply) })?;
    stream.start_tls(network)
}

fn authenticate(
    stream: &mut Stream,
    capabilities: &Capabilities,
    greeting: &str,
    credentials: &Credentials,
    options: &ConnectOptions,
) -> Result<()> {
    let timestamp = apop_timestamp(greeting);
    let mut offer = Offer {
        names: capabilities.sasl.clone(),
        mechanisms: capabilities.mechanisms(),
        encrypted: stream.is_encrypted(),
    };
    let commands = [
        (Mechanism::Apop, timestamp.is_some()),
        // Servers that do not tell what they offer have USER and PASS.
        (Mechanism::UserPass, capabilities.user || capabilities.sasl.is_empty()),
    ];
    for (mechanism, offered) in commands {
        if offered {
            offer.mechanisms.push(mechanism);
            offer.names.push(mechanism.name().to_owned());
        }
    }
    let mechanism = choose(&offer, credentials, options)?;
    // Checked here for every mechanism: the user and the secret fit on a line.
    let mut exchange =
        Exchange::new(mechanism, credentials, &options.endpoint.host, options.endpoint.port)?;
    match mechanism {
        Mechanism::Apop => apop(stream, timestamp.unwrap_or_default(), credentials, &exchange),
        Mechanism::UserPass => user_pass(stream, credentials, &exchange),
        _ => sasl(stream, &mut exchange),
    }
}

fn secret(credentials: &Credentials) -> &str {
    let (Secret::Password(secret) | Secret::AccessToken(secret)) = &credentials.secret;
    secret
}

fn apop(
    stream: &mut Stream,
    timestamp: &str,
    credentials: &Credentials,
    exchange: &Exchange<'_>,
) -> Result<()> {
    let user = &credentials.user;
    if user.contains(' ') {
        return Err(Error::invalid("user", " "));
    }
    let digest = apop_digest(timestamp, secret(credentials));
    stream.queue_masked(&format!("APOP {user} {digest}"), &format!("APOP {user} {MASK}"));
    stream.flush()?;
    accepted(reply::expect_ok(stream, "APOP")?, exchange)
}

fn user_pass(
    stream: &mut Stream,
    credentials: &Credentials,
    exchange: &Exchange<'_>,
) -> Result<()> {
    stream.queue(&format!("USER {}", credentials.user));
    stream.flush()?;
    accepted(reply::expect_ok(stream, "USER")?, exchange)?;
    stream.queue_masked(&format!("PASS {}", secret(credentials)), &format!("PASS {MASK}"));
    stream.flush()?;
    accepted(reply::expect_ok(stream, "PASS")?, exchange)
}

fn sasl(stream: &mut Stream, exchange: &mut Exchange<'_>) -> Result<()> {
    let name = exchange.mechanism().name();
    match exchange.opening(COMMAND_LINE - "AUTH  \r\n".len() - name.len()) {
        Some(initial) => {
            stream.queue_masked(&format!("AUTH {name} {initial}"), &format!("AUTH {name} {MASK}"));
        }
        None => stream.queue(&format!("AUTH {name}")),
    }
    stream.mask_received(true);
    let outcome = sasl_dialogue(stream, exchange);
    stream.mask_received(false);
    outcome
}

fn sasl_dialogue(stream: &mut Stream, exchange: &mut Exchange<'_>) -> Result<()> {
    loop {
        stream.flush()?;
        let challenge = match reply::read(stream, "AUTH")? {
            Answer::Ok(_) => return exchange.finish(),
            Answer::Err(refusal) => return accepted(Err(refusal), exchange),
            Answer::Challenge(challenge) => challenge,
        };
        match exchange.answer(&challenge) {
            Ok(response) => stream.queue_masked(&response, MASK),
            Err(error) => {
                // The server is told, its answer changes nothing any more.
                stream.queue("*");
                stream.flush()?;
                return Err(error);
            }
        }
    }
}

/// A refusal to log in, told apart from a mailbox that is busy (RFC 2449 §8.1, 3206 §4).
fn accepted(
    answer: std::result::Result<String, ServerReply>,
    exchange: &Exchange<'_>,
) -> Result<()> {
    match answer {
        Ok(_) => Ok(()),
        Err(reply) => match reply.response_code.as_deref() {
            None | Some("AUTH") => Err(exchange.refused(reply)),
            Some(_) => Err(Error::Reply { command: exchange.mechanism().name().into(), reply }),
        },
    }
}
