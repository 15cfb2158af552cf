//! Dovecot and Postfix, started by the tests on loopback and stopped with them.
//!
//! ```no_run
//! use wl_tests::servers::MailServers;
//!
//! let Some(servers) = MailServers::shared() else { return };
//! let account = servers.borrow_account();
//! servers.deliver(&account.user, b"Subject: Bonjour\r\n\r\nTexte\r\n");
//! // … read it from `servers.ports().pop3` with `account.user` and `account.password`.
//! ```

pub mod accounts;
mod availability;
pub mod certificates;
mod dovecot;
mod layout;
mod leash;
mod maildir;
mod network;
pub mod ports;
mod postfix;
mod seeds;
mod template;

use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

pub use accounts::{Account, Borrowed};
pub use certificates::Kind;
pub use network::RigNetwork;
pub use ports::Ports;
pub use postfix::SIZE_LIMIT;

use wl_sandbox::{Accounts, Options, Sandbox, Service};

use certificates::Certificates;
use layout::Layout;
use leash::Leash;

/// The name that the valid certificate is made for.
pub const HOST: &str = "localhost";

/// How long the servers may take to start, and a mail to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running Dovecot and a running Postfix over the same mailboxes.
///
/// The port chooses the protocol, the address that is dialled chooses the certificate
/// ([`Kind::address`]).
pub struct MailServers {
    // Dropped in this order: first the servers stop, then their directory goes.
    _leash: Leash,
    layout: Layout,
    ports: Ports,
    certificates: Certificates,
    accounts: Vec<Account>,
    pool: accounts::Pool,
    issuer: Sandbox,
}

impl MailServers {
    /// The servers that all tests of a program share, started by the first that asks.
    ///
    /// `None` on a machine that has no Dovecot or no Postfix, which is said on standard error;
    /// with `CI` in the environment the test fails instead.
    pub fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Result<MailServers, String>> = OnceLock::new();
        if !availability::check() {
            return None;
        }
        let started = SHARED.get_or_init(Self::start_or_logs);
        Some(started.as_ref().unwrap_or_else(|logs| panic!("{logs}")))
    }

    /// Whether Dovecot takes mail to send here; said on standard error when it does not, and a
    /// failure with `CI` in the environment.
    pub fn has_submission(&self) -> bool {
        availability::check_submission()
    }

    /// Starts servers and waits until they answer.
    ///
    /// # Panics
    /// With the servers' logs, when they do not start.
    pub fn start() -> Self {
        Self::start_or_logs().unwrap_or_else(|logs| panic!("{logs}"))
    }

    fn start_or_logs() -> Result<Self, String> {
        // Another program may take one of the ports before the servers do.
        Self::try_start()
            .or_else(|_| Self::try_start())
            .or_else(|_| Self::try_start())
            .map_err(|logs| format!("the mail servers do not start:\n{logs}"))
    }

    fn try_start() -> Result<Self, String> {
        let layout = Layout::create();
        let mut leash = Leash::hold(layout.root());
        let ports = Ports::choose();
        let certificates = Certificates::create(layout.file("certificates"));
        let accounts = accounts::all();
        for account in &accounts {
            maildir::create(&layout.mailbox(&account.user));
        }
        let issuer = issuer(&accounts).map_err(|error| error.to_string())?;
        let listening = issuer.serve(&[(Service::HTTP, 0)]).map_err(|error| error.to_string())?;
        let issuer_port = listening[0].address.port();
        dovecot::configure(&layout, &ports, issuer_port, &certificates, &accounts);
        let postfix_master = postfix::configure(&layout, &ports, &certificates, &accounts);

        leash.start_servers(&postfix_master);
        let start = Instant::now();
        while !ports.all().iter().all(|port| TcpStream::connect(("127.0.0.1", *port)).is_ok()) {
            if !leash.holds() || start.elapsed() > PATIENCE {
                return Err(layout.logs());
            }
            thread::sleep(Duration::from_millis(20));
        }
        let pool = accounts::Pool::new();
        Ok(Self { _leash: leash, layout, ports, certificates, accounts, pool, issuer })
    }

    /// Who issues the access tokens that Dovecot takes.
    pub fn issuer(&self) -> &Sandbox {
        &self.issuer
    }

    /// Which protocol answers where.
    pub fn ports(&self) -> Ports {
        self.ports
    }

    /// The authority to trust, as PEM text.
    pub fn authority_pem(&self) -> &str {
        self.certificates.authority_pem()
    }

    /// The authority to trust, as a PEM file.
    pub fn authority_file(&self) -> PathBuf {
        self.certificates.authority_file()
    }

    /// Every account, those that tests borrow included.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// The accounts of the examples and the pages, each with the password `secret`.
    pub fn accounts_of_examples(&self) -> &[Account] {
        accounts::of_examples(&self.accounts)
    }

    /// The account of this name.
    ///
    /// # Panics
    /// When there is none.
    pub fn account(&self, user: &str) -> &Account {
        let found = self.accounts.iter().find(|account| account.user == user);
        found.unwrap_or_else(|| panic!("no account {user}"))
    }

    /// An account that no other test uses meanwhile; waits for one when all are borrowed.
    pub fn borrow_account(&self) -> Borrowed<'_> {
        Borrowed::new(self)
    }

    /// Puts a message in a mailbox, behind the servers' back, after those already there.
    pub fn deliver(&self, user: &str, message: &[u8]) {
        maildir::deliver(&self.layout.mailbox(user), message);
    }

    /// The messages of a mailbox, oldest first. Postfix writes lines that end in `\n`.
    pub fn mailbox(&self, user: &str) -> Vec<Vec<u8>> {
        maildir::messages(&self.layout.mailbox(user))
    }

    /// The messages of a mailbox once there are `count`: Postfix delivers a little after it has
    /// accepted.
    ///
    /// # Panics
    /// With the servers' logs, when they do not arrive.
    pub fn wait_for_mail(&self, user: &str, count: usize) -> Vec<Vec<u8>> {
        let start = Instant::now();
        loop {
            let messages = self.mailbox(user);
            if messages.len() >= count {
                return messages;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{user} has {} messages, not {count}:\n{}",
                messages.len(),
                self.logs()
            );
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Returns when Postfix has delivered all that it accepted.
    ///
    /// # Panics
    /// With the servers' logs, when it does not.
    pub fn settle(&self) {
        let start = Instant::now();
        while postfix::is_busy(&self.layout) {
            assert!(start.elapsed() < PATIENCE, "mail stays in the queue:\n{}", self.logs());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Makes of a mailbox what the sandbox makes of a new one, its folders and flags included.
    /// `login` is the user, or the address.
    pub fn fill_as_the_sandbox(&self, login: &str) {
        let user = login.split('@').next().unwrap_or_default();
        // What an earlier program sent must not arrive in it.
        self.settle();
        self.clear(user);
        seeds::copy(login, &self.layout.mailbox(user));
    }

    /// Empties a mailbox.
    pub fn clear(&self, user: &str) {
        maildir::clear(&self.layout.mailbox(user));
    }

    /// What both servers have written in their logs, to show with a failure.
    pub fn logs(&self) -> String {
        self.layout.logs()
    }
}

/// An issuer of tokens for these accounts.
fn issuer(accounts: &[Account]) -> std::io::Result<Sandbox> {
    let table = accounts.iter().map(|account| (account.user.as_str(), account.password.as_str()));
    Sandbox::start(Options { accounts: Accounts::table(table), ..Options::default() })
}
