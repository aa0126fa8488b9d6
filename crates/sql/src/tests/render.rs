use super::*;

#[test]
fn values_never_enter_the_text_and_equal_ones_share_a_parameter() {
    let mut query = select(Expr::column("orders", "a"), "a");
    let nasty = || Expr::Value(text("'; DROP TABLE orders; --"));
    let test = |name: &str| Expr::column("orders", name).compare(Comparator::Equal, nasty());
    query.filter = Some(Expr::All(vec![
        test("a"),
        Expr::Any(vec![test("b"), test("c")]),
    ]));
    let statement = render(&only(query), &PLAIN);
    assert!(!statement.text.contains("DROP"), "{}", statement.text);
    assert_eq!(statement.parameters.len(), 1);
    assert!(
        statement
            .text
            .contains("AND (\"orders\".\"b\" = $1 OR \"orders\".\"c\" = $1)"),
        "{}",
        statement.text
    );
}

#[test]
fn question_marks_bind_a_value_for_each_occurrence() {
    let dialect = Plain {
        placeholder: Placeholder::Question,
        ..PLAIN
    };
    let mut query = select(Expr::column("orders", "a"), "a");
    query.filter = Some(Expr::In {
        expr: Box::new(Expr::column("orders", "a")),
        values: vec![Expr::Value(text("x")), Expr::Value(text("x"))],
    });
    let statement = render(&only(query), &dialect);
    assert!(statement.text.ends_with("IN (?, ?)"), "{}", statement.text);
    assert_eq!(statement.parameters.len(), 2);
}

