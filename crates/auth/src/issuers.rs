//! Whose a token may be: found by what it says of its issuer and its key, before anybody looks at
//! the key. So one key is tried and not that of every tenant.
//!
//! What a token says is not believed by that: the key of the tenant that was found has to fit.

use std::collections::BTreeMap;

use base::TenantId;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::jwt::Jwt;

/// The tenants by the issuer and the key of their tokens, where those are configured.
#[derive(Debug, Clone, Default)]
pub struct Issuers(BTreeMap<Signed, Vec<TenantId>>);

/// Who signed, and by which key.
type Signed = (Option<String>, Option<String>);

#[derive(Deserialize, Default)]
struct Head {
    kid: Option<String>,
}

#[derive(Deserialize, Default)]
struct Claims {
    iss: Option<String>,
}

impl Issuers {
    pub fn of<'j>(jwts: impl IntoIterator<Item = &'j Jwt>) -> Self {
        let mut issuers = Self::default();
        for jwt in jwts {
            let signed = (jwt.issuer.clone(), jwt.key_id.clone());
            issuers
                .0
                .entry(signed)
                .or_default()
                .push(jwt.tenant.clone());
        }
        issuers
    }

    /// The tenant whose token it would be. Those that two of them could mean are nobody's.
    pub fn find(&self, token: &str) -> Option<&TenantId> {
        let mut parts = token.split('.');
        let kid = part::<Head>(parts.next()).kid;
        let issuer = part::<Claims>(parts.next()).iss;
        // What is configured more exactly comes first.
        let written = [
            (issuer.clone(), kid.clone()),
            (issuer, None),
            (None, kid),
            (None, None),
        ];
        let found = written.iter().find_map(|signed| self.0.get(signed))?;
        match found.as_slice() {
            [tenant] => Some(tenant),
            _ => None,
        }
    }

    /// Tenants whose tokens cannot be told apart, in words for the operator.
    pub fn conflicts(&self) -> impl Iterator<Item = String> {
        let several = self.0.values().filter(|tenants| tenants.len() > 1);
        several.map(|tenants| {
            let names: Vec<&str> = tenants.iter().map(TenantId::as_str).collect();
            format!(
                "tokens of {} cannot be told apart: give each an 'issuer' or a 'kid' of its own; \
                 until then they open a tenant only where it is named beside them",
                names.join(", ")
            )
        })
    }
}

/// A part of a token, read and not believed. What cannot be read says nothing.
fn part<T: Default + for<'d> Deserialize<'d>>(text: Option<&str>) -> T {
    let bytes = text.and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
    let read = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    read.unwrap_or_default()
}
