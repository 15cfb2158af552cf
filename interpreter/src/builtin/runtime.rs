//! What a function sees of the running program.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::rc::Rc;

use smallvec::SmallVec;

use super::{Behaviour, Error, ErrorState, Failing, NativeType};
use crate::bilingual;
use crate::diagnostic::Language;
use crate::host::Host;
use crate::value::{Class, DateTime, Object, Reference, Value};

/// How the header of a procedure begins that a library puts in front of code of the script; it
/// stands on a line of its own, which errors do not count.
pub const OWN_HEADER: &str = "PROCÉDURE Code°";

/// The running program, as a function sees it.
pub trait Runtime {
    /// The outside.
    fn host(&mut self) -> &mut Host;
    /// The last error.
    fn errors(&mut self) -> &mut ErrorState;
    /// What libraries keep for the whole run.
    fn extensions(&mut self) -> &mut Extensions;
    /// Reads through a parameter by reference.
    fn read(&mut self, place: &Reference) -> Value;
    /// Writes through a parameter by reference; the value is converted to the place's type.
    fn write(&mut self, place: &Reference, value: Value) -> Result<(), Error>;
    /// Calls back a procedure: a procedure value, or its name in a text.
    fn call(&mut self, procedure: &Value, arguments: Vec<Value>) -> Result<Value, Error>;
    /// A copy of an instance of a class: its constructor runs, when it takes no argument, then the
    /// members are copied (documentation page 6010018).
    fn clone_object(&mut self, object: &Rc<Object>) -> Result<Rc<Object>, Error>;
    /// Compiles a procedure: the code with or without its header; without a name, the one in the
    /// header or none. Gives the procedure; an error of the code is not fatal.
    fn compile(&mut self, name: Option<&str>, code: &str) -> Result<Value, Error>;
    /// An object of this class as a declaration makes it: dated, constructed.
    fn create(&mut self, class: &Class) -> Result<Rc<Object>, Error>;
    /// Runs the constructor of an instance when that was put off.
    fn awaken(&mut self, object: &Rc<Object>) -> Result<(), Error>;
    /// What the calling process does by itself from now on, when something fails in it.
    fn change_behaviour(&mut self, what: Failing, behaviour: Behaviour);
    /// What it did before the last change.
    fn restore_behaviour(&mut self, what: Failing);
    /// The procedure that sees the exceptions that nothing handles.
    fn handle_everything(&mut self, procedure: Value);
    /// Lets the exception handler that is running serve again; false when there is none.
    fn rearm_handler(&mut self) -> bool;
    /// The global object of this type, such as the `Email` structure.
    fn global(&mut self, ty: &'static NativeType) -> Rc<Object>;
    /// The field of the headless window of this name, made when it is new.
    fn field(&mut self, name: &str) -> Option<Rc<Object>>;
    /// Line (from 1) of the call that is running, and the name of its procedure.
    fn place(&self) -> (u32, String);
    /// True once the user asked to stop; long work ends with [`interrupted`].
    fn interrupted(&self) -> bool;
    /// The language of messages.
    fn language(&self) -> Language;
}

/// The error of a program that the user stopped.
#[must_use]
pub fn interrupted() -> Error {
    Error::fatal(crate::diagnostic::codes::INTERRUPTED, bilingual!("interrompu", "interrupted"))
}

/// What `FinProgramme` returns: the program ends here, without an error and past any handler.
#[must_use]
pub fn end_program() -> Error {
    Error::fatal(
        crate::diagnostic::codes::END_PROGRAM,
        bilingual!("fin du programme", "end of the program"),
    )
}

/// What ends the running code, its callers included, without an error and past any handler; the
/// next entry of a prompt still runs.
#[must_use]
pub fn end_process() -> Error {
    Error::fatal(
        crate::diagnostic::codes::END_PROCESS,
        bilingual!("fin du traitement", "end of the process"),
    )
}

/// One value for each Rust type: the open sessions of the mail library, and the like.
#[derive(Default)]
pub struct Extensions(HashMap<TypeId, Box<dyn Any>>);

/// What date and time variables begin with: none for the present (documentation page 3027015).
#[derive(Debug, Default)]
pub struct FirstMoment(pub Option<DateTime>);

impl Extensions {
    /// The value of this type, if it was made.
    #[must_use]
    pub fn find<T: Any>(&self) -> Option<&T> {
        self.0.get(&TypeId::of::<T>())?.downcast_ref()
    }

