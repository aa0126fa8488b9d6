//! What the server tells of itself and of its tables becomes what every source tells. Whether it
//! tells it at all, real servers show.

use base::{Code, Type};
use source::{Extent, Source};
use sql::{Catalog, ForeignKey, Index, TableKind};
use tds_double::{Column, Double, Reply, Request, Type as T, Value};

use crate::served::{open, patient, serve};

/// Rows of texts and numbers, as our statements ask for them.
fn rows(names: &[&str], rows: Vec<Vec<Value>>) -> Reply {
    let of = |i: usize| match rows
        .iter()
        .find(|row| row[i] != Value::Null)
        .map(|row| &row[i])
    {
        Some(Value::Int(_)) => T::BigInt,
        _ => T::NVarCharMax,
    };
    let columns: Vec<Column> = names
        .iter()
        .enumerate()
        .map(|(i, name)| Column::new(name, of(i)))
        .collect();
    Reply::rows(&columns, rows)
}

/// Values with spaces between them; `-` is NULL.
fn table(text: &str) -> Reply {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let names: Vec<&str> = lines.next().expect("names").split_whitespace().collect();
    let value = |word: &str| match (word, word.parse::<i64>()) {
        ("-", _) => Value::Null,
        (_, Ok(number)) => Value::Int(number),
        (text, _) => text.replace('_', " ").as_str().into(),
    };
    let values = lines.map(|line| line.split_whitespace().map(value).collect());
    rows(&names, values.collect())
}

/// By a word that only one of our statements has.
const CARE: &[(&str, &str)] = &[
    (
        "sys.types",
        "schema table  kind column  type             length precision scale nullable
         dbo    open   V    days    int              4      10        0     1
         dbo    visits U    id      bigint           8      19        0     0
         dbo    visits U    person  uniqueidentifier 16     0         0     1
         dbo    visits U    note    nvarchar         80     0         0     1
         dbo    visits U    paper   varchar          -1     0         0     1
         dbo    visits U    cost    decimal          9      12        2     1
         dbo    visits U    began   datetime2        8      27        3     1
         dbo    visits U    place   geography        -1     0         0     1",
    ),
    (
        "is_primary_key",
        "schema table  index   primary unique partial column
         dbo    visits PK      1       1      0       id
         dbo    visits by_who  0       1      0       person
         dbo    visits by_who  0       1      0       began
         dbo    visits by_cost 0       0      0       cost
         dbo    visits some    0       1      1       note",
    ),
    (
        "sys.foreign_keys",
        "schema table  place column to_schema to_table to_column
         dbo    visits 1     person dbo       people   id
         dbo    visits 2     began  dbo       people   since",
    ),
    (
        "extended_properties",
        "schema table  column comment
         dbo    visits -      What_was_done
         dbo    visits cost   In_euros",
    ),
    ("sys.partitions", "schema table rows\n dbo visits 1200"),
    (
        "partition_ordinal",
        "schema table column\n dbo visits began",
    ),
];

fn care(request: &Request) -> Reply {
    let answer = CARE.iter().find(|(mark, _)| request.sql.contains(mark));
    answer.map_or_else(
        || Reply::error(208, "Invalid object name."),
        |(_, rows)| table(rows),
    )
}

async fn introspected(source: &dyn Source) -> Catalog {
    source
        .introspect(&patient(), &Extent::All)
        .await
        .expect("a catalog")
}

#[tokio::test]
async fn tables_are_told_with_all_that_is_known_of_them() {
    let double = serve(care).await;
    let catalog = introspected(&*open(&double, &[])).await;
    let view = catalog.table("dbo", "open").expect("a view");
    assert_eq!((view.kind, view.rows), (TableKind::View, None));
    let visits = catalog.table("dbo", "visits").expect("a table");
    let told: Vec<(&str, &str, Option<Type>)> = visits
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.native.as_str(), column.kind))
        .collect();
    let cost = Type::Decimal {
        precision: 12,
        scale: 2,
    };
    assert_eq!(
        told,
        [
            ("id", "bigint", Some(Type::Integer)),
            ("person", "uniqueidentifier", None),
            ("note", "nvarchar(40)", Some(Type::Text)),
            ("paper", "varchar(max)", Some(Type::Text)),
            ("cost", "decimal(12, 2)", Some(cost)),
            ("began", "datetime2(3)", Some(Type::Timestamp)),
            ("place", "geography", None),
        ]
    );
    assert_eq!(
        (visits.columns[0].nullable, visits.columns[1].nullable),
        (Some(false), Some(true))
    );
    assert_eq!(visits.comment.as_deref(), Some("What was done"));
    assert_eq!(
        visits.column("cost").and_then(|c| c.comment.as_deref()),
        Some("In euros")
    );
    assert_eq!((visits.rows, visits.kind), (Some(1_200), TableKind::Table));
    assert_eq!(visits.partitioned_by, ["began"]);
}

