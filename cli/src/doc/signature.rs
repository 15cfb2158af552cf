//! How functions and types are written in help and hints.

use wl_interpreter::builtin::{Function, NativeType, Parameter, Syntax, Ty};
use wl_interpreter::diagnostic::Language;
use wl_interpreter::value::Type;

/// The name of a declared type.
#[must_use]
pub fn type_name(ty: Ty, language: Language) -> String {
    match ty {
        Ty::Field => word("champ", "field", language),
        Ty::AnyArray => word("tableau", "array", language),
        Ty::Dynamic(native) => {
            let name = native.names.get(language);
            word(&format!("{name} dynamique"), &format!("dynamic {name}"), language)
        }
        other => static_type_name(&other.to_type(), language),
    }
}

/// The name of a type, as a script writes it.
#[must_use]
pub fn static_type_name(ty: &Type, language: Language) -> String {
    ty.name().get(language).to_owned()
}

/// `EmailLitPremier(Utilisateur, [Options])`, without the result; `owner` of a method in front.
#[must_use]
pub fn call(
    owner: Option<&str>,
    function: &Function,
    syntax: &Syntax,
    language: Language,
) -> String {
    let name = function.names.get(language);
    let front = owner.map_or_else(String::new, |owner| format!("{owner}."));
    // The object in front of the dot is the first parameter of a method.
    let skipped = usize::from(owner.is_some());
    let parameters: Vec<String> =
        written(syntax).skip(skipped).map(|p| parameter(p, language)).collect();
    format!("{front}{name}({})", parameters.join(", "))
}

/// The parameters that a script writes.
pub fn written(syntax: &Syntax) -> impl Iterator<Item = &'static Parameter> + use<> {
    syntax.parameters.iter().filter(|parameter| !parameter.locals)
}

/// A parameter: `[Options]` when it may be left out, `[Valeurs…]` when it may be repeated.
#[must_use]
pub fn parameter(parameter: &Parameter, language: Language) -> String {
    let name = parameter.names.get(language);
    match (parameter.rest, parameter.optional) {
        (true, _) => format!("[{name}…]"),
        (false, true) => format!("[{name}]"),
        (false, false) => name.to_owned(),
    }
}

/// `→ booléen`, or nothing.
#[must_use]
pub fn result(syntax: &Syntax, language: Language) -> String {
    match syntax.result {
        Ty::Void => String::new(),
        ty => format!(" → {}", type_name(ty, language)),
    }
}

/// The page of the documentation of reference.
#[must_use]
pub fn address(page: u32) -> Option<String> {
    (page > 0).then(|| format!("https://doc.pcsoft.fr/?{page}"))
}

/// The name in the other language, when it is another.
#[must_use]
pub fn other_name(
    names: wl_interpreter::builtin::Names,
    language: Language,
) -> Option<&'static str> {
    let other = match language {
        Language::French => names.en,
        Language::English => names.fr,
    };
    (other != names.get(language)).then_some(other)
}

/// The name of a type in the language.
#[must_use]
pub fn native_name(ty: &NativeType, language: Language) -> &'static str {
    ty.names.get(language)
}

fn word(fr: &str, en: &str, language: Language) -> String {
    match language {
        Language::French => fr.to_owned(),
        Language::English => en.to_owned(),
    }
}
