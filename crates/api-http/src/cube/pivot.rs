//! What several results together are a pivot of.

use serde_json::{Map, Value as Json, json};

use super::load::{BLENDS, COMPARES};

pub fn pivot(results: &[Json], kind: &str) -> Json {
    let first = results.first().and_then(|first| first["query"].as_object());
    let mut pivot = first.cloned().unwrap_or_default();
    match kind {
        COMPARES => compared(&mut pivot),
        BLENDS => blended(&mut pivot, results),
        _ => {}
    }
    pivot.insert("queryType".into(), json!(kind));
    Json::Object(pivot)
}

/// The ranges stand before the other dimensions.
fn compared(pivot: &mut Map<String, Json>) {
    let mut all = vec![json!("compareDateRange")];
    all.extend(listed(pivot.get("dimensions")).cloned());
    pivot.insert("dimensions".into(), Json::Array(all));
}

/// The results share a time that is none of theirs, and whatever dimensions all of them have.
fn blended(pivot: &mut Map<String, Json>, results: &[Json]) {
    let of = |result, list: &str| listed(Json::get(result, "query").and_then(|it| it.get(list)));
    let mut measures: Vec<&Json> = results.iter().flat_map(|it| of(it, "measures")).collect();
    // Cube takes them from the last query to the first.
    measures.reverse();
    let shared = |path: &&Json| {
        results
            .iter()
            .all(|it| of(it, "dimensions").any(|d| d == *path))
    };
    let first = results
        .first()
        .into_iter()
        .flat_map(|it| of(it, "dimensions"));
    let dimensions: Vec<&Json> = first.filter(shared).collect();
    let granularity = listed(pivot.get("timeDimensions")).next();
    let granularity = granularity.map(|time| time["granularity"].clone());
    let time = json!({
        "dimension": "time",
        "dateRange": null,
        "compareDateRange": null,
        "granularity": granularity,
    });
    pivot.insert("measures".into(), json!(measures));
    pivot.insert("timeDimensions".into(), json!([time]));
    pivot.remove("dimensions");
    if !dimensions.is_empty() {
        pivot.insert("dimensions".into(), json!(dimensions));
    }
}

fn listed(list: Option<&Json>) -> impl Iterator<Item = &Json> {
    list.and_then(Json::as_array).into_iter().flatten()
}
