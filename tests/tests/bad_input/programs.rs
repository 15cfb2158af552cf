//! Programs that are wrong in themselves.

use wl_tests::script::Script;

use super::run;

/// A program that sends, then is wrong at its last line: nothing of it may run.
fn sends_then(wrong: &str) -> String {
    format!(
        "EmailOuvreSessionSMTP(\"jean@exemple.fr\", \"PASSWORD\", \"smtp.exemple.fr\")\n\
         Email.Destinataire = \"claire@exemple.fr\"\nEmailEnvoieMessage(\"jean@exemple.fr\")\n{wrong}"
    )
}

#[test]
fn a_program_with_a_mistake_sends_nothing() {
    for (wrong, place, words) in [
        ("EmailFermeSesion(\"jean\")", "essai.wl:4", ["EmailFermeSesion", "EmailFermeSession"]),
        ("SI Email.NbAttache > 0 ALORS\n\tTrace(1)", "essai.wl:4", ["SI", "FIN"]),
        ("Trace(Email.Sujt)", "essai.wl:4", ["Sujt", "Sujet"]),
        ("EmailLitPremier()", "essai.wl:4", ["EmailLitPremier", "param"]),
        ("Trace(\"sans fin)", "essai.wl:4", ["\"", "guillemet"]),
        ("TANTQUE Vrai\n\tTrace(1)\nSI", "essai.wl:", ["TANTQUE", "FIN"]),
    ] {
        let ran = run("", &sends_then(wrong));
        let shown = &ran.outcome.diagnostics;
        assert_eq!((ran.outcome.status, &*ran.outcome.stdout), (2, ""), "{wrong}: {shown}");
        assert!(shown.contains(place), "{wrong}: {shown}");
        for word in words {
            assert!(shown.contains(word), "no “{word}” for {wrong}: {shown}");
        }
        assert_eq!((&*ran.dialogue, ran.sandbox.received().len()), ("", 0), "{wrong}");
    }
}

#[test]
fn ten_thousand_parentheses_are_refused_with_a_limit() {
    for (open, close) in [("(", ")"), ("-", ""), ("[", "]"), ("Trace(", ")")] {
        let text = format!("x = {}1{}", open.repeat(10_000), close.repeat(10_000));
        let outcome = Script::new("profond.wl", text).run();
        assert_eq!(outcome.status, 2, "{open}");
        assert!(outcome.diagnostics.contains("profond.wl:1:"), "{}", outcome.diagnostics);
    }
    let blocks = "SI Vrai ALORS\n".repeat(10_000) + &"FIN\n".repeat(10_000);
    let outcome = Script::new("profond.wl", blocks).run();
    assert_eq!(outcome.status, 2);
    assert!(outcome.diagnostics.len() < 10_000, "one mistake is told once");
}

/// Each would take minutes if looking at one declaration looked at all the others.
#[test]
fn tens_of_thousands_of_declarations_are_read() {
    let many = |line: &dyn Fn(usize) -> String| (0..30_000).map(line).collect::<String>();
    for (program, expected) in [
        (
            format!(
                "S est une Structure\n{}FIN\ns est un S\nTrace(s.m5)",
                many(&|n| format!("m{n} est un entier\n"))
            ),
            "0\n",
        ),
        (
            format!("E est une Énumération\n{}FIN\nTrace(E.v7..Nom)", many(&|n| format!("v{n}\n"))),
            "v7\n",
        ),
        (
            format!(
                "K est une Classe\n{}FIN\nTrace(K::c9)",
                many(&|n| format!("CONSTANTE c{n} = {n}\n"))
            ),
            "9\n",
        ),
        (
            format!(
                "CONSTANTE c0 = 1\n{}Trace(c29999)",
                many(&|n| format!("CONSTANTE c{} = c{n} + 1\n", n + 1))
            ),
            "30000\n",
        ),
    ] {
        let outcome = Script::new("large.wl", program).run();
        assert_eq!((outcome.status, &*outcome.stdout), (0, expected), "{}", outcome.diagnostics);
    }
}

#[test]
fn ten_thousand_mistakes_are_told() {
    let many = |line: &dyn Fn(usize) -> String| (0..10_000).map(line).collect::<String>();
    for program in [
        many(&|n| format!("CONSTANTE c{n} = c{} + 1\n", n + 1)),
        many(&|n| format!("T{n} est un type : T{}\n", n + 1)),
        many(&|n| format!("Inconnue{n}()\n")),
    ] {
        let outcome = Script::new("large.wl", program).run();
        assert_eq!((outcome.status, &*outcome.stdout), (2, ""));
        assert!(outcome.diagnostics.contains("large.wl:1:"));
        let told = &outcome.diagnostics;
        assert_eq!(told.matches("] Erreur : ").count(), 1000);
        assert!(told.ends_with(" de plus\n"), "how many more there are is told");
    }
}

#[test]
fn what_holds_more_than_can_be_made_is_refused() {
    let tree = |kind: &str, held: &str| {
        let level = |n| format!("S{n} est une {kind}\n{held} S{}\nFIN\n", n + 1);
        // The innermost first: the others are made of it.
        let outer: String = (0..40).rev().map(level).collect();
        format!("S40 est une {kind}\nx est un entier\nFIN\n{outer}s est un S0\n")
    };
    for program in [
        tree("Structure", "a, b sont des"),
        tree("Classe", "a, b sont des"),
        tree("Structure", "t est un tableau de 1000"),
        tree("Classe", "t est un tableau de 1000"),
    ] {
        let outcome = Script::new("arbre.wl", program).run();
        assert_eq!((outcome.status, &*outcome.stdout), (2, ""));
        assert!(outcome.diagnostics.contains("trop de valeurs"), "{}", outcome.diagnostics);
    }
}

