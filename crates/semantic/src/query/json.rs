//! Reading the JSON form of a query, as Cube's REST interface has it. A promise to the outside:
//! what is not read yet is refused by name, never passed over.

use base::Code;
use indexmap::IndexMap;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::calculation::WireCalculation;
use super::filter::{WireFilter, filter};
use super::times::{self, WireTime};
use super::top::WireTop;
use super::{Now, Order, Query, Ranged, TimeDimension};
use crate::diagnostic::shown;
use crate::fragment::is_identifier;
use crate::{Diagnostic, Diagnostics};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
#[derive(Default)]
struct Wire {
    measures: Vec<String>,
    dimensions: Vec<String>,
    time_dimensions: Vec<WireTime>,
    filters: Vec<WireFilter>,
    segments: Vec<String>,
    calculations: Vec<WireCalculation>,
    top: Option<WireTop>,
    order: Option<WireOrder>,
    limit: Option<u64>,
    offset: Option<u64>,
    timezone: Option<String>,
    join_hints: Vec<Vec<String>>,
    total: bool,
    ungrouped: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WireOrder {
    Map(IndexMap<String, String>),
    Pairs(Vec<(String, String)>),
}

pub(super) fn invalid(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::QueryInvalid, message)
}

impl Query {
    /// Reads a query that names its dates; all faults beyond the JSON itself are reported together.
    pub fn from_json(text: &str) -> Result<Query, Diagnostics> {
        only(read(text, None)?)
    }

    /// Reads a query at a point in time of the tenant's clock: relative dates become dates.
    pub fn from_json_at(text: &str, now: &Now) -> Result<Query, Diagnostics> {
        only(read(text, Some(now))?)
    }

    /// The same, where ranges may be compared: a query for each of them.
    pub fn each_from_json_at(text: &str, now: &Now) -> Result<Vec<Ranged>, Diagnostics> {
        read(text, Some(now))
    }
}

fn only(mut asked: Vec<Ranged>) -> Result<Query, Diagnostics> {
    match asked.pop() {
        Some(only) if asked.is_empty() => Ok(only.query),
        _ => Err(invalid("the query compares several ranges, which are several results").into()),
    }
}

fn read(text: &str, now: Option<&Now>) -> Result<Vec<Ranged>, Diagnostics> {
    if !text.trim_start().starts_with('{') {
        return Err(invalid("the query cannot be read: it is not a JSON object").into());
    }
    let wire: Wire = serde_json::from_str(text).map_err(|error| {
        Diagnostics::from(invalid(format!("the query cannot be read: {error}")))
    })?;
    let mut faults = Diagnostics::default();
    let (time_zone, now) = match zone(wire.timezone.as_deref(), now) {
        Ok(found) => found,
        Err(fault) => {
            faults.push(fault);
            (None, now.cloned())
        }
    };
    let now = now.as_ref();
    let (cut, dimensions): (Vec<_>, Vec<_>) =
        (wire.dimensions.into_iter()).partition(|path| cut(path).is_some());
    let query = Query {
        measures: wire.measures,
        dimensions,
        time_dimensions: cut.iter().filter_map(|path| self::cut(path)).collect(),
        filters: faults.keep(wire.filters.into_iter().map(|wire| filter(wire, now))),
        segments: wire.segments,
        calculations: faults.keep(wire.calculations.into_iter().map(WireCalculation::read)),
        top: faults.keep(wire.top.map(WireTop::read).into_iter()).pop(),
        order: faults.keep(pairs(wire.order).into_iter().map(order)),
        limit: wire.limit,
        offset: wire.offset,
        join_hints: wire.join_hints,
        time_zone,
        total: wire.total,
        ungrouped: wire.ungrouped,
    };
    let times = wire.time_dimensions.into_iter();
    let times = faults.keep(times.map(|wire| times::read(wire, now)));
    let asked = times::asked(query, times).map_err(|fault| faults.push(fault));
    match asked {
        Ok(asked) if faults.is_empty() => Ok(asked),
        _ => Err(faults),
    }
}

/// The zone that a query names where it is not the tenant's, and what its clock shows.
fn zone(
    asked: Option<&str>,
    now: Option<&Now>,
) -> Result<(Option<String>, Option<Now>), Diagnostic> {
    let Some(asked) = asked else {
        return Ok((None, now.cloned()));
    };
    let zone = TimeZone::get(asked).map_err(|_| {
        let message = format!("'{}' is not a time zone", shown(asked));
        invalid(message).hint("use a name such as Asia/Kolkata")
    })?;
    let own = now.map(|now| now.time.time_zone().clone());
    if own.is_some_and(|own| own == zone) {
        return Ok((None, now.cloned()));
    }
    let now = now.map(|now| Now {
        time: now.time.with_time_zone(zone.clone()),
        calendar: now.calendar.clone(),
    });
    Ok((zone.iana_name().map(str::to_owned), now))
}

/// `cube.time.month` among the dimensions: a time dimension that is cut.
fn cut(path: &str) -> Option<TimeDimension> {
    let (dimension, granularity) = path.rsplit_once('.')?;
    let (cube, name) = dimension.split_once('.')?;
    let named = [cube, name, granularity].into_iter().all(is_identifier);
    named.then(|| TimeDimension {
        dimension: dimension.to_owned(),
        granularity: Some(granularity.to_owned()),
        range: None,
        fill_gaps: false,
    })
}

fn pairs(order: Option<WireOrder>) -> Vec<(String, String)> {
    match order {
        None => Vec::new(),
        Some(WireOrder::Map(map)) => map.into_iter().collect(),
        Some(WireOrder::Pairs(pairs)) => pairs,
    }
}

fn order((member, direction): (String, String)) -> Result<Order, Diagnostic> {
    let descending = match direction.as_str() {
        "asc" => false,
        "desc" => true,
        _ => {
            return Err(invalid(format!(
                "'{}' is not an order: use 'asc' or 'desc'",
                shown(&direction)
            )));
        }
    };
    Ok(Order { member, descending })
}
