//! Scripts over the sandbox: reading, sending, deleting, and everything that goes wrong.

mod support;

use std::sync::Arc;

use support::{Ran, prints, prints_with, run_in, run_with, scenario};
use wl_sandbox::{Accounts, Options, Sandbox};

/// Opens the session `jean` before a script, and closes it behind.
fn reading(code: &str) -> String {
    format!(
        "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\nm est un Email\n{code}\n\
         EmailFermeSession(\"jean\")"
    )
}

/// Opens a session that sends and makes an email before a script.
fn sending(code: &str) -> String {
    format!(
        "EmailOuvreSessionSMTP(\"jean@masociete.fr\", \"smtp.masociete.fr\")\nm est un Email\n\
         m.Expéditeur = \"Jean Été <jean@masociete.fr>\"\nm.Destinataire = \"claire@masociete.fr\"\n\
         m.Sujet = \"Congés d'été\"\nm.Message = \"Voilà.\"\n{code}\nEmailFermeSession(\"jean@masociete.fr\")"
    )
}

/// Prints the error of a failed call.
const TELL: &str = "Trace(ErreurInfo(errMessage))";

fn raw(ran: &Ran, rank: usize) -> String {
    String::from_utf8_lossy(&ran.sandbox.received()[rank].raw).into_owned()
}

mod reads {
    use super::*;

