//! How a tenant counts time, as `tenant.yaml` says it.

use base::{Begins, Calendar, Pattern};
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use semantic::yaml::{Fields, Node};

/// The calendar's settings; what is not said is as in most places.
pub(crate) fn calendar(fields: &mut Fields<'_, '_>) -> Calendar {
    let mut calendar = Calendar::default();
    let Some(node) = fields.take("calendar") else {
        return calendar;
    };
    let Some(mut fields) = Fields::of("calendar", node, fields.report) else {
        return calendar;
    };
    if let Some(month) = named_month(&mut fields, node) {
        calendar.fiscal_year_start = month;
    }
    if let Some(day) = named_weekday(&mut fields, node) {
        calendar.week_start = day;
    }
    calendar.fiscal_weeks = fiscal_weeks(&mut fields);
    if let Some(zone) = time_zone(&mut fields, node) {
        calendar.time_zone = zone;
    }
    fields.finish();
    calendar
}

fn named_month(fields: &mut Fields<'_, '_>, node: &Node) -> Option<i8> {
    let text = fields.text("fiscal_year_start")?;
    let found = MONTHS
        .iter()
        .position(|month| *month == text.to_lowercase());
    if found.is_none() {
        let message = format!("'{text}' is not a month: write it in full, as in april");
        fields.report.invalid(node, message);
    }
    found.map(|index| index as i8 + 1)
}

fn named_weekday(fields: &mut Fields<'_, '_>, node: &Node) -> Option<Weekday> {
    let text = fields.text("week_start")?;
    let found = WEEKDAYS
        .iter()
        .find(|(name, _)| *name == text.to_lowercase());
    if found.is_none() {
        let message = format!("'{text}' is not a weekday: write it in full, as in monday");
        fields.report.invalid(node, message);
    }
    found.map(|(_, day)| *day)
}

/// `fiscal_weeks: {months: 4-4-5, begins: nearest}`: fiscal years of whole weeks.
fn fiscal_weeks(fields: &mut Fields<'_, '_>) -> Option<(Begins, Pattern)> {
    let node = fields.take("fiscal_weeks")?;
    let mut fields = Fields::of("fiscal_weeks", node, fields.report)?;
    let months = fields.need_text("months");
    let begins = fields.text("begins").unwrap_or_else(|| "nearest".into());
    let pattern = months.and_then(|months| pattern(&months, &mut fields, node));
    let rule = BEGINS.iter().find(|(name, _)| *name == begins);
    if rule.is_none() {
        let message = format!(
            "'{begins}' does not say which week begins the year: use before, nearest or after, as seen from the first of its month"
        );
        fields.report.invalid(node, message);
    }
    fields.finish();
    Some((rule?.1, pattern?))
}

fn pattern(months: &str, fields: &mut Fields<'_, '_>, node: &Node) -> Option<Pattern> {
    let found = PATTERNS.iter().find(|(name, _)| *name == months);
    if found.is_none() {
        let message = format!(
            "'{months}' is not a way to divide a quarter into weeks: use 4-4-5, 4-5-4 or 5-4-4"
        );
        fields.report.invalid(node, message);
    }
    found.map(|(_, pattern)| *pattern)
}

fn time_zone(fields: &mut Fields<'_, '_>, node: &Node) -> Option<TimeZone> {
    let text = fields.text("time_zone")?;
    let zone = TimeZone::get(&text);
    if zone.is_err() {
        let message = format!("'{text}' is not a time zone: use a name such as Asia/Kolkata");
        fields.report.invalid(node, message);
    }
    zone.ok()
}

const PATTERNS: [(&str, Pattern); 3] = [
    ("4-4-5", Pattern::FourFourFive),
    ("4-5-4", Pattern::FourFiveFour),
    ("5-4-4", Pattern::FiveFourFour),
];

const BEGINS: [(&str, Begins); 3] = [
    ("before", Begins::Before),
    ("nearest", Begins::Nearest),
    ("after", Begins::After),
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];
