//! POP3 against scripted servers: the mailbox. What comes before it is in `opening`.

mod opening;

use std::time::Duration;

use super::{Fetch, Session};
use crate::net::{ConnectOptions, Limits, Protocol, Security};
use crate::testing::{Certified, HOST, Script, Step, expect, options, send};
use crate::{Error, LimitName};

fn clear() -> ConnectOptions {
    options(Protocol::Pop3, Security::Plain)
}

/// A greeting, capabilities, no login.
fn opening(capabilities: &str) -> Vec<Step> {
    vec![send("+OK ready\r\n"), expect("CAPA"), send(format!("+OK\r\n{capabilities}.\r\n"))]
}

fn script(capabilities: &str, steps: impl IntoIterator<Item = Step>) -> Vec<Step> {
    opening(capabilities).into_iter().chain(steps).collect()
}

fn connect(script: &Script) -> Session {
    Session::connect(script, &clear()).unwrap()
}

fn failure(steps: Vec<Step>, options: &ConnectOptions) -> Error {
    let script = Script::new(steps);
    let error = Session::connect(&script, options).err().expect("a failure");
    script.finish();
    error
}

#[test]
fn a_session_cut_at_every_byte() {
    for size in [1, 2, 3, 7, usize::MAX] {
        let script = Script::split(
            script(
                "USER\r\nUIDL\r\n",
                [
                    expect("STAT"),
                    send("+OK 2 30\r\n"),
                    expect("LIST"),
                    send("+OK\r\n1 10\r\n3 20\r\n.\r\n"),
                    expect("UIDL"),
                    send("+OK\r\n1 abc\r\n3 with space\r\n.\r\n"),
                    expect("RETR 1"),
                    send("+OK\r\nA: b\r\n\r\n..dot\r\nend\r\n.\r\n"),
                    expect("TOP 3 0"),
                    send("+OK\r\nC: d\r\n\r\n.\r\n"),
                    expect("DELE 3"),
                    send("+OK gone\r\n"),
                    expect("NOOP"),
                    send("+OK\r\n"),
                    expect("QUIT"),
                    send("+OK bye\r\n"),
                ],
            ),
            size,
        );
        let mut session = connect(&script);
        let mailbox = session.mailbox().unwrap();
        assert_eq!((mailbox.count, mailbox.octets), (2, 30));
        let uids: Vec<_> = mailbox.messages.iter().map(|it| it.uid.as_deref()).collect();
        assert_eq!(uids, [Some("abc"), Some("with space")]);
        assert_eq!(session.retr(1).unwrap(), b"A: b\r\n\r\n.dot\r\nend\r\n");
        assert_eq!(session.top(3, 0).unwrap(), b"C: d\r\n\r\n");
        assert_eq!(session.retr(2), Err(Error::NoSuchMessage { number: 2 }));
        session.dele(3).unwrap();
        assert_eq!(session.retr(3), Err(Error::NoSuchMessage { number: 3 }));
        session.noop().unwrap();
        let outcome = session.quit();
        assert!(outcome.confirmed);
        assert_eq!(outcome.deleted, [3]);
        script.finish();
    }
}

#[test]
fn survey_in_one_flight() {
    let script = Script::new(script(
        "PIPELINING\r\n",
        [
            Step::ExpectBytes(b"STAT\r\nLIST\r\nUIDL\r\n".to_vec()),
            send("+OK 1 10\r\n+OK\r\n1 10\r\n.\r\n-ERR what\r\n"),
        ],
    ));
    let mut session = connect(&script);
    let mailbox = session.mailbox().unwrap();
    assert_eq!(mailbox.messages.len(), 1);
    assert_eq!(mailbox.get(1).unwrap().uid, None);
    script.finish();
}

/// A server with `count` messages of ten bytes that takes commands in advance.
fn listed(count: u32) -> Vec<Step> {
    let list: Vec<String> = (1..=count).map(|n| format!("{n} 10\r\n")).collect();
    let list = list.concat();
    script(
        "PIPELINING\r\n",
        [
            Step::ExpectBytes(b"STAT\r\nLIST\r\nUIDL\r\n".to_vec()),
            send(format!("+OK {count} 10\r\n+OK\r\n{list}.\r\n-ERR\r\n")),
        ],
    )
}

