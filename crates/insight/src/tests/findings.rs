//! What is said about a result, word for word. Amounts are written in hundredths: `600_00` is 600.

#![allow(clippy::inconsistent_digit_grouping)]

use arrow_array::{Float64Array, Int64Array};
use base::DateRange;
use jiff::civil::{Date, date};

use super::*;
use crate::{Finding, find};

/// Every day there is.
const EVER: DateRange = DateRange {
    start: Date::MIN,
    end: Date::MAX,
};

fn found(columns: Vec<Column>, arrays: Vec<ArrayRef>) -> Vec<Finding> {
    let batch = batch(arrays);
    find(&shape(batch.num_rows(), columns), &[batch], EVER)
}

#[track_caller]
fn says(columns: Vec<Column>, arrays: Vec<ArrayRef>, expected: &str) {
    let texts: Vec<String> = found(columns, arrays).into_iter().map(|f| f.text).collect();
    assert_eq!(texts, [expected]);
}

fn brands(names: &[Option<&str>], values: &[Option<i128>]) -> (Vec<Column>, Vec<ArrayRef>) {
    (vec![brand(), sales()], vec![texts(names), money(values)])
}

#[test]
fn no_row_is_said_in_words_and_nothing_else() {
    let nothing = find(&shape(0, vec![brand(), sales()]), &[], EVER);
    assert_eq!(nothing.len(), 1);
    assert_eq!(nothing[0].kind, "empty");
    assert_eq!(nothing[0].text, "Nothing matches: the result has no rows.");
}

#[test]
fn a_single_figure_is_said_in_short_and_in_full() {
    let expected = "Net sales: ₹1.23 crore (₹1,23,45,678.90).";
    says(vec![sales()], vec![money(&[Some(1_234_567_890)])], expected);
    says(
        vec![sales()],
        vec![money(&[Some(123_450)])],
        "Net sales: ₹1,234.50.",
    );
}

#[test]
fn a_missing_figure_is_not_called_zero() {
    let expected = "Net sales: no value, since nothing matches or what matches has none.";
    says(vec![sales()], vec![money(&[None])], expected);
}

#[test]
fn the_leader_has_a_share_of_what_is_shown() {
    let (columns, arrays) = brands(
        &[Some("Bolt"), Some("Aqua"), Some("Crisp")],
        &[Some(200_00), Some(600_00), Some(300_00)],
    );
    says(
        columns,
        arrays,
        "Aqua has the largest Net sales: ₹600, 55% of the total of the 3 rows shown.",
    );
}

#[test]
fn a_leader_without_a_name_and_rows_without_a_value_are_told() {
    let (columns, arrays) = brands(
        &[None, Some("Aqua"), Some("Bolt"), Some("Crisp")],
        &[Some(900_00), Some(300_00), None, Some(0)],
    );
    let expected = "no Brand given has the largest Net sales: ₹900, 75% of the total of the 3 rows shown; \
                    1 row without a value is left out.";
    says(columns, arrays, expected);
}

#[test]
fn equal_leaders_are_all_named() {
    let (columns, arrays) = brands(
        &[Some("Aqua"), Some("Bolt"), Some("C")],
        &[Some(500), Some(500), Some(100)],
    );
    says(
        columns,
        arrays,
        "Aqua and Bolt have the largest Net sales: ₹5 each.",
    );
}

#[test]
fn negative_rows_and_zero_totals_have_no_share() {
    let (columns, arrays) = brands(&[Some("Aqua"), Some("Bolt")], &[Some(500), Some(-100)]);
    says(columns, arrays, "Aqua has the largest Net sales: ₹5.");
    let (columns, arrays) = brands(&[Some("Aqua"), Some("Bolt")], &[Some(0), Some(0)]);
    says(
        columns,
        arrays,
        "Aqua and Bolt have the largest Net sales: ₹0 each.",
    );
}

#[test]
fn a_rate_a_count_and_an_average_have_no_share() {
    let two = || texts(&[Some("Aqua"), Some("Bolt")]);
    let rates: ArrayRef = Arc::new(Float64Array::from(vec![12.5, 40.0]));
    says(
        vec![brand(), margin()],
        vec![two(), rates],
        "Aqua has the smallest Margin: 12.5%.",
    );
    let outlets = column(
        "sales.outlets",
        "Active outlets",
        Role::Measure,
        Type::Integer,
    );
    let outlets = Column {
        additive: false,
        ..outlets
    };
    let counts: ArrayRef = Arc::new(Int64Array::from(vec![1_200, 900]));
    let expected = "Aqua has the largest Active outlets: 1,200.";
    says(vec![brand(), outlets], vec![two(), counts], expected);
    let price = Column {
        title: "Average price".into(),
        additive: false,
        ..sales()
    };
    let prices = money(&[Some(10_00), Some(20_00)]);
    says(
        vec![brand(), price],
        vec![two(), prices],
        "Aqua has the smallest Average price: ₹10.",
    );
}

