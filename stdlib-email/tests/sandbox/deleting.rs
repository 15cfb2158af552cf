//! Deleting by POP3.

use wl_sandbox::Options;

use super::reading;
use super::support::{prints, prints_with, run_with, scenario};

#[test]
fn nothing_goes_before_the_session_is_closed() {
    let code = reading(
        "EmailLitPremier(\"jean\", m)\nTrace(EmailSupprimeMessage(\"jean\"), Email.EnDehors)\n\
         Trace(EmailNbMessage(\"jean\"), EmailLitMessage(\"jean\", m, 1))\n\
         EmailLitSuivant(\"jean\", m)\nTrace(m.Sujet)",
    );
    let ran = run_with(Options::default(), &code);
    assert_eq!(ran.output, "1\t1\n9\t0\nLe plan de l’étage, en grand\n");
    assert_eq!(ran.sandbox.mailbox("jean").unwrap().len(), 8);
}

#[test]
fn the_loop_that_empties_a_mailbox() {
    let code = reading(
        "EmailLitPremier(\"jean\", m)\nTANTQUE PAS m.EnDehors\n\tEmailSupprimeMessage(\"jean\", m)\n\
         \tEmailLitSuivant(\"jean\", m)\nFIN",
    );
    let ran = run_with(Options::default(), &code);
    assert_eq!(ran.ending, "finished");
    assert_eq!(ran.sandbox.mailbox("jean").unwrap().len(), 0);
}

#[test]
fn a_session_left_open_is_closed_by_the_end_of_the_program() {
    let code = "EmailOuvreSessionPOP3(\"jean\", \"x\", \"p\")\nEmailSupprimeMessage(\"jean\", 1)";
    assert_eq!(run_with(Options::default(), code).sandbox.mailbox("jean").unwrap().len(), 8);
    let code = format!("{code}\nx est un entier = 0\nTrace(1 / x)");
    let ran = run_with(Options::default(), &code);
    assert!(ran.ending.starts_with("failed"), "{}", ran.ending);
    assert_eq!(ran.sandbox.mailbox("jean").unwrap().len(), 9);
}

#[test]
fn a_farewell_that_is_not_confirmed_is_told() {
    let options = scenario("pop3 QUIT\n  cut 0");
    let code = "EmailOuvreSessionPOP3(\"jean\", \"x\", \"p\")\nEmailSupprimeMessage(\"jean\", 1)\n\
                EmailFermeSession(\"jean\")\nSI ErreurDétectée ALORS Trace(ErreurInfo(errMessage))";
    assert!(prints_with(options, code).contains("n'a pas confirmé la suppression"));
}

#[test]
fn nothing_read_nothing_deleted() {
    let code = reading(
        "SI PAS EmailSupprimeMessage(\"jean\") ALORS Trace(ErreurInfo(errMessage))\n\
         SI PAS EmailSupprimeMessage(\"jean\", m) ALORS Trace(Email.Erreur)\n\
         SI PAS EmailSupprimeMessage(\"jean\", 10) ALORS Trace(Email.Erreur)",
    );
    let printed = prints(&code);
    assert!(printed.contains("rien n'est supprimé") && printed.ends_with("16\n16"), "{printed}");
}
