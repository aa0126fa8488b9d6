//! A bank with six databases whose tables share the keys of its customers.
//!
//! Everything about a customer follows from the number of the customer and the seed, so that each
//! database can be filled by itself and they still belong together.

mod accounts;
mod company;
mod customers;
mod draft;
mod products;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use source::{Error, Loader, NewTable};

use draft::Draft;

/// The same options always make the same data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    pub seed: u64,
    pub customers: u32,
    /// The last day with data. The history begins two years before it.
    pub until: Date,
}

impl Options {
    pub fn until(until: Date) -> Self {
        Self {
            seed: 7,
            customers: 2_000,
            until,
        }
    }
}

/// One of the databases, by the name that the example's sources have.
#[derive(Debug, Clone, Copy)]
pub struct Database {
    pub name: &'static str,
    tables: fn(Options) -> Vec<Draft>,
}

pub const DATABASES: [Database; 6] = [
    Database {
        name: "customer_db",
        tables: customers::tables,
    },
    Database {
        name: "accounts_db",
        tables: accounts::tables,
    },
    Database {
        name: "loans_db",
        tables: products::loans,
    },
    Database {
        name: "insurance_db",
        tables: products::insurance,
    },
    Database {
        name: "compliance_db",
        tables: company::compliance,
    },
    Database {
        name: "employees_db",
        tables: company::employees,
    },
];

impl Database {
    /// Its tables in a schema, without their rows.
    pub fn tables(&self, schema: &str) -> Vec<NewTable> {
        let few = Options {
            seed: 0,
            customers: 1,
            until: Date::constant(2026, 1, 1),
        };
        let drafts = (self.tables)(few).into_iter();
        drafts.map(|draft| draft.table(schema)).collect()
    }

    /// Fills a schema of a database and makes it visible at the end.
    pub async fn load(
        &self,
        options: Options,
        schema: &str,
        mut loader: Box<dyn Loader>,
    ) -> Result<(), Error> {
        for draft in (self.tables)(options) {
            let table = draft.table(schema);
            loader.create(&table).await?;
            for batch in draft.batches(&table)? {
                loader.insert(&table, &batch).await?;
            }
        }
        loader.finish().await
    }
}

/// The words that several tables choose from.
const CITIES: [(&str, &str); 8] = [
    ("Chennai", "South"),
    ("Coimbatore", "South"),
    ("Kochi", "South"),
    ("Pune", "West"),
    ("Surat", "West"),
    ("Jaipur", "North"),
    ("Lucknow", "North"),
    ("Kolkata", "East"),
];

const BRANCHES: i64 = 24;
