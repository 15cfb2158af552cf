//! Lines to nested blocks, with a stack of what is open: no recursion over the source.

use std::rc::Rc;

use super::frame::{Frame, FrameKind, Phase};
use super::grammar::{Line, Middle, Opener};
use super::tree::{Block, Body, Case, Expr, ExprKind, Name, Statement, StatementKind};
use crate::bilingual;
use crate::diagnostic::{Bilingual, Code, Diagnostic, codes};
use crate::source::Span;

/// Blocks open at once.
const MAX_BLOCKS: usize = 500;
/// More errors of structure than this help nobody.
const MAX_DIAGNOSTICS: usize = 200;

/// Builds the blocks of a source, or of a lambda body.
#[derive(Debug, Default)]
pub(super) struct Builder {
    stack: Vec<Frame>,
    /// What is outside every block, with its end clauses.
    top: Body,
    phase: Phase,
    /// Openers refused because too many blocks are open.
    overflow: usize,
    /// The last statement is a one-line `SI`: a `SINON` may follow.
    one_line: bool,
    /// The last class that ended a procedure without `FIN`.
    ended_by: Option<Span>,
    pub diagnostics: Vec<Diagnostic>,
}

/// A built source.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub body: Body,
    pub diagnostics: Vec<Diagnostic>,
    /// A block was still open at the end.
    pub open_at_end: bool,
}

impl Builder {
    /// Adds a line; `column` is how far it is indented.
    pub fn line(&mut self, line: Line, span: Span, column: usize, after_semicolon: bool) {
        let after_one_line = std::mem::take(&mut self.one_line);
        match line {
            Line::Simple(kind) => {
                if after_one_line && after_semicolon {
                    self.add_to_one_line(Statement { kind, span });
                    self.one_line = true;
                    return;
                }
                self.simple(kind, span);
            }
            Line::Inherits(_) if self.in_structure() => self.no_base(span),
            Line::Inherits(mut bases) => match self.class() {
                Some(class) => class.bases.append(&mut bases),
                None => self.stray_inheritance(span),
            },
            Line::Implements(names) => match self.class() {
                Some(class) => class.attributes.extend(names.into_iter().map(implements)),
                None => self.stray(span, "IMPLÉMENTE", "IMPLEMENTS"),
            },
            Line::Open(opener) => self.open(opener, span, column),
            Line::Middle(middle) => self.middle(middle, span, after_one_line, after_semicolon),
            Line::End => self.end(span, column),
            Line::AgainWhile(condition) => self.again_while(condition, span),
            Line::TagEnd => self.tag_end(span),
        }
    }

    /// Closes what is still open and gives the result.
    pub fn finish(mut self, end: Span) -> Built {
        let open_at_end = !self.stack.is_empty();
        while let Some(frame) = self.stack.pop() {
            self.close_unfinished(frame, end);
        }
        Built { body: self.top, diagnostics: self.diagnostics, open_at_end }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }

    fn error(&mut self, code: Code, span: Span, message: Bilingual) {
        self.report(Diagnostic::error(code, span, message));
    }

    fn stray(&mut self, span: Span, french: &str, english: &str) {
        let message = bilingual!(
            "« {french} » ne correspond à aucun bloc ouvert",
            "`{english}` belongs to no open block"
        );
        self.error(codes::STRAY_CLOSER, span, message);
    }

    /// A `FIN` too many may be that of a procedure that a class inside it ended (WINDEV's error
    /// 1045).
    fn stray_end(&mut self, span: Span) {
        let Some(class) = self.ended_by.take() else { return self.stray(span, "FIN", "END") };
        let message = bilingual!(
            "une classe se déclare en dehors des procédures : celle-ci a fini la procédure",
            "a class is declared outside of procedures: this one ended the procedure"
        );
        let label =
            bilingual!("ce FIN n'a plus rien à fermer", "this END has nothing left to close");
        let hint = bilingual!(
            "placez la classe avant ou après la procédure",
            "put the class before or after the procedure"
        );
        let diagnostic = Diagnostic::error(codes::STRAY_CLOSER, class, message);
        self.report(diagnostic.label(span, label).hint(hint));
    }

