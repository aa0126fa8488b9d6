//! The tables: they fit, they add up, and they belong to one tenant.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::*;

#[test]
fn every_table_is_filled_and_fits_its_declaration() {
    for table in tables() {
        let batches = &data().tables[&(table.schema.clone(), table.name.clone())];
        let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
        assert!(rows > 0, "{} is empty", table.name);
        assert!(
            batches.iter().all(|b| b.num_rows() <= 2 * BATCH),
            "{}",
            table.name
        );
        for key in &table.primary_key {
            assert!(
                table.columns.column_with_name(key).is_some(),
                "{}.{key}",
                table.name
            );
        }
        let tenant = tenants()
            .find(|t| schema_of(t) == Some(&table.schema))
            .unwrap();
        let keys: Vec<Vec<_>> = table
            .primary_key
            .iter()
            .map(|k| texts(data(), tenant, &table.name, k))
            .collect();
        let distinct: HashSet<Vec<_>> = (0..rows)
            .map(|i| keys.iter().map(|k| &k[i]).collect())
            .collect();
        assert_eq!(
            distinct.len(),
            rows,
            "the key of {} is not unique",
            table.name
        );
    }
}

#[test]
fn there_are_as_many_lines_as_asked_for() {
    let rows_of = |data: &Data| -> usize {
        let facts = tenants::ALL.iter().flat_map(|p| {
            [Subject::Sales, Subject::Primary]
                .map(|s| (p.schema.to_owned(), p.shape(s).unwrap().name.to_owned()))
        });
        facts
            .map(|key| {
                data.tables[&key]
                    .iter()
                    .map(RecordBatch::num_rows)
                    .sum::<usize>()
            })
            .sum()
    };
    assert_eq!(rows_of(data()), 400_000);
    assert_eq!(rows_of(&load_all(3, 20_000)), 20_000);
    assert_eq!(rows_of(&load_all(3, 0)), 0);
}

#[test]
fn the_same_seed_gives_the_same_rows_and_another_seed_others() {
    let one = load_all(11, 9000);
    let same = load_all(11, 9000);
    assert_eq!(one.tables, same.tables);
    assert_eq!(one.truth.to_json(), same.truth.to_json());
    let other = load_all(12, 9000);
    let differs = |t: &str| {
        let key = (schema_of("nectar").unwrap().to_owned(), t.to_owned());
        one.tables[&key] != other.tables[&key]
    };
    assert!(
        differs("fact_secondary_sales") && differs("dim_outlet") && differs("fact_primary_sales")
    );
    assert!(
        !differs("dim_geography"),
        "India does not depend on the seed"
    );
}

#[test]
fn net_is_gross_less_discount_in_every_line() {
    for names in sales_of_all() {
        let (gross, discount, net) = (
            names.numbers("gross"),
            names.numbers("discount"),
            names.numbers("net"),
        );
        let units = names.numbers("units");
        for i in 0..net.len() {
            assert_eq!(net[i], gross[i] - discount[i]);
            assert!(
                units[i] != 0 && (units[i] > 0) == (gross[i] > 0),
                "line {i}"
            );
            assert!(discount[i].abs() * 2 < gross[i].abs());
        }
        let returns = units.iter().filter(|u| **u < 0).count();
        assert!(
            (5..50).contains(&(returns * 1000 / units.len())),
            "{returns} returns"
        );
    }
}

#[test]
fn facts_refer_to_what_exists() {
    let pairs = [
        (Subject::Products, &["product", "product_code"][..]),
        (Subject::Places, &["place"]),
        (Subject::Outlets, &["outlet", "outlet_code"]),
        (Subject::Distributors, &["distributor", "distributor_code"]),
        (Subject::Calendar, &["date"]),
    ];
    for names in sales_of_all() {
        for fact in [
            Subject::Sales,
            Subject::Primary,
            Subject::Stock,
            Subject::Outlets,
            Subject::Distributors,
        ] {
            for (subject, words) in pairs.iter().filter(|(s, _)| *s != fact) {
                for word in words.iter() {
                    let both = names
                        .shape(fact)
                        .column(word)
                        .zip(names.shape(*subject).column(word));
                    if both.is_none() {
                        continue;
                    }
                    let known: HashSet<_> = names.of(*subject, word).into_iter().collect();
                    let used: HashSet<_> = names.of(fact, word).into_iter().collect();
                    assert!(used.is_subset(&known), "{}: {fact:?}.{word}", names.tenant);
                }
            }
        }
    }
}

