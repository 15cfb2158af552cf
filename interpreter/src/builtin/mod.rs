//! What a builtin is: a function, type, constant or global declared once, as plain data.
//!
//! A library crate exports one [`Library`]; the command puts the libraries it wants into one
//! [`Table`]. Call, type check, help, completion, the manual and the tests read that table and
//! nothing else. A declaration is a struct literal without defaults, so leaving out its
//! documentation or its example does not compile.

mod behaviour;
mod error;
mod quick;
mod runtime;
mod table;
pub mod variant_member;

pub use behaviour::{Action, Answer, Behaviour, Failing};
pub use error::{Circumstances, Details, Error, ErrorState};
pub use quick::{Quick, QuickForm};
pub use runtime::{
    ArgumentValues, Arguments, Extensions, FirstMoment, OWN_HEADER, Runtime, end_process,
    end_program, interrupted,
};
pub use table::{Entry, Table};

use crate::diagnostic::Language;
use crate::value::{Class, Growth, Object, SequenceKind, Type, Value};
use std::rc::Rc;

/// A French and an English spelling; they may be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names {
    /// Français.
    pub fr: &'static str,
    /// English.
    pub en: &'static str,
}

/// `names("Gauche", "Left")`.
#[must_use]
pub const fn names(fr: &'static str, en: &'static str) -> Names {
    Names { fr, en }
}

impl Names {
    /// The spelling in `language`.
    #[must_use]
    pub fn get(self, language: Language) -> &'static str {
        match language {
            Language::French => self.fr,
            Language::English => self.en,
        }
    }
}

/// Documentation in both languages, in our own words.
#[derive(Debug, Clone, Copy)]
pub struct Doc {
    /// Français.
    pub fr: &'static str,
    /// English.
    pub en: &'static str,
}

/// `doc("Renvoie …", "Gives …")`.
#[must_use]
pub const fn doc(fr: &'static str, en: &'static str) -> Doc {
    Doc { fr, en }
}

/// A snippet that is shown and run: it must print exactly `prints`, line ends aside.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// WLangage; French or English.
    pub code: &'static str,
    /// What standard output holds afterwards, without the last line end.
    pub prints: &'static str,
}

/// `example(r#"Trace(Gauche("bonjour", 3))"#, "bon")`.
#[must_use]
pub const fn example(code: &'static str, prints: &'static str) -> Example {
    Example { code, prints }
}

