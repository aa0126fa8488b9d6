//! Who may read what, and that nobody writes.

use std::time::Duration;

use base::{Code, Value};
use source::{Extent, Grantee, Settings};
use testkit::contract::{MINUTE, Open, Subject, ctx};
use tokio_postgres::NoTls;

use crate::server::Shared;
use crate::shared;

/// A login made by the script that people are given.
async fn granted(shared: &Shared) -> Settings {
    let login = format!("reader \"{}", shared.schema);
    let script = source_postgres::DRIVER.grants.expect("there is a script");
    let script = script(&Grantee {
        login: login.clone(),
        database: "postgres".into(),
        schemas: vec![shared.schema.clone()],
    });
    shared.run(&script).await;
    let mut settings = shared.settings();
    settings.options.insert("user".into(), login);
    settings
        .options
        .insert("password".into(), "change-me".into());
    settings
}

const MADE: &str = "CREATE TABLE {s}.orders (id INTEGER, secret TEXT); \
     INSERT INTO {s}.orders VALUES (1, 'x')";

#[tokio::test]
async fn the_script_makes_a_login_that_reads_and_nothing_else() {
    let shared = shared!();
    shared.run(&MADE.replace("{s}", &shared.schema)).await;
    let settings = granted(&shared).await;
    let source = source_postgres::DRIVER.open(&settings).expect("opened");
    let server = source.ping(&ctx(MINUTE)).await.expect("it answers");
    assert_eq!(server.can_write, Some(false));
    let catalog = source.introspect(&ctx(MINUTE), &Extent::All).await;
    assert_eq!(catalog.expect("described").tables.len(), 1);
    // With nothing of ours in between, and its session free to write.
    let mut config = tokio_postgres::Config::new();
    config.host("127.0.0.1").dbname("postgres");
    config.port(
        settings
            .text("port")
            .expect("a port")
            .parse()
            .expect("a port"),
    );
    config.user(&settings.options["user"]).password("change-me");
    let (client, connection) = config.connect(NoTls).await.expect("connected");
    tokio::spawn(connection);
    client
        .batch_execute("SET default_transaction_read_only = off")
        .await
        .expect("set");
    let schema = &shared.schema;
    for write in [
        format!("INSERT INTO {schema}.orders VALUES (2, 'y')"),
        format!("DELETE FROM {schema}.orders"),
        format!("CREATE TABLE {schema}.mine (n INTEGER)"),
        format!("DROP TABLE {schema}.orders"),
        "CREATE DATABASE mine".into(),
        "COPY (SELECT 1) TO PROGRAM 'true'".into(),
    ] {
        let error = client.batch_execute(&write).await.expect_err(&write);
        let code = error.code().map(|code| code.code());
        assert_eq!(code, Some("42501"), "{write}: {error}");
    }
    client
        .query(&format!("SELECT secret FROM {schema}.orders"), &[])
        .await
        .expect("it reads");
}

#[tokio::test]
async fn a_login_that_could_write_is_found_out() {
    let shared = shared!();
    let open = Open::with(shared, &[]).await;
    assert_eq!(open.guarded.server().can_write, Some(true));
    assert_eq!(open.guarded.server().engine, "PostgreSQL");
}

#[tokio::test]
async fn what_a_login_may_not_read_is_not_there() {
    let shared = shared!();
    shared.run(&MADE.replace("{s}", &shared.schema)).await;
    let settings = granted(&shared).await;
    let (schema, login) = (
        &shared.schema,
        settings.options["user"].replace('"', "\"\""),
    );
    shared
        .run(&format!(
            "REVOKE SELECT ON {schema}.orders FROM \"{login}\";
             GRANT SELECT (id) ON {schema}.orders TO \"{login}\";
             CREATE TABLE {schema}.hidden (n INTEGER);
             REVOKE SELECT ON {schema}.hidden FROM \"{login}\""
        ))
        .await;
    let source = source_postgres::DRIVER.open(&settings).expect("opened");
    let catalog = source
        .introspect(&ctx(MINUTE), &Extent::All)
        .await
        .expect("described");
    let tables: Vec<&str> = catalog
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .collect();
    assert_eq!(tables, ["orders"]);
    let columns: Vec<&str> = catalog.tables[0]
        .columns
        .iter()
        .map(|c| c.name.as_str())
        .collect();
    assert_eq!(columns, ["id"]);
}

#[tokio::test]
async fn rights_that_are_taken_away_meanwhile_are_missed_by_name() {
    let shared = shared!();
    shared.run(&MADE.replace("{s}", &shared.schema)).await;
    let mut settings = granted(&shared).await;
    let login = settings.options["user"].replace('"', "\"\"");
    settings.options.insert("max_pool_size".into(), "1".into());
    let source = source_postgres::DRIVER.open(&settings).expect("opened");
    let guarded = source::Guarded::open(&ctx(MINUTE), source)
        .await
        .expect("opened");
    let schema = &shared.schema;
    shared
        .run(&format!(
            "REVOKE SELECT ON {schema}.orders FROM \"{login}\""
        ))
        .await;
    let statement = sql::Statement {
        text: format!("SELECT orders.id FROM {schema}.orders WHERE id = $1"),
        parameters: vec![Value::Integer(1)],
        ..Default::default()
    };
    let limits = testkit::contract::wide();
    let refused = guarded
        .fetch(&ctx(Duration::from_secs(20)), &statement, &limits)
        .await;
    assert_eq!(
        refused.expect_err("it may not").code(),
        Code::SourceUnauthorised
    );
}
