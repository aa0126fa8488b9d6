//! The description that is committed is the one that is served, and what comes back has the forms
//! that it tells of.

use std::path::Path;

use api_http::{Route, description, routes};
use axum::http::Method;
use serde_json::{Value as Json, json};

use crate::house::{Response, house, request};

#[test]
fn the_description_is_the_one_that_is_committed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let now = format!("{:#}\n", description());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &now).expect("written");
    }
    let known = std::fs::read_to_string(&path).expect("openapi.json");
    assert!(now == known, "UPDATE=1 writes it anew: read the difference");
}

#[test]
fn every_route_says_what_it_does_and_names_schemas_that_are_there() {
    let all = description();
    for route in routes() {
        assert!(!route.about.summary.is_empty(), "{}", route.path);
        let (status, gives) = route.about.gives;
        assert!((200..400).contains(&status), "{}", route.path);
        let asked = route.about.asks.iter().map(|(_, kind)| *kind);
        for name in gives.into_iter().chain(route.about.takes).chain(asked) {
            assert!(!all["components"]["schemas"][name].is_null(), "{name}");
        }
    }
}

#[tokio::test]
async fn it_is_served_with_a_page_that_asks_nobody_else() {
    let house = house().await;
    let get = async |path: &str| house.send(request(Method::GET, path, &[], None)).await;
    assert_eq!(get("/api/v1/openapi.json").await.json(), description());
    for path in ["/docs", "/docs/page.js", "/docs/page.css"] {
        let found = get(path).await;
        assert_eq!(found.status, 200);
        assert!(
            !found.body.contains("http://") && !found.body.contains("https://"),
            "{path}"
        );
        assert!(
            !found.body.contains("innerHTML"),
            "what a server says is text"
        );
    }
}

/// What came back is one of the answers that are described.
pub fn check(route: &Route, response: &Response) {
    let all = description();
    let method = route.method.as_str().to_lowercase();
    let responses = &all["paths"][route.path][&method]["responses"];
    let described = match &responses[response.status.as_str()] {
        Json::Null => &responses["default"],
        described => described,
    };
    let of = |text: &str| {
        format!(
            "{method} {}: {} {text}: {}",
            route.path, response.status, response.body
        )
    };
    let kind = response.headers.get("content-type");
    let kind = kind.map_or("", |kind| kind.to_str().expect("a text"));
    let kind = kind.split(';').next().unwrap_or_default();
    let Some(kinds) = described["content"].as_object() else {
        return;
    };
    let form = kinds
        .get(kind)
        .unwrap_or_else(|| panic!("{}", of("is of another kind")));
    if kind.ends_with("json") {
        let fault = fault(&response.json(), &form["schema"], &all);
        assert_eq!(fault, None, "{}", of("has another form"));
    }
}

/// The first thing that does not fit, of as much of JSON Schema as the description uses.
fn fault(value: &Json, schema: &Json, all: &Json) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap_or_default();
        return fault(value, &all["components"]["schemas"][name], all);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fits = choices
            .iter()
            .any(|choice| fault(value, choice, all).is_none());
        return (!fits).then(|| format!("{value} is none of them"));
    }
    let is_other = schema.get("const").is_some_and(|only| only != value);
    let of = |kind: &Json| is_of(value, kind.as_str().unwrap_or_default());
    let fits = match &schema["type"] {
        Json::Null => true,
        Json::Array(kinds) => kinds.iter().any(of),
        kind => of(kind),
    };
    if is_other || !fits {
        return Some(format!("{value} is not {schema}"));
    }
    let items = value.as_array().into_iter().flatten();
    let mut faults = items.filter_map(|item| fault(item, schema.get("items")?, all));
    faults.next().or_else(|| fault_of_parts(value, schema, all))
}

fn fault_of_parts(value: &Json, schema: &Json, all: &Json) -> Option<String> {
    let parts = value.as_object()?;
    let needed = schema["required"].as_array().into_iter().flatten();
    let missing = needed
        .filter_map(Json::as_str)
        .find(|name| !parts.contains_key(*name));
    if let Some(name) = missing {
        return Some(format!("'{name}' is missing"));
    }
    parts
        .iter()
        .find_map(|(name, part)| match schema["properties"].get(name) {
            Some(form) => fault(part, form, all),
            None => (schema["additionalProperties"] == false)
                .then(|| format!("'{name}' is not described")),
        })
}

fn is_of(value: &Json, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

#[test]
fn what_does_not_fit_is_found() {
    let all = description();
    let of = |name: &str, value: Json| {
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        fault(&value, &schema, &all).is_none()
    };
    assert!(of("Health", json!({ "health": "HEALTH" })));
    assert!(!of("Health", json!({ "health": 1 })));
    assert!(!of("Health", json!({})));
    assert!(!of("Health", json!({ "health": "HEALTH", "secret": 1 })));
    assert!(!of("Reply", json!({ "kind": "answer" })));
    assert!(!of("Members", json!([{ "person": "asha" }])));
}
