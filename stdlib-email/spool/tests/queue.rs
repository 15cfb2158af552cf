//! The queue: what is kept, tried again, given up, never sent twice.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use support::{PASSWORD, Rig, holds, mail, mail_to, sandbox};
use wl_mail::net::{Cancel, Network, RealNetwork};
use wl_sandbox::{SandboxNetwork, ScriptedServer, Step};
use wl_spool::{Background, Error, Fate, MAX_SOURCE, Outside, ReasonKind, Spool, State};

const MINUTE: Duration = Duration::from_mins(1);

#[test]
fn a_mail_is_sent_once_and_its_password_is_forgotten() {
    let rig = Rig::new();
    let sandbox = sandbox("");
    let mut spool = rig.spool();
    let id = spool.put(&mail(&["claire@exemple.fr", "bob@exemple.fr"])).unwrap();
    assert_eq!(rig.state(id), State::Pending);
    assert!(holds(rig.directory.path(), PASSWORD.as_bytes()), "it must be kept to log in");
    let attempts = rig.run(&sandbox);
    assert_eq!(attempts.iter().map(|it| it.state).collect::<Vec<_>>(), [State::Sent]);
    assert!(rig.run(&sandbox).is_empty());
    assert_eq!(sandbox.received().len(), 1);
    assert_eq!(sandbox.received()[0].user.as_deref(), Some("jean"));
    assert!(!holds(rig.directory.path(), PASSWORD.as_bytes()), "a password is left on the disk");
    assert!(!holds(rig.directory.path(), b"bonjour"), "a text is left on the disk");
    assert_eq!(spool.source(id).unwrap(), None);
    let entry = spool.entry(id).unwrap();
    assert!(entry.recipients.iter().all(|it| it.fate == Fate::Accepted));
    assert!(!format!("{entry:?}").contains(PASSWORD));
}

#[test]
fn the_same_mail_twice_is_two_mails() {
    let rig = Rig::new();
    let sandbox = sandbox("");
    let mut spool = rig.spool();
    let first = spool.put(&mail(&["claire@exemple.fr"])).unwrap();
    let second = spool.put(&mail(&["claire@exemple.fr"])).unwrap();
    assert_ne!(first, second);
    assert_eq!(rig.run(&sandbox).len(), 2);
    assert_eq!(sandbox.received().len(), 2);
    // Over one connection.
    assert_eq!((rig.state(first), rig.state(second)), (State::Sent, State::Sent));
}

#[test]
fn an_identifier_is_never_given_twice() {
    let rig = Rig::new();
    let mut spool = rig.spool();
    let first = spool.put(&mail(&["claire@exemple.fr"])).unwrap();
    spool.drop_mail(first).unwrap();
    assert!(spool.put(&mail(&["claire@exemple.fr"])).unwrap() > first);
    assert_eq!(spool.drop_mail(first), Err(Error::NoSuchMail { id: first }));
}

#[test]
fn greylisting_is_waited_for() {
    let rig = Rig::new();
    let sandbox = sandbox("smtp connection 1 RCPT\n  reply 451 4.7.1 Greylisted, try again later");
    let id = rig.spool().put(&mail(&["claire@exemple.fr"])).unwrap();
    assert_eq!(rig.run(&sandbox)[0].state, State::Pending);
    let entry = rig.spool().entry(id).unwrap();
    let reason = entry.reason.unwrap();
    assert_eq!((reason.kind, reason.code), (ReasonKind::Reply, 451));
    assert!(reason.detail.contains("Greylisted"), "{reason}");
    // Not before its time.
    rig.pass(MINUTE / 2);
    assert!(rig.run(&sandbox).is_empty());
    rig.pass(MINUTE);
    assert_eq!(rig.run(&sandbox)[0].state, State::Sent);
    assert_eq!(sandbox.received().len(), 1);
    assert_eq!(rig.spool().entry(id).unwrap().attempts, 2);
}

