//! Monthly targets per state and brand. They know growth and seasons, but no planted story.

use arrow_array::ArrayRef;
use jiff::ToSpan;

use super::calendar::number;
use super::demand::{Demand, product_weights, pull};
use super::sales::typical;
use super::shape::{days, money, texts};
use super::world::World;

struct Target {
    month: i32,
    state: usize,
    brand: usize,
    paise: i64,
}

pub(super) struct Targets {
    rows: Vec<Target>,
}

impl Targets {
    pub fn of(world: &World, demand: &Demand) -> Self {
        let mut rng = world.stream("targets");
        let states = state_shares(world);
        let mut rows = Vec::new();
        for (n, month) in world.history.months.iter().enumerate() {
            let pulls: f64 = month
                .first
                .series(1.day())
                .take_while(|d| *d <= month.last)
                .map(|d| pull(world, d))
                .sum();
            let weights = product_weights(world, n);
            for brand in 0..world.profile.brands.len() {
                let goods = world
                    .products
                    .list
                    .iter()
                    .zip(&weights)
                    .filter(|(p, _)| p.brand == brand);
                let worth: f64 = goods
                    .filter(|(p, _)| p.is_sold_on(number(month.last)))
                    .map(|(p, w)| w * line_value(world, p.lot) * p.price(month.fiscal_year) as f64)
                    .sum();
                for (state, share) in states.iter().enumerate() {
                    let stretch = 1.0 + rng.between(-10, 100) as f64 / 1000.0;
                    let paise = pulls * worth * share * demand.lines_per_weight * stretch;
                    // In hundreds of rupees.
                    let paise = (paise / 10_000.0) as i64 * 10_000;
                    if worth > 0.0 {
                        rows.push(Target {
                            month: number(month.first),
                            state,
                            brand,
                            paise,
                        });
                    }
                }
            }
        }
        Self { rows }
    }

    pub fn column(&self, word: &str, world: &World) -> Option<ArrayRef> {
        let all = self.rows.iter();
        Some(match word {
            "date" => days(all.map(|r| r.month)),
            "state_name" => texts(all.map(|r| world.places.states[r.state].name)),
            "state_code" => texts(all.map(|r| world.places.states[r.state].code)),
            "brand" => texts(all.map(|r| world.profile.brands[r.brand].name)),
            "target" => money(all.map(|r| r.paise)),
            _ => return None,
        })
    }
}

/// Units in a line of a product, less the usual discount, over all kinds of outlets.
fn line_value(world: &World, lot: i64) -> f64 {
    let (mut sum, mut weight) = (0.0, 0.0);
    for outlet in &world.outlets {
        sum += outlet.weight * (typical(lot, outlet.class) as f64 + 0.5) * 0.96;
        weight += outlet.weight;
    }
    sum / weight
}

fn state_shares(world: &World) -> Vec<f64> {
    let all: f64 = world.places.cities.iter().map(|c| c.size).sum();
    let mut shares = vec![0.0; world.places.states.len()];
    world
        .places
        .cities
        .iter()
        .for_each(|c| shares[c.state] += c.size / all);
    shares
}
