//! The words of an identifier, as evidence of what belongs to what.

use lexicon::lemma;

/// Words that say of a column that it tells one row from another.
const KEY_WORDS: &[&str] = &[
    "id",
    "ids",
    "key",
    "code",
    "cd",
    "no",
    "nr",
    "nbr",
    "num",
    "number",
    "pk",
    "fk",
    "sk",
    "bk",
    "guid",
    "uuid",
    "ref",
    "identifier",
    "oid",
    "rowid",
];

/// What some write in front of the names of all their tables.
const TABLE_PREFIXES: &[&str] = &[
    "tbl", "tb", "t", "dim", "fact", "fct", "stg", "ref", "mst", "lkp", "lu", "vw", "xref", "dbo",
];

/// The name of a table or column, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identifier {
    /// All its words in small letters, each in the singular.
    pub words: Vec<String>,
    /// The words without those that only say that it is a key.
    pub core: Vec<String>,
    /// Whether its last word is written in the plural.
    pub is_plural: bool,
}

impl Identifier {
    pub fn column(name: &str) -> Self {
        let (words, is_plural) = words(name);
        let mut core = words.clone();
        while core.last().is_some_and(|last| is_key_word(last)) {
            core.pop();
        }
        let prefix = core
            .first()
            .is_some_and(|first| matches!(first.as_str(), "fk" | "pk" | "id"));
        if prefix && core.len() > 1 {
            core.remove(0);
        }
        if core == words
            && let Some(last) = core.last_mut()
            && let Some(stem) = run_together(last)
        {
            *last = stem;
        }
        Self {
            words,
            core,
            is_plural,
        }
    }

    pub fn table(name: &str) -> Self {
        let (words, is_plural) = words(name);
        let prefixes = words
            .iter()
            .take_while(|word| TABLE_PREFIXES.contains(&word.as_str()));
        let skipped = prefixes.count().min(words.len().saturating_sub(1));
        let core = words[skipped..].to_vec();
        Self {
            words,
            core,
            is_plural,
        }
    }

    /// Whether it ends in a word for keys.
    pub fn is_key(&self) -> bool {
        self.core != self.words
    }

    /// Whether nothing is left of it without words for keys.
    pub fn is_bare(&self) -> bool {
        self.core.is_empty()
    }
}

fn is_key_word(word: &str) -> bool {
    KEY_WORDS.contains(&word)
}

/// `custid`, `stuno`: a key without a sign between.
fn run_together(word: &str) -> Option<String> {
    let endings = ["id", "code", "key", "number", "num", "no"];
    let (ending, stem) = endings
        .iter()
        .find_map(|ending| Some((ending, word.strip_suffix(ending)?)))?;
    let read = !matches!(
        word,
        "paid"
            | "said"
            | "valid"
            | "grid"
            | "bid"
            | "kid"
            | "void"
            | "avoid"
            | "solid"
            | "liquid"
            | "hybrid"
            | "piano"
            | "casino"
            | "monkey"
            | "turkey"
    );
    // `dnumber` is plain where `pid` may be a word.
    let plain = *ending == "number" && !stem.is_empty();
    (read && (plain || stem.len() >= 2)).then(|| stem.to_owned())
}

/// Cut where letters become capitals or digits, and at every other sign.
fn words(name: &str) -> (Vec<String>, bool) {
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for (at, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1).copied();
        match words.last_mut() {
            Some(word) if open && !begins_word(before, c, after) => word.extend(c.to_lowercase()),
            _ => words.push(c.to_lowercase().collect()),
        }
        open = true;
    }
    let singular: Vec<String> = words.iter().map(|word| singular(word)).collect();
    let is_plural = singular.last() != words.last();
    (singular, is_plural)
}

/// As a dictionary has it; `campuses` and `statuses` are more of what ends in `us`.
fn singular(word: &str) -> String {
    let stem = word.strip_suffix("uses").filter(|stem| stem.len() > 2);
    let of_use = ["ho", "ca", "cla", "spo", "mo", "pa", "exc", "abu"];
    match stem.filter(|stem| !of_use.iter().any(|end| stem.ends_with(end))) {
        Some(stem) => format!("{stem}us"),
        None => lemma(word),
    }
}

/// `customerId`, `HTTPCode`, `IDs`.
fn begins_word(before: Option<char>, c: char, after: Option<char>) -> bool {
    let Some(before) = before else { return true };
    let small_after = after.is_some_and(|after| after.is_lowercase() && after != 's');
    c.is_uppercase()
        && (before.is_lowercase() || before.is_numeric() || before.is_uppercase() && small_after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn core(name: &str) -> String {
        Identifier::column(name).core.join(" ")
    }

    #[test]
    fn a_column_is_known_by_what_it_is_a_key_of() {
        assert_eq!(core("customer_id"), "customer");
        assert_eq!(core("CustomerID"), "customer");
        assert_eq!(core("fk_customer"), "customer");
        assert_eq!(core("custid"), "cust");
        assert_eq!(core("ship-to customer no"), "ship to customer");
        assert_eq!(core("paid"), "paid");
        assert_eq!(core("id"), "");
    }

    #[test]
    fn a_table_is_known_by_what_its_rows_are() {
        let core = |name: &str| Identifier::table(name).core.join(" ");
        assert_eq!(core("tblOrderItems"), "order item");
        assert_eq!(core("dim_categories"), "category");
        assert_eq!(core("ref"), "ref");
        assert_eq!(core("campuses"), "campus");
        assert_eq!(core("Warehouses"), "warehouse");
    }
}
