//! Constants about access tokens.

use wl_interpreter::builtin::{Constant, ConstantValue, Doc, Family, constant, doc, names};

/// The response of a login page: a code.
pub(crate) const RESPONSE_CODE: &str = "code";
const RESPONSE_TOKEN: &str = "token";

const GRANT_CODE: i64 = 0;
/// `TypeAutorisation`: the program itself.
pub(crate) const GRANT_APPLICATION: i64 = 1;
/// `TypeAutorisation`: a user and a password.
pub(crate) const GRANT_PASSWORD: i64 = 2;
/// `TypeAutorisation`: the parameters of the script.
pub(crate) const GRANT_CUSTOM: i64 = 3;

/// `OAuth2Paramètres.Option`: the secret in a header.
pub(crate) const AUTH_BASIC: i64 = 2;
/// `OAuth2Paramètres.Option`: the account of Windows.
pub(crate) const AUTH_WINDOWS: i64 = 4;

const fn word(fr: &'static str, en: &'static str, value: &'static str, doc: Doc) -> Constant {
    Constant { names: names(fr, en), value: ConstantValue::Text(value), doc }
}

/// How a token is asked for.
pub(super) const TOKENS: Family = &[
    word(
        "oauth2TypeRéponseCode",
        "oauth2ResponseTypeCode",
        RESPONSE_CODE,
        doc(
            "La page donne un code, échangé contre un jeton.",
            "The page gives a code, exchanged for a token.",
        ),
    ),
    word(
        "oauth2TypeRéponseToken",
        "oauth2ResponseTypeToken",
        RESPONSE_TOKEN,
        doc("La page donne le jeton ; refusé ici.", "The page gives the token; refused here."),
    ),
    constant(
        "taCodeAutorisation",
        "taAuthorizationCode",
        GRANT_CODE,
        doc("La personne se connecte dans une page.", "The person logs in on a page."),
    ),
    constant(
        "taApplicationCliente",
        "taClientApplication",
        GRANT_APPLICATION,
        doc("Le programme s'identifie lui-même.", "The program identifies itself."),
    ),
    constant(
        "taMotDePasse",
        "taPassword",
        GRANT_PASSWORD,
        doc(
            "Par NomUtilisateur et MotDePasse, sans page.",
            "With UserName and Password, without a page.",
        ),
    ),
    constant(
        "taGrantTypePersonnalisé",
        "taCustomGrantType",
        GRANT_CUSTOM,
        doc(
            "Par ParamètresSupplémentaires, grant_type compris.",
            "With AdditionalParameters, grant_type included.",
        ),
    ),
    constant("authDéfaut", "authDefault", 0, doc("OAuth 2.0 ordinaire.", "Ordinary OAuth 2.0.")),
    constant(
        "authPKCE",
        "authPKCE",
        1,
        doc(
            "Avec une preuve que le code n'est pas volé (PKCE).",
            "With a proof that the code was not stolen (PKCE).",
        ),
    ),
    constant(
        "authClientSecretBasic",
        "authClientSecretBasic",
        AUTH_BASIC,
        doc(
            "ClientID et ClientSecret dans l'entête de la requête.",
            "ClientID and ClientSecret in the header of the request.",
        ),
    ),
    constant(
        "authMSEntraID",
        "authMSEntraID",
        AUTH_WINDOWS,
        doc("Le compte Windows ; refusé ici.", "The Windows account; refused here."),
    ),
];
