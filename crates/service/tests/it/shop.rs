//! A shop in a folder: a database, a tenant, and a model that is written or proposed.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use base::{ActorId, Ctx, Deadline, SystemCtx, TenantId, TraceId};
use discover::{Bounds, Offer, Profile};
use service::{Clock, Discovered, Looked, Reply, Service};
use source::{Driver, Loader, NewTable};
use source_sqlite::{DRIVER, SqliteLoader};
use tempfile::TempDir;

pub const DRIVERS: &[&Driver] = &[&DRIVER];

/// A column: its name, and what stands in a row.
pub enum Planted {
    Number(&'static str, fn(i64) -> i64),
    Text(&'static str, fn(i64) -> String),
}

pub type Tables = Vec<(&'static str, i64, Vec<Planted>)>;

/// A project folder with one tenant, `shop`, over a database of these tables.
pub struct Shop {
    pub folder: TempDir,
}

const TENANT: &str = "
name: Shop
sources: {shop: {type: sqlite, path: shop.sqlite}}
people:
  ada: {name: Ada, role: admin, groups: [all]}
  bo: {name: Bo, groups: [some], attributes: {city: City 1}}
";

impl Shop {
    pub async fn of(tables: Tables) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let tenant = folder.path().join("tenants/shop");
        std::fs::create_dir_all(tenant.join("model")).expect("a folder");
        std::fs::write(tenant.join("tenant.yaml"), TENANT).expect("written");
        std::fs::write(folder.path().join("querent.yaml"), "name: test\n").expect("written");
        let shop = Self { folder };
        shop.fill(tables).await;
        shop
    }

    /// Puts another database in the place of the one there is.
    pub async fn fill(&self, tables: Tables) {
        fill(&self.folder.path().join("shop.sqlite"), tables).await;
    }

    /// Adds a line to the settings of the tenant.
    pub fn add_to_tenant(&self, line: &str) {
        let file = self.folder.path().join("tenants/shop/tenant.yaml");
        let text = std::fs::read_to_string(&file).expect("it is read");
        std::fs::write(&file, text + line).expect("written");
    }

    pub fn write_model(&self, name: &str, text: &str) {
        let model = self.folder.path().join("tenants/shop/model");
        std::fs::write(model.join(name), text).expect("written");
    }

    pub async fn open(&self) -> Service {
        self.open_with(DRIVERS).await
    }

    pub async fn open_with(&self, drivers: &[&'static Driver]) -> Service {
        let project = project::read(self.folder.path()).unwrap_or_else(|faults| panic!("{faults}"));
        let opened = Service::open(&system(), project, drivers, Clock::System).await;
        let (service, faults) = opened.expect("it opens");
        assert!(faults.is_empty(), "{faults}");
        service
    }

    /// Looks at the database, writes the model that is proposed, and says what was.
    pub async fn propose(&self) -> (Discovered, Profile) {
        let service = self.open().await;
        let (tenant, bounds) = (tenant(), Bounds::default());
        let looked = Looked {
            tenant: &tenant,
            source: None,
            bounds: &bounds,
            told: &|_| (),
        };
        let mut profile = Profile::default();
        let looking = service.look(&system(), &looked, &mut profile).await;
        looking.expect("it is looked at");
        let found = service.propose(&system(), (&tenant, None), &profile, Offer::default());
        let found = found.expect("a proposal");
        for (name, text) in &found.model.files {
            self.write_model(name, text);
        }
        (found, profile)
    }
}

pub fn tenant() -> TenantId {
    TenantId::new("shop").expect("an id")
}

pub fn system() -> SystemCtx {
    SystemCtx {
        deadline: Deadline::after(Duration::from_secs(120)),
        trace: TraceId::fresh(),
    }
}

pub fn enter(service: &Service, person: &str) -> Ctx {
    let person = ActorId::new(person).expect("an id");
    let ctx = service.enter(&system(), &tenant(), &person);
    ctx.expect("they are known")
}

/// The answer in one line, or what came instead of it.
pub async fn ask(service: &Service, person: &str, question: &str) -> String {
    match service.ask(&enter(service, person), question).await {
        Ok(Reply::Answer(answer)) => format!("{} = {:?}", answer.echo, row(&answer)),
        Ok(Reply::Clarification(unclear)) => format!("{} {:?}", unclear.question, unclear.unknown),
        Err(error) => error.to_string(),
    }
}

fn row(answer: &service::Answer) -> Vec<String> {
    let first = answer.table.rows().next().unwrap_or_default();
    first.iter().map(ToString::to_string).collect()
}

async fn fill(file: &Path, tables: Tables) {
    let mut loader: Box<dyn Loader> = Box::new(SqliteLoader::create(file).expect("a file"));
    for (name, rows, columns) in tables {
        let field = |column: &Planted| match column {
            Planted::Number(name, _) => Field::new(*name, DataType::Int64, true),
            Planted::Text(name, _) => Field::new(*name, DataType::Utf8, true),
        };
        let values = |column: &Planted| -> ArrayRef {
            match column {
                Planted::Number(_, value) => {
                    Arc::new(Int64Array::from_iter_values((0..rows).map(value)))
                }
                Planted::Text(_, value) => {
                    Arc::new(StringArray::from_iter_values((0..rows).map(value)))
                }
            }
        };
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        let arrays = columns.iter().map(values).collect();
        let batch = RecordBatch::try_new(schema.clone(), arrays).expect("rows");
        let table = NewTable {
            schema: "main".into(),
            name: name.into(),
            columns: schema,
            primary_key: Vec::new(),
        };
        loader.create(&table).await.expect("a table");
        loader.insert(&table, &batch).await.expect("its rows");
    }
    loader.finish().await.expect("all of it");
}
