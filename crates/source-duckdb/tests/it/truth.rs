//! Answers are true: each is compared with SQL that was written by hand, and with what was planted.

use std::path::{Path, PathBuf};
use std::time::Duration;

use base::{ActorId, Deadline, SystemCtx, TenantId, TraceId, Value};
use duckdb::{AccessMode, Config, Connection};
use generate::cpg::{Figures, Options, TenantTruth, Truth};
use jiff::Timestamp;
use jiff::civil::date;
use service::{Clock, Reply, Service};
use source_duckdb::{DRIVER, DuckDbLoader};
use tempfile::TempDir;

use crate::database::in_rows;

struct Example {
    _folder: TempDir,
    path: PathBuf,
    service: Service,
    truth: Truth,
}

fn system() -> SystemCtx {
    SystemCtx {
        deadline: Deadline::after(Duration::from_secs(120)),
        trace: TraceId::fresh(),
    }
}

/// The example as of a morning in November 2026, with data up to the day before.
async fn example() -> Example {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("cpg.duckdb");
    let loader = Box::new(DuckDbLoader::create(&path).expect("a loader"));
    let options = Options {
        seed: 7,
        rows: 100_000,
        until: date(2026, 11, 19),
    };
    let truth = generate::cpg::load(options, loader, &())
        .await
        .expect("generated");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/cpg");
    let mut project = project::read(&root).expect("the example is sound");
    for tenant in &mut project.tenants {
        tenant
            .sources
            .values_mut()
            .for_each(|source| source.settings.path = Some(path.clone()));
    }
    let now: Timestamp = "2026-11-20T06:00:00Z".parse().expect("a moment");
    let opened = Service::open(&system(), project, &[&DRIVER], Clock::Fixed(now)).await;
    let (service, faults) = opened.expect("opened");
    assert!(faults.is_empty(), "{faults}");
    Example {
        _folder: folder,
        path,
        service,
        truth,
    }
}

impl Example {
    async fn ask(&self, tenant: &str, person: &str, question: &str) -> Vec<Vec<Value>> {
        let tenant = TenantId::new(tenant).expect("an id");
        let ctx = self
            .service
            .enter(&system(), &tenant, &ActorId::new(person).expect("an id"))
            .expect("known");
        match self.service.ask(&ctx, question).await {
            Ok(Reply::Answer(answer)) => answer.table.rows().collect(),
            other => panic!("'{question}' has no answer: {other:?}"),
        }
    }

    /// What DuckDB itself makes of a statement, with nothing of ours in between.
    fn by_hand(&self, text: &str) -> Vec<Vec<Value>> {
        let config = Config::default()
            .access_mode(AccessMode::ReadOnly)
            .expect("a setting");
        let connection = Connection::open_with_flags(&self.path, config).expect("opened");
        let mut statement = connection
            .prepare(text)
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        let batches: Vec<_> = statement.query_arrow([]).expect("ran").collect();
        batches.iter().flat_map(in_rows).collect()
    }
}

/// As people read them: sums of one engine may carry another precision than those of another.
fn texts(rows: &[Vec<Value>]) -> Vec<Vec<String>> {
    rows.iter()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect()
}

