//! RFC 3501 and its extensions.

use crate::client::{Client, bare};
use std::path::Path;
use wl_sandbox::{Accounts, Options, Sandbox, Service};

fn seeded() -> Sandbox {
    Sandbox::start(Options::default()).unwrap()
}

fn in_directory(directory: &Path) -> Sandbox {
    let directory = Some(directory.to_owned());
    Sandbox::start(Options { directory, ..Options::default() }).unwrap()
}

/// A session with the inbox selected.
fn selected(sandbox: &Sandbox, user: &str) -> Client {
    let mut client = Client::imap(sandbox, user);
    client.done("SELECT INBOX");
    client
}

#[test]
fn capabilities_are_those_of_the_state() {
    let sandbox = bare();
    let mut client =
        Client::to(sandbox.address_for("imap.masociete.fr", 143, Service::IMAP).unwrap());
    let greeting = client.line();
    assert!(greeting.starts_with("* OK [CAPABILITY IMAP4rev1 LITERAL+ "), "{greeting}");
    assert!(greeting.contains("imap.masociete.fr") && greeting.contains("AUTH=CRAM-MD5"));
    let before = client.done("CAPABILITY");
    assert!(before.contains("STARTTLS") && !before.contains("UIDPLUS"), "{before}");
    let after = client.done("LOGIN jean secret");
    assert!(after.contains("UIDPLUS") && !after.contains("STARTTLS"), "{after}");
    assert!(client.imap_ask("LOGIN jean secret").contains("BAD "));

    let sandbox = Sandbox::start(Options { auth_needs_tls: true, ..Options::default() }).unwrap();
    let mut client = Client::greeted(&sandbox, Service::IMAP);
    assert!(client.done("CAPABILITY").contains("LOGINDISABLED"));
    assert!(client.imap_ask("LOGIN jean secret").contains("NO [PRIVACYREQUIRED]"));
    assert_eq!(client.imap_ask("STARTTLS"), "t OK Begin TLS negotiation");
    let mut client = client.secure(&sandbox, "mail.masociete.fr").unwrap();
    client.done("LOGIN jean secret");
}

#[test]
fn accounts_refuse_wrong_passwords_by_every_mechanism() {
    let accounts = Accounts::table([("tim", "tanstaaf")]);
    let sandbox = Sandbox::start(Options { accounts, seed: false, ..Options::default() }).unwrap();
    let mut client = Client::greeted(&sandbox, Service::IMAP);
    assert!(client.imap_ask("LOGIN tim faux").contains("NO [AUTHENTICATIONFAILED]"));
    // tim, faux
    assert!(
        client.imap_ask("AUTHENTICATE PLAIN AHRpbQBmYXV4").contains("NO [AUTHENTICATIONFAILED]")
    );
    client.send("t AUTHENTICATE LOGIN\r\n");
    assert_eq!(client.line(), "+ VXNlcm5hbWU6");
    assert_eq!(client.ask("dGlt"), "+ UGFzc3dvcmQ6");
    assert!(client.ask("dGFuc3RhYWY=").starts_with("t OK "));
    let mut client = Client::greeted(&sandbox, Service::IMAP);
    client.send("t LOGIN {3+}\r\ntim {8}\r\n");
    assert_eq!(client.line(), "+ Go ahead");
    assert!(client.ask("tanstaaf").starts_with("t OK "));
}

