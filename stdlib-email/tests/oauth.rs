//! Access tokens: obtained, used, renewed, refused. The sandbox is the provider and the person.

#![allow(clippy::unwrap_used, reason = "a test that cannot start fails")]

mod support;

use support::{prints_with, run_with};
use wl_sandbox::{Accounts, Issuing, Options, Scenario};

const PARAMETERS: &str = "p est un OAuth2Paramètres\np.ClientID = \"mon-programme\"\n\
    p.ClientSecret = \"secret-7291\"\np.URLAuth = \"https://login.exemple.fr/authorize\"\n\
    p.URLToken = \"https://login.exemple.fr/token\"\np.Scope = \"SMTP.Send\"\n\
    p.ParamètresSupplémentaires = \"login_hint=jean\"\n";

const SESSION: &str = "s est un emailSessionSMTP\ns.AdresseServeur = \"smtp.masociete.fr\"\n\
    s.Port = 587\ns.Option = emailProtocoleSMTPS\ns.Nom = \"jean\"\ns.AuthToken = t\n";

const REFUSED: &str = "SI PAS s.OuvreSession() ALORS Trace(ErreurInfo(errMessage))\n";

fn options(issuing: Issuing, scenario: &str) -> Options {
    Options {
        accounts: Accounts::table([("jean", "secret-7291"), ("marie", "x")]),
        issuing,
        scenario: Scenario::parse(scenario).unwrap(),
        ..Options::default()
    }
}

fn printed(issuing: Issuing, scenario: &str, code: &str) -> String {
    prints_with(options(issuing, scenario), &format!("{PARAMETERS}{code}"))
}

#[test]
fn a_token_opens_a_session_and_an_email_goes_out() {
    let code = format!(
        "t est un AuthToken = AuthIdentifie(p)\nTrace(t.Valide, t.DateExpiration > DateHeureSys())\n{SESSION}\
         Trace(s.OuvreSession())\nm est un Email\nm.Expéditeur = \"jean@masociete.fr\"\n\
         m.Destinataire = \"marie@masociete.fr\"\nm.Sujet = \"Bonjour\"\nTrace(s.EnvoieMessage(m))\ns.FermeSession()"
    );
    let ran = run_with(options(Issuing::default(), ""), &format!("{PARAMETERS}{code}"));
    assert_eq!(ran.output, "1\t1\n1\n1\n", "{}{}", ran.errors, ran.ending);
    assert_eq!(ran.sandbox.received().len(), 1);
}

#[test]
fn the_client_that_says_its_secret_in_a_header_gets_a_token_too() {
    let code = "p.Option = authClientSecretBasic + authPKCE\nTrace(AuthIdentifie(p).Valide)";
    assert_eq!(printed(Issuing::default(), "", code), "1");
}

#[test]
fn a_person_who_refuses_gives_an_invalid_token_and_the_documented_error() {
    let issuing = Issuing { approves: false, ..Issuing::default() };
    let code = "t est un AuthToken = AuthIdentifie(p)\nbErreur est un booléen = ErreurDétectée\n\
                Trace(t <> Null, t.Valide, t.Valeur = \"\", bErreur)\nTrace(ErreurInfo(errMessage))";
    let text = printed(issuing, "", code);
    let wanted =
        "1\t0\t1\t1\nErreur de connexion OAuth 2.0 : <authentification annulée par l'utilisateur>";
    assert!(text.starts_with(wanted), "{text}");
}

