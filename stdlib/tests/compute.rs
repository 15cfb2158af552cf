//! Code that only computes: what is found, and that it does what the first tree does.
#![allow(clippy::unwrap_used)] // A test that cannot go on stops there.

use std::rc::Rc;

use wl_interpreter::builtin::Table;
use wl_interpreter::check::{Checker, Mode};
use wl_interpreter::compute::prepare;
use wl_interpreter::diagnostic::Diagnostic;
use wl_interpreter::host::{Host, Recorder};
use wl_interpreter::source::SourceId;
use wl_interpreter::syntax::{parse, tree};
use wl_interpreter::tree::{Block, StmtKind};
use wl_interpreter::{Ending, Interpreter};
use wl_stdlib::LIBRARY;

/// How many procedures and loops of a program only compute.
fn found(program: &str) -> (usize, usize) {
    let parsed = parse(program, SourceId(0), 0..program.len());
    let body = tree::Body { statements: parsed.statements, ..tree::Body::default() };
    let checked = Checker::new(table()).check(&body, Mode::Program);
    assert!(!checked.diagnostics.iter().any(Diagnostic::is_error), "{:?}", checked.diagnostics);
    let mut unit = checked.unit;
    prepare(&mut unit);
    let procedures = unit.procedures.iter().filter(|(_, it)| it.compute.is_some()).count();
    let bodies = unit.procedures.iter().map(|(_, it)| loops(&it.body.statements)).sum::<usize>();
    (procedures, bodies + loops(&unit.body.statements))
}

fn loops(block: &Block) -> usize {
    let of = |kind: &StmtKind| match kind {
        StmtKind::Compute(_) => 1,
        StmtKind::If { arms, otherwise } => {
            arms.iter().map(|(_, arm)| loops(arm)).sum::<usize>() + loops(otherwise)
        }
        StmtKind::ForInt { parts, .. } | StmtKind::Loop { parts, .. } => loops(&parts.body),
        StmtKind::ForEach(each) => loops(&each.parts.body),
        StmtKind::Try { body, .. } => loops(body),
        _ => 0,
    };
    block.iter().map(|statement| of(&statement.kind)).sum()
}

fn table() -> Rc<Table> {
    Rc::new(Table::new(&[&LIBRARY]))
}

/// What a program prints, and the error that ends it, on one tree or on both.
fn run(program: &str, computes: bool) -> String {
    let recorder = Recorder::default();
    let mut interpreter = Interpreter::new(table(), Host::recording(&recorder));
    interpreter.computes(computes);
    let outcome = interpreter.run("calcul.wl", program);
    let end = match outcome.ending {
        Ending::Finished => String::new(),
        Ending::Failed(fault) => {
            let shown = fault.diagnostic();
            format!("{:?} at {:?}, {:?}\n", shown.code, shown.span, shown.labels)
        }
        other => panic!("{other:?} {:?}", outcome.diagnostics),
    };
    recorder.recorded().output + &end
}

/// A program does the same on both trees, of which so many procedures and loops are the second.
fn same(procedures: usize, loops: usize, program: &str) -> String {
    let program = program.to_owned();
    let thread = std::thread::Builder::new().stack_size(wl_interpreter::STACK_BYTES);
    let both = move || {
        assert_eq!(found(&program), (procedures, loops), "{program}");
        let (first, second) = (run(&program, false), run(&program, true));
        assert_eq!(first, second, "{program}");
        second
    };
    thread.spawn(both).unwrap().join().unwrap()
}

#[test]
fn recursion_and_its_end() {
    let printed = same(
        2,
        0,
        "Trace(Fib(20), Pair(10), Pair(7))
PROCÉDURE Fib(n est un entier) : entier
	SI n < 2 ALORS RENVOYER n
	RENVOYER Fib(n - 1) + Fib(n - 2)
FIN
PROCÉDURE Pair(n est un entier) : booléen
	SI n = 0 ALORS RENVOYER Vrai
	RENVOYER PAS Pair(n - 1)
FIN",
    );
    assert_eq!(printed, "6765\t1\t0\n");
    let printed = same(
        1,
        0,
        "Trace(Sans(1))\nPROCÉDURE Sans(n est un entier) : entier\n\tRENVOYER Sans(n + 1) + 1\nFIN",
    );
    assert!(printed.contains("RECURSION") || printed.contains("at"), "{printed}");
}

#[test]
fn a_failure_keeps_its_place_and_the_variables() {
    let printed = same(
        1,
        1,
        "n est un entier
i est un entier
QUAND EXCEPTION DANS
	POUR i = 1 À 100
		n += Tiers(50 - i)
	FIN
FAIRE
	Trace(ExceptionInfo(errCode), ExceptionInfo(errLigne), i, n)
FIN
Trace(Tiers(0))
PROCÉDURE Tiers(d est un entier) : entier
	RENVOYER 300 modulo d
FIN",
    );
    assert!(printed.contains("\t50\t"), "{printed}");
}

