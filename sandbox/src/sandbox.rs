//! The sandbox itself: listeners opened as they are asked for, over one store.

use crate::authority::Authority;
use crate::connection::Connection;
use crate::faults::Faults;
use crate::listener::{Listener, Stop};
use crate::oauth::Issuer;
use crate::store::Store;
use crate::{Link, Options, Protocol, ReceivedMail, Service, TlsFlaw, imap, oauth, pop3, smtp};
use native_tls::TlsAcceptor;
use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Mail servers on 127.0.0.1. Dropping it closes every connection and stops every thread.
#[derive(Debug)]
pub struct Sandbox {
    shared: Arc<Shared>,
    stop: Arc<Stop>,
    open: Mutex<HashMap<(String, u16, Service), Open>>,
}

/// What the sessions share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) options: Options,
    pub(crate) store: Store,
    pub(crate) issuer: Issuer,
    received: Mutex<Vec<ReceivedMail>>,
    authority: Authority,
    queue: AtomicUsize,
    pop3_connections: AtomicUsize,
    smtp_connections: AtomicUsize,
    imap_connections: AtomicUsize,
    http_connections: AtomicUsize,
}

/// A listener seen by its sessions.
pub(crate) struct Site {
    pub(crate) host: String,
    pub(crate) service: Service,
    acceptor: OnceLock<TlsAcceptor>,
}

#[derive(Debug)]
struct Open {
    listener: Listener,
    link: Option<Link>,
}

impl Sandbox {
    /// Starts a sandbox. No port is opened and no key is made before one is needed.
    ///
    /// # Errors
    /// The directory of the options cannot be created or read.
    pub fn start(options: Options) -> io::Result<Self> {
        let store = Store::open(options.directory.clone(), options.clock, options.seed)?;
        let shared = Shared {
            options,
            store,
            issuer: Issuer::default(),
            received: Mutex::default(),
            authority: Authority::default(),
            queue: AtomicUsize::new(0),
            pop3_connections: AtomicUsize::new(0),
            smtp_connections: AtomicUsize::new(0),
            imap_connections: AtomicUsize::new(0),
            http_connections: AtomicUsize::new(0),
        };
        Ok(Self { shared: Arc::new(shared), stop: Arc::default(), open: Mutex::default() })
    }

    /// Where to connect instead of `host:port`. The listener is opened at the first call and
    /// presents a certificate for `host` (a DNS name in ASCII form, or an IP address).
    ///
    /// # Errors
    /// No listener can be opened, or `host` has spaces or control characters.
    pub fn address_for(&self, host: &str, port: u16, service: Service) -> io::Result<SocketAddr> {
        // The host stands in greetings.
        let odd = |character: char| character.is_control() || character.is_whitespace();
        if host.is_empty() || host.len() > 255 || host.contains(odd) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a host name"));
        }
        self.opened((host.to_lowercase(), port, service), 0)
    }

    /// Listens on a port of 127.0.0.1, 0 for any, as `host`.
    pub(crate) fn listen(&self, host: &str, port: u16, service: Service) -> io::Result<SocketAddr> {
        self.opened((host.to_owned(), port, service), port)
    }

    fn opened(&self, key: (String, u16, Service), local_port: u16) -> io::Result<SocketAddr> {
        let mut open = lock(&self.open);
        let opened = match open.entry(key) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                let (host, _, service) = entry.key();
                let opened = self.open(host.clone(), *service, local_port)?;
                entry.insert(opened)
            }
        };
        Ok(opened.link.as_ref().map_or_else(|| opened.listener.address(), Link::address))
    }

    fn open(&self, host: String, service: Service, port: u16) -> io::Result<Open> {
        let site = Arc::new(Site { host, service, acceptor: OnceLock::new() });
        let (shared, stop) = (Arc::clone(&self.shared), Arc::clone(&self.stop));
        // With a link, the fixed port is the link's: it is where clients connect.
        let delay = self.shared.options.link_delay;
        let direct_port = if delay.is_some() { 0 } else { port };
        let listener = Listener::open(direct_port, Arc::clone(&self.stop), move |stream| {
            // A session ends by an error when its client leaves: nobody needs to know.
            let _ = session(&shared, &site, &stop, stream);
        })?;
        let link = match delay {
            Some(delay) => Some(Link::start_on(port, listener.address(), delay)?),
            None => None,
        };
        Ok(Open { listener, link })
    }

    /// The certificate of the authority that signs for every host, in PEM: what a client must
    /// trust. The key is made at the first call or at the first TLS connection.
    ///
    /// # Errors
    /// The system gives no randomness.
    pub fn ca_pem(&self) -> io::Result<String> {
        self.shared.authority.ca_pem()
    }

    /// The mails received by SMTP so far, in order.
    #[must_use]
    pub fn received(&self) -> Vec<ReceivedMail> {
        lock(&self.shared.received).clone()
    }

    /// The mails received by SMTP after so many of them, in order.
    #[must_use]
    pub fn received_since(&self, count: usize) -> Vec<ReceivedMail> {
        lock(&self.shared.received).get(count..).unwrap_or_default().to_vec()
    }

    /// Puts a message in a mailbox, without adding anything to it. In memory its octets are
    /// kept as they are, even malformed; in a directory, line ends become CRLF.
    ///
    /// `mailbox` is an address or a bare name, without case. `jean` and `jean@masociete.fr` name
    /// one mailbox: a bare mailbox takes the first domain that is used with its name. Another
    /// domain, `jean@autre.fr`, then has a mailbox of its own.
    ///
    /// # Errors
    /// The directory cannot be written.
    pub fn deliver(&self, mailbox: &str, message: &[u8]) -> io::Result<()> {
        self.shared.store.deliver(mailbox, &Arc::from(message))
    }

    /// The messages now in a mailbox, oldest first; empty when nobody ever used it. Does not
    /// count as a login: seed mails appear only with one.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn mailbox(&self, mailbox: &str) -> io::Result<Vec<Arc<[u8]>>> {
        let Some(mailbox) = self.shared.store.existing(mailbox) else { return Ok(Vec::new()) };
        mailbox.messages()?.iter().map(|message| message.read()).collect()
    }

    /// Opens a page as the browser of a person would: the page where a program asks for access. The
    /// person answers at once ([`crate::Issuing::approves`]), and the program is told on the address
    /// that it listens on.
    ///
    /// # Errors
    /// The page is not one of the issuer, or its way back does not lead to this machine.
    pub fn browse(&self, url: &str) -> io::Result<()> {
        let back = self.shared.issuer.page(&self.shared.options.issuing, url);
        let odd = || io::Error::new(io::ErrorKind::InvalidInput, "not a page of the issuer");
        oauth::visit(&back.ok_or_else(odd)?)
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// What it was started with.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.shared.options
    }
}

