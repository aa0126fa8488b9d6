//! `dry-run` and `sql`: what a query means and the statement it becomes, without sending it.

use axum::Json as Body;
use axum::extract::State;
use serde_json::{Map, Value as Json, json};
use service::{Receipt, SeenModel};

use super::annotation::cuts;
use super::asked::{Asked, plain};
use super::caller::Caller;
use super::load::{Way, kind_of};
use super::refusal::Refusal;
use super::{Door, data_source, db_type, normal, places};

pub async fn dry_run(
    State(service): State<Door>,
    Caller { ctx, .. }: Caller,
    asked: Asked,
) -> Result<Body<Json>, Refusal> {
    let way = Way { service, ctx };
    let kind = kind_of(&asked);
    let mut queries = Vec::new();
    for query in &asked.queries {
        let (receipts, model) = way.outline(query).await?;
        for receipt in receipts {
            let meant = receipt.query.unwrap_or_default();
            let mut shown = normal::normalized(query, &meant, &model.time_zone);
            shown["cacheMode"] = query
                .get("cache")
                .cloned()
                .unwrap_or(json!("stale-if-slow"));
            shown["queryType"] = json!(kind);
            without_nulls(&mut shown["timeDimensions"]);
            queries.push(shown);
        }
    }
    let order: Vec<Json> = queries.iter().map(order).collect();
    Ok(Body(json!({
        "queryType": kind,
        "pivotQuery": queries.first(),
        "queryOrder": order,
        "normalizedQueries": queries,
    })))
}

pub async fn sql(
    State(service): State<Door>,
    Caller { ctx, .. }: Caller,
    asked: Asked,
) -> Result<Body<Json>, Refusal> {
    let way = Way { service, ctx };
    let mut shown = Vec::new();
    for query in &asked.queries {
        let (receipts, model) = way.outline(query).await?;
        let source = |receipt| data_source(&model.visible, receipt);
        shown.extend(
            receipts
                .iter()
                .map(|receipt| statement(receipt, &source(receipt))),
        );
    }
    Ok(Body(match asked.multi {
        true => Json::Array(shown),
        false => shown.pop().unwrap_or_default(),
    }))
}

impl Way {
    /// The receipts of a query that is not sent.
    async fn outline(&self, query: &Json) -> Result<(Vec<Receipt>, SeenModel), Refusal> {
        let model = self.checked(query)?;
        let (asked, _) = places::apart(plain(query), &model.visible);
        let receipts = self.service.outline(&self.ctx, &asked.to_string()).await;
        let receipts = receipts.map_err(|error| Refusal::of(error, query, Some(&model.visible)))?;
        Ok((receipts, model))
    }
}

fn statement(receipt: &Receipt, source: &str) -> Json {
    let sent = receipt.statements.first();
    let parameters = sent.into_iter().flat_map(|sent| &sent.parameters);
    let parameters: Vec<String> = parameters.map(ToString::to_string).collect();
    json!({ "sql": {
        "status": "ok",
        "sql": [sent.map(|sent| sent.sql.as_str()), parameters],
        "query_type": "regular",
        "dataSource": source,
        "dbType": db_type(receipt),
        "external": false,
    }})
}

/// What the rows are ordered by: what is asked for, or what Cube orders by where nothing is.
fn order(query: &Json) -> Json {
    let word = |descending: bool| if descending { "desc" } else { "asc" };
    let one = |member: &str, descending: bool| {
        let mut order = Map::new();
        order.insert(member.to_owned(), json!(word(descending)));
        Json::Object(order)
    };
    if let Some(asked) = query["order"].as_array() {
        let pairs = asked
            .iter()
            .filter_map(|it| Some((it["id"].as_str()?, it["desc"] == json!(true))));
        let order = pairs.map(|(member, descending)| (member.to_owned(), json!(word(descending))));
        return Json::Object(order.collect());
    }
    if let Some((time, _)) = cuts(query).into_iter().next() {
        return one(&time, false);
    }
    match (
        query["measures"][0].as_str(),
        query["dimensions"][0].as_str(),
    ) {
        (Some(measure), _) => one(measure, true),
        (None, Some(dimension)) => one(dimension, false),
        (None, None) => json!({}),
    }
}

/// Here Cube leaves out what was not asked.
fn without_nulls(times: &mut Json) {
    let times = times.as_array_mut().into_iter().flatten();
    for time in times.filter_map(Json::as_object_mut) {
        time.retain(|_, value| !value.is_null());
    }
}