    #[test]
    fn a_name_opened_again_replaces_its_session() {
        let open = "Trace(EmailOuvreSessionPOP3(\"jean\", \"x\", \"pop.masociete.fr\"))\n";
        let code =
            format!("{open}{open}Trace(EmailNbMessage(\"jean\"))\nEmailFermeSession(\"jean\")");
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
        let code = reading("t est un tableau d'Email = EmailRécupèreTout(\"jean\")")
            + "\nTrace(t[1].Message)";
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
        let one_way = std::time::Duration::from_millis(25);
        let options = Options { link_delay: Some(one_way), seed: false, ..Options::default() };
        let sandbox = Arc::new(Sandbox::start(options).unwrap());
        for number in 0..150 {
            let message = format!("Subject: {number}\r\n\r\ntexte {number}\r\n");
            sandbox.deliver("jean", message.as_bytes()).unwrap();
        }
        for walk in [
            "EmailLitPremier(\"jean\", m)\nTANTQUE PAS m.EnDehors\n\tn += Taille(m.Message)\n\tEmailLitSuivant(\"jean\", m)\nFIN",
            "TANTQUE EmailLitEntêteSuivant(\"jean\", m)\n\tn++\nFIN",
            "POUR i = 1 À EmailNbMessage(\"jean\")\n\tEmailLitMessage(\"jean\", m, i)\n\tn++\nFIN",
            "t est un tableau d'Email = EmailRécupèreTout(\"jean\")\nPOUR TOUT e DE t\n\tn += Taille(e.Message)\nFIN",
        ] {
            let start = std::time::Instant::now();
            let code = reading(&format!("n est un entier\n{walk}\nTrace(n > 149)"));
            let ran = run_in(Arc::clone(&sandbox), &code, std::env::temp_dir());
            assert_eq!(ran.output, "1\n", "{walk} {} {}", ran.ending, ran.errors);
            // One round trip a message would be 7.5 seconds.
            assert!(start.elapsed().as_secs_f64() < 3.0, "{walk}: {:?}", start.elapsed());
        }
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
    fn a_progress_bar_of_the_window_is_accepted() {
        let code = format!(
            "EmailJauge(JAUGE_Lecture)\n{}",
            reading("EmailLitPremier(\"jean\", m)\nTrace(m.Sujet)")
        );
        assert!(prints(&code).ends_with("Relevés d'été et archives"));
    }

    #[test]
    fn unread_ones_are_all_with_pop3() {
        let code = "s est un emailSessionPOP3\ns.AdresseServeur = \"p\"\ns.Nom = \"jean\"\nEmailOuvreSession(s)\n\
                    n est un entier\nPOUR TOUT m NON LU DE s\n\tn++\nFIN\nTrace(n)";
        assert_eq!(prints(code), "9");
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

    #[test]
    fn a_gauge_tells_the_bytes_of_a_transfer_under_way() {
        let told = "\n\nPROCÉDURE Avance(total, fait)\n\
                    SI fait > 0 ET fait < total ALORS milieux++\n\
                    SI fait < dernier OU fait > total ALORS Trace(\"recule\", fait, dernier)\n\
                    dernier = fait\nSI fait = total ALORS dernier = 0\n";
        let code = format!(
            "milieux, dernier sont des entiers\n{}",
            sending(
                "m.Message = Répète(\"0123456789\", 50000)\nEmailJauge(Avance)\n\
                 Trace(EmailEnvoieMessage(\"jean@masociete.fr\", m), milieux > 20)\nEmailJauge(\"\")\n\
                 EmailOuvreSessionPOP3(\"claire\", \"x\", \"p\")\nmilieux = 0\nEmailJauge(Avance, 50000)\n\
                 EmailLitDernier(\"claire\", m)\nTrace(Taille(m.Message) > 499999, milieux > 2, milieux < 20)\n\
                 EmailFermeSession(\"claire\")",
            )
        ) + told;
        assert_eq!(prints(&code), "1\t1\n1\t1\t1");
    }

    #[test]
    fn a_session_under_transfer_answers_nothing_else() {
        let code = sending(
            "m.Message = Répète(\"0123456789\", 20000)\nEmailJauge(Avance)\n\
             Trace(EmailEnvoieMessage(\"jean@masociete.fr\", m))\nEmailJauge(\"\")\n\
             Trace(EmailEnvoieMessage(\"jean@masociete.fr\", m))",
        ) + "\n\nPROCÉDURE Avance(total, fait)\nSI fait = 0 OU fait = total ALORS RETOUR\n\
             EmailJauge(\"\")\nTrace(EmailEnvoieMessage(\"jean@masociete.fr\", m))\n";
        assert_eq!(prints(&code), "0\n1\n1");
    }

    #[test]
    fn a_server_without_top_gives_headers_all_the_same() {
        let options = scenario("pop3 TOP\n  reply -ERR unknown command");
        let code = reading(
            "n est un entier\nTANTQUE EmailLitEntêteSuivant(\"jean\", m)\n\tn++\nFIN\nTrace(n, m.Message = \"\")",
        );
        assert_eq!(prints_with(options, &code), "9\t1");
    }
}

mod deletes {
    use super::*;

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
        let code =
            "EmailOuvreSessionPOP3(\"jean\", \"x\", \"p\")\nEmailSupprimeMessage(\"jean\", 1)";
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
        assert!(
            printed.contains("rien n'est supprimé") && printed.ends_with("16\n16"),
            "{printed}"
        );
    }
}

mod sends {
    use super::*;

    #[test]
    fn accents_and_copies() {
        let ran = run_with(
            Options::default(),
            &sending(
                "m.Cc = \"projet@masociete.fr\"\nm.Cci = \"archives@masociete.fr\"\nTrace(EmailEnvoieMessage(\"jean@masociete.fr\", m))",
            ),
        );
        assert_eq!(ran.output, "1\n", "{}", ran.errors);
        let mail = &ran.sandbox.received()[0];
        assert_eq!(
            mail.recipients,
            ["claire@masociete.fr", "projet@masociete.fr", "archives@masociete.fr"]
        );
        assert_eq!(mail.summary().subject, "Congés d'été");
        let raw = raw(&ran, 0);
        assert!(raw.is_ascii() && !raw.contains("archives") && raw.contains("utf-8"), "{raw}");
    }