#[test]
fn promotions_are_known_and_often_absent() {
    for names in sales_of_all() {
        let (of_fact, of_master) = match names.sales.column("promotion") {
            Some(_) => ("promotion", "promotion_id"),
            None => ("promotion_code", "promotion_key_code"),
        };
        let used = names.of(Subject::Sales, of_fact);
        let known: HashSet<_> = names
            .of(Subject::Promotions, of_master)
            .into_iter()
            .collect();
        let some = used.iter().flatten().count();
        assert!(
            used.iter()
                .flatten()
                .all(|p| known.contains(&Some(p.clone())))
        );
        assert!(
            some * 50 > used.len() && some * 2 < used.len(),
            "{some} of {}",
            used.len()
        );
    }
}

#[test]
fn the_hierarchy_covers_every_city_once_and_leads_to_the_top() {
    for names in sales_of_all() {
        let id = names.of(Subject::People, "person");
        let above: HashMap<_, _> = id
            .iter()
            .cloned()
            .zip(names.of(Subject::People, "reports_to"))
            .collect();
        let roles: HashMap<_, _> = id
            .iter()
            .cloned()
            .zip(names.of(Subject::People, "role"))
            .collect();
        let cities = names.of(Subject::Places, "city_name").len();
        let p = tenants::ALL.iter().find(|p| p.id == names.tenant).unwrap();
        let officers: Vec<_> = id
            .iter()
            .filter(|i| roles[*i].as_deref() == Some(p.words.roles[3]))
            .collect();
        assert_eq!(officers.len(), cities);
        for officer in officers {
            let steps: Vec<_> =
                std::iter::successors(Some(officer.clone()), |i| above[i].clone().map(Some))
                    .collect();
            let path: Vec<_> = steps.iter().map(|i| roles[i].clone().unwrap()).collect();
            assert_eq!(
                path,
                p.words.roles.iter().rev().copied().collect::<Vec<_>>()
            );
        }
        for word in ["area_city", "area_place"] {
            if names.shape(Subject::People).column(word).is_some() {
                let covered: Vec<_> = names
                    .of(Subject::People, word)
                    .into_iter()
                    .flatten()
                    .collect();
                assert_eq!(covered.len(), cities);
                assert_eq!(covered.iter().collect::<BTreeSet<_>>().len(), cities);
            }
        }
    }
}

#[test]
fn nothing_is_sold_after_the_last_day_and_something_on_it() {
    let until = calendar::number(date(2026, 10, 31)) as i64;
    let first = calendar::number(date(2023, 4, 1)) as i64;
    for names in sales_of_all() {
        let days = names.numbers("date");
        assert_eq!(
            (days.iter().min(), days.iter().max()),
            (Some(&first), Some(&until))
        );
        assert!(days.is_sorted());
        for subject in [Subject::Primary, Subject::Stock] {
            let last = names
                .of(subject, "date")
                .into_iter()
                .flatten()
                .map(|d| d.parse::<i64>().unwrap())
                .max();
            assert!(last <= Some(until), "{subject:?}");
        }
    }
}

#[test]
fn stock_follows_from_what_was_billed_and_sold() {
    for profile in tenants::ALL {
        let world = World::of(profile, 5, History::until(date(2026, 10, 31)));
        for lines in [60_000, 300, 10, 0] {
            let demand = Demand::of(&world, 50_000);
            let mut sales = Sales::of(&world, &demand);
            while sales.next().is_some() {}
            let stock = Stock::of(&world, &sales.ledger, lines);
            assert!(stock.bills() <= lines);
            assert!(stock.closing.iter().all(|c| *c >= 0) && stock.billed.iter().all(|b| *b >= 0));
            let pairs = stock.closing.len() / stock.months;
            for at in pairs..stock.closing.len() {
                assert_eq!(
                    stock.closing[at],
                    stock.closing[at - pairs] + stock.billed[at] - sales.ledger.sold[at]
                );
            }
            let mut primary = Primary::of(&world, &stock, lines);
            let billed: u64 = std::iter::from_fn(|| primary.next())
                .map(|b| b.len() as u64)
                .sum();
            assert!(billed == lines || lines < 20, "{billed} of {lines}");
        }
    }
}

#[test]
fn weight_and_volume_follow_from_the_product() {
    let read = |c: &str| numbers(data(), "nectar", "fact_primary_sales", c);
    let product = |c: &str| numbers(data(), "nectar", "dim_product", c);
    let (weight, volume): (HashMap<_, _>, HashMap<_, _>) = (
        product("product_key")
            .into_iter()
            .zip(product("unit_weight"))
            .collect(),
        product("product_key")
            .into_iter()
            .zip(product("unit_volume"))
            .collect(),
    );
    let (units, products) = (read("billed_quantity"), read("product_key"));
    for (i, (w, v)) in read("billed_weight")
        .into_iter()
        .zip(read("billed_volume"))
        .enumerate()
    {
        assert_eq!(
            (w, v),
            (
                units[i] * weight[&products[i]],
                units[i] * volume[&products[i]]
            )
        );
    }
}

