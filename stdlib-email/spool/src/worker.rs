//! Sends what is due.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wl_mail::Error as MailError;
use wl_mail::auth::Secret;
use wl_mail::log::DialogueLog;
use wl_mail::net::{Cancel, Network, Watcher};
use wl_mail::smtp::{Envelope, Outcome, Session};

use crate::mail::{Fate, Id, Reason, ReasonKind, Server, State};
use crate::owner::Owner;
use crate::queue::{Options, Spool};
use crate::renewal::Renewals;
use crate::turns::{Avoided, Claim, Content};
use crate::verdict::{Verdict, of_delivery, of_error};
use crate::{Error, Result};

/// What a worker sends through.
#[derive(Clone)]
pub struct Outside {
    /// What dials.
    pub network: Arc<dyn Network>,
    /// Who is shown the dialogue.
    pub log: Option<Arc<dyn DialogueLog>>,
    /// Ends the attempt under way. A mail whose text has left by then becomes
    /// [`State::Unknown`].
    pub cancel: Cancel,
}

/// An attempt to send a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// The mail.
    pub id: Id,
    /// What became of it.
    pub state: State,
}

/// Sends the mails of a queue, one after the other. Any number of workers may share a queue.
pub struct Worker {
    spool: Spool,
    owner: Owner,
    outside: Outside,
    session: Option<(Server, Session)>,
    mark: Arc<Mark>,
    /// Servers that could not be used since the pass began.
    avoided: Vec<Avoided>,
    renewals: Renewals,
}

impl Worker {
    /// A worker over the queue in this file.
    pub fn new(path: &Path, options: Options, outside: Outside) -> Result<Self> {
        let unusable = |error: std::io::Error| Error::Unusable {
            path: path.to_owned(),
            detail: error.to_string(),
        };
        let spool = Spool::open_with(path, options.clone())?;
        let owner = Owner::new(path).map_err(unusable)?;
        let second = Spool::open_with(path, options)?;
        let mark = Mark {
            owner: owner.name.clone(),
            state: Mutex::new(Marked { spool: second, id: 0, left: false, failure: None }),
            closing: AtomicBool::new(false),
        };
        let (session, avoided) = (None, Vec::new());
        let renewals = Renewals::default();
        Ok(Self { spool, owner, outside, session, mark: Arc::new(mark), avoided, renewals })
    }

    /// Its queue.
    pub fn spool(&mut self) -> &mut Spool {
        &mut self.spool
    }

    /// What it renews.
    pub(crate) fn renewals(&self) -> Renewals {
        self.renewals.clone()
    }

    /// Sends every mail that is due. `told` sees each attempt and says whether to go on.
    pub fn run(&mut self, mut told: impl FnMut(&Spool, Attempt) -> bool) -> Result<()> {
        self.spool.recover()?;
        self.avoided.clear();
        while !self.is_stopped() {
            match self.send_next()? {
                Some(attempt) if told(&self.spool, attempt) => {}
                _ => break,
            }
        }
        self.leave();
        Ok(())
    }

    /// Claims the next mail that is due and tries to send it; `None` when none is.
    pub fn send_next(&mut self) -> Result<Option<Attempt>> {
        let Some(claim) = self.spool.claim(&self.owner.name, &self.avoided)? else {
            return Ok(None);
        };
        let state = match &claim.content {
            Err(reason) => self.spool.give_up(&claim, &self.owner.name, reason)?,
            Ok(content) => self.try_to_send(&claim, content)?,
        };
        Ok(Some(Attempt { id: claim.id, state }))
    }

    fn try_to_send(&mut self, claim: &Claim, content: &Content) -> Result<State> {
        self.mark.begin(claim.id);
        // A mistake of ours about one mail must not keep the others from leaving.
        let tried = catch_unwind(AssertUnwindSafe(|| self.attempt(claim.id, content)));
        let (left, failure) = self.mark.end();
        let all = |verdict: &Verdict| -> Vec<(i64, Verdict)> {
            content.waiting.iter().map(|(rank, _)| (*rank, verdict.clone())).collect()
        };
        let verdicts = match tried {
            Ok(Ok(outcome)) => content
                .waiting
                .iter()
                .map(|(rank, address)| (*rank, of_delivery(&outcome, address)))
                .collect(),
            // The mark could not be written, or somebody wants us to stop: nothing was sent.
            Ok(Err(MailError::Cancelled)) => {
                self.session = None;
                self.spool.release(claim.id, &self.owner.name)?;
                return failure.map_or(Ok(State::Pending), Err);
            }
            Ok(Err(error)) => all(&of_error(&error)),
            Err(_) => {
                self.session = None;
                let reason = Reason {
                    kind: ReasonKind::Internal,
                    code: 0,
                    detail: "the program failed on this mail".to_owned(),
                };
                let fate = if left { Fate::Unknown } else { Fate::Refused };
                all(&Verdict { fate, reason: Some(reason) })
            }
        };
        self.spool.settle(claim, &self.owner.name, &verdicts)
    }

    /// One attempt, over the session that is open when it leads to the right server.
    fn attempt(&mut self, id: Id, content: &Content) -> wl_mail::Result<Outcome> {
        let to = content.waiting.iter().map(|(_, address)| address.clone()).collect();
        let envelope = Envelope { from: content.from.clone(), to };
        if let Some((server, session)) = &mut self.session
            && *server == content.server
        {
            match session.send(&envelope, &content.source) {
                // The server had enough of this connection: it said so before it had the text.
                Err(error) if error.is_fatal() && !self.mark.left() && !self.is_stopped() => {
                    self.session = None;
                }
                Err(error) => {
                    self.session.take_if(|_| error.is_fatal());
                    return Err(error);
                }
                sent => return sent,
            }
        }
        self.leave();
        let (server, mut session) = match self.connect(id, &content.server) {
            Ok(connected) => connected,
            Err(error) => {
                // What would meet the next mails for this server too.
                if of_error(&error).fate == Fate::Waiting {
                    self.avoided.push((content.server.host.clone(), content.server.port));
                }
                return Err(error);
            }
        };
        let sent = session.send(&envelope, &content.source);
        if !sent.as_ref().is_err_and(MailError::is_fatal) {
            self.session = Some((server, session));
        }
        sent
    }

