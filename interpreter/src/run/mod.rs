//! Evaluation: walks the typed tree. `match` and recursion; the stack is checked at every call.

mod access;
mod arithmetic;
mod builtin;
mod call;
mod collection;
mod composite;
mod compute;
mod condition;
mod copy;
mod destruction;
mod element;
mod entry;
mod expression;
pub(crate) mod fault;
mod handling;
mod indirection;
mod invoke;
mod jump;
mod loops;
mod nullable;
mod number;
mod object;
mod once;
mod parameters;
mod part;
mod pinned;
mod place;
mod procedure;
mod sequence;
mod slice;
mod stack;
mod statement;
mod using;
mod variant;
mod view;
mod walk;

pub(crate) use arithmetic::arithmetic;
pub(crate) use builtin::takes;
pub(crate) use call::{MAX_CALL_DEPTH, missing_procedure, too_deep};
pub(crate) use condition::{compare_ints, compare_reals};
pub use fault::{Fault, FaultKind, Run, describe};
pub(crate) use number::{bits, remainder, to_long};
use stack::Stack;
pub(crate) use statement::{Flow, fit};

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashMap;

use crate::bilingual;
use crate::builtin::{
    Behaviour, Error, ErrorState, Extensions, Failing, NativeType, Runtime, Table, interrupted,
};
use crate::diagnostic::{Bilingual, Diagnostic, Language, Severity, codes};
use crate::host::Host;
use crate::source::{Sources, Span};
use crate::syntax::fold;
use crate::tree::{Block, GlobalName, GlobalObject, Procedure, Unit};
use crate::value::{Class, Object, Reference, Remains, Target, UserType, Value};
use handling::Guard;
use pinned::Pinned;

/// Stack that must be left when a procedure is called: the parser bounds how deep one statement
/// can nest, and that much fits.
const STACK_RESERVE: usize = 6 << 20;
/// The stack a program should run on, in bytes: the caller of [`Machine::run`] provides it. On a
/// smaller one procedures nest less.
pub const STACK_BYTES: usize = 256 << 20;
/// The longest text that an operator makes, in bytes.
const MAX_TEXT_BYTES: usize = 1 << 30;
/// Values that all the frames together may hold.
const MAX_STACK_VALUES: usize = 64 << 20;

/// Compiles a procedure of this name, if it is given one: what to install, and its rank.
pub type Compiler = Box<dyn FnMut(Option<&str>, &str) -> Result<(Unit, u32), Error>>;

/// A running program.
pub struct Machine {
    stack: Stack,
    base: usize,
    globals: Vec<Value>,
    procedures: Vec<Option<Rc<Procedure>>>,
    /// Those that a text can name, by folded name.
    procedure_names: FxHashMap<Rc<str>, Rc<[u32]>>,
    /// The globals, by folded name, once some code looks names up.
    global_names: FxHashMap<Rc<str>, GlobalName>,
    /// What `RETOUR =` and `RENVOYER` left for the running process.
    result: Value,
    /// What `RENVOYER` left for it when it gives an integer; `result` is then Null.
    int_result: i64,
    /// What closures hold of the frames.
    pinned: Pinned,
    /// The structures at hand of code that only computes; empty between two uses.
    at_hand: Vec<Rc<Object>>,
    /// Where pieces of a text are put together; empty between two uses.
    scratch: String,
    /// How many procedures are running, one in another.
    depth: usize,
    /// The innermost one, by rank; none in the code outside procedures.
    running: Option<u32>,
    /// What the running processes installed against failures, outermost first.
    guards: Vec<Guard>,
    /// The `QUAND EXCEPTION … FIN` that is running, with its depth.
    serving: Option<(usize, Rc<Block>)>,
    /// The procedure of `epExécuteProcédureGénérale`.
    general: Option<Value>,
    /// How many procedures were running when one declared an error for its caller; 0 for none.
    handed_on: usize,
    /// The builtin call that is running.
    at: Span,
    errors: ErrorState,
    /// An error that a statement hid, not yet told.
    hidden: Option<(Error, Span)>,
    extensions: Extensions,
    host: Host,
    interrupt: Arc<AtomicBool>,
    table: Rc<Table>,
    sources: Rc<RefCell<Sources>>,
    objects: Vec<(&'static NativeType, Rc<Object>)>,
    /// Objects whose destructor waits.
    remains: Rc<Remains>,
    /// A destructor is running: those that wait come after it.
    destroying: bool,
    /// Bases reached by several ways, already constructed in the objects being constructed.
    shared_bases: Vec<(Rc<Object>, Rc<UserType>)>,
    /// The last run ended by an error.
    failed: bool,
    fields: FxHashMap<String, Rc<Object>>,
    stack_floor: usize,
    /// The label from which the code of a process goes on.
    entry: Option<u32>,
    /// `FinProgramme` was called.
    ended: bool,
    /// Compiles code while the program runs.
    compiler: Option<Compiler>,
    /// Takes the warnings of the run.
    report: Box<dyn FnMut(&Diagnostic)>,
}

impl Machine {
    /// A machine with nothing installed.
    #[must_use]
    pub fn new(table: Rc<Table>, sources: Rc<RefCell<Sources>>, host: Host) -> Self {
        Self {
            stack: Stack::default(),
            base: 0,
            globals: Vec::new(),
            procedures: Vec::new(),
            procedure_names: FxHashMap::default(),
            global_names: FxHashMap::default(),
            result: Value::Null,
            int_result: 0,
            pinned: Pinned::new(),
            at_hand: Vec::new(),
            scratch: String::new(),
            depth: 0,
            running: None,
            guards: Vec::new(),
            serving: None,
            general: None,
            handed_on: 0,
            at: Span::default(),
            errors: ErrorState::default(),
            hidden: None,
            extensions: Extensions::default(),
            interrupt: Arc::clone(&host.interrupt),
            host,
            table,
            sources,
            objects: Vec::new(),
            remains: Rc::default(),
            destroying: false,
            shared_bases: Vec::new(),
            failed: false,
            fields: FxHashMap::default(),
            stack_floor: 0,
            entry: None,
            ended: false,
            compiler: None,
            report: Box::new(|_| {}),
        }
    }

