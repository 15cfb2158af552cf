//! IMAP against scripted servers: folders, messages, hostile answers. What comes before them is in
//! `opening`, what a reference implementation says of the wire in `reference`.

mod opening;
mod reading;
mod reference;

use std::time::Duration;

use super::{Field, Query, Session};
use crate::net::{ConnectOptions, Protocol, Security};
use crate::testing::{Script, Step, expect, options, send};
use crate::{Error, LimitName};

fn clear() -> ConnectOptions {
    options(Protocol::Imap, Security::Plain)
}

/// A greeting that tells these capabilities, no login.
fn greeting(capabilities: &str) -> Step {
    send(format!("* OK [CAPABILITY IMAP4rev1 {capabilities}] ready\r\n"))
}

fn connect(script: &Script) -> Session {
    Session::connect(script, &clear()).unwrap()
}

/// A session that has opened INBOX with messages of these UIDs, of ten bytes each; the tags begin
/// at `w3`.
fn opened(uids: &[u32], steps: impl IntoIterator<Item = Step>) -> Vec<Step> {
    let told = |(uid, n)| format!("* {n} FETCH (UID {uid} FLAGS () RFC822.SIZE 10)\r\n");
    let list = uids.iter().zip(1..).map(told).collect::<Vec<String>>().concat();
    let mut all = vec![
        greeting(""),
        expect("w1 SELECT \"INBOX\""),
        send(format!(
            "* FLAGS (\\Seen)\r\n* {} EXISTS\r\n* OK [UIDVALIDITY 7] UIDs\r\n\
             w1 OK [READ-WRITE] done\r\n",
            uids.len()
        )),
        expect("w2 FETCH 1:* (UID FLAGS RFC822.SIZE)"),
        send(format!("{list}w2 OK done\r\n")),
    ];
    all.extend(steps);
    all
}

fn open(script: &Script) -> Session {
    let mut session = connect(script);
    session.select("INBOX", false).unwrap();
    assert!(session.messages().is_ok());
    session
}

