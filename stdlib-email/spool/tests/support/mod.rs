//! What the tests of the queue share.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot start fails")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tempfile::TempDir;
use wl_mail::auth::Credentials;
use wl_mail::log::{DialogueLog, Direction};
use wl_mail::net::{Cancel, Network, Protocol, RealNetwork, Security};
use wl_mail::smtp::Envelope;
use wl_mail::tls::TlsOptions;
use wl_sandbox::{Options as SandboxOptions, Sandbox, SandboxNetwork, Scenario};
use wl_spool::{Attempt, NewMail, Options, Outside, Server, Spool, State, Worker};

/// What must never be seen.
pub const PASSWORD: &str = "hunter2-p4ssw0rd";

/// A directory with a queue, and a clock that stands where it is put.
pub struct Rig {
    pub directory: TempDir,
    pub clock: Arc<AtomicI64>,
}

impl Rig {
    pub fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        Self { directory, clock: Arc::new(AtomicI64::new(1_700_000_000_000)) }
    }

    pub fn path(&self) -> PathBuf {
        self.directory.path().join("spool.db")
    }

    pub fn options(&self) -> Options {
        let clock = Arc::clone(&self.clock);
        Options { clock: Arc::new(move || clock.load(Ordering::SeqCst)), ..Options::default() }
    }

    pub fn pass(&self, time: Duration) {
        self.clock.fetch_add(time.as_millis() as i64, Ordering::SeqCst);
    }

    pub fn spool(&self) -> Spool {
        Spool::open_with(&self.path(), self.options()).unwrap()
    }

    pub fn worker(&self, network: Arc<dyn Network>) -> Worker {
        let outside = Outside { network, log: None, cancel: Cancel::new() };
        Worker::new(&self.path(), self.options(), outside).unwrap()
    }

    /// Sends what is due through a sandbox; every attempt.
    pub fn run(&self, sandbox: &Arc<Sandbox>) -> Vec<Attempt> {
        let network = SandboxNetwork::new(Arc::clone(sandbox));
        run(&mut self.worker(Arc::new(network)))
    }

    /// Sends what is due through the machine's network.
    pub fn run_for_real(&self) -> Vec<Attempt> {
        run(&mut self.worker(Arc::new(RealNetwork)))
    }

    pub fn state(&self, id: i64) -> State {
        self.spool().entry(id).unwrap().state
    }
}

pub fn run(worker: &mut Worker) -> Vec<Attempt> {
    let mut attempts = Vec::new();
    worker
        .run(|_, attempt| {
            attempts.push(attempt);
            true
        })
        .unwrap();
    attempts
}

pub fn sandbox(scenario: &str) -> Arc<Sandbox> {
    let scenario = Scenario::parse(scenario).unwrap();
    Arc::new(Sandbox::start(SandboxOptions { scenario, ..SandboxOptions::default() }).unwrap())
}

pub fn mail_to(to: &[&str], host: &str, port: u16) -> NewMail {
    NewMail {
        envelope: Envelope {
            from: "jean@exemple.fr".into(),
            to: to.iter().map(|&it| it.to_owned()).collect(),
        },
        source: b"Subject: essai\r\n\r\nbonjour\r\n".to_vec(),
        subject: "essai".into(),
        server: Server {
            host: host.into(),
            port,
            security: Security::Plain,
            credentials: Some(Credentials::password("jean", PASSWORD)),
            renewal: None,
            tls: TlsOptions::default(),
            allow_cleartext_auth: true,
            timeout: Duration::from_secs(5),
        },
    }
}

/// A mail for a server of the sandbox.
pub fn mail(to: &[&str]) -> NewMail {
    mail_to(to, "smtp.exemple.fr", 25)
}

/// A log that keeps everything it is shown.
#[derive(Default)]
pub struct Kept(Mutex<String>);

impl Kept {
    pub fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

impl DialogueLog for Kept {
    fn line(&self, _: Protocol, _: Direction, line: &str) {
        let mut text = self.0.lock().unwrap();
        text.push_str(line);
        text.push('\n');
    }
}

/// Whether any file of the directory holds these bytes.
pub fn holds(directory: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(directory).unwrap().any(|entry| {
        let content = std::fs::read(entry.unwrap().path()).unwrap();
        content.windows(bytes.len()).any(|window| window == bytes)
    })
}
