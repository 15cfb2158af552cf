//! Who sends what when: claims, the mark before a text leaves, settling, and what is done about
//! owners that vanished. Each step is one transaction.

use rusqlite::{OptionalExtension, Transaction, params};

use crate::mail::{Fate, Id, Moment, Reason, ReasonKind, Server, State};
use crate::queue::Spool;
use crate::verdict::Verdict;
use crate::{Error, Policy, Result, owner, rows};

/// Attempts after which a mail whose sender vanished waits like any other: it may be what makes
/// it vanish.
const HARMLESS: u32 = 2;

/// A mail that was claimed.
pub(crate) struct Claim {
    pub(crate) id: Id,
    pub(crate) attempts: u32,
    pub(crate) queued_at: Moment,
    /// What to send; a reason when what is stored cannot be read.
    pub(crate) content: std::result::Result<Content, Reason>,
}

/// What to send, to whom it is not sent yet.
pub(crate) struct Content {
    pub(crate) server: Server,
    pub(crate) from: String,
    pub(crate) waiting: Vec<(i64, String)>,
    pub(crate) source: Vec<u8>,
}

/// A server that this run could not use.
pub(crate) type Avoided = (String, u16);

impl Spool {
    /// Claims the next mail that is due, in the name of an owner.
    pub(crate) fn claim(&mut self, owner: &str, avoided: &[Avoided]) -> Result<Option<Claim>> {
        let now = self.now();
        // What is due beyond any wait was dated by a clock that was wrong, or is.
        let horizon = now.saturating_add(self.options.policy.horizon());
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT id, host, port, attempts, queued_at FROM mail \
                 WHERE state = ?1 AND (due_at <= ?2 OR due_at > ?3) ORDER BY due_at, id",
            )?;
            let mut turns = statement.query(params![State::Pending, now, horizon])?;
            while let Some(row) = turns.next()? {
                let (host, port): (String, u16) = (row.get(1)?, row.get(2).unwrap_or(0));
                if avoided.iter().any(|(own, at)| *own == host && *at == port) {
                    continue;
                }
                let id: Id = row.get(0)?;
                let attempts: u32 = row.get::<_, u32>(3)?.saturating_add(1);
                let queued_at = row.get(4)?;
                transaction
                    .prepare_cached(
                        "UPDATE mail SET state = ?2, owner = ?3, body_left = 0, attempts = ?4 \
                         WHERE id = ?1",
                    )?
                    .execute(params![id, State::Sending, owner, attempts])?;
                // A mail that cannot be read is claimed like another, and given up: it must not
                // stand in the way of those behind it.
                let content = content(transaction, id).map_err(|error| Reason {
                    kind: ReasonKind::Internal,
                    code: 0,
                    detail: error.to_string(),
                });
                return Ok(Some(Claim { id, attempts, queued_at, content }));
            }
            Ok(None)
        })
    }

    /// Notes that the text of a claimed mail is about to leave.
    pub(crate) fn mark_body(&mut self, id: Id, owner: &str) -> Result<()> {
        let marked = self.write(|transaction| {
            transaction
                .prepare_cached("UPDATE mail SET body_left = 1 WHERE id = ?1 AND owner = ?2")?
                .execute(params![id, owner])
        })?;
        if marked == 1 { Ok(()) } else { Err(Error::NoSuchMail { id }) }
    }

    /// Gives a claimed mail back as if nothing had been tried.
    pub(crate) fn release(&mut self, id: Id, owner: &str) -> Result<()> {
        self.write(|transaction| {
            transaction
                .prepare_cached(
                    "UPDATE mail SET state = ?3, owner = NULL, attempts = attempts - 1 \
                     WHERE id = ?1 AND owner = ?2",
                )?
                .execute(params![id, owner, State::Pending])
                .map(drop)
        })
    }

    /// Notes what an attempt did for the recipients that waited, and what becomes of the mail.
    /// `excused`: the attempt says nothing about this mail, so that it is not given up for it.
    pub(crate) fn settle(
        &mut self,
        claim: &Claim,
        owner: &str,
        verdicts: &[(i64, Verdict)],
    ) -> Result<State> {
        let now = self.now();
        let policy = self.options.policy;
        self.write(|transaction| {
            for (rank, verdict) in verdicts {
                set_fate(transaction, claim.id, *rank, verdict)?;
            }
            let age = now.saturating_sub(claim.queued_at);
            let last = verdicts.iter().rev().filter_map(|(_, it)| it.reason.as_ref());
            // The mail's reason is that of what is still open, else of what went wrong.
            let worst = [Fate::Waiting, Fate::Unknown, Fate::Refused];
            let reason = worst.into_iter().find_map(|fate| {
                let found = verdicts.iter().find(|(_, it)| it.fate == fate);
                found.and_then(|(_, it)| it.reason.clone())
            });
            let reason = reason.or_else(|| last.into_iter().next().cloned());
            conclude(
                transaction,
                claim.id,
                owner,
                reason.as_ref(),
                &Turn { now, age, attempts: claim.attempts, policy },
            )
        })
    }

    /// Gives up a claimed mail that cannot be sent at all.
    pub(crate) fn give_up(&mut self, claim: &Claim, owner: &str, reason: &Reason) -> Result<State> {
        self.write(|transaction| {
            transaction.execute(
                "UPDATE recipient SET fate = ?2 WHERE mail = ?1 AND fate = ?3",
                params![claim.id, Fate::Refused, Fate::Waiting],
            )?;
            close(transaction, claim.id, owner, State::Failed, Some(reason), 0)
        })
    }

    /// Takes back what owners that ended in the middle were sending: pending again when no text
    /// had left, unknown otherwise.
    pub(crate) fn recover(&mut self) -> Result<()> {
        let owners: Vec<String> = self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT DISTINCT owner FROM mail WHERE state = ?1")?;
            let found = statement.query_map([State::Sending], |row| {
                row.get::<_, Option<String>>(0).map(Option::unwrap_or_default)
            })?;
            found.collect()
        })?;
        for owner in owners {
            let gone = owner::is_gone(&self.path, &owner).map_err(|error| Error::Storage {
                path: self.path.clone(),
                detail: error.to_string(),
            })?;
            if gone {
                self.take_back(&owner)?;
            }
        }
        Ok(())
    }

    fn take_back(&mut self, owner: &str) -> Result<()> {
        let now = self.now();
        let policy = self.options.policy;
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT id, body_left, attempts, queued_at FROM mail \
                 WHERE state = ?1 AND ifnull(owner, '') = ?2",
            )?;
            let found = statement.query_map(params![State::Sending, owner], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
            let found: Vec<(Id, bool, u32, Moment)> = found.collect::<rusqlite::Result<_>>()?;
            for (id, body_left, attempts, queued_at) in found {
                let reason = Reason { kind: ReasonKind::Vanished, code: 0, detail: String::new() };
                if body_left {
                    let fates = [Fate::Unknown.word(), Fate::Waiting.word()];
                    transaction.execute(
                        "UPDATE recipient SET fate = ?2 WHERE mail = ?1 AND fate = ?3",
                        params![id, fates[0], fates[1]],
                    )?;
                }
                let age = now.saturating_sub(queued_at);
                conclude(
                    transaction,
                    id,
                    owner,
                    Some(&reason),
                    &Turn { now, age, attempts, policy },
                )?;
                if !body_left && attempts <= HARMLESS {
                    transaction.execute("UPDATE mail SET due_at = ?2 WHERE id = ?1", [id, now])?;
                }
            }
            Ok(())
        })
    }

    /// When the next mail is due; `None` when none is pending.
    pub(crate) fn next_due(&self) -> Result<Option<Moment>> {
        self.read(|connection| {
            connection
                .prepare_cached("SELECT min(due_at) FROM mail WHERE state = ?1")?
                .query_row([State::Pending], |row| row.get(0))
        })
    }
}

