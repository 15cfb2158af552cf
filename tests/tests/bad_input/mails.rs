//! Addresses, attachments and messages that are not what they should be.

use std::sync::Arc;

use wl_sandbox::{Options, Sandbox};

use super::{files_under, run, run_at};

/// Opens a session, fills an email, changes something in it, and tells what became of it.
fn sending(change: &str) -> String {
    format!(
        "EmailOuvreSessionSMTP(\"jean@exemple.fr\", \"PASSWORD\", \"smtp.exemple.fr\")\nm est un Email\n\
         m.Expéditeur = \"jean@exemple.fr\"\nm.Destinataire = \"claire@exemple.fr\"\nm.Sujet = \"Essai\"\n\
         {change}\nTrace(EmailEnvoieMessage(\"jean@exemple.fr\", m), Email.Erreur, ErreurInfo())"
    )
}

#[test]
fn no_line_end_gets_into_a_command_or_a_header() {
    for (change, number, place) in [
        ("m.Destinataire = \"a@b.fr>\" + RC + \"RCPT TO:<x@b.fr\"", 15, "« Destinataire »"),
        ("m.Cc = \"a@b.fr\" + RC", 15, "« Cc »"),
        ("m.Cci = \"a@b.fr\" + Caract(10)", 15, "« Cci »"),
        ("m.Expéditeur = \"a@b.fr\" + Caract(13)", 17, "« Expéditeur »"),
        (
            "m.Expéditeur = \"Jean\" + RC + \"Bcc: x@b.fr\" + RC + \" <a@b.fr>\"",
            17,
            "« Expéditeur »",
        ),
        ("m.AdresseRetourErreur = \"a@b.fr>\" + RC + \"DATA\"", 17, "« AdresseRetourErreur »"),
        ("m.AdresseExpéditeur = \"a@b.fr\" + RC + \"X: y\"", 17, "« AdresseExpéditeur »"),
        ("m.Sujet = \"a\" + RC + \"Bcc: x@b.fr\"", 17, "« Sujet »"),
        ("m.Attache[1].Nom = \"a\" + RC + \"X: y\"", 17, "« Attache.Nom »"),
        (
            "m.Entête[1].Nom = \"X-A\" + RC + \"Bcc\"\nm.Entête[1].Valeur = \"x@b.fr\"",
            17,
            "« Entête.Nom »",
        ),
    ] {
        let ran = run("", &sending(change));
        assert!(
            ran.printed().starts_with(&format!("0\t{number}\t")),
            "{change}: {}",
            ran.printed()
        );
        ran.tells(&[place, "fin de ligne"]);
        assert!(ran.sandbox.received().is_empty(), "{change}");
        assert!(!ran.dialogue.contains("> MAIL"), "{}", ran.dialogue);
    }
}

#[test]
fn a_user_with_a_line_end_never_reaches_the_server() {
    for call in [
        "EmailOuvreSessionPOP3(\"jean\" + RC + \"DELE 1\", \"PASSWORD\", \"p\")",
        "EmailOuvreSessionPOP3(\"jean\", \"PASSWORD\" + RC + \"DELE 1\", \"p\")",
        "EmailOuvreSessionSMTP(\"jean\" + Caract(10), \"PASSWORD\", \"s\")",
        "EmailOuvreSessionPOP3(\"jean\", \"PASSWORD\", \"p\" + RC)",
    ] {
        let ran = run("", &format!("Trace({call}, Email.Erreur, ErreurInfo())"));
        assert!(!ran.dialogue.contains("DELE"), "{}", ran.dialogue);
        // An end of line around a host name is only a slip of whoever pasted it.
        if !call.ends_with("\"p\" + RC)") {
            assert!(ran.printed().starts_with("0\t10022\t"), "{call}: {}", ran.printed());
        }
    }
}

#[test]
fn an_email_to_nobody_is_refused_before_the_server_sees_it() {
    for change in
        ["m.Destinataire = \"\"", "SupprimeTout(m.Destinataire)", "m.Destinataire = \"   \""]
    {
        let ran = run("", &sending(change));
        assert!(ran.printed().starts_with("0\t15\t"), "{change}: {}", ran.printed());
        ran.tells(&["aucun destinataire", "remplir Destinataire, Cc ou Cci"]);
        assert!(!ran.dialogue.contains("> MAIL"), "{}", ran.dialogue);
    }
    for address in [
        "sans arobase",
        "a@",
        "@b.fr",
        "a@b@c.fr",
        "a b@c.fr",
        "a@b.fr c@d.fr",
        "Jean <a@b.fr> Paul <c@d.fr>",
    ] {
        let ran = run("", &sending(&format!("m.Destinataire = \"{address}\"")));
        assert!(ran.printed().starts_with("0\t15\t"), "{address}: {}", ran.printed());
        ran.tells(&["« Destinataire » ne peut pas contenir", "nom@domaine"]);
        assert!(!ran.dialogue.contains("> MAIL"), "{}", ran.dialogue);
    }
}

