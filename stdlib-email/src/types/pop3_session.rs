//! emailSessionPOP3.

use wl_interpreter::builtin::{NativeType, Property, Ty, Walk, doc, example, names};

use super::members::{property, read_only};
use super::reader::{self, OWN};
use super::{EMAIL, walk};
use crate::functions;

const EMAILS: Ty = Ty::Array(&Ty::Object(&EMAIL));

const MEMBERS: [Property; OWN + 1] = reader::members(
    doc(
        "Port : 110, ou 995 à mettre soi-même avec optionTLS.",
        "Port: 110, or 995 to be set by hand with optionTLS.",
    ),
    110,
    read_only(property(
        "EmailParIndice",
        "EmailByIndex",
        EMAILS,
        doc("Les emails lus par EmailRécupèreTout.", "The emails read by EmailGetAll."),
    )),
);

/// The rank of the emails that were read.
pub(crate) const EMAILS_READ: usize = OWN;

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
