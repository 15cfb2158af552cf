//! One interpreter with its outside: what `wl run` and the prompt share.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use wl_interpreter::builtin::{Library, Runtime, Table};
use wl_interpreter::diagnostic::{Bilingual, Language};
use wl_interpreter::host::{Host, NoDesktop, SystemClock, SystemDesktop};
use wl_interpreter::value::Value;
use wl_interpreter::{Ending, Interpreter, Outcome, bilingual};
use wl_mail::net::{Network, RealNetwork};
use wl_sandbox::{Options, Sandbox, SandboxNetwork, Scenario, WebPage};
use wl_stdlib_email::{Closing, MailSetup, QueuePlace};

use crate::arguments::Run;
use crate::console::{Answers, Terminal};
use crate::interrupt::Interrupt;
use crate::log::ErrorLog;
use crate::screen::Screen;
use crate::status::Status;
use crate::{report, sandbox, sent, spool, values};

/// The libraries of the language.
static LIBRARIES: [&Library; 2] = [&wl_stdlib::LIBRARY, &wl_stdlib_email::LIBRARY];

/// Every builtin.
#[must_use]
pub fn table() -> Rc<Table> {
    Rc::new(Table::new(&LIBRARIES))
}

/// An interpreter and what it sees.
pub struct Session {
    /// The interpreter.
    pub interpreter: Interpreter,
    /// The language of messages.
    pub language: Language,
    screen: Screen,
    interrupt: Interrupt,
    sandbox: Option<Arc<Sandbox>>,
    /// `--web`.
    page: Option<WebPage>,
    /// A program that ends leaves its page open; a person who leaves the prompt has seen it.
    keeps_page: bool,
    /// `--log`.
    log: bool,
    /// `--ca`.
    ca: Option<PathBuf>,
    /// `--spool`.
    spool: Option<PathBuf>,
}

impl Session {
    /// A session as the command line wants it.
    pub fn open(options: &Run, screen: &Screen, language: Language) -> Result<Self, Bilingual> {
        let fields = values::read(options.values.as_deref(), &options.set)?;
        let interrupt = Interrupt::install();
        screen.when_gone(interrupt.flag());
        let answers = match (options.yes, options.no) {
            (true, _) => Answers::Yes,
            (_, true) => Answers::No,
            _ => Answers::Person,
        };
        let console = Terminal::new(screen.clone(), answers, interrupt.flag(), language);
        let host = Host {
            clock: Rc::new(SystemClock),
            console: Box::new(console),
            // Nothing leaves the sandbox, not even to the mail program of the person.
            desktop: match options.sandbox {
                Some(_) => Rc::new(NoDesktop),
                None => Rc::new(SystemDesktop),
            },
            interrupt: interrupt.flag(),
            directory: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            arguments: options.arguments.clone(),
            fields,
            language,
        };
        let mut session = Self {
            interpreter: Interpreter::new(table(), host),
            language,
            screen: screen.clone(),
            interrupt,
            sandbox: None,
            page: None,
            keeps_page: !options.files.is_empty(),
            log: options.log,
            ca: options.ca.clone(),
            spool: options.spool.clone(),
        };
        session.show_warnings();
        session.interpreter.tell_remarks(options.warnings);
        match &options.sandbox {
            Some(directory) => {
                let scenario = sandbox::scenario(options.scenario.as_deref())?;
                session.start_sandbox(directory.as_deref(), scenario)?;
                session.open_page(options.web)?;
            }
            None => session.configure_mail()?,
        }
        Ok(session)
    }

    /// Leads mail to a sandbox from now on.
    pub fn start_sandbox(
        &mut self,
        directory: Option<&Path>,
        scenario: Scenario,
    ) -> Result<(), Bilingual> {
        let directory = directory.map(Path::to_owned);
        let options = Options { directory, scenario, ..Options::default() };
        let sandbox = Sandbox::start(options).map_err(|error| {
            bilingual!("bac à sable impossible : {error}", "cannot start the sandbox: {error}")
        })?;
        self.sandbox = Some(Arc::new(sandbox));
        self.configure_mail()
    }

    /// `--web`: shows the mailboxes of the sandbox.
    fn open_page(&mut self, port: Option<u16>) -> Result<(), Bilingual> {
        if let (Some(sandbox), Some(port)) = (&self.sandbox, port) {
            let page = sandbox::web_page(sandbox, port)?;
            self.screen.err(&sandbox::where_it_is(&page, self.language));
            self.page = Some(page);
        }
        Ok(())
    }

    /// True when nothing leaves the machine.
    #[must_use]
    pub fn is_sandboxed(&self) -> bool {
        self.sandbox.is_some()
    }

    /// Changes the language of messages.
    pub fn speak(&mut self, language: Language) {
        self.language = language;
        self.interpreter.machine().host().language = language;
        self.show_warnings();
    }