    #[test]
    fn the_password_may_be_left_out_in_the_middle() {
        for (arguments, user) in [
            ("\"jean\", \"s\"", None),
            ("\"jean\", \"s\", 25", None),
            ("\"jean\", \"s\", 587, Faux, emailProtocoleSMTPS", None),
            ("\"jean\", \"x\", \"s\"", Some("jean")),
            ("\"jean\", \"x\", \"s\", 25, emailSynchrone", Some("jean")),
            ("\"jean\", \"x\", \"s\", 465, Faux, optionTLS", Some("jean")),
        ] {
            let code = format!(
                "EmailOuvreSessionSMTP({arguments})\nEmail.Expéditeur = \"jean@masociete.fr\"\n\
                 Email.Destinataire = \"claire@masociete.fr\"\nEmailEnvoieMessage(\"jean\")"
            );
            let ran = run_with(Options::default(), &code);
            let received = ran.sandbox.received();
            assert_eq!(received.len(), 1, "{arguments} {} {}", ran.ending, ran.errors);
            assert_eq!(received[0].user.as_deref(), user, "{arguments}");
            let tls = arguments.contains("TLS") || arguments.contains("SMTPS");
            assert_eq!(received[0].tls, tls, "{arguments}");
        }
    }

    #[test]
    fn options_and_properties() {
        let ran = run_with(
            Options::default(),
            &sending(
                "m.MessageID = \"un@masociete.fr\"\nm.Référence = \"<zero@masociete.fr>\"\n\
                 m.Priorité = emailPrioritéHaute\nm.Confidentialité = emailPrivé\nm.ConfirmationLecture = Vrai\n\
                 m.Catégorie = \"a;b\"\nm.AdresseExpéditeur = \"reponse@masociete.fr\"\n\
                 m.AdresseRetourErreur = \"retours@masociete.fr\"\n\
                 EmailEnvoieMessage(\"jean@masociete.fr\", m)\n\
                 EmailEnvoieMessage(\"jean@masociete.fr\", m, emailOptionMessageID + emailOptionRéférence + emailOptionEncodeEntête)",
            ),
        );
        assert_eq!(ran.ending, "finished", "{}", ran.errors);
        let (plain, full) = (raw(&ran, 0), raw(&ran, 1));
        assert!(!plain.contains("un@masociete.fr") && !plain.contains("zero@"), "{plain}");
        assert!(
            full.contains("<un@masociete.fr>") && full.contains("References: <zero@"),
            "{full}"
        );
        for line in [
            "X-Priority: 1",
            "Sensitivity: Private",
            "Disposition-Notification-To: reponse@masociete.fr",
            "Keywords: a, b",
            "Reply-To: reponse@masociete.fr",
        ] {
            assert!(full.contains(line), "{line}\n{full}");
        }
        assert_eq!(ran.sandbox.received()[0].from, "retours@masociete.fr");
    }

