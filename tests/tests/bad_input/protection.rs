//! Protected connections that are not: no password leaves before the protection holds.

use super::{Ran, for_each, run};

const POP3: &str = "EmailOuvreSessionPOP3(\"jean\", \"PASSWORD\", \"pop.exemple.fr\", ";
const IMAP: &str = "EmailOuvreSessionIMAP(\"jean\", \"PASSWORD\", \"imap.exemple.fr\", ";
const SMTP: &str = "EmailOuvreSessionSMTP(\"jean\", \"PASSWORD\", \"smtp.exemple.fr\", ";

/// Opens a session that must not open.
#[track_caller]
fn refused(scenario: &str, call: &str) -> Ran {
    let code = format!("EmailChangeTimeOut(20)\nTrace({call}, Email.Erreur, ErreurInfo())");
    let ran = run(scenario, &code);
    assert!(ran.printed().starts_with("0\t"), "{scenario}: {}", ran.printed());
    for line in ran.dialogue.lines().filter_map(|line| line.split_once("> ")) {
        // In IMAP the tag comes first.
        for command in ["AUTH", "USER", "PASS", "APOP", "LOGIN"] {
            let said = line.1.split(' ').take(2).any(|word| word.starts_with(command));
            assert!(!said, "{scenario}: {}", ran.dialogue);
        }
    }
    ran
}

#[test]
fn a_protection_that_the_server_does_not_offer_is_not_done_without() {
    for (scenario, call, words) in [
        ("smtp EHLO\n  omit STARTTLS", format!("{SMTP}587, Faux, emailProtocoleSMTPS)"), "465"),
        (
            "smtp STARTTLS\n  reply 454 4.7.0 Plus de TLS ici",
            format!("{SMTP}587, Faux, emailProtocoleSMTPS)"),
            "Plus de TLS ici",
        ),
        ("pop3 CAPA\n  omit STLS", format!("{POP3}110, emailProtocoleSMTPS)"), "protégée"),
        (
            "pop3 STLS\n  reply -ERR Plus de TLS ici",
            format!("{POP3}110, emailProtocoleSMTPS)"),
            "Plus de TLS ici",
        ),
        ("imap greeting\n  omit STARTTLS", format!("{IMAP}143, emailProtocoleSMTPS)"), "993"),
        (
            "imap STARTTLS\n  reply $tag NO Plus de TLS ici",
            format!("{IMAP}143, emailProtocoleSMTPS)"),
            "Plus de TLS ici",
        ),
    ] {
        let ran = refused(scenario, &call);
        ran.tells(&["\t26\t", "ne propose pas de connexion protégée", words]);
    }
}

/// What is read before the protection and kept behind it would be obeyed as if it were protected.
#[test]
fn replies_slipped_in_before_the_protection_end_the_session() {
    for (scenario, call) in [
        (
            "smtp STARTTLS\n  inject 250 AUTH PLAIN\\r\\n",
            format!("{SMTP}587, Faux, emailProtocoleSMTPS)"),
        ),
        ("pop3 STLS\n  inject +OK bienvenue\\r\\n", format!("{POP3}110, emailProtocoleSMTPS)")),
        (
            "imap STARTTLS\n  inject * CAPABILITY IMAP4rev1 AUTH=PLAIN\\r\\n",
            format!("{IMAP}143, emailProtocoleSMTPS)"),
        ),
    ] {
        let ran = refused(scenario, &call);
        ran.tells(&["\t23\t", "quelqu'un est sur la ligne", "prévenir l'administrateur"]);
    }
}

/// Family 3: a session that is open already would never be protected.
#[test]
fn a_session_open_before_the_protection_is_refused() {
    let scenario = "imap greeting\n  raw * PREAUTH [CAPABILITY IMAP4rev1] bienvenue\\r\\n";
    let ran = refused(scenario, &format!("{IMAP}143, emailProtocoleSMTPS)"));
    ran.tells(&["\t23\t", "avant la connexion protégée", "optionTLS évite cette attaque"]);
    assert!(!ran.dialogue.contains("SELECT"), "{}", ran.dialogue);
}

