//! Every filter operator over every dialect, and its rows on SQLite: texts with the signs of
//! patterns in them, rows without a value, days and points in time.

use std::sync::Arc;

use base::{Actor, ActorId, Calendar, Limits, Type};
use jiff::Timestamp;
use plan::{Plan, assemble, count, lower, rewrite};
use policy::{Moment, grant};
use rusqlite::Connection;
use semantic::{Model, ModelFile, Query, load, resolve};
use sql::{Catalog, Column, Dialect, Statement, Table, admit, legalize, render};

use crate::database::bind;
use crate::dialects::{DIALECTS, is_t_sql};

const MODEL: &str = r#"
cubes:
  - name: note
    sql_table: odd.notes
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true, public: true}
      - {name: text, sql: text, type: string}
      - {name: day, sql: day, type: time}
      - {name: at, sql: at, type: time}
    measures:
      - {name: notes, type: count}
"#;

/// As the rows below have them, numbered from 1.
const ROWS: &str = r"
ATTACH ':memory:' AS odd;
CREATE TABLE odd.notes (id INTEGER, text TEXT, day DATE, at TEXT);
INSERT INTO odd.notes VALUES
    (1, 'Alpha 50%', '2026-03-30', '2026-03-30 23:59:59'),
    (2, 'alpha 50x', '2026-03-31', '2026-03-31 00:00:00'),
    (3, 'a_b', '2026-03-31', '2026-03-31 10:30:00'),
    (4, 'AXB', '2026-04-01', '2026-03-31 23:59:59.5'),
    (5, '[x] !', '2026-04-02', '2026-04-01 00:00:00'),
    (6, 'c:\dir''s', '9999-12-31', '9999-12-31 12:00:00'),
    (7, NULL, NULL, NULL);
";

