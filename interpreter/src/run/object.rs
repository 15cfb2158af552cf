//! Objects of classes: made, called, read by name.

use std::cell::RefCell;
use std::rc::Rc;

use super::fault::At;
use super::{Machine, Run, failure};
use crate::bilingual;
use crate::builtin::Error;
use crate::diagnostic::codes;
use crate::source::Span;
use crate::tree::{
    Argument, Constructor, Dispatch, Member, ObjectNode, ObjectStmt, Place, PropertyPlace,
    StmtKind, Target,
};
use crate::value::{
    Class, Object, Owner, Place as HeldPlace, Procedure, Reference, State, UserType, Value,
};

/// Objects inside one another that a declaration constructs.
const MAX_NESTING: u32 = 100;

impl Machine {
    pub(super) fn object_node(&mut self, node: &ObjectNode) -> Run<Value> {
        match node {
            ObjectNode::New { class, constructor, span } => {
                let object = class.create();
                self.construct(&object, constructor, None, *span)?;
                Ok(Value::Object(object))
            }
            ObjectNode::Construct { object, constructor, base, span } => {
                if let Value::Object(object) = self.any(object)? {
                    self.construct(&object, constructor, base.as_ref(), *span)?;
                }
                Ok(Value::Null)
            }
            ObjectNode::ConstructWithin(value) => {
                let value = self.any(value)?;
                self.construct_within(&value, MAX_NESTING)?;
                Ok(value)
            }
            ObjectNode::Call { object, target, name, arguments, tested, span } => {
                let object = self.receiver(object, name, *span)?;
                let index = reached(target, &object);
                let value = self.call_on(index, Some(Value::Object(object)), arguments, *span)?;
                if self.handed_on != 0 {
                    self.take_over(*tested, *span)?;
                }
                Ok(value)
            }
            ObjectNode::Property { object, target, name, span } => {
                let object = self.receiver(object, name, *span)?;
                let index = reached(target, &object);
                self.call_on(index, Some(Value::Object(object)), &[], *span)
            }
            ObjectNode::Weak(object) => {
                let object = match self.any(object)? {
                    Value::Object(object) => Rc::downgrade(&object),
                    _ => std::rc::Weak::new(),
                };
                Ok(held(HeldPlace::Weak(RefCell::new(object))))
            }
            ObjectNode::Strong(reference) => {
                let value = self.any(reference)?;
                self.follow(value)
            }
            ObjectNode::Cast { object, class, or_null, span } => match self.any(object)? {
                Value::Object(object) if !object.is_dead() && object.class.is_a(class) => {
                    Ok(Value::Object(object))
                }
                Value::Null => Ok(Value::Null),
                _ if *or_null => Ok(Value::Null),
                Value::Object(object) if !object.is_dead() => {
                    let (from, to) = (object.class.name(), class.name());
                    Err(failure(
                        codes::CONVERSION,
                        bilingual!(
                            "cet objet est de la classe {from}, pas de la classe {to}",
                            "this object is of class {from}, not of class {to}"
                        ),
                    ))
                    .at(*span)
                }
                _ => Err(null_object(&class.name())).at(*span),
            },
            ObjectNode::Method { object, target, name, span } => {
                let object = self.receiver(object, name, *span)?;
                let index = reached(target, &object);
                Ok(Value::Procedure(Rc::new(Procedure::new(crate::value::Target {
                    name: Rc::clone(name),
                    candidates: Rc::from([index]),
                    captured: Vec::new(),
                    receiver: Some(Value::Object(object)),
                }))))
            }
        }
    }

    pub(super) fn object_statement(&mut self, statement: &ObjectStmt) -> Run<()> {
        match statement {
            ObjectStmt::Destroy => self.destroy_waiting(),
            ObjectStmt::Release(place) => {
                let value = self.read_place(place)?;
                if let Value::Object(object) = value
                    && object.class.info().is_some()
                {
                    self.destroy(&object)?;
                }
                self.replace(place)
            }
            ObjectStmt::Declare { place, init, weak } => {
                let value = match init {
                    Some(init) => self.any(init)?,
                    None => Value::Null,
                };
                let slot = if *weak {
                    let object = match &value {
                        Value::Object(object) => Rc::downgrade(object),
                        _ => std::rc::Weak::new(),
                    };
                    held(HeldPlace::Weak(RefCell::new(object)))
                } else {
                    held(HeldPlace::Owner(Owner(RefCell::new(value))))
                };
                match place {
                    Place::Global(rank, _) | Place::GlobalRef(rank, _) => {
                        self.globals[*rank as usize] = slot;
                    }
                    Place::Local(rank, _) | Place::LocalRef(rank) => {
                        let rank = self.base + *rank as usize;
                        self.stack[rank] = slot;
                    }
                    _ => {}
                }
                Ok(())
            }
        }
    }

