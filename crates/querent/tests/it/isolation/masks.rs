//! Somebody for whom names are masked meets none of them, however they ask.

use arrow_array::{Array, StringArray};
use generate::cpg::schema_of;
use service::{Reply, Service};

use super::told;
use crate::example::{EXAMPLE, NATIONAL, OF_STATE, Person, enter, service};

const HEAD: Person = NATIONAL[1];
const LEAD: Person = OF_STATE[1];

/// The names of stores, as they stand in the data.
fn stores() -> Vec<String> {
    let mut tables = EXAMPLE.tables.0.iter();
    let (_, batches) = tables
        .find(|(table, _)| {
            Some(table.schema.as_str()) == schema_of(LEAD.tenant) && table.name == "dim_store"
        })
        .expect("the table of stores");
    let names = batches.iter().flat_map(|batch| {
        let column = batch.column_by_name("store_name").expect("their names");
        let column = column
            .as_any()
            .downcast_ref::<StringArray>()
            .expect("texts");
        column
            .iter()
            .flatten()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    });
    names.collect()
}

async fn reply(service: &Service, person: Person, question: &str) -> String {
    let ctx = enter(service, person.tenant, person.name);
    told(&service.ask(&ctx, question).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sees_names_masked_meets_none_of_them() {
    let (service, stores) = (service(), stores());
    assert!(stores.len() > 500, "{}", stores.len());
    for question in [
        "revenue by store last month",
        "top 5 stores by revenue last quarter",
        "number of stores by store",
        "revenue by store and town last year",
    ] {
        let told = reply(&service, LEAD, question).await;
        let met = stores.iter().find(|store| told.contains(*store));
        assert_eq!(met, None, "{question}: {told}");
    }
    let shown = reply(&service, HEAD, "top 5 stores by revenue last quarter").await;
    assert!(stores.iter().any(|store| shown.contains(store)), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_masked_name_and_its_mask_are_no_words() {
    let (service, stores) = (service(), stores());
    let ctx = enter(&service, LEAD.tenant, LEAD.name);
    for name in [stores[0].as_str(), stores[7].as_str()] {
        let question = format!("revenue of {name} last month");
        match service.ask(&ctx, &question).await {
            Ok(Reply::Clarification(unclear)) => {
                assert!(!unclear.unknown.is_empty(), "{question}: {unclear:?}");
            }
            other => panic!("{question}: {other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_says_what_was_masked() {
    let service = service();
    let policies = async |person: Person| {
        let ctx = enter(&service, person.tenant, person.name);
        match service.ask(&ctx, "revenue by store last month").await {
            Ok(Reply::Answer(answer)) => answer.receipt.policies,
            other => panic!("{other:?}"),
        }
    };
    let masked = "Store of Store is masked for you".to_owned();
    assert!(policies(LEAD).await.contains(&masked));
    assert!(policies(HEAD).await.is_empty());
}
