//! How much the name of a column says that it names rows of a table.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::kinds::{are_same, is_of_anybody, is_role_in};
use crate::infer::identifier::Identifier;

/// Names that columns of all tables have, and that say nothing of each other.
const GENERIC: &str = "name title description type kind status state date time year month day address phone \
    email mail age gender sex rank position value amount total count price cost note comment \
    city country level order sequence seq line first last start end location detail other \
    size color weight height length score point rating number quantity create created update \
    updated modified from to active flag version url text row item index";

static IN_GENERIC: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| GENERIC.split_whitespace().collect());

/// What the name of a column says of a key of another table, from 0 to 1, and in words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Affinity {
    pub strength: f64,
    pub why: &'static str,
}

pub(crate) const NONE: Affinity = Affinity {
    strength: 0.0,
    why: "its name says nothing of that table",
};

/// `key` is the key of a table named `table`.
pub(crate) fn affinity(column: &Identifier, table: &Identifier, key: &Identifier) -> Affinity {
    let entity = &table.core;
    let specific = !key.is_bare() && (key.is_key() || !is_generic(&key.core));
    let of_its_table =
        key.is_bare() || *entity == key.core || ends(entity, &key.core) || ends(&key.core, entity);
    let named = Named {
        column,
        table: &table.core,
        key,
        specific,
        of_its_table,
    };
    if column.is_bare() && column.words == key.words {
        return says(0.6, "both have the same name");
    }
    if column.is_bare() || counts(column) {
        return NONE;
    }
    let found = named.fully().or_else(|| named.plainly());
    found.or_else(|| named.weakly()).unwrap_or(NONE)
}

/// A column, and a key of a table.
struct Named<'a> {
    column: &'a Identifier,
    table: &'a [String],
    key: &'a Identifier,
    /// Whether the key has a name that not every table has.
    specific: bool,
    /// Whether the key is named after its table.
    of_its_table: bool,
}

fn says(strength: f64, why: &'static str) -> Affinity {
    Affinity { strength, why }
}

impl Named<'_> {
    /// The name is that of the table or of its key.
    fn fully(&self) -> Option<Affinity> {
        let (core, table) = (self.column.core.as_slice(), self.table);
        let same = self.specific && self.column.words == self.key.words;
        let is_key = self.column.is_key() || self.key.is_key();
        Some(match () {
            () if core == table => says(1.0, "it is named after the table"),
            () if same && self.of_its_table => says(1.0, "both have the name of the table's key"),
            () if same_joined(core, table) => says(0.97, "it is named after the table"),
            () if same && is_key => says(0.9, "both have the same name"),
            () if same => says(0.85, "both have the same name"),
            () => return None,
        })
    }

    /// The name ends in that of the table or of its key; something else stands in front.
    fn plainly(&self) -> Option<Affinity> {
        let (column, key, core) = (self.column, self.key, self.column.core.as_slice());
        let plural = column.is_plural && !column.is_key();
        let ends_in_key = self.specific && column.words.len() > 1;
        Some(match () {
            // Several of them: how many, or which, but not one.
            () if plural => return Some(NONE),
            () if ends(core, self.table) => says(0.9, "its name ends in that of the table"),
            () if ends_in_key && ends(&column.words, &key.words) => {
                says(0.9, "its name ends in that of the key")
            }
            () if self.specific && key.is_key() && ends(core, &key.core) => {
                says(0.85, "its name ends in what the key is of")
            }
            () => return None,
        })
    }

    /// The name has to do with that of the table.
    fn weakly(&self) -> Option<Affinity> {
        let (core, table, is_key) = (
            self.column.core.as_slice(),
            self.table,
            self.column.is_key(),
        );
        let is_part = ends(table, core) && !is_generic(core);
        let same_stem = self.specific && same_stem(core, &self.key.core);
        let is_short = short_for(core, table);
        let shares = shares_a_word(core, table) || shares_a_word(core, &self.key.core);
        Some(match () {
            () if called_as(core, table) => says(0.75, "its name is another word for the table's"),
            () if is_key && is_part => says(0.75, "the table's name ends in its name"),
            () if is_key && is_short => says(0.75, "its name is short for that of the table"),
            () if is_key && contains(core, table) => says(0.75, "the table's name is in its name"),
            () if contains(core, table) => says(0.6, "the table's name is in its name"),
            () if same_stem => says(0.6, "its name begins as that of the key"),
            () if is_part => says(0.55, "the table's name ends in its name"),
            () if is_short && !is_generic(core) => says(0.5, "its name is short for the table's"),
            () if is_key && plays(core, table) && is_of_anybody(table) => {
                says(0.7, "it is a key called as people of that table may be")
            }
            () if plays(core, table) => says(0.5, "it is called as people of that table may be"),
            () if shares => says(0.4, "the names share a word"),
            () => return None,
        })
    }
}