#[test]
fn an_identifier_cannot_leave_its_quotes() {
    let statement = render(
        &only(select(Expr::column("orders", "a\" FROM x"), "a\"b")),
        &PLAIN,
    );
    assert!(
        statement
            .text
            .contains(r#""orders"."a"" FROM x" AS "a""b""#),
        "{}",
        statement.text
    );
}

fn columns() -> [Expr; 2] {
    [Expr::column("o", "a"), Expr::column("o", "b")]
}

fn native(template: &str) -> Expr {
    let [a, _] = columns();
    let (before, after) = template.split_once('@').expect("a hole");
    let pieces = [
        NativePiece::Text(before.into()),
        NativePiece::Expr(a),
        NativePiece::Text(after.into()),
    ];
    let used = |piece: &NativePiece| !matches!(piece, NativePiece::Text(text) if text.is_empty());
    Expr::Native(pieces.into_iter().filter(used).collect())
}

#[test]
fn sql_of_the_model_never_falls_apart_in_its_surroundings() {
    let [a, b] = columns();
    let is = |expr: Expr| expr.compare(Comparator::Equal, Expr::Constant(1));
    let not = |expr: Expr| Expr::Not(Box::new(expr));
    for (filter, expected) in [
        (
            Expr::All(vec![native("@ OR TRUE"), is(a.clone())]),
            r#"("o"."a" OR TRUE) AND "o"."a" = 1"#,
        ),
        (Expr::All(vec![native("@ OR TRUE")]), r#"("o"."a" OR TRUE)"#),
        (not(native("@ OR TRUE")), r#"(NOT ("o"."a" OR TRUE))"#),
        (is(native("@ - 1")), r#"("o"."a" - 1) = 1"#),
        (is(is(a.clone())), r#"("o"."a" = 1) = 1"#),
        (
            Expr::All(vec![
                Expr::Any(vec![Expr::All(vec![native("@ OR x")])]),
                is(b.clone()),
            ]),
            r#"("o"."a" OR x) AND "o"."b" = 1"#,
        ),
        (
            Expr::IsNull(Box::new(is(a.clone()))),
            r#"("o"."a" = 1) IS NULL"#,
        ),
        (
            Expr::Native(vec![
                NativePiece::Expr(native("@ + 1")),
                NativePiece::Text(" * 2".into()),
            ]),
            r#"(("o"."a" + 1) * 2)"#,
        ),
        (
            Expr::All(vec![Expr::Any(vec![]), Expr::All(vec![])]),
            "1 = 0 AND 1 = 1",
        ),
        (
            not(Expr::Any(vec![is(a), is(b)])),
            r#"(NOT ("o"."a" = 1 OR "o"."b" = 1))"#,
        ),
    ] {
        let mut query = select(Expr::Constant(1), "a");
        query.filter = Some(filter);
        let text = render(&only(query), &PLAIN).text;
        let (_, shown) = text.split_once("WHERE\n").expect("a condition");
        let shown: Vec<&str> = shown.lines().map(str::trim).collect();
        assert_eq!(shown.join(" "), expected);
    }
}

#[test]
fn sql_of_the_model_stays_one_value_in_the_select_list() {
    for (template, expected) in [
        ("@ * 2", r#""o"."a" * 2 AS "x""#),
        ("DISTINCT @", r#"(DISTINCT "o"."a") AS "x""#),
        ("@, 1", r#"("o"."a", 1) AS "x""#),
        ("@ -- 1", r#"("o"."a" -- 1) AS "x""#),
    ] {
        let text = render(&only(select(native(template), "x")), &PLAIN).text;
        assert_eq!(text.lines().nth(1).map(str::trim), Some(expected));
    }
}

#[test]
fn every_name_of_ours_is_measured() {
    let long = || "a name that is too long".to_owned();
    let plain = || select(Expr::Constant(1), "a");
    let mut of_table = plain();
    of_table.from.alias = Some(long());
    let mut of_join = plain();
    of_join.from.joins.push(Join {
        relation: Relation::Cte("x".into()),
        alias: long(),
        on: Expr::All(Vec::new()),
    });
    let of_cte = Tree {
        with: vec![Cte {
            name: long(),
            query: plain(),
        }],
        body: plain(),
    };
    for tree in [only(of_table), only(of_join), of_cte] {
        let text = render(&legalize(tree, &PLAIN).expect("it is shortened"), &PLAIN).text;
        assert!(!text.contains(&long()) && text.contains("a n_"), "{text}");
    }
}

#[test]
fn what_is_handed_to_a_function_holds_together_where_signs_stand_beside_it() {
    let [_, b] = columns();
    for (function, arguments, expected) in [
        (
            Function::OrZero,
            vec![native("@ + 1")],
            r#"COALESCE("o"."a" + 1, 0)"#,
        ),
        (
            Function::Difference,
            vec![native("@ + 1"), b],
            r#"(("o"."a" + 1) - "o"."b")"#,
        ),
    ] {
        let call = Expr::Call(function, arguments);
        let text = render(&only(select(call, "x")), &PLAIN).text;
        assert!(text.contains(&format!("{expected} AS \"x\"")), "{text}");
    }
}

#[test]
fn the_type_of_a_column_is_that_of_the_expression_it_names() {
    let cast = |expr, kind| Expr::Cast(Box::new(expr), kind);
    let cte = |name: &str, query: Select| Cte {
        name: name.into(),
        query,
    };
    let [a, _] = columns();
    let first = select(cast(a, Type::Float), "x");
    let second = select(cast(Expr::Constant(1), Type::Integer), "x");
    let of = |table: Option<&str>, name: &str| Expr::Column {
        table: table.map(str::to_owned),
        name: name.into(),
    };
    let mut body = select(of(None, "x"), "plain");
    body.items.extend([
        Item {
            expr: of(Some("other"), "x"),
            alias: "joined".into(),
        },
        Item {
            expr: of(Some("nobody"), "x"),
            alias: "unknown".into(),
        },
        Item {
            expr: Expr::Call(Function::Beginning, vec![of(None, "x"), Expr::Constant(1)]),
            alias: "text".into(),
        },
    ]);
    body.from = From {
        relation: Relation::Cte("first".into()),
        alias: None,
        joins: vec![Join {
            relation: Relation::Cte("second".into()),
            alias: "other".into(),
            on: Expr::All(Vec::new()),
        }],
    };
    let tree = Tree {
        with: vec![cte("first", first), cte("second", second)],
        body,
    };
    assert_eq!(
        render(&tree, &PLAIN).columns,
        [
            Some(Type::Float),
            Some(Type::Integer),
            None,
            Some(Type::Text)
        ]
    );
}
