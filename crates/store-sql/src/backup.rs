//! A copy of the whole store or of one tenant, in one file that either database takes back.
//!
//! The file is text: a head, a line for each row, and an end that says how many there were, so that
//! half a copy is not taken for one. Secrets in it are sealed as they are in the store; whoever
//! restores it needs the ring of keys as well.

use std::io::{BufRead, Write};

use base::{SystemCtx, TenantId};
use futures::TryStreamExt;
use serde_json::{Map, Value as Json, json};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe};
use store::Error;

use crate::errors::{told, within};
use crate::migrations::LATEST_VERSION;
use crate::open::SqlStore;
use crate::work::{Work, column};

/// The form of the file.
const FORM: u64 = 1;

#[derive(Clone, Copy)]
enum Holds {
    Text,
    /// A text, or nothing.
    Perhaps,
    Number,
    /// A number, or nothing.
    PerhapsNumber,
    Bytes,
}

struct Table {
    name: &'static str,
    columns: &'static [(&'static str, Holds)],
    /// Of `columns`, how many are the key; the first of them is the tenant.
    key: usize,
}

use Holds::{Bytes, Number, Perhaps, PerhapsNumber, Text};

/// Rows that others refer to come first.
const TABLES: &[Table] = &[
    Table {
        name: "tenants",
        columns: &[("id", Text), ("revision", Number), ("created_at", Number)],
        key: 1,
    },
    Table {
        name: "documents",
        columns: &[
            ("tenant", Text),
            ("kind", Text),
            ("name", Text),
            ("revision", Number),
            ("owner", Text),
            ("body", Perhaps),
            ("changed_by", Perhaps),
            ("changed_at", Number),
        ],
        key: 4,
    },
    Table {
        name: "records",
        columns: &[
            ("tenant", Text),
            ("kind", Text),
            ("id", Text),
            ("version", Number),
            ("expires_at", PerhapsNumber),
            ("body", Text),
        ],
        key: 3,
    },
    Table {
        name: "entries",
        columns: &[
            ("tenant", Text),
            ("stream", Text),
            ("id", Text),
            ("subject", Text),
            ("added_by", Perhaps),
            ("added_at", Number),
            ("body", Text),
        ],
        key: 3,
    },
    Table {
        name: "audit_lines",
        columns: &[
            ("tenant", Text),
            ("replica", Text),
            ("number", Number),
            ("at", Number),
            ("actor", Perhaps),
            ("action", Text),
            ("subject", Text),
            ("outcome", Text),
            ("detail", Text),
            ("trace", Text),
            ("mac", Bytes),
        ],
        key: 3,
    },
    Table {
        name: "audit_heads",
        columns: &[
            ("tenant", Text),
            ("replica", Text),
            ("number", Number),
            ("mac", Bytes),
        ],
        key: 2,
    },
];

impl SqlStore {
    /// Writes a copy while others go on writing: it is what the store held at one moment. Says how
    /// many rows it has.
    pub async fn back_up(
        &self,
        ctx: &SystemCtx,
        only: Option<&TenantId>,
        to: &mut (dyn Write + Send),
    ) -> Result<u64, Error> {
        within(ctx.deadline, async {
            let mut work = self.reading_one_moment(ctx).await?;
            put(to, &head(only))?;
            let mut rows = 0;
            for table in TABLES {
                rows += work.copy(table, only, to).await?;
            }
            put(to, &json!({ "end": rows }))?;
            to.flush().map_err(unwritable)?;
            Ok(rows)
        })
        .await
    }

    /// Takes a copy back, whole or not at all. A store that has tenants takes none of everything,
    /// and one that has the tenant takes none of it. Says how many rows there were.
    pub async fn restore(
        &self,
        ctx: &SystemCtx,
        from: &mut (dyn BufRead + Send),
    ) -> Result<u64, Error> {
        within(ctx.deadline, async {
            let mut lines = from.lines();
            let mut next = || -> Result<Json, Error> {
                let line = lines.next().ok_or_else(|| damaged("it ends too early"))?;
                let line = line.map_err(|error| damaged(&error.to_string()))?;
                serde_json::from_str(&line).map_err(|error| damaged(&error.to_string()))
            };
            let mut work = self.writing_above(ctx).await?;
            work.has_room(&next()?).await?;
            let mut rows = 0;
            loop {
                let line = next()?;
                if let Some(end) = line["end"].as_u64() {
                    return match end == rows {
                        true => work.commit().await.map(|()| rows),
                        false => Err(damaged("rows are missing")),
                    };
                }
                work.take_back(&line).await?;
                rows += 1;
            }
        })
        .await
    }
}

fn head(only: Option<&TenantId>) -> Json {
    json!({
        "querent_backup": FORM,
        "store_version": LATEST_VERSION,
        "tenant": only.map(TenantId::as_str),
    })
}

