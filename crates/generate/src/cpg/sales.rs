//! Secondary sales: what outlets buy from distributors, line by line.

use arrow_array::ArrayRef;

use super::demand::{DayPlan, Demand};
use super::ledger::{Ledger, Totals, cell};
use super::promotions;
use super::shape::{days, flags, ints, longs, maybe_ints, maybe_texts, money, texts};
use super::world::World;
use crate::rng::Rng;

/// Rows that are handed to the loader at a time, roughly.
pub(super) const BATCH: usize = 32_768;

/// Lines column by column. Product, outlet and promotion are positions in the world's lists.
#[derive(Default)]
pub(super) struct Lines {
    id: Vec<i64>,
    bill: Vec<i64>,
    day: Vec<i32>,
    product: Vec<u32>,
    outlet: Vec<u32>,
    promotion: Vec<Option<u16>>,
    units: Vec<i32>,
    gross: Vec<i64>,
    discount: Vec<i64>,
    cost: Vec<i64>,
}

pub(super) struct Sales<'w> {
    world: &'w World,
    demand: &'w Demand,
    pub ledger: Ledger,
    rng: Rng,
    next_day: usize,
    id: i64,
    bill: i64,
    picks: Vec<(usize, usize)>,
}

/// What holds for all lines of a day.
struct Today<'a> {
    plan: &'a DayPlan,
    index: usize,
    fiscal_year: usize,
    promotions: Vec<Option<usize>>,
}

impl<'w> Sales<'w> {
    pub fn of(world: &'w World, demand: &'w Demand) -> Self {
        let ledger = Ledger::of(world);
        let rng = world.stream("sales");
        Self {
            world,
            demand,
            ledger,
            rng,
            next_day: 0,
            id: 0,
            bill: 100_000,
            picks: Vec::new(),
        }
    }

    /// The next whole days, until a batch is full; `None` after the last.
    pub fn next(&mut self) -> Option<Lines> {
        let mut lines = Lines::default();
        while lines.len() < BATCH && self.next_day < self.demand.days.len() {
            self.sell(self.next_day, &mut lines);
            self.next_day += 1;
        }
        (lines.len() > 0).then_some(lines)
    }

    fn sell(&mut self, index: usize, lines: &mut Lines) {
        let world = self.world;
        let plan = &self.demand.days[index];
        let mut picks = std::mem::take(&mut self.picks);
        picks.clear();
        picks.extend((0..plan.lines).map(|_| self.demand.pick(plan, world, &mut self.rng)));
        // What one outlet buys on a day is one bill.
        picks.sort_unstable();
        let today = Today {
            plan,
            index,
            fiscal_year: world.history.months[plan.day.month].fiscal_year,
            promotions: promotions::running(
                &world.promotions,
                plan.day.number,
                world.profile.brands.len(),
            ),
        };
        let mut last = usize::MAX;
        for (outlet, product) in &picks {
            self.bill += i64::from(*outlet != last);
            last = *outlet;
            self.write(&today, *outlet, *product, lines);
        }
        self.picks = picks;
    }

    fn write(&mut self, today: &Today<'_>, outlet: usize, product: usize, lines: &mut Lines) {
        let world = self.world;
        let rng = &mut self.rng;
        let (shop, goods) = (&world.outlets[outlet], &world.products.list[product]);
        let touching =
            world.effects.products[product] & world.effects.distributors[shop.distributor];
        let terms = world.effects.terms(touching, today.plan.active);
        let returned = rng.per_mille(terms.returns);
        let promotion = today.promotions[goods.brand].filter(|_| !returned && rng.per_mille(620));
        let mut units = 1 + rng.below(2 * typical(goods.lot, shop.class) as u64) as i64;
        if returned {
            units = -(units / 2).max(1);
        } else if promotion.is_some() {
            units += units * 2 / 5;
        }
        let price = goods.price(today.fiscal_year) * terms.price_percent / 100;
        let offer = promotion.map_or(0, |p| world.promotions[p].discount);
        let rate = [34, 22, 12][shop.class] + rng.between(0, 18) + terms.extra_discount + offer;
        let gross = units * price;
        let discount = gross * rate / 1000;
        self.id += 1;
        lines.id.push(self.id);
        lines.bill.push(self.bill);
        lines.day.push(today.plan.day.number);
        lines.product.push(product as u32);
        lines.outlet.push(outlet as u32);
        lines.promotion.push(promotion.map(|p| p as u16));
        lines.units.push(units as i32);
        lines.gross.push(gross);
        lines.discount.push(discount);
        lines.cost.push(units * goods.unit_cost(today.fiscal_year));
        let line = Totals {
            lines: 1,
            units,
            gross,
            discount,
            returned: i64::from(returned),
        };
        self.ledger.enter(today.index, touching, &line);
        let sold = cell(
            world,
            today.plan.day.month,
            shop.distributor,
            goods.category,
        );
        self.ledger.sold[sold] += units.max(0);
    }
}

/// Half of the most that an outlet of a class takes at a time.
pub(super) fn typical(lot: i64, class: usize) -> i64 {
    (lot * [20, 12, 6][class] / 10).max(1)
}

impl Lines {
    pub fn len(&self) -> usize {
        self.id.len()
    }

    pub fn column(&self, word: &str, world: &World) -> Option<ArrayRef> {
        let first = world.profile.first_key;
        let outlets = || self.outlet.iter().map(|o| &world.outlets[*o as usize]);
        let words = &world.profile.words;
        Some(match word {
            "id" => longs(self.id.clone()),
            "bill" => longs(self.bill.clone()),
            "date" => days(self.day.iter().copied()),
            "product" => ints(
                self.product
                    .iter()
                    .map(|p| world.products.first_key + *p as i32),
            ),
            "product_code" => texts(
                self.product
                    .iter()
                    .map(|p| &world.products.list[*p as usize].code),
            ),
            "place" => ints(outlets().map(|o| first + o.city as i32)),
            "outlet" => ints(self.outlet.iter().map(|o| first + *o as i32)),
            "outlet_code" => texts(outlets().map(|o| &o.code)),
            "distributor" => ints(outlets().map(|o| first + o.distributor as i32)),
            "distributor_code" => texts(outlets().map(|o| &world.distributors[o.distributor].code)),
            "promotion" => maybe_ints(
                self.promotion
                    .iter()
                    .map(|p| p.map(|p| first + i32::from(p))),
            ),
            "promotion_code" => maybe_texts(
                self.promotion
                    .iter()
                    .map(|p| p.map(|p| &world.promotions[usize::from(p)].code)),
            ),
            "is_return" => flags(self.units.iter().map(|u| *u < 0)),
            "sale_kind" => texts(self.units.iter().map(|u| {
                if *u < 0 {
                    words.sales_return
                } else {
                    words.sale
                }
            })),
            "units" => ints(self.units.iter().copied()),
            "gross" => money(self.gross.iter().copied()),
            "discount" => money(self.discount.iter().copied()),
            "net" => money(self.gross.iter().zip(&self.discount).map(|(g, d)| g - d)),
            "cost" => money(self.cost.iter().copied()),
            _ => return None,
        })
    }
}