    /// `HÉRITE` outside of a class: structures inherit nothing (page 1514008).
    fn stray_inheritance(&mut self, span: Span) {
        let structure = self.stack.last().is_some_and(Frame::is_structure);
        let message = if structure {
            bilingual!("une structure n'hérite de rien", "a structure inherits from nothing")
        } else {
            bilingual!(
                "« HÉRITE » n'a de sens que dans une classe",
                "`INHERITS` only means something in a class"
            )
        };
        let hint = bilingual!("déclarez une Classe", "declare a Class");
        self.report(Diagnostic::error(codes::STRAY_CLOSER, span, message).hint(hint));
    }

    /// The statements being read.
    fn block(&mut self) -> &mut Block {
        match self.stack.last_mut() {
            Some(frame) => &mut frame.block,
            None => match self.phase {
                Phase::Code => &mut self.top.statements,
                Phase::CaseError => self.top.case_error.get_or_insert_default(),
                Phase::CaseException => self.top.case_exception.get_or_insert_default(),
                Phase::AtEnd => self.top.at_end.get_or_insert_default(),
            },
        }
    }

    fn push(&mut self, kind: StatementKind, span: Span) {
        self.block().push(Statement { kind, span });
    }

    fn simple(&mut self, kind: StatementKind, span: Span) {
        let ends_method = match &kind {
            StatementKind::Section(_) => true,
            StatementKind::Declaration(declaration) => !declaration.modifiers.is_empty(),
            _ => false,
        };
        if ends_method && self.in_method() {
            self.close_top(span);
        }
        self.one_line = matches!(kind, StatementKind::If { .. });
        self.push(kind, span);
    }

    /// A method is being read, directly in a class.
    fn in_method(&self) -> bool {
        matches!(self.stack.as_slice(), [.., class, method]
            if matches!(class.kind, FrameKind::Class(_)) && method.is_plain_procedure())
    }

    fn in_structure(&self) -> bool {
        matches!(self.stack.last().map(|frame| &frame.kind), Some(FrameKind::Structure { .. }))
    }

    fn no_base(&mut self, span: Span) {
        let message =
            bilingual!("une structure n'hérite de rien", "a structure inherits from nothing");
        let hint = bilingual!("déclarer une Classe", "declare a Class");
        self.report(Diagnostic::error(codes::INHERITANCE, span, message).hint(hint));
    }

    fn class(&mut self) -> Option<&mut super::tree::Class> {
        match &mut self.stack.last_mut()?.kind {
            FrameKind::Class(class) => Some(class),
            _ => None,
        }
    }

    /// `SI c ALORS a; b`: what follows on the same line belongs to the condition.
    fn add_to_one_line(&mut self, statement: Statement) {
        let Some(last) = self.block().last_mut() else { return };
        last.span = last.span.to(statement.span);
        if let StatementKind::If { arms, otherwise } = &mut last.kind {
            match (otherwise, arms.last_mut()) {
                (Some(block), _) | (None, Some((_, block))) => block.push(statement),
                (None, None) => {}
            }
        }
    }

    fn open(&mut self, opener: Opener, span: Span, column: usize) {
        match &opener {
            Opener::Procedure(header) if !header.internal => {
                if let Some(class) = self.class()
                    && class.interface
                {
                    let Opener::Procedure(header) = opener else { return };
                    let procedure = header.procedure(Body::default());
                    self.push(StatementKind::Procedure(Rc::new(procedure)), span);
                    return;
                }
                // One that is indented in a structure is a member that it cannot have.
                let inside = self.in_structure()
                    && self.stack.last().is_some_and(|frame| frame.column < column);
                if !inside {
                    self.end_procedures(span);
                }
            }
            Opener::Class(_) if self.stack.last().is_some_and(Frame::is_plain_procedure) => {
                self.end_procedures(span);
                self.ended_by = Some(span);
            }
            _ => {}
        }
        if self.stack.len() >= MAX_BLOCKS {
            if self.overflow == 0 {
                let message = bilingual!(
                    "plus de {MAX_BLOCKS} blocs sont ouverts",
                    "more than {MAX_BLOCKS} blocks are open"
                );
                self.error(codes::TOO_DEEP, span, message);
            }
            self.overflow += 1;
            return;
        }
        self.stack.push(Frame::new(opener, span, column));
    }

    /// A procedure begins: the previous one ends, with what it left open.
    fn end_procedures(&mut self, span: Span) {
        self.overflow = 0;
        // `<COMPILE SI>` just before a header is around the procedure, not in the previous one.
        let mut tags = Vec::new();
        while self.stack.last().is_some_and(|frame| frame.is_tag() && frame.is_fresh()) {
            tags.extend(self.stack.pop());
        }
        while let Some(frame) = self.stack.last() {
            if frame.is_tag() || matches!(frame.kind, FrameKind::Class(_)) {
                break;
            }
            if let Some(frame) = self.stack.pop() {
                self.close_unfinished(frame, span);
            }
        }
        self.stack.extend(tags.into_iter().rev());
    }

