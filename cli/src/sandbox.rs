//! `wl sandbox`: the mail servers alone.

use std::sync::atomic::Ordering;
use std::time::Duration;

use wl_interpreter::bilingual;
use wl_interpreter::diagnostic::{Bilingual, Language};
use wl_sandbox::{Options, Protocol, Sandbox, Service};

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
    let sandbox = Sandbox::start(Options { directory: options.dir.clone(), ..Options::default() })
        .map_err(failed)?;
    let ports = [
        (Service::POP3, options.pop3),
        (Service::POP3S, options.pop3s),
        (Service::SMTP, options.smtp),
        (Service::SMTPS, options.smtps),
    ];
    let endpoints = sandbox.serve(&ports).map_err(failed)?;
    if let Some(file) = &options.ca {
        let pem = sandbox.ca_pem().map_err(failed)?;
        std::fs::write(file, pem).map_err(failed)?;
    }

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
    text += match language {
        Language::French => {
            "Tout autre nom ouvre sa propre boîte. Rien ne quitte cette machine. Ctrl-C arrête.\n"
        }
        Language::English => {
            "Any other name opens a mailbox of its own. Nothing leaves this machine. Ctrl-C stops.\n"
        }
    };
    screen.out(&text);
    screen.finish();

    while !interrupt.flag().load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(50));
    }
    sent::summary(screen, &sandbox, language);
    Ok(())
}

fn protocol_name(service: Service) -> &'static str {
    match service.protocol {
        Protocol::Pop3 => "POP3",
        Protocol::Smtp => "SMTP",
    }
}

fn protection(service: Service, language: Language) -> &'static str {
    match (service.implicit_tls, service.protocol, language) {
        (true, ..) => "TLS",
        (false, Protocol::Pop3, Language::French) => "aucune, ou STLS",
        (false, Protocol::Smtp, Language::French) => "aucune, ou STARTTLS",
        (false, Protocol::Pop3, Language::English) => "none, or STLS",
        (false, Protocol::Smtp, Language::English) => "none, or STARTTLS",
    }
}
