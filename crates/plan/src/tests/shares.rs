use super::*;

const SHARE: &str = r#""calculations": [{"name": "share", "type": "share", "of": "sales.revenue""#;

fn of(rest: &str) -> String {
    format!("{{{SHARE}{rest}")
}

#[test]
fn a_share_is_of_the_same_rows_grouped_more_widely() {
    let query = of(r#", "within": ["store.zone"]}], "dimensions": ["store.zone", "store.city"]}"#);
    check_plan(
        &query,
        &["city"],
        r#"
limit 10000
└─ sort share desc, store.zone, store.city
   └─ derive store.zone, store.city, share
      └─ derive store.zone, store.city, sales.revenue, sales.revenue by store.zone, share
         └─ meet at store.zone, store.city
            ├─ aggregate sales.revenue by store.zone, store.city
            │  └─ compute store.zone, store.city, sales.revenue
            │     └─ filter by row rule of store: store.city = Pune
            │        └─ join region
            │           └─ join store
            │              └─ scan sales (shop.fact_sales)
            └─ aggregate sales.revenue by store.zone
               └─ compute store.zone, store.city, sales.revenue
                  └─ filter by row rule of store: store.city = Pune
                     └─ join region
                        └─ join store
                           └─ scan sales (shop.fact_sales)
"#,
    );
    let sql = sql_of(&planned(&query, &["city"]).expect("sound"));
    assert_eq!(sql.matches("fact_sales").count(), 1, "read once: {sql}");
}

#[test]
fn a_whole_can_do_without_conditions_but_not_without_row_rules() {
    let query = of(
        r#", "ignoring": ["sales.channel", "sales.notable", "sales.sold_on"]}], "dimensions": ["store.city"],
        "filters": [{"or": [{"member": "sales.channel", "operator": "equals", "values": ["web"]},
                            {"member": "sales.channel", "operator": "notSet"}]},
                    {"member": "sales.is_return", "operator": "equals", "values": [false]}],
        "segments": ["sales.notable"],
        "timeDimensions": [{"dimension": "sales.sold_on", "dateRange": ["2026-01-01", "2026-01-31"]}]}"#,
    );
    let plan = planned(&query, &["city"]).expect("sound").to_string();
    assert!(plan.contains("for any sales.channel"), "{plan}");
    let filters: Vec<&str> = plan
        .lines()
        .filter(|line| line.contains("filter"))
        .collect();
    let [own, rule, whole, again] = filters.as_slice() else {
        panic!("{plan}")
    };
    for word in ["channel", "model", "2026-01-01", "is_return"] {
        assert!(own.contains(word), "{own}");
    }
    assert!(whole.contains("is_return = false"), "{whole}");
    assert!(!whole.contains("and"), "{whole}");
    assert!(rule.contains("Pune") && again.contains("Pune"), "{plan}");
}

#[test]
fn what_is_ignored_must_be_a_condition_of_its_own() {
    let unlimited = of(r#", "ignoring": ["sales.channel"]}]}"#);
    let torn = of(r#", "ignoring": ["sales.channel"]}],
        "filters": [{"or": [{"member": "sales.channel", "operator": "set"}, {"member": "store.city", "operator": "set"}]}]}"#);
    for (query, word) in [
        (unlimited, "nothing of the query"),
        (torn, "a part of an 'or'"),
    ] {
        let refusal = planned(&query, &["all"]).expect_err(&query);
        assert!(refusal.contains(word), "{refusal}");
    }
}

#[test]
fn a_share_of_a_ratio_is_of_the_ratio_of_the_wholes() {
    let query = r#"{"dimensions": ["store.city"], "calculations": [{"name": "share", "type": "share", "of": "sales.index"}]}"#;
    let sql = sql_of(&planned(query, &["all"]).expect("sound"));
    let line = sql
        .lines()
        .find(|line| line.contains("AS \"share\""))
        .expect("a share");
    assert_eq!(
        line.trim(),
        r#"((("sales.revenue" / "sales.orders") - "sales.mean" + 1) / NULLIF((("sales.revenue overall" / "sales.orders overall") - "sales.mean overall" + 1), 0) * 100) AS "share""#
    );
}

#[test]
fn a_share_of_the_latest_day_is_refused_in_words() {
    let query =
        r#"{"calculations": [{"name": "share", "type": "share", "of": "sales.first_day"}]}"#;
    let refusal = planned(query, &["all"]).expect_err("no number");
    assert!(
        refusal.contains("'sales.first_day' is no number"),
        "{refusal}"
    );
}

#[test]
fn a_share_of_a_text_or_a_time_that_the_model_computes_is_refused_too() {
    for (kind, sql) in [("string", "{last_channel}"), ("time", "{first_day}")] {
        let measure = format!("      - {{name: computed, sql: \"{sql}\", type: {kind}}}\n");
        let first = "      - {name: orders, type: count}\n";
        let model = MODEL.replacen(first, &(measure + first), 1);
        let query =
            r#"{"calculations": [{"name": "share", "type": "share", "of": "sales.computed"}]}"#;
        let refusal = planned_of(&model, query, &["all"]).expect_err("no number");
        assert!(
            refusal.contains("'sales.computed' is no number"),
            "{refusal}"
        );
    }
}
