//! What is found out about a database.

use std::time::{Duration, Instant};

use base::Type;
use source::Extent;
use sql::{Catalog, Table, TableKind};
use testkit::contract::{MINUTE, Subject, ctx};

use crate::server::Shared;
use crate::shared;

async fn described(shared: &Shared) -> Catalog {
    let source = source_postgres::DRIVER
        .open(&shared.settings())
        .expect("opened");
    let described = source.introspect(&ctx(MINUTE), &Extent::All).await;
    described.unwrap_or_else(|error| panic!("{error}: {:?}", error.detail()))
}

const MADE: &str = "
    CREATE TYPE {s}.mood AS ENUM ('sad', 'happy');
    CREATE DOMAIN {s}.price AS NUMERIC(10, 2);
    CREATE TABLE {s}.events (at DATE NOT NULL, region TEXT NOT NULL, price {s}.price, mood {s}.mood,
        tags TEXT[], open NUMERIC, zoned TIMESTAMPTZ, UNIQUE (region, at)) PARTITION BY RANGE (at, region);
    CREATE TABLE {s}.events_2024 PARTITION OF {s}.events
        FOR VALUES FROM ('2024-01-01', MINVALUE) TO ('2025-01-01', MINVALUE);
    INSERT INTO {s}.events SELECT '2024-01-01'::date + n % 300, 'r' || n FROM generate_series(1, 1000) AS n;
    COMMENT ON TABLE {s}.events IS 'What happened';
    COMMENT ON COLUMN {s}.events.price IS 'In rupees';
    CREATE TABLE {s}.plain (id INTEGER PRIMARY KEY, name TEXT, other INTEGER REFERENCES {s}.plain);
    CREATE INDEX on_more ON {s}.plain (name, lower(name), id);
    CREATE INDEX on_some ON {s}.plain (name) WHERE id > 5;
    CREATE INDEX with_more ON {s}.plain (name) INCLUDE (other);
    ALTER TABLE {s}.plain ADD COLUMN gone INTEGER;
    ALTER TABLE {s}.plain DROP COLUMN gone;
    CREATE MATERIALIZED VIEW {s}.gathered AS SELECT id, name FROM {s}.plain;
    CREATE VIEW {s}.seen AS SELECT * FROM {s}.plain;
    CREATE FOREIGN TABLE {s}.far (n INTEGER) SERVER \"far_{s}\";
    ANALYZE {s}.events, {s}.events_2024";

#[tokio::test]
async fn everything_that_reads_like_a_table_is_described() {
    let shared = shared!();
    let schema = shared.schema.clone();
    let far = format!(
        "CREATE FOREIGN DATA WRAPPER \"wrap_{schema}\"; \
         CREATE SERVER \"far_{schema}\" FOREIGN DATA WRAPPER \"wrap_{schema}\""
    );
    shared.run(&far).await;
    shared.run(&MADE.replace("{s}", &schema)).await;
    let catalog = described(&shared).await;
    let kinds: Vec<(&str, TableKind)> = catalog
        .tables
        .iter()
        .map(|table| (table.name.as_str(), table.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            ("events", TableKind::Table),
            ("far", TableKind::Foreign),
            ("gathered", TableKind::MaterializedView),
            ("plain", TableKind::Table),
            ("seen", TableKind::View),
        ]
    );
    check_events(catalog.table(&schema, "events").expect("there"), &schema);
    check_plain(catalog.table(&schema, "plain").expect("there"));
    let dropped = format!("DROP FOREIGN DATA WRAPPER \"wrap_{schema}\" CASCADE");
    shared.run(&dropped).await;
}

const PARTED: &str = "
    CREATE TABLE {s}.shop (id INTEGER PRIMARY KEY);
    CREATE TABLE {s}.sale (on_day DATE NOT NULL, shop INTEGER, agent INTEGER,
        seller INTEGER REFERENCES {s}.shop) PARTITION BY RANGE (on_day);
    CREATE TABLE {s}.sale_old PARTITION OF {s}.sale FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
    CREATE TABLE {s}.sale_new PARTITION OF {s}.sale FOR VALUES FROM ('2024-01-01') TO (MAXVALUE)
        PARTITION BY RANGE (on_day);
    CREATE TABLE {s}.sale_newest PARTITION OF {s}.sale_new FOR VALUES FROM ('2024-01-01') TO (MAXVALUE);
    ALTER TABLE {s}.sale_old ADD FOREIGN KEY (shop) REFERENCES {s}.shop;
    ALTER TABLE {s}.sale_newest ADD FOREIGN KEY (shop) REFERENCES {s}.shop;
    ALTER TABLE {s}.sale_old ADD FOREIGN KEY (agent) REFERENCES {s}.shop";