#[test]
fn the_cases_of_one_result_fail_where_they_stand() {
    let program = |case: &str, end: &str| {
        format!(
            "Trace(Chiffre(1), Chiffre(2))\nTrace(Chiffre(3000000000))\nPROCÉDURE Chiffre(n est un entier sur 8) : entier
\tSI n = 1 ALORS RENVOYER 10\n\t{case}\n\t{end}\nFIN"
        )
    };
    // In the condition, in the result of a case, in the last result, past the width of a result.
    for (case, end) in [
        ("SI n * n * n > 0 ALORS RENVOYER 20", "RENVOYER 30"),
        ("SI n > 2 ALORS RENVOYER n * n * n", "RENVOYER 30"),
        ("SI n = 2 ALORS RENVOYER 20", "RENVOYER 30 % (n - 3000000000)"),
        ("SI n = 2 ALORS RENVOYER 20", "RENVOYER n"),
    ] {
        let printed = same(1, 0, &program(case, end));
        assert!(printed.starts_with("10\t") && printed.contains(" at "), "{printed}");
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let printed = same(
        0,
        1,
        "n est un entier sur 1 octet
POUR i = 1 À 1000
	n += 7
FIN
Trace(n)",
    );
    assert!(printed.contains("at"), "{printed}");
    same(0, 1, "n est un entier sur 8 octets = 1\nBOUCLE(100)\n\tn = n * 10\nFIN\nTrace(n)");
}

#[test]
fn loops_leave_and_go_on_as_they_are_told() {
    let printed = same(
        0,
        1,
        "n, m sont des entiers
bVu est un booléen
POUR i = 10 À 1 PAS -1
	POUR j = 1 À i
		SI j = 3 ALORS CONTINUER
		SI j = 6 ALORS CONTINUER(2)
		SI i = 4 ALORS SORTIR
		n += i * j
		TANTQUE m < n
			m += 13
			SI m modulo 7 = 0 ALORS SORTIR
		FIN
	FIN
	bVu = i < 5 OU bVu
	SI i = 2 ALORS SORTIR(1)
FIN
Trace(n, m, bVu)",
    );
    assert_eq!(printed.lines().count(), 1);
}

#[test]
fn structures_are_read_and_written_through() {
    let printed = same(
        3,
        1,
        "Point est une Structure
	x, y sont des réels
	n est un entier
FIN
t est un tableau de Point
POUR i = 1 À 3
	p est un Point
	p.x = i
	p.y = i * 2
	TableauAjoute(t, p)
FIN
BOUCLE(4)
	POUR TOUT p DE t
		Avance(p, 0.5)
		Compte(p)
	FIN
FIN
POUR TOUT p DE t
	Trace(p.x, p.y, p.n, Somme(p))
FIN
Trace(p.x)
PROCÉDURE Avance(p est un Point, r est un réel)
	p.x += r
	p.y = p.x - p.y
FIN
PROCÉDURE Compte(p est un Point)
	p.n++
	SI p.x > 3 ET p.y < 10 ALORS p.n += 10
FIN
PROCÉDURE Somme(p est un Point) : réel
	RENVOYER p.x + p.y
FIN",
    );
    assert!(printed.starts_with("3\t"), "{printed}");
}

#[test]
fn arguments_by_reference_are_read() {
    let printed = same(
        2,
        0,
        "n est un entier = 5
r est un réel = 2
t est un tableau d'entiers = [4, 5]
Trace(Double(n), Double(t[2]), Carré(r), Carré(n))
PROCÉDURE Double(n est un entier) : entier
	RENVOYER n + n
FIN
PROCÉDURE Carré(x est un réel) : réel
	RENVOYER x * x
FIN",
    );
    assert_eq!(printed, "10\t10\t4\t25\n");
}

#[test]
fn arrays_of_numbers_are_walked() {
    let printed = same(
        0,
        2,
        "t est un tableau d'entiers = [4, 5, 6]
u est un tableau de réels = [0.5, 1.5]
n est un entier
r est un réel
POUR TOUT v DE t
	n += v
	SI n > 8 ALORS SORTIR
FIN
POUR TOUT w DE u
	r += w
FIN
Trace(n, r, v, w)",
    );
    assert_eq!(printed, "9\t2\t5\t1.5\n");
}

#[test]
fn what_does_more_stays_on_the_first_tree() {
    // A variant may hold nothing; a global may change; a text is no number.
    let printed = same(
        0,
        0,
        "v est un variant
g est un entier
POUR i = 1 À 3
	SI i > 5 ALORS v = 1
	Trace(v = Null, Suivant())
FIN
PROCÉDURE Suivant() : entier
	g++
	RENVOYER g
FIN",
    );
    assert_eq!(printed.lines().count(), 3);
    // A variant that is given a real nowhere stays as it is.
    same(0, 1, "v est un variant\nPOUR i = 1 À 3\n\tSI i > 5 ALORS v = 1.5\nFIN\nTrace(v = Null)");
}

#[test]
fn a_structure_destroyed_or_null_goes_the_first_way() {
    let printed = same(
        1,
        0,
        "C est une Classe
	n est un entier
FIN
o est un C dynamique
QUAND EXCEPTION DANS
	Trace(Lit(o))
FAIRE
	Trace(ExceptionInfo(errCode))
FIN
o = allouer un C
Trace(Lit(o))
PROCÉDURE Lit(c est un C dynamique) : entier
	RENVOYER c.n + 1
FIN",
    );
    assert!(printed.ends_with("1\n"), "{printed}");
}