    /// Has code compiled there while the program runs.
    pub fn on_compile(&mut self, compiler: Compiler) {
        self.compiler = Some(compiler);
    }

    /// Sends the warnings of the run there.
    pub fn on_warning(&mut self, report: impl FnMut(&Diagnostic) + 'static) {
        self.report = Box::new(report);
    }

    /// Installs and runs a unit; an expression at the prompt gives its value. Should be called with
    /// [`STACK_BYTES`] of stack.
    pub fn run(&mut self, unit: &Unit) -> Run<()> {
        let mark = 0_u8;
        let left = stacker::remaining_stack().map_or(STACK_BYTES, |left| left.min(STACK_BYTES));
        let usable = left - STACK_RESERVE.min(left / 2);
        self.stack_floor = (&raw const mark as usize).saturating_sub(usable);
        self.stack.truncate(0);
        self.base = 0;
        self.depth = 0;
        self.running = None;
        self.guards.clear();
        self.serving = None;
        self.handed_on = 0;
        self.entry = None;
        self.install(unit);
        self.stack.extend_to(unit.slots as usize);
        let mut outcome = self.process(&unit.body);
        if let Err(fault) = outcome {
            outcome = match fault.kind {
                FaultKind::Exception => self.last_resort(fault),
                _ => Err(fault),
            };
        }
        let outcome = outcome.and_then(|()| self.destroy_waiting());
        self.unpin(0);
        self.tell_hidden_error();
        self.failed = outcome.as_ref().is_err_and(|fault| fault.kind != FaultKind::Exit);
        match outcome {
            Err(fault) if fault.kind == FaultKind::EndProcess => Ok(()),
            Err(fault) if fault.kind == FaultKind::Exit => {
                self.ended = true;
                Ok(())
            }
            other => other,
        }
    }

    /// What the program sees of the outside.
    #[must_use]
    pub fn outside(&self) -> &Host {
        &self.host
    }

    /// True once the program called `FinProgramme`.
    #[must_use]
    pub fn ended(&self) -> bool {
        self.ended
    }

    fn install(&mut self, unit: &Unit) {
        self.remains = Rc::clone(&unit.remains);
        for (rank, procedure) in &unit.procedures {
            let rank = *rank as usize;
            if self.procedures.len() <= rank {
                self.procedures.resize(rank + 1, None);
            }
            self.procedures[rank] = Some(Rc::clone(procedure));
        }
        self.procedure_names.extend(unit.procedure_names.iter().cloned());
        let names = unit.global_names.iter().cloned();
        self.global_names.extend(names.map(|name| (Rc::clone(&name.key), name)));
        if self.globals.len() < unit.globals as usize {
            self.globals.resize(unit.globals as usize, Value::Null);
        }
        for (slot, object) in &unit.objects {
            let object = match object {
                GlobalObject::Native(ty) => self.global(ty),
                GlobalObject::Field(name) => match self.field(name) {
                    Some(field) => field,
                    None => continue,
                },
            };
            self.globals[*slot as usize] = Value::Object(object);
        }
    }

    /// The value of a global variable, for the prompt.
    #[must_use]
    pub fn global_value(&self, slot: u32) -> Value {
        self.globals.get(slot as usize).cloned().unwrap_or_default()
    }

    /// The end of the program: its objects are destroyed, last declared first, unless an error
    /// stopped it.
    pub fn end(&mut self) {
        if !self.failed {
            self.destroy_globals();
        }
    }

    /// Gives the libraries a chance to close what they keep: drops their state.
    pub fn close(&mut self) {
        self.globals.clear();
        self.stack.truncate(0);
        self.extensions = Extensions::default();
    }

    #[inline]
    fn check_interrupt(&self) -> Run<()> {
        if self.interrupt.load(Ordering::Relaxed) { Err(interrupted().into()) } else { Ok(()) }
    }

    /// An error that a statement hid is told as a warning, unless the script asked about it.
    fn tell_hidden_error(&mut self) {
        if let Some((error, span)) = self.hidden.take()
            && !self.errors.seen
        {
            let warning = describe(&error, span, Severity::Warning);
            (self.report)(&warning);
        }
    }
}

impl Runtime for Machine {
    fn host(&mut self) -> &mut Host {
        &mut self.host
    }

