//! The server that plays steps.

use crate::client::Client;
use std::time::Duration;
use wl_sandbox::{ScriptedServer, Step};

#[test]
fn steps_are_played_in_order() {
    let server = ScriptedServer::start(vec![
        Step::send("220 x\r\n"),
        Step::expect("EHLO"),
        Step::Sleep(Duration::from_millis(1)),
        Step::send("250 x\r\n"),
        Step::Read(4),
        Step::ReadUntil(b"\r\n.\r\n".to_vec()),
        Step::send("bye"),
        Step::Close,
    ])
    .unwrap();
    let mut client = Client::to(server.address());
    assert_eq!(client.line(), "220 x");
    assert_eq!(client.ask("ehlo a"), "250 x");
    client.send("abcdefg\r\n.\r\n");
    assert_eq!(client.rest().unwrap(), b"bye");
    assert_eq!(server.heard(), b"ehlo a\r\nabcdefg\r\n.\r\n");
    assert_eq!((server.failure(), server.connections()), (None, 1));
}

#[test]
fn a_surprise_is_told() {
    let server = ScriptedServer::start_each(vec![
        vec![Step::expect("QUIT"), Step::send("never")],
        vec![Step::send("second")],
    ])
    .unwrap();
    let mut client = Client::to(server.address());
    client.send("NOOP\r\n");
    let _ = client.rest();
    assert!(server.failure().unwrap().contains("NOOP"));
    let mut client = Client::to(server.address());
    client.socket.shutdown(std::net::Shutdown::Write).unwrap();
    assert_eq!(client.rest().unwrap(), b"second");
}