#[tokio::test]
async fn keys_are_told_as_keys_and_not_where_they_hold_for_some_rows_only() {
    let double = serve(care).await;
    let catalog = introspected(&*open(&double, &[])).await;
    let visits = catalog.table("dbo", "visits").expect("a table");
    assert_eq!(visits.primary_key, ["id"]);
    assert_eq!(visits.unique_keys, [["person", "began"]]);
    let index = |name: &str, columns: &[&str], unique| Index {
        name: name.into(),
        columns: columns.iter().map(|column| column.to_string()).collect(),
        unique,
    };
    assert_eq!(
        visits.indexes,
        [
            index("by who", &["person", "began"], true),
            index("by cost", &["cost"], false),
            index("some", &["note"], false),
        ]
    );
    let expected = ForeignKey {
        columns: vec!["person".into(), "began".into()],
        schema: "dbo".into(),
        table: "people".into(),
        to: vec!["id".into(), "since".into()],
    };
    assert_eq!(visits.foreign_keys, [expected]);
}

#[tokio::test]
async fn a_server_that_tells_less_is_read_all_the_same() {
    let double = serve(|request| match request.sql.contains("sys.types") {
        true => care(request),
        false => Reply::error(208, "Invalid object name 'sys.extended_properties'."),
    })
    .await;
    let catalog = introspected(&*open(&double, &[])).await;
    assert_eq!(catalog.tables.len(), 2);
    assert_eq!(catalog.tables[1].columns.len(), 7);
    assert_eq!(catalog.tables[1].rows, None);
}

#[tokio::test]
async fn a_server_that_tells_no_columns_is_an_error() {
    let double = serve(|_| Reply::error(229, "The SELECT permission was denied.")).await;
    let source = open(&double, &[]);
    let error = source
        .introspect(&patient(), &Extent::All)
        .await
        .expect_err("nothing is told");
    assert_eq!(error.code(), Code::SourceUnauthorised);
}

fn sent(double: &Double) -> Vec<Value> {
    let requests = double.requests();
    requests[0]
        .parameters
        .iter()
        .map(|parameter| parameter.value.clone())
        .collect()
}

#[tokio::test]
async fn a_thousand_tables_cost_six_round_trips() {
    let double = serve(|request| match request.sql.contains("sys.types") {
        true => {
            let names = "schema table kind column type length precision scale nullable".split(' ');
            let text = |name: &str| Value::from(name);
            let row = move |n: i64| {
                let numbers = [4, 10, 0, 1].map(Value::Int);
                let table = format!("t{}", n / 20);
                let words = ["dbo", &table, "U", &format!("c{}", n % 20), "int"].map(text);
                words.into_iter().chain(numbers).collect::<Vec<_>>()
            };
            rows(&names.collect::<Vec<_>>(), (0..20_000).map(row).collect())
        }
        false => Reply::rows(&[Column::new("schema", T::NVarChar(128))], []),
    })
    .await;
    let catalog = introspected(&*open(&double, &[])).await;
    assert_eq!(catalog.tables.len(), 1_000);
    assert!(catalog.tables.iter().all(|table| table.columns.len() == 20));
    assert_eq!(double.requests().len(), 6);
}

#[tokio::test]
async fn only_the_schemas_of_the_tenant_are_asked_for_and_their_names_are_values() {
    let double = serve(care).await;
    let mut settings = crate::served::settings(&double, &[]);
    settings.schemas = vec!["dbo".into(), "o'neil".into()];
    let source = source_mssql::DRIVER
        .open(&settings)
        .expect("settings that fit");
    let tables = Extent::Tables(vec![("dbo".into(), "visits".into())]);
    let catalog = source
        .introspect(&patient(), &tables)
        .await
        .expect("a catalog");
    assert_eq!(catalog.tables.len(), 1);
    let names = ["dbo", "o'neil", "dbo", "visits"];
    assert_eq!(sent(&double), names.map(Value::from));
    assert!(
        double
            .requests()
            .iter()
            .all(|request| !request.sql.contains("neil"))
    );
    settings.schemas = Vec::new();
    let client = source_mssql::DRIVER.client.expect("built with it");
    let source = (client.connect)(&settings).expect("settings that fit");
    source
        .introspect(&patient(), &Extent::All)
        .await
        .expect("a catalog");
    let last = double.requests().pop().expect("a request");
    assert!(last.sql.contains("1 = 0"), "{}", last.sql);
}

async fn pinged(facts: &'static str, can: Option<i64>) -> source::Server {
    let double = serve(
        move |request| match request.sql.contains("SERVERPROPERTY") {
            true => table(facts),
            false => match can {
                Some(can) => rows(&["can"], vec![vec![Value::Int(can)]]),
                None => Reply::error(195, "'HAS_PERMS_BY_NAME' is not a recognized function."),
            },
        },
    )
    .await;
    open(&double, &[])
        .ping(&patient())
        .await
        .expect("an answer")
}

#[tokio::test]
async fn a_server_says_what_it_is_and_whether_the_login_could_write() {
    let server = pinged("version edition babelfish\n 16.0.4085.2 3 -", Some(1)).await;
    let told = (
        server.engine.as_str(),
        server.version.as_str(),
        server.dialect.name(),
    );
    assert_eq!(told, ("SQL Server", "16.0.4085.2", "mssql-2022"));
    assert_eq!(server.can_write, Some(true));
    let server = pinged("version edition babelfish\n 13.0.7016.1 4 -", Some(0)).await;
    assert_eq!(
        (server.dialect.name(), server.can_write),
        ("mssql", Some(false))
    );
    let server = pinged("version edition babelfish\n 12.0.2000.8 0 1", None).await;
    assert_eq!(
        (server.engine.as_str(), server.can_write),
        ("Babelfish for PostgreSQL", None)
    );
}
