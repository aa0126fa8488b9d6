//! Random databases with keys that are known: clean ones and dirty ones, with names that tell and
//! names that do not. What the evidence supports is found, and nothing else is joined.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array};
use discover::{Bounds, Profile, Proposal, Proposed, Reference, infer, look};
use proptest::prelude::*;

use crate::database::{Column, ctx, open, texts, write};

/// How sure a reference must be to be joined by.
const SURE: f64 = 0.7;

/// Tables that may be referred to, and what some call them in short.
const ENTITIES: [(&str, &str, &str); 5] = [
    ("customers", "customer", "cust"),
    ("products", "product", "prod"),
    ("warehouses", "warehouse", "whse"),
    ("employees", "employee", "empl"),
    ("suppliers", "supplier", "supp"),
];

const CHILD_ROWS: usize = 150;

/// What the keys of a table are like.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Keys {
    /// 1, 2, 3: keys of every table.
    Dense,
    Sparse,
    Codes,
}

/// What a column that refers to a table is called.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Named {
    Fully,
    WithRole,
    InShort,
    Not,
}

#[derive(Debug, Clone)]
struct Refers {
    to: usize,
    named: Named,
    /// Of a hundred rows, how many have no value, and how many one that is no key.
    missing: usize,
    orphans: usize,
    stride: usize,
}

#[derive(Debug, Clone)]
struct Shop {
    parents: Vec<(Keys, bool, usize)>,
    refers: Vec<Refers>,
}

fn shop() -> impl Strategy<Value = Shop> {
    let keys = prop_oneof![Just(Keys::Dense), Just(Keys::Sparse), Just(Keys::Codes)];
    let parents = prop::collection::vec((keys, any::<bool>(), 30..80usize), 2..=ENTITIES.len());
    parents.prop_flat_map(|parents| {
        let named = prop_oneof![
            Just(Named::Fully),
            Just(Named::WithRole),
            Just(Named::InShort),
            Just(Named::Not),
        ];
        let dirt = (
            prop_oneof![Just(0), Just(25)],
            prop_oneof![Just(0), Just(2), Just(45)],
        );
        let one = (0..parents.len(), named, dirt, 1..20usize);
        let refers = one.prop_map(|(to, named, (missing, orphans), stride)| Refers {
            to,
            named,
            missing,
            orphans,
            stride,
        });
        let refers = prop::collection::vec(refers, 1..5);
        refers.prop_map(move |refers| Shop {
            parents: parents.clone(),
            refers,
        })
    })
}

impl Shop {
    /// The key of a row, far from those of other tables where keys are no mere numbers in a row.
    fn key(&self, parent: usize, row: usize) -> String {
        match self.parents[parent].0 {
            Keys::Dense => (row + 1).to_string(),
            Keys::Sparse => (100_000 * (parent + 1) + row * 37).to_string(),
            Keys::Codes => format!("{}-{:04}", ["QX", "RV", "SW", "TZ", "UK"][parent], row * 13),
        }
    }

    fn values(&self, parent: usize, values: Vec<Option<String>>) -> ArrayRef {
        let number = |value: Option<String>| value.and_then(|value| value.parse::<i64>().ok());
        match self.parents[parent].0 {
            Keys::Codes => texts(values),
            _ => Arc::new(values.into_iter().map(number).collect::<Int64Array>()),
        }
    }

    fn key_name(&self, parent: usize) -> String {
        match self.parents[parent].1 {
            true => format!("{}_id", ENTITIES[parent].1),
            false => "id".into(),
        }
    }

    fn name(&self, at: usize) -> String {
        let refers = &self.refers[at];
        let (_, entity, short) = ENTITIES[refers.to];
        match refers.named {
            Named::Fully => format!("{entity}_id"),
            Named::WithRole => format!("former_{entity}_id"),
            Named::InShort => format!("{short}_id"),
            Named::Not => format!("zq{at}"),
        }
    }

    /// Those with names of their own: two columns cannot be called the same.
    fn columns(&self) -> Vec<usize> {
        let mut taken = BTreeSet::new();
        let all = 0..self.refers.len();
        all.filter(|&at| taken.insert(self.name(at))).collect()
    }

    fn referring(&self, at: usize) -> ArrayRef {
        let refers = &self.refers[at];
        let rows = self.parents[refers.to].2;
        let value = |row: usize| match row * 7 % 100 {
            n if n < refers.missing => None,
            // A few name nobody, many name rows that never were.
            n if n < refers.missing + refers.orphans && refers.orphans < 10 => {
                let codes = self.parents[refers.to].0 == Keys::Codes;
                Some(if codes { "-" } else { "0" }.to_owned())
            }
            n if n < refers.missing + refers.orphans => Some(self.key(refers.to, rows + 500 + row)),
            _ => Some(self.key(refers.to, (row * refers.stride + row / 3) % rows)),
        };
        self.values(refers.to, (0..CHILD_ROWS).map(value).collect())
    }

