//! Sending: recipients, headers, attachments, refusals.

use std::sync::Arc;

use wl_sandbox::{Options, Sandbox};

use super::support::{run_in, run_with, scenario};
use super::{TELL, raw, sending};

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
    assert!(full.contains("<un@masociete.fr>") && full.contains("References: <zero@"), "{full}");
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
    let both =
        run_with(Options::default(), &format!("{start}EmailEnvoieMessage(\"jean@masociete.fr\")"));
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
