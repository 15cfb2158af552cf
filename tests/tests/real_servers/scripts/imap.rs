//! Reading through IMAP: every protection, every loop, folders, states, searches.

use wl_tests::servers::MailServers;

use super::loops::{every_loop_reads, fill, lines};
use super::run;

/// Opens a session by the name of its user.
const OPEN: &str = "SI PAS EmailOuvreSessionIMAP(\"{user}\", \"{password}\", \"imap.exemple.fr\") ALORS\n\
                    \tErreur(ErreurInfo())\n\tFinProgramme()\nFIN\nm est un Email\n";
/// Opens a session by a variable.
const VARIABLE: &str = "s est un emailSessionIMAP\ns.AdresseServeur = \"imap.exemple.fr\"\n\
                        s.Nom = \"{user}\"\ns.MotDePasse = \"{password}\"\n\
                        SI PAS EmailOuvreSession(s) ALORS Erreur(ErreurInfo())\nm est un Email\n";

#[test]
fn every_protection_reads_the_same() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    fill(servers, &account.user, 3);
    for (arguments, protected) in
        [("143", false), ("143, emailProtocoleSMTPS", true), ("993, optionTLS", true)]
    {
        let code = "SI PAS EmailOuvreSessionIMAP(\"{user}\", \"{password}\", \"imap.exemple.fr\", "
            .to_owned()
            + arguments
            + ") ALORS Trace(ErreurInfo())\nm est un Email\n\
               TANTQUE EmailLitSuivant(\"{user}\", m)\n\tTrace(m.Sujet, ExtraitLigne(m.Message, 1))\nFIN\n\
               EmailFermeSession(\"{user}\")";
        let ran = run(servers, &account, &code);
        assert_eq!(ran.printed(), lines(3), "{arguments}");
        assert_eq!(ran.dialogue.contains("TLS established"), protected, "{}", ran.dialogue);
        assert!(ran.dialogue.contains(" LOGOUT"), "{}", ran.dialogue);
        assert_eq!(ran.outcome.stderr.is_empty(), protected, "{}", ran.outcome.stderr);
    }
}

#[test]
fn every_loop_reads_every_mail() {
    every_loop_reads(OPEN, VARIABLE);
}

/// A window that is larger than what was set aside or in flight in the small cases.
#[test]
fn a_large_mailbox_comes_in_order_and_in_few_round_trips() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    fill(servers, &account.user, 2_000);
    let code = format!(
        "{OPEN}EmailLitPremier(\"{{user}}\", m)\nTANTQUE PAS m.EnDehors\n\
         \tTrace(m.Sujet, ExtraitLigne(m.Message, 1))\n\tEmailLitSuivant(\"{{user}}\", m)\nFIN"
    );
    let ran = run(servers, &account, &code);
    assert_eq!(ran.printed(), lines(2_000));
    let commands = ran.dialogue.matches(" UID FETCH ").count();
    assert!(commands < 40, "{commands} commands");
}

#[test]
fn reading_a_whole_message_marks_it_and_nothing_else_does() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    fill(servers, &account.user, 5);
    let count = "n = 0\nPOUR TOUT x DE EmailRécupèreTout(s, ertNonLus)\n\tn++\nFIN\nTrace(n)\n";
    let code = format!(
        "{VARIABLE}n est un entier\n{count}EmailLitEntêtePremier(s, m)\n{count}\
         EmailLitPremier(s, m)\n{count}\
         EmailChangeEtat(s, m, emailEtatNonLu)\n{count}\
         t est un tableau d'Email = EmailRécupèreTout(s)\n{count}\
         Trace(ExtraitLigne(t[3].Message, 1))\n{count}\
         POUR TOUT lu NON LU DE s\n\tSI lu.Sujet = \"sujet 4\" ALORS SORTIR\nFIN\n{count}\
         POUR TOUT lu NON LU DE s\nFIN\n{count}"
    );
    let ran = run(servers, &account, &code);
    // The loop left at the fourth mail read the first, the second and the fourth.
    assert_eq!(ran.printed(), "5\n5\n4\n5\n5\ntexte 3\n4\n1\n0\n", "{}", ran.dialogue);
}