    fn tables(&self) -> Vec<(String, Vec<Column>)> {
        let parents = (0..self.parents.len()).map(|parent| {
            let rows = self.parents[parent].2;
            let keys = (0..rows).map(|row| Some(self.key(parent, row))).collect();
            let label = |row: usize| Some(format!("{} no. {row}", ENTITIES[parent].1));
            let columns = vec![
                (self.key_name(parent), self.values(parent, keys)),
                ("label".to_owned(), texts((0..rows).map(label))),
            ];
            (ENTITIES[parent].0.to_owned(), columns)
        });
        let numbers = |value: fn(i64) -> i64| -> ArrayRef {
            Arc::new(Int64Array::from_iter_values(
                (0..CHILD_ROWS as i64).map(value),
            ))
        };
        let mut visits = vec![("visit_no".to_owned(), numbers(|row| row + 1))];
        let columns = self.columns().into_iter();
        visits.extend(columns.map(|at| (self.name(at), self.referring(at))));
        visits.push(("quantity".into(), numbers(|row| row % 9 + 1)));
        visits.push(("year".into(), numbers(|row| 2015 + row % 8)));
        parents.chain([("visits".to_owned(), visits)]).collect()
    }
}

async fn proposed(shop: &Shop) -> (Proposal, Proposal) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("random.sqlite");
    write(&file, &shop.tables()).await;
    let source = open(&file).await;
    let mut twice = Vec::new();
    for _ in 0..2 {
        let mut profile = Profile::default();
        let looked = look(&ctx(), &source, &Bounds::default(), &mut profile, &|_| ()).await;
        looked.expect("it is read");
        twice.push(infer(source.catalog(), &profile));
    }
    (twice.remove(0), twice.remove(0))
}

fn of_visits(proposal: &Proposal) -> Vec<Proposed<Reference>> {
    let mut tables = proposal.tables.iter();
    let visits = tables
        .find(|table| table.name == "visits")
        .expect("it is there");
    visits.references.clone()
}

/// What the proposal says of one column: the table and how sure that is.
fn said(proposal: &Proposal, column: &str) -> Option<(String, f64)> {
    let found = of_visits(proposal).into_iter();
    let mut found = found.filter(|found| found.value.columns == [column]);
    let first = found.next()?;
    assert!(found.next().is_none(), "{column} has one parent at most");
    Some((first.value.table, first.confidence))
}

fn check(shop: &Shop, proposal: &Proposal) -> Result<(), TestCaseError> {
    for at in shop.columns() {
        let (name, refers) = (shop.name(at), &shop.refers[at]);
        let (table, keys) = (ENTITIES[refers.to].0, shop.parents[refers.to].0);
        let said = said(proposal, &name);
        let sure = said.as_ref().filter(|(_, sure)| *sure >= SURE);
        let why = format!("{name} of {table}: {said:?} in {shop:?}");
        match (refers.named, refers.orphans, keys) {
            (_, 45, _) => prop_assert!(sure.is_none(), "half of it are no keys: {why}"),
            (Named::Not, _, Keys::Dense) => {
                prop_assert!(sure.is_none(), "small numbers prove nothing: {why}");
            }
            (Named::Not, 0, _) => {
                let right = said.as_ref().is_some_and(|(found, _)| found == table);
                prop_assert!(right, "all its values are keys: {why}");
            }
            (Named::InShort, 2, _) => {
                let right = said.as_ref().is_some_and(|(found, _)| found == table);
                prop_assert!(right, "it is proposed at least: {why}");
            }
            (Named::Not, _, _) => prop_assert!(sure.is_none_or(|(found, _)| found == table)),
            _ => prop_assert!(sure.is_some_and(|(found, _)| found == table), "{why}"),
        }
    }
    Ok(())
}

fn check_bounds(proposal: &Proposal) -> Result<(), TestCaseError> {
    for table in &proposal.tables {
        prop_assert!(table.references.len() <= table.columns.len());
        for found in &table.references {
            prop_assert!((0.0..=1.0).contains(&found.confidence), "{found:?}");
            prop_assert!(!found.evidence.is_empty());
        }
    }
    for measured in ["quantity", "year", "visit_no"] {
        let said = said(proposal, measured).filter(|(_, sure)| *sure >= SURE);
        prop_assert!(said.is_none(), "{measured} is counted: {said:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn what_the_evidence_supports_is_found_and_nothing_else_is_joined(shop in shop()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let (first, second) = runtime.expect("a runtime").block_on(proposed(&shop));
        prop_assert_eq!(&first, &second, "the same database, the same proposal");
        check_bounds(&first)?;
        check(&shop, &first)?;
    }
}