    #[test]
    fn attachments_of_a_variable_and_of_the_structure() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("été.txt"), "bonjour").unwrap();
        let sandbox = Arc::new(Sandbox::start(Options::default()).unwrap());
        let code = "EmailOuvreSession(\"jean\", \"x\", \"pop\", \"smtp\")\nm est un Email\n\
             m.Expéditeur = \"jean@masociete.fr\"\nm.Destinataire = \"claire@masociete.fr\"\n\
             Trace(EmailChargeFichierAttaché(m, \"été.txt\"), m.NbAttache)\nm.Message = \"voir\"\n\
             EmailEnvoieMessage(\"jean\", m)\n\
             Email.Expéditeur = \"jean@masociete.fr\"\nEmail.Destinataire = \"claire@masociete.fr\"\n\
             Email.Message = \"voir\"\nEmail.Attache = \"été.txt\"\nEmail.NbAttache = 1\n\
             Trace(EmailEnvoieMessage(\"jean\"))\nEmail.Attache = \"absent.txt\"\n\
             Trace(EmailEnvoieMessage(\"jean\"), Email.Erreur)\nEmailFermeSession(\"jean\")\n\
             EmailOuvreSessionPOP3(\"claire\", \"x\", \"pop\")\nEmailLitDernier(\"claire\")\n\
             Trace(EmailSauveFichierAttaché(Email.Attache[1], \"copie.txt\"))\nEmailLitDernier(\"claire\", m)\n\
             Trace(m.Attache[1].SauveFichierAttaché(\".\"))\nEmailFermeSession(\"claire\")";
        let ran = run_in(sandbox, code, directory.path().to_owned());
        assert_eq!(ran.output, "1\t1\n1\n0\t11\n1\n1\n", "{} {}", ran.ending, ran.errors);
        let copy = std::fs::read_to_string(directory.path().join("copie.txt")).unwrap();
        assert_eq!(copy, "bonjour");
        // The author of the mail does not choose which file is lost.
        let saved = std::fs::read_to_string(directory.path().join("été_1.txt")).unwrap();
        assert_eq!(saved, "bonjour");
    }

    #[test]
    fn a_file_is_sent_as_it_is() {
        let directory = tempfile::tempdir().unwrap();
        let text = "Subject: tel quel\r\n\r\n.point\r\n";
        std::fs::write(directory.path().join("a.eml"), text).unwrap();
        let sandbox = Arc::new(Sandbox::start(Options::default()).unwrap());
        let code = "EmailOuvreSessionSMTP(\"jean\", \"s\")\nEmail.Expéditeur = \"jean@masociete.fr\"\n\
                    Email.Destinataire[1] = \"claire@masociete.fr\"\nEmail.NbDestinataire = 1\n\
                    Trace(EmailEnvoie(\"jean\", \"a.eml\"))";
        let ran = run_in(sandbox, code, directory.path().to_owned());
        assert_eq!(ran.output, "1\n", "{}", ran.errors);
        assert_eq!(raw(&ran, 0), text);
    }

    #[test]
    fn counters_of_the_structure_decide_once_set() {
        let start = "EmailOuvreSessionSMTP(\"jean@masociete.fr\", \"s\")\nEmail.Destinataire[1] = \"a@x.fr\"\n\
                     Email.Destinataire[2] = \"b@x.fr\"\nEmail.CC[1] = \"c@x.fr\"\n";
        let both = run_with(
            Options::default(),
            &format!("{start}EmailEnvoieMessage(\"jean@masociete.fr\")"),
        );
        assert_eq!(both.sandbox.received()[0].recipients, ["a@x.fr", "b@x.fr", "c@x.fr"]);
        assert_eq!(both.sandbox.received()[0].from, "jean@masociete.fr");
        let counted = run_with(
            Options::default(),
            &format!(
                "{start}Email.NbDestinataire = 1\nEmail.NbCC = 0\nEmailEnvoieMessage(\"jean@masociete.fr\")"
            ),
        );
        assert_eq!(counted.sandbox.received()[0].recipients, ["a@x.fr"]);
    }

    #[test]
    fn one_refused_recipient_of_three() {
        let options = scenario("smtp RCPT inconnu@\n  reply 550 5.1.1 No such user");
        let code = sending(&format!(
            "m.Destinataire[2] = \"inconnu@masociete.fr\"\nm.Destinataire[3] = \"paul@masociete.fr\"\n\
             SI PAS EmailEnvoieMessage(\"jean@masociete.fr\", m) ALORS\n\t{TELL}\n\tTrace(Email.Erreur)\nFIN"
        ));
        let ran = run_with(options, &code);
        assert!(
            ran.output.contains("accepté pour claire@masociete.fr, paul@masociete.fr")
                && ran.output.contains("refusé pour inconnu@masociete.fr")
                && ran.output.ends_with("14\n"),
            "{}",
            ran.output
        );
        assert_eq!(ran.sandbox.received().len(), 1);
    }

    #[test]
    fn an_unknown_outcome_is_told_and_never_sent_again() {
        let options = scenario("smtp dot\n  cut 0");
        let code =
            sending(&format!("SI PAS EmailEnvoieMessage(\"jean@masociete.fr\", m) ALORS {TELL}"));
        let ran = run_with(options, &code);
        assert!(
            ran.output.contains("on ignore s'il l'a pris") && ran.output.contains("incertain pour"),
            "{}",
            ran.output
        );
        assert!(ran.sandbox.received().len() <= 1);
    }

    #[test]
    fn nothing_gets_into_a_header_or_a_command() {
        for (change, number) in [
            ("m.Sujet = \"a\" + RC + \"Bcc: x@x.fr\"", "17"),
            ("m.Destinataire = \"a@x.fr>\" + RC + \"RCPT TO:<b@x.fr\"", "15"),
            ("m.Expéditeur = \"a@x.fr\" + Caract(10)", "17"),
            ("m.Destinataire = \"\"", "15"),
            ("m.Destinataire = \"pas une adresse\"", "15"),
        ] {
            let code = sending(&format!(
                "{change}\nSI PAS EmailEnvoieMessage(\"jean@masociete.fr\", m) ALORS\n\tTrace(Email.Erreur)\nFIN"
            ));
            let ran = run_with(Options::default(), &code);
            assert_eq!(ran.output.trim_end(), number, "{change} {} {}", ran.ending, ran.errors);
            assert!(ran.sandbox.received().is_empty(), "{change}");
        }
    }

    #[test]
    fn extra_headers_go_and_those_received_do_not() {
        let code = "EmailOuvreSession(\"jean\", \"x\", \"p\")\nm est un Email\nEmailLitMessage(\"jean\", m, 6)\n\
                    h est un emailEntête\nh.Nom = \"X-Projet\"\nh.Valeur = \"Été\"\nAjoute(m.Entête, h)\n\
                    m.Destinataire = \"paul@masociete.fr\"\nTrace(EmailEnvoieMessage(\"jean\", m))";
        let ran = run_with(Options::default(), code);
        assert_eq!(ran.output, "1\n", "{} {}", ran.ending, ran.errors);
        let raw = raw(&ran, 0);
        assert!(raw.contains("X-Projet: =?utf-8?") && !raw.contains("Received:"), "{raw}");
    }

    #[test]
    fn an_image_of_html_is_attached_once() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("logo.png"), [1, 2, 3]).unwrap();
        let sandbox = Arc::new(Sandbox::start(Options::default()).unwrap());
        let code = "EmailOuvreSessionSMTP(\"jean@masociete.fr\", \"s\")\n\
                    EmailImporteHTML(\"<img src='logo.png'><img src='logo.png'><img src='http://x.fr/a.png'>\", \"\", emailOptionSansCID)\n\
                    Trace(Email.NbAttache, Email.HTML)\nEmail.Destinataire = \"a@x.fr\"\nTrace(EmailEnvoieMessage(\"jean@masociete.fr\"))";
        let ran = run_in(sandbox, code, directory.path().to_owned());
        assert_eq!(
            ran.output,
            "1\t<img src='cid:wdcid1'><img src='cid:wdcid1'><img src='http://x.fr/a.png'>\n1\n"
        );
        assert!(raw(&ran, 0).contains("Content-ID: <wdcid1>"), "{}", raw(&ran, 0));
    }
}

