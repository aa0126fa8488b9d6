//! The goods: one product per brand, line and pack.

use arrow_array::ArrayRef;
use jiff::civil::Date;

use super::anomalies::Change;
use super::brands::{Brand, Line, Pack, Season};
use super::calendar::{History, number};
use super::shape::{amount, days, ints, money, texts};
use super::tenants::Profile;
use crate::rng::Rng;

pub(super) struct Product {
    pub code: String,
    pub name: String,
    pub brand: usize,
    pub category: usize,
    sub_category: &'static str,
    pack: &'static Pack,
    /// Share in an average month of the first year.
    pub weight: f64,
    season: Season,
    trend: i32,
    /// Cost per thousand of price.
    cost: i64,
    /// Units that a shop of middling size takes at a time.
    pub lot: i64,
    launched: Date,
}

pub(super) struct Products {
    pub list: Vec<Product>,
    pub categories: Vec<&'static str>,
    pub first_key: i32,
}

impl Products {
    pub fn of(profile: &'static Profile, history: &History, rng: &mut Rng) -> Self {
        let mut made = Self {
            list: Vec::new(),
            categories: Vec::new(),
            first_key: profile.first_key,
        };
        for (rank, brand) in profile.brands.iter().enumerate() {
            let category = made.category(brand.category);
            let launched = launch_of(brand, profile, history, rng);
            let packs: Vec<(&Line, &Pack)> = brand
                .lines
                .iter()
                .flat_map(|line| line.packs.iter().map(move |pack| (line, pack)))
                .collect();
            let parts: f64 = (1..=packs.len()).map(|n| 1.0 / n as f64).sum();
            for (n, (line, pack)) in packs.into_iter().enumerate() {
                made.list.push(Product {
                    code: format!("{}{:04}", profile.product_code, made.list.len() + 1),
                    name: format!("{} {} {}", brand.name, line.name, pack.label),
                    brand: rank,
                    category,
                    sub_category: line.sub_category,
                    pack,
                    weight: 1.0 / (rank + 1) as f64 / (n + 1) as f64 / parts,
                    season: brand.season,
                    trend: brand.trend,
                    cost: rng.between(610, 760),
                    lot: (72_000 / pack.paise).clamp(2, 40),
                    launched,
                });
            }
        }
        made
    }

    fn category(&mut self, name: &'static str) -> usize {
        self.categories
            .iter()
            .position(|c| *c == name)
            .unwrap_or_else(|| {
                self.categories.push(name);
                self.categories.len() - 1
            })
    }

    pub fn column(&self, word: &str, profile: &Profile, history: &History) -> Option<ArrayRef> {
        let all = self.list.iter();
        Some(match word {
            "product" => ints((0..all.len()).map(|i| self.first_key + i as i32)),
            "product_code" => texts(all.map(|p| &p.code)),
            "product_name" => texts(all.map(|p| &p.name)),
            "brand" => texts(all.map(|p| profile.brands[p.brand].name)),
            "category" => texts(all.map(|p| self.categories[p.category])),
            "sub_category" => texts(all.map(|p| p.sub_category)),
            "unit_weight" => amount(all.map(|p| p.pack.grams)),
            "unit_volume" => amount(all.map(|p| p.pack.millilitres)),
            "unit_of_measure" => texts(all.map(|p| p.pack.measure)),
            "list_price" => money(all.map(|p| p.price(history.current_fiscal_year()))),
            "launched_on" => days(all.map(|p| number(p.launched))),
            _ => return None,
        })
    }
}

/// A launch that is one of the planted stories, or some day before our history.
fn launch_of(brand: &Brand, profile: &Profile, history: &History, rng: &mut Rng) -> Date {
    let planted = profile
        .stories
        .iter()
        .find(|s| s.change == Change::Launch && s.of.brand == Some(brand.name));
    match planted {
        Some(story) => history.before_until(story.start),
        None => history.before_first(rng.between(200, 2500)),
    }
}

impl Product {
    /// Paise per unit; list prices rise each fiscal year.
    pub fn price(&self, fiscal_year: usize) -> i64 {
        self.pack.paise * (100 + 4 * fiscal_year as i64) / 100
    }

    pub fn unit_cost(&self, fiscal_year: usize) -> i64 {
        self.price(fiscal_year) * self.cost / 1000
    }

    pub fn grams(&self) -> i64 {
        self.pack.grams
    }

    pub fn millilitres(&self) -> i64 {
        self.pack.millilitres
    }

    /// Share in a month, `years` after the start.
    pub fn demand(&self, month: i8, years: f64) -> f64 {
        let season = f64::from(self.season[(month.clamp(1, 12) - 1) as usize]) / 100.0;
        self.weight * season * (1.0 + years * f64::from(self.trend) / 1000.0)
    }

    pub fn is_sold_on(&self, day: i32) -> bool {
        number(self.launched) <= day
    }
}
