//! Code compiled while the program runs: `Compile` (documentation page 3013015).

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

use crate::bilingual;
use crate::builtin::{Error, OWN_HEADER};
use crate::check::{Checker, Mode};
use crate::compute::prepare;
use crate::diagnostic::{Bilingual, Diagnostic, codes};
use crate::run::Compiler;
use crate::source::{SourceId, Sources};
use crate::syntax::parse;
use crate::syntax::tree::{Block, Body, Name, Procedure, Statement, StatementKind};
use crate::tree::Unit;

/// Compilations of one program: each keeps its text, which its errors show.
const MAX_COMPILED: usize = 100_000;

/// What compiles for a running program: its checker learns the new procedures.
pub fn compiler(checker: Rc<RefCell<Checker>>, sources: Rc<RefCell<Sources>>) -> Compiler {
    let mut own: HashSet<Rc<str>> = HashSet::new();
    let mut count = 0;
    Box::new(move |name, code| {
        count += 1;
        if count > MAX_COMPILED {
            return Err(Error::fatal(
                codes::TOO_LARGE,
                bilingual!(
                    "un programme compile au plus {MAX_COMPILED} procédures",
                    "a program compiles at most {MAX_COMPILED} procedures"
                ),
            ));
        }
        // `Window.Procedure`: there is one window.
        let name = name.map(|name| name.rsplit('.').next().unwrap_or(name).trim());
        let written = Written::new(name, code, count, &sources)?;
        let key = Rc::clone(&written.procedure.name.key);
        let mut checker = checker.borrow_mut();
        if checker.has_element(&key) && !own.contains(&key) {
            return Err(exists(&written.procedure.name.text));
        }
        let compiled = written.compile(&mut checker, &sources.borrow())?;
        own.insert(key);
        Ok(compiled)
    })
}

/// A procedure to compile.
struct Written {
    procedure: Procedure,
    statement: Statement,
    source: SourceId,
    /// Lines in front of the code.
    added: usize,
}

impl Written {
    fn new(
        name: Option<&str>,
        code: &str,
        count: usize,
        sources: &RefCell<Sources>,
    ) -> Result<Self, Error> {
        let title = name.unwrap_or("Compile").to_owned();
        let read = |text: &str| {
            let source = sources.borrow_mut().add(title.clone(), text);
            (parse(text, source, 0..text.len()), source)
        };
        let (parsed, source) = read(code);
        let first = parsed.statements.iter().find(|it| !is_nothing(it));
        let headed = matches!(first, Some(Statement { kind: StatementKind::Procedure(it), .. }) if !it.internal);
        let (parsed, source, added) = if headed {
            (parsed, source, usize::from(code.starts_with(OWN_HEADER)))
        } else {
            let own = format!("{OWN_HEADER}{count}");
            let opening = name.map_or(own, |name| format!("PROCÉDURE {name}"));
            let text = format!("{opening}()\n{code}");
            let (parsed, source) = read(&text);
            (parsed, source, 1)
        };
        if let Some(wrong) = parsed.diagnostics.iter().find(|found| found.is_error()) {
            return Err(refused(wrong, &sources.borrow(), added));
        }
        let clauses = [&parsed.case_error, &parsed.case_exception, &parsed.at_end];
        let mut statements: Block =
            parsed.statements.iter().filter(|it| !is_nothing(it)).cloned().collect();
        let alone = statements.len() == 1 && clauses.iter().all(|clause| clause.is_none());
        let (Some(statement), true) = (statements.pop(), alone) else { return Err(not_one()) };
        let StatementKind::Procedure(procedure) = &statement.kind else { return Err(not_one()) };
        let mut procedure = (**procedure).clone();
        if let Some(name) = name {
            let span = procedure.name.span;
            procedure.name = Name::new(name, span);
        }
        Ok(Self { procedure, statement, source, added })
    }

    fn compile(self, checker: &mut Checker, sources: &Sources) -> Result<(Unit, u32), Error> {
        let key = Rc::clone(&self.procedure.name.key);
        let kind = StatementKind::Procedure(Rc::new(self.procedure));
        let body =
            Body { statements: vec![Statement { kind, ..self.statement }], ..Body::default() };
        let found = checker.check(&body, Mode::Session);
        if let Some(wrong) = found.diagnostics.iter().find(|found| found.is_error()) {
            let added = if wrong.span.source == self.source { self.added } else { 0 };
            return Err(refused(wrong, sources, added));
        }
        let mut unit = found.unit;
        prepare(&mut unit);
        let named = unit.procedure_names.iter().find(|(name, _)| *name == key);
        match named.and_then(|(_, ranks)| ranks.last().copied()) {
            Some(rank) => Ok((unit, rank)),
            None => Err(not_one()),
        }
    }
}

fn is_nothing(statement: &Statement) -> bool {
    matches!(statement.kind, StatementKind::Nothing)
}

fn error(message: Bilingual) -> Error {
    Error::new(i64::from(codes::SYNTAX.0), codes::SYNTAX, message)
}

/// The first error of the code, with its line.
fn refused(wrong: &Diagnostic, sources: &Sources, added: usize) -> Error {
    let line = sources
        .get(wrong.span.source)
        .map_or(0, |source| source.lines.line_of(wrong.span.start as usize));
    let line = (line + 1).saturating_sub(added).max(1);
    let place = bilingual!("ligne {line}", "line {line}");
    let error = Error::new(i64::from(wrong.code.0), wrong.code, wrong.message.clone());
    let error = match &wrong.hint {
        Some(hint) => error.hint(hint.clone()),
        None => error,
    };
    error.context(&place)
}

fn not_one() -> Error {
    error(bilingual!(
        "le code à compiler est celui d'une seule procédure",
        "the code to compile is that of a single procedure"
    ))
}

fn exists(name: &str) -> Error {
    error(bilingual!(
        "le programme a déjà « {name} » : une procédure compilée prend un autre nom",
        "the program already has `{name}`: a compiled procedure takes another name"
    ))
}
