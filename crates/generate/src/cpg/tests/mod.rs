//! A database in memory, and how the tests look into it.

mod models;
mod stories;
mod tables;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use async_trait::async_trait;
use jiff::civil::date;
use source::{Error, Loader, NewTable};

use super::*;

type Tables = Arc<Mutex<BTreeMap<(String, String), Vec<RecordBatch>>>>;

#[derive(Default)]
struct Memory {
    tables: Tables,
    finished: Arc<Mutex<bool>>,
}

#[async_trait]
impl Loader for Memory {
    async fn create(&mut self, table: &NewTable) -> Result<(), Error> {
        let key = (table.schema.clone(), table.name.clone());
        let before = self.tables.lock().unwrap().insert(key, Vec::new());
        assert!(before.is_none(), "{} is created twice", table.name);
        Ok(())
    }

    async fn insert(&mut self, table: &NewTable, batch: &RecordBatch) -> Result<(), Error> {
        assert_eq!(batch.schema(), table.columns, "{}", table.name);
        let key = (table.schema.clone(), table.name.clone());
        self.tables
            .lock()
            .unwrap()
            .get_mut(&key)
            .expect("created before")
            .push(batch.clone());
        Ok(())
    }

    async fn finish(self: Box<Self>) -> Result<(), Error> {
        *self.finished.lock().unwrap() = true;
        Ok(())
    }
}

struct Data {
    tables: BTreeMap<(String, String), Vec<RecordBatch>>,
    truth: Truth,
}

fn load_all(seed: u64, rows: u64) -> Data {
    load_until(date(2026, 10, 31), seed, rows)
}

fn load_until(until: Date, seed: u64, rows: u64) -> Data {
    let memory = Memory::default();
    let (tables, finished) = (memory.tables.clone(), memory.finished.clone());
    let options = Options { seed, rows, until };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let truth = runtime
        .block_on(load(options, Box::new(memory), &()))
        .unwrap();
    assert!(*finished.lock().unwrap());
    let tables = std::mem::take(&mut *tables.lock().unwrap());
    Data { tables, truth }
}

fn data() -> &'static Data {
    static DATA: OnceLock<Data> = OnceLock::new();
    DATA.get_or_init(|| load_all(7, 400_000))
}

/// A column as text, `None` for null.
fn texts(data: &Data, tenant: &str, table: &str, column: &str) -> Vec<Option<String>> {
    let batches = &data.tables[&(schema_of(tenant).unwrap().to_owned(), table.to_owned())];
    let read = |b: &RecordBatch| {
        let array = b
            .column_by_name(column)
            .unwrap_or_else(|| panic!("{table}.{column}"))
            .clone();
        (0..array.len())
            .map(|i| cell(&array, i))
            .collect::<Vec<_>>()
    };
    batches.iter().flat_map(read).collect()
}

fn cell(array: &dyn Array, i: usize) -> Option<String> {
    use arrow_schema::DataType::*;
    (!array.is_null(i)).then(|| match array.data_type() {
        Int32 => array.as_primitive::<Int32Type>().value(i).to_string(),
        Int64 => array.as_primitive::<Int64Type>().value(i).to_string(),
        Date32 => array.as_primitive::<Date32Type>().value(i).to_string(),
        Decimal128(..) => array.as_primitive::<Decimal128Type>().value(i).to_string(),
        Boolean => array.as_boolean().value(i).to_string(),
        _ => array.as_string::<i32>().value(i).to_owned(),
    })
}

fn numbers(data: &Data, tenant: &str, table: &str, column: &str) -> Vec<i64> {
    texts(data, tenant, table, column)
        .into_iter()
        .map(|v| v.unwrap().parse().unwrap())
        .collect()
}

/// A tenant's names for what the tests look at.
struct Names {
    tenant: &'static str,
    sales: &'static Shape,
}

fn sales_of_all() -> impl Iterator<Item = Names> {
    tenants::ALL.iter().map(|p| Names {
        tenant: p.id,
        sales: p.shape(Subject::Sales).unwrap(),
    })
}

impl Names {
    fn numbers(&self, word: &str) -> Vec<i64> {
        numbers(
            data(),
            self.tenant,
            self.sales.name,
            self.sales.column(word).unwrap(),
        )
    }

    fn shape(&self, subject: Subject) -> &'static Shape {
        tenants::ALL
            .iter()
            .find(|p| p.id == self.tenant)
            .unwrap()
            .shape(subject)
            .unwrap()
    }

    fn of(&self, subject: Subject, word: &str) -> Vec<Option<String>> {
        let shape = self.shape(subject);
        texts(data(), self.tenant, shape.name, shape.column(word).unwrap())
    }
}
