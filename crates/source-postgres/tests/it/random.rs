//! Random models, data and queries: the rows that PostgreSQL returns are what the plan means.
//!
//! The cases are the same in every run; `PROPTEST_CASES` asks for more of them.

use base::{Limits, Value};
use source::{Guarded, Loader, Settings};
use source_postgres::PostgresLoader;
use sql::{Catalog, Dialect, Statement};
use testkit::contract::{MINUTE, ctx};
use testkit::random::trial::{Engine, Tally, compare, each_case};
use testkit::random::{Options, SCHEMA, World};
use tokio::runtime::Runtime;
use tokio_postgres::Client;

use crate::server::{bare, named};

const URL: &str = "QUERENT_TEST_POSTGRES_URL";

/// A database of the test's own: the schema of a random world always has the same name.
struct Database {
    settings: Settings,
    owner: Client,
}

impl Database {
    async fn make() -> Result<Self, String> {
        let mut settings = named(URL)?;
        let name = format!("random_{}", std::process::id());
        let owner = bare(URL).await;
        let made = owner
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .await;
        made.map_err(|error| error.to_string())?;
        settings.options.insert("database".into(), name);
        settings.schemas = vec![SCHEMA.into()];
        Ok(Self { settings, owner })
    }

    async fn drop(self) {
        let name = &self.settings.options["database"];
        let dropped = format!("DROP DATABASE {name} WITH (FORCE)");
        let _ = self.owner.batch_execute(&dropped).await;
    }

    async fn fill(&self, world: &World) -> Guarded {
        let url = std::env::var(URL).expect("it was there a moment ago");
        let mut config: tokio_postgres::Config = url.parse().expect("a URL");
        config.dbname(&self.settings.options["database"]);
        let (client, connection) = config
            .connect(tokio_postgres::NoTls)
            .await
            .expect("connected");
        tokio::spawn(connection);
        let emptied = format!("DROP SCHEMA IF EXISTS {SCHEMA} CASCADE");
        client.batch_execute(&emptied).await.expect("emptied");
        let mut loader = Box::new(
            PostgresLoader::connect(&self.settings)
                .await
                .expect("connected"),
        );
        for (table, batches) in &world.tables.0 {
            loader.create(table).await.expect("created");
            for rows in batches {
                loader.insert(table, rows).await.expect("inserted");
            }
        }
        loader.finish().await.expect("finished");
        let source = source_postgres::DRIVER
            .open(&self.settings)
            .expect("opened");
        Guarded::open(&ctx(MINUTE), source).await.expect("opened")
    }
}

struct Postgres<'a> {
    runtime: &'a Runtime,
    source: Guarded,
}

impl Engine for Postgres<'_> {
    fn dialect(&self) -> &dyn Dialect {
        self.source.dialect()
    }

    fn catalog(&self) -> &Catalog {
        self.source.catalog()
    }

    fn rows(&mut self, statement: &Statement) -> Result<Vec<Vec<Value>>, String> {
        let fetched = self.runtime.block_on(async {
            self.source
                .fetch(&ctx(MINUTE), statement, &Limits::default())
                .await
        });
        let fetched = fetched.map_err(|error| format!("{error}: {:?}", error.detail()))?;
        let batches = fetched.batches.iter();
        Ok(batches
            .flat_map(|batch| {
                let row = move |row| {
                    (0..batch.num_columns())
                        .map(|c| insight::value_at(batch, c, row))
                        .collect()
                };
                (0..batch.num_rows()).map(row)
            })
            .collect())
    }
}

#[test]
fn what_postgres_returns_is_what_the_plan_means() {
    let runtime = Runtime::new().expect("a runtime");
    let database = match runtime.block_on(Database::make()) {
        Ok(database) => database,
        Err(why) => return crate::not_run("random plans", &why),
    };
    let mut tally = Tally::default();
    each_case(40, |draw| {
        let open = |world: &World| Postgres {
            runtime: &runtime,
            source: runtime.block_on(database.fill(world)),
        };
        compare(draw, Options::default(), open, &mut tally)
    });
    runtime.block_on(database.drop());
    tally.check();
}
