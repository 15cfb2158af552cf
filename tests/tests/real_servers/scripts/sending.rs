//! Sending through SMTP: every protection, what arrives, who is refused, what is too large.

use wl_mail::mime::Message;
use wl_tests::servers::accounts::{DOMAIN, REFUSED};
use wl_tests::servers::{Account, MailServers, SIZE_LIMIT};

use super::{Ran, run, run_at};

/// Opens a session that sends with these arguments, fills an email, then goes on with `code`.
fn sending(arguments: &str, code: &str) -> String {
    format!(
        "SI PAS EmailOuvreSessionSMTP(\"{{user}}\", {arguments}) ALORS\n\
         \tTrace(Email.Erreur, ErreurInfo())\n\tFinProgramme()\nFIN\nm est un Email\n\
         m.Expéditeur = \"Élodie Ibáñez <{{address}}>\"\nm.Destinataire = \"{{address}}\"\n\
         m.Sujet = \"Un été à Œuilly\"\nm.Message = \"À bientôt.\"\n{code}\n\
         SI EmailEnvoieMessage(\"{{user}}\", m) ALORS Trace(\"envoyé\") SINON Trace(Email.Erreur, ErreurInfo())\n\
         EmailFermeSession(\"{{user}}\")"
    )
}

const SUBMISSION: &str = "\"{password}\", \"smtp.exemple.fr\", 587, Faux, emailProtocoleSMTPS";

fn arrived(servers: &MailServers, account: &Account) -> Message {
    let mail = Message::read(servers.wait_for_mail(&account.user, 1).swap_remove(0));
    assert!(mail.defects().is_empty(), "{:?}", mail.defects());
    mail
}

