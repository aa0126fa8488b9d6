//! The description of every address in the words of OpenAPI 3.1, made of the list of routes: an
//! address that is served is described, and one that is described is served.

use axum::Json as Body;
use serde_json::{Map, Value as Json, json};

use crate::routes::{Needs, Route, routes};
use crate::schemas::schemas;

/// What is said of a route, besides what it needs.
#[derive(Debug, Clone, Copy, Default)]
pub struct About {
    pub summary: &'static str,
    /// The schema of the body.
    pub takes: Option<&'static str>,
    /// The status of success, and the schema of what comes with it.
    pub gives: (u16, Option<&'static str>),
    /// Parameters behind the question mark, with the schema of each.
    pub asks: &'static [(&'static str, &'static str)],
    /// Whether it may also be had as a table in CSV, and as events.
    pub is_table: bool,
    pub is_told: bool,
}

/// `GET /api/v1/openapi.json`
pub async fn serve() -> Body<Json> {
    Body(description())
}

/// The whole description.
pub fn description() -> Json {
    let mut paths = Map::new();
    for route in routes() {
        let entry = paths.entry(route.path.to_owned()).or_insert(json!({}));
        entry[route.method.as_str().to_lowercase()] = operation(&route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Querent",
            "version": "1",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
            "description": "Questions in plain language, and queries, over a tenant's own databases. \
                What somebody may not see looks like what is not there.",
        },
        "servers": [
            { "url": "/", "description": "the key decides the tenant" },
            {
                "url": "/t/{tenant}",
                "description": "the tenant is named, and has to agree with the key",
                "variables": { "tenant": { "default": "nectar" } },
            },
        ],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "key": { "type": "http", "scheme": "bearer" },
                "session": { "type": "apiKey", "in": "cookie", "name": "querent" },
            },
        },
    })
}

fn operation(route: &Route) -> Json {
    let about = &route.about;
    let mut operation = json!({
        "operationId": name_of(route),
        "summary": about.summary,
        "tags": [tag_of(route.path)],
        "responses": responses(route),
    });
    let parameters: Vec<Json> = parameters(route).collect();
    if !parameters.is_empty() {
        operation["parameters"] = json!(parameters);
    }
    if let Some(body) = about.takes {
        operation["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": schema(body) } },
        });
    }
    if let Needs::Right(right) = route.needs {
        operation["security"] = json!([{ "key": [] }, { "session": [] }]);
        operation["x-right"] = json!(right.name);
    }
    operation
}

fn responses(route: &Route) -> Json {
    let about = &route.about;
    let (status, gives) = about.gives;
    let mut success = json!({ "description": "done" });
    if let Some(name) = gives {
        success["content"] = json!({ "application/json": { "schema": schema(name) } });
    }
    if about.is_table {
        success["content"]["text/csv"] = json!({ "schema": { "type": "string" } });
    }
    if about.is_told {
        success["content"]["text/event-stream"] = json!({ "schema": { "type": "string" } });
    }
    json!({ status.to_string(): success, "default": refusal(route.path) })
}

/// Cube's clients know an error by its own form.
fn refusal(path: &str) -> Json {
    let (kind, name) = match is_cubes(path) {
        true => ("application/json", "CubeError"),
        false => ("application/problem+json", "Problem"),
    };
    json!({ "description": "refused, or failed", "content": { kind: { "schema": schema(name) } } })
}

fn parameters(route: &Route) -> impl Iterator<Item = Json> {
    let parts = route.path.split('/');
    let named = parts.filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = named.map(|name| {
        json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
    });
    let asked = route.about.asks.iter().map(
        |(name, kind)| json!({ "name": name, "in": "query", "required": false, "schema": schema(kind) }),
    );
    in_path.chain(asked)
}

fn schema(name: &str) -> Json {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn is_cubes(path: &str) -> bool {
    path.starts_with("/cubejs-api/")
}

fn tag_of(path: &str) -> &str {
    match is_cubes(path) {
        true => "cube",
        false => "querent",
    }
}

/// `getApiV1Keys`, as generated clients call their functions.
fn name_of(route: &Route) -> String {
    let parts = route.path.split(['/', '-', '{', '}', '.']);
    let capital = |part: &str| {
        let mut letters = part.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    let named: String = parts.map(capital).collect();
    route.method.as_str().to_lowercase() + &named
}
