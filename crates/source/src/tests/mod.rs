mod pool;
mod produce;
mod rows;
mod settings;
mod url;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use arrow_array::{Int64Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use async_trait::async_trait;
use base::{Actor, ActorId, Code, Ctx, Deadline, Limits, TenantId, TraceId, Type, Value};
use futures::{StreamExt, stream};
use sql::{Admitted, Catalog, Column, Dialect, NullOrder, Placeholder, Statement, Table};

use crate::*;

struct Plain;

impl Dialect for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }
    fn quote(&self, identifier: &str) -> String {
        format!("\"{identifier}\"")
    }
    fn identifier_max(&self) -> usize {
        63
    }
    fn placeholder(&self) -> Placeholder {
        Placeholder::Numbered("$")
    }
    fn nulls(&self) -> NullOrder {
        NullOrder::Explicit
    }
    fn type_name(&self, _: Type) -> String {
        "TEXT".into()
    }
    fn grammar(&self) -> Box<dyn sqlparser::dialect::Dialect> {
        Box::new(sqlparser::dialect::PostgreSqlDialect {})
    }
    fn functions_allowed(&self) -> &'static [&'static [&'static str]] {
        &[]
    }
}

/// What comes next from the database.
#[derive(Clone)]
enum Next {
    Rows(i64),
    Wait(Duration),
    Fail,
    /// The same again, without end and without pause.
    Forever(i64),
}

/// A database in memory, which notes what reaches it and what is dropped.
struct Fake {
    script: Vec<Next>,
    slow_to_open: Duration,
    fetched: Mutex<Vec<Admitted>>,
    dropped: Arc<AtomicUsize>,
}

impl Fake {
    fn new(script: &[Next]) -> Arc<Self> {
        Arc::new(Self {
            script: script.to_vec(),
            slow_to_open: Duration::ZERO,
            fetched: Mutex::default(),
            dropped: Arc::default(),
        })
    }

    fn touched(&self) -> usize {
        self.fetched.lock().expect("whole").len()
    }
}

fn batch(rows: i64) -> RecordBatch {
    let schema = Schema::new(vec![Field::new("a", DataType::Int64, true)]);
    let column = Int64Array::from_iter_values(0..rows);
    RecordBatch::try_new(Arc::new(schema), vec![Arc::new(column)]).expect("a batch")
}

struct NoteDrop(Arc<AtomicUsize>);

impl Drop for NoteDrop {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

async fn play(next: Next) -> Option<Result<RecordBatch, Error>> {
    match next {
        Next::Rows(rows) | Next::Forever(rows) => Some(Ok(batch(rows))),
        Next::Wait(time) => {
            tokio::time::sleep(time).await;
            None
        }
        Next::Fail => Some(Err(Error::Failed {
            detail: "table secret is on fire".into(),
        })),
    }
}

#[async_trait]
impl Source for Fake {
    async fn ping(&self, _: &Ctx) -> Result<Server, Error> {
        Ok(Server {
            engine: "Fake".into(),
            version: "1".into(),
            dialect: &Plain,
            can_write: None,
        })
    }

    fn pool(&self) -> PoolState {
        PoolState::default()
    }

    async fn close(&self) {}

    async fn introspect(&self, _: &Ctx, _: &Extent) -> Result<Catalog, Error> {
        tokio::time::sleep(self.slow_to_open).await;
        let column = Column::new("a", Some(Type::Integer));
        Ok(Catalog {
            tables: vec![Table::new("shop", "orders", vec![column])],
        })
    }

