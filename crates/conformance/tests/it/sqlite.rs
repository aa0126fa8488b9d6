//! Every case over SQLite: another engine, other types, the same numbers.
//!
//! SQLite has no decimals. Its sums are floating numbers, so numbers are compared to nine digits;
//! everything else is compared as it is shown.

use std::sync::{LazyLock, Mutex};

use arrow_array::RecordBatch;
use arrow_schema::DataType;
use async_trait::async_trait;
use base::{Granularity, Value};
use jiff::Span;
use jiff::civil::{Date, date};
use rusqlite::Connection;
use rusqlite::types::Value as Bound;
use source::{Error, Loader, NewTable};
use source_sqlite::Sqlite;
use sql::{Admitted, Dialect, Function, admit};
use testkit::corpus::{Case, cases};

use crate::dialects::DIALECTS;
use crate::example::{TABLES, fixture, root};
use crate::queries;

/// How many digits of a number must agree.
const TOLERANCE: f64 = 1e-9;

static DATABASE: LazyLock<Mutex<Connection>> = LazyLock::new(|| {
    let mut loader = SqliteLoader {
        connection: Connection::open_in_memory().expect("memory"),
        schemas: Vec::new(),
    };
    futures::executor::block_on(async {
        for (table, batches) in &TABLES.0 {
            loader.create(table).await.expect("created");
            for batch in batches {
                loader.insert(table, batch).await.expect("inserted");
            }
        }
    });
    Mutex::new(loader.connection)
});

/// A database in memory; each schema is one that is attached.
struct SqliteLoader {
    connection: Connection,
    schemas: Vec<String>,
}

fn full_name(table: &NewTable) -> String {
    format!(
        "{}.{}",
        Sqlite.quote(&table.schema),
        Sqlite.quote(&table.name)
    )
}

#[async_trait]
impl Loader for SqliteLoader {
    async fn create(&mut self, table: &NewTable) -> Result<(), Error> {
        if !self.schemas.contains(&table.schema) {
            let attach = format!("ATTACH ':memory:' AS {}", Sqlite.quote(&table.schema));
            self.connection.execute_batch(&attach).map_err(failed)?;
            self.schemas.push(table.schema.clone());
        }
        let columns: Vec<String> = (table.columns.fields().iter())
            .map(|field| {
                format!(
                    "{} {}",
                    Sqlite.quote(field.name()),
                    declared(field.data_type())
                )
            })
            .collect();
        let text = format!("CREATE TABLE {} ({})", full_name(table), columns.join(", "));
        self.connection.execute_batch(&text).map_err(failed)
    }

    async fn insert(&mut self, table: &NewTable, batch: &RecordBatch) -> Result<(), Error> {
        let holes = vec!["?"; batch.num_columns()].join(", ");
        let text = format!("INSERT INTO {} VALUES ({holes})", full_name(table));
        let transaction = self.connection.transaction().map_err(failed)?;
        {
            let mut insert = transaction.prepare(&text).map_err(failed)?;
            for row in 0..batch.num_rows() {
                let columns = 0..batch.num_columns();
                let values = columns.map(|at| bind(&insight::value_at(batch, at, row)));
                insert
                    .execute(rusqlite::params_from_iter(values))
                    .map_err(failed)?;
            }
        }
        transaction.commit().map_err(failed)
    }

    async fn finish(self: Box<Self>) -> Result<(), Error> {
        Ok(())
    }
}

fn failed(error: rusqlite::Error) -> Error {
    Error::Failed {
        detail: error.to_string(),
    }
}

/// Types as people declare them in SQLite. DECIMAL, DATE and BOOLEAN make it store 12.00 as the
/// integer 12, which is what its dialect has to stand.
fn declared(arrow: &DataType) -> String {
    match arrow {
        DataType::Utf8 => "TEXT".into(),
        DataType::Int16 | DataType::Int32 | DataType::Int64 => "INTEGER".into(),
        DataType::Float64 => "REAL".into(),
        DataType::Boolean => "BOOLEAN".into(),
        DataType::Date32 => "DATE".into(),
        DataType::Decimal128(precision, scale) => format!("DECIMAL({precision}, {scale})"),
        other => panic!("a column of type {other}"),
    }
}

fn bind(value: &Value) -> Bound {
    match value {
        Value::Null => Bound::Null,
        Value::Integer(number) => Bound::Integer(*number),
        Value::Float(number) => Bound::Real(*number),
        Value::Decimal(decimal) => Bound::Real(decimal.to_f64()),
        Value::Boolean(flag) => Bound::Integer(i64::from(*flag)),
        Value::Timestamp(time) => Bound::Text(time.strftime("%Y-%m-%d %H:%M:%S").to_string()),
        Value::Text(_) | Value::Date(_) => Bound::Text(value.to_string()),
    }
}

fn run(statement: &Admitted) -> rusqlite::Result<Vec<Vec<String>>> {
    let database = DATABASE.lock().expect("nobody panicked");
    let mut prepared = database.prepare(statement.text())?;
    let n_columns = prepared.column_count();
    let parameters = statement.parameters().iter().map(bind);
    let rows = prepared.query_map(rusqlite::params_from_iter(parameters), |row| {
        (0..n_columns).map(|at| Ok(shown(&row.get(at)?))).collect()
    })?;
    rows.collect()
}

