//! Opening sessions: from what a script gives to a connection.

use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{Error, Runtime};
use wl_interpreter::host::Channel;
use wl_interpreter::value::Object;
use wl_mail::Error as Cause;
use wl_mail::auth::Credentials;
use wl_mail::net::{Cancel, ConnectOptions, Endpoint, Protocol, Security, Watcher};
use wl_mail::tls::TlsOptions;
use wl_mail::{imap, pop3, smtp};
use wl_spool::Renewal;

use super::imap::Imap;
use super::pop3::Pop3;
use super::{Mail, Reader, Smtp};
use crate::constants;
use crate::error::{number, of};
use crate::oauth::{renewal, with_token};
use crate::progress::Counter;
use crate::types::{self, TokenMember};

/// Time to reach a machine, for each of its addresses.
const CONNECT: Duration = Duration::from_secs(30);

/// Who a session is for.
#[derive(Clone, Default)]
pub(crate) struct Account {
    /// The user, which names the session.
    pub(crate) user: String,
    /// The password; `None` for a session without login.
    pub(crate) password: Option<String>,
    /// The OAuth 2.0 access token, instead of the password: an `AuthToken`.
    pub(crate) token: Option<Rc<Object>>,
}

/// Where a session leads.
#[derive(Debug, Clone, Default)]
pub(crate) struct Transport {
    /// The host, as the script gave it.
    pub(crate) host: String,
    /// The port, as the script gave it.
    pub(crate) port: i64,
    /// `emailOptionDéfaut`, `optionTLS` or `emailProtocoleSMTPS`.
    pub(crate) option: i64,
    /// Sum of `emailSessionIgnore…`.
    pub(crate) ignored: i64,
}

/// Opens a session that reads by POP3 or IMAP, and keeps it.
pub(crate) fn open_reader(
    runtime: &mut dyn Runtime,
    protocol: Protocol,
    account: &Account,
    transport: &Transport,
) -> Result<Rc<Reader>, Error> {
    let mut options = options(runtime, protocol, account, transport)?;
    let counter = Counter::new();
    options.watcher = Some(Arc::clone(&counter) as Arc<dyn Watcher>);
    let network = runtime.extensions().get::<Mail>().setup.trusted_network();
    let token = account.token.as_ref();
    let name = &account.user;
    let (session, encrypted) = with_token(runtime, token, |_| {
        let mut options = options.clone();
        if let Some(token) = token {
            options.credentials = Some(credentials_of(name, token));
        }
        let counter = Arc::clone(&counter);
        if protocol == Protocol::Imap {
            let connection = imap::Session::connect(&network, &options)?;
            let encrypted = connection.is_encrypted();
            return Ok((Reader::imap(name, Imap::new(connection)?, counter), encrypted));
        }
        let connection = pop3::Session::connect(&network, &options)?;
        let encrypted = connection.is_encrypted();
        Ok((Reader::pop3(name, Pop3::new(connection)?, counter), encrypted))
    })?;
    warn_if_clear(runtime, encrypted, &options);
    let session = Rc::new(session);
    runtime.extensions().get::<Mail>().sessions.add_reader(Rc::clone(&session));
    Ok(session)
}

/// When a session that sends connects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sending {
    /// When it is opened.
    AtOnce,
    /// With its first mail.
    WhenUsed,
    /// Never: its mails leave in the background.
    InBackground,
}

/// Opens a session that sends, and keeps it.
pub(crate) fn open_smtp(
    runtime: &mut dyn Runtime,
    account: &Account,
    transport: &Transport,
    sending: Sending,
) -> Result<Rc<Smtp>, Error> {
    let mut options = options(runtime, Protocol::Smtp, account, transport)?;
    let counter = Counter::new();
    options.watcher = Some(Arc::clone(&counter) as Arc<dyn Watcher>);
    let network = runtime.extensions().get::<Mail>().setup.trusted_network();
    let session = if sending == Sending::InBackground {
        warn_if_clear(runtime, options.endpoint.security != Security::Plain, &options);
        let renewal = account.token.as_ref().and_then(|token| renewal(runtime, token));
        Smtp::queueing(&account.user, queued_for(options, renewal))
    } else if sending == Sending::WhenUsed {
        let dial = move || smtp::Session::connect(&network, &options, "");
        Smtp::waiting(&account.user, Box::new(dial), counter)
    } else {
        let token = account.token.as_ref();
        let connection = with_token(runtime, token, |_| {
            let mut options = options.clone();
            if let Some(token) = token {
                options.credentials = Some(credentials_of(&account.user, token));
            }
            match smtp::Session::connect(&network, &options, "") {
                // A server with no way to log in in common is used without (page 3032025).
                Err(Cause::AuthUnavailable { .. }) if token.is_none() => {
                    options.credentials = None;
                    smtp::Session::connect(&network, &options, "")
                }
                other => other,
            }
        })?;
        warn_if_clear(runtime, connection.is_encrypted(), &options);
        Smtp::connected(&account.user, connection, counter)
    };
    let session = Rc::new(session);
    runtime.extensions().get::<Mail>().sessions.add_smtp(Rc::clone(&session));
    Ok(session)
}

