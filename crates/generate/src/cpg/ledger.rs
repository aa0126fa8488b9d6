//! Running sums over what was sold: for the truth file, and for the stock that follows from it.

use super::anomalies::ones;
use super::world::World;

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Totals {
    pub lines: i64,
    pub units: i64,
    /// Paise, like discount and net.
    pub gross: i64,
    pub discount: i64,
    pub returned: i64,
}

impl Totals {
    pub fn add(&mut self, other: &Totals) {
        self.lines += other.lines;
        self.units += other.units;
        self.gross += other.gross;
        self.discount += other.discount;
        self.returned += other.returned;
    }

    pub fn less(&self, other: &Totals) -> Totals {
        Totals {
            lines: self.lines - other.lines,
            units: self.units - other.units,
            gross: self.gross - other.gross,
            discount: self.discount - other.discount,
            returned: self.returned - other.returned,
        }
    }

    pub fn net(&self) -> i64 {
        self.gross - self.discount
    }
}

pub(super) struct Ledger {
    /// One per day of the history.
    pub all: Vec<Totals>,
    /// For each effect, one per day: what it touches.
    pub touched: Vec<Vec<Totals>>,
    /// Units delivered to shops by month, distributor and category. Returned goods are
    /// destroyed, not put back on the shelf, so they do not appear here.
    pub sold: Vec<i64>,
}

/// Where a month, distributor and category stand in `Ledger::sold` and in the stock.
pub(super) fn cell(world: &World, month: usize, distributor: usize, category: usize) -> usize {
    (month * world.distributors.len() + distributor) * world.products.categories.len() + category
}

impl Ledger {
    pub fn of(world: &World) -> Self {
        let days = vec![Totals::default(); world.history.days.len()];
        let sold = vec![0; cell(world, world.history.months.len(), 0, 0)];
        Self {
            touched: vec![days.clone(); world.effects.list.len()],
            all: days,
            sold,
        }
    }

    pub fn enter(&mut self, day: usize, touching: u16, line: &Totals) {
        self.all[day].add(line);
        for effect in ones(touching) {
            self.touched[effect][day].add(line);
        }
    }

    /// Sums over days, both ends included.
    pub fn sum(days: &[Totals], from: usize, to: usize) -> Totals {
        let mut sum = Totals::default();
        days.iter()
            .take(to + 1)
            .skip(from)
            .for_each(|day| sum.add(day));
        sum
    }
}
