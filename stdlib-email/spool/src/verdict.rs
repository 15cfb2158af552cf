//! What an attempt means for each recipient: sent, to be tried again, given up, unknown.

use wl_mail::smtp::{Delivery, Outcome};
use wl_mail::{Error, ServerReply};

use crate::mail::{Fate, Reason, ReasonKind};

/// What an attempt did for a recipient. [`Fate::Waiting`] is: to be tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) fate: Fate,
    pub(crate) reason: Option<Reason>,
}

/// The verdict for a recipient, from the outcome of its mail.
pub(crate) fn of_delivery(outcome: &Outcome, address: &str) -> Verdict {
    // A recipient that is written in two ways is sent to once, and has the fate of its other form:
    // both have the same local part.
    let local = |address: &str| address.rsplit_once('@').map(|(local, _)| local.to_owned());
    let own = outcome.recipients.iter().find(|it| it.address == address);
    let twin = || outcome.recipients.iter().find(|it| local(&it.address) == local(address));
    match own.or_else(twin).map(|it| &it.delivery) {
        Some(Delivery::Accepted) => {
            let words = outcome.reply.as_ref().map(|reply| reason(ReasonKind::Reply, reply));
            Verdict { fate: Fate::Accepted, reason: words }
        }
        Some(Delivery::Refused(reply)) => Verdict {
            fate: if reply.is_transient() { Fate::Waiting } else { Fate::Refused },
            reason: Some(reason(ReasonKind::Reply, reply)),
        },
        Some(Delivery::Impossible(error)) => of_error(error),
        // Nothing said of it: whether it has the mail is not known.
        Some(Delivery::Unknown) | None => {
            let detail = outcome.cause.as_ref().map(ToString::to_string).unwrap_or_default();
            Verdict {
                fate: Fate::Unknown,
                reason: Some(Reason { kind: ReasonKind::Lost, code: 0, detail }),
            }
        }
    }
}

/// The verdict for every recipient, from the error of an attempt in which nobody received anything.
pub(crate) fn of_error(error: &Error) -> Verdict {
    let (fate, kind, code) = match error {
        Error::Reply { reply, .. } => {
            let fate = if reply.is_transient() { Fate::Waiting } else { Fate::Refused };
            (fate, ReasonKind::Reply, reply.code)
        }
        Error::AuthRefused { reply, .. } => {
            let fate = if reply.is_transient() { Fate::Waiting } else { Fate::Refused };
            (fate, ReasonKind::Login, reply.code)
        }
        Error::AuthUnavailable { .. } | Error::SecretsInClear { .. } => {
            (Fate::Refused, ReasonKind::Login, 0)
        }
        Error::AuthProtocol { .. } | Error::Http { .. } => (Fate::Waiting, ReasonKind::Login, 0),
        Error::OAuthRefused { error, .. } => {
            // RFC 6749 §4.1.2.1 has these for a provider that cannot for now.
            let for_now = ["temporarily_unavailable", "server_error"].contains(&error.as_str());
            (if for_now { Fate::Waiting } else { Fate::Refused }, ReasonKind::Login, 0)
        }
        Error::InsecureUrl { .. } => (Fate::Refused, ReasonKind::Login, 0),
        // A certificate is renewed, a server set right.
        Error::Tls { .. } | Error::Injection { .. } => (Fate::Waiting, ReasonKind::Protection, 0),
        Error::StartTlsUnavailable { reply } => {
            let code = reply.as_ref().map_or(0, |reply| reply.code);
            (Fate::Waiting, ReasonKind::Protection, code)
        }
        Error::InvalidInput { .. }
        | Error::NotOffered { .. }
        | Error::NoRecipient
        | Error::Limit { .. } => (Fate::Refused, ReasonKind::Content, 0),
        _ => (Fate::Waiting, ReasonKind::Connection, 0),
    };
    Verdict { fate, reason: Some(Reason { kind, code, detail: error.to_string() }) }
}

fn reason(kind: ReasonKind, reply: &ServerReply) -> Reason {
    Reason { kind, code: reply.code, detail: reply.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wl_mail::smtp::{RecipientOutcome, Status};

    fn reply(code: u16) -> ServerReply {
        ServerReply { code, text: "words".into(), ..ServerReply::default() }
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let oauth =
            |error: &str| Error::OAuthRefused { error: error.into(), description: String::new() };
        let refused = |code| Error::Reply { command: "MAIL".into(), reply: reply(code) };
        for (error, fate) in [
            (refused(451), Fate::Waiting),
            (refused(421), Fate::Waiting),
            (refused(550), Fate::Refused),
            (Error::Refused { host: "h".into(), port: 25 }, Fate::Waiting),
            (Error::Resolve { host: "h".into(), detail: String::new() }, Fate::Waiting),
            (Error::Timeout { during: "DATA".into() }, Fate::Waiting),
            (Error::Closed { during: "message".into() }, Fate::Waiting),
            (Error::NotOffered { extension: "SMTPUTF8" }, Fate::Refused),
            (oauth("invalid_grant"), Fate::Refused),
            (oauth("server_error"), Fate::Waiting),
        ] {
            assert_eq!(of_error(&error).fate, fate, "{error}");
        }
    }

    #[test]
    fn each_recipient_has_its_own_fate() {
        let outcome = Outcome {
            status: Status::PartiallySent,
            recipients: [
                ("a@x.fr", Delivery::Accepted),
                ("b@x.fr", Delivery::Refused(reply(450))),
                ("c@x.fr", Delivery::Refused(reply(550))),
                ("d@x.fr", Delivery::Unknown),
            ]
            .map(|(address, delivery)| RecipientOutcome { address: address.into(), delivery })
            .to_vec(),
            reply: Some(reply(250)),
            cause: None,
        };
        let fates = ["a@x.fr", "b@x.fr", "c@x.fr", "d@x.fr", "a@X.FR", "e@x.fr"]
            .map(|address| of_delivery(&outcome, address).fate);
        assert_eq!(
            fates,
            [
                Fate::Accepted,
                Fate::Waiting,
                Fate::Refused,
                Fate::Unknown,
                Fate::Accepted,
                Fate::Unknown
            ]
        );
    }
}
