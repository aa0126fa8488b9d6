//! What the compiler writes passes the guard, in every dialect: the statements of random queries.
//! The guard bounds what its parser is given; few of them may be beyond that.
//!
//! How many are tried says `QUERENT_READS`; a part of them where it is not set.

use plan::assemble;
use sql::{admit, legalize, render};
use testkit::random::trial::{TOO_LONG, each_case, model, plan};
use testkit::random::{Options, SCHEMA, query, world};

use crate::dialects::DIALECTS;

const QUERIES_OF_A_WORLD: usize = 20;

#[test]
fn every_reading_passes_the_guard() {
    let asked = std::env::var("QUERENT_READS").ok();
    let count = asked.and_then(|n| n.parse().ok()).unwrap_or(200_usize);
    let (mut passed, mut too_long) = (vec![0_usize; DIALECTS.len()], 0);
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
                match admit(&statement, *dialect, &catalog) {
                    Ok(_) => *passed += 1,
                    Err(why) if why.to_string() == TOO_LONG => too_long += 1,
                    Err(why) => {
                        return Err(format!("{}: {why}\n{}", dialect.name(), statement.text));
                    }
                }
            }
        }
        Ok(())
    });
    let all: usize = passed.iter().sum();
    assert!(
        too_long * 100 < all,
        "{too_long} beside {all} are beyond the bound"
    );
    for (dialect, passed) in DIALECTS.iter().zip(passed) {
        assert!(
            passed >= count,
            "{}: only {passed} statements",
            dialect.name()
        );
    }
}
