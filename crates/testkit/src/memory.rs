//! Tables in memory, filled through the same contract as a database.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use arrow_array::RecordBatch;
use async_trait::async_trait;
use base::Value;
use source::{Error, Loader, NewTable};
use sql::Catalog;

/// What was loaded: each table with its batches.
#[derive(Debug, Clone, Default)]
pub struct Tables(pub Vec<(NewTable, Vec<RecordBatch>)>);

/// A loader whose tables can be looked at when it is finished.
#[derive(Default)]
pub struct MemoryLoader {
    loaded: Tables,
    finished: Arc<Mutex<Tables>>,
}

impl MemoryLoader {
    /// The loader, and where its tables will be.
    pub fn new() -> (Self, Arc<Mutex<Tables>>) {
        let loader = Self::default();
        let finished = loader.finished.clone();
        (loader, finished)
    }
}

#[async_trait]
impl Loader for MemoryLoader {
    async fn create(&mut self, table: &NewTable) -> Result<(), Error> {
        self.loaded.0.push((table.clone(), Vec::new()));
        Ok(())
    }

    async fn insert(&mut self, table: &NewTable, batch: &RecordBatch) -> Result<(), Error> {
        let same = |known: &NewTable| known.schema == table.schema && known.name == table.name;
        let found = self.loaded.0.iter_mut().find(|(known, _)| same(known));
        let (_, batches) = found.ok_or_else(|| Error::MissingObject {
            detail: table.name.clone(),
        })?;
        batches.push(batch.clone());
        Ok(())
    }

    async fn finish(self: Box<Self>) -> Result<(), Error> {
        *self
            .finished
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = self.loaded;
        Ok(())
    }
}

impl Tables {
    /// The tables of one schema, as introspection would describe them.
    pub fn catalog(&self, schema: &str) -> Catalog {
        let tables = self.0.iter().filter(|(table, _)| table.schema == schema);
        Catalog {
            tables: tables.map(|(table, _)| table.describe()).collect(),
        }
    }

    /// The distinct texts of a column, in order.
    pub fn texts(&self, schema: &str, table: &str, column: &str) -> BTreeSet<String> {
        let found = self
            .0
            .iter()
            .filter(|(known, _)| known.schema == schema && known.name == table);
        let mut texts = BTreeSet::new();
        for batch in found.flat_map(|(_, batches)| batches) {
            let Ok(index) = batch.schema().index_of(column) else {
                continue;
            };
            texts.extend((0..batch.num_rows()).filter_map(|row| {
                match insight::value_at(batch, index, row) {
                    Value::Text(text) => Some(text),
                    _ => None,
                }
            }));
        }
        texts
    }
}
