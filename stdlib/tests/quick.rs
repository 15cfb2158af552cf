//! A function called on texts where they stand gives what it gives on values.

use std::rc::Rc;

use wl_interpreter::Interpreter;
use wl_interpreter::builtin::{Quick, QuickForm, Table};
use wl_interpreter::host::{Host, Recorder};
use wl_stdlib::LIBRARY;

const TEXTS: [&str; 8] =
    ["", "   ", " un:deux ", "été à Nîmes : vingt-six degrés", "ABC", "x:y:z", ":", "a\tb  "];

fn printed(program: &str) -> String {
    let recorder = Recorder::default();
    let table = Rc::new(Table::new(&[&LIBRARY]));
    let outcome = Interpreter::new(table, Host::recording(&recorder)).run("quick", program);
    assert!(outcome.diagnostics.is_empty(), "{program}\n{outcome:?}");
    recorder.recorded().output
}

/// Each function on a whole text, on a part, and on what another function makes: once on variables
/// of texts, which are looked at, once on variants, which are not.
fn compare_all() {
    let of_texts = |form: &&QuickForm| !matches!(form.1, Quick::Add(_));
    let forms = || LIBRARY.quick.iter().copied().flatten().filter(of_texts);
    assert!(forms().count() >= 5);
    for (names, form) in forms() {
        let function = names.fr;
        let sought = if form.arguments() == 2 { ", t" } else { "" };
        let operands =
            ["s", "s[[2 À 6]]", "s[[n]]", "s[[n + 1 À]]", "SansEspace(s)", "Minuscule(s)"];
        let call = |operand| format!("Trace({function}({operand}{sought}))\n");
        let calls: String = operands.into_iter().map(call).collect();
        let program = |ty: &str| -> String {
            let texts: Vec<String> = TEXTS.iter().map(|text| format!("{text:?}")).collect();
            let texts = texts.join(", ").replace("\\t", "\" + TAB + \"");
            let declared = format!("tTextes est un tableau de chaînes = [{texts}]\n");
            let head = format!("n est un entier = 3\nt est un {ty} = \":\"\ns est un {ty}\n");
            format!("{declared}{head}POUR TOUT sTexte DE tTextes\ns = sTexte\n{calls}FIN\n")
        };
        assert_eq!(printed(&program("chaîne")), printed(&program("variant")), "{function}");
    }
}

/// A variable that a loop refills shares nothing with the copies made of it.
fn copies_stay() {
    let program = "
tGardé est un tableau de chaînes
sLong est une chaîne
POUR TOUTE CHAÎNE sMot DE \"première pièce longue;deuxième pièce longue;troisième\" SÉPARÉE PAR \";\"
	sAvant est une chaîne = sMot
	sPartie est une chaîne = SansEspace(sMot[[3 À]])
	TableauAjoute(tGardé, sMot)
	TableauAjoute(tGardé, sPartie)
	sLong = sPartie[[2 À]]
	sPartie = sPartie[[2 À]]
	Trace(sAvant, sPartie, sLong)
FIN
POUR TOUT s DE tGardé
	Trace(s)
FIN";
    let expected = "\
première pièce longue\tmière pièce longue\tmière pièce longue
deuxième pièce longue\txième pièce longue\txième pièce longue
troisième\tisième\tisième
première pièce longue
emière pièce longue
deuxième pièce longue
uxième pièce longue
troisième
oisième
";
    assert_eq!(printed(program), expected);
}

/// Adding to an array, quickly on a variable of an array, plainly on a variant.
fn adding_is_the_same() {
    for element in ["entiers", "réels", "chaînes", "booléens", "entiers sur 1 octet"] {
        let program = |declared: &str| {
            format!(
                "{declared}
n est un entier = 120
rX est un réel = 1.5
s est une chaîne = \"7\"
BOUCLE(3)
	Trace(TableauAjoute(t, n), TableauAjoute(t, n + 1), Ajoute(t, 3))
	n++
FIN
POUR TOUT x DE t
	Trace(x)
FIN
QUAND EXCEPTION DANS
	Trace(Ajoute(t, rX), Ajoute(t, s), Ajoute(t, n * 1000))
FAIRE
	Trace(ExceptionInfo(errCode))
FIN
Trace(TableauOccurrence(t))
"
            )
        };
        let quickly = printed(&program(&format!("t est un tableau de {element}")));
        let plainly =
            printed(&program(&format!("u est un tableau de {element}\nt est un variant = u")));
        assert_eq!(quickly, plainly, "{element}");
    }
}

#[test]
fn quick_forms_change_nothing() {
    let thread = std::thread::Builder::new().stack_size(wl_interpreter::STACK_BYTES);
    let both = || {
        compare_all();
        copies_stay();
        adding_is_the_same();
    };
    thread.spawn(both).unwrap().join().unwrap();
}
