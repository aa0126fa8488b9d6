use super::*;

const COLUMNS: &str =
    r#""measures": ["sales.per_order"], "dimensions": ["store.zone", "sales.channel"]"#;

#[test]
fn a_total_is_the_measure_itself_at_a_wider_grain() {
    let query = format!(
        r#"{{{COLUMNS}, "filters": [{{"member": "sales.per_order", "operator": "gt",
            "aggregate": "total", "per": ["store.zone"], "times": 1.5}}]}}"#
    );
    let plan = planned(&query, &["all"]).expect("sound").to_string();
    for line in [
        "filter sales.per_order > sales.per_order total per store.zone * 1.5",
        "aggregate sales.revenue, sales.orders by store.zone\n",
        "aggregate sales.revenue, sales.orders by store.zone, sales.channel\n",
    ] {
        assert!(plan.contains(line), "{line}\n{plan}");
    }
    let sql = sql_of(&planned(&query, &["all"]).expect("sound"));
    let line = r#""sales.per_order" > (CAST("sales.per_order total per store.zone" AS FLOAT) * CAST($1 AS FLOAT))"#;
    assert!(sql.contains(line), "{sql}");
}

#[test]
fn an_average_is_of_the_groups_before_conditions_on_them() {
    let query = format!(
        r#"{{{COLUMNS}, "filters": [
            {{"member": "sales.per_order", "operator": "gte", "aggregate": "average"}},
            {{"member": "sales.orders", "operator": "gt", "values": [5]}}]}}"#
    );
    check_plan(
        &query,
        &["all"],
        "
limit 10000
└─ sort sales.per_order desc, store.zone, sales.channel
   └─ derive store.zone, sales.channel, sales.per_order
      └─ filter sales.per_order >= sales.per_order average and sales.orders > 5
         └─ look around for sales.per_order average
            └─ derive store.zone, sales.channel, sales.revenue, sales.orders, sales.per_order
               └─ aggregate sales.revenue, sales.orders by store.zone, sales.channel
                  └─ compute store.zone, sales.channel, sales.revenue
                     └─ join region
                        └─ join store
                           └─ scan sales (shop.fact_sales)",
    );
    let sql = sql_of(&planned(&query, &["all"]).expect("sound"));
    let line = r#"CAST(AVG("sales.per_order") OVER () AS FLOAT) AS "sales.per_order average""#;
    assert!(sql.contains(line), "{sql}");
}

#[test]
fn the_first_groups_of_each_kind_have_places() {
    let places = |rest: &str| {
        let query = format!(
            r#"{{{COLUMNS}, "top": {{"count": 3, "by": "sales.units", "per": ["store.zone"]{rest}}}}}"#
        );
        let sql = sql_of(&planned(&query, &["all"]).expect("sound"));
        let lines = sql.lines().map(str::trim);
        let lines = lines.filter(|line| line.contains("its place"));
        lines.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        places(""),
        r#"ROW_NUMBER() OVER (PARTITION BY "store.zone" ORDER BY "sales.units" DESC NULLS LAST, "sales.channel" NULLS LAST) AS "its place" AND "its place" <= 3"#
    );
    assert_eq!(
        places(r#", "ties": "keep", "lowest": true"#),
        r#"RANK() OVER (PARTITION BY "store.zone" ORDER BY "sales.units" NULLS LAST) AS "its place" AND "its place" <= 3"#
    );
}

#[test]
fn others_are_counted_again_from_their_rows() {
    let query = format!(
        r#"{{{COLUMNS}, "top": {{"count": 3, "by": "sales.units", "per": ["store.zone"], "others": true}}}}"#
    );
    check_plan(
        &query,
        &["all"],
        "
limit 10000
└─ sort store.zone, others, sales.channel
   └─ derive store.zone, sales.channel, others, sales.per_order
      └─ derive store.zone, sales.channel, others, sales.revenue, sales.orders, sales.units, sales.per_order
         └─ aggregate sales.revenue, sales.orders, sales.units by store.zone, sales.channel, others
            └─ derive store.zone, sales.channel, sales.revenue, sales.units, others
               └─ put its place beside at store.zone, sales.channel
                  ├─ compute store.zone, sales.channel, sales.revenue, sales.units
                  │  └─ join region
                  │     └─ join store
                  │        └─ scan sales (shop.fact_sales)
                  └─ derive store.zone, sales.channel, its place
                     └─ filter not (sales.units is null) and its place <= 3
                        └─ look around for its place within each store.zone
                           └─ derive store.zone, sales.channel, sales.revenue, sales.orders, sales.units, sales.per_order
                              └─ aggregate sales.revenue, sales.orders, sales.units by store.zone, sales.channel
                                 └─ compute store.zone, sales.channel, sales.revenue, sales.units
                                    └─ join region
                                       └─ join store
                                          └─ scan sales (shop.fact_sales)",
    );
    let sql = sql_of(&planned(&query, &["all"]).expect("sound"));
    for line in [
        r#"CASE WHEN NOT "its place" IS NULL THEN "sales.channel" END AS "sales.channel""#,
        r#"CASE WHEN "its place" IS NULL THEN 1 ELSE 0 END AS "others""#,
        r#"LEFT JOIN "first_groups" ON "sales_rows"."store.zone" IS NOT DISTINCT FROM "first_groups"."store.zone""#,
        r#"GROUP BY "store.zone", "sales.channel", "others""#,
    ] {
        assert!(sql.contains(line), "{line}\n{sql}");
    }
    assert_eq!(
        sql.matches("fact_sales").count(),
        1,
        "the rows are read once\n{sql}"
    );
}
