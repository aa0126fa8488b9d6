//! Statements that write, or read what is not the tenant's: every part of a list with every other.
//!
//! None of them reaches a driver. How many are tried says `QUERENT_ATTACKS`; a part of them where
//! it is not set.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use base::{Actor, ActorId, Ctx, Deadline, Limits, TenantId, TraceId};
use source::{Batches, Error, Extent, Guarded, PoolState, Server, Source};
use sql::{Admitted, Catalog, Column, Dialect, Statement, Table};

use crate::dialects::DIALECTS;

/// Statements that are no reading. `{t}` is a table, the tenant's own or another.
const WRITES: &[&str] = &[
    "INSERT INTO {t} VALUES (1)",
    "INSERT INTO {t} SELECT a FROM shop.orders",
    "INSERT INTO {t} (a) VALUES (1) RETURNING a",
    "INSERT INTO {t} (a) VALUES (1) ON CONFLICT DO UPDATE SET a = 2",
    "INSERT INTO {t} (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 2",
    "REPLACE INTO {t} VALUES (1)",
    "UPDATE {t} SET a = 1",
    "UPDATE {t} SET a = 1 WHERE a IN (SELECT a FROM shop.orders)",
    "DELETE FROM {t}",
    "DELETE FROM {t} WHERE a = 1",
    "TRUNCATE TABLE {t}",
    "TRUNCATE {t}",
    "DROP TABLE {t}",
    "DROP TABLE IF EXISTS {t} CASCADE",
    "DROP SCHEMA shop CASCADE",
    "DROP DATABASE shop",
    "ALTER TABLE {t} ADD COLUMN b INT",
    "ALTER TABLE {t} RENAME TO x",
    "CREATE TABLE x AS SELECT a FROM {t}",
    "CREATE TABLE x (a INT)",
    "CREATE TEMPORARY TABLE x AS SELECT a FROM {t}",
    "CREATE VIEW x AS SELECT a FROM {t}",
    "CREATE OR REPLACE VIEW x AS SELECT a FROM {t}",
    "CREATE INDEX x ON {t} (a)",
    "CREATE USER x IDENTIFIED BY 'y'",
    "SELECT a INTO x FROM {t}",
    "SELECT a INTO TEMP x FROM {t}",
    "SELECT a FROM {t} INTO OUTFILE '/tmp/x'",
    "SELECT a FROM {t} INTO DUMPFILE '/tmp/x'",
    "SELECT a FROM {t} FOR UPDATE",
    "SELECT a FROM {t} FOR SHARE",
    "SELECT a FROM {t} FOR NO KEY UPDATE SKIP LOCKED",
    "SELECT a FROM {t} LOCK IN SHARE MODE",
    "SELECT a FROM {t} WITH (UPDLOCK)",
    "SELECT a FROM {t} WITH (TABLOCKX)",
    "WITH x AS (DELETE FROM {t} RETURNING a) SELECT a FROM x",
    "WITH x AS (INSERT INTO {t} VALUES (1) RETURNING a) SELECT a FROM x",
    "WITH x AS (UPDATE {t} SET a = 1 RETURNING a) SELECT a FROM x",
    "MERGE INTO {t} USING shop.orders o ON {t}.a = o.a WHEN MATCHED THEN DELETE",
    "COPY {t} TO '/tmp/x'",
    "COPY {t} FROM '/tmp/x'",
    "COPY (SELECT a FROM {t}) TO PROGRAM 'sh'",
    "LOAD DATA INFILE '/etc/passwd' INTO TABLE {t}",
    "BULK INSERT {t} FROM '/etc/passwd'",
    "GRANT ALL ON {t} TO public",
    "REVOKE ALL ON {t} FROM public",
    "CALL x('{t}')",
    "EXEC sp_executesql N'DROP TABLE x'",
    "EXECUTE x",
    "PREPARE x AS DELETE FROM {t}",
    "DO $$ BEGIN DELETE FROM x; END $$",
    "SET ROLE postgres",
    "SET search_path = secret",
    "SET SESSION sql_mode = ''",
    "SET lock_configuration = false",
    "PRAGMA writable_schema = 1",
    "PRAGMA table_info(orders)",
    "ATTACH '/tmp/x' AS x",
    "DETACH shop",
    "USE secret",
    "LOCK TABLE {t}",
    "VACUUM",
    "ANALYZE {t}",
    "EXPLAIN ANALYZE DELETE FROM {t}",
    "EXPLAIN SELECT a FROM {t}",
    "DESCRIBE {t}",
    "SHOW TABLES",
    "SUMMARIZE {t}",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT x",
    "KILL 1",
    "SHUTDOWN",
    "BACKUP DATABASE shop TO DISK = 'x'",
    "DBCC CHECKDB",
    "RECONFIGURE",
    "WAITFOR DELAY '00:00:10'",
    "DECLARE @x INT",
    "LISTEN x",
    "NOTIFY x",
    "INSTALL httpfs",
    "LOAD httpfs",
    "EXPORT DATABASE '/tmp/x'",
    "FROM {t}",
    "TABLE {t}",
    "VALUES (1)",
    "HANDLER {t} OPEN",
];

