//! Family 14: IMAP servers whose answers are too large, too deep, of other messages, or of a folder
//! that changes meanwhile.

use super::{Ran, for_each, run};

/// Opens an account, reads the first message, tells what it says, then whether the session goes on.
const FIRST: &str = "EmailChangeTimeOut(20)\nm est un Email\n\
    SI PAS EmailOuvreSessionIMAP(\"jean\", \"PASSWORD\", \"imap.exemple.fr\") ALORS\n\
    \tTrace(\"ouverture\", Email.Erreur, ErreurInfo())\n\tFinProgramme()\nFIN\n\
    Trace(EmailLitMessage(\"jean\", m, 1), Email.Erreur, m.Sujet, Remplace(ErreurInfo(), RC, \"|\"))\n\
    Trace(EmailLitMessage(\"jean\", m, 2), Remplace(ErreurInfo(), RC, \"|\"))";

/// Opens an account and walks its folder; how many messages, what went wrong.
pub(super) const WALKING: &str = "EmailChangeTimeOut(20)\nn est un entier\nm est un Email\n\
    SI PAS EmailOuvreSessionIMAP(\"jean\", \"PASSWORD\", \"imap.exemple.fr\") ALORS\n\
    \tTrace(\"ouverture\", Email.Erreur, ErreurInfo())\n\tFinProgramme()\nFIN\n\
    TANTQUE EmailLitSuivant(\"jean\", m)\n\tn++\nFIN\nTrace(n, Email.Erreur, ErreurInfo())";

/// A run in which the first message is answered so.
fn answered(answer: &str) -> Ran {
    run(&format!("imap FETCH PEEK #1\n  raw {answer}"), FIRST)
}

#[test]
fn answers_that_are_too_much_end_the_session() {
    let nested = format!("* 1 FETCH (BODYSTRUCTURE {}\\r\\n", "(".repeat(1_000));
    let endless = format!("* 1 FETCH (BODYSTRUCTURE {}\\r\\n", "(".repeat(100_000));
    let cases = [
        "* 1 FETCH (UID 1 BODY[] {4294967296}\\r\\n",
        "* 1 FETCH (UID 1 BODY[] {99999999999999999999999999}\\r\\n",
        "* 4294967295 EXISTS\\r\\n",
        &nested,
        &endless,
    ];
    for_each(&cases, |answer| {
        let ran = answered(answer);
        assert!(ran.printed().starts_with("0\t23\t"), "{answer}: {}", ran.printed());
        ran.tells(&["plus que ce qui est raisonnable"]);
        let last = ran.printed().lines().last().unwrap_or_default();
        assert!(last.starts_with("0\tla session est terminée"), "{answer}: {last}");
    });
    let opening = [
        "imap SELECT\n  add * 4294967295 EXISTS",
        "imap SELECT\n  endless reply",
        "imap greeting\n  endless line",
    ];
    for_each(&opening, |scenario| {
        let ran = run(scenario, WALKING);
        assert!(ran.printed().starts_with("ouverture\t23\t"), "{scenario}: {}", ran.printed());
        ran.tells(&["plus que ce qui est raisonnable"]);
    });
}

#[test]
fn a_literal_that_is_not_all_there_is_no_message() {
    let ran = answered("* 1 FETCH (UID 1 BODY[] {500}\\r\\nSubject: ici\\r\\n\n  close");
    assert!(ran.printed().starts_with("0\t10054\t\t"), "{}", ran.printed());
    ran.tells(&["a coupé la connexion", "(UID FETCH)"]);
    // Shorter than what follows: the session does not go on in the middle of a message.
    let ran = answered(
        "* 1 FETCH (UID 1 BODY[] {5}\\r\\nSubject: ici\\r\\n\\r\\nx)\\r\\n$tag OK done\\r\\n",
    );
    let last = ran.printed().lines().last().unwrap_or_default();
    assert!(last.starts_with("0\tréponse inattendue"), "{}", ran.printed());
}

#[test]
fn a_message_is_read_however_it_is_told() {
    for answer in [
        "* 1 FETCH (UID 1 BODY[] ~{16}\\r\\nSubject: ici\\r\\n\\r\\n)\\r\\n",
        "* 1 FETCH (BODY[] {16}\\r\\nSubject: ici\\r\\n\\r\\n UID 1)\\r\\n",
        "* 1 FETCH (BODY[] {16}\\r\\nSubject: ici\\r\\n\\r\\n)\\r\\n",
        "* 1 FETCH (UID 1 FLAGS (\\\\Seen) BODY[] \"Subject: ici\")\\r\\n",
        "* 7 FETCH (UID 7 BODY[] {18}\\r\\nSubject: autre\\r\\n\\r\\n)\\r\\n\
         * 1 FETCH (UID 1 BODY[] {16}\\r\\nSubject: ici\\r\\n\\r\\n)\\r\\n",
        "* OK encore\\r\\n* 3 FETCH (FLAGS (\\\\Seen))\\r\\n* X-INCONNU (a (b)) {2}\\r\\n((\\r\\n\
         * 1 FETCH (X-AUTRE ((1) NIL) UID 1 BODY[] {16}\\r\\nSubject: ici\\r\\n\\r\\n)\\r\\n",
    ] {
        let ran = answered(&format!("{answer}$tag OK done\\r\\n"));
        assert!(ran.printed().starts_with("1\t0\tici\t\n1\t"), "{answer}: {}", ran.printed());
    }
}

