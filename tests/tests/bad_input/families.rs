//! Servers that answer as they should not, each way by its name in `README.md`, which lists them
//! all: what the script is told, what it has read, what was said on the wire.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use wl_sandbox::{Options, Sandbox};

use super::accounts::WALKING;
use super::servers::{OLD_POP3, OLD_SMTP, READING, SENDING};
use super::{Ran, for_each, run, run_at, run_in};

/// Opens, reads the first message, tells what it says.
const FIRST: &str = "EmailChangeTimeOut(20)\nm est un Email\n\
    SI PAS EmailOuvreSessionPOP3(\"jean\", \"PASSWORD\", \"pop.exemple.fr\") ALORS\n\
    \tTrace(\"ouverture\", Email.Erreur, ErreurInfo())\n\tFinProgramme()\nFIN\n\
    Trace(EmailLitPremier(\"jean\", m), Email.Erreur, m.Sujet, Remplace(m.Message, RC, \"|\"))";

/// How often a command was said.
fn said(ran: &Ran, command: &str) -> usize {
    ran.dialogue.lines().filter(|line| line.contains(&format!("> {command}"))).count()
}

fn patient(code: &str) -> String {
    code.replace("ChangeTimeOut(1)", "ChangeTimeOut(20)")
}

/// Family 2: what was said before TLS is forgotten.
#[test]
fn capabilities_are_asked_again_under_tls() {
    let code = "EmailChangeTimeOut(20)\nTrace(EmailOuvreSessionSMTP(\"jean\", \"PASSWORD\", \"s\", 587, Faux, emailProtocoleSMTPS), ErreurInfo())";
    let scenario = "smtp EHLO #1\n  omit AUTH\n  add AUTH CRAM-MD5\nsmtp EHLO #2\n  omit AUTH\n  add AUTH PLAIN";
    let ran = run(scenario, code);
    assert!(ran.printed().starts_with("1\t"), "{}", ran.printed());
    assert_eq!((said(&ran, "EHLO"), said(&ran, "AUTH PLAIN"), said(&ran, "AUTH CRAM")), (2, 1, 0));
    let code = code.replace("SMTP(", "POP3(").replace("587, Faux,", "110,");
    let scenario = "pop3 CAPA #1\n  omit SASL\n  add SASL CRAM-MD5\npop3 CAPA #2\n  omit SASL\n  add SASL PLAIN";
    let ran = run(scenario, &code);
    assert!(ran.printed().starts_with("1\t"), "{}", ran.printed());
    assert!(said(&ran, "CAPA") >= 2 && said(&ran, "AUTH CRAM") == 0, "{}", ran.dialogue);
}

/// Family 7: replies without end, or of two minds.
#[test]
fn replies_without_end_are_bounded() {
    let cases = [
        ("pop3 CAPA\n  endless reply", READING, "ouverture\t23\t", "raisonnable"),
        ("pop3 RETR #1\n  raw -\\r\\n", READING, "0\t23\t", "réponse inattendue"),
        ("smtp EHLO\n  raw 250-a\\r\\n550 b\\r\\n", SENDING, "ouverture\t", "EHLO"),
        ("smtp greeting\n  endless reply", SENDING, "ouverture\t23\t", "raisonnable"),
        ("smtp dot\n  endless reply", SENDING, "0\t", "on ignore s'il l'a pris"),
    ];
    for_each(&cases, |(scenario, code, start, word)| {
        let ran = run(scenario, &patient(code));
        assert!(ran.printed().starts_with(start), "{scenario}: {}", ran.printed());
        ran.tells(&[word]);
    });
}

/// Family 8: a byte now and then does not hold a command for ever.
#[test]
fn a_reply_that_drips_meets_the_deadline_of_its_command() {
    let cases = [
        (format!("{OLD_POP3}pop3 STAT\n  drip 1 400"), READING, "ouverture\t10060\t", "(STAT)"),
        ("pop3 RETR #1\n  drip 1 300".to_owned(), READING, "0\t10060\t", "(RETR)"),
        (format!("{OLD_SMTP}smtp MAIL\n  drip 1 400"), SENDING, "0\t10060\t", "(MAIL)"),
    ];
    for_each(&cases, |(scenario, code, start, step)| {
        let ran = run(scenario, code);
        assert!(ran.printed().starts_with(start), "{scenario}: {}", ran.printed());
        ran.tells(&["n'a pas répondu à temps", step]);
    });
}

