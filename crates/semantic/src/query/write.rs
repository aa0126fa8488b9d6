//! The canonical JSON form of a query.

use serde_json::{Value, json};

use super::{Calculation, Order, Query, TimeDimension, Top, filter};

impl Query {
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
        put("filters", self.filters.iter().map(filter::write).collect());
        put("segments", json!(self.segments));
        put(
            "calculations",
            self.calculations.iter().map(Calculation::to_json).collect(),
        );
        put("top", self.top.as_ref().map_or(Value::Null, Top::to_json));
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
        put("joinHints", json!(self.join_hints));
        put("timezone", json!(self.time_zone));
        for (key, asked) in [("total", self.total), ("ungrouped", self.ungrouped)] {
            if asked {
                put(key, json!(true));
            }
        }
        Value::Object(out)
    }
}

fn time_json(time: &TimeDimension) -> Value {
    let mut out = json!({ "dimension": time.dimension });
    if let Some(granularity) = &time.granularity {
        out["granularity"] = json!(granularity);
    }
    if let Some((first, last)) = time.range {
        out["dateRange"] = json!([first.to_string(), last.to_string()]);
    }
    if time.fill_gaps {
        out["fillGaps"] = json!(true);
    }
    out
}
