//! A value of the script that cannot go into a message or a command.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::Error;
use wl_interpreter::diagnostic::Bilingual;

use super::{number, of};

/// What the mail library calls its fields, and their names in a script.
const FIELDS: &[(&str, &str, &str)] = &[
    ("from", "Expéditeur", "Sender"),
    ("sender", "Expéditeur", "Sender"),
    ("reply to", "AdresseExpéditeur", "SenderAddress"),
    ("return path", "AdresseRetourErreur", "ErrorReturnAddress"),
    ("to", "Destinataire", "Recipient"),
    ("recipient", "Destinataire", "Recipient"),
    ("cc", "Cc", "Cc"),
    ("bcc", "Cci", "Bcc"),
    ("subject", "Sujet", "Subject"),
    ("text", "Message", "Message"),
    ("html", "HTML", "HTML"),
    ("message id", "MessageID", "MessageID"),
    ("in reply to", "In-Reply-To", "In-Reply-To"),
    ("references", "Référence", "Reference"),
    ("keyword", "Catégorie", "Keyword"),
    ("header name", "Entête.Nom", "Header.Name"),
    ("attachment name", "Attache.Nom", "Attach.Name"),
    ("attachment type", "Attache.ContentType", "Attach.ContentType"),
    ("attachment description", "Attache.ContentDescription", "Attach.ContentDescription"),
    ("attachment identifier", "Attache.Identifiant", "Attach.Identifier"),
    ("source", "Source", "Source"),
    ("host", "AdresseServeur", "ServerAddress"),
    ("user", "Nom", "Name"),
    ("password", "MotDePasse", "Password"),
    ("secret", "MotDePasse", "Password"),
    ("token", "AuthToken", "AuthToken"),
    ("url", "URLAuth, URLToken", "AuthURL, TokenURL"),
    ("redirection", "URLRedirection", "RedirectionURL"),
    ("folder", "dossier", "folder"),
    ("searched text", "valeur", "value"),
    ("command", "commande", "command"),
];

/// The error of `offending`, found in a field of this name.
pub(super) fn explain(field: &str, offending: &str) -> Error {
    let names = FIELDS.iter().find(|(own, ..)| *own == field);
    let (fr, en) = names.map_or((field, field), |(_, fr, en)| (fr, en));
    let recipient = matches!(field, "to" | "cc" | "bcc" | "recipient");
    let connecting = matches!(
        field,
        "host"
            | "user"
            | "password"
            | "secret"
            | "token"
            | "url"
            | "redirection"
            | "folder"
            | "searched text"
            | "command"
    );
    let number = match (recipient, connecting) {
        (true, _) => number::BAD_RECIPIENT,
        (_, true) => number::BAD_ARGUMENT,
        _ => number::INVALID_MESSAGE,
    };
    let secret = matches!(field, "password" | "secret");
    let message = if offending.is_empty() {
        bilingual!("« {fr} » est vide", "`{en}` is empty")
    } else if secret {
        bilingual!(
            "« {fr} » contient un caractère interdit",
            "`{en}` holds a character that cannot be there"
        )
    } else {
        bilingual!(
            "« {fr} » ne peut pas contenir « {offending} »",
            "`{en}` cannot hold `{offending}`"
        )
    };
    of(number, message).hint(hint(field, offending))
}

fn hint(field: &str, offending: &str) -> Bilingual {
    if matches!(offending, "\\n" | "\\r" | "\\r\\n") {
        return bilingual!(
            "une fin de ligne y ajouterait un entête ou une commande : l'enlever",
            "a line end would add a header or a command: remove it"
        );
    }
    match field {
        "from" | "sender" | "reply to" | "return path" | "to" | "cc" | "bcc" | "recipient" => {
            bilingual!(
                "une adresse s'écrit nom@domaine ou Nom <nom@domaine>",
                "an address is written name@domain or Name <name@domain>"
            )
        }
        "url" => bilingual!(
            "une adresse s'écrit https://serveur/chemin, les caractères spéciaux encodés par URLEncode",
            "an address is written https://server/path, special characters encoded with URLEncode"
        ),
        "redirection" => bilingual!(
            "la page doit revenir sur cette machine : http://localhost:PORT/",
            "the page must come back to this machine: http://localhost:PORT/"
        ),
        "token" => bilingual!(
            "donner un jeton obtenu par AuthIdentifie, ou sa seule Valeur",
            "give a token obtained with AuthIdentify, or its Value alone"
        ),
        "command" => bilingual!(
            "la fonction WLangage qui fait cela garde la session en ordre : EmailChangeDossier, EmailFermeSession…",
            "the function that does it keeps the session in order: EmailChangeFolder, EmailCloseSession…"
        ),
        "host" => bilingual!(
            "donner un nom de machine ou une adresse IP, sans port ni « / »",
            "give a host name or an IP address, without port or `/`"
        ),
        _ => bilingual!("corriger cette valeur", "correct this value"),
    }
}