#[test]
fn a_share_is_never_rounded_to_all_of_it() {
    let (columns, arrays) = brands(&[Some("Aqua"), Some("Bolt")], &[Some(999_99), Some(1)]);
    let expected =
        "Aqua has the largest Net sales: ₹999.99, more than 99% of the total of the 2 rows shown.";
    says(columns, arrays, expected);
}

#[test]
fn a_total_beyond_exact_arithmetic_gives_no_share_and_no_panic() {
    let (columns, arrays) = brands(
        &[Some("Aqua"), Some("Bolt")],
        &[Some(i128::MAX), Some(i128::MAX - 1)],
    );
    let texts = found(columns, arrays);
    assert_eq!(texts.len(), 1);
    assert!(
        !texts[0].text.contains("% of the total"),
        "{}",
        texts[0].text
    );
}

#[test]
fn rows_from_low_to_high_are_led_by_the_smallest() {
    let (columns, arrays) = brands(
        &[Some("Aqua"), Some("Bolt"), Some("Crisp")],
        &[Some(100_00), Some(200_00), Some(300_00)],
    );
    let expected = "Aqua has the smallest Net sales: ₹100.";
    says(columns, arrays, expected);
}

#[test]
fn one_row_leads_nobody() {
    let (columns, arrays) = brands(&[Some("Aqua")], &[Some(500)]);
    says(columns, arrays, "Aqua: Net sales: ₹5.");
}

#[test]
fn a_trend_compares_first_and_last_in_order_of_time() {
    let values = [Some(150_00), Some(120_00), Some(110_00), Some(170_00)];
    let expected = "Net sales rose by 25% between the first and the last month shown, \
                    from ₹120 in Apr 2026 to ₹150 in Sep 2026. \
                    Highest: ₹170 in Aug 2026; lowest: ₹110 in May 2026.";
    says(
        vec![month(), sales()],
        vec![months(&[9, 4, 5, 8]), money(&values)],
        expected,
    );
}

#[test]
fn a_month_that_is_not_over_is_no_fall() {
    let covered = DateRange {
        start: date(2026, 3, 15),
        end: date(2026, 9, 20),
    };
    let values = [Some(1_00), Some(120_00), Some(150_00), Some(2_00)];
    let batch = batch(vec![months(&[3, 4, 8, 9]), money(&values)]);
    let findings = find(&shape(4, vec![month(), sales()]), &[batch], covered);
    assert_eq!(
        findings[0].text,
        "Net sales rose by 25% between the first and the last month shown, \
         from ₹120 in Apr 2026 to ₹150 in Aug 2026; \
         Mar 2026 and Sep 2026 are not whole and are left out."
    );
}

#[test]
fn a_fall_from_zero_or_below_has_no_percentage() {
    let expected = "Net sales fell between the first and the last month shown, \
                    from ₹0 in Apr 2026 to -₹5 in May 2026.";
    says(
        vec![month(), sales()],
        vec![months(&[4, 5]), money(&[Some(0), Some(-500)])],
        expected,
    );
}

#[test]
fn a_flat_line_has_no_highest_month() {
    let same = money(&[Some(500), Some(500), Some(500)]);
    let expected = "Net sales did not change between the first and the last month shown, \
                    from ₹5 in Apr 2026 to ₹5 in Jun 2026.";
    says(
        vec![month(), sales()],
        vec![months(&[4, 5, 6]), same],
        expected,
    );
}

#[test]
fn a_month_without_a_value_is_left_out_and_said_to_be() {
    let expected = "Net sales rose by less than 1% between the first and the last month shown, \
                    from ₹1,000 in Apr 2026 to ₹1,001 in Jun 2026; \
                    1 row without a date or a value is left out.";
    let values = money(&[Some(1_000_00), None, Some(1_001_00)]);
    says(
        vec![month(), sales()],
        vec![months(&[4, 5, 6]), values],
        expected,
    );
}

#[test]
fn months_that_come_twice_are_no_trend() {
    let twice = money(&[Some(1), Some(2)]);
    assert_eq!(
        found(vec![month(), sales()], vec![months(&[4, 4]), twice]),
        []
    );
}

#[test]
fn a_result_in_several_batches_is_one_result() {
    let part = |name, value| batch(vec![texts(&[Some(name)]), money(&[Some(value)])]);
    let parts = [part("Aqua", 100), part("Bolt", 300)];
    let findings = find(&shape(2, vec![brand(), sales()]), &parts, EVER);
    assert_eq!(findings[0].text, "Aqua has the smallest Net sales: ₹1.");
}

#[test]
fn a_shape_that_promises_more_columns_than_the_rows_have_finds_nothing() {
    assert_eq!(
        found(
            vec![brand(), sales()],
            vec![texts(&[Some("Aqua"), Some("Bolt")])]
        ),
        []
    );
}
