//! How a program goes on: loops without a way out, code after what never ends, results that are
//! declared and not given, `RETOUR` and `RENVOYER` mixed.

use std::rc::Rc;

use super::{blocks, cases, has};
use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{Sources, Span};
use crate::syntax::fold;
use crate::syntax::tree::{
    Block, Body, Expr, ExprKind, Procedure, Statement, StatementKind, UnaryOp,
};

/// Functions after which the program, or at least the process, does not go on.
const ENDINGS: [&str; 8] = [
    "finprogramme",
    "endprogram",
    "exceptiondeclenche",
    "exceptionthrow",
    "exceptionpropage",
    "exceptionpropagate",
    "erreurpropage",
    "errorpropagate",
];

/// What every process of a program does wrong.
pub(super) fn review(body: &Body, sources: &Sources) -> Vec<Diagnostic> {
    let mut flow =
        Flow { sources, found: Vec::new(), waiting: Vec::new(), process: Process::new() };
    flow.process(body);
    while let Some(procedure) = flow.waiting.pop() {
        let ends = flow.process(&procedure.body);
        flow.result(&procedure, ends);
    }
    flow.found
}

/// A loop that is open.
#[derive(Debug, Default, Clone, Copy)]
struct Exits {
    /// Something leaves it, wherever it leads.
    left: bool,
    /// Something leads just after it.
    broken: bool,
}

/// One process.
struct Process {
    loops: Vec<Exits>,
    /// For each `SELON` that is open: a `SORTIR SELON` leaves it.
    switches: Vec<bool>,
    /// The first `RETOUR`, and the first `RENVOYER`.
    returns: [Option<Span>; 2],
    /// A result is given.
    gives: bool,
    /// Exception handlers open.
    handlers: u32,
}

impl Process {
    fn new() -> Self {
        Self {
            loops: Vec::new(),
            switches: Vec::new(),
            returns: [None; 2],
            gives: false,
            handlers: 0,
        }
    }

    /// Everything around is left.
    fn leave(&mut self) {
        self.leave_from(0);
    }

    /// The loops from this depth on are left.
    fn leave_from(&mut self, depth: usize) {
        for exits in self.loops.iter_mut().skip(depth) {
            exits.left = true;
        }
    }
}

struct Flow<'s> {
    sources: &'s Sources,
    found: Vec<Diagnostic>,
    waiting: Vec<Rc<Procedure>>,
    process: Process,
}

