//! What the catalog says of tables, and who may see them.

use base::{Code, Type};
use source::{Extent, Guarded};
use sql::{Catalog, TableKind};

use crate::server::{administrate, connect, fresh, or_not_run, patient, settings};

const SHOP: &[&str] = &[
    "DROP DATABASE IF EXISTS shop_other",
    "CREATE DATABASE shop_other",
    "CREATE TABLE shop_other.secret (id INT PRIMARY KEY)",
    "CREATE TABLE outlets (id BIGINT UNSIGNED PRIMARY KEY, name VARCHAR(50) NOT NULL COMMENT 'as on the sign', UNIQUE (name)) COMMENT 'where things are sold'",
    "CREATE TABLE sales (id INT, line INT, outlet BIGINT UNSIGNED, elsewhere INT, day DATE, note TEXT,
        PRIMARY KEY (id, line), KEY by_day (day, outlet), KEY by_note (day, note(10)),
        FOREIGN KEY (outlet) REFERENCES outlets (id),
        FOREIGN KEY (elsewhere) REFERENCES shop_other.secret (id))",
    "CREATE TABLE visits (id INT, day DATE NOT NULL, PRIMARY KEY (id, day))
        PARTITION BY RANGE COLUMNS (day) (PARTITION p0 VALUES LESS THAN ('2026-01-01'), PARTITION p1 VALUES LESS THAN (MAXVALUE))",
    "CREATE VIEW todays AS SELECT id, day FROM sales",
];

fn names(catalog: &Catalog) -> Vec<&str> {
    catalog
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .collect()
}

#[tokio::test]
async fn a_catalog_tells_columns_keys_indexes_and_partitions() {
    let Some((_, source)) = fresh("shop", SHOP).await else {
        return;
    };
    let catalog = source.catalog();
    assert_eq!(names(catalog), ["outlets", "sales", "todays", "visits"]);
    let table = |name: &str| catalog.table("shop", name).expect(name);
    let outlets = table("outlets");
    assert_eq!(outlets.comment.as_deref(), Some("where things are sold"));
    assert_eq!(outlets.unique_keys, [["name"]]);
    let name = outlets.column("name").expect("a column");
    assert_eq!((name.kind, name.nullable), (Some(Type::Text), Some(false)));
    assert_eq!(
        (name.native.as_str(), name.comment.as_deref()),
        ("varchar(50)", Some("as on the sign"))
    );
    let sales = table("sales");
    assert_eq!(sales.primary_key, ["id", "line"]);
    let [key] = sales.foreign_keys.as_slice() else {
        panic!("one into the tenant's own, {:?}", sales.foreign_keys)
    };
    assert_eq!(
        (key.table.as_str(), &key.columns, &key.to),
        (
            "outlets",
            &vec!["outlet".to_owned()],
            &vec!["id".to_owned()]
        )
    );
    let index = |name: &str| {
        sales
            .indexes
            .iter()
            .find(|index| index.name == name)
            .expect(name)
    };
    assert_eq!(index("by_day").columns, ["day", "outlet"]);
    assert_eq!(
        index("by_note").columns,
        ["day"],
        "up to the part of a text"
    );
    assert_eq!(table("visits").partitioned_by, ["day"]);
    assert_eq!(
        (table("todays").kind, table("todays").comment.as_deref()),
        (TableKind::View, None)
    );
}

#[tokio::test]
async fn some_tables_are_described_without_the_others_and_never_a_foreign_one() {
    let Some((settings, _)) = fresh("shop_part", &SHOP[3..4]).await else {
        return;
    };
    let source = connect(&settings);
    let asked = |schema: &str, name: &str| Extent::Tables(vec![(schema.into(), name.into())]);
    let found = source
        .introspect(&patient(), &asked("shop_part", "outlets"))
        .await
        .expect("described");
    assert_eq!(names(&found), ["outlets"]);
    let foreign = source
        .introspect(&patient(), &asked("mysql", "user"))
        .await
        .expect("nothing");
    assert_eq!(names(&foreign), [""; 0]);
}

#[tokio::test]
async fn a_login_with_our_grants_reads_its_database_and_nothing_else() {
    let Some((mut settings, _)) = fresh("granted_a", &["CREATE TABLE t (id INT)"]).await else {
        return;
    };
    let script = source_mysql::DRIVER.grants.expect("there is one")(&source::Grantee {
        login: "granted_reader".into(),
        database: "granted_a".into(),
        schemas: vec!["granted_a".into()],
    });
    let statements: Vec<&str> = script
        .split(";\n")
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .collect();
    administrate(
        &settings,
        &[
            "DROP DATABASE IF EXISTS grantedXa",
            "CREATE DATABASE grantedXa",
            "CREATE TABLE grantedXa.t (id INT)",
            "DROP USER IF EXISTS granted_reader@'%'",
        ],
    )
    .await;
    administrate(&settings, &statements).await;
    for (name, value) in [
        ("user", "granted_reader"),
        ("password", "choose-one"),
        ("database", "granted_a"),
    ] {
        settings.options.insert(name.into(), value.into());
    }
    let reader = Guarded::open(&patient(), connect(&settings))
        .await
        .expect("opened");
    assert_eq!(names(reader.catalog()), ["t"]);
    assert_eq!(reader.server().can_write, Some(false));
    settings.schemas = vec!["grantedXa".into()];
    let other = Guarded::open(&patient(), connect(&settings))
        .await
        .expect("opened");
    assert_eq!(names(other.catalog()), [""; 0], "'_' stands for itself");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_a_refusal() {
    let Some(mut settings) = or_not_run(settings(&[])) else {
        return;
    };
    settings
        .options
        .insert("database".into(), "no_such_database".into());
    let error = connect(&settings).ping(&patient()).await.err();
    assert_eq!(error.map(|error| error.code()), Some(Code::SourceRefused));
}

#[tokio::test]
async fn who_could_write_is_told() {
    let Some((_, source)) = fresh("writer", &["CREATE TABLE t (id INT)"]).await else {
        return;
    };
    assert_eq!(source.server().can_write, Some(true));
    assert!(!source.server().version.is_empty());
}

#[tokio::test]
async fn a_replica_that_does_not_answer_is_passed_over() {
    let Some(mut settings) = or_not_run(settings(&[])) else {
        return;
    };
    // Nobody listens at the first, and nothing comes back from the second.
    let replicas = "127.0.0.1:1, 192.0.2.1:3306";
    settings.options.insert("replicas".into(), replicas.into());
    settings
        .options
        .insert("connect_timeout".into(), "3s".into());
    let answer = connect(&settings).ping(&patient()).await;
    answer.expect("the host itself answers");
}
