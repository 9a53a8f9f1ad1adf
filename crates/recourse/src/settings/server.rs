//! What the console and the interface for programs are told: where they listen, who stands in front of
//! them, how people sign in.
//!
//! **Invariant:** passwords never cross a network in the clear: whoever listens to other machines either
//! speaks TLS itself or stands behind a proxy that does ([`Server::fault`]).

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

/// The server.
#[derive(Clone, Debug, Default)]
pub struct Server {
    /// The address and port on which it listens.
    pub listen: Option<SocketAddr>,
    /// How people reach it; empty where that is where it listens.
    pub public_url: String,
    /// The chain of certificates, in PEM.
    pub tls_cert_file: Option<PathBuf>,
    /// Their private key, in PEM.
    pub tls_key_file: Option<PathBuf>,
    /// The proxies that may say for whom they ask.
    pub proxies: Vec<IpAddr>,
    /// How large an uploaded file may be, in MiB.
    pub upload_mib_max: u32,
    /// A file with the word by which a collector of figures is known.
    pub metrics_token_file: Option<PathBuf>,
    /// May a receiver of webhooks be a machine of the house?
    pub private_receivers: &'static str,
}

/// Sign-in through somebody else, by `OpenID` Connect.
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    /// The provider; empty where there is none.
    pub oidc_issuer: String,
    /// What the provider calls us.
    pub oidc_client_id: String,
    /// A file with the secret that the provider gave us.
    pub oidc_secret_file: Option<PathBuf>,
    /// By what the provider's people are known as ours.
    pub oidc_match: &'static str,
    /// The claim that names a person's roles; empty where ours are kept here.
    pub oidc_roles_claim: String,
}

impl Server {
    /// Does it speak TLS itself?
    pub fn has_tls(&self) -> bool {
        self.tls_cert_file.is_some()
    }

    /// What would be unsafe or senseless about listening there, in words; none if nothing is.
    pub fn fault(&self, listen: SocketAddr) -> Option<String> {
        if self.tls_cert_file.is_some() != self.tls_key_file.is_some() {
            return Some("`server.tls_cert_file` and `server.tls_key_file` belong together".into());
        }
        if self.has_tls() || listen.ip().is_loopback() || !self.proxies.is_empty() {
            return None;
        }
        Some(format!(
            "{listen} can be reached from other machines, and passwords would cross the network in the \
             clear: set `server.tls_cert_file` and `server.tls_key_file`, or `server.proxy` to the address of \
             a proxy that speaks TLS, or listen on 127.0.0.1"
        ))
    }
}

/// An address that people type into a browser, without a path: `https://recourse.example.org`.
pub(super) fn public_url(text: &str) -> Option<String> {
    let (scheme, rest) = text.trim().trim_end_matches('/').split_once("://")?;
    let is_host = |it: char| it.is_ascii_alphanumeric() || "-._:[]".contains(it);
    let is_one =
        matches!(scheme, "http" | "https") && !rest.is_empty() && rest.chars().all(is_host);
    is_one.then(|| format!("{scheme}://{rest}").to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn whoever_listens_to_other_machines_speaks_tls_or_stands_behind_a_proxy() {
        let pem = || Some(PathBuf::from("a.pem"));
        let proxies = vec![IpAddr::from([10, 0, 0, 2])];
        let plain = Server::default();
        let tls = Server { tls_cert_file: pem(), tls_key_file: pem(), ..Server::default() };
        let half = Server { tls_cert_file: pem(), ..Server::default() };
        let behind = Server { proxies, ..Server::default() };
        let mut table = String::new();
        for (name, server) in [("plain", plain), ("tls", tls), ("half", half), ("proxy", behind)] {
            for listen in ["127.0.0.1:8080", "[::1]:8080", "0.0.0.0:8080", "10.0.0.1:443"] {
                let fault = server.fault(listen.parse().unwrap());
                let fault =
                    fault.as_deref().map_or("well", |it| it.split(':').next_back().unwrap());
                let fault = if fault == "well" { fault } else { "refused" };
                table += &format!("{name:6} {listen:15} {fault}\n");
            }
        }
        expect![[r#"
            plain  127.0.0.1:8080  well
            plain  [::1]:8080      well
            plain  0.0.0.0:8080    refused
            plain  10.0.0.1:443    refused
            tls    127.0.0.1:8080  well
            tls    [::1]:8080      well
            tls    0.0.0.0:8080    well
            tls    10.0.0.1:443    well
            half   127.0.0.1:8080  refused
            half   [::1]:8080      refused
            half   0.0.0.0:8080    refused
            half   10.0.0.1:443    refused
            proxy  127.0.0.1:8080  well
            proxy  [::1]:8080      well
            proxy  0.0.0.0:8080    well
            proxy  10.0.0.1:443    well
        "#]]
        .assert_eq(&table);
    }

    #[test]
    fn an_address_for_people_has_no_path() {
        let table = [
            ("https://recourse.example.org", Some("https://recourse.example.org")),
            ("https://Recourse.example.org:8443/", Some("https://recourse.example.org:8443")),
            ("http://[::1]:8080", Some("http://[::1]:8080")),
            ("https://example.org/recourse", None),
            ("https://ada:hush@example.org", None),
            ("ftp://example.org", None),
            ("example.org", None),
            ("https://", None),
        ];
        for (text, read) in table {
            assert_eq!(public_url(text).as_deref(), read, "{text}");
        }
    }
}
