//! Reading through POP3: every protection, every loop, deletion, odd messages.

use wl_tests::servers::MailServers;

use super::loops::{every_loop_reads, fill, lines};
use super::run;

/// Opens a session by the name of its user.
const OPEN: &str = "SI PAS EmailOuvreSessionPOP3(\"{user}\", \"{password}\", \"pop.exemple.fr\") ALORS\n\
                    \tErreur(ErreurInfo())\n\tFinProgramme()\nFIN\nm est un Email\n";
/// Opens a session by a variable.
const VARIABLE: &str = "s est un emailSessionPOP3\ns.AdresseServeur = \"pop.exemple.fr\"\n\
                        s.Nom = \"{user}\"\ns.MotDePasse = \"{password}\"\n\
                        SI PAS EmailOuvreSession(s) ALORS Erreur(ErreurInfo())\nm est un Email\n";

#[test]
fn every_protection_reads_the_same() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    fill(servers, &account.user, 3);
    for (arguments, command) in
        [("110", "CAPA"), ("110, emailProtocoleSMTPS", "STLS"), ("995, optionTLS", "CAPA")]
    {
        let code = "SI PAS EmailOuvreSessionPOP3(\"{user}\", \"{password}\", \"pop.exemple.fr\", "
            .to_owned()
            + arguments
            + ") ALORS Trace(ErreurInfo())\nm est un Email\n\
               TANTQUE EmailLitSuivant(\"{user}\", m)\n\tTrace(m.Sujet, ExtraitLigne(m.Message, 1))\nFIN\n\
               EmailFermeSession(\"{user}\")";
        let ran = run(servers, &account, &code);
        assert_eq!(ran.printed(), lines(3), "{arguments}");
        assert!(ran.dialogue.contains(&format!("> {command}")), "{}", ran.dialogue);
        let protected = arguments != "110";
        assert_eq!(ran.dialogue.contains("TLS established"), protected, "{}", ran.dialogue);
        assert_eq!(ran.outcome.stderr.is_empty(), protected, "{}", ran.outcome.stderr);
    }
}

#[test]
fn every_loop_reads_every_mail() {
    every_loop_reads(OPEN, VARIABLE);
}

#[test]
fn two_thousand_mails_come_in_order() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    fill(servers, &account.user, 2_000);
    let code = format!(
        "{OPEN}EmailLitPremier(\"{{user}}\", m)\nTANTQUE PAS m.EnDehors\n\
         \tTrace(m.Sujet, ExtraitLigne(m.Message, 1))\n\tEmailLitSuivant(\"{{user}}\", m)\nFIN\n\
         EmailFermeSession(\"{{user}}\")"
    );
    assert_eq!(run(servers, &account, &code).printed(), lines(2_000));
}

#[test]
fn deletion_waits_for_the_end_of_the_session() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    fill(servers, &account.user, 4);
    // The address names a second session of the same mailbox.
    let code = format!(
        "{OPEN}EmailLitPremier(\"{{user}}\", m)\nEmailLitSuivant(\"{{user}}\", m)\n\
         Trace(EmailSupprimeMessage(\"{{user}}\"), EmailNbMessage(\"{{user}}\"))\n\
         Trace(EmailLitMessage(\"{{user}}\", m, 2), m.EnDehors, ErreurDétectée)\n\
         EmailOuvreSessionPOP3(\"{{address}}\", \"{{password}}\", \"pop.exemple.fr\")\n\
         Trace(EmailNbMessage(\"{{address}}\"))\nEmailFermeSession(\"{{address}}\")\n\
         EmailFermeSession(\"{{user}}\")\n\
         EmailOuvreSessionPOP3(\"{{user}}\", \"{{password}}\", \"pop.exemple.fr\")\n\
         POUR i = 1 À EmailNbMessage(\"{{user}}\")\n\tEmailLitMessage(\"{{user}}\", m, i)\n\
         \tTrace(m.Sujet)\nFIN\nEmailFermeSession(\"{{user}}\")"
    );
    let ran = run(servers, &account, &code);
    assert_eq!(ran.printed(), "1\t4\n0\t1\t0\n4\nsujet 1\nsujet 3\nsujet 4\n");
    assert_eq!(servers.mailbox(&account.user).len(), 3);
}