fn message(number: u32) -> Step {
    send(format!("+OK\r\nmail {number}\r\n.\r\n"))
}

#[test]
fn reads_ahead_and_drains_for_a_random_access() {
    let mut steps = listed(6);
    steps.extend([
        // Everything planned leaves at once.
        Step::ExpectBytes(b"RETR 1\r\nRETR 2\r\nRETR 3\r\nRETR 4\r\n".to_vec()),
        message(1),
        message(2),
        send("-ERR gone\r\n"),
        message(4),
        // Not planned: asked when the flight is empty.
        expect("RETR 6"),
        message(6),
        // Deleted without waiting, told at the end.
        Step::ExpectBytes(b"DELE 1\r\nDELE 2\r\nQUIT\r\n".to_vec()),
        send("+OK\r\n-ERR locked\r\n+OK\r\n"),
    ]);
    let script = Script::new(steps);
    let mut session = connect(&script);
    session.mailbox().unwrap();
    session.read_ahead((1..=4).map(Fetch::Retr));
    assert_eq!(session.retr(1).unwrap(), b"mail 1\r\n");
    assert_eq!(session.retr(6).unwrap(), b"mail 6\r\n");
    assert_eq!(session.retr(2).unwrap(), b"mail 2\r\n");
    assert_eq!(session.retr(4).unwrap(), b"mail 4\r\n");
    session.dele(1).unwrap();
    session.dele(2).unwrap();
    let outcome = session.quit();
    assert!(outcome.confirmed);
    assert_eq!(outcome.deleted, [1]);
    assert_eq!(
        outcome.refused.first().map(|(n, reply)| (*n, reply.text.as_str())),
        Some((2, "locked"))
    );
    script.finish();
}

#[test]
fn a_refused_message_does_not_stop_the_next() {
    let mut steps = listed(3);
    steps.extend([
        Step::ExpectBytes(b"RETR 1\r\nRETR 2\r\nRETR 3\r\n".to_vec()),
        send("+OK\r\na\r\n.\r\n-ERR [SYS/TEMP] later\r\n+OK\r\nc\r\n.\r\n"),
    ]);
    let script = Script::new(steps);
    let mut session = connect(&script);
    session.mailbox().unwrap();
    session.read_ahead((1..=3).map(Fetch::Retr));
    assert_eq!(session.retr(1).unwrap(), b"a\r\n");
    let Err(Error::Reply { command, reply }) = session.retr(2) else { panic!("a refusal") };
    assert_eq!((command.as_str(), reply.response_code.as_deref()), ("RETR 2", Some("SYS/TEMP")));
    assert_eq!(reply.text, "later");
    assert_eq!(session.retr(3).unwrap(), b"c\r\n");
    script.finish();
}

#[test]
fn skipped_messages_are_passed_over() {
    let mut steps = listed(4);
    steps.push(Step::ExpectBytes(b"RETR 1\r\nRETR 2\r\nRETR 3\r\nRETR 4\r\n".to_vec()));
    steps.extend((1..=4).map(message));
    let script = Script::new(steps);
    let mut session = connect(&script);
    session.mailbox().unwrap();
    session.read_ahead((1..=4).map(Fetch::Retr));
    assert_eq!(session.retr(1).unwrap(), b"mail 1\r\n");
    assert_eq!(session.retr(4).unwrap(), b"mail 4\r\n");
    assert_eq!(session.retr(3).unwrap(), b"mail 3\r\n");
    script.finish();
}

/// More messages than the window holds, from a server that answers one command at a time and
/// whose answers are larger than the buffers between us.
#[test]
fn a_large_window_does_not_block() {
    const COUNT: u32 = 2_500;
    let text = "x".repeat(70).repeat(60);
    let mut steps = listed(COUNT);
    for number in 1..=COUNT {
        steps.push(expect(&format!("RETR {number}")));
        steps.push(send(format!("+OK\r\n{number}\r\n{text}\r\n.\r\n")));
    }
    let script = Script::new(steps);
    let mut session = connect(&script);
    session.mailbox().unwrap();
    session.read_ahead((1..=COUNT).map(Fetch::Retr));
    for number in 1..=COUNT {
        let got = session.retr(number).unwrap();
        assert!(got.starts_with(format!("{number}\r\n").as_bytes()));
    }
    script.finish();
}

