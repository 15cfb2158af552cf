//! IMAP against scripted servers: messages read ahead, and what comes in between.

use super::{connect, greeting, open, opened};
use crate::Error;
use crate::imap::{Fetch, Part};
use crate::testing::{Script, Step, expect, send};

pub(super) fn whole(uid: u32) -> Fetch {
    Fetch { uid, part: Part::Whole }
}

pub(super) fn headers(uid: u32) -> Fetch {
    Fetch { uid, part: Part::Headers }
}

fn message(number: u32, uid: u32) -> String {
    let text = format!("mail {uid}\r\n");
    format!("* {number} FETCH (UID {uid} BODY[] {{{}}}\r\n{text})\r\n", text.len())
}

fn read(uid: u32) -> Vec<u8> {
    format!("mail {uid}\r\n").into_bytes()
}

/// Sizes that no message has: their sum is beyond what a number holds.
#[test]
fn sizes_that_cannot_be_do_no_harm() {
    let told = |n| format!("* {n} FETCH (UID {n} FLAGS () RFC822.SIZE {})\r\n", u64::MAX);
    let list = [1, 2, 3].map(told).concat();
    let mut steps = vec![
        greeting(""),
        expect("w1 SELECT \"INBOX\""),
        send("* 3 EXISTS\r\nw1 OK\r\n"),
        expect("w2 FETCH 1:* (UID FLAGS RFC822.SIZE)"),
        send(format!("{list}w2 OK done\r\n")),
    ];
    for n in 1..=3 {
        steps.push(expect(&format!("w{} UID FETCH {n} (UID BODY.PEEK[])", n + 2)));
        steps.push(send(format!("{}w{} OK\r\n", message(n, n), n + 2)));
    }
    let script = Script::new(steps);
    let mut session = open(&script);
    session.read_ahead((1..=3).map(whole));
    for uid in 1..=3 {
        assert_eq!(session.fetch(whole(uid)).unwrap(), read(uid));
    }
    script.finish();
}

#[test]
fn a_plan_leaves_as_ranges_in_one_flight() {
    let messages: String = (1..=4).map(|n| message(n, n + 10)).collect();
    let script = Script::new(opened(
        &[11, 12, 13, 14, 20],
        [
            expect("w3 UID FETCH 11:14 (UID BODY.PEEK[])"),
            send(format!("{messages}w3 OK done\r\n")),
            // Not planned: alone.
            expect("w4 UID FETCH 20 (UID BODY.PEEK[HEADER])"),
            send("* 5 FETCH (UID 20 BODY[HEADER] {2}\r\n\r\n)\r\nw4 OK\r\n"),
        ],
    ));
    let mut session = open(&script);
    session.read_ahead((11..=14).map(whole));
    // The third before the second, which is set aside in passing.
    for uid in [11, 13, 12] {
        assert_eq!(session.fetch(whole(uid)).unwrap(), read(uid));
    }
    assert_eq!(session.fetch(headers(20)).unwrap(), b"\r\n");
    assert_eq!(session.fetch(whole(14)).unwrap(), read(14));
    script.finish();
}

#[test]
fn marks_go_with_the_next_flight_or_at_once() {
    let script = Script::new(opened(
        &[1, 2, 3],
        [
            expect("w3 UID FETCH 1:3 (UID BODY.PEEK[])"),
            send(format!("{}{}{}", message(1, 1), message(2, 2), message(3, 3))),
            send("w3 OK\r\n"),
            expect("w4 UID STORE 1:3 +FLAGS.SILENT (\\Seen)"),
            // Refused, as in a folder of somebody else: read all the same.
            send("w4 NO [NOPERM] no\r\n"),
            expect("w5 NOOP"),
            send("w5 OK\r\n"),
        ],
    ));
    let mut session = open(&script);
    session.read_ahead((1..=3).map(whole));
    for uid in 1..=3 {
        session.fetch(whole(uid)).unwrap();
        session.mark_seen(uid).unwrap();
    }
    // Already so: nothing to say.
    session.mark_seen(1).unwrap();
    session.noop().unwrap();
    script.finish();
}

