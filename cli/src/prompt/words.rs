//! What stands around the cursor: the word being typed, what is in front of its dot, the call
//! it is an argument of.

use std::collections::HashMap;

use wl_interpreter::Interpreter;
use wl_interpreter::builtin::Function;
use wl_interpreter::syntax::{Class as Colour, fold, tokens};
use wl_interpreter::value::{Class, Type};

/// The spellings of the names of the program, by folded name: the program keeps them folded.
#[derive(Debug, Default)]
pub struct Spellings(HashMap<String, String>);

impl Spellings {
    /// Remembers the names of a source as they are written first.
    pub fn learn(&mut self, code: &str) {
        for (class, range) in tokens(code) {
            if class == Colour::Name
                && let Some(word) = code.get(range)
            {
                self.0.entry(fold(word).into_owned()).or_insert_with(|| word.to_owned());
            }
        }
    }

    /// The spelling of a folded name.
    #[must_use]
    pub fn of<'s>(&'s self, key: &'s str) -> &'s str {
        self.0.get(key).map_or(key, String::as_str)
    }
}

/// Where the word that ends at `at` begins.
#[must_use]
pub fn word_start(line: &str, at: usize) -> usize {
    let before = &line[..at];
    let letter = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@' | '°');
    before.trim_end_matches(|c| letter(c) || is_mark(c)).len()
}

/// A combining accent: part of the letter before it.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

/// False inside texts and comments.
#[must_use]
pub fn is_code(line: &str, at: usize) -> bool {
    !tokens(line).any(|(class, range)| {
        let inside = range.start < at && at < range.end;
        let at_end = range.start < at && at == range.end;
        match class {
            Colour::Comment => inside || at_end,
            Colour::Text => inside || (at_end && !is_closed(&line[range])),
            _ => false,
        }
    })
}

fn is_closed(text: &str) -> bool {
    text.len() > 1 && (text.ends_with('"') || text.ends_with('`'))
}

/// A name of a chain such as `MaSession.Message[3].`.
struct Link<'l> {
    name: &'l str,
    indexed: bool,
    called: bool,
}

/// What stands in front of a word.
pub enum Front {
    /// No dot: the word is a name.
    Nothing,
    /// A dot, after something of this type.
    Typed(Type),
    /// A dot, after something whose type is not known.
    Unknown,
}

/// What stands at the end of `before`.
#[must_use]
pub fn front(before: &str, interpreter: &Interpreter) -> Front {
    let Some(object) = before.strip_suffix('.') else { return Front::Nothing };
    let object = object.strip_suffix('.').unwrap_or(object);
    links(object)
        .and_then(|links| chain_type(&links, before, interpreter))
        .map_or(Front::Unknown, Front::Typed)
}

fn links(mut front: &str) -> Option<Vec<Link<'_>>> {
    let mut links = Vec::new();
    loop {
        let (mut indexed, mut called) = (false, false);
        while let Some(close) = front.chars().next_back().filter(|c| matches!(c, ']' | ')')) {
            indexed |= close == ']';
            called |= close == ')';
            front = &front[..opening(front)?];
        }
        let start = word_start(front, front.len());
        if start == front.len() {
            return None;
        }
        links.insert(0, Link { name: &front[start..], indexed, called });
        let Some(rest) = front[..start].strip_suffix('.') else { return Some(links) };
        front = rest.strip_suffix('.').unwrap_or(rest);
    }
}

