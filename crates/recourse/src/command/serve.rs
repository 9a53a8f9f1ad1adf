//! `recourse serve`: the console in which people work, the interface for other programs, and workers
//! beside them, in one process.
//!
//! It goes on until ctrl-c, or until a service manager asks it to end: then nobody new is let in, what was
//! begun is finished, and the worker ends the round that it is in.

mod site;

use std::{net::SocketAddr, sync::Arc};

use clap::Args;
use server::{Certificates, Serving, ServingError, Site};
use tokio::sync::Notify;

use super::{
    complain, place,
    place::{Answer, Failure, Place},
    print, work,
};
use crate::settings::Settings;

/// How to serve.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,

    /// Where to listen, in place of `server.listen`
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,

    /// How many workers work beside it; 0 where `recourse work` runs elsewhere
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u8).range(0..=64))]
    workers: u8,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Arguments) -> u8 {
    arguments.place.with_installation(async |it| {
        let listen = listen(&it.settings, arguments.listen)?;
        let office = it.office().await?;
        let name = it.practice.name().await?;
        let settings = site::settings(&it.settings)?;
        let site = Site::new(office.clone(), it.practice.clone(), name.clone(), settings);
        let serving = begin(&it.settings, listen).await?;
        let address = serving.address()?;
        let scheme = if it.settings.server.has_tls() { "https" } else { "http" };
        print(&format!("{name}: the console is at {scheme}://{address}; ctrl-c ends it\n"));
        let reading = tokio::spawn(when_asked(serving.certificates()));

        let trouble = Notify::new();
        let worked = async {
            if arguments.workers == 0 {
                return Ok(());
            }
            office.start(it.practice.id()).await?;
            let worked = work::crew(&it, &office, arguments.workers).await;
            trouble.notify_one();
            worked
        };
        let stop = async {
            tokio::select! {
                () = work::stopped() => {}
                // A worker that only a person can help is no reason to go on as if all were well.
                () = trouble.notified() => {}
            }
        };
        let (worked, ()) = tokio::join!(worked, serving.until(site, stop));
        reading.abort();
        worked?;
        Ok(Answer::done(String::new()))
    })
}

/// Where to listen: what the command line says is held to the same rules as the settings.
fn listen(settings: &Settings, said: Option<SocketAddr>) -> Result<SocketAddr, Failure> {
    let nowhere = || Failure::Usage("`server.listen` is not set".to_owned());
    let listen = said.or(settings.server.listen).ok_or_else(nowhere)?;
    match settings.server.fault(listen) {
        Some(fault) => Err(Failure::Usage(fault)),
        None => Ok(listen),
    }
}

/// Listens, as the settings say.
async fn begin(settings: &Settings, listen: SocketAddr) -> Result<Serving, Failure> {
    let serving = Serving::begin(listen, site::pem_files(settings)).await;
    serving.map_err(|err| {
        let mend = match &err {
            ServingError::Taken { .. } => {
                "; does another program listen there? `--listen ADDR` names another place"
            }
            ServingError::Tls(_) => "; see `server.tls_cert_file` and `server.tls_key_file`",
        };
        Failure::Usage(format!("{}{mend}", place::with_causes(&err)))
    })
}

/// Has the certificates read again whenever a service manager says so (SIGHUP).
#[cfg(unix)]
async fn when_asked(certificates: Option<Arc<Certificates>>) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut asked) = signal(SignalKind::hangup()) else { return };
    while asked.recv().await.is_some() {
        let Some(certificates) = &certificates else { continue };
        match certificates.read_again() {
            Ok(()) => complain("the certificate was read again"),
            Err(err) => complain(&place::with_causes(&err)),
        }
    }
}

/// Elsewhere there is no such signal; the files are looked at every few seconds anyway.
#[cfg(not(unix))]
async fn when_asked(_: Option<Arc<Certificates>>) {
    std::future::pending().await
}
