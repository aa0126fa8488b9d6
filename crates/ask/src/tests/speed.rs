//! How long a question takes in a model of twenty cubes with ten thousand values:
//! `cargo test --release -p ask speed -- --ignored --nocapture`.

use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lexicon::ValueIndexBuilder;
use semantic::{MemberId, ModelFile, Visible, load};

use super::fixture::{World, today};
use crate::{Words, formulate, understand};

const QUESTIONS: &[&str] = &[
    "top 5 brand 3 by sales 3 last quarter in value 3 77",
    "sales 7 by month this fiscal year",
    "show me sales 2",
    "sales 8 and units 8 by region 8 and city 8 between 1 April 2026 and 30 September 2026, highest first",
    "sales 4 excluding city 4",
    "what is the wether like in value 9 123",
];

/// Twenty facts with a dimension cube each, two of them shared by all.
fn model() -> String {
    let mut yaml = "cubes:\n".to_owned();
    for cube in 0..10 {
        let dimension = |name: &str| {
            format!("      - {{name: {name}_{cube}, sql: \"{{CUBE}}.{name}\", type: string}}\n")
        };
        let measure = |name: &str| {
            format!("      - {{name: {name}_{cube}, sql: \"{{CUBE}}.{name}\", type: sum}}\n")
        };
        let _ = write!(
            yaml,
            "  - name: fact_{cube}\n    sql_table: fact_{cube}\n    joins:\n"
        );
        for to in [cube, 0] {
            let _ = writeln!(
                yaml,
                "      - {{name: place_{to}, sql: \"{{CUBE}}.p = {{place_{to}}}.id\", relationship: many_to_one}}"
            );
            if cube == 0 {
                break;
            }
        }
        let _ = write!(
            yaml,
            "    dimensions:\n      - {{name: day_{cube}, sql: \"{{CUBE}}.d\", type: time}}\n{}",
            dimension("brand")
        );
        let _ = write!(
            yaml,
            "    measures:\n{}{}{}",
            measure("sales"),
            measure("units"),
            measure("cost")
        );
        let _ = write!(
            yaml,
            "  - name: place_{cube}\n    sql_table: place_{cube}\n    dimensions:\n"
        );
        let _ = write!(
            yaml,
            "{}{}{}",
            dimension("region"),
            dimension("city"),
            dimension("zone")
        );
    }
    yaml
}

fn world() -> World {
    let (model, faults) = load(&[ModelFile {
        path: "twenty.yml".to_owned(),
        text: model(),
    }]);
    assert!(faults.is_empty(), "{faults}");
    let ids: Vec<MemberId> = model.members().iter().map(|member| member.id).collect();
    let visible = Visible::new(Arc::new(model), &ids, Vec::new());
    let mut values = ValueIndexBuilder::default();
    for cube in 0..10 {
        (0..1_000).for_each(|n| {
            values.add(
                &format!("place_{cube}.city_{cube}"),
                &format!("value {cube} {n}"),
            )
        });
    }
    let words = Words::new(&visible, values.build());
    World {
        visible,
        words,
        today: today(4),
    }
}

#[test]
#[allow(clippy::print_stdout)]
#[ignore = "measures; run it alone and in release"]
fn speed() {
    let started = Instant::now();
    let world = world();
    println!(
        "words of 20 cubes and 10,000 values: {:?}",
        started.elapsed()
    );
    for question in QUESTIONS {
        let batch = || {
            let started = Instant::now();
            for _ in 0..200 {
                let intent = understand(
                    black_box(question),
                    &world.words,
                    &world.visible,
                    &world.today,
                );
                black_box(formulate(&intent, &world.visible, &world.today).is_ok());
            }
            started.elapsed() / 200
        };
        let best = (0..20).map(|_| batch()).min().unwrap_or(Duration::MAX);
        println!("{best:>10.1?}  {question} -> {}", world.said(question));
        assert!(best < Duration::from_millis(1), "{question} takes {best:?}");
    }
}
