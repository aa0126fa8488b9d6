//! Primary sales: what the company bills to distributors, so that their stock is as planned.

use arrow_array::ArrayRef;

use super::calendar::number;
use super::ledger::cell;
use super::shape::{amount, days, ints, longs, money, texts};
use super::stock::Stock;
use super::world::World;
use crate::rng::{Quota, Rng, Wheel};

pub(super) struct Primary<'w> {
    world: &'w World,
    stock: &'w Stock,
    rng: Rng,
    month: usize,
    id: i64,
    /// Lines beyond the one that each bill has.
    extra: Quota,
    /// Lines that a bill was too small to take.
    left: u64,
}

struct Billing {
    day: i32,
    distributor: usize,
    product: usize,
    warehouse: usize,
    units: i64,
    value: i64,
}

pub(super) struct Billings {
    rows: Vec<Billing>,
    first_id: i64,
}

impl<'w> Primary<'w> {
    pub fn of(world: &'w World, stock: &'w Stock, lines: u64) -> Self {
        let units: i64 = stock.billed.iter().sum();
        let extra = Quota::new(lines.saturating_sub(stock.bills()), units as f64);
        Self {
            world,
            stock,
            rng: world.stream("primary"),
            month: 0,
            id: 1,
            extra,
            left: 0,
        }
    }

    /// A month's billings in the order of their days; `None` after the last month.
    pub fn next(&mut self) -> Option<Billings> {
        if self.month >= self.stock.months {
            return None;
        }
        let mut rows = Vec::new();
        for category in 0..self.world.products.categories.len() {
            let goods = self.goods(category);
            for distributor in 0..self.world.distributors.len() {
                self.bill(distributor, category, &goods, &mut rows);
            }
        }
        rows.sort_by_key(|b: &Billing| (b.day, b.distributor, b.product));
        let first_id = self.id;
        self.id += rows.len() as i64;
        self.month += 1;
        Some(Billings { rows, first_id })
    }

    fn bill(
        &mut self,
        distributor: usize,
        category: usize,
        goods: &(Vec<usize>, Wheel),
        rows: &mut Vec<Billing>,
    ) {
        let at = cell(self.world, self.month, distributor, category);
        let total = self.stock.billed[at];
        if total <= 0 {
            return;
        }
        let wish = 1 + self.extra.next(total as f64) + self.left;
        let lines = wish.min(total as u64);
        self.left = wish - lines;
        let mut rest = total;
        for n in (0..lines as i64).rev() {
            // Each line leaves at least a unit for every line still to come.
            let even = rest / (n + 1);
            let units = if n == 0 {
                rest
            } else {
                self.rng
                    .between(even / 2 + 1, even * 3 / 2)
                    .clamp(1, rest - n)
            };
            rest -= units;
            let product = goods.0[goods.1.pick(&mut self.rng)];
            rows.push(self.billing(distributor, product, units));
        }
    }

    fn billing(&mut self, distributor: usize, product: usize, units: i64) -> Billing {
        let world = self.world;
        let month = &world.history.months[self.month];
        let last = month.last.min(world.history.until);
        let mut day = number(month.first) + self.rng.below(last.day() as u64) as i32;
        // 1 January 1970 was a Thursday: 3 days later a Sunday, on which nothing is billed.
        if (day - 3).rem_euclid(7) == 0 {
            day += if day < number(last) { 1 } else { -1 };
        }
        let zone = world.places.cities[world.distributors[distributor].city].zone;
        let all = world.profile.warehouses;
        let near: Vec<usize> = (0..all.len()).filter(|w| all[*w].0 == zone).collect();
        let warehouse = near
            .get(distributor % near.len().max(1))
            .copied()
            .unwrap_or_default();
        // A distributor keeps eight per cent of the price to the trade.
        let rate = world.products.list[product].price(month.fiscal_year) * 92 / 100;
        Billing {
            day,
            distributor,
            product,
            warehouse,
            units,
            value: units * rate,
        }
    }

    /// The products of a category that are on sale this month, and how they sell.
    fn goods(&self, category: usize) -> (Vec<usize>, Wheel) {
        let world = self.world;
        let month = &world.history.months[self.month];
        let first = number(month.first);
        let all = world
            .products
            .list
            .iter()
            .enumerate()
            .filter(|(_, p)| p.category == category);
        let launched: Vec<usize> = all
            .clone()
            .filter(|(_, p)| p.is_sold_on(first))
            .map(|(n, _)| n)
            .collect();
        let list = if launched.is_empty() {
            all.map(|(n, _)| n).collect()
        } else {
            launched
        };
        // By units, as the shops take them: many of what is cheap.
        let weight = |n: &usize| {
            let product = &world.products.list[*n];
            product.demand(month.first.month(), 0.0) * product.lot as f64
        };
        let wheel = Wheel::new(list.iter().map(weight));
        (list, wheel)
    }
}

impl Billings {
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn column(&self, word: &str, world: &World) -> Option<ArrayRef> {
        let first = world.profile.first_key;
        let all = self.rows.iter();
        let goods = |b: &Billing| &world.products.list[b.product];
        let distributor = |b: &Billing| &world.distributors[b.distributor];
        let warehouse = |b: &Billing| world.profile.warehouses[b.warehouse];
        Some(match word {
            "id" => longs((self.first_id..).take(all.len()).collect()),
            "date" => days(all.map(|b| b.day)),
            "warehouse_code" => texts(all.map(|b| warehouse(b).1)),
            "warehouse_name" => texts(all.map(|b| warehouse(b).2)),
            "distributor" => ints(all.map(|b| first + b.distributor as i32)),
            "distributor_code" => texts(all.map(|b| &distributor(b).code)),
            "place" => ints(all.map(|b| world.places.key(distributor(b).city))),
            "product" => ints(all.map(|b| world.products.first_key + b.product as i32)),
            "product_code" => texts(all.map(|b| &goods(b).code)),
            "units" => ints(all.map(|b| b.units as i32)),
            "billed_weight" => amount(all.map(|b| b.units * goods(b).grams())),
            "billed_volume" => amount(all.map(|b| b.units * goods(b).millilitres())),
            "billed_value" => money(all.map(|b| b.value)),
            _ => return None,
        })
    }
}
