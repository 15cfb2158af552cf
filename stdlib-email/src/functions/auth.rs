//! Obtaining an access token.

use std::rc::Rc;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::{Object, Value};

use super::Outcome;
use super::read::function;
use crate::error::{explain, number, of};
use crate::oauth::{self, obtain};
use crate::types::{self, AUTH_TOKEN, OAUTH_PARAMETERS};

const PARAMETERS: Parameter = parameter("paramètres", "parameters", Ty::Object(&OAUTH_PARAMETERS));

const HELD: Parameter = parameter("jeton", "token", Ty::Object(&AUTH_TOKEN));

/// A token, which may be an invalid one.
const GIVEN: Ty = Ty::Object(&AUTH_TOKEN);

/// `AuthIdentifie`.
pub(super) const IDENTIFY: Function = function(
    names("AuthIdentifie", "AuthIdentify"),
    1_000_022_219,
    doc(
        "Obtient un jeton d'accès OAuth 2.0 : la page du fournisseur s'ouvre dans le navigateur, et revient par URLRedirection sur cette machine, qui attend cinq minutes. Sans navigateur, l'adresse de la page est affichée, ou le code à taper ailleurs quand URLAppareil est rempli. taApplicationCliente et taMotDePasse n'ouvrent aucune page. En cas d'échec, Valide est faux et ErreurInfo dit pourquoi. Avec une procédure, elle est appelée avec la réussite et le jeton. Dans le bac à sable, la personne accepte toujours.",
        "Obtains an OAuth 2.0 access token: the page of the provider opens in the browser, and comes back by RedirectionURL to this machine, which waits for five minutes. Without a browser the address of the page is shown, or the code to type elsewhere when DeviceURL is filled. taClientApplication and taPassword open no page. On failure Valid is false and ErrorInfo tells why. A procedure is called with the success and the token. In the sandbox the person always accepts.",
    ),
    &[
        Syntax { parameters: &[PARAMETERS], result: GIVEN, run: identify },
        Syntax {
            parameters: &[PARAMETERS, parameter("procédure", "procedure", Ty::Procedure)],
            result: Ty::Void,
            run: identify_then,
        },
    ],
    &[
        example(
            "p est un OAuth2Paramètres\np.ClientID = \"mon-programme\"\n\
             p.URLAuth = \"https://login.exemple.fr/authorize\"\np.URLToken = \"https://login.exemple.fr/token\"\n\
             p.URLRedirection = \"http://localhost:9874/\"\nt est un AuthToken = AuthIdentifie(p)\n\
             SI t.Valide ALORS Trace(\"jeton\", t.Actualisation <> \"\")",
            "jeton\t1",
        ),
        example(
            "p is OAuth2Parameters\np.ClientID = \"my-service\"\np.ClientSecret = \"secret\"\n\
             p.TokenURL = \"https://login.example.com/token\"\np.AuthorizationType = taClientApplication\n\
             AuthIdentify(p, Done)\n\nPROCEDURE Done(success, token)\nTrace(success, token.Valid)",
            "1\t1",
        ),
    ],
);

/// `AuthToken(…)`: what `t est un AuthToken(paramètres, réponse)` runs.
pub(super) const TOKEN: Function = function(
    names("AuthToken", "AuthToken"),
    1_000_022_220,
    doc(
        "Fait un jeton de la réponse JSON d'un fournisseur, que le programme a obtenue lui-même.",
        "Makes a token of the JSON answer of a provider, which the program obtained by itself.",
    ),
    &[Syntax {
        parameters: &[PARAMETERS, parameter("réponse", "answer", Ty::Buffer)],
        result: GIVEN,
        run: from_answer,
    }],
    &[example(
        "p est un OAuth2Paramètres\n\
         t est un AuthToken = AuthToken(p, \"{\"\"access_token\"\":\"\"abc\"\",\"\"expires_in\"\":3600}\")\n\
         Trace(t.Valide, Taille(t.Valeur))",
        "1\t3",
    )],
);

