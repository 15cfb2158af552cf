//! Programs and mails made by chance, always by the same one: what holds for every text holds for
//! them.
//!
//! A failure tells its seed and the reduced text. `just fuzz N` tries N cases of each property;
//! `FUZZ_SEED=7 cargo test -p wl-tests --test fuzz` tries that one again.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that cannot go on stops there.

mod corpus;
mod hold;
mod letter;
mod mail;
mod mutate;
mod naive;
mod program;
mod property;
mod reduce;
mod tables;

use hold::hold;
use wl_tests::chance;

#[test]
fn any_bytes_have_a_tree() {
    hold("bytes", 1_500, mutate::noise, property::parses);
}

#[test]
fn a_spoilt_program_has_a_tree() {
    hold("tree", 1_500, mutate::spoilt, property::parses);
}

#[test]
fn checking_twice_says_the_same() {
    hold("check", 1_500, mutate::spoilt, property::checks);
}

#[test]
fn a_spoilt_program_is_refused_or_runs_to_an_end() {
    hold("run", 1_500, mutate::spoilt, property::runs);
}

#[test]
fn a_program_does_the_same_in_both_languages() {
    hold("languages", 600, program::program, property::agrees);
}

#[test]
fn the_typed_tree_does_as_the_naive_evaluator() {
    hold("naive", 1_500, program::plain, property::is_run_as_naively);
}

#[test]
fn a_program_does_the_same_on_both_trees() {
    hold("trees", 600, program::program, property::computes_alike);
    hold("plain trees", 600, program::plain, property::computes_alike);
}

#[test]
fn a_spoilt_mail_is_read() {
    hold("mail", 1_500, mail::reading::mail, mail::reading::is_read);
}

#[test]
fn a_spoilt_header_is_read() {
    hold("header", 3_000, mail::header::value, mail::header::is_read);
}

#[test]
fn what_is_written_into_a_mail_is_read_from_it() {
    hold("words", 1_500, mail::header::words, mail::header::comes_back);
}

#[test]
fn a_pop3_session_ends_whatever_the_server_says() {
    hold("pop3", 300, mail::dialogue::pop3, mail::dialogue::pop3_ends);
}

#[test]
fn an_smtp_session_ends_whatever_the_server_says() {
    hold("smtp", 300, mail::dialogue::smtp, mail::dialogue::smtp_ends);
}

#[test]
fn an_imap_session_ends_whatever_the_server_says() {
    hold("imap", 300, mail::account::session, mail::account::ends);
}

#[test]
fn answers_of_an_imap_server_are_read_or_refused() {
    hold("answers", 300, mail::account::answers, mail::account::ends);
}

#[test]
fn an_email_comes_back_from_its_source() {
    hold("letter", 250, letter::letter, letter::comes_back);
}

#[test]
#[should_panic(expected = "reduced to \"SORTIR\"")]
fn a_failure_is_told_with_its_smallest_text() {
    let make = |_: &mut chance::Chance| "a = 1\nSI a = 1 ALORS\n\tSORTIR\nFIN\n".to_owned();
    hold("failure", 1, make, |_, text| {
        if text.contains("SORTIR") { Err("it leaves".to_owned()) } else { Ok(()) }
    });
}
