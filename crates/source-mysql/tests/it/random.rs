//! Random models, data and queries: the rows that the server returns are what the plan means.

use base::Value;
use source::Guarded;
use sql::{Catalog, Dialect, Statement};
use testkit::random::trial::{Engine, Tally, compare, each_case};
use testkit::random::{Options, SCHEMA, World};
use tokio::runtime::Runtime;

use crate::server::{connect, or_not_run, patient, rows, settings, write_all};

struct Live<'a> {
    runtime: &'a Runtime,
    source: Guarded,
}

impl Engine for Live<'_> {
    fn dialect(&self) -> &dyn Dialect {
        self.source.dialect()
    }

    fn catalog(&self) -> &Catalog {
        self.source.catalog()
    }

    fn rows(&mut self, statement: &Statement) -> Result<Vec<Vec<Value>>, String> {
        let parameters = statement.parameters.clone();
        let fetched = rows(&self.source, &statement.text, parameters);
        let fetched = self.runtime.block_on(fetched);
        let fetched = fetched.map_err(|error| format!("{error}: {:?}", error.detail()))?;
        let kept = |row: Vec<Value>| row.into_iter().map(|value| self.keeps(value)).collect();
        Ok(fetched.into_iter().map(kept).collect())
    }

    /// These engines count: what is computed is true as 1, and only columns are known as flags.
    fn keeps(&self, value: Value) -> Value {
        match value {
            Value::Boolean(flag) => Value::Integer(i64::from(flag)),
            other => other,
        }
    }
}

#[test]
fn what_the_server_returns_is_what_the_plan_means() {
    let Some(settings) = or_not_run(settings(&[SCHEMA])) else {
        return;
    };
    let runtime = Runtime::new().expect("a runtime");
    let mut tally = Tally::default();
    each_case(60, |draw| {
        let open = |world: &World| Live {
            runtime: &runtime,
            source: runtime.block_on(async {
                write_all(&settings, &world.tables.0).await;
                let opened = Guarded::open(&patient(), connect(&settings)).await;
                opened.expect("opened")
            }),
        };
        let options = Options {
            // The models that are not portable call functions of other engines.
            portable: true,
            backticks: true,
        };
        compare(draw, options, open, &mut tally)
    });
    tally.check();
}
