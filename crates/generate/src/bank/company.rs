//! `compliance_db` and `employees_db`: who looks after the customers, and who checks that.

use super::customers::{ago, all};
use super::draft::{Draft, dates, flags, integers, money, texts};
use super::{BRANCHES, CITIES, Options};
use crate::rng::Rng;

pub fn compliance(options: Options) -> Vec<Draft> {
    const RATINGS: [&str; 3] = ["low", "medium", "high"];
    let mut rng = Rng::of(options.seed, &["compliance"]);
    let rows: Vec<(i64, usize, i64, bool)> = all(options)
        .iter()
        .map(|customer| {
            let rating = [0, 0, 0, 1, 2][rng.below(5) as usize];
            (customer.id, rating, rng.between(1, 700), rng.per_mille(950))
        })
        .collect();
    let each = || rows.iter();
    let checks = Draft::new(
        "kyc_checks",
        vec![
            ("check_id", integers((1..).zip(each()).map(|(id, _)| id))),
            ("customer_id", integers(each().map(|row| row.0))),
            ("risk_rating", texts(each().map(|row| RATINGS[row.1]))),
            (
                "checked_on",
                dates(each().map(|row| ago(options.until, row.2))),
            ),
            ("is_passed", flags(each().map(|row| row.3))),
        ],
    );
    let flagged: Vec<i64> = each().filter(|row| row.1 == 2).map(|row| row.0).collect();
    let each = || (1..).zip(&flagged);
    let alerts = Draft::new(
        "alerts",
        vec![
            ("alert_id", integers(each().map(|(id, _)| id))),
            (
                "customer_id",
                integers(each().map(|(_, customer)| *customer)),
            ),
            (
                "raised_on",
                dates(each().map(|(id, _)| ago(options.until, id % 365))),
            ),
            ("is_open", flags(each().map(|(id, _)| id % 3 == 0))),
        ],
    );
    vec![checks, alerts]
}

pub fn employees(options: Options) -> Vec<Draft> {
    const ROLES: [&str; 4] = ["teller", "adviser", "manager", "analyst"];
    let branches = || 1..=BRANCHES;
    let city = |id: i64| CITIES[id as usize % CITIES.len()];
    let listed = Draft::new(
        "branches",
        vec![
            ("branch_id", integers(branches())),
            (
                "branch_name",
                texts(branches().map(|id| format!("{} {id}", city(id).0))),
            ),
            ("city", texts(branches().map(|id| city(id).0))),
            ("region", texts(branches().map(|id| city(id).1))),
        ],
    );
    let mut rng = Rng::of(options.seed, &["employees"]);
    let people: Vec<(i64, usize, i64, i64)> = (1..=BRANCHES * 12)
        .map(|id| {
            let role = if id % 12 == 0 {
                2
            } else {
                [0, 1, 3][rng.below(3) as usize]
            };
            (
                id,
                role,
                rng.between(3_000_000, 20_000_000),
                rng.between(60, 5_000),
            )
        })
        .collect();
    let each = || people.iter();
    let staff = Draft::new(
        "employees",
        vec![
            ("employee_id", integers(each().map(|row| row.0))),
            (
                "branch_id",
                integers(each().map(|row| row.0 % BRANCHES + 1)),
            ),
            ("job_title", texts(each().map(|row| ROLES[row.1]))),
            (
                "hired_on",
                dates(each().map(|row| ago(options.until, row.3))),
            ),
            ("yearly_salary", money(each().map(|row| row.2))),
        ],
    );
    vec![listed, staff]
}
