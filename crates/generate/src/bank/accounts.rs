//! `accounts_db`: what customers keep at the bank, and every movement of it.

use jiff::Span;
use jiff::civil::Date;

use super::customers::{Customer, ago, all};
use super::draft::{Draft, dates, flags, integers, money, texts};
use super::{BRANCHES, CITIES, Options};
use crate::rng::Rng;

struct Account {
    id: i64,
    customer: i64,
    kind: &'static str,
    opened: Date,
    balance: i64,
    is_active: bool,
}

struct Movement {
    account: i64,
    kind: usize,
    day: Date,
    amount: i64,
}

/// A code, its name, and whether it takes money away.
const TYPES: [(&str, &str, bool); 6] = [
    ("DEP", "Deposit", false),
    ("SAL", "Salary", false),
    ("WDL", "Withdrawal", true),
    ("CARD", "Card payment", true),
    ("TRF", "Transfer", true),
    ("FEE", "Fee", true),
];

/// Two years and the day itself.
const HISTORY: i64 = 730;

pub fn tables(options: Options) -> Vec<Draft> {
    let customers = all(options);
    let accounts = open(options, &customers);
    let movements = movements(options, &accounts);
    vec![
        master(&customers),
        listed(&accounts),
        types(),
        calendar(options),
        transactions(&movements),
    ]
}

fn open(options: Options, customers: &[Customer]) -> Vec<Account> {
    let mut accounts = Vec::new();
    for customer in customers {
        let mut rng = Rng::of(options.seed, &["accounts", &customer.id.to_string()]);
        for nth in 0..1 + rng.below(3) {
            accounts.push(Account {
                id: customer.id * 10 + nth as i64,
                customer: customer.id,
                kind: ["savings", "current", "deposit"][nth as usize],
                opened: customer.since,
                balance: rng.between(-50_000, 90_000_000),
                is_active: !rng.per_mille(80),
            });
        }
    }
    accounts
}

fn movements(options: Options, accounts: &[Account]) -> Vec<Movement> {
    let mut movements = Vec::new();
    for account in accounts.iter().filter(|account| account.is_active) {
        let mut rng = Rng::of(options.seed, &["movements", &account.id.to_string()]);
        for _ in 0..5 + rng.below(30) {
            let kind = rng.below(TYPES.len() as u64) as usize;
            let amount = rng.between(1_000, 2_500_000);
            movements.push(Movement {
                account: account.id,
                kind,
                day: ago(options.until, rng.between(0, HISTORY)),
                amount: if TYPES[kind].2 { -amount } else { amount },
            });
        }
    }
    movements
}

fn master(customers: &[Customer]) -> Draft {
    let each = || customers.iter();
    Draft::new(
        "customer_master",
        vec![
            ("customer_id", integers(each().map(|c| c.id))),
            ("customer_name", texts(each().map(|c| c.name.as_str()))),
            ("segment", texts(each().map(|c| c.segment))),
            ("home_city", texts(each().map(|c| CITIES[c.city].0))),
        ],
    )
}

fn listed(accounts: &[Account]) -> Draft {
    let each = || accounts.iter();
    Draft::new(
        "accounts",
        vec![
            ("account_id", integers(each().map(|a| a.id))),
            ("customer_id", integers(each().map(|a| a.customer))),
            ("account_type", texts(each().map(|a| a.kind))),
            (
                "branch_id",
                integers(each().map(|a| a.customer % BRANCHES + 1)),
            ),
            ("opened_on", dates(each().map(|a| a.opened))),
            ("balance", money(each().map(|a| a.balance))),
            ("is_active", flags(each().map(|a| a.is_active))),
        ],
    )
}

fn types() -> Draft {
    let each = || TYPES.iter().enumerate();
    Draft::new(
        "transaction_types",
        vec![
            ("type_id", integers(each().map(|(at, _)| at as i64 + 1))),
            ("type_code", texts(each().map(|(_, kind)| kind.0))),
            ("type_name", texts(each().map(|(_, kind)| kind.1))),
            ("is_debit", flags(each().map(|(_, kind)| kind.2))),
        ],
    )
}

fn calendar(options: Options) -> Draft {
    let day = |back: i64| ago(options.until, HISTORY - back);
    let each = || (0..=HISTORY).map(day);
    let key = |day: Date| {
        i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
    };
    Draft::new(
        "dates",
        vec![
            ("date_id", integers(each().map(key))),
            ("full_date", dates(each())),
            ("year", integers(each().map(|day| i64::from(day.year())))),
            ("month", integers(each().map(|day| i64::from(day.month())))),
            (
                "is_weekend",
                flags(each().map(|day| day.weekday().to_monday_zero_offset() > 4)),
            ),
            (
                "is_month_end",
                flags(each().map(|day| day.saturating_add(Span::new().days(1)).day() == 1)),
            ),
        ],
    )
}

fn transactions(movements: &[Movement]) -> Draft {
    let each = || movements.iter();
    let day = |day: Date| {
        i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
    };
    Draft::new(
        "transactions",
        vec![
            (
                "transaction_id",
                integers((1..).zip(each()).map(|(id, _)| id)),
            ),
            ("account_id", integers(each().map(|m| m.account))),
            ("type_id", integers(each().map(|m| m.kind as i64 + 1))),
            ("date_id", integers(each().map(|m| day(m.day)))),
            ("booked_on", dates(each().map(|m| m.day))),
            ("amount", money(each().map(|m| m.amount))),
        ],
    )
}
