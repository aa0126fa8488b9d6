use super::*;

#[test]
fn a_row_stays_alone_without_a_partner_and_is_repeated_for_each_of_several() {
    let city = compute(
        sales_with_shops(),
        vec![
            ("shop", Expr::column("sales", "shop")),
            ("city", Expr::column("shops", "city")),
        ],
    );
    let expected = [
        [Value::Integer(1), text("Agra")],
        [Value::Integer(1), text("Agra")],
        [Value::Integer(2), text("Puri")],
        [Value::Integer(2), Value::Null],
        [Value::Integer(9), Value::Null],
        [Value::Null, Value::Null],
    ];
    assert_eq!(rows(*city), expected);
}

#[test]
fn looking_partners_up_finds_those_that_the_condition_alone_finds() {
    let Node::Join {
        input,
        cube,
        alias,
        relation,
        on,
    } = *sales_with_shops()
    else {
        unreachable!("it is a join")
    };
    let slow = Node::Join {
        input,
        cube,
        alias,
        relation,
        on: Expr::All(vec![on]),
    };
    assert_eq!(rows(slow), rows(*sales_with_shops()));
}

#[test]
fn rows_of_which_a_condition_is_unknown_do_not_pass_it_nor_its_opposite() {
    let count = |condition| {
        rows(Node::Filter {
            input: sales(),
            condition,
            reason: Reason::Question,
        })
        .len()
    };
    let positive = || {
        let zero = Expr::Value(Value::Integer(0));
        Expr::column("sales", "amount").compare(Comparator::Greater, zero)
    };
    let unknown = || Expr::IsNull(Box::new(Expr::column("sales", "amount")));
    assert_eq!(count(positive()), 3);
    assert_eq!(count(Expr::Not(Box::new(positive()))), 1);
    assert_eq!(count(Expr::Any(vec![positive(), unknown()])), 4);
    assert_eq!(count(Expr::All(vec![])), 5);
    assert_eq!(count(Expr::Any(vec![])), 0);
    let not_in = |values| {
        let expr = Box::new(Expr::column("sales", "shop"));
        count(Expr::Not(Box::new(Expr::In { expr, values })))
    };
    assert_eq!(not_in(vec![Expr::Constant(1)]), 2);
    assert_eq!(not_in(vec![Expr::Constant(1), Expr::Value(Value::Null)]), 0);
}

fn aggregate(by: &[&str], input: Box<Node>, calls: Vec<(Function, Option<&str>)>) -> Node {
    let call = |(function, name): (Function, Option<&str>)| {
        let arguments = name.into_iter().map(Expr::name).collect();
        (format!("{function:?}"), Expr::Call(function, arguments))
    };
    Node::Aggregate {
        input,
        by: by.iter().map(ToString::to_string).collect(),
        measures: calls.into_iter().map(call).collect(),
    }
}

#[test]
fn aggregates_pass_over_what_is_not_there_and_nothing_is_one_group() {
    let of = |function| (function, Some("amount"));
    let functions = [
        Function::Sum,
        Function::Avg,
        Function::Min,
        Function::Max,
        Function::Count,
    ];
    let mut calls: Vec<_> = functions.into_iter().map(of).collect();
    calls.push((Function::CountRows, None));
    calls.push((Function::CountDistinct, Some("day")));
    let node = aggregate(&["shop"], sales(), calls.clone());
    let of_shop = |sum, least, most, count, days| {
        let average = match sum {
            Value::Decimal(sum) => Value::Float(sum.to_f64() / count as f64),
            _ => Value::Null,
        };
        vec![
            sum,
            average,
            least,
            most,
            Value::Integer(count),
            Value::Integer(count.max(1)),
            Value::Integer(days),
        ]
    };
    let with = |shop, mut rest: Vec<Value>| {
        rest.insert(0, shop);
        rest
    };
    assert_eq!(
        rows(node),
        [
            with(
                Value::Integer(1),
                of_shop(cents(330), cents(110), cents(220), 2, 2)
            ),
            with(
                Value::Integer(2),
                of_shop(Value::Null, Value::Null, Value::Null, 0, 1)
            ),
            with(
                Value::Integer(9),
                of_shop(cents(-50), cents(-50), cents(-50), 1, 1)
            ),
            with(Value::Null, of_shop(cents(1), cents(1), cents(1), 1, 1)),
        ]
    );
    let nobody = || {
        Box::new(Node::Filter {
            input: sales(),
            condition: Expr::Any(vec![]),
            reason: Reason::Question,
        })
    };
    let zero = Value::Integer(0);
    let nothing = [
        Value::Null,
        Value::Null,
        Value::Null,
        Value::Null,
        zero.clone(),
        zero.clone(),
        zero,
    ];
    assert_eq!(rows(aggregate(&[], nobody(), calls.clone())), [nothing]);
    assert!(rows(aggregate(&["shop"], nobody(), calls)).is_empty());
}

#[test]
fn a_week_begins_on_monday_also_across_the_end_of_a_year() {
    let cut = |granularity| {
        let cut = Expr::Call(
            Function::Truncate(granularity),
            vec![Expr::column("sales", "day")],
        );
        let cut = Expr::Cast(Box::new(cut), Type::Date);
        let mut days = rows(*compute(sales(), vec![("day", cut)]));
        days.truncate(3);
        days.concat()
    };
    let days = |days: [(i16, i8, i8); 3]| {
        days.map(|(year, month, day)| Value::Date(date(year, month, day)))
    };
    assert_eq!(
        cut(Granularity::Week),
        days([(2026, 12, 28), (2026, 12, 28), (2027, 1, 4)])
    );
    assert_eq!(
        cut(Granularity::Month),
        days([(2026, 12, 1), (2027, 1, 1), (2027, 1, 1)])
    );
    assert_eq!(
        cut(Granularity::Quarter),
        days([(2026, 10, 1), (2027, 1, 1), (2027, 1, 1)])
    );
    assert_eq!(
        cut(Granularity::Year),
        days([(2026, 1, 1), (2027, 1, 1), (2027, 1, 1)])
    );
    assert_eq!(
        cut(Granularity::Day),
        days([(2026, 12, 31), (2027, 1, 3), (2027, 1, 4)])
    );
}

#[test]
fn what_is_not_there_comes_last_in_either_direction() {
    let amounts = |descending, offset| {
        let keys = vec![SortKey {
            column: "amount".into(),
            descending,
        }];
        let input = compute(sales(), vec![("amount", Expr::column("sales", "amount"))]);
        let sorted = Box::new(Node::Sort { input, keys });
        rows(Node::Limit {
            input: sorted,
            rows: 3,
            offset,
        })
        .concat()
    };
    assert_eq!(amounts(false, 0), [cents(-50), cents(1), cents(110)]);
    assert_eq!(amounts(true, 0), [cents(220), cents(110), cents(1)]);
    assert_eq!(amounts(false, 3), [cents(220), Value::Null]);
    assert_eq!(amounts(true, 3), [cents(-50), Value::Null]);
}