#[test]
fn other_ways_than_a_page() {
    let code = "p.URLAuth = \"\"\np.TypeAutorisation = taMotDePasse\np.NomUtilisateur = \"jean\"\n\
                p.MotDePasse = \"secret-7291\"\nTrace(AuthIdentifie(p).Valide)\n\
                p.MotDePasse = \"faux\"\nTrace(AuthIdentifie(p).Valide, ErreurInfo(errMessage))\n\
                p.TypeAutorisation = taApplicationCliente\nTrace(AuthIdentifie(p).Valide)\n\
                p.TypeAutorisation = taGrantTypePersonnalisé\n\
                p.ParamètresSupplémentaires = \"grant_type=client_credentials\"\nTrace(AuthIdentifie(p).Valide)\n\
                p.ParamètresSupplémentaires = \"grant_type=magic\"\nTrace(AuthIdentifie(p).Valide, ErreurInfo(errMessage))";
    let text = printed(Issuing::default(), "", code);
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with(['0', '1'])).collect();
    assert_eq!(lines.len(), 5, "{text}");
    assert!(lines[0] == "1" && lines[2] == "1" && lines[3] == "1", "{text}");
    assert!(
        lines[1].contains("(invalid_grant)") && text.contains("Wrong user or password"),
        "{text}"
    );
    assert!(lines[4].contains("(unsupported_grant_type)"), "{text}");
}

#[test]
fn a_login_on_another_device_shows_its_code() {
    let issuing = Issuing { person: Some("jean".into()), ..Issuing::default() };
    let code = format!(
        "{PARAMETERS}p.URLAuth = \"\"\np.URLAppareil = \"https://login.exemple.fr/device\"\n\
         t est un AuthToken = AuthIdentifie(p)\nTrace(t.Valide)"
    );
    let ran = run_with(options(issuing, ""), &code);
    assert_eq!(ran.output, "1\n", "{}{}", ran.errors, ran.ending);
    assert!(ran.errors.contains("https://login.example/device"), "{}", ran.errors);
    assert!(ran.errors.contains("BACA-SABL"), "{}", ran.errors);
}

#[test]
fn a_procedure_is_told_of_the_outcome() {
    for (approves, wanted) in [(true, "1\t1"), (false, "0\t0")] {
        let issuing = Issuing { approves, ..Issuing::default() };
        let code = "AuthIdentifie(p, Fini)\n\nPROCÉDURE Fini(bRésultat est un booléen, t est un AuthToken)\n\
                    Trace(bRésultat, t.Valide)";
        assert_eq!(printed(issuing, "", code), wanted);
    }
}

#[test]
fn a_token_that_has_expired_is_renewed_before_it_is_used() {
    let issuing = Issuing { lives: vec![0, 3600], ..Issuing::default() };
    let code = format!(
        "t est un AuthToken = AuthIdentifie(p)\nTrace(t.Valide)\n{SESSION}\
         Trace(s.OuvreSession(), t.Valide)\ns.FermeSession()"
    );
    assert_eq!(printed(issuing, "", &code), "0\n1\t1");
}

#[test]
fn a_token_that_the_server_refuses_is_renewed_once() {
    let code = format!(
        "t est un AuthToken = AuthIdentifie(p)\nTrace(t.Valeur)\n{SESSION}\
         Trace(s.OuvreSession())\nTrace(t.Valeur)\ns.FermeSession()"
    );
    let once = "smtp connection 1 AUTH\n  reply 535 5.7.3 too old";
    let text = printed(Issuing::default(), once, &code);
    assert_eq!(text, "sandbox-token-2\n1\nsandbox-token-4");
    let always = "smtp AUTH\n  reply 535 5.7.3 too old\nsmtp connection 3 greeting\n  reply 554 a third time";
    let code = format!("t est un AuthToken = AuthIdentifie(p)\n{SESSION}{REFUSED}Trace(t.Valeur)");
    let text = printed(Issuing::default(), always, &code);
    assert!(text.contains("5.7.3 too old") && text.ends_with("sandbox-token-4"), "{text}");
}

#[test]
fn the_explanation_of_the_server_is_quoted() {
    // The token is jean's.
    let code =
        format!("t est un AuthToken = AuthIdentifie(p)\n{SESSION}s.Nom = \"marie\"\n{REFUSED}");
    let text = printed(Issuing::default(), "", &code);
    assert!(text.contains("refuse ce jeton d'accès"), "{text}");
    assert!(text.contains("535 5.7.8") && text.contains("\"invalid_token\""), "{text}");
}