#[test]
fn only_the_deferred_recipients_are_tried_again() {
    let rig = Rig::new();
    let sandbox = sandbox(
        "smtp RCPT inconnu@\n  reply 550 5.1.1 No such user\n\
         smtp connection 1 RCPT lent@\n  reply 450 4.2.0 Later",
    );
    let to = ["claire@exemple.fr", "lent@exemple.fr", "inconnu@exemple.fr"];
    let id = rig.spool().put(&mail(&to)).unwrap();
    assert_eq!(rig.run(&sandbox)[0].state, State::Pending);
    let fates = |rig: &Rig| {
        let entry = rig.spool().entry(id).unwrap();
        entry.recipients.iter().map(|it| it.fate).collect::<Vec<_>>()
    };
    assert_eq!(fates(&rig), [Fate::Accepted, Fate::Waiting, Fate::Refused]);
    rig.pass(2 * MINUTE);
    // Everybody has an answer, and one of them was no.
    assert_eq!(rig.run(&sandbox)[0].state, State::Failed);
    assert_eq!(fates(&rig), [Fate::Accepted, Fate::Accepted, Fate::Refused]);
    let received: Vec<Vec<String>> =
        sandbox.received().into_iter().map(|mail| mail.recipients).collect();
    assert_eq!(received, [vec!["claire@exemple.fr"], vec!["lent@exemple.fr"]]);
    // An order tries the refused one again, and nobody else.
    rig.spool().retry(id).unwrap();
    assert_eq!(rig.run(&sandbox)[0].state, State::Failed);
    assert_eq!(sandbox.received().len(), 2);
}

#[test]
fn a_permanent_refusal_is_given_up_with_its_reason() {
    let rig = Rig::new();
    for (scenario, kind, code) in [
        ("smtp MAIL\n  reply 550 5.7.1 Not you", ReasonKind::Reply, 550),
        ("smtp dot\n  reply 554 5.7.1 Spam", ReasonKind::Reply, 554),
        ("smtp AUTH\n  reply 535 5.7.8 Bad credentials", ReasonKind::Login, 535),
        ("smtp greeting\n  reply 554 No mail here", ReasonKind::Reply, 554),
    ] {
        let sandbox = sandbox(scenario);
        let id = rig.spool().put(&mail(&["claire@exemple.fr"])).unwrap();
        assert_eq!(rig.run(&sandbox)[0].state, State::Failed, "{scenario}");
        let reason = rig.spool().entry(id).unwrap().reason.unwrap();
        assert_eq!((reason.kind, reason.code), (kind, code), "{scenario}");
        assert!(sandbox.received().is_empty());
        // It is kept until somebody says what to do with it.
        assert!(rig.spool().source(id).unwrap().is_some());
        rig.spool().drop_mail(id).unwrap();
    }
    assert!(!holds(rig.directory.path(), PASSWORD.as_bytes()));
}

#[test]
fn what_may_pass_is_deferred() {
    let rig = Rig::new();
    for scenario in [
        "smtp greeting\n  hangup",
        "smtp greeting\n  reply 421 4.3.2 Later",
        "smtp MAIL\n  hangup",
        "smtp DATA\n  reply 451 4.3.0 Later\nsmtp EHLO\n  omit CHUNKING",
        "smtp dot\n  reply 452 4.3.1 No room",
    ] {
        let sandbox = sandbox(scenario);
        let id = rig.spool().put(&mail(&["claire@exemple.fr"])).unwrap();
        let attempts = rig.run(&sandbox);
        assert_eq!(attempts.last().unwrap().state, State::Pending, "{scenario}");
        rig.spool().drop_mail(id).unwrap();
    }
    // Nothing listens.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let id = rig.spool().put(&mail_to(&["claire@exemple.fr"], "127.0.0.1", free)).unwrap();
    assert_eq!(rig.run_for_real()[0].state, State::Pending);
    assert_eq!(rig.spool().entry(id).unwrap().reason.unwrap().kind, ReasonKind::Connection);
}

