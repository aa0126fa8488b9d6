//! Names that must not be mixed up: each has a type of its own.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A name that is not a valid id, with the rule it breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidId {
    pub kind: &'static str,
    pub given: String,
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is not a {}: use 1 to 63 of a-z, 0-9, '_' and '-', starting with a letter or digit",
            self.given, self.kind
        )
    }
}

impl std::error::Error for InvalidId {}

/// Lower case and few characters, so that an id is safe in a path, a header, a metric and a log line.
fn is_slug(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (1..=63).contains(&text.len())
        && text.starts_with(plain)
        && text.chars().all(|c| plain(c) || c == '_' || c == '-')
}

/// An id is written as its text, and read back through the same check as any other.
macro_rules! written {
    ($name:ident) => {
        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.as_str().to_owned()
            }
        }
    };
}

macro_rules! slug_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        written!($name);

        impl $name {
            /// The checked way in: a name that breaks the rule is refused with the rule.
            pub fn new(text: &str) -> Result<Self, InvalidId> {
                if is_slug(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(InvalidId { kind: $kind, given: text.chars().take(80).collect() })
                }
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

slug_id!(
    /// An organisation. Every cache, pool, queue, index and path is keyed by one.
    TenantId,
    "tenant id"
);
slug_id!(
    /// One connection to one physical database, named within its tenant.
    SourceName,
    "source name"
);

/// A person or key acting. Not a slug: sign-in systems bring e-mail addresses and subject ids.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ActorId(Arc<str>);

written!(ActorId);

impl ActorId {
    /// At most 255 characters, none of them control characters (it is written to logs and receipts).
    pub fn new(text: &str) -> Result<Self, InvalidId> {
        let fits = !text.is_empty() && text.len() <= 255 && !text.chars().any(char::is_control);
        if fits {
            Ok(Self(text.into()))
        } else {
            Err(InvalidId {
                kind: "actor id",
                given: text.chars().take(80).collect(),
            })
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
