use std::collections::BTreeSet;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;

use super::*;

fn options() -> Options {
    Options {
        seed: 7,
        customers: 200,
        until: Date::constant(2026, 10, 31),
    }
}

/// The whole numbers of a column of a database's table.
fn column(database: &str, table: &str, column: &str) -> Vec<i64> {
    let database = DATABASES.iter().find(|known| known.name == database);
    let drafts = (database.expect("a database").tables)(options());
    let found = drafts
        .into_iter()
        .find(|draft| draft.table("s").name == table);
    let draft = found.expect("a table");
    let batches = draft.batches(&draft.table("s")).expect("rows");
    let of = |batch: &arrow_array::RecordBatch| {
        let array = batch.column_by_name(column).expect("a column").clone();
        array.as_primitive::<Int64Type>().values().to_vec()
    };
    batches.iter().flat_map(of).collect()
}

#[test]
fn keys_are_shared_by_all_databases() {
    let customers: BTreeSet<i64> = column("customer_db", "customers", "customer_id")
        .into_iter()
        .collect();
    assert_eq!(customers.len(), 200);
    for (database, table) in [
        ("customer_db", "complaints"),
        ("accounts_db", "customer_master"),
        ("accounts_db", "accounts"),
        ("loans_db", "loans"),
        ("insurance_db", "policies"),
        ("compliance_db", "kyc_checks"),
        ("compliance_db", "alerts"),
    ] {
        let named = column(database, table, "customer_id");
        assert!(!named.is_empty(), "{database}.{table}");
        let strangers = named.iter().filter(|id| !customers.contains(id)).count();
        assert_eq!(strangers, 0, "{database}.{table}");
    }
    let within = |of: Vec<i64>, keys: Vec<i64>| of.iter().all(|key| keys.contains(key));
    let accounts = || column("accounts_db", "accounts", "account_id");
    assert!(within(
        column("accounts_db", "transactions", "account_id"),
        accounts()
    ));
    let dates = column("accounts_db", "dates", "date_id");
    assert!(within(
        column("accounts_db", "transactions", "date_id"),
        dates
    ));
    let branches = column("employees_db", "branches", "branch_id");
    assert!(within(
        column("accounts_db", "accounts", "branch_id"),
        branches
    ));
}

#[test]
fn the_same_options_make_the_same_rows_and_keys_are_keys() {
    for database in DATABASES {
        for (one, other) in (database.tables)(options())
            .iter()
            .zip((database.tables)(options()))
        {
            let table = one.table("s");
            let rows = one.batches(&table).expect("rows");
            assert_eq!(rows, other.batches(&table).expect("rows"));
            let keys: Vec<i64> = (rows.iter())
                .flat_map(|batch| {
                    batch
                        .column(0)
                        .as_primitive::<Int64Type>()
                        .values()
                        .to_vec()
                })
                .collect();
            let different: BTreeSet<&i64> = keys.iter().collect();
            assert_eq!(different.len(), keys.len(), "{}", table.name);
        }
    }
}
