//! The example bank as nobody described it: how well its terms are understood is printed, and what
//! is less than promised is a failure.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const DATABASES: [&str; 6] = [
    "accounts_db",
    "compliance_db",
    "customer_db",
    "employees_db",
    "insurance_db",
    "loans_db",
];

fn querent(arguments: &[String]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_querent"));
    command.args(arguments).output().expect("it runs")
}

fn texts(arguments: &[&str]) -> Vec<String> {
    arguments.iter().map(|&argument| argument.into()).collect()
}

fn bank(folder: &Path) -> PathBuf {
    let out = folder.join("bank");
    let until = ["--customers", "200", "--until", "2026-10-31"];
    let mut arguments = texts(&["generate", "bank", "--out", &out.to_string_lossy()]);
    arguments.extend(texts(&until));
    let done = querent(&arguments);
    assert!(done.status.success(), "{done:?}");
    out
}

fn evaluated(pairs: impl Iterator<Item = (PathBuf, PathBuf)>) -> Output {
    let mut arguments = texts(&["eval", "discovery", "--wrong"]);
    for (terms, database) in pairs {
        arguments.push("--terms".into());
        arguments.push(format!(
            "{}=sqlite://{}",
            terms.display(),
            database.display()
        ));
    }
    querent(&arguments)
}

#[test]
fn terms_of_an_undescribed_bank_mean_what_its_people_mean_by_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let bank = bank(folder.path());
    let terms = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../evals/discovery");
    let pairs = DATABASES.iter().map(|name| {
        let terms = terms.join(format!("{name}.terms"));
        (terms, bank.join(format!("{name}.sqlite")))
    });
    let done = evaluated(pairs);
    let told = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{told}\n{done:?}");
    let all = told.lines().find(|line| line.starts_with("6 databases"));
    assert!(all.is_some_and(|line| line.contains("6/6")), "{told}");
}

#[test]
fn terms_that_mean_something_else_are_told_and_fail() {
    let folder = tempfile::tempdir().expect("a folder");
    let bank = bank(folder.path());
    let terms = folder.path().join("wrong.terms");
    std::fs::write(&terms, "loan type = loans.principal\n").expect("written");
    let done = evaluated([(terms, bank.join("loans_db.sqlite"))].into_iter());
    let told = String::from_utf8_lossy(&done.stdout);
    assert!(!done.status.success(), "{told}");
    assert!(
        told.contains("'loan type' is loans.principal, not loans.loan_type"),
        "{told}"
    );
}