#[test]
fn a_connection_lost_between_the_dot_and_its_reply_is_unknown() {
    for scenario in ["smtp connection 1 dot\n  execute\n  hangup", "smtp connection 1 dot\n  cut 0"]
    {
        let rig = Rig::new();
        let sandbox = sandbox(scenario);
        let id = rig.spool().put(&mail(&["claire@exemple.fr"])).unwrap();
        assert_eq!(rig.run(&sandbox)[0].state, State::Unknown, "{scenario}");
        assert_eq!(rig.spool().entry(id).unwrap().reason.unwrap().kind, ReasonKind::Lost);
        let taken = sandbox.received().len();
        // Neither time nor another run sends it.
        rig.pass(30 * 24 * 60 * MINUTE);
        assert!(rig.run(&sandbox).is_empty());
        assert_eq!(sandbox.received().len(), taken);
        // An order does.
        rig.spool().retry(id).unwrap();
        assert_eq!(rig.run(&sandbox)[0].state, State::Sent);
        assert_eq!(sandbox.received().len(), taken + 1);
        assert_eq!(rig.spool().retry(id), Err(Error::NotNow { id, state: State::Sent }));
    }
}

#[test]
fn a_mail_is_given_up_after_days_and_many_attempts() {
    let rig = Rig::new();
    let sandbox = sandbox("smtp RCPT\n  reply 450 4.2.0 Later");
    let id = rig.spool().put(&mail(&["claire@exemple.fr"])).unwrap();
    let mut attempts = 0;
    while rig.state(id) == State::Pending {
        attempts += rig.run(&sandbox).len();
        rig.pass(6 * 60 * MINUTE);
        assert!(attempts < 1000);
    }
    // Every six hours for five days.
    assert!((20..=22).contains(&attempts), "{attempts}");
    let entry = rig.spool().entry(id).unwrap();
    assert_eq!(entry.state, State::Failed);
    let reason = entry.reason.unwrap();
    assert_eq!(reason.kind, ReasonKind::GivenUp);
    assert!(reason.detail.contains("Later"), "{reason}");
}

#[test]
fn a_clock_that_jumps_loses_nothing() {
    let rig = Rig::new();
    let sandbox = sandbox("smtp connection 1 RCPT\n  reply 451 4.7.1 Later");
    let year = 365 * 24 * 3_600_000;
    // Queued and deferred by a clock a year ahead, which is then put right: it does not wait a
    // year.
    let id = rig.spool().put(&mail(&["claire@exemple.fr"])).unwrap();
    assert_eq!(rig.run(&sandbox)[0].state, State::Pending);
    rig.clock.fetch_sub(year, Ordering::SeqCst);
    assert_eq!(rig.run(&sandbox)[0].state, State::Sent);
    // A clock that jumps a year ahead gives nothing up.
    let sandbox = support::sandbox("smtp connection 1 RCPT\n  reply 451 4.7.1 Later");
    let other = rig.spool().put(&mail(&["claire@exemple.fr"])).unwrap();
    rig.clock.fetch_add(year, Ordering::SeqCst);
    assert_eq!(rig.run(&sandbox)[0].state, State::Pending);
    rig.pass(2 * MINUTE);
    assert_eq!(rig.run(&sandbox)[0].state, State::Sent);
    assert_eq!((rig.state(id), rig.state(other)), (State::Sent, State::Sent));
}

#[test]
fn a_poison_mail_does_not_block_the_others() {
    let rig = Rig::new();
    let sandbox = sandbox("smtp RCPT poison@\n  hangup");
    let poison = rig.spool().put(&mail(&["poison@exemple.fr"])).unwrap();
    // One that cannot be on the wire at all.
    let mut impossible = mail(&["claire@exemple.fr"]);
    impossible.envelope.to = vec!["a b@exemple.fr".into()];
    let impossible = rig.spool().put(&impossible).unwrap();
    let good: Vec<i64> =
        (0..3).map(|_| rig.spool().put(&mail(&["claire@exemple.fr"])).unwrap()).collect();
    rig.run(&sandbox);
    assert_eq!(rig.state(poison), State::Pending);
    assert_eq!(rig.state(impossible), State::Failed);
    assert!(good.iter().all(|id| rig.state(*id) == State::Sent));
    assert_eq!(sandbox.received().len(), 3);
}

#[test]
fn a_mail_that_cannot_be_read_does_not_block_the_others() {
    let rig = Rig::new();
    let sandbox = sandbox("");
    let broken = rig.spool().put(&mail(&["claire@exemple.fr"])).unwrap();
    let good = rig.spool().put(&mail(&["claire@exemple.fr"])).unwrap();
    rusqlite::Connection::open(rig.path())
        .unwrap()
        .execute("UPDATE mail SET security = 'carrier pigeon' WHERE id = ?1", [broken])
        .unwrap();
    rig.run(&sandbox);
    assert_eq!((rig.state(broken), rig.state(good)), (State::Failed, State::Sent));
    let reason = rig.spool().entry(broken).unwrap().reason.unwrap();
    assert_eq!(reason.kind, ReasonKind::Internal);
}

