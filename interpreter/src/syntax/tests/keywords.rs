//! Every keyword, in every spelling, French and English mixed: the same tree.

use super::{errors, tree};
use crate::syntax::{KEYWORDS, Keyword as K, fold};

/// A program for each keyword; `@` stands for the word.
const SAMPLES: &[(K, &str)] = &[
    (K::If, "@ a ALORS\nEND"),
    (K::Then, "IF a @\nFIN"),
    (K::Else, "SI a THEN\n@\nEND"),
    (K::End, "SI a ALORS\n@"),
    (K::Switch, "@ a\nCAS 1\nEND"),
    (K::Case, "SELON a\n@ 1 : b()\nFIN"),
    (K::Other, "SWITCH a\n@ CAS\nEND"),
    (K::Loop, "@(3)\nFIN"),
    (K::While, "@ a < 1\nEND"),
    (K::For, "@ i = 1 TO 3\nFIN"),
    (K::Each, "POUR @ x OF t\nEND"),
    (K::To, "FOR i = 1 @ 3\nFIN"),
    (K::LazyTo, "POUR i = 1 @ 3\nEND"),
    (K::Step, "POUR i = 1 TO 9 @ 2\nFIN"),
    (K::LazyStep, "POUR i = 1 TO 9 @ 2\nFIN"),
    (K::Do, "QUAND EXCEPTION DANS\na()\n@\nb()\nEND"),
    (K::Break, "BOUCLE\n@\nEND"),
    (K::Continue, "LOOP(2)\n@\nFIN"),
    (K::Result, "PROCEDURE f()\n@ 5\nFIN"),
    (K::Return, "FUNCTION f()\n@ = 5\nFIN"),
    (K::Goto, "@ suite\nsuite:"),
    (K::With, "@ a\n.b = 1\nFIN"),
    (K::Using, "@ a DANS\nEND"),
    (K::Abort, "UTILISER a IN\n@ ET BREAK\nFIN"),
    (K::After, "@ r = f() DO\nFIN"),
    (K::When, "@ EXCEPTION IN\na()\nFAIRE\nEND"),
    (K::Exception, "WHEN @ DANS\na()\nDO\nFIN"),
    (K::Error, "PROCEDURE f()\na()\nCAS @:\nb()"),
    (K::Compile, "<@ SI a=1>\n<END>"),
    (K::Exists, "<COMPILE SI a @>\n<END>"),
    (K::Fold, "<@ x>\na()\n<FIN>"),
    (K::Extern, "@ \"f.wl\""),
    (K::Stop, "@"),
    (K::Let, "@ x = 5"),
    (K::Element, "FOR EACH @ x DE t\nFIN"),
    (K::Position, "POUR TOUTE @ p DE \"a\" IN s\nFIN"),
    (K::Row, "FOR EACH @ i OF t\nFIN"),
    (K::Selected, "FOR EACH @ ROW i OF t\nFIN"),
    (K::Separated, "POUR TOUTE CHAÎNE x DE s @ BY \";\"\nFIN"),
    (K::Without, "POUR TOUTE LIGNE i DE t @ FILTER\nFIN"),
    (K::Filter, "POUR TOUTE LIGNE i DE t WITHOUT @\nFIN"),
    (K::Within, "POUR CHAQUE e DE r @ PROFONDEUR\nFIN"),
    (K::Depth, "POUR CHAQUE e DE r EN @\nFIN"),
    (K::NoSave, "POUR TOUT Client @\nEND"),
    (K::FromStart, "POUR TOUT x OF t @\nEND"),
    (K::FromEnd, "POUR TOUT x OF t @\nEND"),
    (K::Non, "POUR TOUT m @ LU DE s\nEND"),
    (K::Read, "POUR TOUT m NON @ DE s\nEND"),
    (K::Unread, "POUR TOUT m @ DE s\nEND"),
    (K::Of, "t is array @ int"),
    (K::By, "POUR TOUTE CHAÎNE x DE s SÉPARÉE @ \";\"\nFIN"),
    (K::On, "x est un Buffer @ 8"),
    (K::Article, "x est @ int"),
    (K::Is, "x, y @ int"),
    (K::And, "x = a @ b"),
    (K::Or, "x = a @ b"),
    (K::LazyAnd, "x = a @ b"),
    (K::LazyOr, "x = a @ b"),
    (K::Not, "x = @ a"),
    (K::In, "x = a @ (1, 2)"),
    (K::LazyIn, "x = a @ (1, 2)"),
    (K::Modulo, "x = a @ 2"),
    (K::ShiftLeft, "x = a @ 2"),
    (K::ShiftRight, "x = a @ 2"),
    (K::New, "x = @ clA"),
    (K::Delete, "@ x"),
    (K::Procedure, "@ f()\nFIN"),
    (K::Internal, "PROCEDURE @ f()\nFIN"),
    (K::Global, "@ x is int"),
    (K::Local, "PROCEDURE f(@ x)\nEND"),
    (K::Public, "@ x est un int"),
    (K::Private, "@ x est un int"),
    (K::Protected, "@ x est un int"),
    (K::Restricted, "@ x est un int"),
    (K::Virtual, "PROCEDURE @ f()\nEND"),
    (K::Abstract, "PROCEDURE @ f()\nEND"),
    (K::Reactive, "PROCEDURE @ f()\nEND"),
    (K::Constant, "@\nA = 1\nEND"),
    (K::Structure, "S est une @\na is int\nEND"),
    (K::Composed, "c is @ de\na is int\nEND"),
    (K::Enumeration, "E is @\nA\nFIN"),
    (K::Combination, "E is @\nA\nFIN"),
    (K::Alias, "A is a @ : entier"),
    (K::Class, "C is @\na is int\nFIN"),
    (K::Interface, "C is @\nPROCÉDURE f()\nEND"),
    (K::Inherits, "C est une Class\n@ FROM B\nEND"),
    (K::Implements, "C est une Class\n@ I\nEND"),
    (K::Property, "C est une Interface\n@ p : int\nEND"),
    (K::Constructor, "C est une Class\nPROCÉDURE @()\nFIN\nFIN"),
    (K::Destructor, "C est une Class\nPROCÉDURE @()\nFIN\nFIN"),
    (K::Ancestor, "x = @"),
    (K::RunAncestor, "x = @"),
    (K::This, "x = @"),
    (K::Object, "x est un @ clA"),
    (K::Boolean, "x is @"),
    (K::Integer, "x est un @"),
    (K::Short, "x est un entier @"),
    (K::Long, "x is @"),
    (K::Double, "x est un @"),
    (K::Byte, "x is @"),
    (K::Unsigned, "x est un @ entier"),
    (K::Sign, "x is int sans @"),
    (K::System, "x est un @ entier"),
    (K::Real, "x is @ sur 4"),
    (K::Currency, "x is @"),
    (K::Numeric, "x is @(10, 2)"),
    (K::Text, "x is @ sur 10"),
    (K::Ansi, "x est une @ string"),
    (K::Unicode, "x est une @ string"),
    (K::Asciiz, "x is string @ sur 5"),
    (K::Pascal, "x is string @ sur 5"),
    (K::Character, "x is @"),
    (K::Buffer, "x is @"),
    (K::Date, "x is @"),
    (K::Time, "x is @"),
    (K::DateTime, "x is @"),
    (K::Duration, "x is @"),
    (K::Variant, "x is @"),
    (K::Json, "x is @"),
    (K::Array, "x is @ de int"),
    (K::Associative, "x is @ array de int"),
    (K::Fixed, "x is @ array de 3 int"),
    (K::Dynamic, "x is clA @"),
    (K::Queue, "x is @ de int"),
    (K::Stack, "x is @ de int"),
    (K::List, "x is @ de int"),
];