const BEFORE: &[&str] = &[
    "",
    "SELECT 1; ",
    "SELECT a FROM shop.orders; ",
    "/* x */ ",
    ";",
    "(",
    "-- x\n",
];
const BEHIND: &[&str] = &["", ";", "; SELECT 1", " -- x", " /* x */", ")"];
const TABLES: &[&str] = &["shop.orders", "secret.people", "orders"];

/// What is not the tenant's, wherever it stands.
const RELATIONS: &[&str] = &[
    "secret.people",
    "\"secret\".\"people\"",
    "people",
    "shop.people",
    "file.shop.orders",
    "x.y.z.orders",
    "information_schema.tables",
    "information_schema.columns",
    "pg_catalog.pg_class",
    "pg_class",
    "pg_authid",
    "pg_shadow",
    "pg_stat_activity",
    "mysql.user",
    "performance_schema.threads",
    "sys.objects",
    "sys.sql_logins",
    "master.sys.databases",
    "master..sysobjects",
    "msdb.dbo.sysjobs",
    "sqlite_master",
    "sqlite_schema",
    "duckdb_tables()",
    "duckdb_settings()",
    "pragma_table_info('orders')",
    "pragma_database_list",
    "query('SELECT 1')",
    "query_table('secret.people')",
    "read_csv('/etc/passwd')",
    "read_text('/etc/passwd')",
    "read_parquet('x')",
    "glob('/*')",
    "'/etc/passwd'",
    "'data.csv'",
    "generate_series(1, 1000000000)",
    "range(1000000000)",
    "pg_ls_dir('/')",
    "pg_read_file('/etc/passwd')",
    "dblink('host=x', 'SELECT 1') AS t(a INT)",
    "OPENROWSET('x', 'y', 'SELECT 1')",
    "OPENQUERY(x, 'SELECT 1')",
    "OPENDATASOURCE('x', 'y').a.b.c",
    "fn_my_permissions(NULL, 'SERVER')",
    "JSON_TABLE('[1]', '$[*]' COLUMNS (a INT PATH '$'))",
    "OPENJSON('[1]')",
    "STRING_SPLIT('a,b', ',')",
    "unnest(ARRAY[1, 2])",
    "json_each('[1]')",
    "LATERAL (SELECT a FROM secret.people) AS l",
    "ROWS FROM (pg_ls_dir('/'))",
    "#temp",
    "@x",
    ":x",
    "sniff_csv('x')",
    "which_secret('x', 's3')",
    "stats('x')",
    "test_all_types()",
    "repeat_row(1, num_rows = 1000000000)",
];

/// Where a relation can stand.
const PLACES: &[&str] = &[
    "SELECT * FROM {r}",
    "SELECT a FROM {r} AS x",
    "SELECT o.a FROM shop.orders AS o JOIN {r} AS x ON TRUE",
    "SELECT o.a FROM shop.orders AS o LEFT JOIN {r} AS x ON o.a = x.a",
    "SELECT o.a FROM shop.orders AS o, {r} AS x",
    "SELECT o.a FROM shop.orders AS o CROSS JOIN {r}",
    "SELECT a FROM shop.orders WHERE a IN (SELECT a FROM {r})",
    "SELECT a FROM shop.orders WHERE EXISTS (SELECT 1 FROM {r})",
    "SELECT (SELECT MAX(a) FROM {r}) AS x FROM shop.orders",
    "SELECT a FROM (SELECT a FROM {r}) AS x",
    "WITH x AS (SELECT a FROM {r}) SELECT a FROM x",
    "WITH orders AS (SELECT a FROM shop.orders) SELECT a FROM orders UNION ALL SELECT a FROM {r}",
    "SELECT a FROM shop.orders UNION SELECT a FROM {r}",
    "SELECT a FROM shop.orders EXCEPT SELECT a FROM {r}",
    "SELECT a FROM shop.orders GROUP BY a HAVING COUNT(*) > (SELECT COUNT(*) FROM {r})",
    "SELECT a FROM shop.orders ORDER BY (SELECT MAX(a) FROM {r})",
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM {r}) THEN 1 ELSE 2 END AS x FROM shop.orders",
];

