//! A source behind its guard and its limits: the only form in which one is used.

use std::sync::Arc;

use arrow_array::RecordBatch;
use base::{Ctx, Limits};
use futures::StreamExt;
use sql::{Catalog, Dialect, Statement, Table, admit};

use crate::{Error, Extent, PoolState, Server, Source};

/// A source whose tables are known, so that every statement can be checked against them.
pub struct Guarded {
    source: Arc<dyn Source>,
    server: Server,
    catalog: Catalog,
}

/// A whole result, within the limits.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    pub batches: Vec<RecordBatch>,
    pub rows: u64,
    pub bytes: u64,
}

impl Guarded {
    pub async fn open(ctx: &Ctx, source: Arc<dyn Source>) -> Result<Self, Error> {
        let server = within(ctx, source.ping(ctx)).await?;
        let catalog = within(ctx, source.introspect(ctx, &Extent::All)).await?;
        Ok(Self {
            source,
            server,
            catalog,
        })
    }

    /// Shows no other tables than these, each as `table` or `schema.table`; all where none is named.
    pub fn only(mut self, tables: &[String]) -> Self {
        let named = |table: &Table| {
            let full = format!("{}.{}", table.schema, table.name);
            tables
                .iter()
                .any(|name| *name == table.name || *name == full)
        };
        if !tables.is_empty() {
            self.catalog.tables.retain(named);
        }
        self
    }

    /// What answered when the source was opened.
    pub fn server(&self) -> &Server {
        &self.server
    }

    pub fn pool(&self) -> PoolState {
        self.source.pool()
    }

    pub async fn close(&self) {
        self.source.close().await;
    }

    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    pub fn dialect(&self) -> &'static dyn Dialect {
        self.server.dialect
    }

    /// Runs a statement and gathers its result. When the deadline passes or a limit is hit, the
    /// stream is dropped, which cancels the statement in the database.
    pub async fn fetch(
        &self,
        ctx: &Ctx,
        statement: &Statement,
        limits: &Limits,
    ) -> Result<Rows, Error> {
        let admitted = admit(statement, self.dialect(), &self.catalog)
            .map_err(|refusal| Error::Guard(refusal.to_string()))?;
        within(ctx, async {
            let mut stream = self.source.fetch(ctx, &admitted).await?;
            let mut rows = Rows::default();
            while let Some(batch) = stream.next().await {
                rows.take(batch?, limits)?;
                // A stream that always has a batch ready leaves the timer no turn.
                in_time(ctx)?;
            }
            Ok(rows)
        })
        .await
    }
}

/// What takes longer than the deadline is dropped; what comes after it is not begun.
async fn within<T>(ctx: &Ctx, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    in_time(ctx)?;
    let deadline = tokio::time::Instant::from_std(ctx.deadline.instant());
    let result = tokio::time::timeout_at(deadline, work).await;
    result.unwrap_or(Err(Error::Timeout))
}

fn in_time(ctx: &Ctx) -> Result<(), Error> {
    if ctx.deadline.left().is_zero() {
        return Err(Error::Timeout);
    }
    Ok(())
}

impl Rows {
    fn take(&mut self, batch: RecordBatch, limits: &Limits) -> Result<(), Error> {
        self.rows += batch.num_rows() as u64;
        self.bytes += batch.get_array_memory_size() as u64;
        if self.rows > limits.rows_max {
            return Err(Error::Limit {
                what: "rows",
                max: limits.rows_max,
            });
        }
        if self.bytes > limits.bytes_max {
            return Err(Error::Limit {
                what: "bytes",
                max: limits.bytes_max,
            });
        }
        // The first one tells the columns, be it empty.
        if batch.num_rows() > 0 || self.batches.is_empty() {
            self.batches.push(batch);
        }
        Ok(())
    }
}
