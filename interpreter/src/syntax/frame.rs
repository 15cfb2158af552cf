//! One open block: what was read of it, and the statement it becomes.

use std::rc::Rc;

use super::grammar::{Header, Opener};
use super::tree::{
    AssignOp, BinaryOp, Block, Body, Case, Class, Enumeration, EnumerationValue, Expr, ExprKind,
    For, ForEach, Init, Name, Statement, StatementKind, Structure,
};
use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

/// Which part of a process is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Phase {
    /// The code itself.
    #[default]
    Code,
    /// `CAS ERREUR:`.
    CaseError,
    /// `CAS EXCEPTION:`.
    CaseException,
    /// `FIN:`.
    AtEnd,
}

/// An open block.
#[derive(Debug)]
pub(super) struct Frame {
    pub kind: FrameKind,
    /// The line that opened it.
    pub opener: Span,
    /// How far that line is indented.
    pub column: usize,
    /// The statements of the part being read.
    pub block: Block,
}

/// What is open, with the parts already read.
#[derive(Debug)]
pub(super) enum FrameKind {
    /// The condition of the arm being read; `None` after `SINON`.
    If {
        arms: Vec<(Expr, Block)>,
        condition: Option<Expr>,
    },
    Switch {
        value: Expr,
        arms: Vec<(Vec<Case>, Block)>,
        now: SwitchPart,
        otherwise: Option<Block>,
    },
    Loop(Option<Expr>),
    While(Expr),
    For(Box<For>),
    ForEach(Box<ForEach>),
    With(Expr),
    Using(Expr),
    After {
        target: Expr,
        call: Expr,
    },
    /// The parts before the one being read.
    WhenIn(Vec<Block>),
    When,
    Constants,
    Structure {
        name: Name,
        composed: bool,
    },
    Enumeration {
        name: Name,
        combination: bool,
    },
    Class(Box<Class>),
    Procedure {
        header: Box<Header>,
        body: Body,
        phase: Phase,
    },
    CompileIf {
        arms: Vec<(Expr, Block)>,
        condition: Option<Expr>,
    },
    Fold,
}

/// Where in a `SELON` the reading is.
#[derive(Debug)]
pub(super) enum SwitchPart {
    Head,
    Case(Vec<Case>),
    Other,
}

impl Frame {
    /// What an opener opens.
    pub fn new(opener: Opener, span: Span, column: usize) -> Self {
        let kind = match opener {
            Opener::If(condition) => FrameKind::If { arms: Vec::new(), condition: Some(condition) },
            Opener::Switch(value) => {
                let (arms, otherwise) = (Vec::new(), None);
                FrameKind::Switch { value, arms, now: SwitchPart::Head, otherwise }
            }
            Opener::Loop(count) => FrameKind::Loop(count),
            Opener::While(condition) => FrameKind::While(condition),
            Opener::For(head) => FrameKind::For(head),
            Opener::ForEach(head) => FrameKind::ForEach(head),
            Opener::With(object) => FrameKind::With(object),
            Opener::Using(resource) => FrameKind::Using(resource),
            Opener::After { target, call } => FrameKind::After { target, call },
            Opener::WhenIn => FrameKind::WhenIn(Vec::new()),
            Opener::When => FrameKind::When,
            Opener::Constants => FrameKind::Constants,
            Opener::Structure { name, composed } => FrameKind::Structure { name, composed },
            Opener::Enumeration { name, combination } => {
                FrameKind::Enumeration { name, combination }
            }
            Opener::Class(class) => FrameKind::Class(class),
            Opener::Procedure(header) => {
                FrameKind::Procedure { header, body: Body::default(), phase: Phase::Code }
            }
            Opener::CompileIf(condition) => {
                FrameKind::CompileIf { arms: Vec::new(), condition: Some(condition) }
            }
            Opener::Fold => FrameKind::Fold,
        };
        Self { kind, opener: span, column, block: Vec::new() }
    }

    /// A one-line `SI` that goes on as a block.
    pub fn resumed_if(arms: Vec<(Expr, Block)>, condition: Option<Expr>, span: Span) -> Self {
        Self { kind: FrameKind::If { arms, condition }, opener: span, column: 0, block: Vec::new() }
    }

    /// A procedure that needs no `FIN`.
    pub fn is_plain_procedure(&self) -> bool {
        matches!(&self.kind, FrameKind::Procedure { header, .. } if !header.internal)
    }

