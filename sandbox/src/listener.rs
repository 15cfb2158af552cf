//! A port of 127.0.0.1, a thread for each connection, and the way to stop them all at once.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long dropping a listener waits for its connections. Their sockets are shut down first,
/// so that only a thread busy with files can reach it.
const FAREWELL: Duration = Duration::from_secs(2);

/// Stops a listener and its connections: their sockets are shut down, their sleeps end.
#[derive(Debug, Default)]
pub(crate) struct Stop {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    stopped: bool,
    next: u64,
    sockets: HashMap<u64, TcpStream>,
}

/// A socket that [`Stop`] shuts down; forgotten when this is dropped.
#[derive(Debug)]
pub(crate) struct Watched {
    stop: Arc<Stop>,
    number: u64,
}

impl Stop {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Registers a socket.
    pub(crate) fn watch(self: &Arc<Self>, socket: &TcpStream) -> io::Result<Watched> {
        let socket = socket.try_clone()?;
        let mut state = self.state();
        if state.stopped {
            return Err(stopped());
        }
        state.next += 1;
        let number = state.next;
        state.sockets.insert(number, socket);
        Ok(Watched { stop: Arc::clone(self), number })
    }

    /// Sleeps; an error when the stop comes first.
    pub(crate) fn sleep(&self, time: Duration) -> io::Result<()> {
        let start = Instant::now();
        let mut state = self.state();
        loop {
            if state.stopped {
                return Err(stopped());
            }
            let left = time.saturating_sub(start.elapsed());
            if left.is_zero() {
                return Ok(());
            }
            let waited = self.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn stop(&self) {
        let mut state = self.state();
        state.stopped = true;
        for socket in state.sockets.values() {
            let _ = socket.shutdown(Shutdown::Both);
        }
        self.changed.notify_all();
    }

    fn wait_until_idle(&self) {
        let start = Instant::now();
        let mut state = self.state();
        while !state.sockets.is_empty() && start.elapsed() < FAREWELL {
            let left = FAREWELL.saturating_sub(start.elapsed());
            let waited = self.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.stop.state().sockets.remove(&self.number);
        self.stop.changed.notify_all();
    }
}

fn stopped() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "the sandbox stops")
}

/// A listening port. Dropping it stops it and its connections.
pub(crate) struct Listener {
    address: SocketAddr,
    stop: Arc<Stop>,
    thread: Option<thread::JoinHandle<()>>,
}

impl fmt::Debug for Listener {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Listener").field(&self.address).finish()
    }
}

impl Listener {
    /// Listens on a port of 127.0.0.1 (0: any) and runs `serve` in a thread of its own for each
    /// connection.
    pub(crate) fn open(
        port: u16,
        stop: Arc<Stop>,
        serve: impl Fn(TcpStream) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = socket.local_addr()?;
        let shared = Arc::clone(&stop);
        let thread = thread::Builder::new()
            .name("sandbox listener".into())
            .spawn(move || accept(&socket, &shared, &Arc::new(serve)))?;
        Ok(Self { address, stop, thread: Some(thread) })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

fn accept<S: Fn(TcpStream) + Send + Sync + 'static>(
    socket: &TcpListener,
    stop: &Arc<Stop>,
    serve: &Arc<S>,
) {
    loop {
        let accepted = socket.accept();
        if stop.state().stopped {
            return;
        }
        let Ok((stream, _)) = accepted else {
            // Out of descriptors: let some connections end.
            if stop.sleep(Duration::from_millis(20)).is_err() {
                return;
            }
            continue;
        };
        // A connection that cannot be prepared is dropped; the client sees it closed.
        let _ = stream.set_nodelay(true);
        let Ok(watched) = stop.watch(&stream) else { continue };
        let serve = Arc::clone(serve);
        let _ = thread::Builder::new().name("sandbox connection".into()).spawn(move || {
            serve(stream);
            drop(watched);
        });
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop.stop();
        // Wakes the thread out of `accept`.
        let woken = TcpStream::connect_timeout(&self.address, FAREWELL);
        if let (Ok(_), Some(thread)) = (woken, self.thread.take()) {
            let _ = thread.join();
        }
        self.stop.wait_until_idle();
    }
}
