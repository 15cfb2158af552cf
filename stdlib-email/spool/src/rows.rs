//! From the columns of the tables to values, and back.

use std::time::Duration;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Row, params};
use wl_mail::auth::{Credentials, Secret};
use wl_mail::net::Security;
use wl_mail::oauth::Client;
use wl_mail::tls::TlsOptions;

use crate::Renewal;
use crate::mail::{Entry, Fate, Reason, ReasonKind, Recipient, Server, State};

/// A closed set of values whose words are what the tables hold.
macro_rules! words {
    ($($ty:ty),*) => {$(
        impl ToSql for $ty {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.word().into())
            }
        }

        impl FromSql for $ty {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let word = value.as_str()?;
                let known = Self::ALL.into_iter().find(|it| it.word() == word);
                known.ok_or_else(|| FromSqlError::Other(format!("`{word}` is unknown").into()))
            }
        }
    )*};
}
words!(State, Fate, ReasonKind);

const PROTECTIONS: [(Security, &str); 3] =
    [(Security::Plain, "plain"), (Security::StartTls, "starttls"), (Security::Tls, "tls")];

pub(crate) fn word_of(security: Security) -> &'static str {
    PROTECTIONS.iter().find(|(own, _)| *own == security).map_or("tls", |(_, word)| word)
}

/// The three bits of the certificate checks that are skipped.
pub(crate) fn skipped_checks(tls: TlsOptions) -> i64 {
    i64::from(tls.accept_invalid_certificate)
        | i64::from(tls.accept_wrong_name) << 1
        | i64::from(tls.accept_expired) << 2
}

/// The columns that [`entry`] reads.
pub(crate) const ENTRY: &str = "id, state, queued_at, due_at, attempts, sender, subject, size, \
                                host, port, login, reason_kind, reason_code, reason";

/// A mail without its recipients.
pub(crate) fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: row.get("id")?,
        state: row.get("state")?,
        queued_at: row.get("queued_at")?,
        due_at: row.get("due_at")?,
        attempts: row.get("attempts")?,
        from: row.get("sender")?,
        recipients: Vec::new(),
        subject: row.get("subject")?,
        size: row.get::<_, i64>("size")?.unsigned_abs(),
        host: row.get("host")?,
        port: row.get("port")?,
        user: row.get("login")?,
        reason: reason(row)?,
    })
}

/// The columns that [`server`] reads.
pub(crate) const SERVER: &str = "host, port, security, login, secret_kind, secret, skipped_checks, clear_login, timeout, \
     token_url, client_id, client_secret, client_basic, refresh_token, expires_at";

/// The server of a mail.
pub(crate) fn server(row: &Row<'_>) -> rusqlite::Result<Server> {
    let word: String = row.get("security")?;
    let known = PROTECTIONS.iter().find(|(_, own)| *own == word);
    let (security, _) = known.ok_or(rusqlite::Error::InvalidQuery)?;
    let (user, kind, secret): (Option<String>, Option<String>, Option<String>) =
        (row.get("login")?, row.get("secret_kind")?, row.get("secret")?);
    let credentials = match (user, secret) {
        (Some(user), Some(secret)) => {
            let secret = match kind.as_deref() {
                Some("token") => Secret::AccessToken(secret),
                _ => Secret::Password(secret),
            };
            Some(Credentials { user, secret })
        }
        _ => None,
    };
    let skipped: i64 = row.get("skipped_checks")?;
    let timeout: i64 = row.get("timeout")?;
    Ok(Server {
        host: row.get("host")?,
        port: row.get("port")?,
        security: *security,
        credentials,
        renewal: renewal(row)?,
        tls: TlsOptions {
            accept_invalid_certificate: skipped & 1 != 0,
            accept_wrong_name: skipped & 2 != 0,
            accept_expired: skipped & 4 != 0,
        },
        allow_cleartext_auth: row.get("clear_login")?,
        timeout: Duration::from_millis(u64::try_from(timeout).unwrap_or(0).max(1)),
    })
}

/// How the token of a mail is renewed.
fn renewal(row: &Row<'_>) -> rusqlite::Result<Option<Renewal>> {
    let (url, refresh): (Option<String>, Option<String>) =
        (row.get("token_url")?, row.get("refresh_token")?);
    let (Some(url), Some(refresh)) = (url, refresh) else { return Ok(None) };
    let text = |column: &str| row.get::<_, Option<String>>(column).map(Option::unwrap_or_default);
    let client = Client {
        id: text("client_id")?,
        secret: text("client_secret")?,
        basic: row.get::<_, Option<bool>>("client_basic")?.unwrap_or_default(),
    };
    Ok(Some(Renewal { url, client, refresh, expires_at: row.get("expires_at")? }))
}

/// A recipient.
pub(crate) fn recipient(row: &Row<'_>) -> rusqlite::Result<Recipient> {
    Ok(Recipient { address: row.get("address")?, fate: row.get("fate")?, reason: reason(row)? })
}

/// The reason, in either table.
fn reason(row: &Row<'_>) -> rusqlite::Result<Option<Reason>> {
    let kind: Option<ReasonKind> = row.get("reason_kind")?;
    let Some(kind) = kind else { return Ok(None) };
    let code: Option<u16> = row.get("reason_code")?;
    let detail: Option<String> = row.get("reason")?;
    Ok(Some(Reason { kind, code: code.unwrap_or(0), detail: detail.unwrap_or_default() }))
}

/// Writes a mail and its recipients.
pub(crate) fn insert(
    transaction: &rusqlite::Transaction<'_>,
    mail: &crate::NewMail,
    recipients: &[String],
    now: i64,
) -> rusqlite::Result<i64> {
    let server = &mail.server;
    let (user, kind, secret) = match &server.credentials {
        None => (None, None, None),
        Some(Credentials { user, secret }) => {
            let (kind, secret) = match secret {
                Secret::Password(password) => ("password", password),
                Secret::AccessToken(token) => ("token", token),
            };
            (Some(user), Some(kind), Some(secret))
        }
    };
    let renewal = server.renewal.as_ref();
    let timeout = i64::try_from(server.timeout.as_millis()).unwrap_or(i64::MAX);
    transaction
        .prepare_cached(
            "INSERT INTO mail (state, queued_at, due_at, sender, subject, size, source, host, port, \
             security, login, secret_kind, secret, skipped_checks, clear_login, timeout, \
             token_url, client_id, client_secret, client_basic, refresh_token, expires_at) \
             VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, \
             ?16, ?17, ?18, ?19, ?20, ?21)",
        )?
        .execute(params![
            State::Pending,
            now,
            mail.envelope.from,
            mail.subject,
            mail.source.len() as i64,
            mail.source,
            server.host,
            server.port,
            word_of(server.security),
            user,
            kind,
            secret,
            skipped_checks(server.tls),
            server.allow_cleartext_auth,
            timeout,
            renewal.map(|it| &it.url),
            renewal.map(|it| &it.client.id),
            renewal.map(|it| &it.client.secret),
            renewal.map(|it| it.client.basic),
            renewal.map(|it| &it.refresh),
            renewal.and_then(|it| it.expires_at),
        ])?;
    let id = transaction.last_insert_rowid();
    let mut statement = transaction.prepare_cached(
        "INSERT INTO recipient (mail, rank, address, fate) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (rank, address) in recipients.iter().enumerate() {
        statement.execute(params![id, rank as i64, address, Fate::Waiting])?;
    }
    Ok(id)
}
