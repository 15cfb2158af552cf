//! From the greeting to the first mail: EHLO, STARTTLS, AUTH.

use super::capabilities::Capabilities;
use super::reply;
use crate::auth::{Credentials, Exchange, Offer, choose};
use crate::log::MASK;
use crate::net::{ConnectOptions, Network, Security, Stream};
use crate::{Error, Result};

/// Bytes in a command line, its end included (RFC 5321 §4.5.3.1.4): an initial response that is
/// longer waits for the challenge.
const COMMAND_LINE: usize = 512;

/// An authenticated stream and what its server can do.
pub(super) fn open(
    network: &dyn Network,
    options: &ConnectOptions,
    client_name: &str,
) -> Result<(Stream, Capabilities)> {
    let client_name = client_name.trim();
    if let Some(c) = client_name.chars().find(|c| !c.is_ascii_graphic()) {
        return Err(Error::invalid("client name", c.encode_utf8(&mut [0; 4])));
    }
    let mut stream = Stream::open(network, options)?;
    let name = match client_name {
        "" => stream.local_address_literal(),
        name => name.to_owned(),
    };
    reply::expect(&mut stream, "greeting", 2)?;
    let mut capabilities = greet(&mut stream, &name)?;
    if options.endpoint.security == Security::StartTls {
        starttls(&mut stream, &capabilities, network)?;
        // What was said in clear may have been said by anybody (RFC 3207 §4.2).
        capabilities = greet(&mut stream, &name)?;
    }
    if let Some(credentials) = &options.credentials {
        authenticate(&mut stream, &capabilities, credentials, options)?;
    }
    Ok((stream, capabilities))
}

/// EHLO, or HELO for a server that does not know it.
fn greet(stream: &mut Stream, name: &str) -> Result<Capabilities> {
    stream.queue(&format!("EHLO {name}"));
    stream.flush()?;
    let reply = reply::read(stream, "EHLO")?;
    match reply.code {
        200..300 => Ok(Capabilities::of(&reply)),
        500..600 => {
            stream.queue(&format!("HELO {name}"));
            stream.flush()?;
            reply::expect(stream, "HELO", 2)?;
            Ok(Capabilities::default())
        }
        _ => Err(Error::Reply { command: "EHLO".into(), reply }),
    }
}

fn starttls(stream: &mut Stream, capabilities: &Capabilities, network: &dyn Network) -> Result<()> {
    if !capabilities.starttls {
        return Err(Error::StartTlsUnavailable { reply: None });
    }
    stream.queue("STARTTLS");
    stream.flush()?;
    let reply = reply::read(stream, "STARTTLS")?;
    if reply.code / 100 != 2 {
        return Err(Error::StartTlsUnavailable { reply: Some(reply) });
    }
    stream.start_tls(network)
}

fn authenticate(
    stream: &mut Stream,
    capabilities: &Capabilities,
    credentials: &Credentials,
    options: &ConnectOptions,
) -> Result<()> {
    let offer = Offer {
        names: capabilities.auth.clone(),
        mechanisms: capabilities.mechanisms(),
        encrypted: stream.is_encrypted(),
    };
    let mechanism = choose(&offer, credentials, options)?;
    let endpoint = &options.endpoint;
    let mut exchange = Exchange::new(mechanism, credentials, &endpoint.host, endpoint.port)?;
    match exchange.opening(COMMAND_LINE - "AUTH  \r\n".len() - mechanism.name().len()) {
        Some(initial) => stream.queue_masked(
            &format!("AUTH {mechanism} {initial}"),
            &format!("AUTH {mechanism} {MASK}"),
        ),
        None => stream.queue(&format!("AUTH {mechanism}")),
    }
    stream.mask_received(true);
    let outcome = dialogue(stream, &mut exchange);
    stream.mask_received(false);
    outcome
}

fn dialogue(stream: &mut Stream, exchange: &mut Exchange<'_>) -> Result<()> {
    loop {
        stream.flush()?;
        let reply = reply::read(stream, "AUTH")?;
        match reply.code {
            334 => {}
            200..300 => return exchange.finish(),
            421 => return Err(Error::Reply { command: "AUTH".into(), reply }),
            _ => return Err(exchange.refused(reply)),
        }
        match exchange.answer(reply.text.trim().as_bytes()) {
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