    /// The value of this type, made by default the first time.
    pub fn get<T: Any + Default>(&mut self) -> &mut T {
        let slot = self.0.entry(TypeId::of::<T>()).or_insert_with(|| Box::<T>::default());
        // The entry's key is the type of its value.
        match slot.downcast_mut() {
            Some(value) => value,
            None => unreachable!("an extension is stored under its own type"),
        }
    }
}

/// The arguments of a call, already converted to the parameters' types. An optional one that was
/// left out is `None`; one by reference stands for a place: [`Value::reference`].
#[derive(Debug, Default)]
pub struct Arguments(ArgumentValues);

/// Arguments as they are collected: most calls have few, and then nothing is allocated.
pub type ArgumentValues = SmallVec<[Option<Value>; 4]>;

impl Arguments {
    /// From the evaluator.
    #[must_use]
    pub fn new(values: ArgumentValues) -> Self {
        Self(values)
    }

    /// How many slots, given or not.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True without any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True when argument `rank` (from 0) was given.
    #[must_use]
    pub fn has(&self, rank: usize) -> bool {
        matches!(self.0.get(rank), Some(Some(_)))
    }

    /// Argument `rank`; Null when it was left out.
    #[must_use]
    pub fn value(&self, rank: usize) -> Value {
        self.0.get(rank).cloned().flatten().unwrap_or_default()
    }

    /// Argument `rank` as it stands, if given.
    #[must_use]
    pub fn get(&self, rank: usize) -> Option<&Value> {
        self.0.get(rank)?.as_ref()
    }

    /// Argument `rank`, taken out: a text that nobody else holds is then changed in place.
    pub fn take(&mut self, rank: usize) -> Value {
        self.0.get_mut(rank).and_then(Option::take).unwrap_or_default()
    }

    /// The text at `rank`; "" when it was left out.
    #[must_use]
    pub fn text(&self, rank: usize) -> &str {
        match self.0.get(rank) {
            Some(Some(Value::Text(text))) => text.as_str(),
            _ => "",
        }
    }

    /// The integer at `rank`, if given.
    #[must_use]
    pub fn int(&self, rank: usize) -> Option<i64> {
        match self.0.get(rank) {
            Some(Some(Value::Int(value))) => Some(*value),
            Some(Some(Value::Bool(value))) => Some(i64::from(*value)),
            _ => None,
        }
    }

    /// The real at `rank`, if given.
    #[must_use]
    pub fn real(&self, rank: usize) -> Option<f64> {
        match self.0.get(rank) {
            Some(Some(Value::Real(value))) => Some(*value),
            Some(Some(Value::Int(value))) => Some(*value as f64),
            _ => None,
        }
    }

    /// The boolean at `rank`, if given.
    #[must_use]
    pub fn bool(&self, rank: usize) -> Option<bool> {
        match self.0.get(rank) {
            Some(Some(Value::Bool(value))) => Some(*value),
            Some(Some(Value::Int(value))) => Some(*value != 0),
            _ => None,
        }
    }

    /// The bytes at `rank`: of a buffer, or of a text in UTF-8.
    #[must_use]
    pub fn bytes(&self, rank: usize) -> &[u8] {
        match self.0.get(rank) {
            Some(Some(Value::Buffer(bytes))) => bytes,
            Some(Some(Value::Text(text))) => text.as_str().as_bytes(),
            _ => &[],
        }
    }

    /// The object at `rank`, if given and not Null.
    #[must_use]
    pub fn object(&self, rank: usize) -> Option<Rc<Object>> {
        match self.0.get(rank) {
            Some(Some(Value::Object(object))) => Some(Rc::clone(object)),
            _ => None,
        }
    }

    /// The place at `rank`, for a parameter by reference.
    #[must_use]
    pub fn reference(&self, rank: usize) -> Option<Reference> {
        self.0.get(rank)?.as_ref()?.reference()
    }

    /// The arguments from `rank` on, for a rest parameter.
    pub fn rest(&self, rank: usize) -> impl Iterator<Item = &Value> {
        self.0.iter().skip(rank).flatten()
    }
}
