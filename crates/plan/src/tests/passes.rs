//! What passes rewrite, and what they leave alone.

use jiff::civil::date;
use sql::{Catalog, Comparator, Expr, Function, Index, NativePiece, Relation, Table};

use super::*;

fn catalog_with(indexes: &[(&str, &str)], partitions: &[(&str, &str)]) -> Catalog {
    let column = |name: &str, kind| sql::Column::new(name, Some(kind));
    let mut sales = Table::new(
        "s",
        "sales",
        vec![
            column("day", Type::Date),
            column("at", Type::Timestamp),
            column("item", Type::Integer),
            column("code", Type::Text),
        ],
    );
    let calendar = Table::new("s", "calendar", vec![column("day", Type::Date)]);
    let item = Table::new(
        "s",
        "item",
        vec![column("id", Type::Integer), column("code", Type::Text)],
    );
    for (_, name) in indexes {
        sales.indexes.push(Index {
            name: (*name).into(),
            columns: vec![(*name).into(), "other".into()],
            unique: false,
        });
    }
    let names = partitions.iter().map(|(_, name)| (*name).to_owned());
    sales.partitioned_by = names.collect();
    Catalog {
        tables: vec![sales, calendar, item],
    }
}

const INDEXED: &[(&str, &str)] = &[
    ("sales", "day"),
    ("sales", "at"),
    ("sales", "item"),
    ("sales", "code"),
];

fn table(name: &str) -> Relation {
    Relation::Table {
        schema: "s".into(),
        name: name.into(),
    }
}

fn scan() -> Node {
    Node::Scan {
        cube: "sales".into(),
        alias: "f".into(),
        relation: table("sales"),
    }
}

fn joined(input: Node, table: &str, on: [Expr; 2]) -> Node {
    let [left, right] = on.map(NativePiece::Expr);
    Node::Join {
        input: Box::new(input),
        cube: table.into(),
        alias: table.into(),
        relation: self::table(table),
        on: Expr::Native(vec![left, NativePiece::Text(" = ".into()), right]),
    }
}

fn filtered(input: Node, condition: Expr) -> Plan {
    Plan {
        root: Node::Filter {
            input: Box::new(input),
            condition,
            reason: Reason::Question,
        },
    }
}

/// The first line of what becomes of a condition.
fn after(input: Node, condition: Expr, catalog: &Catalog) -> String {
    let plan = rewrite(filtered(input, condition), catalog).to_string();
    plan.lines().next().unwrap_or_default().to_owned()
}

fn day(year: i16, month: i8, day: i8) -> Expr {
    Expr::Value(Value::Date(date(year, month, day)))
}

fn month_of(column: &str) -> Expr {
    let size = base::Granularity::Month;
    let cut = Expr::Call(Function::Truncate(size), vec![Expr::column("f", column)]);
    Expr::Cast(Box::new(cut), Type::Date)
}

#[test]
fn a_condition_on_whole_periods_becomes_a_range_of_the_column() {
    use Comparator::*;
    let catalog = catalog_with(INDEXED, &[]);
    for (comparator, limit, expected) in [
        (GreaterOrEqual, day(2026, 10, 1), "f.day >= 2026-10-01"),
        (GreaterOrEqual, day(2026, 10, 2), "f.day >= 2026-11-01"),
        (Greater, day(2026, 10, 1), "f.day >= 2026-11-01"),
        (Greater, day(2026, 9, 30), "f.day >= 2026-10-01"),
        (Less, day(2026, 10, 1), "f.day < 2026-10-01"),
        (Less, day(2026, 10, 2), "f.day < 2026-11-01"),
        (LessOrEqual, day(2026, 10, 1), "f.day < 2026-11-01"),
        (LessOrEqual, day(2026, 12, 31), "f.day < 2027-01-01"),
        (
            Equal,
            day(2026, 10, 1),
            "f.day >= 2026-10-01 and f.day < 2026-11-01",
        ),
    ] {
        let condition = month_of("day").compare(comparator, limit);
        assert_eq!(
            after(scan(), condition, &catalog),
            format!("filter {expected}")
        );
    }
    // Of a point in time, midnight.
    let condition = month_of("at").compare(Less, day(2026, 10, 1));
    assert_eq!(
        after(scan(), condition, &catalog),
        "filter f.at < 2026-10-01T00:00:00"
    );
    // Within `not` and `or` as well: both forms are unknown where there is no value.
    let less = month_of("day").compare(Less, day(2026, 10, 1));
    let inside = Expr::Not(Box::new(Expr::Any(vec![less, Expr::name("x")])));
    assert_eq!(
        after(scan(), inside, &catalog),
        "filter not (f.day < 2026-10-01 or x)"
    );
}

fn native(before: &str, after: &str) -> Expr {
    Expr::Native(vec![
        NativePiece::Text(before.into()),
        NativePiece::Expr(Expr::column("f", "day")),
        NativePiece::Text(after.into()),
    ])
}

