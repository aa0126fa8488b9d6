use std::ops::ControlFlow;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use sqlparser::ast::{ObjectName, visit_relations};
use sqlparser::dialect::{DuckDbDialect, MySqlDialect};

use super::*;
use crate::guard::TOKENS_MAX;

const DUCK: Plain = Plain {
    grammar: || Box::new(DuckDbDialect {}),
    ..PLAIN
};
const MY: Plain = Plain {
    grammar: || Box::new(MySqlDialect {}),
    quotes: ['`'; 2],
    ..PLAIN
};
const MS: Plain = Plain {
    grammar: || Box::new(crate::grammar::MsSql),
    quotes: ['[', ']'],
    ..PLAIN
};

fn catalog() -> Catalog {
    let columns = vec![Column::new("a", Some(Type::Integer))];
    let table = |schema: &str, name: &str| Table::new(schema, name, columns.clone());
    Catalog {
        tables: vec![table("shop", "orders"), table("shop", "Mixed")],
    }
}

fn under(dialect: &Plain, text: &str) -> Result<Admitted, Refusal> {
    let statement = Statement {
        text: text.into(),
        parameters: Vec::new(),
        ..Statement::default()
    };
    admit(&statement, dialect, &catalog())
}

#[test]
fn reading_the_tenants_own_tables_passes() {
    for good in [
        "SELECT a FROM shop.orders",
        "WITH x AS (SELECT a FROM shop.orders), y AS (SELECT a FROM x) SELECT SUM(a) FROM y ORDER BY 1 LIMIT 3",
        "SELECT a FROM shop.orders WHERE a IN (SELECT a FROM shop.orders) UNION ALL SELECT 1 FROM shop.orders",
        "SELECT lower('x; DROP TABLE y') FROM shop.orders -- a comment",
        "SELECT count(*), count(DISTINCT a), CAST(a AS DECIMAL(38, 2)) FROM shop.orders GROUP BY a",
        "SELECT CASE WHEN a > 1 THEN 'x' ELSE NULL END AS y FROM shop.orders o LEFT JOIN shop.\"Mixed\" m ON o.a = m.a",
        "SELECT a FROM shop.orders WHERE a BETWEEN $1 AND $2 AND a IS NOT NULL AND NOT (a LIKE 'x%' OR a = -1)",
        "SELECT substring(a, 1, 2) FROM shop.orders WHERE a >= DATE '2026-01-01' AND a = 'it''s'",
    ] {
        let passed = under(&PLAIN, good).expect(good);
        assert!(!passed.text().contains("--"), "comments are dropped");
        assert_eq!(under(&PLAIN, passed.text()).expect(good), passed);
    }
}

#[test]
fn tables_are_written_out_as_the_catalog_has_them() {
    let nested = Plain {
        nested_with: true,
        ..PLAIN
    };
    for (written, sent) in [
        ("SELECT a FROM orders", "SELECT a FROM \"shop\".\"orders\""),
        (
            "SELECT a FROM SHOP.Orders o",
            "SELECT a FROM \"shop\".\"orders\" o",
        ),
        ("SELECT a FROM mixed", "SELECT a FROM \"shop\".\"Mixed\""),
        (
            "WITH orders AS (SELECT a FROM orders) SELECT a FROM orders",
            "WITH orders AS (SELECT a FROM \"shop\".\"orders\") SELECT a FROM orders",
        ),
        (
            "SELECT a FROM (WITH x AS (SELECT * FROM orders), orders AS (SELECT x.* FROM x) SELECT a FROM orders) y, orders",
            "SELECT a FROM (WITH x AS (SELECT * FROM \"shop\".\"orders\"), orders AS (SELECT x.* FROM x) SELECT a FROM orders) y, \"shop\".\"orders\"",
        ),
    ] {
        assert_eq!(under(&nested, written).expect(written).text(), sent);
    }
    let mine = under(&MY, "SELECT a FROM Orders").expect("found");
    assert_eq!(mine.text(), "SELECT a FROM `shop`.`orders`");
    let theirs = under(&MS, "SELECT a FROM SHOP.orders").expect("found");
    assert_eq!(theirs.text(), "SELECT a FROM [shop].[orders]");
}

