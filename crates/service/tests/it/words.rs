//! What an actor may say of the values in a database.

use crate::shop::Planted::{Number, Text};
use crate::shop::{Shop, ask};

const MODEL: &str = r#"
cubes:
  - name: sales
    title: Sales
    sql_table: main.sales
    dimensions:
      - {name: city, sql: "{CUBE}.city", type: string}
      - {name: broken, sql: "CAST(ABS(-9223372036854775807 - {CUBE}.one) AS TEXT)", type: string}
    measures: [{name: revenue, title: Revenue, sql: "{CUBE}.amount", type: sum}]
"#;

#[tokio::test]
async fn what_cannot_be_read_costs_its_own_words_only() {
    let columns = vec![
        Text("city", |row| format!("City {}", row % 3)),
        Number("one", |_| 1),
        Number("amount", |row| row),
    ];
    let shop = Shop::of(vec![("sales", 9, columns)]).await;
    shop.write_model("sales.yaml", MODEL);
    let service = shop.open().await;
    let failed = ask(&service, "ada", "revenue by broken").await;
    assert!(
        failed.contains("source.failed"),
        "it cannot be read: {failed}"
    );
    let answered = ask(&service, "ada", "revenue in City 1").await;
    assert!(answered.ends_with("= [\"12\"]"), "{answered}");
}