/// Family 8: what `EmailChangeTimeOut` gives is for the whole step, wherever it trickles, and not
/// for each byte.
#[test]
fn bytes_that_trickle_in_renew_no_deadline() {
    let walking = WALKING.replace("ChangeTimeOut(20)", "ChangeTimeOut(1)");
    let timed_out = "n'a pas répondu à temps";
    let cases = [
        ("pop3 greeting\n  drip 1 200".to_owned(), READING, "ouverture\t10060\t", "(accueil)"),
        ("pop3 LIST\n  drip 1 200".to_owned(), READING, "ouverture\t10060\t", "(LIST)"),
        ("smtp greeting\n  drip 1 200".to_owned(), SENDING, "ouverture\t10060\t", "(accueil)"),
        ("smtp EHLO\n  drip 1 200".to_owned(), SENDING, "ouverture\t10060\t", "(EHLO)"),
        (format!("{OLD_SMTP}smtp RCPT\n  drip 1 400"), SENDING, "0\t10060\t", "(RCPT)"),
        ("imap greeting\n  drip 1 200".to_owned(), &walking, "ouverture\t10060\t", "(accueil)"),
        ("imap SELECT\n  drip 1 200".to_owned(), &walking, "ouverture\t10060\t", "(SELECT)"),
        ("imap FETCH FLAGS\n  drip 1 200".to_owned(), &walking, "0\t10060\t", "(FETCH)"),
        // Inside a message, and in a protected connection.
        ("imap FETCH PEEK #1\n  drip 1 100".to_owned(), &walking, "0\t10060\t", "(UID FETCH)"),
        ("imap FETCH PEEK #2\n  drip 50 300".to_owned(), &walking, "1\t10060\t", "(UID FETCH)"),
        (
            "imap FETCH PEEK #1\n  drip 1 100".to_owned(),
            &walking.replace("\"imap.exemple.fr\"", "\"imap.exemple.fr\", 993, optionTLS"),
            "0\t10060\t",
            "(UID FETCH)",
        ),
    ];
    for_each(&cases, |(scenario, code, start, step)| {
        let ran = run(scenario, code);
        assert!(ran.printed().starts_with(start), "{scenario}: {}", ran.printed());
        ran.tells(&[timed_out, step, "EmailChangeTimeOut"]);
    });
    // The answer to the message itself: nobody knows whether it was taken, and it is not sent again.
    let ran = run(&format!("{OLD_SMTP}smtp dot\n  drip 1 200"), SENDING);
    assert!(ran.printed().starts_with("0\t10060\t"), "{}", ran.printed());
    ran.tells(&["on ignore s'il l'a pris", "il n'est pas renvoyé"]);
}

/// Family 9: other line ends, zeros, words that are no UTF-8.
#[test]
fn replies_are_read_however_they_are_written() {
    for (scenario, code, start) in [
        ("any *\n  drip 1 0", READING, "9\t0\t"),
        ("pop3 greeting\n  raw +OK ready\\n", READING, "9\t0\t"),
        ("pop3 UIDL\n  raw +OK\\n1 a\\n.\\n", READING, "9\t0\t"),
        ("smtp greeting\n  raw 220 ready\\n", SENDING, "1\t0\t"),
        ("smtp greeting\n  raw 220-un\\r\\n220-deux\\r\\n220 trois\\r\\n", SENDING, "1\t0\t"),
        ("smtp MAIL\n  raw 250\\r\\n\n  execute", SENDING, "1\t0\t"),
    ] {
        let ran = run(scenario, &patient(code));
        assert!(ran.printed().starts_with(start), "{scenario}: {}", ran.printed());
    }
    for (scenario, code) in [
        ("smtp RCPT\n  raw 550 Bo\\xeete inconnue\\r\\n", SENDING),
        ("smtp RCPT\n  raw 550 Boîte inconnue\\r\\n", SENDING),
        ("pop3 RETR #1\n  raw -ERR Bo\\xeete inconnue\\r\\n", READING),
    ] {
        run(scenario, &patient(code)).tells(&["Boîte inconnue"]);
    }
    // Nothing of it reaches the terminal as it came.
    let ran = run("smtp RCPT\n  raw 550 \\x1b[31mrouge\\0\\r\\n", &patient(SENDING));
    ran.tells(&["rouge"]);
    assert!(!ran.printed().contains(['\u{1b}', '\0']), "{:?}", ran.printed());
}

