//! What is told of a question and a metric, and to whom.

use service::Service;

use crate::shop::Planted::{Number, Text};
use crate::shop::{Shop, enter};

const MODEL: &str = r#"
cubes:
  - name: sales
    title: Sales
    sql_table: main.sales
    joins: [{name: stores, sql: "{CUBE}.store = {stores}.id", relationship: many_to_one}]
    dimensions:
      - {name: id, sql: "{CUBE}.id", type: number, primary_key: true}
      - {name: margin_kind, title: Margin kind, sql: "{CUBE}.kind", type: string}
    measures:
      - {name: revenue, title: Revenue, sql: "{CUBE}.amount", type: sum}
      - name: takings
        title: Takings
        sql: "{CUBE}.amount"
        type: sum
        meta: {querent: {status: inferred, confidence: 0.8, evidence: its name says so}}
    access_policy:
      - {group: all, row_level: {allow_all: true}}
      - group: some
        member_level: {excludes: [margin_kind]}
        row_level:
          filters: [{member: stores.city, operator: equals, values: ["{ securityContext.city }"]}]
  - name: stores
    title: Stores
    sql_table: main.stores
    dimensions:
      - {name: id, sql: "{CUBE}.id", type: number, primary_key: true}
      - {name: city, title: City, sql: "{CUBE}.city", type: string}
    access_policy:
      - {group: all, row_level: {allow_all: true}}
      - group: some
        row_level:
          filters: [{member: city, operator: equals, values: ["{ securityContext.city }"]}]
  - name: owners
    title: Owners
    sql_table: main.owners
    dimensions: [{name: owner, title: Owner, sql: "{CUBE}.owner", type: string}]
    access_policy: [{group: all, row_level: {allow_all: true}}]
"#;

async fn open() -> (Shop, Service) {
    let sales = vec![
        Number("id", |row| row),
        Number("store", |row| row % 3),
        Number("amount", |row| row),
        Text("kind", |row| format!("Kind {}", row % 2)),
    ];
    let stores = vec![
        Number("id", |row| row),
        Text("city", |row| format!("City {row}")),
    ];
    let owners = vec![Text("owner", |row| format!("Owner {row}"))];
    let tables = vec![
        ("sales", 9, sales),
        ("stores", 3, stores),
        ("owners", 3, owners),
    ];
    let shop = Shop::of(tables).await;
    shop.write_model("sales.yaml", MODEL);
    shop.add_to_tenant("questions: [revenue by city, revenue by margin kind, owners]\n");
    let service = shop.open().await;
    (shop, service)
}

#[tokio::test]
async fn the_context_of_a_question_is_what_its_actor_knows() {
    let (_shop, service) = open().await;
    let question = "revenue by margin kind in City 2";
    let context = service.context_for(&enter(&service, "ada"), question).await;
    let all = context.expect("a context");
    let names: Vec<&str> = all.cubes.iter().map(|cube| cube.name.as_str()).collect();
    assert_eq!(names, ["sales", "stores"]);
    assert_eq!(all.joins, [("sales".to_owned(), "stores".to_owned())]);
    assert_eq!(
        all.values,
        [("stores.city".to_owned(), "City 2".to_owned())]
    );
    assert_eq!(all.questions, ["revenue by city", "revenue by margin kind"]);
    assert!(all.unknown.is_empty());
    let members: Vec<(&str, bool)> = all.cubes[0]
        .members
        .iter()
        .map(|member| (member.path.as_str(), member.certified))
        .collect();
    assert_eq!(
        members,
        [
            ("sales.margin_kind", true),
            ("sales.revenue", true),
            ("sales.takings", false)
        ]
    );
    let context = service.context_for(&enter(&service, "bo"), question).await;
    let some = context.expect("a context");
    let told = format!("{some:?}").to_lowercase();
    assert!(
        !told.contains("margin_kind") && !told.contains("margin kind"),
        "{told}"
    );
    assert!(some.values.is_empty(), "City 2 is not Bo's: {some:?}");
    assert_eq!(some.questions, ["revenue by city"]);
}

#[tokio::test]
async fn the_tables_of_a_metric_are_those_it_needs_and_those_it_can_be_grouped_by() {
    let (_shop, service) = open().await;
    for person in ["ada", "bo"] {
        let ctx = enter(&service, person);
        for metric in ["sales.revenue", "revenue"] {
            let tables = service.tables_for(&ctx, metric).await.expect("tables");
            let told: Vec<(&str, Option<&str>, bool)> = tables
                .iter()
                .map(|table| (table.cube.as_str(), table.table.as_deref(), table.needed))
                .collect();
            // A row rule that goes by the stores makes them no table of the metric.
            let expected = [
                ("sales", Some("main.sales"), true),
                ("stores", Some("main.stores"), false),
            ];
            assert_eq!(told, expected, "{person}: {metric}");
        }
    }
    let unknown = service
        .tables_for(&enter(&service, "bo"), "sales.gone")
        .await;
    let hidden = service
        .tables_for(&enter(&service, "bo"), "sales.margin_kind")
        .await;
    let told = |error: service::Error| error.message.replace("margin_kind", "gone");
    assert_eq!(
        told(hidden.expect_err("hidden")),
        told(unknown.expect_err("unknown"))
    );
}

#[tokio::test]
async fn a_receipt_says_what_nobody_has_certified() {
    let (_shop, service) = open().await;
    for (question, expected) in [
        ("revenue by city", &[][..]),
        (
            "takings by city",
            &["Takings of Sales was inferred, 80 % sure, and nobody has certified it"],
        ),
    ] {
        match service.ask(&enter(&service, "ada"), question).await {
            Ok(service::Reply::Answer(answer)) => assert_eq!(answer.receipt.inferred, expected),
            other => panic!("{question}: {other:?}"),
        }
    }
}
