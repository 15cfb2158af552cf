//! Checks a syntax tree and lowers it to the typed tree: names become slots, conversions become
//! nodes, and every error that can be found before running is found.

mod assign;
mod bits;
mod builtin_call;
mod call;
mod class;
mod collection;
mod composite;
mod containment;
mod declaration;
mod declared_once;
mod early;
mod enumeration;
mod expression;
mod extension;
mod facts;
mod family;
mod handlers;
mod immutable;
mod indexing;
mod indirection;
mod invoke;
mod invoke_errors;
mod known;
mod labels;
mod lint;
mod loops;
mod moment;
mod name;
mod null;
mod nullable;
mod operator;
mod overload;
mod parameters;
mod place;
mod procedure;
mod procedure_checks;
mod procedure_variable;
mod rows;
mod rules;
mod scan;
mod scope;
mod sizes;
mod statement;
mod typed;
mod types;
mod using;
mod variant;

pub use lint::lint;

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::builtin::Table;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::tree as syntax;
use crate::tree::{GlobalObject, Procedure, Unit};
use crate::value::{Enumeration, Remains, Type, UserType, Value};

use collection::ArrayKind;
use procedure::Pending;
use scope::{Scope, Variable};

/// How strict a source is about what came before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A program: a name is declared once.
    Program,
    /// A block of a page: declaring again replaces.
    Page,
    /// An entry at the prompt: declaring again replaces, and is meant to.
    Session,
}

impl Mode {
    /// True at the prompt and in the blocks of a page.
    pub(crate) fn replaces(self) -> bool {
        self != Self::Program
    }
}

/// What checking gives.
#[derive(Debug)]
pub struct Checked {
    /// What to run; to be ignored when a diagnostic is an error.
    pub unit: Unit,
    /// Everything found, in the order of the source.
    pub diagnostics: Vec<Diagnostic>,
    /// The global that holds the value of the last statement, when it is an expression and the
    /// mode is [`Mode::Session`].
    pub shown: Option<u32>,
}

/// What is known of the program so far; a later source sees what an earlier one declared.
#[derive(Clone)]
pub struct Checker {
    table: Rc<Table>,
    symbols: Symbols,
    diagnostics: Vec<Diagnostic>,
    /// Where arrays whose declaration says more than their type were declared.
    arrays: FxHashMap<Span, ArrayKind>,
    /// Unknown names already told.
    unknown: FxHashSet<Rc<str>>,
    scopes: Vec<Scope>,
    /// Variables that the conditions around the code found not to be Null.
    present: Vec<nullable::Known>,
    mode: Mode,
    /// Some code looks names up while it runs.
    names_at_run: bool,
    /// The rank of the source being checked.
    part: u32,
    /// The script tests whether the calls being lowered failed.
    tested: bool,
    /// Procedures whose body is still to be lowered.
    pending: Vec<Pending>,
    /// Only what is found is wanted: each body goes once it is checked.
    only_tells: bool,
    lowered: Vec<(u32, Rc<Procedure>)>,
    /// The procedures that a text can name, with their ranks.
    named: Vec<(Rc<str>, Rc<[u32]>)>,
    objects: Vec<(u32, GlobalObject)>,
    /// Global members of classes whose first value is still to be given.
    static_members: Vec<class::StaticValue>,
    /// The class being declared and those it inherits, by folded name: their types are seen.
    declaring: Vec<Rc<str>>,
    /// Constants known before their line.
    early: early::Early,
    /// Objects of the program whose destructor waits.
    remains: Rc<Remains>,
}

