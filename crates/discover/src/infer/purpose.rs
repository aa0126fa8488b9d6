//! Sentences for people: what a table and its columns are for.

use std::collections::BTreeSet;

use lexicon::Domain;

use super::facts::{Facts, SURE};
use crate::{Aggregation, ColumnRole, Proposed, TableRole};

pub(super) fn of_table(facts: &Facts<'_>, role: TableRole) -> Proposed<String> {
    if let Some(comment) = facts
        .table()
        .comment
        .as_deref()
        .filter(|comment| !comment.is_empty())
    {
        return Proposed {
            value: comment.to_owned(),
            confidence: 0.95,
            evidence: "the comment of the table says so".into(),
        };
    }
    let one = one(&facts.name.reading.name);
    let sure = facts.references.iter().zip(&facts.parents);
    let mut parents: Vec<String> = sure
        .filter(|(found, _)| found.confidence >= SURE && found.value.table != facts.table().name)
        .map(|(_, parent)| self::one(parent))
        .collect();
    let mut told = BTreeSet::new();
    parents.retain(|parent| told.insert(parent.clone()));
    let of = match parents.as_slice() {
        [] => String::new(),
        parents => format!(", of {}", and(parents)),
    };
    let what = match role {
        TableRole::Bridge => format!("Which {}.", parents.join(" belongs to which ")),
        TableRole::Log => format!("What was noted: {one}, one row each time{of}."),
        TableRole::Snapshot => format!("What there was at each moment: {one}{of}."),
        TableRole::SlowlyChanging => format!("Each {one} as it was at a time{of}."),
        TableRole::Technical => format!("Kept for programs: {one}."),
        TableRole::Fact | TableRole::Dimension => format!("One row for each {one}{of}."),
    };
    Proposed {
        value: what,
        confidence: facts.name.reading.confidence * 0.7,
        evidence: "made of its name, its role and its references".into(),
    }
}

pub(super) fn of_column(facts: &Facts<'_>, at: usize, role: ColumnRole) -> String {
    let column = facts.known.columns[at].column;
    if let Some(comment) = column
        .comment
        .as_deref()
        .filter(|comment| !comment.is_empty())
    {
        return comment.to_owned();
    }
    let (name, table) = (&facts.readings[at].name, one(&facts.name.reading.name));
    match role {
        ColumnRole::Key => format!("Tells one {table} from another."),
        ColumnRole::Reference => {
            let of = facts.parent_of(&column.name).map(one);
            let of = of.unwrap_or_else(|| "row".into());
            format!("Which {of} the {table} belongs to.")
        }
        ColumnRole::Measure(Aggregation::Sum) => format!("{name}, added up."),
        ColumnRole::Measure(Aggregation::Average) => format!("{name}, as an average."),
        ColumnRole::Measure(Aggregation::LastOverTime) => format!("{name} as it stood last."),
        ColumnRole::Measure(Aggregation::CountDistinct) => {
            format!("How many different values of {}.", lower(name))
        }
        ColumnRole::Time => format!("When: {}.", lower(name)),
        ColumnRole::Name => format!("What the {table} is called."),
        ColumnRole::Category | ColumnRole::Flag => format!("{name} of the {table}."),
        ColumnRole::Text => format!("{name} of the {table}, to be read."),
        ColumnRole::Technical => "For programs.".into(),
    }
}

pub(super) fn tags(facts: &Facts<'_>, role: TableRole) -> Vec<String> {
    let role = match role {
        TableRole::Fact => "fact",
        TableRole::Dimension => "dimension",
        TableRole::Bridge => "bridge",
        TableRole::Snapshot => "snapshot",
        TableRole::Log => "log",
        TableRole::SlowlyChanging => "slowly changing",
        TableRole::Technical => "technical",
    };
    let leaning = &facts.name.leaning;
    let strongest = leaning.strongest();
    let domains = Domain::ALL
        .into_iter()
        .filter(|domain| strongest >= 3 && leaning.of(*domain) == strongest);
    let domain = domains.map(|domain| domain.name().to_owned()).next();
    std::iter::once(role.to_owned()).chain(domain).collect()
}

pub(super) fn tags_of_column(facts: &Facts<'_>, at: usize, role: ColumnRole) -> Vec<String> {
    let withheld = facts.known.columns[at]
        .profile
        .is_some_and(|seen| seen.withheld.is_some());
    let tags = [
        (withheld, "sensitive"),
        (role == ColumnRole::Technical, "technical"),
        (role == ColumnRole::Flag, "flag"),
    ];
    tags.into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, tag)| tag.to_owned())
        .collect()
}

/// One of what a table is called by many of: `order line` of `Order Lines`.
fn one(name: &str) -> String {
    let name = lower(name);
    let (before, last) = match name.rsplit_once(' ') {
        Some((before, last)) => (Some(before), last),
        None => (None, name.as_str()),
    };
    // An abbreviation in capitals has no plural that anybody could tell.
    let small = last.to_lowercase();
    let shouted = last.len() > 1 && last.chars().all(char::is_uppercase);
    let singular = match shouted {
        true => last.to_owned(),
        false => lexicon::lemma(&small),
    };
    before.map_or_else(|| singular.clone(), |before| format!("{before} {singular}"))
}

/// As within a sentence; an abbreviation stays in capitals.
fn lower(name: &str) -> String {
    let mut chars = name.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => name.to_owned(),
    }
}

fn and(names: &[String]) -> String {
    match names {
        [] => "rows".into(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_one_of_what_its_table_is_called() {
        assert_eq!(one("Accounts"), "account");
        assert_eq!(one("Order Lines"), "order line");
        assert_eq!(one("GL Balances"), "GL balance");
        assert_eq!(one("SKUS"), "SKUS");
        assert_eq!(one("News"), "news");
        assert_eq!(one(""), "");
    }
}
