//! The example's companies on this server: what people ask has the answers of every other engine.

use std::path::{Path, PathBuf};
use std::time::Duration;

use base::{ActorId, Deadline, SystemCtx, TenantId, TraceId};
use generate::cpg::Options;
use jiff::Timestamp;
use jiff::civil::date;
use project::Project;
use service::{Answer, Clock, Reply, Service};
use source::Settings;
use source_mysql::{DRIVER, MySqlLoader};
use testkit::corpus::{Asked, cases};

use crate::server::{or_not_run, settings};

const OPTIONS: Options = Options {
    seed: 7,
    rows: 20_000,
    until: date(2026, 11, 19),
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn system() -> SystemCtx {
    SystemCtx {
        deadline: Deadline::after(Duration::from_secs(120)),
        trace: TraceId::fresh(),
    }
}

/// The example with its sources on the server, each in the schema that it has elsewhere too.
fn example(server: &Settings) -> Project {
    let mut project = project::read(&root().join("examples/cpg")).expect("the example is sound");
    let sources = project
        .tenants
        .iter_mut()
        .flat_map(|tenant| tenant.sources.values_mut());
    for source in sources {
        source.kind = DRIVER.name.into();
        source.settings = Settings {
            schemas: source.settings.schemas.clone(),
            ..server.clone()
        };
    }
    project
}

async fn answer(project: &Project, asked: &Asked) -> Option<Box<Answer>> {
    let now: Timestamp = format!("{}T06:00:00Z", asked.date)
        .parse()
        .expect("a morning");
    let opened = Service::open(&system(), project.clone(), &[&DRIVER], Clock::Fixed(now)).await;
    let (service, faults) = opened.expect("opened");
    assert!(faults.is_empty(), "{faults}");
    let (tenant, person) = (TenantId::new(&asked.tenant), ActorId::new(&asked.person));
    let ctx = service.enter(&system(), &tenant.expect("an id"), &person.expect("an id"));
    match service.ask(&ctx.expect("known"), &asked.question).await {
        Ok(Reply::Answer(answer)) => Some(answer),
        _ => None,
    }
}

/// As the corpus shows it, which is what comes from DuckDB.
fn rows(answer: &Answer) -> String {
    let titles = answer
        .table
        .columns
        .iter()
        .map(|column| column.title.clone());
    let mut lines = vec![titles.collect::<Vec<_>>().join(" | ")];
    lines.extend(answer.table.rows().map(|row| {
        let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        cells.join(" | ")
    }));
    lines.join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_questions_of_the_corpus_have_the_answers_that_they_have_elsewhere() {
    let Some(server) = or_not_run(settings(&[])) else {
        return;
    };
    let loader = Box::new(MySqlLoader::open(&server).await.expect("a loader"));
    generate::cpg::load(OPTIONS, loader, &())
        .await
        .expect("generated");
    let (project, mut differences, mut compared) = (example(&server), Vec::new(), 0);
    for mut case in cases(&root().join("corpus")) {
        let shows = case.blocks().contains(&"rows") && !case.asked.question.starts_with('{');
        if !shows {
            continue;
        }
        let made = answer(&project, &case.asked).await;
        let made =
            made.map(|answer| [("rows", rows(&answer)), ("answer", answer.sentence.clone())]);
        let made = made.unwrap_or_else(|| panic!("{}: no answer", case.path.display()));
        differences.extend(case.check(&made));
        compared += 1;
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(compared >= 9, "only {compared} were compared");
}