    /// Closes a block that has no closing word of its own before `at`.
    fn close_unfinished(&mut self, frame: Frame, at: Span) {
        if !frame.is_plain_procedure() {
            let (fr, en) = frame.words();
            let message =
                bilingual!("il manque le FIN de ce {fr}", "the END of this {en} is missing");
            let label = bilingual!("FIN était attendu avant", "END was expected before this");
            let diagnostic =
                Diagnostic::error(codes::MISSING_END, frame.opener, message).label(at, label);
            self.report(diagnostic);
        }
        let end = frame.block.last().map_or(frame.opener, |last| last.span);
        self.finish_frame(frame, end);
    }

    fn finish_frame(&mut self, mut frame: Frame, end: Span) {
        frame.block.shrink_to_fit();
        let mut found = Vec::new();
        let statement = frame.close(end, None, &mut found);
        for diagnostic in found {
            self.report(diagnostic);
        }
        self.block().push(statement);
    }

    fn close_top(&mut self, end: Span) {
        if let Some(frame) = self.stack.pop() {
            self.finish_frame(frame, end);
        }
    }

    fn end(&mut self, span: Span, column: usize) {
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        match self.stack.last() {
            None => self.stray_end(span),
            Some(frame) if frame.is_tag() => self.stray(span, "FIN", "END"),
            Some(method) => {
                // A method without FIN, and the FIN of its class.
                let outdented = column < method.column;
                let closes_class = self.in_method()
                    && outdented
                    && self.stack.iter().rev().nth(1).is_some_and(|class| class.column == column);
                self.close_top(span);
                if closes_class {
                    self.close_top(span);
                }
            }
        }
    }

    fn again_while(&mut self, condition: Expr, span: Span) {
        match self.stack.last() {
            Some(frame) if matches!(frame.kind, FrameKind::Loop(_)) => {
                if let Some(frame) = self.stack.pop() {
                    let mut found = Vec::new();
                    let statement = frame.close(span, Some(condition), &mut found);
                    self.block().push(statement);
                }
            }
            _ => self.stray(span, "À FAIRE TANTQUE", "TO DO WHILE"),
        }
    }

    fn tag_end(&mut self, span: Span) {
        if !self.stack.iter().any(Frame::is_tag) {
            self.stray(span, "<FIN>", "<END>");
            return;
        }
        while let Some(frame) = self.stack.pop() {
            if frame.is_tag() {
                self.finish_frame(frame, span);
                return;
            }
            self.close_unfinished(frame, span);
        }
    }

    fn middle(&mut self, middle: Middle, span: Span, after_one_line: bool, same_line: bool) {
        match middle {
            Middle::ElseIf(condition, statements) => {
                if let Some(FrameKind::If { .. }) = self.else_target(after_one_line && same_line) {
                    if let Some(frame) = self.stack.last_mut() {
                        frame.next_arm(Some(condition));
                    }
                    self.block().extend(statements);
                } else if after_one_line {
                    self.else_of_one_line(Some(condition), statements, span);
                } else {
                    self.stray(span, "SINON", "ELSE");
                    self.open(Opener::If(condition), span, 0);
                    self.block().extend(statements);
                }
            }
            Middle::Else(statements) => match self.else_target(after_one_line && same_line) {
                Some(FrameKind::If { .. }) => {
                    if let Some(frame) = self.stack.last_mut() {
                        frame.next_arm(None);
                    }
                    self.block().extend(statements);
                }
                Some(_) => {
                    if let Some(frame) = self.stack.last_mut() {
                        frame.next_part();
                    }
                    self.block().extend(statements);
                }
                None if after_one_line => self.else_of_one_line(None, statements, span),
                None => {
                    self.stray(span, "SINON", "ELSE");
                    self.block().extend(statements);
                }
            },
            Middle::Case(cases, statements) => self.case(cases, statements, span),
            Middle::OtherCase(statements) => {
                if self.reach_switch(span) {
                    if let Some(frame) = self.stack.last_mut() {
                        frame.other_case();
                    }
                    self.block().extend(statements);
                } else {
                    self.stray(span, "AUTRE CAS", "OTHER CASE");
                }
            }
            Middle::Do => match self.stack.last_mut() {
                Some(frame) if frame.is_guarded() => frame.next_part(),
                _ => self.stray(span, "FAIRE", "DO"),
            },
            Middle::CaseError | Middle::CaseException | Middle::AtEnd => {
                self.clause(&middle, span);
            }
            Middle::CompileElseIf(condition) => self.compile_arm(Some(condition), span),
            Middle::CompileElse => self.compile_arm(None, span),
        }
    }