/// What takes SQL or names as text, reaches files, the network, settings, locks or other people's
/// data, waits, or makes text without end.
const CALLS: &[&str] = &[
    "pg_sleep(10)",
    "pg_read_file('/etc/passwd')",
    "pg_read_binary_file('/etc/passwd')",
    "pg_ls_dir('/')",
    "pg_stat_file('/etc/passwd')",
    "lo_import('/etc/passwd')",
    "lo_export(1, '/tmp/x')",
    "pg_terminate_backend(1)",
    "pg_cancel_backend(1)",
    "pg_reload_conf()",
    "pg_advisory_lock(1)",
    "set_config('search_path', 'secret', false)",
    "current_setting('data_directory')",
    "query_to_xml('SELECT 1', true, true, '')",
    "table_to_xml('secret.people', true, true, '')",
    "dblink_exec('x', 'DROP TABLE y')",
    "nextval('x')",
    "setval('x', 1)",
    "currval('x')",
    "to_regclass('secret.people')",
    "pg_get_viewdef('x')",
    "has_table_privilege('x', 'select')",
    "inet_server_addr()",
    "version()",
    "current_user()",
    "session_user()",
    "SLEEP(10)",
    "BENCHMARK(1000000, MD5('x'))",
    "LOAD_FILE('/etc/passwd')",
    "GET_LOCK('x', 10)",
    "RELEASE_LOCK('x')",
    "EXTRACTVALUE('<a/>', '/a')",
    "UPDATEXML('<a/>', '/a', 'b')",
    "sys_exec('sh')",
    "LAST_INSERT_ID()",
    "UUID_SHORT()",
    "load_extension('x')",
    "readfile('/etc/passwd')",
    "writefile('/tmp/x', 'y')",
    "randomblob(1000000000)",
    "zeroblob(1000000000)",
    "sqlite_compileoption_used('x')",
    "fts3_tokenizer('simple')",
    "getenv('HOME')",
    "getvariable('x')",
    "query('SELECT 1')",
    "json_execute_serialized_sql('x')",
    "json_serialize_sql('SELECT 1')",
    "nextval_x('y')",
    "repeat('x', 1000000000)",
    "xp_cmdshell('dir')",
    "OBJECT_ID('secret.people')",
    "DB_NAME()",
    "SERVERPROPERTY('Edition')",
    "HAS_PERMS_BY_NAME('x', 'y', 'z')",
    "SUSER_SNAME()",
    "HOST_NAME()",
    "shop.my_function(1)",
    "secret.people_count()",
    "master.dbo.fn_varbintohexstr(1)",
    "@@version",
    "@@datadir",
    "CAST('secret.people' AS regclass)",
    "'secret.people'::regclass",
    "a COLLATE \"x\"; DROP TABLE y",
];

/// Where an expression can stand.
const POSITIONS: &[&str] = &[
    "SELECT {e} FROM shop.orders",
    "SELECT {e} AS x",
    "SELECT a FROM shop.orders WHERE {e} = 1",
    "SELECT a FROM shop.orders WHERE a = 1 OR {e} IS NULL",
    "SELECT a FROM shop.orders ORDER BY {e}",
    "SELECT a FROM shop.orders GROUP BY a, {e}",
    "SELECT a FROM shop.orders GROUP BY a HAVING MAX(a) > {e}",
    "SELECT SUM({e}) AS x FROM shop.orders",
    "SELECT COALESCE(a, {e}) AS x FROM shop.orders",
    "SELECT CASE WHEN a = 1 THEN {e} ELSE 2 END AS x FROM shop.orders",
    "SELECT CAST({e} AS VARCHAR(10)) AS x FROM shop.orders",
    "SELECT o.a FROM shop.orders AS o JOIN shop.orders AS p ON o.a = {e}",
    "SELECT a FROM shop.orders WHERE a IN (1, {e})",
    "SELECT a FROM shop.orders WHERE a BETWEEN 1 AND {e}",
    "SELECT SUM(a) OVER (PARTITION BY {e}) AS x FROM shop.orders",
    "WITH x AS (SELECT {e} AS a FROM shop.orders) SELECT a FROM x",
    "SELECT a FROM shop.orders LIMIT {e}",
    "SELECT a FROM shop.orders WHERE a LIKE {e}",
];

