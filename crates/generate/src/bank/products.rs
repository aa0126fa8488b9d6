//! `loans_db` and `insurance_db`: what customers owe, and what they are covered for.

use jiff::civil::Date;

use super::Options;
use super::customers::{ago, all};
use super::draft::{Draft, dates, integers, money, texts};
use crate::rng::Rng;

struct Contract {
    customer: i64,
    kind: &'static str,
    begun: Date,
    amount: i64,
    state: &'static str,
}

/// So many of a thousand customers have one.
fn contracts(
    options: Options,
    label: &str,
    per_mille: u32,
    kinds: &[&'static str],
    states: &[&'static str],
) -> Vec<Contract> {
    let mut contracts = Vec::new();
    for customer in all(options) {
        let mut rng = Rng::of(options.seed, &[label, &customer.id.to_string()]);
        if rng.per_mille(per_mille) {
            contracts.push(Contract {
                customer: customer.id,
                kind: kinds[rng.below(kinds.len() as u64) as usize],
                begun: ago(options.until, rng.between(1, 1_500)),
                amount: rng.between(5_000_000, 500_000_000),
                state: states[rng.below(states.len() as u64) as usize],
            });
        }
    }
    contracts
}

pub fn loans(options: Options) -> Vec<Draft> {
    let loans = contracts(
        options,
        "loans",
        350,
        &["home", "car", "personal", "education"],
        &["current", "current", "current", "late", "closed"],
    );
    let each = || (1..).zip(&loans);
    let paid = |loan: &Contract| loan.amount / 60;
    let listed = Draft::new(
        "loans",
        vec![
            ("loan_id", integers(each().map(|(id, _)| id))),
            ("customer_id", integers(each().map(|(_, l)| l.customer))),
            ("loan_type", texts(each().map(|(_, l)| l.kind))),
            ("granted_on", dates(each().map(|(_, l)| l.begun))),
            ("principal", money(each().map(|(_, l)| l.amount))),
            ("loan_state", texts(each().map(|(_, l)| l.state))),
        ],
    );
    let payments: Vec<(i64, i64, &Contract)> = each()
        .flat_map(|(id, loan)| (1..=6).map(move |nth| (id, nth, loan)))
        .collect();
    let each = || payments.iter();
    let repayments = Draft::new(
        "repayments",
        vec![
            (
                "repayment_id",
                integers(each().map(|(id, nth, _)| id * 10 + nth)),
            ),
            ("loan_id", integers(each().map(|(id, ..)| *id))),
            (
                "paid_on",
                dates(each().map(|(_, nth, _)| ago(options.until, nth * 30))),
            ),
            ("amount", money(each().map(|(.., loan)| paid(loan)))),
        ],
    );
    vec![listed, repayments]
}

pub fn insurance(options: Options) -> Vec<Draft> {
    let policies = contracts(
        options,
        "insurance",
        280,
        &["life", "health", "motor", "travel"],
        &["active", "active", "lapsed"],
    );
    let each = || (1..).zip(&policies);
    let listed = Draft::new(
        "policies",
        vec![
            ("policy_id", integers(each().map(|(id, _)| id))),
            ("customer_id", integers(each().map(|(_, p)| p.customer))),
            ("policy_type", texts(each().map(|(_, p)| p.kind))),
            ("begun_on", dates(each().map(|(_, p)| p.begun))),
            ("yearly_premium", money(each().map(|(_, p)| p.amount / 200))),
            ("policy_state", texts(each().map(|(_, p)| p.state))),
        ],
    );
    let claims: Vec<(i64, &Contract)> = each().filter(|(id, _)| id % 7 == 0).collect();
    let each = || (1..).zip(&claims);
    let claimed = Draft::new(
        "claims",
        vec![
            ("claim_id", integers(each().map(|(id, _)| id))),
            (
                "policy_id",
                integers(each().map(|(_, (policy, _))| *policy)),
            ),
            (
                "claimed_on",
                dates(each().map(|(id, _)| ago(options.until, id % 700))),
            ),
            ("amount", money(each().map(|(_, (_, p))| p.amount / 40))),
        ],
    );
    vec![listed, claimed]
}
