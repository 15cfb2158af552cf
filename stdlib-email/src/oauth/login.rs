//! Obtaining a token, in each of the ways that `OAuth2Paramètres` knows.

use std::time::Duration;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{Error, Runtime};
use wl_interpreter::host::Channel;
use wl_mail::escaped;
use wl_mail::http::Url;
use wl_mail::net::{ConnectOptions, Endpoint, Network, Protocol, Security};
use wl_mail::oauth::{
    Client, DeviceLogin, Grant, Proof, Redirect, Token, authorization_url, request,
};

use crate::constants;
use crate::error::{explain, number, of};
use crate::session::{Mail, settings};

/// How long the person has to log in.
const LOGIN: Duration = Duration::from_mins(5);

/// What an `OAuth2Paramètres` asks for.
#[derive(Clone)]
pub(crate) struct Wanted {
    /// The program, as the provider knows it.
    pub(crate) client: Client,
    /// The page where the person logs in.
    pub(crate) page: String,
    /// The token server.
    pub(crate) token: String,
    /// Where a login on another machine starts.
    pub(crate) device: String,
    /// Where the page comes back to.
    pub(crate) redirect: String,
    /// The permissions.
    pub(crate) scope: String,
    /// More parameters, encoded.
    pub(crate) extra: String,
    /// `code` or `token`.
    pub(crate) response: String,
    /// One of `ta…`.
    pub(crate) grant: i64,
    /// For `taMotDePasse`.
    pub(crate) user: String,
    /// For `taMotDePasse`.
    pub(crate) password: String,
    /// A certificate is to identify the program.
    pub(crate) certificate: bool,
    /// The account of Windows is to be used.
    pub(crate) windows_account: bool,
}

/// What every exchange of a login needs.
struct Ways {
    network: Box<dyn Network>,
    settings: ConnectOptions,
    token: Url,
}

impl Ways {
    fn new(runtime: &mut dyn Runtime, wanted: &Wanted) -> Result<Self, Error> {
        let endpoint = Endpoint {
            host: String::new(),
            port: 443,
            protocol: Protocol::Http,
            security: Security::Tls,
        };
        let settings = settings(runtime, endpoint);
        let network = Box::new(runtime.extensions().get::<Mail>().setup.trusted_network());
        Ok(Self { network, settings, token: url(&wanted.token, "URLToken", "TokenURL")? })
    }

    fn ask(&self, wanted: &Wanted, grant: &Grant<'_>) -> Result<Token, Error> {
        let Self { network, settings, token } = self;
        request(&**network, settings, token, &wanted.client, grant, &wanted.scope)
            .map_err(|error| explain(&error))
    }
}

/// Obtains a token.
pub(crate) fn obtain(runtime: &mut dyn Runtime, wanted: &Wanted) -> Result<Token, Error> {
    check(wanted)?;
    let ways = Ways::new(runtime, wanted)?;
    match wanted.grant {
        constants::GRANT_APPLICATION => ways.ask(wanted, &Grant::Application),
        constants::GRANT_PASSWORD => {
            let (user, password) = (&wanted.user, &wanted.password);
            ways.ask(wanted, &Grant::Password { user, password })
        }
        constants::GRANT_CUSTOM => ways.ask(wanted, &Grant::Custom(&wanted.extra)),
        _ if wanted.page.trim().is_empty() && !wanted.device.trim().is_empty() => {
            by_device(runtime, &ways, wanted)
        }
        _ => by_page(runtime, &ways, wanted),
    }
}

/// Renews a token.
pub(super) fn renewed(
    runtime: &mut dyn Runtime,
    wanted: &Wanted,
    refresh: &str,
) -> Result<Token, Error> {
    Ways::new(runtime, wanted)?.ask(wanted, &Grant::Refresh(refresh))
}

