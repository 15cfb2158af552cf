//! The pages of the specification and the examples of the declarations, unchanged: what they do in
//! the sandbox, they do on real servers.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use wl_tests::mdtest::{Options, Outcome, Program, check_directory};
use wl_tests::script::Script;
use wl_tests::servers::{MailServers, RigNetwork};
use wl_tests::usage::{Usage, examples};

/// The accounts of the pages are of one program at a time.
pub(super) static ACCOUNTS: Mutex<()> = Mutex::new(());

/// Runs a program over mailboxes as the sandbox makes them; tells whether it reached a server.
fn run_over(servers: &'static MailServers, script: Script) -> (Outcome, bool) {
    let _turn = ACCOUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    for account in servers.accounts_of_examples() {
        if script.text.contains(&account.user) {
            servers.fill_as_the_sandbox(&account.user);
        }
    }
    let network = Arc::new(RigNetwork::new(servers));
    let mut script = script.over(Arc::<RigNetwork>::clone(&network));
    // Nothing leaves the machine here either: passwords in clear are not told.
    script.is_sandboxed = true;
    (script.run(), network.was_used())
}

fn run(program: &Program) -> Outcome {
    let servers = MailServers::shared().expect("asked before");
    let (outcome, reached) = run_over(servers, Script::of_page(program));
    assert!(reached, "no server is reached: the program has nothing to do here: {outcome:?}");
    outcome
}

#[test]
fn pages_say_what_programs_do_on_real_servers() {
    if MailServers::shared().is_none() {
        return;
    }
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/mail");
    if std::env::var_os("BLESS").is_some() {
        check_directory(&spec, Options::is_for_servers_alone, run, true);
    }
    let reports = check_directory(&spec, |it| it.has("servers"), run, false);
    let failures = reports.iter().flat_map(|(_, report)| &report.failures);
    let list: Vec<_> = failures.map(ToString::to_string).collect();
    assert!(list.is_empty(), "{} failures\n\n{}", list.len(), list.join("\n"));
}

#[test]
fn every_example_of_a_declaration_prints_the_same_on_real_servers() {
    let Some(servers) = MailServers::shared() else { return };
    let examples = examples();
    let dialling: Vec<_> =
        examples.iter().filter(|(_, example)| Usage::of(example.code).dials()).collect();
    assert!(dialling.len() > 50, "the examples are gone");
    let mut wrong = String::new();
    for (name, example) in dialling {
        let (outcome, reached) = run_over(servers, Script::new("exemple.wl", example.code));
        let printed = outcome.stdout.trim_end_matches('\n');
        if printed != example.prints || outcome.status != 0 || !reached {
            let _ = writeln!(
                wrong,
                "== {name}\n{}\n-- wanted\n{}\n-- did, reaching a server: {reached}\n{outcome:#?}",
                example.code, example.prints
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
