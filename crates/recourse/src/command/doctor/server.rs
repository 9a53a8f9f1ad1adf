//! Whether the console could be served: its place and its certificate. That the two fit together was
//! looked at when the settings were read.

use std::net::TcpListener;

use server::{Certificates, PemFiles};

use super::{super::place::with_causes, Checked};
use crate::settings::Settings;

/// Looks at each.
pub(super) fn look(settings: &Settings) -> Vec<Checked> {
    let mut checks = vec![place(settings)];
    let server = &settings.server;
    if let (Some(certificate), Some(key)) = (&server.tls_cert_file, &server.tls_key_file) {
        let files = PemFiles { certificate: certificate.clone(), key: key.clone() };
        checks.push(match Certificates::read(files) {
            Ok(_) => Checked::well("tls", "the certificate and its key can be used"),
            Err(err) => {
                let mend = "see `server.tls_cert_file` and `server.tls_key_file`";
                Checked::wrong("tls", with_causes(&err), mend)
            }
        });
    }
    checks
}

/// Can it be listened there? Only trying tells; if not, it may be this very installation that listens.
fn place(settings: &Settings) -> Checked {
    let Some(listen) = settings.server.listen else {
        return Checked::note("console", "`server.listen` is not set");
    };
    match TcpListener::bind(listen) {
        Ok(_) => Checked::well("console", format!("{listen} is free for `recourse serve`")),
        Err(err) => {
            let says = format!(
                "{listen} can't be listened on ({err}); does `recourse serve` run already?"
            );
            Checked::note("console", says)
        }
    }
}
