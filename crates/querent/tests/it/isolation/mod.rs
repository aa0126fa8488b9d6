//! Nobody meets anything of another tenant, or anything of their own that they may not see:
//! not in answers, not in hints, not in errors, not over HTTP.

mod canaries;
mod masks;
mod questions;
mod rules;

use std::collections::BTreeSet;
use std::sync::Arc;

use base::Code;
use service::{Error, Reply, Service, Stage};

use crate::client;
use crate::example::{NATIONAL, OF_CITY, OF_STATE, Person, STRANGERS, enter, service, token};

pub use canaries::foreign;

use canaries::Canaries;
use questions::{examples, misspelt, names, questions};

/// The same caller, with the rights of who may look inside.
pub fn insider(ctx: &base::Ctx) -> base::Ctx {
    let rights = service::rights::rights_of(base::Role::Admin);
    ctx.clone().with(rights)
}

/// All that a reply says, its rows in full.
pub fn told(reply: &Result<Reply, Error>) -> String {
    let rows = match reply {
        Ok(Reply::Answer(answer)) => answer
            .table
            .rows()
            .map(|row| format!("{row:?}\n"))
            .collect(),
        _ => String::new(),
    };
    format!("{reply:?}\n{rows}")
}

fn everybody() -> impl Iterator<Item = Person> {
    NATIONAL.into_iter().chain(OF_STATE).chain(OF_CITY)
}

/// Asks through the door and over HTTP; both must be silent about the canaries.
async fn check(service: &Arc<Service>, person: Person, question: &str, canaries: &Canaries) {
    let ctx = enter(service, person.tenant, person.name);
    let reply = told(&service.ask(&ctx, question).await);
    let found = canaries.leaked(question, &reply);
    assert!(
        found.is_empty(),
        "{person:?} asked '{question:.200}' and met {found:?} in {reply}"
    );
    let response = client::ask(
        service,
        &token(service, person.tenant, person.name),
        question,
    )
    .await;
    let found = canaries.leaked(question, &response.everything());
    assert!(
        found.is_empty(),
        "{person:?} asked '{question:.200}' and met {found:?} in {}",
        response.everything()
    );
}

