//! Errors of a connection and refusals of a server.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::Error;
use wl_interpreter::diagnostic::Bilingual;
use wl_mail::{Error as Cause, LimitName, ServerReply};

use super::{number, of};

/// The error of a connection, for a script.
pub(super) fn explain(error: &Cause) -> Error {
    match error {
        Cause::Resolve { host, detail } => of(
            number::HOST_NOT_FOUND,
            bilingual!("le serveur « {host} » est introuvable", "the server `{host}` cannot be found"),
        )
        .hint(bilingual!(
            "vérifier l'orthographe du nom et la connexion au réseau",
            "check the spelling of the name and the network connection"
        ))
        .system(detail),
        Cause::Refused { host, port } => of(
            number::REFUSED,
            bilingual!(
                "{host} refuse la connexion sur le port {port}",
                "{host} refuses the connection on port {port}"
            ),
        )
        .hint(ports()),
        Cause::Unreachable { host, port, detail } => of(
            number::UNREACHABLE,
            bilingual!(
                "{host} ne répond pas sur le port {port}",
                "{host} does not answer on port {port}"
            ),
        )
        .hint(firewall())
        .system(detail),
        Cause::Timeout { during } if during == "connection" => of(
            number::TIME_OUT,
            bilingual!(
                "le serveur n'a pas répondu à temps à la demande de connexion",
                "the server did not answer the dial in time"
            ),
        )
        .hint(firewall()),
        Cause::Timeout { during } => of(
            number::TIME_OUT,
            at_step(
                during,
                "le serveur n'a pas répondu à temps",
                "the server did not answer in time",
            ),
        )
        .hint(if during == "greeting" {
            bilingual!(
                "les ports 995, 993 et 465 attendent optionTLS ; sinon EmailChangeTimeOut allonge l'attente",
                "ports 995, 993 and 465 expect optionTLS; else EmailSetTimeOut waits longer"
            )
        } else {
            bilingual!(
                "EmailChangeTimeOut allonge l'attente, en secondes",
                "EmailSetTimeOut waits longer, in seconds"
            )
        }),
        Cause::Closed { during } => of(
            number::RESET,
            at_step(during, "le serveur a coupé la connexion", "the server closed the connection"),
        )
        .hint(reopen()),
        Cause::Io { during, detail } => of(
            number::NETWORK,
            at_step(during, "la connexion a été rompue", "the connection broke"),
        )
        .hint(reopen())
        .system(detail),
        Cause::Limit { which, max } => limit(*which, *max),
        Cause::Reply { command, reply } => refused(command, reply),
        Cause::TooLarge { size, max } => of(
            number::TOO_LONG,
            bilingual!(
                "l'email est plus gros que ce que le serveur accepte : {size} octets au lieu de {max} ; il n'est pas parti",
                "the email is larger than the server accepts: {size} bytes instead of {max}; it did not go"
            ),
        )
        .hint(bilingual!("alléger les pièces jointes", "make the attachments lighter")),
        Cause::NotOffered { extension } => of(
            number::NOT_SUPPORTED,
            bilingual!(
                "le serveur n'a pas {extension}, nécessaire à cet email",
                "the server lacks {extension}, which this email needs"
            ),
        )
        .hint(match *extension {
            "SMTPUTF8" => bilingual!(
                "une adresse accentuée avant le « @ » ne passe que par un serveur qui les admet",
                "an address with accents before the `@` only goes through a server that takes them"
            ),
            _ => bilingual!(
                "signé ou sans structure, il ne peut pas être écrit autrement sans changer",
                "signed or without structure, it cannot be written otherwise without changing"
            ),
        }),
        other => authentication(other),
    }
}

