//! Tokens that somebody else signed: JWT, with the algorithm and the key fixed by configuration.
//!
//! As in Cube, what a token says is the security context: its claims become the actor's
//! attributes, or those of one claim that is named as their namespace. What it says of its tenant
//! may only agree with the key; what it says of a role is not believed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use base::{Actor, ActorId, Attribute, Role, TenantId, Value};
use egress::Fetch;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value as Json};

use crate::remote_keys::RemoteKeys;
use crate::rights::rights_of;
use crate::sign_in::Admitted;

/// How the tokens of one tenant are verified.
#[derive(Debug, Clone)]
pub struct Jwt {
    pub tenant: TenantId,
    pub algorithm: Algorithm,
    pub key: JwtKey,
    pub issuer: Option<String>,
    /// The `kid` of its tokens, where the key itself has none.
    pub key_id: Option<String>,
    pub audience: Option<String>,
    /// The claim that holds the security context; the whole token where `None`.
    pub namespace: Option<String>,
    /// A claim that names the tenant, and may only agree.
    pub tenant_claim: Option<String>,
    /// What everybody is who comes with one.
    pub role: Role,
}

#[derive(Clone)]
pub enum JwtKey {
    /// Shared with who signs: HS256 and its kin.
    Secret(SecretString),
    /// A public key in PEM.
    Pem(String),
    /// A set of public keys, from which the token's `kid` chooses.
    Jwks(Arc<dyn KeySet>),
    /// Such a set, where somebody publishes it.
    Remote(Arc<RemoteKeys>),
}

impl fmt::Debug for JwtKey {
    /// Its kind alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            JwtKey::Secret(_) => "Secret(..)",
            JwtKey::Pem(_) => "Pem(..)",
            JwtKey::Jwks(_) => "Jwks(..)",
            JwtKey::Remote(_) => "Remote(..)",
        })
    }
}

/// Public keys that change without us. Where one is asked for that is not among them, the set is
/// looked up again, as seldom as whoever implements it sees fit.
pub trait KeySet: Send + Sync {
    fn keys(&self, missing: Option<&str>) -> Arc<JwkSet>;
}

/// A token that is not accepted, with what the audit shows for it. Strangers hear one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unaccepted(pub &'static str);

impl Jwt {
    /// Whether the key is one of the algorithm, before anybody comes with a token.
    pub fn check(&self) -> Result<(), Unaccepted> {
        let shared = matches!(
            self.algorithm,
            Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512
        );
        match &self.key {
            JwtKey::Jwks(_) | JwtKey::Remote(_) if shared => {
                Err(Unaccepted("a set of public keys is no secret"))
            }
            JwtKey::Pem(_) if shared => Err(Unaccepted("a public key is no secret")),
            JwtKey::Jwks(_) | JwtKey::Remote(_) => Ok(()),
            JwtKey::Secret(_) | JwtKey::Pem(_) => self.own_key().map(drop),
        }
    }

    /// Lets in whom the token names, if it is genuine, for us, and of this time.
    pub async fn admit(
        &self,
        token: &str,
        web: Option<&dyn Fetch>,
    ) -> Result<Admitted, Unaccepted> {
        let claims = self.verify(token, web).await?;
        self.admitted(&claims)
    }

    /// Whom the claims of a genuine token name.
    pub(crate) fn admitted(&self, claims: &Map<String, Json>) -> Result<Admitted, Unaccepted> {
        let context = match &self.namespace {
            None => claims,
            Some(name) => claims
                .get(name)
                .and_then(Json::as_object)
                .ok_or(Unaccepted(
                    "the claim that holds the security context is missing",
                ))?,
        };
        self.check_tenant(context)?;
        Ok(Admitted {
            tenant: self.tenant.clone(),
            actor: self.actor(claims, context)?,
            role: self.role,
            rights: rights_of(self.role),
        })
    }

    /// What a genuine token says.
    pub(crate) async fn verify(
        &self,
        token: &str,
        web: Option<&dyn Fetch>,
    ) -> Result<Map<String, Json>, Unaccepted> {
        let header = decode_header(token).map_err(|_| Unaccepted("it is no token"))?;
        if header.alg != self.algorithm {
            return Err(Unaccepted("another algorithm than the one configured"));
        }
        let kid = header.kid.as_deref();
        let key = match &self.key {
            JwtKey::Jwks(set) => key_of_set(&**set, kid)?,
            JwtKey::Remote(set) => public(&set.key(kid.ok_or(NO_KEY)?, web).await?)?,
            JwtKey::Secret(_) | JwtKey::Pem(_) => self.own_key()?,
        };
        let verified = decode::<Map<String, Json>>(token, &key, &self.validation());
        Ok(verified.map_err(|error| Unaccepted(reason(&error)))?.claims)
    }

    fn validation(&self) -> Validation {
        let mut validation = Validation::new(self.algorithm);
        validation.validate_nbf = true;
        let mut required = vec!["exp"];
        if let Some(issuer) = &self.issuer {
            validation.set_issuer(&[issuer]);
            required.push("iss");
        }
        if let Some(audience) = &self.audience {
            validation.set_audience(&[audience]);
            required.push("aud");
        }
        validation.set_required_spec_claims(&required);
        validation
    }

