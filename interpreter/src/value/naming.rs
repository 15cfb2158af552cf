//! How kinds and types are named in messages.

use super::convert::{ConversionError, Kind};
use super::{Class, IntKind, SequenceKind, TextLimit, Type, Value};
use crate::bilingual;
use crate::builtin::Error;
use crate::diagnostic::Bilingual;

impl Kind {
    /// With its article.
    #[must_use]
    pub fn name(self) -> Bilingual {
        match self {
            Self::Null => bilingual!("Null", "Null"),
            Self::Bool => bilingual!("un booléen", "a boolean"),
            Self::Int => bilingual!("un entier", "an integer"),
            Self::Real => bilingual!("un réel", "a real"),
            Self::Text => bilingual!("une chaîne", "a string"),
            Self::Currency => bilingual!("un monétaire", "a currency"),
            Self::Numeric => bilingual!("un numérique", "a numeric"),
            Self::Buffer => bilingual!("un buffer", "a buffer"),
            Self::Date => bilingual!("une date", "a date"),
            Self::Time => bilingual!("une heure", "a time"),
            Self::DateTime => bilingual!("une date-heure", "a date-time"),
            Self::Duration => bilingual!("une durée", "a duration"),
            Self::Array => bilingual!("un tableau", "an array"),
            Self::Associative => bilingual!("un tableau associatif", "an associative array"),
            Self::Sequence(SequenceKind::Queue) => bilingual!("une file", "a queue"),
            Self::Sequence(SequenceKind::Stack) => bilingual!("une pile", "a stack"),
            Self::Sequence(SequenceKind::List) => bilingual!("une liste", "a list"),
            Self::Object => bilingual!("un objet", "an object"),
            Self::Record => bilingual!("un variant à membres", "a variant with members"),
            Self::Enumeration => bilingual!("une valeur d'énumération", "an enumeration value"),
            Self::Combination => bilingual!("une combinaison", "a combination"),
            Self::Procedure => bilingual!("une procédure", "a procedure"),
        }
    }
}

impl Type {
    /// Its name with its article left out, for messages and help.
    #[must_use]
    pub fn name(&self) -> Bilingual {
        match self {
            Self::Any => bilingual!("variant", "variant"),
            Self::Void => bilingual!("rien", "nothing"),
            Self::Bool => bilingual!("booléen", "boolean"),
            Self::Int(IntKind { bytes: 4, signed: true }) => bilingual!("entier", "int"),
            Self::Int(IntKind { bytes, signed: true }) => {
                bilingual!("entier sur {bytes} octets", "{bytes}-byte int")
            }
            Self::Int(IntKind { bytes, .. }) => {
                bilingual!("entier sans signe sur {bytes} octets", "unsigned {bytes}-byte int")
            }
            Self::UnsignedLong => {
                bilingual!("entier sans signe sur 8 octets", "unsigned 8-byte int")
            }
            Self::Real { .. } => bilingual!("réel", "real"),
            Self::Currency => bilingual!("monétaire", "currency"),
            Self::Numeric { .. } => bilingual!("numérique", "numeric"),
            Self::Text(TextLimit::Uuid(_)) => bilingual!("UUID", "UUID"),
            Self::Text(_) => bilingual!("chaîne", "string"),
            Self::Buffer => bilingual!("Buffer", "Buffer"),
            Self::FixedBuffer(size) => bilingual!("Buffer sur {size}", "{size}-byte Buffer"),
            Self::Date => bilingual!("Date", "Date"),
            Self::Time => bilingual!("Heure", "Time"),
            Self::DateTime => bilingual!("DateHeure", "DateTime"),
            Self::Duration => bilingual!("Durée", "Duration"),
            Self::Array(element) => {
                let Bilingual { fr, en } = element.name();
                let of = elided(&fr);
                bilingual!("tableau {of}", "array of {en}")
            }
            Self::Associative(element) => {
                let Bilingual { fr, en } = element.name();
                let of = elided(&fr);
                bilingual!("tableau associatif {of}", "associative array of {en}")
            }
            Self::Sequence(kind, element) => {
                let Bilingual { fr, en } = element.name();
                let of = elided(&fr);
                match kind {
                    SequenceKind::Queue => bilingual!("file {of}", "queue of {en}"),
                    SequenceKind::Stack => bilingual!("pile {of}", "stack of {en}"),
                    SequenceKind::List => bilingual!("liste {of}", "list of {en}"),
                }
            }
            Self::Object { class: Class::Native(native), .. } => {
                Bilingual { fr: native.names.fr.into(), en: native.names.en.into() }
            }
            Self::Object { class, .. } => Bilingual::same(&*class.name()),
            Self::Json => bilingual!("JSON", "JSON"),
            Self::Enumeration(ty) => Bilingual::same(&*ty.name),
            Self::Procedure => bilingual!("Procédure", "Procedure"),
            Self::Nullable(inner) => {
                let Bilingual { fr, en } = inner.name();
                bilingual!("{fr}?", "{en}?")
            }
        }
    }
}

/// `de chaîne`, `d'entier`.
fn elided(name: &str) -> String {
    if name.starts_with(['a', 'e', 'i', 'o', 'u', 'é']) {
        format!("d'{name}")
    } else {
        format!("de {name}")
    }
}

/// A text or a number that is no date, time or duration: what it is, what it should be.
pub(super) fn not_a_moment(value: &Value, error: ConversionError) -> Error {
    let shown = match value {
        Value::Text(text) => text.as_str().chars().take(40).collect(),
        Value::Int(number) => number.to_string(),
        _ => return error.into(),
    };
    let (kind, form) = (error.to.name(), moment_form(error.to));
    let (kind_fr, kind_en, form_fr, form_en) = (kind.fr, kind.en, form.fr, form.en);
    Error::conversion(bilingual!("« {shown} » n'est pas {kind_fr}", "`{shown}` is not {kind_en}"))
        .hint(bilingual!("s'écrit {form_fr}", "is written {form_en}"))
}

/// The texts and the integers that a date, time or duration takes.
fn moment_form(kind: Kind) -> Bilingual {
    match kind {
        Kind::Date => bilingual!(
            "AAAAMMJJ, ou le nombre de jours depuis 1800",
            "YYYYMMDD, or the number of days since 1800"
        ),
        Kind::Time => bilingual!(
            "HHMM, HHMMSS, HHMMSSCC ou HHMMSSCCC, ou un nombre de centièmes de seconde jusqu'à 8639999",
            "HHMM, HHMMSS, HHMMSSCC or HHMMSSCCC, or a number of hundredths of a second up to 8639999"
        ),
        Kind::DateTime => bilingual!(
            "AAAAMMJJ, puis HH, HHMM, HHMMSS, HHMMSSCC ou HHMMSSCCC",
            "YYYYMMDD, then HH, HHMM, HHMMSS, HHMMSSCC or HHMMSSCCC"
        ),
        _ => bilingual!(
            "+JHHMMSSCCC, ou un nombre de millisecondes",
            "+DHHMMSSCCC, or a number of milliseconds"
        ),
    }
}