/// Family 10: a message ends where it ends, whatever its lines look like.
#[test]
fn the_end_of_a_message_is_its_own_line() {
    for (body, text) in [
        ("a\\r\\n-ERR non\\r\\n+OK\\r\\nb\\r\\n", "a|-ERR non|+OK|b|"),
        ("..\\r\\n...\\r\\n..b\\r\\n", ".|..|.b|"),
        ("fin\\r\\n", "fin|"),
        ("a\\n.\\nb\\r\\n", "a\n.\nb|"),
        ("a\\r.\\r\\r\\n", "a\n.\n|"),
        ("", ""),
    ] {
        let scenario =
            format!("pop3 RETR #1\n  raw +OK\\r\\nSubject: ici\\r\\n\\r\\n{body}.\\r\\n");
        for scenario in [scenario.clone(), format!("{scenario}\n  drip 1 0")] {
            let ran = run(&scenario, FIRST);
            assert_eq!(ran.printed(), format!("1\t0\tici\t{text}\n"), "{scenario}");
        }
    }
    // The end comes before anything.
    let ran = run("pop3 RETR #1\n  raw +OK\\r\\n.\\r\\n", FIRST);
    assert_eq!(ran.printed(), "1\t0\t\t\n");
}

/// Family 10: lines of megabytes are lines.
#[test]
fn a_line_of_megabytes_is_read_whole() {
    let sandbox = Sandbox::start(Options { seed: false, ..Options::default() }).unwrap();
    let mail = [&b"Subject: long\r\n\r\n"[..], &b"x".repeat(3_000_000), b"\r\n"].concat();
    sandbox.deliver("jean", &mail).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let code = FIRST.replace("Remplace(m.Message, RC, \"|\")", "Taille(m.Message)");
    let ran = run_at(directory.path(), Arc::new(sandbox), &code);
    assert_eq!(ran.printed(), "1\t0\tlong\t3000002\n");
}

/// Family 12: a server that closes says so at any moment, and is quoted.
#[test]
fn a_server_that_closes_for_the_night_is_quoted_wherever_it_says_so() {
    for (moment, opened) in [
        ("greeting", false),
        ("EHLO", false),
        ("AUTH", false),
        ("MAIL", true),
        ("RCPT", true),
        ("DATA", true),
        ("dot", true),
    ] {
        let scenario = format!("{OLD_SMTP}smtp {moment}\n  reply 421 4.3.2 Ferme la nuit\n  close");
        let scenario = match moment {
            "EHLO" => "smtp EHLO\n  reply 421 4.3.2 Ferme la nuit\n  close".to_owned(),
            _ => scenario,
        };
        let ran = run(&scenario, &patient(SENDING));
        let start = if opened { "0\t" } else { "ouverture\t" };
        assert!(ran.printed().starts_with(start), "{moment}: {}", ran.printed());
        ran.tells(&["Ferme la nuit"]);
        assert!(ran.sandbox.received().is_empty(), "{moment}");
        assert_eq!(
            said(&ran, "RCPT").min(1),
            usize::from(matches!(moment, "RCPT" | "DATA" | "dot"))
        );
    }
}

/// Family 12: a greeting that is late is waited for as long as the script says.
#[test]
fn a_late_greeting_is_waited_for() {
    let cases = [
        ("pop3 greeting\n  delay 1600", READING, "9\t0\t", "ouverture\t10060\t"),
        ("smtp greeting\n  delay 1600", SENDING, "1\t0\t", "ouverture\t10060\t"),
    ];
    for_each(&cases, |(scenario, code, patiently, hurried)| {
        let ran = run(scenario, &patient(code));
        assert!(ran.printed().starts_with(patiently), "{scenario}: {}", ran.printed());
        let ran = run(scenario, code);
        assert!(ran.printed().starts_with(hurried), "{scenario}: {}", ran.printed());
    });
}

/// Family 13: when there are more answers than commands, none is anybody's any more.
#[test]
fn answers_that_nobody_asked_for_end_the_session() {
    let ran =
        run("pop3 RETR #2\n  inject +OK\\r\\nSubject: faux\\r\\n\\r\\n.\\r\\n", &patient(READING));
    assert!(!ran.printed().contains("faux"), "{}", ran.printed());
    let code = "EmailChangeTimeOut(20)\nm est un Email\n\
        EmailOuvreSessionPOP3(\"jean\", \"PASSWORD\", \"p\")\n\
        EmailLitMessage(\"jean\", m, 1)\nTrace(EmailLitMessage(\"jean\", m, 9), ErreurInfo())\n\
        Trace(EmailSupprimeMessage(\"jean\", 9))\nEmailFermeSession(\"jean\")";
    let ran = run("pop3 CAPA\n  omit PIPELINING\npop3 RETR #1\n  inject +OK encore\\r\\n", code);
    let lines: Vec<&str> = ran.printed().lines().collect();
    assert!(lines[0].starts_with("0\tréponse inattendue"), "{lines:?}");
    assert!(lines.contains(&"encore") && lines.last() == Some(&"0"), "{lines:?}");
    assert_eq!(said(&ran, "DELE"), 0);
}

