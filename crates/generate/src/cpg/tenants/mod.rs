//! The three example companies: their size, their words, their stories and the shape of their tables.

mod indus;
mod nectar;
mod unison;

use super::anomalies::Story;
use super::brands::Brand;
use super::cities::Zone;
use super::shape::{Shape, Subject};

pub(super) const ALL: [&Profile; 3] = [&nectar::PROFILE, &unison::PROFILE, &indus::PROFILE];

pub(super) struct Profile {
    pub id: &'static str,
    pub company: &'static str,
    pub schema: &'static str,
    /// Its part of all fact rows, in thousandths.
    pub share: u64,
    pub first_key: i32,
    pub outlets: usize,
    pub product_code: &'static str,
    pub outlet_code: &'static str,
    pub distributor_code: &'static str,
    pub promotion_code: &'static str,
    pub brands: &'static [Brand],
    /// The zones it sells in, by the names it gives them.
    pub zones: &'static [(Zone, &'static str)],
    /// Where the company ships from: zone, code, name.
    pub warehouses: &'static [(Zone, &'static str, &'static str)],
    pub words: Words,
    pub stories: &'static [Story],
    pub tables: &'static [Shape],
}

/// What its names are made of. No two tenants can make the same name.
pub(super) struct Words {
    pub heads: &'static [&'static str],
    pub tails: &'static [&'static str],
    pub outlets: &'static [&'static str],
    pub distributors: &'static [&'static str],
    pub given: &'static [&'static str],
    pub family: &'static [&'static str],
    /// Those who answer for the nation, the South, Tamil Nadu and Chennai, and who sign in.
    pub known: [&'static str; 4],
    pub channels: [&'static str; 3],
    pub classes: [&'static str; 3],
    /// National, zone, state, city.
    pub roles: [&'static str; 4],
    /// Theme, mechanic, and the day of the fiscal year around which it starts.
    pub promotions: &'static [(&'static str, &'static str, i64)],
    pub sale: &'static str,
    pub sales_return: &'static str,
}

impl Profile {
    pub fn shape(&self, subject: Subject) -> Option<&'static Shape> {
        self.tables.iter().find(|t| t.subject == subject)
    }

    pub fn zone(&self, zone: Zone) -> Option<&'static str> {
        self.zones
            .iter()
            .find(|(z, _)| *z == zone)
            .map(|(_, name)| *name)
    }
}
