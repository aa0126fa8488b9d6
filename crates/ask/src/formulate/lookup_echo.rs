//! A lookup in words: what is shown, of which rows, in which order.

use semantic::{Existence, Filter, Visible};

use crate::lookup::Lookup;
use crate::names::lower;

pub(super) fn echo(found: &Lookup, visible: &Visible) -> String {
    let query = &found.query;
    let columns = query.dimensions.iter().chain(&query.measures);
    let shown = columns.filter(|path| !found.beside.contains(path));
    let shown: Vec<String> = shown.map(|path| title(path, visible)).collect();
    let mut text = shown.join(", ");
    let conditions = query
        .filters
        .iter()
        .map(|filter| condition(filter, visible));
    let conditions: Vec<String> = conditions.collect();
    if !conditions.is_empty() {
        text.push_str(&format!(" where {}", conditions.join(" and ")));
    }
    if let (Some(order), Some(limit)) = (query.order.first(), query.limit) {
        let first = if order.descending {
            "highest"
        } else {
            "lowest"
        };
        let by = title(&order.member, visible);
        text.push_str(&format!(", {first} {} first", lower(&by)));
        if limit < 1_000 {
            text.push_str(&format!(", {limit} rows"));
        }
    }
    text
}

fn title(path: &str, visible: &Visible) -> String {
    let member = visible.member_at(path);
    member.map_or_else(
        || path.to_owned(),
        |member| {
            let cube = &visible.model().cube(member.cube).title;
            match member.title.to_lowercase().contains(&cube.to_lowercase()) {
                true => member.title.clone(),
                false => format!("{} of {}", member.title, lower(cube)),
            }
        },
    )
}

fn condition(filter: &Filter, visible: &Visible) -> String {
    let all = |filters: &[Filter], word: &str| {
        let each: Vec<String> = filters.iter().map(|one| condition(one, visible)).collect();
        each.join(word)
    };
    match filter {
        Filter::And(filters) => all(filters, " and "),
        Filter::Or(filters) => all(filters, " or "),
        Filter::Test {
            member,
            operator,
            values,
            ..
        } => {
            format!(
                "{} {operator} {}",
                lower(&title(member, visible)),
                values.join(" or ")
            )
        }
        Filter::Versus {
            member,
            operator,
            other,
        } => {
            format!(
                "{} {operator} {}",
                lower(&title(member, visible)),
                lower(&title(other, visible))
            )
        }
        Filter::Against(against) => {
            format!(
                "{} {} the average",
                lower(&title(&against.member, visible)),
                against.operator
            )
        }
        Filter::Exists(existence) => {
            existing(existence, visible, &all(&existence.filters, " and "))
        }
    }
}

fn existing(existence: &Existence, visible: &Visible, filters: &str) -> String {
    let cube = visible.model().cube_named(&existence.rows);
    let rows = cube.map_or(existence.rows.clone(), |cube| {
        lower(&visible.model().cube(cube).title)
    });
    let word = if existence.negated { "without" } else { "with" };
    match filters.is_empty() {
        true => format!("{word} {rows}"),
        false => format!("{word} {rows} whose {filters}"),
    }
}
