//! A program: sources checked one after the other and run in one global scope.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use crate::bilingual;
use crate::builtin::Table;
use crate::check::{Checked, Checker, Mode, lint};
use crate::compile::compiler;
use crate::compute::prepare;
use crate::diagnostic::{Diagnostic, codes};
use crate::expand::Expander;
use crate::host::Host;
use crate::run::{Fault, FaultKind, Machine};
use crate::source::{SourceId, Sources, Span, code_blocks};
use crate::syntax::tree::Body;
use crate::syntax::{Parsed, parse};
use crate::value::Value;

/// An interpreter: what is declared stays for the next source.
pub struct Interpreter {
    table: Rc<Table>,
    sources: Rc<RefCell<Sources>>,
    checker: Rc<RefCell<Checker>>,
    machine: Machine,
    /// A run tells too what `check` remarks.
    remarks: bool,
    /// Code that only computes runs on its second tree.
    computes: bool,
}

/// How a run ended.
#[derive(Debug, Clone)]
pub enum Ending {
    /// To its end, or by `FinProgramme`.
    Finished,
    /// Refused: the diagnostics tell why. Nothing ran.
    Refused,
    /// Stopped by an exception that nothing handled.
    Failed(Box<Fault>),
    /// Stopped by the user.
    Interrupted,
}

/// What running one source gave.
#[derive(Debug)]
pub struct Outcome {
    /// How it ended.
    pub ending: Ending,
    /// What the checks found, warnings too, in the order of the source.
    pub diagnostics: Vec<Diagnostic>,
    /// At the prompt: the value of the last statement when it is an expression.
    pub value: Option<Value>,
}

impl Interpreter {
    /// An interpreter that knows these builtins and sees the outside through `host`.
    #[must_use]
    pub fn new(table: Rc<Table>, host: Host) -> Self {
        let sources = Rc::new(RefCell::new(Sources::default()));
        let checker = Rc::new(RefCell::new(Checker::new(Rc::clone(&table))));
        let mut machine = Machine::new(Rc::clone(&table), Rc::clone(&sources), host);
        machine.on_compile(compiler(Rc::clone(&checker), Rc::clone(&sources)));
        Self { checker, machine, table, sources, remarks: false, computes: true }
    }

    /// Whether running a program tells, as [`Self::check`] does, what is accepted but is better
    /// written otherwise: what is never used, loops without a way out…
    pub fn tell_remarks(&mut self, tell: bool) {
        self.remarks = tell;
    }

    /// Whether code that only computes runs on its second tree (see [`crate::compute`]): so it does
    /// unless a test compares it with the first.
    pub fn computes(&mut self, computes: bool) {
        self.computes = computes;
    }

    /// The builtins.
    #[must_use]
    pub fn table(&self) -> &Rc<Table> {
        &self.table
    }

