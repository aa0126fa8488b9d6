use base::Granularity;

use super::*;

fn refusal(tree: Tree, dialect: &Plain) -> String {
    legalize(tree, dialect).expect_err("refused").to_string()
}

fn legal(tree: Tree, dialect: &Plain) -> Statement {
    render(&legalize(tree, dialect).expect("legal"), dialect)
}

fn ordered(descending: bool) -> Select {
    let mut query = select(Expr::column("orders", "a"), "a");
    query.order_by = vec![OrderBy {
        expr: Expr::name("a"),
        descending,
    }];
    query
}

const TOP: Plain = Plain {
    limit: Some(LimitClause::Top),
    nulls: NullOrder::Lowest,
    condition_column: Some(ConditionColumn::EqualsOne),
    like: None,
    placeholder: Placeholder::Numbered("@P"),
    grammar: || Box::new(crate::grammar::MsSql),
    quotes: ['"'; 2],
    nested_with: false,
    windows: true,
};

#[test]
fn a_name_of_the_database_that_the_engine_would_cut_is_refused() {
    let long = "a name that is too long";
    let refusal = refusal(only(select(Expr::column("orders", long), "a")), &PLAIN);
    assert!(refusal.contains("longer than 20"), "{refusal}");
    let mut query = select(Expr::column("orders", "a"), "a");
    query.from.relation = Relation::Table {
        schema: "shop".into(),
        name: long.into(),
    };
    assert!(legalize(only(query), &PLAIN).is_err());
}

#[test]
fn a_name_of_our_own_that_the_engine_would_cut_becomes_a_short_one_everywhere() {
    let long = |end: &str| format!("a name that is too long {end}");
    let inner = Select::new(
        [long("x"), long("y")]
            .into_iter()
            .map(|alias| Item {
                expr: Expr::column("orders", "a"),
                alias,
            })
            .collect(),
        from_orders(),
    );
    let mut body = Select::new(
        vec![Item {
            expr: Expr::name(&long("y")),
            alias: long("y"),
        }],
        From {
            relation: Relation::Cte(long("cte")),
            alias: None,
            joins: Vec::new(),
        },
    );
    body.group_by = vec![Expr::name(&long("y"))];
    let cte = Cte {
        name: long("cte"),
        query: inner,
    };
    let tree = Tree {
        with: vec![cte],
        body,
    };
    let tree = legalize(tree, &PLAIN).expect("legal");
    let [x, y] = [0, 1].map(|at| tree.with[0].query.items[at].alias.clone());
    assert!(x.len() <= 20 && y.len() <= 20 && x != y, "{x} {y}");
    assert!(x.starts_with("a n_"), "{x}");
    assert_eq!(tree.body.items[0].alias, y);
    assert_eq!(tree.body.group_by, [Expr::name(&y)]);
    assert_eq!(
        tree.body.from.relation,
        Relation::Cte(tree.with[0].name.clone())
    );
}

#[test]
fn a_function_the_dialect_does_not_declare_is_refused() {
    let call = Expr::Call(
        Function::Truncate(Granularity::Month),
        vec![Expr::column("orders", "day")],
    );
    let error = refusal(only(select(call, "month")), &PLAIN);
    assert!(error.contains("Truncate(Month)"), "{error}");
}

#[test]
fn an_engine_without_nulls_last_orders_by_a_column_more_where_nulls_would_come_first() {
    let dialect = Plain {
        nulls: NullOrder::Lowest,
        ..PLAIN
    };
    let text = |descending| legal(only(ordered(descending)), &dialect).text;
    assert!(
        text(false)
            .ends_with("ORDER BY CASE WHEN \"orders\".\"a\" IS NULL THEN 1 ELSE 0 END, \"a\""),
        "{}",
        text(false)
    );
    assert!(
        text(true).ends_with("ORDER BY \"a\" DESC"),
        "{}",
        text(true)
    );
}

#[test]
fn a_limit_stands_where_the_engine_wants_it() {
    let limited = |limit, offset| Select {
        limit: Some(limit),
        offset,
        ..ordered(true)
    };
    let ends = |select: Select, dialect: &Plain, end: &str| {
        let text = legal(only(select), dialect).text;
        assert!(text.ends_with(end), "{text}");
    };
    ends(limited(5, 0), &PLAIN, "\nLIMIT 5");
    ends(limited(5, 2), &PLAIN, "\nLIMIT 5\nOFFSET 2");
    ends(
        limited(5, 2),
        &TOP,
        "\nOFFSET 2 ROWS FETCH NEXT 5 ROWS ONLY",
    );
    for offset in [0, 2] {
        let text = legal(only(limited(0, offset)), &TOP).text;
        assert!(text.starts_with("SELECT TOP (0)\n"), "{text}");
        assert!(!text.contains("OFFSET"), "{text}");
    }
}