#[test]
fn a_session_cut_at_every_byte() {
    for size in [1, 2, 3, 7, usize::MAX] {
        let script = Script::split(
            vec![
                greeting("LITERAL+"),
                expect("w1 LIST \"\" \"*\""),
                send(
                    "* LIST (\\HasNoChildren \\Sent) \"/\" \"&AMk-l&AOk-ments\"\r\n\
                     * LIST () NIL {5}\r\na\"b/c\r\n* LIST (\\Noselect) \".\" INBOX\r\nw1 OK\r\n",
                ),
                expect("w2 EXAMINE \"&AMk-t&AOk-\""),
                send(
                    "* 2 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 4] x\r\n\
                     w2 OK [READ-ONLY] done\r\n",
                ),
                expect("w3 FETCH 1:* (UID FLAGS RFC822.SIZE)"),
                send(
                    "* 1 FETCH (FLAGS (\\Seen $x) UID 4 RFC822.SIZE 10)\r\n\
                     * 2 FETCH (UID 9 FLAGS () RFC822.SIZE 20 MODSEQ (12))\r\nw3 OK\r\n",
                ),
                expect("w4 UID FETCH 9 (UID BODY.PEEK[])"),
                send("* 2 FETCH (BODY[] {14}\r\nA: {3}\r\n\r\nb)\r\n UID 9)\r\nw4 OK\r\n"),
                expect("w5 UID FETCH 4 (UID BODY.PEEK[HEADER])"),
                send("* 1 FETCH (UID 4 BODY[HEADER] \"C: \\\"d\")\r\nw5 OK\r\n"),
                expect("w6 UID FETCH 4 (UID FLAGS)"),
                send("* 1 FETCH (UID 4 FLAGS (\\Seen $x))\r\nw6 OK\r\n"),
                expect("w7 UID SEARCH CHARSET UTF-8 ALL SUBJECT {5+}"),
                expect("été"),
                send("* SEARCH 9 4\r\nw7 OK\r\n"),
                expect("w8 STATUS \"INBOX\" (MESSAGES UNSEEN UIDNEXT UIDVALIDITY)"),
                send("* STATUS INBOX (MESSAGES 3 UNSEEN 1 UIDNEXT 9 UIDVALIDITY 1)\r\nw8 OK\r\n"),
                expect("w9 NOOP"),
                send("* 3 EXISTS\r\n* 1 EXPUNGE\r\nw9 OK\r\n"),
                expect("w10 LOGOUT"),
                send("* BYE bye\r\nw10 OK\r\n"),
            ],
            size,
        );
        let mut session = connect(&script);
        let folders = session.folders(false).unwrap();
        let names: Vec<_> = folders.iter().map(|it| (it.name.as_str(), it.delimiter)).collect();
        assert_eq!(names, [("Éléments", Some('/')), ("a\"b/c", None), ("INBOX", Some('.'))]);
        assert!(folders[0].has("\\sent") && !folders[2].is_selectable());
        let folder = session.select("Été", true).unwrap();
        assert_eq!((folder.exists, folder.uid_validity, folder.read_only), (2, Some(4), true));
        let listed: Vec<_> =
            session.messages().unwrap().map(|it| (it.uid, it.octets, it.seen)).collect();
        assert_eq!(listed, [(4, 10, true), (9, 20, false)]);
        assert_eq!(session.fetch(reading::whole(9)).unwrap(), b"A: {3}\r\n\r\nb)\r\n");
        assert_eq!(session.fetch(reading::headers(4)).unwrap(), b"C: \"d");
        assert_eq!(session.flags(4).unwrap().unwrap(), ["\\Seen", "$x"]);
        let query = Query { fields: &[Field::Subject], text: "été", unseen: false };
        assert_eq!(session.search(&query).unwrap().unwrap(), [4, 9]);
        assert_eq!(session.counts("INBOX").unwrap().messages, Some(3));
        session.noop().unwrap();
        assert_eq!(session.selected().unwrap().exists, 2);
        session.logout().unwrap();
        script.finish();
    }
}

#[test]
fn literals_wait_for_the_server_where_they_must() {
    let query = Query { fields: &[Field::Body], text: "été", unseen: true };
    let script = Script::new(vec![
        greeting(""),
        expect("w1 UID SEARCH CHARSET UTF-8 UNSEEN BODY {5}"),
        send("+ go\r\n"),
        expect("été"),
        send("* SEARCH\r\nw1 OK\r\n"),
        // Refused instead of awaited.
        expect("w2 UID SEARCH CHARSET UTF-8 UNSEEN BODY {5}"),
        send("w2 NO [BADCHARSET (US-ASCII)] no\r\n"),
        expect("w3 APPEND \"INBOX\" (\\Seen) {4}"),
        send("+ \r\n"),
        expect("a: b"),
        send("w3 OK [APPENDUID 1 2] done\r\n"),
    ]);
    let mut session = connect(&script);
    assert_eq!(session.search(&query).unwrap(), Some(vec![]));
    assert_eq!(session.search(&query).unwrap(), None, "the caller compares by itself");
    session.append("INBOX", &["\\Seen"], b"a: b").unwrap();
    script.finish();
}

