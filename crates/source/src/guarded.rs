//! A source behind its guard and its limits: the only form in which one is used.

use std::sync::Arc;

use arrow_array::RecordBatch;
use base::{Ctx, Limits};
use futures::StreamExt;
use sql::{Catalog, Dialect, Statement, admit};

use crate::{Error, Source};

/// A source whose tables are known, so that every statement can be checked against them.
pub struct Guarded {
    source: Arc<dyn Source>,
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
        let catalog = source.introspect(ctx).await?;
        Ok(Self { source, catalog })
    }

    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    pub fn dialect(&self) -> &'static dyn Dialect {
        self.source.dialect()
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
        let gather = async {
            let mut stream = self.source.fetch(ctx, &admitted).await?;
            let mut rows = Rows::default();
            while let Some(batch) = stream.next().await {
                rows.take(batch?, limits)?;
            }
            Ok(rows)
        };
        let deadline = tokio::time::Instant::from_std(ctx.deadline.instant());
        tokio::time::timeout_at(deadline, gather)
            .await
            .unwrap_or(Err(Error::Timeout))
    }
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
        self.batches.push(batch);
        Ok(())
    }
}
