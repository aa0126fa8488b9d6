//! Offers to the trade: each theme once a year, for a few brands, for some weeks.

use arrow_array::ArrayRef;
use jiff::ToSpan;

use super::calendar::{History, number};
use super::shape::{days, ints, texts};
use super::tenants::Profile;
use crate::rng::Rng;

pub(super) struct Promotion {
    pub code: String,
    name: String,
    mechanic: &'static str,
    pub brand: usize,
    from: i32,
    to: i32,
    /// Further discount, in thousandths.
    pub discount: i64,
}

pub(super) fn promotions(profile: &Profile, history: &History, rng: &mut Rng) -> Vec<Promotion> {
    let themes = profile.words.promotions;
    let years = history.current_fiscal_year() as i64 + 1;
    let mut list = Vec::new();
    for year in 0..years {
        for (theme, mechanic, day) in themes {
            let day = day + rng.between(-6, 6);
            let from = history.first.saturating_add((year * 365 + day).days());
            let to = from.saturating_add(rng.between(20, 34).days());
            if from > history.until {
                continue;
            }
            for brand in brands(profile.brands.len(), rng) {
                list.push(Promotion {
                    code: format!("{}{:03}", profile.promotion_code, list.len() + 1),
                    name: format!("{theme} {}", from.year()),
                    mechanic,
                    brand,
                    from: number(from),
                    to: number(to),
                    discount: rng.between(50, 130),
                });
            }
        }
    }
    list
}

/// Two or three different brands.
fn brands(count: usize, rng: &mut Rng) -> Vec<usize> {
    let first = rng.below(count as u64) as usize;
    let step = 1 + rng.below(2) as usize;
    (0..2 + rng.below(2) as usize)
        .map(|n| (first + n * step) % count)
        .collect()
}

/// For each brand the promotion that runs on a day.
pub(super) fn running(list: &[Promotion], day: i32, brands: usize) -> Vec<Option<usize>> {
    let mut running = vec![None; brands];
    for (n, p) in list
        .iter()
        .enumerate()
        .filter(|(_, p)| p.from <= day && day <= p.to)
    {
        running[p.brand] = Some(n);
    }
    running
}

pub(super) fn column(list: &[Promotion], word: &str, profile: &Profile) -> Option<ArrayRef> {
    let all = list.iter();
    Some(match word {
        "promotion_id" => ints((0..all.len()).map(|i| profile.first_key + i as i32)),
        "promotion_key_code" => texts(all.map(|p| &p.code)),
        "promotion_name" => texts(all.map(|p| &p.name)),
        "mechanic" => texts(all.map(|p| p.mechanic)),
        "brand" => texts(all.map(|p| profile.brands[p.brand].name)),
        "starts_on" => days(all.map(|p| p.from)),
        "ends_on" => days(all.map(|p| p.to)),
        _ => return None,
    })
}
