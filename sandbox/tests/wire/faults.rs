//! Each fault, as a client meets it.

use crate::client::Client;
use std::io::Read;
use std::time::{Duration, Instant};
use wl_sandbox::{Action, Link, Options, Protocol, Rule, Sandbox, Scenario, Service};

fn playing(scenario: &str) -> Sandbox {
    let scenario = Scenario::parse(scenario).unwrap();
    Sandbox::start(Options { scenario, seed: false, ..Options::default() }).unwrap()
}

#[test]
fn replies_are_replaced_and_commands_not_executed() {
    let sandbox = playing(
        "smtp connection 1 greeting\n  reply 421 4.3.2 Busy\n  close\n\
         smtp RCPT inconnu@\n  reply 550 5.1.1 No such user\n\
         smtp dot #1\n  reply 451 4.7.1 Greylisted\n\
         smtp NOOP\n  raw 250-a\\r\\n550 b\\r\\n",
    );
    let mut client = Client::to(sandbox.address_for("a.fr", 25, Service::SMTP).unwrap());
    assert_eq!(client.rest().unwrap(), b"421 4.3.2 Busy\r\n");
    let mut client = Client::ehlo(&sandbox);
    client.ask("MAIL FROM:<a@a.fr>");
    assert_eq!(client.ask("RCPT TO:<Inconnu@a.fr>"), "550 5.1.1 No such user");
    assert!(client.ask("DATA").starts_with("554 "));
    client.ask("RSET");
    assert_eq!(client.mail("a@a.fr", &["b@b.fr"], "A: b\r\n\r\n"), "451 4.7.1 Greylisted");
    assert!(client.mail("a@a.fr", &["b@b.fr"], "A: b\r\n\r\n").starts_with("250 "));
    assert_eq!(sandbox.received().len(), 1);
    assert_eq!(client.ask("NOOP"), "250-a");
    assert_eq!(client.line(), "550 b");
}

#[test]
fn a_lost_reply_tells_nothing_of_the_delivery() {
    for (fault, delivered) in
        [("cut 0", 1), ("hangup", 0), ("silence\n  close", 0), ("hangup\n  execute", 1)]
    {
        let sandbox = playing(&format!("smtp dot\n  {fault}"));
        let mut client = Client::ehlo(&sandbox);
        client.send("MAIL FROM:<a@a.fr>\r\nRCPT TO:<b@b.fr>\r\nDATA\r\n");
        (0..3).for_each(|_| drop(client.line()));
        client.send("A: b\r\n\r\n.\r\n");
        assert_eq!(client.rest().unwrap(), b"");
        assert_eq!(sandbox.received().len(), delivered, "{fault}");
    }
}

#[test]
fn a_quit_that_is_lost_deletes_nothing() {
    let sandbox = playing("pop3 connection 1 QUIT\n  hangup");
    sandbox.deliver("jean", b"A: b\r\n\r\n").unwrap();
    let mut client = Client::logged_in(&sandbox, "jean");
    client.send("DELE 1\r\nQUIT\r\n");
    assert_eq!(client.rest().unwrap(), b"+OK Marked to be deleted\r\n");
    assert_eq!(sandbox.mailbox("jean").unwrap().len(), 1);
}

#[test]
fn octets_are_injected_where_they_are_asked() {
    let sandbox = playing(
        "smtp STARTTLS\n  inject 250 evil\\r\\n\n\
         pop3 RETR\n  insert 5 \\x00\\xff\n  before +OK early\\r\\n\n\
         pop3 STAT\n  add never\n  omit x",
    );
    let mut client = Client::ehlo(&sandbox);
    assert!(client.ask("STARTTLS").starts_with("220 "));
    assert_eq!(client.line(), "250 evil");
    sandbox.deliver("jean", b"A: b\r\n\r\n").unwrap();
    let mut client = Client::logged_in(&sandbox, "jean");
    // Not a list of capabilities: left as it is.
    assert_eq!(client.ask("STAT"), "+OK 1 8");
    assert_eq!(client.ask("RETR 1"), "+OK early");
    assert_eq!(client.multi_line(), b"+OK 8\x00\xff octets\r\nA: b\r\n\r\n.\r\n"[..].to_vec());
}

