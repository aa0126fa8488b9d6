//! Many at once: nobody gets what another asked for.

use std::collections::HashMap;

use futures::{StreamExt, stream};
use serde_json::Value as Json;

use crate::client::{question, send};
use crate::example::{NATIONAL, OF_STATE, Person, STRANGERS, service, token};
use crate::isolation::foreign;

const REQUESTS: usize = 200;
const AT_ONCE: usize = 16;

const QUESTIONS: [&str; 7] = [
    "top 5 brands by sales last quarter",
    "sales by month this fiscal year",
    "sales by state last month",
    "units by city last year",
    "show me sales",
    "sales of machhrof",
    "sales of suravell by stat",
];

/// What of a reply is the same whenever it is asked for.
fn lasting(body: &str) -> Json {
    let mut reply: Json = serde_json::from_str(body).expect("a document");
    for name in ["trace", "stages", "bytes"] {
        if let Some(receipt) = reply.get_mut("receipt").and_then(Json::as_object_mut) {
            receipt.remove(name);
        }
    }
    let sent = reply.pointer_mut("/receipt/statements");
    let sent = sent.and_then(Json::as_array_mut).into_iter().flatten();
    for sent in sent.filter_map(Json::as_object_mut) {
        sent.remove("remembered");
    }
    reply.as_object_mut().expect("an object").remove("trace");
    reply
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_requests_of_three_tenants_get_what_each_would_get_alone() {
    let service = service();
    let router = api_http::router(service.clone());
    let people: Vec<Person> = NATIONAL
        .into_iter()
        .chain(OF_STATE)
        .chain(STRANGERS)
        .collect();
    let mut alone = HashMap::new();
    for person in &people {
        let token = token(&service, person.tenant, person.name);
        for text in QUESTIONS {
            let response = send(&router, question(&token, text)).await;
            alone.insert(
                (person.name, text),
                (token.clone(), lasting(&response.body)),
            );
        }
    }
    // Neighbours in the queue are of different tenants.
    let asked = (0..REQUESTS).map(|at| {
        (
            people[at % people.len()],
            QUESTIONS[at / people.len() % QUESTIONS.len()],
        )
    });
    let replies = stream::iter(asked).map(|(person, text)| {
        let (router, (token, _)) = (router.clone(), alone[&(person.name, text)].clone());
        async move {
            let sent = tokio::spawn(async move { send(&router, question(&token, text)).await });
            (person, text, sent.await.expect("no panic"))
        }
    });
    let replies: Vec<_> = replies.buffer_unordered(AT_ONCE).collect().await;
    assert_eq!(replies.len(), REQUESTS);
    let canaries: HashMap<&str, _> = NATIONAL
        .iter()
        .map(|person| (person.tenant, foreign(person.tenant)))
        .collect();
    for (person, text, response) in replies {
        assert_eq!(
            lasting(&response.body),
            alone[&(person.name, text)].1,
            "{person:?} '{text}'"
        );
        let leaked = canaries[person.tenant].leaked(text, &response.everything());
        assert!(leaked.is_empty(), "{person:?} '{text}': {leaked:?}");
    }
}
