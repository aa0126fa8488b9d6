//! What a connection of ours cannot do, whoever writes the statement.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;

use crate::connection::open;

const STATEMENTS: &[&str] = &[
    "INSERT INTO t VALUES (2)",
    "UPDATE t SET a = 2",
    "DELETE FROM t",
    "CREATE TABLE u (a)",
    "CREATE TEMP TABLE u (a)",
    "CREATE VIEW v AS SELECT 1",
    "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END",
    "CREATE VIRTUAL TABLE f USING fts5(a)",
    "DROP TABLE t",
    "ALTER TABLE t ADD COLUMN b",
    "REINDEX",
    "ANALYZE",
    "VACUUM",
    "VACUUM INTO '{dir}/copy.sqlite'",
    "ATTACH '{dir}/other.sqlite' AS other",
    "ATTACH ':memory:' AS other",
    "DETACH main",
    "PRAGMA query_only = 0",
    "PRAGMA writable_schema = 1",
    "PRAGMA journal_mode = WAL",
    "PRAGMA table_info(t)",
    "PRAGMA database_list",
    "BEGIN IMMEDIATE",
    "SAVEPOINT s",
    "SELECT load_extension('{dir}/x.so')",
    "SELECT sql FROM sqlite_schema",
    "SELECT sql FROM sqlite_master",
    "SELECT * FROM pragma_table_info('t')",
    "SELECT * FROM pragma_database_list",
    "SELECT * FROM dbstat",
    "SELECT sqlite_version()",
    "SELECT zeroblob(1000000000)",
    "SELECT randomblob(10)",
    "SELECT printf('%1000000000d', 1)",
    "SELECT fts3_tokenizer('simple')",
    "SELECT last_insert_rowid()",
    "SELECT \"no_such_column\" FROM t",
];

fn opened() -> (TempDir, Connection) {
    let folder = TempDir::new().expect("a folder");
    for name in ["data.sqlite", "other.sqlite"] {
        let writer = Connection::open(folder.path().join(name)).expect("a new file");
        let made = writer.execute_batch(
            "CREATE TABLE t (a INTEGER); CREATE INDEX i ON t (a); INSERT INTO t VALUES (1)",
        );
        made.expect("written");
    }
    let connection = open(&folder.path().join("data.sqlite")).expect("opened");
    (folder, connection)
}

/// Runs a statement to its last row.
fn runs(connection: &Connection, text: &str) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(text)?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let named = entries.map(|entry| {
        let bytes = fs::read(entry.path()).expect("a file");
        (entry.file_name().to_string_lossy().into_owned(), bytes)
    });
    let mut files: Vec<_> = named.collect();
    files.sort();
    files
}

#[test]
fn nothing_but_reading_the_tables_is_possible() {
    let (folder, connection) = opened();
    let before = files(folder.path());
    let path = folder.path().display().to_string();
    let statements = STATEMENTS.iter().map(|text| text.replace("{dir}", &path));
    let allowed: Vec<String> = statements
        .filter(|text| runs(&connection, text).is_ok())
        .collect();
    assert!(
        allowed.is_empty(),
        "the engine lets these pass: {allowed:#?}"
    );
    assert!(files(folder.path()) == before, "a file has changed");
    runs(&connection, "SELECT a FROM t").expect("it still reads");
}

/// With the authorizer away, the file is still not written.
#[test]
fn the_file_is_open_for_reading_only() {
    let (folder, connection) = opened();
    let none: Option<fn(rusqlite::hooks::AuthContext<'_>) -> rusqlite::hooks::Authorization> = None;
    connection.authorizer(none).expect("taken away");
    let _ = runs(&connection, "PRAGMA query_only = 0");
    let before = files(folder.path());
    for text in &STATEMENTS[..13] {
        let _ = runs(&connection, text);
    }
    assert!(files(folder.path()) == before, "a file has changed");
}
