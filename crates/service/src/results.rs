//! Results that are remembered for as long as the model says that rows stay as they are.
//!
//! As in Cube, a cube's `refresh_key` says so: `every` cuts time into pieces, and within one a
//! result is not asked for again; `sql` is asked every so often, and another answer to it is another
//! result. Where a cube says nothing it is ten seconds, which is also how often `sql` is asked.
//!
//! The key is everything that decides which rows come: the tenant and what its files say, the
//! version of the model, what the actor's rights let through, the source, and the statement with
//! its parameters. So nobody meets rows that their own statement would not have given them.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use arrow_array::RecordBatch;
use base::{Code, Ctx};
use jiff::Timestamp;
use policy::Grants;
use semantic::{Interval, RefreshKey};
use source::Rows;
use sql::Statement;

use crate::cache::{Scope, ScopeCache, lifetime};
use crate::tenant::Tenant;
use crate::way::Compiled;
use crate::{Error, Service};

/// Rows, and when they were read.
#[derive(Debug, Clone)]
pub(crate) struct ReadRows {
    pub rows: Rows,
    pub read_at: Timestamp,
}

pub(crate) type ResultsCache = ScopeCache<ReadRows>;
/// What the statements of refresh keys said.
pub(crate) type StatesCache = ScopeCache<String>;

/// Where a cube says nothing, and how often a `sql` is asked.
const EVERY: Duration = Duration::from_secs(10);
/// A result whose key is asked for is kept until it is another one, or so long.
const KEYED: Duration = Duration::from_secs(24 * 3600);
/// Of all results together, and of one: larger ones are not kept.
const BYTES_MAX: u64 = 256 * 1024 * 1024;
const BYTES_OF_ONE_MAX: u64 = 8 * 1024 * 1024;
const STATES_MAX: u64 = 10_000;
/// A result weighs something also where it has no rows.
const WEIGHT_OF_NOTHING: u64 = 1024;

impl ResultsCache {
    pub fn for_results() -> Self {
        Self::weighing(BYTES_MAX, |result| {
            u32::try_from(result.rows.bytes + WEIGHT_OF_NOTHING).unwrap_or(u32::MAX)
        })
    }
}

impl StatesCache {
    pub fn for_states() -> Self {
        Self::new(STATES_MAX)
    }
}

/// What is asked for, by whom.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub ctx: &'a Ctx,
    pub tenant: &'a Tenant,
    pub grants: &'a Grants,
    /// Whether what is remembered will not do.
    pub anew: bool,
}

/// The rows, and whether they were remembered.
pub(crate) struct Found {
    pub result: Arc<ReadRows>,
    pub remembered: bool,
}

impl Service {
    /// The rows of a statement: those that are remembered, or those of whoever asks for the same at
    /// this moment, or else the source is asked.
    pub(crate) async fn found(
        &self,
        asking: Asking<'_>,
        compiled: &Compiled,
    ) -> Result<Found, Error> {
        let fresh = self.freshness(asking, compiled).await?;
        let statement = &compiled.statement;
        let print = self.print_of(asking.tenant, compiled);
        let key = format!("{print} {:?} {}", statement.columns, fresh.state);
        let scope = Scope::of(asking.ctx, asking.tenant, asking.grants).and(&key);
        if asking.anew {
            let made = self.read(asking, compiled, fresh.lifetime).await?;
            let result = self.results.put(scope, made).await;
            return Ok(Found {
                result,
                remembered: false,
            });
        }
        let mut remembered = true;
        let mut made = self.joined(asking, compiled, (&scope, &fresh), &mut remembered);
        let mut result = made.await;
        if ended_for_another(asking.ctx, &result) {
            made = self.joined(asking, compiled, (&scope, &fresh), &mut remembered);
            result = made.await;
        }
        Ok(Found {
            result: result?,
            remembered,
        })
    }

    async fn joined(
        &self,
        asking: Asking<'_>,
        compiled: &Compiled,
        (scope, fresh): (&Scope, &Fresh),
        remembered: &mut bool,
    ) -> Result<Arc<ReadRows>, Error> {
        let make = async {
            *remembered = false;
            self.read(asking, compiled, fresh.lifetime).await
        };
        let joined = self.results.get_or_for(scope.clone(), make);
        let deadline = tokio::time::Instant::from_std(asking.ctx.deadline.instant());
        let joined = tokio::time::timeout_at(deadline, joined).await;
        joined.unwrap_or_else(|_| Err(source::Error::Timeout.into()))
    }

