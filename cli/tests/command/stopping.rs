//! Ctrl-C, and readers that leave.

use std::io::{BufRead, BufReader, Read};
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
