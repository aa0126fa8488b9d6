//! What can be made of many values of a column, for those who look things up.

use super::cube::{Writer, querent};
use super::yaml::Lines;
use crate::ColumnProposal;

/// Names begin with the first and titles with the last.
const OF_NUMBERS: [(&str, &str, &str); 4] = [
    ("total", "sum", "Total"),
    ("average", "avg", "Average"),
    ("lowest", "min", "Lowest"),
    ("highest", "max", "Highest"),
];
const DIFFERENT: (&str, &str, &str) = ("different", "count_distinct", "Number of different");

impl Writer<'_> {
    /// Of a number its sum, average and extremes; of everything how many different ones there are.
    /// What may be personal is not added up: its sum over one row would show it.
    pub(super) fn made_of(&self, lines: &mut Lines, column: &ColumnProposal) {
        let Some(name) = self.member(&column.name) else {
            return;
        };
        if column.sensitive.is_some() {
            return;
        }
        let of_numbers = OF_NUMBERS
            .iter()
            .filter(|_| self.dimension_type(column) == "number");
        for (word, kind, title) in of_numbers.chain([&DIFFERENT]) {
            lines.entry("name", &format!("{word}_of_{name}"), |lines| {
                lines.text("sql", &format!("{{CUBE}}.{}", self.column(&column.name)));
                lines.put("type", kind);
                let own = column.title.value.to_lowercase();
                lines.text("title", &format!("{title} {own}"));
                querent(lines, &column.role, |_| ());
            });
        }
    }
}
