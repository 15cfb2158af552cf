//! Access tokens that expire while mails wait: renewed by the refresh token that came with them
//! (RFC 6749 §6), for every mail that waits with the same one.

use std::fmt;

use rusqlite::{OptionalExtension, params};
use wl_mail::auth::{Credentials, Secret};
use wl_mail::http::Url;
use wl_mail::net::{ConnectOptions, Endpoint, Protocol, Security};
use wl_mail::oauth::{self, Client, Grant, Token};

use crate::mail::{Id, Moment, Server};
use crate::queue::Spool;
use crate::worker::Outside;
use crate::{Result, rows};

/// Milliseconds before its end from which a token is taken for expired: it has to get there.
const MARGIN: Moment = 10_000;

/// How an access token is renewed. Its debug form shows no secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Renewal {
    /// The address of the token server.
    pub url: String,
    /// The program, as the provider knows it.
    pub client: Client,
    /// The refresh token.
    pub refresh: String,
    /// When the access token ends, where the provider told.
    pub expires_at: Option<Moment>,
}

impl fmt::Debug for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renewal")
            .field("url", &self.url)
            .field("client", &self.client)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

impl Renewal {
    /// Whether the access token is known to have ended.
    pub(crate) fn is_due(&self, now: Moment) -> bool {
        self.expires_at.is_some_and(|end| end.saturating_sub(MARGIN) <= now)
    }

    /// Asks for another access token.
    pub(crate) fn ask(&self, server: &Server, outside: &Outside) -> wl_mail::Result<Token> {
        let url = Url::parse(&self.url)?;
        let (host, port) = (url.host.clone(), url.port);
        let endpoint = Endpoint { host, port, protocol: Protocol::Http, security: Security::Tls };
        let mut settings = ConnectOptions::new(endpoint);
        settings.timeout = server.timeout;
        settings.connect_timeout = settings.connect_timeout.min(server.timeout);
        settings.log.clone_from(&outside.log);
        settings.cancel = outside.cancel.clone();
        let grant = Grant::Refresh(&self.refresh);
        oauth::request(&*outside.network, &settings, &url, &self.client, &grant, "")
    }
}

impl Server {
    /// The same server with a token that was renewed at `now`. A provider that gives no other
    /// refresh token keeps the one it gave.
    pub(crate) fn with_token(&self, renewal: &Renewal, token: Token, now: Moment) -> Self {
        let user = self.credentials.as_ref().map(|it| it.user.clone()).unwrap_or_default();
        let lives = token.lives.and_then(|it| i64::try_from(it).ok()?.checked_mul(1_000));
        Self {
            credentials: Some(Credentials::access_token(user, token.access)),
            renewal: Some(Renewal {
                refresh: token.refresh.unwrap_or_else(|| renewal.refresh.clone()),
                expires_at: lives.map(|lives| now.saturating_add(lives)),
                ..renewal.clone()
            }),
            ..self.clone()
        }
    }
}

impl Spool {
    /// The server of a mail as it is now; `None` when the mail is gone.
    pub(crate) fn server(&self, id: Id) -> Result<Option<Server>> {
        let query = format!("SELECT {} FROM mail WHERE id = ?1", rows::SERVER);
        self.read(|connection| {
            connection.prepare_cached(&query)?.query_row([id], rows::server).optional()
        })
    }

    /// Keeps a renewed token for every mail that waited with the old one: many providers take a
    /// refresh token once.
    pub(crate) fn keep_token(&mut self, old: &Renewal, new: &Server) -> Result<()> {
        let Some(Secret::AccessToken(secret) | Secret::Password(secret)) =
            new.credentials.as_ref().map(|it| &it.secret)
        else {
            return Ok(());
        };
        let renewal = new.renewal.as_ref();
        self.write(|transaction| {
            transaction
                .prepare_cached(
                    "UPDATE mail SET secret = ?3, refresh_token = ?4, expires_at = ?5 \
                     WHERE token_url = ?1 AND refresh_token = ?2",
                )?
                .execute(params![
                    old.url,
                    old.refresh,
                    secret,
                    renewal.map(|it| &it.refresh),
                    renewal.and_then(|it| it.expires_at),
                ])
                .map(drop)
        })
    }
}
