//! Types that other engines do not have, and values that we have no room for.

use base::{Code, Value};
use testkit::contract::{MINUTE, Open, ctx};

use crate::server::Shared;
use crate::shared;

async fn open(shared: Shared, made: &str) -> Open<Shared> {
    shared.run(&made.replace("{s}", &shared.schema)).await;
    Open::with(shared, &[]).await
}

/// What a select over the schema yields.
async fn rows(open: &Open<Shared>, text: &str) -> Vec<Vec<String>> {
    open.rows(&text.replace("{s}", &open.schema), Vec::new())
        .await
}

#[tokio::test]
async fn what_does_not_fit_is_an_error_that_names_its_column() {
    let open = open(
        shared!(),
        "CREATE TABLE {s}.odd (n NUMERIC, m NUMERIC(5, 2), d DATE, t TIMESTAMP, z TIMESTAMPTZ);
         INSERT INTO {s}.odd (n) VALUES ('NaN');
         INSERT INTO {s}.odd (m) VALUES ('NaN');
         INSERT INTO {s}.odd (n) VALUES (1e60);
         INSERT INTO {s}.odd (d) VALUES ('infinity');
         INSERT INTO {s}.odd (d) VALUES ('20000-01-01');
         INSERT INTO {s}.odd (t) VALUES ('-infinity');
         INSERT INTO {s}.odd (t) VALUES ('20000-01-01');
         INSERT INTO {s}.odd (z) VALUES ('infinity')",
    )
    .await;
    for (column, value) in [
        ("n", "NaN"),
        ("m", "NaN"),
        ("n", "more digits"),
        ("d", "'infinity'"),
        ("d", "years"),
        ("t", "'-infinity'"),
        ("t", "years"),
        ("z", "'infinity'"),
    ] {
        // The offending ones only.
        let text = format!(
            "SELECT odd.{column} AS \"the column\" FROM {}.odd WHERE {column} IS NOT NULL",
            open.schema
        );
        let error = open
            .fetch(&text, Vec::new())
            .await
            .expect_err("it does not fit");
        assert_eq!(error.code(), Code::SourceUnsupported, "{column}: {value}");
        let detail = error.detail().expect("told");
        assert!(detail.contains("'the column'"), "{detail}");
    }
    // No connection was lost over it that the pool would miss.
    assert_eq!(
        rows(&open, "SELECT COUNT(*) AS n FROM {s}.odd").await,
        [["8"]]
    );
    assert_eq!(open.source.pool().waiting, 0);
}

const STRANGE: &str = "CREATE TYPE {s}.mood AS ENUM ('sad', 'so so', 'happy');
     CREATE DOMAIN {s}.money_of_ours AS NUMERIC(10, 2) CHECK (value > -100);
     CREATE DOMAIN {s}.price AS {s}.money_of_ours;
     CREATE TYPE {s}.pair AS (a INTEGER, b TEXT);
     CREATE TABLE {s}.strange (id INTEGER, mood {s}.mood, price {s}.price, pair {s}.pair,
         cash MONEY, moods {s}.mood[], key UUID);
     INSERT INTO {s}.strange VALUES
         (1, 'happy', 12.5, (1, 'x'), 1234.5, '{sad,\"so so\"}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'),
         (2, NULL, NULL, NULL, NULL, NULL, NULL)";

#[tokio::test]
async fn types_that_a_tenant_made_come_as_what_they_are() {
    let open = open(shared!(), STRANGE).await;
    let selected = "SELECT strange.id, strange.mood, strange.price, strange.pair, strange.cash, \
         strange.moods, strange.mood FROM {s}.strange ORDER BY id";
    let text = selected.replace("{s}", &open.schema);
    let found = open.fetch(&text, Vec::new()).await.expect("read");
    let schema = found.batches[0].schema();
    let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    assert_eq!(
        names,
        ["id", "mood", "price", "pair", "cash", "moods", "mood"]
    );
    let types: Vec<String> = schema
        .fields()
        .iter()
        .map(|f| f.data_type().to_string())
        .collect();
    assert_eq!(types[1..4], ["Utf8", "Decimal128(10, 2)", "Utf8"]);
    let nothing = ["2", "null", "null", "null", "null", "null", "null"];
    let something = [
        "1",
        "happy",
        "12.50",
        "(1,x)",
        "1234.50",
        "{sad,\"so so\"}",
        "happy",
    ];
    assert_eq!(rows(&open, selected).await, [something, nothing]);
}