#[test]
fn a_token_session_uses_no_password_mechanism() {
    let code = format!(
        "t est un AuthToken = AuthIdentifie(p)\n{SESSION}s.MotDePasse = \"secret-7291\"\n{REFUSED}"
    );
    let scenario = "smtp EHLO\n  omit AUTH\n  add AUTH PLAIN LOGIN";
    let text = printed(Issuing::default(), scenario, &code);
    assert!(text.contains("aucune méthode d'identification en commun"), "{text}");
}

#[test]
fn a_wrong_password_is_tried_once_and_the_server_is_quoted() {
    let code = "s est un emailSessionSMTP\ns.AdresseServeur = \"smtp.masociete.fr\"\ns.Nom = \"jean\"\n\
                s.MotDePasse = \"faux-8132\"\nTrace(s.OuvreSession())\nTrace(ErreurInfo(errMessage))";
    let scenario = "smtp connection 1 AUTH\n  reply 535 5.7.8 compte suspendu\n\
                    smtp connection 2 greeting\n  reply 554 a second time";
    let text = printed(Issuing::default(), scenario, code);
    assert!(text.contains("535 5.7.8 compte suspendu") && !text.contains("faux-8132"), "{text}");
}

#[test]
fn answers_of_the_program_make_tokens() {
    let code = "t est un AuthToken(p, \"{\"\"access_token\"\":\"\"abc\"\",\"\"refresh_token\"\":\"\"def\"\",\"\"expires_in\"\":60}\")\n\
                Trace(t.Valide, t.Valeur, t.Actualisation)\n\
                u est un AuthToken(p, \"{\"\"error\"\":\"\"invalid_scope\"\",\"\"error_description\"\":\"\"no mail\"\"}\")\n\
                Trace(u.Valide, ErreurInfo(errMessage))";
    let text = printed(Issuing::default(), "", code);
    assert!(text.starts_with("1\tabc\tdef\n0\t"), "{text}");
    assert!(text.contains("(invalid_scope)") && text.contains("no mail"), "{text}");
}

#[test]
fn what_cannot_be_done_is_said_before_anything_is_asked() {
    for (change, word) in [
        ("p.TypeRéponse = oauth2TypeRéponseToken", "oauth2TypeRéponseToken"),
        ("p.CertificatClient = \"a.p12\"", "CertificatClient"),
        ("p.Option = authMSEntraID", "authMSEntraID"),
        ("p.URLToken = \"\"", "URLToken"),
        ("p.URLToken = \"http://login.exemple.fr/token\"", "https://"),
        ("p.URLToken = \"https://user@login.exemple.fr/\"", "URLToken"),
        ("p.URLRedirection = \"http://app.exemple.fr/\"", "URLRedirection"),
        ("p.ParamètresSupplémentaires = \"a=b\" + RC + \"c\"", "ParamètresSupplémentaires"),
    ] {
        let code =
            format!("{change}\nTrace(AuthIdentifie(p).Valide)\nTrace(ErreurInfo(errMessage))");
        let text = printed(Issuing::default(), "", &code);
        assert!(text.starts_with("0\n") && text.contains(word), "{change}: {text}");
        assert!(!text.contains("secret-7291"), "{text}");
    }
}

