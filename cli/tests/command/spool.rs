//! `wl spool`, and what a program leaves in the queue.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::wl::{Run, Sources, command, finish};

/// What must never be seen.
const PASSWORD: &str = "hunter2-p4ssw0rd";

/// A queue in a directory of its own, and a port where nothing listens at first.
struct Queue {
    sources: Sources,
    port: u16,
}

impl Queue {
    fn new() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self { sources: Sources::new(), port }
    }

    fn path(&self) -> String {
        self.sources.inside("state/spool.db").to_str().unwrap().to_owned()
    }

    fn command(&self) -> Command {
        let mut command = command();
        command.env("WL_SPOOL", self.path());
        command
    }

    /// Runs a program that queues mails with these subjects.
    fn queue(&self, subjects: &[&str]) -> Run {
        let mut code = format!(
            "EmailOuvreSessionSMTP(\"jean\", \"{PASSWORD}\", \"127.0.0.1\", {}, emailAsynchrone)\n\
             m est un Email\nm.Expéditeur = \"jean@exemple.fr\"\nm.Destinataire = \"claire@exemple.fr\"\n",
            self.port
        );
        for subject in subjects {
            code += "m.Sujet = \"";
            code += subject;
            code += "\"\nTrace(EmailEnvoieMessage(\"jean\", m))\n";
        }
        let file = self.sources.file("queue.wl", code);
        finish(self.command().args(["run", &file]), "")
    }

    fn spool(&self, arguments: &[&str]) -> Run {
        finish(self.command().arg("spool").args(arguments), "")
    }
}