/// Family 3: what RFC 9051 wants shown to the user may come from anybody before TLS.
#[test]
fn an_alert_before_the_protection_is_not_shown() {
    for scenario in [
        "imap greeting\n  raw * OK [ALERT] Appelez le 0899\\r\\n",
        "imap CAPABILITY #1\n  add * NO [ALERT] Appelez le 0899",
        "imap STARTTLS\n  add * NO [ALERT] Appelez le 0899",
    ] {
        let scenario = format!("imap greeting\n  raw * OK pret\\r\\n\n{scenario}");
        let call = format!("Trace({IMAP}143, emailProtocoleSMTPS), ErreurInfo())");
        let ran = run(&scenario, &format!("EmailChangeTimeOut(20)\n{call}"));
        assert_eq!(ran.printed(), "1\t\n", "{scenario}");
        assert!(ran.dialogue.contains("0899"), "{scenario}: {}", ran.dialogue);
    }
}

#[test]
fn a_certificate_is_refused_for_its_reason() {
    for (flaw, number, cause, remedy) in [
        ("expired", 3, "a expiré", "l'horloge"),
        ("not-yet-valid", 3, "n'est pas encore valable", "l'horloge"),
        ("wrong-name", 3, "n'est pas au nom de", "AdresseServeur"),
        ("self-signed", 3, "a signé lui-même", "--ca"),
        ("unknown-authority", 3, "est inconnue ici", "SSL_CERT_FILE"),
        ("old-protocol", 26, "anciennes versions de TLS", "mis à jour"),
    ] {
        for call in [
            format!("{POP3}995, optionTLS)"),
            format!("{POP3}110, emailProtocoleSMTPS)"),
            format!("{SMTP}465, Faux, optionTLS)"),
            format!("{SMTP}587, Faux, emailProtocoleSMTPS)"),
            format!("{IMAP}993, optionTLS)"),
            format!("{IMAP}143, emailProtocoleSMTPS)"),
        ] {
            let ran = refused(&format!("tls {flaw}"), &call);
            ran.tells(&[&format!("\t{number}\t"), cause, remedy]);
        }
    }
}

/// A connection that breaks inside a message, under TLS: what came is not a message.
#[test]
fn a_message_cut_under_the_protection_is_no_message() {
    let code = format!(
        "{POP3}995, optionTLS)\nm est un Email\nn est un entier\n\
         TANTQUE EmailLitSuivant(\"jean\", m)\n\tn++\nFIN\nTrace(n, m.Sujet, Email.Erreur, ErreurInfo())"
    );
    let ran = run("pop3 RETR #3\n  cut 700", &code);
    assert!(ran.printed().starts_with("2\t"), "{}", ran.printed());
    ran.tells(&["(RETR)", "ouvrir"]);
    assert!(!ran.printed().contains("devis"), "{}", ran.printed());
    let code = code.replace(POP3, IMAP).replace("995", "993");
    let ran = run("imap FETCH PEEK #1\n  cut 700", &code);
    assert!(ran.printed().starts_with("0\t\t"), "{}", ran.printed());
    ran.tells(&["(UID FETCH)", "ouvrir"]);
}

#[test]
fn deletions_of_a_session_that_broke_are_told_not_done() {
    let code = format!(
        "{POP3}110)\nm est un Email\nEmailSupprimeMessage(\"jean\", 1)\nEmailSupprimeMessage(\"jean\", 2)\n\
         Trace(EmailLitMessage(\"jean\", m, 3))\nEmailFermeSession(\"jean\")\n\
         Trace(ErreurDétectée, ErreurInfo())"
    );
    let ran = run("pop3 RETR\n  cut 0", &code);
    assert!(ran.printed().starts_with("0\n1\t"), "{}", ran.printed());
    ran.tells(&["n'a pas confirmé la suppression de 2 message(s)", "regarder ce qui reste"]);
    assert_eq!(ran.sandbox.mailbox("jean").unwrap().len(), 9);
}

#[test]
fn a_handshake_that_stalls_is_not_waited_for() {
    let pop3 = ("pop3 handshake\n  hang", format!("{POP3}995, optionTLS)"));
    let smtp = ("smtp handshake\n  hang", format!("{SMTP}465, Faux, optionTLS)"));
    let imap = ("imap handshake\n  hang", format!("{IMAP}993, optionTLS)"));
    for_each(&[pop3, smtp, imap], |(scenario, call)| {
        let code = format!("EmailChangeTimeOut(1)\nTrace({call}, Email.Erreur, ErreurInfo())");
        run(scenario, &code).tells(&[
            "0\t10060\t",
            "n'a pas répondu à temps",
            "EmailChangeTimeOut",
        ]);
    });
}
