//! Runs scripts against the sandbox.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot start fails")]

use std::io;
use std::net::TcpStream;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use wl_interpreter::builtin::Table;
use wl_interpreter::host::{Host, Recorder};
use wl_interpreter::{Ending, Interpreter, STACK_BYTES};
use wl_mail::log::{DialogueLog, Direction};
use wl_mail::net::{Endpoint, Network, Protocol, Security};
use wl_sandbox::{Options, Sandbox, Scenario, Service};
use wl_stdlib_email::{Closing, MailSetup, close, configure};

/// Leads every dial to a sandbox, except to hosts that tests want missing.
struct Led(Arc<Sandbox>);

impl Network for Led {
    fn connect(&self, endpoint: &Endpoint, timeout: Duration) -> io::Result<TcpStream> {
        match endpoint.host.as_str() {
            "introuvable.example" => {
                return Err(io::Error::new(io::ErrorKind::NotFound, "no such host"));
            }
            "ferme.example" => return Err(io::ErrorKind::ConnectionRefused.into()),
            "muet.example" => return Err(io::ErrorKind::TimedOut.into()),
            _ => {}
        }
        let service = match (endpoint.protocol, endpoint.security) {
            (Protocol::Smtp, Security::Tls) => Service::SMTPS,
            (Protocol::Smtp, _) => Service::SMTP,
            (Protocol::Http, Security::Tls) => Service::HTTPS,
            (Protocol::Http, _) => Service::HTTP,
            (Protocol::Imap, Security::Tls) => Service::IMAPS,
            (Protocol::Imap, _) => Service::IMAP,
            (Protocol::Pop3, Security::Tls) => Service::POP3S,
            (Protocol::Pop3, _) => Service::POP3,
        };
        let address = self.0.address_for(&endpoint.host, endpoint.port, service)?;
        TcpStream::connect_timeout(&address, timeout)
    }

    fn browse(&self, url: &str) -> Option<io::Result<()>> {
        Some(self.0.browse(url))
    }
}

/// Counts the round trips: how often the client waited for what it had asked.
#[derive(Default)]
struct Turns(Mutex<(usize, bool)>);

impl DialogueLog for Turns {
    fn line(&self, _: Protocol, direction: Direction, _: &str) {
        let mut turns = self.0.lock().unwrap();
        match direction {
            Direction::Sent => turns.1 = true,
            Direction::Received => {
                turns.0 += usize::from(turns.1);
                turns.1 = false;
            }
            Direction::Remark => {}
        }
    }
}

/// What a script did.
pub struct Ran {
    /// Standard output.
    pub output: String,
    /// Standard error, and the warnings of the run.
    pub errors: String,
    /// How often it waited for a server.
    pub turns: usize,
    /// How it ended.
    pub ending: String,
    /// The mail servers, afterwards.
    pub sandbox: Arc<Sandbox>,
}

/// Options with a scenario.
pub fn scenario(text: &str) -> Options {
    Options { scenario: Scenario::parse(text).unwrap(), ..Options::default() }
}

/// Runs a script; what it leaves open is closed as a command would.
pub fn run_with(options: Options, code: &str) -> Ran {
    let directory = tempfile::tempdir().unwrap();
    run_in(Arc::new(Sandbox::start(options).unwrap()), code, directory.path().to_path_buf())
}

/// Runs a script over a sandbox, relative paths starting from a directory.
pub fn run_in(sandbox: Arc<Sandbox>, code: &str, directory: std::path::PathBuf) -> Ran {
    run(sandbox, code, directory, true)
}

/// Runs a script that is not told that its network is a sandbox.
pub fn run_outside(code: &str) -> Ran {
    let sandbox = Arc::new(Sandbox::start(Options::default()).unwrap());
    run(sandbox, code, std::env::temp_dir(), false)
}

fn run(sandbox: Arc<Sandbox>, code: &str, directory: std::path::PathBuf, sandboxed: bool) -> Ran {
    let code = code.to_owned();
    let work = move || {
        let recorder = Recorder::default();
        let table = Rc::new(Table::new(&[&wl_stdlib::LIBRARY, &wl_stdlib_email::LIBRARY]));
        let mut host = Host::recording(&recorder);
        host.directory = directory;
        let mut interpreter = Interpreter::new(table, host);
        let mut setup = MailSetup::new(Arc::new(Led(Arc::clone(&sandbox))));
        setup.sandboxed = sandboxed;
        let turns = Arc::new(Turns::default());
        setup.log = Some(Arc::<Turns>::clone(&turns));
        // Making the authority's key is slow: only where a test needs it.
        if ["TLS", "SMTPS", "https://"].iter().any(|word| code.contains(word)) {
            setup.trust(&sandbox.ca_pem().unwrap()).unwrap();
        }
        configure(interpreter.machine(), setup);
        let warnings = Rc::new(std::cell::RefCell::new(String::new()));
        let kept = Rc::clone(&warnings);
        interpreter.machine().on_warning(move |diagnostic| {
            let mut kept = kept.borrow_mut();
            kept.push_str(&diagnostic.message.fr);
            kept.push('\n');
        });
        let outcome = interpreter.run("test.wl", &code);
        let finished = matches!(outcome.ending, Ending::Finished);
        let closing = if finished { Closing::Finished } else { Closing::Failed };
        close(interpreter.machine(), closing);
        interpreter.machine().close();
        let ending = match &outcome.ending {
            Ending::Refused => {
                let messages: Vec<String> = outcome
                    .diagnostics
                    .iter()
                    .map(|it| format!("{} {}", it.code, it.message.fr))
                    .collect();
                format!("refused: {}", messages.join("; "))
            }
            Ending::Failed(fault) => format!("failed: {}", fault.error.details().message.fr),
            other => format!("{other:?}").to_lowercase(),
        };
        let printed = recorder.recorded();
        let errors = printed.errors + &warnings.borrow();
        let turns = turns.0.lock().unwrap().0;
        Ran { output: printed.output, errors, turns, ending, sandbox }
    };
    std::thread::Builder::new().stack_size(STACK_BYTES).spawn(work).unwrap().join().unwrap()
}

/// Runs a script that must end well; what it printed, without the last line end.
pub fn prints(code: &str) -> String {
    prints_with(Options::default(), code)
}

/// Runs a script that must end well, over a sandbox of these options.
pub fn prints_with(options: Options, code: &str) -> String {
    let ran = run_with(options, code);
    assert_eq!(ran.ending, "finished", "{code}\n{}{}", ran.output, ran.errors);
    ran.output.trim_end_matches('\n').to_owned()
}