#[test]
fn messages_that_go_come_and_change_meanwhile() {
    let script = Script::new(opened(
        &[1, 2, 3],
        [
            expect("w3 UID FETCH 1:3 (UID BODY.PEEK[])"),
            send(format!(
                "* 2 FETCH (FLAGS (\\Seen))\r\n* 1 EXPUNGE\r\n{}* 3 EXISTS\r\n* 1 RECENT\r\n\
                 {}* OK still here\r\n* 7 FETCH (UID 99 BODY[] {{1}}\r\nx)\r\nw3 OK\r\n",
                message(1, 2),
                // No UID: the number says it.
                "* 2 FETCH (BODY[] {8}\r\nmail 3\r\n)\r\n",
            )),
            expect("w4 FETCH 3:* (UID FLAGS RFC822.SIZE)"),
            send("* 3 FETCH (UID 9 FLAGS () RFC822.SIZE 3)\r\nw4 OK\r\n"),
            expect("w5 UID FETCH 99 (UID BODY.PEEK[])"),
            send("w5 OK nothing\r\n"),
            expect("w6 UID FETCH 9 (UID BODY.PEEK[])"),
            send("* 3 FETCH (UID 9 BODY[] NIL)\r\nw6 NO gone\r\n"),
        ],
    ));
    let mut session = open(&script);
    session.read_ahead((1..=3).map(whole));
    assert_eq!(session.fetch(whole(1)), Err(Error::NoSuchMessage { number: 1 }));
    assert_eq!(session.fetch(whole(2)).unwrap(), read(2));
    assert_eq!(session.fetch(whole(3)).unwrap(), read(3));
    let uids: Vec<u32> = session.messages().unwrap().map(|it| it.uid).collect();
    assert_eq!(uids, [2, 3, 9]);
    // One that nobody asked for is nobody's.
    assert_eq!(session.fetch(whole(99)), Err(Error::NoSuchMessage { number: 99 }));
    assert!(matches!(session.fetch(whole(9)), Err(Error::Reply { .. })));
    script.finish();
}

#[test]
fn a_loop_left_early_reads_no_further_than_its_flight() {
    let size = |n| format!("* {n} FETCH (UID {n} FLAGS () RFC822.SIZE 600000)\r\n");
    let sizes = (1..=100).map(size).collect::<Vec<String>>().concat();
    let script = Script::new(vec![
        greeting(""),
        expect("w1 SELECT \"INBOX\""),
        send("* 100 EXISTS\r\nw1 OK\r\n"),
        expect("w2 FETCH 1:* (UID FLAGS RFC822.SIZE)"),
        send(format!("{sizes}w2 OK\r\n")),
        // Eight megabytes: thirteen messages, each in a command of its own.
        Step::ExpectBytes(
            (1..=13)
                .map(|n| format!("w{} UID FETCH {n} (UID BODY.PEEK[])\r\n", n + 2))
                .collect::<Vec<String>>()
                .concat()
                .into(),
        ),
        send(
            (1..=13)
                .map(|n| format!("{}w{} OK\r\n", message(n, n), n + 2))
                .collect::<Vec<_>>()
                .concat(),
        ),
        expect("w16 NOOP"),
        send("w16 OK\r\n"),
    ]);
    let mut session = connect(&script);
    session.select("INBOX", false).unwrap();
    session.read_ahead((1..=100).map(whole));
    assert_eq!(session.fetch(whole(1)).unwrap(), read(1));
    session.read_ahead([]);
    session.noop().unwrap();
    script.finish();
}

#[test]
fn a_refused_range_is_told_and_the_session_goes_on() {
    let script = Script::new(opened(
        &[1, 2],
        [
            expect("w3 UID FETCH 1:2 (UID BODY.PEEK[])"),
            send(format!("{}w3 NO [SERVERBUG] broken\r\n", message(1, 1))),
            expect("w4 UID FETCH 2 (UID BODY.PEEK[])"),
            send(format!("{}w4 OK\r\n", message(2, 2))),
        ],
    ));
    let mut session = open(&script);
    session.read_ahead((1..=2).map(whole));
    assert_eq!(session.fetch(whole(1)).unwrap(), read(1));
    let Err(Error::Reply { command, .. }) = session.fetch(whole(2)) else { panic!("a refusal") };
    assert_eq!(command, "UID FETCH");
    assert_eq!(session.fetch(whole(2)).unwrap(), read(2));
    script.finish();
}