fn attacks() -> Vec<String> {
    let mut all = Vec::new();
    for write in WRITES {
        for table in TABLES {
            for (before, behind) in pairs(BEFORE, BEHIND) {
                all.push(format!("{before}{}{behind}", write.replace("{t}", table)));
            }
        }
    }
    for (relation, place) in pairs(RELATIONS, PLACES) {
        all.push(place.replace("{r}", relation));
    }
    for (call, position) in pairs(CALLS, POSITIONS) {
        all.push(position.replace("{e}", call));
    }
    all.sort();
    all.dedup();
    all
}

fn pairs<'a>(
    some: &'a [&'a str],
    others: &'a [&'a str],
) -> impl Iterator<Item = (&'a str, &'a str)> {
    some.iter()
        .flat_map(move |one| others.iter().map(move |other| (*one, *other)))
}

/// A database that counts what reaches it.
struct Counting {
    dialect: &'static dyn Dialect,
    reached: Arc<AtomicUsize>,
}

#[async_trait]
impl Source for Counting {
    async fn ping(&self, _: &Ctx) -> Result<Server, Error> {
        Ok(Server {
            engine: "Counting".into(),
            version: "1".into(),
            dialect: self.dialect,
            can_write: Some(true),
        })
    }

    async fn introspect(&self, _: &Ctx, _: &Extent) -> Result<Catalog, Error> {
        let table = Table::new("shop", "orders", vec![Column::new("a", None)]);
        Ok(Catalog {
            tables: vec![table],
        })
    }

    async fn fetch(&self, _: &Ctx, _: &Admitted) -> Result<Batches, Error> {
        self.reached.fetch_add(1, Ordering::SeqCst);
        let detail = "it is only counted".into();
        Err(Error::Unsupported { detail })
    }

    fn pool(&self) -> PoolState {
        PoolState::default()
    }

    async fn close(&self) {}
}

fn ctx() -> Ctx {
    Ctx {
        tenant: TenantId::new("shop").expect("an id"),
        actor: Arc::new(Actor {
            id: ActorId::new("mallory").expect("an id"),
            groups: Default::default(),
            attributes: Default::default(),
        }),
        rights: Default::default(),
        deadline: Deadline::after(Duration::from_secs(600)),
        trace: TraceId::fresh(),
    }
}

/// Parts that are harmless under some engine: a statement of the tenant's own tables after all.
fn is_harmless(text: &str) -> bool {
    // In brackets, behind a comment, or as a list of one: still the same reading.
    text.contains("VALUES (1)") && !text.contains("INTO")
}

#[tokio::test]
async fn no_attack_reaches_a_driver() {
    let asked = std::env::var("QUERENT_ATTACKS").ok();
    let count = asked.and_then(|n| n.parse().ok()).unwrap_or(1_500_usize);
    let all = attacks();
    let step = (all.len() / count.max(1)).max(1);
    let (limits, reached) = (Limits::default(), Arc::new(AtomicUsize::new(0)));
    let mut sources = Vec::new();
    for dialect in DIALECTS {
        let source = Counting {
            dialect: *dialect,
            reached: reached.clone(),
        };
        sources.push(Guarded::open(&ctx(), Arc::new(source)).await.expect("open"));
    }
    let mut passed = Vec::new();
    let mut tried = 0;
    for (at, text) in all.iter().enumerate().step_by(step) {
        // Each under one dialect; the next list of the same shape meets the next one.
        let source = &sources[at / step % sources.len()];
        let statement = Statement {
            text: text.clone(),
            ..Statement::default()
        };
        let before = reached.load(Ordering::SeqCst);
        let refused = source.fetch(&ctx(), &statement, &limits).await;
        assert!(refused.is_err());
        tried += 1;
        if reached.load(Ordering::SeqCst) > before && !is_harmless(text) {
            passed.push(format!("{}: {text}", source.dialect().name()));
        }
    }
    assert!(
        passed.is_empty(),
        "{} of {tried} passed: {passed:#?}",
        passed.len()
    );
    assert!(
        tried >= count.min(all.len()),
        "only {tried} statements were tried"
    );
    // The same door is open for who reads.
    let good = Statement {
        text: "SELECT a FROM shop.orders".into(),
        ..Statement::default()
    };
    let before = reached.load(Ordering::SeqCst);
    for source in &sources {
        assert!(source.fetch(&ctx(), &good, &limits).await.is_err());
    }
    assert_eq!(reached.load(Ordering::SeqCst) - before, sources.len());
}

#[test]
fn there_are_more_than_ten_thousand_attacks() {
    assert!(attacks().len() >= 10_000, "{}", attacks().len());
}
