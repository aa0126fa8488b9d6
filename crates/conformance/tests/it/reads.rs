//! What the compiler writes passes the guard, in every dialect: the statements of random queries.
//! The guard bounds what its parser is given; few of them may be beyond that.
//!
//! How many are tried says `QUERENT_READS`; a part of them where it is not set.

use std::time::{Duration, Instant};

use plan::assemble;
use sql::{Catalog, Statement, admit, legalize, render};
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

/// What is read twice at every depth would not come back from these.
#[test]
fn what_is_nested_is_read_once() {
    let started = Instant::now();
    for dialect in DIALECTS {
        for (start, open, middle, close, admitted) in NESTED {
            let (open, close) = (open.repeat(DEPTH), close.repeat(DEPTH));
            let statement = Statement {
                text: format!("SELECT {start}{open}{middle}{close}"),
                parameters: Vec::new(),
                columns: Vec::new(),
            };
            let said = admit(&statement, *dialect, &Catalog::default());
            assert_eq!(said.is_ok(), *admitted, "{}: {said:?}", dialect.name());
        }
    }
    // A tenth of a second for all; what doubles forty times takes days.
    assert!(started.elapsed() < Duration::from_secs(20));
}

const DEPTH: usize = 40;

/// What stands before, what opens, what is in the middle, what closes, and whether it may be read.
const NESTED: &[(&str, &str, &str, &str, bool)] = &[
    ("", "lower(", "'a'", ")", true),
    ("", "(", "1", ")", true),
    ("", "coalesce(1, ", "1", ")", true),
    ("", "CASE WHEN 1 = 1 THEN ", "1", " END", true),
    ("", "CAST(", "1", " AS DECIMAL(18, 2))", true),
    ("", "(SELECT ", "1", ")", true),
    ("", "1 + (2 * ", "3", ")", true),
    ("", "lower(", "1 = = 1", ")", false),
    ("", "CASE WHEN ", "1 = = 1", " THEN 1 END", false),
    ("", "(SELECT ", "1 = = 1", ")", false),
    ("1 FROM ", "(", "1 = = 1", ")", false),
    ("1 FROM ", "(", "a JOIN b ON", ")", false),
    ("1 ", "FROM (SELECT 1 ", "WHERE 1 = = 1", ") AS t", false),
    ("1 ", "WHERE 1 IN (SELECT 1 ", "WHERE 1 = = 1", ")", false),
    (
        "1 WHERE ",
        "EXISTS (SELECT 1 WHERE ",
        "WHERE 1 = = 1",
        ")",
        false,
    ),
];
