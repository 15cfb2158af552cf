//! Checking an address.

use std::time::Duration;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::Value;
use wl_mail::net::{Endpoint, Protocol, Security};
use wl_mail::verify::{self, Malformed, Verdict, probe};

use super::read::function;
use super::{Outcome, told};
use crate::constants;
use crate::error::{explain, number, of};
use crate::session::{Mail, settings};

/// How long a name server, or a relay, may be silent here: the script waits for an answer about one
/// address.
const PATIENCE: Duration = Duration::from_secs(30);

/// `EmailVérifieAdresse`.
pub(super) const CHECK: Function = function(
    names("EmailVérifieAdresse", "EmailCheckAddress"),
    1_000_017_305,
    doc(
        "Vérifie une adresse. emailValideSyntaxe : sa forme ; emailValideSyntaxeStrict : aussi son domaine de premier niveau ; emailValideParServeur : aussi ce que le serveur de son domaine en dit, sans rien lui envoyer. Donne emailAdresseValide, emailAdresseSyntaxeIncorrecte, emailAdresseRefusée ou emailAdresseErreur ; ErreurInfo dit pourquoi. Un serveur peut accepter n'importe quelle adresse, ou en refuser de bonnes à une machine qu'il ne connaît pas. Dans le bac à sable, chaque domaine a un serveur.",
        "Checks an address. emailValidateSyntax: its form; emailValidateSyntaxStrict: its top-level domain too; emailValidateByServer: also what the server of its domain says of it, without sending it anything. Gives emailAddressValid, emailAddressIncorrectSyntax, emailAddressRefused or emailAddressError; ErrorInfo tells why. A server may accept any address, or refuse good ones to a machine that it does not know. In the sandbox every domain has a server.",
    ),
    &[Syntax {
        parameters: &[
            parameter("adresse", "address", Ty::Text),
            parameter("niveau", "level", Ty::Int).optional().among(&[constants::CHECKS]),
        ],
        result: Ty::Int,
        run: check,
    }],
    &[
        example(
            "Trace(EmailVérifieAdresse(\"jean.dupont@masociete.fr\") = emailAdresseValide)\n\
             Trace(EmailVérifieAdresse(\"toto@domaine.\") = emailAdresseValide)\n\
             Trace(EmailVérifieAdresse(\"toto@domaine.\", emailValideSyntaxeStrict) = emailAdresseSyntaxeIncorrecte)",
            "1\n1\n1",
        ),
        example(
            "IF EmailCheckAddress(\"claire@masociete.fr\", emailValidateByServer) = emailAddressValid THEN Trace(\"accepted\")",
            "accepted",
        ),
    ],
);

fn check(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let address = args.text(0).trim().to_owned();
    let outcome = match args.int(1).unwrap_or(constants::CHECK_SYNTAX) {
        constants::CHECK_BY_SERVER => by_server(runtime, &address),
        constants::CHECK_STRICT => verify::strict(&address).map(drop).map_err(malformed),
        _ => verify::syntax(&address).map(drop).map_err(malformed),
    };
    told(runtime, outcome.map(|()| Value::Int(constants::ADDRESS_VALID)))
}

fn by_server(runtime: &mut dyn Runtime, address: &str) -> Result<(), Error> {
    let domain = verify::with_top_level(address).map_err(malformed)?;
    let nowhere = Endpoint {
        host: String::new(),
        port: 25,
        protocol: Protocol::Smtp,
        security: Security::Plain,
    };
    let mut settings = settings(runtime, nowhere);
    settings.timeout = settings.timeout.min(PATIENCE);
    settings.connect_timeout = settings.connect_timeout.min(PATIENCE);
    let network = runtime.extensions().get::<Mail>().setup.trusted_network();
    let refused = Value::Int(constants::ADDRESS_REFUSED);
    match probe(&network, &settings, address, &domain, settings.timeout) {
        Ok(Verdict::Accepted) => Ok(()),
        Ok(Verdict::Refused(reply)) => Err(of(
            number::UNKNOWN_RECIPIENT,
            bilingual!(
                "le serveur de {domain} refuse cette adresse",
                "the server of {domain} refuses this address"
            ),
        )
        .hint(bilingual!("les mots du serveur disent pourquoi", "the words of the server tell why"))
        .system(reply.to_string())
        .giving(refused)),
        Ok(Verdict::NoDomain) => Err(of(
            number::HOST_NOT_FOUND,
            bilingual!("le domaine {domain} n'existe pas", "the domain {domain} does not exist"),
        )
        .hint(bilingual!("vérifier l'orthographe", "check the spelling"))
        .giving(refused)),
        Ok(Verdict::NoMail) => Err(of(
            number::UNKNOWN_RECIPIENT,
            bilingual!(
                "le domaine {domain} déclare ne recevoir aucun email",
                "the domain {domain} declares that it receives no email"
            ),
        )
        .hint(bilingual!("vérifier l'orthographe", "check the spelling"))
        .giving(refused)),
        Err(error) => {
            let error = explain(&error);
            // An exception, such as an interruption, stays one.
            let fatal = error.details().fatal;
            let failed = Value::Int(constants::ADDRESS_ERROR);
            Err(if fatal { error } else { error.giving(failed) })
        }
    }
}

fn malformed(why: Malformed) -> Error {
    let message = match why {
        Malformed::Incomplete => {
            bilingual!("une adresse s'écrit nom@domaine", "an address is written name@domain")
        }
        Malformed::Local => bilingual!(
            "ce qui précède « @ » est mal écrit",
            "what stands in front of `@` is misspelt"
        ),
        Malformed::NoTopLevel => bilingual!(
            "le domaine n'a rien derrière son dernier point",
            "the domain has nothing behind its last dot"
        ),
        Malformed::UnknownTopLevel => bilingual!(
            "le domaine de premier niveau n'existe pas",
            "the top-level domain does not exist"
        ),
        Malformed::TooLong => bilingual!("l'adresse est trop longue", "the address is too long"),
        _ => bilingual!("ce qui suit « @ » est mal écrit", "what follows `@` is misspelt"),
    };
    of(number::BAD_RECIPIENT, message)
        .hint(bilingual!("vérifier l'orthographe", "check the spelling"))
        .giving(Value::Int(constants::ADDRESS_MALFORMED))
}
