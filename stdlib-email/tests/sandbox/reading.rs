//! Reading a mailbox, in French and in English.

use std::sync::Arc;
use std::time::Duration;

use wl_sandbox::{Options, Sandbox};

use super::reading;
use super::support::{prints, prints_with, run_in, run_with, scenario};

#[test]
fn a_name_opened_again_replaces_its_session() {
    let open = "Trace(EmailOuvreSessionPOP3(\"jean\", \"x\", \"pop.masociete.fr\"))\n";
    let code = format!("{open}{open}Trace(EmailNbMessage(\"jean\"))\nEmailFermeSession(\"jean\")");
    assert_eq!(prints(&code), "1\n1\n9");
}

#[test]
fn the_loop_of_the_documentation_with_the_structure() {
    let code = reading(
        "n est un entier\nEmailLitPremier(\"jean\")\nTANTQUE PAS Email.EnDehors\n\tn++\n\
         \tEmailLitSuivant(\"jean\")\nFIN\nTrace(n, ErreurDétectée)",
    );
    assert_eq!(prints(&code), "9\t0");
}

#[test]
fn the_loop_that_reads_a_variable_and_looks_at_the_structure() {
    let code = reading(
        "n est un entier\nEmailLitPremier(\"jean\", m)\nTANTQUE PAS Email.EnDehors\n\tn++\n\
         \tEmailLitSuivant(\"jean\", m)\nFIN\nTrace(n)",
    );
    assert_eq!(prints(&code), "9");
}

#[test]
fn the_position_wraps_around() {
    let code = reading(
        "EmailLitDernier(\"jean\", m)\nTrace(EmailLitSuivant(\"jean\", m), m.EnDehors)\n\
         EmailLitSuivant(\"jean\", m)\nTrace(m.Sujet)\nTrace(EmailLitPrécédent(\"jean\", m))\n\
         EmailLitPrécédent(\"jean\", m)\nTrace(m.Sujet)",
    );
    assert_eq!(
        prints(&code),
        "0\t1\nRelevés d'été et archives\n0\nUrgent : signature du contrat avant 18 h"
    );
}

#[test]
fn a_number_does_not_move_the_position() {
    let code = reading(
        "EmailLitPremier(\"jean\", m)\nEmailLitMessage(\"jean\", m, 7)\nTrace(m.Référence)\n\
         EmailLitSuivant(\"jean\", m)\nTrace(m.Sujet)",
    );
    assert_eq!(prints(&code), "<reunion.1@masociete.fr>\nLe plan de l’étage, en grand");
}

#[test]
fn every_member_of_a_message() {
    let code = reading(
        "EmailLitMessage(\"jean\", m, 8)\nTrace(m.Expéditeur, m.NbAttache, m.AdresseRetourErreur)\n\
         Trace(m.MessageID, m.Entête.Occurrence > 5, m.DateRéception > \"20200101\")\n\
         Trace(Position(m.HTML, m.Attache[1].Identifiant) > 0, m.Attache[1].ContentType)\n\
         Trace(Position(m.Message, \"Épicerie\") > 0, Position(m.Source, \"multipart\") > 0)\n\
         Trace(m.Destinataire[1], m.Cc.Occurrence)",
    );
    assert_eq!(
        prints(&code),
        "Colis Express <suivi@colis-express.example>\t1\tsuivi@colis-express.example\n\
         <suivi.88120@colis-express.example>\t1\t1\n1\timage/png\n1\t1\njean@masociete.fr\t0"
    );
}

#[test]
fn the_structure_has_its_counters() {
    let code = reading(
        "EmailLitMessage(\"jean\", 7)\nTrace(Email.NbDestinataire, Email.NbCC, Email.NbCci)\n\
         Trace(Email.CC[2])\nEmailLitMessage(\"jean\", 3)\n\
         Trace(Email.NbAttache, Email.Attache[1], Email.AttacheContentType[1])",
    );
    assert_eq!(
        prints(&code),
        "1\t2\t0\nÉquipe projet <projet@masociete.fr>\n1\tDevis rénovation été.pdf\tapplication/pdf"
    );
}

#[test]
fn headers_leave_the_body_empty() {
    let code = reading(
        "EmailLitEntêteMessage(\"jean\", m, 8)\nTrace(m.Sujet)\n\
         Trace(m.Message = \"\", m.HTML = \"\", m.Attache.Occurrence, m.TexteBrut = \"\", m.NbAttache)",
    );
    assert_eq!(prints(&code), "Votre colis est arrivé au point relais\n1\t1\t0\t1\t0");
}

