//! Ctrl-C, and readers that leave.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::wl::{Sources, command};

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([name, &child.id().to_string()]).status();
    assert!(sent.expect("kill runs").success());
}

/// Waits for the end, at most ten seconds.
fn status(child: &mut Child) -> Option<i32> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(10) {
        if let Some(status) = child.try_wait().expect("a child") {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().expect("a child");
    panic!("the program did not stop");
}

#[test]
fn ctrl_c_stops_an_endless_loop() {
    let sources = Sources::new();
    let file = sources.file("loop.wl", "Trace(\"begun\")\nBOUCLE\nFIN");
    let mut child = command().arg(&file).spawn().unwrap();
    let mut begun = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut begun).unwrap();
    // Printed output does not wait for the end of the program.
    assert_eq!(begun, "begun\n");
    signal(&child, "-INT");
    assert_eq!(status(&mut child), Some(130));
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert!(errors.ends_with("Interrupted\n"), "{errors}");
}

#[test]
fn a_reader_that_leaves_ends_the_program_quietly() {
    let sources = Sources::new();
    let file = sources.file("loop.wl", "BOUCLE\n\tTrace(\"line\")\nFIN");
    let mut child = command().arg(&file).stdout(Stdio::piped()).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut String::new()).unwrap();
    drop(output);
    assert_eq!(status(&mut child), Some(141));
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert!(!errors.to_lowercase().contains("pipe"), "{errors}");
}

#[test]
fn the_sandbox_serves_until_ctrl_c() {
    let mut child = command().arg("sandbox").spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut title = String::new();
    output.read_line(&mut title).unwrap();
    assert!(title.starts_with("Server"), "{title}");
    let shown: Vec<String> = output.lines().skip(1).take(4).map(Result::unwrap).collect();
    let port = shown[0].split_whitespace().nth(2).unwrap().parse::<u16>().unwrap();
    let mut greeting = [0; 3];
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.read_exact(&mut greeting).unwrap();
    assert_eq!(&greeting, b"+OK");
    signal(&child, "-INT");
    assert_eq!(status(&mut child), Some(0));
}

/// A pipe that is full holds neither the servers nor their end.
#[test]
fn a_sandbox_that_nobody_reads_serves_and_stops_at_the_first_signal() {
    let mut child = command().arg("sandbox").spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut lines = (&mut output).lines().map(Result::unwrap);
    let smtp = lines.find(|line| line.starts_with("SMTP ")).unwrap();
    let port = smtp.split_whitespace().nth(2).unwrap().parse::<u16>().unwrap();
    let mut server = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    let mut replies = BufReader::new(server.try_clone().unwrap());
    let mut reply = String::new();
    replies.read_line(&mut reply).unwrap();
    let subject = "x".repeat(900);
    // More than a pipe holds, with what the program keeps beside it.
    for _ in 0..400 {
        for command in [
            "HELO a.test",
            "MAIL FROM:<a@exemple.fr>",
            "RCPT TO:<b@exemple.fr>",
            "DATA",
            &format!("Subject: {subject}\r\n\r\ntext\r\n."),
        ] {
            server.write_all(format!("{command}\r\n").as_bytes()).unwrap();
            reply.clear();
            replies.read_line(&mut reply).unwrap();
            assert!(reply.starts_with(['2', '3']), "{command}: {reply}");
        }
    }
    signal(&child, "-TERM");
    assert_eq!(status(&mut child), Some(0));
}

/// Answers each command of one connection; what it heard, at its end.
fn answering(
    greeting: &'static str,
    answer: fn(&str) -> &'static str,
) -> (u16, std::thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut heard = Vec::new();
        (&stream).write_all(greeting.as_bytes()).unwrap();
        for line in BufReader::new(&stream).lines().map_while(Result::ok) {
            // The client may be gone by then.
            let _ = (&stream).write_all(answer(&line).as_bytes());
            heard.push(line);
        }
        heard
    });
    (port, server)
}

/// Runs a program that never ends, interrupts it once it has printed a line.
fn interrupted(code: &str) {
    let sources = Sources::new();
    let file = sources.file("loop.wl", format!("{code}\nTrace(\"begun\")\nBOUCLE\nFIN"));
    let mut child = command().arg(&file).spawn().unwrap();
    let mut begun = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut begun).unwrap();
    assert_eq!(begun, "begun\n");
    signal(&child, "-INT");
    assert_eq!(status(&mut child), Some(130));
}

#[test]
fn ctrl_c_says_goodbye_to_the_server_that_sends() {
    let (port, server) = answering("220 ready\r\n", |line| match line {
        "QUIT" => "221 bye\r\n",
        _ => "250 ok\r\n",
    });
    interrupted(&format!("EmailOuvreSessionSMTP(\"jean\", \"127.0.0.1\", {port})"));
    assert_eq!(server.join().unwrap().last().map(String::as_str), Some("QUIT"));
}

#[test]
fn ctrl_c_deletes_nothing() {
    let (port, server) =
        answering("+OK ready\r\n", |line| match line.split(' ').next().unwrap_or_default() {
            "CAPA" | "UIDL" => "-ERR no\r\n",
            "STAT" => "+OK 1 10\r\n",
            "LIST" => "+OK\r\n1 10\r\n.\r\n",
            _ => "+OK\r\n",
        });
    interrupted(&format!(
        "EmailOuvreSessionPOP3(\"jean\", \"x\", \"127.0.0.1\", {port})\nEmailSupprimeMessage(\"jean\", 1)"
    ));
    let heard = server.join().unwrap();
    assert!(heard.contains(&"DELE 1".to_owned()), "{heard:?}");
    assert_eq!(heard[heard.len() - 2..], ["RSET", "QUIT"], "{heard:?}");
}

#[test]
fn the_mailboxes_are_a_page_of_this_machine() {
    let mut child = command().args(["sandbox", "--web"]).spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let mut lines = output.lines().map(Result::unwrap);
    let line = lines.find(|line| line.starts_with("Mailboxes: http://127.0.0.1:")).unwrap();
    let address = line.trim_start_matches("Mailboxes: http://").trim_end_matches('/').to_owned();
    let mut stream = std::net::TcpStream::connect(&address).unwrap();
    let request =
        format!("GET /api/mailboxes HTTP/1.0\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("utilisateur@masociete.fr"), "{answer}");
    signal(&child, "-INT");
    assert_eq!(status(&mut child), Some(0));
}

#[test]
fn the_page_of_a_program_stays_open_until_ctrl_c() {
    let sources = Sources::new();
    let file = sources.file("un.wl", "Trace(1)");
    let mut child = command().args(["run", &file, "--sandbox", "--web"]).spawn().unwrap();
    let errors = BufReader::new(child.stderr.take().unwrap());
    assert!(errors.lines().map(Result::unwrap).any(|line| line.contains("the page stays open")));
    signal(&child, "-INT");
    assert_eq!(status(&mut child), Some(0));
}
