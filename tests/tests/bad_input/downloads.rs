//! Family 26: a script that downloads a mailbox, keeps each mail in a file of its own name and
//! deletes it: whatever breaks on the way, no mail is lost and none is kept twice.

use std::path::Path;
use std::sync::Arc;

use wl_sandbox::{Options, Sandbox, Scenario};

use super::{files_under, run_at, run_in};

/// Saves the mails that have no file yet, then deletes each; told once for each run.
const DOWNLOAD: &str = "EmailChangeTimeOut(20)\nRelève()\nRelève()\n\n\
    PROCÉDURE Relève()\nm est un Email\nnouveaux, vus sont des entiers\n\
    SI PAS EmailOuvreSessionPOP3(\"jean\", \"PASSWORD\", \"pop.exemple.fr\") ALORS\n\
    \tTrace(\"ouverture\", ErreurInfo(errMessage))\n\tRETOUR\nFIN\n\
    TANTQUE EmailLitSuivant(\"jean\", m)\n\tvus++\n\
    \tnom est une chaîne = ExtraitChaîne(ExtraitChaîne(m.MessageID, 2, \"<\"), 1, \"@\") + \".eml\"\n\
    \tSI PAS fFichierExiste(nom) ALORS\n\t\tSI PAS fSauveTexte(nom, m.Source) ALORS CONTINUER\n\
    \t\tnouveaux++\n\tFIN\n\tEmailSupprimeMessage(\"jean\", m)\nFIN\n\
    EmailFermeSession(\"jean\")\nTrace(vus, nouveaux, ErreurDétectée)\n";

fn filled(scenario: &str) -> Sandbox {
    let scenario = Scenario::parse(scenario).unwrap();
    let options = Options { scenario, seed: false, ..Options::default() };
    let sandbox = Sandbox::start(options).unwrap();
    for number in 1..=5 {
        let mail = format!("Message-ID: <mail{number}@x.fr>\r\nSubject: {number}\r\n\r\nx\r\n");
        sandbox.deliver("jean", mail.as_bytes()).unwrap();
    }
    sandbox
}

#[track_caller]
fn has_all_once(directory: &Path) {
    let names: Vec<String> = files_under(directory)
        .iter()
        .map(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, ["mail1.eml", "mail2.eml", "mail3.eml", "mail4.eml", "mail5.eml"]);
}

#[test]
fn a_download_that_broke_goes_on_where_it_was() {
    for (scenario, runs) in [
        // Nothing breaks.
        ("", "5\t5\t0\n0\t0\t0\n"),
        // While a mail was read: those before it are kept, and deleted by nobody.
        ("pop3 connection 1 RETR #4\n  cut 10", "3\t3\t1\n5\t2\t0\n"),
        // Between the file and the deletion.
        ("pop3 connection 1 DELE #3\n  hangup", "5\t5\t1\n5\t0\t0\n"),
        // The farewell did not arrive.
        ("pop3 connection 1 QUIT\n  hangup", "5\t5\t1\n5\t0\t0\n"),
        // It did, and its answer was lost.
        ("pop3 connection 1 QUIT\n  cut 0", "5\t5\t1\n0\t0\t0\n"),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let ran = run_at(directory.path(), Arc::new(filled(scenario)), DOWNLOAD);
        assert_eq!(ran.printed(), runs, "{scenario}");
        has_all_once(directory.path());
        assert_eq!(ran.sandbox.mailbox("jean").unwrap().len(), 0, "{scenario}");
    }
}

/// A POP3 mailbox is one program's at a time (RFC 1939 §4): the other one is told, and downloads
/// nothing.
#[test]
fn two_downloads_at_once_are_one() {
    let code = "un, deux sont des emailSessionPOP3\nPrépare(un)\nPrépare(deux)\n\
        Trace(EmailOuvreSession(un))\nTrace(EmailOuvreSession(deux), ErreurInfo())\n\
        EmailSupprimeMessage(un, 1)\nEmailFermeSession(un)\n\
        Trace(EmailOuvreSession(deux), EmailNbMessage(deux))\n\n\
        PROCÉDURE Prépare(s)\ns.AdresseServeur = \"pop.exemple.fr\"\ns.Nom = \"jean\"\n\
        s.MotDePasse = \"PASSWORD\"\n";
    let ran = run_in(Options::default(), code);
    let lines: Vec<&str> = ran.printed().lines().collect();
    assert_eq!((lines[0], lines.last()), ("1", Some(&"1\t8")), "{lines:?}");
    assert!(lines[1].starts_with("0\t"), "{lines:?}");
    ran.tells(&["in use by another session"]);
}