#[test]
fn for_each_walks_the_session_both_ways_and_deletes() {
    let session = "s est un emailSessionPOP3\ns.AdresseServeur = \"p\"\ns.Nom = \"jean\"\n\
                   s.MotDePasse = \"x\"\nEmailOuvreSession(s)\n";
    let code = format!(
        "{session}n est un entier\nPOUR TOUT m DE s\n\tn++\n\
         \tSI m.Attache.Occurrence > 0 ALORS EmailSupprimeMessage(s, m)\nFIN\nTrace(n)\n\
         EmailFermeSession(s)\nEmailOuvreSession(s)\nTrace(EmailNbMessage(s))\n\
         FOR EACH x OF s\n\tTrace(x.Subject)\n\tBREAK\nEND\nEmailFermeSession(\"jean\")"
    );
    assert_eq!(prints(&code), "9\n6\nRelevés d'été et archives");
}

#[test]
fn get_all_is_lazy_and_nobody_sees_it() {
    let code = reading(
        "t est un tableau d'Email = EmailRécupèreTout(\"jean\")\nTrace(t.Occurrence, t[3].Sujet)\n\
         c est un Email = t[3]\nTrace(Gauche(c.Message, 7), t[3].Attache.Occurrence)\n\
         t[4].Sujet = \"changé\"\nTrace(t[4].HTML = \"\")\n\
         u est un tableau d'Email = EmailRécupèreTout(\"jean\", ertComplet)\nTrace(u[8].NbAttache)",
    );
    assert_eq!(prints(&code), "9\tVotre devis n° 0412\nBonjour\t1\n1\n1");
}

#[test]
fn what_get_all_left_cannot_be_read_once_closed() {
    let code =
        reading("t est un tableau d'Email = EmailRécupèreTout(\"jean\")") + "\nTrace(t[1].Message)";
    let ran = run_with(Options::default(), &code);
    assert!(ran.ending.starts_with("failed: la suite du message 1"), "{}", ran.ending);
}

#[test]
fn several_sessions_have_their_own_positions() {
    let code = "EmailOuvreSessionPOP3(\"jean\", \"x\", \"p\")\nEmailOuvreSessionPOP3(\"marie\", \"x\", \"p\")\n\
                m est un Email\nEmailLitDernier(\"jean\", m)\nEmailLitSuivant(\"marie\", m)\nTrace(m.Destinataire[1])\n\
                EmailFermeSession(\"jean\")\nTrace(EmailNbMessage(\"jean\"), EmailNbMessage(\"marie\"))";
    assert_eq!(prints(code), "marie@masociete.fr\n-1\t9");
}

#[test]
fn a_loop_over_a_slow_link_costs_no_round_trip_a_message() {
    let link_delay = Some(Duration::from_millis(5));
    let options = Options { link_delay, seed: false, ..Options::default() };
    let sandbox = Arc::new(Sandbox::start(options).unwrap());
    for number in 0..150 {
        let message = format!("Subject: {number}\r\n\r\ntexte {number}\r\n");
        sandbox.deliver("jean", message.as_bytes()).unwrap();
    }
    for open in ["EmailOuvreSessionPOP3", "EmailOuvreSessionIMAP"] {
        for walk in [
            "EmailLitPremier(\"jean\", m)\nTANTQUE PAS m.EnDehors\n\tn += Taille(m.Message)\n\tEmailLitSuivant(\"jean\", m)\nFIN",
            "TANTQUE EmailLitEntêteSuivant(\"jean\", m)\n\tn++\nFIN",
            "POUR i = 1 À EmailNbMessage(\"jean\")\n\tEmailLitMessage(\"jean\", m, i)\n\tn++\nFIN",
            "t est un tableau d'Email = EmailRécupèreTout(\"jean\")\nPOUR TOUT e DE t\n\tn += Taille(e.Message)\nFIN",
        ] {
            let code = reading(&format!("n est un entier\n{walk}\nTrace(n > 149)"));
            let code = code.replace("EmailOuvreSessionPOP3", open);
            let ran = run_in(Arc::clone(&sandbox), &code, std::env::temp_dir());
            assert_eq!(ran.output, "1\n", "{walk} {} {}", ran.ending, ran.errors);
            assert!(ran.turns < 40, "{open} {walk}: {} round trips", ran.turns);
        }
    }
}