#[test]
fn capabilities_can_be_withheld_and_invented() {
    let sandbox = playing(
        "smtp EHLO\n  omit PIPELINING\n  omit enhancedstatuscodes\n  add XODD yes\n\
         pop3 CAPA\n  omit SASL\n  omit STLS\n  add EXPIRE 0",
    );
    let mut client = Client::greeted(&sandbox, Service::SMTP);
    client.send("EHLO poste\r\n");
    let reply = client.reply();
    assert!(!reply.contains("PIPELINING") && reply.ends_with("|250 XODD yes"), "{reply}");
    let mut client = Client::greeted(&sandbox, Service::POP3);
    let list = client.list("CAPA");
    assert!(!list.contains("SASL") && !list.contains("STLS") && list.contains("EXPIRE 0\r\n"));
}

#[test]
fn an_extension_that_is_taken_away_is_not_there() {
    let sandbox = playing("smtp without SIZE 8BITMIME SMTPUTF8 CHUNKING STARTTLS AUTH");
    let mut client = Client::greeted(&sandbox, Service::SMTP);
    client.send("EHLO poste\r\n");
    assert_eq!(
        client.reply(),
        "250-mail.masociete.fr greets you|250-PIPELINING|250 ENHANCEDSTATUSCODES"
    );
    for parameter in ["SIZE=1", "BODY=8BITMIME", "SMTPUTF8"] {
        let reply = client.ask(&format!("MAIL FROM:<a@a.fr> {parameter}"));
        assert_eq!(reply, "555 5.5.4 Unknown parameter");
    }
    for command in ["STARTTLS", "AUTH PLAIN AGEAYg=="] {
        assert_eq!(client.ask(command), "502 5.5.1 Not implemented");
    }
    let refused = client.mail("a@a.fr", &["b@b.fr"], "Subject: été\r\n\r\nx\r\n");
    assert!(refused.starts_with("554 5.6.1 "), "{refused}");
    client.ask("MAIL FROM:<a@a.fr>");
    client.ask("RCPT TO:<b@b.fr>");
    assert_eq!(client.ask("BDAT 3 LAST\r\nabc"), "502 5.5.1 Not implemented");
    assert!(sandbox.received().is_empty());
}

#[test]
fn a_line_that_no_server_takes_is_refused() {
    let sandbox = playing("");
    let mut client = Client::ehlo(&sandbox);
    for (length, code) in [(998, "250"), (999, "554")] {
        let mail = format!("Subject: s\r\n\r\n{}\r\n", "x".repeat(length));
        assert!(client.mail("a@a.fr", &["b@b.fr"], &mail).starts_with(code), "{length}");
    }
}

#[test]
fn a_reply_can_be_cut_dripped_paused_and_never_end() {
    let sandbox = playing(
        "pop3 connection 1 RETR\n  cut 10\npop3 connection 2 *\n  drip 1 0\n\
         pop3 connection 3 RETR\n  pause 4 10\n  delay 10\n\
         pop3 connection 4 RETR\n  endless line\npop3 connection 5 RETR\n  endless reply\n\
         pop3 connection 6 RETR\n  hang",
    );
    for user in 1..=6 {
        sandbox.deliver(&format!("u{user}"), b"A: b\r\n\r\n").unwrap();
    }
    let whole = b"+OK 8 octets\r\nA: b\r\n\r\n.\r\n";
    let mut client = Client::logged_in(&sandbox, "u1");
    client.send("RETR 1\r\n");
    assert_eq!(client.rest().unwrap(), whole[..10].to_vec());
    for user in ["u2", "u3"] {
        let mut client = Client::logged_in(&sandbox, user);
        client.send("RETR 1\r\nQUIT\r\n");
        assert_eq!(client.rest().unwrap(), [&whole[..], b"+OK Goodbye\r\n"].concat());
    }
    for user in ["u4", "u5"] {
        let mut client = Client::logged_in(&sandbox, user);
        client.send("RETR 1\r\n");
        let mut much = vec![0; 1 << 20];
        client.socket.read_exact(&mut much).unwrap();
        assert_eq!(much.contains(&b'\n'), user == "u5");
    }
    let mut client = Client::logged_in(&sandbox, "u6");
    client.send("RETR 1\r\nNOOP\r\n");
    client.socket.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    assert!(client.rest().is_err());
}

#[test]
fn a_message_can_be_interrupted() {
    let sandbox = playing("smtp octet 1000\n  reply 421 4.3.0 Full\n  close");
    let mut client = Client::ehlo(&sandbox);
    client.send("MAIL FROM:<a@a.fr>\r\nRCPT TO:<b@b.fr>\r\nDATA\r\n");
    (0..3).for_each(|_| drop(client.line()));
    client.send(&"x\r\n".repeat(400));
    assert_eq!(client.rest().unwrap(), b"421 4.3.0 Full\r\n");
    assert!(sandbox.received().is_empty());
}