/// Who asks what, and the same by hand.
const ASKED: &[(&str, &str, &str, &str)] = &[
    (
        "nectar",
        "meera",
        "top 5 brands by sales last quarter in Tamil Nadu",
        "SELECT p.brand_name, sum(f.net_value)
         FROM client_nectar.fact_secondary_sales f, client_nectar.dim_product p, client_nectar.dim_geography g
         WHERE f.product_key = p.product_key AND f.geography_key = g.geography_key
           AND g.state_name = 'Tamil Nadu' AND f.invoice_date BETWEEN '2026-07-01' AND '2026-09-30'
         GROUP BY 1 ORDER BY 2 DESC LIMIT 5",
    ),
    (
        "unison",
        "nandini",
        "sales by month this fiscal year",
        "SELECT CAST(date_trunc('month', sale_date) AS DATE), sum(revenue) FROM client_unison.fact_sales
         WHERE sale_date >= '2026-04-01' GROUP BY 1 ORDER BY 1",
    ),
    (
        "nectar",
        "meera",
        "margin rate by zone last fiscal year",
        "SELECT zone_name, CAST(sum(net_value - cost_value) AS DOUBLE) / CAST(sum(net_value) AS DOUBLE) * 100
         FROM client_nectar.fact_secondary_sales JOIN client_nectar.dim_geography USING (geography_key)
         WHERE invoice_date BETWEEN '2025-04-01' AND '2026-03-31' GROUP BY 1 ORDER BY 2 DESC",
    ),
    (
        "nectar",
        "meera",
        "units sold by category this fiscal year",
        "SELECT category, sum(invoice_quantity)
         FROM client_nectar.fact_secondary_sales JOIN client_nectar.dim_product USING (product_key)
         WHERE invoice_date >= '2026-04-01' GROUP BY 1 ORDER BY 2 DESC",
    ),
    (
        "nectar",
        "meera",
        "outlets billed by month last quarter",
        "SELECT CAST(date_trunc('month', invoice_date) AS DATE), count(DISTINCT outlet_key)
         FROM client_nectar.fact_secondary_sales
         WHERE invoice_date BETWEEN '2026-07-01' AND '2026-09-30' GROUP BY 1 ORDER BY 1",
    ),
    (
        "nectar",
        "karthika",
        "sales by city last year",
        "SELECT city_name, sum(net_value)
         FROM client_nectar.fact_secondary_sales JOIN client_nectar.dim_geography USING (geography_key)
         WHERE state_name = 'Tamil Nadu' AND invoice_date BETWEEN '2025-01-01' AND '2025-12-31'
         GROUP BY 1 ORDER BY 2 DESC",
    ),
    (
        "unison",
        "nandini",
        "units sold by segment this fiscal year",
        "SELECT segment, sum(units_sold) FROM client_unison.fact_sales JOIN client_unison.dim_sku USING (product_id)
         WHERE sale_date >= '2026-04-01' GROUP BY 1 ORDER BY 2 DESC",
    ),
    (
        "unison",
        "nandini",
        "primary sales by plant last quarter",
        "SELECT plant_name, sum(amount) FROM client_unison.fact_dispatch
         WHERE dispatch_date BETWEEN '2026-07-01' AND '2026-09-30' GROUP BY 1 ORDER BY 2 DESC",
    ),
    (
        "unison",
        "omkar",
        "number of stores",
        "SELECT count(*) FROM client_unison.dim_store JOIN client_unison.dim_region USING (region_id)
         WHERE state = 'Tamil Nadu'",
    ),
    (
        "indus",
        "yamini",
        "profit by zone last quarter",
        "SELECT zone_cd, sum(net_amt - cost_amt)
         FROM client_indus.fact_transactions JOIN client_indus.location_master USING (loc_id)
         WHERE txn_dt BETWEEN '2026-07-01' AND '2026-09-30' GROUP BY 1 ORDER BY 2 DESC",
    ),
    (
        "indus",
        "yamini",
        "documents by month this fiscal year",
        "SELECT CAST(date_trunc('month', txn_dt) AS DATE), count(DISTINCT doc_no) FROM client_indus.fact_transactions
         WHERE txn_dt >= '2026-04-01' GROUP BY 1 ORDER BY 1",
    ),
    (
        "indus",
        "dhruv",
        "top 3 brands by quantity last fiscal year",
        "SELECT brand_desc, sum(qty)
         FROM client_indus.fact_transactions t, client_indus.item_master i, client_indus.location_master l
         WHERE t.item_cd = i.item_cd AND t.loc_id = l.loc_id
           AND state_nm = 'Tamil Nadu' AND txn_dt BETWEEN '2025-04-01' AND '2026-03-31'
         GROUP BY 1 ORDER BY 2 DESC LIMIT 3",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_what_sql_written_by_hand_says() {
    let example = example().await;
    for (tenant, person, question, text) in ASKED {
        let expected = texts(&example.by_hand(text));
        assert!(!expected.is_empty(), "{text}");
        assert_eq!(
            texts(&example.ask(tenant, person, question).await),
            expected,
            "{person}: {question}"
        );
    }
}

/// Each company's words for: net value, units, lines, gross value, discount.
const MEASURES: [(&str, &str, [&str; 5]); 3] = [
    (
        "nectar",
        "meera",
        [
            "net sales",
            "units sold",
            "invoice lines",
            "gross sales",
            "trade discount",
        ],
    ),
    (
        "unison",
        "nandini",
        [
            "revenue",
            "units sold",
            "bill lines",
            "list amount",
            "rebate given",
        ],
    ),
    (
        "indus",
        "yamini",
        [
            "net amount",
            "quantity",
            "transaction lines",
            "gross amount",
            "scheme discount",
        ],
    ),
];

fn rupees(paise: i64) -> String {
    base::Decimal {
        unscaled: paise.into(),
        scale: 2,
    }
    .to_string()
}

fn told(figures: &Figures) -> [String; 5] {
    let Figures {
        lines,
        units,
        gross,
        discount,
        net,
        ..
    } = figures;
    [
        rupees(*net),
        units.to_string(),
        lines.to_string(),
        rupees(*gross),
        rupees(*discount),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn totals_are_those_that_the_generator_counted() {
    let example = example().await;
    for (tenant, person, measures) in MEASURES {
        let truth = example
            .truth
            .tenants
            .iter()
            .find(|truth| truth.tenant == tenant)
            .expect("told");
        for (measure, expected) in measures.iter().zip(told(&truth.all)) {
            let answered = example
                .ask(tenant, person, &format!("total {measure} of all time"))
                .await;
            assert_eq!(texts(&answered), [[expected]], "{tenant}: {measure}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_planted_is_found_where_it_was_planted() {
    let example = example().await;
    let mut told_of = 0;
    for (tenant, person, measures) in MEASURES {
        let truth = example
            .truth
            .tenants
            .iter()
            .find(|truth| truth.tenant == tenant)
            .expect("told");
        for (question, expected) in stories(truth, measures[0]) {
            let answered = texts(&example.ask(tenant, person, &question).await);
            let none = expected == "0.00" && answered == [["null"]];
            assert!(
                none || answered == [[expected.clone()]],
                "{tenant}: {question}: {answered:?}, not {expected}"
            );
            told_of += 1;
        }
    }
    assert!(told_of >= 40, "only {told_of} figures were compared");
}

/// A question for each stretch of each story, and the net value that was measured in it.
fn stories(truth: &TenantTruth, measure: &str) -> Vec<(String, String)> {
    let mut asked = Vec::new();
    for story in &truth.stories {
        let members: Vec<&str> = story
            .members
            .iter()
            .map(|member| member.value.as_str())
            .collect();
        let windows = [
            story.before.as_ref(),
            Some(&story.during),
            story.after.as_ref(),
        ];
        for window in windows.into_iter().flatten() {
            let of = format!("{measure} of {}", members.join(" in "));
            let question = format!("{of} from {} to {}", window.from, window.to);
            asked.push((question, rupees(window.touched.net)));
        }
    }
    asked
}
