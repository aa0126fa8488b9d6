//! Passwords: hashed by argon2id, and as slow to refuse as to accept.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use store::Hash;

/// How passwords are hashed here.
pub struct Passwords {
    argon: Argon2<'static>,
    /// Of nobody's password: who does not exist is compared with it.
    nobody: Hash,
}

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error("a password has at least {LENGTH_MIN} characters")]
    TooShort,
    #[error("a password has at most {LENGTH_MAX} bytes")]
    TooLong,
    #[error("the password could not be hashed")]
    Failed,
}

const LENGTH_MIN: usize = 12;
/// Hashing takes time that grows with it.
const LENGTH_MAX: usize = 1024;

impl Passwords {
    /// 19 MiB and two passes, as OWASP recommends.
    pub fn new() -> Result<Self, PasswordError> {
        Self::costing(Params::DEFAULT_M_COST, Params::DEFAULT_T_COST)
    }

    /// Memory in KiB, and passes over it.
    pub fn costing(memory: u32, passes: u32) -> Result<Self, PasswordError> {
        let params = Params::new(memory, passes, 1, None).map_err(|_| PasswordError::Failed)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hashed(&argon, "nobody has this password")?;
        Ok(Self { argon, nobody })
    }

    pub fn hash(&self, password: &SecretString) -> Result<Hash, PasswordError> {
        let text = password.expose_secret();
        if text.chars().count() < LENGTH_MIN {
            return Err(PasswordError::TooShort);
        }
        if text.len() > LENGTH_MAX {
            return Err(PasswordError::TooLong);
        }
        hashed(&self.argon, text)
    }

    /// Takes as long for nobody's hash as for somebody's.
    pub fn verify(&self, password: &SecretString, hash: Option<&Hash>) -> bool {
        let text = password.expose_secret();
        let Ok(parsed) = PasswordHash::new(&hash.unwrap_or(&self.nobody).0) else {
            return false;
        };
        let short = text.len() <= LENGTH_MAX;
        let fits = short && self.argon.verify_password(text.as_bytes(), &parsed).is_ok();
        fits && hash.is_some()
    }
}

fn hashed(argon: &Argon2<'_>, password: &str) -> Result<Hash, PasswordError> {
    let hash = argon.hash_password(password.as_bytes());
    hash.map(|hash| Hash(hash.to_string()))
        .map_err(|_| PasswordError::Failed)
}