#[test]
fn without_pipelining_a_plan_changes_nothing() {
    let script = Script::new(script(
        "USER\r\n",
        [expect("RETR 1"), Step::ExpectSilence, message(1), expect("RETR 2"), message(2)],
    ));
    let mut session = connect(&script);
    session.read_ahead((1..=2).map(Fetch::Retr));
    assert_eq!(session.retr(1).unwrap(), b"mail 1\r\n");
    assert_eq!(session.retr(2).unwrap(), b"mail 2\r\n");
    script.finish();
}

#[test]
fn bounds_have_names() {
    let mut small = clear();
    small.limits = Limits {
        reply_line: 1000,
        reply_lines: 20,
        messages: 5,
        message_size: 5000,
        ..Limits::default()
    };
    let greeting = failure(vec![Step::Flood(vec![b'x'; 4096])], &small);
    assert_eq!(greeting, Error::Limit { which: LimitName::ReplyLine, max: 1000 });
    let capa = failure(
        vec![send("+OK\r\n"), expect("CAPA"), send("+OK\r\n"), Step::Flood(b"X-Y\r\n".repeat(99))],
        &small,
    );
    assert_eq!(capa, Error::Limit { which: LimitName::ReplyLines, max: 20 });

    let script = Script::new(script(
        "",
        [
            expect("STAT"),
            send("+OK 9 9\r\n"),
            expect("LIST"),
            send("+OK\r\n"),
            Step::Flood(b"1 1\r\n".repeat(99)),
        ],
    ));
    let mut session = Session::connect(&script, &small).unwrap();
    assert_eq!(session.mailbox(), Err(Error::Limit { which: LimitName::Messages, max: 5 }));
    assert_eq!(session.noop(), Err(Error::SessionOver));
    drop(session);
    script.finish();

    let script = Script::new(self::script(
        "",
        [expect("RETR 1"), send("+OK\r\n"), Step::Flood(vec![b'x'; 4096])],
    ));
    let mut session = Session::connect(&script, &small).unwrap();
    assert_eq!(session.retr(1), Err(Error::Limit { which: LimitName::MessageSize, max: 5000 }));
    drop(session);
    script.finish();
}

#[test]
fn lists_that_lie() {
    let script = Script::new(script(
        "",
        [
            expect("STAT"),
            send("+OK 2 9\r\n"),
            expect("LIST"),
            send("+OK\r\n1 9\r\n-ERR disk\r\n.\r\n"),
        ],
    ));
    let mut session = connect(&script);
    assert_eq!(
        session.mailbox(),
        Err(Error::Protocol { during: "LIST".into(), got: "-ERR disk".into() })
    );
    script.finish();

    let script = Script::new(self::script(
        "",
        [
            expect("STAT"),
            send("+OK 2 9\r\n"),
            expect("LIST"),
            send("+OK\r\n2 1073741824\r\n2 10\r\n1 x\r\n.\r\n"),
            expect("UIDL"),
            send("+OK\r\n7 none\r\n2 dup\r\n1 dup\r\n.\r\n"),
            expect("RETR 2"),
            send("+OK\r\nshort\r\n.\r\n"),
        ],
    ));
    let mut session = connect(&script);
    let numbers: Vec<_> = session.mailbox().unwrap().messages.iter().map(|it| it.number).collect();
    assert_eq!(numbers, [1, 2]);
    assert_eq!(session.retr(2).unwrap(), b"short\r\n");
    script.finish();
}

#[test]
fn a_cut_message_is_not_a_message() {
    let script = Script::new(script("", [expect("RETR 1"), send("+OK\r\nA: b\r\n\r\nhalf")]));
    let mut session = connect(&script);
    assert_eq!(session.retr(1), Err(Error::Closed { during: "RETR".into() }));
    assert_eq!(session.retr(1), Err(Error::SessionOver));
    script.finish();
}

