//! What a driver finds out about the tables of a tenant, and about no others.

use std::collections::BTreeSet;

use base::Type;
use sql::{ForeignKey, Table, TableKind};

use super::{MINUTE, Open, Subject, ctx};
use source::Extent;

/// Tables, views, columns, keys and indexes are described; other schemas are not there.
pub async fn catalog<S: Subject>(subject: S) {
    let open = Open::with(subject, &[]).await;
    make(&open).await;
    open.source.close().await;
    let open = Open::with(open.subject, &[]).await;
    let described = open.source.introspect(&ctx(MINUTE), &Extent::All).await;
    let all = described.expect("described");
    let names = all.tables.iter().map(|table| table.name.as_str());
    let names: BTreeSet<&str> = names.collect();
    assert_eq!(
        names,
        BTreeSet::from(["customers", "open_orders", "orders"])
    );
    assert!(all.tables.iter().all(|table| table.schema == open.schema));
    let table = |name| all.table(&open.schema, name).expect("there");
    check_columns(table("orders"));
    check_keys(table("orders"), &open.schema);
    assert_eq!(table("customers").primary_key, ["id"]);
    assert_eq!(table("customers").unique_keys, [["code"]]);
    let view = table("open_orders");
    assert_eq!((view.kind, view.columns.len()), (TableKind::View, 2));

    let one = Extent::Tables(vec![(open.schema.clone(), "orders".into())]);
    let one = open.source.introspect(&ctx(MINUTE), &one).await;
    assert_eq!(&one.expect("described").tables, &[table("orders").clone()]);
}

async fn make<S: Subject>(open: &Open<S>) {
    let text = open.subject.text_type();
    let names = ["customers", "orders", "open_orders"];
    let [customers, orders, view] = names.map(|name| open.table(name));
    let other = open.subject.references("customers", &customers);
    for statement in [
        format!(
            "CREATE TABLE {customers} (id INTEGER NOT NULL PRIMARY KEY, name {text} NOT NULL, \
             code VARCHAR(20) UNIQUE)"
        ),
        format!(
            "CREATE TABLE {orders} (id INTEGER NOT NULL, line INTEGER NOT NULL, \
             customer_id INTEGER, placed DATE, amount DECIMAL(12, 2), PRIMARY KEY (id, line), \
             FOREIGN KEY (customer_id) REFERENCES {other} (id))"
        ),
        (open.subject).index(
            "orders_placed",
            &open.schema,
            "orders",
            &["placed", "customer_id"],
        ),
        format!("CREATE VIEW {view} AS SELECT id, amount FROM {orders}"),
    ] {
        open.subject.execute(&statement).await;
    }
}

fn check_columns(orders: &Table) {
    assert_eq!(orders.kind, TableKind::Table);
    let columns: Vec<&str> = orders.columns.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(columns, ["id", "line", "customer_id", "placed", "amount"]);
    let kind = |name| orders.column(name).and_then(|column| column.kind);
    assert_eq!(kind("id"), Some(Type::Integer));
    assert_eq!(kind("placed"), Some(Type::Date));
    let money = Type::Decimal {
        precision: 12,
        scale: 2,
    };
    assert_eq!(kind("amount"), Some(money));
    let nullable = |name| orders.column(name).and_then(|column| column.nullable);
    assert_eq!(
        (nullable("id"), nullable("placed")),
        (Some(false), Some(true))
    );
}

fn check_keys(orders: &Table, schema: &str) {
    assert_eq!(orders.primary_key, ["id", "line"]);
    let key = ForeignKey {
        columns: vec!["customer_id".into()],
        schema: schema.to_owned(),
        table: "customers".into(),
        to: vec!["id".into()],
    };
    assert_eq!(orders.foreign_keys, [key]);
    let index = orders
        .indexes
        .iter()
        .find(|index| index.name == "orders_placed");
    let index = index.expect("the index that was made");
    assert_eq!(
        (index.columns.join(" "), index.unique),
        ("placed customer_id".into(), false)
    );
}
