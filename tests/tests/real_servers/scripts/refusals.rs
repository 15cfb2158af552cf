//! What a script is told when a real server refuses, or is not there.

use wl_tests::servers::MailServers;

use super::run;

/// Opens a session and tells what went wrong: number, message.
fn open(call: &str) -> String {
    format!("SI {call} ALORS\n\tTrace(\"ouvert\")\nSINON\n\tTrace(Email.Erreur, ErreurInfo())\nFIN")
}

/// How many of these commands the client sent; those of IMAP stand behind a tag.
fn sent(dialogue: &str, commands: &[&str]) -> usize {
    let lines = dialogue.lines().filter_map(|line| line.split_once(" > "));
    let words = lines.filter_map(|(protocol, line)| {
        line.split(' ').nth(usize::from(protocol.ends_with("IMAP")))
    });
    words.filter(|word| commands.contains(word)).count()
}

#[test]
fn a_wrong_password_is_told_and_not_shown() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    for call in [
        "EmailOuvreSessionPOP3(\"{user}\", \"motus-5523\", \"pop.exemple.fr\")",
        "EmailOuvreSessionPOP3(\"{user}\", \"motus-5523\", \"pop.exemple.fr\", 995, optionTLS)",
        "EmailOuvreSessionIMAP(\"{user}\", \"motus-5523\", \"imap.exemple.fr\")",
        "EmailOuvreSessionIMAP(\"{user}\", \"motus-5523\", \"imap.exemple.fr\", 993, optionTLS)",
        "EmailOuvreSessionSMTP(\"{user}\", \"motus-5523\", \"smtp.exemple.fr\", 25)",
        "EmailOuvreSessionSMTP(\"{user}\", \"motus-5523\", \"smtp.exemple.fr\", 587, Faux, emailProtocoleSMTPS)",
        "EmailOuvreSessionSMTP(\"{user}\", \"motus-5523\", \"smtp.exemple.fr\", 465, Faux, optionTLS)",
    ] {
        let ran = run(servers, &account, &open(call));
        let printed = ran.printed();
        assert!(printed.starts_with("6\t"), "{call}: {printed}");
        assert!(printed.contains("refuse ce nom d'utilisateur ou ce mot de passe"), "{printed}");
        assert!(printed.contains("mot de passe d'application"), "{printed}");
        assert!(!ran.shown().contains("5523"), "{}", ran.shown());
        // Trying again would lock the account of somebody who only mistyped.
        let tries = sent(&ran.dialogue, &["AUTH", "AUTHENTICATE", "PASS", "APOP", "LOGIN"]);
        assert_eq!(tries, 1, "{}", ran.dialogue);
    }
}

#[test]
fn a_certificate_that_proves_nothing_is_refused_with_its_cause_and_remedy() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    for (host, cause, remedy) in [
        ("expire.exemple.fr", "a expiré", "horloge"),
        ("autre-nom.exemple.fr", "pas au nom de autre-nom.exemple.fr", "AdresseServeur"),
        ("auto-signe.exemple.fr", "a signé lui-même son certificat", "--ca"),
    ] {
        for call in [
            "EmailOuvreSessionPOP3(\"{user}\", \"{password}\", \"HOST\", 995, optionTLS)",
            "EmailOuvreSessionPOP3(\"{user}\", \"{password}\", \"HOST\", 110, emailProtocoleSMTPS)",
            "EmailOuvreSessionIMAP(\"{user}\", \"{password}\", \"HOST\", 993, optionTLS)",
            "EmailOuvreSessionIMAP(\"{user}\", \"{password}\", \"HOST\", 143, emailProtocoleSMTPS)",
            "EmailOuvreSessionSMTP(\"{user}\", \"{password}\", \"HOST\", 465, Faux, optionTLS)",
            "EmailOuvreSessionSMTP(\"{user}\", \"{password}\", \"HOST\", 587, Faux, emailProtocoleSMTPS)",
        ] {
            let ran = run(servers, &account, &open(&call.replace("HOST", host)));
            let printed = ran.printed();
            assert!(printed.starts_with("3\t"), "{call}: {printed}");
            assert!(printed.contains(cause) && printed.contains(remedy), "{call}: {printed}");
            let secrets = ["USER", "AUTH", "AUTHENTICATE", "PASS", "APOP", "LOGIN"];
            assert_eq!(sent(&ran.dialogue, &secrets), 0, "{}", ran.dialogue);
        }
    }
}

#[test]
fn a_server_that_is_not_there() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    for (arguments, number, cause, remedy) in [
        ("\"ferme.exemple.fr\"", "10061\t", "refuse la connexion sur le port", "vérifier le port"),
        ("\"serveur.invalid\"", "11001\t", "« serveur.invalid » est introuvable", "orthographe"),
    ] {
        for call in [
            format!("EmailOuvreSessionPOP3(\"{{user}}\", \"{{password}}\", {arguments})"),
            format!("EmailOuvreSessionIMAP(\"{{user}}\", \"{{password}}\", {arguments})"),
            format!("EmailOuvreSessionSMTP(\"{{user}}\", \"{{password}}\", {arguments})"),
        ] {
            let ran = run(servers, &account, &open(&call));
            let printed = ran.printed();
            assert!(printed.starts_with(number), "{call}: {printed}");
            assert!(printed.contains(cause) && printed.contains(remedy), "{call}: {printed}");
        }
    }
}

/// The option and the port that do not go together: the first mistake of everyone.
#[test]
fn the_wrong_option_for_a_port_is_told() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let pop3 = servers.ports().pop3;
    let tls_on_plain = format!(
        "EmailOuvreSessionPOP3(\"{{user}}\", \"{{password}}\", \"localhost\", {pop3}, optionTLS)"
    );
    let starttls_on_plain = "EmailOuvreSessionSMTP(\"{user}\", \"{password}\", \"smtp.exemple.fr\", \
                             25, Faux, emailProtocoleSMTPS)";
    for (call, cause) in [
        (&*tls_on_plain, "localhost ne parle pas TLS sur ce port"),
        (starttls_on_plain, "ne propose pas de connexion protégée sur ce port"),
    ] {
        let ran = run(servers, &account, &open(call));
        let printed = ran.printed();
        assert!(printed.starts_with("26\t"), "{call}: {printed}");
        assert!(printed.contains(cause) && printed.contains("587"), "{call}: {printed}");
    }
}

/// A server that offers no way to log in before TLS is used without, as documented; what it then
/// says of it is quoted.
#[test]
fn a_server_that_wants_tls_before_anything_says_so() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let code = "EmailOuvreSessionSMTP(\"{user}\", \"{password}\", \"smtp.exemple.fr\", 587)\n\
                m est un Email\nm.Destinataire = \"{address}\"\nm.Expéditeur = \"{address}\"\n\
                Trace(EmailEnvoieMessage(\"{user}\", m), ErreurInfo())";
    let ran = run(servers, &account, code);
    assert!(ran.printed().starts_with("0\t"), "{}", ran.printed());
    assert!(ran.printed().contains("STARTTLS"), "{}", ran.printed());
    assert!(!ran.dialogue.contains("> AUTH"), "{}", ran.dialogue);
}
