//! A text of the report that many rows have in common: a payer's name, the meaning of a code, the
//! source of a rule, one of our own labels.
//!
//! A worklist of thirty thousand denials says the same few things over and over; a copy for every
//! row would be most of the memory of a run. Whoever reads a report sees a plain text.

use std::{
    borrow::{Borrow, Cow},
    fmt,
    ops::Deref,
    sync::Arc,
};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

/// A text that is cheap to copy.
#[derive(Clone)]
pub struct Text(Held);

#[derive(Clone)]
enum Held {
    /// One of our own words.
    Ours(&'static str),
    /// One of the files', kept once for all that have it.
    Shared(Arc<str>),
}

impl Text {
    /// One of our own words.
    pub const fn ours(text: &'static str) -> Self {
        Self(Held::Ours(text))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Held::Ours(text) => text,
            Held::Shared(text) => text,
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::ours("")
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Held::Shared(text.into()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Held::Shared(text.into()))
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

/// For the schema it is a text like any other.
impl JsonSchema for Text {
    fn inline_schema() -> bool {
        String::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}