    /// What a place holds after `LIBÉRER`.
    fn replace(&mut self, place: &Place) -> Run<()> {
        match place {
            Place::Member { object, member, span } => {
                let object = self.any(object)?;
                let (object, rank) = super::place::find_member(&object, member).at(*span)?;
                object.set(rank, Value::Null);
                Ok(())
            }
            Place::Index { object, index, span } => {
                let object = self.any(object)?;
                let index = self.simple_any(index)?;
                super::element::clear_element(&object, &index).at(*span)
            }
            place => self.write_place(place, Value::Null),
        }
    }

    /// The object in front of a method or property, ready to be used.
    fn receiver(&mut self, node: &crate::tree::Any, name: &str, span: Span) -> Run<Rc<Object>> {
        match self.any(node)? {
            Value::Object(object) => {
                if object.watched.get() {
                    self.awake(&object).at(span)?;
                }
                Ok(object)
            }
            _ => Err(null_object(name)).at(span),
        }
    }

    /// Makes an instance usable: constructs it if that was put off, refuses it once destroyed.
    pub(super) fn awake(&mut self, object: &Rc<Object>) -> Run<()> {
        match object.state.get() {
            State::Raw => {
                let candidates = constructors(object);
                let constructor = Constructor::Any(candidates.into(), Vec::new(), Vec::new());
                self.construct(object, &constructor, None, self.at)
            }
            State::Alive => Ok(()),
            State::Dead => Err(destroyed(&object.class.name())),
        }
    }

    /// Runs a constructor: of the object, or of the part that a `base` is of it. A base that
    /// several ways lead to is constructed the first time.
    pub(super) fn construct(
        &mut self,
        object: &Rc<Object>,
        constructor: &Constructor,
        base: Option<&Rc<UserType>>,
        span: Span,
    ) -> Run<()> {
        if let Some(base) = base {
            if self.is_constructed_already(object, base) {
                return Ok(());
            }
        } else if object.state.get() != State::Raw {
            return Ok(());
        }
        object.state.set(State::Alive);
        object.watched.set(false);
        let receiver = Some(Value::Object(Rc::clone(object)));
        let outcome = match constructor {
            Constructor::None => Ok(Value::Null),
            Constructor::One(index, arguments) => self.call_on(*index, receiver, arguments, span),
            Constructor::Any(candidates, given, named) => {
                let (name, candidates) = (object.class.name(), Rc::clone(candidates));
                self.placed(given, named).and_then(|arguments| {
                    self.call_candidates((&name, candidates), receiver, arguments, span, false)
                })
            }
        };
        if base.is_none() && !self.shared_bases.is_empty() {
            self.shared_bases.retain(|(constructed, _)| !Rc::ptr_eq(constructed, object));
        }
        if outcome.is_err() && base.is_none() {
            // Half made: it has no destructor to run.
            object.state.set(State::Raw);
            object.watched.set(true);
        }
        outcome.map(drop)
    }

    /// True for a base met again; one met for the first time is remembered.
    fn is_constructed_already(&mut self, object: &Rc<Object>, base: &Rc<UserType>) -> bool {
        let Some(class) = object.class.info() else { return false };
        let derives = |class: &crate::value::ClassInfo| {
            class.bases.iter().filter(|known| Rc::ptr_eq(known, base)).count()
        };
        let ancestry = class.ancestry.iter().filter_map(|ancestor| ancestor.class.class());
        if derives(class) + ancestry.map(derives).sum::<usize>() < 2 {
            return false;
        }
        let same = |(known, of): &(Rc<Object>, Rc<UserType>)| {
            Rc::ptr_eq(known, object) && Rc::ptr_eq(of, base)
        };
        let again = self.shared_bases.iter().any(same);
        if !again {
            self.shared_bases.push((Rc::clone(object), Rc::clone(base)));
        }
        again
    }

