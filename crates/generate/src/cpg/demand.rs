//! How many lines are sold on each day, and of what to whom: growth, seasons, weekdays and effects.

use jiff::civil::Date;

use super::anomalies::Effects;
use super::calendar::{Day, bustle};
use super::outlets::BEATS;
use super::world::World;
use crate::rng::{Quota, Rng, Wheel};

pub(super) struct Demand {
    pub days: Vec<DayPlan>,
    /// Lines per unit of weight, for those who plan by the same weights.
    pub lines_per_weight: f64,
    /// Each product's pull, by month.
    shares: Vec<Vec<f64>>,
    products: Vec<Wheel>,
    beats: Vec<Beat>,
}

pub(super) struct DayPlan {
    pub day: Day,
    pub lines: u64,
    /// Effects that change the number of lines today.
    pub active: u16,
    beat: usize,
    highest: f64,
}

/// The outlets that are called on together.
struct Beat {
    outlets: Vec<usize>,
    wheel: Wheel,
    by_distributor: Vec<(usize, f64)>,
}

impl Demand {
    pub fn of(world: &World, lines: u64) -> Self {
        let beats: Vec<Beat> = (0..BEATS).map(|b| Beat::of(world, b)).collect();
        let shares: Vec<Vec<f64>> = (0..world.history.months.len())
            .map(|m| product_weights(world, m))
            .collect();
        let mut weights = Vec::with_capacity(world.history.days.len());
        let mut days = Vec::with_capacity(world.history.days.len());
        for day in &world.history.days {
            let active = world.effects.active(day.number);
            let beat = beat_of(day);
            weights.push(
                pull(world, day.date)
                    * lifted(&world.effects, &shares[day.month], &beats[beat], active),
            );
            let highest = world.effects.highest(active);
            days.push(DayPlan {
                day: *day,
                lines: 0,
                active,
                beat,
                highest,
            });
        }
        let total: f64 = weights.iter().sum();
        let mut quota = Quota::new(lines, total);
        days.iter_mut()
            .zip(&weights)
            .for_each(|(plan, weight)| plan.lines = quota.next(*weight));
        let products = shares
            .iter()
            .map(|weights| Wheel::new(weights.iter().copied()))
            .collect();
        let lines_per_weight = lines as f64 / total;
        Self {
            days,
            lines_per_weight,
            shares,
            products,
            beats,
        }
    }

    /// Lines of what an effect touches on a day, had nothing been planted.
    pub fn expected(&self, world: &World, effect: usize, day: usize) -> f64 {
        let plan = &self.days[day];
        let (beat, bit) = (&self.beats[plan.beat], 1 << effect);
        let products = self.shares[plan.day.month].iter().enumerate();
        let products: f64 = products
            .filter(|(p, _)| world.effects.products[*p] & bit != 0)
            .map(|(_, w)| w)
            .sum();
        let touched = |d: &usize| world.effects.distributors[*d] & bit != 0;
        let places = beat.by_distributor.iter();
        let part: f64 = places
            .clone()
            .filter(|(d, _)| touched(d))
            .map(|(_, w)| w)
            .sum();
        let all: f64 = places.map(|(_, w)| w).sum();
        pull(world, plan.day.date) * products * part / all * self.lines_per_weight
    }

    /// Who buys what, one line of a day: outlet and product.
    pub fn pick(&self, plan: &DayPlan, world: &World, rng: &mut Rng) -> (usize, usize) {
        let beat = &self.beats[plan.beat];
        loop {
            let outlet = beat.outlets[beat.wheel.pick(rng)];
            let product = self.products[plan.day.month].pick(rng);
            if plan.active == 0 {
                return (outlet, product);
            }
            let effects = &world.effects;
            let touching =
                effects.products[product] & effects.distributors[world.outlets[outlet].distributor];
            let chance = effects.volume(touching & plan.active) / plan.highest;
            if chance >= 1.0 || rng.fraction() < chance {
                return (outlet, product);
            }
        }
    }
}

impl Beat {
    fn of(world: &World, beat: usize) -> Self {
        let outlets: Vec<usize> = (0..world.outlets.len())
            .filter(|o| world.outlets[*o].beat == beat)
            .collect();
        let mut by_distributor: Vec<(usize, f64)> = Vec::new();
        for outlet in outlets.iter().map(|o| &world.outlets[*o]) {
            match by_distributor
                .iter_mut()
                .find(|(d, _)| *d == outlet.distributor)
            {
                Some((_, weight)) => *weight += outlet.weight,
                None => by_distributor.push((outlet.distributor, outlet.weight)),
            }
        }
        let wheel = Wheel::new(outlets.iter().map(|o| world.outlets[*o].weight));
        Self {
            outlets,
            wheel,
            by_distributor,
        }
    }
}

/// The pull of a day, whatever the goods.
pub(super) fn pull(world: &World, date: Date) -> f64 {
    bustle(date) * (1.0 + 0.10 * world.history.years_since_start(date))
}

/// Each product's pull in a month.
pub(super) fn product_weights(world: &World, month: usize) -> Vec<f64> {
    let first = world.history.months[month].first;
    let years = world.history.years_since_start(first);
    world
        .products
        .list
        .iter()
        .map(|p| p.demand(first.month(), years))
        .collect()
}

fn beat_of(day: &Day) -> usize {
    let weekday = day.date.weekday().to_monday_zero_offset() as usize;
    if weekday < BEATS {
        weekday
    } else {
        day.number.rem_euclid(BEATS as i32) as usize
    }
}

/// All products' pull on a day, lifted or pressed by the active effects.
fn lifted(effects: &Effects, products: &[f64], beat: &Beat, active: u16) -> f64 {
    let by_product = grouped(
        products
            .iter()
            .enumerate()
            .map(|(p, w)| (effects.products[p] & active, *w)),
    );
    let by_place = grouped(
        beat.by_distributor
            .iter()
            .map(|(d, w)| (effects.distributors[*d] & active, *w)),
    );
    let all: f64 = by_place.iter().map(|(_, w)| w).sum();
    let mut sum = 0.0;
    for (product_bits, product) in &by_product {
        for (place_bits, place) in &by_place {
            sum += product * place / all * effects.volume(product_bits & place_bits);
        }
    }
    sum
}

/// Weights with the same bits taken together.
fn grouped(weights: impl Iterator<Item = (u16, f64)>) -> Vec<(u16, f64)> {
    let mut groups: Vec<(u16, f64)> = Vec::new();
    for (bits, weight) in weights {
        match groups.iter_mut().find(|(b, _)| *b == bits) {
            Some((_, sum)) => *sum += weight,
            None => groups.push((bits, weight)),
        }
    }
    groups
}