/// The lines of the text of a mail; a server keeps them with line ends of its own.
fn lines(mail: &Message) -> Vec<String> {
    mail.text().unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn every_protection_sends_the_same() {
    let Some(servers) = MailServers::shared() else { return };
    for (arguments, protected, authenticated) in [
        ("\"smtp.exemple.fr\"", false, false),
        ("\"{password}\", \"smtp.exemple.fr\", 25", false, true),
        (SUBMISSION, true, true),
        ("\"{password}\", \"smtp.exemple.fr\", 465, Faux, optionTLS", true, true),
    ] {
        let account = servers.borrow_account();
        let Ran { outcome, dialogue } = run(servers, &account, &sending(arguments, ""));
        assert_eq!(outcome.stdout, "envoyé\n", "{arguments} {outcome:?} {dialogue}");
        assert_eq!(dialogue.contains("TLS established"), protected, "{dialogue}");
        assert_eq!(dialogue.contains("> AUTH"), authenticated, "{dialogue}");
        let in_clear = authenticated && !protected;
        assert_eq!(outcome.stderr.contains("en clair"), in_clear, "{}", outcome.stderr);
        let mail = arrived(servers, &account);
        assert_eq!(mail.subject(), "Un été à Œuilly");
        assert_eq!(mail.from()[0].name, "Élodie Ibáñez");
        assert_eq!(mail.text().unwrap().trim_end(), "À bientôt.");
    }
}

/// Dovecot speaks SMTP of its own, and hands to Postfix.
#[test]
fn dovecot_takes_mail_to_send_too() {
    let Some(servers) = MailServers::shared() else { return };
    if !servers.has_submission() {
        return;
    }
    for arguments in [
        "587, Faux, emailProtocoleSMTPS",
        "465, Faux, optionTLS",
        "587, emailAsynchrone, emailProtocoleSMTPS",
    ] {
        let account = servers.borrow_account();
        let arguments = format!("\"{{password}}\", \"soumission.exemple.fr\", {arguments}");
        let ran =
            run(servers, &account, &sending(&arguments, "m.HTML = \"<p>À <b>bientôt</b></p>\""));
        assert_eq!(ran.printed(), "envoyé\n", "{}\n{}", ran.dialogue, servers.logs());
        assert!(ran.dialogue.contains("220 soumission.exemple.fr"), "{}", ran.dialogue);
        assert!(ran.dialogue.contains("TLS established"), "{}", ran.dialogue);
        assert_eq!(
            arrived(servers, &account).html().unwrap().trim_end(),
            "<p>À <b>bientôt</b></p>"
        );
        let refusing = sending(&arguments, &format!("m.Destinataire[2] = \"{REFUSED}\""));
        let ran = run(servers, &account, &refusing);
        assert!(ran.dialogue.contains("550"), "{}", ran.dialogue);
        // The other recipient gets it; whoever borrows the account next must not.
        servers.wait_for_mail(&account.user, 2);
    }
    let account = servers.borrow_account();
    let wrong = sending("\"faux-7731\", \"soumission.exemple.fr\", 465, Faux, optionTLS", "");
    let ran = run(servers, &account, &wrong);
    assert!(ran.printed().starts_with("6\t"), "{}", ran.printed());
}

/// Queued by a script, sent by its thread over STARTTLS with a login, delivered by Postfix.
#[test]
fn an_asynchronous_mail_leaves_and_its_state_says_so() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let code = "EmailOuvreSessionSMTP(\"{user}\", \"{password}\", \"smtp.exemple.fr\", 587, emailAsynchrone, \
                emailProtocoleSMTPS)\nm est un Email\nm.Expéditeur = \"{address}\"\n\
                m.Destinataire = \"{address}\"\nAjoute(m.Cc, \"REFUSED\")\n\
                m.Sujet = \"En arrière-plan\"\nTrace(EmailEnvoieMessage(\"{user}\", m))\n\
                TANTQUE EmailEtat(m.IdentifiantEmailAsynchrone) = emailEnAttente\n\tMultitâche(1)\nFIN\n\
                Trace(EmailEtat(m.IdentifiantEmailAsynchrone) = emailErreur)\nTrace(ErreurInfo())";
    let Ran { outcome, dialogue } = run(servers, &account, &code.replace("REFUSED", REFUSED));
    assert!(outcome.stdout.starts_with("1\n1\n"), "{outcome:?} {dialogue}");
    let fates = [format!("accepté pour {}", account.address), format!("refusé pour {REFUSED}")];
    assert!(fates.iter().all(|words| outcome.stdout.contains(words)), "{outcome:?}");
    assert!(dialogue.contains("TLS established") && dialogue.contains("> AUTH"), "{dialogue}");
    assert_eq!(arrived(servers, &account).subject(), "En arrière-plan");
}

/// Sent by a script, delivered by Postfix, read by a script through Dovecot.
#[test]
fn a_mail_comes_back_as_it_went() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let directory = tempfile::tempdir().unwrap();
    let all_bytes: Vec<u8> = (0..=255).collect();
    std::fs::write(directory.path().join("日本.bin"), &all_bytes).unwrap();
    let code = sending(
        SUBMISSION,
        "m.HTML = \"<p>À <b>bientôt</b> 🌷</p>\"\nm.Priorité = emailPrioritéHaute\n\
         m.Attache[1].Nom = \"relevé d'août n° 3.csv\"\nm.Attache[1].ContentType = \"text/csv\"\n\
         m.Attache[1].Contenu = \"a;b\" + RC + \"é;ü\" + RC\n\
         Trace(EmailChargeFichierAttaché(m, \"日本.bin\"))",
    );
    let ran = run_at(directory.path(), servers, &account, &code);
    assert_eq!(ran.printed(), "2\nenvoyé\n");
    let mail = arrived(servers, &account);
    let names: Vec<_> = mail.attachments().into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["relevé d'août n° 3.csv", "日本.bin"]);
    assert_eq!(mail.attachments()[1].bytes(), all_bytes);
    let code = "EmailOuvreSessionPOP3(\"{user}\", \"{password}\", \"pop.exemple.fr\", 995, optionTLS)\n\
                m est un Email\nEmailLitPremier(\"{user}\", m)\n\
                Trace(m.Expéditeur, m.Destinataire[1], m.Sujet, m.Priorité = emailPrioritéHaute)\n\
                Trace(ExtraitLigne(m.Message, 1), ExtraitLigne(m.HTML, 1), m.NbAttache)\n\
                Trace(m.Attache[1].Nom, m.Attache[1].Contenu = \"a;b\" + RC + \"é;ü\" + RC)\n\
                Trace(m.Attache[2].Nom, EmailSauveFichierAttaché(m.Attache[2], \"copie.bin\"))";
    let expected = format!(
        "Élodie Ibáñez <{0}>\t{0}\tUn été à Œuilly\t1\nÀ bientôt.\t<p>À <b>bientôt</b> 🌷</p>\t2\n\
         relevé d'août n° 3.csv\t1\n日本.bin\t1\n",
        account.address
    );
    assert_eq!(run_at(directory.path(), servers, &account, code).printed(), expected);
    assert_eq!(std::fs::read(directory.path().join("copie.bin")).unwrap(), all_bytes);
}

