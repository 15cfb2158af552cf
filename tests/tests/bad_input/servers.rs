//! Servers that are not there, that stall, that leave.

use std::sync::Arc;

use wl_mail::net::RealNetwork;
use wl_sandbox::{Accounts, Options};
use wl_tests::overheard::shows;
use wl_tests::script::Script;

use super::{PASSWORD, for_each, run, run_in};

/// Reads a whole mailbox, then tells how many mails came and what went wrong.
pub(super) const READING: &str = "EmailChangeTimeOut(1)\nn est un entier\nm est un Email\n\
    SI PAS EmailOuvreSessionPOP3(\"jean\", \"PASSWORD\", \"pop.exemple.fr\") ALORS\n\
    \tTrace(\"ouverture\", Email.Erreur, ErreurInfo())\n\tFinProgramme()\nFIN\n\
    EmailLitPremier(\"jean\", m)\nTANTQUE PAS m.EnDehors\n\tn++\n\tEmailLitSuivant(\"jean\", m)\nFIN\n\
    Trace(n, Email.Erreur, ErreurInfo())";

/// Sends a mail, then tells what became of it.
pub(super) const SENDING: &str = "EmailChangeTimeOut(1)\nm est un Email\n\
    SI PAS EmailOuvreSessionSMTP(\"jean@exemple.fr\", \"PASSWORD\", \"smtp.exemple.fr\") ALORS\n\
    \tTrace(\"ouverture\", Email.Erreur, ErreurInfo())\n\tFinProgramme()\nFIN\n\
    m.Expéditeur = \"jean@exemple.fr\"\nm.Destinataire = \"claire@exemple.fr\"\nm.Sujet = \"Essai\"\n\
    Trace(EmailEnvoieMessage(\"jean@exemple.fr\", m), Email.Erreur, ErreurInfo())";

/// A server that only knows the commands of RFC 1939: the password goes by USER and PASS.
pub(super) const OLD_POP3: &str = "pop3 CAPA\n  reply -ERR unknown command\n\
                        pop3 greeting\n  reply +OK ready\n";

/// A server that only knows the commands of RFC 5321: the message goes by DATA, step by step.
pub(super) const OLD_SMTP: &str = "smtp EHLO\n  omit CHUNKING\n  omit PIPELINING\n";

#[test]
fn a_server_that_cannot_be() {
    let code = READING.replace("pop.exemple.fr", "pop exemple.fr");
    let words = ["ouverture\t10022\t", "« AdresseServeur » ne peut pas contenir", "nom de machine"];
    run("", &code).tells(&words);
    let code = READING.replace("pop.exemple.fr", "");
    run("", &code).tells(&[
        "ouverture\t10022\t",
        "l'adresse du serveur est vide",
        "AdresseServeur",
    ]);
}

/// The network of the machine: the sandbox would answer to any name and port.
#[test]
fn a_server_that_is_not_there() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let closed = format!("127.0.0.1\", {free}");
    for (place, words) in [
        (&*closed, ["ouverture\t10061\t", "refuse la connexion sur le port", "vérifier le port"]),
        (
            "serveur.invalid\"",
            ["ouverture\t11001\t", "serveur.invalid » est introuvable", "orthographe"],
        ),
    ] {
        let host = ["pop.exemple.fr\"", "smtp.exemple.fr\""];
        for code in
            [READING, SENDING].map(|code| code.replace(host[0], place).replace(host[1], place))
        {
            let code = code.replace("PASSWORD", PASSWORD);
            let outcome = Script::new("essai.wl", code).over(Arc::new(RealNetwork)).run();
            for word in words {
                assert!(outcome.stdout.contains(word), "no “{word}” in {outcome:?}");
            }
            assert!(!shows(&format!("{outcome:?}"), PASSWORD), "{outcome:?}");
        }
    }
}

