//! Queries in their JSON form through the one door: the rows of the question they come from, under
//! the same rights.

use base::{Code, Rights, Value};
use serde_json::{Value as Json, json};
use service::{QueryResult, Receipt, Reply, Sent};

use crate::client::{post_to, send};
use crate::example::{NATIONAL, OF_CITY, OF_STATE, enter, service, token};

const QUESTIONS: [&str; 3] = [
    "sales by month this fiscal year",
    "top 5 brands by sales last quarter",
    "sales by state last month",
];

fn rows(results: &[QueryResult]) -> Vec<Vec<Value>> {
    let tables = results.iter().map(|result| result.table.rows());
    tables.flatten().collect()
}

/// What was sent, whenever its rows were read.
fn sent(receipt: &Receipt) -> Vec<Sent> {
    let plain = |sent: &Sent| Sent {
        read: None,
        ..sent.clone()
    };
    receipt.statements.iter().map(plain).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_query_of_a_receipt_gives_the_rows_of_its_answer() {
    let service = service();
    let mut compared = 0;
    for person in NATIONAL.into_iter().chain(OF_STATE).chain(OF_CITY) {
        let ctx = enter(&service, person.tenant, person.name);
        for question in QUESTIONS {
            let Ok(Reply::Answer(answer)) = service.ask(&ctx, question).await else {
                continue;
            };
            let query = answer.receipt.query.as_ref().expect("it got that far");
            // Asked anew: what is remembered would be the same rows whatever the query means.
            let result = service.query_anew(&ctx, &query.to_string()).await;
            let result = result.unwrap_or_else(|error| panic!("{person:?}, {query}: {error}"));
            assert_eq!(rows(&result), answer.table.rows().collect::<Vec<_>>());
            let receipt = &result[0].receipt;
            assert_eq!(receipt.policies, answer.receipt.policies);
            assert_eq!(sent(receipt), sent(&answer.receipt));
            compared += 1;
        }
    }
    assert!(compared > 10, "{compared}");
}

#[tokio::test(flavor = "multi_thread")]
async fn over_http_it_is_the_same_query() {
    let service = service();
    let query = json!({
        "measures": ["secondary_sales.net_value"],
        "dimensions": ["geography.zone"],
        "timeDimensions": [{"dimension": "secondary_sales.invoice_date", "dateRange": "last month"}],
    });
    let body = json!({ "query": query }).to_string();
    let request = post_to("/api/v1/query", &token(&service, "nectar", "meera"), body);
    let response = send(&api_http::router(service.clone()), request).await;
    assert_eq!(response.status, 200, "{}", response.body);
    let told = &response.json()["results"][0];
    let names: Vec<&Json> = told["columns"]
        .as_array()
        .expect("columns")
        .iter()
        .map(|column| &column["name"])
        .collect();
    assert_eq!(names, ["geography.zone", "secondary_sales.net_value"]);
    let ctx = enter(&service, "nectar", "meera");
    let result = service.query(&ctx, &query.to_string()).await.expect("rows");
    assert_eq!(
        told["rows"].as_array().map(Vec::len),
        Some(rows(&result).len())
    );
    let dates = &told["receipt"]["query"]["timeDimensions"][0]["dateRange"];
    assert_eq!(*dates, json!(["2026-10-01", "2026-10-31"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_or_seen_is_a_problem() {
    let service = service();
    let token = token(&service, "nectar", "meera");
    for (body, status, code) in [
        ("{}", 400, "request.invalid"),
        (r#"{"query": {}}"#, 400, "query.invalid"),
        (r#"{"query": "sales"}"#, 400, "query.invalid"),
        (
            r#"{"query": {"measures": ["sku.no_such"]}}"#,
            400,
            "query.unknown_member",
        ),
        (
            r#"{"query": {"measures": []}, "more": 1}"#,
            400,
            "request.invalid",
        ),
    ] {
        let request = post_to("/api/v1/query", &token, body);
        let response = send(&api_http::router(service.clone()), request).await;
        assert_eq!(response.json()["code"], code, "{body}: {}", response.body);
        assert_eq!(response.status, status, "{body}: {}", response.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_without_the_right_gets_no_rows() {
    let service = service();
    let ctx = enter(&service, "nectar", "meera").with(Rights::to(["ask"]));
    let refused = service
        .query(&ctx, r#"{"measures": ["secondary_sales.net_value"]}"#)
        .await;
    assert_eq!(
        refused.map(drop).map_err(|error| error.code),
        Err(Code::AccessDenied)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_without_end_is_not_read() {
    let service = service();
    let ctx = enter(&service, "nectar", "meera");
    let long = format!("{{\"measures\": [\"{}\"]}}", "x".repeat(60_000));
    let refused = service.query(&ctx, &long).await;
    assert_eq!(
        refused.map(drop).map_err(|error| error.code),
        Err(Code::QueryTooLong)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn ranges_are_results_of_their_own_and_a_total_counts_what_a_limit_leaves_out() {
    let service = service();
    let ctx = enter(&service, "nectar", "meera");
    let whole = |range: &str| {
        json!({
            "measures": ["secondary_sales.net_value"],
            "dimensions": ["geography.state"],
            "timeDimensions": [{"dimension": "secondary_sales.invoice_date", "dateRange": range}],
        })
    };
    let compared = json!({
        "measures": ["secondary_sales.net_value"],
        "dimensions": ["geography.state"],
        "timeDimensions": [{
            "dimension": "secondary_sales.invoice_date",
            "compareDateRange": ["last month", "last year"],
        }],
        "limit": 2,
        "total": true,
    });
    let results = service
        .query(&ctx, &compared.to_string())
        .await
        .expect("rows");
    assert_eq!(results.len(), 2);
    for (result, range) in results.iter().zip(["last month", "last year"]) {
        let alone = service.query(&ctx, &whole(range).to_string()).await;
        let alone = alone.expect("rows");
        let rows: Vec<_> = result.table.rows().collect();
        assert_eq!(rows, alone[0].table.rows().take(2).collect::<Vec<_>>());
        assert_eq!(result.total, Some(alone[0].table.n_rows() as u64));
        assert_eq!(
            result.receipt.statements.len(),
            2,
            "the rows and their number"
        );
        assert_eq!(result.receipt.rows, 2);
        assert!(result.compared.is_some());
    }
    let body = json!({ "query": compared }).to_string();
    let request = post_to("/api/v1/query", &token(&service, "nectar", "meera"), body);
    let response = send(&api_http::router(service.clone()), request)
        .await
        .json();
    assert_eq!(
        response["results"][1]["compared"],
        json!(["2025-01-01", "2025-12-31"])
    );
    assert_eq!(response["results"][0]["total"], json!(results[0].total));
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_as_they_are_add_up_to_their_groups() {
    let service = service();
    let ctx = enter(&service, "unison", "omkar");
    let query = |ungrouped: bool| {
        json!({
            "measures": ["sales.sale_lines", "sales.units_sold"],
            "timeDimensions": [{"dimension": "sales.sale_date", "dateRange": "last month"}],
            "ungrouped": ungrouped,
        })
    };
    let single = service
        .query(&ctx, &query(true).to_string())
        .await
        .expect("rows");
    let summed = service
        .query(&ctx, &query(false).to_string())
        .await
        .expect("rows");
    let number = |value: &Value| match value {
        Value::Integer(number) => *number,
        other => panic!("{other:?}"),
    };
    let sums = (rows(&single).iter()).fold([0, 0], |[lines, units], row| {
        [lines + number(&row[0]), units + number(&row[1])]
    });
    let row = &rows(&summed)[0];
    assert_eq!(sums, [number(&row[0]), number(&row[1])]);
    assert!(rows(&single).len() as i64 == sums[0] && sums[0] > 10);
}