/// `number_of_hosts`, `no_of_loans`, `total_orders`: how many, and not which.
pub(crate) fn counts(column: &Identifier) -> bool {
    let words: Vec<&str> = column.words.iter().map(String::as_str).collect();
    let of = words
        .windows(2)
        .any(|pair| matches!(pair, ["number" | "no" | "num" | "count", "of"]));
    of || matches!(
        words.first(),
        Some(&"total" | &"count" | &"num" | &"n" | &"max" | &"min" | &"avg")
    ) || matches!(
        words.last(),
        Some(&"count" | &"total" | &"qty" | &"quantity" | &"amount")
    )
}

/// `client` of `customers`, `order` of `bookings`.
fn called_as(core: &[String], entity: &[String]) -> bool {
    match (core, entity) {
        ([.., a], [.., b]) if core.len() == entity.len() => {
            core[..core.len() - 1] == entity[..entity.len() - 1] && are_same(a, b)
        }
        _ => false,
    }
}

fn plays(core: &[String], entity: &[String]) -> bool {
    core.iter().any(|word| is_role_in(word, entity))
}

/// Whether a column is named after a table, in full or in short.
pub(crate) fn is_of(column: &Identifier, table: &Identifier) -> bool {
    let (core, entity) = (&column.core, &table.core);
    column.is_bare()
        || core == entity
        || ends(entity, core)
        || same_joined(core, entity)
        || short_for(core, entity)
}

pub(crate) fn is_generic(words: &[String]) -> bool {
    words.iter().all(|word| is_generic_word(word))
}

fn is_generic_word(word: &str) -> bool {
    IN_GENERIC.contains(word)
}

fn ends(long: &[String], short: &[String]) -> bool {
    !short.is_empty() && long.ends_with(short)
}

fn contains(long: &[String], short: &[String]) -> bool {
    !short.is_empty() && !is_generic(short) && long.windows(short.len()).any(|part| part == short)
}

/// `orderitem` and `order_items`.
fn same_joined(a: &[String], b: &[String]) -> bool {
    a.concat() == b.concat()
}

/// `cust` for `customer`, `dept` for `department`, `oi` for `order item`.
fn short_for(short: &[String], long: &[String]) -> bool {
    match (short, long) {
        ([one], [_, _, ..]) if one.len() == long.len() => {
            let initials = long.iter().filter_map(|word| word.chars().next());
            initials.eq(one.chars())
        }
        ([one], [.., whole]) => abbreviates(one, whole),
        ([.., one], [whole]) => abbreviates(one, whole),
        _ => {
            short.len() == long.len()
                && short
                    .iter()
                    .zip(long)
                    .all(|(a, b)| a == b || abbreviates(a, b))
        }
    }
}

/// The letters in their order, beginning with the first one: three at least.
pub(crate) fn abbreviates(short: &str, long: &str) -> bool {
    let mut ahead = long.chars();
    let first = short.chars().next() == long.chars().next();
    // `t12` is no short form of `t123`.
    let in_order = short
        .chars()
        .all(|c| c.is_alphabetic() && ahead.any(|other| other == c));
    first && in_order && short.len() >= 3 && short.len() < long.len()
}

/// `stuid` and `studentid`, `reporter` and `reporting`.
fn same_stem(a: &[String], b: &[String]) -> bool {
    let ([a], [b]) = (a, b) else { return false };
    abbreviates(a, b) || abbreviates(b, a)
}

fn shares_a_word(a: &[String], b: &[String]) -> bool {
    a.iter()
        .any(|word| word.len() > 2 && b.contains(word) && !is_generic_word(word))
}