impl Flow<'_> {
    /// True when the end of the process can be reached.
    fn process(&mut self, body: &Body) -> bool {
        self.process = Process::new();
        let ends = self.block(&body.statements);
        for clause in blocks(body).skip(1) {
            self.block(clause);
        }
        if let [Some(plain), Some(with_result)] = self.process.returns {
            let message = bilingual!(
                "RETOUR et RENVOYER ne vont pas dans le même traitement",
                "RETURN and RESULT do not go in the same process"
            );
            let label = bilingual!("l'autre est ici", "the other one is here");
            let hint = bilingual!(
                "RENVOYER si le traitement donne un résultat, RETOUR s'il n'en donne pas",
                "RESULT when the process gives a result, RETURN when it gives none"
            );
            self.found.push(
                Diagnostic::warning(codes::MIXED_RETURN, plain, message)
                    .label(with_result, label)
                    .hint(hint),
            );
        }
        ends
    }

    /// A declared result must be given.
    fn result(&mut self, procedure: &Procedure, ends: bool) {
        let declared = procedure.results.iter().flatten().next();
        let bodiless = procedure.body.statements.is_empty()
            || has(&procedure.modifiers, &["abstraite", "abstract"]);
        let Some(declared) = declared.filter(|_| !bodiless) else { return };
        let text = &procedure.name.text;
        let message = if !self.process.gives {
            bilingual!(
                "« {text} » déclare un résultat et n'en renvoie jamais",
                "`{text}` declares a result and never gives one"
            )
        } else if ends {
            bilingual!(
                "« {text} » peut se terminer sans renvoyer de résultat",
                "`{text}` may end without giving a result"
            )
        } else {
            return;
        };
        let label = bilingual!("le résultat est déclaré ici", "the result is declared here");
        self.found.push(
            Diagnostic::warning(codes::MISSING_RESULT, procedure.name.span, message)
                .label(declared.span, label)
                .hint(bilingual!(
                    "terminez chaque chemin par RENVOYER",
                    "end every path with RESULT"
                )),
        );
    }

    /// True when what follows the block can be reached.
    fn block(&mut self, block: &Block) -> bool {
        let mut goes_on = true;
        let mut ended_by: Option<&Statement> = None;
        for statement in block {
            if let Some(by) = ended_by.take()
                && is_code(&statement.kind)
            {
                self.unreachable(statement, by);
            }
            if is_part(&statement.kind) {
                goes_on = true;
                ended_by = None;
            }
            if !self.statement(statement) && goes_on {
                goes_on = false;
                // A jump of its own is told of where it is lowered.
                ended_by = (!is_jump(&statement.kind)).then_some(statement);
            }
        }
        goes_on
    }

    fn unreachable(&mut self, statement: &Statement, by: &Statement) {
        let message = bilingual!("ce code n'est jamais atteint", "this code is never reached");
        let label = if matches!(by.kind, StatementKind::Expression(_)) {
            bilingual!("le traitement s'arrête ici", "the process stops here")
        } else {
            bilingual!("ce bloc ne mène jamais plus loin", "this block never leads further")
        };
        let first = self.first_line(by.span);
        self.found.push(
            Diagnostic::warning(codes::UNREACHABLE, statement.span, message).label(first, label),
        );
    }

    /// True when the next statement can be reached.
    fn statement(&mut self, statement: &Statement) -> bool {
        use StatementKind as S;
        match &statement.kind {
            S::Return { values } => {
                self.process.gives |= !values.is_empty();
                self.returned(statement.span);
                self.process.leave();
                false
            }
            S::SetResult { .. } => {
                self.process.gives = true;
                true
            }
            S::Goto(_) | S::Reraise | S::AbortAndBreak => {
                self.process.leave();
                false
            }
            S::Break(count) => {
                let depth = self.process.loops.len().saturating_sub(*count as usize);
                self.process.leave_from(depth);
                if let Some(exits) = self.process.loops.get_mut(depth) {
                    exits.broken = true;
                }
                false
            }
            S::Continue(count) => {
                // Going on with an outer loop leaves the inner ones.
                let depth = self.process.loops.len().saturating_sub(*count as usize);
                self.process.leave_from(depth + 1);
                false
            }
            S::BreakSwitch => {
                if let Some(left) = self.process.switches.last_mut() {
                    *left = true;
                }
                false
            }
            S::Expression(expr) if ends_program(expr) => {
                self.process.leave();
                false
            }
            S::If { arms, otherwise } => {
                let mut goes_on = otherwise.is_none();
                for block in arms.iter().map(|(_, block)| block).chain(otherwise) {
                    goes_on |= self.block(block);
                }
                goes_on
            }
            S::CompileIf { arms, otherwise } => {
                for block in arms.iter().map(|(_, block)| block).chain(otherwise) {
                    self.block(block);
                }
                true
            }
            S::Switch { value, arms, otherwise } => {
                cases::review(value, arms, &mut self.found);
                self.process.switches.push(false);
                let mut goes_on = otherwise.is_none();
                for block in arms.iter().map(|(_, block)| block).chain(otherwise) {
                    goes_on |= self.block(block);
                }
                let left = self.process.switches.pop().unwrap_or(true);
                goes_on || left
            }
            S::Loop { count: None, body, again_while: None } => self.endless(statement, body, true),
            S::While { condition, body } if is_always(condition) => {
                self.endless(statement, body, false)
            }
            S::Loop { body, .. } | S::While { body, .. } => self.repeated(body),
            S::For(each) => {
                self.steps(each);
                self.repeated(&each.body)
            }
            S::ForEach(each) => self.repeated(&each.body),
            S::With { body, .. } | S::Using { body, .. } | S::Fold(body) => self.block(body),
            S::After { body, .. } => {
                self.apart(body);
                true
            }
            S::WhenException { handler } => {
                self.handler(statement, handler);
                true
            }
            S::WhenExceptionIn { body, handler, otherwise } => {
                let body = self.block(body);
                let otherwise = otherwise.as_ref().is_none_or(|block| self.block(block));
                let handler = self.handler(statement, handler);
                handler || (body && otherwise)
            }
            S::Procedure(procedure) => {
                self.waiting.push(Rc::clone(procedure));
                true
            }
            S::Class(class) => {
                self.apart(&class.body);
                true
            }
            _ => true,
        }
    }

    /// What runs after an exception. Another handler inside it is refused by WINDEV.
    fn handler(&mut self, statement: &Statement, handler: &Block) -> bool {
        if self.process.handlers > 0 {
            let message = bilingual!(
                "un traitement d'exception n'en contient pas un autre",
                "an exception handler does not hold another one"
            );
            let hint = bilingual!(
                "mettez ce traitement dans une procédure, que le premier appelle",
                "put this handler in a procedure, which the first one calls"
            );
            let first = self.first_line(statement.span);
            self.found.push(Diagnostic::warning(codes::NESTED_HANDLER, first, message).hint(hint));
        }
        self.process.handlers += 1;
        let goes_on = self.block(handler);
        self.process.handlers -= 1;
        goes_on
    }

    /// A block that does not run where it is written.
    fn apart(&mut self, block: &Block) {
        let around = std::mem::replace(&mut self.process, Process::new());
        self.block(block);
        self.process = around;
    }

    /// A loop that its head ends.
    fn repeated(&mut self, body: &Block) -> bool {
        self.process.loops.push(Exits::default());
        self.block(body);
        self.process.loops.pop();
        true
    }

    /// A loop that only its body can end.
    fn endless(&mut self, statement: &Statement, body: &Block, plain: bool) -> bool {
        self.process.loops.push(Exits::default());
        self.block(body);
        let exits = self.process.loops.pop().unwrap_or_default();
        if !exits.left {
            let message =
                bilingual!("rien ne fait sortir de cette boucle", "nothing leaves this loop");
            let hint = if plain {
                bilingual!(
                    "ajoutez SORTIR ou RETOUR, ou un nombre de tours : BOUCLE(n)",
                    "add BREAK or RETURN, or a number of passes: LOOP(n)"
                )
            } else {
                bilingual!("ajoutez SORTIR ou RETOUR", "add BREAK or RETURN")
            };
            let first = self.first_line(statement.span);
            self.found.push(Diagnostic::warning(codes::ENDLESS_LOOP, first, message).hint(hint));
        }
        exits.broken
    }

    fn returned(&mut self, span: Span) {
        let text = self.sources.slice(span);
        let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
        let word = Span { end: span.start + end as u32, ..span };
        let rank = match &*fold(&text[..end]) {
            "retour" | "return" => 0,
            _ => 1,
        };
        self.process.returns[rank].get_or_insert(word);
    }

    /// A step that is computed at each pass is only sure for a variable.
    fn steps(&mut self, each: &crate::syntax::tree::For) {
        let Some(step) = &each.step else { return };
        let variable = matches!(each.counter.kind, ExprKind::Name(_));
        if variable || is_literal(step) || each.step_once {
            return;
        }
        let message = bilingual!(
            "le pas de cette boucle peut varier à chaque passage",
            "the step of this loop may vary at each pass"
        );
        let hint = bilingual!(
            "prenez une variable locale pour compteur, ou évaluez le pas une fois : _PAS_",
            "take a local variable as counter, or evaluate the step once: _STEP_"
        );
        self.found.push(Diagnostic::warning(codes::VARYING_STEP, step.span, message).hint(hint));
    }

    fn first_line(&self, span: Span) -> Span {
        let text = self.sources.slice(span);
        let end = text.find(['\n', '\r']).unwrap_or(text.len());
        Span { end: span.start + text[..end].trim_end().len() as u32, ..span }
    }
}

