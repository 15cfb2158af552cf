//! Programs that would exhaust the stack, the memory or the patience of who reads them: each is
//! refused, or stops with an error that says why.

use wl_tests::script::Script;

/// More than any bound on nesting, and than a stack holds without one.
const DEEP: usize = 20_000;

/// Every construct that can hold itself, that many times.
fn nested() -> Vec<(&'static str, String)> {
    let around = |open: &str, inner: &str, close: &str| {
        format!("x = {}{inner}{}", open.repeat(DEEP), close.repeat(DEEP))
    };
    let lines = |open: &str, close: &str| open.repeat(DEEP) + &close.repeat(DEEP);
    vec![
        ("parentheses", around("(", "1", ")")),
        ("signs", around("- ", "1", "")),
        ("not", around("PAS ", "1", "")),
        ("complements", around("~", "1", "")),
        ("increments", around("++", "x", "")),
        ("powers", around("2^", "1", "")),
        ("casts", around("(entier)", "1", "")),
        ("lists", around("[", "1", "]")),
        ("indexes", around("t[", "1", "]")),
        ("slices", around("s[[", "1", "]]")),
        ("calls", around("Trace(", "1", ")")),
        ("indirections", around("{", "\"a\"", "}")),
        ("interpolations", around("\"[%", "1", "%]\"")),
        ("conditions", around("1 ? 2 SINON ", "3", "")),
        ("choices", around("SELON(1, ", "1", ")")),
        ("lambdas", around("x => ", "1", "")),
        ("lambdas with code", around("x => { RENVOYER ", "1", "}")),
        ("anonymous procedures", around("PROCÉDURE(x) { ", "1", "}")),
        ("memberships", around("1 DANS (", "1", ")")),
        ("allocations", around("ALLOUER UN ", "y", "")),
        ("JSON", around("{\"a\":", "1", "}")),
        ("members", format!("x = a{}", ".b".repeat(DEEP))),
        ("results called", format!("x = f{}", "()".repeat(DEEP))),
        ("types", format!("t est un {}entiers", "tableau de ".repeat(50 * DEEP))),
        ("queues", format!("t est une {}entiers", "File de ".repeat(50 * DEEP))),
        ("dimensions", format!("t est un tableau de {}1 entiers", "1 par ".repeat(50 * DEEP))),
        ("one line", format!("{}Trace(1)", "SI 1 ALORS ".repeat(DEEP))),
        ("conditions in blocks", lines("SI Vrai ALORS\n", "FIN\n")),
        ("loops", lines("BOUCLE(1)\n", "FIN\n")),
        ("switches", lines("SELON 1\nCAS 1:\n", "FIN\n")),
        ("exceptions", lines("QUAND EXCEPTION DANS\n", "FAIRE\nFIN\n")),
        ("internal procedures", lines("PROCÉDURE INTERNE p()\n", "FIN\n")),
        ("structures", lines("S est une Structure\n", "FIN\n")),
        ("classes", lines("C est une Classe\n", "FIN\n")),
        ("conditional code", lines("<COMPILE SI Vrai>\n", "<FIN>\n")),
    ]
}

#[test]
fn whatever_is_nested_too_deeply_is_refused_briefly() {
    for (name, text) in nested() {
        let outcome = Script::new("profond.wl", text).run();
        let size = outcome.diagnostics.len();
        assert_eq!(outcome.status, 2, "{name}: {}", outcome.stdout);
        assert!((1..400_000).contains(&size), "{name} is told in {size} bytes");
    }
}

