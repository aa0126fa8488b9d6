//! Within a tenant: a state's manager sees the state and no more, and not every measure.

use std::collections::BTreeSet;

use arrow_array::{Array, Int32Array, Int64Array, RecordBatch, StringArray};
use base::Value;
use semantic::RowLevel;
use service::{Answer, Reply, Service, Stage};
use source::NewTable;

use crate::example::{EXAMPLE, NATIONAL, OF_CITY, OF_STATE, Person, enter, service};

use super::canaries::{
    Canaries, Words, canaries, data_words, foreign, member_words, model_of, schema, table_of,
};
use super::questions::{misspelt, names, questions};
use super::{check, greeting, insider, shape};

/// What a tenant calls its places, and what its state's manager may not see.
struct Rule {
    tenant: &'static str,
    places: &'static str,
    key: &'static str,
    state: &'static str,
    hidden: &'static [&'static str],
    /// Columns that only hidden members read.
    columns: &'static [&'static str],
}

const RULES: [Rule; 3] = [
    Rule {
        tenant: "nectar",
        places: "dim_geography",
        key: "geography_key",
        state: "state_name",
        hidden: &[
            "secondary_sales.margin",
            "secondary_sales.margin_rate",
            "primary_sales.billed_value",
        ],
        columns: &["cost_value"],
    },
    Rule {
        tenant: "unison",
        places: "dim_region",
        key: "region_id",
        state: "state",
        hidden: &[
            "sales.rebate",
            "sales.rebate_rate",
            "sales.list_amount",
            "store.opened",
        ],
        columns: &[],
    },
    Rule {
        tenant: "indus",
        places: "location_master",
        key: "loc_id",
        state: "state_nm",
        hidden: &["transactions.cost", "transactions.profit"],
        columns: &["cost_amt"],
    },
];

const STATE: &str = "Tamil Nadu";
const STATE_CODE: &str = "TN";
const CITY: &str = "Chennai";
const CITIES: [&str; 3] = ["city_name", "town", "city_nm"];

impl Rule {
    fn of(person: Person) -> &'static Rule {
        RULES
            .iter()
            .find(|rule| rule.tenant == person.tenant)
            .expect("one of the three")
    }

    /// The keys of the places in the state, or of one city in it.
    fn keys(&self, city: Option<&str>) -> BTreeSet<i64> {
        let mut tables = EXAMPLE.tables.0.iter();
        let (_, batches) = tables
            .find(|(table, _)| table.schema == schema(self.tenant) && table.name == self.places)
            .expect("the table of places");
        let rows = batches
            .iter()
            .flat_map(|batch| (0..batch.num_rows()).map(move |row| (batch, row)));
        let inside = rows.filter(|(batch, row)| {
            let in_city = |city| {
                CITIES
                    .iter()
                    .any(|name| text(batch, name, *row) == Some(city))
            };
            text(batch, self.state, *row) == Some(STATE) && city.is_none_or(in_city)
        });
        inside
            .filter_map(|(batch, row)| integer(batch, self.key, row))
            .collect()
    }

    /// Whether a row lies in the state, or nowhere at all.
    fn at_home(&self, keys: &BTreeSet<i64>, batch: &RecordBatch, row: usize) -> bool {
        if let Some(key) = integer(batch, self.key, row) {
            return keys.contains(&key);
        }
        let states = ["state_name", "state", "state_nm", "state_code", "state_cd"];
        let mut named = states.iter().filter_map(|column| text(batch, column, row));
        named.all(|state| state == STATE || state == STATE_CODE)
    }

    /// What the state's manager must not meet although it is their own company's.
    fn forbidden(&self) -> Canaries {
        self.forbidden_beyond(None)
    }

    /// The same for somebody who sees one city only.
    fn forbidden_beyond(&self, city: Option<&str>) -> Canaries {
        let keys = self.keys(city);
        let model = model_of(self.tenant);
        let cubes: Vec<&str> = model.cubes().iter().filter_map(table_of).collect();
        let known = |table: &NewTable| cubes.contains(&table.name.as_str());
        let outside = data_words(self.tenant, |_, batch, row| {
            !self.at_home(&keys, batch, row) || elsewhere(city, batch, row)
        });
        let inside = data_words(self.tenant, |table, batch, row| {
            known(table) && self.at_home(&keys, batch, row) && !elsewhere(city, batch, row)
        });
        let (hidden, shown): (Vec<_>, Vec<_>) = model
            .members()
            .iter()
            .partition(|member| self.hidden.contains(&member.path.as_str()));
        let words = |members: Vec<&semantic::Member>| {
            members
                .into_iter()
                .flat_map(member_words)
                .collect::<Words>()
        };
        let mut seen: Vec<String> = inside.into_iter().chain(words(shown)).collect();
        seen.extend(
            model
                .cubes()
                .iter()
                .flat_map(|cube| [cube.name.clone(), cube.title.clone()]),
        );
        let columns = self.columns.iter().map(|column| (*column).to_owned());
        canaries(
            outside.into_iter().chain(words(hidden)).chain(columns),
            seen,
        )
    }
}

