//! `OAuth2Paramètres` and `AuthToken`.

use std::rc::Rc;

use wl_interpreter::builtin::{Error, NativeType, Runtime, Ty, doc, example, names};
use wl_interpreter::value::{Object, Value};
use wl_mail::oauth::Client;

use super::members::{members, property, read_only, secret, starting};
use super::{int, text};
use crate::constants;
use crate::oauth::{self, Wanted};
use wl_interpreter::builtin::ConstantValue;

members! {
    /// The members of `OAuth2Paramètres`.
    OAuthMember, OAUTH_MEMBERS;
    ClientId = property("ClientID", "ClientID", Ty::Text, doc(
        "Identifiant du programme, donné par le fournisseur.",
        "Identifier of the program, given by the provider."));
    ClientSecret = secret(property("ClientSecret", "ClientSecret", Ty::Text, doc(
        "Secret du programme, donné par le fournisseur ; vide s'il n'en donne pas.",
        "Secret of the program, given by the provider; empty when it gives none.")));
    Page = property("URLAuth", "AuthURL", Ty::Text, doc(
        "Page où la personne se connecte.", "Page where the person logs in."));
    Token = property("URLToken", "TokenURL", Ty::Text, doc(
        "Serveur qui donne les jetons.", "Server that gives the tokens."));
    Redirect = property("URLRedirection", "RedirectionURL", Ty::Text, doc(
        "Où la page revient : http://localhost:PORT/, comme déclaré chez le fournisseur. Vide, un port libre est choisi.",
        "Where the page comes back to: http://localhost:PORT/, as declared to the provider. When empty, a free port is chosen."));
    Scope = property("Scope", "Scope", Ty::Text, doc(
        "Permissions demandées, séparées par une espace.",
        "Permissions asked for, separated by a space."));
    Extra = property("ParamètresSupplémentaires", "AdditionalParameters", Ty::Text, doc(
        "Autres paramètres de la première requête : nom=valeur&nom=valeur.",
        "More parameters of the first request: name=value&name=value."));
    Response = starting(property("TypeRéponse", "ResponseType", Ty::Text, doc(
        "oauth2TypeRéponseCode ; oauth2TypeRéponseToken est refusé ici.",
        "oauth2ResponseTypeCode; oauth2ResponseTypeToken is refused here.")),
        ConstantValue::Text(constants::RESPONSE_CODE));
    Grant = property("TypeAutorisation", "AuthorizationType", Ty::Int, doc(
        "taCodeAutorisation, taApplicationCliente, taMotDePasse ou taGrantTypePersonnalisé.",
        "taAuthorizationCode, taClientApplication, taPassword or taCustomGrantType."));
    Option = property("Option", "Option", Ty::Int, doc(
        "authDéfaut, authPKCE ou authClientSecretBasic. PKCE est toujours demandé.",
        "authDefault, authPKCE or authClientSecretBasic. PKCE is always asked for."));
    User = property("NomUtilisateur", "UserName", Ty::Text, doc(
        "Utilisateur, pour taMotDePasse.", "User, for taPassword."));
    Password = secret(property("MotDePasse", "Password", Ty::Text, doc(
        "Mot de passe, pour taMotDePasse.", "Password, for taPassword.")));
    Logout = property("URLDéconnexion", "LogoutURL", Ty::Text, doc(
        "Page de déconnexion ; gardée, sans effet sur la messagerie.",
        "Page that logs out; kept, without effect on mail."));
    Revocation = property("URLRévocation", "RevocationURL", Ty::Text, doc(
        "Serveur qui révoque les jetons ; gardé, sans effet sur la messagerie.",
        "Server that revokes tokens; kept, without effect on mail."));
    Certificate = property("CertificatClient", "ClientCertificate", Ty::Any, doc(
        "Certificat du programme ; refusé ici.",
        "Certificate of the program; refused here."));
    CertificatePassword = secret(property("MotDePasseCertificatClient", "ClientCertificatePassword", Ty::Text, doc(
        "Mot de passe du certificat du programme.",
        "Password of the certificate of the program.")));
    Device = property("URLAppareil", "DeviceURL", Ty::Text, doc(
        "Propre à wl : serveur des connexions sur un autre appareil (RFC 8628). Sert quand aucun navigateur ne s'ouvre, ou quand URLAuth est vide.",
        "Particular to wl: server of logins on another device (RFC 8628). Serves when no browser opens, or when AuthURL is empty."));
}

