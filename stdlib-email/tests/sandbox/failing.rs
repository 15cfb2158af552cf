//! What fails: connections, passwords, certificates, servers that leave.

use wl_sandbox::{Accounts, Options};

use super::support::{prints, prints_with, run_with, scenario};
use super::{reading, sending};

fn open(arguments: &str) -> String {
    format!("SI PAS {arguments} ALORS\n\tTrace(Email.Erreur, ErreurInfo(errMessage))\nFIN")
}

#[test]
fn connections() {
    for (call, number, word) in [
        ("EmailOuvreSessionPOP3(\"j\", \"x\", \"introuvable.example\")", "11001", "introuvable"),
        ("EmailOuvreSessionPOP3(\"j\", \"x\", \"ferme.example\")", "10061", "refuse la connexion"),
        ("EmailOuvreSessionSMTP(\"j\", \"muet.example\")", "10060", "à la demande de connexion"),
        ("EmailOuvreSessionPOP3(\"j\", \"x\", \"\")", "10022", "vide"),
        ("EmailOuvreSessionPOP3(\"j\", \"x\", \"p\", 70000)", "10022", "70000"),
        ("EmailOuvreSession(\"j\", \"x\", \"p\", \"introuvable.example\")", "11001", "introuvable"),
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
        let call = "EmailOuvreSessionPOP3(\"jean\", \"x\", \"pop.masociete.fr\", 995, optionTLS)";
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
        &format!("EmailChangeTimeOut(1)\n{}", open("EmailOuvreSessionPOP3(\"j\", \"x\", \"p\")")),
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
