//! What holds for every question.

use proptest::prelude::*;

use super::fixture::{World, full, narrow, short};
use crate::{Cause, ClarificationKind};

/// Questions of every kind that are answered.
const ANSWERED: &[&str] = &[
    "top 5 brands by sales last quarter in Tamil Nadu",
    "sales by month this fiscal year",
    "bottom 3 states by units sold this year",
    "average price by brand 2025",
    "sales by state and category in June 2026",
    "what were sales yesterday",
    "sales and units by state last month",
    "sales until march 2026 by brand",
    "sales since april in Tamil Nadu and Maharashtra",
    "sales by brand",
    "brands by sales",
    "sales by month on due date in 2025",
    "closing stock on snapshot date yesterday",
    "how many active outlets",
    "outlets by channel",
    "list brands",
    "list all outlets in general trade",
    "sales for Salt and Pepper in 2025",
    "sales of zest o last month by outlet status",
    "sales in \"OR\" last month",
    "sales on offer by brand last month",
    "units sold last month, only returns",
    "number of invoices in 2025 by city",
    "margin percentage by product name last year",
    "sales all time",
    "top 5 brands' sales by units",
    "which month had the highest sales in 2025",
    "sales for brand May in may 2026",
    "cities in Tamil Nadu",
];

#[test]
fn an_echo_is_understood_as_the_query_it_echoes() {
    let world = full();
    for question in ANSWERED {
        let Ok(first) = world.ask(question) else {
            panic!("{question:?} is not answered: {}", world.said(question))
        };
        let again = world.ask(&first.echo);
        let again = again.unwrap_or_else(|back| {
            panic!("{question:?}: {:?} is not understood: {back:?}", first.echo)
        });
        assert_eq!(
            short(&again.query),
            short(&first.query),
            "{question:?}: {:?}",
            first.echo
        );
        assert_eq!(again.echo, first.echo, "{question:?}");
    }
}

#[test]
fn every_option_leads_on() {
    let world = full();
    for question in [
        "show me sales",
        "sales in Delhi",
        "sales Q1 2026",
        "top 5 brands",
        "margin by brand",
        "sales by brnd",
        "closing stock last month",
        "sales of May by state",
        "how many brnds",
        "number of actve outlets",
        "sales excluding brand Dune",
    ] {
        let back = world.ask(question).unwrap_err();
        assert!(!back.options.is_empty(), "{question}");
        for option in &back.options {
            assert!(
                world.ask(&option.question).is_ok(),
                "{question:?} offers {:?}: {}",
                option.question,
                world.said(&option.question)
            );
        }
    }
}

#[test]
fn the_same_words_give_the_same_answer() {
    let seen = |world: &World| {
        ANSWERED
            .iter()
            .map(|q| format!("{:?}", world.ask(q)))
            .collect::<Vec<_>>()
    };
    let first = seen(&full());
    for _ in 0..20 {
        assert_eq!(seen(&full()), first);
    }
}

#[test]
fn politeness_case_and_order_change_nothing() {
    let world = full();
    let same = [
        "top 5 brands by sales last quarter in Tamil Nadu",
        "Please show me the top 5 brands by sales in Tamil Nadu last quarter.",
        "TOP 5 BRANDS BY SALES LAST QUARTER IN TAMIL NADU",
        "last quarter, top five brand by revenue for tamil nadu?",
        "in Tamil Nadu what were the top 5 brands by net sales last quarter",
    ];
    for question in same {
        assert_eq!(world.said(question), world.said(same[0]), "{question}");
    }
}

/// A negation anywhere changes the outcome: it is declined.
#[test]
fn a_negation_put_anywhere_is_noticed() {
    let world = full();
    for question in ANSWERED.iter().filter(|question| !question.contains('"')) {
        let words: Vec<&str> = question.split(' ').collect();
        for at in 0..=words.len() {
            let mut negated = words.clone();
            negated.insert(at, "not");
            let negated = negated.join(" ");
            assert!(
                world.ask(&negated).is_err(),
                "{negated:?} is answered: {}",
                world.said(&negated)
            );
        }
    }
}