    /// The key that the configuration itself holds.
    fn own_key(&self) -> Result<DecodingKey, Unaccepted> {
        let unusable = |_| Unaccepted("the configured key is none of its algorithm");
        match (&self.key, self.algorithm) {
            (JwtKey::Secret(secret), Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512) => {
                Ok(DecodingKey::from_secret(secret.expose_secret().as_bytes()))
            }
            (JwtKey::Pem(pem), Algorithm::ES256 | Algorithm::ES384) => {
                DecodingKey::from_ec_pem(pem.as_bytes()).map_err(unusable)
            }
            (JwtKey::Pem(pem), Algorithm::EdDSA) => {
                DecodingKey::from_ed_pem(pem.as_bytes()).map_err(unusable)
            }
            (JwtKey::Pem(pem), _) => DecodingKey::from_rsa_pem(pem.as_bytes()).map_err(unusable),
            _ => Err(Unaccepted("the algorithm needs a public key")),
        }
    }

    fn check_tenant(&self, context: &Map<String, Json>) -> Result<(), Unaccepted> {
        let Some(name) = &self.tenant_claim else {
            return Ok(());
        };
        match context.get(name).and_then(Json::as_str) {
            Some(named) if named == self.tenant.as_str() => Ok(()),
            _ => Err(Unaccepted(
                "it names another tenant than its key belongs to",
            )),
        }
    }

    fn actor(
        &self,
        claims: &Map<String, Json>,
        context: &Map<String, Json>,
    ) -> Result<Actor, Unaccepted> {
        let nameless = Unaccepted("it names nobody in 'sub'");
        let subject = context.get("sub").or_else(|| claims.get("sub"));
        let subject = subject.and_then(Json::as_str).ok_or(nameless)?;
        let mut attributes = BTreeMap::new();
        flatten("", context, &mut attributes);
        let groups = attributes.get("groups").map(texts).unwrap_or_default();
        REGISTERED
            .iter()
            .for_each(|name| drop(attributes.remove(*name)));
        Ok(Actor {
            id: ActorId::new(subject).map_err(|_| nameless)?,
            groups,
            attributes,
        })
    }
}

pub(crate) const NO_KEY: Unaccepted = Unaccepted("no key of the set has its id");

fn key_of_set(set: &dyn KeySet, kid: Option<&str>) -> Result<DecodingKey, Unaccepted> {
    let kid = kid.ok_or(NO_KEY)?;
    let known = set.keys(None);
    let renewed;
    let found = match known.find(kid) {
        Some(key) => key,
        None => {
            renewed = set.keys(Some(kid));
            renewed.find(kid).ok_or(NO_KEY)?
        }
    };
    public(found)
}

/// A set of keys is public: one that is shared has no place in it, and whoever can read the set
/// could sign with it.
fn public(key: &Jwk) -> Result<DecodingKey, Unaccepted> {
    if matches!(key.algorithm, AlgorithmParameters::OctetKey(_)) {
        return Err(Unaccepted("the set of keys holds a secret"));
    }
    DecodingKey::from_jwk(key).map_err(|_| Unaccepted("the key of the set cannot be used"))
}

/// Claims about the token rather than about its actor.
const REGISTERED: [&str; 8] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "groups"];

/// `{"user": {"zone": "north"}}` gives `user.zone`. What is no value and no list of values is left
/// out: a row rule that asks for it finds nothing and lets no row through.
fn flatten(before: &str, claims: &Map<String, Json>, into: &mut BTreeMap<String, Attribute>) {
    for (name, claim) in claims {
        let name = format!("{before}{name}");
        let values = match claim {
            Json::Object(inner) => {
                flatten(&format!("{name}."), inner, into);
                continue;
            }
            Json::Array(items) => items.iter().map(value).collect::<Option<Vec<_>>>(),
            single => value(single).map(|value| vec![value]),
        };
        into.extend(values.map(|values| (name, Attribute(values))));
    }
}

fn value(claim: &Json) -> Option<Value> {
    match claim {
        Json::String(text) => Some(Value::Text(text.clone())),
        Json::Bool(flag) => Some(Value::Boolean(*flag)),
        Json::Number(number) => number.as_i64().map(Value::Integer),
        _ => None,
    }
}

fn texts(attribute: &Attribute) -> BTreeSet<String> {
    let text = |value: &Value| match value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    attribute.0.iter().filter_map(text).collect()
}

fn reason(error: &jsonwebtoken::errors::Error) -> &'static str {
    use jsonwebtoken::errors::ErrorKind;
    match error.kind() {
        ErrorKind::ExpiredSignature => "it has expired",
        ErrorKind::ImmatureSignature => "its time has not come",
        ErrorKind::InvalidIssuer => "another issuer",
        ErrorKind::InvalidAudience => "another audience",
        ErrorKind::InvalidSignature => "the signature does not fit",
        ErrorKind::MissingRequiredClaim(_) => "a claim is missing",
        _ => "it cannot be read",
    }
}