mod fails {
    use super::*;

    fn open(arguments: &str) -> String {
        format!("SI PAS {arguments} ALORS\n\tTrace(Email.Erreur, ErreurInfo(errMessage))\nFIN")
    }

    #[test]
    fn connections() {
        for (call, number, word) in [
            (
                "EmailOuvreSessionPOP3(\"j\", \"x\", \"introuvable.example\")",
                "11001",
                "introuvable",
            ),
            (
                "EmailOuvreSessionPOP3(\"j\", \"x\", \"ferme.example\")",
                "10061",
                "refuse la connexion",
            ),
            (
                "EmailOuvreSessionSMTP(\"j\", \"muet.example\")",
                "10060",
                "à la demande de connexion",
            ),
            ("EmailOuvreSessionPOP3(\"j\", \"x\", \"\")", "10022", "vide"),
            ("EmailOuvreSessionPOP3(\"j\", \"x\", \"p\", 70000)", "10022", "70000"),
            (
                "EmailOuvreSession(\"j\", \"x\", \"p\", \"introuvable.example\")",
                "11001",
                "introuvable",
            ),
        ] {
            let printed = prints(&open(call));
            assert!(printed.starts_with(number) && printed.contains(word), "{call}: {printed}");
        }
    }

    #[test]
    fn passwords() {
        let accounts = Accounts::table([("jean", "secret-7291")]);
        let options = Options { accounts, ..Options::default() };
        for call in [
            "EmailOuvreSessionPOP3(\"jean\", \"faux-4410\", \"p\")",
            "EmailOuvreSessionSMTP(\"jean\", \"faux-4410\", \"s\")",
        ] {
            let ran = run_with(options.clone(), &open(call));
            assert!(ran.output.starts_with("6\t"), "{call}: {}", ran.output);
            assert!(ran.output.contains("refuse ce nom d'utilisateur"), "{}", ran.output);
            assert!(!(ran.output + &ran.errors).contains("4410"));
        }
        let good = "Trace(EmailOuvreSessionPOP3(\"jean\", \"secret-7291\", \"p\"))";
        assert_eq!(prints_with(options, good), "1");
    }

