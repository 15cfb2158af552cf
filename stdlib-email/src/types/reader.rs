//! What the variables of both kinds of sessions that read have: emailSessionPOP3 and
//! emailSessionIMAP.

use wl_interpreter::builtin::{ConstantValue, Doc, Property, Ty, doc};
use wl_interpreter::value::{Object, Value};

use super::members::{property, secret, starting};
use super::{int, text};
use crate::session::{Account, Transport};

/// The ranks of the members; that of the member which each kind has of its own is [`OWN`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Member {
    Host,
    Port,
    User,
    Password,
    Option,
}

/// The rank of the member that only one kind has.
pub(super) const OWN: usize = 5;

/// The members of a kind, whose port is told so and starts with this one.
pub(super) const fn members(port: Doc, first: i64, own: Property) -> [Property; OWN + 1] {
    [
        property(
            "AdresseServeur",
            "ServerAddress",
            Ty::Text,
            doc("Nom ou adresse du serveur.", "Name or address of the server."),
        ),
        starting(property("Port", "Port", Ty::Int, port), ConstantValue::Int(first)),
        property(
            "Nom",
            "Name",
            Ty::Text,
            doc(
                "Nom d'utilisateur ; il nomme aussi la session.",
                "User; it names the session too.",
            ),
        ),
        secret(property("MotDePasse", "Password", Ty::Text, doc("Mot de passe.", "Password."))),
        property(
            "Option",
            "Option",
            Ty::Int,
            doc(
                "emailOptionDéfaut : en clair ; optionTLS : protégée.",
                "emailOptionDefault: in clear; optionTLS: protected.",
            ),
        ),
        own,
    ]
}

/// Who and where a variable says.
pub(crate) fn account(object: &Object) -> (Account, Transport) {
    let account = Account {
        user: text(object, Member::User as usize),
        password: Some(text(object, Member::Password as usize)),
        token: None,
    };
    let transport = Transport {
        host: text(object, Member::Host as usize),
        port: int(object, Member::Port as usize),
        option: int(object, Member::Option as usize),
        ignored: 0,
    };
    (account, transport)
}

/// Gives a variable a server and a password.
pub(crate) fn fill(object: &Object, transport: &Transport, password: &str) {
    object.set(Member::Host as usize, Value::text(transport.host.clone()));
    object.set(Member::Port as usize, Value::Int(transport.port));
    object.set(Member::Option as usize, Value::Int(transport.option));
    object.set(Member::Password as usize, Value::text(password.to_owned()));
}
