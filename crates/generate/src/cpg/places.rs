//! The cities a tenant sells in, in its own names of zones.

use arrow_array::ArrayRef;

use super::cities::{self, Zone};
use super::shape::{ints, texts};
use super::tenants::Profile;

pub(super) struct City {
    pub name: &'static str,
    pub state: usize,
    pub zone: Zone,
    pub size: f64,
}

pub(super) struct State {
    pub name: &'static str,
    pub code: &'static str,
    pub zone: Zone,
}

pub(super) struct Places {
    pub cities: Vec<City>,
    pub states: Vec<State>,
    pub first_key: i32,
}

impl Places {
    pub fn of(profile: &Profile) -> Self {
        let mut made = Self {
            cities: Vec::new(),
            states: Vec::new(),
            first_key: profile.first_key,
        };
        for place in cities::all().filter(|p| profile.zone(p.zone).is_some()) {
            if made.states.last().is_none_or(|s| s.code != place.code) {
                made.states.push(State {
                    name: place.state,
                    code: place.code,
                    zone: place.zone,
                });
            }
            let state = made.states.len() - 1;
            let size = f64::from(place.size);
            made.cities.push(City {
                name: place.city,
                state,
                zone: place.zone,
                size,
            });
        }
        made
    }

    pub fn key(&self, city: usize) -> i32 {
        self.first_key + city as i32
    }

    pub fn column(&self, word: &str, profile: &Profile) -> Option<ArrayRef> {
        let all = self.cities.iter();
        Some(match word {
            "place" => ints((0..all.len()).map(|i| self.key(i))),
            "zone_name" => texts(all.map(|c| profile.zone(c.zone).unwrap_or_default())),
            "state_name" => texts(all.map(|c| self.states[c.state].name)),
            "state_code" => texts(all.map(|c| self.states[c.state].code)),
            "city_name" => texts(all.map(|c| c.name)),
            _ => return None,
        })
    }
}