/// Where the bracket that closes at the end of `text` opens.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices().rev() {
        match c {
            ')' | ']' => depth += 1,
            '(' | '[' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn chain_type(links: &[Link<'_>], code: &str, interpreter: &Interpreter) -> Option<Type> {
    let (first, rest) = links.split_first()?;
    let key = fold(first.name);
    let table = interpreter.table();
    let global = || table.global(&key).and_then(|rank| table.globals().get(rank as usize));
    let object = |native| Type::Object { class: Class::Native(native), dynamic: false };
    let mut ty = if first.called {
        result_of(table.function(&key)?)?
    } else {
        declared(code, &key, interpreter)
            .or_else(|| interpreter.checker().variable_type(&key))
            .or_else(|| global().map(|global| object(global.ty)))
            .or_else(|| {
                let fields = table.fields().filter(|_| table.is_field_name(&key));
                fields.map(|fields| object(fields.ty))
            })?
    };
    ty = element(ty, first.indexed)?;
    for link in rest {
        let Type::Object { class, .. } = &ty else { return None };
        let key = fold(link.name);
        let member = match class {
            Class::Native(native) if link.called => result_of(table.method(native, &key)?)?,
            _ => class.field_type(class.field(&key)?),
        };
        ty = element(member, link.indexed)?;
    }
    Some(ty)
}

fn result_of(function: &Function) -> Option<Type> {
    function.syntaxes.first().map(|syntax| syntax.result.to_type())
}

fn element(ty: Type, indexed: bool) -> Option<Type> {
    match ty {
        Type::Array(element) | Type::Associative(element) if indexed => Some((*element).clone()),
        _ if indexed => None,
        ty => Some(ty),
    }
}

/// The native type that `code` itself, still being typed, declares a name with: `x est un Email`.
fn declared(code: &str, key: &str, interpreter: &Interpreter) -> Option<Type> {
    let words: Vec<_> = tokens(code).filter_map(|(_, range)| code.get(range)).map(fold).collect();
    let at = words
        .windows(2)
        .rposition(|pair| *pair[0] == *key && matches!(&*pair[1], "est" | "sont" | "is" | "are"))?;
    let articles = ["un", "une", "des", "a", "an"];
    let ty = words[at + 2..].iter().find(|word| !articles.contains(&&***word))?;
    let native = interpreter.table().native_type(ty)?;
    Some(Type::Object { class: Class::Native(native), dynamic: false })
}

/// The call whose arguments are being typed.
pub struct OpenCall<'l> {
    /// The function's name, as typed.
    pub name: &'l str,
    /// Where the name begins.
    pub start: usize,
    /// Arguments already ended by a comma.
    pub commas: usize,
    /// Nothing is typed yet of the current argument.
    pub fresh: bool,
}

/// The innermost call that is open at the end of `line`.
#[must_use]
pub fn open_call(line: &str) -> Option<OpenCall<'_>> {
    let mut open: Vec<Option<OpenCall<'_>>> = Vec::new();
    let mut before: Option<std::ops::Range<usize>> = None;
    for (class, range) in tokens(line) {
        let text = &line[range.clone()];
        let name = before.take().filter(|name| name.end == range.start);
        if let Some(Some(call)) = open.last_mut() {
            call.fresh = text == ",";
        }
        match text {
            "(" => open.push(name.map(|name| OpenCall {
                name: &line[name.clone()],
                start: name.start,
                commas: 0,
                fresh: true,
            })),
            "[" | "{" => open.push(None),
            ")" | "]" | "}" => drop(open.pop()),
            "," => {
                if let Some(Some(call)) = open.last_mut() {
                    call.commas += 1;
                }
            }
            _ if class == Colour::Name => before = Some(range),
            _ => {}
        }
    }
    open.pop().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_under_the_cursor() {
        assert_eq!(word_start("x = Recupe\u{301}r", 13), 4);
        assert_eq!(word_start("a.", 2), 2);
    }

    #[test]
    fn texts_and_comments_are_no_code() {
        assert!(is_code("Info(\"a\")", 8));
        assert!(!is_code("Info(\"a", 7));
        assert!(!is_code("Info(\"ab\")", 7));
        assert!(!is_code("x // fin", 8));
    }

    #[test]
    fn the_innermost_open_call() {
        let call = open_call("F(1, G(2, ").unwrap();
        assert_eq!((call.name, call.commas, call.fresh), ("G", 1, true));
        let call = open_call("F(1, G(2), \"(\" ").unwrap();
        assert_eq!((call.name, call.commas, call.fresh), ("F", 2, false));
        assert!(open_call("F(1)").is_none());
        assert!(open_call("x = (1, ").is_none());
    }

    #[test]
    fn chains_are_read_from_their_end() {
        let names = |text| -> Vec<_> {
            links(text).unwrap().iter().map(|l| (l.name, l.indexed, l.called)).collect()
        };
        assert_eq!(names("x = A[i+1].B"), [("A", true, false), ("B", false, false)]);
        assert_eq!(names("F(G(1))..C"), [("F", false, true), ("C", false, false)]);
        assert!(links("(1+2)").is_none());
    }

    #[test]
    fn spellings_are_the_first_ones() {
        let mut spellings = Spellings::default();
        spellings.learn("MonÉmail = 1\nmonemail = 2");
        assert_eq!(spellings.of("monemail"), "MonÉmail");
        assert_eq!(spellings.of("autre"), "autre");
    }
}
