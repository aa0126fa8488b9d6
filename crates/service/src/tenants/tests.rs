//! What a change of one tenant does, to it and to the others.

use std::sync::Arc;

use base::SystemCtx;

use crate::tests::{id, insider, opened, system, tenant};
use crate::*;

/// Another version of a tenant, with something else in its model.
fn changed(name: &str, that: &str, this: &str) -> project::Tenant {
    let mut tenant = tenant(name);
    let text = &mut tenant.model[0].text;
    assert!(text.contains(that), "{that}");
    *text = text.replace(that, this);
    tenant.version = format!("{this} for {that}").into();
    tenant
}

async fn reload(service: &Service, name: &str, version: project::Tenant) -> Reloaded {
    let ctx: SystemCtx = system();
    service.reload(&ctx, vec![(id(name), Some(version))]).await
}

fn served(service: &Service, name: &str) -> Arc<crate::tenant::Tenant> {
    service.tenants.get(&id(name)).expect("served")
}

fn title(tenant: &crate::tenant::Tenant) -> &str {
    &tenant.model.cubes()[0].title
}

fn connection(tenant: &crate::tenant::Tenant) -> Arc<source::Guarded> {
    tenant.sources.named(None).expect("open").source
}

#[tokio::test]
async fn what_is_under_way_finishes_on_its_version_and_nobody_else_is_touched() {
    let both = vec![tenant("one"), tenant("two")];
    let (service, _) = opened(both).await.expect("it opens");
    let (before, other) = (served(&service, "one"), served(&service, "two"));
    let next = changed("one", "title: Sales", "title: Turnover");
    let reloaded = reload(&service, "one", next.clone()).await;
    assert_eq!(reloaded.changed, [id("one")]);
    assert_eq!(
        (title(&before), title(&served(&service, "one"))),
        ("Sales", "Turnover")
    );
    assert!(Arc::ptr_eq(&other, &served(&service, "two")));
    // The connections go on, since the source is configured as before.
    let now = served(&service, "one");
    assert!(Arc::ptr_eq(&connection(&before), &connection(&now)));
    assert_eq!(reload(&service, "one", next).await, Reloaded::default());
}

#[tokio::test]
async fn a_source_that_is_configured_anew_is_opened_anew() {
    let (service, _) = opened(vec![tenant("one")]).await.expect("it opens");
    let before = served(&service, "one");
    let mut next = tenant("one");
    next.version = "with a schema more".into();
    next.sources[0].settings.schemas.push("more".into());
    assert_eq!(reload(&service, "one", next).await.changed, [id("one")]);
    assert!(!Arc::ptr_eq(
        &connection(&before),
        &connection(&served(&service, "one"))
    ));
}

#[tokio::test]
async fn a_broken_version_leaves_the_last_good_one() {
    let (service, _) = opened(vec![tenant("one")]).await.expect("it opens");
    let mut of_no_kind = tenant("one");
    of_no_kind.version = "of no kind".into();
    of_no_kind.sources[0].kind = "oracle".into();
    for (broken, expected) in [
        (changed("one", "type: sum", "type: some"), "'some'"),
        (
            changed("one", "sql_table: fact_sales", "sql_table: gone"),
            "has no table 'gone'",
        ),
        (of_no_kind, "is of type 'oracle'"),
    ] {
        let reloaded = reload(&service, "one", broken).await;
        let [(kept, faults)] = reloaded.kept.as_slice() else {
            panic!("{expected}: {reloaded:?}");
        };
        assert!(
            kept == &id("one") && faults.to_string().contains(expected),
            "{faults}"
        );
        assert_eq!(title(&served(&service, "one")), "Sales");
        assert_eq!(service.unserved(&system()), 1);
    }
    let mended = changed("one", "title: Sales", "title: Mended");
    assert!(reload(&service, "one", mended).await.kept.is_empty());
    assert_eq!(title(&served(&service, "one")), "Mended");
    assert_eq!(service.unserved(&system()), 0);
}

