//! Programs made from the grammar, right in themselves: declared names, types that fit.
//!
//! Words of the language stand in both languages, `⟦SI|IF⟧`; [`written`] chooses. Loops are bounded
//! and calls go to procedures made before, so that every program ends.

mod expression;
mod rich;
mod statement;

use crate::chance::Chance;

/// The language in which a program is written.
#[derive(Debug, Clone, Copy)]
pub enum Words {
    French,
    English,
    /// Now one, now the other.
    Mixed,
}

/// A program with its words in this language.
pub fn written(program: &str, words: Words) -> String {
    let mut text = String::new();
    for (rank, piece) in program.split('⟦').enumerate() {
        match piece.split_once('⟧') {
            Some((pair, rest)) => {
                let (french, english) = pair.split_once('|').unwrap_or((pair, pair));
                let french_now = match words {
                    Words::French => true,
                    Words::English => false,
                    Words::Mixed => rank % 3 != 0,
                };
                text += if french_now { french } else { english };
                text += rest;
            }
            None => text += piece,
        }
    }
    text
}

/// A program; the same for the same choices.
pub fn program(chance: &mut Chance) -> String {
    made(chance, true)
}

/// One of the part of the language that the naive evaluator knows.
pub fn plain(chance: &mut Chance) -> String {
    made(chance, false)
}

fn made(chance: &mut Chance, rich: bool) -> String {
    let mut maker = Maker::new(chance);
    if rich {
        maker.rich = true;
        for _ in 0..maker.chance.below(3) {
            maker.class();
        }
    }
    for kind in [Kind::Int, Kind::Real, Kind::Text, Kind::Ints] {
        maker.declare(kind);
    }
    let globals = maker.variables.clone();
    let mut procedures = String::new();
    for _ in 0..maker.chance.below(4) {
        maker.variables.clone_from(&globals);
        // An array may be walked by who calls: a procedure only reads it.
        maker.variables.iter_mut().for_each(|own| own.free = !own.kind.is_array());
        maker.procedure();
        procedures += &std::mem::take(&mut maker.procedure_text);
    }
    maker.variables = globals;
    maker.left = 20;
    maker.block(3, 12);
    maker.show_all();
    maker.text + "\n" + &procedures
}

/// The types of variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bool,
    Byte,
    Int,
    Long,
    Real,
    Text,
    Ints,
    Texts,
}

const KINDS: [Kind; 8] = [
    Kind::Bool,
    Kind::Byte,
    Kind::Int,
    Kind::Long,
    Kind::Real,
    Kind::Text,
    Kind::Ints,
    Kind::Texts,
];

impl Kind {
    /// What stands after the name in a declaration.
    fn declared(self) -> &'static str {
        match self {
            Self::Bool => "⟦est un booléen|is boolean⟧",
            Self::Byte => "⟦est un entier sur 1 octet|is a 1-byte int⟧",
            Self::Int => "⟦est un entier|is int⟧",
            Self::Long => "⟦est un entier sur 8 octets|is an 8-byte int⟧",
            Self::Real => "⟦est un réel|is real⟧",
            Self::Text => "⟦est une chaîne|is a string⟧",
            Self::Ints => "⟦est un tableau d'entiers|is an array of int⟧",
            Self::Texts => "⟦est un tableau de chaînes|is array of strings⟧",
        }
    }

    fn is_array(self) -> bool {
        matches!(self, Self::Ints | Self::Texts)
    }
}

/// A variable that the code being made sees.
#[derive(Debug, Clone)]
struct Variable {
    name: String,
    kind: Kind,
    /// Whether it may be changed here: the counter of a loop may not, or the loop has no end.
    free: bool,
    /// The element of an array that is walked.
    element: bool,
}

impl Variable {
    fn new(name: String, kind: Kind, free: bool) -> Self {
        Self { name, kind, free, element: false }
    }
}

/// A procedure made before.
#[derive(Debug, Clone)]
struct Signature {
    name: String,
    parameters: Vec<Parameter>,
    result: Option<Kind>,
}

#[derive(Debug, Clone)]
struct Parameter {
    kind: Kind,
    /// By reference: it must be given a variable of its very kind.
    reference: bool,
}

/// A program being made.
struct Maker<'c> {
    chance: &'c mut Chance,
    text: String,
    procedure_text: String,
    indent: usize,
    variables: Vec<Variable>,
    signatures: Vec<Signature>,
    /// With classes, lambdas, associative arrays, labels and values that may be Null.
    rich: bool,
    /// The classes made before.
    classes: Vec<String>,
    /// Loops around the code being made, up to the procedure's.
    loops: usize,
    /// What the procedure being made gives.
    result: Option<Kind>,
    /// Statements that may still be made.
    left: usize,
    named: usize,
    /// Inside the block of `QUAND EXCEPTION DANS`, which may not stand in another.
    guarded: bool,
    /// Inside the walk of an array.
    walking: bool,
}