/// What is not done, or not yet, is said before anything is asked.
fn check(wanted: &Wanted) -> Result<(), Error> {
    let odd = wanted.extra.chars().find(|c| !c.is_ascii_graphic());
    if let Some(c) = odd {
        let offending = escaped(&c.to_string());
        return Err(of(
            number::BAD_ARGUMENT,
            bilingual!(
                "ParamètresSupplémentaires ne peut pas contenir « {offending} »",
                "AdditionalParameters cannot hold `{offending}`"
            ),
        )
        .hint(bilingual!(
            "l'écrire comme dans une adresse : nom=valeur&nom=valeur, encodé par URLEncode",
            "write it as in an address: name=value&name=value, encoded with URLEncode"
        )));
    }
    if wanted.response.eq_ignore_ascii_case("token") {
        return Err(of(
            number::NOT_SUPPORTED,
            bilingual!(
                "oauth2TypeRéponseToken n'est pas disponible ici : le jeton resterait dans le navigateur",
                "oauth2ResponseTypeToken is not available here: the token would stay in the browser"
            ),
        )
        .hint(bilingual!("mettre TypeRéponse à oauth2TypeRéponseCode", "set ResponseType to oauth2ResponseTypeCode")));
    }
    if wanted.certificate {
        return Err(of(
            number::NOT_SUPPORTED,
            bilingual!(
                "CertificatClient n'est pas disponible ici",
                "ClientCertificate is not available here"
            ),
        )
        .hint(bilingual!(
            "s'identifier par ClientSecret ; rien n'a été envoyé",
            "identify with ClientSecret; nothing was sent"
        )));
    }
    if wanted.windows_account {
        return Err(of(
            number::NOT_SUPPORTED,
            bilingual!(
                "authMSEntraID prend le compte Windows, qui n'existe pas ici",
                "authMSEntraID takes the Windows account, which does not exist here"
            ),
        )
        .hint(bilingual!(
            "utiliser authPKCE avec URLAuth et URLToken du fournisseur",
            "use authPKCE with the AuthURL and TokenURL of the provider"
        )));
    }
    Ok(())
}

/// The page of the provider in a browser, which comes back to this machine.
fn by_page(runtime: &mut dyn Runtime, ways: &Ways, wanted: &Wanted) -> Result<Token, Error> {
    let failed = |error: wl_mail::Error| explain(&error);
    let page = url(&wanted.page, "URLAuth", "AuthURL")?;
    let redirect = Redirect::listen(&wanted.redirect).map_err(failed)?;
    let proof = Proof::new().map_err(failed)?;
    let address =
        authorization_url(&page, &wanted.client, &redirect, &proof, &wanted.scope, &wanted.extra);
    let shown = match ways.network.browse(&address) {
        Some(Ok(())) => true,
        Some(Err(error)) => {
            let message =
                bilingual!("la page de connexion ne s'ouvre pas", "the login page does not open");
            return Err(of(number::CANNOT_CONNECT, message).system(error.to_string()));
        }
        None => runtime.host().desktop.open(&address).is_ok(),
    };
    if !shown {
        if !wanted.device.trim().is_empty() {
            return by_device(runtime, ways, wanted);
        }
        tell(
            runtime,
            &bilingual!(
                "pour se connecter, ouvrir cette page dans un navigateur de cette machine :\n{address}",
                "to log in, open this page in a browser of this machine:\n{address}"
            ),
        );
    }
    let code = redirect.wait(LOGIN, &ways.settings.cancel).map_err(failed)?;
    let redirect = redirect.address();
    ways.ask(wanted, &Grant::Code { code: &code, redirect, proof: &proof })
}

/// A code that the person types on another machine.
fn by_device(runtime: &mut dyn Runtime, ways: &Ways, wanted: &Wanted) -> Result<Token, Error> {
    let device = url(&wanted.device, "URLAppareil", "DeviceURL")?;
    let Ways { network, settings, token } = ways;
    let login = DeviceLogin::start(&**network, settings, &device, &wanted.client, &wanted.scope)
        .map_err(|error| explain(&error))?;
    let (page, code) = (escaped(&login.page), escaped(&login.user_code));
    tell(
        runtime,
        &bilingual!(
            "pour se connecter, ouvrir {page} sur n'importe quel appareil et y taper le code {code}",
            "to log in, open {page} on any device and type the code {code} there"
        ),
    );
    login.wait(&**network, settings, token, &wanted.client).map_err(|error| explain(&error))
}

fn tell(runtime: &mut dyn Runtime, text: &wl_interpreter::diagnostic::Bilingual) {
    let language = runtime.language();
    runtime.host().console.print(Channel::Warning, text.get(language));
}

/// An address of the script.
fn url(text: &str, fr: &str, en: &str) -> Result<Url, Error> {
    if text.trim().is_empty() {
        return Err(of(number::BAD_ARGUMENT, bilingual!("« {fr} » est vide", "`{en}` is empty"))
            .hint(bilingual!(
                "l'adresse est dans la documentation du fournisseur",
                "the address is in the documentation of the provider"
            )));
    }
    Url::parse(text).map_err(|error| explain(&error))
}
