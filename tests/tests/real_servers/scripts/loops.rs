//! The loops that programs read a mailbox with, the same whatever the protocol.

use wl_tests::servers::MailServers;

use super::run;

/// Puts `count` small mails in a mailbox, numbered from 1 in their subject.
pub(super) fn fill(servers: &MailServers, user: &str, count: usize) {
    for number in 1..=count {
        let mail = format!(
            "From: expediteur@exemple.test\r\nSubject: sujet {number}\r\n\r\ntexte {number}\r\n"
        );
        servers.deliver(user, mail.as_bytes());
    }
}

/// The lines that a loop prints over the mails of [`fill`].
pub(super) fn lines(count: usize) -> String {
    let lines: Vec<_> =
        (1..=count).map(|number| format!("sujet {number}\ttexte {number}\n")).collect();
    lines.concat()
}

/// Holds every loop to read every mail, through a session named by its user and through one
/// described by `s`; both openings declare `m`.
#[track_caller]
pub(super) fn every_loop_reads(by_name: &str, by_variable: &str) {
    let Some(servers) = MailServers::shared() else { return };
    let account = servers.borrow_account();
    fill(servers, &account.user, 7);
    for code in forwards(by_name, by_variable) {
        let ran = run(servers, &account, &code);
        assert_eq!(ran.printed(), lines(7), "{code}\n{}", ran.dialogue);
    }
    let back: Vec<String> = lines(7).lines().rev().map(|line| format!("{line}\n")).collect();
    for code in backwards(by_name, by_variable) {
        let ran = run(servers, &account, &code);
        assert_eq!(ran.printed(), back.concat(), "{code}\n{}", ran.dialogue);
    }
}

fn trace(email: &str) -> String {
    format!("Trace({email}.Sujet, ExtraitLigne({email}.Message, 1))")
}

fn forwards(by_name: &str, by_variable: &str) -> Vec<String> {
    let (m, structure, x) = (trace("m"), trace("Email"), trace("x"));
    let named = [
        format!(
            "EmailLitPremier(\"{{user}}\", m)\nTANTQUE PAS m.EnDehors\n\t{m}\n\
             \tEmailLitSuivant(\"{{user}}\", m)\nFIN"
        ),
        format!(
            "EmailLitPremier(\"{{user}}\")\nTANTQUE PAS Email.EnDehors\n\t{structure}\n\
             \tEmailLitSuivant(\"{{user}}\")\nFIN"
        ),
        // The UIDs of a new mailbox begin at 1 for the loops by number.
        format!(
            "POUR i = 1 À EmailNbMessage(\"{{user}}\")\n\tEmailLitMessage(\"{{user}}\", m, i)\n\t{m}\nFIN"
        ),
        format!("POUR TOUT x DE EmailRécupèreTout(\"{{user}}\")\n\t{x}\nFIN"),
    ];
    let described = [
        format!("TANTQUE EmailLitSuivant(s, m)\n\t{m}\nFIN"),
        format!("POUR TOUT x DE s\n\t{x}\nFIN"),
        format!("FOR EACH x OF s\n\t{x}\nEND"),
        format!("POUR TOUT x DE EmailRécupèreTout(s)\n\t{x}\nFIN"),
        format!("t est un tableau d'Email = EmailRécupèreTout(s)\nPOUR TOUT x DE t\n\t{x}\nFIN"),
        format!(
            "t est un tableau d'Email = s.RécupèreTout(ertComplet)\nEmailFermeSession(s)\n\
             POUR TOUT x DE t\n\t{x}\nFIN"
        ),
        format!("POUR TOUT x DE s.RécupèreTout(ertAsynchrone)\n\t{x}\nFIN"),
        format!("POUR i = 1 À s.NbMessage()\n\tEmailLitMessage(s, m, i)\n\t{m}\nFIN"),
        format!(
            "TANTQUE EmailLitEntêteSuivant(s, m)\n\
             \tEmailLitMessage(s, m, Val(ExtraitChaîne(m.Sujet, 2, \" \")))\n\t{m}\nFIN"
        ),
    ];
    opened(by_name, &named).chain(opened(by_variable, &described)).collect()
}

fn backwards(by_name: &str, by_variable: &str) -> Vec<String> {
    let m = trace("m");
    let named = [
        format!(
            "EmailLitDernier(\"{{user}}\", m)\nTANTQUE PAS m.EnDehors\n\t{m}\n\
             \tEmailLitPrécédent(\"{{user}}\", m)\nFIN"
        ),
        format!("TANTQUE EmailLitPrécédent(\"{{user}}\", m)\n\t{m}\nFIN"),
    ];
    let described = [format!(
        "TANTQUE EmailLitEntêtePrécédent(s, m)\n\
         \tEmailLitMessage(s, m, Val(ExtraitChaîne(m.Sujet, 2, \" \")))\n\t{m}\nFIN"
    )];
    opened(by_name, &named).chain(opened(by_variable, &described)).collect()
}

fn opened(opening: &str, loops: &[String]) -> impl Iterator<Item = String> {
    loops.iter().map(move |code| format!("{opening}{code}"))
}
