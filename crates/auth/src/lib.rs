//! Who is asking, and what they may do: passwords, keys, sessions and tokens are made and verified
//! here, and so are the seals of secrets and of the audit.
//!
//! Step: before the twelve; it yields the tenant and the actor that `grant` starts from.
//! Never: believes what a token says of its tenant or its role, picks an algorithm from a token,
//! tells a stranger why they were refused, or shows a secret.
//!
//! Start reading at `rights`, the table of who may do what.

mod audit;
mod handshake;
mod invitations;
mod issuers;
mod jwt;
mod key_file;
mod keyring;
mod keys;
mod members;
mod oidc;
mod password;
mod people;
mod refusals;
mod remote_keys;
pub mod rights;
mod sealing;
mod sign_in;
mod throttle;
mod token;

pub use audit::{Flaw, Report, verify};
pub use handshake::{Arrival, Departure};
pub use invitations::{Acceptance, Invited};
pub use issuers::Issuers;
pub use jsonwebtoken::Algorithm;
pub use jwt::{Jwt, JwtKey, KeySet, Unaccepted};
pub use key_file::KeyFile;
pub use keyring::{KeyError, KeyRing, KeySource};
pub use keys::{Error, Keys, Verified};
pub use members::NewMember;
pub use oidc::Oidc;
pub use password::{PasswordError, Passwords};
pub use people::NewKey;
pub use remote_keys::RemoteKeys;
pub use sealing::SealError;
pub use sign_in::{Admitted, Credentials, PREFIX, Refusal, Served, SignIn, no};

#[cfg(test)]
mod tests;