#[test]
fn each_tenant_has_many_words_that_give_a_leak_away() {
    for person in NATIONAL {
        let canaries = foreign(person.tenant);
        assert!(
            canaries.words().len() > 1_000,
            "{person:?}: {}",
            canaries.words().len()
        );
    }
    let of_nectar = foreign("nectar");
    for word in [
        "machhroff",
        "client_unison",
        "fact_transactions",
        "omkar",
        "sku.brand",
    ] {
        assert!(
            of_nectar.words().iter().any(|known| known == word),
            "{word}"
        );
    }
    assert_eq!(
        of_nectar.in_text("Sales of MACHHROFF, by sku.brand."),
        BTreeSet::from(["machhroff", "sku.brand"])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_has_no_word_of_another_tenant() {
    let service = service();
    for person in everybody() {
        let canaries = foreign(person.tenant);
        for question in questions(person) {
            check(&service, person, &question, &canaries).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_stage_shows_a_word_of_another_tenant() {
    let service = service();
    for person in everybody() {
        let canaries = foreign(person.tenant);
        let ctx = enter(&service, person.tenant, person.name);
        let asked = examples()
            .into_iter()
            .chain(names(&canaries).into_iter().step_by(9))
            .chain(foreign_queries());
        for question in asked {
            for stage in Stage::ALL {
                let told = format!(
                    "{:?}",
                    service
                        .explain(&insider(&ctx), &question, *stage, None)
                        .await
                );
                let found = canaries.leaked(&question, &told);
                assert!(
                    found.is_empty(),
                    "{person:?}, {stage:?} of '{question}': {found:?} in {told}"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_query_is_told_a_word_of_another_tenant() {
    let service = service();
    for person in everybody() {
        let canaries = foreign(person.tenant);
        let ctx = enter(&service, person.tenant, person.name);
        let garbage = names(&canaries).into_iter().step_by(9);
        for asked in foreign_queries().into_iter().chain(garbage) {
            let told = format!("{:?}", service.query(&ctx, &asked).await);
            let found = canaries.leaked(&asked, &told);
            assert!(
                found.is_empty(),
                "{person:?}, '{asked}': {found:?} in {told}"
            );
        }
    }
}

/// Queries as JSON that name members which almost exist.
fn foreign_queries() -> Vec<String> {
    let paths = [
        "sales.revenu",
        "secondary_sales.net_valu",
        "transactions.net_amoun",
        "sku.bran",
        "stockist.stockis",
    ];
    paths
        .iter()
        .map(|path| format!("{{\"measures\": [\"{path}\"]}}"))
        .collect()
}

/// What greets somebody who has signed in.
async fn greeting(service: &Arc<Service>, person: Person) -> client::Response {
    let mut request = client::get("/api/v1/session");
    let bearer = format!("Bearer {}", token(service, person.tenant, person.name));
    request
        .headers_mut()
        .insert("authorization", bearer.parse().expect("a header"));
    let response = client::send(&api_http::router(service.clone()), request).await;
    assert_eq!(response.status, 200);
    response
}

#[tokio::test(flavor = "multi_thread")]
async fn what_greets_has_no_word_of_another_tenant() {
    let service = service();
    for person in everybody().chain(STRANGERS) {
        let told = greeting(&service, person).await.everything();
        assert_eq!(
            foreign(person.tenant).in_text(&told),
            BTreeSet::new(),
            "{person:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_see_nothing_is_greeted_without_examples() {
    let service = service();
    for person in everybody().chain(STRANGERS) {
        let questions = greeting(&service, person).await.json()["questions"].clone();
        let strange = STRANGERS
            .iter()
            .any(|stranger| stranger.name == person.name);
        assert_eq!(
            questions == serde_json::json!([]),
            strange,
            "{person:?}: {questions}"
        );
    }
}

/// The text of a reply with everything taken out that differs from request to request.
fn shape(reply: Result<Reply, Error>, word: &str) -> String {
    let unclear = match reply {
        Ok(Reply::Clarification(unclear)) => unclear,
        other => panic!("'{word}' is not asked back: {other:?}"),
    };
    let told = format!(
        "{} {} {:?} {:?}",
        unclear.question, unclear.why, unclear.options, unclear.unknown
    );
    told.replace(word, "WORD")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_of_another_tenant_reads_like_a_word_that_nobody_knows() {
    let service = service();
    for (person, word) in [
        (NATIONAL[0], "machhroff"),
        (NATIONAL[1], "suravelle"),
        (NATIONAL[2], "bisqora"),
    ] {
        assert!(
            foreign(person.tenant)
                .words()
                .iter()
                .any(|known| known == word),
            "{word}"
        );
        let ctx = enter(&service, person.tenant, person.name);
        let nonsense = "qzxwvkjq";
        let known = service.ask(&ctx, &format!("sales of {word}")).await;
        let unknown = service.ask(&ctx, &format!("sales of {nonsense}")).await;
        assert_eq!(shape(known, word), shape(unknown, nonsense));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_belongs_to_no_group_is_denied_everywhere() {
    let service = service();
    for person in STRANGERS {
        let ctx = enter(&service, person.tenant, person.name);
        for question in examples()
            .into_iter()
            .chain(misspelt("machhroff"))
            .chain(["nonsense".to_owned()])
        {
            let refused = service
                .ask(&ctx, &question)
                .await
                .expect_err("they see nothing");
            assert_eq!(refused.code, Code::AccessDenied);
            for stage in Stage::ALL {
                let refused = service
                    .explain(&insider(&ctx), &question, *stage, None)
                    .await
                    .expect_err("they see nothing");
                assert_eq!(refused.code, Code::AccessDenied);
            }
            let response = client::ask(
                &service,
                &token(&service, person.tenant, person.name),
                &question,
            )
            .await;
            assert_eq!(response.status, 403);
            assert_eq!(response.json()["code"], "access.denied");
        }
        let query = "{\"measures\": [\"sales.revenue\"]}";
        let refused = service
            .explain(&insider(&ctx), query, Stage::Render, None)
            .await
            .expect_err("they see nothing");
        assert_eq!(refused.code, Code::AccessDenied);
    }
}
