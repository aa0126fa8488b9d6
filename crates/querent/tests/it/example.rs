//! The example project over data generated once per test process, and its people.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use base::{ActorId, Ctx, Deadline, SystemCtx, TenantId, TraceId};
use generate::cpg::Options;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use project::Project;
use service::{Clock, Service};
use source::{Error, Loader, NewTable};
use source_duckdb::DuckDbLoader;
use testkit::memory::{MemoryLoader, Tables};

/// The day on which the people of the example ask.
pub const TODAY: Date = date(2026, 11, 20);

const OPTIONS: Options = Options {
    seed: 7,
    rows: 20_000,
    until: date(2026, 11, 19),
};

/// The project, and the same rows twice: in the file its sources read, and in memory as evidence.
pub struct Example {
    pub project: Project,
    pub tables: Tables,
}

pub static EXAMPLE: LazyLock<Example> = LazyLock::new(|| apart(generate()));

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs work that needs a runtime from wherever, a runtime included.
pub fn apart<T: Send>(work: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|scope| {
        let apart = scope.spawn(|| {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            runtime.block_on(work)
        });
        apart.join().expect("it did not panic")
    })
}

async fn generate() -> Example {
    // Always the same rows, and replaced as one: processes that run at once do not mind.
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("example/cpg.duckdb");
    let (memory, loaded) = MemoryLoader::new();
    let both = Both {
        file: Box::new(DuckDbLoader::create(&file).expect("a file")),
        memory: Box::new(memory),
    };
    generate::cpg::load(OPTIONS, Box::new(both), &())
        .await
        .expect("generated");
    let tables = loaded.lock().expect("nobody panicked").clone();
    let mut project = project::read(&root().join("examples/cpg")).expect("the example is sound");
    for tenant in &mut project.tenants {
        for source in tenant.sources.values_mut() {
            source.settings.path = Some(file.clone());
            source.settings.options.insert("threads".into(), "2".into());
        }
    }
    project.root = file.with_file_name("kept");
    keep_values(&project).await;
    Example { project, tables }
}

/// Everything is asked beside an index of all values, which nobody may hear of beyond their rights.
async fn keep_values(project: &Project) {
    drop(std::fs::remove_dir_all(&project.root));
    let service = open_service(project.clone(), &[&source_duckdb::DRIVER], TODAY).await;
    for tenant in &project.tenants {
        let done = service.refresh_values(&system(), &tenant.id, &|_| ()).await;
        let done = done.expect("values are read");
        assert!(
            done.values > 0 && done.failed == 0,
            "{}: {done:?}",
            tenant.id
        );
    }
}

/// Loads the same rows into two places.
struct Both {
    file: Box<dyn Loader>,
    memory: Box<dyn Loader>,
}

#[async_trait]
impl Loader for Both {
    async fn create(&mut self, table: &NewTable) -> Result<(), Error> {
        self.memory.create(table).await?;
        self.file.create(table).await
    }

    async fn insert(
        &mut self,
        table: &NewTable,
        batch: &arrow_array::RecordBatch,
    ) -> Result<(), Error> {
        self.memory.insert(table, batch).await?;
        self.file.insert(table, batch).await
    }

    async fn finish(self: Box<Self>) -> Result<(), Error> {
        self.memory.finish().await?;
        self.file.finish().await
    }
}

/// The service as it stands on a day, opened once.
pub fn service_on(day: Date) -> Arc<Service> {
    static OPEN: LazyLock<Mutex<HashMap<Date, Arc<Service>>>> = LazyLock::new(Mutex::default);
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let service = open.entry(day).or_insert_with(|| {
        Arc::new(apart(open_service(
            EXAMPLE.project.clone(),
            &[&source_duckdb::DRIVER],
            day,
        )))
    });
    service.clone()
}

pub fn service() -> Arc<Service> {
    service_on(TODAY)
}

/// Opens a project at six in the morning of a day.
pub async fn open_service(
    project: Project,
    drivers: &[&'static source::Driver],
    day: Date,
) -> Service {
    let (service, faults) = opened(project, drivers, day).await;
    assert!(faults.is_empty(), "{faults}");
    service
}

/// The same, with what is wrong with its models.
pub async fn opened(
    project: Project,
    drivers: &[&'static source::Driver],
    day: Date,
) -> (Service, semantic::Diagnostics) {
    let morning = day
        .at(6, 0, 0, 0)
        .to_zoned(TimeZone::UTC)
        .expect("a moment");
    let clock = Clock::Fixed(morning.timestamp());
    let opened = Service::open(&system(), project, drivers, clock).await;
    opened.expect("opened")
}

pub fn system() -> SystemCtx {
    SystemCtx {
        deadline: Deadline::after(Duration::from_secs(120)),
        trace: TraceId::fresh(),
    }
}

pub fn tenant(name: &str) -> TenantId {
    TenantId::new(name).expect("an id")
}

pub fn actor(name: &str) -> ActorId {
    ActorId::new(name).expect("an id")
}

/// A person who is about to ask something.
pub fn enter(service: &Service, tenant_name: &str, person: &str) -> Ctx {
    let ctx = service.enter(&system(), &tenant(tenant_name), &actor(person));
    ctx.expect("the example knows them")
}

pub fn token(service: &Service, tenant_name: &str, person: &str) -> String {
    let token = service.development_token(&system(), &tenant(tenant_name), &actor(person));
    token.expect("a token")
}

/// Somebody of the example.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    pub tenant: &'static str,
    pub name: &'static str,
}

/// They see all that is their company's.
pub const NATIONAL: [Person; 3] = [
    Person {
        tenant: "nectar",
        name: "meera",
    },
    Person {
        tenant: "unison",
        name: "nandini",
    },
    Person {
        tenant: "indus",
        name: "yamini",
    },
];

/// They see Tamil Nadu, and some members not at all.
pub const OF_STATE: [Person; 3] = [
    Person {
        tenant: "nectar",
        name: "karthika",
    },
    Person {
        tenant: "unison",
        name: "omkar",
    },
    Person {
        tenant: "indus",
        name: "dhruv",
    },
];

/// They see Chennai, and some members not at all.
pub const OF_CITY: [Person; 3] = [
    Person {
        tenant: "nectar",
        name: "kumaran",
    },
    Person {
        tenant: "unison",
        name: "muthu",
    },
    Person {
        tenant: "indus",
        name: "velan",
    },
];

/// They belong to groups that no policy names.
pub const STRANGERS: [Person; 3] = [
    Person {
        tenant: "nectar",
        name: "lokesh",
    },
    Person {
        tenant: "unison",
        name: "girish",
    },
    Person {
        tenant: "indus",
        name: "umesh",
    },
];
