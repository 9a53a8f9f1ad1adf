//! The kinds of values a setting can have: how each is read, checked, shown and described.

use std::{
    net::{IpAddr, SocketAddr},
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use super::{Secret, address, load::Text, server::public_url};

/// The place in [`super::Settings`] where the value of a setting is kept, with what may stand there.
pub enum Field<'a> {
    /// A text; empty where there is none.
    Text(&'a mut String),
    /// One of these words.
    Word(&'a mut &'static str, &'static [&'static str]),
    /// A whole number between two others.
    Number(&'a mut u32, RangeInclusive<u32>),
    /// A whole number between two others, which may be negative.
    Offset(&'a mut i32, RangeInclusive<i32>),
    /// A file or folder that need not be there yet.
    Place(&'a mut PathBuf),
    /// A file that has to be there.
    File(&'a mut Option<PathBuf>),
    /// Files that have to be there.
    Files(&'a mut Vec<PathBuf>),
    /// The address of a database.
    Address(&'a mut Secret),
    /// An address and a port of this machine.
    Listen(&'a mut Option<SocketAddr>),
    /// Addresses of other machines.
    Machines(&'a mut Vec<IpAddr>),
    /// An address that a browser knows, without a path.
    Url(&'a mut String),
    /// A secret, which does not belong in the file of settings.
    Secret(&'a mut Secret),
}

impl Field<'_> {
    /// Puts a value there. Paths that are not absolute begin in the folder of the installation.
    /// Otherwise says what was expected.
    pub(super) fn put(self, text: &Text, data: &Path) -> Result<(), String> {
        let expected = self.allowed();
        let placed = match (self, text) {
            (Self::Files(place), texts) => {
                let files = texts.each().map(|it| data.join(it));
                *place = files.collect();
                let missing = place.iter().find(|it| !it.is_file());
                return missing.map_or(Ok(()), |it| Err(no_file(it)));
            }
            (Self::Machines(place), texts) => {
                put(place, texts.each().map(|it| it.parse().ok()).collect())
            }
            (_, Text::Many(_)) => None,
            (Self::File(place), Text::One(text)) => {
                *place = (!text.is_empty()).then(|| data.join(text));
                let missing = place.as_deref().filter(|it| !it.is_file());
                return missing.map_or(Ok(()), |it| Err(no_file(it)));
            }
            (Self::Text(place), Text::One(text)) => put(place, Some(text.clone())),
            (Self::Word(place, words), Text::One(text)) => {
                put(place, words.iter().copied().find(|it| it == text))
            }
            (Self::Number(place, range), Text::One(text)) => {
                put(place, text.parse().ok().filter(|it| range.contains(it)))
            }
            (Self::Offset(place, range), Text::One(text)) => {
                put(place, text.parse().ok().filter(|it| range.contains(it)))
            }
            (Self::Place(place), Text::One(text)) => {
                put(place, (!text.is_empty()).then(|| data.join(text)))
            }
            (Self::Address(place), Text::One(text)) => put(place, address(text, data)),
            (Self::Listen(place), Text::One(text)) => put(place, text.parse().ok().map(Some)),
            (Self::Url(place), Text::One(text)) if text.is_empty() => {
                put(place, Some(String::new()))
            }
            (Self::Url(place), Text::One(text)) => put(place, public_url(text)),
            (Self::Secret(place), Text::One(text)) => put(place, Some(Secret::new(text.clone()))),
        };
        placed.ok_or_else(|| format!("expected {expected}"))
    }

    /// The value, as it may be shown to whoever stands behind the reader.
    pub(super) fn shown(&self) -> String {
        let path = |it: &Path| it.display().to_string();
        match self {
            Self::Text(it) => (*it).clone(),
            Self::Word(it, _) => (**it).to_owned(),
            Self::Number(it, _) => it.to_string(),
            Self::Offset(it, _) => it.to_string(),
            Self::Place(it) => path(it),
            Self::File(it) => it.as_deref().map(path).unwrap_or_default(),
            Self::Files(it) => it.iter().map(|it| path(it)).collect::<Vec<_>>().join(", "),
            Self::Address(it) => it.address(),
            Self::Listen(it) => it.as_ref().map(ToString::to_string).unwrap_or_default(),
            Self::Machines(it) => it.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            Self::Url(it) => (*it).clone(),
            Self::Secret(it) => (if it.is_set() { "(set, not shown)" } else { "" }).to_owned(),
        }
    }

    /// What may stand there, in words.
    pub(super) fn allowed(&self) -> String {
        match self {
            Self::Text(_) => "a text".to_owned(),
            Self::Word(_, words) => format!("`{}`", words.join("`, `")),
            Self::Number(_, range) => whole(range.start(), range.end()),
            Self::Offset(_, range) => whole(range.start(), range.end()),
            Self::Place(_) => "a path".to_owned(),
            Self::File(_) => "the path of a file".to_owned(),
            Self::Files(_) => "a list of paths of files".to_owned(),
            Self::Address(_) => "an address that begins with `sqlite:` or `postgres:`".to_owned(),
            Self::Listen(_) => "an address and a port, such as `127.0.0.1:8080`".to_owned(),
            Self::Machines(_) => "a list of addresses, such as `10.0.0.2`".to_owned(),
            Self::Url(_) => {
                "an address without a path, such as `https://recourse.example.org`".to_owned()
            }
            Self::Secret(_) => "a secret".to_owned(),
        }
    }

    /// May the value stand in the file of settings?
    pub(super) fn may_be_in_file(&self) -> bool {
        !matches!(self, Self::Secret(_))
    }

    /// May the value be quoted in a message?
    pub(super) fn may_be_quoted(&self) -> bool {
        !matches!(self, Self::Secret(_) | Self::Address(_))
    }
}

fn put<T>(place: &mut T, value: Option<T>) -> Option<()> {
    *place = value?;
    Some(())
}

fn whole(from: &impl ToString, to: &impl ToString) -> String {
    format!("a whole number from {} to {}", from.to_string(), to.to_string())
}

fn no_file(path: &Path) -> String {
    format!("there is no file {}", path.display())
}