    /// Runs the sources of a program, names and texts, and shows what is wrong with them.
    pub fn run(&mut self, sources: &[(String, String)]) -> Status {
        self.interrupt.begin();
        let sources: Vec<(&str, &str)> =
            sources.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let outcome = self.interpreter.run_all(&sources);
        self.conclude(&outcome)
    }

    /// Runs an entry of the prompt, shows what is wrong with it, gives the value of an expression.
    pub fn enter(&mut self, text: &str) -> (Status, Option<Value>) {
        self.interrupt.begin();
        let mut outcome = self.interpreter.enter(text);
        let value = outcome.value.take();
        (self.conclude(&outcome), value)
    }

    /// Closes what the program left open, and tells what it sent in the sandbox.
    pub fn close(mut self, status: Status) {
        self.interpreter.machine().end();
        let closing = match status {
            Status::Finished => Closing::Finished,
            Status::Interrupted => Closing::Interrupted,
            _ => Closing::Failed,
        };
        wl_stdlib_email::close(self.interpreter.machine(), closing);
        self.interpreter.machine().close();
        self.screen.finish();
        if let Some(sandbox) = &self.sandbox {
            sent::summary(&self.screen, sandbox, self.language);
        }
        let ran = matches!(status, Status::Finished | Status::Failed);
        if let Some(page) = self.page.as_ref().filter(|_| self.keeps_page && ran) {
            let still = match self.language {
                Language::French => {
                    "Le programme est fini, la page reste ouverte. Ctrl-C arrête.\n"
                }
                Language::English => "The program has ended, the page stays open. Ctrl-C stops.\n",
            };
            // Whoever reads that may press at once.
            self.interrupt.begin();
            self.screen.err(&(sandbox::where_it_is(page, self.language) + still));
            while !self.interrupt.flag().load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }

    /// True once the program called `FinProgramme`.
    #[must_use]
    pub fn is_ended(&mut self) -> bool {
        self.interpreter.machine().ended()
    }

    fn conclude(&self, outcome: &Outcome) -> Status {
        self.interrupt.end();
        let sources = self.interpreter.sources();
        let table = self.interpreter.table();
        report::diagnostics(&self.screen, &outcome.diagnostics, &sources, table, self.language);
        match &outcome.ending {
            Ending::Finished => Status::Finished,
            Ending::Refused => Status::Refused,
            Ending::Failed(fault) => {
                let diagnostic = fault.diagnostic();
                report::diagnostics(&self.screen, &[diagnostic], &sources, table, self.language);
                Status::Failed
            }
            Ending::Interrupted => {
                if !self.screen.is_gone() {
                    self.screen.err(match self.language {
                        Language::French => "Interrompu\n",
                        Language::English => "Interrupted\n",
                    });
                }
                Status::Interrupted
            }
        }
    }

    /// Warnings of the run appear when they happen.
    fn show_warnings(&mut self) {
        let (screen, language) = (self.screen.clone(), self.language);
        let sources = self.interpreter.shared_sources();
        let table = Rc::clone(self.interpreter.table());
        self.interpreter.machine().on_warning(move |warning| {
            let list = std::slice::from_ref(warning);
            report::diagnostics(&screen, list, &sources.borrow(), &table, language);
        });
    }

    /// Tells the mail library where connections lead.
    fn configure_mail(&mut self) -> Result<(), Bilingual> {
        let network: Arc<dyn Network> = match &self.sandbox {
            Some(sandbox) => Arc::new(SandboxNetwork::new(Arc::clone(sandbox))),
            None => Arc::new(RealNetwork),
        };
        let mut setup = MailSetup::new(network);
        setup.sandboxed = self.sandbox.is_some();
        setup.queue = match &self.sandbox {
            // What waits for real servers has no place in a sandbox, nor the reverse.
            Some(_) => QueuePlace::Temporary,
            None => spool::place(self.spool.as_deref()),
        };
        if self.log {
            setup.log = Some(Arc::new(ErrorLog(self.screen.clone())));
        }
        if let Some(file) = &self.ca {
            trust(&mut setup, file)?;
        }
        wl_stdlib_email::configure(self.interpreter.machine(), setup);
        Ok(())
    }
}

/// Trusts the authorities of a PEM file: `--ca`.
pub fn trust(setup: &mut MailSetup, file: &Path) -> Result<(), Bilingual> {
    let shown = file.display();
    let pem = std::fs::read_to_string(file).map_err(|error| error.to_string());
    pem.and_then(|pem| setup.trust(&pem)).map_err(|why| {
        bilingual!(
            "autorités de « {shown} » illisibles : {why}",
            "cannot read the authorities of `{shown}`: {why}"
        )
    })
}
