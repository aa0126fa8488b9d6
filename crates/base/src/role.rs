//! What somebody is in a tenant, or above all of them.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// From the most to the least. What each may do stands in the rights table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Runs the server; stands above tenants.
    Operator,
    /// Runs one tenant.
    Admin,
    /// Edits its model.
    Modeler,
    /// Asks, and sees how it was computed.
    Analyst,
    /// Asks.
    Viewer,
}

impl Role {
    pub const ALL: [Role; 5] = [
        Role::Operator,
        Role::Admin,
        Role::Modeler,
        Role::Analyst,
        Role::Viewer,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Role::Operator => "operator",
            Role::Admin => "admin",
            Role::Modeler => "modeler",
            Role::Analyst => "analyst",
            Role::Viewer => "viewer",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Role::ALL.into_iter().find(|role| role.as_str() == text);
        found.ok_or_else(|| {
            format!("{text:?} is no role: use operator, admin, modeler, analyst or viewer")
        })
    }
}

/// What somebody may do, by the names of the rights table. Only that makes them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rights(BTreeSet<&'static str>);

impl Rights {
    pub fn none() -> Self {
        Self::default()
    }

    pub fn to(operations: impl IntoIterator<Item = &'static str>) -> Self {
        Self(operations.into_iter().collect())
    }

    /// Less of it, for a key that is good for a few operations only. None is added.
    pub fn within(mut self, scopes: &BTreeSet<String>) -> Self {
        self.0.retain(|name| scopes.contains(*name));
        self
    }

    pub fn allow(&self, operation: &str) -> bool {
        self.0.contains(operation)
    }

    /// The names of what is allowed.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }
}
