//! The door to the network: where it listens, TLS, certificates that change, and an end in good order.

use std::{fs, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use server::{PemFiles, Serving, TlsError};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};

use crate::support::TestSite;

/// Longer than anything here takes, and shorter than what is cut off after ten seconds.
const SOON: Duration = Duration::from_secs(5);

/// A server that is stopped by a word.
struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Served {
    async fn with(site: &TestSite, files: Option<PemFiles>) -> Self {
        Self::of(site, Serving::begin(([127, 0, 0, 1], 0).into(), files).await.unwrap())
    }

    fn of(site: &TestSite, serving: Serving) -> Self {
        let address = serving.address().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let site = site.site.clone();
        let ended = tokio::spawn(serving.until(site, async { drop(stopped.await) }));
        Self { address, stop, ended }
    }

    async fn end(self) {
        drop(self.stop);
        timeout(SOON, self.ended).await.expect("it ends soon").unwrap();
    }
}

/// A certificate for this machine, and its key, as files.
fn pem_files(folder: &Path) -> (PemFiles, CertifiedKey<rcgen::KeyPair>) {
    let made = generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let files = PemFiles { certificate: folder.join("cert.pem"), key: folder.join("key.pem") };
    fs::write(&files.certificate, made.cert.pem()).unwrap();
    fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    (files, made)
}

/// What is answered over TLS to somebody who trusts this certificate alone.
async fn asked(address: SocketAddr, trusted: &CertifiedKey<rcgen::KeyPair>) -> Option<String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.cert.der().clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(config));
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TcpStream::connect(address).await.unwrap();
    let mut stream = connector.connect(name, stream).await.ok()?;
    let request = b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut text = Vec::new();
    // Not every server says goodbye before it hangs up.
    drop(stream.read_to_end(&mut text).await);
    Some(String::from_utf8_lossy(&text).into_owned())
}

#[tokio::test]
async fn whoever_only_listens_does_not_hold_up_the_end() {
    let site = TestSite::new(1).await;
    let served = Served::with(&site, None).await;
    let visitor = site.as_("rosa").await.at(served.address);
    let live = visitor.page("/live").send().await.unwrap();
    assert_eq!(live.status(), 200);
    served.end().await;
    assert!(timeout(SOON, live.bytes()).await.is_ok(), "the live updates end");
}

#[tokio::test]
async fn nobody_new_is_let_in_after_the_end() {
    let site = TestSite::new(2).await;
    let served = Served::with(&site, None).await;
    let address = served.address;
    assert!(TcpStream::connect(address).await.is_ok());
    served.end().await;
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn with_a_certificate_only_tls_is_spoken() {
    let (site, folder) = (TestSite::new(3).await, TempDir::new().unwrap());
    let (files, made) = pem_files(folder.path());
    let served = Served::with(&site, Some(files)).await;
    let answer = asked(served.address, &made).await.expect("they agree on TLS");
    assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
    let mut plain = TcpStream::connect(served.address).await.unwrap();
    plain.write_all(b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut text = Vec::new();
    drop(timeout(SOON, plain.read_to_end(&mut text)).await.expect("it hangs up"));
    assert!(!text.starts_with(b"HTTP/"), "nothing is told in the clear");
    served.end().await;
}

#[tokio::test]
async fn a_renewed_certificate_is_used_and_one_that_does_not_fit_is_not() {
    let (site, folder) = (TestSite::new(4).await, TempDir::new().unwrap());
    let (files, old) = pem_files(folder.path());
    let serving = Serving::begin(([127, 0, 0, 1], 0).into(), Some(files.clone())).await.unwrap();
    let certificates = serving.certificates().unwrap();
    let served = Served::of(&site, serving);
    assert!(asked(served.address, &old).await.is_some());

    let other = TempDir::new().unwrap();
    let (other, new) = pem_files(other.path());
    fs::copy(&other.certificate, &files.certificate).unwrap();
    assert!(
        matches!(certificates.read_again(), Err(TlsError::Apart(_))),
        "the key is still the old one"
    );
    assert!(asked(served.address, &old).await.is_some(), "the one before stays in use");

    fs::copy(&other.key, &files.key).unwrap();
    certificates.read_again().unwrap();
    assert!(asked(served.address, &old).await.is_none());
    assert!(asked(served.address, &new).await.is_some());
    served.end().await;
}

#[tokio::test]
async fn whoever_says_nothing_is_let_go_of_and_a_taken_place_is_told() {
    let site = TestSite::new(5).await;
    let served = Served::with(&site, None).await;
    let taken = Serving::begin(served.address, None).await;
    assert!(taken.is_err_and(|err| err.to_string().ends_with("can't be listened on")));
    // It has not asked anything yet when the server is asked to end, and is not waited for.
    let silent = TcpStream::connect(served.address).await.unwrap();
    served.end().await;
    drop(silent);
}

#[tokio::test]
async fn files_that_are_no_certificate_are_told_by_their_path() {
    let folder = TempDir::new().unwrap();
    let (files, _) = pem_files(folder.path());
    fs::write(&files.certificate, "no certificate").unwrap();
    let begun = Serving::begin(([127, 0, 0, 1], 0).into(), Some(files.clone())).await;
    let text = begun.err().expect("it can't be used").to_string();
    assert_eq!(
        text,
        format!(
            "{} holds no certificate or key in PEM that can be read",
            files.certificate.display()
        )
    );
}
