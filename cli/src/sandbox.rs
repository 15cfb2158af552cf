//! `wl sandbox`: the mail servers alone.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use wl_interpreter::bilingual;
use wl_interpreter::diagnostic::{Bilingual, Language};
use wl_sandbox::{Options, Protocol, Sandbox, Scenario, Service, WebPage};

use crate::arguments;
use crate::console::table::layout;
use crate::interrupt::Interrupt;
use crate::screen::{Screen, width};
use crate::status::Status;
use crate::{report, sent};

/// Serves until Ctrl-C.
pub fn run(options: &arguments::Sandbox, screen: &Screen, language: Language) -> Status {
    match serve(options, screen, language) {
        Ok(()) => Status::Finished,
        Err(why) => {
            report::refusal(screen, &why, language);
            Status::Failed
        }
    }
}

fn serve(
    options: &arguments::Sandbox,
    screen: &Screen,
    language: Language,
) -> Result<(), Bilingual> {
    let failed = |error: std::io::Error| {
        bilingual!("bac à sable impossible : {error}", "cannot start the sandbox: {error}")
    };
    let interrupt = Interrupt::install();
    interrupt.begin();
    screen.when_gone(interrupt.flag());
    let scenario = scenario(options.scenario.as_deref())?;
    let directory = options.dir.clone();
    let sandbox = Sandbox::start(Options { directory, scenario, ..Options::default() });
    let sandbox = sandbox.map_err(failed)?;
    let ports = [
        (Service::POP3, options.pop3),
        (Service::POP3S, options.pop3s),
        (Service::IMAP, options.imap),
        (Service::IMAPS, options.imaps),
        (Service::SMTP, options.smtp),
        (Service::SMTPS, options.smtps),
    ];
    let endpoints = sandbox.serve(&ports).map_err(failed)?;
    if let Some(file) = &options.ca {
        let pem = sandbox.ca_pem().map_err(failed)?;
        std::fs::write(file, pem).map_err(failed)?;
    }

    let page = options.web.map(|port| web_page(&sandbox, port)).transpose()?;

    let rows: Vec<Vec<String>> = endpoints
        .iter()
        .map(|endpoint| {
            vec![
                protocol_name(endpoint.service).to_owned(),
                endpoint.address.ip().to_string(),
                endpoint.address.port().to_string(),
                protection(endpoint.service, language).to_owned(),
            ]
        })
        .collect();
    let titles = match language {
        Language::French => ["Serveur", "Adresse", "Port", "Protection"],
        Language::English => ["Server", "Address", "Port", "Protection"],
    };
    let mut text = layout(&titles.map(str::to_owned), &rows, width());
    text.push('\n');
    for account in sandbox.demo_accounts() {
        let user = account.user;
        text += bilingual!(
            "Compte {user}, n'importe quel mot de passe\n",
            "Account {user}, any password\n"
        )
        .get(language);
    }
    if let Some(page) = &page {
        text += &where_it_is(page, language);
    }
    text += match language {
        Language::French => {
            "Tout autre nom ouvre sa propre boîte. Rien ne quitte cette machine. Ctrl-C arrête.\n"
        }
        Language::English => {
            "Any other name opens a mailbox of its own. Nothing leaves this machine. Ctrl-C stops.\n"
        }
    };
    let teller = Teller::start(screen).map_err(failed)?;
    teller.tell(text);
    let mut told = 0;
    while !interrupt.flag().load(Ordering::Relaxed) {
        for mail in sandbox.received_since(told) {
            if !teller.tell(sent::arrival(&mail, language)) {
                break;
            }
            told += 1;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    if !teller.ends_within(FAREWELL) {
        screen.leave();
    }
    Ok(())
}

/// Lines that wait to be read, beside what the pipe holds; later ones wait to be told.
const WAITING: usize = 100;
/// How long the end waits for a reader.
const FAREWELL: Duration = Duration::from_millis(500);

/// Writes from a thread of its own: the servers depend on nobody who reads what they tell.
struct Teller {
    lines: SyncSender<String>,
    done: Receiver<()>,
}

impl Teller {
    fn start(screen: &Screen) -> std::io::Result<Self> {
        let (lines, told) = sync_channel::<String>(WAITING);
        let (ending, done) = sync_channel(1);
        let screen = screen.clone();
        std::thread::Builder::new().name("teller".into()).spawn(move || {
            for text in told {
                screen.out(&text);
                screen.finish();
            }
            // Nobody waits for it any more when this fails.
            let _ = ending.send(());
        })?;
        Ok(Self { lines, done })
    }

    /// False when too much waits already: it is to be told again later.
    fn tell(&self, text: String) -> bool {
        self.lines.try_send(text).is_ok()
    }

    fn ends_within(self, time: Duration) -> bool {
        drop(self.lines);
        self.done.recv_timeout(time).is_ok()
    }
}

/// Opens the page, with something to see in it.
pub fn web_page(sandbox: &Sandbox, port: u16) -> Result<WebPage, Bilingual> {
    let failed = |error: std::io::Error| {
        bilingual!("page web impossible : {error}", "cannot open the web page: {error}")
    };
    for account in sandbox.demo_accounts() {
        sandbox.open_mailbox(&account.user).map_err(failed)?;
    }
    sandbox.serve_web(port).map_err(failed)
}

/// Where a browser finds the page.
pub fn where_it_is(page: &WebPage, language: Language) -> String {
    let url = page.url();
    bilingual!("Boîtes aux lettres : {url}\n", "Mailboxes: {url}\n").get(language).to_owned()
}

/// The scenario of a file; none without a file.
pub fn scenario(file: Option<&Path>) -> Result<Scenario, Bilingual> {
    let Some(file) = file else { return Ok(Scenario::default()) };
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| {
        bilingual!(
            "scénario « {shown} » illisible : {error}",
            "cannot read the scenario `{shown}`: {error}"
        )
    })?;
    Scenario::parse(&text).map_err(|error| {
        let (line, why) = (error.line, error.message);
        bilingual!(
            "scénario « {shown} », ligne {line} : {why}",
            "scenario `{shown}`, line {line}: {why}"
        )
    })
}

fn protocol_name(service: Service) -> &'static str {
    match service.protocol {
        Protocol::Pop3 => "POP3",
        Protocol::Imap => "IMAP",
        Protocol::Smtp => "SMTP",
        Protocol::Http => "HTTP",
    }
}

fn protection(service: Service, language: Language) -> &'static str {
    match (service.implicit_tls, service.protocol, language) {
        (true, ..) => "TLS",
        (false, Protocol::Http, Language::French) => "aucune",
        (false, Protocol::Http, Language::English) => "none",
        (false, Protocol::Pop3, Language::French) => "aucune, ou STLS",
        (false, Protocol::Smtp | Protocol::Imap, Language::French) => "aucune, ou STARTTLS",
        (false, Protocol::Pop3, Language::English) => "none, or STLS",
        (false, Protocol::Smtp | Protocol::Imap, Language::English) => "none, or STARTTLS",
    }
}