#[test]
fn deleted_mails_go_when_they_are_destroyed() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    fill(servers, &account.user, 5);
    let code = format!(
        "{VARIABLE}EmailLitPremier(s, m)\nTrace(EmailSupprimeMessage(s, m), m.EnDehors, s.NbMessage())\n\
         EmailLitSuivant(s, m)\nTrace(m.Sujet)\nTrace(EmailSupprimeMessage(s, 4))\n\
         Trace(EmailSupprimeMessage(s, 77), ErreurDétectée)\n"
    );
    let ran = run(servers, &account, &format!("{code}EmailFermeSession(s)"));
    assert_eq!(ran.printed(), "1\t1\t5\nsujet 2\n1\n0\t1\n");
    assert_eq!(servers.mailbox(&account.user).len(), 5, "only marked");
    let code = format!(
        "{VARIABLE}EmailLitMessage(s, m, 3)\nTrace(s.Détruit(), s.NbMessage())\n\
         EmailLitSuivant(s, m)\nTrace(m.Sujet)\nEmailLitDernier(s, m)\nTrace(m.Sujet)\n\
         Trace(EmailLitMessage(s, m, 4), m.EnDehors, ErreurDétectée, EmailTailleMessage(s, 5))"
    );
    let ran = run(servers, &account, &code);
    assert_eq!(ran.printed(), "1\t3\nsujet 2\nsujet 5\n0\t1\t0\t60\n");
    assert_eq!(servers.mailbox(&account.user).len(), 3);
}

#[test]
fn the_loop_that_deletes_as_it_reads() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    fill(servers, &account.user, 6);
    let code = format!(
        "{VARIABLE}EmailLitPremier(s, m)\nTANTQUE PAS m.EnDehors\n\
         \tSI m.Sujet <> \"sujet 3\" ALORS EmailSupprimeMessage(s, m)\n\tEmailLitSuivant(s, m)\nFIN\n\
         EmailDétruit(s)\nTrace(EmailNbMessage(s))\nEmailLitSuivant(s, m)\nTrace(m.Sujet)"
    );
    assert_eq!(run(servers, &account, &code).printed(), "1\nsujet 3\n");
}

#[test]
fn folders_in_the_documented_form_and_by_their_server_names() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    fill(servers, &account.user, 2);
    let code = format!(
        "{VARIABLE}Trace(s.DossierCourant())\n\
         Trace(EmailAjouteDossier(s, \"Dossiers personnels\\Clients\\Été\"))\n\
         Trace(EmailAjouteDossier(s, EmailDossierCourant(s) + \"\\Travail\"))\n\
         Trace(EmailAjouteDossier(s, \"Test\"), EmailDésabonneDuDossier(s, \"Test\"))\n\
         Trace(EmailListeDossier(s, LstDossierTous + LstDossierTrié))\nTrace(\"--\")\n\
         Trace(Position(EmailListeDossier(s), \"Test\"))\n\
         Trace(EmailAbonneAuDossier(s, \"Test\"), Position(EmailListeDossier(s), \"Test\") > 0)\n\
         EmailLitDernier(s, m)\nTrace(EmailCopie(s, m, \"Inbox/Travail\"), EmailCopie(m, \"Dossiers personnels\\Clients\\Été\"))\n\
         Trace(EmailCopie(s, m, \"Nulle part\"), ErreurInfo())\n\
         Trace(EmailChangeDossier(s, \"dossiers personnels\\boite de reception\\Travail\"), s.NbMessage())\n\
         EmailLitPremier(s, m)\nTrace(m.Sujet)\n\
         Trace(EmailChangeDossier(s, \"Nulle part\"), EmailDossierCourant(s), s.NbMessage())\n\
         Trace(EmailChangeDossier(s, \"Clients.Été\"), EmailDossierCourant(s))\n\
         Trace(EmailSupprimeDossier(s, \"Dossiers personnels\\Clients\\Été\"), EmailDossierCourant(s), s.NbMessage())\n\
         Trace(EmailListeDossier(s, LstDossierType + LstDossierTrié))"
    );
    let ran = run(servers, &account, &code);
    let printed = ran.printed().replace("\r\n", "\n");
    let expected = "Dossiers personnels\\Boîte de réception\n1\n1\n1\t1\n\
        Dossiers personnels\nDossiers personnels\\Boîte de réception\n\
        Dossiers personnels\\Boîte de réception\\Travail\nDossiers personnels\\Clients\n\
        Dossiers personnels\\Clients\\Été\nDossiers personnels\\Test\n--\n0\n1\t1\n1\t1\n";
    assert!(printed.starts_with(expected), "{printed}\n{}", ran.dialogue);
    let rest: Vec<&str> = printed[expected.len()..].lines().collect();
    assert!(rest[0].starts_with("0\tce dossier n'existe pas"), "{rest:?}");
    assert!(rest[2].contains("EmailListeDossier"), "{rest:?}");
    let rest: Vec<_> = rest.iter().skip_while(|line| !line.starts_with("1\t1")).copied().collect();
    assert_eq!(
        rest,
        [
            "1\t1",
            "sujet 2",
            "0\tDossiers personnels\\Boîte de réception\\Travail\t1",
            "1\tDossiers personnels\\Clients\\Été",
            "1\tDossiers personnels\\Boîte de réception\t2",
            "Dossiers personnels\\Boîte de réception\t3",
            "Dossiers personnels\\Boîte de réception\\Travail\t1",
            "Dossiers personnels\\Test\t1",
        ]
    );
}