/// The names of the program.
#[derive(Clone, Default)]
struct Symbols {
    globals: FxHashMap<Rc<str>, Variable>,
    /// Those of them that are declared as variants.
    variants: FxHashSet<Rc<str>>,
    global_count: u32,
    /// The first procedure of each name.
    procedures: FxHashMap<Rc<str>, u32>,
    /// The others, with it, when a name has several.
    overloads: FxHashMap<u32, Rc<[u32]>>,
    /// Procedures with the attribute `<extension>`, by name.
    extensions: FxHashMap<Rc<str>, Vec<u32>>,
    /// Global variables that keep their first value.
    immutable: FxHashSet<Rc<str>>,
    signatures: Vec<procedure::Signature>,
    types: FxHashMap<Rc<str>, Rc<UserType>>,
    enumerations: FxHashMap<Rc<str>, Rc<Enumeration>>,
    aliases: FxHashMap<Rc<str>, Type>,
    constants: FxHashMap<Rc<str>, (Value, Type)>,
    /// Nullable types are on.
    nullable: bool,
    /// Some class has a destructor.
    destructors: bool,
    /// The procedures that give the members of a class their initial values.
    initial_values: Vec<(Rc<UserType>, u32)>,
    /// Object members that are given their arguments where they are declared.
    constructed_members: Vec<(Rc<UserType>, Rc<str>)>,
    /// `EXTERNE name`: what something else has to declare.
    externals: FxHashMap<Rc<str>, syntax::Name>,
}

impl Checker {
    /// Knows the builtins and nothing else.
    #[must_use]
    pub fn new(table: Rc<Table>) -> Self {
        Self {
            table,
            symbols: Symbols::default(),
            diagnostics: Vec::new(),
            arrays: FxHashMap::default(),
            unknown: FxHashSet::default(),
            scopes: Vec::new(),
            present: Vec::new(),
            mode: Mode::Program,
            names_at_run: false,
            part: 0,
            tested: false,
            pending: Vec::new(),
            only_tells: false,
            lowered: Vec::new(),
            named: Vec::new(),
            objects: Vec::new(),
            static_members: Vec::new(),
            declaring: Vec::new(),
            early: early::Early::default(),
            remains: Rc::default(),
        }
    }

    /// What is found in a source, without what would run: the memory of one procedure serves the
    /// next.
    pub fn tell(&mut self, body: &syntax::Body, mode: Mode) -> Vec<Diagnostic> {
        self.only_tells = true;
        let diagnostics = self.check(body, mode).diagnostics;
        self.only_tells = false;
        diagnostics
    }

    /// Checks a source. When there is an error nothing of it is remembered.
    pub fn check(&mut self, body: &syntax::Body, mode: Mode) -> Checked {
        let before = self.symbols.clone();
        self.mode = mode;
        self.part += 1;
        self.unknown.clear();
        // Of a program it is known already: every part of it counts.
        if mode.replaces() {
            self.note_nullable(body);
        }
        self.scopes = vec![Scope::program()];
        self.declare_classes(&body.statements, |checker| {
            checker.declare_types(&body.statements);
        });
        self.declare_procedures(&body.statements);
        let (body, shown) = self.program_body(body);
        let slots = self.scopes.last().map_or(0, |scope| scope.slots);
        self.lower_pending();
        self.scopes.clear();
        self.tell_missing_externals();
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        diagnostics.sort_by_key(|diagnostic| (diagnostic.span.source, diagnostic.span.start));
        let unit = Unit {
            global_names: self.global_names(),
            body,
            slots,
            procedures: std::mem::take(&mut self.lowered),
            procedure_names: std::mem::take(&mut self.named),
            globals: self.symbols.global_count,
            objects: std::mem::take(&mut self.objects),
            remains: Rc::clone(&self.remains),
        };
        if diagnostics.iter().any(Diagnostic::is_error) {
            self.symbols = before;
        }
        Checked { unit, diagnostics, shown }
    }

    /// The names declared so far, for completion: variables, then procedures.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.symbols.globals.keys().chain(self.symbols.procedures.keys()).map(|name| &**name)
    }

    /// The value of a constant of the program, by its folded name.
    #[must_use]
    pub fn constant_value(&self, key: &str) -> Option<Value> {
        self.symbols
            .constants
            .get(key)
            .map(|(value, _)| value.clone())
            .or_else(|| self.table.constant(key).map(|constant| constant.value.to_value()))
    }

    /// True when the program has a constant, procedure, type or external of this folded name.
    #[must_use]
    pub fn has_element(&self, key: &str) -> bool {
        let symbols = &self.symbols;
        symbols.constants.contains_key(key)
            || symbols.procedures.contains_key(key)
            || symbols.types.contains_key(key)
            || symbols.externals.contains_key(key)
    }

    /// The type of a global variable, by its folded name.
    #[must_use]
    pub fn variable_type(&self, key: &str) -> Option<Type> {
        self.symbols.globals.get(key).map(|variable| variable.ty.clone())
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}