/// Whether a row names a city, and another one.
fn elsewhere(city: Option<&str>, batch: &RecordBatch, row: usize) -> bool {
    let mut named = CITIES.iter().filter_map(|name| text(batch, name, row));
    city.is_some_and(|city| named.any(|name| name != city))
}

fn text<'a>(batch: &'a RecordBatch, column: &str, row: usize) -> Option<&'a str> {
    let column = batch
        .column_by_name(column)?
        .as_any()
        .downcast_ref::<StringArray>()?;
    column.is_valid(row).then(|| column.value(row))
}

fn integer(batch: &RecordBatch, column: &str, row: usize) -> Option<i64> {
    let column = batch.column_by_name(column)?.as_any();
    let narrow = column
        .downcast_ref::<Int32Array>()
        .map(|column| i64::from(column.value(row)));
    narrow.or_else(|| Some(column.downcast_ref::<Int64Array>()?.value(row)))
}

#[test]
fn there_is_much_that_a_manager_of_a_state_may_not_see() {
    for person in OF_STATE {
        let forbidden = Rule::of(person).forbidden();
        assert!(
            forbidden.words().len() > 500,
            "{person:?}: {}",
            forbidden.words().len()
        );
        assert!(
            forbidden.words().iter().any(|word| word == "kerala"),
            "{person:?}"
        );
        assert!(
            !forbidden.words().iter().any(|word| word == "chennai"),
            "{person:?}"
        );
    }
    let of_nectar = Rule::of(OF_STATE[0]).forbidden();
    assert!(
        of_nectar
            .words()
            .iter()
            .any(|word| word == "secondary_sales.margin")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_of_a_state_meets_nothing_from_outside_of_it() {
    let service = service();
    for person in OF_STATE {
        let forbidden = Rule::of(person).forbidden();
        let asked = questions(person)
            .into_iter()
            .chain(names(&forbidden))
            .chain(hidden(person));
        for question in asked {
            check(&service, person, &question, &forbidden).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_of_a_city_meets_nothing_from_outside_of_it() {
    let service = service();
    for person in OF_CITY {
        let forbidden = Rule::of(person).forbidden_beyond(Some(CITY));
        let cities = ["coimbatore", "kerala"];
        for word in cities {
            assert!(
                forbidden.words().iter().any(|known| known == word),
                "{word}"
            );
        }
        let asked = questions(person)
            .into_iter()
            .chain(names(&forbidden))
            .chain(cities.map(|city| format!("sales of {city}")));
        for question in asked {
            check(&service, person, &question, &forbidden).await;
        }
        let told = greeting(&service, person).await.everything();
        assert_eq!(forbidden.in_text(&told), BTreeSet::new(), "{person:?}");
    }
}

/// Asks for the hidden members, spelt almost right.
fn hidden(person: Person) -> Vec<String> {
    let model = model_of(person.tenant);
    let hidden = Rule::of(person)
        .hidden
        .iter()
        .filter_map(|path| model.member_at(path));
    let words = hidden
        .flat_map(|id| member_words(model.member(id)))
        .map(|word| word.replace('_', " "));
    let words: Vec<String> = words.filter(|word| word.chars().count() > 3).collect();
    let wrong = words.iter().flat_map(|word| misspelt(word));
    wrong
        .flat_map(|word| [format!("{word} by brand"), word])
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_or_value_that_is_hidden_reads_like_a_word_that_nobody_knows() {
    let service = service();
    for (person, word) in [
        (OF_STATE[0], "Kerala"),
        (OF_STATE[1], "Kerala"),
        (OF_STATE[2], "Kerala"),
        (OF_STATE[0], "profit"),
        (OF_STATE[1], "discount"),
        (OF_STATE[2], "profit"),
    ] {
        let ctx = enter(&service, person.tenant, person.name);
        let nonsense = "qzxwvkjq";
        let hidden = service.ask(&ctx, &format!("sales of {word}")).await;
        let unknown = service.ask(&ctx, &format!("sales of {nonsense}")).await;
        assert_eq!(shape(hidden, word), shape(unknown, nonsense), "{person:?}");
    }
}

async fn rows(service: &Service, person: Person, question: &str) -> Vec<Vec<Value>> {
    let ctx = enter(service, person.tenant, person.name);
    match service.ask(&ctx, question).await.expect("answered") {
        Reply::Answer(answer) => of(&answer),
        Reply::Clarification(unclear) => {
            panic!("{person:?} '{question}' is asked back: {unclear:?}")
        }
    }
}

fn of(answer: &Answer) -> Vec<Vec<Value>> {
    answer.table.rows().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_of_a_state_gets_the_figures_that_the_head_office_gets_for_it() {
    let service = service();
    for (manager, head) in OF_STATE.into_iter().zip(NATIONAL) {
        for question in [
            "sales by month this fiscal year",
            "top 7 brands by sales last quarter",
            "units by city last year",
        ] {
            let of_state = rows(&service, manager, question).await;
            assert!(!of_state.is_empty(), "{manager:?} '{question}'");
            assert_eq!(
                of_state,
                rows(&service, head, &format!("{question} in {STATE}")).await,
                "{question}"
            );
            assert_ne!(of_state, rows(&service, head, question).await, "{question}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lists_of_a_state_hold_only_what_lies_in_it() {
    let service = service();
    for person in OF_STATE {
        let cities = rows(&service, person, "sales by city last year").await;
        let rule = Rule::of(person);
        let keys = rule.keys(None);
        let inside = data_words(rule.tenant, |_, batch, row| rule.at_home(&keys, batch, row));
        for row in &cities {
            assert!(
                inside.contains(&row[0].to_string().to_lowercase()),
                "{person:?}: {row:?}"
            );
        }
        assert!(
            foreign(person.tenant)
                .in_text(&format!("{cities:?}"))
                .is_empty()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_of_a_state_is_greeted_with_nothing_from_outside_of_it() {
    let service = service();
    for person in OF_STATE {
        let told = greeting(&service, person).await.everything();
        let forbidden = Rule::of(person).forbidden();
        assert_eq!(forbidden.in_text(&told), BTreeSet::new(), "{person:?}");
    }
}

/// A query for one member, by every part of a query that can name it.
fn naming(path: &str, visible: &str) -> Vec<String> {
    let parts = [
        format!(r#""measures": ["{path}"]"#),
        format!(r#""dimensions": ["{path}"]"#),
        format!(r#""dimensions": ["{visible}"], "order": {{"{path}": "desc"}}"#),
        format!(r#""dimensions": ["{visible}"], "segments": ["{path}"]"#),
        format!(
            r#""dimensions": ["{visible}"], "filters": [{{"member": "{path}", "operator": "set"}}]"#
        ),
        format!(
            r#""dimensions": ["{visible}"], "filters": [{{"or": [
                {{"member": "{path}", "operator": "gt", "values": ["1"]}},
                {{"member": "{visible}", "operator": "set"}}]}}]"#
        ),
    ];
    parts.map(|part| format!("{{{part}}}")).to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_for_a_hidden_member_fails_like_one_for_a_member_that_never_was() {
    let service = service();
    for (person, visible) in OF_STATE
        .into_iter()
        .zip(["product.brand", "sku.brand", "item.brand"])
    {
        let ctx = enter(&service, person.tenant, person.name);
        for hidden in Rule::of(person).hidden {
            let (cube, _) = hidden.split_once('.').expect("a path");
            let never = format!("{cube}.qzxwvkjq");
            for (known, unknown) in naming(hidden, visible).iter().zip(naming(&never, visible)) {
                for stage in [Stage::Grant, Stage::Resolve, Stage::Lower, Stage::Render] {
                    let told = format!(
                        "{:?}",
                        service.explain(&insider(&ctx), known, stage, None).await
                    );
                    let other = format!(
                        "{:?}",
                        service.explain(&insider(&ctx), &unknown, stage, None).await
                    );
                    let (told, other) = (without_hint(&told, hidden), without_hint(&other, &never));
                    assert_eq!(told, other, "{person:?} {stage:?} of {known}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_almost_names_a_hidden_member_is_not_led_to_it() {
    let service = service();
    for (person, visible) in OF_STATE
        .into_iter()
        .zip(["product.brand", "sku.brand", "item.brand"])
    {
        let ctx = enter(&service, person.tenant, person.name);
        for hidden in Rule::of(person).hidden {
            for query in misspelt(hidden)
                .iter()
                .flat_map(|path| naming(path, visible))
            {
                let told = service
                    .explain(&insider(&ctx), &query, Stage::Render, None)
                    .await;
                let told = format!("{:?}", told.expect_err("there is no such member"));
                assert!(!told.contains(hidden), "{person:?} {query}: {told}");
            }
        }
    }
}

/// The nearest name depends on what was typed; that it is a visible one is tested elsewhere.
fn without_hint(told: &str, path: &str) -> String {
    let told = told.replace(path, "PATH");
    told.split("hint: ").next().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_member_is_a_way_around_the_rows_of_a_state() {
    let service = service();
    for person in OF_STATE {
        let (rule, model) = (Rule::of(person), model_of(person.tenant));
        let ctx = enter(&service, person.tenant, person.name);
        let mut ruled = 0;
        for member in model
            .members()
            .iter()
            .filter(|member| !rule.hidden.contains(&member.path.as_str()))
        {
            let part = if member.measure().is_some() {
                "measures"
            } else {
                "dimensions"
            };
            let query = format!(r#"{{"{part}": ["{}"]}}"#, member.path);
            let Ok(plan) = service
                .explain(&insider(&ctx), &query, Stage::Lower, None)
                .await
            else {
                continue;
            };
            let by_rule = model
                .cube(member.cube)
                .policies
                .iter()
                .any(|policy| policy.rows != RowLevel::AllowAll);
            let limited = plan.text.contains(STATE) || plan.text.contains(STATE_CODE);
            assert_eq!(limited, by_rule, "{}: {}", member.path, plan.text);
            ruled += usize::from(by_rule);
        }
        assert!(ruled > 20, "{person:?}: {ruled}");
    }
}