fn content(transaction: &Transaction<'_>, id: Id) -> rusqlite::Result<Content> {
    let query = format!("SELECT {}, sender, source FROM mail WHERE id = ?1", rows::SERVER);
    let (server, from, source) = transaction
        .prepare_cached(&query)?
        .query_row([id], |row| Ok((rows::server(row)?, row.get("sender")?, row.get("source")?)))?;
    let mut statement = transaction.prepare_cached(
        "SELECT rank, address FROM recipient WHERE mail = ?1 AND fate = ?2 ORDER BY rank",
    )?;
    let waiting = statement
        .query_map(params![id, Fate::Waiting], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(Content { server, from, waiting, source })
}

fn set_fate(
    transaction: &Transaction<'_>,
    id: Id,
    rank: i64,
    verdict: &Verdict,
) -> rusqlite::Result<()> {
    let reason = verdict.reason.as_ref();
    transaction
        .prepare_cached(
            "UPDATE recipient SET fate = ?3, reason_kind = ?4, reason_code = ?5, reason = ?6 \
             WHERE mail = ?1 AND rank = ?2",
        )?
        .execute(params![
            id,
            rank,
            verdict.fate,
            reason.map(|it| it.kind),
            reason.map(|it| it.code),
            reason.map(|it| &it.detail)
        ])
        .map(drop)
}

/// What decides whether, and when, a mail is tried again.
struct Turn {
    now: Moment,
    age: i64,
    attempts: u32,
    policy: Policy,
}

/// Gives a mail the state that the fates of its recipients make.
fn conclude(
    transaction: &Transaction<'_>,
    id: Id,
    owner: &str,
    reason: Option<&Reason>,
    turn: &Turn,
) -> rusqlite::Result<State> {
    let &Turn { now, age, attempts, policy } = turn;
    let any = |fate: Fate| -> rusqlite::Result<bool> {
        transaction
            .prepare_cached("SELECT 1 FROM recipient WHERE mail = ?1 AND fate = ?2 LIMIT 1")?
            .query_row(params![id, fate], |_| Ok(()))
            .optional()
            .map(|found| found.is_some())
    };
    let given_up;
    let mut reason = reason;
    if any(Fate::Waiting)? {
        if !policy.gives_up(age, attempts) {
            let due = now.saturating_add(policy.wait(attempts));
            return close(transaction, id, owner, State::Pending, reason, due);
        }
        transaction.execute(
            "UPDATE recipient SET fate = ?2 WHERE mail = ?1 AND fate = ?3",
            params![id, Fate::Refused, Fate::Waiting],
        )?;
        let detail = reason.map(|it| it.detail.clone()).unwrap_or_default();
        given_up =
            Reason { kind: ReasonKind::GivenUp, code: reason.map_or(0, |it| it.code), detail };
        reason = Some(&given_up);
    }
    let state = if any(Fate::Unknown)? {
        State::Unknown
    } else if any(Fate::Refused)? {
        State::Failed
    } else {
        State::Sent
    };
    close(transaction, id, owner, state, reason, now)
}

/// Ends the turn of an owner. `moment` is when the mail is due, or when it was settled.
fn close(
    transaction: &Transaction<'_>,
    id: Id,
    owner: &str,
    state: State,
    reason: Option<&Reason>,
    moment: Moment,
) -> rusqlite::Result<State> {
    // What has left needs neither text nor password any more.
    let forgotten = match state {
        State::Sent => {
            ", source = NULL, secret = NULL, secret_kind = NULL, client_secret = NULL, \
             refresh_token = NULL"
        }
        _ => "",
    };
    let dated = if state == State::Pending { "due_at" } else { "settled_at" };
    let query = format!(
        "UPDATE mail SET state = ?3, owner = NULL, reason_kind = ?4, reason_code = ?5, \
         reason = ?6, {dated} = ?7{forgotten} WHERE id = ?1 AND ifnull(owner, '') = ?2"
    );
    transaction.prepare_cached(&query)?.execute(params![
        id,
        owner,
        state,
        reason.map(|it| it.kind),
        reason.map(|it| it.code),
        reason.map(|it| &it.detail),
        moment
    ])?;
    Ok(state)
}
