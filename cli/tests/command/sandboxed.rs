//! `--sandbox`: mail that stays here.

use super::wl::{Sources, run_program, wl};

const SEND: &str = "\
s est un emailSessionSMTP
s.AdresseServeur = \"smtp.exemple.fr\"
s.Nom = \"marie\"
s.MotDePasse = \"motsecret\"
SI PAS EmailOuvreSession(s) ALORS
	Erreur(ErreurInfo())
	FinProgramme()
FIN
m est un Email
m.Expéditeur = \"marie@exemple.fr\"
m.Destinataire = \"paul@exemple.fr\"
m.Sujet = \"Été à la mer\"
m.Message = \"Bonjour\"
SI PAS EmailEnvoieMessage(s, m) ALORS Erreur(ErreurInfo())
EmailFermeSession(s)
Trace(\"fait\")
";

#[test]
fn what_was_sent_is_summarised() {
    let run = run_program(SEND, &["--sandbox"]);
    assert_eq!((run.status, run.output.as_str()), (0, "fait\n"), "{}", run.errors);
    for part in ["1 message sent", "marie@exemple.fr", "paul@exemple.fr", "Été à la mer"] {
        assert!(run.errors.contains(part), "{}", run.errors);
    }
}

#[test]
fn nothing_is_said_when_nothing_was_sent() {
    let run = run_program("Trace(1)", &["--sandbox"]);
    assert_eq!((run.output.as_str(), run.errors.as_str()), ("1\n", ""));
}

#[test]
fn the_dialogue_hides_secrets() {
    let run = run_program(SEND, &["--sandbox", "--log"]);
    assert!(run.errors.contains("SMTP → EHLO"), "{}", run.errors);
    assert!(!run.errors.contains("motsecret"), "{}", run.errors);
}

#[test]
fn mailboxes_are_kept_in_a_directory() {
    let sources = Sources::new();
    let program = sources.file("send.wl", SEND);
    let kept = sources.inside("mails");
    let run = wl(&["run", &program, &format!("--sandbox={}", kept.display())]);
    assert_eq!(run.status, 0, "{}", run.errors);
    assert!(std::fs::read_dir(&kept).unwrap().count() > 0);
}

#[test]
fn an_error_does_not_show_the_password_beside_it() {
    let run = run_program(
        "EmailOuvreSessionPOP3(\"\", \"motsecret\", \"pop.exemple.fr\")",
        &["--sandbox"],
    );
    assert!(run.errors.contains("EmailOuvreSessionPOP3"), "{}", run.errors);
    assert!(!run.errors.contains("motsecret"), "{}", run.errors);
}

#[test]
fn a_scenario_makes_the_servers_misbehave() {
    let sources = Sources::new();
    let program = sources.file("send.wl", SEND);
    let scenario = sources.file("refus.txt", "smtp RCPT paul@\n  reply 550 5.1.1 Boite inconnue\n");
    let run = wl(&["run", &program, "--sandbox", "--scenario", &scenario]);
    assert!(run.errors.contains("5.1.1 Boite inconnue"), "{}", run.errors);
    let odd = sources.file("faux.txt", "smtp dot\n  explode\n");
    let run = wl(&["run", &program, "--sandbox", "--scenario", &odd]);
    assert!(run.errors.contains("line 2: unknown action explode"), "{}", run.errors);
    assert_eq!(run.output, "");
    let run = wl(&["run", &program, "--scenario", &scenario]);
    assert_eq!(run.status, 2, "{}", run.errors);
}