#[test]
fn lines_of_dots_come_back_as_they_went() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let body = ". un\" + RC + \".. deux\" + RC + \".\" + RC + \"...\" + RC + \".fin\" + RC + \"..";
    let code = sending(SUBMISSION, &format!("m.Message = \"{body}\""));
    assert_eq!(run(servers, &account, &code).printed(), "envoyé\n");
    let expected = ". un\n.. deux\n.\n...\n.fin\n..";
    let text = arrived(servers, &account).text().unwrap();
    assert_eq!(text.trim_end().replace("\r\n", "\n"), expected);
    let code = format!(
        "EmailOuvreSessionPOP3(\"{{user}}\", \"{{password}}\", \"pop.exemple.fr\")\nm est un Email\n\
         EmailLitPremier(\"{{user}}\", m)\nTrace(m.Message = \"{body}\" + RC OU m.Message = \"{body}\")"
    );
    assert_eq!(run(servers, &account, &code).printed(), "1\n");
}

#[test]
fn one_refused_recipient_of_three_keeps_no_mail_from_the_others() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let other = servers.borrow_account();
    let code = sending(
        SUBMISSION,
        &format!("m.Destinataire[2] = \"{REFUSED}\"\nm.Destinataire[3] = \"{}\"", other.address),
    );
    let ran = run(servers, &account, &code);
    let printed = ran.printed();
    assert!(printed.starts_with("14\t"), "{printed}");
    let taken = format!("accepté pour {}, {}", account.address, other.address);
    for words in [&*taken, &format!("refusé pour {REFUSED}"), "Utilisateur inconnu"] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
    for account in [&account, &other] {
        arrived(servers, account);
        assert_eq!(servers.mailbox(&account.user).len(), 1);
    }
}

#[test]
fn a_mail_that_nobody_may_get_is_refused() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let code = sending(
        SUBMISSION,
        &format!("m.Destinataire = \"{REFUSED}\"\nm.Destinataire[2] = \"absent@{DOMAIN}\""),
    );
    let ran = run(servers, &account, &code);
    let printed = ran.printed();
    assert!(printed.starts_with("14\t"), "{printed}");
    assert!(printed.contains(&format!("refusé pour {REFUSED}, absent@{DOMAIN}")), "{printed}");
    assert!(!printed.contains("accepté"), "{printed}");
}

#[test]
fn a_mail_over_the_limit_is_told_with_the_limit() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let code = sending(
        SUBMISSION,
        &format!(
            "m.Attache[1].Nom = \"gros.bin\"\nm.Attache[1].Contenu = Répète(\"x\", {SIZE_LIMIT})"
        ),
    );
    let ran = run(servers, &account, &code);
    let printed = ran.printed();
    assert!(printed.starts_with("18\t"), "{printed}");
    assert!(printed.contains(&SIZE_LIMIT.to_string()), "{printed}");
    assert!(printed.contains("alléger les pièces jointes"), "{printed}");
    assert!(servers.mailbox(&account.user).is_empty());
}