#[test]
fn a_refused_response_ends_the_exchange() {
    let sandbox = playing("any response #2\n  reply 535 no");
    let mut client = Client::ehlo(&sandbox);
    client.ask("AUTH LOGIN");
    client.ask("dGlt");
    assert_eq!(client.ask("eA=="), "535 no");
    assert!(client.ask("NOOP").starts_with("250 "));
}

#[test]
fn chunks_follow_a_refused_bdat() {
    let sandbox = playing("smtp BDAT #1\n  reply 452 4.3.1 Later");
    let mut client = Client::ehlo(&sandbox);
    client.send("MAIL FROM:<a@a.fr>\r\nRCPT TO:<b@b.fr>\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n");
    for code in ["250", "250", "452", "250"] {
        assert!(client.line().starts_with(code));
    }
}

#[test]
fn a_tls_session_can_be_cut_or_closed() {
    for (action, heard) in [(Action::Cut(2), "+O"), (Action::Close, "+OK Nothing done\r\n")] {
        let cut = matches!(action, Action::Cut(_));
        let scenario = Scenario::of(Rule::command(Protocol::Pop3, "NOOP").then(action));
        let options = Options { scenario, seed: false, ..Options::default() };
        let sandbox = Sandbox::start(options).unwrap();
        let address = sandbox.address_for("a.fr", 995, Service::POP3S).unwrap();
        let mut client = Client::to(address).secure(&sandbox, "a.fr").unwrap();
        client.line();
        client.ask("USER jean");
        client.ask("PASS x");
        client.send("NOOP\r\n");
        // TLS libraries differ: an end without close_notify is an error or a plain end.
        match client.rest() {
            Ok(rest) => assert_eq!(rest, heard.as_bytes()),
            Err(_) => assert!(cut),
        }
    }
}

#[test]
fn a_handshake_can_be_refused_by_silence() {
    let sandbox = playing("pop3 handshake\n  hangup");
    let address = sandbox.address_for("a.fr", 995, Service::POP3S).unwrap();
    assert!(Client::to(address).secure(&sandbox, "a.fr").is_err());
}

#[test]
fn a_link_delays_each_way_and_a_flight_only_once() {
    let delay = Duration::from_millis(20);
    let sandbox =
        Sandbox::start(Options { link_delay: Some(delay), seed: false, ..Options::default() })
            .unwrap();
    let start = Instant::now();
    let mut client = Client::logged_in(&sandbox, "jean");
    // The greeting takes one way, each of two commands a round trip: never less.
    assert!(start.elapsed() >= delay * 5);
    client.send(&"NOOP\r\n".repeat(200));
    (0..200).for_each(|_| assert_eq!(client.line(), "+OK Nothing done"));
    client.send("QUIT\r\n");
    assert_eq!(client.rest().unwrap(), b"+OK Goodbye\r\n");
}

#[test]
fn a_link_to_nowhere_closes() {
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let link = Link::start(nowhere, Duration::ZERO).unwrap();
    let mut client = Client::to(link.address());
    assert!(client.rest().is_err() || client.rest().unwrap().is_empty());
}

#[test]
fn imap_replies_have_faults_too() {
    let sandbox = playing(
        "imap greeting\n  omit IDLE\n  add XODD\n\
         imap SELECT plein\n  reply $tag NO [INUSE] Plus tard\n\
         imap FETCH UID #1\n  add * 7 EXPUNGE\n  delay 1\n\
         imap FETCH UID #2\n  cut 5\n\
         imap continuation\n  reply $tag NO Pas maintenant\n\
         imap STORE\n  inject * BYE\\r\\n\n",
    );
    sandbox.deliver("jean", b"A: b\r\n\r\n").unwrap();
    let mut client = Client::to(sandbox.address_for("a.fr", 143, Service::IMAP).unwrap());
    assert!(client.line().contains(" XODD]"));
    client.done("LOGIN jean x");
    assert_eq!(client.imap_ask("SELECT plein"), "t NO [INUSE] Plus tard");
    client.done("SELECT INBOX");
    assert_eq!(client.imap_ask("APPEND INBOX {3}"), "t NO Pas maintenant");
    assert_eq!(client.done("UID FETCH 1 UID"), "* 1 FETCH (UID 1)|* 7 EXPUNGE|t OK Fetched");
    assert_eq!(client.done("FETCH 1 FLAGS"), "* 1 FETCH (FLAGS (\\Recent))|t OK Fetched");
    client.done("STORE 1 FLAGS (\\Seen)");
    assert_eq!(client.line(), "* BYE");
    client.send("t UID FETCH 1 UID\r\n");
    assert_eq!(client.rest().unwrap_or_default(), b"* 1 F");
}
