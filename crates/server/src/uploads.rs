//! Files that somebody hands in: each is read as every other file is, and what came of it is told at once.
//!
//! **Invariants**
//! - A file is never unpacked: an archive is refused, so that a small one can't become a large one here.
//! - Nothing is taken in of a request that is too large or breaks off; what was taken in before stays.
//! - A name that came with a file names the file and nothing else: no folder is ever made of it.

use axum::{extract::Multipart, extract::multipart::Field, http::StatusCode};
use orchestrator::{
    Ingested, NotDone,
    inbox::{FileReport, Source},
    upload,
};
use tokio::{runtime::Handle, sync::Semaphore, task::spawn_blocking};

use crate::{Person, Problem, Site};

/// So many requests with files are read at the same time; a file needs some times its size of memory.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// The most files of one request.
const N_FILES_MAX: usize = 100;

/// The longest name of a file that is kept.
const N_NAME_MAX: usize = 120;

/// A file that was handed in.
pub(crate) struct HandedIn {
    /// What it is called.
    pub(crate) name: String,
    /// What came of it.
    pub(crate) came: Came,
}

/// What came of a file.
pub(crate) enum Came {
    /// It was read, and is known by this word.
    Read(String, Box<(Ingested, FileReport)>),
    /// It was not read, because of this.
    NotRead(&'static str),
}

/// What a file is by its first bytes, where it is an archive.
const ARCHIVES: [&[u8]; 5] = [b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh"];

/// Reads all files of a request.
pub(crate) async fn take(
    site: &Site,
    person: &Person,
    mut parts: Multipart,
) -> Result<Vec<HandedIn>, Problem> {
    let broken =
        |_| Problem::invalid("The upload broke off or is no form with files; send it again.");
    let _permit = AT_ONCE.acquire().await.map_err(|_| Problem::invalid("The server stops."))?;
    let mut n_left = site.settings.upload_bytes_max;
    let mut all = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let Some(name) = part.file_name().map(name) else { continue };
        let bytes = bytes(part, &mut n_left).await?;
        if name.is_empty() && bytes.is_empty() {
            // A form in which nobody chose a file.
            continue;
        }
        if all.len() == N_FILES_MAX {
            return Err(Problem::invalid(
                "More than 100 files at once; send the others after these.",
            ));
        }
        let name = if name.is_empty() { "a file without a name".to_owned() } else { name };
        let came = read(site, person, (&name, bytes)).await?;
        all.push(HandedIn { name, came });
    }
    if all.is_empty() {
        return Err(Problem::invalid(
            "No file came with it. Choose one or more, and send them again.",
        ));
    }
    Ok(all)
}

async fn read(site: &Site, person: &Person, file: (&str, Vec<u8>)) -> Result<Came, Problem> {
    let (name, bytes) = file;
    if bytes.is_empty() {
        return Ok(Came::NotRead("The file is empty. Ask for it again."));
    }
    if ARCHIVES.iter().any(|it| bytes.starts_with(it)) {
        return Ok(Came::NotRead(
            "This is an archive. Unpack it on your computer, and upload the files that are inside.",
        ));
    }
    let Some(account) = site.office.platforms.keys().next().copied() else {
        let detail = "No account is connected to which a file could belong; see Settings.";
        return Err(Problem::new(StatusCode::CONFLICT, "no_account", detail));
    };
    let source = Source { account, name: name.to_owned(), seen: site.office.now() };
    let (site, by) = (site.clone(), person.id());
    // A large file takes some seconds of work, and is finished though nobody waits for the answer.
    let reading = spawn_blocking(move || {
        let reading = upload(&site.office, &site.practice, by, (&source, &bytes[..]));
        let done = Handle::current().block_on(reading);
        done.map(|(ingested, report)| {
            let id = format!("file {}", report.digest);
            let word = site.practice.file_word(&domain::EventKey { account, id });
            Came::Read(word, Box::new((ingested, report)))
        })
    });
    match reading.await {
        Ok(came) => came.map_err(|err: NotDone| err.into()),
        Err(_) => Err(Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "broke_down",
            "The file could not be read. Whoever looks after the installation finds the reason in its log.",
        )),
    }
}

async fn bytes(mut part: Field<'_>, n_left: &mut usize) -> Result<Vec<u8>, Problem> {
    let broken = |_| Problem::invalid("The upload broke off; send it again.");
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        let Some(left) = n_left.checked_sub(chunk.len()) else {
            let detail = "The files are larger than one upload may be; send them one by one, or have \
                          them put into the inbox.";
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail));
        };
        *n_left = left;
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The last part of a path, without anything that is no letter for people.
fn name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars()
        .filter(|it| !it.is_control())
        .take(N_NAME_MAX)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_names_a_file_and_no_folder() {
        let table = [
            ("a.835", "a.835"),
            ("../../etc/passwd", "passwd"),
            ("C:\\mail\\b 1.835", "b 1.835"),
            ("a\u{0}\u{1b}[31m.835", "a[31m.835"),
            ("..", ".."),
            ("", ""),
        ];
        for (sent, kept) in table {
            assert_eq!(name(sent), kept, "{sent:?}");
        }
        assert_eq!(name(&"a".repeat(500)).len(), N_NAME_MAX);
    }
}
