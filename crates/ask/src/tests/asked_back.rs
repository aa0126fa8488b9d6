//! Questions that are asked back or declined: with the reason, and options that lead on.

use super::fixture::{full, narrow};
use crate::ClarificationKind::{self, Ambiguous, NotUnderstood, TooBroad};

/// Each question is declined in this way, naming this word.
fn check(kind: ClarificationKind, cases: &[(&str, &str)]) {
    let world = full();
    for (question, word) in cases {
        match world.ask(question) {
            Ok(answer) => panic!("{question:?} is answered: {}", answer.echo),
            Err(back) => {
                assert_eq!(back.kind, kind, "{question:?}: {}", back.why);
                let said = format!("{} {}", back.why, back.question);
                assert!(
                    said.contains(word),
                    "{question:?} does not name {word:?}: {said}"
                );
            }
        }
    }
}

#[test]
fn what_changes_numbers_is_never_passed_over() {
    check(
        NotUnderstood,
        &[
            ("sales excluding Kerala last month", "excluding"),
            ("sales not in Chennai last month", "not"),
            ("sales by brand except Dune", "except"),
            ("sales without discounts by brand", "without"),
            ("brands that didn't sell last month", "didn't"),
            ("sales other than Tea by state", "other than"),
            ("sales of some brands last month", "some"),
            ("most of the sales by brand", "most of"),
            ("sales in both Kerala and Chennai last month", "both"),
            ("sales vs units last month", "vs"),
            ("compare sales in Chennai and Mumbai last month", "compare"),
            ("sales this year against last year", "against"),
            ("brands with sales over 1000 last month", "over"),
            ("states with more than 5 brands", "more than"),
            ("share of Dune in sales last month", "share of"),
            ("percentage of sales by brand", "percentage of"),
            ("sales growth by state", "growth"),
            ("sales yoy by brand", "yoy"),
            ("why did sales drop last month", "why"),
            ("running total of sales this year", "running total"),
            ("rank states by sales", "rank"),
            ("median price by brand", "median"),
            ("forecast sales by month", "forecast"),
            ("sales next month", "next"),
            ("and by state for those brands sales", "those"),
            ("delete sales by brand", "delete"),
            ("sales in Chennai or Tea last month", "or"),
            ("average sales by month", "average"),
            ("total margin percentage by brand", "total"),
            ("top 5 brands by sales by state", "top 5"),
            ("top 5 states and brands by sales last month", "top 5"),
            ("sales by day of week", "by day of week"),
            ("sales by fiscal year", "fiscal year"),
            ("sales june and august", "august"),
            ("sales on brand last month", "brand"),
            ("how many brands", "brands"),
            ("is Dune the top brand by sales last month", "yes-or-no"),
            ("did we sell in Chennai", "yes-or-no"),
            ("sales for state != Kerala last month", "!="),
            ("sales % by brand", "%"),
            ("top 5% brands by sales", "%"),
            ("brands by sales %", "%"),
            ("sales > 1000 by brand", ">"),
            ("sales + units by brand", "+"),
            ("sales / units by brand", "ratios"),
            ("sales - units by brand", "ratios"),
            ("sales by brand. units by state?", "several questions"),
            ("sales by brand last month. states?", "several questions"),
            ("sales by brand and units by state", "several questions"),
            (
                "sales in Chennai and units in Mumbai last month",
                "several questions",
            ),
            (
                "sales by month and units by brand in 2025",
                "several questions",
            ),
        ],
    );
}

#[test]
fn what_nothing_explains_is_named() {
    check(
        NotUnderstood,
        &[
            ("sales by flavour", "flavour"),
            ("sales of unicorns last month", "unicorns"),
            ("sales in Atlantis last month", "Atlantis"),
            ("what is the weather", "weather"),
            ("42", "42"),
            ("sales as of yesterday", "as"),
            ("", "nothing"),
            ("?!", "nothing"),
            ("sales by", "by"),
            ("brands in Tamil Nadu", "Tamil Nadu"),
            ("salary by brand", "brand"),
            ("primary sales and units last month", "units"),
            ("outlets last month by channel", "last month"),
        ],
    );
    let back = full()
        .ask("sales of unicorns and dragons last month")
        .unwrap_err();
    assert_eq!(back.unknown, ["unicorns", "dragons"]);
}

#[test]
fn two_readings_are_asked() {
    check(
        Ambiguous,
        &[
            ("sales in Delhi last month", "Delhi"),
            ("sales for Kerala last month", "Kerala"),
            ("sales by brand in Kerala", "Kerala"),
            ("sales of Kerala in Tamil Nadu last month", "Kerala"),
            ("brands of Kerala", "Kerala"),
            ("sales of May by state", "May"),
            ("sales of Units last month", "Units"),
            ("primary sales in Kerala last month", "Kerala"),
            ("margin by brand", "margin"),
            ("volume by brand last month", "volume"),
            ("closing stock last month", "dates"),
            ("sales Q1 2026", "Q1 2026"),
            ("sales from june", "from june"),
            ("sales on 03/04/2026", "03/04/2026"),
            ("top 5 brands", "measure"),
            ("last month in Chennai", "measure"),
        ],
    );
}

#[test]
fn a_bare_measure_is_too_broad() {
    check(
        TooBroad,
        &[
            ("show me sales", "Net sales"),
            ("units", "Units sold"),
            ("total sales please", "period"),
        ],
    );
    let back = full().ask("show me sales").unwrap_err();
    let questions: Vec<&str> = back
        .options
        .iter()
        .map(|option| option.question.as_str())
        .collect();
    assert_eq!(
        questions,
        [
            "sales this fiscal year",
            "sales last quarter",
            "sales last month"
        ]
    );
}

#[test]
fn a_slip_is_offered_the_nearest_name() {
    let back = full().ask("sales by brnd last month").unwrap_err();
    assert_eq!(back.unknown, ["brnd"]);
    assert_eq!(back.options[0].question, "sales by brand last month");
}

/// A member that is not visible is a word that means nothing: same reason, same options.
#[test]
fn what_is_hidden_is_unknown() {
    let world = narrow();
    let nonsense = |question: &str, word: &str| {
        let hidden = world.ask(question).unwrap_err();
        let unknown = world.ask(&question.replace(word, "qqqqq")).unwrap_err();
        assert_eq!(hidden.kind, NotUnderstood, "{question}");
        assert_eq!(hidden.unknown, [word], "{question}");
        assert_eq!(hidden.options, unknown.options, "{question}");
        assert_eq!(hidden.why.replace(word, "qqqqq"), unknown.why, "{question}");
    };
    nonsense("salary by brand", "salary");
    nonsense("sales by zone", "zone");
    nonsense("sales in North last month", "North");
    nonsense("margin by brand", "margin");
    nonsense("sales for director last month", "director");
    nonsense("sales by zoen", "zoen");
    for question in [
        "salary",
        "sales by zone",
        "zone",
        "sales in South",
        "show me payroll",
        "units by zonee",
        "sales by grade",
    ] {
        let back = format!("{:?}", world.ask(question).unwrap_err()).to_lowercase();
        let options = back
            .split("options")
            .nth(1)
            .unwrap()
            .split("unknown")
            .next()
            .unwrap();
        for hidden in [
            "salary", "zone", "payroll", "margin", "grade", "north", "director",
        ] {
            assert!(!options.contains(hidden), "{question}: {back}");
        }
    }
}
