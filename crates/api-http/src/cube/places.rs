//! Dimensions of type `geo`: two numbers to us, one text to Cube's clients.

use semantic::Visible;
use serde_json::{Map, Value as Json, json};

use super::titles;

/// The two numbers that a place is, if that is what a path names.
pub fn halves(visible: &Visible, path: &str) -> Option<[String; 2]> {
    let halves = [format!("{path}_latitude"), format!("{path}_longitude")];
    let known = halves.iter().all(|half| visible.member_at(half).is_some());
    (known && visible.member_at(path).is_none()).then_some(halves)
}

/// The query with both numbers in the stead of each place, and the places.
pub fn apart(mut query: Json, visible: &Visible) -> (Json, Vec<String>) {
    let mut places = Vec::new();
    if let Some(dimensions) = query.get_mut("dimensions").and_then(Json::as_array_mut) {
        let each = std::mem::take(dimensions).into_iter().flat_map(|path| {
            match path
                .as_str()
                .and_then(|path| Some((path, halves(visible, path)?)))
            {
                Some((place, halves)) => {
                    places.push(place.to_owned());
                    halves.map(Json::String).to_vec()
                }
                None => vec![path],
            }
        });
        *dimensions = each.collect();
    }
    (query, places)
}

/// What a place is, beside the other columns of a result.
pub fn described(visible: &Visible, path: &str) -> Option<Map<String, Json>> {
    let [latitude, _] = halves(visible, path)?;
    let cube = visible.model().cube(visible.member_at(&latitude)?.cube);
    let (_, name) = path.split_once('.')?;
    let short = titles::capitals(name);
    let mut shown = Map::new();
    let long = format!("{} {short}", titles::titled(&cube.name, &cube.title));
    shown.insert("title".into(), json!(long));
    shown.insert("shortTitle".into(), json!(short));
    shown.insert("type".into(), json!("geo"));
    Some(shown)
}

/// Both numbers as one text, as Cube writes them.
pub fn joined(latitude: &Json, longitude: &Json) -> Json {
    let text = |half: &Json| match half {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        number => Some(number.to_string()),
    };
    let both = text(latitude).zip(text(longitude));
    both.map_or(Json::Null, |(latitude, longitude)| {
        json!(format!("{latitude},{longitude}"))
    })
}
