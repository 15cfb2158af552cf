//! A page of documentation runs from start to end, its blocks in order as at the prompt, and
//! prints what its `text` fences show.

use std::sync::Arc;

use wl_sandbox::{Options, Sandbox};
use wl_tests::script::Script;

const PAGE: &str = include_str!("pages/pop3-smtp.md");

/// What the fences marked `text` hold, without the indentation of their list.
fn shown(page: &str) -> String {
    let mut shown = String::new();
    let mut indent = None;
    for line in page.lines() {
        let bare = line.trim_start();
        match indent {
            None if bare == "```text" => indent = Some(line.len() - bare.len()),
            Some(_) if bare == "```" => indent = None,
            Some(indent) => shown.extend([line.get(indent..).unwrap_or_default(), "\n"]),
            None => {}
        }
    }
    shown
}

#[test]
fn a_page_runs_and_prints_what_it_shows() {
    let sandbox = Arc::new(Sandbox::start(Options::default()).unwrap());
    let outcome = Script::new("pop3-smtp.md", PAGE).within(&sandbox).run();
    assert_eq!(outcome.status, 0, "{}", outcome.diagnostics);
    assert_eq!((&*outcome.stderr, &*outcome.diagnostics), ("", ""));
    assert_eq!(outcome.stdout, shown(PAGE));
    let [sent] = &sandbox.received()[..] else { panic!("{:?}", sandbox.received()) };
    assert_eq!(sent.recipients, ["direction@masociete.fr"]);
    assert!(sent.tls);
}

/// The mistake of one block is told at its line of the page, and no block runs, the first neither.
#[test]
fn a_page_with_a_mistake_does_nothing() {
    let page = PAGE.replace("EmailLitDernier(", "EmailLitDernierr(");
    let line = page.lines().position(|line| line.contains("EmailLitDernierr")).unwrap() + 1;
    let sandbox = Arc::new(Sandbox::start(Options::default()).unwrap());
    let outcome = Script::new("pop3-smtp.md", page).within(&sandbox).run();
    assert_eq!((outcome.status, &*outcome.stdout), (2, ""));
    let place = format!("pop3-smtp.md:{line}:");
    assert!(outcome.diagnostics.contains(&place), "{}", outcome.diagnostics);
    assert!(sandbox.mailbox("marie").unwrap().is_empty());
}

#[test]
fn a_page_without_a_block_says_so() {
    let outcome = Script::new("prose.md", "# Mail\n\nNothing to run here.\n").run();
    assert_eq!(outcome.status, 2, "{}", outcome.stdout);
    assert!(outcome.diagnostics.contains("[WL0008]"), "{}", outcome.diagnostics);
}

/// Prototypes that a call can tell apart are syntaxes of one procedure, block after block; one that
/// it cannot takes the place of the other, and that is said.
#[test]
fn prototypes_of_a_page_go_together_or_replace_aloud() {
    let page = "# P\n```wl\nPROCÉDURE p(n est un entier)\n\tTrace(\"entier\")\nFIN\n```\n\
                ```wl\nPROCÉDURE p(s est une chaîne)\n\tTrace(\"chaîne\")\nFIN\n```\n\
                ```wl\np(1)\np(\"a\")\n```\n\
                ```wl\nPROCEDURE p(s is string, twice = False)\n\tTrace(\"other\")\nEND\n```\n\
                ```wl\np(1)\np(\"a\")\n```\n";
    let outcome = Script::new("p.md", page).run();
    assert_eq!(outcome.stdout, "entier\nchaîne\nentier\nother\n", "{}", outcome.diagnostics);
    assert!(outcome.diagnostics.contains("[WL0204]"), "{}", outcome.diagnostics);
    assert!(outcome.diagnostics.contains("p.md:17:"), "{}", outcome.diagnostics);
}
