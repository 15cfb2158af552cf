//! Sending in the background, from scripts.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use support::{prints, run_with, scenario};
use wl_sandbox::Options;

/// Opens an asynchronous session and makes an email before a script.
fn queueing(code: &str) -> String {
    format!(
        "EmailOuvreSessionSMTP(\"jean@masociete.fr\", \"smtp.masociete.fr\", 25, emailAsynchrone)\n\
         m est un Email\nm.Expéditeur = \"jean@masociete.fr\"\nm.Destinataire = \"claire@masociete.fr\"\n\
         m.Sujet = \"Congés d'été\"\nm.Message = \"Voilà.\"\n{code}"
    )
}

/// Waits for an email to be settled, a second at most between two looks.
const WAIT: &str = "TANTQUE EmailEtat(m.IdentifiantEmailAsynchrone) = emailEnAttente\n\
                    \tMultitâche(1)\nFIN\n";

#[test]
fn every_way_of_opening_an_asynchronous_session() {
    let opened = [
        "EmailOuvreSessionSMTP(\"jean\", \"smtp.masociete.fr\", 25, emailAsynchrone)",
        "EmailOuvreSessionSMTP(\"jean\", \"secret\", \"smtp.masociete.fr\", 25, Vrai)",
        "EmailStartSMTPSession(\"jean\", \"secret\", \"smtp.masociete.fr\", 25, emailAsynchronous)",
        "EmailOuvreSession(\"jean\", \"secret\", \"pop.masociete.fr\", \"smtp.masociete.fr\", 110, 25, Vrai)",
    ];
    for opening in opened {
        let code = format!(
            "Trace({opening})\nm est un Email\nm.Expéditeur = \"jean@masociete.fr\"\n\
             m.Destinataire = \"claire@masociete.fr\"\n\
             Trace(EmailEnvoieMessage(\"jean\", m), m.IdentifiantEmailAsynchrone = Email.IdentifiantMail)\n\
             {WAIT}Trace(EmailEtat(Email.IdentifiantMail) = emailEnvoyé)\nEmailFermeSession(\"jean\")"
        );
        assert_eq!(prints(&code), "1\n1\t1\n1", "{opening}");
    }
    let variable = format!(
        "s est un emailSessionSMTP\ns.AdresseServeur = \"smtp.masociete.fr\"\ns.Asynchrone = Vrai\n\
         s.OuvreSession()\nm est un Email\nm.Expéditeur = \"jean@masociete.fr\"\n\
         m.Destinataire = \"claire@masociete.fr\"\nTrace(s.EnvoieMessage(m), m.ID = m.IdentifiantEmailAsynchrone)\n\
         {WAIT}s.FermeSession()\nTrace(EmailEtat(m.ID) = emailEnvoyé)"
    );
    assert_eq!(prints(&variable), "1\t1\n1");
}

#[test]
fn what_is_queued_is_sent_before_the_end_of_the_program() {
    let code = queueing(
        "POUR i = 1 À 20\n\tm.Sujet = \"n° \" + i\n\tEmailEnvoieMessage(\"jean@masociete.fr\", m)\nFIN",
    );
    let ran = run_with(Options::default(), &code);
    assert_eq!((&*ran.ending, &*ran.errors), ("finished", ""));
    assert_eq!(ran.sandbox.received().len(), 20);
}

#[test]
fn the_same_email_twice_is_two_mails() {
    let code = queueing(
        "EmailEnvoieMessage(\"jean@masociete.fr\", m)\na = m.IdentifiantEmailAsynchrone\n\
         EmailEnvoieMessage(\"jean@masociete.fr\", m)\nTrace(a = m.IdentifiantEmailAsynchrone)",
    );
    let ran = run_with(Options::default(), &code.replace("\na = ", "\na est une chaîne = "));
    assert_eq!(ran.output, "0\n", "{} {}", ran.ending, ran.errors);
    assert_eq!(ran.sandbox.received().len(), 2);
}

#[test]
fn a_direct_sending_has_no_identifier() {
    let code = queueing(
        "EmailEnvoieMessage(\"jean@masociete.fr\", m)\nEmailOuvreSessionSMTP(\"direct\", \"smtp.masociete.fr\")\n\
         EmailEnvoieMessage(\"direct\", m)\nTrace(\"[\" + Email.IdentifiantMail + m.IdentifiantEmailAsynchrone + \"]\")",
    );
    assert_eq!(prints(&code), "[]");
}

#[test]
fn a_refusal_is_told_by_its_state() {
    let options = scenario("smtp RCPT claire@\n  reply 550 5.1.1 No such user");
    let code = queueing(&format!(
        "m.Cc = \"bob@masociete.fr\"\nTrace(EmailEnvoieMessage(\"jean@masociete.fr\", m))\n{WAIT}\
         Trace(EmailEtat(m.IdentifiantEmailAsynchrone) = emailErreur, ErreurDétectée)\nTrace(ErreurInfo())"
    ));
    let ran = run_with(options, &code);
    assert!(ran.output.starts_with("1\n1\t1\n"), "{}", ran.output);
    for words in ["accepté pour bob@", "refusé pour claire@", "No such user", "wl spool retry"] {
        assert!(ran.output.contains(words), "no {words:?} in {}", ran.output);
    }
    assert!(ran.errors.contains("échec"), "{}", ran.errors);
}

#[test]
fn a_lost_connection_is_never_sent_again() {
    let options = scenario("smtp connection 1 dot\n  execute\n  hangup");
    let code = queueing(&format!(
        "EmailEnvoieMessage(\"jean@masociete.fr\", m)\n{WAIT}\
         Trace(EmailEtat(m.IdentifiantEmailAsynchrone) = emailErreur)\nTrace(ErreurInfo())"
    ));
    let ran = run_with(options, &code);
    assert!(ran.output.starts_with("1\n"), "{}", ran.output);
    assert!(ran.output.contains("incertain pour claire@"), "{}", ran.output);
    assert_eq!(ran.sandbox.received().len(), 1);
    assert!(ran.errors.contains("incertain"), "{}", ran.errors);
}

#[test]
fn a_deferred_email_stays_pending_and_is_told_at_the_end() {
    let options = scenario("smtp RCPT\n  reply 451 4.7.1 Greylisted");
    let code = queueing(
        "EmailEnvoieMessage(\"jean@masociete.fr\", m)\nMultitâche(300)\n\
         Trace(EmailEtat(m.IdentifiantEmailAsynchrone) = emailEnAttente)",
    );
    let ran = run_with(options, &code);
    assert_eq!(ran.output, "1\n", "{}", ran.ending);
    assert!(ran.errors.contains("Greylisted"), "{}", ran.errors);
}

#[test]
fn an_identifier_that_nobody_gave() {
    let code = "Trace(EmailEtat(\"x\") = emailErreur)\nTrace(ErreurInfo())\nTrace(EmailEtat(7) = emailErreur)";
    let printed = prints(code);
    assert!(printed.starts_with("1\n") && printed.ends_with("\n1"), "{printed}");
    assert!(printed.contains("aucun email de la file"), "{printed}");
}