#[test]
fn a_new_mailbox_has_folders_and_read_and_unread_mails() {
    let sandbox = seeded();
    let mut client = Client::imap(&sandbox, "jean@a.fr");
    assert_eq!(
        client.done("LIST \"\" *"),
        "* LIST (\\HasNoChildren) \"/\" \"INBOX\"|\
         * LIST (\\HasChildren \\Archive) \"/\" \"Archives\"|\
         * LIST (\\HasNoChildren) \"/\" \"Archives/2023\"|\
         * LIST (\\HasNoChildren \\Drafts) \"/\" \"Brouillons\"|\
         * LIST (\\HasNoChildren \\Trash) \"/\" \"Corbeille\"|\
         * LIST (\\HasNoChildren \\Sent) \"/\" \"Envoy&AOk-s\"|\
         t OK Folders listed"
    );
    assert!(!client.done("LIST \"\" %").contains("2023"));
    assert_eq!(client.done("LSUB \"\" *").matches("LSUB").count(), 6);
    let select = client.done("SELECT inbox");
    for wanted in ["* 9 EXISTS|", "* 3 RECENT|", "[UNSEEN 4]", "[UIDNEXT 10]", "[READ-WRITE]"] {
        assert!(select.contains(wanted), "{wanted}: {select}");
    }
    assert!(client.done("SEARCH UNSEEN").starts_with("* SEARCH 4 7 8 9|"));
    assert!(client.done("SEARCH SEEN FLAGGED").starts_with("* SEARCH 3|"));
    assert!(client.done("SEARCH RECENT").starts_with("* SEARCH 4 7 8|"));
    // Another session finds nothing new.
    assert!(Client::imap(&sandbox, "jean@a.fr").done("SELECT INBOX").contains("* 0 RECENT|"));
}

#[test]
fn fetch_gives_what_is_asked_and_reading_marks_as_seen() {
    let sandbox = bare();
    let mail = "Subject: Bonjour\r\nFrom: \"A\" <a@b.fr>\r\n\r\nun\r\ndeux\r\n";
    sandbox.deliver("jean", mail.as_bytes()).unwrap();
    let mut client = selected(&sandbox, "jean");
    let size = mail.len();
    assert_eq!(
        client.done("FETCH 1 (UID RFC822.SIZE FLAGS BODY.PEEK[TEXT])"),
        format!(
            "* 1 FETCH (UID 1 RFC822.SIZE {size} FLAGS (\\Recent) BODY[TEXT] {{10}}|un|deux|)|t OK Fetched"
        )
    );
    assert_eq!(
        client.done("UID FETCH 1:* BODY[TEXT]<4.3>"),
        "* 1 FETCH (UID 1 BODY[TEXT]<4> {3}|deu FLAGS (\\Seen \\Recent))|t OK Fetched"
    );
    assert_eq!(
        client.done("FETCH * (BODY.PEEK[HEADER.FIELDS (SUBJECT)])"),
        "* 1 FETCH (BODY[HEADER.FIELDS (SUBJECT)] {20}|Subject: Bonjour||)|t OK Fetched"
    );
    assert!(client.done("FETCH 1 ENVELOPE").contains("((\"A\" NIL \"a\" \"b.fr\"))"));
    assert!(
        client.done("FETCH 1 FULL").contains("BODY (\"text\" \"plain\" NIL NIL NIL \"7bit\" 10 2)")
    );
    assert!(client.done("UID FETCH 99 FLAGS").starts_with("t OK"));
    for refused in ["FETCH 2 FLAGS", "FETCH 0 FLAGS", "FETCH 1", "FETCH 1 ODD", "STORE 1 FLAGS"] {
        assert!(client.imap_ask(refused).starts_with("t BAD"), "{refused}");
    }
    // A folder that is only examined is not changed.
    client.done("STORE 1 FLAGS ()");
    assert!(client.done("EXAMINE INBOX").contains("[READ-ONLY]"));
    assert!(!client.done("FETCH 1 BODY[]").contains("\\Seen"));
    assert!(client.imap_ask("STORE 1 FLAGS (\\Seen)").starts_with("t NO"));
}

