//! The first groups of a result: our own addition to Cube's queries, under `top`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Top;
use super::json::invalid;
use crate::Diagnostic;
use crate::diagnostic::shown;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireTop {
    count: u64,
    by: String,
    #[serde(default)]
    lowest: bool,
    #[serde(default)]
    per: Vec<String>,
    ties: Option<String>,
    #[serde(default)]
    others: bool,
}

impl WireTop {
    pub fn read(self) -> Result<Top, Diagnostic> {
        let ties = match self.ties.as_deref() {
            None | Some("cut") => false,
            Some("keep") => true,
            Some(other) => {
                let message = format!("'{}' says nothing about ties", shown(other));
                return Err(invalid(message).hint("use 'keep' or 'cut'"));
            }
        };
        Ok(Top {
            count: self.count,
            by: self.by,
            lowest: self.lowest,
            per: self.per,
            ties,
            others: self.others,
        })
    }
}

impl Top {
    pub(super) fn to_json(&self) -> Value {
        let mut out = json!({ "count": self.count, "by": self.by });
        if self.lowest {
            out["lowest"] = json!(true);
        }
        if !self.per.is_empty() {
            out["per"] = json!(self.per);
        }
        if self.ties {
            out["ties"] = json!("keep");
        }
        if self.others {
            out["others"] = json!(true);
        }
        out
    }
}
