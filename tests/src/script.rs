//! Runs a program inside the test, as the command would: same libraries, same ending, but a clock
//! that stands still, a directory of its own and recorded output.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use wl_interpreter::builtin::Table;
use wl_interpreter::diagnostic::{Diagnostic, Language, render};
use wl_interpreter::host::{FixedClock, Host, Recorder};
use wl_interpreter::syntax::fold;
use wl_interpreter::{Ending, Interpreter, STACK_BYTES};
use wl_mail::log::DialogueLog;
use wl_mail::net::Network;
use wl_sandbox::{Options, Sandbox, SandboxNetwork};
use wl_stdlib_email::{Closing, MailSetup, close, configure};

use crate::mdtest::{Outcome, Program};

/// A program and what it sees.
pub struct Script {
    /// Its name: a `.wl` name for a program, another for a page.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The language of messages.
    pub language: Language,
    /// Where its connections lead; nowhere when there is none.
    pub network: Option<Arc<dyn Network>>,
    /// Whether that network never leaves the machine, as the command knows of its sandbox.
    pub is_sandboxed: bool,
    /// Who is shown the dialogue with mail servers, as with `--log`.
    pub log: Option<Arc<dyn DialogueLog>>,
    /// Where its relative paths begin; a temporary directory when there is none.
    pub directory: Option<PathBuf>,
    /// The values of window fields, as with `--set`.
    pub fields: Vec<(String, String)>,
    /// Files made in its temporary directory, names and texts.
    pub files: Vec<(String, String)>,
}

impl Script {
    /// A program without network.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            language: Language::French,
            network: None,
            is_sandboxed: false,
            log: None,
            directory: None,
            fields: Vec::new(),
            files: Vec::new(),
        }
    }

    /// A program of a page, with what its options say but for the servers that it talks to.
    pub fn of_page(program: &Program) -> Self {
        let page = program.file.file_stem().unwrap_or_default().to_string_lossy();
        let mut script = Self::new(format!("{page}.wl"), &*program.source);
        script.files.clone_from(&program.files);
        if program.options.value("lang") == Some("en") {
            script.language = Language::English;
        }
        match program.options.value("set").and_then(|it| it.split_once('=')) {
            Some((name, value)) => script.with_field(name, value),
            None => script,
        }
    }

    /// With the value of a window field.
    pub fn with_field(mut self, name: &str, value: &str) -> Self {
        self.fields.push((fold(name).into_owned(), value.to_owned()));
        self
    }

    /// With a sandbox of its own.
    pub fn sandboxed(self) -> Self {
        self.within(&Arc::new(Sandbox::start(Options::default()).unwrap()))
    }

    /// In this sandbox.
    pub fn within(mut self, sandbox: &Arc<Sandbox>) -> Self {
        self.is_sandboxed = true;
        self.over(Arc::new(SandboxNetwork::new(Arc::clone(sandbox))))
    }

    /// Over this network.
    pub fn over(mut self, network: Arc<dyn Network>) -> Self {
        self.network = Some(network);
        self
    }

    /// In this directory.
    pub fn at(mut self, directory: impl Into<PathBuf>) -> Self {
        self.directory = Some(directory.into());
        self
    }

    /// Its dialogue with servers shown to `log`.
    pub fn logged(mut self, log: Arc<dyn DialogueLog>) -> Self {
        self.log = Some(log);
        self
    }

    /// Runs it to its end.
    pub fn run(self) -> Outcome {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        thread.spawn(move || self.run_here()).unwrap().join().unwrap()
    }

    /// Checks it as `wl check` does; nothing runs.
    pub fn check(self) -> Outcome {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        thread.spawn(move || self.check_here()).unwrap().join().unwrap()
    }

    fn check_here(self) -> Outcome {
        let table = Rc::new(Table::new(&[&wl_stdlib::LIBRARY, &wl_stdlib_email::LIBRARY]));
        let mut interpreter = Interpreter::new(table, Host::recording(&Recorder::default()));
        let found = interpreter.check(&self.name, &self.text);
        let status = if found.iter().any(Diagnostic::is_error) { 2 } else { 0 };
        let options = render::Options { language: self.language, color: false, width: 100 };
        let diagnostics = render::render_all(&found, &interpreter.sources(), options);
        Outcome { diagnostics, status, ..Outcome::default() }
    }

    fn run_here(self) -> Outcome {
        let recorder = Recorder::default();
        let own = tempfile::tempdir().unwrap();
        for (name, text) in &self.files {
            let path = own.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let mut host = Host::recording(&recorder);
        host.clock = Rc::new(FixedClock(jiff::civil::date(2026, 3, 15).at(14, 5, 9, 0)));
        host.directory = self.directory.unwrap_or_else(|| own.path().to_path_buf());
        host.language = self.language;
        host.fields = self.fields.into_iter().collect();
        let table = Rc::new(Table::new(&[&wl_stdlib::LIBRARY, &wl_stdlib_email::LIBRARY]));
        let mut interpreter = Interpreter::new(table, host);
        if let Some(network) = self.network {
            let mut setup = MailSetup::new(network);
            setup.sandboxed = self.is_sandboxed;
            setup.log = self.log;
            configure(interpreter.machine(), setup);
        }
        let warnings = Rc::new(RefCell::new(Vec::new()));
        let kept = Rc::clone(&warnings);
        interpreter.machine().on_warning(move |warning| kept.borrow_mut().push(warning.clone()));
        let outcome = interpreter.run(&self.name, &self.text);
        interpreter.machine().end();
        let closing = match outcome.ending {
            Ending::Finished => Closing::Finished,
            _ => Closing::Failed,
        };
        close(interpreter.machine(), closing);
        interpreter.machine().close();

        let mut found: Vec<Diagnostic> = outcome.diagnostics;
        found.append(&mut warnings.borrow_mut());
        let status = match &outcome.ending {
            Ending::Finished => 0,
            Ending::Refused => 2,
            Ending::Failed(fault) => {
                found.push(fault.diagnostic());
                1
            }
            Ending::Interrupted => 130,
        };
        let options = render::Options { language: self.language, color: false, width: 100 };
        let shown = recorder.recorded();
        Outcome {
            stdout: shown.output,
            stderr: shown.errors,
            diagnostics: render::render_all(&found, &interpreter.sources(), options),
            status,
        }
    }
}
