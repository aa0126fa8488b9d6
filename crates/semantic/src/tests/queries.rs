//! Cubes whose rows are a query.

use super::*;

fn rows(sql: &str) -> Rows {
    let model = model(&cube(sql));
    model.cubes()[0].rows.clone()
}

fn cube(sql: &str) -> String {
    format!(
        "cubes:\n- name: a\n  sql: {sql:?}\n  dimensions: [{{name: d, sql: d, type: string}}, {{name: t, sql: t, type: time}}]\n  measures: [{{name: m, type: count}}]\n- name: b\n  sql_table: s.t\n"
    )
}

fn pieces(sql: &str) -> Vec<Piece> {
    match rows(sql) {
        Rows::Query(query) => query.pieces,
        Rows::Table { .. } => panic!("{sql} is a table"),
    }
}

fn text(text: &str) -> Piece {
    Piece::Text(text.into())
}

#[test]
fn a_query_is_kept_as_it_is_but_for_its_comments() {
    for (sql, kept) in [
        (
            "SELECT a, b FROM t WHERE x > 1",
            "SELECT a, b FROM t WHERE x > 1",
        ),
        ("SELECT a -- the key;\nFROM t", "SELECT a\nFROM t"),
        ("select '--', a /* b */ from t", "select '--', a  from t"),
        (
            "WITH x AS (SELECT 1) SELECT * FROM x",
            "WITH x AS (SELECT 1) SELECT * FROM x",
        ),
        (
            "(SELECT 1) UNION ALL (SELECT 2)",
            "(SELECT 1) UNION ALL (SELECT 2)",
        ),
    ] {
        assert_eq!(pieces(sql), [text(kept)], "{sql}");
    }
}

#[test]
fn a_query_may_have_the_rows_of_other_cubes_and_what_is_asked() {
    let found = pieces("SELECT * FROM {b.sql()} AS x WHERE {FILTER_PARAMS.a.d.filter('x.d')}");
    let [_, Piece::Rows(b), _, Piece::Asked(group)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(b.index(), 1);
    assert_eq!(
        (group.len(), &group[0].of),
        (1, &AskedOf::Sql("x.d".into()))
    );
    let found = pieces(
        "SELECT 1 WHERE {FILTER_GROUP(FILTER_PARAMS.a.d.filter('d'), FILTER_PARAMS.CUBE.t.filter(lambda x, y: f'at >= {x} AND at <= {y}'))}",
    );
    let [_, Piece::Asked(group)] = found.as_slice() else {
        panic!("{found:?}");
    };
    let AskedOf::Values { pieces, count } = &group[1].of else {
        panic!("{group:?}");
    };
    let expected = [
        ValuePiece::Text("at >= ".into()),
        ValuePiece::Value(0),
        ValuePiece::Text(" AND at <= ".into()),
        ValuePiece::Value(1),
        ValuePiece::Text(String::new()),
    ];
    assert_eq!((pieces.as_slice(), *count), (&expected[..], 2));
}

#[test]
fn what_is_no_query_of_rows_is_refused_with_what_to_do() {
    for (sql, expected) in [
        ("", "a query begins with SELECT or WITH"),
        ("DELETE FROM t", "a query begins with SELECT or WITH"),
        ("SELECT 1; SELECT 2", "a ';' would end the statement"),
        ("SELECT 1) AS x, (SELECT 2", "a ')' has nothing to close"),
        ("SELECT (1", "a ')' is missing"),
        ("SELECT 'a", "a ' is not closed"),
        ("SELECT 1 # x", "a comment would hide"),
        ("SELECT /*! x */ 1", "more than a comment to some engines"),
        ("SELECT /* x", "has no end"),
        ("SELECT a FROM t WHERE b = $1", "it has a placeholder"),
        ("SELECT {CUBE}.a FROM t", "'{CUBE}' stands for a member"),
        ("SELECT {d} FROM t", "'{d}' stands for a member"),
        ("SELECT * FROM {c.sql()}", "there is no cube 'c'"),
        ("SELECT * FROM {a.sql()} AS x", "reads its own rows"),
        (
            "SELECT 1 WHERE {FILTER_PARAMS.a.x.filter('x')}",
            "there is no member 'a.x'",
        ),
        (
            "SELECT 1 WHERE {FILTER_PARAMS.a.m.filter('x')}",
            "'a.m', which is not a sound dimension",
        ),
        (
            "SELECT 1 WHERE {FILTER_PARAMS.a.filter('x')}",
            "is not understood",
        ),
        (
            "SELECT 1 WHERE {FILTER_PARAMS.a.d.filter(x)}",
            "is not understood",
        ),
        (
            "SELECT 1 WHERE {FILTER_PARAMS.a.d.filter('x) OR (1 = 1')}",
            "has nothing to close",
        ),
        (
            "SELECT 1 WHERE {FILTER_PARAMS.a.d.filter(lambda x: 'd = {y}')}",
            "is not understood",
        ),
        (
            "SELECT 1 WHERE {FILTER_GROUP('x')}",
            "FILTER_GROUP takes FILTER_PARAMS",
        ),
        (
            "SELECT 1 WHERE {SECURITY_CONTEXT.x.filter('x')}",
            "say by 'row_level'",
        ),
    ] {
        let found = faults(&cube(sql));
        assert!(found[0].contains("the sql of cube 'a'"), "{found:?}");
        assert!(found[0].contains(expected), "{sql}: {found:?}");
    }
}

#[test]
fn a_cube_whose_rows_cannot_be_had_lets_nobody_in() {
    let (model, _) = load(&[file(&cube("SELECT * FROM {a.sql()} AS x"))]);
    let [a, b] = ["a", "b"].map(|name| model.cube(model.cube_named(name).expect("there")));
    assert!(a.policies[0].groups.is_empty(), "closed");
    assert!(b.policies.is_empty(), "open");
}
