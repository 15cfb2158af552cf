//! OAuth 2.0: how an access token is obtained and renewed (RFC 6749), for the mechanisms
//! `OAUTHBEARER` and `XOAUTH2` of [`crate::auth`].
//!
//! - [`Redirect`]: the page of the provider in a browser, which comes back to this machine
//!   (RFC 8252 §7.3), with PKCE (RFC 7636);
//! - [`DeviceLogin`]: a code that a person types on another machine (RFC 8628);
//! - [`request`]: every exchange with the token server.

mod device;
mod pkce;
mod redirect;
mod token;

pub use device::DeviceLogin;
pub use pkce::Proof;
pub use redirect::{Redirect, authorization_url};
pub use token::{Client, Grant, Token, parse, request};

use crate::{Error, Result};

/// Random bytes, as text that may stand anywhere in an address.
fn random_text<const BYTES: usize>() -> Result<String> {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Io { during: "login".into(), detail: error.to_string() })?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
