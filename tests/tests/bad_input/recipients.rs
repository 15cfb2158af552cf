//! Who a mail goes to, and through which servers.

use wl_sandbox::{Options, Scenario};

use super::{Ran, for_each, run, run_in};

/// Opens a session, fills an email, changes something in it, and tells what became of it.
fn sending(change: &str) -> String {
    format!(
        "EmailOuvreSessionSMTP(\"jean@exemple.fr\", \"PASSWORD\", \"smtp.exemple.fr\")\nm est un Email\n\
         m.Expéditeur = \"jean@exemple.fr\"\nm.Destinataire = \"claire@exemple.fr\"\nm.Sujet = \"Été\"\n\
         m.Message = \"À bientôt\"\n{change}\n\
         Trace(EmailEnvoieMessage(\"jean@exemple.fr\", m), Email.Erreur, ErreurInfo())"
    )
}

/// Who the mails went to, in order.
fn recipients(ran: &Ran) -> Vec<String> {
    ran.sandbox.received().iter().flat_map(|mail| mail.recipients.clone()).collect()
}

#[test]
fn a_recipient_of_several_fields_gets_one_mail() {
    let change = "m.Destinataire[2] = \"Zoé <zoe@exemple.fr>\"\nm.Cc = \"CLAIRE@exemple.fr\"\n\
                  m.Cc[2] = \"zoe@exemple.fr; claire@EXEMPLE.fr\"\nm.Cci = \"zoe@exemple.fr\"\n\
                  m.Cci[2] = \"cache@exemple.fr\"";
    let ran = run("", &sending(change));
    assert_eq!(ran.printed(), "1\t0\t\n");
    assert_eq!(recipients(&ran), ["claire@exemple.fr", "zoe@exemple.fr", "cache@exemple.fr"]);
    let raw = String::from_utf8_lossy(&ran.sandbox.received()[0].raw).into_owned();
    assert!(!raw.contains("cache@") && !raw.to_lowercase().contains("bcc"), "{raw}");
}

#[test]
fn ten_thousand_recipients_go_in_batches() {
    let change = "POUR i = 1 À 10000\n\tm.Cci[i] = \"u\" + i + \"@exemple.fr\"\nFIN";
    for limit in [1000, 100, 7] {
        let options = Options { max_recipients: limit, ..Options::default() };
        let ran = run_in(options, &sending(change));
        assert_eq!(ran.printed(), "1\t0\t\n", "{limit}");
        let mut all = recipients(&ran);
        assert_eq!(all.len(), 10_001, "{limit}");
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 10_001, "{limit}: each once");
        let mails = ran.sandbox.received();
        assert!(mails.iter().all(|mail| mail.recipients.len() <= limit), "{limit}");
    }
}

/// 452 with another reason than the number of recipients is an answer like any other.
#[test]
fn a_full_mailbox_does_not_make_the_batches_small() {
    let change = "POUR i = 1 À 150\n\tm.Cci[i] = \"u\" + i + \"@exemple.fr\"\nFIN";
    for refusal in ["452 4.2.2 Boite pleine", "452 Boite pleine"] {
        let scenario = format!("smtp RCPT <u5@\n  reply {refusal}");
        let ran = run(&scenario, &sending(change));
        ran.tells(&["0\t14\t", "refusé pour u5@exemple.fr", "Boite pleine"]);
        assert_eq!(recipients(&ran).len(), 150);
        assert!(ran.sandbox.received().len() <= 3, "{}", ran.sandbox.received().len());
    }
}

#[test]
fn a_mail_to_nobody_is_told() {
    let ran = run("", &sending("SupprimeTout(m.Destinataire)"));
    ran.tells(&["0\t15\t", "aucun destinataire", "remplir Destinataire, Cc ou Cci"]);
    assert!(!ran.dialogue.contains("> MAIL"));
}

#[test]
fn a_server_that_asks_to_come_back_is_quoted() {
    for (scenario, words) in [
        ("smtp RCPT\n  reply 451 4.7.1 Liste grise, revenez", "451 4.7.1 Liste grise, revenez"),
        ("smtp MAIL\n  reply 451 4.3.0 Plus tard", "451 4.3.0 Plus tard"),
        ("smtp dot\n  reply 451 4.3.0 Plus tard", "451 4.3.0 Plus tard"),
    ] {
        let ran = run(scenario, &sending(""));
        ran.tells(&["0\t", words, "claire@exemple.fr"]);
        assert!(ran.sandbox.received().is_empty());
    }
}

#[test]
fn a_mail_over_the_size_is_not_begun() {
    let options = Options { max_message: 5000, ..Options::default() };
    let change = "m.Message = Répète(\"0123456789\" + RC, 1000)";
    let ran = run_in(options.clone(), &sending(change));
    ran.tells(&["0\t18\t", "au lieu de 5000", "il n'est pas parti", "alléger"]);
    assert!(!ran.dialogue.contains("> MAIL"), "{}", ran.dialogue);
    // The number of its bytes is told too.
    let size: u64 =
        ran.printed().split(" octets").next().unwrap().rsplit(' ').next().unwrap().parse().unwrap();
    assert!((12_000..13_000).contains(&size), "{size}");
    // A server that tells no size refuses at the end, in its own words.
    for without in ["SIZE", "SIZE CHUNKING", "SIZE CHUNKING PIPELINING"] {
        let scenario = Scenario::parse(&format!("smtp without {without}")).unwrap();
        let ran = run_in(Options { scenario, ..options.clone() }, &sending(change));
        ran.tells(&["0\t17\t", "552 5.3.4 The message is too big", "claire@exemple.fr"]);
        assert!(!ran.dialogue.contains("SIZE="), "{}", ran.dialogue);
    }
}

