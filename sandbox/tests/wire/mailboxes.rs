//! Seed mails, Maildir folders, sessions in parallel, the sandbox as a program.

use crate::client::{Client, bare};
use jiff::Timestamp;
use std::net::TcpStream;
use std::path::Path;
use wl_sandbox::{Options, Sandbox, Service};

fn in_directory(directory: &Path, seed: bool) -> Sandbox {
    let directory = Some(directory.to_owned());
    Sandbox::start(Options { directory, seed, ..Options::default() }).unwrap()
}

#[test]
fn a_first_login_finds_the_seed_mails_before_the_others() {
    let options =
        Options { clock: || Timestamp::from_second(1_714_644_000).unwrap(), ..Options::default() };
    let sandbox = Sandbox::start(options).unwrap();
    sandbox.deliver("jean@a.fr", b"A: last\r\n\r\n").unwrap();
    let mut client = Client::logged_in(&sandbox, "jean@a.fr");
    let first = client.list("UIDL");
    assert_eq!(first.lines().count(), 11);
    assert_eq!(client.list("TOP 10 0"), "A: last\r\n\r\n.\r\n");
    assert!(client.ask("RETR 1").starts_with("+OK"));
    // Latin-1, with lines that start with dots.
    let old = client.multi_line();
    assert!(contains(&old, b"\xE9tag\xE8re") && contains(&old, b"\r\n... attention"));
    let sizes = client.list("LIST");
    let largest = sizes.lines().filter_map(|line| line.split_once(' ')?.1.parse().ok()).max();
    assert!(largest > Some(1_400_000_u32), "{largest:?}");
    client.ask("DELE 1");
    client.ask("QUIT");
    let mut client = Client::logged_in(&sandbox, "jean@a.fr");
    let second = client.list("UIDL");
    assert_eq!(second.lines().count(), 10);
    let identifiers = |list: &str| -> Vec<String> {
        list.lines().filter_map(|line| Some(line.split_once(' ')?.1.to_owned())).collect()
    };
    assert_eq!(identifiers(&first)[1..], identifiers(&second));
}

fn contains(content: &[u8], part: &[u8]) -> bool {
    content.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_directory_keeps_the_mailboxes() {
    let home = tempfile::tempdir().unwrap();
    let sandbox = in_directory(home.path(), true);
    let mut sender = Client::ehlo(&sandbox);
    sender.mail("a@a.fr", &["jean@b.fr"], "A: b\r\n\r\n.. dot\r\n");
    assert!(home.path().join("jean@b.fr/Maildir/new").is_dir());
    assert_eq!(std::fs::read_dir(home.path().join("jean@b.fr/Maildir/tmp")).unwrap().count(), 0);
    let mut client = Client::logged_in(&sandbox, "jean@b.fr");
    assert!(client.ask("STAT").starts_with("+OK 10 "));
    let before = client.list("UIDL");
    assert!(client.list("TOP 10 9").ends_with("A: b\r\n\r\n.. dot\r\n.\r\n"));
    client.ask("DELE 2");
    client.ask("QUIT");
    drop(sandbox);

    let sandbox = in_directory(home.path(), true);
    let mut client = Client::logged_in(&sandbox, "jean");
    assert!(client.ask("STAT").starts_with("+OK 9 "));
    let after = client.list("UIDL");
    assert_eq!(after.lines().next(), before.lines().next());
    let third = before.lines().nth(2).unwrap().trim_start_matches("3 ");
    assert!(after.contains(third));
    (1..=9).for_each(|number| drop(client.ask(&format!("DELE {number}"))));
    client.ask("QUIT");
    // An emptied mailbox is not filled again.
    assert_eq!(Client::logged_in(&in_directory(home.path(), true), "jean").ask("STAT"), "+OK 0 0");
}

#[test]
fn a_maildir_of_somebody_is_used_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    for folder in ["new", "cur", "tmp"] {
        std::fs::create_dir_all(home.path().join("marie/Maildir").join(folder)).unwrap();
    }
    let cur = home.path().join("marie/Maildir/cur");
    std::fs::write(cur.join("1600000000.a b.host:2,S"), "A: 1\n\nx\n").unwrap();
    std::fs::write(cur.join("1500000000.c.host:2,"), "A: 0\r\n\r\n").unwrap();
    let sandbox = in_directory(home.path(), true);
    let mut client = Client::logged_in(&sandbox, "marie");
    assert_eq!(client.list("LIST"), "1 8\r\n2 11\r\n.\r\n");
    assert_eq!(client.list("RETR 2"), "A: 1\r\n\r\nx\r\n.\r\n");
    assert_eq!(client.ask("UIDL 1"), "+OK 1 1500000000.c.host");
    client.ask("DELE 1");
    client.ask("QUIT");
    assert_eq!(std::fs::read_dir(cur).unwrap().count(), 1);
}

#[test]
fn sessions_run_in_parallel() {
    let sandbox = bare();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let sandbox = &sandbox;
            scope.spawn(move || {
                let user = format!("user{number}");
                let mut sender = Client::ehlo(sandbox);
                for _ in 0..10 {
                    let reply = sender.mail("a@a.fr", &[&user, "all@a.fr"], "A: b\r\n\r\n");
                    assert!(reply.starts_with("250 "));
                }
                assert!(Client::logged_in(sandbox, &user).ask("STAT").starts_with("+OK 10 "));
            });
        }
    });
    assert_eq!(sandbox.received().len(), 80);
    assert_eq!(sandbox.mailbox("all").unwrap().len(), 80);
}

#[test]
fn dropping_closes_everything() {
    let sandbox = bare();
    let address = sandbox.address_for("a.fr", 110, Service::POP3).unwrap();
    let mut idle = Client::logged_in(&sandbox, "jean");
    let silent = TcpStream::connect(address).unwrap();
    drop(sandbox);
    assert!(idle.rest().is_err() || idle.rest().unwrap().is_empty());
    assert!(TcpStream::connect(address).is_err());
    drop(silent);
}

#[test]
fn a_program_can_list_its_endpoints_and_accounts() {
    let sandbox = bare();
    let ports = Service::ALL.map(|service| (service, 0));
    let endpoints = sandbox.serve(&ports).unwrap();
    assert_eq!(endpoints.len(), Service::ALL.len());
    for endpoint in endpoints {
        assert!(endpoint.address.ip().is_loopback());
        let mut client = Client::to(endpoint.address);
        if endpoint.service.implicit_tls {
            client = client.secure(&sandbox, "localhost").unwrap();
        }
        assert!(client.line().contains("localhost"));
    }
    assert!(sandbox.demo_accounts().iter().all(|account| account.password.is_none()));
    let taken = TcpStream::connect(sandbox.serve(&ports).unwrap()[0].address).unwrap();
    let port = taken.peer_addr().unwrap().port();
    assert!(bare().serve(&[(Service::POP3, port)]).is_err());
}