#[test]
fn a_script_that_stops_on_an_error_deletes_nothing() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    fill(servers, &account.user, 2);
    let code =
        format!("{OPEN}EmailSupprimeMessage(\"{{user}}\", 1)\nx est un entier = 0\nTrace(1 / x)");
    let ran = run(servers, &account, &code);
    assert_eq!(ran.outcome.status, 1);
    assert_eq!(servers.mailbox(&account.user).len(), 2);
}

/// What no mail program writes, but mailboxes hold all the same.
#[test]
fn what_is_no_mime_is_read_all_the_same() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let odd: [&[u8]; 6] = [
        b"ceci n'est pas un email\r\n",
        b"Subject: sans corps\r\n",
        b"Subject: \xe9t\xe9\r\n\r\nLatin-1 brut : \xe0 bient\xf4t\r\n",
        b"Subject: coup\xc3\xa9\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nd\xc3\xa9but\r\n",
        b"Subject: faux base64\r\nContent-Transfer-Encoding: base64\r\n\r\nQm9u*am91cg\r\n",
        b"Subject: dernier\r\n\r\ntexte\r\n",
    ];
    for mail in odd {
        servers.deliver(&account.user, mail);
    }
    let code = format!(
        "{OPEN}TANTQUE EmailLitSuivant(\"{{user}}\", m)\n\
         \tTrace(m.Sujet, ChaîneFormate(m.Message, ccSansEspace), Taille(m.Source))\nFIN\nTrace(ErreurDétectée)"
    );
    let ran = run(servers, &account, &code);
    let printed: Vec<_> = ran.printed().lines().collect();
    assert_eq!(printed.len(), 7, "{printed:?}");
    assert_eq!(printed[0], "\tceci n'est pas un email\t25");
    assert!(printed[1].starts_with("sans corps\t\t"), "{printed:?}");
    assert!(printed[2].starts_with("été\tLatin-1 brut : à bientôt\t"), "{printed:?}");
    assert!(printed[3].starts_with("coupé\tdébut\t"), "{printed:?}");
    assert!(printed[4].starts_with("faux base64\tBonjour\t"), "{printed:?}");
    assert!(printed[5].starts_with("dernier\ttexte\t"), "{printed:?}");
    assert_eq!(printed[6], "0");
}

#[test]
fn an_empty_mailbox_is_no_error() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let code = format!(
        "{OPEN}Trace(EmailNbMessage(\"{{user}}\"), EmailLitPremier(\"{{user}}\", m), m.EnDehors, ErreurDétectée)\n\
         t est un tableau d'Email = EmailRécupèreTout(\"{{user}}\")\nTrace(t.Occurrence)"
    );
    assert_eq!(run(servers, &account, &code).printed(), "0\t0\t1\t0\n0\n");
}

#[test]
fn a_name_with_a_dot_and_a_password_with_spaces_open_every_session() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.account("jean.dupont");
    for call in [
        "EmailOuvreSessionPOP3(\"{user}\", \"{password}\", \"pop.exemple.fr\")",
        "EmailOuvreSessionPOP3(\"{address}\", \"{password}\", \"pop.exemple.fr\", 995, optionTLS)",
        "EmailOuvreSessionSMTP(\"{user}\", \"{password}\", \"smtp.exemple.fr\")",
        "EmailOuvreSessionSMTP(\"{address}\", \"{password}\", \"smtp.exemple.fr\", 465, Faux, optionTLS)",
    ] {
        let ran = run(servers, account, &format!("Trace({call}, ErreurInfo())"));
        assert_eq!(ran.printed(), "1\t\n", "{call} {}", ran.dialogue);
    }
}
