//! Reading the JSON form of a query, as Cube's REST interface has it. A promise to the outside:
//! what is not read yet is refused by name, never passed over.

use base::Code;
use indexmap::IndexMap;
use serde::Deserialize;

use super::calculation::WireCalculation;
use super::dates::{self, Range};
use super::filter::{WireFilter, filter};
use super::top::WireTop;
use super::{Filter, Now, Operator, Order, Query, TimeDimension};
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
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct WireTime {
    dimension: String,
    granularity: Option<String>,
    date_range: Option<OneOrMore>,
    #[serde(default)]
    fill_gaps: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
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
        read(text, None)
    }

    /// Reads a query at a point in time of the tenant's clock: relative dates become dates.
    pub fn from_json_at(text: &str, now: &Now) -> Result<Query, Diagnostics> {
        read(text, Some(now))
    }
}

fn read(text: &str, now: Option<&Now>) -> Result<Query, Diagnostics> {
    if !text.trim_start().starts_with('{') {
        return Err(invalid("the query cannot be read: it is not a JSON object").into());
    }
    let wire: Wire = serde_json::from_str(text).map_err(|error| {
        Diagnostics::from(invalid(format!("the query cannot be read: {error}")))
    })?;
    let mut faults = Diagnostics::default();
    faults.0.extend(refused(&wire, now));
    let (cut, dimensions): (Vec<_>, Vec<_>) =
        (wire.dimensions.into_iter()).partition(|path| cut(path).is_some());
    let mut query = Query {
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
    };
    for (time, filter) in faults.keep(wire.time_dimensions.into_iter().map(|wire| time(wire, now)))
    {
        query.time_dimensions.push(time);
        query.filters.extend(filter);
    }
    if faults.is_empty() {
        Ok(query)
    } else {
        Err(faults)
    }
}

/// Parts of the language that are known and not compiled. What changes nothing is taken.
fn refused(wire: &Wire, now: Option<&Now>) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for (asked, name) in [(wire.total, "total"), (wire.ungrouped, "ungrouped")] {
        if asked {
            let message = format!("'{name}' is not compiled yet");
            faults.push(Diagnostic::new(Code::QueryUnsupported, message));
        }
    }
    let own = now.and_then(|now| now.time.time_zone().iana_name());
    if let Some(asked) = &wire.timezone
        && !own.is_some_and(|own| own.eq_ignore_ascii_case(asked))
    {
        let own = own.map(|own| format!("; this organisation's is '{own}'"));
        let message = format!(
            "the time zone '{}' cannot be asked for{}",
            shown(asked),
            own.unwrap_or_default()
        );
        faults.push(Diagnostic::new(Code::QueryUnsupported, message));
    }
    faults
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

/// A time dimension, and a filter where it is limited to more than whole days.
fn time(wire: WireTime, now: Option<&Now>) -> Result<(TimeDimension, Option<Filter>), Diagnostic> {
    let range = match wire.date_range {
        None => None,
        Some(OneOrMore::One(text)) => Some(dates::range(&[text], now)?),
        Some(OneOrMore::More(texts)) => Some(dates::range(&texts, now)?),
    };
    let (range, filter) = match range {
        None => (None, None),
        Some(Range::Days(first, last)) => (Some((first, last)), None),
        Some(Range::Times(values)) => {
            let member = wire.dimension.clone();
            let filter = dates::filter(member, Operator::InDateRange, values, false, None);
            (None, Some(filter))
        }
    };
    let time = TimeDimension {
        dimension: wire.dimension,
        granularity: wire.granularity,
        range,
        fill_gaps: wire.fill_gaps,
    };
    Ok((time, filter))
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
