//! A new password for mails that wait, from the person or from standard input: never from the
//! command line, which other users of the machine can read.

use std::io::{self, BufRead};

use wl_interpreter::bilingual;
use wl_interpreter::diagnostic::{Bilingual, Language};
use wl_spool::Entry;

use crate::console::dialog::{Answer, Question, someone_is_there};
use crate::console::visible;
use crate::screen::Screen;

/// Passwords by account: each is asked for once.
#[derive(Default)]
pub struct Passwords(Vec<(Account, String)>);

#[derive(PartialEq, Eq)]
struct Account {
    user: String,
    host: String,
    port: u16,
}

impl Passwords {
    /// The password of the account that a mail logs in with; "" when it does not.
    pub fn of(
        &mut self,
        entry: &Entry,
        screen: &Screen,
        language: Language,
    ) -> Result<&str, Bilingual> {
        let Some(user) = entry.user.clone() else { return Ok("") };
        let account = Account { user, host: entry.host.clone(), port: entry.port };
        let at = match self.0.iter().position(|(own, _)| *own == account) {
            Some(at) => at,
            None => {
                let password = ask(&account, screen, language)?;
                self.0.push((account, password));
                self.0.len() - 1
            }
        };
        Ok(self.0.get(at).map_or("", |(_, password)| password))
    }
}

/// Asks at the terminal without showing what is typed; elsewhere reads a line.
fn ask(account: &Account, screen: &Screen, language: Language) -> Result<String, Bilingual> {
    let unchanged =
        bilingual!("aucun mot de passe : rien n'a changé", "no password: nothing has changed");
    if !someone_is_there() {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map_err(|_| unchanged)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let (user, host, port) = (visible(&account.user), visible(&account.host), account.port);
    let text = bilingual!(
        "Mot de passe de {user} sur {host}:{port} : ",
        "Password of {user} on {host}:{port}: "
    );
    screen.finish();
    let prompt = text.get(language);
    let question = Question { prompt, proposed: "", secret: true, style: screen.style() };
    match question.ask() {
        Answer::Line(line) => Ok(line),
        Answer::None | Answer::Stop => Err(unchanged),
        Answer::CannotHide => Err(bilingual!(
            "ce terminal ne sait pas cacher ce qui est tapé : donner le mot de passe par l'entrée standard",
            "this terminal cannot hide what is typed: give the password on standard input"
        )),
    }
}