/// Words made for somebody who may see more say nothing that this actor may not see.
#[test]
fn words_of_another_actor_show_nothing_more() {
    let (full, narrow) = (full(), narrow());
    for question in [
        "salary by grade",
        "sales by zone",
        "sales in North",
        "margin by brand",
        "top selling brands",
    ] {
        let intent = crate::understand(question, &full.words, &narrow.visible, &narrow.today);
        let said = crate::formulate(&intent, &narrow.visible, &narrow.today);
        let said = format!("{said:?}").replace(question, "").to_lowercase();
        for hidden in ["payroll", "gross margin", "geography.zone"] {
            assert!(!said.contains(hidden), "{question}: {said}");
        }
    }
}

#[test]
fn a_long_question_takes_its_time_and_no_more() {
    for piece in [
        "sales by brand ",
        "and ",
        "last ",
        "in Kerala or ",
        "2026-",
        "\"",
        "q1 ",
    ] {
        let question = piece.repeat(2_000 / piece.len());
        let started = std::time::Instant::now();
        let _ = world().ask(&question);
        assert!(
            started.elapsed() < std::time::Duration::from_secs(2),
            "{piece:?}: {:?}",
            started.elapsed()
        );
    }
}

#[test]
fn every_part_names_its_words() {
    let world = full();
    let question = "Top 5 brands by sales last quarter in Tamil Nadu";
    let intent = crate::understand(question, &world.words, &world.visible, &world.today);
    let said = |cause: &Cause| match cause {
        Cause::Words(span) => &question[span.start..span.end],
        Cause::Default(name) => name,
    };
    assert_eq!(said(&intent.measures[0].cause), "sales");
    assert_eq!(said(&intent.dimensions[0].cause), "brands");
    assert_eq!(said(&intent.filters[0].cause), "Tamil Nadu");
    assert_eq!(said(&intent.period.unwrap().cause), "last quarter");
    assert_eq!(said(&intent.top.unwrap().cause), "Top 5");
}

fn world() -> &'static World {
    static WORLD: std::sync::LazyLock<World> = std::sync::LazyLock::new(full);
    &WORLD
}

fn pieces() -> impl Strategy<Value = String> {
    let words: Vec<&str> = ANSWERED.iter().flat_map(|q| q.split(' ')).collect();
    let odd = [
        "not",
        "and",
        "or",
        "by",
        "of",
        "2026",
        "12",
        "-",
        ",",
        "\"",
        "q1",
        "fy",
        "jan",
        "to",
        "between",
        "from",
        "all",
        "only",
        "count",
        "wise",
        "0",
        "99999999999999999999",
        "31",
        "/",
        "last",
        "top",
    ];
    let any: Vec<String> = words.into_iter().chain(odd).map(str::to_owned).collect();
    proptest::collection::vec(proptest::sample::select(any), 0..14)
        .prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_too_odd(text in "\\PC{0,60}") {
        let _ = world().ask(&text);
    }

    #[test]
    fn no_order_of_known_words_is_too_odd(text in pieces()) {
        let _ = world().ask(&text);
    }

    #[test]
    fn every_option_of_any_question_leads_on(text in pieces()) {
        let Err(back) = world().ask(&text) else { return Ok(()) };
        for option in &back.options {
            if let Err(next) = world().ask(&option.question) {
                prop_assert!(next.kind != ClarificationKind::NotUnderstood, "{text:?} offers {:?}", option.question);
            }
        }
    }

    #[test]
    fn every_word_ends_somewhere(text in pieces()) {
        let world = world();
        let intent = crate::understand(&text, &world.words, &world.visible, &world.today);
        if let Ok(formulated) = crate::formulate(&intent, &world.visible, &world.today) {
            prop_assert!(intent.unknown.is_empty() && intent.refused.is_empty());
            prop_assert!((0.0..=1.0).contains(&formulated.confidence));
        }
    }
}