#[test]
fn several_mails_go_in_one_session() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let code = sending(
        SUBMISSION,
        "POUR i = 1 À 50\n\tm.Sujet = \"envoi \" + i\n\
         \tSI PAS EmailEnvoieMessage(\"{user}\", m) ALORS Trace(ErreurInfo())\nFIN\nm.Sujet = \"fin\"",
    );
    let ran = run(servers, &account, &code);
    assert_eq!(ran.printed(), "envoyé\n");
    assert_eq!(ran.dialogue.matches("> EHLO").count(), 2, "once, and once more after STARTTLS");
    let mails = servers.wait_for_mail(&account.user, 51);
    let mut subjects: Vec<_> = mails.into_iter().map(|it| Message::read(it).subject()).collect();
    subjects.sort();
    subjects.dedup();
    assert_eq!(subjects.len(), 51);
}

/// RFC 5322 allows 998 characters a line; a program knows nothing of it.
#[test]
fn long_lines_and_old_line_ends_come_back_as_they_went() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let text = "Répète(\"mot \", 1000) + \"fin\" + RC + RC + \"  deux espaces  \" + RC + Répète(\"é\", 2000)";
    let code =
        sending(SUBMISSION, &format!("m.Message = {text}\nm.HTML = \"<p>\" + {text} + \"</p>\""));
    assert_eq!(run(servers, &account, &code).printed(), "envoyé\n");
    let raw = servers.wait_for_mail(&account.user, 1).swap_remove(0);
    assert!(raw.split(|byte| *byte == b'\n').all(|line| line.len() <= 998), "a line is too long");
    let code = format!(
        "EmailOuvreSessionPOP3(\"{{user}}\", \"{{password}}\", \"pop.exemple.fr\")\nm est un Email\n\
         EmailLitPremier(\"{{user}}\", m)\nTrace(m.Message = {text}, m.HTML = \"<p>\" + {text} + \"</p>\")"
    );
    assert_eq!(run(servers, &account, &code).printed(), "1\t1\n");
}

/// `EmailEnvoie` takes a file as it is: whatever its line ends and its dots, it is one mail.
#[test]
fn a_prepared_file_goes_whole() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let directory = tempfile::tempdir().unwrap();
    let head = "From: a@exemple.test\nSubject: =?utf-8?q?pr=C3=A9par=C3=A9?=\n\n";
    let body = ".un point\n.\nMAIL FROM:<x@exemple.test>\n..\r\n.\r\nfin sans retour";
    std::fs::write(directory.path().join("lettre.eml"), [head, body].concat()).unwrap();
    let code = "EmailOuvreSessionSMTP(\"{user}\", \"{password}\", \"smtp.exemple.fr\", 465, Faux, optionTLS)\n\
                Email.Expéditeur = \"{address}\"\nEmail.Destinataire[1] = \"{address}\"\n\
                Email.NbDestinataire = 1\nTrace(EmailEnvoie(\"{user}\", \"lettre.eml\"), Email.Erreur)\n\
                EmailFermeSession(\"{user}\")";
    let ran = run_at(directory.path(), servers, &account, code);
    assert_eq!(ran.printed(), "1\t0\n");
    let mail = arrived(servers, &account);
    assert_eq!(mail.subject(), "préparé");
    let text = mail.text().unwrap().replace("\r\n", "\n");
    assert_eq!(text.trim_end(), body.replace("\r\n", "\n"));
    assert_eq!(servers.mailbox(&account.user).len(), 1);
}

/// Sends a prepared file through a server of this name.
fn prepared(servers: &'static MailServers, account: &Account, host: &str, source: &[u8]) -> Ran {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("lettre.eml"), source).unwrap();
    let code = format!(
        "EmailOuvreSessionSMTP(\"{{user}}\", \"{host}\")\nEmail.Expéditeur = \"{{address}}\"\n\
         Email.Destinataire[1] = \"{{address}}\"\nEmail.NbDestinataire = 1\n\
         Trace(EmailEnvoie(\"{{user}}\", \"lettre.eml\"), Email.Erreur, ErreurInfo())\n\
         EmailFermeSession(\"{{user}}\")"
    );
    run_at(directory.path(), servers, account, &code)
}

