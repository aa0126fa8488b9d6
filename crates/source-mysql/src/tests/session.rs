//! What a session of ours does not do, with the guard out of the way: against a live server.

use mysql_async::prelude::Queryable;
use source::{Connector, Settings, from_url};

use crate::DRIVER;
use crate::connection::{MySql, Session};
use crate::server::Flavour;

#[allow(clippy::print_stdout, reason = "a test tells people what it left out")]
fn not_run(why: &str) {
    println!("mysql: not run: {why}");
}

fn settings() -> Option<Settings> {
    let Ok(url) = std::env::var("QUERENT_TEST_MYSQL_URL") else {
        not_run("QUERENT_TEST_MYSQL_URL names no server");
        return None;
    };
    Some(from_url(&url, &[&DRIVER]).expect("a URL of a server").1)
}

async fn session(settings: &Settings) -> Session {
    let pool = settings.pool().expect("settings of a pool");
    let connector = MySql::new(settings, pool).expect("settings that are right");
    connector.connect().await.expect("connected")
}

#[tokio::test]
async fn a_session_writes_nothing_though_its_login_could() {
    let Some(settings) = settings() else { return };
    let mut session = session(&settings).await;
    if session.product.flavour == Flavour::TiDb {
        not_run("TiDB has no sessions that only read");
        return;
    }
    for statement in [
        "CREATE TABLE session_test (id INT)",
        "CREATE DATABASE session_test",
        "UPDATE mysql.user SET plugin = 'x' WHERE user = 'no one'",
        "DROP TABLE mysql.user",
        "CREATE USER session_test",
    ] {
        let refused = session
            .conn
            .query_drop(statement)
            .await
            .expect_err(statement);
        assert!(
            refused.to_string().contains("1792"),
            "{statement}: {refused}"
        );
    }
}

#[tokio::test]
async fn a_session_means_the_same_on_every_server() {
    let Some(settings) = settings() else { return };
    let mut session = session(&settings).await;
    let told: Option<(String, String, String)> = session
        .conn
        .query_first("SELECT @@sql_mode, @@time_zone, @@collation_connection")
        .await
        .expect("told");
    let (mode, zone, collation) = told.expect("a row");
    assert_eq!(
        mode,
        "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION"
    );
    assert_eq!(zone, "+00:00");
    assert!(collation.starts_with("utf8mb4_"), "{collation}");
}

#[tokio::test]
async fn a_statement_ends_when_its_time_is_over() {
    let Some(mut settings) = settings() else {
        return;
    };
    settings
        .options
        .insert("statement_timeout".into(), "300ms".into());
    let mut session = session(&settings).await;
    let endless = "SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, \
        information_schema.columns c WHERE a.column_name < b.column_name AND b.column_name > c.column_name";
    let late = session
        .conn
        .query_drop(endless)
        .await
        .expect_err("it takes hours");
    assert_eq!(crate::errors::failed(late).code(), base::Code::LimitSeconds);
}
