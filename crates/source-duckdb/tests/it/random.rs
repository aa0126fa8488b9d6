//! Random models, data and queries: the rows that DuckDB returns are what the plan means.
//!
//! The cases are the same in every run; `PROPTEST_CASES` asks for more of them.

use base::Value;
use source::Guarded;
use sql::{Catalog, Dialect, Statement};
use tempfile::TempDir;
use testkit::random::trial::{Engine, Tally, compare, each_case};
use testkit::random::{Options, World};
use tokio::runtime::Runtime;

use crate::database::{open, rows, write_all};

struct DuckDb<'a> {
    runtime: &'a Runtime,
    source: Guarded,
    _folder: TempDir,
}

impl<'a> DuckDb<'a> {
    fn with(world: &World, runtime: &'a Runtime) -> Self {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("world.duckdb");
        let source = runtime.block_on(async {
            write_all(&path, &world.tables.0).await;
            open(&path).await
        });
        Self {
            runtime,
            source,
            _folder: folder,
        }
    }
}

impl Engine for DuckDb<'_> {
    fn dialect(&self) -> &dyn Dialect {
        self.source.dialect()
    }

    fn catalog(&self) -> &Catalog {
        self.source.catalog()
    }

    fn rows(&mut self, statement: &Statement) -> Result<Vec<Vec<Value>>, String> {
        let parameters = statement.parameters.clone();
        let fetched = rows(&self.source, &statement.text, parameters);
        self.runtime
            .block_on(fetched)
            .map_err(|error| error.to_string())
    }
}

#[test]
fn what_duckdb_returns_is_what_the_plan_means() {
    let runtime = Runtime::new().expect("a runtime");
    let mut tally = Tally::default();
    each_case(60, |draw| {
        let open = |world: &World| DuckDb::with(world, &runtime);
        compare(draw, Options::default(), open, &mut tally)
    });
    tally.check();
}
