//! What is kept of questions that got no rows here; answers are tested over SQLite, in `querent`.

use std::sync::Arc;

use auth::{Passwords, SignIn};
use base::{ActorId, Ctx};
use jiff::Timestamp;
use store::Outcome;
use testkit::memory_store::MemoryStore;
use testkit::store_contract::PlainSeal;

use super::*;
use crate::tests::{id, opened, system, tenant};

async fn service() -> (Service, Arc<MemoryStore>) {
    let store = Arc::new(MemoryStore::new(Arc::new(PlainSeal)));
    let both = vec![tenant("one"), tenant("two")];
    let (service, _) = opened(both).await.expect("it opens");
    let sign_in = SignIn::new(store.clone(), Passwords::new().expect("hashes"));
    (service.with_people(sign_in), store)
}

fn enter(service: &Service, tenant: &str, name: &str) -> Ctx {
    let actor = ActorId::new(name).expect("an id");
    let ctx = service.enter(&system(), &id(tenant), &actor);
    ctx.expect("entered")
}

fn always(by: By) -> Window {
    Window {
        from: Timestamp::UNIX_EPOCH,
        until: Timestamp::MAX,
        by,
    }
}

#[tokio::test]
async fn a_failure_has_a_line_a_receipt_and_a_row_of_use() {
    let (service, store) = service().await;
    let ctx = enter(&service, "one", "ravi");
    let error = service
        .query(&ctx, "{\"measures\": [\"sales.gone\"]}")
        .await;
    assert!(error.is_err());
    let lines = store
        .audit(&ctx, &store::Search::latest(10))
        .await
        .expect("read");
    let [line] = lines.as_slice() else {
        panic!("{lines:?}");
    };
    assert_eq!(
        (line.action.as_str(), line.outcome),
        ("query", Outcome::Failed)
    );
    assert_eq!(
        (line.trace.clone(), line.by.clone()),
        (ctx.trace.to_string(), Some(ctx.actor.id.clone()))
    );
    let kept = service
        .receipt(&ctx, &ctx.trace.to_string())
        .await
        .expect("one's own");
    assert_eq!(
        (kept.body["came"].as_str(), kept.body["code"].as_str()),
        (Some("failure"), Some("query.unknown_member"))
    );
    let usage = usage(&*store, &ctx, &always(By::User), None)
        .await
        .expect("summed up");
    assert_eq!(
        (usage.all.asked, usage.all.failed, usage.each["ravi"].failed),
        (1, 1, 1)
    );
}

#[tokio::test]
async fn a_receipt_is_its_actors_and_no_other_tenants() {
    let (service, _) = service().await;
    let ravi = enter(&service, "one", "ravi");
    let _ = service.ask(&ravi, "sales").await;
    let trace = ravi.trace.to_string();
    assert!(service.receipt(&ravi, &trace).await.is_ok());
    for other in [
        enter(&service, "one", "nora"),
        enter(&service, "two", "ravi"),
    ] {
        let refused = service
            .receipt(&other, &trace)
            .await
            .expect_err("not theirs");
        let unknown = service
            .receipt(&other, "nothing")
            .await
            .expect_err("not there");
        assert_eq!(refused, unknown);
    }
    let auditor = auth::rights::rights_of(base::Role::Admin);
    let auditor = enter(&service, "one", "nora").with(auditor);
    assert!(service.receipt(&auditor, &trace).await.is_ok());
}

#[tokio::test]
async fn feedback_is_for_ones_own_answers() {
    let (service, store) = service().await;
    let ravi = enter(&service, "one", "ravi");
    let _ = service.ask(&ravi, "sales").await;
    let trace = ravi.trace.to_string();
    let said = Feedback {
        receipt: &trace,
        useful: false,
        comment: "that is not\0 what I asked",
    };
    service.feedback(&ravi, &said).await.expect("kept");
    let nora = enter(&service, "one", "nora");
    assert!(service.feedback(&nora, &said).await.is_err());
    let page = Page::latest(10).of(&trace);
    let kept = store
        .entries(&ravi, Stream::Feedback, &page)
        .await
        .expect("read");
    assert_eq!(kept.len(), 1);
    assert!(kept[0].body.contains("that is not what I asked"));
}

#[tokio::test]
async fn whoever_does_not_wait_is_noted_as_well() {
    let (service, store) = service().await;
    let ctx = enter(&service, "one", "ravi");
    drop(service.noting(&ctx, &auth::rights::ASK, "sales"));
    // Written after everything that was noted before it.
    let _ = service.ask(&ctx, "sales").await;
    let usage = usage(&*store, &ctx, &always(By::Question), None)
        .await
        .expect("summed up");
    assert_eq!((usage.all.asked, usage.all.failed), (2, 1));
    let lines = store
        .audit(&ctx, &store::Search::latest(10))
        .await
        .expect("read");
    assert!(
        lines.iter().any(|line| line.detail == "request.cancelled"),
        "{lines:?}"
    );
}

#[tokio::test]
async fn a_crowd_is_kept_whole_and_each_in_its_tenant() {
    let (service, store) = service().await;
    let asked = (0..100).map(|n| {
        let ctx = enter(&service, ["one", "two"][n % 2], "ravi");
        let service = &service;
        async move { service.query(&ctx, "{}").await.is_err() }
    });
    let all = futures::future::join_all(asked).await;
    assert!(all.into_iter().all(|failed| failed));
    for tenant in ["one", "two"] {
        let ctx = enter(&service, tenant, "nora");
        let usage = usage(&*store, &ctx, &always(By::Day), None)
            .await
            .expect("summed up");
        assert_eq!(usage.all.asked, 50, "{tenant}");
    }
}

#[test]
fn each_reader_is_shown_what_they_may_know() {
    let body = || {
        json!({ "question": "sales in Goa", "query": "Goa", "statements": [{ "sql": "SELECT ?", "parameters": ["Goa"],
            "whole": { "sql": "SELECT ? WHERE hidden", "parameters": ["Goa", "secret"] } }] })
    };
    let actor = ActorId::new("ravi").expect("an id");
    for (reader, asked, whole) in [
        (Reader::Actor(&actor), true, false),
        (Reader::Auditor, true, true),
        (Reader::Operator, false, false),
    ] {
        let mut shown = body();
        cut(&mut shown, reader);
        let text = shown.to_string();
        assert_eq!(
            (text.contains("Goa"), text.contains("hidden")),
            (asked, whole),
            "{reader:?}"
        );
    }
}