/// A type as declarations write it.
#[derive(Debug, Clone, Copy)]
pub enum Ty {
    /// Anything.
    Any,
    /// No result.
    Void,
    /// Boolean.
    Bool,
    /// `entier`, 4 bytes.
    Int,
    /// `entier sur 8 octets`.
    Long,
    /// Real.
    Real,
    /// Currency.
    Currency,
    /// Numeric.
    Numeric,
    /// Text.
    Text,
    /// Bytes; a text is accepted too.
    Buffer,
    /// Date.
    Date,
    /// Time.
    Time,
    /// Date and time.
    DateTime,
    /// Duration.
    Duration,
    /// An array of these.
    Array(&'static Ty),
    /// An associative array of these.
    Associative(&'static Ty),
    /// A queue, a stack or a list of anything.
    Sequence(SequenceKind),
    /// A native object of this type.
    Object(&'static NativeType),
    /// Null, or a native object of this type.
    Dynamic(&'static NativeType),
    /// A procedure, or its name in a text.
    Procedure,
    /// A field of the headless window, by its bare name or its name in a text.
    Field,
    /// A type: `Dimension`-like functions that take one.
    AnyArray,
}

impl Ty {
    /// The checker's form of it.
    #[must_use]
    pub fn to_type(self) -> Type {
        match self {
            Self::Any | Self::Field | Self::AnyArray => Type::Any,
            Self::Void => Type::Void,
            Self::Bool => Type::Bool,
            Self::Int => Type::INT,
            Self::Long => Type::LONG,
            Self::Real => Type::REAL,
            Self::Currency => Type::Currency,
            Self::Numeric => Type::NUMERIC,
            Self::Text => Type::TEXT,
            Self::Buffer => Type::Buffer,
            Self::Date => Type::Date,
            Self::Time => Type::Time,
            Self::DateTime => Type::DateTime,
            Self::Duration => Type::Duration,
            Self::Array(element) => Type::Array(Rc::new(element.to_type())),
            Self::Associative(element) => Type::Associative(Rc::new(element.to_type())),
            Self::Sequence(kind) => Type::Sequence(kind, Rc::new(Type::Any)),
            Self::Object(native) => Type::Object { class: Class::Native(native), dynamic: false },
            Self::Dynamic(native) => Type::Object { class: Class::Native(native), dynamic: true },
            Self::Procedure => Type::Procedure,
        }
    }
}

/// One parameter of a syntax.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools)] // Independent facts, most of them left out.
pub struct Parameter {
    /// Its name in both languages, for help and hints.
    pub names: Names,
    /// What it takes; other simple values are converted.
    pub ty: Ty,
    /// May be left out, or given as `*`.
    pub optional: bool,
    /// The function writes it: the argument must be a place.
    pub by_reference: bool,
    /// The function changes the collection it is given: a missing entry is refused, since what is
    /// put into it would be lost.
    pub changed: bool,
    /// Takes all the arguments that are left, none or more. Only the last parameter.
    pub rest: bool,
    /// Takes the local variables that the call sees, each as its name and its place: the code that
    /// the function compiles may use them. Never written by a script.
    pub locals: bool,
    /// The constants that it chooses among, alone or added; none when it takes any value.
    pub families: &'static [Family],
}

/// Constants declared together: what a parameter chooses among.
pub type Family = &'static [Constant];

/// A mandatory parameter.
#[must_use]
pub const fn parameter(fr: &'static str, en: &'static str, ty: Ty) -> Parameter {
    Parameter {
        names: names(fr, en),
        ty,
        optional: false,
        by_reference: false,
        changed: false,
        rest: false,
        locals: false,
        families: &[],
    }
}

impl Function {
    /// True when it changes the collection it is given first.
    #[must_use]
    pub fn changes_first(&self) -> bool {
        let first = self.syntaxes.first().and_then(|syntax| syntax.parameters.first());
        first.is_some_and(|parameter| parameter.changed)
    }

    /// True when it changes no array: none is handed to it, no place, no procedure.
    #[must_use]
    pub fn only_reads(&self) -> bool {
        self.syntaxes.iter().flat_map(|syntax| syntax.parameters).all(|parameter| {
            !parameter.by_reference
                && !matches!(
                    parameter.ty,
                    Ty::Array(_) | Ty::Associative(_) | Ty::AnyArray | Ty::Procedure
                )
        })
    }
}

impl Parameter {
    /// May be left out.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    /// Is written by the function.
    #[must_use]
    pub const fn by_reference(self) -> Self {
        Self { by_reference: true, ..self }
    }

    /// Is a collection that the function changes.
    #[must_use]
    pub const fn changed(self) -> Self {
        Self { changed: true, ..self }
    }

    /// Takes all that is left.
    #[must_use]
    pub const fn rest(self) -> Self {
        Self { rest: true, optional: true, ..self }
    }

    /// Takes the local variables that the call sees.
    #[must_use]
    pub const fn locals(self) -> Self {
        Self { locals: true, rest: true, optional: true, by_reference: true, ..self }
    }

    /// Chooses among the constants of these families.
    #[must_use]
    pub const fn among(self, families: &'static [Family]) -> Self {
        Self { families, ..self }
    }

    /// The constants that it chooses among; none when it takes any value.
    pub fn constants(&self) -> impl Iterator<Item = &'static Constant> {
        self.families.iter().copied().flatten()
    }
}

/// The code behind a syntax.
pub type Run = fn(&mut dyn Runtime, Arguments) -> Result<Value, Error>;

/// One way to call a function. When a function has several, the first one whose number and static
/// types of arguments fit is taken.
#[derive(Debug, Clone, Copy)]
pub struct Syntax {
    /// In order.
    pub parameters: &'static [Parameter],
    /// What it gives.
    pub result: Ty,
    /// What it does.
    pub run: Run,
}

/// A function, or a method when it is listed by a [`NativeType`] or a [`Methods`] (its first
/// argument is then the object in front of the dot).
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its names.
    pub names: Names,
    /// Page of the documentation (`https://doc.pcsoft.fr/?<page>`); 0 for our own additions.
    pub page: u32,
    /// What it does.
    pub doc: Doc,
    /// The ways to call it.
    pub syntaxes: &'static [Syntax],
    /// Shown by help and run by the tests; at least one.
    pub examples: &'static [Example],
    /// `ErreurInfo` and the like: calling it leaves the last error alone.
    pub keeps_error: bool,
}

/// A named value.
#[derive(Debug, Clone, Copy)]
pub struct Constant {
    /// Its names.
    pub names: Names,
    /// Its value.
    pub value: ConstantValue,
    /// What it stands for.
    pub doc: Doc,
}

/// `constant("optionTLS", "optionTLS", 1, doc("…", "…"))`: an integer.
#[must_use]
pub const fn constant(fr: &'static str, en: &'static str, value: i64, doc: Doc) -> Constant {
    Constant { names: names(fr, en), value: ConstantValue::Int(value), doc }
}

/// The value of a [`Constant`].
#[derive(Debug, Clone, Copy)]
pub enum ConstantValue {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A text.
    Text(&'static str),
}

impl ConstantValue {
    /// As a value.
    #[must_use]
    pub fn to_value(self) -> Value {
        match self {
            Self::Bool(value) => Value::Bool(value),
            Self::Int(value) => Value::Int(value),
            Self::Text(value) => Value::text(value),
        }
    }
}

/// A member of a native type.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    /// Its names.
    pub names: Names,
    /// Its type. An array property given a single value takes it as its first element.
    pub ty: Ty,
    /// The script may not write it.
    pub read_only: bool,
    /// Its first value; `None` for the type's default.
    pub default: Option<ConstantValue>,
    /// Never shown: passwords, tokens.
    pub secret: bool,
    /// What it holds.
    pub doc: Doc,
}

/// Called before a member of a watched object is read, or after it was written.
pub type Hook = fn(&mut dyn Runtime, &Rc<Object>, usize) -> Result<(), Error>;

/// What a `UTILISER … DANS` does at its beginning and, however it is left, at its end.
#[derive(Clone, Copy)]
pub struct Using {
    /// At the beginning.
    pub enter: Use,
    /// At the end.
    pub leave: Use,
}

/// One end of a [`Using`].
pub type Use = fn(&mut dyn Runtime, &Rc<Object>) -> Result<(), Error>;

/// The turns of a `POUR TOUT` over a native object.
pub trait Walker {
    /// The next element, or `None` at the end.
    fn next(&mut self, runtime: &mut dyn Runtime) -> Result<Option<Value>, Error>;
}

/// Begins a walk.
pub type Begin = fn(&mut dyn Runtime, &Rc<Object>, WalkOptions) -> Result<Box<dyn Walker>, Error>;

/// How `POUR TOUT x DE object` walks a native object.
#[derive(Clone, Copy)]
pub struct Walk {
    /// The type of the elements.
    pub element: &'static NativeType,
    /// Begins; `unread` for `NON LU`, `backwards` for `DepuisFin`.
    pub begin: Begin,
}

impl std::fmt::Debug for Walk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Walk({:?})", self.element)
    }
}

