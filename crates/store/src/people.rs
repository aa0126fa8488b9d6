//! People, what they are in tenants, and what lets them in. No secret is kept, only its hash.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use base::{ActorId, Attribute, Role, TenantId, Value};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Record, RowKind};

/// What remains of a secret. It can be compared, and is never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hash(pub String);

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hash(..)")
    }
}

/// Somebody who may sign in. In which tenants, their memberships say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: ActorId,
    pub name: String,
    pub email: Option<String>,
    pub department: Option<String>,
    /// `None` for who signs in elsewhere.
    pub password: Option<Hash>,
    /// Runs the server.
    pub operator: bool,
    /// May not sign in, and is remembered.
    pub disabled: bool,
}

/// What a person is in a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub person: ActorId,
    pub role: Role,
    pub groups: BTreeSet<String>,
    pub attributes: BTreeMap<String, Vec<Scalar>>,
}

/// A value of an attribute, as files and tokens write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    Boolean(bool),
    Integer(i64),
    Text(String),
}

/// A key for programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    pub id: String,
    /// For people.
    pub name: String,
    pub hash: Hash,
    /// Acts as such a member.
    pub member: Member,
    /// The operations it is good for, of those that its role may do; all where `None`.
    pub scopes: Option<BTreeSet<String>>,
    pub created: Timestamp,
    pub expires: Option<Timestamp>,
    pub revoked: Option<Timestamp>,
}

/// A person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The hash of what the browser holds.
    pub id: String,
    pub person: ActorId,
    pub tenant: TenantId,
    /// What they are there, where an issuer says so and not this store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<Member>,
    pub expires: Timestamp,
}

/// A browser that was sent to an issuer and is to come back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handshake {
    /// The hash of the state that it comes back with.
    pub id: String,
    pub tenant: TenantId,
    /// The hash of what the browser keeps meanwhile.
    pub binding: Hash,
    /// What the issuer has to repeat.
    pub nonce: String,
    /// What nobody but us can exchange the code with.
    pub verifier: String,
    pub expires: Timestamp,
}

impl fmt::Debug for Handshake {
    /// Without what it is verified by.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handshake(for {}, until {})", self.tenant, self.expires)
    }
}

/// Lets in once who has the link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The hash of what the link holds.
    pub id: String,
    /// Whose password may be set by it.
    pub person: ActorId,
    pub expires: Timestamp,
}

/// Failed sign-ins under one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throttle {
    pub id: String,
    pub failures: u32,
    /// Nobody is let in before, whatever they know.
    pub until: Timestamp,
    pub expires: Timestamp,
}

impl Member {
    /// The attributes as row rules know them.
    pub fn attributes(&self) -> BTreeMap<String, Attribute> {
        let values = |values: &[Scalar]| Attribute(values.iter().map(Scalar::value).collect());
        let named = self.attributes.iter();
        named.map(|(name, of)| (name.clone(), values(of))).collect()
    }
}

impl Scalar {
    fn value(&self) -> Value {
        match self {
            Scalar::Boolean(flag) => Value::Boolean(*flag),
            Scalar::Integer(number) => Value::Integer(*number),
            Scalar::Text(text) => Value::Text(text.clone()),
        }
    }
}

impl Record for Person {
    const KIND: RowKind = RowKind::Person;

    fn id(&self) -> String {
        self.id.to_string()
    }
}

impl Record for Member {
    const KIND: RowKind = RowKind::Member;

    fn id(&self) -> String {
        self.person.to_string()
    }
}

impl Record for ApiKey {
    const KIND: RowKind = RowKind::ApiKey;

    fn id(&self) -> String {
        self.id.clone()
    }
}

/// Records that end by themselves.
macro_rules! passing {
    ($($name:ident),*) => {
        $(impl Record for $name {
            const KIND: RowKind = RowKind::$name;

            fn id(&self) -> String {
                self.id.clone()
            }

            fn expires(&self) -> Option<Timestamp> {
                Some(self.expires)
            }
        })*
    };
}

passing!(Session, Invitation, Throttle, Handshake);
