//! The example on other engines: what the corpus shows is what they return.

use std::env;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;
use project::Project;
use service::{Reply, Service};
use source::{Driver, from_url};
use testkit::corpus::{Case, cases};

use crate::corpus::blocks;
use crate::example::{EXAMPLE, enter, open_service, root};

/// Where tests look for a server of each engine.
const ENGINES: &[(&str, &Driver)] = &[("QUERENT_TEST_POSTGRES_URL", &source_postgres::DRIVER)];

#[tokio::test(flavor = "multi_thread")]
async fn every_case_is_answered_the_same_by_every_engine() {
    for (variable, driver) in ENGINES {
        let Ok(url) = env::var(variable) else {
            not_run(driver, &format!("{variable} is not set"));
            continue;
        };
        let project = filled(driver, &url).await;
        let differences = differences(&[*driver], &project).await;
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn companies_on_three_engines_are_answered_the_same_by_one_server() {
    let urls = ["POSTGRES", "MYSQL"].map(|name| env::var(format!("QUERENT_TEST_{name}_URL")));
    let [Ok(postgres), Ok(mysql)] = urls else {
        not_run(&source_mysql::DRIVER, "two servers are needed");
        return;
    };
    let on_postgres = filled(&source_postgres::DRIVER, &postgres).await;
    let on_mysql = filled(&source_mysql::DRIVER, &mysql).await;
    // The third stays where it is.
    let mut project = EXAMPLE.project.clone();
    for (name, elsewhere) in [("nectar", on_postgres), ("unison", on_mysql)] {
        let mut tenants = project.tenants.iter_mut();
        let tenant = tenants.find(|tenant| tenant.id.as_str() == name);
        let mut moved = elsewhere.tenants.into_iter();
        let moved = moved.find(|tenant| tenant.id.as_str() == name);
        *tenant.expect("a company") = moved.expect("the same one");
    }
    let drivers: [&Driver; 3] = [
        &source_duckdb::DRIVER,
        &source_postgres::DRIVER,
        &source_mysql::DRIVER,
    ];
    let differences = differences(&drivers, &project).await;
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[allow(clippy::print_stdout, reason = "a test tells people what it left out")]
fn not_run(driver: &Driver, why: &str) {
    println!("{}: the corpus: not run: {why}", driver.name);
}

/// The example project over an engine that holds its rows, in schemas of this test alone.
async fn filled(driver: &'static Driver, url: &str) -> Project {
    let (_, settings) = from_url(url, &[driver]).expect("a URL of the engine");
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let named = |schema: &str| format!("{schema}_{}_{number}", std::process::id());
    let mut loader = driver.fill(&settings).await.expect("connected");
    for (table, batches) in &EXAMPLE.tables.0 {
        let mut table = table.clone();
        table.schema = named(&table.schema);
        loader.create(&table).await.expect("created");
        for rows in batches {
            loader.insert(&table, rows).await.expect("inserted");
        }
    }
    loader.finish().await.expect("finished");
    let mut project = EXAMPLE.project.clone();
    let sources = project.tenants.iter_mut();
    for source in sources.flat_map(|tenant| tenant.sources.values_mut()) {
        let schemas = source.settings.schemas.iter().map(|schema| named(schema));
        let schemas = schemas.collect();
        source.kind = driver.name.to_owned();
        source.settings = settings.clone();
        source.settings.schemas = schemas;
    }
    project
}

/// What the engines answer to each case, where it is not what the case shows.
async fn differences(drivers: &[&'static Driver], project: &Project) -> Vec<String> {
    let mut differences = Vec::new();
    let mut open: Vec<(Date, Arc<Service>)> = Vec::new();
    let mut compared = 0;
    for mut case in cases(&root().join("corpus")) {
        if case.asked.question.starts_with('{') || case.shown("by-hand").is_some() {
            continue;
        }
        let day: Date = case.asked.date.parse().expect("a date");
        if !open.iter().any(|(known, _)| *known == day) {
            let service = open_service(project.clone(), drivers, day).await;
            open.push((day, Arc::new(service)));
        }
        let known = open.iter().find(|(known, _)| *known == day);
        let service = known.expect("it was just opened").1.clone();
        let made = answered(&service, &case).await;
        compared += usize::from(!made.is_empty());
        differences.extend(case.check(&made));
    }
    assert!(compared >= 10, "only {compared} cases have rows");
    differences
}

/// The rows and the sentence; the SQL is another one.
async fn answered(service: &Service, case: &Case) -> Vec<(&'static str, String)> {
    let ctx = enter(service, &case.asked.tenant, &case.asked.person);
    match service.ask(&ctx, &case.asked.question).await {
        Ok(Reply::Answer(answer)) => blocks(&answer)
            .into_iter()
            .filter(|(name, _)| ["rows", "answer"].contains(name))
            .collect(),
        Ok(Reply::Clarification(_)) => Vec::new(),
        Err(error) if case.blocks().contains(&"rows") => panic!("{}: {error}", case.asked.question),
        Err(_) => Vec::new(),
    }
}