fn shown(value: &Bound) -> String {
    match value {
        Bound::Null => "null".into(),
        Bound::Integer(number) => number.to_string(),
        Bound::Real(number) => number.to_string(),
        Bound::Text(text) => text.clone(),
        Bound::Blob(_) => panic!("no column holds bytes"),
    }
}

fn same(theirs: &str, ours: &str) -> bool {
    let truth = |text: &str| match text {
        "true" => "1".to_owned(),
        "false" => "0".to_owned(),
        other => other.to_owned(),
    };
    let theirs = truth(theirs);
    match (theirs.parse::<f64>(), ours.parse::<f64>()) {
        (Ok(theirs), Ok(ours)) => (theirs - ours).abs() <= TOLERANCE * theirs.abs().max(1.0),
        _ => theirs == ours,
    }
}

/// What DuckDB gave, as the case shows it, against what SQLite gives.
fn compare(case: &Case, rows: &[Vec<String>]) {
    let path = case.path.display();
    let lines = case.shown("rows").unwrap_or_default();
    let (more, shown): (Vec<&String>, Vec<&String>) =
        (lines.iter().skip(1)).partition(|line| line.starts_with("... and "));
    let expected = more.first().map_or(shown.len(), |line| {
        let number: String = line.chars().filter(char::is_ascii_digit).collect();
        shown.len() + number.parse::<usize>().expect("a number of rows")
    });
    assert_eq!(rows.len(), expected, "{path}: the number of rows");
    for (line, row) in shown.iter().zip(rows) {
        let cells: Vec<&str> = line.split(" | ").collect();
        let equal = cells.len() == row.len() && cells.iter().zip(row).all(|(a, b)| same(a, b));
        assert!(
            equal,
            "{path}: DuckDB gives {line}, SQLite {}",
            row.join(" | ")
        );
    }
}

#[test]
fn sqlite_gives_the_rows_that_the_corpus_shows() {
    let mut compared = 0;
    for case in cases(&root().join("corpus")) {
        if case.shown("rows").is_none_or(<[String]>::is_empty) {
            continue;
        }
        let fixture = fixture(&case.asked);
        let made = fixture.run(&case.asked.question, DIALECTS);
        let statement = made.statements.iter().find(|(name, _)| *name == "sqlite");
        let (_, statement) = statement.expect("a statement for SQLite");
        let admitted = admit(statement, &Sqlite, &fixture.catalog()).expect("it only reads");
        let rows = run(&admitted);
        let rows =
            rows.unwrap_or_else(|e| panic!("{}: {e}\n{}", case.path.display(), statement.text));
        compare(&case, &rows);
        compared += 1;
    }
    assert!(compared >= 5, "only {compared} cases were compared");
}

#[test]
fn sqlite_runs_every_query_beyond_the_corpus() {
    for (fixture, made) in queries::made() {
        let statement = made.statements.iter().find(|(name, _)| *name == "sqlite");
        let (_, statement) = statement.expect("a statement for SQLite");
        let admitted = admit(statement, &Sqlite, &fixture.catalog()).expect("it only reads");
        let rows = run(&admitted).unwrap_or_else(|e| panic!("{e}\n{}", statement.text));
        assert!(!rows.is_empty(), "nothing comes of\n{}", statement.text);
    }
}

/// The first day of the period that a day lies in.
fn start(day: Date, granularity: Granularity) -> Date {
    let first = |month| date(day.year(), month, 1);
    match granularity {
        Granularity::Year => first(1),
        Granularity::Quarter => first((day.month() - 1) / 3 * 3 + 1),
        Granularity::Month => first(day.month()),
        Granularity::Week => {
            let since = i64::from(day.weekday().to_monday_zero_offset());
            day.checked_sub(Span::new().days(since)).expect("a day")
        }
        _ => day,
    }
}

#[test]
fn dates_are_cut_where_their_periods_begin() {
    let database = DATABASE.lock().expect("nobody panicked");
    let sizes = Granularity::ALL
        .into_iter()
        .filter(|size| size.fits_a_date());
    for granularity in sizes {
        let template = Sqlite
            .function(Function::Truncate(granularity))
            .expect("declared");
        let text = format!("SELECT {}", template.replace("{0}", "?1"));
        let mut prepared = database.prepare(&text).expect("it is SQL");
        let days = date(2023, 12, 20).series(Span::new().days(1));
        for day in days.take(400) {
            for given in [day.to_string(), format!("{day} 23:59:59")] {
                let cut: String = prepared
                    .query_row([&given], |row| row.get(0))
                    .expect("a day");
                assert_eq!(
                    cut,
                    start(day, granularity).to_string(),
                    "{granularity} of {given}"
                );
            }
        }
    }
}

#[test]
fn whole_numbers_divide_without_losing_their_fraction() {
    let database = DATABASE.lock().expect("nobody panicked");
    let divided = |text: &str| -> f64 {
        let text = format!("SELECT {text}");
        database
            .query_row(&text, [], |row| row.get(0))
            .expect("a number")
    };
    let divisible = Sqlite.function(Function::Divisible).expect("declared");
    let part = |number: &str| divisible.replace("{0}", number);
    assert_eq!(divided("7 / 2"), 3.0, "this is why");
    assert_eq!(divided(&format!("{} / {}", part("7"), part("2"))), 3.5);
}