#[test]
fn a_name_is_of_a_common_table_expression_only_where_every_engine_says_so() {
    let nested = Plain {
        nested_with: true,
        ..PLAIN
    };
    refused(
        &nested,
        &[
            // Behind the query that it belongs to, and before it.
            "SELECT a FROM (WITH secret AS (SELECT a FROM orders) SELECT a FROM secret) x, secret",
            "SELECT a FROM secret, (WITH secret AS (SELECT a FROM orders) SELECT a FROM secret) x",
            "WITH x AS (WITH secret AS (SELECT a FROM orders) SELECT a FROM secret) SELECT a FROM secret",
            "WITH y AS (SELECT a FROM secret), secret AS (SELECT a FROM orders) SELECT a FROM y",
            // Engines fold names that are not in quotes, or do not.
            "WITH \"Secret\" AS (SELECT a FROM orders) SELECT a FROM Secret",
            "WITH Secret AS (SELECT a FROM orders) SELECT a FROM \"Secret\"",
            "WITH Secret AS (SELECT a FROM orders) SELECT a FROM secret",
            "WITH secret AS (SELECT a FROM secret) SELECT a FROM secret",
            "SELECT a FROM (WITH RECURSIVE secret AS (SELECT a FROM secret) SELECT a FROM secret) x",
            "SELECT a FROM (SELECT * EXCLUDE (a) FROM orders) x",
            "SELECT a FROM (SELECT secret.* FROM secret.orders) x",
        ],
    );
    refused(
        &PLAIN,
        &["SELECT a FROM (WITH x AS (SELECT a FROM orders) SELECT a FROM x) y"],
    );
}

#[test]
fn a_name_that_several_tables_have_is_none() {
    let table = |schema: &str| Table {
        schema: schema.into(),
        name: "t".into(),
        ..Table::default()
    };
    let catalog = Catalog {
        tables: vec![table("one"), table("other")],
    };
    let statement = |text: &str| Statement {
        text: text.into(),
        parameters: Vec::new(),
        columns: Vec::new(),
    };
    assert!(admit(&statement("SELECT a FROM t"), &PLAIN, &catalog).is_err());
    assert!(admit(&statement("SELECT a FROM One.t"), &PLAIN, &catalog).is_ok());
}

/// Everything under a grammar that would read it.
fn refused(dialect: &Plain, all: &[&str]) {
    for bad in all {
        let refusal = under(dialect, bad).expect_err(bad).to_string();
        assert!(!refusal.is_empty());
        let foreign = refusal.contains("secret");
        assert!(
            !foreign,
            "a refusal does not repeat foreign names: {refusal}"
        );
    }
}

#[test]
fn what_is_no_select_is_refused() {
    let statements = [
        "",
        ";",
        "DROP TABLE shop.orders",
        "SELECT a FROM shop.orders; SELECT a FROM shop.orders",
        "INSERT INTO shop.orders VALUES (1)",
        "WITH x AS (INSERT INTO shop.orders VALUES (1) RETURNING a) SELECT a FROM x",
        "WITH x AS (DELETE FROM shop.orders RETURNING a) SELECT a FROM x",
        "WITH x AS (SELECT a FROM shop.orders) DELETE FROM shop.orders",
        "SELECT a INTO other FROM shop.orders",
        "SELECT a FROM shop.orders FOR UPDATE",
        "VALUES (1)",
        "TABLE shop.orders",
        "EXPLAIN SELECT a FROM shop.orders",
        "SET x = 1",
        "COPY shop.orders TO 'x.csv'",
        "ATTACH 'x' AS y",
        "PRAGMA table_info('x')",
        "CALL x()",
        "USE secret",
        "SHOW ALL TABLES",
        "DESCRIBE secret.orders",
        "SUMMARIZE secret.orders",
        "PIVOT shop.orders ON a USING sum(a)",
        "DO $$ BEGIN END $$",
        "BEGIN",
    ];
    refused(&PLAIN, &statements);
    refused(&DUCK, &statements);
    refused(&MY, &statements);
    refused(&MS, &statements);
}

