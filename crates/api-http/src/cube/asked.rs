//! What a request asks for: one query or several, in the address or in the body.

use std::collections::HashMap;

use axum::Json as Body;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Query, Request};
use axum::http::Method;
use serde_json::{Map, Value as Json};

use super::refusal::Refusal;

/// The queries of a request.
pub struct Asked {
    pub queries: Vec<Json>,
    /// Whether the answer is a list of results, however many there are.
    pub multi: bool,
}

impl<S: Send + Sync> FromRequest<S> for Asked {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        match request.method() {
            &Method::POST => {
                let body: Result<Body<Json>, JsonRejection> =
                    Body::from_request(request, state).await;
                let Body(body) = body.map_err(|error| Refusal::format(&error.body_text()))?;
                Self::of(body.get("query").cloned(), body["queryType"].as_str())
            }
            _ => {
                let fields = Query::<HashMap<String, String>>::try_from_uri(request.uri());
                let fields = fields.map_err(|error| Refusal::format(&error.body_text()))?;
                let query = fields.get("query").map(|text| serde_json::from_str(text));
                let query = query.transpose().map_err(|_| Refusal::unreadable())?;
                Self::of(query, fields.get("queryType").map(String::as_str))
            }
        }
    }
}

/// Queries in one request.
const QUERIES_MAX: usize = 20;

impl Asked {
    fn of(query: Option<Json>, kind: Option<&str>) -> Result<Self, Refusal> {
        let query = match query {
            // A body may hold the query once more as a text.
            Some(Json::String(text)) => {
                serde_json::from_str(&text).map_err(|_| Refusal::unreadable())?
            }
            Some(query) => query,
            None => return Err(Refusal::missing()),
        };
        let (queries, several) = match query {
            Json::Array(queries) => (queries, true),
            one => (vec![one], false),
        };
        if queries.len() > QUERIES_MAX {
            let message = format!("at most {QUERIES_MAX} queries in one request");
            return Err(Refusal::format(&message));
        }
        let compares = queries.iter().any(compares);
        let multi = kind == Some("multi") || several;
        if compares && !multi {
            return Err(Refusal::not_multi("compareDateRangeQuery"));
        }
        Ok(Self { queries, multi })
    }

    /// All of it, to know the same request by.
    pub fn text(&self) -> String {
        let queries = self.queries.iter().map(ToString::to_string);
        let queries: Vec<String> = queries.collect();
        format!("{} {}", self.multi, queries.join(" "))
    }

    pub fn compares(&self) -> bool {
        self.queries.iter().any(compares)
    }
}

fn compares(query: &Json) -> bool {
    times(query).any(|time| time.get("compareDateRange").is_some_and(|it| !it.is_null()))
}

fn times(query: &Json) -> impl Iterator<Item = &Json> {
    query["timeDimensions"].as_array().into_iter().flatten()
}

/// What only Cube's clients and caches care for: it changes no answer.
const ASIDE: [&str; 7] = [
    "cache",
    "cacheMode",
    "renewQuery",
    "responseFormat",
    "castNumerics",
    "rowLimit",
    "queryType",
];

/// The query in our own language.
pub fn plain(query: &Json) -> Json {
    let mut plain: Map<String, Json> = query.as_object().cloned().unwrap_or_default();
    plain.retain(|key, value| !ASIDE.contains(&key.as_str()) && !value.is_null());
    let all = plain.get_mut("timeDimensions").and_then(Json::as_array_mut);
    for time in all.into_iter().flatten().filter_map(Json::as_object_mut) {
        time.retain(|_, value| !value.is_null());
    }
    Json::Object(plain)
}

/// The members that a query names, each once, in the order of their first mention.
pub fn members(query: &Json) -> Vec<String> {
    let lists = ["measures", "dimensions", "segments"].into_iter();
    let listed = lists.flat_map(|list| query[list].as_array().into_iter().flatten());
    let listed = listed.filter_map(Json::as_str).map(without_granularity);
    let times = times(query).filter_map(|time| time["dimension"].as_str());
    let mut all: Vec<String> = Vec::new();
    let filtered = filtered(&query["filters"]);
    for path in listed.chain(times).map(str::to_owned).chain(filtered) {
        if !all.contains(&path) {
            all.push(path);
        }
    }
    all
}

/// `cube.time.month` names `cube.time`.
fn without_granularity(path: &str) -> &str {
    match path.match_indices('.').nth(1) {
        Some((at, _)) => &path[..at],
        None => path,
    }
}

/// Filters stand within filters no deeper than a query may.
fn filtered(filters: &Json) -> Vec<String> {
    let mut found = Vec::new();
    let mut left: Vec<&Json> = filters.as_array().into_iter().flatten().collect();
    left.reverse();
    while let Some(filter) = left.pop() {
        let member = filter["member"].as_str().or(filter["dimension"].as_str());
        found.extend(member.map(str::to_owned));
        for group in ["and", "or"] {
            left.extend(filter[group].as_array().into_iter().flatten().rev());
        }
    }
    found
}