/// `FinProgramme()`, `ExceptionDéclenche(…)`…
fn ends_program(expr: &Expr) -> bool {
    let callee = match &expr.kind {
        ExprKind::Call { callee, .. } => callee,
        _ => expr,
    };
    matches!(&callee.kind, ExprKind::Name(name) if ENDINGS.contains(&&*name.key))
}

/// A condition that is written as true.
fn is_always(condition: &Expr) -> bool {
    match &condition.kind {
        ExprKind::Integer(value) => *value != 0,
        ExprKind::Name(name) => matches!(&*name.key, "vrai" | "true"),
        ExprKind::Unary { op: UnaryOp::Not, operand } => match &operand.kind {
            ExprKind::Integer(value) => *value == 0,
            ExprKind::Name(name) => matches!(&*name.key, "faux" | "false"),
            _ => false,
        },
        _ => false,
    }
}

fn is_literal(step: &Expr) -> bool {
    match &step.kind {
        ExprKind::Integer(_) | ExprKind::Real(_) | ExprKind::Currency(_) | ExprKind::Numeric(_) => {
            true
        }
        ExprKind::Unary { op: UnaryOp::Minus | UnaryOp::Plus, operand } => is_literal(operand),
        _ => false,
    }
}

/// Statements that jump by themselves.
fn is_jump(kind: &StatementKind) -> bool {
    use StatementKind as S;
    matches!(
        kind,
        S::Return { .. } | S::Break(_) | S::Continue(_) | S::Goto(_) | S::BreakSwitch | S::Reraise
    )
}

/// Where a jump may arrive.
fn is_part(kind: &StatementKind) -> bool {
    matches!(
        kind,
        StatementKind::Label(_) | StatementKind::ContinueLabel | StatementKind::BreakLabel
    )
}

/// Statements that do something when they are reached.
fn is_code(kind: &StatementKind) -> bool {
    use StatementKind as S;
    !is_part(kind)
        && !matches!(
            kind,
            S::Nothing
                | S::Error
                | S::Procedure(_)
                | S::Structure(_)
                | S::Class(_)
                | S::Enumeration(_)
                | S::Constants(_)
                | S::Alias(..)
                | S::Section(_)
        )
}
