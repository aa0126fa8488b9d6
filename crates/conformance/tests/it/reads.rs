//! What the compiler writes passes the guard, in every dialect: the statements of random queries.
//!
//! How many are tried says `QUERENT_READS`; a part of them where it is not set.

use plan::assemble;
use sql::{admit, legalize, render};
use testkit::random::trial::{each_case, model, plan};
use testkit::random::{Options, SCHEMA, query, world};

use crate::dialects::DIALECTS;

const QUERIES_OF_A_WORLD: usize = 20;

#[test]
fn every_reading_passes_the_guard() {
    let asked = std::env::var("QUERENT_READS").ok();
    let count = asked.and_then(|n| n.parse().ok()).unwrap_or(200_usize);
    let mut passed = vec![0_usize; DIALECTS.len()];
    let worlds = u32::try_from(count / 8).expect("a number of worlds");
    each_case(worlds.max(4), |draw| {
        if passed.iter().all(|passed| *passed >= count) {
            return Ok(());
        }
        let world = world(
            draw,
            Options {
                portable: true,
                ..Options::default()
            },
        );
        let (model, catalog) = (model(&world)?, world.tables.catalog(SCHEMA));
        for _ in 0..QUERIES_OF_A_WORLD {
            let query = query(draw, &world);
            let group = *draw.of(&["all", "staff"]);
            let Ok((_, plan)) = plan(&model, &world.calendar, &catalog, &query, group) else {
                continue;
            };
            for (dialect, passed) in DIALECTS.iter().zip(&mut passed) {
                // What an engine cannot say at all is refused before there is a statement.
                let Ok(tree) = legalize(assemble(&plan), *dialect) else {
                    continue;
                };
                let statement = render(&tree, *dialect);
                let admitted = admit(&statement, *dialect, &catalog);
                admitted.map_err(|why| format!("{}: {why}\n{}", dialect.name(), statement.text))?;
                *passed += 1;
            }
        }
        Ok(())
    });
    for (dialect, passed) in DIALECTS.iter().zip(passed) {
        assert!(
            passed >= count,
            "{}: only {passed} statements",
            dialect.name()
        );
    }
}
