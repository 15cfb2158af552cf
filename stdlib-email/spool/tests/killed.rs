//! A process that sends is killed at each step: what another one finds in the queue.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use support::{Rig, mail_to, run};
use wl_mail::net::RealNetwork;
use wl_sandbox::{ScriptedServer, Step};
use wl_spool::{ReasonKind, Spool, State};

/// How the killed process is told what to do.
const PATH: &str = "KILLED_SPOOL";
const PORT: &str = "KILLED_PORT";

/// Not a test of its own: what is killed. Queues a mail, tells its identifier, then sends.
#[test]
#[ignore = "run by the other tests of this file, in a process of its own"]
fn victim() {
    let path = std::path::PathBuf::from(std::env::var(PATH).unwrap());
    let port: u16 = std::env::var(PORT).unwrap().parse().unwrap();
    let mut mail = mail_to(&["claire@exemple.fr"], "127.0.0.1", port.max(1));
    mail.server.credentials = None;
    mail.server.timeout = Duration::from_mins(10);
    let id = Spool::open(&path).unwrap().put(&mail).unwrap();
    println!("\nqueued {id}");
    if port == 0 {
        std::thread::sleep(Duration::from_mins(10));
    }
    let outside = wl_spool::Outside {
        network: Arc::new(RealNetwork),
        log: None,
        cancel: wl_mail::net::Cancel::new(),
    };
    let mut worker = wl_spool::Worker::new(&path, wl_spool::Options::default(), outside).unwrap();
    run(&mut worker);
    println!("\nended");
    std::thread::sleep(Duration::from_mins(10));
}

/// A victim, and the identifier of its mail.
fn victim_with(rig: &Rig, port: u16) -> (Victim, i64, impl FnMut() -> String) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "victim", "--nocapture"])
        .env(PATH, rig.path())
        .env(PORT, port.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = move || lines.next().expect("the victim goes on").unwrap();
    let id = loop {
        if let Some(id) = next().strip_prefix("queued ") {
            break id.parse().unwrap();
        }
    };
    (Victim(child), id, next)
}

/// Killed, whatever happens to the test.
struct Victim(Child);

impl Drop for Victim {
    /// SIGKILL: nothing of the process runs any more.
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server that goes with a mail to this step, then says nothing more.
fn silent_after(step: &str) -> ScriptedServer {
    let whole = [
        ("EHLO", Step::send("220 ready\r\n"), Step::expect("EHLO")),
        ("MAIL", Step::send("250 mail.example\r\n"), Step::expect("MAIL")),
        ("RCPT", Step::send("250 ok\r\n"), Step::expect("RCPT")),
        ("DATA", Step::send("250 ok\r\n"), Step::expect("DATA")),
        ("text", Step::send("354 go\r\n"), Step::ReadUntil(b"\r\n.\r\n".to_vec())),
        ("QUIT", Step::send("250 taken\r\n"), Step::expect("QUIT")),
    ];
    let mut steps = Vec::new();
    for (name, send, expect) in whole {
        steps.extend([send, expect]);
        if name == step {
            break;
        }
    }
    if step == "QUIT" {
        steps.push(Step::send("221 bye\r\n"));
    }
    ScriptedServer::start(steps).unwrap()
}

fn wait_to_hear(server: &ScriptedServer, words: &str) {
    for _ in 0..12_000 {
        if String::from_utf8_lossy(&server.heard()).contains(words) {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("the victim never said {words:?}: {:?}", String::from_utf8_lossy(&server.heard()));
}

/// Sends what is left through a server that works; how many mails reached it.
fn go_on(rig: &Rig, id: i64) -> usize {
    let server = silent_after("QUIT");
    // The mail is for the address of the first server: it moves to that of the second one.
    rusqlite::Connection::open(rig.path())
        .unwrap()
        .execute("UPDATE mail SET port = ?2 WHERE id = ?1", [id, server.address().port().into()])
        .unwrap();
    rig.run_for_real();
    String::from_utf8_lossy(&server.heard()).matches("DATA\r\n").count()
}

/// A rig whose clock is that of the victim.
fn rig() -> Rig {
    let rig = Rig::new();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    rig.clock.store(now.as_millis() as i64 + 1000, std::sync::atomic::Ordering::SeqCst);
    rig
}

#[test]
fn between_writing_and_sending() {
    let rig = rig();
    let (victim, id, _) = victim_with(&rig, 0);
    drop(victim);
    assert_eq!(rig.state(id), State::Pending);
    assert_eq!(go_on(&rig, id), 1);
    assert_eq!(rig.state(id), State::Sent);
}

#[test]
fn before_the_text_left_it_is_pending() {
    for step in ["EHLO", "MAIL", "RCPT", "DATA"] {
        let rig = rig();
        let server = silent_after(step);
        let (victim, id, _) = victim_with(&rig, server.address().port());
        wait_to_hear(&server, step);
        assert_eq!(rig.state(id), State::Sending, "{step}");
        drop(victim);
        assert_eq!(go_on(&rig, id), 1, "{step}");
        assert_eq!(rig.state(id), State::Sent, "{step}");
    }
}

#[test]
fn once_the_text_left_it_is_unknown_and_never_sent_again() {
    let rig = rig();
    let server = silent_after("text");
    let (victim, id, _) = victim_with(&rig, server.address().port());
    wait_to_hear(&server, "\r\n.\r\n");
    drop(victim);
    assert_eq!(go_on(&rig, id), 0);
    assert_eq!(rig.state(id), State::Unknown);
    assert_eq!(rig.spool().entry(id).unwrap().reason.unwrap().kind, ReasonKind::Vanished);
    // An order sends it.
    rig.spool().retry(id).unwrap();
    assert_eq!(go_on(&rig, id), 1);
    assert_eq!(rig.state(id), State::Sent);
}

#[test]
fn after_the_answer_it_is_not_sent_again() {
    let rig = rig();
    let server = silent_after("QUIT");
    let (victim, id, mut next) = victim_with(&rig, server.address().port());
    wait_to_hear(&server, "QUIT");
    drop(victim);
    let _ = &mut next;
    assert_eq!(rig.state(id), State::Sent);
    assert_eq!(go_on(&rig, id), 0);
}
