//! What goes wrong is told in one vocabulary, whatever the engine calls it.

use std::time::{Duration, Instant};

use base::Code;
use sql::{Catalog, Column, Statement, Table, admit};

use super::{MINUTE, Open, Subject, ctx, not_run};
use source::Extent;

/// A table or a column that is gone since the database was looked at.
pub async fn missing_objects<S: Subject>(subject: S) {
    let open = Open::big(subject, 10, &[]).await;
    let gone = Catalog {
        tables: vec![
            Table::new(&open.schema, "gone", vec![Column::new("n", None)]),
            Table::new(&open.schema, "big", vec![Column::new("gone", None)]),
        ],
    };
    for (column, table) in [("n", "gone"), ("gone", "big")] {
        let (column, table) = (open.quote(column), open.table(table));
        let statement = Statement {
            text: format!("SELECT {table}.{column} AS {column} FROM {table}"),
            ..Statement::default()
        };
        let admitted = admit(&statement, open.dialect(), &gone).expect("it reads");
        let error = first(&open, &admitted).await;
        assert_eq!(
            error.code(),
            Code::SourceMissingObject,
            "{error}: {:?}",
            error.detail()
        );
    }
    assert_eq!(open.rows(&open.every_number(), Vec::new()).await.len(), 10);
}

/// Some drivers know when the statement is sent, some when the first row should come.
async fn first<S: Subject>(open: &Open<S>, admitted: &sql::Admitted) -> source::Error {
    use futures::StreamExt;
    match open.source.fetch(&ctx(MINUTE), admitted).await {
        Err(error) => error,
        Ok(mut batches) => match batches.next().await {
            Some(Err(error)) => error,
            other => panic!("it is gone, and yet there is {other:?}"),
        },
    }
}

/// Nobody listens at the address: told soon, and as that.
pub async fn nobody_there<S: Subject>(subject: S) {
    let mut settings = subject.settings();
    if settings.path.is_some() {
        settings.path = settings
            .path
            .map(|path| path.with_file_name("nothing.here"));
    } else {
        // A port that was free a moment ago.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        settings.options.insert("host".into(), "127.0.0.1".into());
        settings.options.insert("port".into(), port.to_string());
    }
    let started = Instant::now();
    let error = match S::DRIVER.open(&settings) {
        Err(error) => error,
        Ok(source) => match source.introspect(&ctx(MINUTE), &Extent::All).await {
            Err(error) => error,
            Ok(_) => panic!("nobody is there"),
        },
    };
    assert_eq!(
        error.code(),
        Code::SourceUnreachable,
        "{error}: {:?}",
        error.detail()
    );
    assert!(started.elapsed() < Duration::from_secs(15));
}

/// A login that is refused is not an unreachable server, and its password is told nowhere.
pub async fn wrong_password<S: Subject>(subject: S) {
    if !subject.has_logins() {
        not_run::<S>("wrong_password", "there are no logins");
        return;
    }
    let mut settings = subject.settings();
    let wrong = "not-the-password-Xk3";
    settings.options.insert("password".into(), wrong.into());
    let source = S::DRIVER.open(&settings).expect("nothing is asked yet");
    let error = source.ping(&ctx(MINUTE)).await.err().expect("it is wrong");
    assert_eq!(
        error.code(),
        Code::SourceUnauthorised,
        "{error}: {:?}",
        error.detail()
    );
    let told = format!("{error} {error:?} {settings:?}");
    assert!(!told.contains(wrong), "{told}");
}
