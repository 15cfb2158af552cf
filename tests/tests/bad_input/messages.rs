//! Messages that a script reads and that are not what they should be: what it sees of them.

use std::fmt::Write;
use std::sync::Arc;

use wl_sandbox::{Options, Sandbox};

use super::{Ran, run, run_at};

/// Delivers these mails and reads them all: one line each.
fn reading(mails: &[&[u8]], line: &str) -> Ran {
    let sandbox = Sandbox::start(Options { seed: false, ..Options::default() }).unwrap();
    for mail in mails {
        sandbox.deliver("jean", mail).unwrap();
    }
    let directory = tempfile::tempdir().unwrap();
    let code = format!(
        "EmailOuvreSessionPOP3(\"jean\", \"PASSWORD\", \"p\")\nm est un Email\n\
         TANTQUE EmailLitSuivant(\"jean\", m)\n\tTrace({line})\nFIN\nTrace(ErreurDétectée)"
    );
    run_at(directory.path(), Arc::new(sandbox), &code)
}

/// Family 20: a server that announces a gibibyte and sends ten bytes.
#[test]
fn a_size_announced_is_not_believed() {
    let code = "EmailOuvreSessionPOP3(\"jean\", \"PASSWORD\", \"p\")\nm est un Email\n\
                Trace(EmailLitPremier(\"jean\", m), m.Sujet, m.Message, EmailTailleMessage(\"jean\", 1))";
    let scenario = "pop3 LIST\n  raw +OK\\r\\n1 1073741824\\r\\n.\\r\\n\n\
                    pop3 RETR\n  raw +OK 1073741824 octets\\r\\nSubject: a\\r\\n\\r\\nb\\r\\n.\\r\\n";
    let ran = run(scenario, code);
    assert_eq!(ran.printed(), "1\ta\tb\n\t1073741824\n");
}

/// Family 23.
#[test]
fn a_date_that_is_none_is_empty_and_never_1970() {
    let dates = [
        "",
        "Date:",
        "Date: hier soir",
        "Date: 31 Feb 2026 10:00:00 +0000",
        "Date: 1 Jan 99999 10:00 +0000",
    ];
    let mails: Vec<String> =
        dates.iter().map(|date| format!("Subject: x\r\n{date}\r\n\r\n")).collect();
    let mails: Vec<String> =
        mails.iter().map(|it| it.replace("\r\n\r\n\r\n", "\r\n\r\n")).collect();
    let mails: Vec<&[u8]> = mails.iter().map(String::as_bytes).collect();
    let code = "m est un Email\nPOUR TOUTE CHAÎNE s DE \"SOURCES\" SÉPARÉE PAR \"|\"\n\
                \tm.Source = Remplace(s, \"/\", RC)\n\tEmailImporteSource(m)\n\tTrace(m.DateRéception = \"\")\nFIN";
    // Without a server in between, whose Received would tell a date.
    let mut sources = String::new();
    for mail in &mails {
        write!(sources, "{}|", String::from_utf8_lossy(mail).replace("\r\n", "/")).unwrap();
    }
    let ran = run("", &code.replace("SOURCES", sources.trim_end_matches('|')));
    assert_eq!(ran.printed(), "1\n".repeat(dates.len()));
}

/// Family 24.
#[test]
fn an_address_is_read_or_shown_as_it_is() {
    let cases = [
        ("amis: a@x.fr, B <b@x.fr>;", "2\ta@x.fr"),
        ("undisclosed-recipients:;", "0\t"),
        ("Dupont, Jean <j@x.fr>; c@x.fr", "2\t\"Dupont, Jean\" <j@x.fr>"),
        ("j@x.fr (Jean)", "1\tJean <j@x.fr>"),
        ("zoé@forêt.fr", "1\tzoé@forêt.fr"),
        ("a@xn--fort-mpa.fr", "1\ta@xn--fort-mpa.fr"),
        (
            "=?utf-8?b?cG90dXNAd2hpdGVob3VzZS5nb3Y=?==?utf-8?Q?=00?= <x@evil.fr>",
            "1\t\"potus@whitehouse.gov\" <x@evil.fr>",
        ),
        ("personne", "1\tpersonne"),
    ];
    let mails: Vec<String> =
        cases.iter().map(|(to, _)| format!("Subject: x\r\nTo: {to}\r\n\r\n")).collect();
    let mails: Vec<&[u8]> = mails.iter().map(String::as_bytes).collect();
    let first =
        "m.Destinataire.Occurrence, m.Destinataire.Occurrence = 0 ? \"\" SINON m.Destinataire[1]";
    let ran = reading(&mails, first);
    let expected = cases.map(|(_, line)| line).join("\n") + "\n";
    assert_eq!(ran.printed(), expected + "0\n");
    let many = format!("To: {}\r\n\r\n", "a@x.fr, ".repeat(100_000));
    let ran = reading(&[many.as_bytes()], "m.Destinataire.Occurrence");
    assert_eq!(ran.printed(), "100000\n0\n");
}

/// Families 20 to 22: what of a broken mail can be read is read, and its source is there.
#[test]
fn a_broken_mail_keeps_its_source_and_what_can_be_read() {
    let level =
        |level| format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
    let deep = (0..20_000).map(level).collect::<Vec<_>>().concat();
    let parts = format!(
        "Content-Type: multipart/mixed; boundary=B\r\n\r\n{}",
        "--B\r\n\r\nx\r\n".repeat(30_000)
    );
    let words = format!("Subject: {}\r\n\r\nx\r\n", "=?utf-8?Q?=C3=A9?= ".repeat(40_000));
    let mails: [&[u8]; 6] = [
        b"Content-Type: text/plain; charset=utf-8\r\nvoil\xc3\xa0\r\n",
        b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\ncoup\xe9\r\n",
        b"Subject: a\0b\r\n\r\nc\0d\r\n",
        deep.as_bytes(),
        parts.as_bytes(),
        words.as_bytes(),
    ];
    let ran =
        reading(&mails, "Taille(m.Source) > 10, m.NbAttache, Taille(m.Sujet), Taille(m.Message)");
    let lines: Vec<&str> = ran.printed().lines().collect();
    assert_eq!(lines.len(), mails.len() + 1, "{lines:?}");
    assert_eq!(lines.last(), Some(&"0"), "{lines:?}");
    assert!(lines.iter().take(mails.len()).all(|line| line.starts_with("1\t")), "{lines:?}");
    assert!(lines[0].ends_with("\t0\t7"), "{lines:?}");
    assert!(lines[5].contains("\t40000\t"), "{lines:?}");
}