#[tokio::test]
async fn who_starts_broken_is_served_as_far_as_it_goes_and_may_change() {
    let broken = changed("one", "type: sum", "type: some");
    let (service, faults) = opened(vec![broken]).await.expect("it opens");
    assert!(!faults.is_empty());
    let less = changed("one", "title: Sales", "title: Better, titel: x");
    let reloaded = reload(&service, "one", less).await;
    assert!(reloaded.kept.is_empty() && !reloaded.faults.is_empty());
}

#[tokio::test]
async fn tenants_come_and_go() {
    let (service, _) = opened(vec![tenant("one")]).await.expect("it opens");
    assert_eq!(
        reload(&service, "two", tenant("two")).await.changed,
        [id("two")]
    );
    let token = service.development_token(
        &system(),
        &id("two"),
        &base::ActorId::new("nora").expect("an id"),
    );
    let token = token.expect("a key was made");
    let gone = service.reload(&system(), vec![(id("two"), None)]).await;
    assert_eq!(gone.removed, [id("two")]);
    assert_eq!(service.tenant_list(&system()), [id("one")]);
    assert!(service.admit(&system(), &token, None).await.is_err());
}

#[tokio::test]
async fn tenants_whose_files_say_the_same_share_a_model() {
    let odd = changed("three", "title: Sales", "title: Else");
    let all = vec![tenant("one"), tenant("two"), odd];
    let (service, _) = opened(all).await.expect("it opens");
    let model = |name| served(&service, name).model.clone();
    assert!(Arc::ptr_eq(&model("one"), &model("two")));
    assert!(!Arc::ptr_eq(&model("one"), &model("three")));
}

#[tokio::test]
async fn among_many_tenants_a_source_is_opened_for_whoever_asks_first() {
    let names: Vec<String> = (0..60).map(|n| format!("t{n}")).collect();
    let all = names.iter().map(|name| tenant(name)).collect();
    let (service, _) = opened(all).await.expect("it opens");
    let one = served(&service, "t7");
    assert!(!one.sources.are_begun());
    let asha = base::ActorId::new("nora").expect("an id");
    let ctx = service.enter(&system(), &id("t7"), &asha).expect("entered");
    let ctx = insider(&ctx);
    let look = service.explain(
        &ctx,
        "{\"measures\": [\"sales.total\"]}",
        Stage::Render,
        None,
    );
    assert!(look.await.expect("explained").text.contains("fact_sales"));
    assert!(one.sources.are_begun() && !served(&service, "t8").sources.are_begun());

    // Who is asleep holds nothing, and wakes up for whoever asks.
    service.rest(&system(), std::time::Duration::ZERO).await;
    assert!(!one.sources.are_begun());
    let ctx = service.enter(&system(), &id("t7"), &asha).expect("entered");
    let ctx = insider(&ctx);
    let look = service.explain(
        &ctx,
        "{\"measures\": [\"sales.total\"]}",
        Stage::Render,
        None,
    );
    assert!(look.await.is_ok() && one.sources.are_begun());
}

/// Its model is its own; what else stands in its folder is the operator's.
#[tokio::test]
async fn a_tenant_hears_what_is_wrong_with_its_own_edit() {
    let both = vec![tenant("one"), tenant("two")];
    let (service, _) = opened(both).await.expect("it opens");
    let enter = |name: &str| {
        let nora = base::ActorId::new("nora").expect("an id");
        let ctx = service.enter(&system(), &id(name), &nora);
        insider(&ctx.expect("entered"))
    };
    let mut broken = changed("one", "type: sum", "type: some");
    broken.model[0].path = "tenants/one/model/sales.yaml".into();
    reload(&service, "one", broken).await;
    let told = service.faults(&enter("one")).await.expect("told");
    assert!(
        told.iter().any(|fault| fault.message.contains("'some'")),
        "{told:?}"
    );
    assert_eq!(service.faults(&enter("two")).await, Ok(Vec::new()));

    let mut of_no_kind = tenant("one");
    of_no_kind.version = "of no kind".into();
    of_no_kind.sources[0].kind = "secret-host".into();
    reload(&service, "one", of_no_kind).await;
    let told = service.faults(&enter("one")).await.expect("told");
    assert!(
        told.len() == 1 && !told[0].message.contains("secret-host"),
        "{told:?}"
    );
    let nobody = enter("one").with(base::Rights::none());
    assert!(service.faults(&nobody).await.is_err());
}
