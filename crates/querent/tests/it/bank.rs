//! The bank of the examples: six databases, each asked for what is its own.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use base::ActorId;
use generate::bank::{DATABASES, Options};
use jiff::civil::date;
use jiff::tz::TimeZone;
use project::{Environment, Project};
use rusqlite::Connection;
use service::{Clock, Reply, Service};
use source_sqlite::SqliteLoader;

use crate::example::{apart, root, system, tenant};

const OPTIONS: Options = Options {
    seed: 7,
    customers: 400,
    until: date(2026, 10, 31),
};

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bank");
    apart(async {
        for database in DATABASES {
            let file = folder.join(database.name).with_extension("sqlite");
            let loader = Box::new(SqliteLoader::create(&file).expect("a file"));
            database
                .load(OPTIONS, "main", loader)
                .await
                .expect("generated");
        }
    });
    folder
});

fn bank() -> Project {
    let mut project = project::read_with(&root().join("examples/bank"), &Environment::default())
        .unwrap_or_else(|faults| panic!("{faults}"));
    for (name, source) in &mut project.tenants[0].sources {
        source.settings.path = Some(FOLDER.join(name.as_str()).with_extension("sqlite"));
    }
    project
}

async fn open(project: Project) -> Arc<Service> {
    let noon = date(2026, 11, 15).at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
    let clock = Clock::Fixed(noon.expect("a time").timestamp());
    let opened = Service::open(&system(), project, &[&source_sqlite::DRIVER], clock).await;
    let (service, faults) = opened.unwrap_or_else(|error| panic!("{error}"));
    assert!(faults.is_empty(), "{faults}");
    Arc::new(service)
}

async fn answer(service: &Service, person: &str, question: &str) -> service::Answer {
    let actor = ActorId::new(person).expect("an id");
    let ctx = service
        .enter(&system(), &tenant("bank"), &actor)
        .expect("known");
    match service.ask(&ctx, question).await {
        Ok(Reply::Answer(answer)) => *answer,
        other => panic!("{question}: {other:?}"),
    }
}

/// What a statement of our own finds in one of the files.
fn found(database: &str, sql: &str) -> Vec<(String, f64)> {
    let path = FOLDER.join(database).with_extension("sqlite");
    let connection = Connection::open(path).expect("a file");
    let mut statement = connection.prepare(sql).expect("sound");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let rows: rusqlite::Result<Vec<(String, f64)>> = rows.expect("rows").collect();
    let mut rows = rows.expect("rows");
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    rows
}

fn shown(answer: &service::Answer) -> Vec<(String, f64)> {
    let rows = answer.table.rows().map(|row| {
        let texts: Vec<String> = row.iter().map(ToString::to_string).collect();
        let name = if texts.len() > 1 {
            texts[0].clone()
        } else {
            "all".into()
        };
        let number = texts.last().expect("a column").parse().expect("a number");
        (name, number)
    });
    let mut rows: Vec<(String, f64)> = rows.collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn every_question_goes_to_its_own_database_and_gets_its_number() {
    let service = open(bank()).await;
    for (question, database, sql) in [
        (
            "how many customers do we have",
            "customer_db",
            "SELECT 'all', COUNT(*) + 0.0 FROM customers",
        ),
        (
            "customers by segment",
            "customer_db",
            "SELECT segment, COUNT(*) + 0.0 FROM customers GROUP BY segment",
        ),
        (
            "transaction amount by transaction type last month",
            "accounts_db",
            "SELECT y.type_name, SUM(t.amount) + 0.0 FROM transactions t JOIN transaction_types y \
             ON t.type_id = y.type_id WHERE t.booked_on BETWEEN '2026-10-01' AND '2026-10-31' \
             GROUP BY y.type_name",
        ),
        (
            "number of loans by loan type",
            "loans_db",
            "SELECT loan_type, COUNT(*) + 0.0 FROM loans GROUP BY loan_type",
        ),
        (
            "yearly premium by policy type",
            "insurance_db",
            "SELECT policy_type, SUM(yearly_premium) + 0.0 FROM policies GROUP BY policy_type",
        ),
        (
            "number of checks by risk rating",
            "compliance_db",
            "SELECT risk_rating, COUNT(*) + 0.0 FROM kyc_checks GROUP BY risk_rating",
        ),
        (
            "number of employees by branch",
            "employees_db",
            "SELECT b.branch_name, COUNT(*) + 0.0 FROM employees e JOIN branches b \
             ON e.branch_id = b.branch_id GROUP BY b.branch_name",
        ),
    ] {
        let answer = answer(&service, "anita", question).await;
        let sources: Vec<&str> = (answer.receipt.statements.iter())
            .map(|sent| sent.source.as_str())
            .collect();
        assert_eq!(sources, [database], "{question}");
        let (ours, theirs) = (shown(&answer), found(database, sql));
        assert!(!theirs.is_empty(), "{question}");
        let same =
            |(a, b): (&(String, f64), &(String, f64))| a.0 == b.0 && (a.1 - b.1).abs() < 0.005;
        let alike = ours.len() == theirs.len() && ours.iter().zip(&theirs).all(same);
        assert!(alike, "{question}: {ours:?} is not {theirs:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_sees_its_own_customers() {
    let service = open(bank()).await;
    let answer = answer(&service, "suresh", "customers by region").await;
    let theirs = found(
        "customer_db",
        "SELECT region, COUNT(*) + 0.0 FROM customers WHERE region = 'South'",
    );
    assert_eq!(shown(&answer), theirs);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_source_that_is_not_there_keeps_nobody_from_the_others() {
    let mut project = bank();
    let name = base::SourceName::new("loans_db").expect("a name");
    let loans = project.tenants[0].sources.get_mut(&name).expect("a source");
    // A file that is no database.
    let broken = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("broken.sqlite");
    std::fs::write(&broken, "nothing of the kind".repeat(100)).expect("written");
    loans.settings.path = Some(broken.clone());
    let service = open(project).await;
    let all = answer(&service, "anita", "how many customers do we have").await;
    assert_eq!(shown(&all), [("all".to_owned(), 400.0)]);
    let anita = ActorId::new("anita").expect("an id");
    let ctx = service
        .enter(&system(), &tenant("bank"), &anita)
        .expect("known");
    let error = service
        .ask(&ctx, "number of loans by loan type")
        .await
        .expect_err("it is down");
    assert_eq!(error.code, base::Code::SourceRefused);
    // When it is there again, nobody has to do anything.
    std::fs::copy(FOLDER.join("loans_db.sqlite"), &broken).expect("mended");
    let started = std::time::Instant::now();
    while service
        .ask(&ctx, "number of loans by loan type")
        .await
        .is_err()
    {
        assert!(started.elapsed().as_secs() < 5, "it is still down");
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
}