#[tokio::test]
async fn a_text_is_compared_as_what_it_is_compared_with() {
    let open = open(shared!(), STRANGE).await;
    for (column, text, found) in [
        ("mood", "happy", 1),
        ("mood", "sad", 0),
        ("key", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", 1),
    ] {
        let sql = format!(
            "SELECT strange.id FROM {}.strange WHERE strange.{column} = $1",
            open.schema
        );
        let rows = open.rows(&sql, vec![Value::Text(text.into())]).await;
        assert_eq!(rows.len(), found, "{column} = {text}");
    }
    // Where nothing tells what it is, it is a text.
    let sql = format!(
        "SELECT CONCAT($1, id) AS x FROM {}.strange ORDER BY id",
        open.schema
    );
    let rows = open.rows(&sql, vec![Value::Text("no ".into())]).await;
    assert_eq!(rows, [["no 1"], ["no 2"]]);
}

/// The client library would ask what the type is while the result is on its way.
#[tokio::test]
async fn a_large_result_of_a_made_type_comes_to_its_end() {
    let open = open(
        shared!(),
        "CREATE TYPE {s}.mood AS ENUM ('sad', 'happy');
         CREATE TABLE {s}.many AS SELECT n, 'happy'::{s}.mood AS mood FROM generate_series(1, 200000) AS n",
    )
    .await;
    let text = format!(
        "SELECT many.n, many.mood FROM {}.many ORDER BY n DESC",
        open.schema
    );
    let wide = testkit::contract::wide();
    let found = open
        .fetch_within(&text, Vec::new(), &ctx(MINUTE), &wide)
        .await;
    let found = found.expect("read");
    assert_eq!(found.rows, 200_000);
    let first = testkit::contract::all(&found.batches[0].slice(0, 2));
    assert_eq!(first, [["200000", "happy"], ["199999", "happy"]]);
}

#[tokio::test]
async fn a_case_that_does_not_matter_to_a_column_does_not_matter_to_a_filter() {
    let shared = shared!();
    shared.run("CREATE EXTENSION IF NOT EXISTS citext").await;
    let open = open(
        shared,
        "CREATE TABLE {s}.cities (city CITEXT); INSERT INTO {s}.cities VALUES ('Chennai'), ('CHENNAI'), ('Pune')",
    )
    .await;
    let schema = &open.schema;
    let grouped = format!(
        "SELECT COUNT(*) AS n FROM (SELECT cities.city FROM {schema}.cities GROUP BY city) AS q"
    );
    assert_eq!(open.rows(&grouped, Vec::new()).await, [["2"]]);
    let filtered = format!("SELECT COUNT(*) AS n FROM {schema}.cities WHERE city = $1");
    let rows = open
        .rows(&filtered, vec![Value::Text("chennai".into())])
        .await;
    assert_eq!(rows, [["2"]], "as many as its group has");
}

#[tokio::test]
async fn exact_numbers_of_any_length_keep_every_digit() {
    let open = open(
        shared!(),
        "CREATE TABLE {s}.sums (id INTEGER, n NUMERIC, b BIGINT);
         INSERT INTO {s}.sums VALUES (1, 1, 9223372036854775807), (2, 0.125, 9223372036854775807),
             (3, -1234567890123456789.5, NULL)",
    )
    .await;
    let all = rows(&open, "SELECT sums.n FROM {s}.sums ORDER BY id").await;
    assert_eq!(all, [["1.000"], ["0.125"], ["-1234567890123456789.500"]]);
    let sums = rows(
        &open,
        "SELECT SUM(sums.b) AS b, AVG(sums.b) AS a FROM {s}.sums",
    )
    .await;
    assert_eq!(sums[0][0], "18446744073709551614");
    assert_eq!(sums[0][1], "9223372036854775807");
    assert!(
        rows(&open, "SELECT sums.n FROM {s}.sums WHERE id = 9")
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn a_digit_that_comes_too_late_is_not_dropped() {
    let open = open(
        shared!(),
        "CREATE TABLE {s}.late AS SELECT n::numeric AS n FROM generate_series(1, 9000) AS n;
         INSERT INTO {s}.late VALUES (0.5)",
    )
    .await;
    let text = format!("SELECT late.n FROM {}.late", open.schema);
    let error = open
        .fetch(&text, Vec::new())
        .await
        .expect_err("no place for the half");
    assert_eq!(error.code(), Code::SourceUnsupported);
    assert!(error.detail().expect("told").contains("'n'"));
    let text = format!(
        "SELECT CAST(late.n AS DECIMAL(12, 1)) AS n FROM {}.late",
        open.schema
    );
    assert_eq!(open.rows(&text, Vec::new()).await.len(), 9_001);
}

#[tokio::test]
async fn moments_are_told_in_utc_whatever_the_server_thinks() {
    let shared = shared!();
    let open = open(
        shared,
        "CREATE TABLE {s}.moments (z TIMESTAMPTZ);
         INSERT INTO {s}.moments VALUES ('2024-03-31 00:30:00+00'), ('2024-10-27 01:30:00+00')",
    )
    .await;
    open.subject
        .run("ALTER ROLE postgres IN DATABASE postgres SET TimeZone = 'Asia/Kolkata'")
        .await;
    let cut = "SELECT CAST(date_trunc('day', CAST(moments.z AS TIMESTAMP)) AS DATE) AS d \
         FROM {s}.moments ORDER BY 1";
    open.source.close().await;
    let open = Open::with(open.subject, &[]).await;
    let found = rows(&open, cut).await;
    open.subject
        .run("ALTER ROLE postgres IN DATABASE postgres RESET TimeZone")
        .await;
    assert_eq!(found, [["2024-03-31"], ["2024-10-27"]]);
    let text = format!(
        "SELECT COUNT(*) AS n FROM {}.moments WHERE z >= $1",
        open.schema
    );
    let noon = Value::Timestamp(half_past_one());
    assert_eq!(open.rows(&text, vec![noon]).await, [["1"]]);
}

/// Half past one, by the clock of UTC.
fn half_past_one() -> jiff::civil::DateTime {
    jiff::civil::date(2024, 10, 27).at(1, 30, 0, 0)
}
