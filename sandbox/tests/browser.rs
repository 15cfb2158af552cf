//! The mailbox page of the sandbox in a real browser.
//!
//! Each test returns at once when the machine has no Chromium, which is then said on standard
//! error; with `CI` in the environment that is a failure.
#![allow(clippy::unwrap_used)] // A test that cannot go on stops there.

use std::env;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use wl_sandbox::{Options, Sandbox, WebPage};

/// Where Chromium is, unless the test must be left out.
fn chromium() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = env::split_paths(&path)
        .flat_map(|directory| names.map(|name| directory.join(name)))
        .find(|program| program.is_file());
    if found.is_none() {
        assert!(env::var_os("CI").is_none(), "Chromium is needed here");
        let thread = std::thread::current();
        let test = thread.name().unwrap_or("a test");
        // `eprintln!` would be captured by the test harness, and shown to nobody.
        let _ = writeln!(
            std::io::stderr(),
            "\n*** LEFT OUT: {test} needs a browser, and chromium is not installed (see .ci/run)"
        );
    }
    found
}

/// The page after its scripts, as the browser has it.
fn page_at(browser: &PathBuf, page: &WebPage, place: &str, language: &str) -> String {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args([&format!("--lang={language}"), &format!("--accept-lang={language}")])
        .args(["--window-size=1280,800", "--virtual-time-budget=4000", "--dump-dom"])
        .arg(format!("{}{place}", page.url()))
        .stderr(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn opened() -> (Sandbox, WebPage) {
    let sandbox = Sandbox::start(Options::default()).unwrap();
    sandbox.open_mailbox("jean@a.fr").unwrap();
    let page = sandbox.serve_web(0).unwrap();
    (sandbox, page)
}

/// The path of a mail in the page.
fn mail(uid: usize, view: &str) -> String {
    format!("#/jean%40a.fr/INBOX/{uid}/{view}")
}

#[test]
fn a_person_sees_mailboxes_folders_and_mails() {
    let Some(browser) = chromium() else { return };
    let (_sandbox, page) = opened();
    let dom = page_at(&browser, &page, "", "fr");
    for part in ["jean@a.fr", "Boîte de réception", "Envoyés", "Claire Dubois", "9 messages"] {
        assert!(dom.contains(part), "{part}: {dom}");
    }
    assert!(dom.contains("Réunion de lancement décalée à jeudi"));
    assert_eq!(dom.matches("class=\"row unread\"").count(), 4, "{dom}");
    let dom = page_at(&browser, &page, "", "en");
    assert!(dom.contains("Inbox") && dom.contains("Nothing leaves this machine"), "{dom}");
}

#[test]
fn a_mail_has_its_views() {
    let Some(browser) = chromium() else { return };
    let (_sandbox, page) = opened();
    let text = page_at(&browser, &page, &mail(7, "text"), "fr");
    assert!(
        text.contains("class=\"quote\"") && text.contains("J’apporterai les maquettes"),
        "{text}"
    );
    let html = page_at(&browser, &page, &mail(4, ""), "fr");
    assert!(html.contains("<iframe sandbox=\"\""), "{html}");
    let source = page_at(&browser, &page, &mail(3, "source"), "fr");
    assert!(source.contains("<span class=\"name\">Message-ID:</span>"), "{source}");
    assert!(source.contains("Devis rénovation été.pdf"), "the attachment: {source}");
    let headers = page_at(&browser, &page, &mail(9, "headers"), "fr");
    assert!(headers.contains("<th>Importance</th><td>high</td>"), "{headers}");
}

#[test]
fn a_hostile_mail_runs_nothing_and_loads_nothing() {
    let Some(browser) = chromium() else { return };
    let (sandbox, page) = opened();
    // What a remote server would be; nobody must come.
    let remote = TcpListener::bind("127.0.0.1:0").unwrap();
    remote.set_nonblocking(true).unwrap();
    let there = format!("http://{}", remote.local_addr().unwrap());
    let hostile = format!(
        "Subject: <img src={there}/1 onerror=alert(1)>\r\nFrom: \"<b>x</b>\" <a@b.fr>\r\n\
         Content-Type: text/html\r\n\r\n\
         <base href={there}/><meta http-equiv=refresh content='0;url={there}/2'>\
         <link rel=stylesheet href={there}/3><link rel=preconnect href={there}>\
         <img src={there}/4><style>body{{background:url({there}/5)}} @import '{there}/6';</style>\
         <iframe src={there}/7></iframe><video src={there}/8 autoplay></video>\
         <object data={there}/9></object><embed src={there}/10><svg><image href={there}/11 /></svg>\
         <script>fetch('{there}/12'); top.document.title='taken'</script>\
         <form action={there}/13 id=f></form><body onload='f.submit()'>\r\n"
    );
    sandbox.deliver("jean@a.fr", hostile.as_bytes()).unwrap();
    let dom = page_at(&browser, &page, &mail(10, "html"), "en");
    assert!(dom.contains("<iframe sandbox=\"\""), "{dom}");
    assert!(!dom.contains("taken") && !dom.contains("<b>x</b>"), "{dom}");
    assert!(dom.contains("&lt;img src="), "the subject is text: {dom}");
    let came = remote.accept().err().map(|error| error.kind());
    assert_eq!(came, Some(std::io::ErrorKind::WouldBlock), "somebody came");
}

#[test]
fn five_thousand_mails_are_a_few_rows() {
    let Some(browser) = chromium() else { return };
    let (sandbox, page) = opened();
    for number in 0..5_000 {
        let mail = format!("Subject: Mail {number}\r\nFrom: <a@b.fr>\r\n\r\nBonjour\r\n");
        sandbox.deliver("jean@a.fr", mail.as_bytes()).unwrap();
    }
    let dom = page_at(&browser, &page, "", "en");
    assert!(dom.contains("5,009 messages") && dom.contains("Mail 4999"), "{dom}");
    assert!((5..60).contains(&dom.matches("role=\"option\"").count()));
}
