//! What is inferred is told apart from what people stand behind.

use crate::{ModelFile, Status, load};

fn files(meta: &str) -> Vec<ModelFile> {
    let text = format!(
        "cubes:\n  - name: sale\n    sql_table: sale\n    dimensions:\n      - name: city\n        sql: city\n        type: string\n        meta: {{querent: {meta}}}\n"
    );
    vec![ModelFile {
        path: "sale.yaml".into(),
        text,
    }]
}

#[test]
fn what_says_nothing_was_written_by_people() {
    let (model, faults) = load(&files("{synonyms: [town]}"));
    assert_eq!(faults.0, []);
    assert_eq!(model.members()[0].standing.status, Status::Certified);
}

#[test]
fn what_is_inferred_says_how_sure_it_is_and_why() {
    let meta = "{status: inferred, confidence: 0.8, evidence: so it seems, about: {tags: [place]}}";
    let (model, faults) = load(&files(meta));
    assert_eq!(faults.0, []);
    let standing = &model.members()[0].standing;
    assert_eq!(standing.status, Status::Inferred);
    assert_eq!(standing.confidence, Some(0.8));
    assert_eq!(standing.evidence.as_deref(), Some("so it seems"));
}

#[test]
fn what_is_neither_is_a_fault() {
    for meta in ["{status: guessed}", "{status: inferred, confidence: 80}"] {
        let (_, faults) = load(&files(meta));
        assert_eq!(faults.0.len(), 1, "{meta}");
    }
}
