//! emailSessionPOP3.

use wl_interpreter::builtin::{ConstantValue, NativeType, Ty, Walk, doc, example, names};
use wl_interpreter::value::Object;

use super::members::{members, property, read_only, secret, starting};
use super::{EMAIL, int, text, walk};
use crate::functions;
use crate::session::{Account, Transport};

const EMAILS: Ty = Ty::Array(&Ty::Object(&EMAIL));

members! {
    /// The members of emailSessionPOP3.
    Pop3Member, MEMBERS;
    Host = property("AdresseServeur", "ServerAddress", Ty::Text, doc(
        "Nom ou adresse du serveur.", "Name or address of the server."));
    Port = starting(property("Port", "Port", Ty::Int, doc(
        "Port : 110, ou 995 à mettre soi-même avec optionTLS.",
        "Port: 110, or 995 to be set by hand with optionTLS.")), ConstantValue::Int(110));
    User = property("Nom", "Name", Ty::Text, doc(
        "Nom d'utilisateur ; il nomme aussi la session.",
        "User; it names the session too."));
    Password = secret(property("MotDePasse", "Password", Ty::Text, doc(
        "Mot de passe.", "Password.")));
    Option = property("Option", "Option", Ty::Int, doc(
        "emailOptionDéfaut : en clair ; optionTLS : protégée.",
        "emailOptionDefault: in clear; optionTLS: protected."));
    Emails = read_only(property("EmailParIndice", "EmailByIndex", EMAILS, doc(
        "Les emails lus par EmailRécupèreTout.", "The emails read by EmailGetAll.")));
}

impl Pop3Member {
    /// Its rank.
    pub(crate) const fn rank(self) -> usize {
        self as usize
    }
}

/// emailSessionPOP3.
pub(crate) static POP3_SESSION: NativeType = NativeType {
    names: names("emailSessionPOP3", "emailPOP3Session"),
    page: 1_000_018_759,
    doc: doc(
        "Une boîte à lire par POP3. Les messages gardent leur numéro toute la session ; ceux qui sont supprimés ne le sont vraiment qu'à sa fermeture.",
        "A mailbox to be read with POP3. Messages keep their number for the whole session; those deleted really go when it is closed.",
    ),
    properties: &MEMBERS,
    methods: &functions::POP3_METHODS,
    examples: &[
        example(
            "s est un emailSessionPOP3\ns.AdresseServeur = \"pop.masociete.fr\"\ns.Nom = \"jean\"\n\
             s.MotDePasse = \"secret\"\nSI EmailOuvreSession(s) ALORS\n\
             \tPOUR TOUT m DE s\n\t\tSI m.Priorité = emailPrioritéHaute ALORS Trace(m.Sujet)\n\tFIN\n\
             \tEmailFermeSession(s)\nFIN",
            "Urgent : signature du contrat avant 18 h",
        ),
        example(
            "s is emailPOP3Session\ns.ServerAddress = \"pop.masociete.fr\"\ns.Port = 995\n\
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
    let account = Account {
        user: text(object, Pop3Member::User.rank()),
        password: Some(text(object, Pop3Member::Password.rank())),
        token: None,
    };
    let transport = Transport {
        host: text(object, Pop3Member::Host.rank()),
        port: int(object, Pop3Member::Port.rank()),
        option: int(object, Pop3Member::Option.rank()),
        ignored: 0,
    };
    (account, transport)
}
