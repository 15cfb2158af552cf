//! The prompt at a terminal.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{ColorMode, CompletionType, Config, Editor};
use wl_interpreter::diagnostic::Language;
use wl_interpreter::syntax::fold;
use wl_interpreter::value::{Class, Type, Value, display};
use wl_interpreter::{Interpreter, bilingual};
use wl_sandbox::Scenario;

use super::colour::painted;
use super::command::{self, Command};
use super::editor::{Assistant, State, ends_with_call, is_order};
use super::history;
use super::words::{Front, Spellings, front};
use crate::console::table::layout;
use crate::console::visible;
use crate::doc::signature::static_type_name;
use crate::doc::{self, Manner};
use crate::screen::{Screen, width};
use crate::secret::is_secret;
use crate::session::Session;
use crate::status::Status;
use crate::style::Paint;
use crate::{program, report};

/// Entries kept between runs.
const KEPT: usize = 2000;

/// Talks until the person leaves.
pub fn talk(session: Session, screen: &Screen) -> Status {
    let state = Rc::new(RefCell::new(State { session, spellings: Spellings::default() }));
    let talk = Talk { state: Rc::clone(&state), screen };
    talk.greet();
    let ended = talk.run();
    drop(talk);
    let status = match ended {
        Ok(()) => Status::Finished,
        Err(error) => {
            screen.err(&format!("{error}\n"));
            Status::Failed
        }
    };
    if let Ok(state) = Rc::try_unwrap(state) {
        state.into_inner().session.close(status);
    }
    status
}

struct Talk<'s> {
    state: Rc<RefCell<State>>,
    screen: &'s Screen,
}