#[test]
fn flags_are_stored_and_deleted_messages_expunged() {
    let sandbox = bare();
    for number in 1..=5 {
        sandbox.deliver("jean", format!("N: {number}\r\n\r\n").as_bytes()).unwrap();
    }
    let mut client = selected(&sandbox, "jean");
    let mut other = selected(&sandbox, "jean");
    assert_eq!(
        client.done("STORE 2 +FLAGS (\\Deleted travail)"),
        "* 2 FETCH (FLAGS (\\Deleted travail \\Recent))|t OK Flags stored"
    );
    assert_eq!(client.done("UID STORE 4:5 +FLAGS.SILENT \\Deleted"), "t OK Flags stored");
    assert!(client.done("SEARCH KEYWORD TRAVAIL").starts_with("* SEARCH 2|"));
    let told = other.done("NOOP");
    assert!(told.contains("* 2 FETCH (UID 2 FLAGS (\\Deleted travail))|"), "{told}");
    // UIDPLUS: only what is both deleted and named.
    assert_eq!(client.done("UID EXPUNGE 1:4"), "* 2 EXPUNGE|* 3 EXPUNGE|t OK Expunged");
    // Numbers do not change under a command that counts.
    assert!(other.done("FETCH 5 UID").starts_with("* 5 FETCH (UID 5)|t OK"));
    assert!(other.done("NOOP").starts_with("* 2 EXPUNGE|* 3 EXPUNGE|"));
    assert_eq!(client.done("CLOSE"), "t OK Folder closed");
    assert!(client.imap_ask("FETCH 1 FLAGS").starts_with("t BAD"));
    assert!(client.done("STATUS INBOX (MESSAGES UIDNEXT)").contains("(MESSAGES 2 UIDNEXT 6)"));
    assert_eq!(sandbox.mailbox("jean").unwrap().len(), 2);
}

#[test]
fn a_session_is_told_of_what_arrives() {
    let sandbox = bare();
    let mut client = selected(&sandbox, "jean@a.fr");
    Client::ehlo(&sandbox).mail("x@y.fr", &["jean@a.fr"], "Subject: 1\r\n\r\n");
    assert!(client.done("NOOP").starts_with("* 1 EXISTS|* 1 RECENT|t OK"));
    client.send("t IDLE\r\n");
    assert_eq!(client.line(), "+ Idling");
    Client::ehlo(&sandbox).mail("x@y.fr", &["jean@a.fr"], "Subject: 2\r\n\r\n");
    assert_eq!(client.line(), "* 2 EXISTS");
    assert_eq!(client.line(), "* 2 RECENT");
    assert_eq!(client.ask("DONE"), "t OK Idle ended");
    // What POP3 deletes disappears here too.
    let mut pop = Client::logged_in(&sandbox, "jean@a.fr");
    pop.ask("DELE 1");
    pop.ask("QUIT");
    assert!(client.done("NOOP").starts_with("* 1 EXPUNGE|t OK"));
}

#[test]
fn messages_are_appended_copied_and_moved() {
    let sandbox = seeded();
    let mut client = selected(&sandbox, "jean");
    client.send("t APPEND Envoy&AOk-s (\\Seen) \"01-Feb-2024 10:00:00 +0100\" {12}\r\n");
    assert_eq!(client.line(), "+ Go ahead");
    let done = client.ask("Subject: x\r\n");
    assert!(done.starts_with("t OK [APPENDUID ") && done.ends_with(" 2] Appended"), "{done}");
    assert!(client.imap_ask("APPEND Absent {1+}\r\nx").starts_with("t NO [TRYCREATE]"));
    assert!(client.imap_ask("COPY 1 Absent").starts_with("t NO [TRYCREATE]"));
    let copied = client.done("COPY 1:2,9 \"Archives/2023\"");
    assert!(copied.starts_with("t OK [COPYUID ") && copied.contains(" 1:2,9 2:4]"), "{copied}");
    let moved = client.done("UID MOVE 3 Corbeille");
    assert!(moved.starts_with("* OK [COPYUID ") && moved.contains("|* 3 EXPUNGE|t OK"), "{moved}");
    let select = client.done("SELECT Envoy&AOk-s");
    assert!(select.contains("* 2 EXISTS|"), "{select}");
    assert!(
        client
            .done("FETCH 2 (INTERNALDATE FLAGS)")
            .contains("INTERNALDATE \"01-Feb-2024 09:00:00 +0000\" FLAGS (\\Seen)")
    );
    assert!(client.done("SEARCH ON 1-Feb-2024").starts_with("* SEARCH 2|"));
    assert!(client.done("SEARCH SUBJECT \"order 2291\" UNDELETED").starts_with("* SEARCH 1|"));
}

