//! Transfers that are followed while they run.

use std::sync::Arc;

use wl_sandbox::{Options, Sandbox};

use super::support::{prints, run_in};
use super::{reading, sending};

#[test]
fn a_progress_bar_of_the_window_is_accepted() {
    let code = format!(
        "EmailJauge(JAUGE_Lecture)\n{}",
        reading("EmailLitPremier(\"jean\", m)\nTrace(m.Sujet)")
    );
    assert!(prints(&code).ends_with("Relevés d'été et archives"));
}

#[test]
fn a_gauge_follows() {
    let code = "EmailJauge(Avance)\nEmailOuvreSessionPOP3(\"jean\", \"x\", \"p\")\n\
                t est un tableau d'Email = EmailRécupèreTout(\"jean\", ertComplet)\n\
                EmailFermeSession(\"jean\")\n\n\
                PROCÉDURE Avance(total, fait, rang, nombre)\nSI fait = total ALORS Trace(rang, nombre)\n";
    let printed = prints(code);
    assert!(printed.starts_with("1\t9\n2\t9") && printed.ends_with("9\t9"), "{printed}");
}

/// Counts the steps in between, and tells of any that goes back or too far.
const TOLD: &str = "\n\nPROCÉDURE Avance(total, fait)\n\
    SI fait > 0 ET fait < total ALORS milieux++\n\
    SI fait < dernier OU fait > total ALORS Trace(\"recule\", fait, dernier)\n\
    dernier = fait\nSI fait = total ALORS dernier = 0\n";

#[test]
fn a_gauge_tells_the_bytes_of_a_transfer_under_way() {
    for open in ["EmailOuvreSessionPOP3", "EmailOuvreSessionIMAP"] {
        let code = format!(
            "milieux, dernier sont des entiers\n{}{TOLD}",
            sending(&format!(
                "m.Message = Répète(\"0123456789\", 500000)\nEmailJauge(Avance)\n\
                 Trace(EmailEnvoieMessage(\"jean@masociete.fr\", m), milieux > 20)\nEmailJauge(\"\")\n\
                 {open}(\"claire\", \"x\", \"p\")\nmilieux = 0\nEmailJauge(Avance, 500000)\n\
                 EmailLitDernier(\"claire\", m)\n\
                 Trace(Taille(m.Message) > 4999999, milieux > 2, milieux < 20)\n\
                 EmailFermeSession(\"claire\")",
            ))
        );
        assert_eq!(prints(&code), "1\t1\n1\t1\t1", "{open}");
    }
}

/// A session in the middle of a transfer says so, is not closed, and goes on behind it.
#[test]
fn a_session_under_transfer_answers_nothing_else() {
    let middle = "\n\nPROCÉDURE Avance(total, fait)\nSI fait = 0 OU fait = total ALORS RETOUR\n\
                  EmailJauge(\"\")\n";
    let busy = "10036\tla session transfère un email";
    let code = sending(
        "m.Message = Répète(\"0123456789\", 20000)\nEmailJauge(Avance)\n\
         Trace(EmailEnvoieMessage(\"jean@masociete.fr\", m))\nEmailJauge(\"\")\n\
         Trace(EmailEnvoieMessage(\"jean@masociete.fr\", m))",
    ) + middle
        + "Trace(EmailEnvoieMessage(\"jean@masociete.fr\", m), Email.Erreur, ErreurInfo())\n\
           EmailFermeSession(\"jean@masociete.fr\")\nTrace(Email.Erreur)\n";
    let printed = prints(&code);
    assert!(printed.starts_with(&format!("0\t{busy}")), "{printed}");
    assert!(printed.ends_with("\n10036\n1\n1"), "{printed}");
    for open in ["EmailOuvreSessionPOP3", "EmailOuvreSessionIMAP"] {
        let code = sending(&format!(
            "m.Message = Répète(\"0123456789\", 200000)\nEmailEnvoieMessage(\"jean@masociete.fr\", m)\n\
             {open}(\"claire\", \"x\", \"p\")\nEmailJauge(Avance)\n\
             Trace(EmailLitDernier(\"claire\", m), m.Sujet, EmailNbMessage(\"claire\"))\n\
             Trace(EmailLitPremier(\"claire\", m))\nEmailFermeSession(\"claire\")"
        )) + middle
            + "Trace(EmailLitPremier(\"claire\"), Email.Erreur, ErreurInfo())\n\
               Trace(EmailNbMessage(\"claire\"), EmailTailleMessage(\"claire\", 1))\n\
               EmailFermeSession(\"claire\")\nTrace(Email.Erreur)\n";
        let printed = prints(&code);
        assert!(printed.starts_with(&format!("0\t{busy}")), "{open}: {printed}");
        let end = "\n10036\n1\tCongés d'été\t10\n1";
        assert!(printed.ends_with(end) && printed.contains("\n-1\t"), "{open}: {printed}");
    }
}

/// What was deleted goes although the script tried to close the session during a read.
#[test]
fn closing_during_a_transfer_loses_no_deletion() {
    let sandbox = Arc::new(Sandbox::start(Options::default()).unwrap());
    let mail = [&b"Subject: long\r\n\r\n"[..], &b"0123456789\r\n".repeat(200_000)].concat();
    sandbox.deliver("jean", &mail).unwrap();
    let code = reading(
        "EmailSupprimeMessage(\"jean\", 1)\nEmailJauge(Avance)\n\
         Trace(EmailLitMessage(\"jean\", m, 10))\nEmailJauge(\"\")",
    ) + "\n\nPROCÉDURE Avance(total, fait)\nSI fait = 0 OU fait = total ALORS RETOUR\n\
         EmailJauge(\"\")\nEmailFermeSession(\"jean\")\nTrace(Email.Erreur)\n";
    let ran = run_in(sandbox, &code, std::env::temp_dir());
    assert_eq!((&*ran.output, &*ran.ending), ("10036\n1\n", "finished"), "{}", ran.errors);
    assert_eq!(ran.sandbox.mailbox("jean").unwrap().len(), 9);
}
