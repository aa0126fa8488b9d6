//! Calculations: what is computed of the groups of a result, beside their measures.
//!
//! They are our own addition to Cube's queries, under `calculations`. A name without a dot tells
//! their columns from members.

use serde::Deserialize;
use serde_json::{Value, json};

use super::json::invalid;
use crate::diagnostic::shown;
use crate::{Diagnostic, Interval};

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
    /// How each group is to the same group at an earlier time.
    Change {
        from: Earlier,
        shown: Shown,
        /// The time dimension that is meant, where there are several.
        time: Option<String>,
    },
    /// What there is of it up to each period.
    Running {
        /// The granularity with whose periods it begins anew.
        restart: Option<String>,
        /// The time dimension that is meant, where there are several.
        time: Option<String>,
    },
    /// The place of each group by its value, the first being 1; equal ones share it.
    Rank {
        /// Each combination of these is ranked by itself.
        within: Vec<String>,
        ascending: bool,
    },
}

/// From when a change is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// One unit of the granularity before; without one, the range by its own length.
    PreviousPeriod,
    SamePeriodLastYear,
    Interval(Interval),
}

/// What of a change is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// How many hundredths more it is.
    Ratio,
    /// How much more it is.
    Difference,
    /// What it was.
    Value,
}

const SHOWN: [(Shown, &str); 3] = [
    (Shown::Ratio, "ratio"),
    (Shown::Difference, "difference"),
    (Shown::Value, "value"),
];

const PREVIOUS_PERIOD: &str = "previous period";
const LAST_YEAR: &str = "same period last year";

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
    from: Option<WireEarlier>,
    #[serde(rename = "as")]
    shown: Option<String>,
    time: Option<String>,
    direction: Option<String>,
    restart: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WireEarlier {
    Named(String),
    Interval { interval: String },
}

impl WireCalculation {
    pub fn read(mut self) -> Result<Calculation, Diagnostic> {
        let kind = match self.kind.as_str() {
            "share" => CalculationKind::Share {
                within: self.within.take().unwrap_or_default(),
                ignoring: self.ignoring.take().unwrap_or_default(),
            },
            "change" => self.change()?,
            "rank" => CalculationKind::Rank {
                within: self.within.take().unwrap_or_default(),
                ascending: ascending(self.direction.take())?,
            },
            "running_total" => CalculationKind::Running {
                restart: self.restart.take(),
                time: self.time.take(),
            },
            other => {
                let other = shown(other);
                return Err(invalid(format!("'{other}' is no type of a calculation"))
                    .hint("use share, change, rank or running_total"));
            }
        };
        match self.left_over() {
            Some(key) => {
                let (name, kind) = (shown(&self.name), &self.kind);
                Err(invalid(format!(
                    "the calculation '{name}' is a {kind}, which has no key '{key}'"
                )))
            }
            None => Ok(Calculation {
                name: self.name,
                of: self.of,
                kind,
            }),
        }
    }

    fn change(&mut self) -> Result<CalculationKind, Diagnostic> {
        let from = match self.from.take() {
            None => return Err(invalid("a change needs 'from'").hint(FROM)),
            Some(from) => from.read()?,
        };
        let asked = self.shown.take().unwrap_or_else(|| "ratio".into());
        let found = SHOWN.iter().find(|(_, word)| *word == asked);
        let (shown, _) = found.ok_or_else(|| {
            let message = format!("a change cannot be shown as '{}'", shown(&asked));
            invalid(message).hint("use ratio, difference or value")
        })?;
        Ok(CalculationKind::Change {
            from,
            shown: *shown,
            time: self.time.take(),
        })
    }

    /// A key that belongs to another type.
    fn left_over(&self) -> Option<&'static str> {
        let keys = [
            (self.within.is_some(), "within"),
            (self.ignoring.is_some(), "ignoring"),
            (self.from.is_some(), "from"),
            (self.shown.is_some(), "as"),
            (self.time.is_some(), "time"),
            (self.direction.is_some(), "direction"),
            (self.restart.is_some(), "restart"),
        ];
        keys.into_iter().find(|(left, _)| *left).map(|(_, key)| key)
    }
}

const FROM: &str = "use 'previous period', 'same period last year' or a length, as in {\"interval\": \"1 quarter\"}";

impl WireEarlier {
    fn read(self) -> Result<Earlier, Diagnostic> {
        match self {
            WireEarlier::Named(name) if name == PREVIOUS_PERIOD => Ok(Earlier::PreviousPeriod),
            WireEarlier::Named(name) if name == LAST_YEAR => Ok(Earlier::SamePeriodLastYear),
            WireEarlier::Named(name) => {
                let message = format!("'{}' is no time to change from", shown(&name));
                Err(invalid(message).hint(FROM))
            }
            WireEarlier::Interval { interval } => {
                let length = interval.parse::<Interval>().map_err(|_| {
                    invalid(format!("'{}' is not a length of time", shown(&interval))).hint(FROM)
                })?;
                Ok(Earlier::Interval(length))
            }
        }
    }
}

/// The largest comes first, if nothing is said.
fn ascending(direction: Option<String>) -> Result<bool, Diagnostic> {
    match direction.as_deref() {
        None | Some("desc") => Ok(false),
        Some("asc") => Ok(true),
        Some(other) => {
            let message = format!("'{}' is not an order: use 'asc' or 'desc'", shown(other));
            Err(invalid(message))
        }
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
            CalculationKind::Change { from, shown, time } => {
                out["from"] = from.to_json();
                let word = SHOWN.iter().find(|(known, _)| known == shown);
                out["as"] = json!(word.map(|(_, word)| word));
                if let Some(time) = time {
                    out["time"] = json!(time);
                }
                "change"
            }
            CalculationKind::Rank { within, ascending } => {
                put("within", within);
                if *ascending {
                    out["direction"] = json!("asc");
                }
                "rank"
            }
            CalculationKind::Running { restart, time } => {
                for (key, value) in [("restart", restart), ("time", time)] {
                    if let Some(value) = value {
                        out[key] = json!(value);
                    }
                }
                "running_total"
            }
        };
        out["type"] = json!(kind);
        out
    }
}

impl Earlier {
    fn to_json(self) -> Value {
        match self {
            Earlier::PreviousPeriod => json!(PREVIOUS_PERIOD),
            Earlier::SamePeriodLastYear => json!(LAST_YEAR),
            Earlier::Interval(length) => json!({ "interval": length.to_string() }),
        }
    }
}
