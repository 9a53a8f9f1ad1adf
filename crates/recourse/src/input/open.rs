//! Opens a file as streams: itself, or what its archive holds. What it is is told by its first
//! bytes, never by its name.

use std::{
    fs::File,
    io::{self, BufReader, Cursor, Read, Seek},
};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::Input;

/// An archive in an archive in an archive is as deep as anyone packs remittances.
const DEPTH_MAX: usize = 3;

/// An archive inside an archive must be kept in memory to be opened; this is the largest kept.
const INNER_ARCHIVE_MAX: u64 = 512 << 20;

/// One stream, or why there is none.
pub enum Opened<'a> {
    /// Its name, with the place inside the archive, and its bytes.
    Stream(&'a str, &'a mut dyn Read),
    /// Its name, and what went wrong.
    Failed(&'a str, String),
}

/// Opens every input in order and hands each stream over.
pub fn open_each(inputs: &[Input], take: &mut dyn FnMut(Opened<'_>)) {
    for input in inputs {
        match input {
            Input::Missing(name, why) => take(Opened::Failed(name, why.clone())),
            Input::Stdin => unpack("standard input", &mut io::stdin().lock(), 0, take),
            Input::File(path) => {
                let name = path.display().to_string();
                match File::open(path) {
                    Ok(file) => open_file(&name, file, take),
                    Err(err) => take(Opened::Failed(&name, err.to_string())),
                }
            }
        }
    }
}

/// A file can be searched, so that a zip in it needs no copy.
fn open_file(name: &str, mut file: File, take: &mut dyn FnMut(Opened<'_>)) {
    let mut head = [0; 4];
    let is_zip = file.read_exact(&mut head).is_ok() && head == ZIP;
    match file.rewind() {
        Ok(()) if is_zip => unzip(name, BufReader::new(file), 0, take),
        Ok(()) => unpack(name, &mut file, 0, take),
        // A pipe can't go back: what was read is put in front again.
        Err(_) => unpack(name, &mut Cursor::new(head).chain(file), 0, take),
    }
}

const ZIP: [u8; 4] = *b"PK\x03\x04";
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Hands a stream over, after unpacking what its first bytes say that it is.
fn unpack(name: &str, stream: &mut dyn Read, depth: usize, take: &mut dyn FnMut(Opened<'_>)) {
    let mut head = Vec::new();
    if let Err(err) = stream.take(4).read_to_end(&mut head) {
        take(Opened::Failed(name, err.to_string()));
        return;
    }
    let packed = head.starts_with(&GZIP) || head.starts_with(&ZIP);
    let is_zip = head.starts_with(&ZIP);
    let mut whole = Cursor::new(head).chain(stream);
    if !packed {
        take(Opened::Stream(name, &mut whole));
    } else if depth >= DEPTH_MAX {
        take(Opened::Failed(name, format!("more than {DEPTH_MAX} archives inside each other")));
    } else if is_zip {
        match keep(&mut whole) {
            Ok(bytes) => unzip(name, Cursor::new(bytes), depth, take),
            Err(err) => take(Opened::Failed(name, err.to_string())),
        }
    } else {
        unpack(name, &mut MultiGzDecoder::new(whole), depth + 1, take);
    }
}

fn keep(stream: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(INNER_ARCHIVE_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > INNER_ARCHIVE_MAX {
        let what = format!("an archive of more than {} MB inside another", INNER_ARCHIVE_MAX >> 20);
        return Err(io::Error::other(what));
    }
    Ok(bytes)
}

/// The files of a zip archive in the order of their names.
fn unzip<R: Read + Seek>(name: &str, file: R, depth: usize, take: &mut dyn FnMut(Opened<'_>)) {
    let mut archive = match ZipArchive::new(file) {
        Ok(archive) => archive,
        Err(err) => {
            take(Opened::Failed(name, format!("the archive can't be read: {err}")));
            return;
        }
    };
    let mut entries: Vec<(String, usize)> = (0..archive.len())
        .filter_map(|at| Some((archive.name_for_index(at)?.ok()?.into_owned(), at)))
        .collect();
    entries.sort();
    for (entry, at) in entries {
        let inner = format!("{name}:{entry}");
        match archive.by_index(at) {
            Ok(file) if file.is_dir() => {}
            Ok(mut file) => unpack(&inner, &mut file, depth + 1, take),
            Err(err) => take(Opened::Failed(&inner, err.to_string())),
        }
    }
}
