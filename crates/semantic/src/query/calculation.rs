//! Calculations: what is computed of the groups of a result, beside their measures.
//!
//! They are our own addition to Cube's queries, under `calculations`. A name without a dot tells
//! their columns from members.

use serde::Deserialize;
use serde_json::{Value, json};

use super::json::invalid;
use crate::Diagnostic;
use crate::diagnostic::shown;

/// A column that is computed from a measure at other grains.
#[derive(Debug, Clone, PartialEq)]
pub struct Calculation {
    pub name: String,
    /// The measure that it is about.
    pub of: String,
    pub kind: CalculationKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum CalculationKind {
    /// How many hundredths each group is of the whole.
    Share {
        /// Each combination of these is a whole; all groups together, if there are none.
        within: Vec<String>,
        /// Members and segments whose conditions do not limit the whole.
        ignoring: Vec<String>,
    },
}

/// A calculation as it is written, before anybody looked whether its keys fit its type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireCalculation {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    of: String,
    within: Option<Vec<String>>,
    ignoring: Option<Vec<String>>,
}

const TYPES: &str = "use share";

impl WireCalculation {
    pub fn read(self) -> Result<Calculation, Diagnostic> {
        let kind = match self.kind.as_str() {
            "share" => CalculationKind::Share {
                within: self.within.unwrap_or_default(),
                ignoring: self.ignoring.unwrap_or_default(),
            },
            other => {
                let other = shown(other);
                return Err(invalid(format!("'{other}' is no type of a calculation")).hint(TYPES));
            }
        };
        Ok(Calculation {
            name: self.name,
            of: self.of,
            kind,
        })
    }
}

impl Calculation {
    pub(super) fn to_json(&self) -> Value {
        let mut out = json!({ "name": self.name, "of": self.of });
        let mut put = |key: &str, list: &[String]| {
            if !list.is_empty() {
                out[key] = json!(list);
            }
        };
        let kind = match &self.kind {
            CalculationKind::Share { within, ignoring } => {
                put("within", within);
                put("ignoring", ignoring);
                "share"
            }
        };
        out["type"] = json!(kind);
        out
    }
}
