//! emailSessionIMAP.

use wl_interpreter::builtin::{NativeType, Property, Ty, Walk, doc, example, names};
use wl_interpreter::value::Object;

use super::members::{property, secret};
use super::reader::{self, OWN};
use super::{AUTH_TOKEN, EMAIL, token, walk};
use crate::functions;
use crate::session::{Account, Transport};

const MEMBERS: [Property; OWN + 1] = reader::members(
    doc(
        "Port : 143, ou 993 à mettre soi-même avec optionTLS.",
        "Port: 143, or 993 to be set by hand with optionTLS.",
    ),
    143,
    secret(property(
        "AuthToken",
        "AuthToken",
        Ty::Dynamic(&AUTH_TOKEN),
        doc(
            "Jeton d'accès OAuth 2.0, au lieu du mot de passe : donné par AuthIdentifie, renouvelé quand il a expiré.",
            "OAuth 2.0 access token, instead of the password: given by AuthIdentify, renewed when it has expired.",
        ),
    )),
);

/// emailSessionIMAP.
pub(crate) static IMAP_SESSION: NativeType = NativeType {
    names: names("emailSessionIMAP", "emailIMAPSession"),
    page: 1_000_018_957,
    doc: doc(
        "Un compte à lire par IMAP, dossier par dossier : celui des emails reçus d'abord. Les messages y sont désignés par leur UID. Lire un message entier le marque comme lu ; lire ses entêtes, non.",
        "An account to be read with IMAP, folder by folder: the one of received emails first. Messages are named by their UID. Reading a whole message marks it as read; reading its headers does not.",
    ),
    properties: &MEMBERS,
    methods: &functions::IMAP_METHODS,
    examples: &[
        example(
            "s est un emailSessionIMAP\ns.AdresseServeur = \"imap.masociete.fr\"\ns.Nom = \"jean\"\n\
             s.MotDePasse = \"secret\"\nSI EmailOuvreSession(s) ALORS\n\
             \tPOUR TOUT m NON LU DE s\n\t\tSI m.Priorité = emailPrioritéHaute ALORS Trace(m.Sujet)\n\tFIN\n\
             \tEmailFermeSession(s)\nFIN",
            "Urgent : signature du contrat avant 18 h",
        ),
        example(
            "s is emailIMAPSession\ns.ServerAddress = \"imap.masociete.fr\"\ns.Port = 993\n\
             s.Option = optionTLS\ns.Name = \"jean\"\ns.Password = \"secret\"\n\
             IF EmailStartSession(s) THEN\n\tTrace(EmailNbMessage(s))\n\tEmailCloseSession(s)\nEND",
            "9",
        ),
    ],
    default_property: None,
    before_read: None,
    after_write: None,
    walk: Some(Walk { element: &EMAIL, begin: walk::begin }),
    using: None,
    declarable: true,
};

/// Who and where a variable says.
pub(crate) fn account(object: &Object) -> (Account, Transport) {
    let (account, transport) = reader::account(object);
    (Account { token: token(object, OWN), ..account }, transport)
}
