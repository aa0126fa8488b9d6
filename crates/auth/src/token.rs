//! Random texts that let somebody in. Who holds one is let in; the store holds its hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use store::Hash;

/// 32 random bytes as text. Nobody guesses one, so a plain hash of it gives nothing away.
pub fn fresh() -> Result<SecretString, getrandom::Error> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(SecretString::from(URL_SAFE_NO_PAD.encode(bytes)))
}

/// A name that is not taken yet, of few characters.
pub fn short() -> Result<String, getrandom::Error> {
    let mut bytes = [0u8; 9];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

pub fn hash(token: &SecretString) -> Hash {
    hash_text(token.expose_secret())
}

pub fn hash_text(token: &str) -> Hash {
    let digest = Sha256::digest(token);
    Hash(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}
