//! emailSessionPOP3.

use std::rc::Rc;

use wl_interpreter::builtin::{
    ConstantValue, Error, NativeType, Runtime, Ty, Walk, WalkOptions, Walker, doc, example, names,
};
use wl_interpreter::value::{Object, Value};

use super::EMAIL;
use super::members::{members, property, read_only, secret, starting};
use super::received::{Extent, Received, settle};
use super::{int, text};
use crate::error::explain;
use crate::functions;
use crate::session::{Account, Part, Pop3, Transport, not_open};

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
    walk: Some(Walk { element: &EMAIL, begin }),
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

/// The turns of a `POUR TOUT`: whole messages, read ahead.
struct Messages {
    session: Rc<Pop3>,
    /// What is left, the next one last.
    numbers: Vec<u32>,
}

fn begin(
    _: &mut dyn Runtime,
    object: &Rc<Object>,
    options: WalkOptions,
) -> Result<Box<dyn Walker>, Error> {
    let session = object.native::<Pop3>().ok_or_else(not_open)?;
    let mut numbers = session.numbers();
    if options.from_end {
        numbers.reverse();
    }
    session.announce(&numbers, Part::Whole).map_err(|error| explain(&error))?;
    numbers.reverse();
    Ok(Box::new(Messages { session, numbers }))
}

impl Drop for Messages {
    /// A loop left early reads no further.
    fn drop(&mut self) {
        if !self.numbers.is_empty() {
            let _ = self.session.announce(&[], Part::Whole);
        }
    }
}

impl Walker for Messages {
    fn next(&mut self, runtime: &mut dyn Runtime) -> Result<Option<Value>, Error> {
        while let Some(number) = self.numbers.pop() {
            // Deleted by the loop itself.
            if self.session.size(number).is_none() {
                continue;
            }
            let read = functions::followed(runtime, self.session.size(number), |follow| {
                self.session.read_announced_told(number, Part::Whole, follow)
            });
            let bytes = match read {
                Ok(bytes) => bytes,
                Err(error) => {
                    super::set_structure_outside(runtime, true);
                    let error = explain(&error);
                    super::set_error(runtime, error.details().number);
                    return Err(error);
                }
            };
            let email = EMAIL.create();
            let session = Some(Rc::clone(&self.session));
            let received = Received::new(session, number, bytes, Extent::Whole);
            settle(runtime, &email, received, Extent::Whole);
            super::set_structure_outside(runtime, false);
            return Ok(Some(Value::Object(email)));
        }
        Ok(None)
    }
}
