use super::*;

/// What SQL of a model makes of the first sale: shop 1, amount 1.10.
fn native(before: &str, column: &str, after: &str) -> Result<Value, Unsupported> {
    let text = |text: &str| NativePiece::Text(text.to_owned());
    let hole = NativePiece::Expr(Expr::column("sales", column));
    let root = *compute(
        sales(),
        vec![("x", Expr::Native(vec![text(before), hole, text(after)]))],
    );
    Ok(interpret(&Plan { root }, &shops())?[0][0].clone())
}

#[test]
fn sql_of_the_model_is_read_as_the_reference_engine_reads_it() {
    let is = |before, column, after, expected: Value| {
        let made = native(before, column, after).expect("it is supported");
        assert_eq!(made, expected, "{before}{column}{after}");
    };
    is("1 + 2 * ", "shop", "", Value::Integer(3));
    is("", "shop", " / 2", Value::Float(0.5));
    is(
        "",
        "amount",
        " * 1.5",
        Value::Decimal(Decimal {
            unscaled: 1650,
            scale: 3,
        }),
    );
    is(
        "ROUND(",
        "amount",
        ", 1)",
        Value::Decimal(Decimal {
            unscaled: 11,
            scale: 1,
        }),
    );
    is("NULLIF(", "shop", ", 1) / 2", Value::Null);
    is("COALESCE(NULL, ", "shop", ")", Value::Integer(1));
    is(
        "CASE WHEN ",
        "shop",
        " = 2 THEN 'two' WHEN amount > 1 THEN UPPER('one') END",
        text("ONE"),
    );
    is("CASE ", "shop", " WHEN 3 THEN 1 END", Value::Null);
    is(
        "",
        "day",
        " BETWEEN DATE '2026-12-31' AND DATE '2027-01-01'",
        Value::Boolean(true),
    );
    is("NOT ", "shop", " IN (2, NULL)", Value::Null);
    is("-ABS(-", "shop", ")", Value::Integer(-1));
    is("'n' || ", "shop", " || 'x'", Value::Text("n1x".into()));
    is("NULL || ", "shop", "", Value::Null);
}

#[test]
fn what_is_not_supported_is_named() {
    let refused = |before, after| {
        native(before, "shop", after)
            .expect_err("refused")
            .to_string()
    };
    assert_eq!(
        refused("median(", ")"),
        "not interpreted: the SQL median(\"hole 0\")"
    );
    assert_eq!(refused("", " / 0"), "not interpreted: a division by zero");
    assert_eq!(refused("", " ^ 2"), "not interpreted: the sign ^");
    assert_eq!(
        refused("0.5 || ", ""),
        "not interpreted: decimal as a part of a text"
    );
    assert!(refused("", ", 1").contains("from , on"));
    assert_eq!(
        refused("'a' < ", ""),
        "not interpreted: text compared with integer"
    );
    assert_eq!(
        refused("colour = ", ""),
        "not interpreted: the column colour: there is none"
    );
}
