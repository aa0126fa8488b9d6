//! The server: who may come in, who is there, what was asked.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::login::Login;
use crate::{Identity, Reply, Request, session};

pub(crate) type Handler = Box<dyn Fn(&Request) -> Reply + Send + Sync>;

/// How a server stands towards its clients; the default lets everybody in, without encryption.
pub struct Options {
    /// With one, it encrypts everything; without, nothing.
    pub identity: Option<Identity>,
    /// Hands are shaken before the first packet, as TDS 8 has it.
    pub strict: bool,
    /// The password that logins must have.
    pub password: Option<String>,
    /// A database that is not there as long as no statement makes one.
    pub missing: Option<String>,
    /// The largest packets it agrees to.
    pub packet_size: usize,
    /// How long it takes to let somebody in.
    pub login_takes: Duration,
    /// Where to listen; a free port by default.
    pub address: SocketAddr,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            identity: None,
            strict: false,
            password: None,
            missing: None,
            packet_size: 32_767,
            login_takes: Duration::ZERO,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        }
    }
}

/// A server that runs until it is dropped.
pub struct Double {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

pub(crate) struct Shared {
    pub options: Options,
    pub handler: Handler,
    pub seen: Mutex<Seen>,
    pub open: AtomicUsize,
    pub cancelled: AtomicUsize,
    sessions: AtomicU64,
    broken: watch::Sender<u64>,
}

#[derive(Default)]
pub(crate) struct Seen {
    pub logins: Vec<Login>,
    pub requests: Vec<Request>,
}

impl Double {
    pub async fn start(
        options: Options,
        handler: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(options.address).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            options,
            handler: Box::new(handler),
            seen: Mutex::default(),
            open: AtomicUsize::new(0),
            cancelled: AtomicUsize::new(0),
            sessions: AtomicU64::new(0),
            broken: watch::Sender::new(0),
        });
        let listening = tokio::spawn(listen(listener, shared.clone()));
        Ok(Self {
            address,
            shared,
            listening,
        })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What clients said of themselves, the earliest first.
    pub fn logins(&self) -> Vec<Login> {
        self.shared.seen().logins.clone()
    }

    /// What was asked, the earliest first.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.seen().requests.clone()
    }

    /// How many connections there are.
    pub fn open(&self) -> usize {
        self.shared.open.load(Ordering::Relaxed)
    }

    /// How many statements clients called off.
    pub fn cancelled(&self) -> usize {
        self.shared.cancelled.load(Ordering::Relaxed)
    }

    /// Breaks every connection there is, and goes on listening.
    pub fn break_all(&self) {
        self.shared.broken.send_modify(|times| *times += 1);
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        self.listening.abort();
        self.break_all();
    }
}

impl Shared {
    /// Why somebody is not let in.
    pub fn refusal(&self, login: &Login) -> Option<(u32, String)> {
        let wanted = self.options.password.as_ref();
        if wanted.is_some_and(|password| *password != login.password) {
            let told = format!("Login failed for user '{}'.", login.user);
            return Some((18456, told));
        }
        let name = self.options.missing.as_ref()?;
        let made = |request: &Request| request.sql.contains("CREATE DATABASE");
        let is_missing = *name == login.database && !self.seen().requests.iter().any(made);
        is_missing.then(|| (4060, format!("Cannot open database \"{name}\".")))
    }

    pub fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(attend(stream, shared.clone()));
    }
}

/// One connection until it ends, or is broken.
async fn attend(stream: TcpStream, shared: Arc<Shared>) {
    let mut broken = shared.broken.subscribe();
    let number = shared.sessions.fetch_add(1, Ordering::Relaxed) + 1;
    shared.open.fetch_add(1, Ordering::Relaxed);
    tokio::select! {
        // A client that goes away is no fault.
        _ = session::run(stream, number, shared.clone()) => {}
        _ = broken.changed() => {}
    }
    shared.open.fetch_sub(1, Ordering::Relaxed);
}