/// A program that waits for a mail counts the messages again and again: each time the server is
/// asked, whatever was read ahead.
#[test]
fn a_mail_that_arrives_is_counted() {
    let code = "EmailOuvreSessionIMAP(\"claire\", \"x\", \"imap.masociete.fr\")\nm est un Email\n\
                EmailLitPremier(\"claire\", m)\nEmailLitSuivant(\"claire\", m)\n\
                Trace(EmailNbMessage(\"claire\"))\n\
                EmailOuvreSessionSMTP(\"jean@masociete.fr\", \"smtp.masociete.fr\")\n\
                e est un Email\ne.Expéditeur = \"jean@masociete.fr\"\n\
                e.Destinataire = \"claire@masociete.fr\"\nEmailEnvoieMessage(\"jean@masociete.fr\", e)\n\
                Trace(EmailNbMessage(\"claire\"))";
    assert_eq!(prints(code), "9\n10");
}

#[test]
fn sources_are_imported() {
    let code = reading(
        "EmailLitMessage(\"jean\", m, 1)\nn est un Email\nn.Source = m.Source\nEmailImporteSource(n)\n\
         Trace(n.Sujet)\nTrace(Position(n.Message, \"où se trouvent\") > 0)",
    );
    assert_eq!(prints(&code), "Relevés d'été et archives\n1");
}

#[test]
fn members_go_by_reference() {
    let code = reading(
        "EmailLitMessage(\"jean\", m, 8)\nMontre(m.Message)\nMontre(m.Source)\nMontre(m.Sujet)\n\
         t est un tableau d'Email = EmailRécupèreTout(\"jean\")\nMontre(t[3].Message)",
    ) + "\n\nPROCÉDURE Montre(s)\nTrace(Taille(s) > 0)\n";
    assert_eq!(prints(&code), "1\n1\n1\n1");
}

#[test]
fn a_body_goes_by_reference() {
    let code = reading("EmailLitMessage(\"jean\", m, 8)\nMontre(m.Message)\nMontre(m.HTML)")
        + "\n\nPROCÉDURE Montre(s)\nTrace(Taille(s) > 0)\n";
    assert_eq!(prints(&code), "1\n1");
}

#[test]
fn unread_ones_are_all_with_pop3() {
    let code = "s est un emailSessionPOP3\ns.AdresseServeur = \"p\"\ns.Nom = \"jean\"\nEmailOuvreSession(s)\n\
                n est un entier\nPOUR TOUT m NON LU DE s\n\tn++\nFIN\nTrace(n)";
    assert_eq!(prints(code), "9");
}

#[test]
fn a_server_without_top_gives_headers_all_the_same() {
    let options = scenario("pop3 TOP\n  reply -ERR unknown command");
    let code = reading(
        "n est un entier\nTANTQUE EmailLitEntêteSuivant(\"jean\", m)\n\tn++\nFIN\nTrace(n, m.Message = \"\")",
    );
    assert_eq!(prints_with(options, &code), "9\t1");
}

#[test]
fn a_whole_script_in_english() {
    let code = "s is emailPOP3Session\ns.ServerAddress = \"pop.masociete.fr\"\ns.Name = \"jean\"\n\
                s.Password = \"secret\"\nIF NOT EmailStartSession(s) THEN\n\tError(ErrorInfo(errMessage))\nEND\n\
                m is Email\nEmailReadFirst(s, m)\nWHILE NOT m.Out\n\tIF m.Priority = emailHighPriority THEN\n\
                \t\tTrace(m.Subject, m.DispositionNotification)\n\t\tEmailDeleteMessage(s, m)\n\tEND\n\
                \tEmailReadNext(s, m)\nEND\nEmailCloseSession(s)\n\
                EmailStartSMTPSession(\"jean@masociete.fr\", \"s\")\nEmailReset(m)\n\
                m.Recipient = \"claire@masociete.fr\"\nm.Subject = \"Done\"\n\
                IF EmailSendMessage(\"jean@masociete.fr\", m, emailOptionEncodeHeader) THEN Trace(\"sent\")";
    assert_eq!(prints(code), "Urgent : signature du contrat avant 18 h\t1\nsent");
}