impl Talk<'_> {
    fn greet(&self) {
        let version = env!("CARGO_PKG_VERSION");
        let style = self.screen.style();
        let title = style.paint(Paint::Strong, "wl").into_owned() + " " + version;
        let text = bilingual!(
            "{title} — WLangage, français et anglais mêlés. Tab complète, Ctrl-D quitte.\n?EmailEnvoieMessage montre l'aide d'un nom, :aide les commandes.\n",
            "{title} — WLangage, French and English mixed. Tab completes, Ctrl-D leaves.\n?EmailSendMessage shows the help of a name, :help the commands.\n"
        );
        self.screen.out(text.get(self.language()));
    }

    fn run(&self) -> Result<(), ReadlineError> {
        let color =
            if self.screen.style().color { ColorMode::Enabled } else { ColorMode::Disabled };
        let config = Config::builder()
            .max_history_size(KEPT)?
            .history_ignore_space(true)
            .completion_type(CompletionType::List)
            .color_mode(color)
            .tab_stop(4)
            .build();
        let mut editor: Editor<Assistant, FileHistory> = Editor::with_config(config)?;
        let assistant = Assistant { state: Rc::clone(&self.state), style: self.screen.style() };
        editor.set_helper(Some(assistant));
        let file = history::file();
        if let Some(file) = &file {
            // The first time there is none.
            let _ = editor.load_history(file);
        }
        loop {
            let prompt =
                if self.state.borrow().session.is_sandboxed() { "wl·sandbox> " } else { "wl> " };
            let painted = self.screen.style().paint(Paint::Strong, prompt);
            let entry = match editor.readline(&(prompt, &*painted)) {
                Ok(entry) => entry,
                Err(ReadlineError::Interrupted) => continue,
                Err(ReadlineError::Eof) => return Ok(()),
                Err(error) => return Err(error),
            };
            let entry = entry.trim_end();
            if entry.trim().is_empty() {
                continue;
            }
            let table = Rc::clone(self.state.borrow().session.interpreter.table());
            if !is_secret(entry, &table) && editor.add_history_entry(entry)? {
                // A history that cannot be written must not stop the work.
                let _ = file.as_ref().map(|file| editor.append_history(file));
            }
            let leave = match self.meant(entry) {
                Some(order) => self.order(order),
                None => self.enter(entry),
            };
            self.screen.finish();
            if leave {
                return Ok(());
            }
        }
    }

    /// The order that an entry is, or plainly means: `exit`, unless the program has that name.
    fn meant<'e>(&self, entry: &'e str) -> Option<&'e str> {
        let entry = entry.trim();
        if is_order(entry) {
            return Some(entry);
        }
        let order = command::bare(entry)?;
        let state = self.state.borrow();
        let declared = state.session.interpreter.checker().names().any(|name| name == entry);
        (!declared).then_some(order)
    }

    /// Runs an entry; true when it ends the program.
    fn enter(&self, entry: &str) -> bool {
        let mut state = self.state.borrow_mut();
        state.spellings.learn(entry);
        let (_, value) = state.session.enter(entry);
        // A procedure that gives nothing has nothing to show.
        let empty = |value: &Value| matches!(value, Value::Null) && ends_with_call(entry);
        if let Some(value) = value.filter(|value| !empty(value)) {
            let text = visible(&shown(&value, state.session.language));
            self.screen.out(&(painted(&text, self.screen.style(), None) + "\n"));
        }
        state.session.is_ended()
    }

    /// Obeys `:command` or `?name`; true to leave.
    fn order(&self, line: &str) -> bool {
        if let Some(name) = line.strip_prefix('?') {
            // A call is pasted as it stands: its name is asked about.
            self.help(name.split('(').next().unwrap_or(name).trim());
            return false;
        }
        let Some((command, argument)) = command::parse(line) else {
            self.refuse(&bilingual!(
                "commande inconnue : {line} ; :aide en donne la liste",
                "unknown command: {line}; :help lists them"
            ));
            return false;
        };
        match command {
            Command::Help => self.screen.out(&command::list(self.language())),
            Command::Quit => return true,
            Command::Variables => self.variables(),
            Command::Load => return self.load(argument),
            Command::Sandbox => self.sandbox(argument),
            Command::Lang => self.lang(argument),
        }
        false
    }

    fn help(&self, name: &str) {
        if name.is_empty() {
            return self.screen.out(&command::list(self.language()));
        }
        let state = self.state.borrow();
        let table = state.session.interpreter.table();
        let manner = Manner::new(self.screen, state.session.language);
        let interpreter = &state.session.interpreter;
        let help = doc::help(name, table, manner).or_else(|| {
            let (title, subject) = self.declared(name, interpreter, manner)?;
            let page = subject.and_then(|subject| doc::help(&subject, table, manner));
            Some(title + &page.unwrap_or_default())
        });
        match help {
            Some(help) => self.screen.out(&help),
            None => self.refuse(&doc::unknown(name, table)),
        }
    }

    /// For a variable, or a member of one: a title, and the builtin whose page follows.
    fn declared(
        &self,
        name: &str,
        interpreter: &Interpreter,
        manner: Manner,
    ) -> Option<(String, Option<String>)> {
        let native = |ty: &Type| match ty {
            Type::Object { class: Class::Native(native), .. } => Some(native.names.fr),
            _ => None,
        };
        if let Some((object, member)) = name.rsplit_once('.') {
            let Front::Typed(ty) = front(&format!("{object}."), interpreter) else { return None };
            return Some((String::new(), Some(format!("{}.{member}", native(&ty)?))));
        }
        let ty = interpreter.checker().variable_type(&fold(name))?;
        let type_name = static_type_name(&ty, manner.language);
        let kind = bilingual!("(variable de type {type_name})", "(variable of type {type_name})");
        let style = self.screen.style();
        let kind = style.paint(Paint::Faint, kind.get(manner.language)).into_owned();
        let title = format!("{} {kind}\n", style.paint(Paint::Strong, name));
        Some((title, native(&ty).map(str::to_owned)))
    }

    /// Variables with type and value.
    fn variables(&self) {
        let mut state = self.state.borrow_mut();
        let mut keys: Vec<String> =
            state.session.interpreter.checker().names().map(str::to_owned).collect();
        keys.sort();
        let language = state.session.language;
        let mut rows = Vec::new();
        for key in keys {
            let Some(ty) = state.session.interpreter.checker().variable_type(&key) else {
                continue;
            };
            let value = state.session.interpreter.enter(&key).value;
            let value = value.map_or_else(String::new, |value| shown(&value, language));
            let name = state.spellings.of(&key).to_owned();
            rows.push(vec![name, static_type_name(&ty, language), visible(&value)]);
        }
        if rows.is_empty() {
            let none = bilingual!("Aucune variable\n", "No variable\n");
            return self.screen.out(none.get(language));
        }
        self.screen.out(&layout(&[], &rows, width()));
    }

    /// Runs a file; true when it ends the program.
    fn load(&self, path: &str) -> bool {
        let path = path.trim_matches('"');
        match program::read(Path::new(path)) {
            Ok((name, text)) => {
                let mut state = self.state.borrow_mut();
                state.spellings.learn(&text);
                state.session.run(&[(name, text)]);
                state.session.is_ended()
            }
            Err(why) => {
                self.refuse(&why);
                false
            }
        }
    }

    fn sandbox(&self, directory: &str) {
        let directory = (!directory.is_empty()).then(|| Path::new(directory));
        let started = self.state.borrow_mut().session.start_sandbox(directory, Scenario::default());
        match started {
            Ok(()) => self.screen.out(
                bilingual!(
                    "Tous les mails restent désormais sur cette machine.\n",
                    "Every mail stays on this machine from now on.\n"
                )
                .get(self.language()),
            ),
            Err(why) => self.refuse(&why),
        }
    }

    fn lang(&self, name: &str) {
        let language = match name {
            "fr" => Language::French,
            "en" => Language::English,
            _ => {
                return self
                    .refuse(&bilingual!(":langue fr ou :langue en", ":lang fr or :lang en"));
            }
        };
        self.state.borrow_mut().session.speak(language);
    }

    fn refuse(&self, why: &wl_interpreter::diagnostic::Bilingual) {
        report::refusal(self.screen, why, self.language());
    }

    fn language(&self) -> Language {
        match self.state.try_borrow() {
            Ok(state) => state.session.language,
            Err(_) => Language::default(),
        }
    }
}

