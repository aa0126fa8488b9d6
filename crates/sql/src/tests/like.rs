use super::*;

fn like(dialect: &Plain, part: TextPart, wanted: &str) -> (String, Value) {
    let mut body = select(Expr::name("a"), "a");
    body.filter = Some(Expr::Like {
        expr: Box::new(Expr::name("a")),
        part,
        text: wanted.into(),
    });
    let tree = legalize(only(body), dialect).expect("legal");
    let statement = render(&tree, dialect);
    let (_, condition) = statement.text.split_once("WHERE\n").expect("a condition");
    let [value] = statement.parameters.as_slice() else {
        panic!("{:?}", statement.parameters);
    };
    (condition.trim().to_owned(), value.clone())
}

const LOWERED: Plain = Plain {
    like: Some(LikeClause::Lowered {
        also_special: &['['],
    }),
    ..PLAIN
};

#[test]
fn a_text_is_looked_for_at_its_place() {
    for (part, pattern) in [
        (TextPart::Anywhere, "%Ab%"),
        (TextPart::Start, "Ab%"),
        (TextPart::End, "%Ab"),
    ] {
        let (condition, value) = like(&PLAIN, part, "Ab");
        assert_eq!(condition, r#""a" ILIKE $1 ESCAPE '!'"#);
        assert_eq!(value, text(pattern));
        let (condition, value) = like(&LOWERED, part, "Ab");
        assert_eq!(condition, r#"LOWER("a") LIKE LOWER($1) ESCAPE '!'"#);
        assert_eq!(value, text(pattern));
    }
}

#[test]
fn what_means_more_than_itself_in_a_pattern_is_escaped() {
    let (_, value) = like(&PLAIN, TextPart::Start, r"50%_![x]\'");
    assert_eq!(value, text(r"50!%!_!![x]\'%"));
    let (_, value) = like(&LOWERED, TextPart::Start, "[x]");
    assert_eq!(value, text("![x]%"));
}

#[test]
fn a_dialect_that_declares_no_patterns_refuses_them() {
    let silent = Plain {
        like: None,
        ..PLAIN
    };
    let mut body = select(Expr::name("a"), "a");
    body.filter = Some(Expr::Like {
        expr: Box::new(Expr::name("a")),
        part: TextPart::Anywhere,
        text: "x".into(),
    });
    let refused = legalize(only(body), &silent).expect_err("it has none");
    assert_eq!(refused.to_string(), "plain cannot express a pattern");
}
