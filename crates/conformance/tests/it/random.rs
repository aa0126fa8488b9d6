//! Random models, data and queries: the rows that SQLite returns are what the plan means.
//!
//! The numbers are such that binary fractions hold them, so sums are exact there as well.

use base::Value;
use jiff::civil::{Date, DateTime};
use rusqlite::Connection;
use rusqlite::types::Value as Bound;
use source_sqlite::Sqlite;
use sql::{Catalog, Dialect, Statement, admit};
use testkit::random::trial::{Engine, Tally, compare, each_case};
use testkit::random::{Options, SCHEMA, World};

use crate::database::{filled, rows};

struct InMemory {
    connection: Connection,
    catalog: Catalog,
}

impl Engine for InMemory {
    fn dialect(&self) -> &dyn Dialect {
        &Sqlite
    }

    fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    fn rows(&mut self, statement: &Statement) -> Result<Vec<Vec<Value>>, String> {
        let admitted =
            admit(statement, &Sqlite, &self.catalog).map_err(|refusal| refusal.to_string())?;
        let rows = rows(&self.connection, &admitted).map_err(|error| error.to_string())?;
        let row = |row: Vec<Bound>| row.into_iter().map(value).collect();
        Ok(rows.into_iter().map(row).collect())
    }

    fn keeps(&self, value: Value) -> Value {
        match value {
            Value::Boolean(flag) => Value::Integer(i64::from(flag)),
            other => other,
        }
    }
}

/// A value of SQLite as the one it stands for.
fn value(bound: Bound) -> Value {
    match bound {
        Bound::Null => Value::Null,
        Bound::Integer(number) => Value::Integer(number),
        Bound::Real(number) => Value::Float(number),
        Bound::Text(text) => time(&text).unwrap_or(Value::Text(text)),
        Bound::Blob(_) => panic!("no column holds bytes"),
    }
}

fn time(text: &str) -> Option<Value> {
    match text.len() {
        10 => text.parse::<Date>().ok().map(Value::Date),
        19 => text.parse::<DateTime>().ok().map(Value::Timestamp),
        _ => None,
    }
}

#[test]
fn what_sqlite_returns_is_what_the_plan_means() {
    let mut tally = Tally::default();
    each_case(40, |draw| {
        let options = Options {
            portable: true,
            ..Options::default()
        };
        let open = |world: &World| InMemory {
            connection: filled(&world.tables),
            catalog: world.tables.catalog(SCHEMA),
        };
        compare(draw, options, open, &mut tally)
    });
    tally.check();
}
