//! What distributors hold at month ends, and how much the company must bill them for it.
//!
//! For each distributor and category: opening + billed - sold = closing, in every month.

use arrow_array::ArrayRef;

use super::calendar::number;
use super::ledger::{Ledger, cell};
use super::shape::{days, ints, money, texts};
use super::world::World;

pub(super) struct Stock {
    /// Units by month, distributor and category, like `closing`.
    pub billed: Vec<i64>,
    pub closing: Vec<i64>,
    pub months: usize,
    pairs: usize,
}

impl Stock {
    /// Plans at most `lines` billings. With fewer lines than there are shelves to fill,
    /// a distributor is billed for several months ahead.
    pub fn of(world: &World, ledger: &Ledger, lines: u64) -> Self {
        let months = world.history.days.last().map_or(0, |d| d.month + 1);
        let pairs = cell(world, 1, 0, 0);
        let wanted = closing_wanted(world, ledger, months, pairs);
        let mut stock = Self {
            billed: vec![0; months * pairs],
            closing: Vec::new(),
            months,
            pairs,
        };
        let mut opening: Vec<i64> = (0..pairs)
            .map(|p| (ledger.sold[p] / 2).min(wanted[p] + ledger.sold[p]))
            .collect();
        for (at, bill) in stock.billed.iter_mut().enumerate() {
            let before = at
                .checked_sub(pairs)
                .map_or_else(|| opening[at], |last| wanted[last]);
            *bill = wanted[at] - before + ledger.sold[at];
        }
        stock.bill_ahead(lines);
        stock.leave_unbilled(lines, &mut opening);
        for (at, (billed, sold)) in stock.billed.iter().zip(&ledger.sold).enumerate() {
            let before = at
                .checked_sub(pairs)
                .map_or_else(|| opening[at], |last| stock.closing[last]);
            stock.closing.push(before + billed - sold);
        }
        stock
    }

    pub fn bills(&self) -> u64 {
        self.billed.iter().filter(|b| **b > 0).count() as u64
    }

    /// Bills two, four, eight months at once until there are few enough bills.
    fn bill_ahead(&mut self, lines: u64) {
        let mut span = 2;
        while self.bills() > lines && span < 2 * self.months {
            for month in (0..self.months).filter(|m| m % span != 0) {
                for pair in 0..self.pairs {
                    let units = std::mem::take(&mut self.billed[month * self.pairs + pair]);
                    self.billed[(month - month % span) * self.pairs + pair] += units;
                }
            }
            span *= 2;
        }
    }

    /// What still cannot be billed was on the shelf from the start.
    fn leave_unbilled(&mut self, lines: u64, opening: &mut [i64]) {
        let mut spare = self.bills().saturating_sub(lines);
        for (at, billed) in self
            .billed
            .iter_mut()
            .enumerate()
            .rev()
            .filter(|(_, b)| **b > 0)
        {
            if spare == 0 {
                return;
            }
            opening[at % self.pairs] += std::mem::take(billed);
            spare -= 1;
        }
    }

    /// Snapshots of all months that have ended.
    pub fn snapshots(&self, world: &World) -> Snapshots {
        let categories = world.products.categories.len();
        let mut rows = Snapshots { rows: Vec::new() };
        for (n, month) in world.history.months.iter().take(self.months).enumerate() {
            if month.last > world.history.until {
                continue;
            }
            for pair in 0..self.pairs {
                let (distributor, category) = (pair / categories, pair % categories);
                let units = self.closing[n * self.pairs + pair];
                let value = units * unit_value(world, category, month.fiscal_year);
                rows.rows.push(Snapshot {
                    day: number(month.last),
                    distributor,
                    category,
                    units,
                    value,
                });
            }
        }
        rows
    }
}

/// Three to eleven weeks of sales, nothing in a stock-out, and never more than the next month can clear:
/// goods do not go back to the company.
fn closing_wanted(world: &World, ledger: &Ledger, months: usize, pairs: usize) -> Vec<i64> {
    let mut rng = world.stream("stock");
    let categories = world.products.categories.len();
    let mut wanted: Vec<i64> = (0..months * pairs)
        .map(|at| ledger.sold[at] * rng.between(350, 750) / 1000)
        .collect();
    for (n, month) in world.history.months.iter().take(months).enumerate() {
        for pair in 0..pairs {
            if world.effects.is_out_of_stock(pair / categories, month.last) {
                wanted[n * pairs + pair] = 0;
            }
        }
    }
    for at in (0..(months.saturating_sub(1)) * pairs).rev() {
        wanted[at] = wanted[at].min(wanted[at + pairs] + ledger.sold[at + pairs]);
    }
    wanted
}

/// Paise that one unit of a category is worth to a distributor, on average.
fn unit_value(world: &World, category: usize, fiscal_year: usize) -> i64 {
    let (mut sum, mut count) = (0, 0);
    for product in world
        .products
        .list
        .iter()
        .filter(|p| p.category == category)
    {
        sum += product.price(fiscal_year);
        count += 1;
    }
    sum / count.max(1)
}

struct Snapshot {
    day: i32,
    distributor: usize,
    category: usize,
    units: i64,
    value: i64,
}

pub(super) struct Snapshots {
    rows: Vec<Snapshot>,
}

impl Snapshots {
    pub fn column(&self, word: &str, world: &World) -> Option<ArrayRef> {
        let first = world.profile.first_key;
        let all = self.rows.iter();
        Some(match word {
            "date" => days(all.map(|r| r.day)),
            "distributor" => ints(all.map(|r| first + r.distributor as i32)),
            "distributor_code" => texts(all.map(|r| &world.distributors[r.distributor].code)),
            "place" => ints(all.map(|r| first + world.distributors[r.distributor].city as i32)),
            "category" => texts(all.map(|r| world.products.categories[r.category])),
            "closing_units" => ints(all.map(|r| r.units as i32)),
            "closing_value" => money(all.map(|r| r.value)),
            _ => return None,
        })
    }
}
