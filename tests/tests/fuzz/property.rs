//! What holds for every text, whatever it says.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use wl_interpreter::builtin::Table;
use wl_interpreter::diagnostic::{Code, Diagnostic, Language, render};
use wl_interpreter::host::{FixedClock, Host, Recorder};
use wl_interpreter::source::{SourceId, Span};
use wl_interpreter::syntax::{parse, tokens};
use wl_interpreter::{Ending, Interpreter};

use crate::naive;
use crate::program::{Words, written};

/// Nothing, or what does not hold.
pub type Verdict = Result<(), String>;

/// What the properties need beside the text.
pub struct Bench {
    /// Every builtin.
    pub all: Rc<Table>,
    /// Those that a program made by chance may run.
    pub harmless: Rc<Table>,
    /// Set by the watchdog when a program runs for too long.
    pub interrupt: Arc<AtomicBool>,
}

impl Bench {
    /// An interpreter that touches nothing outside.
    pub fn interpreter(&self, table: &Rc<Table>, recorder: &Recorder) -> Interpreter {
        let mut host = Host::recording(recorder);
        host.clock = Rc::new(FixedClock(jiff::civil::date(2026, 3, 15).at(14, 5, 9, 0)));
        host.interrupt = Arc::clone(&self.interrupt);
        Interpreter::new(Rc::clone(table), host)
    }

    /// Runs a program: what it printed, and the code it failed with.
    pub fn run(&self, text: &str) -> Result<Ran, String> {
        self.run_with(&self.harmless, text)
    }

    /// Runs a program that may call these.
    pub fn run_with(&self, table: &Rc<Table>, text: &str) -> Result<Ran, String> {
        self.run_on(table, text, true)
    }

    /// Runs a program; code that only computes on its second tree, or not.
    fn run_on(&self, table: &Rc<Table>, text: &str, computes: bool) -> Result<Ran, String> {
        let recorder = Recorder::default();
        let mut interpreter = self.interpreter(table, &recorder);
        interpreter.computes(computes);
        let outcome = interpreter.run("essai.wl", text);
        show(&interpreter, &outcome.diagnostics)?;
        let end = match outcome.ending {
            Ending::Finished => End::Finished,
            Ending::Interrupted => End::Interrupted,
            Ending::Refused => {
                let shown = shown(&interpreter, &outcome.diagnostics, Language::English);
                End::Refused(shown)
            }
            Ending::Failed(fault) => {
                let diagnostic = fault.diagnostic();
                show(&interpreter, std::slice::from_ref(&diagnostic))?;
                End::Failed(diagnostic.code)
            }
        };
        interpreter.machine().close();
        Ok(Ran { output: recorder.recorded().output, end })
    }
}

/// What a run did.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    /// What it printed.
    pub output: String,
    /// How it ended.
    pub end: End,
}

/// How a run ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// To its end.
    Finished,
    /// By an error, with its number.
    Failed(Code),
    /// Before it began; the diagnostics.
    Refused(String),
    /// By the watchdog.
    Interrupted,
}

/// There is a tree, and every place in it, in the diagnostics and in the colours is a place of the
/// text.
pub fn parses(_: &Bench, text: &str) -> Verdict {
    let parsed = parse(text, SourceId(0), 0..text.len());
    // Every node writes its span when it is shown: this sees the whole tree.
    let shown = format!("{parsed:?}");
    for found in shown.split("Span { start: ").skip(1) {
        let mut numbers = found.split(|character: char| !character.is_ascii_digit());
        let mut next = || numbers.find(|number| !number.is_empty())?.parse().ok();
        if let (Some(start), Some(end)) = (next(), next()) {
            place(text, Span::new(SourceId(0), start, end))?;
        }
    }
    for diagnostic in &parsed.diagnostics {
        places(text, diagnostic)?;
    }
    let mut at = 0;
    for (class, range) in tokens(text) {
        if range.start < at || text.get(range.clone()).is_none_or(str::is_empty) {
            return Err(format!("the colour {class:?} is at {range:?}, after {at}"));
        }
        at = range.end;
    }
    Ok(())
}

