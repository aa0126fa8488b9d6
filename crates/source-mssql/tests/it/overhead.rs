//! What reading through a source costs over the bare client library that decodes every value.
//!
//! The server has a thread of its own, so that the time of the processor on the reading thread is
//! that of the client alone.

use std::hint::black_box;
use std::time::{Duration, Instant};

use base::Ctx;
use futures::StreamExt;
use mssql_tds::connection::tds_client::{ResultSet, TdsClient};
use mssql_tds::datatypes::column_values::ColumnValues;
use rustix::time::{ClockId, clock_gettime};
use source::Source;
use sql::Admitted;
use tds_double::{Column, Double, Reply, Step, Type, Value};
use tokio::runtime::{Builder, Runtime};

use crate::bare;
use crate::served::{ANY, admitted, open, patient, serve, settings};

/// At most so much more than the bare client. Without optimisation, and beside other tests, the
/// ratio tells only a second copy of the work; what is promised is measured with it.
const LIMIT: f64 = if cfg!(debug_assertions) { 2.0 } else { 1.15 };

fn columns() -> [Column; 6] {
    [
        Column::new("id", Type::BigInt),
        Column::new("name", Type::NVarChar(40)),
        Column::new("amount", Type::Decimal(18, 2)),
        Column::new("share", Type::Float),
        Column::new("day", Type::Date),
        Column::new("at", Type::DateTime2(3)),
    ]
}

/// The same one each time, so that the server spends next to nothing on it.
fn row() -> Vec<Value> {
    vec![
        1_234_567.into(),
        "klient nr 1234 żółć".into(),
        Value::Decimal(1_234_567, 2),
        Value::Float(0.1),
        Value::Date(738_000),
        Value::DateTime(738_000, 43_200_000, 3),
    ]
}

/// A server on a thread of its own, which takes a while to begin.
fn elsewhere(rows: usize, pause: Duration) -> (Double, Runtime) {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let answer = move || {
        let begun = Reply::rows(&columns(), []);
        begun.then(Step::Same(row(), rows))
    };
    let double = serve(move |_| match pause {
        Duration::ZERO => answer(),
        pause => answer().after(pause),
    });
    let double = runtime.block_on(double);
    (double, runtime)
}

async fn read_bare(client: &mut TdsClient) -> usize {
    client.execute(ANY.to_owned(), ()).await.expect("begun");
    let mut rows = 0;
    while let Some(row) = client.next_row().await.expect("a row") {
        row.into_iter().for_each(decode);
        rows += 1;
    }
    client.close_query().await.expect("ended");
    rows
}

/// Into types that a program would work with.
fn decode(value: ColumnValues) {
    match value {
        ColumnValues::BigInt(number) => hold(number),
        ColumnValues::String(text) => hold(text.to_utf8_string()),
        ColumnValues::Decimal(number) => hold(number.magnitude() as i128),
        ColumnValues::Float(number) => hold(number),
        ColumnValues::Date(day) => hold(i64::from(day.get_days()) - 719_162),
        ColumnValues::DateTime2(time) => {
            let micros = (time.time.time_nanoseconds / 10) as i64;
            hold(i64::from(time.days) * 86_400_000_000 + micros);
        }
        other => panic!("not in this result: {other:?}"),
    }
}

/// The optimizer may not find out that nobody uses it.
fn hold<T>(value: T) {
    black_box(value);
}

async fn read_through(source: &dyn Source, ctx: &Ctx, statement: &Admitted) -> usize {
    let mut batches = source.fetch(ctx, statement).await.expect("begun");
    let mut rows = 0;
    while let Some(batch) = batches.next().await {
        rows += black_box(batch.expect("a batch")).num_rows();
    }
    rows
}

/// What a statement cost: processor time of this thread, and time on the clock.
#[derive(Debug, Clone, Copy)]
struct Cost {
    processor: Duration,
    clock: Duration,
}

impl Cost {
    const MOST: Self = Self {
        processor: Duration::MAX,
        clock: Duration::MAX,
    };

    async fn of(rows: usize, read: impl AsyncFnOnce() -> usize) -> Self {
        let (processor, clock) = (processor_time(), Instant::now());
        assert_eq!(read().await, rows);
        Self {
            processor: processor_time() - processor,
            clock: clock.elapsed(),
        }
    }

    fn or_less(self, other: Self) -> Self {
        Self {
            processor: self.processor.min(other.processor),
            clock: self.clock.min(other.clock),
        }
    }
}

fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The least cost of the bare client and of a source, by turns.
fn costs(rows: usize, pause: Duration, turns: usize) -> (Cost, Cost) {
    let (double, _server) = elsewhere(rows, pause);
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let ctx = patient();
    runtime.block_on(async {
        let mut client = bare::connect(&settings(&double, &[])).await;
        let (source, statement) = (open(&double, &[]), admitted(ANY, Vec::new()));
        let (mut without, mut with) = (Cost::MOST, Cost::MOST);
        for _ in 0..turns {
            let bare = Cost::of(rows, async || read_bare(&mut client).await).await;
            let through = async || read_through(&*source, &ctx, &statement).await;
            with = with.or_less(Cost::of(rows, through).await);
            without = without.or_less(bare);
        }
        (without, with)
    })
}

#[allow(clippy::print_stdout, reason = "a measurement is there to be read")]
fn assert_little_more(what: &str, without: Duration, with: Duration) {
    let ratio = with.as_secs_f64() / without.as_secs_f64();
    println!("{what}: {ratio:.3} ({with:?} beside {without:?})");
    assert!(ratio <= LIMIT, "{what}: {ratio:.3} times the bare client");
}

/// Of many rows the reading is looked at, which is all that differs; the server is the same.
#[test]
fn many_rows_cost_little_more_than_with_the_bare_client() {
    for (rows, turns) in [(10_000, 10), (1_000_000, 1)] {
        let (without, with) = costs(rows, Duration::ZERO, turns);
        let what = format!("processor time of {rows} rows");
        assert_little_more(&what, without.processor, with.processor);
    }
}

/// Of one row the waiting is looked at, for a server that takes five milliseconds to plan and to
/// answer. A statement of ours costs a fraction of one more; as much waiting again would be a fault.
#[test]
fn one_row_is_there_little_later_than_with_the_bare_client() {
    let (without, with) = costs(1, Duration::from_millis(5), 50);
    assert_little_more("the clock of one row", without.clock, with.clock);
}