impl<'c> Maker<'c> {
    fn new(chance: &'c mut Chance) -> Self {
        Self {
            chance,
            text: String::new(),
            procedure_text: String::new(),
            indent: 0,
            variables: Vec::new(),
            signatures: Vec::new(),
            rich: false,
            classes: Vec::new(),
            loops: 0,
            result: None,
            left: 0,
            named: 0,
            guarded: false,
            walking: false,
        }
    }

    fn line(&mut self, line: &str) {
        self.text += &"\t".repeat(self.indent);
        self.text += line;
        self.text += "\n";
    }

    /// A name that nothing bears.
    fn fresh(&mut self) -> String {
        const WORDS: [&str; 8] = ["écart", "Total", "âge", "nom", "CÔTÉ", "Reçu", "x", "valeur"];
        self.named += 1;
        format!("{}{}", self.chance.word(&WORDS), self.named)
    }

    /// A name as someone else would spell it.
    fn spelt(&mut self, name: &str) -> String {
        match self.chance.below(6) {
            0 => name.to_uppercase(),
            1 => wl_interpreter::syntax::fold(name).into_owned(),
            _ => name.to_owned(),
        }
    }

    /// A variable for which `wanted` holds, spelt somehow.
    fn variable(&mut self, wanted: impl Fn(&Variable) -> bool) -> Option<Variable> {
        let fitting: Vec<_> = self.variables.iter().filter(|own| wanted(own)).cloned().collect();
        if fitting.is_empty() {
            return None;
        }
        let mut variable = self.chance.pick(&fitting).clone();
        variable.name = self.spelt(&variable.name);
        Some(variable)
    }

    fn known(&mut self, kind: Kind) -> Option<String> {
        self.variable(|own| own.kind == kind).map(|own| own.name)
    }

    fn declare(&mut self, kind: Kind) {
        let name = self.fresh();
        let init = match kind {
            _ if self.chance.one_in(4) && !kind.is_array() => String::new(),
            Kind::Byte => format!(" = {}", self.chance.between(-128, 127)),
            Kind::Ints | Kind::Texts => {
                let element = if kind == Kind::Ints { Kind::Int } else { Kind::Text };
                let items: Vec<_> = (0..=self.chance.below(4))
                    .map(|_| if element == Kind::Int { self.small() } else { self.quoted() })
                    .collect();
                format!(" = [{}]", items.join(", "))
            }
            kind => format!(" = {}", self.value(kind, 2)),
        };
        self.line(&format!("{name} {}{init}", kind.declared()));
        self.variables.push(Variable::new(name, kind, true));
    }

    fn procedure(&mut self) {
        let name = self.fresh();
        let outer = std::mem::take(&mut self.text);
        let mut parameters = Vec::new();
        let mut shown = Vec::new();
        for _ in 0..self.chance.below(4) {
            let kind = *self.chance.pick(&KINDS);
            let own = self.fresh();
            let local = self.chance.one_in(2);
            let typed = !kind.is_array() && (local || self.chance.one_in(2));
            let before = if local { "⟦LOCAL|LOCAL⟧ " } else { "" };
            let after = if typed { kind.declared() } else { "" };
            shown.push(format!("{before}{own} {after}").trim_end().to_owned());
            // What a local array without a type is given may be shared: it is only read.
            let free = !(local && kind.is_array());
            self.variables.push(Variable::new(own, kind, free));
            parameters.push(Parameter { kind, reference: !local });
        }
        let result = (!self.chance.one_in(4)).then(|| *self.chance.pick(&KINDS[..6]));
        let of = match result {
            Some(kind) if self.chance.one_in(2) => format!(" : {}", type_of(kind)),
            _ => String::new(),
        };
        self.line(&format!("⟦PROCÉDURE|PROCEDURE⟧ {name}({}){of}", shown.join(", ")));
        self.result = result;
        self.left = 8;
        self.indent = 1;
        self.block(1, 5);
        if let Some(kind) = result {
            let value = self.value(kind, 2);
            self.line(&format!("⟦RENVOYER|RESULT⟧ {value}"));
        }
        self.indent = 0;
        self.result = None;
        self.line("⟦FIN|END⟧");
        self.procedure_text = std::mem::replace(&mut self.text, outer);
        self.signatures.push(Signature { name, parameters, result });
    }

    /// Shows what the variables hold at the end.
    fn show_all(&mut self) {
        for variable in self.variables.clone() {
            self.line(&format!("Trace(\"{} =\", {})", variable.name, variable.name));
        }
    }
}

fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "⟦booléen|boolean⟧",
        Kind::Byte => "⟦entier sur 1 octet|1-byte int⟧",
        Kind::Int => "⟦entier|int⟧",
        Kind::Long => "⟦entier sur 8 octets|8-byte int⟧",
        Kind::Real => "⟦réel|real⟧",
        _ => "⟦chaîne|string⟧",
    }
}