/// The server as the queue keeps it.
fn queued_for(options: ConnectOptions, renewal: Option<Renewal>) -> wl_spool::Server {
    wl_spool::Server {
        host: options.endpoint.host,
        port: options.endpoint.port,
        security: options.endpoint.security,
        credentials: options.credentials,
        renewal,
        tls: options.tls,
        allow_cleartext_auth: options.allow_cleartext_auth,
        timeout: options.timeout,
    }
}

fn options(
    runtime: &mut dyn Runtime,
    protocol: Protocol,
    account: &Account,
    transport: &Transport,
) -> Result<ConnectOptions, Error> {
    let port = transport.port;
    let port = u16::try_from(port).ok().filter(|port| *port > 0).ok_or_else(|| {
        of(
            number::BAD_ARGUMENT,
            bilingual!("le port {port} n'existe pas", "there is no port {port}"),
        )
        .hint(bilingual!("un port va de 1 à 65535", "a port goes from 1 to 65535"))
    })?;
    let host = transport.host.trim().to_owned();
    if host.is_empty() {
        return Err(of(
            number::BAD_ARGUMENT,
            bilingual!("l'adresse du serveur est vide", "the server address is empty"),
        )
        .hint(bilingual!("remplir AdresseServeur", "fill ServerAddress")));
    }
    let security = if transport.option & constants::TLS != 0 {
        Security::Tls
    } else if transport.option & constants::STARTTLS != 0 {
        Security::StartTls
    } else {
        Security::Plain
    };
    let mut options = settings(runtime, Endpoint { host, port, protocol, security });
    let mail = runtime.extensions().get::<Mail>();
    let user = account.user.clone();
    options.credentials = match (&account.token, &account.password) {
        (Some(token), _) => Some(credentials_of(&user, token)),
        (None, Some(password)) => Some(Credentials::password(user, password)),
        (None, None) => None,
    };
    // Documented plain ports work; `warn_if_clear` says what they cost.
    options.allow_cleartext_auth = account.token.is_none();
    if mail.may_skip_checks {
        options.tls = skipped_checks(transport.ignored);
    }
    Ok(options)
}

/// How this run waits for servers, and who is shown what is said.
pub(crate) fn settings(runtime: &mut dyn Runtime, endpoint: Endpoint) -> ConnectOptions {
    let interrupt = Arc::clone(&runtime.host().interrupt);
    let mail = runtime.extensions().get::<Mail>();
    let mut options = ConnectOptions::new(endpoint);
    options.timeout = mail.timeout;
    options.connect_timeout = CONNECT.min(mail.timeout);
    options.cancel = Cancel::from_flag(interrupt);
    options.log.clone_from(&mail.setup.log);
    options
}

/// What an `AuthToken` proves, as it is now.
pub(crate) fn credentials_of(user: &str, token: &Object) -> Credentials {
    Credentials::access_token(user, types::text(token, TokenMember::Value.rank()))
}

fn skipped_checks(ignored: i64) -> TlsOptions {
    TlsOptions {
        accept_invalid_certificate: ignored & constants::IGNORE_CERTIFICATE != 0,
        accept_wrong_name: ignored & constants::IGNORE_NAME != 0,
        accept_expired: ignored & constants::IGNORE_EXPIRY != 0,
    }
}

/// Says once that a password crossed a network in clear.
fn warn_if_clear(runtime: &mut dyn Runtime, encrypted: bool, options: &ConnectOptions) {
    let mail = runtime.extensions().get::<Mail>();
    let harmless = encrypted
        || options.credentials.is_none()
        || mail.setup.sandboxed
        || is_loopback(&options.endpoint.host);
    if harmless || std::mem::replace(&mut mail.warned, true) {
        return;
    }
    let Endpoint { host, port, .. } = &options.endpoint;
    let text = bilingual!(
        "le mot de passe et les emails passent en clair sur le réseau vers {host}:{port} ; optionTLS (POP3 995, IMAP 993, SMTP 465) ou emailProtocoleSMTPS (SMTP 587) les protègent",
        "the password and the emails cross the network in clear to {host}:{port}; optionTLS (POP3 995, IMAP 993, SMTP 465) or emailProtocolSMTPS (SMTP 587) protect them"
    );
    let language = runtime.language();
    runtime.host().console.print(Channel::Warning, text.get(language));
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_matches(['[', ']']);
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
