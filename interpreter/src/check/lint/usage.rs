//! Variables, parameters and procedures that nothing uses.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{blocks, has};
use crate::bilingual;
use crate::check::scan::Visitor;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::fold;
use crate::syntax::tree::{
    Attribute, Block, Body, Class, Declaration, Expr, ExprKind, Init, Name, Procedure, Statement,
    StatementKind,
};

/// `<utile>` in both languages.
const USEFUL: [&str; 2] = ["utile", "useful"];
/// Functions that reach names which only the run knows.
const INDIRECT: [&str; 8] = [
    "compile",
    "executecode",
    "executetraitement",
    "executeprocess",
    "evalueexpression",
    "evaluateexpression",
    "execute",
    "recuperedefinition",
];
/// A text longer than this names nothing.
const LONGEST_NAME: usize = 64;

/// How often a name is mentioned, and how many of these only write it.
#[derive(Debug, Default, Clone, Copy)]
struct Uses {
    mentions: u32,
    writes: u32,
}

type Mentions = FxHashMap<Rc<str>, Uses>;

/// What a declaration makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Variable,
    Parameter,
    Procedure,
}

#[derive(Debug)]
struct Declared {
    name: Name,
    kind: Kind,
    /// Writing it is using it: what it stands for is seen elsewhere.
    shared: bool,
}

/// What one process — the program, a procedure, a lambda, a class — declares and mentions.
#[derive(Default)]
struct Seen {
    declared: Vec<Declared>,
    mentions: Mentions,
    procedures: Vec<Rc<Procedure>>,
    lambdas: Vec<Rc<Procedure>>,
    classes: Vec<Class>,
    /// Something reaches names by a text that only the run knows.
    indirect: bool,
}

/// What bubbles up from a process: the names it did not declare itself.
struct Outside {
    mentions: Mentions,
    indirect: bool,
}

/// Everything that nothing uses in a program.
pub(super) fn unused(body: &Body) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut seen = look(blocks(body), std::iter::empty());
    // Only procedures and declarations: others include this source.
    if !body.statements.iter().any(does_something) {
        seen.declared.clear();
    }
    finish(seen, &mut found);
    found
}

/// Declarations aside, something runs.
fn does_something(statement: &Statement) -> bool {
    use StatementKind as S;
    match &statement.kind {
        S::Fold(block) => block.iter().any(does_something),
        kind => !matches!(
            kind,
            S::Declaration(_)
                | S::Constants(_)
                | S::Structure(_)
                | S::Enumeration(_)
                | S::Alias(..)
                | S::Class(_)
                | S::Procedure(_)
                | S::Extern(_)
                | S::Section(_)
                | S::CompileIf { .. }
                | S::Nothing
                | S::Error
        ),
    }
}

/// Looks through the blocks of one process and the values its parameters begin with, without
/// entering the processes inside.
fn look<'b>(
    blocks: impl Iterator<Item = &'b Block>,
    defaults: impl Iterator<Item = &'b Expr>,
) -> Seen {
    let seen = RefCell::new(Seen::default());
    let mut visitor = Visitor {
        statement: |statement: &Statement| seen.borrow_mut().statement(statement),
        expression: |expr: &Expr| seen.borrow_mut().expression(expr),
        enter_procedures: false,
    };
    for block in blocks {
        visitor.block(block);
    }
    for value in defaults {
        visitor.expr(value);
    }
    seen.into_inner()
}

impl Seen {
    fn mention(&mut self, key: &Rc<str>) {
        self.mentions.entry(Rc::clone(key)).or_default().mentions += 1;
    }

    /// A place that is only written: its name will be mentioned too, as an expression.
    fn write(&mut self, target: &Expr) {
        if let ExprKind::Name(name) = &target.kind {
            self.mentions.entry(Rc::clone(&name.key)).or_default().writes += 1;
        }
    }

    fn statement(&mut self, statement: &Statement) {
        use StatementKind as S;
        match &statement.kind {
            S::Declaration(declaration) => self.declaration(declaration),
            S::Procedure(procedure) => {
                if !is_useful(&procedure.attributes) {
                    let name = procedure.name.clone();
                    self.declared.push(Declared { name, kind: Kind::Procedure, shared: true });
                }
                self.procedures.push(Rc::clone(procedure));
            }
            S::Class(class) => self.classes.push((**class).clone()),
            S::Assign { target, .. } => self.write(target),
            S::MultiAssign { targets, .. } => {
                targets.iter().flatten().for_each(|target| self.write(target));
            }
            S::Expression(Expr { kind: ExprKind::Increment { target, .. }, .. }) => {
                self.write(target);
            }
            S::ForEach(each) => each.variables.iter().for_each(|name| self.mention(&name.key)),
            _ => {}
        }
    }

    fn declaration(&mut self, declaration: &Declaration) {
        if is_useful(&declaration.attributes) {
            return;
        }
        // A constructor may do all the work.
        if matches!(declaration.init, Some(Init::Constructor(_))) {
            return;
        }
        let shared = matches!(declaration.init, Some(Init::Reference(_)));
        for name in &declaration.names {
            self.declared.push(Declared { name: name.clone(), kind: Kind::Variable, shared });
        }
    }