/// Family 13: nobody is accepted, and the server asks for the mail all the same.
#[test]
fn a_mail_for_nobody_is_refused_even_by_a_server_that_asks_for_it() {
    let scenario = "smtp EHLO\n  omit CHUNKING\nsmtp RCPT\n  reply 550 5.1.1 Inconnu\nsmtp DATA\n  reply 354 go";
    let ran = run(scenario, &patient(SENDING));
    assert!(ran.printed().starts_with("0\t14\t"), "{}", ran.printed());
    ran.tells(&["Inconnu", "claire@exemple.fr"]);
    assert!(ran.sandbox.received().is_empty());
}

/// Family 25: lists that lie, have gaps, or are missing.
#[test]
fn a_mailbox_is_read_whatever_its_lists_say() {
    for (scenario, start) in [
        ("pop3 UIDL\n  reply -ERR unknown", "9\t0\t"),
        (
            "pop3 UIDL\n  raw +OK\\r\\n1 a\\r\\n1 a\\r\\n2 a\\r\\n3 a b c\\r\\n4\\r\\n99 z\\r\\n.\\r\\n",
            "9\t0\t",
        ),
        (
            "pop3 LIST\n  raw +OK\\r\\n1 0\\r\\n2 99999999999999999999\\r\\n3 5 octets\\r\\n.\\r\\n",
            "3\t0\t",
        ),
        ("pop3 LIST\n  raw +OK\\r\\n5 10\\r\\n2 10\\r\\n2 10\\r\\n.\\r\\n", "2\t0\t"),
        ("pop3 LIST\n  reply -ERR unknown", "9\t0\t"),
        ("pop3 STAT\n  reply +OK beaucoup", "9\t0\t"),
        ("pop3 CAPA\n  reply -ERR unknown\npop3 greeting\n  reply +OK ready", "9\t0\t"),
    ] {
        let ran = run(scenario, &patient(READING));
        assert!(ran.printed().starts_with(start), "{scenario}: {}", ran.printed());
    }
    let long = format!("pop3 UIDL\n  raw +OK\\r\\n1 {}\\r\\n.\\r\\n", "x".repeat(5_000));
    assert!(run(&long, &patient(READING)).printed().starts_with("9\t0\t"));
    let empty = Options { seed: false, ..Options::default() };
    let ran = run_in(empty, &patient(READING));
    assert!(ran.printed().starts_with("0\t0\t"), "{}", ran.printed());
}

/// Family 25: more messages than a million.
#[test]
fn a_list_of_more_than_a_million_messages_is_bounded() {
    let lines: Vec<String> = (1..=1_000_002).map(|number| format!("{number} 1\\r\\n")).collect();
    let scenario = format!("pop3 LIST\n  raw +OK\\r\\n{}.\\r\\n", lines.concat());
    let ran = run(&scenario, &patient(READING));
    assert!(ran.printed().starts_with("ouverture\t23\t"), "{}", ran.printed());
    ran.tells(&["raisonnable"]);
}

/// Family 25: a mailbox that is busy, or asked too often, is no wrong password.
#[test]
fn a_busy_mailbox_is_no_wrong_password() {
    for code in ["[IN-USE]", "[LOGIN-DELAY]", "[SYS/TEMP]"] {
        let scenario = format!("{OLD_POP3}pop3 PASS\n  reply -ERR {code} attendez une minute");
        let ran = run(&scenario, &patient(READING));
        ran.tells(&["ouverture\t", "attendez une minute"]);
        assert!(!ran.printed().contains("mot de passe"), "{}", ran.printed());
        // Asked once: a server locks whoever insists.
        assert_eq!(said(&ran, "PASS"), 1);
    }
}

/// The page names tests that exist, for every family.
#[test]
fn every_family_has_its_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = std::fs::read_to_string(root.join("tests/tests/bad_input/README.md")).unwrap();
    let mut families = BTreeSet::new();
    for row in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let Ok(family) = cells[0].parse::<u32>() else { continue };
        families.insert(family);
        for place in cells[2].split("; ").filter(|place| !place.starts_with('—')) {
            let (file, tests) = place.split_once(": ").expect(place);
            let source = std::fs::read_to_string(root.join(file)).expect(file);
            for test in tests.split(", ") {
                let name = test.trim_matches('`');
                assert!(source.contains(&format!("fn {name}(")), "{file} has no test {name}");
            }
        }
    }
    assert_eq!(families, (1..=30).collect());
}
