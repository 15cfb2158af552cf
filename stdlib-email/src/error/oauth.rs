//! Errors on the way to an access token.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::Error;
use wl_mail::{Error as Cause, escaped};

use super::{number, of};

/// The error of a login, if it is one.
pub(super) fn explain(error: &Cause) -> Option<Error> {
    Some(match error {
        Cause::OAuthRefused { error, description } => refused(error, description),
        Cause::Http { status, host } => of(
            number::NETWORK,
            bilingual!("{host} a répondu HTTP {status}", "{host} answered HTTP {status}"),
        )
        .hint(bilingual!(
            "vérifier URLToken : c'est l'adresse qui donne les jetons, pas la page de connexion",
            "check TokenURL: it is the address that gives tokens, not the login page"
        )),
        Cause::InsecureUrl { host } => of(
            number::ACCESS_DENIED,
            bilingual!(
                "le secret et les jetons passeraient en clair vers {host}",
                "the secret and the tokens would go to {host} in clear"
            ),
        )
        .hint(bilingual!(
            "l'adresse doit commencer par https://",
            "the address must start with https://"
        )),
        Cause::Timeout { during } if during == "login" => of(
            number::TIME_OUT,
            bilingual!(
                "la connexion n'a pas été terminée à temps dans le navigateur",
                "the login was not finished in the browser in time"
            ),
        )
        .hint(bilingual!(
            "recommencer ; URLRedirection doit être celle déclarée chez le fournisseur",
            "start again; RedirectionURL must be the one declared to the provider"
        )),
        Cause::Io { during, detail } if during == "login" => of(
            number::CANNOT_CONNECT,
            bilingual!(
                "impossible d'attendre le retour de la page de connexion",
                "cannot wait for the login page to come back"
            ),
        )
        .hint(bilingual!(
            "un autre programme occupe ce port : en choisir un autre dans URLRedirection",
            "another program holds this port: choose another in RedirectionURL"
        ))
        .system(detail),
        Cause::Protocol { during, got }
            if matches!(during.as_str(), "token" | "login" | "device login") =>
        {
            of(
                number::NETWORK,
                bilingual!(
                    "le fournisseur n'a pas répondu comme le veut OAuth 2.0",
                    "the provider did not answer as OAuth 2.0 wants"
                ),
            )
            .hint(bilingual!(
                "vérifier URLAuth, URLToken et URLAppareil",
                "check AuthURL, TokenURL and DeviceURL"
            ))
            .system(got)
        }
        _ => return None,
    })
}

fn refused(error: &str, description: &str) -> Error {
    if error == "access_denied" {
        // The sentence is that of the documentation (page 1000022219).
        let refusal = of(
            number::ACCESS_DENIED,
            bilingual!(
                "Erreur de connexion OAuth 2.0 : <authentification annulée par l'utilisateur>",
                "OAuth 2.0 connection error: <authentication canceled by the user>"
            ),
        );
        return match description {
            "" => refusal,
            text => refusal.system(escaped(text)),
        };
    }
    let code = escaped(error);
    let hint = match error {
        "invalid_client" | "unauthorized_client" => {
            bilingual!("vérifier ClientID et ClientSecret", "check ClientID and ClientSecret")
        }
        "invalid_grant" | "expired_token" => bilingual!(
            "le jeton ou le code n'est plus valable : se connecter à nouveau",
            "the token or the code is no longer valid: log in again"
        ),
        "invalid_scope" => bilingual!(
            "vérifier Scope : ses noms sont propres au fournisseur",
            "check Scope: its names are particular to the provider"
        ),
        "redirect_uri_mismatch" => bilingual!(
            "URLRedirection doit être, à la lettre, celle déclarée chez le fournisseur",
            "RedirectionURL must be, to the letter, the one declared to the provider"
        ),
        _ => bilingual!(
            "les mots du fournisseur disent pourquoi",
            "the words of the provider tell why"
        ),
    };
    let refusal = of(
        number::ACCESS_DENIED,
        bilingual!(
            "Erreur de connexion OAuth 2.0 : le fournisseur refuse ({code})",
            "OAuth 2.0 connection error: the provider refuses ({code})"
        ),
    )
    .hint(hint);
    match description {
        "" => refusal,
        text => refusal.system(escaped(text)),
    }
}
