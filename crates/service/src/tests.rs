//! What needs no rows: who gets in, what is refused, and what the stages before the fetch show.
//! Answers are tested over DuckDB, in `querent`.

use std::path::PathBuf;
use std::time::Duration;

use base::{ActorId, Code, Deadline, SystemCtx, TenantId, TraceId, Type};
use jiff::civil::date;
use jiff::tz::TimeZone;
use project::{Project, SourceSpec};
use semantic::{Diagnostics, ModelFile};
use source::{Client, Driver, Settings};
use source_duckdb::DuckDb;
use sql::{Catalog, Column, Table};
use testkit::memory_source::MemorySource;

use crate::*;

const MODEL: &str = r#"
cubes:
  - name: sales
    title: Sales
    sql_table: fact_sales
    meta: {querent: {time_dimension: day}}
    dimensions:
      - {name: state, sql: state, type: string}
      - {name: day, sql: day, type: time}
      - {name: margin, sql: margin, type: number}
    measures:
      - {name: total, sql: amount, type: sum}
    access_policy:
      - {group: national, row_level: {allow_all: true}}
      - group: regional
        member_level: {excludes: [margin]}
        row_level:
          filters: [{member: state, operator: equals, values: ["{ securityContext.state }"]}]
"#;

const TENANT: &str = r#"
name: NAME
sources: {warehouse: {type: memory, schemas: [shop]}}
people:
  nora: {name: Nora, groups: [national]}
  ravi: {groups: [regional], attributes: {state: Goa}}
  eve: {groups: [visitor]}
questions: [sales by state this year]
"#;

const MEMORY: Driver = Driver {
    name: "memory",
    title: "Tables in memory",
    schemes: &[],
    default_schemas: |_| Vec::new(),
    options: &[],
    dialect: &DuckDb,
    grants: None,
    client: Some(Client::that_reads(|_: &Settings| {
        let column = |name: &str, kind| Column::new(name, Some(kind));
        let money = Type::Decimal {
            precision: 14,
            scale: 2,
        };
        let columns = vec![
            column("state", Type::Text),
            column("day", Type::Date),
            column("margin", money),
            column("amount", money),
        ];
        let table = Table::new("shop", "fact_sales", columns);
        Ok(MemorySource::shared(
            Catalog {
                tables: vec![table],
            },
            &DuckDb,
        ))
    })),
};

pub(crate) fn system() -> SystemCtx {
    SystemCtx {
        deadline: Deadline::after(Duration::from_secs(5)),
        trace: TraceId::fresh(),
    }
}

pub(crate) fn id(name: &str) -> TenantId {
    TenantId::new(name).expect("an id")
}

pub(crate) fn tenant(name: &str) -> project::Tenant {
    let folder = std::env::temp_dir().join(format!(
        "querent-{}-{name}-{}",
        std::process::id(),
        TraceId::fresh()
    ));
    let place = folder.join("tenants").join(name);
    std::fs::create_dir_all(place.join("model")).expect("a folder");
    std::fs::write(place.join("tenant.yaml"), TENANT.replace("NAME", name)).expect("written");
    std::fs::write(folder.join("querent.yaml"), "name: test\n").expect("written");
    let mut project = project::read(&folder).unwrap_or_else(|faults| panic!("{faults}"));
    std::fs::remove_dir_all(&folder).expect("removed");
    let mut tenant = project.tenants.remove(0);
    tenant.model = vec![ModelFile {
        path: "sales.yaml".into(),
        text: MODEL.into(),
    }];
    tenant
}

pub(crate) async fn opened(tenants: Vec<project::Tenant>) -> Result<(Service, Diagnostics), Error> {
    let project = Project {
        root: PathBuf::new(),
        name: "test".into(),
        listen: String::new(),
        egress: Default::default(),
        closed: Vec::new(),
        tenants,
    };
    let noon = date(2026, 11, 20)
        .at(12, 0, 0, 0)
        .to_zoned(TimeZone::UTC)
        .expect("a time");
    Service::open(
        &system(),
        project,
        &[&MEMORY],
        Clock::Fixed(noon.timestamp()),
    )
    .await
}