#[test]
fn folders_are_created_renamed_and_deleted() {
    let sandbox = bare();
    let mut client = Client::imap(&sandbox, "jean");
    client.done("CREATE Projets/&AMk-t&AOk-/a");
    assert!(client.imap_ask("CREATE projets/x/").starts_with("t OK"));
    assert!(client.imap_ask("CREATE inbox").starts_with("t NO [ALREADYEXISTS]"));
    for refused in ["CREATE \"a//b\"", "CREATE \"\"", "DELETE INBOX", "DELETE Absent", "RENAME a b"]
    {
        assert!(client.imap_ask(refused).starts_with("t NO"), "{refused}");
    }
    client.done("APPEND Projets/&AMk-t&AOk- {4+}\r\nA: b");
    client.done("RENAME Projets Vieux/Projets");
    let list = client.done("LIST \"\" Vieux*");
    assert!(
        list.contains("\"Vieux/Projets/&AMk-t&AOk-/a\"") && list.contains("\"Vieux\""),
        "{list}"
    );
    assert!(client.done("STATUS Vieux/Projets/&AMk-t&AOk- (MESSAGES)").contains("(MESSAGES 1)"));
    // A deleted level with others below stays as a name.
    client.done("DELETE Vieux/Projets");
    assert!(client.done("LIST \"\" Vieux/%").contains("\\Noselect"));
    assert!(client.imap_ask("SELECT Vieux/Projets").starts_with("t NO [NONEXISTENT]"));
    client.done("SUBSCRIBE Vieux/Projets/&AMk-t&AOk-");
    assert!(
        client
            .done("LSUB \"\" *")
            .starts_with("* LSUB (\\HasChildren) \"/\" \"Vieux/Projets/&AMk-t&AOk-\"|t")
    );
    client.done("UNSUBSCRIBE Vieux/Projets/&AMk-t&AOk-");
    assert!(client.done("LSUB \"\" *").starts_with("t OK"));
}

#[test]
fn a_directory_keeps_folders_flags_and_identifiers() {
    let home = tempfile::tempdir().unwrap();
    let sandbox = in_directory(home.path());
    let mut client = selected(&sandbox, "jean@b.fr");
    client.done("STORE 4 +FLAGS (\\Seen \\Flagged travail)");
    client.done("STORE 1 +FLAGS (\\Deleted)");
    client.done("EXPUNGE");
    client.done("CREATE Projets/&AMk-t&AOk-");
    client.done("SUBSCRIBE Projets/&AMk-t&AOk-");
    client.done("COPY 1 Projets/&AMk-t&AOk-");
    let before = client.done("FETCH 1:* (UID FLAGS)");
    let status = client.done("STATUS INBOX (MESSAGES UIDNEXT UIDVALIDITY)");
    client.done("LOGOUT");
    drop(sandbox);
    let maildir = home.path().join("jean@b.fr/Maildir");
    assert!(maildir.join(".Projets.&AMk-t&AOk-/cur").is_dir());
    let flagged = std::fs::read_dir(maildir.join("cur")).unwrap();
    assert!(flagged.flatten().any(|file| file.file_name().to_string_lossy().ends_with(":2,FS")));

    let sandbox = in_directory(home.path());
    let mut client = selected(&sandbox, "jean");
    let after = client.done("FETCH 1:* (UID FLAGS)");
    assert_eq!(before.replace(" \\Recent", "").replace("\\Recent", ""), after);
    assert_eq!(status, client.done("STATUS INBOX (MESSAGES UIDNEXT UIDVALIDITY)"));
    assert!(client.done("LSUB \"\" Projets/*").contains("&AMk-t&AOk-"));
    // What another program does to the files is seen, and a new file gets a new identifier.
    let file = std::fs::read_dir(maildir.join("cur")).unwrap().flatten().next().unwrap();
    std::fs::remove_file(file.path()).unwrap();
    std::fs::write(maildir.join("new/1700000000.x.host"), "A: b\n\nc\n").unwrap();
    let told = client.done("NOOP");
    assert!(told.contains(" EXPUNGE|* 8 EXISTS|"), "{told}");
    assert!(client.done("FETCH 8 (UID RFC822.SIZE)").contains("(UID 10 RFC822.SIZE 11)"));
}

