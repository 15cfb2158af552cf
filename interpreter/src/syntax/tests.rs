//! Tests of the parser: every form, errors and what is saved of them, hostile input.

use std::time::{Duration, Instant};

use super::*;

mod keywords;

fn parsed(text: &str) -> Parsed {
    parse(text, SourceId(0), 0..text.len())
}

/// The diagnostics, as `line: code message [characters]`.
fn errors(text: &str) -> Vec<String> {
    let describe = |d: &Diagnostic| {
        let line = text[..d.span.start as usize].matches('\n').count() + 1;
        let found = text.get(d.span.range()).unwrap_or("?");
        format!("{line}: {} {} [{found}]", d.code, d.message.en)
    };
    parsed(text).diagnostics.iter().map(describe).collect()
}

fn tree(text: &str) -> String {
    dump::block(&parsed(text).statements)
}

/// The tree of one line that must be right.
#[track_caller]
fn one(text: &str) -> String {
    let found = errors(text);
    assert!(found.is_empty(), "{text}: {found:?}");
    tree(text).trim_end().to_owned()
}

/// Every form of statement, in French and in English, with its tree beside it.
const FORMS: &str = include_str!("forms.wl");

#[test]
fn every_form_parses_to_its_tree() {
    let found = errors(FORMS);
    assert!(found.is_empty(), "{}", found.join("\n"));
    let expected = include_str!("forms.tree");
    for (number, (found, expected)) in tree(FORMS).lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "line {} of forms.tree", number + 1);
    }
    assert_eq!(tree(FORMS).lines().count(), expected.lines().count());
}

#[test]
fn numbers() {
    assert_eq!(one("x = 12 345"), "Set x 12345");
    assert_eq!(one("x = 12_345.5"), "Set x 12345.5");
    assert_eq!(one("x = 0xFF"), "Set x 255");
    assert_eq!(one("x = 0xFFFF_FFFF_FFFF_FFFF"), "Set x 0n18446744073709551615");
    assert_eq!(one("x = 99999999999999999999"), "Set x 0n99999999999999999999");
    assert_eq!(one("x = 0m12.50 + 0n 1 234.5"), "Set x (Add 0m12.50 0n1234.5)");
    assert_eq!(one("x = 1min2s + 250ms + 1.5 s + 2 h"), {
        "Set x (Add (Add (Add 62000ms 250ms) 1500ms) 7200000ms)"
    });
    assert_eq!(one("t[1..2]".replace("..", " À ").as_str()), "t[1..2]");
    assert_eq!(one("x = 3Dview"), "Set x 3Dview");
    assert_eq!(
        errors("x = 1e5"),
        ["1: WL0004 malformed number: `e5` cannot follow the digits [1e5]"]
    );
}

