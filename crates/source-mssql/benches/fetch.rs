//! What reading through the driver costs beside the bare client: `cargo xtask bench fetch`.
//!
//! The server is the double, on threads of its own; it answers at once, as no real one does.

#[path = "../tests/it/bare.rs"]
mod bare;
#[path = "../tests/it/served.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod served;

use std::hint::black_box;
use std::process::ExitCode;

use mssql_tds::connection::tds_client::{ResultSet, TdsClient};
use mssql_tds::datatypes::column_values::ColumnValues;
use served::{admitted, open, serve, settings};
use tds_double::{Column, Double, Reply, Request, Step, Type, Value};
use testkit::contract::overhead;
use tokio::runtime::{Builder, Runtime};

#[tokio::main]
async fn main() -> ExitCode {
    let (double, server) = elsewhere();
    let (settings, source) = (settings(&double, &[]), open(&double, &[]));
    let mut client = bare::connect(&settings).await;
    let statement = |rows: u64| {
        let text = format!("SELECT t.a FROM dbo.t WHERE t.a <= {rows}");
        admitted(&text, Vec::new())
    };
    let end = overhead("mssql", &*source, statement, async |text: &str| {
        read(&mut client, text).await
    });
    let end = end.await;
    drop(double);
    server.shutdown_background();
    end
}

/// The double on a thread of its own.
fn elsewhere() -> (Double, Runtime) {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let started = runtime.spawn(serve(answer));
    let double = tokio::task::block_in_place(|| runtime.block_on(started));
    (double.expect("started"), runtime)
}

/// As many rows as the statement ends with.
fn answer(request: &Request) -> Reply {
    let rows = request.sql.rsplit_once("<= ").map(|(_, rows)| rows);
    let rows = rows.and_then(|rows| rows.parse().ok()).unwrap_or(0);
    Reply::rows(&columns(), []).then(Step::Same(row(), rows))
}

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

/// Every value as one that a program would work with.
async fn read(client: &mut TdsClient, text: &str) -> u64 {
    client.execute(text.to_owned(), ()).await.expect("begun");
    let mut rows = 0;
    while let Some(row) = client.next_row().await.expect("a row") {
        row.into_iter().for_each(decode);
        rows += 1;
    }
    client.close_query().await.expect("ended");
    rows
}

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