    fn errors(&mut self) -> &mut ErrorState {
        &mut self.errors
    }

    fn extensions(&mut self) -> &mut Extensions {
        &mut self.extensions
    }

    fn read(&mut self, place: &Reference) -> Value {
        self.read_through(place).unwrap_or_default()
    }

    fn write(&mut self, place: &Reference, value: Value) -> Result<(), Error> {
        self.write_reference(place, value).map_err(|fault| fault.error)
    }

    fn call(&mut self, procedure: &Value, arguments: Vec<Value>) -> Result<Value, Error> {
        let span = self.at;
        let outcome = self.call_value(procedure, arguments, span).map_err(|fault| fault.error);
        self.at = span;
        outcome
    }

    fn compile(&mut self, name: Option<&str>, code: &str) -> Result<Value, Error> {
        let Some(compiler) = &mut self.compiler else {
            return Err(Error::new(
                i64::from(codes::NOT_SUPPORTED.0),
                codes::NOT_SUPPORTED,
                bilingual!("rien ne compile ici", "nothing compiles here"),
            ));
        };
        let (unit, rank) = compiler(name, code)?;
        self.install(&unit);
        let name = self.procedures.get(rank as usize).and_then(Option::as_ref);
        let name = name.map_or(Rc::from(""), |procedure| Rc::clone(&procedure.name));
        let candidates = Rc::from([rank]);
        let target = Target { name, candidates, captured: Vec::new(), receiver: None };
        Ok(Value::Procedure(Rc::new(crate::value::Procedure::new(target))))
    }

    fn create(&mut self, class: &Class) -> Result<Rc<Object>, Error> {
        let object = class.create();
        self.date_members(&object);
        self.awaken(&object)?;
        Ok(object)
    }

    fn awaken(&mut self, object: &Rc<Object>) -> Result<(), Error> {
        if object.watched.get() { self.awake(object).map_err(|fault| fault.error) } else { Ok(()) }
    }

    fn clone_object(&mut self, object: &Rc<Object>) -> Result<Rc<Object>, Error> {
        let span = self.at;
        let outcome = self.clone_instance(object).map_err(|fault| fault.error);
        self.at = span;
        outcome
    }

    fn change_behaviour(&mut self, what: Failing, behaviour: Behaviour) {
        self.push_behaviour(what, behaviour);
    }

    fn restore_behaviour(&mut self, what: Failing) {
        self.pop_behaviour(what);
    }

    fn handle_everything(&mut self, procedure: Value) {
        self.general = Some(procedure);
    }

    fn rearm_handler(&mut self) -> bool {
        self.rearm()
    }

    fn global(&mut self, ty: &'static NativeType) -> Rc<Object> {
        if let Some((_, object)) = self.objects.iter().find(|(own, _)| std::ptr::eq(*own, ty)) {
            return Rc::clone(object);
        }
        let object = ty.create();
        self.objects.push((ty, Rc::clone(&object)));
        object
    }

    fn field(&mut self, name: &str) -> Option<Rc<Object>> {
        let key = fold(name).into_owned();
        if let Some(field) = self.fields.get(&key) {
            return Some(Rc::clone(field));
        }
        let fields = self.table.fields()?;
        if !self.table.is_field_name(&key) {
            return None;
        }
        let field = (fields.create)(name);
        self.fields.insert(key, Rc::clone(&field));
        Some(field)
    }

    fn place(&self) -> (u32, String) {
        let sources = self.sources.borrow();
        let line = sources
            .get(self.at.source)
            .map_or(0, |source| source.lines.position(&source.text, self.at.start as usize).0);
        let running = self.running.and_then(|rank| self.procedures.get(rank as usize));
        let name = running.and_then(Option::as_ref).map(|procedure| procedure.name.to_string());
        (line as u32, name.unwrap_or_default())
    }

    fn interrupted(&self) -> bool {
        self.interrupt.load(Ordering::Relaxed)
    }

    fn language(&self) -> Language {
        self.host.language
    }
}

/// Refuses a text that would not fit; `bytes` is its length if it were made.
#[inline]
fn check_text(bytes: usize) -> Run<()> {
    if bytes <= MAX_TEXT_BYTES {
        return Ok(());
    }
    Err(failure(
        codes::TOO_LARGE,
        bilingual!("cette chaîne dépasserait 1 Go", "this string would exceed 1 GB"),
    ))
}

#[cold]
pub(crate) fn overflow() -> Box<Fault> {
    Error::fatal(
        codes::OVERFLOW,
        bilingual!("le calcul dépasse 64 bits", "the calculation exceeds 64 bits"),
    )
    .into()
}

#[cold]
pub(crate) fn division_by_zero() -> Box<Fault> {
    Error::fatal(codes::DIVISION_BY_ZERO, bilingual!("division par zéro", "division by zero"))
        .into()
}

#[cold]
fn failure(code: crate::diagnostic::Code, message: Bilingual) -> Box<Fault> {
    Error::fatal(code, message).into()
}
