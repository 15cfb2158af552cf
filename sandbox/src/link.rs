//! A link with a delay: bytes arrive later, and as many of them.

use crate::listener::{Listener, Stop};
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// Octets read at once.
const PIECE: usize = 64 << 10;
/// Pieces in flight each way: 64 MiB, above what any test needs at once.
const IN_FLIGHT: usize = 1024;

/// A TCP proxy on 127.0.0.1 that delays each direction by a fixed time without limiting the
/// throughput: what was written at t is readable at t + delay. The handshake of TCP itself is
/// not delayed; the first bytes of the server are delayed by one way.
#[derive(Debug)]
pub struct Link {
    listener: Listener,
}

impl Link {
    /// Opens a link to `target`.
    ///
    /// # Errors
    /// The listener cannot be opened.
    pub fn start(target: SocketAddr, one_way: Duration) -> io::Result<Self> {
        Self::start_on(0, target, one_way)
    }

    /// Opens a link on a given port, 0 for any.
    pub(crate) fn start_on(port: u16, target: SocketAddr, one_way: Duration) -> io::Result<Self> {
        let stop = Arc::new(Stop::default());
        let shared = Arc::clone(&stop);
        let listener = Listener::open(port, stop, move |client| {
            // A target that refuses closes the client, which is all a link can say.
            let _ = relay(client, target, one_way, &shared);
        })?;
        Ok(Self { listener })
    }

    /// Where to connect.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.listener.address()
    }
}

fn relay(
    mut client: TcpStream,
    target: SocketAddr,
    way: Duration,
    stop: &Arc<Stop>,
) -> io::Result<()> {
    let server = TcpStream::connect(target)?;
    server.set_nodelay(true)?;
    let watched = stop.watch(&server)?;
    let mut up = (client.try_clone()?, server.try_clone()?);
    let other_stop = Arc::clone(stop);
    let upward = thread::Builder::new()
        .name("sandbox link".into())
        .spawn(move || direction(&up.0, &mut up.1, way, &other_stop))?;
    direction(&server, &mut client, way, stop);
    let _ = upward.join();
    drop(watched);
    Ok(())
}

fn direction(from: &TcpStream, to: &mut TcpStream, way: Duration, stop: &Stop) {
    let (sender, receiver) = sync_channel(IN_FLIGHT);
    let source = from.try_clone();
    let reader = thread::Builder::new().name("sandbox link".into()).spawn(move || {
        if let Ok(source) = source {
            carry(source, &sender);
        }
    });
    if reader.is_ok() && deliver(&receiver, to, way, stop).is_ok() {
        let _ = to.shutdown(Shutdown::Write);
    } else {
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    }
    // The channel must close before the reader is awaited: it may be blocked on a full one.
    drop(receiver);
    if let Ok(reader) = reader {
        let _ = reader.join();
    }
}

fn carry(mut from: TcpStream, sender: &SyncSender<(Instant, Vec<u8>)>) {
    let mut piece = vec![0; PIECE];
    while let Ok(count) = from.read(&mut piece) {
        if count == 0 || sender.send((Instant::now(), piece[..count].to_vec())).is_err() {
            return;
        }
    }
}

fn deliver(
    receiver: &Receiver<(Instant, Vec<u8>)>,
    to: &mut TcpStream,
    way: Duration,
    stop: &Stop,
) -> io::Result<()> {
    while let Ok((read_at, bytes)) = receiver.recv() {
        stop.sleep((read_at + way).saturating_duration_since(Instant::now()))?;
        to.write_all(&bytes)?;
    }
    Ok(())
}