#[test]
fn a_recursion_without_end_stops_with_its_name() {
    for program in [
        "Tourne(1)\n\nPROCÉDURE Tourne(n)\nTourne(n + 1)\n",
        "Trace(Un(1))\n\nPROCÉDURE Un(n)\nRENVOYER Deux(n) + 1\n\nPROCÉDURE Deux(n)\nRENVOYER Un(n) + 1\n",
    ] {
        let outcome = Script::new("tourne.wl", program).run();
        assert_eq!((outcome.status, &*outcome.stdout), (1, ""));
        let shown = &outcome.diagnostics;
        assert!(shown.contains("tourne.wl:") && shown.contains("WL"), "{shown}");
        assert!(shown.len() < 10_000, "the whole stack is told: {} bytes", shown.len());
    }
}

#[test]
fn ten_megabytes_of_program_run() {
    let line = "n++ // une ligne ordinaire, avec un commentaire qui dit pourquoi elle est là\n";
    let count = 10_000_000 / line.len() + 1;
    let text = "n est un entier\n".to_owned() + &line.repeat(count) + "Trace(n)\n";
    assert!(text.len() > 10_000_000);
    let outcome = Script::new("long.wl", text).run();
    assert_eq!(outcome.stdout, format!("{count}\n"), "{}", outcome.diagnostics);
}

#[test]
fn ten_megabytes_of_noise_are_told_briefly() {
    for noise in ["@#£ ¤ \u{0} ", "SI SI SI ", "((((", "\"x", "/* ", "x.y..z "] {
        let text = noise.repeat(10_000_000 / noise.len());
        let outcome = Script::new("bruit.wl", text).run();
        assert_eq!(outcome.status, 2, "{noise:?}");
        assert!(!outcome.diagnostics.is_empty());
        // The first hundred mistakes are enough for anybody.
        let size = outcome.diagnostics.len();
        assert!(size < 200_000, "{noise:?} is told in {size} bytes");
    }
}

/// Programs that are malformed, and the number of the error that refuses them.
const REFUSED: &[(&str, &str)] = &[
    ("Trace(\"jamais fermée)", "WL0002"),
    ("x est une chaîne = `sans fin\nTrace(x)", "WL0002"),
    ("x est une chaîne = [\n\tsans fin\nTrace(x)", "WL0002"),
    ("Trace(1)\n/* sans fin\nTrace(2)", "WL0003"),
    ("FIN", "WL0103"),
    ("SINON", "WL0103"),
    ("CAS 1:", "WL0103"),
    ("Trace(1))", "WL0100"),
    ("Trace((1)", "WL0104"),
    ("x = [1, 2", "WL0104"),
    ("SI Vrai ALORS\nTrace(1)", "WL0102"),
    ("BOUCLE", "WL0102"),
    ("C est une Classe\n\tHÉRITE DE C\nFIN", "WL0221"),
    ("A est une Classe\n\tHÉRITE DE B\nFIN\nB est une Classe\n\tHÉRITE DE A\nFIN", "WL0221"),
    ("S est une Structure\n\ts est un S\nFIN", "WL0302"),
    ("GOTO dedans\nSI Vrai ALORS\n\tdedans:\nFIN", "WL0405"),
    ("GOTO nulle_part", "WL0206"),
    ("PROCÉDURE p()\nFIN\nPROCÉDURE p()\nFIN", "WL0204"),
    ("x est un entier\nx est une chaîne", "WL0204"),
    ("x est un entier = 99999999999999999999999999999999999999999999", "WL0004"),
    ("x = \u{0}", "WL0101"),
    ("x = \u{feff}\u{202e}1", "WL0001"),
    ("t est un tableau fixe de 2 entiers = [1]\nTrace(t[0])", "WL0503"),
];

#[test]
fn what_is_malformed_is_refused_with_its_number() {
    for (program, code) in REFUSED {
        let outcome = Script::new("mauvais.wl", *program).run();
        let shown = &outcome.diagnostics;
        assert_eq!((outcome.status, shown.contains(code)), (2, true), "{program}\n{shown}");
    }
}

#[test]
fn ten_megabytes_of_one_token_are_refused_briefly() {
    let size = 10_000_000;
    let tokens = [
        ("a digit", format!("x = {}", "9".repeat(size))),
        ("a text", format!("x = \"{}", "a".repeat(size))),
        ("a comment", format!("/*{}", "*".repeat(size))),
        ("an accent", format!("x = {}", "é".repeat(size / 2))),
    ];
    for (name, text) in tokens {
        let outcome = Script::new("gros.wl", text).run();
        assert_eq!(outcome.status, 2, "{name}: {}", outcome.stdout.len());
        let size = outcome.diagnostics.len();
        assert!((1..400_000).contains(&size), "{name} is told in {size} bytes");
    }
}

/// Bytes that are no UTF-8 are those of Windows: nothing is lost, nothing fails.
#[test]
fn any_bytes_are_read() {
    let all: Vec<u8> = (0..=255).collect();
    for bytes in
        [&b"Trace(\"\xe9\xe8\")"[..], &all[..], b"\xff\xfe", b"\xef\xbb\xbf", b"\xfe\xff\xd8\x00"]
    {
        let (text, _) = wl_interpreter::source::decode(bytes);
        let outcome = Script::new("octets.wl", text).run();
        assert!([0, 2].contains(&outcome.status), "{bytes:?}: {}", outcome.diagnostics);
    }
    let (text, _) = wl_interpreter::source::decode(b"Trace(\"\xe9t\xe9\")");
    assert_eq!(Script::new("octets.wl", text).run().stdout, "été\n");
}