#[test]
fn deletions_without_a_confirmed_quit_are_told() {
    for (last, confirmed, text) in [
        (vec![send("+OK bye\r\n")], true, Some("bye")),
        (
            vec![send("-ERR some deleted messages not removed\r\n")],
            false,
            Some("some deleted messages not removed"),
        ),
        (vec![], false, None),
    ] {
        let mut steps = script("", [expect("DELE 1"), send("+OK\r\n"), expect("QUIT")]);
        steps.extend(last);
        let script = Script::new(steps);
        let mut session = connect(&script);
        session.dele(1).unwrap();
        let outcome = session.quit();
        assert_eq!(outcome.confirmed, confirmed);
        assert_eq!(outcome.reply.map(|it| it.text).as_deref(), text);
        assert_eq!(outcome.cause.is_some(), text.is_none());
        assert_eq!(outcome.deleted, [1]);
        script.finish();
    }
}

#[test]
fn a_tls_stream_cut_in_a_message_is_an_error() {
    let steps = vec![
        Step::Tls,
        send("+OK\r\n"),
        expect("CAPA"),
        send("-ERR\r\n"),
        expect("RETR 1"),
        send("+OK\r\nA: b\r\n\r\nhalf\r\n"),
    ];
    let script = Script::tls(vec![steps], &Certified::new(HOST, 2090), true);
    let mut session = Session::connect(&script, &options(Protocol::Pop3, Security::Tls)).unwrap();
    assert_eq!(session.retr(1), Err(Error::Closed { during: "RETR".into() }));
    script.finish();
}

#[test]
fn time_between_commands_is_not_counted() {
    let script = Script::new(script("", [expect("NOOP"), send("+OK\r\n")]));
    let hurried = ConnectOptions { timeout: Duration::from_millis(500), ..clear() };
    let mut session = Session::connect(&script, &hurried).unwrap();
    std::thread::sleep(Duration::from_millis(700));
    session.noop().unwrap();
    script.finish();
}

/// Whatever a server says, every command ends with a value or an error.
#[test]
fn damaged_dialogues() {
    let replies = [
        "+OK\r\n",
        "+OK\r\nPIPELINING\r\n.\r\n",
        "+OK 2 20\r\n+OK\r\n1 10\r\n2 10\r\n.\r\n+OK\r\n1 a\r\n2 b\r\n.\r\n",
        "+OK\r\nA: b\r\n\r\n..x\r\n.\r\n+OK\r\nc\r\n.\r\n",
        "+OK\r\n+OK\r\n",
    ];
    let mut whole = 0;
    for (_, script) in crate::testing::damaged(&replies, 60) {
        let hurried = ConnectOptions { timeout: Duration::from_millis(150), ..clear() };
        if let Ok(mut session) = Session::connect(&script, &hurried) {
            let numbers: Vec<u32> = session
                .mailbox()
                .map(|it| it.messages.iter().map(|message| message.number).collect())
                .unwrap_or_default();
            session.read_ahead(numbers.iter().copied().map(Fetch::Retr));
            let read = numbers.iter().filter(|number| session.retr(**number).is_ok()).count();
            let _ = session.dele(1);
            whole += usize::from(session.quit().confirmed && read == 2);
        }
        script.finish();
    }
    assert!(whole > 0, "some damage is harmless");
    assert!(whole < 60, "the damage does something");
}

#[test]
fn an_answer_that_nobody_asked_for_ends_the_session() {
    let script = Script::new(script(
        "",
        [expect("NOOP"), send("+OK\r\n-ERR Disconnected for inactivity\r\n"), Step::ExpectSilence],
    ));
    let mut session = connect(&script);
    session.noop().unwrap();
    let Err(Error::Reply { reply, .. }) = session.retr(1) else {
        panic!("the words of the server")
    };
    assert_eq!(reply.text, "Disconnected for inactivity");
    assert_eq!(session.retr(1), Err(Error::SessionOver));
    drop(session);
    script.finish();
}
