//! The example project with a little data in memory, generated once.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use ask::Today;
use base::{ActorId, TenantId};
use generate::cpg::{Options, Progress};
use jiff::civil::{Date, date};
use project::{Project, Tenant};
use semantic::{Model, ModelFile};
use testkit::corpus::{Asked, Case};
use testkit::memory::{MemoryLoader, Tables};
use testkit::stages::Fixture;

pub static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    struct Quiet;
    impl Progress for Quiet {
        fn rows(&self, _: u64, _: u64) {}
    }
    let (loader, finished) = MemoryLoader::new();
    let options = Options {
        rows: 20_000,
        ..Options::until(date(2026, 11, 19))
    };
    futures::executor::block_on(generate::cpg::load(options, Box::new(loader), &Quiet))
        .expect("generated");
    finished.lock().expect("nobody panicked").clone()
});

pub static PROJECT: LazyLock<Project> =
    LazyLock::new(|| project::read(&root().join("examples/cpg")).expect("the example is sound"));

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn tenant(name: &str) -> &'static Tenant {
    let id = TenantId::new(name).expect("an id");
    PROJECT
        .tenants
        .iter()
        .find(|tenant| tenant.id == id)
        .unwrap_or_else(|| panic!("there is no tenant {name}"))
}

fn model(tenant: &Tenant) -> Arc<Model> {
    let (model, faults) = semantic::load(&tenant.model);
    assert!(faults.is_empty(), "{faults}");
    Arc::new(model)
}

/// The circumstances of a case, with the cubes and views that it adds in a block `model`.
pub fn fixture_of(case: &Case) -> Fixture<'static> {
    let mut fixture = fixture(&case.asked);
    if let Some(lines) = case.shown("model") {
        let mut files = tenant(&case.asked.tenant).model.clone();
        files.push(ModelFile {
            path: "case.yaml".into(),
            text: lines.join("\n"),
        });
        let (model, faults) = semantic::load(&files);
        assert!(faults.is_empty(), "{}: {faults}", case.path.display());
        fixture.model = Arc::new(model);
    }
    fixture
}

/// The circumstances of a question.
pub fn fixture(asked: &Asked) -> Fixture<'static> {
    let tenant = tenant(&asked.tenant);
    let person = ActorId::new(&asked.person).expect("an id");
    let person = tenant
        .people
        .get(&person)
        .unwrap_or_else(|| panic!("{} knows no {person}", asked.tenant));
    let date: Date = asked.date.parse().expect("a date");
    Fixture {
        model: model(tenant),
        actor: &person.actor,
        today: Today {
            date,
            calendar: tenant.calendar.clone(),
        },
        tables: &TABLES,
        schema: generate::cpg::schema_of(&asked.tenant).expect("a schema"),
    }
}