    /// The objects that a new array or structure holds are constructed in order.
    fn construct_within(&mut self, value: &Value, depth: u32) -> Run<()> {
        let Some(depth) = depth.checked_sub(1) else { return Ok(()) };
        match value {
            Value::Array(array) => {
                let count = array.borrow().len();
                for rank in 0..count {
                    let item = array.borrow().get(rank);
                    if let Some(item) = item {
                        self.construct_within(&item, depth)?;
                    }
                }
            }
            Value::Object(object) if object.state.get() == State::Raw => self.awake(object)?,
            Value::Object(object)
                if matches!(object.class, Class::User(_)) && object.class.info().is_none() =>
            {
                let count = object.fields.borrow().len();
                for rank in 0..count {
                    self.construct_within(&object.get(rank), depth)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Calls a procedure on an object: it comes in front of the arguments.
    pub(super) fn call_on(
        &mut self,
        index: u32,
        object: Option<Value>,
        arguments: &[Argument],
        span: Span,
    ) -> Run<Value> {
        let Some(Some(procedure)) = self.procedures.get(index as usize) else {
            return Ok(Value::Null);
        };
        let procedure = Rc::clone(procedure);
        let frame = self.stack.len();
        let own = usize::from(object.is_some());
        if let Some(object) = object {
            self.stack.push(object);
        }
        let mut defaults = arguments.len() + own < procedure.parameters.len();
        for argument in arguments {
            match self.argument(argument) {
                Ok(value) => {
                    defaults |= value.is_none();
                    self.stack.push(value.unwrap_or_default());
                }
                Err(fault) => {
                    self.stack.truncate(frame);
                    return Err(fault);
                }
            }
        }
        self.stack.extend_to(frame + procedure.slots as usize);
        let missing = |rank: usize| {
            rank.checked_sub(own)
                .is_some_and(|rank| matches!(arguments.get(rank), None | Some(Argument::Default)))
        };
        self.enter((index, &procedure), frame, span, defaults.then_some(&missing))
    }

    /// A call of methods whose prototype is found now.
    pub(super) fn dispatch(&mut self, dispatch: &Dispatch) -> Run<Value> {
        let object = match &dispatch.object {
            Some(object) => Some(self.receiver(object, &dispatch.name, dispatch.span)?),
            None => None,
        };
        let indexes: Rc<[u32]> = dispatch
            .candidates
            .iter()
            .map(|target| match (&object, target) {
                (Some(object), target) => reached(target, object),
                (None, Target::Fixed(index)) => *index,
                (None, Target::Virtual { class, slot, .. }) => slot_of(class, *slot),
            })
            .collect();
        let arguments = self.placed(&dispatch.arguments, &dispatch.named)?;
        let receiver = object.map(Value::Object);
        self.call_candidates((&dispatch.name, indexes), receiver, arguments, dispatch.span, false)
    }

    /// A method found by its name on the object that is there.
    pub(super) fn method_named(
        &mut self,
        object: &Rc<Object>,
        (name, key): (&Rc<str>, &str),
        arguments: super::invoke::Arguments,
        span: Span,
    ) -> Run<Value> {
        if object.watched.get() {
            self.awake(object).at(span)?;
        }
        self.check_named(object, name, key).at(span)?;
        let class = object.class.info();
        let methods: Vec<_> =
            class.into_iter().flat_map(|class| class.methods_named(key)).map(|(_, m)| m).collect();
        let global = methods.iter().all(|method| method.global);
        let indexes: Rc<[u32]> = methods.iter().map(|method| method.procedure).collect();
        let receiver = (!global).then(|| Value::Object(Rc::clone(object)));
        self.call_candidates((name, indexes), receiver, arguments, span, false)
    }

    /// `o.Nom` where the class of `o` is only known now.
    pub(super) fn class_member(
        &mut self,
        object: &Rc<Object>,
        name: &Rc<str>,
        key: &Rc<str>,
    ) -> Run<Value> {
        if object.watched.get() {
            self.awake(object)?;
        }
        self.check_named(object, name, key)?;
        if let Some(class) = object.class.info() {
            if let Some(property) = class.property(key) {
                let get = property.get.map(|slot| class.methods[slot as usize].procedure);
                let held = Value::Object(Rc::clone(object));
                return self.read_property(held, get, name);
            }
            if let Some(rank) = object.class.field(key) {
                let value = object.get(rank);
                return self.follow(value);
            }
            if let Some(member) = class.statics.iter().find(|member| member.key == *key) {
                let slot = member.slot;
                return Ok(self.global_value(slot));
            }
            if matches!(&**key, "classe" | "class") {
                return Ok(Value::text(&*object.class.name()));
            }
            if let Some((_, method)) = class.methods_named(key).find(|(_, m)| m.least == 0) {
                return self.call_on(
                    method.procedure,
                    Some(Value::Object(Rc::clone(object))),
                    &[],
                    self.at,
                );
            }
        }
        let member = Member::Named(Rc::clone(name), Rc::clone(key));
        Err(super::place::no_member(&Value::Object(Rc::clone(object)), &member))
    }

    /// Writes `o.Nom` when that is a property of the class that `o` has now.
    pub(super) fn write_property_named(
        &mut self,
        object: &Value,
        member: &Member,
        value: &Value,
    ) -> Run<bool> {
        let (Value::Object(held), Member::Named(_, key)) = (object, member) else {
            return Ok(false);
        };
        let Some(class) = held.class.info() else { return Ok(false) };
        self.check_member(object, member)?;
        let Some(property) = class.property(key) else { return Ok(false) };
        let set = property.set.map(|slot| class.methods[slot as usize].procedure);
        self.write_property(object.clone(), set, value.clone())?;
        Ok(true)
    }

    /// A reference that runs the code of a property when it is read or written.
    pub(super) fn property_reference(&mut self, place: &PropertyPlace) -> Run<Reference> {
        let object = match &place.object {
            Some(object) => Some(self.receiver(object, &place.name, place.span)?),
            None => None,
        };
        let procedure = |target: &Option<Target>| {
            target.as_ref().map(|target| match (&object, target) {
                (Some(object), target) => reached(target, object),
                (None, Target::Fixed(index)) => *index,
                (None, Target::Virtual { class, slot, .. }) => slot_of(class, *slot),
            })
        };
        let (get, set) = (procedure(&place.get), procedure(&place.set));
        let object = object.map_or(Value::Null, Value::Object);
        Ok(Reference::Place(Rc::new(HeldPlace::Property { object, get, set })))
    }

    /// What a reference gives; a property runs its code.
    pub(super) fn read_through(&mut self, reference: &Reference) -> Run<Value> {
        if let Reference::Place(place) = reference
            && let HeldPlace::Property { object, get, .. } = &**place
        {
            let (object, get) = (object.clone(), *get);
            return self.read_property(object, get, "");
        }
        self.read_reference(reference)
    }

    fn read_property(&mut self, object: Value, get: Option<u32>, name: &str) -> Run<Value> {
        match get {
            Some(index) => {
                let object = matches!(object, Value::Object(_)).then_some(object);
                self.call_on(index, object, &[], self.at)
            }
            None => Err(failure(
                codes::NOT_ASSIGNABLE,
                bilingual!(
                    "la propriété {name} ne se lit pas : son code de lecture est vide",
                    "the property {name} cannot be read: the code that reads it is empty"
                ),
            )),
        }
    }

    pub(super) fn write_property(
        &mut self,
        object: Value,
        set: Option<u32>,
        value: Value,
    ) -> Run<()> {
        let Some(index) = set else {
            return Err(failure(
                codes::READ_ONLY,
                bilingual!("cette propriété se lit seulement", "this property is read-only"),
            ));
        };
        let receiver = matches!(object, Value::Object(_)).then_some(object);
        let (name, candidates) = (Rc::from("="), Rc::from([index]));
        let arguments = vec![Some(value)];
        self.call_candidates((&name, candidates), receiver, arguments, self.at, false).map(drop)
    }
}

/// The procedure that a call reaches on this object.
pub(super) fn reached(target: &Target, object: &Object) -> u32 {
    match target {
        Target::Fixed(index) => *index,
        Target::Virtual { class, slot, owner, rank } => {
            if let Class::User(real) = &object.class
                && !Rc::ptr_eq(real, class)
                && let Some(info) = real.class()
                && let Some((_, start)) = info.start_of(real, owner)
            {
                return slot_of(real, start + rank);
            }
            slot_of(class, *slot)
        }
    }
}

fn slot_of(class: &UserType, slot: u32) -> u32 {
    let method = class.class().and_then(|class| class.methods.get(slot as usize));
    method.map_or(u32::MAX, |method| method.procedure)
}

/// The rank in this object of a member that `class` declares.
pub(super) fn inherited(object: &Object, class: &UserType, rank: u32) -> usize {
    let start = match &object.class {
        Class::User(real) => real.class().and_then(|info| info.start_of(real, class)),
        Class::Native(_) => None,
    };
    (start.map_or(0, |(fields, _)| fields) + rank) as usize
}

/// The constructors that can be called without an argument.
fn constructors(object: &Object) -> Vec<u32> {
    object.class.info().map(|class| class.constructors.clone()).unwrap_or_default()
}

fn held(place: HeldPlace) -> Value {
    Value::Place(Rc::new(place))
}

#[cold]
fn null_object(name: &str) -> Box<super::Fault> {
    Error::fatal(
        codes::NULL_VALUE,
        bilingual!("« {name} » d'un objet Null", "`{name}` of a Null object"),
    )
    .hint(bilingual!(
        "donner un objet à la variable : o = ALLOUER UN …, ou tester o <> Null",
        "give the variable an object: o = NEW …, or test o <> Null"
    ))
    .into()
}

#[cold]
fn destroyed(class: &str) -> Box<super::Fault> {
    failure(
        codes::NULL_VALUE,
        bilingual!("cet objet {class} a été libéré", "this {class} object was deleted"),
    )
}

impl StmtKind {
    /// Runs the destructors that wait.
    pub(crate) fn destroy() -> Self {
        Self::Object(Box::new(ObjectStmt::Destroy))
    }
}