    /// A procedure of any kind.
    pub fn is_procedure(&self) -> bool {
        matches!(self.kind, FrameKind::Procedure { .. })
    }

    /// Closed by `<FIN>`.
    pub fn is_tag(&self) -> bool {
        matches!(self.kind, FrameKind::CompileIf { .. } | FrameKind::Fold)
    }

    /// `QUAND EXCEPTION DANS`, not yet at `FAIRE`.
    pub fn is_guarded(&self) -> bool {
        matches!(&self.kind, FrameKind::WhenIn(parts) if parts.is_empty())
    }

    /// Nothing was read in it.
    pub fn is_fresh(&self) -> bool {
        let no_arm = !matches!(&self.kind, FrameKind::CompileIf { arms, .. } if !arms.is_empty());
        self.block.is_empty() && no_arm
    }

    /// Whether a `SINON` can come next.
    pub fn accepts_else(&self) -> bool {
        match &self.kind {
            FrameKind::If { condition, .. } => condition.is_some(),
            FrameKind::WhenIn(parts) => parts.len() == 1,
            _ => false,
        }
    }

    fn take_block(&mut self) -> Block {
        std::mem::take(&mut self.block)
    }

    /// `SINON SI` or `SINON`.
    pub fn next_arm(&mut self, next: Option<Expr>) {
        let block = self.take_block();
        if let FrameKind::If { arms, condition } | FrameKind::CompileIf { arms, condition } =
            &mut self.kind
            && let Some(done) = std::mem::replace(condition, next)
        {
            arms.push((done, block));
        }
    }

    /// The next part of `QUAND EXCEPTION DANS`.
    pub fn next_part(&mut self) {
        let block = self.take_block();
        if let FrameKind::WhenIn(parts) = &mut self.kind {
            parts.push(block);
        }
    }

    /// Stores the part of a `SELON` that ends here.
    fn end_case(&mut self, next: SwitchPart) -> bool {
        let block = self.take_block();
        let FrameKind::Switch { arms, now, otherwise, .. } = &mut self.kind else { return false };
        match std::mem::replace(now, next) {
            SwitchPart::Head => false,
            SwitchPart::Case(cases) => {
                arms.push((cases, block));
                false
            }
            SwitchPart::Other => {
                *otherwise = Some(block);
                true
            }
        }
    }

    /// `CAS …`; true after `AUTRE CAS`.
    pub fn next_case(&mut self, cases: Vec<Case>) -> bool {
        self.end_case(SwitchPart::Case(cases))
    }

    /// `AUTRE CAS`.
    pub fn other_case(&mut self) {
        self.end_case(SwitchPart::Other);
    }

    /// Stores the part of a procedure that ends here.
    pub fn next_phase(&mut self, next: Phase) {
        let block = self.take_block();
        if let FrameKind::Procedure { body, phase, .. } = &mut self.kind {
            let mut block = block;
            match std::mem::replace(phase, next) {
                Phase::Code => body.statements.append(&mut block),
                Phase::CaseError => body.case_error.get_or_insert_default().append(&mut block),
                Phase::CaseException => {
                    body.case_exception.get_or_insert_default().append(&mut block);
                }
                Phase::AtEnd => body.at_end.get_or_insert_default().append(&mut block),
            }
        }
    }

    /// A structure or a composite variable.
    pub fn is_structure(&self) -> bool {
        matches!(self.kind, FrameKind::Structure { .. })
    }

    /// What it is called in messages.
    pub fn words(&self) -> (&'static str, &'static str) {
        match &self.kind {
            FrameKind::If { .. } => ("SI", "IF"),
            FrameKind::Switch { .. } => ("SELON", "SWITCH"),
            FrameKind::Loop(_) => ("BOUCLE", "LOOP"),
            FrameKind::While(_) => ("TANTQUE", "WHILE"),
            FrameKind::For(_) => ("POUR", "FOR"),
            FrameKind::ForEach(_) => ("POUR TOUT", "FOR EACH"),
            FrameKind::With(_) => ("AVEC", "WITH"),
            FrameKind::Using(_) => ("UTILISER", "USING"),
            FrameKind::After { .. } => ("APRÈS", "AFTER"),
            FrameKind::WhenIn(_) | FrameKind::When => ("QUAND EXCEPTION", "WHEN EXCEPTION"),
            FrameKind::Constants => ("CONSTANTE", "CONSTANT"),
            FrameKind::Structure { composed: true, .. } => ("composé", "composed variable"),
            FrameKind::Structure { .. } => ("Structure", "Structure"),
            FrameKind::Enumeration { combination: false, .. } => ("Énumération", "Enumeration"),
            FrameKind::Enumeration { .. } => ("Combinaison", "Combination"),
            FrameKind::Class(_) => ("Classe", "Class"),
            FrameKind::Procedure { .. } => ("PROCÉDURE", "PROCEDURE"),
            FrameKind::CompileIf { .. } => ("<COMPILE SI>", "<COMPILE IF>"),
            FrameKind::Fold => ("<BLOC>", "<BLOCK>"),
        }
    }