    fn expression(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(name) => {
                self.indirect |= INDIRECT.contains(&&*name.key);
                self.mention(&name.key);
            }
            // `{"name"}`, or a callback given by its name.
            ExprKind::Text(text) => {
                let named = text.len() <= LONGEST_NAME
                    && !text.is_empty()
                    && text.chars().all(|c| c.is_alphanumeric() || c == '_');
                if named {
                    self.mention(&Rc::from(&*fold(text)));
                }
            }
            ExprKind::Indirection { name, .. } => {
                self.indirect |= !matches!(name.kind, ExprKind::Text(_));
            }
            ExprKind::Lambda(procedure) => self.lambdas.push(Rc::clone(procedure)),
            _ => {}
        }
    }
}

/// Ends a process: what is inside first, then what it leaves unused itself.
fn finish(mut seen: Seen, found: &mut Vec<Diagnostic>) -> Outside {
    for procedure in std::mem::take(&mut seen.procedures) {
        let mut outside = process(&procedure, true, found);
        // Calling itself is no use.
        outside.mentions.remove(&procedure.name.key);
        seen.absorb(outside);
    }
    for lambda in std::mem::take(&mut seen.lambdas) {
        let outside = process(&lambda, false, found);
        seen.absorb(outside);
    }
    for class in std::mem::take(&mut seen.classes) {
        let mut inner = look(std::iter::once(&class.body), std::iter::empty());
        // Members and methods are for others to use.
        inner.declared.clear();
        let outside = finish(inner, found);
        seen.absorb(outside);
    }
    let Seen { declared, mut mentions, indirect, .. } = seen;
    for item in &declared {
        let uses = mentions.get(&item.name.key).copied().unwrap_or_default();
        if !indirect {
            found.extend(remark(item, uses));
        }
    }
    for item in &declared {
        mentions.remove(&item.name.key);
    }
    Outside { mentions, indirect }
}

impl Seen {
    fn absorb(&mut self, outside: Outside) {
        self.indirect |= outside.indirect;
        for (key, uses) in outside.mentions {
            let own = self.mentions.entry(key).or_default();
            own.mentions += uses.mentions;
            own.writes += uses.writes;
        }
    }
}

/// A procedure or a lambda, whose parameters are only told of when `named`.
fn process(procedure: &Procedure, named: bool, found: &mut Vec<Diagnostic>) -> Outside {
    let defaults = procedure.parameters.iter().filter_map(|p| p.default.as_ref());
    let mut seen = look(blocks(&procedure.body), defaults);
    let all = seen.mentions.keys().any(|key| matches!(&**key, "mesparametres" | "myparameters"));
    let redefined = has(&procedure.modifiers, &["virtuelle", "virtual", "abstraite", "abstract"])
        || procedure.attributes.iter().any(|a| a.name.key.starts_with("redefini"));
    let empty = procedure.body.statements.is_empty();
    let told = named && !all && !redefined && !empty;
    for parameter in &procedure.parameters {
        let shared = true;
        let name = parameter.name.clone();
        if told && !is_useful(&parameter.attributes) {
            seen.declared.push(Declared { name, kind: Kind::Parameter, shared });
        } else {
            seen.mention(&name.key);
            seen.declared.push(Declared { name, kind: Kind::Parameter, shared });
        }
    }
    finish(seen, found)
}

fn is_useful(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| USEFUL.contains(&&*attribute.name.key))
}

fn remark(item: &Declared, uses: Uses) -> Option<Diagnostic> {
    let text = &item.name.text;
    let (message, hint) = match (item.kind, uses.mentions) {
        (Kind::Procedure, 0) => (
            bilingual!(
                "la procédure « {text} » n'est jamais appelée",
                "the procedure `{text}` is never called"
            ),
            bilingual!(
                "retirez-la, ou ajoutez <utile> à son en-tête",
                "remove it, or add <useful> to its header"
            ),
        ),
        (Kind::Parameter, 0) => (
            bilingual!(
                "le paramètre « {text} » n'est jamais utilisé",
                "the parameter `{text}` is never used"
            ),
            bilingual!(
                "retirez-le, ou écrivez « {text} <utile> » s'il doit rester",
                "remove it, or write `{text} <useful>` if it must stay"
            ),
        ),
        (Kind::Variable, 0) => (
            bilingual!(
                "la variable « {text} » n'est jamais utilisée",
                "the variable `{text}` is never used"
            ),
            bilingual!(
                "retirez-la, ou ajoutez <utile> à sa déclaration",
                "remove it, or add <useful> to its declaration"
            ),
        ),
        (Kind::Variable, mentions) if mentions == uses.writes && !item.shared => (
            bilingual!(
                "la variable « {text} » reçoit des valeurs et n'est jamais lue",
                "the variable `{text}` is given values and never read"
            ),
            bilingual!(
                "retirez-la, ou ajoutez <utile> à sa déclaration",
                "remove it, or add <useful> to its declaration"
            ),
        ),
        _ => return None,
    };
    Some(Diagnostic::warning(codes::UNUSED, item.name.span, message).hint(hint))
}
