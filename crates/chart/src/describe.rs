//! The chart in words, for those who do not see it.

use crate::encode::titled;
use crate::{Column, Shape};

/// Such as "Sales by brand. Bar chart of Sales (INR) by Brand; 5 rows, as in the table."
pub fn chart(kind: &str, measures: &[&Column], shape: &Shape, title: &str) -> String {
    let parts = shape.parts();
    let measures = listed(measures.iter().map(|column| titled(column)));
    let keys = listed(
        parts
            .times
            .iter()
            .chain(&parts.dimensions)
            .map(|column| column.title.clone()),
    );
    let words = format!(
        "{kind} of {measures} by {keys}; {} rows, as in the table.",
        shape.rows
    );
    match title.trim_end_matches('.') {
        "" => words,
        title => format!("{title}. {words}"),
    }
}

/// "a", "a and b", "a, b and c".
fn listed(titles: impl Iterator<Item = String>) -> String {
    let mut titles: Vec<String> = titles.collect();
    match titles.pop() {
        None => String::new(),
        Some(last) if titles.is_empty() => last,
        Some(last) => format!("{} and {last}", titles.join(", ")),
    }
}

/// The unit of a column, where its format names one.
pub fn unit(column: &Column) -> Option<&str> {
    match &column.format {
        base::Format::Plain | base::Format::Currency(None) => None,
        base::Format::Percent => Some("%"),
        base::Format::Currency(Some(code)) => Some(code),
    }
}