#[test]
fn a_hostile_provider_is_named() {
    for (answer, word) in [
        ("raw HTTP/1.1 302 Found\\r\\nLocation: https://evil.example/\\r\\n\\r\\n", "HTTP 302"),
        ("raw HTTP/1.1 200 OK\\r\\nContent-Length: 99999999999\\r\\n\\r\\n", "raisonnable"),
        ("raw HTTP/1.1 200 OK\\r\\n\\r\\naccess_token=sesame-1", "OAuth 2.0"),
        ("endless line", "raisonnable"),
        ("endless reply", "raisonnable"),
        ("hangup", "coupé"),
    ] {
        let scenario = format!("http POST\n  {answer}");
        let code = "Trace(AuthIdentifie(p).Valide)\nTrace(ErreurInfo(errMessage))";
        let text = printed(Issuing::default(), &scenario, code);
        assert!(text.starts_with("0\n") && text.contains(word), "{answer}: {text}");
        assert!(!text.contains("sesame-1"), "{text}");
    }
}

#[test]
fn hostile_challenges_end() {
    let open = format!("t est un AuthToken = AuthIdentifie(p)\n{SESSION}{REFUSED}Trace(\"fin\")");
    let long = "x".repeat(100_000);
    for (scenario, word) in [
        (format!("smtp AUTH\n  reply 334 {long}"), "raisonnable"),
        ("smtp AUTH\n  reply 334 é{".to_owned(), "anormale"),
        ("smtp AUTH\n  raw 334 eA==\\r\\n334 eA==\\r\\n334 eA==\\r\\n".to_owned(), "anormale"),
        ("smtp AUTH\n  endless reply".to_owned(), "raisonnable"),
    ] {
        let text = printed(Issuing::default(), &scenario, &open);
        assert!(text.contains(word) && text.ends_with("fin"), "{text}");
    }
}

#[test]
fn an_email_that_should_be_signed_is_not_sent_unsigned() {
    let code = "EmailOuvreSessionSMTP(\"jean\", \"smtp.masociete.fr\")\nm est un Email\n\
                m.Expéditeur = \"jean@masociete.fr\"\nm.Destinataire = \"marie@masociete.fr\"\n\
                c est un Certificat\nm.Certificat = c\nTrace(EmailEnvoieMessage(\"jean\", m))\n\
                Trace(ErreurInfo(errMessage))\nm.Certificat = Null\nTrace(EmailEnvoieMessage(\"jean\", m))";
    let ran = run_with(Options::default(), code);
    assert!(ran.output.starts_with("0\nl'email doit être signé"), "{}{}", ran.output, ran.ending);
    assert!(ran.output.ends_with("\n1\n"), "{}", ran.output);
    assert_eq!(ran.sandbox.received().len(), 1);
}

#[test]
fn an_address_is_refused_by_its_server_and_nothing_is_sent() {
    let code = "Trace(EmailVérifieAdresse(\"a@masociete.fr\", emailValideParServeur) = emailAdresseValide)\n\
                n est un entier = EmailVérifieAdresse(\"inconnu@masociete.fr\", emailValideParServeur)\n\
                Trace(n = emailAdresseRefusée, ErreurInfo(errMessage))\n\
                Trace(EmailVérifieAdresse(\"a@b@c\", emailValideParServeur) = emailAdresseSyntaxeIncorrecte)\n\
                Trace(EmailVérifieAdresse(\"plus.tard@masociete.fr\", emailValideParServeur) = emailAdresseErreur)\n\
                Trace(EmailVérifieAdresse(\"a@ferme.example\", emailValideParServeur) = emailAdresseErreur)";
    let scenario = "smtp RCPT inconnu@\n  reply 550 5.1.1 personne de ce nom\n\
                    smtp RCPT plus.tard@\n  reply 450 4.2.0 attendez";
    let ran = run_with(options(Issuing::default(), scenario), code);
    assert_eq!(ran.ending, "finished", "{}", ran.errors);
    let lines: Vec<&str> = ran.output.lines().collect();
    assert_eq!((lines[0], lines.last().copied()), ("1", Some("1")), "{}", ran.output);
    assert!(ran.output.contains("550 5.1.1 personne de ce nom"), "{}", ran.output);
    assert!(!ran.output.contains("0\t") && !ran.output.contains("\n0"), "{}", ran.output);
    assert!(ran.sandbox.received().is_empty());
}

