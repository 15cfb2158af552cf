//! The scripts of `examples-wl/`, unchanged: what they do in the sandbox, they do on real servers.

use std::sync::{Arc, PoisonError};

use wl_mail::mime::Message;
use wl_tests::examples::Example;
use wl_tests::script::Script;
use wl_tests::servers::{MailServers, RigNetwork};

use super::pages::ACCOUNTS;

/// Runs every example, each over mailboxes as the sandbox makes them; `after` sees what each did.
fn run_all(servers: &'static MailServers, mut after: impl FnMut(&str)) {
    let _turn = ACCOUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    for example in Example::all() {
        for account in servers.accounts_of_examples() {
            servers.clear(&account.user);
        }
        if let Some(user) = example.reads() {
            servers.fill_as_the_sandbox(user);
        }
        let script = Script::new(&*example.name, &*example.text);
        let outcome = script.over(Arc::new(RigNetwork::new(servers))).run();
        assert!(example.is_kept_by(&outcome), "{} does {outcome:#?}", example.name);
        // Outside of the sandbox a password in clear is told, once, and nothing else.
        let in_clear = example.text.contains("\"secret\"") && !example.text.contains("optionTLS");
        let warned = outcome.stderr.contains("en clair");
        assert_eq!(
            (outcome.stderr.lines().count(), warned),
            (usize::from(in_clear), in_clear),
            "{}: {}",
            example.name,
            outcome.stderr
        );
        after(&example.name);
    }
}

#[test]
fn every_example_does_on_real_servers_what_its_head_says() {
    let Some(servers) = MailServers::shared() else { return };
    let arrived = |user| Message::read(servers.wait_for_mail(user, 1).swap_remove(0));
    let mut letters = 0;
    run_all(servers, |name| {
        letters += 1;
        match name {
            "envoyer-un-email.wl" => {
                for user in ["jean", "zoe"] {
                    check_report(&arrived(user));
                }
            }
            "envoyer-avec-la-structure.wl" => {
                let mail = arrived("jean");
                assert_eq!(mail.subject(), "Rendez-vous à midi");
                let text = mail.text().unwrap();
                assert_eq!(text.trim_end(), "Toujours d'accord pour déjeuner ?");
            }
            "pop3-et-smtp.wl" => {
                let mail = arrived("m.lefevre");
                assert_eq!(mail.subject(), "Re: Relevés d'été et archives");
                assert_eq!(mail.to()[0].name, "Michaël Lefèvre");
                assert_eq!(mail.text().unwrap().trim_end(), "Bien reçu, merci.");
            }
            "send-mail.wl" => assert_eq!(arrived("john").subject(), "Lunch"),
            "tls.wl" => assert_eq!(arrived("jean").subject(), "Protégé"),
            "supprimer-les-vieux.wl" => assert_eq!(servers.mailbox("marie").len(), 8),
            "lettre-d-information.wl" => {
                let mail = arrived("eric");
                assert_eq!(mail.to()[0].name, "Éric Ñuñez");
                assert_eq!(mail.attachments().len(), 1);
            }
            "repondre-a-un-email.wl" => {
                assert_eq!(arrived("projet").subject(), "Re: Réunion de lancement décalée à jeudi");
            }
            "transferer-un-email.wl" => assert_eq!(arrived("claire").attachments().len(), 2),
            _ => letters -= 1,
        }
    });
    assert_eq!(letters, 9, "an example that is looked at here was renamed");
}

/// The mail of `envoyer-un-email.wl`, as it lies in a recipient's mailbox.
fn check_report(mail: &Message) {
    assert!(mail.defects().is_empty(), "{:?}", mail.defects());
    assert_eq!(mail.subject(), "Compte rendu de l'été");
    assert_eq!(mail.from()[0].name, "Marie Durand");
    assert_eq!(mail.cc()[0].name, "Zoé Bénard");
    let text = mail.text().unwrap();
    assert_eq!(text.lines().collect::<Vec<_>>(), ["Bonjour,", "voici le compte rendu.", "Marie"]);
    let html = mail.html().unwrap();
    assert_eq!(html.trim_end(), "<p>Bonjour,</p><p>voici le <b>compte rendu</b>.</p><p>Marie</p>");
    let [attachment] = &mail.attachments()[..] else { panic!("{:?}", mail.attachments()) };
    assert_eq!(attachment.name, "compte rendu été.txt");
    assert_eq!(attachment.bytes(), "Juillet : beau.\r\nAoût : très beau.".as_bytes());
}
