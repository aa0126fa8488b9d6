//! What the server must not make of parameters, and what would be wrong without a word.

use base::{Code, Decimal, Limits, Type, Value};
use jiff::civil::date;

use sql::Statement;

use crate::server::{fresh, in_rows, patient, rows};

#[tokio::test]
async fn parameters_are_compared_as_what_they_are() {
    let rows_of = ["CREATE TABLE t (id INT PRIMARY KEY, day DATE, at DATETIME(6), money DECIMAL(30,10), word VARCHAR(20))",
        "INSERT INTO t VALUES (1, '2026-01-01', '2026-01-01 00:00:00.5', 12345678901234567.0000000001, 'a\\'b'),
         (2, '2026-01-02', '2026-01-01 12:00:00', 12345678901234567.0000000002, 'a''b?')"];
    let Some((_, source)) = fresh("parameters", &rows_of).await else {
        return;
    };
    let exact = "12345678901234567.0000000002"
        .parse::<Decimal>()
        .expect("a number");
    for (condition, value, ids) in [
        ("`day` >= ?", Value::Date(date(2026, 1, 2)), vec![2]),
        ("`day` = ?", Value::Date(date(2026, 1, 1)), vec![1]),
        (
            "`at` > ?",
            Value::Timestamp(date(2026, 1, 1).at(11, 59, 59, 0)),
            vec![2],
        ),
        (
            "`at` = ?",
            Value::Timestamp(date(2026, 1, 1).at(0, 0, 0, 500_000_000)),
            vec![1],
        ),
        (
            "`money` = CAST(? AS DECIMAL(38, 10))",
            Value::Decimal(exact),
            vec![2],
        ),
        ("`word` = ?", Value::Text("a'b".into()), vec![1]),
        ("`word` = ?", Value::Text("a'b?".into()), vec![2]),
        ("`word` = ?", Value::Text("' OR 1 = 1 -- ".into()), vec![]),
        ("`id` = ?", Value::Integer(2), vec![2]),
    ] {
        let text = format!(
            "SELECT `t`.`id` FROM `parameters`.`t` AS `t` WHERE {condition} ORDER BY `t`.`id`"
        );
        let found = rows(&source, &text, vec![value]).await.expect(condition);
        let ids: Vec<Vec<Value>> = ids.into_iter().map(|id| vec![Value::Integer(id)]).collect();
        assert_eq!(found, ids, "{condition}");
    }
}

#[tokio::test]
async fn a_number_that_would_be_wrong_in_silence_is_a_fault() {
    let setup = [
        "CREATE TABLE t (n BIGINT, word VARCHAR(9))",
        "INSERT INTO t VALUES (9223372036854775807, 'abc'), (9223372036854775807, '1')",
    ];
    let Some((_, source)) = fresh("silence", &setup).await else {
        return;
    };
    for item in [
        "CAST(SUM(`t`.`n`) AS SIGNED)",
        "CAST(SUM(`t`.`n`) AS DECIMAL(10, 2))",
        "SUM(CAST(`t`.`word` AS SIGNED))",
    ] {
        let text = format!("SELECT {item} AS `x` FROM `silence`.`t` AS `t`");
        let error = rows(&source, &text, Vec::new()).await.expect_err(item);
        assert_eq!(error.code(), Code::SourceFailed, "{item}");
    }
    let fine =
        "SELECT SUM(`t`.`n`) AS `x`, LEFT(MAX(`t`.`word`), 2) AS `y` FROM `silence`.`t` AS `t`";
    let sum = Value::Decimal(Decimal {
        unscaled: 2 * i128::from(i64::MAX),
        scale: 0,
    });
    let found = rows(&source, fine, Vec::new()).await.expect("both right");
    assert_eq!(found, [[sum, Value::Text("ab".into())]]);
}

#[tokio::test]
async fn what_cannot_be_shown_names_its_column() {
    let setup = [
        "CREATE TABLE t (flag TINYINT(1), place POINT)",
        "INSERT INTO t VALUES (5, POINT(1, 2))",
    ];
    let Some((_, source)) = fresh("unshown", &setup).await else {
        return;
    };
    for (column, told) in [
        ("flag", "tinyint1: integer"),
        ("place", "turn it into a text"),
    ] {
        let text = format!("SELECT `t`.`{column}` FROM `unshown`.`t` AS `t`");
        let error = rows(&source, &text, Vec::new()).await.expect_err(column);
        let detail = error.detail().unwrap_or_default();
        assert!(
            detail.contains(column) && detail.contains(told),
            "{error:?}"
        );
        assert_eq!(error.code(), Code::SourceUnsupported);
    }
}

#[tokio::test]
async fn what_the_model_calls_true_or_false_arrives_as_that() {
    let setup = [
        "CREATE TABLE t (n INT, word VARCHAR(9))",
        "INSERT INTO t VALUES (1, 'a'), (9, '1'), (NULL, NULL)",
    ];
    let Some((_, source)) = fresh("flags", &setup).await else {
        return;
    };
    let statement = |item: &str| Statement {
        text: format!("SELECT {item} AS `x` FROM `flags`.`t` AS `t` ORDER BY `t`.`n`"),
        columns: vec![Some(Type::Boolean)],
        ..Statement::default()
    };
    let read = async |item: &str| {
        let (statement, limits) = (statement(item), Limits::default());
        let fetched = source.fetch(&patient(), &statement, &limits).await?;
        Ok::<_, source::Error>(fetched.batches.iter().flat_map(in_rows).collect::<Vec<_>>())
    };
    let [yes, no] = [true, false].map(|flag| vec![Value::Boolean(flag)]);
    let found = read("`t`.`n` > 5").await.expect("read");
    assert_eq!(found, [vec![Value::Null], no, yes]);
    // A text is one, whatever the model says.
    let found = read("`t`.`word`").await.expect("read");
    let text = |text: &str| vec![Value::Text(text.into())];
    assert_eq!(found, [vec![Value::Null], text("a"), text("1")]);
    let error = read("`t`.`n`").await.expect_err("9 is neither");
    assert!(
        error.detail().is_some_and(|detail| detail.contains('x')),
        "{error:?}"
    );
}
