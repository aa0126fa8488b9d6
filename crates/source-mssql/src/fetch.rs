//! Statements: begun, read batch by batch, and called off on the server when nobody waits any more.

use std::pin::pin;

use arrow_array::RecordBatch;
use base::{Ctx, Value};
use futures::{StreamExt, TryStreamExt, stream};
use source::{Batches, End, Error, Lease, Pool, RowBuilder, Sender, produce};
use tokio::time::{Instant, timeout_at};

use crate::connection::MsSqlConnector;
use crate::tds::{Cells, Client, Stop};
use crate::types::readable;

/// What a source runs statements with.
pub struct Runner {
    pub pool: Pool<MsSqlConnector>,
    /// Texts travel as VARCHAR where they can.
    pub narrow: bool,
}

/// A statement on its way, and until when somebody waits for it.
struct Running {
    text: String,
    values: Vec<Value>,
    narrow: bool,
    until: Instant,
    stop: Stop,
}

type Connection = Lease<MsSqlConnector>;

impl Runner {
    /// Returns with the first rows, or with what the server has against the statement. Whoever
    /// drops this, or the batches, calls the statement off.
    pub async fn fetch(&self, ctx: &Ctx, text: &str, values: &[Value]) -> Result<Batches, Error> {
        loop {
            let connection = self.pool.take(ctx).await?;
            let used = connection.used;
            let running = self.running(ctx, text, values);
            let mut batches = produce(|sender| running.perform(connection, sender));
            match batches.next().await {
                // The server was restarted since this connection was last used. Others may be as
                // old; one that is new tells the truth.
                Some(Err(Error::Unreachable { .. })) if used => {}
                Some(first) => return Ok(stream::iter([Ok(first?)]).chain(batches).boxed()),
                None => return Ok(stream::empty().boxed()),
            }
        }
    }

    /// The whole result of a statement of our own.
    pub async fn rows(
        &self,
        ctx: &Ctx,
        text: &str,
        values: &[Value],
    ) -> Result<Vec<RecordBatch>, Error> {
        self.fetch(ctx, text, values).await?.try_collect().await
    }

    fn running(&self, ctx: &Ctx, text: &str, values: &[Value]) -> Running {
        Running {
            text: text.to_owned(),
            values: values.to_vec(),
            narrow: self.narrow,
            until: Instant::now() + self.pool.time_for_statement(ctx),
            stop: Stop::new(),
        }
    }
}

impl Running {
    /// Leaves the connection idle, or none at all.
    async fn perform(self, mut connection: Connection, sender: Sender) -> End {
        let result = self.watched(&mut connection.client, &sender).await;
        if result.is_err() {
            connection.client.abandon().await;
        }
        let gone = matches!(result, Err(Error::Unreachable { .. }));
        if gone || !connection.client.is_usable() {
            connection.discard();
        }
        result
    }

    /// Reads until it is time or nobody waits. Then the statement is called off on the server, and
    /// the client ends what it is at by itself, so that the connection stays usable.
    async fn watched(&self, client: &mut Client, sender: &Sender) -> End {
        let left = self.until.saturating_duration_since(Instant::now());
        let mut reading = pin!(self.read(client, sender));
        let why = tokio::select! {
            biased;
            done = &mut reading => return done,
            why = sender.stopped(left) => why,
        };
        self.stop.now();
        let _ = reading.await;
        Err(why)
    }

    async fn read(&self, client: &mut Client, sender: &Sender) -> End {
        let parameters = client.bind(&self.values, self.narrow)?;
        let columns = client.query(&self.text, parameters, &self.stop).await?;
        let kinds = columns.into_iter().map(|column| {
            let kind = readable(&column.name, column.native)?;
            Ok((column.name, kind))
        });
        let kinds = kinds.collect::<Result<Vec<_>, Error>>()?;
        let mut cells = Cells::new(RowBuilder::new(kinds));
        while client.next(&mut cells).await? {
            if let Some(batch) = cells.rows.end_row()? {
                self.send(batch, sender).await?;
            }
        }
        // After the last row the server may still tell of a failure.
        client.finish().await?;
        cells.rows.finish()
    }

    /// Waits for room no longer than the statement may take.
    async fn send(&self, batch: RecordBatch, sender: &Sender) -> Result<(), Error> {
        let sent = timeout_at(self.until, sender.send(batch)).await;
        sent.unwrap_or(Err(Error::Timeout))
    }
}