    /// The block that a `SINON` continues: the innermost one, if it can have a `SINON`.
    fn else_target(&self, one_line_first: bool) -> Option<&FrameKind> {
        if one_line_first {
            return None;
        }
        let frame = self.stack.last()?;
        frame.accepts_else().then_some(&frame.kind)
    }

    /// `SINON`, or `SINON SI` with its condition, after a `SI` of one line.
    fn else_of_one_line(&mut self, condition: Option<Expr>, statements: Block, span: Span) {
        let Some(mut last) = self.block().pop() else { return };
        let StatementKind::If { arms, otherwise } = &mut last.kind else {
            self.block().push(last);
            return;
        };
        if otherwise.is_some() {
            self.stray(span, "SINON", "ELSE");
        } else if statements.is_empty() {
            // Alone: a block that ends with FIN.
            let arms = std::mem::take(arms);
            self.stack.push(Frame::resumed_if(arms, condition, last.span));
            return;
        } else {
            match condition {
                Some(condition) => arms.push((condition, statements)),
                None => *otherwise = Some(statements),
            }
            last.span = last.span.to(span);
            self.one_line = true;
        }
        self.block().push(last);
    }

    fn case(&mut self, cases: Vec<Case>, statements: Block, span: Span) {
        if !self.reach_switch(span) {
            self.stray(span, "CAS", "CASE");
            return;
        }
        if let Some(frame) = self.stack.last_mut() {
            let misplaced = frame.next_case(cases);
            frame.block.extend(statements);
            if misplaced {
                let message = bilingual!(
                    "aucun CAS ne peut suivre AUTRE CAS",
                    "no CASE can follow OTHER CASE"
                );
                self.error(codes::OTHER_CASE_LAST, span, message);
            }
        }
    }

    /// Makes the innermost `SELON` the current block; what is open inside lacks its `FIN`.
    fn reach_switch(&mut self, span: Span) -> bool {
        let is_switch = |frame: &Frame| matches!(frame.kind, FrameKind::Switch { .. });
        let reach = self.stack.iter().rev().take_while(|frame| !frame.is_procedure());
        if !reach.into_iter().any(is_switch) {
            return false;
        }
        while let Some(frame) = self.stack.pop() {
            if is_switch(&frame) {
                self.stack.push(frame);
                return true;
            }
            self.close_unfinished(frame, span);
        }
        false
    }

    /// `CAS ERREUR:`, `CAS EXCEPTION:`, `FIN:`: of the procedure, or of the whole source.
    fn clause(&mut self, middle: &Middle, span: Span) {
        let phase = match middle {
            Middle::CaseError => Phase::CaseError,
            Middle::CaseException => Phase::CaseException,
            _ => Phase::AtEnd,
        };
        self.overflow = 0;
        while let Some(frame) = self.stack.pop() {
            if frame.is_procedure() {
                self.stack.push(frame);
                break;
            }
            self.close_unfinished(frame, span);
        }
        if let Some(frame) = self.stack.last_mut() {
            frame.next_phase(phase);
        } else {
            self.phase = phase;
            // Present even when nothing follows.
            self.block();
        }
    }

    fn compile_arm(&mut self, condition: Option<Expr>, span: Span) {
        if !self.stack.iter().any(|frame| matches!(frame.kind, FrameKind::CompileIf { .. })) {
            self.stray(span, "<SINON>", "<ELSE>");
            return;
        }
        while let Some(mut frame) = self.stack.pop() {
            if matches!(frame.kind, FrameKind::CompileIf { .. }) {
                frame.next_arm(condition);
                self.stack.push(frame);
                return;
            }
            self.close_unfinished(frame, span);
        }
    }
}

fn implements(name: Name) -> super::tree::Attribute {
    let span = name.span;
    super::tree::Attribute {
        name: Name::new("implémente", span),
        value: Some(Expr { kind: ExprKind::Name(name), span }),
    }
}
