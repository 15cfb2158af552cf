//! A control character in any string of the script: it never reaches a command or a header, and
//! the error shows it.

use super::run;

/// Each place of a variable, and what the error calls it; `{}` is the poisoned text.
const PLACES: &[(&str, &str, u16)] = &[
    ("m.Expéditeur = {}", "Expéditeur", 17),
    ("m.Expéditeur = {} + \" <jean@exemple.fr>\"", "Expéditeur", 17),
    ("m.Expéditeur = \"\"\"\" + {} + \"\"\"@exemple.fr\"", "Expéditeur", 17),
    ("m.AdresseExpéditeur = {}", "AdresseExpéditeur", 17),
    ("m.AdresseRetourErreur = \"a@b.fr\" + {}", "AdresseRetourErreur", 17),
    ("m.Destinataire = {}", "Destinataire", 15),
    ("m.Destinataire[2] = \"Zoé <zoe@exemple.fr>, \" + {}", "Destinataire", 15),
    ("m.Cc = {}", "Cc", 15),
    ("m.Cci = {}", "Cci", 15),
    ("m.Sujet = {}", "Sujet", 17),
    ("m.Catégorie = \"a;\" + {}", "Catégorie", 17),
    ("m.MessageID = {}", "MessageID", 17),
    ("m.Référence = {}", "Référence", 17),
    ("m.Entête[1].Nom = {}\nm.Entête[1].Valeur = \"x\"", "Entête.Nom", 17),
    ("m.Entête[1].Nom = \"X-A\"\nm.Entête[1].Valeur = {}", "X-A", 17),
    ("m.Attache[1].Nom = {}", "Attache.Nom", 17),
    ("m.Attache[1].Nom = \"a\"\nm.Attache[1].ContentType = {}", "Attache.ContentType", 17),
    (
        "m.Attache[1].Nom = \"a\"\nm.Attache[1].ContentDescription = {}",
        "Attache.ContentDescription",
        17,
    ),
    ("m.Attache[1].Nom = \"a\"\nm.Attache[1].Identifiant = {}", "Attache.Identifiant", 17),
];

const CHARACTERS: &[(u8, &str)] = &[(0, "\\u{0}"), (10, "\\n"), (13, "\\r"), (8, "\\u{8}")];

#[test]
fn no_control_character_of_a_variable_gets_out() {
    let mut code =
        "EmailOuvreSessionSMTP(\"jean@exemple.fr\", \"PASSWORD\", \"smtp.exemple.fr\")\n"
            .to_owned();
    let mut expected = Vec::new();
    for (place, name, number) in PLACES {
        for (character, shown) in CHARACTERS {
            let poison = format!("(\"a\" + Caract({character}) + \"Bcc: x@b.fr\")");
            code += "m est un Email\nm.Expéditeur = \"jean@exemple.fr\"\nm.Destinataire = \"claire@exemple.fr\"\n";
            code += &place.replace("{}", &poison);
            code += "\nTrace(EmailEnvoieMessage(\"jean@exemple.fr\", m, emailOptionMessageID + emailOptionRéférence), \
                     Email.Erreur, ErreurInfo())\nTrace(EmailConstruitSource(m, emailOptionEntêteCCi), m.Source = \"\")\n";
            expected.push((
                place,
                format!("0\t{number}\t"),
                format!("« {name} » ne peut pas contenir « {shown} »"),
            ));
        }
    }
    // A page: a variable may be declared again.
    let page = format!("```wl\n{code}```\n");
    let ran = run_page(&page);
    let lines: Vec<&str> = ran.lines().filter(|line| line.starts_with("0\t1")).collect();
    let built: Vec<&str> = ran.lines().filter(|line| *line == "0\t1").collect();
    assert_eq!(lines.len() - built.len(), expected.len(), "{ran}");
    assert_eq!(built.len(), expected.len(), "a source was built");
    for ((place, start, words), line) in
        expected.iter().zip(lines.iter().filter(|line| **line != "0\t1"))
    {
        assert!(line.starts_with(start) && line.contains(words), "{place}: {line}");
    }
}

#[track_caller]
fn run_page(page: &str) -> String {
    let ran = super::run_named("page.md", page);
    assert!(ran.sandbox.received().is_empty());
    assert!(!ran.dialogue.contains("> MAIL"), "{}", ran.dialogue);
    ran.printed().to_owned()
}

#[test]
fn no_control_character_of_the_structure_gets_out() {
    for (change, number) in [
        ("Email.Expéditeur = {}", 17),
        ("Email.AdresseExpéditeur = {}", 17),
        ("Email.Destinataire[1] = {}", 15),
        ("Email.CC[1] = {}", 15),
        ("Email.Cci[1] = {}", 15),
        ("Email.Sujet = {}", 17),
        ("Email.Catégorie = {}", 17),
    ] {
        for (character, shown) in CHARACTERS {
            let poison = format!("(\"a\" + Caract({character}) + \"Bcc: x@b.fr\")");
            let change = change.replace("{}", &poison);
            let code = format!(
                "EmailOuvreSessionSMTP(\"jean@exemple.fr\", \"PASSWORD\", \"smtp.exemple.fr\")\n\
                 Email.Expéditeur = \"jean@exemple.fr\"\nEmail.Destinataire = \"claire@exemple.fr\"\n{change}\n\
                 Trace(EmailEnvoieMessage(\"jean@exemple.fr\"), Email.Erreur, ErreurInfo())"
            );
            let ran = run("", &code);
            ran.tells(&[&format!("0\t{number}\t"), "ne peut pas contenir", shown]);
            assert!(ran.sandbox.received().is_empty(), "{change}");
        }
    }
}

#[test]
fn no_control_character_reaches_a_server_when_a_session_opens() {
    for (character, _) in CHARACTERS.iter().take(3) {
        let poison = format!("(\"a\" + Caract({character}) + \"QUIT\")");
        for call in [
            "EmailOuvreSessionPOP3({}, \"PASSWORD\", \"p\")",
            "EmailOuvreSessionPOP3(\"jean\", {}, \"p\")",
            "EmailOuvreSessionPOP3(\"jean\", \"PASSWORD\", {})",
            "EmailOuvreSessionSMTP({}, \"PASSWORD\", \"s\")",
            "EmailOuvreSessionSMTP(\"jean\", {}, \"s\")",
            "EmailOuvreSessionSMTP(\"jean\", \"PASSWORD\", {})",
        ] {
            let call = call.replace("{}", &poison);
            let ran = run("", &format!("Trace({call}, Email.Erreur, ErreurInfo())"));
            ran.tells(&["0\t10022\t"]);
            assert!(!ran.dialogue.contains("QUIT"), "{call}: {}", ran.dialogue);
        }
    }
}