    #[test]
    fn certificates() {
        for (flaw, word) in [
            ("expired", "a expiré"),
            ("wrong-name", "pas au nom"),
            ("self-signed", "signé lui-même"),
            ("unknown-authority", "inconnue"),
        ] {
            let options = scenario(&format!("tls {flaw}"));
            let call =
                "EmailOuvreSessionPOP3(\"jean\", \"x\", \"pop.masociete.fr\", 995, optionTLS)";
            let printed = prints_with(options, &open(call));
            assert!(printed.starts_with("3\t") && printed.contains(word), "{flaw}: {printed}");
        }
    }

    #[test]
    fn an_expired_certificate_is_accepted_when_asked() {
        let code = "EmailParamètre(emailParamètreMode, 1)\ns est un emailSessionSMTP\n\
                    s.AdresseServeur = \"smtp.masociete.fr\"\ns.Port = 465\ns.Option = optionTLS\n\
                    s.IgnoreErreur = emailSessionIgnoreCertificatExpiré\nTrace(EmailOuvreSession(s))";
        assert_eq!(prints_with(scenario("tls expired"), code), "1");
    }

    #[test]
    fn a_server_that_leaves_at_each_step_ends_the_loop() {
        for moment in [
            "pop3 greeting",
            "pop3 CAPA",
            "pop3 AUTH",
            "pop3 STAT",
            "pop3 LIST",
            "pop3 UIDL",
            "pop3 RETR #1",
            "pop3 RETR #4",
        ] {
            let code = reading(
                "n est un entier\nEmailLitPremier(\"jean\", m)\nTANTQUE PAS Email.EnDehors\n\tn++\n\
                 \tEmailLitSuivant(\"jean\", m)\nFIN\nSI Email.Erreur <> 0 ALORS Trace(\"erreur\", n)",
            );
            let ran = run_with(scenario(&format!("{moment}\n  cut 0")), &code);
            assert_eq!(ran.ending, "finished", "{moment}");
            let read = if moment.ends_with("#4") { 3 } else { 0 };
            assert_eq!(ran.output, format!("erreur\t{read}\n"), "{moment} {}", ran.errors);
        }
        for moment in ["smtp greeting", "smtp EHLO", "smtp MAIL", "smtp RCPT", "smtp BDAT"] {
            let code = sending("Trace(EmailEnvoieMessage(\"jean@masociete.fr\", m), Email.Erreur)");
            let ran = run_with(scenario(&format!("{moment}\n  cut 0")), &code);
            assert_eq!(ran.ending, "finished", "{moment}");
            let sent = ran.output.starts_with("1\t");
            assert!(!sent, "{moment}: {}", ran.output);
        }
    }

