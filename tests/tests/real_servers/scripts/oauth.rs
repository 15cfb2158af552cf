//! Access tokens: issued by the sandbox, judged by Dovecot, which asks the issuer about them.

use std::sync::Arc;

use wl_mail::auth::{Credentials, Mechanism};
use wl_mail::net::{ConnectOptions, Endpoint, Protocol, Security};
use wl_mail::{pop3, smtp};
use wl_tests::overheard::Overheard;
use wl_tests::servers::{MailServers, RigNetwork};

use super::run;

const TOKEN: &str = "p est un OAuth2Paramètres\np.ClientID = \"essai\"\n\
    p.URLAuth = \"https://login.exemple.fr/authorize\"\np.URLToken = \"https://login.exemple.fr/token\"\n\
    p.ParamètresSupplémentaires = \"login_hint={user}\"\nt est un AuthToken = AuthIdentifie(p)\n\
    s est un emailSessionSMTP\ns.AdresseServeur = \"smtp.exemple.fr\"\ns.Nom = \"{user}\"\ns.AuthToken = t\n";

#[test]
fn a_token_sends_through_a_real_server() {
    let Some(servers) = MailServers::shared() else { return };
    for transport in
        ["s.Port = 587\ns.Option = emailProtocoleSMTPS", "s.Port = 465\ns.Option = optionTLS"]
    {
        let account = servers.borrow_account();
        let code = format!(
            "{TOKEN}{transport}\nTrace(t.Valide, s.OuvreSession())\nm est un Email\n\
             m.Expéditeur = \"{{address}}\"\nm.Destinataire = \"{{address}}\"\nm.Sujet = \"Par jeton\"\n\
             Trace(s.EnvoieMessage(m))\ns.FermeSession()"
        );
        let ran = run(servers, &account, &code);
        assert_eq!(ran.printed(), "1\t1\n1\n", "{}\n{}", ran.dialogue, servers.logs());
        assert!(ran.dialogue.contains("> AUTH OAUTHBEARER ********"), "{}", ran.dialogue);
        assert!(!ran.shown().contains("sandbox-token"), "{}", ran.shown());
        let mails = servers.wait_for_mail(&account.user, 1);
        assert!(String::from_utf8_lossy(&mails[0]).contains("Subject: Par jeton"));
    }
}

#[test]
fn a_token_of_somebody_else_is_refused_with_the_words_of_the_server() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let code = format!(
        "{TOKEN}s.Nom = \"jean.dupont\"\ns.Port = 465\ns.Option = optionTLS\n\
         SI PAS s.OuvreSession() ALORS Trace(Email.Erreur, ErreurInfo())"
    );
    let ran = run(servers, &account, &code);
    let printed = ran.printed();
    assert!(printed.starts_with("6\t") && printed.contains("jeton d'accès"), "{printed}");
    assert!(printed.contains("535 5.7.8"), "{printed}");
    // Once as given, once renewed: the server may have found it too old.
    assert_eq!(ran.dialogue.matches("> AUTH").count(), 2, "{}", ran.dialogue);
}

/// Each mechanism with each protocol, a token that is good and one that is not.
#[test]
fn both_mechanisms_are_spoken_as_dovecot_does() {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    let network = RigNetwork::new(servers);
    let form =
        format!("grant_type=password&username={}&password={}", account.user, account.password);
    let url = wl_mail::http::Url::parse("https://login.exemple.fr/token").unwrap();
    let endpoint = |protocol, port| {
        let host = "mail.exemple.fr".to_owned();
        Endpoint { host, port, protocol, security: Security::Tls }
    };
    let settings = ConnectOptions::new(endpoint(Protocol::Http, 443));
    let grant = wl_mail::oauth::Grant::Custom(&form);
    let client = wl_mail::oauth::Client::default();
    let token = wl_mail::oauth::request(&network, &settings, &url, &client, &grant, "").unwrap();
    for mechanism in [Mechanism::OAuthBearer, Mechanism::XOAuth2] {
        for (secret, good) in [(token.access.as_str(), true), ("invented", false)] {
            let log = Arc::new(Overheard::default());
            let with = |endpoint| ConnectOptions {
                credentials: Some(Credentials::access_token(&account.user, secret)),
                mechanism: Some(mechanism),
                log: Some(Arc::<Overheard>::clone(&log) as _),
                ..ConnectOptions::new(endpoint)
            };
            let pop3 = pop3::Session::connect(&network, &with(endpoint(Protocol::Pop3, 995)));
            let smtp = smtp::Session::connect(&network, &with(endpoint(Protocol::Smtp, 465)), "");
            for error in [pop3.map(drop).err(), smtp.map(drop).err()] {
                match error {
                    None => assert!(good, "{mechanism}: {}", log.text()),
                    Some(wl_mail::Error::AuthRefused { explanation, .. }) => {
                        assert!(!good, "{mechanism}: {}\n{}", log.text(), servers.logs());
                        assert!(
                            explanation.is_some_and(|it| it.contains("status")),
                            "{}",
                            log.text()
                        );
                    }
                    Some(other) => panic!("{mechanism}: {other}\n{}", log.text()),
                }
            }
            assert!(!log.text().contains(secret), "{}", log.text());
        }
    }
}
