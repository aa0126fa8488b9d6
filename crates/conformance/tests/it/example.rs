//! The example projects with a little data in memory, generated once.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use ask::Today;
use base::{ActorId, TenantId};
use generate::bank;
use generate::cpg::Options;
use jiff::civil::{Date, date};
use project::{Environment, Project, Tenant};
use semantic::{Model, ModelFile};
use source::Loader;
use testkit::corpus::{Asked, Case};
use testkit::memory::{MemoryLoader, Tables};
use testkit::stages::Fixture;

/// What the bank's databases hold, as the schemas of one: no two of them have a table of one name.
const BANK: &str = "bank";

pub static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = in_memory(async |loader| {
        let options = Options {
            rows: 20_000,
            ..Options::until(date(2026, 11, 19))
        };
        let loaded = generate::cpg::load(options, loader, &()).await;
        loaded.map(|_| ())
    });
    for database in bank::DATABASES {
        let options = bank::Options {
            seed: 7,
            customers: 400,
            until: date(2026, 10, 31),
        };
        let loaded = in_memory(async |loader| database.load(options, BANK, loader).await);
        tables.0.extend(loaded.0);
    }
    tables
});

fn in_memory(load: impl AsyncFnOnce(Box<dyn Loader>) -> Result<(), source::Error>) -> Tables {
    let (loader, finished) = MemoryLoader::new();
    futures::executor::block_on(load(Box::new(loader))).expect("generated");
    finished.lock().expect("nobody panicked").clone()
}

pub static PROJECTS: LazyLock<[Project; 2]> = LazyLock::new(|| {
    ["cpg", "bank"].map(|example| {
        let folder = root().join("examples").join(example);
        let project = project::read_with(&folder, &Environment::default());
        project.unwrap_or_else(|faults| panic!("{faults}"))
    })
});

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn tenant(name: &str) -> &'static Tenant {
    let id = TenantId::new(name).expect("an id");
    let mut tenants = PROJECTS.iter().flat_map(|project| &project.tenants);
    tenants
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
        schema: generate::cpg::schema_of(&asked.tenant).unwrap_or(BANK),
    }
}