#[test]
fn no_name_belongs_to_two_tenants() {
    let words = [
        (Subject::Products, "brand"),
        (Subject::Products, "product_name"),
        (Subject::Products, "category"),
        (Subject::Outlets, "outlet_name"),
        (Subject::Distributors, "distributor_name"),
        (Subject::People, "person_name"),
        (Subject::Promotions, "promotion_name"),
        (Subject::Primary, "warehouse_name"),
    ];
    let mut owner: HashMap<String, &str> = HashMap::new();
    for names in sales_of_all() {
        for (subject, word) in words {
            for name in names.of(subject, word).into_iter().flatten() {
                let before = owner.insert(name.clone(), names.tenant);
                assert!(
                    before.is_none_or(|t| t == names.tenant),
                    "{name} is known to {before:?} and {}",
                    names.tenant
                );
            }
        }
        for (subject, word) in [
            (Subject::Outlets, "outlet_name"),
            (Subject::People, "person_name"),
        ] {
            let all = names.of(subject, word);
            assert_eq!(
                all.iter().collect::<HashSet<_>>().len(),
                all.len(),
                "{}: {word}",
                names.tenant
            );
        }
    }
}

#[test]
fn targets_are_near_what_is_sold() {
    for names in sales_of_all() {
        let months = names.of(Subject::Targets, "date");
        let targets = names.of(Subject::Targets, "target");
        let until = calendar::number(date(2026, 10, 31));
        let target: i64 = months
            .iter()
            .zip(&targets)
            .filter(|(m, _)| m.as_ref().unwrap().parse::<i32>().unwrap() <= until)
            .map(|(_, t)| t.as_ref().unwrap().parse::<i64>().unwrap())
            .sum();
        let sold: i64 = names.numbers("net").iter().sum();
        let ratio = target as f64 / sold as f64;
        assert!((0.95..1.3).contains(&ratio), "{}: {ratio}", names.tenant);
    }
}

#[test]
fn any_day_may_be_the_last() {
    for until in [
        date(2026, 11, 19),
        date(2027, 3, 31),
        date(2027, 4, 1),
        date(2028, 2, 29),
    ] {
        let data = load_until(until, 5, 30_000);
        let (end, first) = (calendar::number(until), calendar::number(data.truth.first));
        assert!((3 * 365..=4 * 366).contains(&(end - first)), "{until}");
        for profile in tenants::ALL {
            let sales = profile.shape(Subject::Sales).unwrap();
            let days = numbers(&data, profile.id, sales.name, sales.column("date").unwrap());
            assert!(
                days.iter().max() <= Some(&i64::from(end)) && days.len() > 1000,
                "{until}"
            );
        }
        for story in data.truth.tenants.iter().flat_map(|t| &t.stories) {
            assert!(
                story.from <= story.to && story.to <= until,
                "{until} {}",
                story.id
            );
            assert!(
                story.before.is_some() && story.during.to <= until,
                "{until} {}",
                story.id
            );
        }
    }
}

/// The people of the example who sell are those whom the data knows by that key and name.
#[test]
fn who_signs_in_to_sell_is_in_the_hierarchy() {
    for (tenant, expected) in [
        (
            "nectar",
            [
                ("1", "Sharmila", "NSM"),
                ("3", "Prakash", "ZSM"),
                ("17", "Thamarai", "ASM"),
                ("53", "Kumaran", "SO"),
            ],
        ),
        (
            "indus",
            [
                ("501", "Kalpana", "GM"),
                ("503", "Devraj", "RM"),
                ("515", "Amudha", "SM"),
                ("544", "Velan", "FO"),
            ],
        ),
    ] {
        let mut all = sales_of_all();
        let names = all.find(|names| names.tenant == tenant).unwrap();
        let column = |word| names.of(Subject::People, word).into_iter().flatten();
        let people: Vec<_> = column("person")
            .zip(column("person_name"))
            .zip(column("role"))
            .collect();
        for (key, given, role) in expected {
            let found: Vec<_> = people
                .iter()
                .filter(|((_, name), _)| name.starts_with(given))
                .collect();
            let [((known, _), rank)] = found.as_slice() else {
                panic!("{tenant}: {given} is there {} times", found.len())
            };
            assert_eq!((known.as_str(), rank.as_str()), (key, role), "{given}");
        }
    }
}
