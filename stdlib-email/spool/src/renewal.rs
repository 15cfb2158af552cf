//! Access tokens that expire while mails wait: renewed by the refresh token that came with them
//! (RFC 6749 §6), for every mail that waits with the same one.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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

    /// Whether this one ends later, as far as the provider told: many give the same refresh token
    /// again.
    fn ends_after(&self, other: &Self) -> bool {
        match (self.expires_at, other.expires_at) {
            (Some(own), Some(theirs)) => own > theirs,
            _ => true,
        }
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

/// Renewals that are remembered; the oldest are forgotten.
const REMEMBERED: usize = 100;

/// What the workers of this process have renewed, for the programs that hold the old tokens.
#[derive(Clone, Default)]
pub(crate) struct Renewals(Arc<Mutex<VecDeque<(Renewal, Renewed)>>>);

/// A token that took the place of another.
#[derive(Clone)]
pub struct Renewed {
    /// The access token.
    pub access: String,
    /// How it is renewed in its turn, and when it ends.
    pub renewal: Renewal,
    /// What the provider answered; nothing when another process asked.
    pub answer: Vec<u8>,
}

impl Renewed {
    /// Puts the token in the place of the one that a server has.
    pub(crate) fn give_to(self, server: &mut Server) {
        let user = server.credentials.as_ref().map(|it| it.user.clone()).unwrap_or_default();
        server.credentials = Some(Credentials::access_token(user, self.access));
        server.renewal = Some(self.renewal);
    }
}

impl Renewals {
    /// Remembers what a server has in the place of `old`.
    pub(crate) fn note(&self, old: &Renewal, new: &Server, answer: Vec<u8>) {
        let Some(Secret::AccessToken(access) | Secret::Password(access)) =
            new.credentials.as_ref().map(|it| &it.secret)
        else {
            return;
        };
        let Some(renewal) = new.renewal.clone() else { return };
        let mut known = self.lock();
        if known.len() >= REMEMBERED {
            known.pop_front();
        }
        let renewed = Renewed { access: access.clone(), renewal, answer };
        known.push_back((old.clone(), renewed));
    }

    /// The last token in the place of this one; `None` when it was not renewed here.
    pub(crate) fn latest(&self, held: &Renewal) -> Option<Renewed> {
        let known = self.lock();
        let mut latest: Option<&Renewed> = None;
        // In the order in which they were renewed: each may have taken the place of the one before.
        for (old, renewed) in known.iter() {
            let last = latest.map_or(held, |it| &it.renewal);
            let replaces = old.url == last.url && old.refresh == last.refresh;
            if replaces && renewed.renewal.ends_after(last) {
                latest = Some(renewed);
            }
        }
        latest.cloned()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(Renewal, Renewed)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