#[test]
fn identifiers_that_are_lost_are_told_apart_from_the_new_ones() {
    let home = tempfile::tempdir().unwrap();
    let sandbox = in_directory(home.path());
    let mut client = selected(&sandbox, "jean");
    let before = client.done("STATUS INBOX (UIDVALIDITY)");
    let file = home.path().join("jean/Maildir/sandbox-uids");
    // Two programs gave the same number.
    let twice = std::fs::read_to_string(&file).unwrap() + "9 1700000000.x\n";
    std::fs::write(&file, twice).unwrap();
    client.send("t NOOP\r\n");
    assert!(client.line().starts_with("* BYE "));
    let mut client = selected(&sandbox, "jean");
    assert_ne!(client.done("STATUS INBOX (UIDVALIDITY)"), before);
    assert!(client.done("FETCH 1:* UID").contains("* 9 FETCH (UID 9)"));
    // A folder that somebody deletes takes its sessions with it.
    client.done("SELECT Corbeille");
    Client::imap(&sandbox, "jean").done("DELETE Corbeille");
    client.send("t NOOP\r\n");
    assert!(client.line().starts_with("* BYE "));
}

#[test]
fn hostile_clients_are_bounded() {
    let sandbox = seeded();
    let mut client = Client::imap(&sandbox, "jean");
    for (wrong, reply) in [
        ("", "* BAD"),
        ("t", "t BAD"),
        ("t UID", "t BAD"),
        ("t ODD", "t BAD"),
        ("t FETCH 1 FLAGS", "t BAD"),
        ("t LIST \"\" \"a", "t BAD"),
        ("t SELECT &", "t BAD"),
        ("t SELECT {99999999}", "t NO [TOOBIG]"),
        ("t APPEND INBOX {99999999999}", "t NO [TOOBIG]"),
    ] {
        assert!(client.ask(wrong).starts_with(reply), "{wrong}");
    }
    assert!(client.ask(&format!("t NOOP {}", "x".repeat(100_000))).contains(" BAD "));
    client.done("SELECT INBOX");
    let deep = format!("SEARCH {}ALL", "NOT ".repeat(10_000));
    assert!(client.imap_ask(&deep).starts_with("t BAD"));
    assert!(client.imap_ask(&format!("SEARCH {}", "(".repeat(50_000))).starts_with("t BAD"));
    assert!(client.imap_ask(&format!("LIST \"\" {}", "*%".repeat(20_000))).starts_with("t BAD"));
    // Octets that come unasked are not read.
    client.send("t APPEND INBOX {99999999999+}\r\n");
    assert!(client.line().starts_with("* BYE"));
    let mut client = Client::greeted(&sandbox, Service::IMAP);
    (0..100).for_each(|_| drop(client.ask("t ODD")));
    assert!(client.line().starts_with("* BYE"));
}

/// RFC 5161 and 6855: a client that asks for it says and hears names as they are.
#[test]
fn names_are_utf8_for_a_client_that_enables_it() {
    let sandbox = seeded();
    let mut client = Client::imap(&sandbox, "jean");
    client.done("CREATE \"&AMk-t&AOk- \\\"a\\\"\"");
    assert!(client.imap_ask("ENABLE").contains("BAD "));
    assert_eq!(client.done("ENABLE X-ODD"), "* ENABLED|t OK Enabled");
    assert!(client.done("LIST \"\" *").contains("&AMk-t&AOk-"));
    assert_eq!(client.done("ENABLE utf8=accept"), "* ENABLED UTF8=ACCEPT|t OK Enabled");
    let listed = client.done("LIST \"\" \"É%\"");
    assert!(listed.contains("\"/\" \"Été \\\"a\\\"\""), "{listed}");
    client.done("SELECT \"Été \\\"a\\\"\"");
    assert!(client.done("STATUS \"Été \\\"a\\\"\" (MESSAGES)").contains("STATUS \"Été "));
    assert!(client.imap_ask("SELECT \"&AMk-t&AOk-\"").contains("NO "));
    client.done("SELECT INBOX");
    assert!(client.imap_ask("SEARCH CHARSET UTF-8 ALL").contains("BAD "));
    assert!(client.imap_ask("ENABLE UTF8=ACCEPT").contains("BAD "));
}
