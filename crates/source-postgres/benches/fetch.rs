//! What reading through the driver costs beside the bare client: `cargo xtask bench fetch`.

#[path = "../tests/it/samples.rs"]
mod samples;
#[path = "../tests/it/server.rs"]
mod server;

use std::error::Error;
use std::hint::black_box;
use std::process::ExitCode;

use futures::TryStreamExt;
use server::{Shared, bare};
use source::Guarded;
use testkit::contract::{MINUTE, Subject, admitted, ctx, overhead, subject};
use tokio_postgres::Client;
use tokio_postgres::types::{FromSql, ToSql, Type};

const MIXED: &str = "CREATE TABLE {schema}.mixed AS SELECT n::BIGINT AS id, \
     (n / 7.0)::NUMERIC(14, 2) AS amount, DATE '2020-01-01' + n % 2000 AS day, \
     'word ' || n % 977 AS word, n / 3.0::FLOAT8 AS share FROM generate_series(1, 1000000) AS n; \
     CREATE UNIQUE INDEX ON {schema}.mixed (id); ANALYZE {schema}.mixed";

#[tokio::main]
async fn main() -> ExitCode {
    let Some(shared) = subject::<Shared>("fetch").await else {
        return ExitCode::SUCCESS;
    };
    shared.run(&MIXED.replace("{schema}", &shared.schema)).await;
    let mut settings = shared.settings();
    // As the bare client: what encryption costs is not ours.
    settings.options.insert("tls".into(), "disable".into());
    let source = Shared::DRIVER.open(&settings).expect("settings");
    let guarded = Guarded::open(&ctx(MINUTE), source.clone()).await;
    let guarded = guarded.expect("it is there");
    let client = bare("QUERENT_TEST_POSTGRES_URL").await;
    let schema = &shared.schema;
    let statement = |rows: u64| {
        let text =
            format!("SELECT id, amount, day, word, share FROM {schema}.mixed WHERE id <= {rows}");
        admitted(&guarded, text)
    };
    overhead("postgres", &*source, statement, async |text: &str| {
        read(&client, text).await
    })
    .await
}

/// Every value as one that a program would work with.
async fn read(client: &Client, text: &str) -> u64 {
    let parameters: [(&(dyn ToSql + Sync), _); 0] = [];
    let rows = client.query_typed_raw(text, parameters).await;
    let mut rows = std::pin::pin!(rows.expect("begun"));
    let mut found = 0;
    while let Some(row) = rows.try_next().await.expect("a row") {
        let (id, share): (i64, f64) = (row.get(0), row.get(4));
        let (Exact(amount), Day(day)): (Exact, Day) = (row.get(1), row.get(2));
        let word: String = row.get(3);
        black_box((id, amount, day, word, share));
        found += 1;
    }
    found
}

/// Days since 2000.
struct Day(i32);

impl FromSql<'_> for Day {
    fn from_sql(_: &Type, bytes: &[u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(i32::from_be_bytes(bytes.try_into()?)))
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::DATE
    }
}

/// Digits in fours, of which the head tells how many there are and what the first of them weighs.
struct Exact(i128);

impl FromSql<'_> for Exact {
    fn from_sql(_: &Type, bytes: &[u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        let fours: Vec<i16> = bytes
            .chunks_exact(2)
            .map(|pair| i16::from_be_bytes([pair[0], pair[1]]))
            .collect();
        let [_, weight, sign, _, digits @ ..] = fours.as_slice() else {
            return Err("no number".into());
        };
        let places = usize::try_from(weight + 2)?;
        let digits = digits.iter().copied().chain(std::iter::repeat(0));
        let number = digits
            .take(places)
            .fold(0, |sum, four| sum * 10_000 + i128::from(four));
        // Two places after the point, of the four that were read.
        let number = number / 100;
        Ok(Self(if *sign == 0 { number } else { -number }))
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::NUMERIC
    }
}
