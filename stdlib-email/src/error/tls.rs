//! Why TLS failed, and what to do about it.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::Error;
use wl_mail::tls::CertificateProblem as Problem;

use super::{number, of};

/// The error of a handshake with `host`.
pub(super) fn explain(problem: Problem, host: &str, detail: &str) -> Error {
    let (number, message, hint) = match problem {
        Problem::Expired => (
            number::CANNOT_CONNECT,
            bilingual!("le certificat de {host} a expiré", "the certificate of {host} has expired"),
            bilingual!(
                "prévenir l'administrateur du serveur ; vérifier aussi l'horloge de cette machine",
                "tell the server's administrator; check the clock of this machine too"
            ),
        ),
        Problem::NotYetValid => (
            number::CANNOT_CONNECT,
            bilingual!(
                "le certificat de {host} n'est pas encore valable",
                "the certificate of {host} is not valid yet"
            ),
            bilingual!(
                "l'horloge de cette machine retarde sans doute : la mettre à l'heure",
                "the clock of this machine is probably late: set it"
            ),
        ),
        Problem::WrongName => (
            number::CANNOT_CONNECT,
            bilingual!(
                "le certificat présenté n'est pas au nom de {host}",
                "the certificate shown is not for {host}"
            ),
            bilingual!(
                "AdresseServeur doit être le nom écrit dans le certificat, pas une adresse IP ni un alias",
                "ServerAddress must be the name in the certificate, not an IP address or an alias"
            ),
        ),
        Problem::SelfSigned => (
            number::CANNOT_CONNECT,
            bilingual!(
                "le serveur {host} a signé lui-même son certificat",
                "the server {host} signed its own certificate"
            ),
            bilingual!(
                "si ce serveur est bien le vôtre, donner son certificat par --ca FICHIER",
                "if this server is really yours, give its certificate with --ca FILE"
            ),
        ),
        Problem::UnknownAuthority => (
            number::CANNOT_CONNECT,
            bilingual!(
                "l'autorité qui a signé le certificat de {host} est inconnue ici",
                "the authority that signed the certificate of {host} is unknown here"
            ),
            bilingual!(
                "donner le certificat de cette autorité par --ca FICHIER ou SSL_CERT_FILE",
                "give the certificate of this authority with --ca FILE or SSL_CERT_FILE"
            ),
        ),
        Problem::ProtocolTooOld => (
            number::NOT_SUPPORTED,
            bilingual!(
                "{host} ne connaît que d'anciennes versions de TLS, qui ne protègent plus",
                "{host} speaks only old versions of TLS, which no longer protect"
            ),
            bilingual!(
                "le serveur doit être mis à jour : TLS 1.2 au moins",
                "the server must be updated: TLS 1.2 at least"
            ),
        ),
        Problem::NotTls => (
            number::NOT_SUPPORTED,
            bilingual!(
                "{host} ne parle pas TLS sur ce port",
                "{host} does not speak TLS on this port"
            ),
            bilingual!(
                "optionTLS va avec les ports 995 (POP3), 993 (IMAP) et 465 (SMTP) ; emailProtocoleSMTPS avec 587 ou 25",
                "optionTLS goes with ports 995 (POP3), 993 (IMAP) and 465 (SMTP); emailProtocolSMTPS with 587 or 25"
            ),
        ),
        _ => (
            number::CANNOT_CONNECT,
            bilingual!(
                "la connexion protégée avec {host} n'a pas pu s'établir",
                "the protected connection with {host} could not be made"
            ),
            bilingual!(
                "l'option --log montre le dialogue avec le serveur",
                "--log shows the dialogue with the server"
            ),
        ),
    };
    of(number, message).hint(hint).system(detail)
}