/// Programs, and the number of the error that stops them.
const STOPPED: &[(&str, &str)] = &[
    ("x est un entier\nTrace(1 / x)", "WL0501"),
    ("x est un entier\nTrace(1 % x)", "WL0501"),
    ("x est un monétaire\nTrace((monétaire) 1 / x)", "WL0501"),
    ("x est un entier sur 8 octets = 9223372036854775807\nx = x * 2", "WL0502"),
    ("x est un entier sur 8 octets = -9223372036854775807\nx--\nx = -x", "WL0502"),
    ("x est un entier = 2147483647\nx++", "WL0502"),
    (
        "i est un entier sur 8 octets\nPOUR i = 9223372036854775806 À 9223372036854775807\nFIN",
        "WL0502",
    ),
    ("t est un tableau d'entiers\nTrace(t[1])", "WL0503"),
    ("t est un tableau d'entiers = [1]\ni est un entier\nTrace(t[i])", "WL0503"),
    (
        "t est un tableau d'entiers = [1]\ni est un entier sur 8 octets = 9223372036854775807\nt[i] = 1",
        "WL0503",
    ),
    (
        "t est un tableau d'entiers = [1, 2]\nf(t[2])\nPROCÉDURE f(x)\nSupprimeTout(t)\nx = 5",
        "WL0503",
    ),
    ("d est une Date = \"demain\"", "WL0505"),
    ("S est une Structure\n\tx est un entier\nFIN\ns est un S dynamique\nTrace(s.x)", "WL0506"),
    ("S est une Structure\n\tx est un entier\nFIN\ns est un S dynamique\ns.x = 1", "WL0506"),
    // Recursion without end.
    ("PROCÉDURE f()\nf()\nFIN\nf()", "WL0504"),
    (
        "PROCÉDURE f(n)\nRENVOYER g(n) + 1\nFIN\nPROCÉDURE g(n)\nRENVOYER f(n) + 1\nFIN\nf(1)",
        "WL0504",
    ),
    ("PROCÉDURE f()\nExécuteTraitement(\"f\", trtProcédure)\nFIN\nf()", "WL0504"),
    ("p est une Procédure\np = x => p(x)\np(1)", "WL0504"),
    ("PROCÉDURE f(n = f())\nRENVOYER n\nFIN\nTrace(f())", "WL0504"),
    ("PROCÉDURE f()\nRENVOYER 1\nFIN:\nf()\nFIN\nf()", "WL0504"),
    (
        "C est une Classe\n\tPROCÉDURE Constructeur()\n\t\to est un C\n\tFIN\nFIN\no est un C",
        "WL0504",
    ),
    // What does not fit.
    ("v est un Variant = \"12x\"\nd est une Date\nd = v", "WL0505"),
    ("x est un octet = 255\nx++", "WL0502"),
    ("x est un entier = -2147483648\nx--", "WL0502"),
    ("t est un tableau de 2 entiers\nTrace(t[3])", "WL0503"),
    ("t est un tableau de 2 par 2 entiers\ni est un entier = 3\nt[1, i] = 1", "WL0503"),
    // Too large.
    ("t est un tableau de 1000000000 entiers", "WL0508"),
    ("t est un tableau de 100000 par 100000 chaînes", "WL0508"),
    ("t est un tableau de chaînes\nDimension(t, 1000000000)", "WL0508"),
    ("Trace(Taille(Répète(\"abc\", 2000000000)))", "WL0508"),
    ("Trace(Taille(Complète(\"abc\", 2000000000)))", "WL0508"),
];

#[test]
fn what_cannot_be_done_stops_with_its_number() {
    for (program, code) in STOPPED {
        let outcome = Script::new("arrêt.wl", *program).run();
        let shown = &outcome.diagnostics;
        assert_eq!((outcome.status, shown.contains(code)), (1, true), "{program}\n{shown}");
    }
}

#[test]
fn what_holds_itself_is_shown_and_copied_all_the_same() {
    let program = "\
t est un tableau de Variant
Ajoute(t, 1)
Ajoute(t, t)
Trace(t)
u est un tableau de Variant
u <= t
Trace(t = u, TableauOccurrence(u))
N est une Structure
	valeur est un entier
	suivant est un N dynamique
FIN
a est un N dynamique = ALLOUER UN N
a.suivant = a
b est un N
b = a
Trace(b.suivant.valeur)
";
    let outcome = Script::new("cercle.wl", program).run();
    assert_eq!((outcome.status, &*outcome.diagnostics), (0, ""), "{}", outcome.stdout);
    assert!(outcome.stdout.starts_with("[1, …]"), "{}", outcome.stdout);
    assert!(outcome.stdout.len() < 1_000, "{}", outcome.stdout.len());
}

#[test]
fn a_chain_of_a_million_is_dropped() {
    let program = "\
N est une Structure
	valeur est un entier
	suivant est un N dynamique
FIN
a est un N dynamique
POUR i = 1 À 1000000
	b est un N dynamique = ALLOUER UN N
	b.valeur = i
	b.suivant = a
	a = b
FIN
Trace(a.valeur)
";
    let outcome = Script::new("chaîne.wl", program).run();
    assert_eq!((outcome.status, &*outcome.stdout), (0, "1000000\n"), "{}", outcome.diagnostics);
}

#[test]
fn a_name_of_megabytes_is_not_repeated_whole() {
    let outcome = Script::new("nom.wl", "x = ".to_owned() + &"a".repeat(10_000_000)).run();
    assert_eq!(outcome.status, 2);
    assert!(outcome.diagnostics.len() < 50_000, "{}", outcome.diagnostics.len());
}

#[test]
fn a_class_has_a_bounded_number_of_ancestors() {
    let heirs: Vec<_> = (1..1000)
        .map(|rank| format!("C{rank} est une Classe\n\tHÉRITE DE C{}\nFIN\n", rank - 1))
        .collect();
    let program = format!("C0 est une Classe\n\tn est un entier\nFIN\n{}", heirs.concat());
    let outcome = Script::new("lignée.wl", program).run();
    assert_eq!(outcome.status, 2);
    assert!(outcome.diagnostics.contains("200 ancêtres"), "{}", outcome.diagnostics);
}
