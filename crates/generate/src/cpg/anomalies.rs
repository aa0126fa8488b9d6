//! What is planted into the sales: things that happen (anomalies) and things that explain (drivers).

use jiff::ToSpan;
use jiff::civil::Date;

use super::calendar::{History, number};
use super::cities::Zone;
use super::outlets::Distributor;
use super::places::Places;
use super::products::Products;
use super::tenants::Profile;

/// A planted story, as a tenant's file tells it.
pub(super) struct Story {
    pub id: &'static str,
    /// Days before the last day with data.
    pub start: i64,
    pub days: i64,
    pub of: Scope,
    pub change: Change,
    pub because: &'static str,
}

/// What a story touches; all that is given must hold.
pub(super) struct Scope {
    pub brand: Option<&'static str>,
    pub zone: Option<Zone>,
    pub state: Option<&'static str>,
    /// The first distributor of this city.
    pub distributor_in: Option<&'static str>,
}

impl Scope {
    pub const ALL: Scope = Scope {
        brand: None,
        zone: None,
        state: None,
        distributor_in: None,
    };
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Lines in per cent of what they would have been.
    Volume(u32),
    /// Nothing sold; the stock at the month end inside is zero.
    StockOut,
    /// Extra discount in thousandths before and after, and within; lines in per cent.
    DiscountCut { usual: i64, cut: i64, volume: u32 },
    /// Price in per cent; lines in per cent.
    PriceRise { percent: i64, volume: u32 },
    /// Of a thousand lines, so many come back.
    Returns(u32),
    /// Not sold before.
    Launch,
}

/// A story with its dates and members found in one tenant's data.
pub(super) struct Effect {
    pub story: &'static Story,
    pub from: Date,
    pub to: Date,
    pub distributor: Option<usize>,
    /// The days on which the number of lines differs, by which factor.
    acts: (i32, i32),
    pub volume: f64,
}

/// All effects of a tenant. Whom one touches is a bit, so that a line finds its effects by one `and`.
pub(super) struct Effects {
    pub list: Vec<Effect>,
    pub products: Vec<u16>,
    pub distributors: Vec<u16>,
}

/// What a line is sold on.
pub(super) struct Terms {
    pub price_percent: i64,
    pub extra_discount: i64,
    pub returns: u32,
}

impl Effects {
    pub fn of(
        profile: &'static Profile,
        history: &History,
        products: &Products,
        places: &Places,
        distributors: &[Distributor],
    ) -> Self {
        let list: Vec<Effect> = profile
            .stories
            .iter()
            .map(|story| Effect::of(story, history, places, distributors))
            .collect();
        let bits = |touched: &dyn Fn(&Effect) -> bool| {
            list.iter()
                .enumerate()
                .filter(|(_, e)| touched(e))
                .fold(0u16, |bits, (n, _)| bits | 1 << n)
        };
        let of_product = |brand: usize| {
            bits(&|e: &Effect| {
                e.story
                    .of
                    .brand
                    .is_none_or(|name| profile.brands[brand].name == name)
            })
        };
        let of_distributor = |n: usize| bits(&|e: &Effect| e.reaches(n, places, distributors));
        let product_bits = products.list.iter().map(|p| of_product(p.brand)).collect();
        let distributor_bits = (0..distributors.len()).map(of_distributor).collect();
        Self {
            list,
            products: product_bits,
            distributors: distributor_bits,
        }
    }

    /// The effects that change the number of lines on a day.
    pub fn active(&self, day: i32) -> u16 {
        let acts = |e: &Effect| e.acts.0 <= day && day <= e.acts.1;
        self.list
            .iter()
            .enumerate()
            .filter(|(_, e)| acts(e))
            .fold(0, |bits, (n, _)| bits | 1 << n)
    }

    pub fn volume(&self, bits: u16) -> f64 {
        ones(bits).map(|n| self.list[n].volume).product()
    }

    /// The most that all active effects together could lift anything.
    pub fn highest(&self, active: u16) -> f64 {
        ones(active).map(|n| self.list[n].volume.max(1.0)).product()
    }

    pub fn terms(&self, touching: u16, active: u16) -> Terms {
        let mut terms = Terms {
            price_percent: 100,
            extra_discount: 0,
            returns: 14,
        };
        for n in ones(touching) {
            let on = active & (1 << n) != 0;
            match self.list[n].story.change {
                Change::DiscountCut { usual, cut, .. } => {
                    terms.extra_discount += if on { cut } else { usual }
                }
                Change::PriceRise { percent, .. } if on => terms.price_percent = percent,
                Change::Returns(per_mille) if on => terms.returns = per_mille,
                _ => {}
            }
        }
        terms
    }

    /// Whether a distributor has nothing left at the end of a month.
    pub fn is_out_of_stock(&self, distributor: usize, month_end: Date) -> bool {
        self.list
            .iter()
            .any(|e| e.distributor == Some(distributor) && e.from <= month_end && month_end <= e.to)
    }
}

impl Effect {
    fn of(
        story: &'static Story,
        history: &History,
        places: &Places,
        distributors: &[Distributor],
    ) -> Self {
        let from = match story.change {
            Change::StockOut => history
                .month_end_before(story.start)
                .saturating_sub(13.days()),
            _ => history.before_until(story.start),
        };
        let to = from
            .saturating_add((story.days - 1).days())
            .min(history.until);
        let city = story
            .of
            .distributor_in
            .and_then(|name| places.cities.iter().position(|c| c.name == name));
        let volume = match story.change {
            Change::Volume(percent)
            | Change::DiscountCut {
                volume: percent, ..
            }
            | Change::PriceRise {
                volume: percent, ..
            } => f64::from(percent) / 100.0,
            Change::Returns(_) => 1.0,
            Change::StockOut | Change::Launch => 0.0,
        };
        let acts = match story.change {
            Change::Launch => (number(history.first), number(from) - 1),
            _ => (number(from), number(to)),
        };
        let distributor = city.and_then(|c| distributors.iter().position(|d| d.city == c));
        Self {
            story,
            from,
            to,
            distributor,
            acts,
            volume,
        }
    }

    fn reaches(&self, distributor: usize, places: &Places, distributors: &[Distributor]) -> bool {
        let city = &places.cities[distributors[distributor].city];
        let of = &self.story.of;
        of.zone.is_none_or(|zone| city.zone == zone)
            && of
                .state
                .is_none_or(|state| places.states[city.state].name == state)
            && (of.distributor_in.is_none() || self.distributor == Some(distributor))
    }
}

/// The positions of the bits that are set.
pub(super) fn ones(mut bits: u16) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let n = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        (n < 16).then_some(n)
    })
}