#[test]
fn a_server_that_is_down_is_dialled_once_a_pass() {
    let rig = Rig::new();
    let server =
        ScriptedServer::start(vec![Step::send("421 4.3.2 Down\r\n"), Step::Close]).unwrap();
    let port = server.address().port();
    let ids: Vec<i64> = (0..5)
        .map(|_| rig.spool().put(&mail_to(&["a@exemple.fr"], "127.0.0.1", port)).unwrap())
        .collect();
    assert_eq!(rig.run_for_real().len(), 1);
    assert_eq!(server.connections(), 1);
    assert!(ids.iter().all(|id| rig.state(*id) == State::Pending));
    let closed = ScriptedServer::start(vec![Step::Close]).unwrap();
    let port = closed.address().port();
    for _ in 0..5 {
        rig.spool().put(&mail_to(&["a@exemple.fr"], "127.0.0.1", port)).unwrap();
    }
    rig.run_for_real();
    assert_eq!(closed.connections(), 1);
}

#[test]
fn a_connection_that_the_server_closed_between_mails_is_made_again() {
    let rig = Rig::new();
    let sandbox = sandbox("smtp connection 1 dot\n  close");
    for _ in 0..3 {
        rig.spool().put(&mail(&["claire@exemple.fr"])).unwrap();
    }
    let states: Vec<State> = rig.run(&sandbox).iter().map(|it| it.state).collect();
    assert_eq!(states, [State::Sent; 3]);
    assert_eq!(sandbox.received().len(), 3);
}

#[test]
fn two_workers_never_send_the_same_mail() {
    let rig = Rig::new();
    let sandbox = sandbox("");
    let mut spool = rig.spool();
    for number in 0..40 {
        spool.put(&mail(&[&format!("r{number}@exemple.fr")])).unwrap();
    }
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| rig.run(&sandbox));
        }
    });
    let mut recipients: Vec<String> =
        sandbox.received().into_iter().flat_map(|mail| mail.recipients).collect();
    assert_eq!(recipients.len(), 40);
    recipients.sort();
    recipients.dedup();
    assert_eq!(recipients.len(), 40);
    assert!(spool.list().unwrap().iter().all(|entry| entry.state == State::Sent));
}

