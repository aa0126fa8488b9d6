//! The review queue, and the edits that empty it.

use semantic::{ModelFile, Status, load};

use crate::review::{Change, review, revise};

const MODEL: &str = r#"# Somebody's own words stay.
cubes:
  - name: payment
    sql_table: public.payment
    title: Payment
    meta:
      querent:
        status: inferred
        confidence: 0.8
        evidence: it has amounts
        about:
          tags: [fact]
          key:
            confidence: 1
            evidence: the database declares it
          staff:
            confidence: 0.75
            evidence: it is named after the table
    joins:
      - name: staff
        sql: "{CUBE}.staff_id = {staff}.staff_id"
        relationship: many_to_one
    dimensions:
      - name: payment_id
        sql: "{CUBE}.payment_id"   # the key
        type: number
        primary_key: true
      - name: kind
        sql: "{CUBE}.kind"
        type: string
        meta:
          querent:
            status: inferred
            confidence: 0.4
            evidence: no value was seen
    measures:
      - name: amount
        sql: "{CUBE}.amount"
        type: sum
        title: Payment amount
        meta:
          querent:
            status: inferred
            confidence: 0.85
            evidence: its name says an amount
      - {name: flow, sql: "{CUBE}.amount", type: sum, meta: {querent: {status: inferred}}}
  - name: staff
    sql_table: public.staff
    dimensions: [{name: staff_id, sql: "{CUBE}.staff_id", type: number, primary_key: true}]
"#;

fn files(text: &str) -> Vec<ModelFile> {
    let path = "model/payment.yaml".to_owned();
    let text = text.to_owned();
    vec![ModelFile { path, text }]
}

/// The file after a change, which must still be a model without faults.
fn revised(text: &str, path: &str, change: Change) -> String {
    let revised = revise(&files(text), path, &change).unwrap_or_else(|why| panic!("{why}"));
    let (_, faults) = load(&files(&revised.text));
    assert!(faults.is_empty(), "{path}: {faults}\n{}", revised.text);
    revised.text
}

fn paths(text: &str, questions: &[&str]) -> Vec<String> {
    let questions: Vec<String> = questions.iter().map(|text| (*text).to_owned()).collect();
    let queue = review(&files(text), &questions);
    queue.into_iter().map(|item| item.path).collect()
}

#[test]
fn the_least_sure_and_most_used_come_first() {
    let queue = paths(MODEL, &[]);
    let expected = [
        "payment.flow",
        "payment.joins.staff",
        "payment.kind",
        "payment.amount",
        "payment",
        "payment.key",
    ];
    assert_eq!(queue, expected);
    let asked = [
        "payment amount by kind",
        "payment amount by month",
        "payment amount in 2022",
    ];
    let queue = paths(MODEL, &asked);
    assert_eq!(queue[1], "payment.amount", "{queue:?}");
}

#[test]
fn what_is_certified_is_inferred_no_more_and_all_else_stays() {
    let mut text = MODEL.to_owned();
    for path in [
        "payment",
        "payment.amount",
        "payment.kind",
        "payment.joins.staff",
        "payment.key",
    ] {
        text = revised(&text, path, Change::Certify);
    }
    assert_eq!(paths(&text, &[]), ["payment.flow"]);
    let (model, _) = load(&files(&text));
    let amount = model.member_at("payment.amount").map(|id| model.member(id));
    assert_eq!(
        amount.map(|member| member.standing.status),
        Some(Status::Certified)
    );
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (before, after) = (lines(MODEL), lines(&text));
    assert_eq!(after.len(), before.len() + 2, "two notes more");
    let kept = before.iter().filter(|line| after.contains(line));
    assert!(kept.count() >= before.len() - 3);
}

#[test]
fn whoever_corrects_something_stands_behind_it() {
    let text = revised(
        MODEL,
        "payment.amount",
        Change::Title("Takings: \"all\"".to_owned()),
    );
    let text = revised(&text, "payment.kind", Change::Hide);
    let text = revised(&text, "payment.kind", Change::Title("Kind".to_owned()));
    let text = revised(&text, "payment.amount", Change::Type("avg".to_owned()));
    let (model, _) = load(&files(&text));
    let member = |path: &str| model.member(model.member_at(path).expect("it is there"));
    assert_eq!(member("payment.amount").title, "Takings: \"all\"");
    assert!(text.contains("        type: avg\n"), "{text}");
    assert!(!member("payment.kind").public);
    assert_eq!(member("payment.kind").standing.status, Status::Certified);
}

#[test]
fn what_is_removed_is_gone_with_its_list_where_that_is_empty() {
    let text = revised(MODEL, "payment.joins.staff", Change::Remove);
    assert!(!text.contains("joins:"), "{text}");
    let text = revised(&text, "payment.kind", Change::Remove);
    assert!(
        !text.contains("kind") && text.contains("payment_id"),
        "{text}"
    );
}

#[test]
fn what_cannot_be_edited_is_refused_with_the_reason() {
    for (path, change, expected) in [
        ("payment.flow", Change::Certify, "in one line"),
        ("payment.payment_id", Change::Certify, "stand behind it"),
        ("payment.gone", Change::Certify, "no member 'gone'"),
        ("gone", Change::Certify, "no file"),
        ("payment.joins.gone", Change::Remove, "no join 'gone'"),
        ("payment.joins.gone", Change::Certify, "stand behind it"),
        ("payment", Change::Remove, "with its file"),
        ("a.b.c", Change::Certify, "is no cube"),
    ] {
        let refused = revise(&files(MODEL), path, &change).expect_err(path);
        assert!(refused.contains(expected), "{path}: {refused}");
    }
}
