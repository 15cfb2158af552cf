//! emailSessionSMTP.

use wl_interpreter::builtin::{ConstantValue, NativeType, Ty, doc, example, names};
use wl_interpreter::value::Object;

use super::members::{members, property, secret, starting};
use super::{AUTH_TOKEN, flag, int, text, token};
use crate::functions;
use crate::session::{Account, Transport};

members! {
    /// The members of emailSessionSMTP.
    SmtpMember, MEMBERS;
    Host = property("AdresseServeur", "ServerAddress", Ty::Text, doc(
        "Nom ou adresse du serveur.", "Name or address of the server."));
    Port = starting(property("Port", "Port", Ty::Int, doc(
        "Port : 25, 587 avec emailProtocoleSMTPS ou 465 avec optionTLS, à mettre soi-même.",
        "Port: 25, 587 with emailProtocolSMTPS or 465 with optionTLS, to be set by hand.")),
        ConstantValue::Int(25));
    User = property("Nom", "Name", Ty::Text, doc(
        "Nom d'utilisateur ; il nomme aussi la session.",
        "User; it names the session too."));
    Password = secret(property("MotDePasse", "Password", Ty::Text, doc(
        "Mot de passe ; sans lui la session ne s'identifie pas.",
        "Password; without one the session does not log in.")));
    Option = property("Option", "Option", Ty::Int, doc(
        "emailOptionDéfaut, emailProtocoleSMTPS ou optionTLS.",
        "emailOptionDefault, emailProtocolSMTPS or optionTLS."));
    Asynchronous = property("Asynchrone", "Asynchronous", Ty::Bool, doc(
        "Envoi en arrière-plan, par une file qui survit à la fin du programme : voir EmailEtat. La documentation le réserve à WEBDEV ; ici il vaut partout.",
        "Sending in the background, through a queue that survives the end of the program: see EmailStatus. The documentation keeps it to WEBDEV; here it works everywhere."));
    Token = secret(property("AuthToken", "AuthToken", Ty::Dynamic(&AUTH_TOKEN), doc(
        "Jeton d'accès OAuth 2.0, au lieu du mot de passe : donné par AuthIdentifie, renouvelé quand il a expiré.",
        "OAuth 2.0 access token, instead of the password: given by AuthIdentify, renewed when it has expired.")));
    Ignored = property("IgnoreErreur", "IgnoreError", Ty::Int, doc(
        "Somme d'emailSessionIgnore… : vérifications du certificat à ne pas faire, après EmailParamètre(emailParamètreMode, 1).",
        "Sum of emailSessionIgnore…: certificate checks to skip, after EmailConfigure(emailConfigureMode, 1)."));
}

/// emailSessionSMTP.
pub(crate) static SMTP_SESSION: NativeType = NativeType {
    names: names("emailSessionSMTP", "emailSMTPSession"),
    page: 1_000_018_765,
    doc: doc("Un serveur par lequel envoyer (SMTP).", "A server to send through (SMTP)."),
    properties: &MEMBERS,
    methods: &functions::SMTP_METHODS,
    examples: &[example(
        "s est un emailSessionSMTP\ns.AdresseServeur = \"smtp.masociete.fr\"\ns.Port = 587\n\
             s.Option = emailProtocoleSMTPS\ns.Nom = \"jean\"\ns.MotDePasse = \"secret\"\n\
             m est un Email\nm.Expéditeur = \"jean@masociete.fr\"\nm.Destinataire = \"claire@masociete.fr\"\n\
             m.Sujet = \"Réunion\"\nm.Message = \"À jeudi !\"\n\
             SI EmailOuvreSession(s) ALORS\n\tTrace(EmailEnvoieMessage(s, m))\n\tEmailFermeSession(s)\nFIN",
        "1",
    )],
    default_property: None,
    before_read: None,
    after_write: None,
    walk: None,
    using: None,
    declarable: true,
};

/// Whether mails are to leave in the background.
pub(crate) fn is_asynchronous(object: &Object) -> bool {
    flag(object, SmtpMember::Asynchronous as usize)
}

/// Who and where a variable says.
pub(crate) fn account(object: &Object) -> (Account, Transport) {
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    let account = Account {
        user: text(object, SmtpMember::User as usize),
        password: filled(text(object, SmtpMember::Password as usize)),
        token: token(object, SmtpMember::Token as usize),
    };
    let transport = Transport {
        host: text(object, SmtpMember::Host as usize),
        port: int(object, SmtpMember::Port as usize),
        option: int(object, SmtpMember::Option as usize),
        ignored: int(object, SmtpMember::Ignored as usize),
    };
    (account, transport)
}