#[test]
fn tables_of_others_are_out_of_reach_however_they_are_written() {
    refused(
        &PLAIN,
        &[
            "SELECT a FROM secret.orders",
            "SELECT a FROM db.shop.orders",
            "SELECT a FROM x",
            "WITH y AS (SELECT a FROM x), x AS (SELECT a FROM shop.orders) SELECT a FROM y",
            "WITH x AS (SELECT a FROM x) SELECT a FROM x",
            "WITH RECURSIVE x AS (SELECT 1 FROM shop.orders UNION ALL SELECT 1 FROM x) SELECT 1 FROM x",
            "SELECT (WITH secret AS (SELECT a FROM shop.orders) SELECT a FROM secret)",
            "SELECT a FROM (SELECT a FROM secret.orders) x",
            "SELECT a FROM shop.orders WHERE EXISTS (SELECT 1 FROM pg_catalog.pg_class)",
            // Names of tables that a visitor of relations does not see.
            "SELECT a FROM shop.orders UNION ALL TABLE secret.orders",
            "SELECT a FROM shop.orders UNION ALL (TABLE secret.orders)",
            "SELECT a FROM shop.orders WHERE a IN (TABLE secret.orders)",
            "SELECT a FROM shop.orders UNION ALL VALUES (1)",
            // Another table in an engine that tells quoted names apart by case.
            "SELECT a FROM \"Shop\".orders",
            "SELECT a FROM shop.\"ORDERS\"",
            "SELECT a FROM shop.orders, LATERAL (SELECT a FROM shop.orders) x",
            "SELECT a FROM shop.orders WHERE (SELECT a FROM secret.orders) = 1",
            "SELECT a FROM shop.orders ORDER BY (SELECT a FROM secret.orders)",
            "SELECT a FROM shop.orders LIMIT (SELECT a FROM secret.orders)",
            "SELECT sum(a) FILTER (WHERE EXISTS (SELECT 1 FROM secret.orders)) FROM shop.orders",
            "SELECT sum(a) OVER (PARTITION BY (SELECT 1 FROM secret.orders)) FROM shop.orders",
            "SELECT sum(a) OVER w FROM shop.orders WINDOW w AS (ORDER BY (SELECT 1 FROM secret.orders))",
            "SELECT DISTINCT ON ((SELECT 1 FROM secret.orders)) a FROM shop.orders",
            "SELECT a FROM shop.orders o JOIN shop.orders p ON o.a = (SELECT 1 FROM secret.orders)",
            "SELECT a FROM shop.orders GROUP BY a HAVING a > (SELECT 1 FROM secret.orders)",
            "SELECT a FROM shop.orders GROUP BY GROUPING SETS ((a), ())",
            "SELECT ARRAY(SELECT a FROM secret.orders) FROM shop.orders",
        ],
    );
}

#[test]
fn duckdb_has_further_ways_to_a_table() {
    refused(
        &DUCK,
        &[
            "FROM secret.orders",
            "FROM shop.orders",
            "FROM secret.orders SELECT a",
            "SELECT a FROM '/etc/passwd'",
            "SELECT a FROM \"/etc/passwd\"",
            "WITH \"x.csv\" AS (SELECT a FROM shop.orders) SELECT a FROM 'x.csv'",
            "SELECT a FROM 'shop'.'orders'",
            "SELECT a FROM query('select 1')",
            "SELECT a FROM query_table('secret.orders')",
            "SELECT a FROM read_csv('/etc/passwd')",
            "SELECT a FROM duckdb_tables()",
            "SELECT a FROM shop.orders TABLESAMPLE 10%",
            "SELECT a FROM (PIVOT secret.orders ON a USING sum(a))",
            "SELECT a FROM (SUMMARIZE secret.orders)",
            "SELECT a FROM (DESCRIBE secret.orders)",
            "SELECT a FROM (VALUES (1)) x(a)",
            "SELECT a FROM shop.orders PIVOT (sum(a) FOR a IN (1, 2))",
            "SELECT a FROM shop.orders UNPIVOT (x FOR y IN (a))",
            "SELECT a FROM unnest([1, 2]) x(a)",
            "SELECT a FROM shop.orders POSITIONAL JOIN secret.orders",
            "SELECT a FROM shop.orders QUALIFY a = (SELECT 1 FROM secret.orders)",
        ],
    );
}

#[test]
fn sql_server_has_further_ways_to_a_table() {
    refused(
        &MS,
        &[
            "SELECT a FROM shop.orders WITH (NOLOCK)",
            "SELECT a FROM shop.orders CROSS APPLY secret.f(a)",
            "SELECT a FROM OPENROWSET('x', 'y', 'select 1')",
            "SELECT a FROM [secret].[orders]",
            "SELECT a FROM shop.orders FOR XML AUTO",
            "SELECT TOP (SELECT 1 FROM secret.orders) a FROM shop.orders",
        ],
    );
}

#[test]
fn mysql_has_further_ways_to_a_table() {
    refused(
        &MY,
        &[
            "SELECT a FROM shop.orders USE INDEX (x)",
            "SELECT a FROM shop.orders INTO OUTFILE 'x'",
            "SELECT a FROM shop.orders PARTITION (p)",
            "SELECT a FROM `secret`.`orders`",
        ],
    );
}