#[test]
fn a_limit_that_would_mean_nothing_is_refused() {
    let undeclared = Plain {
        limit: None,
        ..PLAIN
    };
    let limited = |limit, offset| Select {
        limit,
        offset,
        ..select(Expr::column("orders", "a"), "a")
    };
    for (select, dialect, why) in [
        (limited(Some(5), 0), &undeclared, "a limit"),
        (limited(None, 2), &PLAIN, "an offset without a limit"),
        (limited(Some(5), 2), &TOP, "an offset without an order"),
    ] {
        assert_eq!(
            refusal(only(select), dialect),
            format!("plain cannot express {why}")
        );
    }
}

#[test]
fn an_order_inside_of_a_statement_is_dropped_unless_it_chooses_rows() {
    let with = |limit| Tree {
        with: vec![Cte {
            name: "x".into(),
            query: Select {
                limit,
                ..ordered(true)
            },
        }],
        body: select(Expr::Constant(1), "a"),
    };
    assert!(!legal(with(None), &TOP).text.contains("ORDER BY"));
    assert!(legal(with(Some(3)), &TOP).text.contains("ORDER BY"));
}

#[test]
fn a_column_is_a_condition_as_the_engine_can_take_it() {
    let mut query = select(Expr::Constant(1), "a");
    let flag = || Expr::column("orders", "flag");
    query.filter = Some(Expr::All(vec![flag(), Expr::Not(Box::new(flag()))]));
    let undeclared = Plain {
        condition_column: None,
        ..PLAIN
    };
    for (dialect, shown) in [
        (&PLAIN, "\"orders\".\"flag\" AND (NOT \"orders\".\"flag\")"),
        (
            &TOP,
            "\"orders\".\"flag\" = 1 AND (NOT \"orders\".\"flag\" = 1)",
        ),
    ] {
        let text = legal(only(query.clone()), dialect).text;
        let (_, filter) = text.split_once("WHERE").expect("a filter");
        let words: Vec<&str> = filter.split_whitespace().collect();
        assert_eq!(words.join(" "), shown);
    }
    let refusal = refusal(only(query), &undeclared);
    assert!(refusal.ends_with("a column as a condition"), "{refusal}");
}

#[test]
fn an_argument_that_stands_twice_is_bound_twice_where_values_have_no_names() {
    let week = Expr::Call(
        Function::Truncate(Granularity::Week),
        vec![Expr::Value(text("{0}"))],
    );
    let question = Plain {
        placeholder: Placeholder::Question,
        ..PLAIN
    };
    let statement = legal(only(select(week.clone(), "w")), &question);
    assert!(statement.text.contains("SUBDATE(?, WEEKDAY(?))"));
    assert_eq!(statement.parameters.len(), 2);
    let statement = legal(only(select(week, "w")), &TOP);
    assert!(statement.text.contains("SUBDATE(@P1, WEEKDAY(@P1))"));
    assert_eq!(statement.parameters.len(), 1);
}

#[test]
fn more_values_than_an_engine_takes_are_refused() {
    let with = |n: i64| {
        let mut query = select(Expr::Constant(1), "a");
        query.filter = Some(Expr::In {
            expr: Box::new(Expr::column("orders", "a")),
            values: (0..n).map(|n| Expr::Value(Value::Integer(n))).collect(),
        });
        only(query)
    };
    legalize(with(3), &PLAIN).expect("as many as it takes");
    let refusal = refusal(with(4), &PLAIN);
    assert!(
        refusal.ends_with("more than 3 values in one statement"),
        "{refusal}"
    );
}

#[test]
fn a_function_looks_at_other_rows_where_the_engine_lets_it() {
    let ranked = |function| {
        let order = vec![OrderBy {
            expr: Expr::column("orders", "b"),
            descending: false,
        }];
        only(select(
            Expr::Window {
                function,
                arguments: Vec::new(),
                by: vec![Expr::column("orders", "a")],
                order,
            },
            "x",
        ))
    };
    let plain = legal(ranked(Function::Rank), &PLAIN).text;
    assert!(
        plain.contains(r#"OVER (PARTITION BY "orders"."a" ORDER BY "orders"."b""#),
        "{plain}"
    );
    // Where nothing is the lowest of all it is put behind the others here, too.
    let lowest = legal(ranked(Function::Rank), &TOP).text;
    assert!(
        lowest.contains(r#"ORDER BY CASE WHEN "orders"."b" IS NULL"#),
        "{lowest}"
    );
    let none = Plain {
        windows: false,
        ..PLAIN
    };
    let refused = refusal(ranked(Function::Rank), &none);
    assert!(refused.contains("Rank over other rows"), "{refused}");
    let unknown = refusal(ranked(Function::MonthsBetween), &PLAIN);
    assert!(
        unknown.contains("MonthsBetween over other rows"),
        "{unknown}"
    );
}