members! {
    /// The members of `AuthToken`.
    TokenMember, TOKEN_MEMBERS;
    Value = secret(property("Valeur", "Value", Ty::Text, doc(
        "Le jeton d'accès.", "The access token.")));
    Valid = read_only(property("Valide", "Valid", Ty::Bool, doc(
        "Le jeton est là et n'a pas expiré.", "The token is there and has not expired.")));
    Refresh = secret(property("Actualisation", "Refresh", Ty::Text, doc(
        "Ce qui renouvelle le jeton ; vide si le fournisseur n'a rien donné.",
        "What renews the token; empty when the provider gave nothing.")));
    Expiry = property("DateExpiration", "ExpirationDate", Ty::DateTime, doc(
        "Fin du jeton, à l'heure locale ; vide si elle n'est pas connue.",
        "End of the token, in local time; empty when it is not known."));
    Answer = read_only(secret(property("RéponseServeur", "ServerResponse", Ty::Buffer, doc(
        "Réponse du fournisseur, telle qu'elle est arrivée.",
        "Answer of the provider, as it came."))));
}

impl TokenMember {
    /// Its rank.
    pub(crate) const fn rank(self) -> usize {
        self as usize
    }
}

/// `OAuth2Paramètres`.
pub(crate) static OAUTH_PARAMETERS: NativeType = NativeType {
    names: names("OAuth2Paramètres", "OAuth2Parameters"),
    page: 1_000_022_212,
    doc: doc(
        "Ce qu'il faut pour obtenir un jeton d'accès OAuth 2.0 par AuthIdentifie.",
        "What is needed to obtain an OAuth 2.0 access token with AuthIdentify.",
    ),
    properties: &OAUTH_MEMBERS,
    methods: &[],
    examples: &[example(
        "p est un OAuth2Paramètres\np.ClientID = \"mon-programme\"\n\
         p.URLAuth = \"https://login.exemple.fr/authorize\"\np.URLToken = \"https://login.exemple.fr/token\"\n\
         p.Scope = \"IMAP.AccessAsUser.All SMTP.Send offline_access\"\np.Option = authPKCE\n\
         t est un AuthToken = AuthIdentifie(p)\nTrace(t.Valide)",
        "1",
    )],
    default_property: None,
    before_read: None,
    after_write: None,
    walk: None,
    using: None,
    declarable: true,
};

/// `AuthToken`.
pub(crate) static AUTH_TOKEN: NativeType = NativeType {
    names: names("AuthToken", "AuthToken"),
    page: 1_000_022_220,
    doc: doc(
        "Un jeton d'accès OAuth 2.0, donné par AuthIdentifie et pris par la propriété AuthToken des sessions.",
        "An OAuth 2.0 access token, given by AuthIdentify and taken by the property AuthToken of sessions.",
    ),
    properties: &TOKEN_MEMBERS,
    methods: &[],
    examples: &[example(
        "p est un OAuth2Paramètres\np.ClientID = \"mon-programme\"\n\
         p.URLAuth = \"https://login.exemple.fr/authorize\"\np.URLToken = \"https://login.exemple.fr/token\"\n\
         p.ParamètresSupplémentaires = \"login_hint=jean@masociete.fr\"\n\
         s est un emailSessionSMTP\ns.AdresseServeur = \"smtp.masociete.fr\"\ns.Port = 587\n\
         s.Option = emailProtocoleSMTPS\ns.Nom = \"jean@masociete.fr\"\n\
         s.AuthToken = AuthIdentifie(p)\nSI s.OuvreSession() ALORS Trace(\"ouverte\")\ns.FermeSession()",
        "ouverte",
    )],
    default_property: None,
    before_read: Some(before_read),
    after_write: None,
    walk: None,
    using: None,
    declarable: true,
};

/// The queue may have renewed the token, and whether it is valid depends on the time.
#[allow(clippy::unnecessary_wraps, reason = "the signature of a hook")]
fn before_read(runtime: &mut dyn Runtime, object: &Rc<Object>, rank: usize) -> Result<(), Error> {
    oauth::follow(runtime, object);
    if rank == TokenMember::Valid.rank() {
        let valid = oauth::is_valid(runtime, object);
        object.set(rank, Value::Bool(valid));
    }
    Ok(())
}

/// What a variable asks for.
pub(crate) fn wanted(object: &Object) -> Wanted {
    let text = |member: OAuthMember| text(object, member as usize);
    let option = int(object, OAuthMember::Option as usize);
    let certificate = match object.get(OAuthMember::Certificate as usize) {
        Value::Text(path) => !path.as_str().is_empty(),
        Value::Null => false,
        _ => true,
    };
    Wanted {
        client: Client {
            id: text(OAuthMember::ClientId),
            secret: text(OAuthMember::ClientSecret),
            basic: option & constants::AUTH_BASIC != 0,
        },
        page: text(OAuthMember::Page),
        token: text(OAuthMember::Token),
        device: text(OAuthMember::Device),
        redirect: text(OAuthMember::Redirect),
        scope: text(OAuthMember::Scope),
        extra: text(OAuthMember::Extra),
        response: text(OAuthMember::Response),
        grant: int(object, OAuthMember::Grant as usize),
        user: text(OAuthMember::User),
        password: text(OAuthMember::Password),
        certificate,
        windows_account: option & constants::AUTH_WINDOWS != 0,
    }
}
