//! Serving: the door to the network. It listens, has each connection handled, and closes in good order.
//!
//! **Invariants**
//! - The address is told when it really listens, and not before.
//! - Nobody holds the door open: whoever says nothing for a while, or can't agree on TLS, is let go of,
//!   and there are never more connections than [`N_CONNECTIONS_MAX`].
//! - Once asked to stop, it takes nobody new, ends the live updates, and lets what was begun be finished
//!   for [`TO_FINISH`].

mod tls;

use std::{future::Future, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, rt, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tower_service::Service;

pub use tls::{Certificates, PemFiles, TlsError};

use crate::{Site, app, webhooks};

/// How many connections there are at most. A browser opens up to six, so this is an office of a hundred
/// and some; more wait until one is free.
const N_CONNECTIONS_MAX: usize = 1_024;

/// How long somebody may take to say what they want. A browser on a poor line needs a second.
const TO_ASK: Duration = Duration::from_secs(15);

/// How long what was begun may take when the server is asked to stop.
const TO_FINISH: Duration = Duration::from_secs(10);

/// How long nobody is let in after the system could not let somebody in (too many files are open).
const AFTER_TROUBLE: Duration = Duration::from_millis(200);

/// A server that listens and serves nobody yet: connections wait.
pub struct Serving {
    listener: TcpListener,
    certificates: Option<Arc<Certificates>>,
}

/// Why a server can't listen.
#[derive(Debug, thiserror::Error)]
pub enum ServingError {
    /// The address is somebody else's, or not of this machine.
    #[error("{address} can't be listened on")]
    Taken {
        /// Where it should have listened.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// Its certificate or key can't be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

impl Serving {
    /// Listens, with TLS if there is a certificate.
    pub async fn begin(address: SocketAddr, files: Option<PemFiles>) -> Result<Self, ServingError> {
        let certificates = files.map(Certificates::read).transpose()?.map(Arc::new);
        let taken = |source| ServingError::Taken { address, source };
        let listener = TcpListener::bind(address).await.map_err(taken)?;
        Ok(Self { listener, certificates })
    }

    /// Where it listens; the port is known even where any would do.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Its certificates, where it has some, to have them read again.
    pub fn certificates(&self) -> Option<Arc<Certificates>> {
        self.certificates.clone()
    }

    /// Serves a site until it is to stop, and then until everybody got their answer.
    pub async fn until(self, site: Site, stop: impl Future<Output = ()>) {
        let Self { listener, certificates } = self;
        let app = app(site.clone());
        let graceful = GracefulShutdown::new();
        let places = Arc::new(Semaphore::new(N_CONNECTIONS_MAX));
        let door = Door { app, certificates: certificates.clone() };
        let serve = async {
            loop {
                let place = Arc::clone(&places).acquire_owned().await;
                let Ok((stream, peer)) = listener.accept().await else {
                    sleep(AFTER_TROUBLE).await;
                    continue;
                };
                let (door, watcher) = (door.clone(), graceful.watcher());
                tokio::spawn(async move {
                    door.receive(stream, peer, watcher).await;
                    drop(place);
                });
            }
        };
        tokio::select! {
            () = serve => {}
            () = renewed(certificates) => {}
            () = webhooks::tell(site.clone()) => {}
            () = stop => {}
        }
        drop(listener);
        site.end_live();
        // Whoever is not done by then is cut off.
        let _ = timeout(TO_FINISH, graceful.shutdown()).await;
    }
}

/// What every connection is handled with.
#[derive(Clone)]
struct Door {
    app: Router,
    certificates: Option<Arc<Certificates>>,
}

impl Door {
    /// One connection, from its first byte to its last. What goes wrong on it is the matter of whoever
    /// is at the other end.
    async fn receive(self, stream: TcpStream, peer: SocketAddr, watcher: Watcher) {
        // Answers are small and whole; there is nothing to gain by waiting for more.
        let _ = stream.set_nodelay(true);
        match &self.certificates {
            None => self.serve(TokioIo::new(stream), peer, watcher).await,
            Some(certificates) => {
                let acceptor = certificates.acceptor();
                if let Ok(Ok(stream)) = timeout(TO_ASK, acceptor.accept(stream)).await {
                    self.serve(TokioIo::new(stream), peer, watcher).await;
                }
            }
        }
    }

    async fn serve<IO>(&self, stream: IO, peer: SocketAddr, watcher: Watcher)
    where
        IO: rt::Read + rt::Write + Unpin + Send + 'static,
    {
        let answer = service_fn(|mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            // A router is always ready.
            self.app.clone().call(request.map(Body::new))
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(TO_ASK)
            .serve_connection(stream, answer);
        let _ = watcher.watch(connection).await;
    }
}

/// Looks after the certificates for ever; where there are none, does nothing for ever.
async fn renewed(certificates: Option<Arc<Certificates>>) {
    match certificates {
        None => std::future::pending().await,
        Some(certificates) => certificates.keep_fresh().await,
    }
}