#[test]
fn a_server_that_stalls_is_not_waited_for() {
    let pop3 = [
        ("pop3 greeting\n  hang".to_owned(), "ouverture\t10060\t", "(accueil)"),
        (format!("{OLD_POP3}pop3 USER\n  hang"), "ouverture\t10060\t", "(USER)"),
        (format!("{OLD_POP3}pop3 PASS\n  hang"), "ouverture\t10060\t", "(PASS)"),
        (format!("{OLD_POP3}pop3 STAT\n  hang"), "ouverture\t10060\t", "(STAT)"),
        ("pop3 RETR #1\n  pause 300 600000".to_owned(), "0\t10060\t", "(RETR)"),
        ("pop3 RETR #4\n  pause 300 600000".to_owned(), "3\t10060\t", "(RETR)"),
    ];
    for_each(&pop3, |(scenario, start, step)| {
        let ran = run(scenario, READING);
        assert!(ran.printed().starts_with(start), "{scenario}: {}", ran.printed());
        ran.tells(&["n'a pas répondu à temps", step, "EmailChangeTimeOut"]);
    });
    let smtp = [
        ("smtp greeting\n  hang".to_owned(), "ouverture\t10060\t", "(accueil)"),
        ("smtp EHLO\n  hang".to_owned(), "ouverture\t10060\t", "(EHLO)"),
        (format!("{OLD_SMTP}smtp MAIL\n  hang"), "0\t10060\t", "(MAIL)"),
        (format!("{OLD_SMTP}smtp RCPT\n  hang"), "0\t10060\t", "(RCPT)"),
        (format!("{OLD_SMTP}smtp DATA\n  hang"), "0\t10060\t", "(DATA)"),
    ];
    for_each(&smtp, |(scenario, start, step)| {
        let ran = run(scenario, SENDING);
        assert!(ran.printed().starts_with(start), "{scenario}: {}", ran.printed());
        ran.tells(&["n'a pas répondu à temps", step, "EmailChangeTimeOut"]);
        assert!(ran.sandbox.received().is_empty());
    });
}

#[test]
fn a_server_that_leaves_is_told() {
    let pop3 = [
        ("pop3 greeting\n  cut 0".to_owned(), "ouverture\t10054\t", "(accueil)"),
        (format!("{OLD_POP3}pop3 USER\n  cut 0"), "ouverture\t10054\t", "(USER)"),
        (format!("{OLD_POP3}pop3 PASS\n  cut 0"), "ouverture\t10054\t", "(PASS)"),
        (format!("{OLD_POP3}pop3 STAT\n  cut 0"), "ouverture\t10054\t", "(STAT)"),
        ("pop3 RETR #1\n  cut 300".to_owned(), "0\t10054\t", "(RETR)"),
        ("pop3 RETR #4\n  cut 300".to_owned(), "3\t10054\t", "(RETR)"),
    ];
    for_each(&pop3, |(scenario, start, step)| {
        let ran = run(scenario, READING);
        assert!(ran.printed().starts_with(start), "{scenario}: {}", ran.printed());
        ran.tells(&["a coupé la connexion", step, "ouvrir"]);
    });
    let smtp = [
        ("smtp greeting\n  cut 0".to_owned(), "ouverture\t10054\t", "(accueil)"),
        ("smtp EHLO\n  cut 0".to_owned(), "ouverture\t10054\t", "(EHLO)"),
        (format!("{OLD_SMTP}smtp MAIL\n  cut 0"), "0\t10054\t", "(MAIL)"),
        (format!("{OLD_SMTP}smtp RCPT\n  cut 0"), "0\t10054\t", "(RCPT)"),
        (format!("{OLD_SMTP}smtp DATA\n  hangup"), "0\t10054\t", "(DATA)"),
    ];
    for_each(&smtp, |(scenario, start, step)| {
        let ran = run(scenario, SENDING);
        assert!(ran.printed().starts_with(start), "{scenario}: {}", ran.printed());
        ran.tells(&["a coupé la connexion", step, "ouvrir"]);
        assert!(ran.sandbox.received().is_empty());
    });
}

/// The server has the whole mail and its answer is lost: nobody knows, and saying “not sent” would
/// make the script send it twice.
#[test]
fn a_connection_lost_after_the_final_dot_is_neither_sent_nor_refused() {
    let cases = [
        (format!("{OLD_SMTP}smtp dot\n  cut 0"), "10054", 1),
        (format!("{OLD_SMTP}smtp dot\n  silence\n  execute"), "10060", 1),
        (format!("{OLD_SMTP}smtp dot\n  hangup"), "10054", 0),
        ("smtp dot\n  cut 0".to_owned(), "10054", 1),
        ("smtp dot\n  silence\n  execute".to_owned(), "10060", 1),
    ];
    for_each(&cases, |(scenario, number, received)| {
        let ran = run(scenario, SENDING);
        assert!(ran.printed().starts_with(&format!("0\t{number}\t")), "{}", ran.printed());
        ran.tells(&[
            "on ignore s'il l'a pris",
            "incertain pour claire@exemple.fr",
            "il n'est pas renvoyé",
        ]);
        assert_eq!(ran.sandbox.received().len(), *received, "{scenario}");
    });
}

