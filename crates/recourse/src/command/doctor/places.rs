//! What an installation has outside its records: folders, the file of the key, tables, other machines.

use std::{
    fs::{self, OpenOptions},
    net::{TcpStream, ToSocketAddrs},
    path::Path,
    time::Duration,
};

use domain::CodeBook;

use super::Checked;
use crate::{codes_file, contract_file, settings::Settings};

/// How long another machine is waited for. One in the same house answers in a hundredth of it.
const ANSWER_WAIT_MAX: Duration = Duration::from_secs(3);

/// The port of NATS, where the address names none (docs.nats.io).
const NATS_PORT: u16 = 4222;

/// Looks at each.
pub(super) fn look(settings: &Settings) -> Vec<Checked> {
    let mut checks = vec![private("folder", &settings.data, "700", "recourse migrate")];
    if settings.keys.master_command.is_empty() && !settings.keys.master.is_set() {
        let copy = "put it back from your copy; in a new installation, `recourse migrate`";
        checks.push(private("key", &settings.keys.master_file, "600", copy));
    } else {
        checks.push(Checked::well("key", "comes from outside the folder"));
    }
    checks.push(writable("inbox", &settings.platform.inbox));
    checks.push(writable("outbox", &settings.platform.outbox));
    checks.push(tables(settings));
    if !settings.wake_nats_url.is_empty() {
        checks.push(nats(&settings.wake_nats_url));
    }
    checks
}

/// Is it there, and may nobody but its owner look into it?
fn private(what: &'static str, path: &Path, mode: &str, if_missing: &str) -> Checked {
    let shown = path.display();
    let Ok(metadata) = fs::metadata(path) else {
        return Checked::wrong(what, format!("{shown} is not there"), if_missing);
    };
    if is_open_to_others(&metadata) {
        let mend = format!("chmod {mode} {shown}");
        return Checked::wrong(what, format!("others on this machine may read {shown}"), mend);
    }
    Checked::well(what, format!("{shown}, for its owner alone"))
}

#[cfg(unix)]
fn is_open_to_others(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0
}

/// Elsewhere the rights of a file are not so simple, and are left to whoever runs the machine.
#[cfg(not(unix))]
fn is_open_to_others(_: &fs::Metadata) -> bool {
    false
}

/// Can files be put there? Only trying tells: rights are not the only thing that can forbid it.
fn writable(what: &'static str, folder: &Path) -> Checked {
    let shown = folder.display();
    let trial = folder.join(format!(".recourse-doctor-{}", std::process::id()));
    let tried = OpenOptions::new().write(true).create_new(true).open(&trial);
    match tried.and_then(|_| fs::remove_file(&trial)) {
        Ok(()) => Checked::well(what, format!("{shown} can be written to")),
        Err(err) => {
            let mend = "`recourse migrate` makes it; otherwise give the user of the program the right to write there";
            Checked::wrong(what, format!("{shown} can't be written to: {err}"), mend)
        }
    }
}

/// Can the practice's own tables be read?
fn tables(settings: &Settings) -> Checked {
    let contract = settings.contract_file.iter().filter_map(|path| {
        let text = fs::read_to_string(path).map_err(|err| err.to_string());
        let read = text.and_then(|it| contract_file::read(&it).map_err(|err| err.to_string()));
        read.err().map(|why| (path, why))
    });
    let limits = settings.limits_file.iter().filter_map(|path| {
        let text = fs::read_to_string(path).map_err(|err| err.to_string());
        let read = text.and_then(|it| authority::Limits::read(&it).map_err(|err| err.to_string()));
        read.err().map(|why| (path, why))
    });
    let codes = settings.codes_files.iter().filter_map(|path| {
        let file = fs::File::open(path).map_err(|err| err.to_string());
        let mut book = CodeBook::shipped().clone();
        let read =
            file.and_then(|it| codes_file::load(&mut book, it).map_err(|err| err.to_string()));
        read.err().map(|why| (path, why))
    });
    let unread = |(path, why): (&std::path::PathBuf, String)| format!("{}: {why}", path.display());
    let faults: Vec<String> = contract.chain(limits).chain(codes).map(unread).collect();
    if faults.is_empty() {
        return Checked::well("tables", "those of the practice, if any, can be read");
    }
    Checked::wrong("tables", faults.join("; "), "correct the file, or take its setting out")
}

fn nats(url: &str) -> Checked {
    let place = url.split_once("://").map_or(url, |(_, rest)| rest);
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    let named = if place.contains(':') { place.to_owned() } else { format!("{place}:{NATS_PORT}") };
    let addresses = named.to_socket_addrs().into_iter().flatten();
    let answers = |it| TcpStream::connect_timeout(&it, ANSWER_WAIT_MAX).is_ok();
    if addresses.into_iter().any(answers) {
        return Checked::well("nats", format!("{named} answers"));
    }
    let mend = "start it, or take `wake.nats_url` out: workers then look for themselves";
    Checked::wrong("nats", format!("{named} does not answer"), mend)
}
