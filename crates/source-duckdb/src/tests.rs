//! What the engine itself refuses on a connection of ours, were the guard not there.

use std::fs;
use std::path::Path;

use duckdb::Connection;
use source::Settings;
use tempfile::TempDir;

use crate::connection::open;

/// A database with a table, opened as the driver opens it.
fn opened() -> (TempDir, Connection) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("data.duckdb");
    let writer = Connection::open(&path).expect("a new file");
    writer
        .execute_batch("CREATE SCHEMA s; CREATE TABLE s.t (a INTEGER); INSERT INTO s.t VALUES (1)")
        .expect("written");
    writer.close().expect("closed");
    fs::write(folder.path().join("secret.csv"), "word\nhunter2\n").expect("written");
    fs::write(folder.path().join("secret.json"), "{\"word\": \"hunter2\"}").expect("written");
    fs::copy(&path, folder.path().join("other.duckdb")).expect("copied");
    let settings = Settings {
        path: Some(path),
        ..Settings::default()
    };
    let connection = open(&settings).expect("opened");
    (folder, connection)
}

/// Runs a statement to its last row.
fn runs(connection: &Connection, text: &str) -> Result<(), duckdb::Error> {
    let mut statement = connection.prepare(text)?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}

fn assert_refused(statements: &[&str]) {
    let (folder, connection) = opened();
    let before = files(folder.path());
    let allowed: Vec<&&str> = statements
        .iter()
        .filter(|text| {
            runs(
                &connection,
                &text.replace("{dir}", &folder.path().display().to_string()),
            )
            .is_ok()
        })
        .collect();
    assert!(
        allowed.is_empty(),
        "the engine lets these pass: {allowed:#?}"
    );
    assert_eq!(files(folder.path()), before);
    runs(&connection, "SELECT a FROM s.t").expect("it still reads");
}

fn files(folder: &Path) -> Vec<(String, u64)> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut files: Vec<(String, u64)> = entries
        .map(|entry| {
            (
                entry.file_name().to_string_lossy().into_owned(),
                entry.metadata().map_or(0, |data| data.len()),
            )
        })
        .collect();
    files.sort();
    files
}

#[test]
fn nothing_is_written() {
    assert_refused(&[
        "INSERT INTO s.t VALUES (2)",
        "UPDATE s.t SET a = 2",
        "DELETE FROM s.t",
        "TRUNCATE s.t",
        "MERGE INTO s.t USING (SELECT 1 AS a) AS n ON t.a = n.a WHEN MATCHED THEN DELETE",
        "CREATE TABLE s.u (a INTEGER)",
        "CREATE TABLE s.u AS SELECT 1",
        "CREATE VIEW s.v AS SELECT 1",
        "CREATE SCHEMA z",
        "CREATE INDEX i ON s.t (a)",
        "CREATE SEQUENCE s.q",
        "CREATE MACRO s.m(x) AS x",
        "CREATE TYPE s.e AS ENUM ('a')",
        "ALTER TABLE s.t ADD COLUMN b INTEGER",
        "DROP TABLE s.t",
        "DROP SCHEMA s CASCADE",
        "COMMENT ON TABLE s.t IS 'x'",
        "CREATE PERSISTENT SECRET p (TYPE s3, KEY_ID 'a', SECRET 'b')",
    ]);
}

#[test]
fn no_other_file_is_read_or_written() {
    assert_refused(&[
        "SELECT * FROM read_csv('{dir}/secret.csv')",
        "SELECT * FROM '{dir}/secret.csv'",
        "SELECT * FROM read_text('{dir}/secret.csv')",
        "SELECT * FROM read_blob('{dir}/secret.csv')",
        "SELECT * FROM read_json('{dir}/secret.json')",
        "SELECT * FROM read_parquet('{dir}/secret.parquet')",
        "SELECT * FROM parquet_scan('{dir}/*')",
        "SELECT * FROM read_csv('/etc/passwd', sep = ':')",
        "SELECT * FROM glob('{dir}/*')",
        "SELECT * FROM sniff_csv('{dir}/secret.csv')",
        "SELECT * FROM 'https://example.com/data.csv'",
        "COPY s.t TO '{dir}/out.csv'",
        "COPY (SELECT 1) TO '{dir}/out.parquet' (FORMAT parquet)",
        "COPY s.t FROM '{dir}/secret.csv'",
        "EXPORT DATABASE '{dir}/export'",
        "IMPORT DATABASE '{dir}/export'",
        "ATTACH '{dir}/other.duckdb' AS other",
        "ATTACH '{dir}/other.duckdb' AS other (READ_ONLY)",
        "ATTACH '{dir}/new.duckdb'",
    ]);
}

#[test]
fn what_was_closed_stays_closed() {
    assert_refused(&[
        "SET enable_external_access = true",
        "SET GLOBAL enable_external_access = true",
        "RESET enable_external_access",
        "SET lock_configuration = false",
        "RESET lock_configuration",
        "PRAGMA lock_configuration = false",
        "SET threads = 64",
        "SET memory_limit = '1TB'",
        "PRAGMA memory_limit = '1TB'",
        "SET temp_directory = '{dir}/temp'",
        "SET allowed_directories = ['/']",
        "SET autoload_known_extensions = true",
        "SET allow_unsigned_extensions = true",
        "SET allow_community_extensions = true",
        "SET custom_extension_repository = 'https://example.com'",
        "SET log_query_path = '{dir}/log'",
        "PRAGMA enable_profiling = 'json'",
        "SET profiling_output = '{dir}/profile.json'",
    ]);
}

#[test]
fn no_extension_is_installed_or_loaded() {
    assert_refused(&[
        "INSTALL httpfs",
        "FORCE INSTALL httpfs",
        "INSTALL h3 FROM community",
        "LOAD httpfs",
        "LOAD '{dir}/secret.csv'",
        "UPDATE EXTENSIONS",
    ]);
}