#[test]
fn a_refusal_is_quoted() {
    for (scenario, words) in [
        (
            "smtp MAIL\n  reply 550 5.7.1 Expediteur interdit",
            ["claire@exemple.fr", "5.7.1 Expediteur interdit"],
        ),
        ("smtp RCPT\n  reply 452 4.2.2 Boite pleine", ["claire@exemple.fr", "4.2.2 Boite pleine"]),
        (
            "smtp dot\n  reply 554 5.6.0 Contenu refuse",
            ["claire@exemple.fr", "5.6.0 Contenu refuse"],
        ),
        ("smtp greeting\n  reply 554 5.3.2 Ferme la nuit", ["ouverture\t3", "Ferme la nuit"]),
    ] {
        let ran = run(scenario, SENDING);
        ran.tells(&words);
        assert!(ran.sandbox.received().is_empty(), "{scenario}");
    }
    let ran = run("pop3 RETR #2\n  reply -ERR message illisible", READING);
    ran.tells(&["1\t", "RETR", "message illisible"]);
}

#[test]
fn a_wrong_password_is_told_and_not_shown() {
    let accounts = Accounts::table([("jean", "un autre")]);
    for code in [READING, SENDING] {
        let ran = run_in(Options { accounts: accounts.clone(), ..Options::default() }, code);
        ran.tells(&["ouverture\t6\t", "mot de passe", "d'application"]);
    }
}

/// Whatever carries the password, the dialogue that is shown masks it.
#[test]
fn no_mechanism_shows_the_password() {
    for (scenario, code, command) in [
        ("smtp EHLO\n  omit AUTH\n  add AUTH PLAIN", SENDING, "> AUTH PLAIN"),
        ("smtp EHLO\n  omit AUTH\n  add AUTH LOGIN", SENDING, "> AUTH LOGIN"),
        ("smtp EHLO\n  omit AUTH\n  add AUTH CRAM-MD5", SENDING, "> AUTH CRAM-MD5"),
        (OLD_POP3, READING, "> PASS ********"),
        (
            "pop3 greeting\n  reply +OK ready\npop3 CAPA\n  omit SASL\n  add SASL PLAIN",
            READING,
            "> AUTH PLAIN",
        ),
        (
            "pop3 greeting\n  reply +OK ready\npop3 CAPA\n  omit SASL\n  add SASL LOGIN",
            READING,
            "> AUTH LOGIN",
        ),
    ] {
        // `run` looks for the password in all that is shown.
        let ran = run(scenario, code);
        assert!(ran.dialogue.contains(command), "{scenario}: {}", ran.dialogue);
        assert!(!ran.printed().starts_with("ouverture"), "{}", ran.printed());
    }
}

/// What no server should say, and some do.
#[test]
fn nonsense_is_bounded_and_told() {
    let cases = [
        ("pop3 greeting\n  reply HTTP/1.1 400 Bad Request", READING, "réponse inattendue"),
        ("pop3 greeting\n  endless line", READING, "plus que ce qui est raisonnable"),
        ("pop3 LIST\n  raw +OK\\r\\nbeaucoup\\r\\n.\\r\\n", READING, "réponse inattendue"),
        ("smtp greeting\n  reply +OK pop3 ready", SENDING, "réponse inattendue"),
        ("smtp greeting\n  endless line", SENDING, "plus que ce qui est raisonnable"),
        ("smtp EHLO\n  endless reply", SENDING, "plus que ce qui est raisonnable"),
    ];
    for_each(&cases, |(scenario, code, word)| {
        let ran = run(scenario, &code.replace("ChangeTimeOut(1)", "ChangeTimeOut(20)"));
        assert!(ran.printed().starts_with("ouverture\t23\t"), "{scenario}: {}", ran.printed());
        ran.tells(&[word]);
    });
}
