//! What happens when a process fails: exception handlers, end clauses, behaviours chosen with
//! `ErreurChangeParamètre` and `ExceptionChangeParamètre`.

use std::rc::Rc;

use super::statement::Flow;
use super::{Fault, FaultKind, Machine, Run};
use crate::bilingual;
use crate::builtin::{
    Action, Answer, Behaviour, Circumstances, Error, Failing, Names, end_process, end_program,
};
use crate::diagnostic::{Severity, codes};
use crate::host::Channel;
use crate::source::Span;
use crate::tree::{Block, Body};
use crate::value::Value;

/// Calls that `errPile` tells, at most.
const SHOWN_CALLS: usize = 50;

/// What a process installed against failures, until it ends.
pub(super) struct Guard {
    /// How many procedures were running.
    depth: usize,
    kind: GuardKind,
}

enum GuardKind {
    /// `QUAND EXCEPTION … FIN`.
    Handler(Rc<Block>),
    /// `CAS ERREUR:`, by its mere presence.
    CaseError,
    /// `ErreurChangeParamètre`.
    OnError(Behaviour),
    /// `ExceptionChangeParamètre`.
    OnException(Behaviour),
}

impl GuardKind {
    /// True for what `ErreurChangeParamètre` or `ExceptionChangeParamètre` put there.
    fn is_chosen_for(&self, what: Failing) -> bool {
        match what {
            Failing::Error => matches!(self, Self::OnError(_)),
            Failing::Exception => matches!(self, Self::OnException(_)),
        }
    }

    fn is_for_errors(&self) -> bool {
        matches!(self, Self::OnError(_) | Self::CaseError)
    }
}

/// What becomes of a call that failed.
pub(super) enum Reaction {
    /// It gives its failure result.
    GoOn,
    /// It is made again.
    Again,
}

impl Machine {
    /// Runs the code of a process, then its end clauses.
    pub(super) fn process(&mut self, body: &Body) -> Run<()> {
        let depth = self.depth;
        if body.case_error.is_some() {
            self.guards.push(Guard { depth, kind: GuardKind::CaseError });
        }
        let mut outcome = self.block(&body.statements);
        let mut ends = true;
        if outcome.is_err() {
            (outcome, ends) = self.settle(body, outcome);
        }
        if let (Some(at_end), Ok(_), true) = (&body.at_end, &outcome, ends) {
            outcome = self.block(at_end);
        }
        while self.guards.last().is_some_and(|guard| guard.depth >= depth) {
            self.guards.pop();
        }
        outcome.map(drop)
    }

    /// Handles the failures of a process until it ends; false when its `FIN:` is not to be run.
    #[cold]
    fn settle(&mut self, body: &Body, mut outcome: Run<Flow>) -> (Run<Flow>, bool) {
        let mut ends = true;
        loop {
            if let Err(fault) = outcome {
                (outcome, ends) = self.recover(body, fault);
            }
            match outcome {
                Ok(Flow::Goto(label)) => {
                    self.entry = Some(label);
                    outcome = self.check_interrupt().and_then(|()| self.block(&body.statements));
                    ends = true;
                }
                other => return (other, ends),
            }
        }
    }

