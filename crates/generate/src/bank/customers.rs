//! `customer_db`: who the customers are, what they were offered and what they complained of.

use jiff::Span;
use jiff::civil::Date;

use super::draft::{Draft, Values, dates, flags, integers, texts};
use super::{CITIES, Options};
use crate::rng::Rng;

pub struct Customer {
    pub id: i64,
    pub name: String,
    pub city: usize,
    pub segment: &'static str,
    pub since: Date,
    pub born: Date,
}

const FIRST: [&str; 16] = [
    "Aarti", "Bharath", "Chitra", "Deepak", "Esha", "Farhan", "Gita", "Harish", "Ila", "Jatin",
    "Kavya", "Lalit", "Maya", "Naveen", "Ojas", "Priya",
];
const LAST: [&str; 12] = [
    "Anand",
    "Bose",
    "Chandran",
    "Dutta",
    "Fernandes",
    "Gill",
    "Iyer",
    "Joshi",
    "Kulkarni",
    "Menon",
    "Nair",
    "Rao",
];
const CHANNELS: [&str; 4] = ["e-mail", "branch", "phone", "app"];

/// Everything that other tables need of all customers.
pub fn all(options: Options) -> Vec<Customer> {
    let ids = 1..=i64::from(options.customers);
    ids.map(|id| customer(options, id)).collect()
}

fn customer(options: Options, id: i64) -> Customer {
    let mut rng = Rng::of(options.seed, &["customer", &id.to_string()]);
    let pick = |rng: &mut Rng, n: usize| rng.below(n as u64) as usize;
    let (first, last) = (
        FIRST[pick(&mut rng, FIRST.len())],
        LAST[pick(&mut rng, LAST.len())],
    );
    Customer {
        id,
        name: format!("{first} {last}"),
        city: pick(&mut rng, CITIES.len()),
        segment: match rng.below(100) {
            0..60 => "retail",
            60..85 => "premium",
            85..97 => "business",
            _ => "private",
        },
        since: ago(options.until, rng.between(30, 4_000)),
        born: ago(options.until, rng.between(7_000, 29_000)),
    }
}

pub fn ago(until: Date, days: i64) -> Date {
    until.saturating_sub(Span::new().days(days))
}

pub fn tables(options: Options) -> Vec<Draft> {
    let customers = all(options);
    vec![
        listed(&customers),
        campaigns(options),
        complaints(options, &customers),
    ]
}

fn listed(customers: &[Customer]) -> Draft {
    let each = || customers.iter();
    Draft::new(
        "customers",
        vec![
            ("customer_id", integers(each().map(|c| c.id))),
            ("full_name", texts(each().map(|c| c.name.as_str()))),
            (
                "email",
                texts(each().map(|c| format!("customer{}@mail.example", c.id))),
            ),
            ("city", texts(each().map(|c| CITIES[c.city].0))),
            ("region", texts(each().map(|c| CITIES[c.city].1))),
            ("segment", texts(each().map(|c| c.segment))),
            ("customer_since", dates(each().map(|c| c.since))),
            ("date_of_birth", dates(each().map(|c| c.born))),
        ],
    )
}

fn campaigns(options: Options) -> Draft {
    let ids = 1..=24_i64;
    let start = |id: i64| ago(options.until, 730 - id * 30);
    let each = || ids.clone();
    Draft::new(
        "campaigns",
        vec![
            ("campaign_id", integers(each())),
            (
                "campaign_name",
                texts(each().map(|id| format!("Campaign {id}"))),
            ),
            (
                "channel",
                texts(each().map(|id| CHANNELS[id as usize % CHANNELS.len()])),
            ),
            ("started_on", dates(each().map(start))),
            (
                "ended_on",
                dates(each().map(|id| start(id).saturating_add(Span::new().days(21)))),
            ),
        ],
    )
}

fn complaints(options: Options, customers: &[Customer]) -> Draft {
    const TOPICS: [&str; 5] = ["card", "fees", "app", "branch service", "loan"];
    let mut rng = Rng::of(options.seed, &["complaints"]);
    let complaining = customers.iter().filter(|_| rng.per_mille(150));
    let ids: Vec<i64> = complaining.map(|customer| customer.id).collect();
    let rows: Vec<(i64, i64, u64, bool)> = (ids.iter().enumerate())
        .map(|(at, id)| (at as i64 + 1, *id, rng.below(730), rng.per_mille(800)))
        .collect();
    let each = || rows.iter();
    let opened = |back: u64| ago(options.until, back as i64);
    let closed = each().map(|(.., back, closed)| {
        closed.then(|| opened(*back).saturating_add(Span::new().days(9)))
    });
    Draft::new(
        "complaints",
        vec![
            ("complaint_id", integers(each().map(|row| row.0))),
            ("customer_id", integers(each().map(|row| row.1))),
            (
                "topic",
                texts(each().map(|row| TOPICS[row.2 as usize % TOPICS.len()])),
            ),
            ("opened_on", dates(each().map(|row| opened(row.2)))),
            ("closed_on", Values::Date(closed.collect())),
            ("is_closed", flags(each().map(|row| row.3))),
        ],
    )
}