    /// The statement that this block is.
    pub fn close(
        mut self,
        end: Span,
        again_while: Option<Expr>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Statement {
        let span = self.opener.to(end);
        match self.kind {
            FrameKind::Switch { .. } => {
                self.end_case(SwitchPart::Head);
            }
            FrameKind::Procedure { .. } => self.next_phase(Phase::Code),
            _ => {}
        }
        let body = self.block;
        let kind = match self.kind {
            FrameKind::If { arms, condition } => {
                let (arms, otherwise) = last_arm(arms, condition, body);
                StatementKind::If { arms, otherwise }
            }
            FrameKind::CompileIf { arms, condition } => {
                let (arms, otherwise) = last_arm(arms, condition, body);
                StatementKind::CompileIf { arms, otherwise }
            }
            FrameKind::Switch { value, arms, otherwise, .. } => {
                StatementKind::Switch { value: Box::new(value), arms, otherwise }
            }
            FrameKind::Loop(count) => {
                let (count, again_while) = (count.map(Box::new), again_while.map(Box::new));
                StatementKind::Loop { count, body, again_while }
            }
            FrameKind::While(condition) => {
                StatementKind::While { condition: Box::new(condition), body }
            }
            FrameKind::For(mut head) => {
                head.body = body;
                StatementKind::For(head)
            }
            FrameKind::ForEach(mut head) => {
                head.body = body;
                StatementKind::ForEach(head)
            }
            FrameKind::With(object) => StatementKind::With { object: Box::new(object), body },
            FrameKind::Using(resource) => {
                StatementKind::Using { resource: Box::new(resource), body }
            }
            FrameKind::After { target, call } => {
                let (target, call) = (Box::new(target), Box::new(call));
                StatementKind::After { target, call, body }
            }
            FrameKind::WhenIn(mut parts) => {
                parts.push(body);
                let mut parts = parts.into_iter();
                let body = parts.next().unwrap_or_default();
                let handler = parts.next().unwrap_or_default();
                StatementKind::WhenExceptionIn {
                    body,
                    handler,
                    otherwise: parts.next().map(Box::new),
                }
            }
            FrameKind::When => StatementKind::WhenException { handler: body },
            FrameKind::Constants => StatementKind::Constants(constants(body, diagnostics)),
            FrameKind::Structure { name, composed } => {
                let members = members(body, diagnostics);
                StatementKind::Structure(Box::new(Structure { name, members, composed }))
            }
            FrameKind::Enumeration { name, combination } => {
                let enumeration = enumeration(name, combination, body, diagnostics);
                StatementKind::Enumeration(Box::new(enumeration))
            }
            FrameKind::Class(mut class) => {
                class.body = body;
                StatementKind::Class(class)
            }
            FrameKind::Procedure { header, body, .. } => {
                StatementKind::Procedure(Rc::new(header.procedure(body)))
            }
            FrameKind::Fold => StatementKind::Fold(body),
        };
        Statement { kind, span }
    }
}

type Arms = Vec<(Expr, Block)>;

fn last_arm(mut arms: Arms, condition: Option<Expr>, body: Block) -> (Arms, Option<Block>) {
    match condition {
        Some(condition) => {
            arms.push((condition, body));
            (arms, None)
        }
        None => (arms, Some(body)),
    }
}

fn misplaced(statement: &Statement, diagnostics: &mut Vec<Diagnostic>) {
    if matches!(statement.kind, StatementKind::Error | StatementKind::Nothing) {
        return;
    }
    let message = bilingual!(
        "cette ligne n'a pas sa place dans ce bloc de déclarations",
        "this line has no place in this block of declarations"
    );
    diagnostics.push(Diagnostic::error(codes::SYNTAX, statement.span, message));
}

/// What a class may hold and a structure or a composite variable may not (page 1514008).
fn misplaced_member(statement: &Statement, diagnostics: &mut Vec<Diagnostic>) {
    let (message, hint) = match &statement.kind {
        StatementKind::Procedure(_) => (
            bilingual!(
                "une structure n'a que des membres, pas de procédure",
                "a structure has members only, no procedure"
            ),
            bilingual!("déclarer une Classe", "declare a Class"),
        ),
        StatementKind::Section(_) | StatementKind::Declaration(_) => (
            bilingual!(
                "les membres d'une structure sont tous publics",
                "the members of a structure are all public"
            ),
            bilingual!(
                "retirer ce mot, ou déclarer une Classe",
                "remove this word, or declare a Class"
            ),
        ),
        StatementKind::Constants(_) => (
            bilingual!("une structure n'a pas de constante", "a structure has no constant"),
            bilingual!("la déclarer hors de la structure", "declare it outside of the structure"),
        ),
        StatementKind::Structure(_) => (
            bilingual!(
                "une structure ne contient ni structure ni variable composée",
                "a structure holds no structure and no composite variable"
            ),
            bilingual!(
                "déclarer la structure à part, et un membre de ce type",
                "declare the structure on its own, and a member of that type"
            ),
        ),
        _ => return misplaced(statement, diagnostics),
    };
    // The first line of a block says enough.
    diagnostics.push(Diagnostic::error(codes::SYNTAX, statement.span, message).hint(hint));
}

fn constants(body: Block, diagnostics: &mut Vec<Diagnostic>) -> Vec<(Name, Expr)> {
    let mut list = Vec::new();
    for statement in body {
        match statement.kind {
            StatementKind::Assign { ref target, op: AssignOp::Set, value, .. }
                if let ExprKind::Name(name) = &target.kind =>
            {
                list.push((name.clone(), *value));
            }
            StatementKind::Constants(more) => list.extend(more),
            StatementKind::Declaration(mut declaration)
                if matches!(declaration.init, Some(Init::Value(_))) =>
            {
                if let (Some(name), Some(Init::Value(value))) =
                    (declaration.names.pop(), declaration.init)
                {
                    list.push((name, value));
                }
            }
            _ => misplaced(&statement, diagnostics),
        }
    }
    list
}

fn members(body: Block, diagnostics: &mut Vec<Diagnostic>) -> Vec<super::tree::Declaration> {
    let mut list = Vec::new();
    for statement in body {
        match statement.kind {
            StatementKind::Declaration(declaration) if declaration.modifiers.is_empty() => {
                list.push(*declaration);
            }
            StatementKind::Fold(inner) => list.append(&mut members(inner, diagnostics)),
            _ => misplaced_member(&statement, diagnostics),
        }
    }
    list
}

fn enumeration(
    name: Name,
    combination: bool,
    body: Block,
    diagnostics: &mut Vec<Diagnostic>,
) -> Enumeration {
    let value = |name, value, included| EnumerationValue { name, value, included };
    let (mut list, mut exclusions) = (Vec::new(), Vec::new());
    for statement in body {
        match statement.kind {
            StatementKind::Expression(Expr { kind: ExprKind::Name(name), .. }) => {
                list.push(value(name, None, false));
            }
            StatementKind::Expression(Expr { kind: ExprKind::List(items), .. })
                if items.iter().all(|item| matches!(item.kind, ExprKind::Name(_))) =>
            {
                for item in items {
                    if let ExprKind::Name(name) = item.kind {
                        list.push(value(name, None, true));
                    }
                }
            }
            StatementKind::Assign { ref target, op: AssignOp::Set, value: given, .. }
                if let ExprKind::Name(name) = &target.kind =>
            {
                list.push(value(name.clone(), Some(*given), false));
            }
            StatementKind::Expression(ref expr) if combination => match excluded(expr) {
                Some(names) => exclusions.push(names),
                None => misplaced(&statement, diagnostics),
            },
            _ => misplaced(&statement, diagnostics),
        }
    }
    Enumeration { name, combination, values: list, exclusions }
}

/// The options of `A - B - C`.
fn excluded(mut expr: &Expr) -> Option<Vec<Name>> {
    let mut names = Vec::new();
    loop {
        match &expr.kind {
            ExprKind::Binary { op: BinaryOp::Subtract, left, right, .. } => {
                let ExprKind::Name(name) = &right.kind else { return None };
                names.push(name.clone());
                expr = left;
            }
            ExprKind::Name(name) if !names.is_empty() => {
                names.push(name.clone());
                names.reverse();
                return Some(names);
            }
            _ => return None,
        }
    }
}
