//! TLS: the certificate and its key, read from files and read again when these change.
//!
//! Whoever renews a certificate puts two files down, one after the other; so a pair that does not fit is
//! no reason to stop: the one before stays in use, and the files are looked at again.
//!
//! **Invariant:** TLS 1.2 or newer, with the ciphers that `rustls` still offers, and nothing older.

use std::{
    fmt, fs,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
};

use tokio::time::interval;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, ServerConfig,
        crypto::ring,
        pki_types::{
            CertificateDer, PrivateKeyDer,
            pem::{self, PemObject},
        },
    },
};

/// How often the files are looked at. A certificate is renewed days before it ends.
const LOOK: Duration = Duration::from_secs(10);

/// The files of a certificate, in PEM.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PemFiles {
    /// The certificate, and behind it those that vouch for it.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// The certificate in use.
pub struct Certificates {
    files: PemFiles,
    used: RwLock<Used>,
}

struct Used {
    acceptor: TlsAcceptor,
    of: Stamps,
}

/// When the files were last changed, as far as that can be told.
type Stamps = [Option<SystemTime>; 2];

/// Why a certificate can't be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file can't be read, or holds nothing of the kind.
    #[error("{path} holds no certificate or key in PEM that can be read")]
    Unread {
        /// Which.
        path: PathBuf,
        /// Why.
        source: pem::Error,
    },
    /// The key is another certificate's.
    #[error("the certificate and the key do not belong together")]
    Apart(#[source] rustls::Error),
}

impl Certificates {
    /// Reads them.
    pub fn read(files: PemFiles) -> Result<Self, TlsError> {
        let of = stamps(&files);
        let acceptor = acceptor(&files)?;
        Ok(Self { files, used: RwLock::new(Used { acceptor, of }) })
    }

    /// Reads the files again, and uses them for whoever comes from now on.
    pub fn read_again(&self) -> Result<(), TlsError> {
        let of = stamps(&self.files);
        let acceptor = acceptor(&self.files)?;
        *self.used.write().unwrap_or_else(PoisonError::into_inner) = Used { acceptor, of };
        Ok(())
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        self.used.read().unwrap_or_else(PoisonError::into_inner).acceptor.clone()
    }

    /// Looks again and again whether the files changed.
    pub(super) async fn keep_fresh(&self) {
        let mut pace = interval(LOOK);
        // What was tried and did not fit is told once, and tried again when it changes once more.
        let mut tried = stamps(&self.files);
        loop {
            pace.tick().await;
            let now = stamps(&self.files);
            let used = self.used.read().unwrap_or_else(PoisonError::into_inner).of;
            if now == used || now == tried {
                continue;
            }
            tried = now;
            match self.read_again() {
                Ok(()) => tracing::info!("the certificate was read again"),
                Err(err) => {
                    tracing::warn!(%err, "the new certificate can't be used; the one before still is");
                }
            }
        }
    }
}

impl fmt::Debug for Certificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificates").field("files", &self.files).finish_non_exhaustive()
    }
}

fn acceptor(files: &PemFiles) -> Result<TlsAcceptor, TlsError> {
    let unread = |path: &PathBuf| {
        let path = path.clone();
        |source| TlsError::Unread { path, source }
    };
    let chain = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .and_then(|it| if it.is_empty() { Err(pem::Error::NoItemsFound) } else { Ok(it) })
        .map_err(unread(&files.certificate))?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(unread(&files.key))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Apart)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(TlsError::Apart)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn stamps(files: &PemFiles) -> Stamps {
    let changed = |path| fs::metadata(path).and_then(|it| it.modified()).ok();
    [changed(&files.certificate), changed(&files.key)]
}