#[test]
fn functions_and_expressions_are_closed_until_listed() {
    refused(
        &PLAIN,
        &[
            "SELECT pg_sleep(9) FROM shop.orders",
            "SELECT shop.lower(a) FROM shop.orders",
            "SELECT \"pg_sleep\"(9) FROM shop.orders",
            "SELECT PG_SLEEP(9) FROM shop.orders",
            "SELECT sum(*) FROM shop.orders",
            "SELECT lower(orders.*) FROM shop.orders",
            "SELECT * FROM shop.orders",
            "SELECT orders.* FROM shop.orders",
            "SELECT 'secret.orders'::regclass FROM shop.orders",
            "SELECT CAST(a AS regclass) FROM shop.orders",
            "SELECT regclass 'secret.orders' FROM shop.orders",
            "SELECT CAST(a AS secret_type) FROM shop.orders",
            "SELECT a OPERATOR(secret.+) 1 FROM shop.orders",
            "SELECT current_user FROM shop.orders",
            "SELECT session_user FROM shop.orders",
            "SELECT a COLLATE \"secret\" FROM shop.orders",
            "SELECT overlay(a PLACING 'x' FROM 1) FROM shop.orders",
            "SELECT position('x' IN a) FROM shop.orders",
            "SELECT (a).b FROM shop.orders",
            "SELECT a[1] FROM shop.orders",
            "SELECT ROW(a, a) FROM shop.orders",
            "SELECT (a, a) FROM shop.orders",
        ],
    );
    refused(
        &DUCK,
        &[
            "SELECT COLUMNS('.*') FROM shop.orders",
            "SELECT COLUMNS(*) FROM shop.orders",
            "SELECT #1 FROM shop.orders",
            "SELECT * EXCLUDE (a) FROM shop.orders",
            "SELECT * REPLACE (pg_sleep(9) AS a) FROM shop.orders",
            "SELECT list_transform([1], x -> getenv('HOME')) FROM shop.orders",
            "SELECT a.getenv() FROM shop.orders",
            "SELECT 'x'.read_text() FROM shop.orders",
            "SELECT {'a': getenv('HOME')} FROM shop.orders",
            "SELECT MAP {'a': 1} FROM shop.orders",
            "SELECT [getenv('HOME')] FROM shop.orders",
            "SELECT json_execute_serialized_sql('x') FROM shop.orders",
        ],
    );
    refused(
        &MY,
        &[
            "SELECT @@version FROM shop.orders",
            "SELECT @x := a FROM shop.orders",
            "SELECT SLEEP(9) FROM shop.orders",
            "SELECT MATCH (a) AGAINST ('x') FROM shop.orders",
            "SELECT CONVERT(a USING utf8) FROM shop.orders",
            // What it prints ends the string elsewhere than what it read.
            r"SELECT 'a\\' FROM shop.orders WHERE a = ' OR 1 = 1 -- '",
            r"SELECT 'a\\' FROM shop.orders",
        ],
    );
    refused(&MS, &["SELECT @@VERSION FROM shop.orders"]);
}

#[test]
fn a_chain_or_a_nest_is_refused_before_it_fills_the_stack() {
    let chain =
        |part: &str, times: usize| format!("SELECT a{} FROM shop.orders", part.repeat(times));
    for long in [
        chain(" + 1", 100_000),
        chain(" OR a", 100_000),
        chain("::text", 100_000),
    ] {
        let refusal = under(&PLAIN, &long).expect_err("too long");
        assert_eq!(refusal.to_string(), "it is too long");
    }
    let nest = |open: &str, close: &str| {
        format!(
            "SELECT {}a{} FROM shop.orders",
            open.repeat(2_500),
            close.repeat(2_500)
        )
    };
    for deep in [
        nest("(", ")"),
        nest("lower(", ")"),
        nest("- ", ""),
        nest("NOT ", ""),
    ] {
        assert!(under(&PLAIN, &deep).is_err());
    }
    let longest = chain(" + 1", TOKENS_MAX - 10);
    under(&PLAIN, &longest).expect("within the limit, and within the stack of a test");
    let list = vec!["$1"; 60_000].join(", ");
    let many = format!("SELECT a FROM shop.orders WHERE a IN ({list})");
    under(&PLAIN, &many).expect("a list is as flat as it is long");
}

const PARTS: &[&str] = &[
    "SELECT",
    "FROM",
    "WHERE",
    "WITH",
    "AS",
    "UNION ALL",
    "(",
    ")",
    ",",
    "*",
    "'",
    "\"",
    "`",
    "[",
    "]",
    "--",
    "/*",
    "*/",
    ";",
    "$1",
    "?",
    "@x",
    "#1",
    "::",
    "->",
    ":",
    "a",
    "shop.orders",
    "orders",
    "mixed",
    "WITH orders AS (",
    "secret.orders",
    "TABLE",
    "VALUES",
    "PIVOT",
    "lower(",
    "sum(",
    "CASE WHEN",
    "END",
    "1e999",
    "é",
    "\u{0}",
    "\\",
    "E'\\''",
    "$$",
    "x'0",
    "INTO",
    "LATERAL",
    "JOIN",
];