    async fn read(
        &self,
        asking: Asking<'_>,
        compiled: &Compiled,
        lifetime: Duration,
    ) -> Result<(ReadRows, Duration), Error> {
        let read_at = self.clock.now();
        let (source, statement) = (&compiled.source.source, &compiled.statement);
        let rows = self.fetch(asking.ctx, asking.tenant, source, statement);
        let rows = rows.await?;
        let small = rows.bytes <= BYTES_OF_ONE_MAX;
        let lifetime = if small { lifetime } else { Duration::ZERO };
        Ok((ReadRows { rows, read_at }, lifetime))
    }

    /// How long the rows of a statement count as they are.
    async fn freshness(&self, asking: Asking<'_>, compiled: &Compiled) -> Result<Fresh, Error> {
        let now = self.clock.now();
        let mut fresh = Fresh {
            lifetime: lifetime(KEYED, asking.grants, now),
            state: String::new(),
        };
        let model = &compiled.resolved.model;
        let cubes = compiled.plan.cubes().into_iter();
        for id in cubes.filter_map(|name| model.cube_named(name)) {
            let key = model.cube(id).refresh_key.as_ref();
            let every = every_of(key);
            let state = match key.and_then(|key| key.sql.as_deref()) {
                Some(sql) => self.state(asking, compiled, sql, every).await,
                None => None,
            };
            match state {
                Some(state) => fresh.state += &format!("{} {state:?} ", model.cube(id).name),
                None => fresh.lifetime = fresh.lifetime.min(left_of(every, now)),
            }
        }
        Ok(fresh)
    }

    /// What the `sql` of a refresh key says; none where it cannot be asked, and then time decides.
    /// It passes the same guard as any statement, and nobody sees what it says.
    async fn state(
        &self,
        asking: Asking<'_>,
        compiled: &Compiled,
        sql: &str,
        every: Duration,
    ) -> Option<String> {
        let scope = Scope::of(asking.ctx, asking.tenant, asking.grants);
        let scope = scope.and(&format!("{} {sql}", compiled.source.name));
        let statement = Statement {
            text: sql.to_owned(),
            ..Statement::default()
        };
        let make = async {
            let source = &compiled.source.source;
            let rows = self.fetch(asking.ctx, asking.tenant, source, &statement);
            Ok::<_, Error>(text_of(&rows.await?))
        };
        let lifetime = left_of(every, self.clock.now());
        match self.states.get_or(scope, lifetime, make).await {
            Ok(state) => Some(state.to_string()),
            Err(error) => {
                let tenant = &asking.ctx.tenant;
                tracing::warn!(%tenant, code = %error.code, "a refresh key cannot be asked");
                None
            }
        }
    }
}

/// What a result rests on, and for how long it may be kept.
struct Fresh {
    lifetime: Duration,
    state: String,
}

/// Who made it had no time left, and whoever waited has.
fn ended_for_another(ctx: &Ctx, made: &Result<Arc<ReadRows>, Error>) -> bool {
    let ended = |error: &Error| matches!(error.code, Code::LimitSeconds | Code::Cancelled);
    made.as_ref().err().is_some_and(ended) && !ctx.deadline.left().is_zero()
}

/// All that came, as one text.
fn text_of(rows: &Rows) -> String {
    let mut text = String::new();
    for batch in &rows.batches {
        for (row, column) in cells(batch) {
            let _ = write!(text, "{:?} ", insight::value_at(batch, column, row));
        }
    }
    text
}

fn cells(batch: &RecordBatch) -> impl Iterator<Item = (usize, usize)> {
    let columns = batch.num_columns();
    (0..batch.num_rows()).flat_map(move |row| (0..columns).map(move |column| (row, column)))
}

/// How often rows may be others. Points in time that are written as for cron are not waited for.
fn every_of(key: Option<&RefreshKey>) -> Duration {
    let every = key.and_then(|key| key.every.as_deref());
    let length = every.and_then(|every| every.parse::<Interval>().ok());
    let seconds =
        length.map(|length| (length.months * 30 + length.days) * SECONDS_OF_DAY + length.seconds);
    let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok());
    seconds
        .filter(|seconds| *seconds > 0)
        .map_or(EVERY, Duration::from_secs)
}

const SECONDS_OF_DAY: i64 = 24 * 3600;

/// What is left of the piece of time that this moment is in.
fn left_of(every: Duration, now: Timestamp) -> Duration {
    let (every, now) = (
        every.as_millis().max(1) as i128,
        i128::from(now.as_millisecond()),
    );
    let left = every - now.rem_euclid(every);
    Duration::from_millis(u64::try_from(left).unwrap_or(1))
}

#[cfg(test)]
mod tests;