#[test]
fn states_and_commands() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    fill(servers, &account.user, 2);
    let code = format!(
        "{VARIABLE}EmailLitPremier(s, m)\n\
         Trace(Position(EmailExécuteCommande(s, \"UID STORE 1 +FLAGS.SILENT (\\Flagged perso)\"), \"OK\") > 0)\n\
         t est un tableau de chaînes = EmailRécupèreIndicateur(s, m)\nTableauTrie(t)\n\
         Trace(TableauVersChaîne(t, \" \"))\n\
         Trace(ExtraitChaîne(s.ExécuteCommande(\"STATUS INBOX (MESSAGES)\"), 1, RC))\n\
         Trace(EmailExécuteCommande(s, \"XYZZY\"), ErreurDétectée)\n\
         Trace(EmailExécuteCommande(s, \"CLOSE\"), ErreurDétectée, s.NbMessage())\n\
         x est un Email\nTrace(EmailChangeEtat(s, x, emailEtatLu), ErreurDétectée)"
    );
    let ran = run(servers, &account, &code);
    let printed: Vec<_> = ran.printed().lines().collect();
    assert_eq!(printed[0], "1", "{}", ran.dialogue);
    for flag in ["\\Seen", "\\Flagged", "perso"] {
        assert!(printed[1].contains(flag), "{printed:?}");
    }
    assert_eq!(printed[2..], ["* STATUS INBOX (MESSAGES 2)", "\t1", "\t1\t2", "0\t1"]);
}

#[test]
fn a_search_and_the_walk_over_what_it_found() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    for (subject, text) in [
        ("Facture", "rien"),
        ("=?utf-8?q?=C3=89t=C3=A9?=", "la facture jointe"),
        ("Autre", "rien"),
        ("facture (rappel)", "rien"),
    ] {
        let mail = format!("From: \"A\" <a@exemple.test>\r\nSubject: {subject}\r\n\r\n{text}\r\n");
        servers.deliver(&account.user, mail.as_bytes());
    }
    let walk = "TANTQUE PAS m.EnDehors\n\tTrace(m.Sujet)\n\tEmailLitSuivant(s, m)\nFIN\n";
    let code = format!(
        "{VARIABLE}Trace(EmailCherchePremier(s, m, emailSujet + emailCorps, \"facture\"))\n{walk}\
         Trace(EmailCherchePremier(s, m, emailSujet, \"facture\", emailNonLus), m.EnDehors, ErreurDétectée)\n\
         Trace(EmailCherchePremier(\"{{user}}\", emailSujet, \"été\"), Email.Sujet)\n\
         Trace(EmailCherchePremier(s, m, emailExpéditeur, \"a@exemple\", \"NON LUS\"))\n{walk}\
         EmailLitDernier(s, m)\nTrace(m.Sujet)\nEmailLitPrécédent(s, m)\nTrace(m.Sujet)"
    );
    let ran = run(servers, &account, &code);
    assert_eq!(
        ran.printed(),
        "1\nFacture\nÉté\nfacture (rappel)\n0\t1\t0\n1\tÉté\n1\nAutre\nfacture (rappel)\nAutre\n",
        "{}",
        ran.dialogue
    );
}

