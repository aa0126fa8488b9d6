//! Measures whose SQL aggregates rows itself: `number_agg`, and whatever refers to no measure.
//!
//! Their SQL runs where rows are grouped. A value of a row that stands in no aggregate there is an
//! error on most engines and the value of any row on some, so it is refused.

use super::build::Building;
use crate::{Fragment, MeasureType, Member, Piece};

/// Formulas over rows instead of measures are aggregates of their own.
pub(super) fn settle(building: &mut Building) {
    for index in 0..building.model.members.len() {
        let member = &building.model.members[index];
        let Some(measure) = member.measure() else {
            continue;
        };
        let formula = measure.kind == MeasureType::Number && measure.multi_stage.is_none();
        let sql = measure.sql.as_ref().filter(|_| formula);
        let of_rows = sql.is_some_and(|sql| !names_measures(building, sql) && fault(sql).is_none());
        if of_rows && let Some(measure) = building.model.members[index].measure_mut() {
            measure.kind = MeasureType::Own;
        }
    }
}

fn names_measures(building: &Building, sql: &Fragment) -> bool {
    let mut members = sql.members();
    members.any(|id| building.model.member(id).measure().is_some())
}

/// What is wrong with the SQL of a measure that aggregates rows itself.
pub(super) fn member_fault(member: &Member, refers_to_measures: bool) -> Option<String> {
    let path = &member.path;
    let measure = member.measure()?;
    if refers_to_measures {
        return Some(format!(
            "'{path}' aggregates rows itself and cannot refer to measures: use type number for that"
        ));
    }
    if measure.multi_stage.is_some() {
        return Some(format!(
            "'{path}' aggregates rows itself and is of one stage"
        ));
    }
    let fault = fault(measure.sql.as_ref()?)?;
    Some(format!("'{path}' aggregates rows itself: {fault}"))
}

/// Aggregates that some engine has. What is in another function only, is of one row.
const AGGREGATES: [&str; 38] = [
    "any_value",
    "approx_count_distinct",
    "approx_percentile_cont",
    "approx_quantile",
    "arg_max",
    "arg_min",
    "array_agg",
    "avg",
    "bit_and",
    "bit_or",
    "bool_and",
    "bool_or",
    "corr",
    "count",
    "count_big",
    "count_if",
    "countif",
    "covar_pop",
    "covar_samp",
    "every",
    "group_concat",
    "listagg",
    "max",
    "max_by",
    "median",
    "min",
    "min_by",
    "mode",
    "quantile_cont",
    "stdev",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "string_agg",
    "sum",
    "var_pop",
    "var_samp",
    "variance",
];

/// Words of SQL that are no columns.
const WORDS: [&str; 41] = [
    "and",
    "as",
    "asc",
    "between",
    "bigint",
    "boolean",
    "by",
    "case",
    "date",
    "decimal",
    "desc",
    "distinct",
    "double",
    "else",
    "end",
    "false",
    "filter",
    "first",
    "float",
    "from",
    "group",
    "in",
    "int",
    "integer",
    "interval",
    "is",
    "last",
    "like",
    "not",
    "null",
    "nulls",
    "numeric",
    "or",
    "order",
    "precision",
    "real",
    "separator",
    "text",
    "then",
    "true",
    "when",
];
const MORE_WORDS: [&str; 5] = ["timestamp", "varchar", "where", "within", "percent"];

fn fault(sql: &Fragment) -> Option<String> {
    let mut reader = Reader::default();
    for piece in &sql.pieces {
        let fault = match piece {
            Piece::Text(text) => reader.text(text),
            Piece::Column { .. } | Piece::Member(_) => reader.value(),
            _ => Some("it can name columns and dimensions only".to_owned()),
        };
        if fault.is_some() {
            return fault;
        }
    }
    (!reader.aggregates).then(|| "there is no aggregate in it, as in 'MAX({CUBE}.amount)'".into())
}

#[derive(Default)]
struct Reader {
    /// For each parenthesis that is open, whether what stands in it is aggregated.
    open: Vec<bool>,
    quoted: bool,
    aggregates: bool,
    /// The last word, and the one before it.
    words: [String; 2],
}

impl Reader {
    fn value(&mut self) -> Option<String> {
        self.words = Default::default();
        let within = self.open.iter().any(|aggregated| *aggregated);
        (!within).then(|| "a value of a row stands outside of its aggregates".to_owned())
    }

    fn text(&mut self, text: &str) -> Option<String> {
        let mut rest = text;
        while let Some(sign) = rest.chars().next() {
            let length = match sign {
                _ if self.quoted || sign == '\'' => {
                    self.quoted ^= sign == '\'';
                    sign.len_utf8()
                }
                'a'..='z' | 'A'..='Z' | '_' => {
                    let ends = |c: char| !c.is_ascii_alphanumeric() && c != '_';
                    let length = rest.find(ends).unwrap_or(rest.len());
                    let called = rest[length..].trim_start().starts_with('(');
                    if let Some(fault) = self.word(&rest[..length], called) {
                        return Some(fault);
                    }
                    length
                }
                '"' | '`' | '[' => return Some(BARE.to_owned()),
                _ => {
                    self.sign(sign);
                    sign.len_utf8()
                }
            };
            rest = &rest[length..];
        }
        None
    }

    fn word(&mut self, word: &str, called: bool) -> Option<String> {
        let word = word.to_lowercase();
        if word == "over" || word == "select" {
            return Some(format!("'{word}' has no place in an aggregate"));
        }
        let known = WORDS.contains(&word.as_str()) || MORE_WORDS.contains(&word.as_str());
        if !called && !known {
            return Some(format!("{BARE}: '{word}' may be one"));
        }
        let [last, _] = std::mem::take(&mut self.words);
        self.words = [word, last];
        None
    }

    fn sign(&mut self, sign: char) {
        match sign {
            '(' => {
                let [last, before] = &self.words;
                let ordered = last == "group" && before == "within";
                let aggregates = AGGREGATES.contains(&last.as_str()) || ordered;
                self.aggregates |= aggregates;
                self.open.push(aggregates);
                self.words = Default::default();
            }
            ')' => {
                self.open.pop();
            }
            sign if sign.is_whitespace() => return,
            _ => {}
        }
        self.words = Default::default();
    }
}

const BARE: &str = "write columns as '{CUBE}.amount'";