#[test]
fn periods_are_known_in_sql_of_the_model() {
    let catalog = catalog_with(&[], &[("sales", "day")]);
    let less = |expr: Expr| expr.compare(Comparator::Less, day(2026, 10, 1));
    for (before, behind) in [
        ("date_trunc('month', ", ")"),
        ("CAST(DATE_TRUNC('month',", ") AS DATE)"),
    ] {
        let line = after(scan(), less(native(before, behind)), &catalog);
        assert_eq!(line, "filter f.day < 2026-10-01", "{before}");
    }
    for (before, behind) in [
        ("CAST(", " AS DATE)"),
        ("date_trunc('hour', ", ")"),
        ("date_trunc('decade', ", ")"),
        ("date_trunc('month', ", " + 1)"),
        ("date_trunc('month', ", ") + 1"),
        ("lower(date_trunc('month', ", "))"),
        ("YEAR(", ")"),
    ] {
        let condition = less(native(before, behind));
        let same = rewrite(filtered(scan(), condition.clone()), &catalog);
        assert_eq!(same, filtered(scan(), condition), "{before}");
    }
}

#[test]
fn what_no_index_finds_is_left_alone() {
    let condition = month_of("day").compare(Comparator::Less, day(2026, 10, 1));
    for catalog in [
        catalog_with(&[], &[]),
        catalog_with(&[("sales", "at")], &[]),
        Catalog::default(),
    ] {
        let same = rewrite(filtered(scan(), condition.clone()), &catalog);
        assert_eq!(same, filtered(scan(), condition.clone()));
    }
}

#[test]
fn what_is_no_range_is_left_alone() {
    let catalog = catalog_with(INDEXED, &[]);
    let month = month_of("day");
    for condition in [
        month.clone().compare(Comparator::Equal, day(2026, 10, 2)),
        month
            .clone()
            .compare(Comparator::NotEqual, day(2026, 10, 1)),
        month.clone().compare(Comparator::Less, Expr::name("x")),
        month.clone().compare(Comparator::Less, day(9999, 12, 31)),
        Expr::IsNull(Box::new(month)),
    ] {
        let same = rewrite(filtered(scan(), condition.clone()), &catalog);
        assert_eq!(same, filtered(scan(), condition));
    }
}

fn with_calendar() -> Node {
    let keys = [Expr::column("f", "day"), Expr::column("calendar", "day")];
    joined(scan(), "calendar", keys)
}

#[test]
fn a_condition_on_a_key_holds_for_the_column_that_holds_it() {
    let catalog = catalog_with(INDEXED, &[]);
    let key = Expr::column("calendar", "day");
    let range = Expr::All(vec![
        key.clone()
            .compare(Comparator::GreaterOrEqual, day(2026, 10, 1)),
        key.clone().compare(Comparator::Less, day(2026, 11, 1)),
    ]);
    assert_eq!(
        after(with_calendar(), range, &catalog),
        "filter calendar.day >= 2026-10-01 and calendar.day < 2026-11-01 and f.day >= 2026-10-01 and f.day < 2026-11-01"
    );
    // The sides of the join may stand either way.
    let keys = [Expr::column("item", "id"), Expr::column("f", "item")];
    let list = Expr::In {
        expr: Box::new(Expr::column("item", "id")),
        values: [1, 2].map(|n| Expr::Value(Value::Integer(n))).to_vec(),
    };
    assert_eq!(
        after(joined(scan(), "item", keys), list, &catalog),
        "filter item.id in (1, 2) and f.item in (1, 2)"
    );
}

#[test]
fn a_key_says_nothing_of_another_column_where_that_could_change_rows() {
    let catalog = catalog_with(INDEXED, &[]);
    let key = || Expr::column("calendar", "day");
    let less = key().compare(Comparator::Less, day(2026, 10, 1));
    let code = || Expr::column("item", "code");
    let by_code = joined(scan(), "item", [Expr::column("f", "code"), code()]);
    let text = Expr::Value(Value::Text("a".into()));
    for (input, condition) in [
        // A row without a partner passes these.
        (with_calendar(), Expr::IsNull(Box::new(key()))),
        (with_calendar(), Expr::Not(Box::new(less.clone()))),
        (
            with_calendar(),
            Expr::Any(vec![less.clone(), Expr::name("x")]),
        ),
        (
            with_calendar(),
            key().compare(Comparator::NotEqual, day(2026, 10, 1)),
        ),
        // Texts may be equal to one another and not to the same third.
        (by_code, code().compare(Comparator::Equal, text)),
    ] {
        let same = rewrite(filtered(input.clone(), condition.clone()), &catalog);
        assert_eq!(same, filtered(input, condition));
    }
    let unindexed = catalog_with(&[], &[]);
    let same = rewrite(filtered(with_calendar(), less.clone()), &unindexed);
    assert_eq!(same, filtered(with_calendar(), less));
}

#[test]
fn conditions_on_results_are_left_alone() {
    let catalog = catalog_with(INDEXED, &[]);
    let computed = Node::Compute {
        input: Box::new(scan()),
        columns: vec![("day".into(), Expr::column("f", "day"))],
    };
    let condition = month_of("day").compare(Comparator::Less, day(2026, 10, 1));
    let same = rewrite(filtered(computed.clone(), condition.clone()), &catalog);
    assert_eq!(same, filtered(computed, condition));
}

#[test]
fn every_pass_is_shown_to_people_in_its_order() {
    let page = include_str!("../../../../docs/passes.md");
    let shown: Vec<&str> = page.split("\n## ").skip(1).collect();
    let names: Vec<&str> = shown
        .iter()
        .filter_map(|part| part.lines().next())
        .collect();
    let known: Vec<&str> = PASSES.iter().map(|pass| pass.name).collect();
    assert_eq!(names, known);
    for part in shown {
        for word in ["**Before**", "**After**", "**Why sound.**"] {
            assert!(part.contains(word), "{word} in {part}");
        }
    }
}