/// `AuthRenouvelleToken`.
pub(super) const RENEW: Function = function(
    names("AuthRenouvelleToken", "AuthRefreshToken"),
    1_000_026_168,
    doc(
        "Renouvelle un jeton par son Actualisation, sans que la personne ait à accepter, et le donne ; la variable tient le nouveau aussi. Les sessions et la file d'envoi le font d'elles-mêmes quand un jeton a expiré. En cas d'échec, Valide est faux et ErreurInfo dit pourquoi.",
        "Renews a token by its Refresh, without the person having to accept, and gives it; the variable holds the new one too. Sessions and the send queue do so by themselves when a token has expired. On failure Valid is false and ErrorInfo tells why.",
    ),
    &[Syntax { parameters: &[HELD], result: GIVEN, run: renew }],
    &[example(
        "p est un OAuth2Paramètres\np.ClientID = \"mon-programme\"\n\
         p.URLAuth = \"https://login.exemple.fr/authorize\"\np.URLToken = \"https://login.exemple.fr/token\"\n\
         t est un AuthToken = AuthIdentifie(p)\nancien est une chaîne = t.Valeur\n\
         SI t.Actualisation <> \"\" ALORS t = AuthRenouvelleToken(t)\nTrace(t.Valide, t.Valeur <> ancien)",
        "1\t1",
    )],
);

fn renew(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let Some(token) = args.object(0) else { return Ok(Value::Null) };
    oauth::follow(runtime, &token);
    match oauth::renew(runtime, &token) {
        Ok(true) => Ok(Value::Object(token)),
        Ok(false) => Err(of(
            number::ACCESS_DENIED,
            bilingual!("ce jeton ne peut pas être renouvelé", "this token cannot be renewed"),
        )
        .hint(bilingual!(
            "son Actualisation est vide, ou il ne vient pas d'AuthIdentifie : en demander un autre",
            "its Refresh is empty, or it does not come from AuthIdentify: ask for another one"
        ))
        .giving(Value::Object(AUTH_TOKEN.create()))),
        Err(error) if error.details().fatal => Err(error),
        Err(error) => Err(error.giving(Value::Object(AUTH_TOKEN.create()))),
    }
}

fn identify(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    identified(runtime, &args)
}

/// The token, or an invalid one with its error.
fn identified(runtime: &mut dyn Runtime, args: &Arguments) -> Outcome {
    let token = AUTH_TOKEN.create();
    match fill(runtime, args, &token) {
        Ok(()) => Ok(Value::Object(token)),
        // An exception ends the program; anything else is told by an invalid token.
        Err(error) if error.details().fatal => Err(error),
        Err(error) => Err(error.giving(Value::Object(token))),
    }
}

fn fill(runtime: &mut dyn Runtime, args: &Arguments, token: &Rc<Object>) -> Result<(), Error> {
    let Some(parameters) = args.object(0) else { return Ok(()) };
    let wanted = types::wanted(&parameters);
    let given = obtain(runtime, &wanted)?;
    oauth::fill(runtime, token, &given, &wanted);
    Ok(())
}

fn identify_then(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (outcome, token) = match identified(runtime, &args) {
        Ok(token) => (Ok(Value::Null), token),
        Err(error) if error.details().fatal => return Err(error),
        Err(error) => {
            let token = error.details().result.clone().unwrap_or_default();
            (Err(error), token)
        }
    };
    let success = Value::Bool(outcome.is_ok());
    runtime.call(&args.value(1), vec![success, token])?;
    outcome
}

fn from_answer(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let token = AUTH_TOKEN.create();
    let parsed = wl_mail::oauth::parse(args.bytes(1));
    let Some(parameters) = args.object(0) else { return Ok(Value::Object(token)) };
    match parsed {
        Ok(given) => {
            oauth::fill(runtime, &token, &given, &types::wanted(&parameters));
            Ok(Value::Object(token))
        }
        Err(error) => Err(explain(&error).giving(Value::Object(token))),
    }
}