    fn recover(&mut self, body: &Body, fault: Box<Fault>) -> (Run<Flow>, bool) {
        let depth = self.depth;
        match fault.kind {
            FaultKind::Leave => (Ok(Flow::Return), true),
            FaultKind::CaseError => {
                // The clause handles no error of its own.
                self.guards.retain(|guard| guard.depth != depth || !guard.kind.is_for_errors());
                match &body.case_error {
                    Some(clause) => (self.block(clause), true),
                    None => (Err(no_clause("CAS ERREUR", "CASE ERROR", fault.span)), true),
                }
            }
            FaultKind::Exception => {
                // What handles an exception serves once: a second one goes to the upper level.
                let guards = &self.guards;
                let guard = guards
                    .iter()
                    .rposition(|guard| guard.depth == depth && !guard.kind.is_for_errors());
                match guard.map(|rank| self.guards.remove(rank).kind) {
                    Some(GuardKind::Handler(handler)) => {
                        let ends = fault.error.details().code != codes::EXCEPTION;
                        self.catch(*fault);
                        let outer = self.serving.replace((depth, Rc::clone(&handler)));
                        let outcome = self.block(&handler);
                        self.serving = outer;
                        (outcome, ends)
                    }
                    Some(GuardKind::OnException(behaviour)) => {
                        (self.on_exception(&behaviour, body, fault), true)
                    }
                    _ => match &body.case_exception {
                        Some(clause) => {
                            self.catch(*fault);
                            (self.block(clause), true)
                        }
                        None => (Err(fault), true),
                    },
                }
            }
            _ => (Err(fault), true),
        }
    }

    /// Makes an exception the one that `ExceptionInfo` tells about.
    pub(super) fn catch(&mut self, fault: Fault) {
        let Fault { error, span, calls, during, .. } = fault;
        let mut at = self.circumstances(span.unwrap_or_default(), during);
        if let Some((name, _)) = calls.first() {
            at.process = name.to_string();
        }
        at.stack.clear();
        let mut line = at.line;
        for (name, span) in calls.iter().take(SHOWN_CALLS) {
            at.stack.push(stack_line(name, line));
            line = self.line(*span);
        }
        at.stack.push(stack_line(&self.running_name(), line));
        self.errors.exception = Some(error);
        self.errors.exception_at = at;
    }

    /// Where the program is, for `ErreurInfo` and `ExceptionInfo`.
    fn circumstances(&self, span: Span, during: Option<Names>) -> Circumstances {
        let process = self.running_name();
        let line = self.line(span);
        let stack = vec![stack_line(&process, line)];
        let sources = self.sources.borrow();
        Circumstances {
            line,
            process,
            element: sources.get(span.source).map_or_else(String::new, |s| s.name.clone()),
            during,
            stack,
            moment: Some(crate::value::DateTime::now(&self.host.clock.now())),
        }
    }

    fn line(&self, span: Span) -> u32 {
        let sources = self.sources.borrow();
        let source = sources.get(span.source);
        source.map_or(0, |s| s.lines.position(&s.text, span.start as usize).0) as u32
    }

    fn running_name(&self) -> String {
        let running = self.running.and_then(|rank| self.procedures.get(rank as usize));
        let running = running.and_then(Option::as_ref);
        running.map(|procedure| procedure.name.to_string()).unwrap_or_default()
    }

    /// Leaves a non-fatal error for the script to ask about.
    pub(super) fn set_error(&mut self, error: Error, statement: bool, during: Option<Names>) {
        self.tell_hidden_error();
        self.errors.last_at = self.circumstances(self.at, during);
        self.errors.last = Some(error.clone());
        self.errors.detected = true;
        self.handed_on = 0;
        self.errors.seen = !statement;
        self.hidden = statement.then_some((error, self.at));
    }

    /// True when the running process may have a failed call made again.
    pub(super) fn may_retry(&self) -> bool {
        let depth = self.depth;
        let mut own = self.guards.iter().rev().take_while(|guard| guard.depth == depth);
        own.any(|guard| {
            matches!(&guard.kind, GuardKind::OnError(behaviour)
            if matches!(behaviour.action, Action::Call(_) | Action::Ask(..)))
        })
    }