#[test]
fn names_are_utf8_where_both_sides_agree() {
    let script = Script::new(vec![
        greeting("ENABLE ID UTF8=ACCEPT"),
        Step::ExpectStart("w1 ID ".into()),
        // In one flight.
        expect("w2 ENABLE UTF8=ACCEPT"),
        send("* ID NIL\r\nw1 OK\r\n* ENABLED UTF8=ACCEPT\r\nw2 OK\r\n"),
        expect("w3 LIST \"\" \"*\""),
        send("* LIST () \"/\" \"Été &AMk-\"\r\n* LIST () \"/\" {6}\r\n日本\r\nw3 OK\r\n"),
        expect("w4 SELECT \"Été &AMk-\""),
        send("* 0 EXISTS\r\nw4 OK\r\n"),
        expect("w5 UID SEARCH ALL SUBJECT {5}"),
        send("+ go\r\n"),
        expect("été"),
        send("* SEARCH\r\nw5 OK\r\n"),
        expect("w6 STATUS \"日本\" (MESSAGES UNSEEN UIDNEXT UIDVALIDITY)"),
        send("* STATUS \"日本\" (MESSAGES 2)\r\nw6 OK\r\n"),
    ]);
    let mut session = connect(&script);
    let folders = session.folders(false).unwrap();
    let names: Vec<&str> = folders.iter().map(|folder| folder.name.as_str()).collect();
    assert_eq!(names, ["Été &AMk-", "日本"]);
    session.select("Été &AMk-", false).unwrap();
    let query = Query { fields: &[Field::Subject], text: "été", unseen: false };
    assert_eq!(session.search(&query).unwrap(), Some(vec![]));
    let counts = session.counts("日本").unwrap();
    assert_eq!((counts.folder.as_str(), counts.messages), ("日本", Some(2)));
    script.finish();
    // Offered, and not kept to.
    for answer in ["w1 BAD what\r\n", "w1 OK\r\n", "* ENABLED X\r\nw1 OK\r\n"] {
        let script = Script::new(vec![
            greeting("ENABLE UTF8=ACCEPT"),
            expect("w1 ENABLE UTF8=ACCEPT"),
            send(answer),
            expect("w2 CREATE \"&AMk-\""),
            send("w2 OK\r\n"),
        ]);
        connect(&script).create("É").unwrap();
        script.finish();
    }
}

#[test]
fn no_line_end_leaves_in_an_argument() {
    let script = Script::new(vec![greeting(""), Step::ExpectSilence]);
    let mut session = connect(&script);
    for bad in ["a\r\nw9 DELETE INBOX", "a\n", "\0", "a\rb"] {
        let query = Query { fields: &[Field::Subject], text: bad, unseen: false };
        for refused in [
            session.select(bad, false).map(drop),
            session.create(bad),
            session.subscribe(bad),
            session.copy(&[1], bad),
            session.search(&query).map(drop),
            session.store(&[1], &[bad], true),
            session.raw(bad).map(drop),
            session.append("INBOX", &[bad], b"x"),
        ] {
            assert!(matches!(refused, Err(Error::InvalidInput { .. })), "{bad:?} {refused:?}");
        }
    }
    script.finish();
}

#[test]
fn what_changes_messages() {
    let script = Script::new(vec![
        greeting("UIDPLUS MOVE"),
        expect("w1 UID STORE 1:3,9 +FLAGS (\\Deleted)"),
        send("* 1 FETCH (FLAGS (\\Deleted))\r\nw1 OK\r\n"),
        expect("w2 UID COPY 4 \"Archives/&AMk-t&AOk-\""),
        send("w2 NO [TRYCREATE] no such folder\r\n"),
        expect("w3 EXPUNGE"),
        send("w3 OK\r\n"),
        expect("w4 UID EXPUNGE 4"),
        send("w4 OK\r\n"),
        expect("w5 UID MOVE 4 \"R&-D\""),
        send("w5 OK\r\n"),
        expect("w6 CREATE \"a\""),
        send("w6 BAD what\r\n"),
    ]);
    let mut session = connect(&script);
    session.store(&[1, 2, 3, 9], &["\\Deleted"], true).unwrap();
    let Err(Error::Reply { command, reply }) = session.copy(&[4], "Archives/Été") else {
        panic!("a refusal")
    };
    assert_eq!((command.as_str(), reply.response_code.as_deref()), ("UID COPY", Some("TRYCREATE")));
    session.expunge().unwrap();
    session.expunge_only(&[4]).unwrap();
    session.relocate(&[4], "R&D").unwrap();
    assert!(matches!(session.create("a"), Err(Error::Reply { .. })), "and goes on");
    script.finish();
}

