//! Nothing that is typed or edited may make this crate panic.

use base::Limits;
use proptest::prelude::*;

use super::*;

const QUERY: &str = r#"{"measures": ["sales.revenue", "sales.average"], "dimensions": ["region.zone"],
  "timeDimensions": [{"dimension": "sales.sold_on", "granularity": "month", "dateRange": ["2026-01-01", "2026-03-31"]}],
  "filters": [{"or": [{"member": "store.city", "operator": "equals", "values": ["Pune", 1]}, {"member": "store.city", "operator": "notSet"}]}],
  "segments": ["sales.large"], "order": [["sales.revenue", "desc"]], "limit": 5, "offset": 0}"#;

/// What else a model may say.
const RICH: &str = r#"
  - name: tickets
    extends: store
    sql: "SELECT * FROM {store.sql()} AS s -- all\n WHERE {FILTER_PARAMS.tickets.city.filter('s.city')} AND {FILTER_GROUP(FILTER_PARAMS.tickets.opened.filter(lambda x, y: f's.opened >= {x} AND s.opened <= {y}'))}"
    refresh_key: {every: 1 hour}
    dimensions:
      - {name: opened, sql: "{SQL_UTILS.convertTz(f'{CUBE}.opened')}", type: time, granularities: [{name: fortnight, interval: 2 weeks, origin: "2026-01-05"}]}
      - {name: spot, type: geo, latitude: {sql: lat}, longitude: {sql: lon}}
      - {name: size, type: string, case: {when: [{sql: "{CUBE}.n > 1", label: big}], else: {label: {sql: "{city}"}}}}
    measures:
      - {name: late, type: count, filters: [{sql: "{CUBE}.late"}], drill_members: [city], meta: {querent: {synonyms: [x]}}}
    hierarchies: [{name: h, levels: [size, city]}]
    pre_aggregations: [{name: p, measures: [late], time_dimension: opened, granularity: day}]
views:
  - name: overview
    cubes:
      - {join_path: sales, includes: "*", excludes: [quantity]}
      - {join_path: sales.store, prefix: true, includes: [{name: city, alias: town}]}
    folders: [{name: f, includes: [revenue, {name: g, includes: [orders]}]}]
"#;

const GOVERNED: &str = r#"
    access_policy:
      - group: "*"
        member_level: {includes: "*", excludes: [zone]}
        row_level: {filters: [{member: zone, operator: equals, values: ["{ securityContext.zone }"]}]}
"#;

/// What people and machines do to a text: cut, repeat, swap, and put in something else.
#[derive(Debug, Clone)]
enum Edit {
    Cut(usize, usize),
    Repeat(usize, usize),
    Swap(usize, usize),
    Put(usize, String),
}

const ODD: &[&str] = &[
    "",
    "~",
    "null",
    "{",
    "}",
    "[",
    "]",
    "[]",
    "{}",
    ": ",
    "- ",
    "\n",
    "\n  ",
    "\"",
    "'",
    "|\n",
    "&a ",
    "*a",
    "<<: ",
    "!!int ",
    "name: ",
    "sql: ",
    "CUBE",
    "{CUBE}",
    "{{",
    "é",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "99999999999999999999",
    "-1e999",
    ".inf",
    "0x1F",
    "true",
    "2026-01-01",
    "#",
    "---\n",
    "? ",
    "@",
    "%",
];

