//! A query as it is shown back: with its defaults, and its dates written out.

use base::Limits;
use serde_json::{Map, Value as Json, json};

use super::refusal::Refusal;

/// Keys of a query, ours and Cube's.
const KEYS: [&str; 20] = [
    "measures",
    "dimensions",
    "timeDimensions",
    "filters",
    "segments",
    "order",
    "limit",
    "offset",
    "timezone",
    "total",
    "ungrouped",
    "joinHints",
    "responseFormat",
    "calculations",
    "top",
    "cache",
    "cacheMode",
    "renewQuery",
    "castNumerics",
    "rowLimit",
];

/// Whether a query has the form of one; what its members mean is told by others.
pub fn check(query: &Json) -> Result<(), Refusal> {
    let Some(fields) = query.as_object() else {
        return Err(Refusal::format("\"value\" must be of type object"));
    };
    if let Some(unknown) = fields.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(Refusal::format(&format!("\"{unknown}\" is not allowed")));
    }
    let filters = query["filters"].as_array().into_iter().flatten();
    for (at, filter) in filters.enumerate() {
        if !is_filter(filter) {
            let message = format!("\"filters[{at}]\" does not match any of the allowed types");
            return Err(Refusal::format(&message));
        }
    }
    let has = |list: &str| query[list].as_array().is_some_and(|list| !list.is_empty());
    let times = query["timeDimensions"].as_array().into_iter().flatten();
    let cut = times.filter(|time| time["granularity"].is_string()).count() > 0;
    match has("measures") || has("dimensions") || has("calculations") || cut {
        true => limited(query),
        false => Err(Refusal::empty()),
    }
}

fn limited(query: &Json) -> Result<(), Refusal> {
    let max = Limits::default().rows_max;
    let limit = query["limit"].as_u64().or(query["rowLimit"].as_u64());
    match limit.is_some_and(|limit| limit > max) {
        true => Err(Refusal::limit()),
        false => Ok(()),
    }
}

fn is_filter(filter: &Json) -> bool {
    let groups = ["and", "or"].into_iter();
    let mut groups = groups.filter_map(|group| filter[group].as_array());
    if let Some(group) = groups.next() {
        return group.iter().all(is_filter);
    }
    let ours = ["exists", "notExists"]
        .iter()
        .any(|key| filter.get(key).is_some());
    let operator = filter["operator"].as_str();
    ours || operator.is_some_and(|operator| operator.parse::<semantic::Operator>().is_ok())
}

/// The query as Cube shows it back. `meant` is the same one as it was read: its dates are dates.
pub fn normalized(query: &Json, meant: &Json, zone: &str) -> Json {
    let mut shown = Map::new();
    for key in [
        "measures",
        "segments",
        "offset",
        "total",
        "ungrouped",
        "joinHints",
        "responseFormat",
    ] {
        if let Some(value) = query.get(key).filter(|value| !value.is_null()) {
            shown.insert(key.to_owned(), value.clone());
        }
    }
    let list = |key: &str| query.get(key).filter(|it| it.is_array()).cloned();
    let limit = query["limit"].as_u64().or(query["rowLimit"].as_u64());
    let limit = limit.unwrap_or(Limits::default().rows_default);
    let filters = list("filters").unwrap_or(json!([]));
    shown.insert("dimensions".into(), list("dimensions").unwrap_or(json!([])));
    shown.insert("timeDimensions".into(), times(query, meant));
    shown.insert("filters".into(), Json::Array(each(&filters, filter)));
    shown.insert("limit".into(), json!(limit));
    shown.insert("rowLimit".into(), json!(limit));
    let zone = query["timezone"].as_str().unwrap_or(zone);
    shown.insert("timezone".into(), json!(zone));
    let order = order(&query["order"]);
    if !order.is_empty() {
        shown.insert("order".into(), Json::Array(order));
    }
    Json::Object(shown)
}

fn each(list: &Json, shown: impl Fn(&Json) -> Json) -> Vec<Json> {
    list.as_array().into_iter().flatten().map(shown).collect()
}

/// A filter by its newer word, its values as texts.
fn filter(filter: &Json) -> Json {
    let mut shown = filter.as_object().cloned().unwrap_or_default();
    for group in ["and", "or"] {
        if let Some(group) = shown.get_mut(group) {
            *group = Json::Array(each(group, self::filter));
        }
    }
    if let Some(member) = shown.remove("dimension") {
        shown.insert("member".into(), member);
    }
    if let Some(values) = shown.get_mut("values") {
        let text = |value: &Json| match value {
            Json::String(_) | Json::Null => value.clone(),
            other => json!(other.to_string()),
        };
        *values = Json::Array(each(values, text));
    }
    Json::Object(shown)
}

fn times(query: &Json, meant: &Json) -> Json {
    let asked = query["timeDimensions"].as_array().into_iter().flatten();
    let read: Vec<&Json> = meant["timeDimensions"]
        .as_array()
        .into_iter()
        .flatten()
        .collect();
    // Those that stand cut among the dimensions were read first.
    let skipped = read.len().saturating_sub(asked.clone().count());
    let shown = asked.enumerate().map(|(at, time)| {
        let read = read.get(skipped + at).map(|read| &read["dateRange"]);
        let range = read
            .filter(|range| range.is_array())
            .unwrap_or(&time["dateRange"]);
        json!({
            "dimension": time["dimension"],
            "dateRange": moments(range),
            "compareDateRange": null,
            "granularity": time["granularity"],
        })
    });
    Json::Array(shown.collect())
}

/// First and last moment of a range, as far as it is written in days or times.
pub fn moments(range: &Json) -> Json {
    let texts: Vec<&str> = match range {
        Json::String(text) => vec![text],
        Json::Array(texts) => texts.iter().filter_map(Json::as_str).collect(),
        _ => return Json::Null,
    };
    let (Some(first), Some(last)) = (texts.first(), texts.last()) else {
        return Json::Null;
    };
    json!([
        moment(first, "T00:00:00.000"),
        moment(last, "T23:59:59.999")
    ])
}

fn moment(text: &str, time_of_day: &str) -> String {
    match text.len() {
        10 => format!("{text}{time_of_day}"),
        19 => format!("{}.000", text.replace(' ', "T")),
        _ => text.replace(' ', "T"),
    }
}

fn order(order: &Json) -> Vec<Json> {
    let one = |member: &str, direction: &Json| json!({ "id": member, "desc": direction == "desc" });
    match order {
        Json::Object(map) => map.iter().map(|(member, way)| one(member, way)).collect(),
        Json::Array(pairs) => {
            let pairs = pairs
                .iter()
                .filter_map(|pair| Some((pair[0].as_str()?, &pair[1])));
            pairs.map(|(member, way)| one(member, way)).collect()
        }
        _ => Vec::new(),
    }
}
