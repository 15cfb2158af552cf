//! URLs: percent encoding and parts.

use std::fmt::Write as _;

use wl_interpreter::builtin::{
    Arguments, Constant, ConstantValue, Doc, Function, Parameter, Runtime, Syntax, Ty, doc,
    example, names, parameter,
};
use wl_interpreter::value::Value;

use super::encoding::{FORMAT, URL_ANSI, URL_PARAMETER, URL_UTF8};
use crate::Outcome;

const URL: Parameter = parameter("URL", "URL", Ty::Text);

/// Characters that keep their meaning in a whole URL.
const RESERVED: &[u8] = b":/?#[]@!$&'()*,;=";

/// Bytes as a URL writes them; a parameter encodes the reserved characters too.
#[must_use]
pub fn encoded(bytes: &[u8], format: i64) -> String {
    let mut result = String::with_capacity(bytes.len());
    for byte in bytes {
        let plain = byte.is_ascii_alphanumeric()
            || b"-_.~".contains(byte)
            || format != URL_PARAMETER && RESERVED.contains(byte);
        if plain {
            result.push(char::from(*byte));
        } else {
            let _ = write!(result, "%{byte:02X}");
        }
    }
    result
}

/// The bytes behind a URL; what is no code stays as it is.
#[must_use]
pub fn decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let digit = |place: usize| bytes.get(place).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut result, mut place) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(place) {
        if let (b'%', Some(high), Some(low)) = (byte, digit(place + 1), digit(place + 2)) {
            result.push((high * 16 + low) as u8);
            place += 3;
        } else {
            result.push(*byte);
            place += 1;
        }
    }
    result
}

/// `URLEncode`.
pub const ENCODE: Function = Function {
    names: names("URLEncode", "URLEncode"),
    page: 3024040,
    doc: doc(
        "Écrit un texte comme il se met dans une URL.",
        "Writes a text the way it goes into a URL.",
    ),
    syntaxes: &[Syntax { parameters: &[URL, FORMAT], result: Ty::Text, run: encode }],
    examples: &[
        example(
            r#"Trace(URLEncode("https://exemple.fr/à voir?x=1"))"#,
            "https://exemple.fr/%C3%A0%20voir?x=1",
        ),
        example(r#"Trace(URLEncode("a&b", encodeURLParamètre))"#, "a%26b"),
    ],
    keeps_error: false,
};

fn encode(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let format = args.int(1).unwrap_or(URL_UTF8);
    if format == URL_ANSI {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(args.text(0));
        return Ok(Value::text(encoded(&bytes, format)));
    }
    Ok(Value::text(encoded(args.text(0).as_bytes(), format)))
}

/// `URLDécode`.
pub const DECODE: Function = Function {
    names: names("URLDécode", "URLDecode"),
    page: 3024041,
    doc: doc("Relit un texte écrit pour une URL.", "Reads back a text written for a URL."),
    syntaxes: &[Syntax { parameters: &[URL, FORMAT], result: Ty::Text, run: decode }],
    examples: &[example(r#"Trace(URLDécode("%C3%A0%20voir"))"#, "à voir")],
    keeps_error: false,
};

fn decode(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    Ok(Value::text(super::charset::decoded(decoded(args.text(0)))))
}

const fn portion(fr: &'static str, en: &'static str, rank: i64, doc: Doc) -> Constant {
    Constant { names: names(fr, en), value: ConstantValue::Int(1 << rank), doc }
}

/// The portions of a URL, in their order.
pub const PORTIONS: &[Constant] = &[
    portion("urlProtocole", "urlProtocol", 0, doc("Le protocole.", "The protocol.")),
    portion("urlUtilisateur", "urlUser", 1, doc("L'utilisateur.", "The user.")),
    portion("urlMotDePasse", "urlPassword", 2, doc("Le mot de passe.", "The password.")),
    portion("urlDomaine", "urlDomain", 3, doc("Le domaine.", "The domain.")),
    portion("urlPort", "urlPort", 4, doc("Le port.", "The port.")),
    portion(
        "urlCheminRessource",
        "urlResourcePath",
        5,
        doc("Le chemin, avec son dernier /.", "The path, with its last /."),
    ),
    portion(
        "urlNomRessource",
        "urlResourceName",
        6,
        doc("Le nom de la ressource.", "The name of the resource."),
    ),
    portion(
        "urlExtensionRessource",
        "urlResourceExtension",
        7,
        doc("Son extension, avec le point.", "Its extension, with the dot."),
    ),
    portion("urlRequête", "urlQuery", 8, doc("La requête.", "The query.")),
    portion("urlFragment", "urlFragment", 9, doc("Le fragment.", "The fragment.")),
];

/// `URLExtraitChemin`.
pub const EXTRACT: Function = Function {
    names: names("URLExtraitChemin", "URLExtractPath"),
    page: 1000020965,
    doc: doc(
        "Donne une portion d'une URL, ou plusieurs avec ce qui les sépare.",
        "Gives a portion of a URL, or several with what separates them.",
    ),
    syntaxes: &[Syntax {
        parameters: &[URL, parameter("portion", "portion", Ty::Int).among(&[PORTIONS])],
        result: Ty::Text,
        run: extract,
    }],
    examples: &[example(
        r#"u est une chaîne = "http://zoe:mdp@www.exemple.fr:80/a/b.htm?id=5#fin"
Trace(URLExtraitChemin(u, urlDomaine), URLExtraitChemin(u, urlProtocole + urlDomaine + urlPort))
Trace(URLExtraitChemin(u, urlCheminRessource + urlNomRessource + urlExtensionRessource))"#,
        "www.exemple.fr\thttp://www.exemple.fr:80\n/a/b.htm",
    )],
    keeps_error: false,
};

/// The portions, in the order of [`PORTIONS`].
fn portions(url: &str) -> [&str; 10] {
    let (url, fragment) = url.split_once('#').unwrap_or((url, ""));
    let (url, query) = url.split_once('?').unwrap_or((url, ""));
    let (protocol, authority, path) = match url.split_once("://") {
        None => ("", "", url),
        Some((protocol, rest)) => {
            let end = rest.find('/').unwrap_or(rest.len());
            (protocol, &rest[..end], &rest[end..])
        }
    };
    let (account, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (user, password) = account.split_once(':').unwrap_or((account, ""));
    // The colons of an address between brackets are not that of the port.
    let after = host.rfind(']').unwrap_or(0);
    let (domain, port) = match host[after..].rfind(':') {
        Some(colon) => (&host[..after + colon], &host[after + colon + 1..]),
        None => (host, ""),
    };
    let (path, resource) = path.split_at(path.rfind('/').map_or(0, |slash| slash + 1));
    let (name, extension) = resource.split_at(resource.rfind('.').unwrap_or(resource.len()));
    [protocol, user, password, domain, port, path, name, extension, query, fragment]
}

fn extract(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let wanted = args.int(1).unwrap_or(0);
    let portions = portions(args.text(0));
    let chosen = |rank: usize| {
        portions.get(rank).copied().filter(|text| wanted & 1 << rank != 0 && !text.is_empty())
    };
    let mut result = String::new();
    for rank in 0..portions.len() {
        let Some(text) = chosen(rank) else { continue };
        if !result.is_empty() {
            result.push_str(match rank {
                2 | 4 => ":",
                3 if chosen(1).or(chosen(2)).is_some() => "@",
                8 => "?",
                9 => "#",
                _ => "",
            });
        }
        result.push_str(text);
        if rank == 0 && wanted & !1 != 0 {
            result.push_str("://");
        }
    }
    Ok(Value::text(result))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[ENCODE, DECODE, EXTRACT];
