//! Consumer goods in India: three companies, three schemas, one invented market.
//!
//! A tenant's [`world`] is made first (products, places, trade, people), then [`demand`] says how
//! much is sold on which day, [`sales`] writes the lines, and what follows from them comes after:
//! [`stock`], [`primary`], [`targets`], [`truth`].

mod anomalies;
mod brands;
mod calendar;
mod cities;
mod demand;
mod ledger;
mod outlets;
mod people;
mod places;
mod primary;
mod products;
mod promotions;
mod sales;
mod shape;
mod stock;
mod targets;
mod tenants;
#[cfg(test)]
mod tests;
mod truth;
mod world;

use arrow_array::RecordBatch;
use jiff::civil::Date;
use source::{Error, Loader, NewTable};

pub use truth::{Figures, MemberIs, Planted, TenantTruth, Truth, Window};

use calendar::History;
use demand::Demand;
use primary::Primary;
use sales::{BATCH, Sales};
use shape::{Shape, Subject};
use stock::Stock;
use targets::Targets;
use tenants::Profile;
use world::World;

/// The same options always make the same data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    pub seed: u64,
    /// Lines of secondary and primary sales over all tenants. Stock, targets and master
    /// data come on top; their size follows from the trade, not from this number.
    pub rows: u64,
    /// The last day with sales. The history begins three fiscal years before its own.
    pub until: Date,
}

impl Options {
    pub fn until(until: Date) -> Self {
        Self {
            seed: 7,
            rows: 1_000_000,
            until,
        }
    }
}

/// Told after every batch of sales lines, so that somebody can draw a bar.
pub trait Progress: Sync {
    fn rows(&self, done: u64, total: u64);
}

/// Nobody is watching.
impl Progress for () {
    fn rows(&self, _done: u64, _total: u64) {}
}

/// The ids of the tenants.
pub fn tenants() -> impl Iterator<Item = &'static str> {
    tenants::ALL.iter().map(|profile| profile.id)
}

/// The schema that holds a tenant's tables.
pub fn schema_of(tenant: &str) -> Option<&'static str> {
    tenants::ALL
        .iter()
        .find(|profile| profile.id == tenant)
        .map(|profile| profile.schema)
}

/// All tables of all tenants, without their rows.
pub fn tables() -> Vec<NewTable> {
    tenants().flat_map(tables_of).collect()
}

/// A tenant's tables; none for a stranger.
pub fn tables_of(tenant: &str) -> Vec<NewTable> {
    let found = tenants::ALL.iter().find(|profile| profile.id == tenant);
    found.map_or_else(Vec::new, |p| {
        p.tables.iter().map(|shape| shape.table(p.schema)).collect()
    })
}

/// Fills a database with all tenants and makes it visible at the end.
pub async fn load(
    options: Options,
    mut loader: Box<dyn Loader>,
    progress: &dyn Progress,
) -> Result<Truth, Error> {
    let mut filling = Filling {
        loader: loader.as_mut(),
        progress,
        done: 0,
        total: options.rows,
    };
    let mut found = Vec::new();
    let mut left = options.rows;
    let (last, others) = (tenants::ALL.len() - 1, options.rows);
    for (n, profile) in tenants::ALL.iter().enumerate() {
        let rows = if n == last {
            left
        } else {
            others * profile.share / 1000
        };
        left -= rows;
        let world = World::of(profile, options.seed, History::until(options.until));
        found.extend(filling.tenant(&world, rows).await?);
    }
    let history = History::until(options.until);
    loader.finish().await?;
    Ok(Truth {
        seed: options.seed,
        rows: options.rows,
        first: history.first,
        until: options.until,
        tenants: found,
    })
}

/// What is there before anything is sold.
const MASTER: [Subject; 7] = [
    Subject::Products,
    Subject::Places,
    Subject::Distributors,
    Subject::Outlets,
    Subject::Promotions,
    Subject::Calendar,
    Subject::People,
];

/// A database while it is being filled.
struct Filling<'a> {
    loader: &'a mut dyn Loader,
    progress: &'a dyn Progress,
    done: u64,
    total: u64,
}

impl Filling<'_> {
    async fn tenant(&mut self, world: &World, rows: u64) -> Result<Option<TenantTruth>, Error> {
        for subject in MASTER {
            let Some((shape, table)) = self.create(world.profile, subject).await? else {
                continue;
            };
            let batch = shape.batch(&table, |word| world.column(subject, word))?;
            self.loader.insert(&table, &batch).await?;
        }
        let billed = rows * 12 / 100;
        let demand = Demand::of(world, rows - billed);
        let mut sales = Sales::of(world, &demand);
        if let Some((shape, table)) = self.create(world.profile, Subject::Sales).await? {
            while let Some(lines) = sales.next() {
                let batch = shape.batch(&table, |word| lines.column(word, world))?;
                self.lines(&table, &batch).await?;
            }
        }
        let stock = Stock::of(world, &sales.ledger, billed);
        self.primary(world, &stock, billed).await?;
        if let Some((shape, table)) = self.create(world.profile, Subject::Stock).await? {
            let snapshots = stock.snapshots(world);
            let batch = shape.batch(&table, |word| snapshots.column(word, world))?;
            self.parts(&table, &batch).await?;
        }
        if let Some((shape, table)) = self.create(world.profile, Subject::Targets).await? {
            let targets = Targets::of(world, &demand);
            let batch = shape.batch(&table, |word| targets.column(word, world))?;
            self.parts(&table, &batch).await?;
        }
        Ok(truth::tenant(world, &demand, &sales.ledger))
    }

    async fn primary(&mut self, world: &World, stock: &Stock, lines: u64) -> Result<(), Error> {
        let Some((shape, table)) = self.create(world.profile, Subject::Primary).await? else {
            return Ok(());
        };
        let mut primary = Primary::of(world, stock, lines);
        while let Some(billings) = primary.next() {
            if billings.len() > 0 {
                let batch = shape.batch(&table, |word| billings.column(word, world))?;
                self.lines(&table, &batch).await?;
            }
        }
        Ok(())
    }

    async fn create(
        &mut self,
        profile: &'static Profile,
        subject: Subject,
    ) -> Result<Option<(&'static Shape, NewTable)>, Error> {
        let Some(shape) = profile.shape(subject) else {
            return Ok(None);
        };
        let table = shape.table(profile.schema);
        self.loader.create(&table).await?;
        Ok(Some((shape, table)))
    }

    async fn lines(&mut self, table: &NewTable, batch: &RecordBatch) -> Result<(), Error> {
        self.parts(table, batch).await?;
        self.done += batch.num_rows() as u64;
        self.progress.rows(self.done, self.total);
        Ok(())
    }

    async fn parts(&mut self, table: &NewTable, batch: &RecordBatch) -> Result<(), Error> {
        for start in (0..batch.num_rows()).step_by(2 * BATCH) {
            let part = batch.slice(start, (batch.num_rows() - start).min(2 * BATCH));
            self.loader.insert(table, &part).await?;
        }
        Ok(())
    }
}