    /// What the running process does on an error that its code does not test.
    pub(super) fn react(&mut self, span: Span) -> Run<Reaction> {
        let depth = self.depth;
        let own = self.guards.iter().rev().take_while(|guard| guard.depth == depth);
        let mut behaviours = own.filter_map(|guard| match &guard.kind {
            GuardKind::OnError(behaviour) => Some(behaviour.clone()),
            GuardKind::CaseError => Some(Behaviour { action: Action::Clause, shown: false }),
            _ => None,
        });
        let Some(behaviour) = behaviours.next() else { return Ok(Reaction::GoOn) };
        let Some(error) = self.errors.last.clone() else { return Ok(Reaction::GoOn) };
        if matches!(behaviour.action, Action::Nothing) {
            return Ok(Reaction::GoOn);
        }
        // From here on somebody looks at it.
        self.errors.seen = true;
        self.handed_on = 0;
        self.hidden = None;
        if behaviour.shown {
            self.show(&error);
        }
        let answer = match behaviour.action {
            Action::Nothing => Answer::Cancel,
            Action::Clause => return Err(fault_at(error, FaultKind::CaseError, span)),
            Action::Leave { result, handed_on } => {
                if let Some(front) = handed_on {
                    self.errors.last = Some(error.clone().preceded(&front));
                    self.handed_on = self.depth;
                }
                self.result = result.unwrap_or_default();
                return Err(fault_at(error, FaultKind::Leave, span));
            }
            Action::Call(procedure) => {
                Answer::from_value(&self.call_value(&procedure, Vec::new(), span)?)
            }
            Action::Ask(answers, default) => self.ask(&error, answers, default),
        };
        match answer {
            Answer::Cancel => Ok(Reaction::GoOn),
            Answer::Retry => {
                self.check_interrupt()?;
                Ok(Reaction::Again)
            }
            answer => Err(self.ending_of(answer, &error, span)),
        }
    }

    /// A procedure handed an error on to the code that called it: its behaviour decides, unless it
    /// tests the call.
    #[cold]
    pub(super) fn take_over(&mut self, tested: bool, span: Span) -> Run<Reaction> {
        let depth = std::mem::take(&mut self.handed_on);
        if tested || depth != self.depth + 1 {
            if tested {
                self.errors.seen = true;
            }
            return Ok(Reaction::GoOn);
        }
        self.react(span)
    }

    fn on_exception(&mut self, behaviour: &Behaviour, body: &Body, fault: Box<Fault>) -> Run<Flow> {
        let span = fault.span.unwrap_or_default();
        let error = fault.error.clone();
        self.catch((*fault).clone());
        match &behaviour.action {
            Action::Clause => match &body.case_exception {
                Some(clause) => self.block(clause),
                None => Err(no_clause("CAS EXCEPTION", "CASE EXCEPTION", fault.span)),
            },
            Action::Leave { result, .. } => {
                self.result = result.clone().unwrap_or_default();
                Ok(Flow::Return)
            }
            Action::Call(procedure) => self.ask_procedure(procedure, &error, fault, span),
            Action::Nothing | Action::Ask(..) => match &body.case_exception {
                Some(clause) => self.block(clause),
                None => Err(fault),
            },
        }
    }

    fn ask_procedure(
        &mut self,
        procedure: &Value,
        error: &Error,
        fault: Box<Fault>,
        span: Span,
    ) -> Run<Flow> {
        let answer = self.call_value(procedure, Vec::new(), span)?;
        match Answer::from_value(&answer) {
            Answer::Cancel | Answer::Retry => Err(fault),
            answer => Err(self.ending_of(answer, error, span)),
        }
    }

    /// An exception that nothing handled: the procedure of `epExécuteProcédureGénérale` sees it.
    pub(super) fn last_resort(&mut self, fault: Box<Fault>) -> Run<()> {
        let Some(procedure) = self.general.take() else { return Err(fault) };
        let (span, error) = (fault.span.unwrap_or_default(), fault.error.clone());
        self.catch((*fault).clone());
        let outcome = self.ask_procedure(&procedure, &error, fault, span).map(drop);
        self.general = Some(procedure);
        outcome
    }