#[test]
fn eight_bits_go_through_a_server_with_or_without_8bitmime() {
    let Some(servers) = MailServers::shared() else { return };
    let source = "Subject: Été\nContent-Type: text/plain; charset=utf-8\n\nÀ bientôt\n";
    for (host, eight_bit) in [("smtp.exemple.fr", true), ("ancien.exemple.fr", false)] {
        let account = servers.borrow_account();
        let ran = prepared(servers, &account, host, source.as_bytes());
        assert_eq!(ran.printed(), "1\t0\t\n");
        assert_eq!(ran.dialogue.contains("BODY=8BITMIME"), eight_bit, "{}", ran.dialogue);
        let raw = servers.wait_for_mail(&account.user, 1).swap_remove(0);
        assert_eq!(!raw.is_ascii(), eight_bit, "{}", String::from_utf8_lossy(&raw));
        let mail = arrived(servers, &account);
        assert_eq!(
            (mail.subject().as_str(), mail.text().unwrap().trim_end()),
            ("Été", "À bientôt")
        );
    }
}

#[test]
fn a_mail_goes_in_one_piece_where_chunking_is_offered() {
    let Some(servers) = MailServers::shared() else { return };
    for (host, chunking) in [("smtp.exemple.fr", true), ("ancien.exemple.fr", false)] {
        let account = servers.borrow_account();
        let code = sending(&format!("\"{host}\""), "m.Message = \".\" + RC + \"..\" + RC + \".\"");
        let ran = run(servers, &account, &code);
        assert_eq!(ran.printed(), "envoyé\n");
        assert_eq!(ran.dialogue.contains("> BDAT"), chunking, "{}", ran.dialogue);
        assert_eq!(ran.dialogue.contains("> DATA"), !chunking, "{}", ran.dialogue);
        assert_eq!(lines(&arrived(servers, &account)), [".", "..", "."]);
    }
}

/// A server that tells no size says it at the end.
#[test]
fn a_mail_over_the_limit_that_nobody_told_is_refused_in_its_words() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let change = format!(
        "m.Attache[1].Nom = \"gros.bin\"\nm.Attache[1].Contenu = Répète(\"x\", {SIZE_LIMIT})"
    );
    let ran = run(servers, &account, &sending("\"ancien.exemple.fr\"", &change));
    assert!(ran.printed().contains("5.3.4"), "{}", ran.printed());
    assert!(servers.mailbox(&account.user).is_empty());
}

#[test]
fn long_lines_of_a_prepared_file_are_cut() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let (words, word) = ("mot ".repeat(1000), "x".repeat(5000));
    let source = format!("Subject: {words}\n\n{word}\n.\nfin\n");
    let ran = prepared(servers, &account, "smtp.exemple.fr", source.as_bytes());
    assert_eq!(ran.printed(), "1\t0\t\n");
    let mail = arrived(servers, &account);
    assert_eq!(mail.subject(), words.trim());
    assert_eq!(lines(&mail), [&*word, ".", "fin"]);
}

#[test]
fn an_address_with_accents_goes_where_it_may() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let change = format!("m.Destinataire[2] = \"zoé@{DOMAIN}\"");
    // The server takes such addresses, but nobody has this one.
    let ran = run(servers, &account, &sending("\"smtp.exemple.fr\"", &change));
    assert!(ran.printed().contains(&format!("refusé pour zoé@{DOMAIN}")), "{}", ran.printed());
    assert!(ran.dialogue.contains(" SMTPUTF8"), "{}", ran.dialogue);
    let ran = run(servers, &account, &sending("\"ancien.exemple.fr\"", &change));
    assert!(ran.printed().contains("SMTPUTF8"), "{}", ran.printed());
    assert!(!ran.dialogue.contains("zoé@"), "{}", ran.dialogue);
    let mails = servers.wait_for_mail(&account.user, 2);
    assert!(mails.iter().any(|raw| raw.is_ascii()));
}