#[test]
fn a_mail_under_way_is_nobody_elses() {
    let rig = Rig::new();
    let server = ScriptedServer::start(vec![Step::Sleep(Duration::from_mins(1))]).unwrap();
    let id = {
        let to = ["claire@exemple.fr"];
        rig.spool().put(&mail_to(&to, "127.0.0.1", server.address().port())).unwrap()
    };
    let outside = Outside { network: Arc::new(RealNetwork), log: None, cancel: Cancel::new() };
    let cancel = outside.cancel.clone();
    let mut worker = wl_spool::Worker::new(&rig.path(), rig.options(), outside).unwrap();
    std::thread::scope(|scope| {
        let busy = scope.spawn(move || worker.send_next());
        while rig.state(id) != State::Sending {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(rig.run_for_real().is_empty());
        let refused = Err(Error::NotNow { id, state: State::Sending });
        assert_eq!(rig.spool().retry(id), refused);
        assert_eq!(rig.spool().drop_mail(id), refused);
        cancel.cancel();
        assert_eq!(busy.join().unwrap().unwrap().unwrap().state, State::Pending);
    });
    // Stopped by us before anything left: as if it had not been tried.
    assert_eq!(rig.spool().entry(id).unwrap().attempts, 0);
}

#[test]
fn bounds() {
    let rig = Rig::new();
    let mut large = mail(&["claire@exemple.fr"]);
    large.source = vec![b'x'; MAX_SOURCE + 1];
    let size = large.source.len();
    assert_eq!(rig.spool().put(&large), Err(Error::TooLarge { size, max: MAX_SOURCE }));
    assert_eq!(rig.spool().put(&mail(&[])), Err(Error::NoRecipient));
    // Written twice, a recipient is one.
    let id = rig.spool().put(&mail(&["a@exemple.fr", "a@EXEMPLE.fr"])).unwrap();
    assert_eq!(rig.spool().entry(id).unwrap().recipients.len(), 1);
}

#[test]
fn a_damaged_file_is_told_and_kept() {
    let rig = Rig::new();
    rig.spool().put(&mail(&["claire@exemple.fr"])).unwrap();
    let mut bytes = std::fs::read(rig.path()).unwrap();
    bytes[..4000].fill(0xa5);
    std::fs::write(rig.path(), &bytes).unwrap();
    let refused = Spool::open(&rig.path()).err();
    assert!(matches!(refused, Some(Error::Damaged { .. })), "{refused:?}");
    assert_eq!(std::fs::read(rig.path()).unwrap(), bytes, "the file was touched");
    // Damage further in is found when it is met.
    let rig = Rig::new();
    for _ in 0..50 {
        rig.spool().put(&mail(&["claire@exemple.fr"])).unwrap();
    }
    let mut bytes = std::fs::read(rig.path()).unwrap();
    bytes[8192..].fill(0xa5);
    std::fs::write(rig.path(), &bytes).unwrap();
    let refused = Spool::open(&rig.path()).and_then(|spool| spool.list()).err();
    assert!(matches!(refused, Some(Error::Damaged { .. })), "{refused:?}");
}

#[test]
fn other_files_are_not_taken_for_queues() {
    let rig = Rig::new();
    rusqlite::Connection::open(rig.path()).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    assert!(matches!(Spool::open(&rig.path()).err(), Some(Error::Foreign { .. })));
    let rig = Rig::new();
    drop(rig.spool());
    rusqlite::Connection::open(rig.path())
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let refused = Spool::open(&rig.path()).err();
    assert!(matches!(refused, Some(Error::Newer { found: 99, .. })), "{refused:?}");
    let rig = Rig::new();
    std::fs::create_dir(rig.path()).unwrap();
    assert!(matches!(Spool::open(&rig.path()).err(), Some(Error::Unusable { .. })));
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let rig = Rig::new();
    let path = rig.directory.path().join("state/wl/spool.db");
    Spool::open(&path).unwrap().put(&mail(&["claire@exemple.fr"])).unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&path) & 0o777, 0o600);
    assert_eq!(mode(path.parent().unwrap()) & 0o777, 0o700);
    // One that was opened to others is closed.
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    drop(Spool::open(&path).unwrap());
    assert_eq!(mode(&path) & 0o777, 0o600);
}

#[test]
fn the_background_sends_and_ends() {
    let rig = Rig::new();
    let sandbox = sandbox("");
    let start = |network: Arc<dyn Network>| {
        let outside = Outside { network, log: None, cancel: Cancel::new() };
        Background::start(&rig.path(), rig.options(), outside).unwrap()
    };
    let mut background = start(Arc::new(SandboxNetwork::new(Arc::clone(&sandbox))));
    let ids: Vec<i64> =
        (0..10).map(|_| background.put(&mail(&["claire@exemple.fr"])).unwrap()).collect();
    assert!(background.finish(Duration::from_mins(1)).unwrap().is_empty());
    assert_eq!(sandbox.received().len(), 10);
    assert!(ids.iter().all(|id| rig.state(*id) == State::Sent));
    // A server that does not answer is not waited for, and its mail stays.
    let server = ScriptedServer::start(vec![Step::Sleep(Duration::from_mins(1))]).unwrap();
    let mut background = start(Arc::new(RealNetwork));
    let to = ["claire@exemple.fr"];
    let mut slow = mail_to(&to, "127.0.0.1", server.address().port());
    slow.server.timeout = Duration::from_mins(10);
    let id = background.put(&slow).unwrap();
    let left = background.finish(Duration::from_millis(50)).unwrap();
    assert_eq!(left.iter().map(|it| it.id).collect::<Vec<_>>(), [id]);
    assert_eq!(left[0].state, State::Pending);
    assert_eq!(
        std::fs::read_dir(rig.directory.path())
            .unwrap()
            .filter(|entry| {
                entry.as_ref().unwrap().file_name().to_string_lossy().contains("owner")
            })
            .count(),
        0
    );
}
