//! Calculations in words: what they are of, and which groups, times or conditions they are about.

use super::{Resolved, ResolvedCalculation, ResolvedKind};
use crate::{MemberId, Shown};

impl Resolved {
    pub fn title_of(&self, calculation: &ResolvedCalculation) -> String {
        let of = self.title(calculation.of);
        match &calculation.kind {
            ResolvedKind::Share { within, ignoring } => {
                let whole = self.each(within).unwrap_or_else(|| "all".to_owned());
                let ignored: Vec<&str> = ignoring.iter().map(|id| self.title(*id)).collect();
                match ignored.is_empty() {
                    true => format!("{of}, share of {whole}"),
                    false => format!("{of}, share of {whole} for any {}", ignored.join(", ")),
                }
            }
            ResolvedKind::Change { shift, shown } => {
                let earlier = shift.in_words();
                match shown {
                    Shown::Value => format!("{of} {earlier}"),
                    Shown::Difference => format!("{of}, difference to {earlier}"),
                    Shown::Ratio => format!("{of}, change from {earlier}"),
                }
            }
            ResolvedKind::Running { restart, .. } => match restart {
                Some(longer) => format!("{of}, running total of each {}", longer.replace('_', " ")),
                None => format!("{of}, running total"),
            },
            ResolvedKind::Rank { within, ascending } => {
                let from = if *ascending { "least" } else { "most" };
                match self.each(within) {
                    Some(within) => format!("{of}, rank from the {from} within {within}"),
                    None => format!("{of}, rank from the {from}"),
                }
            }
        }
    }

    fn title(&self, id: MemberId) -> &str {
        &self.model.member(id).title
    }

    /// `each Zone`, where there are any.
    fn each(&self, columns: &[usize]) -> Option<String> {
        let columns = columns
            .iter()
            .map(|at| self.title(self.columns[*at].member));
        let columns: Vec<&str> = columns.collect();
        (!columns.is_empty()).then(|| format!("each {}", columns.join(", ")))
    }
}