fn edit() -> impl Strategy<Value = Edit> {
    let at = || any::<usize>();
    let odd = prop_oneof![
        3 => proptest::sample::select(ODD).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop_oneof![
        (at(), 0usize..60).prop_map(|(at, length)| Edit::Cut(at, length)),
        (at(), 0usize..120).prop_map(|(at, length)| Edit::Repeat(at, length)),
        (at(), at()).prop_map(|(one, other)| Edit::Swap(one, other)),
        (at(), odd).prop_map(|(at, text)| Edit::Put(at, text)),
    ]
}

fn apply(text: &str, edits: &[Edit]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for edit in edits {
        let length = chars.len().max(1);
        match edit {
            Edit::Cut(at, count) => {
                let from = (at % length).min(chars.len());
                let to = (from + count).min(chars.len());
                chars.drain(from..to);
            }
            Edit::Repeat(at, count) => {
                let from = (at % length).min(chars.len());
                let to = (from + count).min(chars.len());
                let part = chars[from..to].to_vec();
                chars.splice(to..to, part);
            }
            Edit::Swap(one, other) if !chars.is_empty() => chars.swap(one % length, other % length),
            Edit::Swap(..) => {}
            Edit::Put(at, text) => {
                let at = (at % length).min(chars.len());
                chars.splice(at..at, text.chars());
            }
        }
    }
    chars.into_iter().collect()
}

/// Loads a model, and uses whatever of it is left.
fn use_model(text: &str) {
    let (model, faults) = load(&[file(text)]);
    let _ = faults.to_string();
    for (index, member) in model.members().iter().enumerate() {
        assert_eq!(member.id.index(), index);
        assert_eq!(model.member_at(&member.path), Some(member.id));
    }
    let visible = everybody(&std::sync::Arc::new(model));
    let query = Query::from_json(QUERY).expect("sound");
    if let Err(faults) = resolve(
        &query,
        &visible,
        &base::Calendar::default(),
        &Limits::default(),
    ) {
        let _ = faults.to_string();
    }
}

/// A few at every save; `cargo xtask test` asks for many more.
fn config() -> ProptestConfig {
    let asked = std::env::var("QUERENT_ODD_CASES").ok();
    ProptestConfig {
        cases: asked.and_then(|text| text.parse().ok()).unwrap_or(500),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_edit_of_a_model_is_too_odd(edits in proptest::collection::vec(edit(), 1..4)) {
        use_model(&apply(&format!("{SHOP}{GOVERNED}"), &edits));
    }

    #[test]
    fn no_edit_of_a_rich_model_is_too_odd(edits in proptest::collection::vec(edit(), 1..4)) {
        use_model(&apply(&format!("{SHOP}{RICH}"), &edits));
    }

    #[test]
    fn no_edit_of_a_query_is_too_odd(edits in proptest::collection::vec(edit(), 1..4)) {
        if let Ok(query) = Query::from_json(&apply(QUERY, &edits)) {
            let _ = resolve(&query, &SHOP_SEEN, &base::Calendar::default(), &Limits::default());
        }
    }

    #[test]
    fn no_template_is_too_odd(text in any::<String>()) {
        let _ = crate::fragment::split(&text);
        let _ = crate::fragment::split_query(&format!("SELECT {text}"));
        let _ = crate::fragment::split_query(&format!("SELECT {{FILTER_PARAMS.a.b.filter({text})}}"));
    }
}

#[test]
fn the_rich_model_is_sound() {
    let faults = faults(&format!("{SHOP}{RICH}"));
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn hostile_yaml_is_a_diagnostic() {
    let laughs: String = (1..30)
        .map(|i| {
            format!(
                "a{i}: &a{i} [{}]\n",
                vec![format!("*a{}", i - 1); 9].join(",")
            )
        })
        .collect();
    for text in [
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        format!("a0: &a0 [x]\n{laughs}"),
        "a: *gone".to_owned(),
        "a: &b [*b]".to_owned(),
        "\u{0}".to_owned(),
        "? [a, b]\n: c".to_owned(),
        "1: 2\ntrue: false\n~: ~".to_owned(),
        "cubes:\n  <<: {a: b}\n".to_owned(),
        "cubes: 99999999999999999999999999".to_owned(),
        "%YAML 9.9\n---\n".to_owned(),
        "---\ncubes: []\n---\ncubes: []\n".to_owned(),
    ] {
        let (_, faults) = load(&[file(&text)]);
        assert!(
            !faults.is_empty(),
            "{}",
            text.chars().take(40).collect::<String>()
        );
        assert!(faults.to_string().len() < 2_000);
    }
}

#[test]
fn nearest_names_come_from_slips_and_cost_little() {
    let names = ["sales.revenue", "sales.orders", "a.b"];
    assert_eq!(nearest("sales.revenu", names), Some("sales.revenue"));
    assert_eq!(nearest("SALES.ORDERS", names), Some("sales.orders"));
    assert_eq!(nearest("something else", names), None);
    assert_eq!(nearest("", names), None);
    assert_eq!(nearest(&"x".repeat(1_000_000), names), None);
}

#[test]
fn a_query_full_of_slips_is_answered_soon() {
    let member = |i: usize| format!("  - {{name: member_number_{i}, sql: x, type: string}}\n");
    let members: String = (0..3_000).map(member).collect();
    let model = model(&format!(
        "cubes:\n- name: a\n  sql_table: t\n  dimensions:\n{members}"
    ));
    let slip = |i: usize| format!(r#"{{"member": "a.membre_nubmer_{i}", "operator": "set"}}"#);
    let slips: Vec<String> = (0..200).map(slip).collect();
    let json = format!(
        r#"{{"dimensions": ["a.member_number_1"], "filters": [{}]}}"#,
        slips.join(",")
    );
    let query = Query::from_json(&json).expect("sound");
    let faults = resolve(
        &query,
        &everybody(&model),
        &base::Calendar::default(),
        &Limits::default(),
    )
    .expect_err("slips");
    let hints = faults.0.iter().filter(|fault| fault.hint.is_some()).count();
    assert_eq!((faults.0.len(), hints), (200, 10));
}