/// The options of a walk.
#[derive(Debug, Clone, Copy, Default)]
pub struct WalkOptions {
    /// `NON LU`: unread messages only.
    pub unread: bool,
    /// `DepuisFin`: from the last one.
    pub from_end: bool,
}

/// A type that a library adds: its values are [`Object`]s whose fields are the properties.
pub struct NativeType {
    /// Its names.
    pub names: Names,
    /// Page of the documentation.
    pub page: u32,
    /// What it is.
    pub doc: Doc,
    /// Its members, in field order.
    pub properties: &'static [Property],
    /// The functions callable as `object.Method(…)`.
    pub methods: &'static [Function],
    /// Shown and run; at least one.
    pub examples: &'static [Example],
    /// The member that stands for the object where a simple value is expected (`SAI_Nom` for
    /// `SAI_Nom..Valeur`).
    pub default_property: Option<usize>,
    /// Before a member is read, when the object is watched; objects of a type that has this hook
    /// are from the start.
    pub before_read: Option<Hook>,
    /// After a member was written, when the object is watched.
    pub after_write: Option<Hook>,
    /// How `POUR TOUT` walks it.
    pub walk: Option<Walk>,
    /// What `UTILISER x DANS` does with it; nothing when it cannot be used so.
    pub using: Option<Using>,
    /// Can be declared by a script (`x est un Email`).
    pub declarable: bool,
}

