use base::{Granularity, Type, Value};

use crate::*;

/// A plain dialect, so that this crate is tested without any engine's.
struct Plain {
    nulls: NullOrder,
    placeholder: Placeholder,
}

const PLAIN: Plain = Plain {
    nulls: NullOrder::Explicit,
    placeholder: Placeholder::Numbered("$"),
};

impl Dialect for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }
    fn quote(&self, identifier: &str) -> String {
        format!("\"{}\"", identifier.replace('"', "\"\""))
    }
    fn identifier_max(&self) -> usize {
        20
    }
    fn placeholder(&self) -> Placeholder {
        self.placeholder
    }
    fn nulls(&self) -> NullOrder {
        self.nulls
    }
    fn type_name(&self, kind: Type) -> String {
        format!("{kind:?}").to_uppercase()
    }
    fn grammar(&self) -> Box<dyn sqlparser::dialect::Dialect> {
        Box::new(sqlparser::dialect::PostgreSqlDialect {})
    }
    fn functions_allowed(&self) -> &'static [&'static str] {
        &["sum", "count", "lower"]
    }
}

fn from_orders() -> From {
    let relation = Relation::Table {
        schema: "shop".into(),
        name: "orders".into(),
    };
    From {
        relation,
        alias: Some("orders".into()),
        joins: Vec::new(),
    }
}

fn select(expr: Expr, alias: &str) -> Select {
    Select::new(
        vec![Item {
            expr,
            alias: alias.into(),
        }],
        from_orders(),
    )
}

fn only(body: Select) -> Tree {
    Tree {
        with: Vec::new(),
        body,
    }
}

fn text(value: &str) -> Value {
    Value::Text(value.into())
}

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

#[test]
fn a_name_the_engine_would_cut_is_refused() {
    let error = legalize(
        only(select(
            Expr::column("orders", "a"),
            "a name that is too long",
        )),
        &PLAIN,
    );
    assert!(
        error
            .expect_err("too long")
            .to_string()
            .contains("longer than 20 bytes")
    );
}

#[test]
fn a_function_the_dialect_does_not_declare_is_refused() {
    let call = Expr::Call(
        Function::Truncate(Granularity::Month),
        vec![Expr::column("orders", "day")],
    );
    let error = legalize(only(select(call, "month")), &PLAIN).expect_err("not declared");
    assert!(error.to_string().contains("Truncate(Month)"), "{error}");
}

#[test]
fn an_engine_without_nulls_last_orders_by_a_column_more() {
    let dialect = Plain {
        nulls: NullOrder::Implicit,
        ..PLAIN
    };
    let mut query = select(Expr::column("orders", "a"), "a");
    query.order_by = vec![OrderBy {
        expr: Expr::name("a"),
        descending: true,
    }];
    let tree = legalize(only(query), &dialect).expect("legal");
    let text = render(&tree, &dialect).text;
    assert!(
        text.ends_with("ORDER BY CASE WHEN \"a\" IS NULL THEN 1 ELSE 0 END, \"a\" DESC"),
        "{text}"
    );
}

fn catalog() -> Catalog {
    let columns = vec![Column {
        name: "a".into(),
        kind: Some(Type::Integer),
    }];
    Catalog {
        tables: vec![Table {
            schema: "shop".into(),
            name: "orders".into(),
            columns,
        }],
    }
}

fn admitted(text: &str) -> Result<Admitted, Refusal> {
    admit(
        &Statement {
            text: text.into(),
            parameters: Vec::new(),
        },
        &PLAIN,
        &catalog(),
    )
}

#[test]
fn reading_the_tenants_own_tables_passes() {
    for good in [
        "SELECT a FROM shop.orders",
        "WITH x AS (SELECT a FROM shop.orders), y AS (SELECT a FROM x) SELECT SUM(a) FROM y ORDER BY 1 LIMIT 3",
        "SELECT a FROM shop.orders WHERE a IN (SELECT a FROM shop.orders) UNION ALL SELECT 1 FROM shop.orders",
        "SELECT lower('x; DROP TABLE y') FROM shop.orders -- a comment",
    ] {
        let passed = admitted(good).expect(good);
        assert!(!passed.text().contains("--"), "comments are dropped");
    }
}

#[test]
fn everything_else_is_refused_with_a_reason() {
    for bad in [
        "",
        "DROP TABLE shop.orders",
        "SELECT a FROM shop.orders; SELECT a FROM shop.orders",
        "INSERT INTO shop.orders VALUES (1)",
        "WITH x AS (INSERT INTO shop.orders VALUES (1) RETURNING a) SELECT a FROM x",
        "WITH x AS (DELETE FROM shop.orders RETURNING a) SELECT a FROM x",
        "SELECT a INTO other FROM shop.orders",
        "SELECT a FROM shop.orders FOR UPDATE",
        "SELECT a FROM other.orders",
        "SELECT a FROM orders",
        "SELECT a FROM db.shop.orders",
        "SELECT a FROM x",
        "WITH y AS (SELECT a FROM x), x AS (SELECT a FROM shop.orders) SELECT a FROM y",
        "WITH RECURSIVE x AS (SELECT 1 FROM shop.orders UNION ALL SELECT 1 FROM x) SELECT 1 FROM x",
        "SELECT (WITH secret AS (SELECT a FROM shop.orders) SELECT a FROM secret)",
        "SELECT a FROM read_csv('/etc/passwd')",
        "SELECT a FROM '/etc/passwd'",
        "SELECT pg_sleep(9) FROM shop.orders",
        "SELECT shop.lower(a) FROM shop.orders",
        "SELECT a FROM shop.orders, LATERAL (SELECT a FROM shop.orders) x",
        "SELECT a FROM (SELECT a FROM secret.orders) x",
        "SELECT a FROM shop.orders WHERE EXISTS (SELECT 1 FROM pg_catalog.pg_class)",
        "VALUES (1)",
        "TABLE shop.orders",
        "EXPLAIN SELECT a FROM shop.orders",
        "SET x = 1",
        "COPY shop.orders TO '/tmp/x'",
        "ATTACH 'x' AS y",
        "PRAGMA table_info('x')",
        "CALL x()",
    ] {
        let refusal = admitted(bad).expect_err(bad);
        assert!(!refusal.to_string().is_empty());
        assert!(
            !refusal.to_string().contains("secret"),
            "a refusal does not repeat foreign names: {refusal}"
        );
    }
}

#[test]
fn deep_nesting_is_refused_and_does_not_overflow() {
    let deep = format!(
        "SELECT {}a{} FROM shop.orders",
        "(".repeat(5_000),
        ")".repeat(5_000)
    );
    assert!(admitted(&deep).is_err());
}
