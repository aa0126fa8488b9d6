//! The sales hierarchy: one head, one person per zone, per state and per city.

use arrow_array::ArrayRef;

use super::cities::Zone;
use super::places::Places;
use super::shape::{ints, maybe_ints, maybe_texts, texts};
use super::tenants::Profile;
use crate::rng::Rng;

/// What somebody answers for.
#[derive(Clone, Copy)]
enum Area {
    Nation,
    Zone(usize),
    State(usize),
    City(usize),
}

pub(super) struct Person {
    name: String,
    area: Area,
    reports_to: Option<usize>,
}

pub(super) fn hierarchy(profile: &Profile, places: &Places, rng: &mut Rng) -> Vec<Person> {
    let mut areas = vec![(Area::Nation, None)];
    let zones = profile.zones;
    areas.extend((0..zones.len()).map(|z| (Area::Zone(z), Some(0))));
    let first_state = areas.len();
    for (s, state) in places.states.iter().enumerate() {
        let above = zones
            .iter()
            .position(|(zone, _)| *zone == state.zone)
            .map(|z| 1 + z);
        areas.push((Area::State(s), above));
    }
    areas.extend(
        places
            .cities
            .iter()
            .enumerate()
            .map(|(c, city)| (Area::City(c), Some(first_state + city.state))),
    );
    let start = rng.below(200) as usize;
    let person = |(n, (area, reports_to)): (usize, (Area, Option<usize>))| Person {
        name: name(profile, start + n, known(area, profile, places)),
        area,
        reports_to,
    };
    areas.into_iter().enumerate().map(person).collect()
}

/// Some of those who answer for Chennai, and for what is above it, sign in to the example.
fn known(area: Area, profile: &Profile, places: &Places) -> Option<&'static str> {
    let [nation, zone, state, city] = profile.words.known;
    match area {
        Area::Nation => Some(nation),
        Area::Zone(z) => (profile.zones[z].0 == Zone::South).then_some(zone),
        Area::State(s) => (places.states[s].name == "Tamil Nadu").then_some(state),
        Area::City(c) => (places.cities[c].name == "Chennai").then_some(city),
    }
}

/// Every pair of given and family name comes once before any comes twice.
fn name(profile: &Profile, n: usize, known: Option<&str>) -> String {
    let (given, family) = (profile.words.given, profile.words.family);
    let round = n / given.len();
    format!(
        "{} {}",
        known.unwrap_or(given[n % given.len()]),
        family[(round + 3 * n) % family.len()]
    )
}

pub(super) fn column(
    people: &[Person],
    word: &str,
    profile: &Profile,
    places: &Places,
) -> Option<ArrayRef> {
    let all = people.iter();
    let key = |i: usize| profile.first_key + i as i32;
    let state = |p: &Person| match p.area {
        Area::State(s) => Some(s),
        Area::City(c) => Some(places.cities[c].state),
        _ => None,
    };
    let city = |p: &Person| match p.area {
        Area::City(c) => Some(c),
        _ => None,
    };
    let zone = |p: &Person| match p.area {
        Area::Zone(z) => Some(profile.zones[z].1),
        _ => state(p).and_then(|s| profile.zone(places.states[s].zone)),
    };
    let rank = |p: &Person| match p.area {
        Area::Nation => 0,
        Area::Zone(_) => 1,
        Area::State(_) => 2,
        Area::City(_) => 3,
    };
    Some(match word {
        "person" => ints((0..all.len()).map(key)),
        "person_name" => texts(all.map(|p| &p.name)),
        "role" => texts(all.map(|p| profile.words.roles[rank(p)])),
        "area_zone" => maybe_texts(all.map(zone)),
        "area_state" => maybe_texts(all.map(|p| state(p).map(|s| places.states[s].name))),
        "area_city" => maybe_texts(all.map(|p| city(p).map(|c| places.cities[c].name))),
        "area_place" => maybe_ints(all.map(|p| city(p).map(|c| places.key(c)))),
        "reports_to" => maybe_ints(all.map(|p| p.reports_to.map(key))),
        _ => return None,
    })
}
