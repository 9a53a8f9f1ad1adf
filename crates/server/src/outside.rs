//! The way out: a request to a server of somebody else, over HTTPS.
//!
//! **Determination:** this is HTTP/1.1 over one connection, with the parts that the server itself is made of.
//! A client with everything would look a name up, choose an address, follow redirects and ask a proxy by
//! itself; here each of these has to be seen to, because the address is what somebody typed.
//!
//! **Invariants**
//! - The place that a name stands for is judged in the moment in which it is spoken to, and spoken to at
//!   just that place. A name that stands for another place a second later does not get by.
//! - No redirect is followed, no proxy asked, and no answer longer than it may be is read.

mod place;

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderValue, Request, StatusCode, Uri, header},
};
use hyper::{client::conn::http1, rt};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};

pub(crate) use place::{NotAllowed, Place};

/// How long a server may take to be reached.
const TO_REACH: Duration = Duration::from_secs(5);

/// How long it may take for all of it.
const LIMIT: Duration = Duration::from_secs(10);

/// The way to servers of others.
#[derive(Clone)]
pub(crate) struct Outside {
    tls: Option<TlsConnector>,
    may_go_near: bool,
}

/// What was answered.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: StatusCode,
    /// The body, if it was not too long.
    pub(crate) body: Bytes,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoAnswer {
    /// Nothing may be sent there.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It could not be reached, or is not who it says.
    #[error("it could not be reached")]
    NotReached(#[source] io::Error),
    /// The connection broke, or what came is no answer.
    #[error("the connection broke")]
    Broken,
    /// It took too long.
    #[error("it did not answer in time")]
    TooLate,
}

impl Outside {
    /// To the open network; to this machine and private networks too, if the installation says so.
    pub(crate) fn new(may_go_near: bool) -> Self {
        Self { tls: connector(), may_go_near }
    }

    /// A place to which something may be sent.
    pub(crate) fn place(&self, address: &str) -> Result<Place, NotAllowed> {
        Place::read(address, self.may_go_near)
    }

    /// Sends a request and reads its answer, of which no more than so many bytes.
    pub(crate) async fn send(
        &self,
        place: &Place,
        request: Request<Body>,
        n_bytes_max: usize,
    ) -> Result<Answer, NoAnswer> {
        let sent = self.ask(place, request, n_bytes_max);
        timeout(LIMIT, sent).await.map_err(|_| NoAnswer::TooLate)?
    }

    async fn ask(
        &self,
        place: &Place,
        mut request: Request<Body>,
        n_bytes_max: usize,
    ) -> Result<Answer, NoAnswer> {
        let host = HeaderValue::try_from(place.authority()).map_err(|_| NotAllowed::Unreadable)?;
        request.headers_mut().insert(header::HOST, host);
        *request.uri_mut() = Uri::try_from(place.path()).map_err(|_| NotAllowed::Unreadable)?;
        let stream = self.reach(place).await?;
        if !place.is_encrypted() {
            return exchange(TokioIo::new(stream), request, n_bytes_max).await;
        }
        let tls = self.tls.as_ref().ok_or_else(no_authorities)?;
        let name = ServerName::try_from(place.host().to_owned());
        let name = name.map_err(|_| NotAllowed::Unreadable)?;
        let stream = tls.connect(name, stream).await.map_err(NoAnswer::NotReached)?;
        exchange(TokioIo::new(stream), request, n_bytes_max).await
    }

    /// A connection to one of the places that the name stands for, if any of them is allowed.
    async fn reach(&self, place: &Place) -> Result<TcpStream, NoAnswer> {
        let found = timeout(TO_REACH, lookup_host((place.host(), place.port()))).await;
        let found = found.map_err(|_| NoAnswer::TooLate)?.map_err(NoAnswer::NotReached)?;
        let is_allowed = |it: &SocketAddr| self.may_go_near || place::is_open(it.ip());
        let allowed: Vec<_> = found.filter(is_allowed).collect();
        let mut last = NoAnswer::NotAllowed(NotAllowed::Near);
        for address in allowed {
            match timeout(TO_REACH, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(err)) => last = NoAnswer::NotReached(err),
                Err(_) => last = NoAnswer::TooLate,
            }
        }
        Err(last)
    }
}

async fn exchange<IO>(
    stream: IO,
    request: Request<Body>,
    n_bytes_max: usize,
) -> Result<Answer, NoAnswer>
where
    IO: rt::Read + rt::Write + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(stream).await.map_err(|_| NoAnswer::Broken)?;
    // It ends with the last word of either side.
    let connection = tokio::spawn(connection);
    let answer = sender.send_request(request).await.map_err(|_| NoAnswer::Broken)?;
    let status = answer.status();
    let body = to_bytes(Body::new(answer.into_body()), n_bytes_max).await.unwrap_or_default();
    connection.abort();
    Ok(Answer { status, body })
}

/// Who is who, by the authorities that this machine trusts; `None` if it trusts none.
fn connector() -> Option<TlsConnector> {
    let mut roots = RootCertStore::empty();
    let (n_good, _) =
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if n_good == 0 {
        return None;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().ok()?;
    let config = config.with_root_certificates(roots).with_no_client_auth();
    Some(TlsConnector::from(Arc::new(config)))
}

fn no_authorities() -> NoAnswer {
    NoAnswer::NotReached(io::Error::other("this machine trusts no authority for certificates"))
}