#[test]
fn a_message_that_nobody_asked_for_is_nobodys() {
    for answer in [
        "* 7 FETCH (UID 7 BODY[] {18}\\r\\nSubject: autre\\r\\n\\r\\n)\\r\\n",
        "* 77 FETCH (BODY[] {18}\\r\\nSubject: autre\\r\\n\\r\\n)\\r\\n",
        "* 1 FETCH (UID 1 BODY[] NIL)\\r\\n",
        "",
    ] {
        let ran = answered(&format!("{answer}$tag OK done\\r\\n"));
        assert!(ran.printed().starts_with("0\t0\t\t\n1\t"), "{answer}: {}", ran.printed());
    }
}

/// A list without the identifiers of its messages is no empty folder.
#[test]
fn a_list_without_identifiers_is_told() {
    let ran = run(
        "imap FETCH FLAGS #1\n  raw * 1 FETCH (FLAGS () RFC822.SIZE 9)\\r\\n$tag OK done\\r\\n",
        WALKING,
    );
    assert!(ran.printed().starts_with("0\t23\t"), "{}", ran.printed());
    ran.tells(&["réponse inattendue"]);
}

#[test]
fn a_message_that_goes_while_others_are_read_is_passed_over() {
    let ran = run("imap FETCH PEEK #2\n  before * 3 EXPUNGE\\r\\n", WALKING);
    assert_eq!(ran.printed(), "8\t0\t\n");
    // Really gone, by another session.
    let code = WALKING.replace(
        "\tn++\n",
        "\tn++\n\tSI n = 1 ALORS\n\t\tautre est un emailSessionIMAP\n\
         \t\tautre.AdresseServeur = \"imap.exemple.fr\"\n\t\tautre.Nom = \"jean\"\n\
         \t\tautre.MotDePasse = \"PASSWORD\"\n\t\tEmailOuvreSession(autre)\n\
         \t\tEmailSupprimeMessage(autre, 5)\n\t\tEmailDétruit(autre)\n\t\tEmailFermeSession(autre)\n\tFIN\n",
    );
    let ran = run("", &code);
    assert_eq!(ran.printed(), "8\t0\t\n");
    assert_eq!(ran.sandbox.mailbox("jean").unwrap().len(), 8);
}

#[test]
fn a_server_that_leaves_is_quoted() {
    for (scenario, start) in [
        ("imap greeting\n  raw * BYE Ferme la nuit\\r\\n", "ouverture\t"),
        ("imap SELECT\n  raw * BYE Ferme la nuit\\r\\n\n  close", "ouverture\t"),
        ("imap FETCH PEEK #1\n  raw * BYE [UNAVAILABLE] Ferme la nuit\\r\\n\n  close", "0\t"),
        ("imap FETCH PEEK #2\n  raw * BYE Ferme la nuit\\r\\n", "1\t"),
    ] {
        let ran = run(scenario, WALKING);
        assert!(ran.printed().starts_with(start), "{scenario}: {}", ran.printed());
        ran.tells(&["Ferme la nuit"]);
    }
}

/// After a new UIDVALIDITY a number may name another message: nothing is done to it.
#[test]
fn a_folder_numbered_anew_keeps_its_messages() {
    let code = "s est un emailSessionIMAP\ns.AdresseServeur = \"imap.exemple.fr\"\ns.Nom = \"jean\"\n\
        s.MotDePasse = \"PASSWORD\"\nEmailOuvreSession(s)\nm est un Email\nEmailLitPremier(s, m)\n\
        EmailChangeDossier(s, \"Archives\")\n\
        Trace(EmailSupprimeMessage(s, m), Email.Erreur, ErreurInfo())\n\
        Trace(EmailDossierCourant(s), EmailNbMessage(s) > 0)\n\
        EmailChangeDossier(s, \"INBOX\")\nEmailDétruit(s)\nTrace(EmailNbMessage(s))";
    let ran = run("imap SELECT INBOX #2\n  add * OK [UIDVALIDITY 4000000000] anew", code);
    let printed = ran.printed();
    assert!(printed.starts_with("0\t16\tle serveur a renuméroté"), "{printed}");
    assert!(printed.ends_with("\n9\n"), "{printed}");
    assert_eq!(ran.sandbox.mailbox("jean").unwrap().len(), 9);
}