async fn service() -> Service {
    let (service, faults) = opened(vec![tenant("one"), tenant("two")])
        .await
        .expect("it opens");
    assert!(faults.is_empty(), "{faults}");
    service
}

/// The same caller, with the rights of who may look inside.
pub(crate) fn insider(ctx: &base::Ctx) -> base::Ctx {
    ctx.clone().with(rights::rights_of(base::Role::Admin))
}

fn enter(service: &Service, person: &str) -> base::Ctx {
    let person = ActorId::new(person).expect("an id");
    service
        .enter(&system(), &id("one"), &person)
        .expect("they are known")
}

#[tokio::test]
async fn a_token_opens_its_own_tenant_and_no_other() {
    let service = service().await;
    let nora = ActorId::new("nora").expect("an id");
    let token = service
        .development_token(&system(), &id("one"), &nora)
        .expect("signed");
    let ctx = service
        .admit(&system(), &token, None)
        .await
        .expect("admitted");
    assert_eq!((ctx.tenant, ctx.actor.id.clone()), (id("one"), nora));
    assert!(
        service.admit(&system(), &token, Some("one")).await.is_ok(),
        "a name that agrees"
    );

    let refused = async |named| {
        let admitted = service.admit(&system(), &token, Some(named)).await;
        admitted.expect_err("another tenant")
    };
    assert_eq!(
        refused("two").await,
        refused("nobody").await,
        "what exists and what does not look the same"
    );
    assert_eq!(refused("two").await.code, Code::TenantRefused);
    let unsigned = service
        .admit(&system(), "x.y.z", Some("two"))
        .await
        .expect_err("no token");
    assert_eq!(unsigned.code, Code::SignInRequired);
}

#[tokio::test]
async fn a_session_greets_with_the_tenants_own_words() {
    let service = service().await;
    let session = service
        .session(&enter(&service, "nora"))
        .expect("a session");
    assert_eq!(
        (session.tenant_name.as_str(), session.actor_name.as_str()),
        ("one", "Nora")
    );
    assert_eq!(session.questions, ["sales by state this year"]);
}

#[tokio::test]
async fn somebody_without_a_group_is_refused_before_anything_is_named() {
    let service = service().await;
    let eve = enter(&service, "eve");
    for stage in Stage::ALL {
        let refused = service
            .explain(
                &insider(&eve),
                r#"{"measures": ["sales.total"]}"#,
                *stage,
                None,
            )
            .await;
        assert_eq!(
            refused.expect_err("refused").code,
            Code::AccessDenied,
            "{}",
            stage.verb()
        );
    }
    let refused = service
        .ask(&eve, "sales by state")
        .await
        .expect_err("refused");
    assert_eq!(refused.code, Code::AccessDenied);
    assert!(!refused.to_string().contains("sales"), "{refused}");
}

#[tokio::test]
async fn questions_have_a_length() {
    let service = service().await;
    let nora = enter(&service, "nora");
    let long = "sales ".repeat(1_000);
    for (question, code) in [
        ("", Code::RequestInvalid),
        ("  \n", Code::RequestInvalid),
        (&long, Code::QuestionTooLong),
    ] {
        assert_eq!(
            service
                .ask(&nora, question)
                .await
                .expect_err("refused")
                .code,
            code
        );
    }
}

#[tokio::test]
async fn each_stage_of_a_query_can_be_looked_at() {
    let service = service().await;
    let ravi = enter(&service, "ravi");
    let query = r#"{"measures": ["sales.total"], "dimensions": ["sales.state"]}"#;
    let seen = [
        (Stage::Grant, "sales.state\nsales.day\nsales.total"),
        (Stage::Resolve, "sales.state\nsales.total"),
        (
            Stage::Rewrite,
            "filter by row rule of sales: sales.state = Goa",
        ),
        (Stage::Render, "WHERE\n    \"sales\".\"state\" = $1"),
    ];
    for (stage, part) in seen {
        let text = service
            .explain(&insider(&ravi), query, stage, None)
            .await
            .expect("explained")
            .text;
        assert!(text.contains(part), "{}: {text}", stage.verb());
    }
}