#[test]
fn a_body_is_fetched_where_it_lies_even_when_another_folder_is_open() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    fill(servers, &account.user, 3);
    let code = format!(
        "{VARIABLE}EmailAjouteDossier(s, \"Autre\")\nt est un tableau d'Email = EmailRécupèreTout(s)\n\
         EmailChangeDossier(s, \"Autre\")\n\
         Trace(ExtraitLigne(t[2].Message, 1), EmailDossierCourant(s), EmailNbMessage(s))\n\
         EmailCopie(s, t[3], \"Autre\")\nTrace(EmailNbMessage(s))\n\
         EmailLitPremier(s, m)\nTrace(m.Sujet)\nTrace(EmailSupprimeMessage(s, t[1]))\n\
         EmailDétruit(s)\nTrace(EmailNbMessage(s))\nEmailFermeSession(s)\n\
         EmailOuvreSession(s)\nEmailDétruit(s)\nTrace(EmailNbMessage(s))"
    );
    let ran = run(servers, &account, &code);
    assert_eq!(
        ran.printed(),
        "texte 2\tDossiers personnels\\Autre\t0\n1\nsujet 3\n1\n1\n2\n",
        "{}",
        ran.dialogue
    );
}

#[test]
fn one_name_for_a_session_of_each_protocol() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    fill(servers, &account.user, 2);
    let code = format!(
        "{OPEN}EmailOuvreSessionSMTP(\"{{user}}\", \"{{password}}\", \"smtp.exemple.fr\")\n\
         EmailOuvreSessionPOP3(\"{{user}}\", \"{{password}}\", \"pop.exemple.fr\")\n\
         Trace(EmailNbMessage(\"{{user}}\"), EmailDossierCourant(\"{{user}}\"))\n\
         m.Expéditeur = \"{{address}}\"\nm.Destinataire = \"{{address}}\"\nm.Sujet = \"envoyé\"\n\
         Trace(EmailEnvoieMessage(\"{{user}}\", m))\nEmailFermeSession(\"{{user}}\")\n\
         Trace(EmailNbMessage(\"{{user}}\"), EmailDossierCourant(\"{{user}}\"), ErreurDétectée)"
    );
    let ran = run(servers, &account, &code);
    assert_eq!(
        ran.printed(),
        "2\tDossiers personnels\\Boîte de réception\n1\n-1\t\t1\n",
        "{}",
        ran.dialogue
    );
    for farewell in ["POP3 > QUIT", "SMTP > QUIT", " LOGOUT"] {
        assert!(ran.dialogue.contains(farewell), "{}", ran.dialogue);
    }
}

#[test]
fn an_empty_mailbox_is_no_error() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let code = format!(
        "{VARIABLE}Trace(EmailNbMessage(s), EmailLitPremier(s, m), m.EnDehors, ErreurDétectée)\n\
         t est un tableau d'Email = EmailRécupèreTout(s)\nTrace(t.Occurrence)\n\
         POUR TOUT x DE s\n\tTrace(x.Sujet)\nFIN\n\
         Trace(EmailCherchePremier(s, m, emailSujet, \"x\"), ErreurDétectée)"
    );
    assert_eq!(run(servers, &account, &code).printed(), "0\t0\t1\t0\n0\n0\t0\n");
}
