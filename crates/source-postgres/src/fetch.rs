//! A statement, from its text to Arrow batches.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use base::Value;
use futures::stream::Fuse;
use futures::{StreamExt, TryStreamExt};
use source::{End, Error, Lease, Sender};
use tokio_postgres::{Row, RowStream};

use crate::connection::Opener;
use crate::errors;
use crate::parameters::Parameter;
use crate::rows::{Reader, depends_on_values};
use crate::session::Session;
use crate::shape::{Shape, Shapes};

/// What is asked of the server.
pub struct Call {
    pub text: String,
    pub parameters: Vec<Value>,
    pub limit: Duration,
    pub shapes: Arc<Shapes>,
}

type Rows = Fuse<RowStream>;

/// So much is looked at before the types of columns are settled: some tell theirs by their values.
const FIRST_ROWS: usize = 8_192;
const FIRST_BYTES: usize = 1024 * 1024;

/// Sends the result on as the server makes it. Where nobody takes it any more, or the time is
/// over, the server is told to stop, and the session is closed.
pub async fn fetch(mut lease: Lease<Opener>, call: Call, sender: Sender) -> End {
    let ended = tokio::select! {
        ended = read(&mut lease, &call, &sender) => ended,
        why = sender.stopped(call.limit) => Err(why),
    };
    if !lease.is_usable() {
        lease.stop().await;
        lease.discard();
    }
    ended
}

async fn read(session: &mut Session, call: &Call, sender: &Sender) -> End {
    let shape = call.shapes.of(session, call).await?;
    let parameters = shape.parameters(&call.parameters);
    let begun = session.begin(&shape.text, &parameters, call.limit).await;
    let mut rows = Box::pin(begun.map_err(|error| errors::running(&error))?.fuse());
    let ended = send(session, call, &shape, rows.as_mut(), sender).await;
    if ended.is_ok() {
        session
            .end()
            .await
            .map_err(|error| errors::running(&error))?;
    }
    ended
}

async fn send(
    session: &mut Session,
    call: &Call,
    shape: &Shape,
    mut rows: Pin<&mut Rows>,
    sender: &Sender,
) -> End {
    let first = first(session, rows.as_mut()).await?;
    let mut reader = match first.as_slice() {
        [] => Reader::new(shape.nothing(session, call).await?.columns(), &[]),
        rows => Reader::new(rows[0].columns(), rows),
    };
    for row in &first {
        if let Some(batch) = reader.take(row)? {
            sender.send(batch).await?;
        }
    }
    drop(first);
    while let Some(row) = next(session, rows.as_mut()).await? {
        if let Some(batch) = reader.take(&row)? {
            sender.send(batch).await?;
        }
    }
    reader.finish()
}

/// The rows that settle the types of columns: one, or many where a column needs them.
async fn first(session: &mut Session, mut rows: Pin<&mut Rows>) -> Result<Vec<Row>, Error> {
    let mut first: Vec<Row> = Vec::new();
    let mut bytes = 0;
    while let Some(row) = next(session, rows.as_mut()).await? {
        bytes += row.raw_size_bytes();
        let settled = first.is_empty() && !depends_on_values(row.columns());
        first.push(row);
        if settled || first.len() >= FIRST_ROWS || bytes >= FIRST_BYTES {
            break;
        }
    }
    Ok(first)
}

async fn next(session: &mut Session, mut rows: Pin<&mut Rows>) -> Result<Option<Row>, Error> {
    match rows.try_next().await {
        Ok(row) => Ok(row),
        Err(error) => {
            let refused = session.settle::<()>(Err(error)).await;
            refused.map_or_else(|error| Err(errors::running(&error)), |()| Ok(None))
        }
    }
}

impl Shape {
    pub fn parameters<'a>(&self, values: &'a [Value]) -> Vec<Parameter<'a>> {
        let parameter = |value| Parameter::new(value, &self.texts);
        values.iter().map(parameter).collect()
    }
}
