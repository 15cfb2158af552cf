//! Scripts run against Dovecot and Postfix.

mod examples;
mod imap;
mod loops;
mod oauth;
mod pages;
mod reading;
mod refusals;
mod sending;

use std::path::Path;
use std::sync::Arc;

use wl_tests::mdtest::Outcome;
use wl_tests::overheard::{Overheard, shows};
use wl_tests::script::Script;
use wl_tests::servers::{Account, MailServers, RigNetwork};

/// What a script did, and what it said to the servers.
struct Ran {
    outcome: Outcome,
    dialogue: String,
}

impl Ran {
    /// What a script printed that had to end well.
    #[track_caller]
    fn printed(&self) -> &str {
        let Outcome { stdout, stderr, diagnostics, status } = &self.outcome;
        assert_eq!((*status, &**diagnostics), (0, ""), "{stdout}{stderr}\n{}", self.dialogue);
        stdout
    }

    /// Everything that the run showed to anybody.
    fn shown(&self) -> String {
        let Outcome { stdout, stderr, diagnostics, .. } = &self.outcome;
        [stdout, stderr, diagnostics, &*self.dialogue].concat()
    }
}

/// Runs a script over the rig, in a directory of its own. Its password never shows, whatever it
/// does.
#[track_caller]
fn run(servers: &'static MailServers, account: &Account, code: &str) -> Ran {
    run_at(tempfile::tempdir().unwrap().path(), servers, account, code)
}

/// As [`run`], in this directory.
#[track_caller]
fn run_at(directory: &Path, servers: &'static MailServers, account: &Account, code: &str) -> Ran {
    let log = Arc::new(Overheard::default());
    let code = code
        .replace("{user}", &account.user)
        .replace("{password}", &account.password)
        .replace("{address}", &account.address);
    let script = Script::new("essai.wl", code).at(directory);
    let network = Arc::new(RigNetwork::new(servers));
    let outcome = script.over(network).logged(Arc::<Overheard>::clone(&log)).run();
    let ran = Ran { outcome, dialogue: log.text() };
    assert!(!shows(&ran.shown(), &account.password), "{}", ran.shown());
    ran
}