/// Whether a statement reads from anything but the tenant's table. A column of a table that is
/// not read from is no way in: the engine knows no such column.
fn reads_from_others(dialect: &Plain, text: &str) -> bool {
    let parsed =
        sqlparser::parser::Parser::parse_sql(&*dialect.grammar(), text).expect("it passed");
    let own = |name: &ObjectName| {
        let parts = name.0.iter().filter_map(|part| part.as_ident());
        let parts: Vec<&str> = parts.map(|ident| ident.value.as_str()).collect();
        matches!(parts.as_slice(), ["shop", "orders" | "Mixed"])
    };
    visit_relations(&parsed, |name| match own(name) || name.0.len() == 1 {
        true => ControlFlow::Continue(()),
        false => ControlFlow::Break(()),
    })
    .is_break()
        || text.contains("TABLE secret")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_too_odd(parts in vec(select(PARTS), 0..30), glue in select(&["", " "][..])) {
        let text = format!("SELECT a FROM shop.orders {}", parts.join(glue));
        for dialect in [&PLAIN, &DUCK, &MY, &MS] {
            for text in [&text, &parts.join(glue)] {
                // What passes is read-only however often it is read, and names nobody else's table.
                if let Ok(passed) = under(dialect, text) {
                    prop_assert_eq!(under(dialect, passed.text()), Ok(passed.clone()));
                    prop_assert!(!reads_from_others(dialect, passed.text()), "{}", passed.text());
                }
            }
        }
    }
}

#[test]
fn parameters_and_types_that_only_one_engine_has_pass_there() {
    let sql_server = Plain {
        placeholder: Placeholder::Numbered("@P"),
        ..MS
    };
    under(&sql_server, "SELECT a FROM shop.orders WHERE a = @P1").expect("a parameter");
    under(
        &sql_server,
        "SELECT CAST(a AS DATETIME2(0)) FROM shop.orders",
    )
    .expect("a type");
    refused(
        &sql_server,
        &[
            "SELECT @P FROM shop.orders",
            "SELECT @Px FROM shop.orders",
            "SELECT @@VERSION FROM shop.orders",
            "SELECT CAST(a AS \"datetime2\") FROM shop.orders",
            "SELECT CAST(a AS datetime2(secret)) FROM shop.orders",
            "SELECT CAST(a AS secret.datetime2) FROM shop.orders",
        ],
    );
    refused(&MS, &["SELECT a FROM shop.orders WHERE a = @P1"]);
}

#[test]
fn a_table_is_named_as_the_catalog_has_it_unless_it_is_already() {
    for (written, sent) in [
        ("shop.orders", "shop.orders"),
        ("\"shop\".\"orders\"", "\"shop\".\"orders\""),
        ("shop.\"Mixed\"", "shop.\"Mixed\""),
        ("orders", "\"shop\".\"orders\""),
        ("SHOP.orders", "\"shop\".\"orders\""),
        ("shop.ORDERS", "\"shop\".\"orders\""),
        // Small letters that are not the catalog's, and its own where an engine folds them.
        ("shop.mixed", "\"shop\".\"Mixed\""),
        ("shop.Mixed", "\"shop\".\"Mixed\""),
    ] {
        let passed = under(&PLAIN, &format!("SELECT a FROM {written}")).expect(written);
        assert_eq!(passed.text(), format!("SELECT a FROM {sent}"), "{written}");
    }
}

#[test]
fn a_part_is_known_by_its_name_where_every_engine_would_know_it() {
    let under_names = |part: &str, named: &str| {
        let text = format!("WITH {part} AS (SELECT a FROM shop.orders) SELECT a FROM {named}");
        under(&PLAIN, &text).is_ok()
    };
    for (part, named) in [("x", "x"), ("X", "X"), ("x", "\"x\""), ("\"X\"", "\"X\"")] {
        assert!(under_names(part, named), "{part} {named}");
    }
    // Engines that fold unquoted names to small letters, or to capitals, take them for others.
    for (part, named) in [("X", "\"X\""), ("\"X\"", "X"), ("x", "X"), ("x", "y")] {
        assert!(!under_names(part, named), "{part} {named}");
    }
}
