//! Names of cubes and members: those of tables and columns, as a model may have them.

use std::collections::HashSet;

use crate::{Aggregation, ColumnRole, Offer, TableProposal};

/// The name of each cube, and of the members of each.
pub(super) struct Names {
    cubes: Vec<Option<String>>,
    members: Vec<Vec<Option<String>>>,
}

/// What a cube calls the number of its rows.
pub(super) const COUNT: &str = "count";

impl Names {
    pub fn of(tables: &[TableProposal], offer: Offer) -> Self {
        let mut taken = HashSet::new();
        let cubes = tables.iter().map(|table| {
            let can_be_named =
                !table.name.contains(['.', '{', '}']) && !table.schema.contains(['.', '{', '}']);
            let with_schema =
                || format!("{}_{}", identifier(&table.schema), identifier(&table.name));
            can_be_named.then(|| free(&mut taken, identifier(&table.name), with_schema))
        });
        let cubes = cubes.collect();
        let members = tables.iter().map(|table| members(table, offer));
        Self {
            cubes,
            members: members.collect(),
        }
    }

    /// `None` where a model cannot name the table.
    pub fn cube(&self, table: usize) -> Option<&str> {
        self.cubes[table].as_deref()
    }

    /// `None` where a model cannot name the column.
    pub fn member(&self, table: usize, column: &str, of: &TableProposal) -> Option<&str> {
        let at = of.columns.iter().position(|known| known.name == column)?;
        self.members[table][at].as_deref()
    }
}

/// Dimensions are called as their columns, and so are sums of them; averages say what they are.
fn members(table: &TableProposal, offer: Offer) -> Vec<Option<String>> {
    let mut taken = HashSet::from([COUNT.to_owned()]);
    let names = table.columns.iter().map(|column| {
        let name = identifier(&column.name);
        let name = match column.role.value {
            ColumnRole::Measure(Aggregation::Average) if offer == Offer::Measures => {
                format!("average_{name}")
            }
            _ => name,
        };
        let again = || format!("{name}_column");
        (!column.name.contains(['{', '}', '"', '`', '[', ']']))
            .then(|| free(&mut taken, name.clone(), again))
    });
    names.collect()
}

/// The name, or another one where it is taken.
fn free(taken: &mut HashSet<String>, name: String, other: impl Fn() -> String) -> String {
    if taken.insert(name.clone()) {
        return name;
    }
    let other = other();
    let numbered = (2..).map(|number| format!("{other}_{number}"));
    let mut names = std::iter::once(other.clone()).chain(numbered);
    let free = names.find(|name| !taken.contains(name)).unwrap_or(other);
    taken.insert(free.clone());
    free
}

/// What a cube is called where the rows of another one meet it by a column. No table is called so.
pub(super) fn role(cube: &str, column: &str) -> String {
    let name = identifier(column);
    let ends = ["_id", "_key", "_code", "_no", "_number"];
    let bare = ends.iter().find_map(|end| name.strip_suffix(end));
    format!("{cube}__{}", bare.unwrap_or(&name))
}

/// Small letters, digits and `_`: `InvoiceLine` is `invoice_line`.
fn identifier(name: &str) -> String {
    let mut out = String::new();
    let mut before = None;
    for c in name.chars() {
        let begins =
            before.is_some_and(|b: char| b.is_lowercase() || b.is_numeric()) && c.is_uppercase();
        if begins {
            out.push('_');
        }
        match c.is_ascii_alphanumeric() {
            true => out.push(c.to_ascii_lowercase()),
            false => out.push('_'),
        }
        before = Some(c);
    }
    let trimmed = out.trim_matches('_');
    match trimmed.chars().next() {
        None => "unnamed".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("_{trimmed}"),
        // What templates and statements of a model mean something else by.
        Some(_)
            if matches!(
                trimmed,
                "cube"
                    | "filter_params"
                    | "filter_group"
                    | "security_context"
                    | "sql_utils"
                    | "compile_context"
            ) =>
        {
            format!("{trimmed}_")
        }
        Some(_) => trimmed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_becomes_one_of_a_model() {
        let names = [
            "InvoiceLine",
            "order items",
            "2024 sales",
            "__",
            "ACCOUNT_NO",
            "Größe",
        ];
        let made: Vec<String> = names.map(identifier).into();
        assert_eq!(
            made,
            [
                "invoice_line",
                "order_items",
                "_2024_sales",
                "unnamed",
                "account_no",
                "gr__e"
            ]
        );
    }

    #[test]
    fn no_name_is_given_twice() {
        let mut taken = HashSet::new();
        let made: Vec<String> = (0..4)
            .map(|_| free(&mut taken, "a".into(), || "b_a".into()))
            .collect();
        assert_eq!(made, ["a", "b_a", "b_a_2", "b_a_3"]);
    }
}
