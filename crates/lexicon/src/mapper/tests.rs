use base::TenantId;

use super::{Lessons, Mapper, Mapping, Object, Settings, Way};

fn object(path: &str, names: &[&str]) -> Object {
    Object {
        path: path.to_owned(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        weight: 1.0,
        version: 1,
    }
}

fn mapper() -> Mapper {
    Mapper::new(vec![
        object("sales.net_value", &["net_value", "Net value", "Revenue"]),
        object("sales.cust_acct_no", &["cust_acct_no"]),
        object("sales.order_date", &["order_date", "Order date"]),
        object("sales.ship_date", &["ship_date", "Ship date"]),
        object("stock.qty_oh", &["qty_oh"]),
        object("hr.headcount", &["headcount", "Headcount"]),
        object("sales.unit_price", &["unit_price", "Unit price"]),
        object("sales.export_sales", &["export_sales", "Export sales"]),
    ])
}

fn lessons() -> Lessons {
    Lessons::new(TenantId::new("nectar").unwrap())
}

fn map(term: &str) -> Mapping {
    mapper().map(term, &lessons(), &Settings::default())
}

fn applied(mapping: &Mapping) -> Option<(&str, Way)> {
    mapping
        .applied
        .as_ref()
        .map(|mapped| (mapped.path.as_str(), mapped.way))
}

#[test]
fn a_term_is_mapped_by_name_synonym_abbreviation_and_likeness() {
    for (term, path, way) in [
        ("revenue", "sales.net_value", Way::Exact),
        ("order dates", "sales.order_date", Way::Exact),
        ("customer account number", "sales.cust_acct_no", Way::Exact),
        ("quantity on hand", "stock.qty_oh", Way::Exact),
        ("turnover", "sales.net_value", Way::Synonym),
        ("staff strength", "hr.headcount", Way::Synonym),
        ("fte", "hr.headcount", Way::Abbreviation),
        ("ord dt", "sales.order_date", Way::Abbreviation),
        ("heedcount", "hr.headcount", Way::Similar),
        ("average unit price", "sales.unit_price", Way::Derived),
    ] {
        let mapping = map(term);
        assert_eq!(applied(&mapping), Some((path, way)), "{term}: {mapping:?}");
    }
}

#[test]
fn a_wider_term_is_offered_and_not_applied() {
    let only = Mapper::new(vec![object("sales.total", &["Sales"])]);
    let mapping = only.map("export sales", &lessons(), &Settings::default());
    assert_eq!(mapping.applied, None, "{mapping:?}");
    assert_eq!(mapping.alternatives[0].path, "sales.total");
    assert!(map("zebra").alternatives.is_empty());
}

#[test]
fn two_that_are_as_likely_are_a_question() {
    let two = Mapper::new(vec![
        object("a.sales", &["Sales"]),
        object("b.sales", &["Sales"]),
    ]);
    let mapping = two.map("sales", &lessons(), &Settings::default());
    assert_eq!((mapping.applied, mapping.alternatives.len()), (None, 2));
}

#[test]
fn a_certified_choice_decides_and_grows_with_use() {
    let two = Mapper::new(vec![
        object("a.sales", &["Sales"]),
        object("b.other", &["Something"]),
    ]);
    let settings = Settings::default();
    let mut lessons = lessons();
    lessons.certify("our numbers", "b.other", 1);
    let first = two.map("our numbers", &lessons, &settings).applied.unwrap();
    assert_eq!(
        (first.path.as_str(), first.way),
        ("b.other", Way::Certified)
    );
    lessons.used("Our Number", "b.other");
    let second = two.map("our numbers", &lessons, &settings).applied.unwrap();
    assert!(second.confidence > first.confidence);
    let deaf = Settings {
        learning: false,
        ..settings
    };
    assert_eq!(two.map("our numbers", &lessons, &deaf), Mapping::default());
}

#[test]
fn nothing_is_learned_from_what_nobody_certified() {
    let mut lessons = lessons();
    lessons.used("takings", "sales.export_sales");
    assert!(lessons.is_empty());
    lessons.correct("revenue", "sales.net_value", "sales.export_sales", 1);
    lessons.used("revenue", "sales.net_value");
    let mapping = mapper().map("revenue", &lessons, &Settings::default());
    assert_eq!(
        applied(&mapping),
        Some(("sales.export_sales", Way::Certified)),
        "{mapping:?}"
    );
    let rejected = mapping
        .alternatives
        .iter()
        .find(|mapped| mapped.path == "sales.net_value")
        .unwrap();
    assert!(rejected.confidence < 0.7);
}

#[test]
fn a_lesson_decays_when_its_object_changes_and_goes_with_it() {
    let mut lessons = lessons();
    lessons.certify("our number", "b.other", 1);
    let mut changed = object("b.other", &["Something"]);
    changed.version = 2;
    let confidence = |mapper: &Mapper| {
        let mapping = mapper.map("our number", &lessons, &Settings::default());
        mapping
            .applied
            .or(mapping.alternatives.first().cloned())
            .map(|mapped| mapped.confidence)
    };
    let before = confidence(&Mapper::new(vec![object("b.other", &["Something"])])).unwrap();
    let after = confidence(&Mapper::new(vec![changed])).unwrap();
    assert!(
        after < before && after < Settings::default().similarity,
        "{before} {after}"
    );
    assert_eq!(confidence(&mapper()), None);
}

#[test]
fn lessons_are_kept_and_read_for_their_tenant_only() {
    let mut lessons = lessons();
    lessons.certify("turnover", "sales.net_value", 7);
    lessons.correct("volume", "a.b", "c.d", u64::MAX);
    let text = lessons.text();
    let tenant = |name: &str| TenantId::new(name).unwrap();
    assert_eq!(Lessons::parse(&text, tenant("nectar")), Ok(lessons));
    assert!(
        Lessons::parse(&text, tenant("indus"))
            .unwrap_err()
            .contains("not those of indus")
    );
    assert!(
        Lessons::parse(&format!("{text}x\ty\n"), tenant("nectar"))
            .unwrap_err()
            .contains("line 6")
    );
}

#[test]
fn the_order_of_names_does_not_show() {
    let objects = |reversed: bool| {
        let mut objects: Vec<Object> = (0..50)
            .map(|n| object(&format!("t.c{n}"), &["net amount", &format!("amount {n}")]))
            .collect();
        if reversed {
            objects.reverse();
        }
        Mapper::new(objects)
    };
    let settings = Settings::default();
    for term in ["amount", "net amount", "amuont 7", "total amount"] {
        assert_eq!(
            objects(false).map(term, &lessons(), &settings),
            objects(true).map(term, &lessons(), &settings),
            "{term}"
        );
    }
}
