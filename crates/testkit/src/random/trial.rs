//! Random cases, tried one after the other until one fails, which is then made small.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::{Calendar, Limits, Value};
use jiff::Timestamp;
use plan::{Plan, assemble, count, lower, rewrite};
use policy::{Moment, grant};
use proptest::prelude::{Strategy, any};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use semantic::{Model, Query, resolve};
use sql::{Catalog, Dialect, Statement, legalize, render};

use super::oracle::answer;
use super::{Draw, Options, World, actor, query, world};
use crate::interpret::{Unsupported, interpret, same_rows};

/// Tries so many cases, or as many as `PROPTEST_CASES` says; the same ones in every run. Returns
/// how many they were.
pub fn each_case(cases: u32, mut check: impl FnMut(&mut Draw) -> Result<(), String>) -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let cases = asked.and_then(|n| n.parse().ok()).unwrap_or(cases);
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 40,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    // A case is made small by making choices after a certain one the simplest there are.
    let lengths_and_seeds = (0..1600usize, any::<u64>().no_shrink());
    let check = std::cell::RefCell::new(&mut check);
    let run = TestRunner::new_with_rng(config, rng).run(&lengths_and_seeds, |(length, seed)| {
        (check.borrow_mut())(&mut Draw::new(seed, length)).map_err(TestCaseError::fail)
    });
    match run {
        Ok(()) => cases,
        Err(TestError::Fail(why, (length, seed))) => {
            panic!(
                "{length} choices of seed {seed} lead to this:\n{}",
                why.message()
            )
        }
        Err(aborted) => panic!("{aborted}"),
    }
}

/// The model of a world, which its loader must find nothing wrong with.
pub fn model(world: &World) -> Result<Arc<Model>, String> {
    let (model, faults) = semantic::load(&world.files);
    match faults.is_empty() {
        true => Ok(Arc::new(model)),
        false => Err(format!("{faults}\n{}", world.files[0].text)),
    }
}

/// The plan of a query, before and after the passes, for a member of a group. The error is the
/// refusal.
pub fn plan(
    model: &Arc<Model>,
    calendar: &Calendar,
    catalog: &Catalog,
    query: &Query,
    group: &str,
) -> Result<(Plan, Plan), String> {
    let moment = Moment {
        now: Timestamp::UNIX_EPOCH,
        calendar,
    };
    let grants = grant(&actor(group), model, moment);
    let limits = Limits::default();
    let resolved =
        resolve(query, &grants.visible, calendar, &limits).map_err(|faults| faults.to_string())?;
    let lowered =
        lower(&resolved, &grants.rows, catalog, &limits).map_err(|fault| fault.to_string())?;
    let rewritten = rewrite(lowered.clone(), &indexed(catalog));
    Ok((lowered, rewritten))
}

/// The same tables, each with an index on every column: passes that look for one do what they can.
fn indexed(catalog: &Catalog) -> Catalog {
    let mut catalog = catalog.clone();
    for table in &mut catalog.tables {
        let index = |column: &sql::Column| sql::Index {
            name: column.name.clone(),
            columns: vec![column.name.clone()],
            unique: false,
        };
        table.indexes = table.columns.iter().map(index).collect();
    }
    catalog
}

/// A database that holds the data of one world.
pub trait Engine {
    fn dialect(&self) -> &dyn Dialect;
    fn catalog(&self) -> &Catalog;
    /// The rows of a statement, or what the database has against it.
    fn rows(&mut self, statement: &Statement) -> Result<Vec<Vec<Value>>, String>;
    /// The value that the database has for one of ours.
    fn keeps(&self, value: Value) -> Value {
        value
    }
}

/// How many queries came to which end.
#[derive(Debug, Default)]
pub struct Tally {
    pub asked: usize,
    pub compared: usize,
    /// Of those, how many returned anything.
    pub with_rows: usize,
    /// By reason.
    pub refused: BTreeMap<String, usize>,
}

