use super::*;
use crate::fragment::{RawPiece, split};

fn parts(template: &str) -> Vec<String> {
    let pieces = split(template).expect(template);
    let part = |piece: RawPiece| match piece {
        RawPiece::Text(text) => text,
        RawPiece::Reference { path, column } => {
            format!(
                "<{path}{}>",
                column.map(|c| format!(".{c}")).unwrap_or_default()
            )
        }
        RawPiece::Rows(_) | RawPiece::Asked(_) => unreachable!("a member has none"),
    };
    pieces.into_iter().map(part).collect()
}

#[test]
fn templates_fall_into_text_and_references() {
    for (template, expected) in [
        ("amount", &["<CUBE.amount>"][..]),
        (" amount ", &["<CUBE.amount>"]),
        ("{CUBE}.amount", &["<CUBE.amount>"]),
        ("{ CUBE }.amount", &["<CUBE.amount>"]),
        ("{a.b} / {c}", &["<a.b>", " / ", "<c>"]),
        ("{CUBE}.a * {CUBE}.b", &["<CUBE.a>", " * ", "<CUBE.b>"]),
        ("{CUBE}.\"Invoice Date\"", &["<CUBE.Invoice Date>"]),
        (
            "{CUBE}.`a-b` + {x}.[c d]",
            &["<CUBE.a-b>", " + ", "<x.c d>"],
        ),
        ("{CUBE}.\"a\"\"b\"", &[][..]),
        ("{CUBE}.\"a", &[][..]),
        ("COALESCE({CUBE}.a, 0)", &["COALESCE(", "<CUBE.a>", ", 0)"]),
        ("x->>'a b'", &["x->>'a b'"]),
        ("x::text || 'it''s'", &["x::text || 'it''s'"]),
        (
            "CASE WHEN a > 1 THEN 'x;--' END",
            &["CASE WHEN a > 1 THEN 'x;--' END"],
        ),
        ("\"a;b\" = 1", &["\"a;b\" = 1"]),
        ("a #>> '{}'", &[][..]),
    ] {
        if expected.is_empty() {
            split(template).expect_err(template);
        } else {
            assert_eq!(parts(template), expected, "{template}");
        }
    }
}

#[test]
fn what_would_reach_beyond_its_place_is_refused() {
    for (template, expected) in [
        ("", "empty"),
        ("   ", "empty"),
        ("a -- b", "comment"),
        ("a /* b */", "comment"),
        ("a # b", "comment"),
        ("a; DROP TABLE b", "end the statement"),
        ("a, b", "more than one value"),
        ("a) OR (1 = 1", "nothing to close"),
        ("(a", "a ')' is missing"),
        ("a]", "nothing to close"),
        ("[a)", "nothing to close"),
        ("'a", "a ' is not closed"),
        ("\"a", "a \" is not closed"),
        ("'a\\' OR 1 = 1 --'", "backslash"),
        ("'a\\\\'", "backslash"),
        ("a = $1", "placeholder"),
        ("a = ?", "placeholder"),
        ("a = @P1", "placeholder"),
        ("@@version", "placeholder"),
        ("a = :b", "placeholder"),
        ("${CUBE}.a", "JavaScript"),
        ("{{ a }}", "not a reference"),
        ("{% if a %}", "not a reference"),
        ("{a", "no matching"),
        ("{}", "not a reference"),
        ("{a b}", "not a reference"),
        ("{a..b}", "not a reference"),
        ("'{a}'", "inside quotes"),
        ("{a}{b}", "needs a space"),
        ("{a}\"x\"", "needs a space"),
        ("E{a}", "needs a space"),
        ("x.{a}", "needs a space"),
        ("'x'{a}", "needs a space"),
        (&"(".repeat(100), "parentheses within one another"),
    ] {
        let error = split(template).expect_err(template);
        assert!(error.contains(expected), "{template}: {error}");
    }
}

#[test]
fn references_are_looked_up_from_their_cube() {
    let model = model(SHOP);
    let sql = |path: &str| {
        let member = model.member(model.member_at(path).expect(path));
        match &member.kind {
            MemberKind::Dimension(dimension) => dimension.sql.clone(),
            MemberKind::Measure(measure) => measure.sql.clone().expect("sql"),
            MemberKind::Segment(sql) => sql.clone(),
        }
    };
    let id = |path: &str| model.member_at(path).expect(path);
    let sales = model.cube_named("sales").expect("a cube");
    assert_eq!(sql("sales.quantity").as_column(), Some((sales, "qty")));
    assert_eq!(sql("sales.revenue").as_column(), Some((sales, "amount")));
    assert_eq!(sql("sales.large").as_column(), None);
    let average: Vec<MemberId> = sql("sales.average").members().collect();
    assert_eq!(average, [id("sales.revenue"), id("sales.orders")]);
}