#[test]
fn one_refused_recipient_of_three_is_named_and_the_others_get_it() {
    let change = "m.Destinataire[2] = \"inconnu@exemple.fr\"\nm.Cci = \"zoe@exemple.fr\"";
    for offered in ["", "smtp EHLO\n  omit CHUNKING\n  omit PIPELINING\n"] {
        let scenario = format!("{offered}smtp RCPT inconnu@\n  reply 550 5.1.1 Inconnu ici");
        let ran = run(&scenario, &sending(change));
        assert!(ran.printed().starts_with("0\t14\t"), "{}", ran.printed());
        ran.tells(&[
            "accepté pour claire@exemple.fr, zoe@exemple.fr",
            "refusé pour inconnu@exemple.fr",
            "5.1.1 Inconnu ici",
            "ne pas le renvoyer à ceux qui l'ont",
        ]);
        let [mail] = &ran.sandbox.received()[..] else { panic!("one mail") };
        assert_eq!(mail.recipients, ["claire@exemple.fr", "zoe@exemple.fr"]);
        assert!(!String::from_utf8_lossy(&mail.raw).contains("zoe@"), "a hidden copy shows");
    }
}

#[test]
fn a_missing_attachment_is_told_and_nothing_goes() {
    let ran =
        run("", &sending("Trace(EmailChargeFichierAttaché(m, \"absent.pdf\"), ErreurInfo())"));
    ran.tells(&["-1\t", "absent.pdf"]);
    let structure = "EmailOuvreSessionSMTP(\"jean@exemple.fr\", \"PASSWORD\", \"smtp.exemple.fr\")\n\
                     Email.Destinataire = \"claire@exemple.fr\"\nEmail.Attache[1] = \"absent.pdf\"\n\
                     Email.NbAttache = 1\n\
                     Trace(EmailEnvoieMessage(\"jean@exemple.fr\"), Email.Erreur, ErreurInfo())";
    let ran = run("", structure);
    assert!(ran.printed().starts_with("0\t11\t"), "{}", ran.printed());
    ran.tells(&["absent.pdf"]);
    assert!(ran.sandbox.received().is_empty());
}

/// A sender chooses the name of an attachment; it must not choose where it is saved.
#[test]
fn an_attachment_is_saved_where_the_script_says_and_nowhere_else() {
    let names = ["../../x", "/etc/x", "..\\..\\x", "C:\\x", "a/b", "..", ".", "", "CON", "x. "];
    for name in names {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(directory.path().join("un/deux")).unwrap();
        let sandbox = Sandbox::start(Options { seed: false, ..Options::default() }).unwrap();
        let quoted = name.replace('\\', "\\\\");
        let mail = format!(
            "Subject: x\r\nContent-Type: application/octet-stream\r\n\
             Content-Disposition: attachment; filename=\"{quoted}\"\r\n\r\ncontenu\r\n"
        );
        sandbox.deliver("jean", mail.as_bytes()).unwrap();
        let code = "EmailOuvreSessionPOP3(\"jean\", \"PASSWORD\", \"p\")\nm est un Email\n\
                    EmailLitPremier(\"jean\", m)\n\
                    Trace(m.NbAttache, EmailSauveFichierAttaché(m.Attache[1], \"un/deux\"))";
        let ran = run_at(directory.path(), Arc::new(sandbox), code);
        assert_eq!(ran.printed(), "1\t1\n", "{name:?}");
        let files = files_under(directory.path());
        let [file] = &files[..] else { panic!("{name:?}: {files:?}") };
        assert_eq!(file.parent(), Some(&*directory.path().join("un/deux")), "{name:?}: {file:?}");
        assert_eq!(std::fs::read(file).unwrap(), b"contenu\r\n");
    }
}

#[test]
fn what_is_no_message_is_given_as_it_is() {
    let sandbox = Sandbox::start(Options { seed: false, ..Options::default() }).unwrap();
    let odd: [&[u8]; 6] = [
        b"",
        b"\r\n\r\n\r\n",
        b"pas un email du tout",
        b"\x00\xff\xfe\x01 binaire \x80\r\n\x00",
        b"Content-Type: multipart/mixed\r\n\r\n--\r\n----\r\n",
        b"Content-Type: text/plain; charset=\"klingon\"\r\n\r\ntexte\r\n",
    ];
    for mail in odd {
        sandbox.deliver("jean", mail).unwrap();
    }
    let code = "EmailOuvreSessionPOP3(\"jean\", \"PASSWORD\", \"p\")\nm est un Email\n\
                TANTQUE EmailLitSuivant(\"jean\", m)\n\tTrace(Taille(m.Source), m.NbAttache, ErreurDétectée)\nFIN";
    let directory = tempfile::tempdir().unwrap();
    let ran = run_at(directory.path(), Arc::new(sandbox), code);
    let lines: Vec<_> = ran.printed().lines().collect();
    assert_eq!(lines.len(), odd.len(), "{lines:?}");
    assert!(lines.iter().all(|line| line.ends_with("\t0")), "{lines:?}");
}