#[test]
fn moving_without_the_extensions_removes_nothing_else() {
    let script = Script::new(vec![
        greeting(""),
        expect("w1 UID COPY 4 \"b\""),
        send("w1 OK\r\n"),
        expect("w2 UID STORE 4 +FLAGS (\\Deleted)"),
        send("w2 OK\r\n"),
        // No EXPUNGE, which would take other messages along.
        Step::ExpectSilence,
    ]);
    let mut session = connect(&script);
    session.relocate(&[4], "b").unwrap();
    assert_eq!(session.expunge_only(&[4]), Err(Error::NotOffered { extension: "UIDPLUS" }));
    script.finish();
}

#[test]
fn raw_commands() {
    let script = Script::new(vec![
        greeting(""),
        expect("w1 GETQUOTAROOT INBOX"),
        send("* QUOTAROOT INBOX \"\"\r\n* QUOTA {1}\r\na (STORAGE 1 2)\r\nw1 OK done\r\n"),
        expect("w2 XYZZY secret"),
        send("w2 BAD Unknown\r\n"),
    ]);
    let mut session = connect(&script);
    assert_eq!(
        session.raw("GETQUOTAROOT INBOX").unwrap(),
        "* QUOTAROOT INBOX \"\"\r\n* QUOTA {1}\r\na (STORAGE 1 2)\r\nOK done"
    );
    let Err(Error::Reply { command, .. }) = session.raw("XYZZY secret") else {
        panic!("a refusal")
    };
    assert_eq!(command, "XYZZY");
    for refused in ["", "starttls", "IDLE", "LOGIN a b", "CLOSE"] {
        assert!(matches!(session.raw(refused), Err(Error::InvalidInput { .. })), "{refused}");
    }
    script.finish();
}

#[test]
fn a_folder_that_was_numbered_anew_is_told() {
    let select = |tag: u32, validity: u32| {
        [
            expect(&format!("w{tag} SELECT \"INBOX\"")),
            send(format!("* 0 EXISTS\r\n* OK [UIDVALIDITY {validity}] x\r\nw{tag} OK\r\n")),
        ]
    };
    let mut steps = vec![greeting("")];
    steps.extend([select(1, 7), select(2, 7), select(3, 8)].concat());
    let script = Script::new(steps);
    let mut session = connect(&script);
    let validity = session.select("INBOX", false).unwrap().uid_validity;
    session.select_again("INBOX", validity).unwrap();
    assert_eq!(
        session.select_again("INBOX", validity),
        Err(Error::Renumbered { folder: "INBOX".into() })
    );
    assert_eq!(session.selected().unwrap().uid_validity, Some(8));
    script.finish();
}

#[test]
fn bye_ends_the_session_with_its_words() {
    let script = Script::new(vec![
        greeting(""),
        expect("w1 NOOP"),
        send("* BYE [UNAVAILABLE] going down\r\n"),
    ]);
    let mut session = connect(&script);
    let Err(Error::Reply { command, reply }) = session.noop() else { panic!("a refusal") };
    assert_eq!((command.as_str(), reply.text.as_str()), ("BYE", "going down"));
    assert_eq!(session.noop(), Err(Error::SessionOver));
    script.finish();
}

/// The error of a NOOP that the server answers so, its bounds lowered.
fn answered(answer: impl AsRef<[u8]>) -> Error {
    let mut options = clear();
    options.limits.reply_line = 200;
    options.limits.reply_lines = 20;
    options.limits.messages = 30;
    options.limits.folders = 10;
    options.limits.message_size = 1_000;
    options.limits.nesting = 5;
    let script = Script::new(vec![greeting(""), expect("w1 NOOP"), send(answer)]);
    let error = Session::connect(&script, &options).unwrap().noop().expect_err("a failure");
    script.finish();
    error
}

fn limit(which: LimitName, max: u64) -> Error {
    Error::Limit { which, max }
}