/// Checking twice says the same, of places that exist, and can be shown.
pub fn checks(bench: &Bench, text: &str) -> Verdict {
    let mut interpreter = bench.interpreter(&bench.all, &Recorder::default());
    let first = interpreter.check("essai.wl", text);
    let second = interpreter.check("essai.wl", text);
    let same = first.len() == second.len()
        && first.iter().zip(&second).all(|(one, other)| {
            (one.code, one.severity, &one.message, &one.hint, one.span.range())
                == (other.code, other.severity, &other.message, &other.hint, other.span.range())
        });
    if !same {
        return Err(format!("first {first:#?}\nthen {second:#?}"));
    }
    for diagnostic in &first {
        places(text, diagnostic)?;
    }
    show(&interpreter, &first)
}

/// A program that checks clean runs to its end or to an error of its own; one that does not is
/// refused. At the prompt, line by line, likewise.
pub fn runs(bench: &Bench, text: &str) -> Verdict {
    let mut interpreter = bench.interpreter(&bench.harmless, &Recorder::default());
    let clean = !interpreter.check("essai.wl", text).iter().any(Diagnostic::is_error);
    match bench.run(text)?.end {
        End::Refused(why) if clean => return Err(format!("refused after a clean check: {why}")),
        End::Refused(_) => {}
        end if !clean => return Err(format!("wrong, yet it ran: {end:?}")),
        _ => {}
    }
    for line in text.lines().take(30) {
        let outcome = interpreter.enter(line);
        show(&interpreter, &outcome.diagnostics)?;
        if matches!(outcome.ending, Ending::Interrupted) || interpreter.machine().ended() {
            break;
        }
    }
    Ok(())
}

/// Diagnostics can be shown, in both languages.
fn show(interpreter: &Interpreter, diagnostics: &[Diagnostic]) -> Verdict {
    for language in [Language::French, Language::English] {
        let text = shown(interpreter, diagnostics, language);
        if text.is_empty() != diagnostics.is_empty() {
            return Err(format!("shown as {text:?}: {diagnostics:?}"));
        }
    }
    Ok(())
}

fn shown(interpreter: &Interpreter, diagnostics: &[Diagnostic], language: Language) -> String {
    let options = render::Options { language, color: false, width: 100 };
    render::render_all(diagnostics, &interpreter.sources(), options)
}

fn places(text: &str, diagnostic: &Diagnostic) -> Verdict {
    let labels = diagnostic.labels.iter().map(|label| label.span);
    for span in labels.chain([diagnostic.span]) {
        place(text, span).map_err(|error| format!("{error}, in {diagnostic:?}"))?;
    }
    Ok(())
}

fn place(text: &str, span: Span) -> Verdict {
    match text.get(span.range()) {
        Some(_) => Ok(()),
        None => Err(format!("{:?} is no part of {} bytes", span.range(), text.len())),
    }
}

/// A program right in itself runs, and does the same in French, in English and in both.
pub fn agrees(bench: &Bench, program: &str) -> Verdict {
    let french = bench.run(&written(program, Words::French))?;
    if let End::Refused(why) = &french.end {
        return Err(format!("refused: {why}"));
    }
    for words in [Words::English, Words::Mixed] {
        let other = bench.run(&written(program, words))?;
        if other != french && other.end != End::Interrupted && french.end != End::Interrupted {
            return Err(format!("{words:?} {other:#?}\nFrench {french:#?}"));
        }
    }
    Ok(())
}

/// The naive evaluator makes the same of it.
pub fn is_run_as_naively(bench: &Bench, program: &str) -> Verdict {
    let text = written(program, Words::French);
    let Some(expected) = naive::run(&text)? else { return Ok(()) };
    let ran = bench.run(&text)?;
    match &ran.end {
        End::Refused(why) => Err(format!("refused: {why}")),
        End::Interrupted => Ok(()),
        _ if ran == expected => Ok(()),
        _ => Err(format!("differs: {}\nnaively: {}", told(&ran), told(&expected))),
    }
}

/// Code that only computes does on its second tree what it does on the first.
pub fn computes_alike(bench: &Bench, program: &str) -> Verdict {
    let text = written(program, Words::French);
    let [first, second] =
        [false, true].map(|computes| bench.run_on(&bench.harmless, &text, computes));
    let (first, second) = (first?, second?);
    if first == second || [&first, &second].iter().any(|ran| ran.end == End::Interrupted) {
        return Ok(());
    }
    Err(format!("first tree: {}\nsecond tree: {}", told(&first), told(&second)))
}

fn told(ran: &Ran) -> String {
    format!("{:?}\n{}", ran.end, ran.output)
}