#[tokio::test]
async fn what_all_partitions_refer_to_their_table_refers_to() {
    let shared = shared!();
    let schema = shared.schema.clone();
    shared.run(&PARTED.replace("{s}", &schema)).await;
    let catalog = described(&shared).await;
    let sale = catalog.table(&schema, "sale").expect("there");
    let keys = sale.foreign_keys.iter();
    let keys: Vec<(String, &str, String)> = keys
        .map(|key| (key.columns.join(" "), key.table.as_str(), key.to.join(" ")))
        .collect();
    let of_shop = |column: &str| (column.to_owned(), "shop", "id".to_owned());
    assert_eq!(
        keys,
        [of_shop("seller"), of_shop("shop")],
        "each once, and none that only one partition declares"
    );
}

fn check_events(events: &Table, schema: &str) {
    assert_eq!(events.comment.as_deref(), Some("What happened"));
    assert_eq!(events.partitioned_by, ["at", "region"]);
    assert_eq!(events.rows, Some(1000));
    assert_eq!(events.unique_keys, [["region", "at"]]);
    let kind = |name| events.column(name).and_then(|column| column.kind);
    let price = Type::Decimal {
        precision: 10,
        scale: 2,
    };
    let kinds = ["price", "mood", "tags", "open", "zoned"].map(kind);
    assert_eq!(
        kinds,
        [
            Some(price),
            Some(Type::Text),
            None,
            None,
            Some(Type::Timestamp)
        ]
    );
    let price = events.column("price").expect("there");
    assert_eq!(price.comment.as_deref(), Some("In rupees"));
    assert_eq!(price.native, format!("{schema}.price"));
}

fn check_plain(plain: &Table) {
    assert_eq!(
        (plain.columns.len(), plain.rows),
        (3, None),
        "nobody looked at it"
    );
    let indexes: Vec<(&str, String)> = plain
        .indexes
        .iter()
        .map(|i| (i.name.as_str(), i.columns.join(" ")))
        .collect();
    let expected = [
        ("on_more", "name"),
        ("plain_pkey", "id"),
        ("with_more", "name"),
    ];
    assert_eq!(
        indexes,
        expected.map(|(name, columns)| (name, columns.to_owned()))
    );
}

#[tokio::test]
async fn a_thousand_tables_are_described_at_once() {
    let shared = shared!();
    let tables = format!(
        "DO $$ BEGIN FOR n IN 1..1000 LOOP EXECUTE format('CREATE TABLE {}.t%s \
         (id INTEGER PRIMARY KEY, a TEXT, b DATE, c NUMERIC(12, 2))', n); END LOOP; END $$",
        shared.schema
    );
    shared.run(&tables).await;
    let started = Instant::now();
    let catalog = described(&shared).await;
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(catalog.tables.len(), 1000);
    assert!(catalog.tables.iter().all(|table| table.columns.len() == 4));
}

/// Nobody waits for the rest of it, and the next one who asks gets a session that is free.
#[tokio::test]
async fn who_goes_away_while_it_is_described_leaves_no_session_behind() {
    let shared = shared!();
    let mut settings = shared.settings();
    settings.options.insert("max_pool_size".into(), "1".into());
    let source = source_postgres::DRIVER.open(&settings).expect("opened");
    source.ping(&ctx(MINUTE)).await.expect("it answers");
    let ctx = ctx(MINUTE);
    let mut asked = source.introspect(&ctx, &Extent::All);
    // Far enough to have asked, and not to have heard.
    assert!(futures::poll!(&mut asked).is_pending());
    drop(asked);
    let started = Instant::now();
    source
        .introspect(&ctx, &Extent::All)
        .await
        .expect("described");
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(source.pool().open, 1);
}
