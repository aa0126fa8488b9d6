//! What a driver finds out about the tables of a tenant, and about no others.

use base::Type;
use sql::TableKind;

use super::{MINUTE, Open, Subject, ctx};
use crate::Extent;

/// Tables, views, columns, keys and indexes are described; other schemas are not there.
pub async fn catalog<S: Subject>(subject: S) {
    let open = Open::with(subject, &[]).await;
    let text = open.subject.text_type();
    let (customers, orders, view) = (
        open.table("customers"),
        open.table("orders"),
        open.table("open_orders"),
    );
    for statement in [
        format!(
            "CREATE TABLE {customers} (id INTEGER NOT NULL PRIMARY KEY, name {text} NOT NULL, \
             code VARCHAR(20) UNIQUE)"
        ),
        format!(
            "CREATE TABLE {orders} (id INTEGER NOT NULL, line INTEGER NOT NULL, \
             customer_id INTEGER, placed DATE, amount DECIMAL(12, 2), PRIMARY KEY (id, line), \
             FOREIGN KEY (customer_id) REFERENCES {} (id))",
            open.subject.references("customers", &customers)
        ),
        open.subject.index(
            "orders_placed",
            &open.schema,
            "orders",
            &["placed", "customer_id"],
        ),
        format!("CREATE VIEW {view} AS SELECT id, amount FROM {orders}"),
    ] {
        open.subject.execute(&statement).await;
    }
    let all = open
        .source
        .introspect(&ctx(MINUTE), &Extent::All)
        .await
        .expect("described");
    let mut names: Vec<&str> = all.tables.iter().map(|table| table.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["customers", "open_orders", "orders"]);
    assert!(all.tables.iter().all(|table| table.schema == open.schema));

    let orders = all.table(&open.schema, "orders").expect("there");
    assert_eq!(orders.kind, TableKind::Table);
    let columns: Vec<&str> = orders
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(columns, ["id", "line", "customer_id", "placed", "amount"]);
    let kind = |name| orders.column(name).and_then(|column| column.kind);
    assert_eq!(kind("id"), Some(Type::Integer));
    assert_eq!(kind("placed"), Some(Type::Date));
    assert!(matches!(
        kind("amount"),
        Some(Type::Decimal {
            precision: 12,
            scale: 2
        })
    ));
    let nullable = |name| orders.column(name).and_then(|column| column.nullable);
    assert_eq!(
        (nullable("id"), nullable("placed")),
        (Some(false), Some(true))
    );
    assert_eq!(orders.primary_key, ["id", "line"]);
    let [key] = orders.foreign_keys.as_slice() else {
        panic!("one foreign key, not {:?}", orders.foreign_keys)
    };
    assert_eq!(
        (key.columns.as_slice(), key.table.as_str()),
        (["customer_id".into()].as_slice(), "customers")
    );
    assert_eq!(
        (key.schema.as_str(), key.to.as_slice()),
        (open.schema.as_str(), ["id".into()].as_slice())
    );
    let index = orders
        .indexes
        .iter()
        .find(|index| index.name == "orders_placed")
        .expect("an index");
    assert_eq!(
        (index.columns.as_slice(), index.unique),
        (
            ["placed".to_owned(), "customer_id".to_owned()].as_slice(),
            false
        )
    );

    let customers = all.table(&open.schema, "customers").expect("there");
    assert_eq!(customers.primary_key, ["id"]);
    assert_eq!(customers.unique_keys, [["code"]]);
    let view = all.table(&open.schema, "open_orders").expect("there");
    assert_eq!((view.kind, view.columns.len()), (TableKind::View, 2));

    let one = Extent::Tables(vec![(open.schema.clone(), "orders".into())]);
    let one = open
        .source
        .introspect(&ctx(MINUTE), &one)
        .await
        .expect("described");
    assert_eq!(one.tables.len(), 1);
    assert_eq!(&one.tables[0], orders);
}
