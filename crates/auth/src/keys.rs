//! One signing key per tenant.

use std::collections::HashMap;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base::{ActorId, TenantId};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use serde::{Deserialize, Serialize};

/// The tenants' keys.
#[derive(Default)]
pub struct Keys(HashMap<TenantId, Key>);

struct Key {
    sign: EncodingKey,
    verify: DecodingKey,
}

/// What a valid token vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub tenant: TenantId,
    pub actor: ActorId,
}

/// A token that is not accepted. One text for every reason: a stranger learns nothing from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sign-in is missing, not valid, or expired")]
pub struct Error;

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    exp: u64,
}

/// Fixed here, never taken from a token.
const ALGORITHM: Algorithm = Algorithm::HS256;

impl Keys {
    /// Gives a tenant a fresh random key; tokens signed with an earlier one end with it.
    pub fn add_random(&mut self, tenant: TenantId) -> Result<(), getrandom::Error> {
        let mut secret = [0u8; 32];
        getrandom::fill(&mut secret)?;
        let key = Key {
            sign: EncodingKey::from_secret(&secret),
            verify: DecodingKey::from_secret(&secret),
        };
        self.0.insert(tenant, key);
        Ok(())
    }

    /// Gives a tenant a key where it has none.
    pub fn ensure(&mut self, tenant: &TenantId) -> Result<(), getrandom::Error> {
        match self.0.contains_key(tenant) {
            true => Ok(()),
            false => self.add_random(tenant.clone()),
        }
    }

    /// Signs a token for an actor of a tenant that has a key.
    pub fn sign(
        &self,
        tenant: &TenantId,
        actor: &ActorId,
        lifetime: Duration,
    ) -> Result<String, Error> {
        let end = since_1970().checked_add(lifetime).ok_or(Error)?;
        self.sign_until(tenant, actor, end.as_secs())
    }

    /// Signs a token that ends at a second since 1970.
    pub(crate) fn sign_until(
        &self,
        tenant: &TenantId,
        actor: &ActorId,
        exp: u64,
    ) -> Result<String, Error> {
        let key = self.0.get(tenant).ok_or(Error)?;
        let header = Header {
            kid: Some(tenant.to_string()),
            ..Header::new(ALGORITHM)
        };
        encode(
            &header,
            &Claims {
                sub: actor.to_string(),
                exp,
            },
            &key.sign,
        )
        .map_err(|_| Error)
    }

    /// Verifies a token. Its header says which key to try; that the key fits says whose it is.
    pub fn verify(&self, token: &str) -> Result<Verified, Error> {
        let header = decode_header(token).map_err(|_| Error)?;
        let named = TenantId::new(header.kid.as_deref().unwrap_or_default()).map_err(|_| Error)?;
        let (tenant, key) = self.0.get_key_value(&named).ok_or(Error)?;
        let validation = Validation::new(ALGORITHM);
        let token = decode::<Claims>(token, &key.verify, &validation).map_err(|_| Error)?;
        let actor = ActorId::new(&token.claims.sub).map_err(|_| Error)?;
        Ok(Verified {
            tenant: tenant.clone(),
            actor,
        })
    }
}

fn since_1970() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

impl fmt::Debug for Keys {
    /// Names the tenants and never a key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