const TEXTS: &[(&str, &str, &[i64])] = &[
    ("contains", r#""ALPHA""#, &[1, 2]),
    ("contains", r#""50%""#, &[1]),
    ("contains", r#""a_b""#, &[3]),
    ("contains", r#""[x]""#, &[5]),
    ("contains", r#""!""#, &[5]),
    ("contains", r#""\\D""#, &[6]),
    ("contains", r#""'S""#, &[6]),
    ("contains", r#""_b", "%""#, &[1, 3]),
    ("contains", r#""50", null"#, &[1, 2, 7]),
    ("notContains", r#""a""#, &[5, 6, 7]),
    ("notContains", r#""a", null"#, &[5, 6]),
    ("notContains", r#""a", "x""#, &[6, 7]),
    ("startsWith", r#""A""#, &[1, 2, 3, 4]),
    ("startsWith", r#""a_""#, &[3]),
    ("notStartsWith", r#""a_", "alpha""#, &[4, 5, 6, 7]),
    ("endsWith", r#""B""#, &[3, 4]),
    ("endsWith", r#""%""#, &[1]),
    ("notEndsWith", r#""b", "%", "x", "!""#, &[6, 7]),
    ("equals", r#""AXB", null"#, &[4, 7]),
    ("equals", "null", &[7]),
    ("notEquals", r#""AXB", null"#, &[1, 2, 3, 5, 6]),
    ("notEquals", "null", &[1, 2, 3, 4, 5, 6]),
    ("notEquals", r#""AXB""#, &[1, 2, 3, 5, 6, 7]),
];

/// An operator, its values, and the rows by their day and by their point in time.
type Dated = (&'static str, &'static str, &'static [i64], &'static [i64]);

const DATES: &[Dated] = &[
    ("onTheDate", r#""2026-03-31""#, &[2, 3], &[2, 3, 4]),
    ("equals", r#""2026-03-31""#, &[2, 3], &[2, 3, 4]),
    ("equals", r#""2026-03-31T10:30:00.000""#, &[], &[3]),
    ("beforeDate", r#""2026-03-31""#, &[1], &[1]),
    (
        "beforeOrOnDate",
        r#""2026-03-31""#,
        &[1, 2, 3],
        &[1, 2, 3, 4],
    ),
    ("afterDate", r#""2026-03-31""#, &[4, 5, 6], &[5, 6]),
    (
        "afterOrOnDate",
        r#""2026-03-31""#,
        &[2, 3, 4, 5, 6],
        &[2, 3, 4, 5, 6],
    ),
    (
        "afterDate",
        r#""2026-03-31T10:00:00.000""#,
        &[4, 5, 6],
        &[3, 4, 5, 6],
    ),
    (
        "beforeDate",
        r#""2026-03-31T10:30:00.000""#,
        &[1, 2, 3],
        &[1, 2],
    ),
    (
        "inDateRange",
        r#""2026-03-31", "2026-04-01""#,
        &[2, 3, 4],
        &[2, 3, 4, 5],
    ),
    (
        "notInDateRange",
        r#""2026-03-31", "2026-04-01""#,
        &[1, 5, 6],
        &[1, 6],
    ),
    (
        "inDateRange",
        r#""2026-03-31T00:00:00.000", "2026-03-31T23:59:59.999""#,
        &[2, 3],
        &[2, 3, 4],
    ),
    (
        "inDateRange",
        r#""2026-03-31T00:00:00.000", "2026-03-31T10:30:00.000""#,
        &[2, 3],
        &[2, 3],
    ),
    (
        "inDateRange",
        r#""2026-04-02", "9999-12-31""#,
        &[5, 6],
        &[6],
    ),
    (
        "notInDateRange",
        r#""2026-04-02", "9999-12-31""#,
        &[1, 2, 3, 4],
        &[1, 2, 3, 4, 5],
    ),
];

fn catalog() -> Catalog {
    let columns = [
        ("id", Type::Integer),
        ("text", Type::Text),
        ("day", Type::Date),
        ("at", Type::Timestamp),
    ];
    let column = |(name, kind): (&str, Type)| Column::new(name, Some(kind));
    Catalog {
        tables: vec![Table::new("odd", "notes", columns.map(column).into())],
    }
}

struct Bench {
    model: Arc<Model>,
    actor: Actor,
    catalog: Catalog,
    database: Connection,
}

impl Bench {
    fn new() -> Self {
        let (model, faults) = load(&[ModelFile {
            path: "note.yaml".into(),
            text: MODEL.into(),
        }]);
        assert!(faults.is_empty(), "{faults}");
        let database = Connection::open_in_memory().expect("memory");
        database.execute_batch(ROWS).expect("rows");
        Self {
            model: Arc::new(model),
            actor: Actor {
                id: ActorId::new("someone").expect("an id"),
                groups: Default::default(),
                attributes: Default::default(),
            },
            catalog: catalog(),
            database,
        }
    }

    fn statement(&self, json: &str, dialect: &dyn Dialect) -> Statement {
        self.compiled(json, dialect, |plan| plan)
    }

    fn compiled(&self, json: &str, dialect: &dyn Dialect, of: fn(Plan) -> Plan) -> Statement {
        let query = Query::from_json(json).unwrap_or_else(|faults| panic!("{json}: {faults}"));
        let (limits, calendar) = (Limits::default(), Calendar::default());
        let moment = Moment {
            now: Timestamp::UNIX_EPOCH,
            calendar: &calendar,
        };
        let grants = grant(&self.actor, &self.model, moment);
        let resolved = resolve(&query, &grants.visible, &calendar, &limits)
            .unwrap_or_else(|faults| panic!("{json}: {faults}"));
        let plan = lower(&resolved, &grants.rows, &self.catalog, &limits).expect(json);
        let tree = legalize(assemble(&of(rewrite(plan, &self.catalog))), dialect).expect(json);
        render(&tree, dialect)
    }

    /// The numbers of the rows that SQLite finds, after the statement of every dialect has passed
    /// its guard.
    fn ids(&self, json: &str) -> Vec<i64> {
        self.first_column(json, |plan| plan)
    }

    fn first_column(&self, json: &str, of: fn(Plan) -> Plan) -> Vec<i64> {
        for dialect in DIALECTS {
            let statement = self.compiled(json, *dialect, of);
            let admitted = admit(&statement, *dialect, &self.catalog);
            let admitted =
                admitted.unwrap_or_else(|e| panic!("{}: {e}\n{}", dialect.name(), statement.text));
            if is_t_sql(dialect.name()) {
                let faults = source_mssql::lint(admitted.text());
                assert!(faults.is_empty(), "{faults:?}\n{}", admitted.text());
            }
        }
        let statement = self.compiled(json, &source_sqlite::Sqlite, of);
        let admitted = admit(&statement, &source_sqlite::Sqlite, &self.catalog).expect("admitted");
        let mut prepared = self.database.prepare(admitted.text()).expect("it is SQL");
        let parameters = rusqlite::params_from_iter(admitted.parameters().iter().map(bind));
        let rows = prepared.query_map(parameters, |row| row.get(0));
        let rows: rusqlite::Result<Vec<i64>> = rows.and_then(Iterator::collect);
        rows.unwrap_or_else(|e| panic!("{json}: {e}"))
    }
}

fn filtered(member: &str, operator: &str, values: &str) -> String {
    format!(
        r#"{{"dimensions": ["note.id"], "filters": [{{"member": "note.{member}", "operator": "{operator}", "values": [{values}]}}]}}"#
    )
}

#[test]
fn texts_are_found_whatever_signs_and_capitals_they_have() {
    let bench = Bench::new();
    for (operator, values, expected) in TEXTS {
        let found = bench.ids(&filtered("text", operator, values));
        assert_eq!(found, *expected, "{operator} {values}");
    }
}

#[test]
fn dates_are_compared_as_days_and_as_points_in_time() {
    let bench = Bench::new();
    for (operator, values, by_day, by_time) in DATES {
        for (member, expected) in [("day", by_day), ("at", by_time)] {
            let found = bench.ids(&filtered(member, operator, values));
            assert_eq!(found, **expected, "{member} {operator} {values}");
        }
    }
}

#[test]
fn rows_are_counted_before_the_limit_in_every_dialect() {
    let bench = Bench::new();
    let json = r#"{"dimensions": ["note.text"], "limit": 2, "offset": 3,
        "filters": [{"member": "note.text", "operator": "contains", "values": ["a", null]}]}"#;
    assert_eq!(bench.first_column(json, |plan| count(&plan)), [5]);
    let total = r#"{"measures": ["note.notes"],
        "filters": [{"member": "note.notes", "operator": "gt", "values": [100]}]}"#;
    assert_eq!(bench.first_column(total, |plan| count(&plan)), [0]);
}

#[test]
fn the_texts_that_are_looked_for_are_values_of_the_statement() {
    let bench = Bench::new();
    for dialect in DIALECTS {
        let json = filtered("text", "notContains", r#""it's_[100%]""#);
        let statement = bench.statement(&json, *dialect);
        assert!(!statement.text.contains("it's"), "{}", statement.text);
        let expected = if is_t_sql(dialect.name()) {
            "%it's!_![100!%]%"
        } else {
            "%it's!_[100!%]%"
        };
        let bound = statement.parameters.iter().map(ToString::to_string);
        assert_eq!(bound.collect::<Vec<_>>(), [expected], "{}", dialect.name());
    }
}
