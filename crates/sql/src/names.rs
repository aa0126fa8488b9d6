//! Names of our own that an engine would cut become short ones, the same everywhere in a tree.
//!
//! An engine that cuts names in silence can make two of them equal. Nobody reads results by these
//! names: the columns of a result are known by their places.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Dialect, Expr, From, Relation, Select, Tree};

/// Room for the sign and the sixteen digits that tell short names apart.
const MARK: usize = 17;

/// Shortens every name that the tree gives and the dialect cannot hold.
pub fn shorten(tree: &mut Tree, dialect: &dyn Dialect) {
    let too_long = |name: &&str| dialect.identifier_length(name) > dialect.identifier_max();
    let long: BTreeSet<&str> = given(tree).filter(too_long).collect();
    if long.is_empty() {
        return;
    }
    let mut taken: BTreeSet<String> = given(tree).map(str::to_owned).collect();
    let mut short = BTreeMap::new();
    for name in long {
        let new = free(name, dialect, &taken);
        taken.insert(new.clone());
        short.insert(name.to_owned(), new);
    }
    rename(tree, &short);
}

/// The names of common table expressions, of joined relations and of columns in results.
fn given(tree: &Tree) -> impl Iterator<Item = &str> {
    let selects = tree.with.iter().map(|cte| &cte.query).chain([&tree.body]);
    let ctes = tree.with.iter().map(|cte| cte.name.as_str());
    let inside = selects.flat_map(|select| {
        let columns = select.items.iter().map(|item| item.alias.as_str());
        let joined = select.from.joins.iter().map(|join| join.alias.as_str());
        columns.chain(joined).chain(select.from.alias.as_deref())
    });
    ctes.chain(inside)
}

/// The beginning of a name, and a mark made of all of it.
fn free(name: &str, dialect: &dyn Dialect, taken: &BTreeSet<String>) -> String {
    let room = dialect.identifier_max().saturating_sub(MARK);
    let mut start = name;
    while dialect.identifier_length(start) > room {
        let mut letters = start.chars();
        letters.next_back();
        start = letters.as_str();
    }
    let marks = (0u64..).map(|attempt| format!("{start}_{:016x}", hash(name, attempt)));
    let mut free = marks.filter(|short| !taken.contains(short));
    free.next().unwrap_or_default()
}

/// FNV-1a: the same on every machine and in every release.
fn hash(name: &str, attempt: u64) -> u64 {
    let bytes = name.bytes().chain(attempt.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

type Short = BTreeMap<String, String>;

fn rename(tree: &mut Tree, short: &Short) {
    for cte in &mut tree.with {
        change(&mut cte.name, short);
        in_select(&mut cte.query, short);
    }
    in_select(&mut tree.body, short);
}

fn in_select(select: &mut Select, short: &Short) {
    for item in &mut select.items {
        change(&mut item.alias, short);
        in_expr(&mut item.expr, short);
    }
    in_from(&mut select.from, short);
    let conditions = select.filter.iter_mut().chain(&mut select.group_by);
    conditions.for_each(|expr| in_expr(expr, short));
    let united = select.union.iter_mut();
    united.for_each(|select| in_select(select, short));
    let orders = select.order_by.iter_mut();
    orders.for_each(|order| in_expr(&mut order.expr, short));
}

fn in_from(from: &mut From, short: &Short) {
    in_relation(&mut from.relation, short);
    from.alias.iter_mut().for_each(|alias| change(alias, short));
    for join in &mut from.joins {
        in_relation(&mut join.relation, short);
        change(&mut join.alias, short);
        in_expr(&mut join.on, short);
    }
}

/// Tables of the database keep their names.
fn in_relation(relation: &mut Relation, short: &Short) {
    if let Relation::Cte(name) = relation {
        change(name, short);
    }
}

/// A column of the database cannot be among the renamed: its engine could not hold the name.
fn in_expr(expr: &mut Expr, short: &Short) {
    if let Expr::Column { table, name } = expr {
        table.iter_mut().for_each(|table| change(table, short));
        change(name, short);
    }
    let inside = expr.children_mut();
    inside.into_iter().for_each(|child| in_expr(child, short));
}

fn change(name: &mut String, short: &Short) {
    if let Some(new) = short.get(name) {
        name.clone_from(new);
    }
}