impl std::fmt::Debug for NativeType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.names.fr)
    }
}

impl NativeType {
    /// The rank of the property whose folded name is `key`, in either language.
    #[must_use]
    pub fn property(&'static self, key: &str) -> Option<usize> {
        self.properties.iter().position(|property| {
            crate::syntax::fold(property.names.fr) == key
                || crate::syntax::fold(property.names.en) == key
        })
    }

    /// A new object with its members at their first values.
    #[must_use]
    pub fn create(&'static self) -> Rc<Object> {
        let fields = self.properties.iter().map(|property| match property.default {
            Some(value) => value.to_value(),
            None => {
                let value = property.ty.to_type().default_value();
                if let Value::Array(array) = &value {
                    // `message.Destinataire[2] = …` makes the elements on the way.
                    array.borrow_mut().growth = Growth::Any;
                }
                value
            }
        });
        let object = Object::new(Class::Native(self), fields.collect());
        object.watched.set(self.before_read.is_some());
        object
    }
}

/// The functions callable as `value.Method(…)` on values that are not objects.
#[derive(Debug, Clone, Copy)]
pub struct Methods {
    /// On what.
    pub of: Receiver,
    /// Which.
    pub functions: &'static [Function],
}

/// The kinds of simple values that have methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receiver {
    /// A text.
    Text,
    /// An array.
    Array,
    /// An associative array.
    Associative,
    /// A queue, a stack or a list.
    Sequence(SequenceKind),
    /// A buffer.
    Buffer,
    /// A date, time, date-time or duration.
    Date,
}

/// A variable that exists without being declared: the `Email` structure.
#[derive(Debug, Clone, Copy)]
pub struct Global {
    /// Its names.
    pub names: Names,
    /// Its type.
    pub ty: &'static NativeType,
}

/// The headless window's fields: what an undeclared `SAI_Nom` is.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The type of a field.
    pub ty: &'static NativeType,
    /// The prefixes of field names, such as `SAI_`.
    pub prefixes: &'static [&'static str],
    /// Makes the field of this name.
    pub create: fn(&str) -> Rc<Object>,
}

/// Names of the language that no library declares: of windows, of data files… Saying what they
/// belong to helps more than proposing a name that looks alike.
#[derive(Debug, Clone, Copy)]
pub struct Absent {
    /// What is said of them: « appartient aux fenêtres… », "belongs to windows…".
    pub family: Doc,
    /// How other names of the family begin, a capital letter coming next.
    pub prefixes: &'static [&'static str],
    /// Their names, a line each: French, English, page, separated by tabs.
    pub names: &'static str,
}

/// A name that is told to be [`Absent`].
#[derive(Debug, Clone, Copy)]
pub struct AbsentName {
    /// What it belongs to.
    pub family: Doc,
    /// Its page in the documentation; empty when it is not known.
    pub page: &'static str,
}

/// What one library adds to the language.
#[derive(Debug, Clone, Copy)]
pub struct Library {
    /// Its name, for the manual.
    pub name: &'static str,
    /// Functions, by family.
    pub functions: &'static [&'static [Function]],
    /// The quick forms that some of them have.
    pub quick: &'static [&'static [QuickForm]],
    /// Methods of simple values.
    pub methods: &'static [Methods],
    /// Types.
    pub types: &'static [&'static NativeType],
    /// Constants, by family.
    pub constants: &'static [Family],
    /// Globals.
    pub globals: &'static [Global],
    /// The headless window.
    pub fields: Option<Fields>,
    /// What exists elsewhere and not here.
    pub absent: &'static [Absent],
}
