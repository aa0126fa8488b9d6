//! The JSON form of a query, as Cube's REST interface has it. A promise to the outside:
//! what is not read yet is refused by name, never passed over.

use base::Code;
use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{DAY_FORM, Filter, Order, Query, TimeDimension, day};
use crate::diagnostic::shown;
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
    order: Option<WireOrder>,
    limit: Option<u64>,
    offset: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct WireTime {
    dimension: String,
    granularity: Option<String>,
    date_range: Option<OneOrMore>,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireFilter {
    and: Option<Vec<WireFilter>>,
    or: Option<Vec<WireFilter>>,
    member: Option<String>,
    /// Cube's older word for `member`.
    dimension: Option<String>,
    operator: Option<String>,
    #[serde(default)]
    values: Vec<Value>,
}

fn invalid(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::QueryInvalid, message)
}

impl Query {
    /// Reads a query; all faults beyond the JSON itself are reported together.
    pub fn from_json(text: &str) -> Result<Query, Diagnostics> {
        if !text.trim_start().starts_with('{') {
            return Err(invalid("the query cannot be read: it is not a JSON object").into());
        }
        let wire: Wire = serde_json::from_str(text).map_err(|error| {
            Diagnostics::from(invalid(format!("the query cannot be read: {error}")))
        })?;
        let mut faults = Diagnostics::default();
        let query = Query {
            measures: wire.measures,
            dimensions: wire.dimensions,
            time_dimensions: faults.keep(wire.time_dimensions.into_iter().map(time)),
            filters: faults.keep(wire.filters.into_iter().map(filter)),
            segments: wire.segments,
            order: faults.keep(pairs(wire.order).into_iter().map(order)),
            limit: wire.limit,
            offset: wire.offset,
        };
        if faults.is_empty() {
            Ok(query)
        } else {
            Err(faults)
        }
    }

    /// The canonical JSON form: read back, it is the same query.
    pub fn to_json(&self) -> Value {
        let mut out = serde_json::Map::new();
        let mut put = |key: &str, value: Value| {
            if !matches!(&value, Value::Null)
                && value.as_array().is_none_or(|list| !list.is_empty())
            {
                out.insert(key.to_owned(), value);
            }
        };
        put("measures", json!(self.measures));
        put("dimensions", json!(self.dimensions));
        put(
            "timeDimensions",
            self.time_dimensions.iter().map(time_json).collect(),
        );
        put("filters", self.filters.iter().map(filter_json).collect());
        put("segments", json!(self.segments));
        let word = |order: &Order| if order.descending { "desc" } else { "asc" };
        put(
            "order",
            self.order
                .iter()
                .map(|order| json!([order.member, word(order)]))
                .collect(),
        );
        put("limit", json!(self.limit));
        put("offset", json!(self.offset));
        Value::Object(out)
    }
}

fn time(wire: WireTime) -> Result<TimeDimension, Diagnostic> {
    let granularity = wire
        .granularity
        .map(|text| text.parse().map_err(invalid))
        .transpose()?;
    let range = match wire.date_range {
        None => None,
        Some(OneOrMore::One(day)) => Some((date(&day)?, date(&day)?)),
        Some(OneOrMore::More(days)) => match days.as_slice() {
            [day] => Some((date(day)?, date(day)?)),
            [first, last] => Some((date(first)?, date(last)?)),
            _ => return Err(invalid("'dateRange' takes one or two dates")),
        },
    };
    Ok(TimeDimension {
        dimension: wire.dimension,
        granularity,
        range,
    })
}

fn date(text: &str) -> Result<Date, Diagnostic> {
    day(text).ok_or_else(|| invalid(format!("'{}' is not a date: {DAY_FORM}", shown(text))))
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

fn filter(wire: WireFilter) -> Result<Filter, Diagnostic> {
    let member = match (wire.member, wire.dimension) {
        (Some(_), Some(_)) => return Err(invalid("a filter has either 'member' or 'dimension'")),
        (member, dimension) => member.or(dimension),
    };
    let bare = wire.values.is_empty();
    match (wire.and, wire.or, member, wire.operator) {
        (Some(all), None, None, None) if bare => Ok(Filter::And(filters(all)?)),
        (None, Some(any), None, None) if bare => Ok(Filter::Or(filters(any)?)),
        (None, None, Some(member), Some(operator)) => {
            let operator = operator.parse().map_err(invalid)?;
            let null = wire.values.contains(&Value::Null);
            let values = wire.values.into_iter().filter(|value| !value.is_null());
            Ok(Filter::Test {
                member,
                operator,
                values: values.map(scalar).collect::<Result<_, _>>()?,
                null,
            })
        }
        _ => Err(invalid(
            "a filter is {member, operator, values}, {and: [...]} or {or: [...]}",
        )),
    }
}

fn filters(wires: Vec<WireFilter>) -> Result<Vec<Filter>, Diagnostic> {
    wires.into_iter().map(filter).collect()
}

/// Values are texts; numbers and booleans are taken as they are written.
fn scalar(value: Value) -> Result<String, Diagnostic> {
    match value {
        Value::String(text) => Ok(text),
        Value::Number(_) | Value::Bool(_) => Ok(value.to_string()),
        _ => Err(invalid(format!(
            "{value} is not a filter value: use a text, a number, a boolean or null"
        ))),
    }
}

fn time_json(time: &TimeDimension) -> Value {
    let mut out = json!({ "dimension": time.dimension });
    if let Some(granularity) = time.granularity {
        out["granularity"] = json!(granularity.as_str());
    }
    if let Some((first, last)) = time.range {
        out["dateRange"] = json!([first.to_string(), last.to_string()]);
    }
    out
}

fn filter_json(filter: &Filter) -> Value {
    match filter {
        Filter::And(all) => json!({ "and": all.iter().map(filter_json).collect::<Value>() }),
        Filter::Or(any) => json!({ "or": any.iter().map(filter_json).collect::<Value>() }),
        Filter::Test {
            member,
            operator,
            values,
            null,
        } => {
            let mut out = json!({ "member": member, "operator": operator.as_str() });
            let null = null.then_some(Value::Null);
            let values: Vec<Value> = values.iter().map(|text| json!(text)).chain(null).collect();
            if !values.is_empty() {
                out["values"] = Value::Array(values);
            }
            out
        }
    }
}