/// A value as the prompt answers it: a text between quotes, a boolean as a script writes it.
#[must_use]
pub fn shown(value: &Value, language: Language) -> String {
    match (value, language) {
        (Value::Bool(true), Language::French) => "Vrai".to_owned(),
        (Value::Bool(false), Language::French) => "Faux".to_owned(),
        (Value::Bool(true), Language::English) => "True".to_owned(),
        (Value::Bool(false), Language::English) => "False".to_owned(),
        (Value::Date(_) | Value::Time(_) | Value::DateTime(_), _) => moment(&display(value)),
        (Value::Text(text), _) => format!("\"{}\"", text.as_str().replace('"', "\"\"")),
        (value, _) => display(value),
    }
}

/// `20260131140509123` as a person reads it; what is empty stays so.
fn moment(digits: &str) -> String {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.to_owned();
    }
    let clock = |t: &str| format!("{}:{}:{}.{}", &t[..2], &t[2..4], &t[4..6], &t[6..]);
    let day = |d: &str| format!("{}-{}-{}", &d[..4], &d[4..6], &d[6..8]);
    match digits.len() {
        8 => day(digits),
        9 => clock(digits),
        17 => format!("{} {}", day(digits), clock(&digits[8..])),
        _ => digits.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn dates_and_times_are_readable() {
        assert_eq!(moment("20260131"), "2026-01-31");
        assert_eq!(moment("140509123"), "14:05:09.123");
        assert_eq!(moment("20260131140509123"), "2026-01-31 14:05:09.123");
        assert_eq!(moment(""), "");
    }
}
