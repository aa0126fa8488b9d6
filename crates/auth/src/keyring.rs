//! The keys of the server. Every other key is derived from them, for one purpose and one realm.
//!
//! A ring is a text with a key in each line: 32 bytes in base64. The first one seals; those below
//! it still open what they sealed, until everything is sealed anew and they are taken out.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;
use std::{env, fs};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hkdf::Hkdf;
use secrecy::{ExposeSecret, SecretBox, SecretString, zeroize::Zeroize};
use sha2::Sha256;
use store::Realm;

/// Where the keys come from. None of its words is a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// `env:NAME`
    Environment(String),
    /// `file:PATH`
    File(PathBuf),
    /// `command:LINE`, given to the shell; its output is the ring.
    Command(String),
}

/// Why there are no keys. Never quotes what was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("what is secret cannot be read: {0}")]
pub struct KeyError(String);

/// The keys, the present one first.
pub struct KeyRing(Vec<Key>);

pub(crate) struct Key {
    /// Names the key in what it sealed; tells nothing of it.
    pub id: String,
    bytes: SecretBox<[u8; BYTES]>,
}

const BYTES: usize = 32;

impl FromStr for KeySource {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let rule = || KeyError("their source is 'env:NAME', 'file:PATH' or 'command:LINE'".into());
        let (kind, rest) = text.split_once(':').ok_or_else(rule)?;
        match kind {
            "env" => Ok(Self::Environment(rest.to_owned())),
            "file" => Ok(Self::File(rest.into())),
            "command" => Ok(Self::Command(rest.to_owned())),
            _ => Err(rule()),
        }
    }
}

impl KeySource {
    /// What stands there, which is a secret. Also for other secrets than keys.
    pub fn read(&self) -> Result<SecretString, KeyError> {
        let fault = |what: String| Err(KeyError(what));
        let read = match self {
            Self::Environment(name) => {
                env::var(name).or(fault(format!("'{name}' is not set in the environment")))
            }
            Self::File(path) => fs::read_to_string(path)
                .or_else(|error| fault(format!("{}: {}", path.display(), error.kind()))),
            Self::Command(line) => output(line),
        };
        read.map(SecretString::from)
    }

    pub fn keys(&self) -> Result<KeyRing, KeyError> {
        KeyRing::parse(&self.read()?)
    }
}

fn output(line: &str) -> Result<String, KeyError> {
    let done = Command::new("sh").args(["-c", line]).output();
    let done = done.map_err(|error| KeyError(format!("the command: {}", error.kind())))?;
    match String::from_utf8(done.stdout) {
        Ok(text) if done.status.success() => Ok(text),
        _ => Err(KeyError(format!("the command failed with {}", done.status))),
    }
}

impl KeyRing {
    pub fn parse(text: &SecretString) -> Result<Self, KeyError> {
        let lines = text.expose_secret().lines().map(str::trim).enumerate();
        let written = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let keys: Result<Vec<Key>, KeyError> = written
            .map(|(at, line)| {
                let rule = || KeyError(format!("line {} is not {BYTES} bytes in base64", at + 1));
                Key::read(line).ok_or_else(rule)
            })
            .collect();
        match keys? {
            keys if keys.is_empty() => Err(KeyError("there is none".into())),
            keys => Ok(Self(keys)),
        }
    }

    /// One new key.
    pub fn fresh() -> Result<Self, KeyError> {
        Self::parse(&fresh_line()?)
    }

    /// The ring of a file, which is made where there is none, for its owner alone.
    pub fn in_file(path: &Path) -> Result<Self, KeyError> {
        let fault = |error: std::io::Error| KeyError(format!("{}: {error}", path.display()));
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(path) {
            Ok(mut file) => {
                let line = fresh_line()?;
                let written = file.write_all(line.expose_secret().as_bytes());
                written.and_then(|()| file.sync_all()).map_err(fault)?;
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(fault(error)),
        }
        KeySource::File(path.to_owned()).keys()
    }

    /// The key that seals.
    pub(crate) fn present(&self) -> &Key {
        &self.0[0]
    }

    pub(crate) fn all(&self) -> &[Key] {
        &self.0
    }
}

fn fresh_line() -> Result<SecretString, KeyError> {
    let mut bytes = [0u8; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| KeyError(error.to_string()))?;
    let line = format!("{}\n", STANDARD.encode(bytes));
    bytes.zeroize();
    Ok(SecretString::from(line))
}

impl Key {
    fn read(line: &str) -> Option<Self> {
        let mut decoded = STANDARD.decode(line).ok()?;
        let bytes: Option<[u8; BYTES]> = decoded.as_slice().try_into().ok();
        decoded.zeroize();
        let mut key = Self {
            id: String::new(),
            bytes: SecretBox::new(Box::new(bytes?)),
        };
        let named = key.derive("name of the key", &Realm::System);
        key.id = named
            .iter()
            .take(4)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Some(key)
    }

    /// A key for one purpose in one realm, from which no other can be computed.
    pub fn derive(&self, purpose: &str, realm: &Realm) -> [u8; BYTES] {
        let mut derived = [0u8; BYTES];
        let info = [purpose.as_bytes(), &[0], realm.as_str().as_bytes()];
        let expanded = Hkdf::<Sha256>::new(None, self.bytes.expose_secret())
            .expand_multi_info(&info, &mut derived);
        debug_assert!(expanded.is_ok(), "32 bytes are not too many");
        derived
    }
}

impl fmt::Debug for KeyRing {
    /// Names the keys and shows none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.iter().map(|key| &key.id);
        f.debug_list().entries(names).finish()
    }
}