/// Whatever a server lacks, what arrives says the same.
#[test]
fn every_server_gets_the_same_mail() {
    let extensions = ["PIPELINING", "SIZE", "8BITMIME", "SMTPUTF8", "CHUNKING"];
    let scenarios: Vec<String> = (0..1 << extensions.len())
        .map(|set: usize| {
            let without: Vec<&str> = extensions
                .iter()
                .enumerate()
                .filter(|(rank, _)| set & (1 << rank) != 0)
                .map(|(_, name)| *name)
                .collect();
            if without.is_empty() {
                String::new()
            } else {
                format!("smtp without {}", without.join(" "))
            }
        })
        .collect();
    let code = sending(
        "m.HTML = \"<p>À bientôt</p>\"\nm.Attache[1].Nom = \"été.bin\"\n\
         m.Attache[1].Contenu = \".\" + RC + \".\" + RC + \"é\"",
    );
    for_each(&scenarios, |scenario| {
        let ran = run(scenario, &code);
        assert_eq!(ran.printed(), "1\t0\t\n", "{scenario}");
        let mail = wl_mail::mime::Message::read(ran.sandbox.received()[0].raw.to_vec());
        assert_eq!(mail.text().as_deref(), Some("À bientôt"), "{scenario}");
        assert_eq!(mail.html().as_deref(), Some("<p>À bientôt</p>"), "{scenario}");
        assert_eq!(mail.attachments()[0].bytes(), ".\r\n.\r\né".as_bytes(), "{scenario}");
    });
}

#[test]
fn a_server_without_ehlo_is_greeted_as_before() {
    for refusal in ["500 5.5.1 Unknown", "502 Not implemented"] {
        let ran = run(
            &format!("smtp EHLO\n  reply {refusal}"),
            &sending("").replace("\"PASSWORD\", ", ""),
        );
        assert_eq!(ran.printed(), "1\t0\t\n");
        assert!(ran.dialogue.contains("> HELO"), "{}", ran.dialogue);
        assert!(!ran.dialogue.contains("SIZE=") && !ran.dialogue.contains("BDAT"));
    }
}

#[test]
fn one_round_trip_a_mail_with_chunking() {
    let code = sending("EmailEnvoieMessage(\"jean@exemple.fr\", m)");
    let ran = run("", &code);
    assert_eq!(ran.sandbox.received().len(), 2);
    // The second mail goes whole before anything about it is answered.
    let lines: Vec<&str> = ran.dialogue.lines().collect();
    let second = lines.iter().rposition(|line| line.contains("> MAIL")).unwrap();
    let mut flight = lines[second..].iter().take_while(|line| line.contains(" > "));
    assert!(flight.any(|line| line.contains("BDAT")), "{}", ran.dialogue);
}

#[test]
fn an_address_with_accents() {
    let local = "m.Destinataire[2] = \"zoé@exemple.fr\"";
    let domain = "m.Destinataire[2] = \"zoe@forêt.example\"";
    let ran = run("", &sending(local));
    assert_eq!(ran.printed(), "1\t0\t\n");
    assert_eq!(recipients(&ran), ["claire@exemple.fr", "zoé@exemple.fr"]);
    assert!(ran.dialogue.contains(" SMTPUTF8"), "{}", ran.dialogue);
    for scenario in ["", "smtp without SMTPUTF8"] {
        let ran = run(scenario, &sending(domain));
        assert_eq!(ran.printed(), "1\t0\t\n");
        assert_eq!(recipients(&ran)[1], "zoe@xn--fort-ipa.example");
        assert!(!ran.dialogue.contains(" SMTPUTF8"), "{}", ran.dialogue);
        assert!(ran.sandbox.received()[0].raw.is_ascii());
    }
    // The other recipients get the mail; its header is of ASCII all the same.
    let ran = run("smtp without SMTPUTF8", &sending(local));
    ran.tells(&[
        "0\t14\t",
        "accepté pour claire@exemple.fr",
        "refusé pour zoé@exemple.fr",
        "SMTPUTF8",
    ]);
    assert_eq!(recipients(&ran), ["claire@exemple.fr"]);
    assert!(ran.sandbox.received()[0].raw.is_ascii());
    let ran = run("smtp without SMTPUTF8", &sending("m.Expéditeur = \"zoé@exemple.fr\""));
    ran.tells(&["0\t26\t", "SMTPUTF8", "avant le « @ »"]);
    assert!(!ran.dialogue.contains("> MAIL"));
}

#[test]
fn the_words_of_the_server_are_kept() {
    let ran = run(
        "smtp RCPT\n  raw 550-5.7.1 Refuse pour\\r\\n550 5.7.1 deux raisons\\r\\n",
        &sending(""),
    );
    ran.tells(&["5.7.1", "Refuse pour", "deux raisons"]);
}
