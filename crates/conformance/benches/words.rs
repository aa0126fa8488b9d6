//! What it costs to read names and to find values, among a million of them.
//!
//! Run by `cargo xtask bench`. The limits are ratios to the reference loop of the same run.

use std::collections::BTreeMap;
use std::process::ExitCode;

use base::TenantId;
use lexicon::index::{IndexStore, SegmentBuilder, Sensitivity};
use lexicon::mapper::{Lessons, Mapper, Object, Settings};
use lexicon::names::{Kind, Reader};
use testkit::bench::Suite;

const VALUES: u64 = 1_000_000;
const SYLLABLES: [&str; 16] = [
    "ba", "ko", "ri", "san", "tel", "mar", "vin", "do", "pra", "lu", "nex", "or", "ti", "gen",
    "fa", "shi",
];
const TRADES: [&str; 8] = [
    "Foods", "Trading", "Steel", "Textiles", "Agro", "Motors", "Paper", "Energy",
];
const FORMS: [&str; 4] = ["Pvt Ltd", "LLC", "& Sons", "GmbH"];
const NAMES: [&str; 8] = [
    "customer_name",
    "cust_acct_no",
    "custacctno",
    "ORDERDATE",
    "inv_qty",
    "prdctgrpcd",
    "TotalAmountUSD",
    "xqz_val",
];

/// A company that is always the same for its number.
fn company(number: u64) -> String {
    let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut pick = |n: usize| {
        mixed ^= mixed >> 29;
        mixed = mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed >> 40) as usize % n
    };
    let name: String = (0..4).map(|_| SYLLABLES[pick(16)]).collect();
    format!(
        "{} {} {}",
        name.to_uppercase(),
        TRADES[pick(8)],
        FORMS[pick(4)]
    )
}

fn builder(values: u64) -> SegmentBuilder {
    let mut builder = SegmentBuilder::default();
    let slot = builder
        .member("customer.name", Sensitivity::Open)
        .expect("it is open");
    (0..values).for_each(|number| builder.add(slot, &company(number)));
    builder
}

/// Tables, with a column each that says what the table does not.
fn mapper(tables: usize) -> Mapper {
    let things = [
        "customer", "order", "invoice", "shipment", "payment", "employee", "product", "claim",
    ];
    let parts = [
        "amount",
        "status",
        "date",
        "quantity",
        "code",
        "balance",
        "reference",
    ];
    let object = |number: usize| {
        let (thing, part) = (things[number % 8], parts[number / 8 % 7]);
        Object {
            path: format!("table_{number}"),
            names: vec![
                format!("{thing}_{part}_{number}"),
                format!("{thing} {part} of unit {}", number / 56),
            ],
            weight: 1.0,
            version: 1,
        }
    };
    Mapper::new((0..tables).map(object).collect())
}

fn main() -> ExitCode {
    let folder = tempfile::tempdir().expect("a folder");
    let tenant = TenantId::new("nectar").expect("an id");
    let mut store = IndexStore::open(folder.path(), &tenant).expect("it opens");
    store
        .add(builder(VALUES), &BTreeMap::new())
        .expect("it is written");
    let index = store.index().expect("it is read");
    let whole = company(4_711);
    let typo = whole.replacen(|c: char| c.is_alphabetic(), "Q", 1);
    let first = whole.split(' ').next().expect("a word").to_owned();
    let question = lexicon::split(&format!("total sales of {whole} by month"));
    let reader = Reader::default();
    let table = reader.table("sales_orders", NAMES);
    let (mapper, lessons) = (mapper(100_000), Lessons::new(tenant.clone()));
    let settings = Settings::default();
    Suite::new()
        .op_within("read 8 names of columns", 20.0, || {
            NAMES.map(|name| reader.column(&table, name, Kind::Unknown).confidence)
        })
        .op_within("index 10,000 values", 4_000.0, || builder(10_000).finish())
        .op_within("find a value among a million", 10.0, || index.find(&whole))
        .op_within("find a value by a typo", 60.0, || index.find(&typo))
        .op_within("find a value by its first word", 60.0, || {
            index.find(&first)
        })
        .op_within("complete a value", 10.0, || index.complete(&first[..4], 10))
        .op_within("find values in a question", 20.0, || {
            let places = 0..question.len();
            places
                .map(|at| index.starting_at(&question, at).len())
                .sum::<usize>()
        })
        .op_within("map a term over 100,000 tables", 400.0, || {
            mapper.map("client payment balance", &lessons, &settings)
        })
        .main()
}