/// A word as people type it: in capitals, in small letters, without accents, half and half.
fn typed(word: &str) -> [String; 4] {
    let lower = word.to_lowercase();
    let mut mixed = String::new();
    for (rank, c) in lower.chars().enumerate() {
        if rank % 2 == 0 { mixed.extend(c.to_uppercase()) } else { mixed.push(c) }
    }
    [word.to_uppercase(), fold(word).into_owned(), lower, mixed]
}

#[test]
fn every_keyword_in_every_spelling() {
    for info in KEYWORDS {
        let samples: Vec<_> =
            SAMPLES.iter().filter(|(keyword, _)| *keyword == info.keyword).collect();
        assert!(!samples.is_empty(), "no sample for {:?}", info.keyword);
        for (_, sample) in samples {
            let mut first: Option<Vec<String>> = None;
            for word in info.french.iter().chain(info.english).flat_map(|word| typed(word)) {
                let text = sample.replace('@', &word);
                let found = errors(&text);
                assert!(found.is_empty(), "{text}\n{found:?}");
                // Modifiers are kept as they are written.
                let shape: Vec<_> = fold(&tree(&text))
                    .split_whitespace()
                    .filter(|part| K::from_key(part.trim_end_matches("()")) != Some(info.keyword))
                    .map(str::to_owned)
                    .collect();
                assert_eq!(*first.get_or_insert_with(|| shape.clone()), shape, "{text}");
            }
        }
    }
}