    #[test]
    fn sessions_that_are_not_open_or_do_something_else() {
        let code = "Trace(EmailLitPremier(\"jean\"), Email.Erreur, Email.EnDehors)\n\
                    s est un emailSessionPOP3\nTrace(EmailNbMessage(s))\nEmailFermeSession(s)\nEmailFermeSession(\"jean\")";
        assert_eq!(prints(code), "0\t19\t1\n-1");
        let ran = run_with(Options::default(), &reading("EmailEnvoieMessage(\"jean\", m)"));
        assert!(ran.ending.contains("ne sait que lire"), "{}", ran.ending);
        let wrong = "s est un emailSessionSMTP\nEmailLitPremier(s)";
        assert!(run_with(Options::default(), wrong).ending.starts_with("refused"));
    }

    #[test]
    fn a_silent_server_is_not_waited_for_longer_than_asked() {
        let options = scenario("pop3 greeting\n  silence");
        let printed = prints_with(
            options,
            &format!(
                "EmailChangeTimeOut(1)\n{}",
                open("EmailOuvreSessionPOP3(\"j\", \"x\", \"p\")")
            ),
        );
        assert!(printed.starts_with("10060"), "{printed}");
    }

    #[test]
    fn a_time_out_may_be_a_duration() {
        assert_eq!(prints("EmailChangeTimeOut(45 s)\nTrace(EmailLitTimeOut())"), "45");
        let refused = "EmailChangeTimeOut(0)\nSI ErreurDétectée ALORS Trace(EmailLitTimeOut())";
        assert_eq!(prints(refused), "600");
    }

    #[test]
    fn the_end_of_a_loop_leaves_no_error() {
        let code =
            reading("TANTQUE EmailLitSuivant(\"jean\")\nFIN\nTrace(ErreurDétectée, Email.Erreur)");
        assert_eq!(prints(&code), "0\t0");
    }
}

mod protects {
    use super::*;

    #[test]
    fn a_password_in_clear_is_warned_about_once_and_never_shown() {
        let code = "EmailOuvreSessionPOP3(\"jean\", \"motus-5523\", \"pop.masociete.fr\")\n\
                    EmailOuvreSessionSMTP(\"jean\", \"motus-5523\", \"smtp.masociete.fr\")\n\
                    s est un emailSessionPOP3\ns.MotDePasse = \"motus-5523\"\nTrace(s)";
        let ran = support::run_outside(code);
        assert_eq!(ran.errors.matches("en clair").count(), 1, "{}", ran.errors);
        assert!(!(ran.output + &ran.errors).contains("5523"));
        let quiet = support::run_outside("EmailOuvreSessionPOP3(\"jean\", \"x\", \"localhost\")");
        assert_eq!(quiet.errors, "");
        let tls = "EmailOuvreSessionSMTP(\"j\", \"x\", \"smtp.masociete.fr\", 587, Faux, emailProtocoleSMTPS)";
        assert_eq!(support::run_outside(tls).errors, "");
    }

    #[test]
    fn attachments_stay_in_their_directory() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join("ici")).unwrap();
        let sandbox = Arc::new(Sandbox::start(Options::default()).unwrap());
        let message = "Subject: x\r\nContent-Type: text/x-sh; name=\"../../evil.sh\"\r\n\
                       Content-Disposition: attachment; filename=\"../../evil.sh\"\r\n\r\nmal\r\n";
        sandbox.deliver("paul", message.as_bytes()).unwrap();
        let code = "EmailOuvreSessionPOP3(\"paul\", \"x\", \"p\")\nm est un Email\n\
                    TANTQUE EmailLitSuivant(\"paul\", m)\n\tPOUR TOUT a DE m.Attache\n\
                    \t\tSI m.Sujet = \"x\" ALORS Trace(a.Nom, EmailSauveFichierAttaché(a, \"ici\"))\n\tFIN\nFIN";
        let ran = run_in(sandbox, code, directory.path().to_owned());
        assert_eq!(ran.output, "evil.sh\t1\n", "{} {}", ran.ending, ran.errors);
        assert!(directory.path().join("ici/evil.sh").exists());
    }
}

mod speaks_english {
    use super::*;

    #[test]
    fn a_whole_script() {
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
}
