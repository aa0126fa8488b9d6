//! Columns that lead from a row to another one of the same table.

use std::collections::HashMap;

use super::ColumnProfile;
use super::column::Seen;

/// Unique columns that are tried, from the first.
const KEYS_MAX: usize = 3;

/// Pairs of a column and the unique column whose values it has, where following them always ends.
pub(super) fn trees(seen: &[Seen<'_>], profiles: &[ColumnProfile]) -> Vec<(String, String)> {
    let keys = (0..seen.len()).filter(|&at| profiles[at].is_unique() && profiles[at].distinct > 1);
    let mut found = Vec::new();
    for key in keys.take(KEYS_MAX) {
        let above = (0..seen.len()).filter(|&at| {
            let (column, key) = (&profiles[at], &profiles[key]);
            let within =
                column.fingerprints.found_in(&key.fingerprints) == column.fingerprints.len();
            !column.is_unique() && column.values > 0 && within
        });
        let leading = above.filter(|&at| ends(seen[at].values, seen[key].values));
        found.extend(leading.map(|at| (seen[at].name.to_owned(), seen[key].name.to_owned())));
    }
    found
}

/// Whether nobody comes back who goes from each row to the one that its column names. A row that
/// names itself is where a way may end.
fn ends(above: &[Option<String>], keys: &[Option<String>]) -> bool {
    let rows: HashMap<&str, usize> = keys
        .iter()
        .enumerate()
        .filter_map(|(row, key)| Some((key.as_deref()?, row)))
        .collect();
    let next = |row: usize| {
        let next = rows.get(above[row].as_deref()?).copied();
        next.filter(|&next| next != row)
    };
    // The way on which a row was first met; a way that meets itself goes round.
    let mut met: Vec<Option<usize>> = vec![None; keys.len()];
    for way in 0..keys.len() {
        let mut at = Some(way);
        while let Some(row) = at {
            match met[row] {
                Some(known) if known == way => return false,
                Some(_) => break,
                None => met[row] = Some(way),
            }
            at = next(row);
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: &[&str]) -> Vec<Option<String>> {
        values
            .iter()
            .map(|&value| (!value.is_empty()).then(|| value.to_owned()))
            .collect()
    }

    #[test]
    fn ways_upwards_end_and_rounds_do_not() {
        let keys = texts(&["1", "2", "3", "4"]);
        assert!(ends(&texts(&["", "1", "1", "2"]), &keys));
        assert!(ends(&texts(&["1", "1", "1", "2"]), &keys));
        assert!(!ends(&texts(&["3", "1", "2", "2"]), &keys));
    }
}