fn put(to: &mut (dyn Write + Send), line: &Json) -> Result<(), Error> {
    writeln!(to, "{line}").map_err(unwritable)
}

fn unwritable(error: std::io::Error) -> Error {
    Error::Unavailable(format!("the copy cannot be written: {error}"))
}

fn damaged(why: &str) -> Error {
    Error::Refused(format!("this copy of a store: {why}"))
}

impl Table {
    fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }

    fn listed(columns: &[(&str, Holds)]) -> String {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    }

    /// All rows, or those of one tenant.
    fn select(&self, only: bool) -> String {
        let (columns, key) = (
            Self::listed(self.columns),
            Self::listed(&self.columns[..self.key]),
        );
        let of = match only {
            true => format!("WHERE {} = $1 ", self.columns[0].0),
            false => String::new(),
        };
        format!("SELECT {columns} FROM {} {of}ORDER BY {key}", self.name)
    }

    fn insert(&self) -> String {
        let values: Vec<String> = (1..=self.columns.len())
            .map(|at| format!("${at}"))
            .collect();
        let (columns, values) = (Self::listed(self.columns), values.join(", "));
        format!("INSERT INTO {} ({columns}) VALUES ({values})", self.name)
    }

    /// A row as a line of the file.
    fn line(&self, row: &AnyRow) -> Result<Json, Error> {
        let mut line = Map::from_iter([("table".to_owned(), json!(self.name))]);
        for (at, (name, holds)) in self.columns.iter().enumerate() {
            let value = match holds {
                Text => json!(column::<String>(row, at)?),
                Perhaps => json!(column::<Option<String>>(row, at)?),
                Number => json!(column::<i64>(row, at)?),
                PerhapsNumber => json!(column::<Option<i64>>(row, at)?),
                Bytes => json!(column::<Vec<u8>>(row, at)?),
            };
            line.insert((*name).to_owned(), value);
        }
        Ok(Json::Object(line))
    }
}

impl Work {
    async fn copy(
        &mut self,
        table: &Table,
        only: Option<&TenantId>,
        to: &mut (dyn Write + Send),
    ) -> Result<u64, Error> {
        let mut query = sqlx::query(AssertSqlSafe(table.select(only.is_some())));
        if let Some(tenant) = only {
            query = query.bind(tenant.as_str());
        }
        let mut found = query.fetch(&mut *self.tx);
        let mut rows = 0;
        while let Some(row) = found.try_next().await.map_err(told)? {
            put(to, &table.line(&row)?)?;
            rows += 1;
        }
        Ok(rows)
    }

    /// Whether nothing would be mixed with what is there.
    async fn has_room(&mut self, head: &Json) -> Result<(), Error> {
        if head["querent_backup"] != FORM {
            return Err(damaged("it is none, or of another form"));
        }
        if head["store_version"] != LATEST_VERSION {
            return Err(damaged("it was made by another version of Querent"));
        }
        let there = self.tenants().await?;
        let taken = match head["tenant"].as_str() {
            Some(only) => there.iter().any(|tenant| tenant.as_str() == only),
            None => !there.is_empty(),
        };
        match taken {
            true => Err(Error::Conflict(
                "a store that has these tenants already".into(),
            )),
            false => Ok(()),
        }
    }

    async fn take_back(&mut self, line: &Json) -> Result<(), Error> {
        let name = line["table"].as_str().unwrap_or_default();
        let table = Table::named(name).ok_or_else(|| damaged("a row of no table"))?;
        let mut query = sqlx::query(AssertSqlSafe(table.insert()));
        for (name, holds) in table.columns {
            query = bound(query, &line[*name], *holds)
                .ok_or_else(|| damaged(&format!("'{name}' of {}", table.name)))?;
        }
        query.execute(&mut *self.tx).await.map(drop).map_err(told)
    }
}

type Bound<'q> = Query<'q, Any, AnyArguments>;

/// The next value of a row; `None` where it is not what the column holds.
fn bound<'q>(query: Bound<'q>, value: &Json, holds: Holds) -> Option<Bound<'q>> {
    let text = || value.as_str().map(str::to_owned);
    Some(match holds {
        Text => query.bind(text()?),
        Perhaps if value.is_null() => query.bind(None::<String>),
        Perhaps => query.bind(text()?),
        Number => query.bind(value.as_i64()?),
        PerhapsNumber if value.is_null() => query.bind(None::<i64>),
        PerhapsNumber => query.bind(value.as_i64()?),
        Bytes => query.bind(bytes(value)?),
    })
}

fn bytes(value: &Json) -> Option<Vec<u8>> {
    let numbers = value.as_array()?.iter();
    let byte = |number: &Json| u8::try_from(number.as_u64()?).ok();
    numbers.map(byte).collect()
}