impl Shared {
    pub(crate) fn now(&self) -> jiff::Timestamp {
        (self.options.clock)()
    }

    /// The queue identifier of the next accepted mail.
    pub(crate) fn next_id(&self) -> String {
        format!("{:06}", self.queue.fetch_add(1, Ordering::Relaxed) + 1)
    }

    pub(crate) fn record(&self, mail: ReceivedMail) {
        lock(&self.received).push(mail);
    }

    /// The acceptor of a site, made once.
    pub(crate) fn acceptor<'a>(&self, site: &'a Site) -> io::Result<&'a TlsAcceptor> {
        if let Some(acceptor) = site.acceptor.get() {
            return Ok(acceptor);
        }
        let flaw = self.options.scenario.tls;
        let identity = self.authority.identity(&site.host, flaw)?;
        let mut builder = TlsAcceptor::builder(identity);
        if flaw == Some(TlsFlaw::OldProtocol) {
            builder.min_protocol_version(Some(native_tls::Protocol::Tlsv10));
            builder.max_protocol_version(Some(native_tls::Protocol::Tlsv10));
        }
        let acceptor = builder.build().map_err(io::Error::other)?;
        Ok(site.acceptor.get_or_init(|| acceptor))
    }
}

fn session(
    shared: &Arc<Shared>,
    site: &Arc<Site>,
    stop: &Arc<Stop>,
    stream: TcpStream,
) -> io::Result<()> {
    let protocol = site.service.protocol;
    let counter = match protocol {
        Protocol::Pop3 => &shared.pop3_connections,
        Protocol::Smtp => &shared.smtp_connections,
        Protocol::Imap => &shared.imap_connections,
        Protocol::Http => &shared.http_connections,
    };
    let turn = counter.fetch_add(1, Ordering::Relaxed) + 1;
    let faults = Faults::new(&shared.options.scenario, protocol, turn);
    let mut connection = Connection::new(stream, protocol, faults, Arc::clone(stop))?;
    if site.service.implicit_tls {
        connection.start_tls(|| shared.acceptor(site))?;
    }
    match protocol {
        Protocol::Pop3 => pop3::serve(&mut connection, shared, site, turn),
        Protocol::Smtp => smtp::serve(&mut connection, shared, site, turn),
        Protocol::Imap => imap::serve(&mut connection, shared, site, turn),
        Protocol::Http => oauth::serve(&mut connection, shared),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
