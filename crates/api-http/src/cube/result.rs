//! What was found, as a result of Cube: the query shown back, what its members are, and the rows.

use jiff::Timestamp;
use serde_json::{Value as Json, json};
use service::{QueryResult, Receipt, SeenModel};

use super::annotation::{annotation, cuts};
use super::load::{BLENDS, COMPARES};
use super::{data_source, db_type, normal, rows};

/// What was asked for, to show what was found.
pub struct Looked<'a> {
    pub query: &'a Json,
    pub kind: &'a str,
    pub model: &'a SeenModel,
    pub places: &'a [String],
}

impl Looked<'_> {
    pub fn shown(&self, found: &QueryResult) -> Json {
        let (visible, receipt) = (&self.model.visible, &found.receipt);
        let meant = receipt.query.clone().unwrap_or_default();
        let normalized = normal::normalized(self.query, &meant, &self.model.time_zone);
        let mut shown = json!({
            "annotation": annotation(visible, self.query),
            "dataSource": data_source(visible, receipt),
            "dbType": db_type(receipt),
            "external": false,
            "slowQuery": false,
            "lastRefreshTime": read_at(receipt).to_string(),
            "refreshKeyValues": [],
            "usedPreAggregations": {},
            "requestId": receipt.trace.to_string(),
            "data": self.data(found, &normalized),
        });
        shown["query"] = normalized;
        if let Some(total) = found.total {
            shown["total"] = json!(total);
        }
        shown
    }

    fn data(&self, found: &QueryResult, normalized: &Json) -> Json {
        let form = rows::Form {
            written: self.query["responseFormat"].as_str(),
            places: self.places,
            aside: self.aside(normalized),
        };
        let mut data = form.data(&found.table);
        if self.kind == BLENDS {
            blend(&mut data, self.query);
        }
        data
    }

    /// Rows of a range say which one they are of.
    fn aside(&self, normalized: &Json) -> Vec<(String, Json)> {
        let times = normalized["timeDimensions"]
            .as_array()
            .into_iter()
            .flatten();
        let mut ranges = times.filter_map(|time| {
            let range = &time["dateRange"];
            Some(format!("{} - {}", range[0].as_str()?, range[1].as_str()?))
        });
        match ranges.next() {
            Some(range) if self.kind == COMPARES => {
                vec![("compareDateRange".into(), json!(range))]
            }
            _ => Vec::new(),
        }
    }
}

/// When the oldest of the rows were read.
fn read_at(receipt: &Receipt) -> Timestamp {
    let read = receipt.statements.iter().filter_map(|sent| sent.read);
    read.map(|read| read.at).min().unwrap_or(receipt.asked_at)
}

/// Rows of several facts meet in a time that is none of theirs.
fn blend(data: &mut Json, query: &Json) {
    let Some((time, granularity)) = cuts(query).into_iter().next() else {
        return;
    };
    let own = format!("{time}.{granularity}");
    let rows = data.as_array_mut().into_iter().flatten();
    for row in rows.filter_map(Json::as_object_mut) {
        if let Some(moment) = row.get(&own).cloned() {
            row.insert(format!("time.{granularity}"), moment);
        }
    }
}