#[test]
fn texts() {
    assert_eq!(one(r#"x = "a ""b"" \n""#), r#"Set x "a \"b\" \\n""#);
    assert_eq!(one("x = `a \"b\" `` c`"), r#"Set x "a \"b\" ` c""#);
    assert_eq!(one(r#"x = """#), r#"Set x """#);
    assert_eq!(one(r#"x = "[%" + y + "%]""#), r#"Set x (Add (Add "[%" y) "%]")"#);
    assert_eq!(one(r#"x = "[%f(1, "a")%] b""#), r#"Set x text(f(1, "a") " b")"#);
    assert_eq!(one("x = [\r\n\t\ta\r\n\t\t  b\r\n\t]"), r#"Set x "a\r\n  b""#);
    assert_eq!(tree("x = “a”"), "Set x \"a\"\n");
}

#[test]
fn pasted_characters_are_only_noted() {
    let parsed = parsed("x\u{A0}=\u{A0}“é”\ny\u{202F}= 5 – 2");
    assert_eq!(parsed.diagnostics.len(), 1);
    assert!(!parsed.diagnostics[0].is_error());
    assert_eq!(dump::block(&parsed.statements), "Set x \"é\"\nSet y (Subtract 5 2)\n");
}

#[test]
fn soft_words_are_names() {
    assert_eq!(one("date est une Date"), "let date: date");
    assert_eq!(one("Liste = Type + Position + Ligne + a + e"), {
        "Set Liste (Add (Add (Add (Add Type Position) Ligne) a) e)"
    });
    assert_eq!(one("Email.Fin = 5"), "Set Email.Fin 5");
    assert_eq!(one("Erreur(ErreurInfo())"), "Erreur(ErreurInfo())");
    assert_eq!(one("Delete(t, 1)"), "Delete(t, 1)");
    assert_eq!(one("objet.x = Local"), "Set objet.x Local");
    assert_eq!(one("to = a"), "Set to a");
    assert_eq!(one("POUR TOUTE LIGNE DE t\nFIN"), "each  of t rows selected=false");
    assert_eq!(one("POUR TOUTE chaîne DE t\nFIN"), "each chaîne of t elements");
    assert_eq!(one("Erreur:"), "label Erreur");
}

#[test]
fn priorities() {
    assert_eq!(one("x = -a ^ 2 * b + c"), "Set x (Add (Multiply (Power (Minus a) 2) b) c)");
    assert_eq!(one("x = PAS a DANS (1) OU b ET c"), "Set x (And (Or (Not (a in 1)) b) c)");
    assert_eq!(one("x = a + b > c & d"), "Set x (Greater (Add a b) (BitAnd c d))");
    assert_eq!(one("x = (a < b) < c"), "Set x (Less (Less a b) c)");
    assert_eq!(one("x = y = z"), "Set x (Equal y z)");
    assert_eq!(one("1 + 2"), "(Add 1 2)");
    assert_eq!(one("a + 1"), "(Add a 1)");
}

#[test]
fn attributes_are_not_comparisons() {
    assert_eq!(one("PROCÉDURE f(a = 1 <utile>, b <utile>=5, c)"), "procedure f(a=1, b=5, c) ->");
    assert_eq!(one("x est un entier = 5 <utile>"), "let x: i4 = 5 <utile>");
    assert_eq!(one("<COMPILE SI a < b>\n<FIN>"), "compile if (Less a b)");
    assert_eq!(one("f(a < b, c > d)"), "f((Less a b), (Greater c d))");
}

#[test]
fn lines_go_on() {
    assert_eq!(one("f(1, // premier\n2)"), "f(1, 2)");
    assert_eq!(one("x = a ET\nb"), "Set x (And a b)");
    assert_eq!(one("x = 1 + ... // suite\n\n2"), "Set x (Add 1 2)");
    assert_eq!(one("x = [...\n1,\n2\n]"), "Set x [1, 2]");
    assert_eq!(one("f(c ? 1\nSINON 2)"), "f((c ? 1 : 2))");
    assert_eq!(one("a = 1 ; b = 2 ;"), "Set a 1\nSet b 2");
    assert_eq!(one("x = 5 /* un\ncommentaire */ + 1"), "Set x (Add 5 1)");
}

#[test]
fn else_after_a_one_line_if() {
    assert_eq!(one("SI a ALORS\nSI b ALORS c()\nSINON\nd()\nFIN"), {
        "if a\n  if b\n    c()\nelse\n  d()"
    });
    assert_eq!(one("SI b ALORS c()\nSINON\nd()\nFIN\ne()"), "if b\n  c()\nelse\n  d()\ne()");
    assert_eq!(one("SI b ALORS c()\nSINON d()\ne()"), "if b\n  c()\nelse\n  d()\ne()");
}

#[test]
fn procedures_end_where_the_next_begins() {
    assert_eq!(one("x = 1\nPROCÉDURE A()\na()\nPROCÉDURE B()\nb()\nFIN\nc()"), {
        "Set x 1\nprocedure A() ->\n  a()\nprocedure B() ->\n  b()\nc()"
    });
}

#[test]
fn clauses_of_the_source_itself() {
    let parsed = parsed("a()\nCAS ERREUR:\nb()\nFIN:\nc()");
    assert!(parsed.diagnostics.is_empty());
    assert_eq!(dump::block(&parsed.case_error.unwrap()), "b()\n");
    assert_eq!(dump::block(&parsed.at_end.unwrap()), "c()\n");
}

#[test]
fn an_error_stays_in_its_line() {
    let text = "a = 1\nb = )\nSI c = ALORS\nd = 2\nFIN\ne = 3";
    assert_eq!(
        errors(text),
        [
            "2: WL0100 `)`: expected an expression here [)]",
            "3: WL0100 keyword `ALORS`: expected an expression here [ALORS]",
        ]
    );
    assert_eq!(tree(text), "Set a 1\nerror\nif error\n  Set d 2\nSet e 3\n");
}

#[test]
fn messages() {
    let one = |text: &str| errors(text).join(" / ");
    assert_eq!(one("x = 1 +"), "1: WL0101 the line stops too early: an expression is missing []");
    assert_eq!(one("x y"), "1: WL0100 `y`: expected an operator here [y]");
    assert_eq!(one("x = f(1\ny = 2"), "1: WL0104 what is opened here is not closed [(]");
    assert_eq!(
        one("x = \"abc\ny = 2"),
        "1: WL0002 this text is not closed: `\"` is missing [\"abc]"
    );
    assert_eq!(one("POUR i = 1 5\nFIN"), "1: WL0100 number `5`: expected `TO` here [5]");
    assert_eq!(one("x est un"), "1: WL0101 the line stops too early: a type is missing []");
    assert_eq!(one("x est un T, y est un T"), {
        "1: WL0100 keyword `est`: expected the end of the line here [est]"
    });
    assert_eq!(one("f(x, y;\nz = 2"), "1: WL0104 what is opened here is not closed [(]");
    assert_eq!(one("FIN"), "1: WL0103 `END` belongs to no open block [FIN]");
    assert_eq!(one("SINON"), "1: WL0103 `ELSE` belongs to no open block [SINON]");
    assert_eq!(one("SI a ALORS\nb()"), "1: WL0102 the END of this IF is missing [SI a ALORS]");
    assert_eq!(one("SI a == 1 ALORS b()"), "1: WL0001 there is no operator `==` in WLangage [==]");
    assert_eq!(
        one("SELON a\nAUTRE CAS\nCAS 1\nFIN"),
        "3: WL0105 no CASE can follow OTHER CASE [CAS 1]"
    );
    assert_eq!(one("x = 'a'"), "1: WL0001 the character `'a'` has no meaning here ['a']");
    assert_eq!(one("/* a"), "1: WL0003 this comment is not closed: `*/` is missing [/*]");
}

#[test]
fn incomplete_input() {
    for text in [
        "SI a ALORS",
        "x = f(1,",
        "x = \"",
        "x = [",
        "x = 1 + ...",
        "x = 1 +",
        "/* a",
        "PROCÉDURE A()",
        "t.Trie(x => {",
        "POUR i = 1 À 3\nSI a ALORS\nFIN",
    ] {
        assert!(parsed(text).incomplete, "{text}");
    }
    for text in ["x = 1", "x = )", "SI a ALORS\nx = )", "x = \"abc", "FIN", "PROCÉDURE A()\nFIN"] {
        assert!(!parsed(text).incomplete, "{text}");
    }
}

#[test]
fn only_the_range_is_parsed() {
    let text = "é ) x = 1\n) b";
    let parsed = parse(text, SourceId(3), 5..text.find('\n').unwrap());
    assert!(parsed.diagnostics.is_empty());
    let span = parsed.statements[0].span;
    assert_eq!((span.range(), span.source), (5..10, SourceId(3)));
}

/// Runs what a test thread with a small stack must survive, quickly.
#[track_caller]
fn survives(text: &str) -> Vec<Diagnostic> {
    let start = Instant::now();
    let parsed = parsed(text);
    let spent = start.elapsed();
    let name: String = text.chars().take(20).collect();
    assert!(spent < Duration::from_secs(20), "{name}: {spent:?}");
    for diagnostic in &parsed.diagnostics {
        let range = diagnostic.span.range();
        assert!(text.get(range).is_some(), "{name}: {:?}", diagnostic.span);
    }
    drop(parsed.statements);
    parsed.diagnostics
}

#[test]
fn megabytes_of_one_token() {
    for unit in [
        " ",
        "(",
        "a",
        "\"",
        "+1",
        "SI ",
        "x = 1\n",
        "SI a ALORS\n",
        "[",
        "{",
        "]",
        "[%",
        "\"[%\"",
        "'",
        "#",
        "\u{A0}",
        "a\u{A0}",
        "“",
        "\0",
        "1",
        "1 ",
        "PAS ",
        "-",
        "a.",
        "f(",
        "FIN\n",
        "<",
        "/*",
        "//",
        "...",
        "...\n",
        "x => {",
        "CAS 1\n",
        "PROCÉDURE a\n",
        "x,",
        ";",
        "[\n",
        "\"\n",
        "SI a ALORS ",
        "1_",
        "é",
        "`",
        "=",
        "a ? b SINON ",
        "x=>",
        "t[",
        "\n",
        "a b ",
        "<COMPILE SI a>\n",
    ] {
        survives(&unit.repeat(2_000_000 / unit.len()));
    }
}

#[test]
fn deep_nesting_is_refused() {
    let texts = [
        format!("x = {}1{}", "(".repeat(10_000), ")".repeat(10_000)),
        format!("x = {}1{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("x = {}1", "-".repeat(10_000)),
        format!("x = {}1", "PAS ".repeat(10_000)),
        format!("{}b()", "SI a ALORS ".repeat(10_000)),
        format!("x = 1{}", " + 1".repeat(20_000)),
        format!("x = a{}", ".b".repeat(20_000)),
        "SI a ALORS\n".repeat(1_000),
        format!("f({}1", "x => {\nf(".repeat(1_000)),
        format!("x = {}1", "(entier) ".repeat(10_000)),
    ];
    for text in texts {
        let found = survives(&text);
        assert!(found.iter().any(Diagnostic::is_error), "{}", &text[..20]);
    }
    // Just below the limits.
    survives(&format!("x = {}1{}", "(".repeat(199), ")".repeat(199)));
    survives(&format!("x = 1{}", " + 1".repeat(9_900)));
    survives(&format!("{}b()", "SI a ALORS ".repeat(290)));
}

/// xorshift64: the same programs at each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

#[test]
fn random_programs_never_panic() {
    let mut pool: Vec<String> = KEYWORDS
        .iter()
        .flat_map(|info| info.french.iter().chain(info.english))
        .map(|word| format!("{word} "))
        .collect();
    let signs = "( ) [ ] { } , ; : :: . .. ... ? ?. ?! ?? ??* ??= + - * / % ^ & | || ~ ++ -- = <> < \
        <= > >= <=> ~= ~~ [= [~ [=] =] ~] += => \" ` -%\" [% %] // /* */ ' d' d’ “ ” é 🙂 \u{A0} 1 \
        0x 0m1 12 345 3 min 5s a b.c \"t\" \"[%x%]\" <FIN> <BLOC x> <COMPILE \u{feff} \0";
    pool.extend(signs.split(' ').map(|sign| format!("{sign} ")));
    pool.extend(signs.split(' ').map(str::to_owned));
    pool.extend(["\n", "\n", "\r\n", "\t"].map(str::to_owned));
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..4_000 {
        let length = 1 + random.below(40);
        let text: String = (0..length).map(|_| pool[random.below(pool.len())].clone()).collect();
        for diagnostic in survives(&text) {
            for label in &diagnostic.labels {
                assert!(text.get(label.span.range()).is_some(), "{text:?} {diagnostic:?}");
            }
        }
        for (_, range) in tokens(&text) {
            assert!(text.get(range).is_some(), "{text:?}");
        }
    }
}

#[test]
fn a_page_of_documentation() {
    let page = "- Lire :\n\t\n\t\t```wl\n\t\tm est un Email\n\t\tTANTQUE PAS m.EnDehors\n\
        \t\t\t// Placer ici le traitement...\n\t\t\t...\n\t\t\t\n\t\t\tEmailLitSuivant(s, m)\n\
        \t\tFIN\n\t\t```\n";
    let blocks = crate::source::code_blocks(page);
    assert_eq!(blocks.len(), 1);
    let parsed = parse(page, SourceId(0), blocks[0].clone());
    assert!(parsed.diagnostics.is_empty());
    assert_eq!(dump::block(&parsed.statements), {
        "let m: Email\nwhile (Not m.EnDehors)\n  nothing\n  EmailLitSuivant(s, m)\n"
    });
}

#[test]
fn colours() {
    let text = "x est un entier // note\nSI x > 1.5 ALORS y = \"é\"";
    let found: Vec<_> =
        tokens(text).map(|(class, range)| format!("{class:?} {}", &text[range])).collect();
    assert_eq!(
        found,
        [
            "Name x",
            "Keyword est",
            "Keyword un",
            "Type entier",
            "Comment // note",
            "Keyword SI",
            "Name x",
            "Operator >",
            "Number 1.5",
            "Keyword ALORS",
            "Name y",
            "Operator =",
            "Text \"é\"",
        ]
    );
}
