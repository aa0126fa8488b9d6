//! Which kind is chosen, and when none is.

use super::*;
use crate::draw;

fn kind(shape: &Shape) -> Option<String> {
    let description = draw(shape, "")?.as_json()["description"]
        .as_str()?
        .to_owned();
    description
        .split_once(" of ")
        .map(|(kind, _)| kind.to_owned())
}

#[track_caller]
fn check(rows: usize, columns: Vec<Column>, expected: Option<&str>) {
    assert_eq!(kind(&shape(rows, columns)).as_deref(), expected);
}

#[test]
fn a_single_figure_is_no_chart() {
    check(1, vec![sales()], None);
    check(1, vec![sales(), units()], None);
}

#[test]
fn a_single_row_and_no_row_are_no_chart() {
    check(1, vec![brand(1), sales()], None);
    check(0, vec![month(0), sales()], None);
}

#[test]
fn nothing_to_measure_is_no_chart() {
    check(5, vec![brand(5)], None);
    let last = column("sales.last", "Last sale", Role::Measure, Type::Date, None);
    check(5, vec![brand(5), last], None);
}

#[test]
fn too_many_series_are_no_chart_and_uncounted_ones_neither() {
    check(96, vec![month(12), brand(8), sales()], Some("Line chart"));
    check(108, vec![month(12), brand(9), sales()], None);
    let uncounted = Column {
        distinct: None,
        ..brand(1)
    };
    check(24, vec![month(12), uncounted, sales()], None);
}

#[test]
fn too_many_bars_are_no_chart() {
    check(50, vec![brand(50), sales()], Some("Bar chart"));
    check(51, vec![brand(51), sales()], None);
    check(40, vec![brand(30), zone(8), sales()], None);
}

#[test]
fn a_dimension_that_is_the_same_everywhere_does_not_count() {
    check(5, vec![zone(1), brand(5), sales()], Some("Bar chart"));
    check(5, vec![month(1), brand(5), sales()], Some("Bar chart"));
    check(30, vec![month(30), brand(1), sales()], Some("Line chart"));
}

#[test]
fn measures_of_one_unit_stand_side_by_side_and_unlike_ones_scatter_when_there_are_many() {
    check(
        5,
        vec![brand(5), sales(), returns()],
        Some("Grouped bar chart"),
    );
    check(5, vec![brand(5), sales(), margin()], Some("Bar chart"));
    check(40, vec![brand(40), sales(), margin()], Some("Scatter plot"));
}

#[test]
fn measures_of_the_same_title_are_never_told_apart_by_title() {
    let twin = Column {
        name: "orders.net_value".into(),
        ..sales()
    };
    check(5, vec![brand(5), sales(), twin], Some("Bar chart"));
}

#[test]
fn what_is_not_drawn_is_not_described() {
    let drawn = draw(&shape(5, vec![brand(5), sales(), margin()]), "").expect("a chart");
    let spec = drawn.as_json();
    assert_eq!(
        spec["description"],
        "Bar chart of Net sales (INR) by Brand; 5 rows, as in the table."
    );
    assert_eq!(spec["encoding"]["tooltip"][2]["title"], "Margin (%)");
}

#[test]
fn a_date_that_was_not_cut_is_drawn_along_time() {
    let day = column("sales.date", "Date", Role::Dimension, Type::Date, Some(20));
    check(20, vec![day, sales()], Some("Line chart"));
}

#[test]
fn three_dimensions_are_left_to_the_table() {
    let city = column(
        "geography.city",
        "City",
        Role::Dimension,
        Type::Text,
        Some(4),
    );
    check(8, vec![brand(2), zone(2), city, sales()], None);
}

#[test]
fn a_name_that_the_page_could_not_read_is_no_chart() {
    for name in ["a\"b", "a'b", "a[b", "a]b", "a\\b", "a\nb"] {
        check(
            5,
            vec![
                Column {
                    name: name.into(),
                    ..brand(5)
                },
                sales(),
            ],
            None,
        );
    }
}