    async fn fetch(&self, _: &Ctx, statement: &Admitted) -> Result<Batches, Error> {
        self.fetched.lock().expect("whole").push(statement.clone());
        let note = NoteDrop(self.dropped.clone());
        let endless = self.script.iter().find_map(|next| match next {
            Next::Forever(rows) => Some(*rows),
            _ => None,
        });
        let script = stream::iter(self.script.clone()).filter_map(play);
        let rest =
            stream::iter(endless).flat_map(|rows| stream::repeat_with(move || Ok(batch(rows))));
        let batches = script.chain(rest).map(move |batch| {
            let _alive = &note;
            batch
        });
        Ok(batches.boxed())
    }
}

fn ctx(time: Duration) -> Ctx {
    Ctx {
        tenant: TenantId::new("nectar").expect("an id"),
        actor: Arc::new(Actor {
            id: ActorId::new("someone").expect("an id"),
            groups: Default::default(),
            attributes: Default::default(),
        }),
        rights: Default::default(),
        deadline: Deadline::after(time),
        trace: TraceId::fresh(),
    }
}

const MINUTE: Duration = Duration::from_secs(60);

fn limits(rows_max: u64, bytes_max: u64) -> Limits {
    Limits {
        rows_max,
        bytes_max,
        ..Limits::default()
    }
}

async fn fetch(fake: &Arc<Fake>, sql: &str, limits: &Limits) -> Result<Rows, Error> {
    let guarded = Guarded::open(&ctx(MINUTE), fake.clone()).await?;
    let statement = Statement {
        text: sql.into(),
        parameters: vec![Value::Integer(1)],
        ..Statement::default()
    };
    guarded.fetch(&ctx(MINUTE), &statement, limits).await
}

const READ: &str = "SELECT a FROM shop.orders -- all of it";

#[tokio::test]
async fn batches_are_gathered_and_counted() {
    let fake = Fake::new(&[Next::Rows(0), Next::Rows(3), Next::Rows(0), Next::Rows(2)]);
    let rows = fetch(&fake, READ, &Limits::default()).await.expect("rows");
    assert_eq!(rows.rows, 5);
    assert!(rows.bytes >= 5 * 8);
    // An empty batch is kept only where it is the first: it tells the columns.
    let counts: Vec<usize> = rows.batches.iter().map(RecordBatch::num_rows).collect();
    assert_eq!(counts, [0, 3, 2]);
    let fetched = fake.fetched.lock().expect("whole");
    assert_eq!(
        fetched[0].text(),
        "SELECT a FROM shop.orders",
        "as it was printed again"
    );
    assert_eq!(fetched[0].parameters(), [Value::Integer(1)]);
}

#[tokio::test]
async fn what_the_guard_refuses_never_reaches_the_database() {
    let fake = Fake::new(&[Next::Rows(1)]);
    for sql in [
        "DROP TABLE shop.orders",
        "SELECT a FROM secret.orders",
        "nonsense secret",
    ] {
        let error = fetch(&fake, sql, &Limits::default()).await.expect_err(sql);
        assert_eq!(error.code(), Code::StatementRefused);
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    assert_eq!(fake.touched(), 0);
}

#[tokio::test]
async fn a_limit_that_is_hit_is_named_and_cancels() {
    for (script, limits, code, shown) in [
        (
            Next::Forever(10),
            limits(100, u64::MAX),
            Code::LimitRows,
            "the result has more than 100 rows",
        ),
        (
            Next::Forever(10),
            limits(u64::MAX, 500),
            Code::LimitBytes,
            "the result has more than 500 bytes",
        ),
    ] {
        let fake = Fake::new(&[script]);
        let error = fetch(&fake, READ, &limits).await.expect_err("too much");
        assert_eq!((error.code(), error.to_string().as_str()), (code, shown));
        assert_eq!(
            fake.dropped.load(Ordering::SeqCst),
            1,
            "dropping the stream cancels"
        );
    }
    let fake = Fake::new(&[Next::Rows(100)]);
    let all = fetch(&fake, READ, &limits(100, u64::MAX)).await;
    assert_eq!(all.expect("as many as allowed").rows, 100);
}

#[tokio::test]
async fn a_fault_ends_the_result_and_its_words_stay_aside() {
    let fake = Fake::new(&[Next::Rows(1), Next::Fail, Next::Rows(1)]);
    let error = fetch(&fake, READ, &Limits::default())
        .await
        .expect_err("failed");
    assert_eq!(error.code(), Code::SourceFailed);
    assert_eq!(error.to_string(), "the database rejected the statement");
    assert_eq!(error.detail(), Some("table secret is on fire"));
}

#[tokio::test(start_paused = true)]
async fn a_statement_that_takes_too_long_is_dropped() {
    let fake = Fake::new(&[Next::Rows(1), Next::Wait(MINUTE * 2), Next::Rows(1)]);
    let error = fetch(&fake, READ, &Limits::default())
        .await
        .expect_err("late");
    assert_eq!(error.code(), Code::LimitSeconds);
    assert_eq!(fake.dropped.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_statement_that_takes_its_time_within_the_deadline_is_waited_for() {
    let fake = Fake::new(&[Next::Rows(1), Next::Wait(MINUTE / 2), Next::Rows(1)]);
    let rows = fetch(&fake, READ, &Limits::default())
        .await
        .expect("in time");
    assert_eq!(rows.rows, 2);
}

#[tokio::test(start_paused = true)]
async fn a_database_that_does_not_say_what_it_holds_is_given_up() {
    let fake = Arc::new(Fake {
        slow_to_open: MINUTE * 2,
        ..Arc::into_inner(Fake::new(&[])).expect("one owner")
    });
    let opened = Guarded::open(&ctx(MINUTE), fake).await;
    assert_eq!(
        opened.err().map(|error| error.code()),
        Some(Code::LimitSeconds)
    );
}

#[tokio::test]
async fn after_the_deadline_nothing_is_begun() {
    let fake = Fake::new(&[Next::Rows(1)]);
    let guarded = Guarded::open(&ctx(MINUTE), fake.clone())
        .await
        .expect("open");
    let statement = Statement {
        text: READ.into(),
        parameters: Vec::new(),
        ..Statement::default()
    };
    let (past, limits) = (ctx(Duration::ZERO), Limits::default());
    let late = guarded.fetch(&past, &statement, &limits);
    assert_eq!(late.await.expect_err("late").code(), Code::LimitSeconds);
    assert_eq!(fake.touched(), 0);
}

#[tokio::test]
async fn a_stream_without_a_pause_is_stopped_by_the_clock() {
    let fake = Fake::new(&[Next::Forever(0)]);
    let guarded = Guarded::open(&ctx(MINUTE), fake.clone())
        .await
        .expect("open");
    let statement = Statement {
        text: READ.into(),
        parameters: Vec::new(),
        ..Statement::default()
    };
    let short = ctx(Duration::from_millis(30));
    let limits = limits(u64::MAX, u64::MAX);
    let endless = guarded.fetch(&short, &statement, &limits);
    assert_eq!(
        endless.await.expect_err("endless").code(),
        Code::LimitSeconds
    );
}

#[test]
fn arrow_types_have_a_word_or_none() {
    for (arrow, expected) in [
        (DataType::Utf8, Some(Type::Text)),
        (DataType::LargeUtf8, Some(Type::Text)),
        (DataType::Int8, Some(Type::Integer)),
        (DataType::UInt32, Some(Type::Integer)),
        // Its values may not fit an integer of ours.
        (DataType::UInt64, None),
        (DataType::Float32, Some(Type::Float)),
        (DataType::Boolean, Some(Type::Boolean)),
        (DataType::Date32, Some(Type::Date)),
        (
            DataType::Timestamp(TimeUnit::Microsecond, None),
            Some(Type::Timestamp),
        ),
        (
            DataType::Decimal128(12, 2),
            Some(Type::Decimal {
                precision: 12,
                scale: 2,
            }),
        ),
        (DataType::Decimal128(12, -2), None),
        (DataType::Binary, None),
        (DataType::Null, None),
    ] {
        assert_eq!(kind_of(&arrow), expected, "{arrow}");
    }
}

#[test]
fn a_new_table_is_described_as_it_will_be_found() {
    let field = |name: &str, kind| Field::new(name, kind, true);
    let table = NewTable {
        schema: "shop".into(),
        name: "orders".into(),
        columns: Arc::new(Schema::new(vec![
            field("a", DataType::Int64),
            field("b", DataType::Binary),
        ])),
        primary_key: vec!["a".into()],
    };
    let table = table.describe();
    assert_eq!(
        (table.schema.as_str(), table.name.as_str()),
        ("shop", "orders")
    );
    let kinds: Vec<Option<Type>> = table.columns.iter().map(|column| column.kind).collect();
    assert_eq!(kinds, [Some(Type::Integer), None]);
}
