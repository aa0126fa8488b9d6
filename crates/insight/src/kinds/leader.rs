use chart::{Column, Shape};

use super::{Kind, left_out};
use crate::amount::Amount;
use crate::table::Table;
use crate::{Finding, phrase};

/// The largest of what is shown, or the smallest where the rows run from low to high.
///
/// # Shows
/// Which value of a dimension has the most of a measure, and its share of the rows shown.
///
/// # When it helps
/// It says at once whether one customer, brand or place dominates.
///
/// # Method
/// The rows are compared by the first measure, exactly for decimals. The share is that of the sum
/// over the rows shown, in whole percent; rounding never makes it none or all.
///
/// # Limits
/// A result that was cut to its first rows is not the whole: the share says "of the rows shown".
/// There is no share for a measure whose rows do not add up, for a total that is not positive, or
/// beside negative rows.
///
/// # Example
/// "Aqua has the largest Net sales: ₹1.23 crore, 34% of the total of the 5 rows shown."
pub struct Leader;

impl Kind for Leader {
    fn id(&self) -> &'static str {
        "leader"
    }

    fn applies(&self, shape: &Shape) -> bool {
        columns(shape).is_some()
    }

    fn find(&self, table: &Table) -> Option<Finding> {
        let (dimension, measure) = columns(table.shape)?;
        let amounts = table.column(measure).iter().map(Amount::of);
        let counted: Vec<(usize, Amount)> = amounts
            .enumerate()
            .filter_map(|(row, amount)| Some((row, amount?)))
            .collect();
        if counted.len() < 2 {
            return None;
        }
        let ascending = counted
            .windows(2)
            .all(|pair| pair[0].1.compare(pair[1].1).is_lt());
        let lead = match ascending {
            true => counted.first()?.1,
            false => largest(&counted)?,
        };
        let leads = |(_, amount): &&(usize, Amount)| amount.compare(lead).is_eq();
        let leaders: Vec<usize> = counted.iter().filter(leads).map(|(row, _)| *row).collect();
        let (share, weight) = match leaders.len() {
            1 if ascending => (String::new(), WITHOUT_SHARE),
            1 => share(measure, lead, &counted),
            _ => (" each".to_owned(), SHARED),
        };
        let text = format!(
            "{} {} the {} {}: {}{share}{}.",
            names(table, dimension, &leaders),
            if leaders.len() == 1 { "has" } else { "have" },
            if ascending { "smallest" } else { "largest" },
            measure.title,
            phrase::number(table.value(measure, *leaders.first()?), &measure.format),
            left_out(table.rows - counted.len(), "a value"),
        );
        Some(Finding {
            kind: self.id(),
            text,
            weight,
        })
    }
}

fn largest(counted: &[(usize, Amount)]) -> Option<Amount> {
    let amounts = counted.iter().map(|(_, amount)| *amount);
    amounts.max_by(|a, b| a.compare(*b))
}

/// The weight where there is no one leader, and where there is one without a share.
const SHARED: f64 = 0.3;
const WITHOUT_SHARE: f64 = 0.4;

fn columns(shape: &Shape) -> Option<(&Column, &Column)> {
    let parts = shape.parts();
    match (&parts.times[..], &parts.dimensions[..], &parts.measures[..]) {
        ([], [dimension], [measure, ..]) => Some((dimension, measure)),
        _ => None,
    }
}

/// Up to three by name.
fn names(table: &Table, dimension: &Column, rows: &[usize]) -> String {
    let name = |row: &usize| phrase::label(table.value(dimension, *row), &dimension.title);
    match rows {
        [one] => name(one),
        [one, two] => format!("{} and {}", name(one), name(two)),
        [one, two, three] => format!("{}, {} and {}", name(one), name(two), name(three)),
        rows => format!("{} rows", rows.len()),
    }
}

/// ", 34% of the total of the 5 rows shown" and how much that matters.
fn share(measure: &Column, largest: Amount, counted: &[(usize, Amount)]) -> (String, f64) {
    let amounts = || counted.iter().map(|(_, amount)| *amount);
    if !measure.additive || amounts().any(Amount::is_negative) {
        return (String::new(), WITHOUT_SHARE);
    }
    let Some(total) = Amount::sum(amounts()) else {
        return (String::new(), WITHOUT_SHARE);
    };
    let Some(percent) = largest.percent_of(total) else {
        return (String::new(), WITHOUT_SHARE);
    };
    let weight = (largest.to_f64() / total.to_f64()).clamp(0.0, 1.0);
    (
        format!(
            ", {} of the total of the {} rows shown",
            percent.share(),
            counted.len()
        ),
        weight.max(WITHOUT_SHARE),
    )
}