fn authentication(error: &Cause) -> Error {
    match error {
        Cause::StartTlsUnavailable { reply } => {
            let failure = of(
                number::NOT_SUPPORTED,
                bilingual!(
                    "le serveur ne propose pas de connexion protégée sur ce port",
                    "the server offers no protected connection on this port"
                ),
            )
            .hint(bilingual!(
                "essayer optionTLS (POP3 995, IMAP 993, SMTP 465), ou le port 587 avec emailProtocoleSMTPS",
                "try optionTLS (POP3 995, IMAP 993, SMTP 465), or port 587 with emailProtocolSMTPS"
            ));
            match reply {
                Some(reply) => failure.system(reply.to_string()),
                None => failure,
            }
        }
        Cause::Preauthenticated => of(
            number::NETWORK,
            bilingual!(
                "le serveur tient la session pour ouverte avant la connexion protégée : quelqu'un est peut-être sur la ligne",
                "the server takes the session for open before the protected connection: somebody may be on the line"
            ),
        )
        .hint(bilingual!(
            "prévenir l'administrateur ; optionTLS évite cette attaque",
            "tell the administrator; optionTLS avoids this attack"
        )),
        Cause::Injection { .. } => of(
            number::NETWORK,
            bilingual!(
                "des réponses ont été glissées avant la connexion protégée : quelqu'un est sur la ligne",
                "replies were slipped in before the protected connection: somebody is on the line"
            ),
        )
        .hint(bilingual!(
            "prévenir l'administrateur ; optionTLS évite cette attaque",
            "tell the administrator; optionTLS avoids this attack"
        )),
        Cause::AuthRefused { mechanism, reply, explanation } => if mechanism.wants_a_token() {
            of(
                number::ACCESS_DENIED,
                bilingual!(
                    "le serveur refuse ce jeton d'accès pour cet utilisateur ({mechanism})",
                    "the server refuses this access token for this user ({mechanism})"
                ),
            )
            .hint(bilingual!(
                "le jeton doit être demandé pour ce compte, avec la permission (Scope) de la messagerie, et ne pas avoir expiré",
                "the token must be asked for this account, with the permission (Scope) for mail, and not have expired"
            ))
        } else {
            of(
                number::ACCESS_DENIED,
                bilingual!(
                    "le serveur refuse ce nom d'utilisateur ou ce mot de passe ({mechanism})",
                    "the server refuses this user or this password ({mechanism})"
                ),
            )
            .hint(bilingual!(
                "certains fournisseurs veulent l'adresse complète comme nom, ou un mot de passe d'application",
                "some providers want the whole address as user, or an application password"
            ))
        }
        .system(match explanation {
            Some(more) => format!("{reply} {}", wl_mail::escaped(more)),
            None => reply.to_string(),
        }),
        Cause::AuthUnavailable { offered } => of(
            number::NOT_SUPPORTED,
            bilingual!(
                "aucune méthode d'identification en commun avec le serveur",
                "no way of logging in in common with the server"
            ),
        )
        .hint(bilingual!(
            "le serveur en attend peut-être une seulement après TLS : essayer optionTLS",
            "the server may offer one only after TLS: try optionTLS"
        ))
        .system(offered.join(" ")),
        Cause::SecretsInClear { .. } => of(
            number::ACCESS_DENIED,
            bilingual!(
                "le mot de passe partirait en clair sur le réseau",
                "the password would cross the network in clear"
            ),
        )
        .hint(bilingual!("utiliser optionTLS", "use optionTLS")),
        Cause::AuthProtocol { detail, .. } => of(
            number::ACCESS_DENIED,
            bilingual!(
                "l'identification a échoué : réponse anormale du serveur",
                "logging in failed: abnormal answer of the server"
            ),
        )
        .system(detail),
        Cause::Protocol { during, got } => of(
            number::NETWORK,
            at_step(during, "réponse inattendue du serveur", "unexpected answer of the server"),
        )
        .hint(ports())
        .system(got),
        other => of(
            number::UNKNOWN,
            bilingual!("erreur de messagerie", "mail error"),
        )
        .system(other.to_string()),
    }
}

fn refused(command: &str, reply: &ServerReply) -> Error {
    let (number, message, hint) = match reply.response_code.as_deref() {
        Some("IN-USE" | "INUSE" | "LOGIN-DELAY") => (
            number::ACCESS_DENIED,
            bilingual!(
                "la boîte est déjà ouverte ailleurs, ou vient de l'être",
                "the mailbox is already open elsewhere, or was a moment ago"
            ),
            bilingual!(
                "fermer l'autre session, ou attendre un peu",
                "close the other session, or wait a little"
            ),
        ),
        Some("NONEXISTENT" | "TRYCREATE") => (
            number::UNKNOWN,
            bilingual!(
                "ce dossier n'existe pas ({command})",
                "there is no such folder ({command})"
            ),
            bilingual!(
                "EmailListeDossier donne les dossiers qu'il y a",
                "EmailListFolder gives the folders there are"
            ),
        ),
        _ if reply.is_transient() => (
            number::NETWORK,
            bilingual!(
                "le serveur refuse pour le moment ({command})",
                "the server refuses for now ({command})"
            ),
            bilingual!("essayer plus tard", "try again later"),
        ),
        _ => (
            if command == "greeting" { number::CANNOT_CONNECT } else { number::UNKNOWN },
            bilingual!("le serveur refuse ({command})", "the server refuses ({command})"),
            bilingual!("les mots du serveur disent pourquoi", "the words of the server tell why"),
        ),
    };
    of(number, message).hint(hint).system(reply.to_string())
}

fn limit(which: LimitName, max: u64) -> Error {
    of(
        number::NETWORK,
        bilingual!(
            "le serveur envoie plus que ce qui est raisonnable (limite : {max})",
            "the server sends more than what is reasonable (limit: {max})"
        ),
    )
    .system(which.to_string())
}

/// The sentence and the step that was under way: a command of the protocol, or a word.
fn at_step(during: &str, fr: &str, en: &str) -> Bilingual {
    let step = match during {
        "greeting" => "accueil",
        "connection" => "connexion",
        "command" => "commande",
        command => command,
    };
    bilingual!("{fr} ({step})", "{en} ({during})")
}

fn ports() -> Bilingual {
    bilingual!(
        "vérifier le port et l'option : POP3 110, ou 995 avec optionTLS ; IMAP 143, ou 993 avec optionTLS ; SMTP 25, 587 avec emailProtocoleSMTPS, ou 465 avec optionTLS",
        "check the port and the option: POP3 110, or 995 with optionTLS; IMAP 143, or 993 with optionTLS; SMTP 25, 587 with emailProtocolSMTPS, or 465 with optionTLS"
    )
}

fn firewall() -> Bilingual {
    bilingual!(
        "vérifier le réseau, et qu'aucun pare-feu ne ferme ce port",
        "check the network, and that no firewall closes this port"
    )
}

fn reopen() -> Bilingual {
    bilingual!("ouvrir la session à nouveau", "open the session again")
}
