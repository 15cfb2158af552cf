//! What a mail from anybody says, put by a script into an answer.

use std::sync::Arc;

use wl_mail::mime::Message;
use wl_sandbox::{Options, Sandbox};

use super::{Ran, run_at};

const ANSWERING: &str = "EmailOuvreSession(\"jean\", \"PASSWORD\", \"pop.exemple.fr\", \"smtp.exemple.fr\")\n\
    m est un Email\nEmailLitPremier(\"jean\", m)\nr est un Email\nr.Expéditeur = \"jean@exemple.fr\"\n\
    r.Destinataire = m.Expéditeur\nr.Sujet = \"Re: \" + m.Sujet\nr.Référence = m.MessageID\n\
    r.Message = m.Message\nr.Entête[1].Nom = \"X-Original\"\nr.Entête[1].Valeur = m.Sujet\n\
    Trace(EmailEnvoieMessage(\"jean\", r, emailOptionRéférence), Email.Erreur, ErreurInfo())";

fn answer(mail: &[u8]) -> Ran {
    let sandbox = Sandbox::start(Options { seed: false, ..Options::default() }).unwrap();
    sandbox.deliver("jean", mail).unwrap();
    run_at(tempfile::tempdir().unwrap().path(), Arc::new(sandbox), ANSWERING)
}

#[test]
fn a_subject_that_hides_a_header_adds_none() {
    for subject in [
        "=?utf-8?Q?x=0D=0ABcc:_espion@exemple.fr?=",
        "=?utf-8?B?eA0KQmNjOiBlc3Bpb25AZXhlbXBsZS5mcg==?=",
        "=?utf-8?Q?x=0ABcc:_espion@exemple.fr?=",
        "=?utf-8?Q?x=00Bcc:_espion@exemple.fr?=",
        "=?utf-16be?B?AHgADQAKAEIAYwBj?=",
        "x\rBcc: espion@exemple.fr",
    ] {
        let mail = format!("From: Paul <paul@exemple.fr>\r\nSubject: {subject}\r\n\r\ntexte\r\n");
        let ran = answer(mail.as_bytes());
        assert_eq!(ran.printed(), "1\t0\t\n", "{subject}");
        let received = ran.sandbox.received();
        assert_eq!(received[0].recipients, ["paul@exemple.fr"], "{subject}");
        let mail = Message::read(received[0].raw.to_vec());
        assert!(mail.bcc().is_empty() && mail.subject().starts_with("Re: x"), "{subject}");
        assert_eq!(mail.header("X-Original").len(), 1, "{subject}");
    }
}

#[test]
fn a_sender_that_hides_an_address_is_written_to_or_refused() {
    for from in [
        "=?utf-8?Q?Paul_=3Cespion=40exemple.fr=3E=0D=0A?= <paul@exemple.fr>",
        "\"Paul, espion@exemple.fr\" <paul@exemple.fr>",
        "Paul <paul@exemple.fr>\r\n <espion@exemple.fr>",
        "=?utf-8?Q?espion=40exemple.fr=2C?= <paul@exemple.fr>",
    ] {
        let mail = format!("From: {from}\r\nSubject: x\r\n\r\ntexte\r\n");
        let ran = answer(mail.as_bytes());
        let received = ran.sandbox.received();
        if ran.printed().starts_with('1') {
            assert_eq!(received[0].recipients, ["paul@exemple.fr"], "{from}");
        } else {
            ran.tells(&["0\t15\t"]);
            assert!(received.is_empty(), "{from}");
        }
    }
}

#[test]
fn an_answer_keeps_the_thread() {
    let ran = answer(
        b"From: paul@exemple.fr\r\nMessage-ID: <1@exemple.fr>\r\nSubject: x\r\n\r\ntexte\r\n",
    );
    let mail = Message::read(ran.sandbox.received()[0].raw.to_vec());
    assert_eq!(
        (mail.in_reply_to(), mail.references()),
        ("<1@exemple.fr>".into(), "<1@exemple.fr>".into())
    );
    // An identifier of control characters is none.
    let ran = answer(
        b"From: paul@exemple.fr\r\nMessage-ID: <1\x07@exemple.fr>\r\nSubject: x\r\n\r\ntexte\r\n",
    );
    assert!(
        ran.printed().starts_with("1\t") || ran.printed().starts_with("0\t17\t"),
        "{}",
        ran.printed()
    );
}

/// Sent on to somebody else, a mail does not tell of its failures the one who first sent it.
#[test]
fn a_mail_sent_on_fails_to_who_sends_it_on() {
    let code = "EmailOuvreSession(\"jean\", \"PASSWORD\", \"pop.exemple.fr\", \"smtp.exemple.fr\")\n\
        m est un Email\nEmailLitPremier(\"jean\", m)\nm.Expéditeur = \"jean@exemple.fr\"\n\
        m.Destinataire = \"zoe@exemple.fr\"\nTrace(EmailEnvoieMessage(\"jean\", m))\n\
        m.AdresseRetourErreur = \"erreurs@exemple.fr\"\nTrace(EmailEnvoieMessage(\"jean\", m))";
    let sandbox = Sandbox::start(Options { seed: false, ..Options::default() }).unwrap();
    let mail =
        b"Return-Path: <paul@exemple.fr>\r\nFrom: paul@exemple.fr\r\nSubject: x\r\n\r\ntexte\r\n";
    sandbox.deliver("jean", mail).unwrap();
    let ran = run_at(tempfile::tempdir().unwrap().path(), Arc::new(sandbox), code);
    assert_eq!(ran.printed(), "1\n1\n");
    let senders: Vec<_> = ran.sandbox.received().iter().map(|mail| mail.from.clone()).collect();
    assert_eq!(senders, ["jean@exemple.fr", "erreurs@exemple.fr"]);
}