    /// Connects for a mail, with another token when the one it waits with has ended.
    fn connect(&mut self, id: Id, server: &Server) -> wl_mail::Result<(Server, Session)> {
        let now = self.spool.now();
        if server.renewal.as_ref().is_some_and(|it| it.is_due(now)) {
            let server = self.renewed(id, server)?;
            return self.dial(&server).map(|session| (server, session));
        }
        match self.dial(server) {
            Err(error) if error.is_token_refused() && server.renewal.is_some() => {
                let server = self.renewed(id, server)?;
                self.dial(&server).map(|session| (server, session))
            }
            other => other.map(|session| (server.clone(), session)),
        }
    }

    /// The server of a mail with a renewed token, which every mail that waits with it gets.
    fn renewed(&mut self, id: Id, server: &Server) -> wl_mail::Result<Server> {
        let Some(renewal) = &server.renewal else { return Ok(server.clone()) };
        if let Some(fresher) = self.fresher(id, server)? {
            self.renewals.note(renewal, &fresher, Vec::new());
            return Ok(fresher);
        }
        match renewal.ask(server, &self.outside) {
            Ok(token) => {
                let answer = token.answer.clone();
                let renewed = server.with_token(renewal, token, self.spool.now());
                self.renewals.note(renewal, &renewed, answer);
                self.spool.keep_token(renewal, &renewed).map_err(|error| self.mark.fail(error))?;
                Ok(renewed)
            }
            // A refresh token may serve once, and another worker have been faster.
            Err(error @ MailError::OAuthRefused { .. }) => self.fresher(id, server)?.ok_or(error),
            Err(error) => Err(error),
        }
    }

    /// The server of a mail, when its token was renewed since the mail was claimed.
    fn fresher(&mut self, id: Id, server: &Server) -> wl_mail::Result<Option<Server>> {
        let now = self.spool.server(id).map_err(|error| self.mark.fail(error))?;
        Ok(now.filter(|now| now != server))
    }

    fn dial(&self, server: &Server) -> wl_mail::Result<Session> {
        let mut options = server.options();
        options.log.clone_from(&self.outside.log);
        options.cancel = self.outside.cancel.clone();
        options.watcher = Some(Arc::clone(&self.mark) as Arc<dyn Watcher>);
        // Nobody waits for this mail: doubt costs more than a round trip.
        options.envelope_first = true;
        let network = self.outside.network.as_ref();
        let connected = Session::connect(network, &options, "");
        let has_token = options
            .credentials
            .as_ref()
            .is_some_and(|it| matches!(it.secret, Secret::AccessToken(_)));
        match connected {
            // A server with no way to log in in common is used without, as when sending directly.
            Err(MailError::AuthUnavailable { .. }) if !has_token => {
                options.credentials = None;
                Session::connect(network, &options, "")
            }
            other => other,
        }
    }

    /// Ends the session that is open.
    fn leave(&mut self) {
        if let Some((_, session)) = self.session.take() {
            // Nothing about mails depends on it.
            let _ = session.quit();
        }
    }

    fn is_stopped(&self) -> bool {
        self.outside.cancel.is_cancelled() || self.mark.closing.load(Ordering::SeqCst)
    }

    /// What another thread stops it with.
    pub(crate) fn mark(&self) -> Arc<Mark> {
        Arc::clone(&self.mark)
    }
}

/// Writes on the disk that the text of the mail under way is about to leave, before it does.
pub(crate) struct Mark {
    owner: String,
    state: Mutex<Marked>,
    /// No text leaves any more.
    closing: AtomicBool,
}

struct Marked {
    /// A door of its own to the queue: the worker's is in use.
    spool: Spool,
    id: Id,
    left: bool,
    failure: Option<Error>,
}

impl Mark {
    fn begin(&self, id: Id) {
        let mut state = self.lock();
        (state.id, state.left, state.failure) = (id, false, None);
    }

    fn end(&self) -> (bool, Option<Error>) {
        let mut state = self.lock();
        (state.left, state.failure.take())
    }

    /// Keeps what the queue refused; the attempt ends as if it had not begun.
    fn fail(&self, error: Error) -> MailError {
        self.lock().failure = Some(error);
        MailError::Cancelled
    }

    fn left(&self) -> bool {
        self.lock().left
    }

    /// Lets no text leave from now on; whether one has and is not settled.
    pub(crate) fn close(&self) -> bool {
        let state = self.lock();
        self.closing.store(true, Ordering::SeqCst);
        state.left
    }

    fn lock(&self) -> MutexGuard<'_, Marked> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watcher for Mark {
    fn leaving(&self) -> wl_mail::Result<()> {
        let mut state = self.lock();
        if state.left {
            return Ok(());
        }
        if self.closing.load(Ordering::SeqCst) {
            return Err(MailError::Cancelled);
        }
        let id = state.id;
        if let Err(error) = state.spool.mark_body(id, &self.owner) {
            state.failure = Some(error);
            return Err(MailError::Cancelled);
        }
        state.left = true;
        Ok(())
    }
}