    /// The sources seen so far; diagnostics point into them.
    #[must_use]
    pub fn sources(&self) -> Ref<'_, Sources> {
        self.sources.borrow()
    }

    /// The sources, to be kept by who renders the warnings of a run.
    #[must_use]
    pub fn shared_sources(&self) -> Rc<RefCell<Sources>> {
        Rc::clone(&self.sources)
    }

    /// What is declared so far, for completion.
    #[must_use]
    pub fn checker(&self) -> Ref<'_, Checker> {
        self.checker.borrow()
    }

    /// The running part: warnings, library state.
    pub fn machine(&mut self) -> &mut Machine {
        &mut self.machine
    }

    /// Checks a program or a page without running or remembering anything. Remarks are about
    /// programs: the blocks of a page are often parts of something larger.
    pub fn check(&mut self, name: &str, text: &str) -> Vec<Diagnostic> {
        let mut checker = self.checker.borrow().clone();
        let mut diagnostics = Vec::new();
        let mut parts = self.parse_sources(&[(name, text)], &mut diagnostics, true);
        for (body, _) in &parts {
            checker.note_nullable(body);
        }
        for (body, mode) in &mut parts {
            self.expand(&checker, body, &mut diagnostics);
            diagnostics.append(&mut checker.tell(body, *mode));
        }
        self.lint(&parts, &mut diagnostics);
        diagnostics.sort_by_key(|found| (found.span.source, found.span.start));
        diagnostics
    }

    /// Runs one source: see [`Self::run_all`].
    pub fn run(&mut self, name: &str, text: &str) -> Outcome {
        self.run_all(&[(name, text)])
    }

    /// Runs a program of one or several sources, names and texts, in one global scope; the code
    /// blocks of a page run in order. Nothing runs when any part has an error.
    pub fn run_all(&mut self, sources: &[(&str, &str)]) -> Outcome {
        let before = self.checker.borrow().clone();
        let mut diagnostics = Vec::new();
        let mut units = Vec::new();
        let mut parts = self.parse_sources(sources, &mut diagnostics, self.remarks);
        for (body, _) in &parts {
            self.checker.borrow_mut().note_nullable(body);
        }
        for (body, mode) in &mut parts {
            self.expand(&self.checker.borrow(), body, &mut diagnostics);
            let checked = self.checker.borrow_mut().check(body, *mode);
            diagnostics.extend(checked.diagnostics);
            units.push(checked.unit);
        }
        if self.remarks {
            self.lint(&parts, &mut diagnostics);
        }
        drop(parts);
        diagnostics.sort_by_key(|found| (found.span.source, found.span.start));
        if diagnostics.iter().any(Diagnostic::is_error) {
            self.checker.replace(before);
            return Outcome { ending: Ending::Refused, diagnostics, value: None };
        }
        for unit in &mut units {
            if self.computes {
                prepare(unit);
            }
            if let Err(fault) = self.machine.run(unit) {
                return Outcome { ending: ending_of(fault), diagnostics, value: None };
            }
            if self.machine.ended() {
                break;
            }
        }
        Outcome { ending: Ending::Finished, diagnostics, value: None }
    }

    /// Adds what can be remarked on programs. What an error hides could be used or given there:
    /// remarks wait until the errors are gone.
    fn lint(&self, parts: &[(Body, Mode)], diagnostics: &mut Vec<Diagnostic>) {
        if diagnostics.iter().any(Diagnostic::is_error) {
            return;
        }
        let sources = self.sources.borrow();
        for (body, _) in parts.iter().filter(|(_, mode)| *mode == Mode::Program) {
            diagnostics.append(&mut lint(body, &sources));
        }
    }

    /// The blocks of pages one by one; programs that follow each other as one.
    fn parse_sources(
        &mut self,
        sources: &[(&str, &str)],
        diagnostics: &mut Vec<Diagnostic>,
        remarks: bool,
    ) -> Vec<(Body, Mode)> {
        let mut parts: Vec<(Body, Mode)> = Vec::new();
        for (name, text) in sources {
            for (mut parsed, mode) in self.parse_all(name, text) {
                if remarks && mode == Mode::Program {
                    diagnostics.append(&mut parsed.remarks);
                }
                let (body, found) = split(parsed);
                diagnostics.extend(found);
                match parts.last_mut() {
                    Some((before, Mode::Program)) if mode == Mode::Program => join(before, body),
                    _ => parts.push((body, mode)),
                }
            }
        }
        parts
    }

    /// Runs one entry of the prompt: declaring again replaces, an expression gives its value.
    pub fn enter(&mut self, text: &str) -> Outcome {
        let id = self.sources.borrow_mut().add("<wl>", text);
        let (mut body, mut diagnostics) = split(parse(text, id, 0..text.len()));
        self.expand(&self.checker.borrow(), &mut body, &mut diagnostics);
        let checked = self.checker.borrow_mut().check(&body, Mode::Session);
        let Checked { mut unit, diagnostics: checks, shown } = checked;
        diagnostics.extend(checks);
        if diagnostics.iter().any(Diagnostic::is_error) {
            return Outcome { ending: Ending::Refused, diagnostics, value: None };
        }
        if self.computes {
            prepare(&mut unit);
        }
        let ending = match self.machine.run(&unit) {
            Ok(()) => Ending::Finished,
            Err(fault) => ending_of(fault),
        };
        let value = match (&ending, shown) {
            (Ending::Finished, Some(slot)) => Some(self.machine.global_value(slot)),
            _ => None,
        };
        Outcome { ending, diagnostics, value }
    }

    /// Chooses conditional code and includes files.
    fn expand(&self, checker: &Checker, body: &mut Body, diagnostics: &mut Vec<Diagnostic>) {
        let mut expander = Expander::new(checker, &self.sources, self.machine.outside());
        expander.body(body);
        expander.tell(diagnostics);
    }

    fn parse_all(&mut self, name: &str, text: &str) -> Vec<(Parsed, Mode)> {
        let id = self.sources.borrow_mut().add(name, text);
        let blocks = if has_extension(name, &["wl"]) { Vec::new() } else { code_blocks(text) };
        if blocks.is_empty() {
            if has_extension(name, PAGES) {
                return vec![(without_block(name, id), Mode::Program)];
            }
            return vec![(parse(text, id, 0..text.len()), Mode::Program)];
        }
        blocks.into_iter().map(|range| (parse(text, id, range), Mode::Page)).collect()
    }
}

fn split(parsed: Parsed) -> (Body, Vec<Diagnostic>) {
    let Parsed { statements, case_error, case_exception, at_end, diagnostics, .. } = parsed;
    (Body { statements, case_error, case_exception, at_end }, diagnostics)
}

/// Adds a source to the program before it; clauses at the end of the process are of both.
fn join(before: &mut Body, more: Body) {
    before.statements.extend(more.statements);
    for (own, more) in [
        (&mut before.case_error, more.case_error),
        (&mut before.case_exception, more.case_exception),
        (&mut before.at_end, more.at_end),
    ] {
        if let Some(more) = more {
            own.get_or_insert_default().extend(more);
        }
    }
}

/// The extensions of pages: outside their blocks they hold prose. A file of another name, unless
/// it is a `.wl`, is a page when it has blocks.
const PAGES: &[&str] = &["md", "markdown"];

fn has_extension(name: &str, extensions: &[&str]) -> bool {
    let own = std::path::Path::new(name).extension();
    own.is_some_and(|own| extensions.iter().any(|other| own.eq_ignore_ascii_case(other)))
}

/// What a page without a block gives: to take its prose for a program would find errors in it.
fn without_block(name: &str, source: SourceId) -> Parsed {
    let mut nothing = parse("", source, 0..0);
    nothing.diagnostics.push(
        Diagnostic::error(
            codes::NO_BLOCK,
            Span::new(source, 0, 0),
            bilingual!(
                "la page « {name} » n'a pas de bloc à exécuter",
                "the page `{name}` has no block to run"
            ),
        )
        .hint(bilingual!(
            "un bloc commence par une ligne « ```wl » et finit par « ``` » ; un programme seul \
             se met dans un fichier .wl",
            "a block begins with a line \"```wl\" and ends with \"```\"; a program alone goes into \
             a .wl file"
        )),
    );
    nothing
}

fn ending_of(fault: Box<Fault>) -> Ending {
    match fault.kind {
        FaultKind::Interrupted => Ending::Interrupted,
        _ => Ending::Failed(fault),
    }
}