/// The mail servers, listening for SMTP on a port. They end when nobody reads their output.
struct Server(Child, #[allow(dead_code, reason = "held open")] BufReader<ChildStdout>);

impl Server {
    fn start(port: u16) -> Self {
        Self::with(port, &[])
    }

    fn with(port: u16, options: &[&str]) -> Self {
        let port = port.to_string();
        let mut command = command();
        command.args(["sandbox", "--smtp", &port]).args(options);
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        // The table is shown once the ports are open.
        let shown = output.by_ref().lines().map_while(Result::ok).take(4).count();
        assert_eq!(shown, 4);
        Self(child, output)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
fn what_a_program_leaves_is_told_and_sent_later() {
    let queue = Queue::new();
    let ran = queue.queue(&["Premier", "Second"]);
    assert_eq!((ran.status, &*ran.output), (0, "1\n1\n"), "{}", ran.errors);
    for words in ["2 email(s) stay in the send queue", "Premier", "wl spool run --spool"] {
        assert!(ran.errors.contains(words), "no {words:?} in {}", ran.errors);
    }

    let listed = queue.spool(&["list"]);
    assert_eq!(listed.status, 0);
    let lines: Vec<&str> = listed.output.lines().collect();
    assert_eq!(lines.len(), 4, "{}", listed.output);
    assert!(lines[0].starts_with("Id  State    Queued"), "{}", lines[0]);
    assert!(lines[2].starts_with("1   pending"), "{}", lines[2]);
    // Columns are under their titles.
    let column = |line: &str, word: &str| line.find(word).unwrap();
    assert_eq!(column(lines[0], "Subject"), column(lines[2], "Premier"));
    assert_eq!(column(lines[0], "Subject"), column(lines[3], "Second"));

    // Nothing listens yet, and it is not the moment.
    let idle = queue.spool(&["run"]);
    assert_eq!(idle.status, 1, "{idle:?}");
    assert!(idle.output.contains("wait for their next try"), "{}", idle.output);

    let server = Server::start(queue.port);
    assert_eq!(queue.spool(&["retry", "1", "2"]).status, 0);
    let sent = queue.spool(&["run", "--log"]);
    assert_eq!(sent.status, 0, "{sent:?}");
    assert_eq!(sent.output, "1  sent  Premier\n2  sent  Second\n");
    assert!(sent.errors.contains("RCPT TO:<claire@exemple.fr>"), "{}", sent.errors);
    drop(server);
    let again = queue.spool(&["run"]);
    assert_eq!((again.status, &*again.output), (0, ""));
    for run in [ran, listed, idle, sent] {
        assert!(!format!("{run:?}").contains(PASSWORD), "{run:?}");
    }
}

#[test]
fn a_mail_is_shown_and_dropped() {
    let queue = Queue::new();
    queue.queue(&["Congés d'été"]);
    let shown = queue.spool(&["show", "1"]);
    assert_eq!(shown.status, 0);
    for words in
        ["Subject   Congés d'été", "claire@exemple.fr  waiting", "Next try", "no connection"]
    {
        assert!(shown.output.contains(words), "no {words:?} in {}", shown.output);
    }
    let french = finish(queue.command().args(["spool", "show", "1", "--lang", "fr"]), "");
    assert!(french.output.contains("Prochain essai"), "{}", french.output);
    let json = queue.spool(&["show", "1", "--format", "json"]);
    assert!(json.output.contains("\"state\":\"pending\""), "{}", json.output);
    assert_eq!(json.output.lines().count(), 1);
    assert_eq!(queue.spool(&["list", "--format", "json"]).output, json.output);
    assert!(!format!("{shown:?}{french:?}{json:?}").contains(PASSWORD));

    let dropped = queue.spool(&["drop", "1", "7"]);
    assert_eq!((dropped.status, &*dropped.output), (1, "1: taken out of the queue\n"));
    assert!(dropped.errors.contains("no email 7"), "{}", dropped.errors);
    assert!(queue.spool(&["list"]).output.contains("the send queue is empty"));
    assert_eq!(queue.spool(&["show", "1"]).status, 1);
    let file = std::fs::read(queue.path()).unwrap();
    let held = file.windows(PASSWORD.len()).any(|window| window == PASSWORD.as_bytes());
    assert!(!held, "the password is left on the disk");
}

#[test]
fn a_new_password_is_read_from_standard_input_and_never_shown() {
    let queue = Queue::new();
    queue.queue(&["Premier", "Second"]);
    let refusing = "smtp connection 1 AUTH\n  reply 535 5.7.8 Changed\n\
                    smtp connection 2 AUTH\n  reply 535 5.7.8 Changed\n";
    let scenario = queue.sources.file("refusing.txt", refusing);
    let server = Server::with(queue.port, &["--scenario", &scenario]);
    let refused = queue.spool(&["retry", "1", "2"]);
    assert_eq!(refused.status, 0, "{refused:?}");
    let failed = queue.spool(&["run"]);
    assert!(failed.output.contains("1  failed  Premier  (login refused"), "{failed:?}");
    let ask = |input: &str| {
        let mut command = queue.command();
        command.args(["spool", "retry", "--ask-password", "1", "2"]).stdin(Stdio::piped());
        finish(&mut command, input)
    };
    let empty = ask("\n");
    assert_eq!((empty.status, &*empty.output), (1, ""), "{empty:?}");
    assert!(empty.errors.contains("the password is empty"), "{}", empty.errors);
    // One account: one line for both.
    let retried = ask("n0uveau-m0t\r\n");
    let told = "1: will leave with wl spool run\n2: will leave with wl spool run\n";
    assert_eq!((retried.status, &*retried.output), (0, told), "{retried:?}");
    let sent = queue.spool(&["run", "--log"]);
    assert_eq!(
        (sent.status, &*sent.output),
        (0, "1  sent  Premier\n2  sent  Second\n"),
        "{sent:?}"
    );
    drop(server);
    let file = std::fs::read(queue.path()).unwrap();
    for word in [PASSWORD, "n0uveau-m0t"] {
        assert!(!format!("{refused:?}{failed:?}{empty:?}{retried:?}{sent:?}").contains(word));
        assert!(!file.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
    // On the command line it is a usage error, not a password.
    let slip = queue.spool(&["retry", "--ask-password=secret", "1"]);
    assert_eq!(slip.status, 2);
}

#[test]
fn looking_makes_no_queue() {
    let queue = Queue::new();
    assert!(queue.spool(&["list"]).output.contains("the send queue is empty"));
    assert_eq!(queue.spool(&["list", "--format", "json"]).output, "");
    assert_eq!(queue.spool(&["run"]).status, 0);
    assert!(!queue.sources.inside("state").exists());
}

#[test]
fn a_damaged_queue_is_told_and_kept() {
    let queue = Queue::new();
    let path = queue.sources.file("state/spool.db", "not a database at all, by far".repeat(40));
    let ran = queue.queue(&["Perdu ?"]);
    assert_eq!(ran.output, "0\n", "{}", ran.errors);
    let listed = queue.spool(&["list"]);
    assert_eq!(listed.status, 1);
    assert!(listed.errors.contains("is damaged"), "{}", listed.errors);
    assert!(listed.errors.contains("left as it is"), "{}", listed.errors);
    assert_eq!(std::fs::read(path).unwrap(), "not a database at all, by far".repeat(40).as_bytes());
}

#[test]
fn the_sandbox_has_a_queue_of_its_own() {
    let queue = Queue::new();
    let code = "EmailOuvreSessionSMTP(\"jean\", \"smtp.exemple.fr\", 25, emailAsynchrone)\n\
                Email.Expéditeur = \"jean@exemple.fr\"\nEmail.Destinataire = \"claire@exemple.fr\"\n\
                Email.Sujet = \"Essai\"\nTrace(EmailEnvoieMessage(\"jean\"))";
    let file = queue.sources.file("sandboxed.wl", code);
    let ran = finish(queue.command().args(["run", "--sandbox", &file]), "");
    assert_eq!((ran.status, &*ran.output), (0, "1\n"), "{}", ran.errors);
    assert!(ran.errors.contains("1 message sent, kept in the sandbox"), "{}", ran.errors);
    assert!(!queue.sources.inside("state").exists());
}

#[test]
fn usage_is_refused_before_anything() {
    let queue = Queue::new();
    assert_eq!(queue.spool(&[]).status, 2);
    assert_eq!(queue.spool(&["show"]).status, 2);
    assert_eq!(queue.spool(&["retry"]).status, 2);
    let help = finish(queue.command().args(["spool", "--help", "--lang", "fr"]), "");
    assert!(help.output.contains("Montre les mails de la file"), "{}", help.output);
}
