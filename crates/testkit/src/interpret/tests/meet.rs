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

#[test]
fn facts_meet_at_equal_keys_and_at_those_without_a_value() {
    let by = ["shop"];
    let met = Node::Meet {
        by: vec!["shop".into()],
        totals: vec![
            total(&by, "of one", some(Some(1))),
            total(&by, "of all", some(None)),
            total(&by, "again", some(None)),
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