#[test]
fn line_ends_in_a_user_or_a_password_are_refused() {
    for odd in ["\" + RC + \"", "\" + Caract(0) + \""] {
        for (member, value) in
            [("Nom", format!("jean{odd}x")), ("MotDePasse", format!("mot-5582{odd}x"))]
        {
            let code = format!(
                "s est un emailSessionSMTP\ns.AdresseServeur = \"smtp.masociete.fr\"\ns.Nom = \"jean\"\n\
                 s.MotDePasse = \"x\"\ns.{member} = \"{value}\"\nTrace(s.OuvreSession())\nTrace(ErreurInfo(errMessage))"
            );
            let text = printed(Issuing::default(), "", &code);
            assert!(text.starts_with("0\n") && text.contains(member), "{text}");
            assert!(!text.contains("mot-5582"), "{text}");
        }
    }
}

#[test]
fn a_token_that_ends_while_mails_wait_is_renewed_in_the_background() {
    let issuing = Issuing { lives: vec![0, 3600], ..Issuing::default() };
    let code = format!(
        "{PARAMETERS}t est un AuthToken = AuthIdentifie(p)\n{SESSION}s.Asynchrone = Vrai\n\
         Trace(s.OuvreSession())\nm est un Email\nm.Expéditeur = \"jean@masociete.fr\"\n\
         m.Destinataire = \"marie@masociete.fr\"\nTrace(s.EnvoieMessage(m))\n\
         TANTQUE EmailEtat(m.IdentifiantEmailAsynchrone) = emailEnAttente\n\tMultitâche(1)\nFIN\n\
         Trace(EmailEtat(m.IdentifiantEmailAsynchrone) = emailEnvoyé)"
    );
    let ran = run_with(options(issuing, ""), &code);
    assert_eq!(ran.output, "1\n1\n1\n", "{}{}", ran.errors, ran.ending);
    assert_eq!(ran.sandbox.received()[0].user.as_deref(), Some("jean"));
    assert!(!ran.errors.contains("sandbox-"), "{}", ran.errors);
}

/// A provider whose refresh tokens serve once: what the queue renews is what the program then has,
/// for its next mail in the background, for a session that it opens and for itself.
#[test]
fn a_token_that_the_queue_renewed_is_handed_back() {
    let issuing = Issuing { lives: vec![0, 3600], rotates: true, ..Issuing::default() };
    let code = format!(
        "{PARAMETERS}t est un AuthToken = AuthIdentifie(p)\nancien est une chaîne = t.Valeur\n\
         {SESSION}s.Asynchrone = Vrai\nTrace(s.OuvreSession())\n\
         m est un Email\nm.Expéditeur = \"jean@masociete.fr\"\nm.Destinataire = \"marie@masociete.fr\"\n\
         POUR i = 1 À 3\n\tEmailEnvoieMessage(s, m)\n\
         \tTANTQUE EmailEtat(m.IdentifiantEmailAsynchrone) = emailEnAttente\n\t\tMultitâche(1)\n\tFIN\n\
         \tTrace(EmailEtat(m.IdentifiantEmailAsynchrone) = emailEnvoyé)\nFIN\n\
         Trace(t.Valide, t.Valeur <> ancien)\n\
         d est un emailSessionSMTP\nd.AdresseServeur = \"smtp.masociete.fr\"\nd.Nom = \"jean\"\n\
         d.Port = 465\nd.Option = optionTLS\nd.AuthToken = t\nTrace(d.OuvreSession(), ErreurInfo())"
    );
    let ran = run_with(options(issuing, ""), &code);
    assert_eq!(ran.output, "1\n1\n1\n1\n1\t1\n1\t\n", "{}{}", ran.errors, ran.ending);
    assert_eq!(ran.sandbox.received().len(), 3);
}
