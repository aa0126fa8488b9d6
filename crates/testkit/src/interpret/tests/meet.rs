use plan::{Groups, Part};

use super::*;

fn total(by: &[&str], measure: &str, input: Box<Node>) -> Node {
    let sum = Expr::Call(Function::Sum, vec![Expr::name("amount")]);
    Node::Aggregate {
        input,
        by: by.iter().map(ToString::to_string).collect(),
        measures: vec![(measure.into(), sum)],
    }
}

/// Sales of a shop, or of all.
fn some(shop: Option<i64>) -> Box<Node> {
    let input = compute(
        sales(),
        ["shop", "amount", "day"]
            .map(|name| (name, Expr::column("sales", name)))
            .to_vec(),
    );
    let wanted = |shop| {
        let shop = Expr::Value(Value::Integer(shop));
        Expr::name("shop").compare(Comparator::Equal, shop)
    };
    Box::new(Node::Filter {
        input,
        condition: shop.map_or(Expr::All(Vec::new()), wanted),
        reason: Reason::Question,
    })
}

fn part(total: Node) -> Part {
    Part::of(total, &["shop".to_owned()])
}

#[test]
fn facts_meet_at_equal_keys_and_at_those_without_a_value() {
    let by = ["shop"];
    let met = Node::Meet {
        by: vec!["shop".into()],
        parts: vec![
            part(total(&by, "of one", some(Some(1)))),
            part(total(&by, "of all", some(None))),
            part(total(&by, "again", some(None))),
        ],
    };
    let null = || Value::Null;
    let expected = [
        [Value::Integer(1), cents(330), cents(330), cents(330)],
        [Value::Integer(2), null(), null(), null()],
        [Value::Integer(9), null(), cents(-50), cents(-50)],
        [null(), null(), cents(1), cents(1)],
    ];
    assert_eq!(rows(met), expected);
}

#[test]
fn totals_of_a_wider_grain_stand_beside_every_group_and_bring_none() {
    let by = ["shop", "day"];
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let wider = |at: &[&str], name: &str, input| Part {
        label: Some(name.into()),
        at: names(at),
        measures: vec![(name.into(), "amount".into())],
        totals: total(at, "amount", input),
        groups: Groups::OfOthers,
    };
    let met = Node::Meet {
        by: names(&by),
        parts: vec![
            Part::of(total(&by, "amount", some(Some(1))), &names(&by)),
            wider(&["shop"], "of the shop", some(None)),
            wider(&[], "of all", some(None)),
        ],
    };
    let found = rows(met);
    assert!(found.len() > 1, "{found:?}");
    for row in found {
        assert_eq!(row[0], Value::Integer(1));
        assert_eq!(row[3..], [cents(330), cents(281)]);
    }
}

#[test]
fn one_time_of_each_group_counts() {
    let taken = |by: &[&str], last| {
        let each: Vec<&str> = by.iter().copied().chain(["day"]).collect();
        rows(Node::TakeAt {
            input: Box::new(total(&each, "stock", some(None))),
            by: by.iter().map(ToString::to_string).collect(),
            time: "day".into(),
            last,
            measures: vec!["stock".into()],
        })
    };
    // On the last day of all, two places were counted, and one without a number.
    assert_eq!(taken(&[], true), [[cents(-49)]]);
    assert_eq!(taken(&[], false), [[cents(110)]]);
    let first = &taken(&["shop"], true)[0];
    assert_eq!(first, &[Value::Integer(1), cents(220)]);
}

#[test]
fn a_whole_that_was_never_counted_is_one_row_without_a_number() {
    let taken = Node::TakeAt {
        input: Box::new(total(&["day"], "stock", some(Some(77)))),
        by: Vec::new(),
        time: "day".into(),
        last: true,
        measures: vec!["stock".into()],
    };
    assert_eq!(rows(taken), [[Value::Null]]);
}
