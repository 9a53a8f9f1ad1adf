//! From the settings of an installation to those of its site.

use std::fs;

use domain::Phi;
use orchestrator::sign_in::HashCost;
use server::{Elsewhere, Gate, KnownBy, PemFiles, ShownSetting, SiteSettings, Wait};

use crate::{
    command::place::Failure,
    settings::{ALL, Server, Setting, Settings, Shown},
};

/// Bytes of a MiB.
const MIB: usize = 1 << 20;

/// How the site of an installation is served.
pub(super) fn settings(settings: &Settings) -> Result<SiteSettings, Failure> {
    let server = &settings.server;
    let is_secure =
        server.has_tls() || !server.proxies.is_empty() || server.public_url.starts_with("https:");
    Ok(SiteSettings {
        is_secure,
        upload_bytes_max: usize::try_from(server.upload_mib_max).unwrap_or(1) * MIB,
        gate: gate(server),
        elsewhere: elsewhere(settings)?,
        hash_cost: HashCost::default(),
        shown: shown(settings),
        metrics_word: metrics_word(server)?,
        webhooks_may_go_near: server.private_receivers == "allow",
        demo: None,
        wait: Wait::default(),
        wall: None,
    })
}

/// Who may come: by the name that people know, if one is set, and through the proxies that are named.
fn gate(server: &Server) -> Gate {
    let host = server.public_url.split_once("://").map(|(_, host)| host.to_owned());
    Gate { hosts: host.into_iter().collect(), proxies: server.proxies.clone(), ..Gate::default() }
}

/// How people sign in at the provider of identities, if one is set.
fn elsewhere(settings: &Settings) -> Result<Option<Elsewhere>, Failure> {
    let (said, server) = (&settings.sign_in, &settings.server);
    if said.oidc_issuer.is_empty() {
        return Ok(None);
    }
    if said.oidc_client_id.is_empty() || server.public_url.is_empty() {
        let what =
            "`sign_in.oidc_issuer` needs `sign_in.oidc_client_id` and `server.public_url` too";
        return Err(Failure::Usage(what.to_owned()));
    }
    let unread = |err| Failure::Usage(format!("`sign_in.oidc_secret_file` can't be read: {err}"));
    let secret = match &said.oidc_secret_file {
        Some(path) => Some(fs::read_to_string(path).map_err(unread)?.trim().to_owned()),
        None => None,
    };
    let roles_claim = &said.oidc_roles_claim;
    Ok(Some(Elsewhere {
        issuer: said.oidc_issuer.clone(),
        client_id: said.oidc_client_id.clone(),
        secret: secret.map(Phi::new),
        public_url: server.public_url.clone(),
        known_by: if said.oidc_match == "sub" { KnownBy::Subject } else { KnownBy::Email },
        roles_claim: (!roles_claim.is_empty()).then(|| roles_claim.clone()),
    }))
}

/// The word for a collector of figures, if the installation has one.
fn metrics_word(server: &Server) -> Result<Option<Phi<String>>, Failure> {
    let Some(path) = &server.metrics_token_file else { return Ok(None) };
    let unread = |err| Failure::Usage(format!("`server.metrics_token_file` can't be read: {err}"));
    let word = fs::read_to_string(path).map_err(unread)?.trim().to_owned();
    if word.is_empty() {
        return Err(Failure::Usage("`server.metrics_token_file` is empty".to_owned()));
    }
    Ok(Some(Phi::new(word)))
}

/// The settings for a page; secrets are covered.
fn shown(settings: &Settings) -> Vec<ShownSetting> {
    let all = settings.shown().into_iter().zip(ALL);
    let shown = |(it, setting): (Shown, &Setting)| ShownSetting {
        name: it.name,
        says: setting.says,
        value: it.value,
        origin: it.origin,
    };
    all.map(shown).collect()
}

/// The files of the certificate, if it speaks TLS itself.
pub(super) fn pem_files(settings: &Settings) -> Option<PemFiles> {
    let server = &settings.server;
    let (certificate, key) = (server.tls_cert_file.clone()?, server.tls_key_file.clone()?);
    Some(PemFiles { certificate, key })
}
