//! Our reading of mails beside that of mail-parser, another reader, on the same mails. Where they
//! differ, the difference is of a kind that is explained in [`classes`], or the test fails.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that cannot go on stops there.

mod charsets;
mod classes;
mod corpus;
mod encode;
mod odd;
mod view;

use std::collections::BTreeMap;

use classes::{CLASSES, Right};
use view::Field;

/// How many mails are compared.
const MAILS: usize = 3_000;
/// How many unexplained differences are shown.
const SHOWN: usize = 12;

#[test]
fn every_difference_is_explained() {
    let mut same = 0_usize;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut unexplained = Vec::new();
    for number in 0..MAILS {
        let mail = corpus::mail(number);
        let (ours, theirs) = (view::ours(&mail.source), view::theirs(&mail.source));
        for field in Field::ALL {
            let (our, their) = (ours.get(field).unwrap(), theirs.get(field).unwrap());
            let intended = mail.intended.get(field);
            let told = |why: &str| {
                format!(
                    "mail {number}, {field:?}: {why}\n  ours     {our:?}\n  theirs   {their:?}\n  \
                     intended {intended:?}\n  {:?}",
                    mail.traits
                )
            };
            if our == their {
                same += 1;
                // What both read wrongly is looked at too.
                if intended.is_some_and(|intended| intended != our) {
                    match classes::both(field, &mail.traits) {
                        Some(class) => *counts.entry(class.name).or_default() += 1,
                        None => unexplained.push(told("both differ from what the mail says")),
                    }
                }
                continue;
            }
            let Some(class) = classes::of(field, &mail.traits) else {
                unexplained.push(told("a difference without explanation"));
                continue;
            };
            *counts.entry(class.name).or_default() += 1;
            if class.right == Right::Ours && intended.is_some_and(|intended| intended != our) {
                unexplained.push(told(&format!("“{}” says that ours is right", class.name)));
            }
        }
    }
    println!("{MAILS} mails, {} fields, {same} read alike", MAILS * Field::ALL.len());
    for class in CLASSES {
        let count = counts.get(class.name).copied().unwrap_or(0);
        println!("{count:6}  {:?}  {}: {}", class.right, class.name, class.why);
    }
    let shown: Vec<&str> = unexplained.iter().take(SHOWN).map(String::as_str).collect();
    assert!(unexplained.is_empty(), "{} unexplained:\n{}", unexplained.len(), shown.join("\n"));
    let stale: Vec<&str> =
        CLASSES.iter().map(|class| class.name).filter(|name| !counts.contains_key(name)).collect();
    assert!(stale.is_empty(), "nothing is of these kinds any more: {stale:?}");
}