    /// The fault that ends what an answer says.
    fn ending_of(&mut self, answer: Answer, error: &Error, span: Span) -> Box<Fault> {
        if answer == Answer::Relaunch {
            let told = error.clone().hint(bilingual!(
                "opRelanceProgramme termine ici le programme : le relancer est à la charge de \
                 qui l'a lancé",
                "opRelanceProgramme only ends the program here: launching it again is up to who \
                 launched it"
            ));
            let warning = super::describe(&told, span, Severity::Warning);
            (self.report)(&warning);
        }
        let ending = if answer == Answer::EndProcess { end_process() } else { end_program() };
        let mut fault: Box<Fault> = ending.into();
        fault.span = Some(span);
        fault
    }

    fn show(&mut self, error: &Error) {
        let text = error.text(self.host.language);
        self.host.console.print(Channel::Error, &text.replace("\r\n", "\n"));
    }

    fn ask(&mut self, error: &Error, answers: &[Answer], default: Answer) -> Answer {
        let language = self.host.language;
        let buttons: Vec<String> = answers
            .iter()
            .map(|answer| {
                let words = match answer {
                    Answer::Cancel | Answer::EndProcess => bilingual!("Annuler", "Cancel"),
                    Answer::EndProgram => bilingual!("Arrêter", "Stop"),
                    Answer::Retry => bilingual!("Réessayer", "Retry"),
                    Answer::Relaunch => bilingual!("Relancer", "Relaunch"),
                };
                words.get(language).to_owned()
            })
            .collect();
        let preset = answers.iter().position(|answer| *answer == default).unwrap_or(0);
        let text = error.text(language).replace("\r\n", "\n");
        let chosen = self.host.console.choose(&text, &buttons, preset);
        answers.get(chosen).copied().unwrap_or(default)
    }

    /// `QUAND EXCEPTION … FIN`: a second one in the same process replaces the first.
    pub(super) fn install_handler(&mut self, handler: &Rc<Block>) {
        let depth = self.depth;
        let kind = GuardKind::Handler(Rc::clone(handler));
        let mut own = self.guards.iter_mut().rev().take_while(|guard| guard.depth == depth);
        match own.find(|guard| matches!(guard.kind, GuardKind::Handler(_))) {
            Some(guard) => guard.kind = kind,
            None => self.guards.push(Guard { depth, kind }),
        }
    }

    /// `ExceptionActive`: the handler that is running may serve again.
    pub(super) fn rearm(&mut self) -> bool {
        let depth = self.depth;
        let Some((own, handler)) = self.serving.clone() else { return false };
        let running = own == depth;
        if running {
            self.install_handler(&handler);
        }
        running
    }

    pub(super) fn push_behaviour(&mut self, what: Failing, behaviour: Behaviour) {
        let depth = self.depth;
        let kind = match what {
            Failing::Error => GuardKind::OnError(behaviour),
            Failing::Exception => GuardKind::OnException(behaviour),
        };
        self.guards.push(Guard { depth, kind });
    }

    /// The behaviour before the last change of this process; what `CAS ERREUR:` does stays.
    pub(super) fn pop_behaviour(&mut self, what: Failing) {
        let depth = self.depth;
        let last = self
            .guards
            .iter()
            .rposition(|guard| guard.depth == depth && guard.kind.is_chosen_for(what));
        if let Some(rank) = last {
            self.guards.remove(rank);
        }
    }
}

fn fault_at(error: Error, kind: FaultKind, span: Span) -> Box<Fault> {
    Box::new(Fault { error, span: Some(span), kind, calls: Vec::new(), during: None })
}

fn stack_line(name: &str, line: u32) -> String {
    format!("{name} {line}").trim_start().to_owned()
}

fn no_clause(fr: &str, en: &str, span: Option<Span>) -> Box<Fault> {
    let mut fault: Box<Fault> = Error::fatal(
        codes::EXCEPTION,
        bilingual!(
            "ce traitement n'a pas de clause « {fr}: »",
            "this process has no `{en}:` clause"
        ),
    )
    .hint(bilingual!(
        "écrire « {fr}: » à la fin de la procédure",
        "write `{en}:` at the end of the procedure"
    ))
    .into();
    fault.span = span;
    fault
}