#[tokio::test]
async fn a_relative_date_is_shown_as_the_dates_it_was() {
    let service = service().await;
    let ravi = enter(&service, "ravi");
    let query = r#"{"measures": ["sales.total"], "timeDimensions": [
        {"dimension": "sales.day", "dateRange": "last 2 days"}]}"#;
    let text = service
        .explain(&insider(&ravi), query, Stage::Formulate, None)
        .await
        .expect("explained")
        .text;
    assert!(
        text.contains("2026-11-18") && text.contains("2026-11-19"),
        "{text}"
    );
}

#[tokio::test]
async fn a_hidden_member_is_reported_like_one_that_does_not_exist() {
    let service = service().await;
    let ravi = enter(&service, "ravi");
    let error = async |member: &str| {
        let query = format!(r#"{{"dimensions": ["sales.{member}"]}}"#);
        let error = service
            .explain(&insider(&ravi), &query, Stage::Render, None)
            .await
            .expect_err("unknown");
        error.to_string().replace(member, "?")
    };
    assert_eq!(error("margin").await, error("mragin").await);
}

#[tokio::test]
async fn a_source_of_an_unknown_kind_names_the_known_ones() {
    let mut tenant = tenant("one");
    tenant.sources = tenant
        .sources
        .into_iter()
        .map(|(name, spec)| {
            (
                name,
                SourceSpec {
                    kind: "oracle".into(),
                    ..spec
                },
            )
        })
        .collect();
    let error = opened(vec![tenant]).await.err().expect("it does not open");
    assert_eq!(error.code, Code::SourceUnsupported);
    assert_eq!(error.hint.as_deref(), Some("it can open: memory"));
}

/// A tenant whose two cubes live on two sources, joined.
fn with_two_sources(of_the_second: &str) -> project::Tenant {
    let mut tenant = tenant("one");
    let spec = tenant.sources[0].clone();
    let enabled = of_the_second != "disabled";
    let second = SourceSpec { enabled, ..spec };
    let name = base::SourceName::new("second").expect("a name");
    tenant.sources.insert(name, second);
    let cube = "  - name: sales\n";
    let other = "  - name: places\n    data_source: second\n    sql_table: fact_sales\n    dimensions:\n      \
                 - {name: state, sql: state, type: string, primary_key: true, public: true}\n";
    let join = "    joins: [{name: places, sql: \"{CUBE}.state = {places}.state\", relationship: many_to_one}]\n";
    tenant.model[0].text = MODEL.replace(
        cube,
        &format!("{other}{cube}{join}    data_source: warehouse\n"),
    );
    tenant
}

async fn explained(service: &Service, query: &str) -> Result<Explained, Error> {
    let nora = enter(service, "nora");
    service
        .explain(&insider(&nora), query, Stage::Render, None)
        .await
}

#[tokio::test]
async fn a_query_over_two_sources_is_refused_and_says_why() {
    let (service, faults) = opened(vec![with_two_sources("")]).await.expect("open");
    assert!(faults.is_empty(), "{faults}");
    for alone in [
        r#"{"measures": ["sales.total"], "dimensions": ["sales.state"]}"#,
        r#"{"dimensions": ["places.state"]}"#,
    ] {
        explained(&service, alone).await.expect(alone);
    }
    for query in [
        r#"{"measures": ["sales.total"], "dimensions": ["places.state"]}"#,
        r#"{"measures": ["sales.total"], "filters": [{"member": "places.state", "operator": "set"}]}"#,
    ] {
        let error = explained(&service, query).await.expect_err(query);
        assert_eq!(error.code, Code::QueryUnsupported);
        assert!(error.message.contains("several sources"), "{error}");
    }
}

#[tokio::test]
async fn a_disabled_source_is_closed_and_the_others_are_not() {
    let opened = opened(vec![with_two_sources("disabled")]).await;
    let (service, _) = opened.expect("open");
    let query = r#"{"measures": ["sales.total"]}"#;
    explained(&service, query).await.expect("it is open");
    let query = r#"{"dimensions": ["places.state"]}"#;
    let error = explained(&service, query).await.expect_err("it is closed");
    assert_eq!(error.message, "source 'second' is disabled");
}

#[tokio::test]
async fn a_table_that_is_missing_is_said_at_the_start() {
    let mut tenant = tenant("one");
    tenant.model[0].text = MODEL.replace("fact_sales", "fact_slaes");
    let (_, faults) = opened(vec![tenant]).await.expect("the rest works");
    assert!(
        faults
            .to_string()
            .contains("source 'warehouse' has no table 'fact_slaes' in its schemas"),
        "{faults}"
    );
}

#[tokio::test]
async fn a_query_of_the_model_that_reads_elsewhere_is_said_at_the_start() {
    for (sql, expected) in [
        (
            "SELECT amount FROM fact_sales WHERE {FILTER_PARAMS.q.a.filter('amount')}",
            "",
        ),
        (
            "SELECT amount FROM others.fact_sales",
            "refuses its query: it reads a table",
        ),
        (
            "SELECT pg_sleep(1) AS a FROM fact_sales",
            "refuses its query: it calls",
        ),
    ] {
        let mut tenant = tenant("one");
        let cube = format!(
            "  - name: q\n    sql: {sql:?}\n    dimensions: [{{name: a, sql: amount, type: number}}]\n"
        );
        tenant.model[0].text = MODEL.replace("cubes:\n", &format!("cubes:\n{cube}"));
        let (_, faults) = opened(vec![tenant]).await.expect("the rest works");
        assert_eq!(faults.is_empty(), expected.is_empty(), "{faults}");
        assert!(faults.to_string().contains(expected), "{faults}");
    }
}

const MASKED: &str = r#"
cubes:
  - name: sales
    title: Sales
    sql_table: fact_sales
    dimensions:
      - {name: state, sql: state, type: string, mask: "***"}
      - {name: place, sql: "CONCAT({state}, '!')", type: string}
      - {name: margin, sql: margin, type: number, title: Margin rate}
    measures:
      - {name: total, sql: amount, type: sum}
    access_policy:
      - {group: national}
      - group: regional
        member_level: {includes: [place, total]}
        member_masking: {includes: [state]}
"#;

async fn masking() -> Service {
    let mut tenant = tenant("one");
    tenant.model[0].text = MASKED.into();
    let (service, faults) = opened(vec![tenant]).await.expect("it opens");
    assert!(faults.is_empty(), "{faults}");
    service
}

#[tokio::test]
async fn a_masked_member_has_no_words_and_the_receipt_names_it() {
    let service = masking().await;
    let ctx = enter(&service, "ravi");
    let tenant = &*service.tenant(&ctx).expect("a tenant");
    let grants = service.grants(&ctx, tenant).expect("granted");
    for (members, said) in [
        (
            r#""sales.state""#,
            &["State of Sales is masked for you"][..],
        ),
        // What is computed from it is masked as well.
        (r#""sales.place""#, &["State of Sales is masked for you"]),
        ("", &[]),
    ] {
        let query = format!(r#"{{"measures": ["sales.total"], "dimensions": [{members}]}}"#);
        let query = semantic::Query::from_json(&query).expect("a query");
        let resolved = semantic::resolve(
            &query,
            &grants.visible,
            &base::Calendar::default(),
            &base::Limits::default(),
        );
        let masks = crate::receipt::masks_of(&resolved.expect("resolved"));
        assert_eq!(masks, said, "{members}");
    }
}

#[tokio::test]
async fn an_operator_learns_why_somebody_sees_a_mask() {
    let service = masking().await;
    let explained = |person: &str, member: &str| {
        let person = ActorId::new(person).expect("an id");
        let access = service.explain_access(&system(), &id("one"), &person, member);
        access.map(|access| access.to_string())
    };
    let masked = explained("ravi", "sales.state").expect("explained");
    assert!(
        masked.starts_with("sales.state is masked for ravi\n"),
        "{masked}"
    );
    assert!(
        masked.contains("policy 2 of cube sales matches by regional: it masks"),
        "{masked}"
    );
    let hidden = explained("ravi", "sales.margin").expect("explained");
    assert!(
        hidden.starts_with("sales.margin is hidden from ravi\n"),
        "{hidden}"
    );
    let shown = explained("nora", "sales.margin").expect("explained");
    assert!(
        shown.starts_with("sales.margin is shown to nora\n"),
        "{shown}"
    );
    let unknown = explained("ravi", "sales.margni").expect_err("misspelt");
    assert_eq!(unknown.code, Code::QueryUnknownMember);
    assert!(unknown.to_string().contains("sales.margin"), "{unknown}");
    assert!(explained("nobody", "sales.margin").is_err());
}

const SECRETS: &str = r#"
cubes:
  - name: sales
    title: Sales
    sql_table: fact_sales
    dimensions:
      - {name: state, sql: state, type: string}
      - {name: margin, sql: margin, type: number}
      - {name: rank, sql: "CASE WHEN {margin} > 5 THEN 'high' ELSE 'low' END", type: string}
      - {name: day, sql: day, type: time, mask: {sql: "{day}"}}
    measures:
      - {name: total, sql: amount, type: sum}
      - {name: good, sql: amount, type: sum, filters: [{sql: "{margin} > 5"}]}
    access_policy:
      - {group: national}
      - group: regional
        member_level: {excludes: [margin, day, state]}
        member_masking: {includes: [day]}
        row_level: {filters: [{member: state, operator: equals, values: ["{ securityContext.state }"]}]}
"#;

/// The statement of a query as its actor sees it, and as it is sent.
async fn statements(person: &str, query: &str) -> (sql::Statement, sql::Statement) {
    let mut tenant = tenant("one");
    tenant.model[0].text = SECRETS.into();
    let (service, faults) = opened(vec![tenant]).await.expect("it opens");
    assert!(faults.is_empty(), "{faults}");
    let ctx = enter(&service, person);
    let tenant = &*service.tenant(&ctx).expect("a tenant");
    let grants = service.grants(&ctx, tenant).expect("granted");
    let query = semantic::Query::from_json(query).expect(query);
    let compiled = service.compile(tenant, &query, &grants, &mut crate::stage::Trail::default());
    let compiled = compiled.expect("compiled");
    (crate::receipt::shown_of(&compiled), compiled.statement)
}

#[tokio::test]
async fn a_receipt_names_nothing_that_only_a_rule_a_mask_or_a_hidden_member_brought_in() {
    let total = r#"{"measures": ["sales.total"], "filters": [{"member": "sales.total", "operator": "gt", "values": ["7"]}]}"#;
    let (shown, sent) = statements("ravi", total).await;
    assert!(
        sent.text.contains("state") && sent.parameters.len() == 2,
        "{sent:?}"
    );
    assert!(
        shown
            .text
            .contains("/* only those rows of Sales that you may see */"),
        "{shown:?}"
    );
    assert!(!shown.text.contains("\"state\""), "{shown:?}");
    assert_eq!(shown.parameters.len(), 1, "{shown:?}");
    assert!(!format!("{shown:?}").contains("Goa"), "{shown:?}");
    for query in [
        r#"{"measures": ["sales.good"]}"#,
        r#"{"dimensions": ["sales.rank"]}"#,
        r#"{"dimensions": ["sales.day"]}"#,
    ] {
        let (shown, sent) = statements("ravi", query).await;
        assert!(sent.text.contains("fact_sales"), "{sent:?}");
        assert!(
            shown
                .text
                .starts_with("-- computed from what is not shown to you"),
            "{query}: {shown:?}"
        );
        assert!(shown.parameters.is_empty(), "{shown:?}");
    }
}

#[tokio::test]
async fn whoever_sees_everything_sees_the_statement_as_it_was_sent() {
    for query in [
        r#"{"measures": ["sales.good", "sales.total"], "dimensions": ["sales.state", "sales.rank"]}"#,
        r#"{"dimensions": ["sales.day"]}"#,
    ] {
        let (shown, sent) = statements("nora", query).await;
        assert_eq!(shown, sent);
    }
}

#[tokio::test]
async fn a_dimension_that_leads_to_a_closed_cube_takes_no_words_away_from_others() {
    let mut tenant = tenant("one");
    tenant.model[0].text = MODEL.replace(
        "      - {name: state,",
        "      - {name: lost, sql: \"{closed.name}\", type: string}\n      - {name: state,",
    ) + "  - name: closed\n    sql_table: fact_sales\n    dimensions: [{name: name, sql: state, type: string}]\n    access_policy: [{group: board}]\n";
    tenant.model[0].text = tenant.model[0].text.replacen(
        "    dimensions:",
        "    joins: [{name: closed, sql: \"{CUBE}.state = {closed}.state\", relationship: many_to_one}]\n    dimensions:",
        1,
    );
    let (service, faults) = opened(vec![tenant]).await.expect("it opens");
    assert!(faults.is_empty(), "{faults}");
    let ctx = enter(&service, "nora");
    let tenant = &*service.tenant(&ctx).expect("a tenant");
    let grants = service.grants(&ctx, tenant).expect("granted");
    assert!(grants.visible.member_at("sales.lost").is_some());
    // Nothing can be fetched here: what has no words costs nobody else theirs.
    assert!(service.words(&ctx, tenant, &grants).await.is_ok());
}

async fn applied(service: &Service, person: &str, term: &str) -> Option<String> {
    let ctx = enter(service, person);
    let mapping = service.columns_for(&ctx, term).await.expect("mapped");
    mapping.applied.map(|mapped| mapped.path)
}

#[tokio::test]
async fn a_term_means_only_what_its_actor_sees() {
    let service = service().await;
    assert_eq!(
        applied(&service, "nora", "gross margin").await.as_deref(),
        Some("sales.margin")
    );
    assert_eq!(applied(&service, "ravi", "gross margin").await, None);
    let ravi = enter(&service, "ravi");
    let mapping = service.columns_for(&ravi, "margin").await.expect("mapped");
    assert_eq!(mapping, Mapping::default(), "not even offered");
    let eve = enter(&service, "eve");
    let refused = service.columns_for(&eve, "margin").await;
    assert_eq!(refused.expect_err("no access").code, Code::AccessDenied);
}

#[tokio::test]
async fn what_is_certified_counts_for_its_tenant_and_for_who_sees_it() {
    let before = service().await;
    let certify = |path| before.certify_term(&system(), &id("one"), "our cushion", path);
    let text = certify("sales.margin").expect("certified");
    assert!(certify("sales.cushion").is_err());
    let taught = |lessons: &str| project::Tenant {
        lessons: Some(lessons.to_owned()),
        ..tenant("one")
    };
    let (after, faults) = opened(vec![taught(&text)]).await.expect("it opens");
    assert!(faults.is_empty(), "{faults}");
    assert_eq!(
        applied(&after, "nora", "our cushion").await.as_deref(),
        Some("sales.margin")
    );
    assert_eq!(applied(&after, "ravi", "our cushion").await, None);
    let of_another = text.replace("one", "two");
    let (deaf, faults) = opened(vec![taught(&of_another)]).await.expect("it opens");
    assert!(faults.to_string().contains("not those of one"), "{faults}");
    assert_eq!(applied(&deaf, "nora", "our cushion").await, None);
}
