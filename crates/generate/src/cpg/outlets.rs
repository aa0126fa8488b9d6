//! Who buys and who delivers: distributors per city, and the outlets they serve.

use arrow_array::ArrayRef;

use super::calendar::{History, number};
use super::places::Places;
use super::shape::{days, ints, maybe_days, maybe_texts, texts};
use super::tenants::Profile;
use crate::rng::{Quota, Rng};

/// An outlet is called on once a week; Sundays take the turns in order.
pub(super) const BEATS: usize = 6;

pub(super) struct Distributor {
    pub code: String,
    pub name: String,
    pub city: usize,
    joined: i32,
}

pub(super) struct Outlet {
    pub code: String,
    name: String,
    /// 0 is the biggest of three.
    pub class: usize,
    classified: bool,
    channel: usize,
    pub distributor: usize,
    pub city: usize,
    pub beat: usize,
    /// Its part of what the tenant sells on a day of its beat.
    pub weight: f64,
    opened: Option<i32>,
}

/// Names out of a tenant's words, each used once.
struct Names {
    profile: &'static Profile,
    kinds: &'static [&'static str],
    at: usize,
    step: usize,
}

impl Names {
    fn of(profile: &'static Profile, kinds: &'static [&'static str], rng: &mut Rng) -> Self {
        let all = profile.words.heads.len() * profile.words.tails.len() * kinds.len();
        // Far apart, so that neighbours do not sound alike, and through all before one repeats.
        let step = (all * 618 / 1000..)
            .find(|step| coprime(*step, all))
            .unwrap_or(1);
        Self {
            profile,
            kinds,
            at: rng.below(all as u64) as usize,
            step,
        }
    }

    fn next(&mut self) -> String {
        self.at += self.step;
        let words = &self.profile.words;
        let head = words.heads[self.at % words.heads.len()];
        let rest = self.at / words.heads.len();
        let tail = words.tails[rest % words.tails.len()];
        let kind = self.kinds[rest / words.tails.len() % self.kinds.len()];
        format!("{head}{tail} {kind}")
    }
}

fn coprime(mut a: usize, mut b: usize) -> bool {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a == 1
}

pub(super) fn distributors(
    profile: &'static Profile,
    places: &Places,
    history: &History,
    rng: &mut Rng,
) -> Vec<Distributor> {
    let mut names = Names::of(profile, profile.words.distributors, rng);
    let mut list = Vec::new();
    for (city, place) in places.cities.iter().enumerate() {
        let count = if place.size >= 60.0 {
            3
        } else {
            1 + usize::from(place.size >= 28.0)
        };
        for _ in 0..count {
            list.push(Distributor {
                code: format!("{}{:03}", profile.distributor_code, list.len() + 1),
                name: names.next(),
                city,
                joined: number(history.before_first(rng.between(100, 4000))),
            });
        }
    }
    list
}

pub(super) fn outlets(
    profile: &'static Profile,
    places: &Places,
    distributors: &[Distributor],
    history: &History,
    rng: &mut Rng,
) -> Vec<Outlet> {
    let mut names = Names::of(profile, profile.words.outlets, rng);
    let all: f64 = places.cities.iter().map(|c| c.size).sum();
    let spare = profile.outlets.saturating_sub(BEATS * places.cities.len());
    let mut quota = Quota::new(spare as u64, all);
    let mut list = Vec::new();
    for (city, place) in places.cities.iter().enumerate() {
        let serving: Vec<usize> = (0..distributors.len())
            .filter(|d| distributors[*d].city == city)
            .collect();
        let count = BEATS + quota.next(place.size) as usize;
        let start = list.len();
        for n in 0..count {
            let class = [0, 1, 1, 2, 2, 2, 2][rng.below(7) as usize];
            let size = [6.0, 2.5, 1.0][class] * (0.6 + 0.8 * rng.fraction());
            list.push(Outlet {
                code: format!("{}{:05}", profile.outlet_code, list.len() + 1),
                name: names.next(),
                class,
                classified: !rng.per_mille(60),
                channel: if rng.per_mille(780) {
                    0
                } else {
                    1 + rng.below(2) as usize
                },
                distributor: serving[n / BEATS % serving.len()],
                city,
                beat: n % BEATS,
                weight: size,
                opened: (!rng.per_mille(80))
                    .then(|| number(history.before_first(rng.between(30, 6000)))),
            });
        }
        share_out(&mut list[start..], place.size / all);
    }
    list
}

/// On each day of the week the city as a whole has its part, whoever is called on.
fn share_out(city: &mut [Outlet], part: f64) {
    let mut sums = [0.0; BEATS];
    city.iter().for_each(|o| sums[o.beat] += o.weight);
    city.iter_mut()
        .for_each(|o| o.weight *= part / sums[o.beat]);
}

pub(super) fn distributor_column(
    list: &[Distributor],
    word: &str,
    profile: &Profile,
    places: &Places,
) -> Option<ArrayRef> {
    let all = list.iter();
    Some(match word {
        "distributor" => ints((0..all.len()).map(|i| profile.first_key + i as i32)),
        "distributor_code" => texts(all.map(|d| &d.code)),
        "distributor_name" => texts(all.map(|d| &d.name)),
        "place" => ints(all.map(|d| places.key(d.city))),
        "joined_on" => days(all.map(|d| d.joined)),
        _ => return None,
    })
}

pub(super) fn outlet_column(
    list: &[Outlet],
    word: &str,
    profile: &Profile,
    distributors: &[Distributor],
) -> Option<ArrayRef> {
    let words = &profile.words;
    let all = list.iter();
    Some(match word {
        "outlet" => ints((0..all.len()).map(|i| profile.first_key + i as i32)),
        "outlet_code" => texts(all.map(|o| &o.code)),
        "outlet_name" => texts(all.map(|o| &o.name)),
        "class" => maybe_texts(all.map(|o| o.classified.then(|| words.classes[o.class]))),
        "channel" => texts(all.map(|o| words.channels[o.channel])),
        "place" => ints(all.map(|o| profile.first_key + o.city as i32)),
        "distributor" => ints(all.map(|o| profile.first_key + o.distributor as i32)),
        "distributor_code" => texts(all.map(|o| &distributors[o.distributor].code)),
        "opened_on" => maybe_days(all.map(|o| o.opened)),
        _ => return None,
    })
}
