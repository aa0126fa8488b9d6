//! Cube's REST over the example: what its clients send, and what they are told.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value as Json, json};

use crate::client::{Response, send};
use crate::example::{service, token};

/// Cube's clients send the token alone.
async fn asked(person: &str, path: &str) -> Response {
    asked_with("", person, path).await
}

async fn asked_with(scheme: &str, person: &str, path: &str) -> Response {
    let token = token(&service(), "nectar", person);
    let request = Request::get(path).header("authorization", format!("{scheme}{token}"));
    let request = request.body(Body::empty()).expect("a request");
    send(&api_http::router(service()), request).await
}

async fn posted(person: &str, path: &str, body: Json) -> Response {
    let token = token(&service(), "nectar", person);
    let request = Request::post(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json");
    let request = request.body(body.to_string().into()).expect("a request");
    send(&api_http::router(service()), request).await
}

async fn load(person: &str, query: Json) -> Response {
    posted(person, "/cubejs-api/v1/load", json!({ "query": query })).await
}

fn months() -> Json {
    json!({
        "measures": ["secondary_sales.net_value", "secondary_sales.invoices"],
        "timeDimensions": [{
            "dimension": "secondary_sales.invoice_date",
            "granularity": "month",
            "dateRange": ["2026-09-01", "2026-10-31"],
        }],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_objects_whose_numbers_are_strings_and_whose_times_stand_twice() {
    let found = load("meera", months()).await;
    assert_eq!(found.status, 200, "{}", found.body);
    let found = found.json();
    let rows = found["data"].as_array().expect("rows");
    assert_eq!(rows.len(), 2);
    assert_eq!(
        rows[0]["secondary_sales.invoice_date.month"],
        "2026-09-01T00:00:00.000"
    );
    assert_eq!(
        rows[0]["secondary_sales.invoice_date"],
        "2026-09-01T00:00:00.000"
    );
    for measure in ["secondary_sales.net_value", "secondary_sales.invoices"] {
        let text = rows[1][measure].as_str().expect("a string");
        assert!(text.parse::<f64>().expect("a number") > 0.0);
    }
    let query = &found["query"];
    let range = json!(["2026-09-01T00:00:00.000", "2026-10-31T23:59:59.999"]);
    assert_eq!(query["timeDimensions"][0]["dateRange"], range);
    assert_eq!(
        (&query["limit"], &query["rowLimit"]),
        (&json!(10_000), &json!(10_000))
    );
    let shown = &found["annotation"]["measures"]["secondary_sales.net_value"];
    assert_eq!(shown["shortTitle"], "Net sales");
    assert_eq!(shown["format"], "currency");
    let cut = &found["annotation"]["timeDimensions"]["secondary_sales.invoice_date.month"];
    assert_eq!(cut["granularity"]["interval"], "1 month");
    assert_eq!(found["dbType"], "duckdb");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_is_found_by_address_by_body_and_below_the_tenant() {
    let whole = load("meera", months()).await.json();
    let address = "/cubejs-api/v1/load?query=%7B%22measures%22%3A%5B%22secondary_sales.net_value%22%2C%22secondary_sales.invoices%22%5D%2C%22timeDimensions%22%3A%5B%7B%22dimension%22%3A%22secondary_sales.invoice_date%22%2C%22granularity%22%3A%22month%22%2C%22dateRange%22%3A%5B%222026-09-01%22%2C%222026-10-31%22%5D%7D%5D%7D";
    let by_address = asked("meera", address).await.json();
    assert_eq!(by_address["data"], whole["data"]);
    let below = asked("meera", &format!("/t/nectar{address}")).await.json();
    assert_eq!(below["data"], whole["data"]);
    let elsewhere = asked("meera", &format!("/t/unison{address}")).await;
    assert_eq!(elsewhere.status, 403);
    assert_eq!(elsewhere.json(), json!({ "error": "Invalid token" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_come_as_lists_where_that_is_asked_for() {
    let written = |form: &str| {
        let mut query = months();
        query["responseFormat"] = json!(form);
        query
    };
    let compact = load("meera", written("compact")).await.json()["data"].clone();
    let columnar = load("meera", written("columnar")).await.json()["data"].clone();
    assert_eq!(compact["members"], columnar["members"]);
    let n_members = compact["members"].as_array().expect("names").len();
    assert_eq!(n_members, 4, "{compact}");
    for row in 0..2 {
        for column in 0..n_members {
            assert_eq!(
                compact["dataset"][row][column],
                columnar["columns"][column][row]
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_ranges_and_several_queries_are_several_results() {
    let mut compares = months();
    let ranges = json!([["2026-09-01", "2026-09-30"], ["2025-09-01", "2025-09-30"]]);
    compares["timeDimensions"][0]["compareDateRange"] = ranges;
    let time = compares["timeDimensions"][0]
        .as_object_mut()
        .expect("a time");
    time.remove("dateRange");
    let body = json!({ "query": compares, "queryType": "multi" });
    let found = posted("meera", "/cubejs-api/v1/load", body).await.json();
    assert_eq!(found["queryType"], "compareDateRangeQuery");
    assert_eq!(found["results"].as_array().map(Vec::len), Some(2));
    let row = &found["results"][1]["data"][0];
    let range = "2025-09-01T00:00:00.000 - 2025-09-30T23:59:59.999";
    assert_eq!(row["compareDateRange"], range);
    assert_eq!(found["pivotQuery"]["dimensions"][0], "compareDateRange");

    let body = json!({ "query": [months(), months()], "queryType": "multi" });
    let found = posted("meera", "/cubejs-api/v1/load", body).await.json();
    assert_eq!(found["queryType"], "blendingQuery");
    assert_eq!(
        found["results"][0]["data"][0]["time.month"],
        "2026-09-01T00:00:00.000"
    );

    let alone = load("meera", found["results"][0]["query"].clone()).await;
    assert_eq!(
        alone.status, 200,
        "what is shown back is a query: {}",
        alone.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_are_told_in_the_words_that_clients_know() {
    let one = |query: Json| async move {
        let told = load("meera", query).await;
        (
            told.status.as_u16(),
            told.json()["error"].as_str().expect("an error").to_owned(),
        )
    };
    for (query, status, error) in [
        (
            json!({}),
            400,
            "Query should contain either measures, dimensions or timeDimensions with granularities in order to be valid",
        ),
        (
            json!({"measures": ["nope.count"]}),
            400,
            "Cube 'nope' not found for path 'nope.count'",
        ),
        (
            json!({"measures": ["stock.nope"]}),
            400,
            "'nope' not found for path 'stock.nope'",
        ),
        (
            json!({"measures": ["stock.closing_units"], "limit": 100_000}),
            500,
            "Error: The query limit has been exceeded.",
        ),
        (
            json!({"measures": ["stock.closing_units"], "filters": [{"member": "geography.zone", "operator": "like", "values": ["x"]}]}),
            400,
            "Invalid query format: \"filters[0]\" does not match any of the allowed types",
        ),
        (
            json!({"measures": ["stock.closing_units"], "timeDimensions": [{"dimension": "stock.snapshot_date", "granularity": "fortnight"}]}),
            400,
            "Granularity \"fortnight\" does not exist in dimension stock.snapshot_date",
        ),
        (
            json!({"measures": ["targets.target_value"], "dimensions": ["geography.zone"]}),
            400,
            "Can't find join path to join 'targets', 'geography'",
        ),
        (
            json!({"measures": ["stock.closing_units"], "colour": 1}),
            400,
            "Invalid query format: \"colour\" is not allowed",
        ),
    ] {
        assert_eq!(
            one(query.clone()).await,
            (status, error.to_owned()),
            "{query}"
        );
    }
    let none = asked("meera", "/cubejs-api/v1/load").await;
    assert_eq!(
        (none.status.as_u16(), none.json()),
        (400, json!({ "error": "Query param is required" }))
    );
}

/// What policies keep from somebody is told of like what is not there.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_is_neither_listed_nor_told_from_what_is_not_there() {
    let told = load("karthika", json!({"measures": ["secondary_sales.margin"]})).await;
    let missing = load("karthika", json!({"measures": ["secondary_sales.nothing"]})).await;
    assert_eq!(told.status, missing.status);
    assert_eq!(told.body.replace("margin", "nothing"), missing.body);

    for (scheme, address) in [("", "/cubejs-api/v1/meta"), ("Bearer ", "/api/v1/model")] {
        let all = asked_with(scheme, "meera", address).await.body;
        let some = asked_with(scheme, "karthika", address).await.body;
        let none = asked_with(scheme, "lokesh", address).await;
        assert!(all.contains("secondary_sales.margin"), "{address}: {all}");
        assert!(!some.contains("margin"), "{some}");
        assert!(!some.contains("salesforce"), "a cube for nobody to ask");
        assert_eq!(none.status, 403, "{}", none.body);
    }
    let state = load("karthika", json!({"dimensions": ["geography.state"]}))
        .await
        .json();
    assert_eq!(state["data"], json!([{ "geography.state": "Tamil Nadu" }]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_shown_with_types_titles_and_joins() {
    let meta = asked("meera", "/cubejs-api/v1/meta").await.json();
    let cubes = meta["cubes"].as_array().expect("cubes");
    let named = |name: &str| {
        let mut cubes = cubes.iter();
        cubes.find(|cube| cube["name"] == name).expect("a cube")
    };
    let sales = named("secondary_sales");
    let measures = sales["measures"].as_array().expect("measures");
    let net = measures
        .iter()
        .find(|it| it["name"] == "secondary_sales.net_value");
    let net = net.expect("the measure");
    assert_eq!(
        (&net["aggType"], &net["type"]),
        (&json!("sum"), &json!("number"))
    );
    let dimensions = sales["dimensions"].as_array().expect("dimensions");
    let date = dimensions
        .iter()
        .find(|it| it["name"] == "secondary_sales.invoice_date");
    let own = &date.expect("the date")["granularities"];
    assert_eq!(own[1]["origin"], "2026-01-26", "{own}");
    let joins = sales["joins"].as_array().expect("joins");
    assert!(
        joins
            .iter()
            .any(|join| join["name"] == "product" && join["relationship"] == "belongsTo")
    );
    assert_eq!(
        sales["connectedComponent"],
        named("product")["connectedComponent"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_can_be_looked_at_without_being_sent() {
    let body = json!({ "query": months() });
    let dry = posted("meera", "/cubejs-api/v1/dry-run", body.clone())
        .await
        .json();
    assert_eq!(dry["queryType"], "regularQuery");
    assert_eq!(
        dry["queryOrder"],
        json!([{ "secondary_sales.invoice_date": "asc" }])
    );
    let sql = posted("meera", "/cubejs-api/v1/sql", body).await.json();
    let text = sql["sql"]["sql"][0].as_str().expect("a statement");
    assert!(text.contains("fact_secondary_sales"), "{text}");
    assert_eq!(sql["sql"]["sql"][1][0], "2026-09-01");
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_are_told_as_cube_tells_them() {
    let request = |token: Option<&str>| {
        let request = Request::get("/cubejs-api/v1/meta");
        let request = token
            .into_iter()
            .fold(request, |it, token| it.header("authorization", token));
        request.body(Body::empty()).expect("a request")
    };
    let router = api_http::router(service());
    for (token, error) in [
        (None, "Authorization header isn't set"),
        (Some("bad"), "Invalid token"),
    ] {
        let told = send(&router, request(token)).await;
        assert_eq!(
            (told.status.as_u16(), told.json()),
            (403, json!({ "error": error }))
        );
    }
}