/// Asks random queries of a random world: an engine's rows must be what the plans mean.
pub fn compare<E: Engine>(
    draw: &mut Draw,
    options: Options,
    open: impl FnOnce(&World) -> E,
    tally: &mut Tally,
) -> Result<(), String> {
    const QUERIES: usize = 8;
    let world = world(draw, options);
    let model = model(&world)?;
    let mut engine = open(&world);
    for _ in 0..QUERIES {
        let query = query(draw, &world);
        let group = *draw.of(&["all", "staff"]);
        tally.asked += 1;
        match plan(&model, &world.calendar, engine.catalog(), &query, group) {
            Ok(plans) => meant(&world, &query, group, &plans)
                .and_then(|rows| same(rows, &plans.1, &mut engine, tally))
                .and_then(|()| match query.limit {
                    None => Ok(()),
                    Some(_) => {
                        let counted = counted(&world, &query, group, &plans.0)?;
                        same(counted.0, &counted.1, &mut engine, tally)
                    }
                })
                .map_err(|fault| told(&world, &query, group, &fault))?,
            Err(refusal) => *tally.refused.entry(refusal).or_default() += 1,
        }
    }
    Ok(())
}

/// The rows that a query asks for, which are those that its plan means before and after the passes.
pub fn meant(
    world: &World,
    query: &Query,
    group: &str,
    (lowered, plan): &(Plan, Plan),
) -> Result<Vec<Vec<Value>>, String> {
    let failed = |error: Unsupported| format!("{plan}\n{error}");
    let asked = answer(world, query, group).map_err(failed)?;
    let planned = interpret(lowered, &world.tables).map_err(failed)?;
    if !same_rows(&asked, &planned) {
        return Err(format!("{lowered}\nasked   {asked:?}\nplanned {planned:?}"));
    }
    let rewritten = interpret(plan, &world.tables).map_err(failed)?;
    if !same_rows(&planned, &rewritten) {
        return Err(format!(
            "{plan}\nthe passes changed {planned:?}\ninto {rewritten:?}"
        ));
    }
    Ok(rewritten)
}

/// How many rows there are without a limit, and the plan that counts them.
fn counted(
    world: &World,
    query: &Query,
    group: &str,
    lowered: &Plan,
) -> Result<(Vec<Vec<Value>>, Plan), String> {
    let all = Query {
        limit: None,
        offset: None,
        ..query.clone()
    };
    let rows = answer(world, &all, group).map_err(|error| error.to_string())?;
    let meant = vec![vec![Value::Integer(rows.len() as i64)]];
    let counted = count(lowered);
    let planned = interpret(&counted, &world.tables).map_err(|error| error.to_string())?;
    match same_rows(&meant, &planned) {
        true => Ok((meant, counted)),
        false => Err(format!(
            "{counted}\nof {meant:?} rows it counts {planned:?}"
        )),
    }
}

/// The guard's refusal of a statement that has more words and operators than it bears.
pub const TOO_LONG: &str = "it is too long";

fn same(
    meant: Vec<Vec<Value>>,
    plan: &Plan,
    engine: &mut impl Engine,
    tally: &mut Tally,
) -> Result<(), String> {
    let tree = legalize(assemble(plan), engine.dialect()).map_err(|error| error.to_string())?;
    let statement = render(&tree, engine.dialect());
    let shown = || format!("{plan}\n{}\n{:?}", statement.text, statement.parameters);
    let rows = match engine.rows(&statement) {
        Ok(rows) => rows,
        // The guard bounds what its parser is given, as long statements as are drawn here too.
        Err(error) if error == TOO_LONG => {
            *tally.refused.entry(error).or_default() += 1;
            return Ok(());
        }
        Err(error) => return Err(format!("{}\n{error}", shown())),
    };
    let kept = |row: Vec<Value>| row.into_iter().map(|value| engine.keeps(value)).collect();
    let meant: Vec<Vec<Value>> = meant.into_iter().map(kept).collect();
    if !same_rows(&meant, &rows) {
        return Err(format!(
            "{}\nmeant    {meant:?}\nreturned {rows:?}",
            shown()
        ));
    }
    tally.compared += 1;
    tally.with_rows += usize::from(!rows.is_empty());
    Ok(())
}

/// All that somebody needs to see what went wrong.
pub fn told(world: &World, query: &Query, group: &str, fault: &str) -> String {
    let tables = world.tables.0.iter();
    let data: Vec<String> = tables
        .map(|(table, rows)| format!("{}: {rows:?}", table.name))
        .collect();
    format!(
        "{}\n{}\nasked by one of '{group}': {:#}\n{fault}",
        world.files[0].text,
        data.join("\n"),
        query.to_json()
    )
}

impl Tally {
    /// Fails where too little was compared to say anything.
    pub fn check(&self) {
        assert!(
            self.compared * 10 > self.asked * 8,
            "too few compared: {self:#?}"
        );
        assert!(
            self.with_rows * 3 > self.compared,
            "too few with rows: {self:#?}"
        );
    }
}