#[test]
fn every_answer_is_bounded() {
    let over = |literal: &str| answered(format!("* 1 FETCH (UID 1 BODY[] {literal}\r\n"));
    assert_eq!(over("{4294967296}"), limit(LimitName::MessageSize, 1_000));
    assert_eq!(over("{99999999999999999999999999}"), limit(LimitName::MessageSize, 1_000));
    assert_eq!(over("~{1001}"), limit(LimitName::MessageSize, 1_000));
    assert_eq!(
        answered("* LIST () NIL {201}\r\n"),
        limit(LimitName::ReplyLine, 200),
        "only a message is large"
    );
    let many = format!("* 1 FETCH (X {}", "{2}\r\nab ".repeat(600));
    assert_eq!(answered(many), limit(LimitName::ReplyLines, 20));
    assert_eq!(answered("x".repeat(300)), limit(LimitName::ReplyLine, 200));
    assert_eq!(
        answered(format!("* 1 FETCH (BODYSTRUCTURE {}\r\n", "(".repeat(100))),
        limit(LimitName::Nesting, 5)
    );
    assert_eq!(answered("* OK hold on\r\n".repeat(21)), limit(LimitName::ReplyLines, 20));
    assert_eq!(answered("* 1 FETCH (FLAGS ())\r\n".repeat(31)), limit(LimitName::Messages, 30));
    assert_eq!(answered("* LIST () NIL a\r\n".repeat(11)), limit(LimitName::Folders, 10));
    assert_eq!(
        answered("* ESEARCH (TAG \"w1\") UID ALL 1:4294967295\r\n"),
        limit(LimitName::Messages, 30)
    );
    assert_eq!(
        answered("* ESEARCH (TAG \"w1\") UID ALL 1:30\r\n* SEARCH 31\r\n"),
        limit(LimitName::Messages, 30),
        "hits of several answers are bounded together"
    );
    // Cut in the middle of a literal.
    assert_eq!(answered("* 1 FETCH (BODY[] {5}\r\nab"), Error::Closed { during: "NOOP".into() });
    for nonsense in ["", " ", "*", "* ", "x9 OK\r\n", "250 hello", "+ go on", "\u{0}"] {
        let error = answered(format!("{nonsense}\r\n"));
        assert!(matches!(error, Error::Protocol { .. }), "{nonsense:?}: {error:?}");
    }
}

#[test]
fn a_search_of_many_hits_is_one_long_line() {
    let hits = (1..=50_000).map(|uid| format!(" {uid}")).collect::<Vec<String>>().concat();
    let script = Script::new(vec![
        greeting(""),
        expect("w1 UID SEARCH ALL"),
        send(format!("* SEARCH{hits}\r\nw1 OK\r\n")),
    ]);
    let mut session = connect(&script);
    assert_eq!(session.search(&Query::default()).unwrap().unwrap().len(), 50_000);
    script.finish();
}

#[test]
fn damaged_dialogues() {
    let replies = [
        "* OK [CAPABILITY IMAP4rev1 LITERAL+] ready\r\n",
        "* LIST (\\Sent (a)) \"/\" {3}\r\nabc\r\nw1 OK done\r\n",
        "* 2 EXISTS\r\n* OK [UIDVALIDITY 4] x\r\nw2 OK [READ-WRITE]\r\n",
        "* 1 FETCH (UID 4 FLAGS (\\Seen) RFC822.SIZE 9)\r\n* 2 FETCH (UID 9)\r\nw3 OK\r\n",
        "* 2 FETCH (UID 9 BODY[] {3}\r\na\r\n ENVELOPE ((NIL)))\r\nw4 OK\r\n",
    ];
    let mut whole = 0;
    for (_, script) in crate::testing::damaged(&replies, 60) {
        let hurried = ConnectOptions { timeout: Duration::from_millis(150), ..clear() };
        let result = Session::connect(&script, &hurried).and_then(|mut session| {
            let folders = session.folders(false)?;
            session.select("INBOX", false)?;
            Ok((folders, session.fetch(reading::whole(9))?))
        });
        if let Ok((folders, message)) = result {
            whole += usize::from(folders.len() == 1 && message == b"a\r\n");
        }
        script.finish();
    }
    assert!(whole > 0, "some damage is harmless");
    assert!(whole < 60, "the damage does something");
}
