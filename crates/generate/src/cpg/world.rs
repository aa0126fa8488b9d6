//! One tenant's world before anything is sold in it.

use arrow_array::ArrayRef;

use super::anomalies::Effects;
use super::calendar::History;
use super::outlets::{self, Distributor, Outlet};
use super::people::{self, Person};
use super::places::Places;
use super::products::Products;
use super::promotions::{self, Promotion};
use super::shape::Subject;
use super::tenants::Profile;
use crate::rng::Rng;

pub(super) struct World {
    pub profile: &'static Profile,
    pub seed: u64,
    pub history: History,
    pub products: Products,
    pub places: Places,
    pub distributors: Vec<Distributor>,
    pub outlets: Vec<Outlet>,
    pub promotions: Vec<Promotion>,
    pub effects: Effects,
    people: Vec<Person>,
}

impl World {
    pub fn of(profile: &'static Profile, seed: u64, history: History) -> Self {
        let stream = |subject| Rng::of(seed, &[profile.id, subject]);
        let products = Products::of(profile, &history, &mut stream("products"));
        let places = Places::of(profile);
        let distributors =
            outlets::distributors(profile, &places, &history, &mut stream("distributors"));
        let outlets = outlets::outlets(
            profile,
            &places,
            &distributors,
            &history,
            &mut stream("outlets"),
        );
        let promotions = promotions::promotions(profile, &history, &mut stream("promotions"));
        let people = people::hierarchy(profile, &places, &mut stream("people"));
        let effects = Effects::of(profile, &history, &products, &places, &distributors);
        Self {
            profile,
            seed,
            history,
            products,
            places,
            distributors,
            outlets,
            promotions,
            effects,
            people,
        }
    }

    pub fn stream(&self, subject: &str) -> Rng {
        Rng::of(self.seed, &[self.profile.id, subject])
    }

    /// A column of a table that is small enough to be made at once.
    pub fn column(&self, subject: Subject, word: &str) -> Option<ArrayRef> {
        let profile = self.profile;
        match subject {
            Subject::Products => self.products.column(word, profile, &self.history),
            Subject::Places => self.places.column(word, profile),
            Subject::Outlets => {
                outlets::outlet_column(&self.outlets, word, profile, &self.distributors)
            }
            Subject::Distributors => {
                outlets::distributor_column(&self.distributors, word, profile, &self.places)
            }
            Subject::Promotions => promotions::column(&self.promotions, word, profile),
            Subject::Calendar => self.history.column(word),
            Subject::People => people::column(&self.people, word, profile, &self.places),
            Subject::Sales | Subject::Primary | Subject::Stock | Subject::Targets => None,
        }
    }
}
