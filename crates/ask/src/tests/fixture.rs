//! One model, two actors: one who may see all of it, one who may not see pay, zones and margins.

use std::sync::Arc;

use base::{Calendar, Limits};
use jiff::civil::{Weekday, date};
use jiff::tz::TimeZone;
use lexicon::ValueIndexBuilder;
use semantic::{Filter, MemberId, ModelFile, Query, Visible, load, resolve};

use crate::{Clarification, Formulated, Today, Words, formulate, understand};

pub struct World {
    pub visible: Visible,
    pub words: Words,
    pub today: Today,
}

const VALUES: &[(&str, &[&str])] = &[
    ("geography.zone", &["North", "South", "East", "West"]),
    (
        "geography.state",
        &[
            "Tamil Nadu",
            "Kerala",
            "Delhi",
            "Maharashtra",
            "Oregon",
            "OR",
            "AS",
        ],
    ),
    (
        "geography.city",
        &["Chennai", "Mumbai", "Delhi", "New Delhi", "Kochi"],
    ),
    (
        "product.brand",
        &[
            "Amber Tea",
            "Dune",
            "Salt and Pepper",
            "Zest-O",
            "May",
            "Kerala",
            "Like",
        ],
    ),
    (
        "product.category",
        &["Tea", "Biscuits", "Snacks", "Units", "Product category"],
    ),
    ("outlets.channel", &["Modern Trade", "General Trade"]),
    ("outlets.status", &["Active", "Closed"]),
    ("distributors.status", &["Active"]),
    ("payroll.target_state", &["Tamil Nadu"]),
    ("payroll.grade", &["Director"]),
];

/// Sees everything public.
pub fn full() -> World {
    world(|_| true)
}

/// Sees no pay, no zones and no margins.
pub fn narrow() -> World {
    world(|path| {
        !path.starts_with("payroll.") && path != "geography.zone" && !path.contains("margin")
    })
}

fn world(shown: impl Fn(&str) -> bool) -> World {
    let file = ModelFile {
        path: "model.yml".to_owned(),
        text: include_str!("model.yml").to_owned(),
    };
    let (model, faults) = load(&[file]);
    assert!(faults.is_empty(), "{faults}");
    let ids: Vec<MemberId> = model
        .members()
        .iter()
        .filter(|m| m.public && shown(&m.path))
        .map(|m| m.id)
        .collect();
    let visible = Visible::new(Arc::new(model), &ids, Vec::new());
    let mut values = ValueIndexBuilder::default();
    for (path, texts) in VALUES {
        texts.iter().for_each(|text| values.add(path, text));
    }
    let words = Words::new(&visible, values.build());
    World {
        visible,
        words,
        today: today(4),
    }
}

pub fn today(fiscal_year_start: i8) -> Today {
    let time_zone = TimeZone::get("Asia/Kolkata").unwrap();
    let calendar = Calendar {
        fiscal_year_start,
        week_start: Weekday::Monday,
        fiscal_weeks: None,
        time_zone,
    };
    Today {
        date: date(2026, 11, 20),
        calendar,
    }
}

impl World {
    pub fn ask(&self, question: &str) -> Result<Formulated, Clarification> {
        let intent = understand(question, &self.words, &self.visible, &self.today);
        let answer = formulate(&intent, &self.visible, &self.today);
        if let Ok(formulated) = &answer
            && let Err(faults) = resolve(
                &formulated.query,
                &self.visible,
                &self.today.calendar,
                &Limits::default(),
            )
        {
            panic!("{question:?} gives a query that does not resolve: {faults}");
        }
        answer
    }

    /// The query in short, or the kind of the question back with its options.
    pub fn said(&self, question: &str) -> String {
        match self.ask(question) {
            Ok(formulated) => short(&formulated.query),
            Err(back) => {
                let options: Vec<&str> = back
                    .options
                    .iter()
                    .map(|option| option.title.as_str())
                    .collect();
                format!("{:?}: {} [{}]", back.kind, back.why, options.join("; "))
            }
        }
    }
}

/// `measures by dimensions @ date/grain first..last ? filters ^ order # limit`, without what is absent.
pub fn short(query: &Query) -> String {
    let name = |path: &String| path.rsplit('.').next().unwrap_or_default().to_owned();
    let names = |paths: &[String]| paths.iter().map(name).collect::<Vec<_>>().join(",");
    let mut out = vec![names(&query.measures)];
    if !query.dimensions.is_empty() {
        out.push(format!("by {}", names(&query.dimensions)));
    }
    for time in &query.time_dimensions {
        let grain = time
            .granularity
            .as_ref()
            .map(|grain| format!("/{grain}"))
            .unwrap_or_default();
        let range = time
            .range
            .map(|(first, last)| format!(" {first}..{last}"))
            .unwrap_or_default();
        out.push(format!("@ {}{grain}{range}", name(&time.dimension)));
    }
    out.extend(
        query
            .segments
            .iter()
            .map(|path| format!("? {}", name(path))),
    );
    out.extend(query.filters.iter().map(|filter| match filter {
        Filter::Test {
            member,
            operator,
            values,
            ..
        } => format!("? {} {operator} {}", name(member), values.join("|")),
        other => format!("? {other:?}"),
    }));
    for order in &query.order {
        out.push(format!(
            "^ {} {}",
            name(&order.member),
            if order.descending { "desc" } else { "asc" }
        ));
    }
    out.extend(query.limit.map(|limit| format!("# {limit}")));
    out.join(" ").trim().to_owned()
}
