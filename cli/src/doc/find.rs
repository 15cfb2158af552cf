//! What a name given to `wl doc` stands for.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{Entry, Function, NativeType, Property, Receiver, Table};
use wl_interpreter::diagnostic::{Bilingual, CODES, CodeInfo, nearest};
use wl_interpreter::syntax::{KEYWORDS, Keyword, KeywordInfo, fold};
use wl_interpreter::value::SequenceKind;

/// Something that has help.
pub enum Subject {
    /// A name of the table.
    Entry(Entry),
    /// A property of a type.
    Property(&'static NativeType, &'static Property),
    /// A method of a type.
    Method(&'static NativeType, &'static Function),
    /// A method of simple values.
    ValueMethod(Receiver, &'static Function),
    /// A field of the window, by its prefix.
    Field(&'static NativeType),
    /// A keyword.
    Keyword(&'static KeywordInfo),
    /// An error code.
    Code(&'static CodeInfo),
}

/// Everything that `name` stands for, in either language.
#[must_use]
pub fn subjects(name: &str, table: &Table) -> Vec<Subject> {
    let name = name.trim().trim_end_matches("()");
    let key = fold(name);
    if let Some(info) = code(&key) {
        return vec![Subject::Code(info)];
    }
    if let Some((owner, member)) = key.trim_start_matches('.').rsplit_once('.') {
        let owner = owner.trim_end_matches('.');
        return match table.native_type(owner) {
            Some(ty) => members(ty, member),
            None => value_methods(table, member, Some(owner)),
        };
    }
    let mut found: Vec<Subject> = Vec::new();
    if !key.starts_with('.') {
        found.extend(table.lookup(&key).into_iter().map(Subject::Entry));
        found.extend(Keyword::from_key(&key).map(|keyword| Subject::Keyword(keyword.info())));
    }
    if found.is_empty() {
        let member = key.trim_start_matches('.');
        found.extend(table.types().flat_map(|ty| members(ty, member)));
        found.extend(value_methods(table, member, None));
    }
    if found.is_empty() && table.is_field_name(&key) {
        found.extend(table.fields().map(|fields| Subject::Field(fields.ty)));
    }
    found
}

/// “Unknown”, with the nearest names.
#[must_use]
pub fn unknown(name: &str, table: &Table) -> Bilingual {
    let functions = table.functions().flat_map(|f| [f.names.fr, f.names.en]);
    let constants = table.constants().flat_map(|c| [c.names.fr, c.names.en]);
    let types = table.types().flat_map(|ty| [ty.names.fr, ty.names.en]);
    let properties =
        table.types().flat_map(|ty| ty.properties).flat_map(|p| [p.names.fr, p.names.en]);
    let keywords = KEYWORDS.iter().flat_map(|info| info.french.iter().chain(info.english).copied());
    let all = functions.chain(constants).chain(types).chain(properties).chain(keywords);
    let near = nearest(name, all);
    if near.is_empty() {
        return bilingual!(
            "« {name} » est inconnu ; « wl doc » donne la liste des noms",
            "`{name}` is unknown; `wl doc` lists the names"
        );
    }
    let near = near.join(", ");
    bilingual!(
        "« {name} » est inconnu ; noms proches : {near}",
        "`{name}` is unknown; near names: {near}"
    )
}

/// The short name of what has methods without being an object.
#[must_use]
pub fn receiver_names(receiver: Receiver) -> (&'static str, &'static str) {
    match receiver {
        Receiver::Text => ("chaîne", "string"),
        Receiver::Array => ("tableau", "array"),
        Receiver::Associative => ("associatif", "associative"),
        Receiver::Sequence(SequenceKind::Queue) => ("file", "queue"),
        Receiver::Sequence(SequenceKind::Stack) => ("pile", "stack"),
        Receiver::Sequence(SequenceKind::List) => ("liste", "list"),
        Receiver::Buffer => ("Buffer", "Buffer"),
        Receiver::Date => ("Date", "Date"),
    }
}

/// `wl0200`, `WL200`.
fn code(key: &str) -> Option<&'static CodeInfo> {
    let number: u16 = key.strip_prefix("wl")?.parse().ok()?;
    CODES.iter().find(|info| info.code.0 == number)
}

fn members(ty: &'static NativeType, key: &str) -> Vec<Subject> {
    let property = ty.property(key).and_then(|rank| ty.properties.get(rank));
    let method = ty.methods.iter().find(|method| is_named(method, key));
    property
        .map(|property| Subject::Property(ty, property))
        .into_iter()
        .chain(method.map(|method| Subject::Method(ty, method)))
        .collect()
}

fn value_methods(table: &Table, key: &str, of: Option<&str>) -> Vec<Subject> {
    let wanted = |receiver| {
        let (fr, en) = receiver_names(receiver);
        of.is_none_or(|of| fold(fr) == of || fold(en) == of)
    };
    table
        .libraries()
        .iter()
        .flat_map(|library| library.methods)
        .filter(|methods| wanted(methods.of))
        .flat_map(|methods| methods.functions.iter().map(|function| (methods.of, function)))
        .filter(|(_, function)| is_named(function, key))
        .map(|(receiver, function)| Subject::ValueMethod(receiver, function))
        .collect()
}

fn is_named(function: &Function, key: &str) -> bool {
    fold(function.names.fr) == key || fold(function.names.en) == key
}
