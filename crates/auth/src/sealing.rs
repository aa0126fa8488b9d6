//! Sealing what must be kept and not be read: AES-256-GCM, bound to its realm and its name.
//!
//! What is sealed for one tenant does not open for another, and not under another name, whoever
//! moves it in the store.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use store::Realm;

use crate::keyring::{Key, KeyRing};

/// Why it does not open, or cannot be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error("it is sealed with a key that the server does not have")]
    UnknownKey,
    #[error("it was sealed for something else, or was changed since")]
    Broken,
    #[error("the system gives no random bytes")]
    NoRandom,
}

/// The format of sealed texts: `sealed1.KEY.BYTES`.
const FORMAT: &str = "sealed1";
const PURPOSE: &str = "sealing";
const NONCE_BYTES: usize = 12;

impl KeyRing {
    /// Seals a secret under its name in a realm, such as `source/warehouse/password`.
    pub fn seal(
        &self,
        realm: &Realm,
        name: &str,
        secret: &SecretString,
    ) -> Result<String, SealError> {
        let key = self.present();
        let mut nonce = [0u8; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|_| SealError::NoRandom)?;
        let payload = Payload {
            msg: secret.expose_secret().as_bytes(),
            aad: name.as_bytes(),
        };
        let sealed = cipher(key, realm).encrypt(&Nonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| SealError::Broken)?;
        let bytes = URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat());
        Ok(format!("{FORMAT}.{}.{bytes}", key.id))
    }

    pub fn open(&self, realm: &Realm, name: &str, sealed: &str) -> Result<SecretString, SealError> {
        let mut parts = sealed.splitn(3, '.');
        let (format, id, bytes) = (parts.next(), parts.next(), parts.next());
        if format != Some(FORMAT) {
            return Err(SealError::Broken);
        }
        let mut keys = self.all().iter();
        let key = keys.find(|key| Some(key.id.as_str()) == id);
        let key = key.ok_or(SealError::UnknownKey)?;
        let bytes = URL_SAFE_NO_PAD.decode(bytes.unwrap_or_default());
        let bytes = bytes.map_err(|_| SealError::Broken)?;
        let (nonce, msg) = bytes
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(SealError::Broken)?;
        let aad = name.as_bytes();
        let opened = cipher(key, realm).decrypt(&Nonce::from(*nonce), Payload { msg, aad });
        let text = String::from_utf8(opened.map_err(|_| SealError::Broken)?);
        text.map(SecretString::from).map_err(|_| SealError::Broken)
    }

    /// Seals anew what an older key sealed; `None` where the present one did.
    pub fn rotate(
        &self,
        realm: &Realm,
        name: &str,
        sealed: &str,
    ) -> Result<Option<String>, SealError> {
        let secret = self.open(realm, name, sealed)?;
        let present = format!("{FORMAT}.{}.", self.present().id);
        match sealed.starts_with(&present) {
            true => Ok(None),
            false => self.seal(realm, name, &secret).map(Some),
        }
    }
}

fn cipher(key: &Key, realm: &Realm) -> Aes256Gcm {
    Aes256Gcm::new(&key.derive(PURPOSE, realm).into())
}
