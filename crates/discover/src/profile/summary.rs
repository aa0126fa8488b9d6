//! What the sampled rows of a table are like.

use std::collections::HashMap;

use lexicon::names::{Kind, Reader};
use sql::Table;

use super::cells::Cells;
use super::column::{Seen, summarise_column};
use super::rows::{determines, in_order, unique_together};
use super::trees::trees;
use super::{ColumnProfile, Count, TableProfile};
use crate::sensitive::{ColumnWords, Sensitive, classify, is_unmistakable};

pub(super) fn summarise(table: &Table, cells: &Cells, complete: bool) -> TableProfile {
    let seen: Vec<Seen<'_>> = cells.columns.iter().map(Seen::of).collect();
    let mut columns: Vec<ColumnProfile> = seen.iter().map(summarise_column).collect();
    let estimated = table.rows.map_or(Count::Unknown, Count::About);
    let rows = match complete {
        true => Count::Exactly(cells.rows),
        false => estimated,
    };
    let unseen = TableProfile {
        schema: table.schema.clone(),
        name: table.name.clone(),
        rows,
        sampled: cells.rows,
        unique_together: unique_together(&seen, &columns),
        determines: determines(&seen, &columns),
        trees: trees(&seen, &columns),
        in_order: in_order(&seen, &columns),
        columns: Vec::new(),
        failed: None,
    };
    withhold(&table.name, &seen, &mut columns);
    TableProfile { columns, ..unseen }
}

/// Forgets the values of what is personal or secret, before anybody else sees the profile.
fn withhold(table: &str, seen: &[Seen<'_>], columns: &mut [ColumnProfile]) {
    let reader = Reader::default();
    let table = reader.table(table, seen.iter().map(|seen| seen.name));
    let table_words: Vec<String> = table.reading.words().collect();
    for (seen, column) in seen.iter().zip(columns) {
        let reading = reader.column(&table, seen.name, Kind::Unknown);
        let words: Vec<String> = reading.words().collect();
        let words = ColumnWords {
            table: &table_words,
            column: &words,
        };
        column.forget(is_unmistakable);
        column.sensitive = classify(words, seen.filled());
        if let Some(found) = column.sensitive.clone().filter(Sensitive::is_sure) {
            column.withhold(format!(
                "it holds {}: {}",
                found.kind.title(),
                found.evidence
            ));
        }
    }
}

/// Each different value as a small number, in the order in which they come; 0 for none.
pub(super) fn codes<'v>(values: &'v [Option<String>]) -> Vec<u32> {
    let mut known: HashMap<&'v str, u32> = HashMap::new();
    let code = |value: &'v Option<String>| {
        let Some(value) = value else { return 0 };
        let next = u32::try_from(known.len() + 1).unwrap_or(u32::MAX);
        *known.entry(value).or_insert(next)
    };
    values.iter().map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Profile;

    #[test]
    fn an_address_in_a_remark_is_in_no_profile() {
        let remarks = [
            "call anna.vossberg@secret.example on monday",
            "card 4111111111111111",
            "paid",
            "write to <bo@secret.example>",
            "zz@secret.example",
            "key=AKIAIOSFODNN7EXAMPLE",
        ];
        let values = remarks.map(|remark| Some(remark.to_owned())).into();
        let cells = Cells {
            rows: 6,
            columns: vec![("remark".to_owned(), values)],
        };
        let table = Table {
            name: "tickets".to_owned(),
            ..Table::default()
        };
        let dump = format!("{:?}", summarise(&table, &cells, true));
        for planted in ["secret.example", "4111", "AKIA"] {
            assert!(!dump.contains(planted), "{planted}: {dump}");
        }
        assert!(dump.contains("\"paid\""), "what is open stays");
    }

    /// Columns with planted values, under names that tell and under names that do not.
    const PLANTED: &[(&str, [&str; 5])] = &[
        (
            "email",
            [
                "ana@secret.example",
                "bo@secret.example",
                "cy@secret.example",
                "di@secret.example",
                "ed@secret.example",
            ],
        ),
        (
            "c1",
            [
                "ana@hidden.example",
                "bo@hidden.example",
                "cy@hidden.example",
                "di@hidden.example",
                "ed@hidden.example",
            ],
        ),
        (
            "c2",
            [
                "4111111111111111",
                "5500000000000004",
                "340000000000009",
                "6011000000000004",
                "4012888888881881",
            ],
        ),
        (
            "pwd",
            [
                "hunter2222",
                "letmein333",
                "qwerty4444",
                "dragon5555",
                "monkey6666",
            ],
        ),
        (
            "c3",
            [
                "078-05-1120",
                "219-09-9999",
                "457-55-5462",
                "123-45-6789",
                "321-54-9876",
            ],
        ),
        (
            "c4",
            [
                "Maria Kellerhals",
                "James Thornbury",
                "Priya Sharmadeva",
                "Anna Vossberg",
                "Peter Lindqvist",
            ],
        ),
        (
            "dob",
            [
                "1971-02-03",
                "1982-03-04",
                "1993-04-05",
                "1964-05-06",
                "1955-06-07",
            ],
        ),
    ];

    #[test]
    fn planted_personal_data_is_in_no_profile() {
        let columns = PLANTED.iter().map(|(name, values)| {
            let values = values.iter().map(|value| Some((*value).to_owned()));
            ((*name).to_owned(), values.collect())
        });
        let open = ["Delhi", "Mumbai", "Pune", "Agra", "Kochi"].map(|city| Some(city.to_owned()));
        let cells = Cells {
            rows: 5,
            columns: columns.chain([("city".to_owned(), open.into())]).collect(),
        };
        let table = Table {
            name: "customers".to_owned(),
            ..Table::default()
        };
        let profile = Profile {
            tables: vec![summarise(&table, &cells, true)],
            ..Profile::default()
        };
        let dumps = [
            format!("{profile:?}"),
            serde_json::to_string(&profile).unwrap(),
        ];
        for dump in dumps {
            for value in PLANTED.iter().flat_map(|(_, values)| values) {
                assert!(!dump.contains(value), "{value}");
            }
            assert!(dump.contains("Delhi"), "what is open stays");
        }
    }
}
