//! Those who sell, over the database: each rank sees what the ranks below it see, and the parts add
//! up to what each is told in all.

use base::Value;
use service::{Reply, Service};

use crate::example::{enter, service};

/// From the officer of a city to the head, who sees all.
const RANKS: [(&str, [&str; 4], &str); 3] = [
    (
        "nectar",
        ["kumaran", "thamarai", "prakash", "sharmila"],
        "meera",
    ),
    ("unison", ["muthu", "selvi", "raghav", "padmini"], "nandini"),
    ("indus", ["velan", "amudha", "devraj", "kalpana"], "yamini"),
];

async fn rows(service: &Service, tenant: &str, person: &str, question: &str) -> Vec<Vec<Value>> {
    let ctx = enter(service, tenant, person);
    match service.ask(&ctx, question).await.expect("answered") {
        Reply::Answer(answer) => answer.table.rows().collect(),
        Reply::Clarification(unclear) => panic!("{person} is asked back: {unclear:?}"),
    }
}

/// A sum of money in hundredths.
fn hundredths(value: &Value) -> i128 {
    match value {
        Value::Decimal(decimal) if decimal.scale == 2 => decimal.unscaled,
        other => panic!("{other:?} is no money"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_rank_sees_what_the_ranks_below_it_sell_and_it_adds_up() {
    let service = service();
    for (tenant, ranks, head) in RANKS {
        let mut below: Vec<Vec<Value>> = Vec::new();
        for person in ranks {
            let cities = rows(&service, tenant, person, "sales by city last year").await;
            assert!(
                cities.len() > below.len(),
                "{person} sees more than those below"
            );
            for row in &below {
                assert!(cities.contains(row), "{person} does not see {row:?}");
            }
            let total = rows(&service, tenant, person, "sales last year").await;
            let parts: i128 = cities.iter().map(|row| hundredths(&row[1])).sum();
            assert_eq!(hundredths(&total[0][0]), parts, "{person}");
            below = cities;
        }
        let all = rows(&service, tenant, head, "sales by city last year").await;
        assert_eq!(
            below, all,
            "{tenant}: the head of sales sees what {head} sees"
        );
    }
}
