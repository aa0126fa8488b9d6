//! Every option of every driver that names a file stays within what is its tenant's.

use std::fs;

use project::{Environment, read_with};
use source::{Driver, OptionKind};

const DRIVERS: [&Driver; 5] = [
    &source_duckdb::DRIVER,
    &source_mssql::DRIVER,
    &source_mysql::DRIVER,
    &source_postgres::DRIVER,
    &source_sqlite::DRIVER,
];

#[test]
fn no_option_of_any_driver_names_a_file_outside() {
    let mut tried = 0;
    for driver in DRIVERS {
        let options = driver.options.iter().flat_map(|list| list.iter());
        for option in options.filter(|option| matches!(option.kind, OptionKind::File)) {
            let folder = tempfile::tempdir().expect("a folder");
            let place = folder.path().join("tenants/nectar/model");
            fs::create_dir_all(&place).expect("made");
            let file = format!(
                "name: Nectar\nsources:\n  warehouse: {{type: {}, {}: /etc/hostname}}\n",
                driver.name, option.name
            );
            fs::write(folder.path().join("querent.yaml"), "name: test\n").expect("written");
            fs::write(folder.path().join("tenants/nectar/tenant.yaml"), file).expect("written");
            let read = read_with(folder.path(), &Environment::default());
            let faults = read
                .err()
                .map(|faults| faults.to_string())
                .unwrap_or_default();
            let name = format!("{}: {}", driver.name, option.name);
            assert!(faults.contains("leads out of"), "{name}: {faults}");
            tried += 1;
        }
    }
    assert!(tried >= 9, "{tried}");
}
