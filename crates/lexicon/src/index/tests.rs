use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use base::TenantId;
use proptest::prelude::*;

use super::fold::{Casing, fold};
use super::mapped::Part;
use super::segment::Segment;
use super::{Hit, How, Index, IndexStore, SegmentBuilder, Sensitivity};
use crate::{key, split};

fn folded(value: &str) -> String {
    let mut key = String::new();
    fold(value, &mut key);
    key
}

fn segment(builder: SegmentBuilder) -> Result<Segment, super::IndexError> {
    let bytes = builder.finish().unwrap();
    Segment::open(Path::new("test"), Part::new(bytes))
}

fn index(values: &[(&str, &str)]) -> Index {
    let segment = segment(builder(values)).unwrap();
    let open = vec![true; segment.paths.len()];
    Index::new(vec![(segment, open)])
}

fn builder(values: &[(&str, &str)]) -> SegmentBuilder {
    let mut builder = SegmentBuilder::default();
    for (path, value) in values {
        let slot = builder.member(path, Sensitivity::Open).unwrap();
        builder.add(slot, value);
    }
    builder
}

fn told(hits: &[Hit]) -> Vec<(&str, &str, How)> {
    hits.iter()
        .map(|hit| (&*hit.path, &*hit.value, hit.how))
        .collect()
}

const COMPANIES: &[(&str, &str)] = &[
    ("customer.name", "Acme Foods Pvt Ltd"),
    ("customer.name", "Acme Steel Works"),
    ("customer.name", "Bharat Traders"),
    ("customer.name", "O'Brien & Sons"),
    ("customer.name", "iTech Solutions"),
    ("geo.city", "Delhi"),
    ("geo.city", "NEW DELHI"),
    ("geo.state", "Delhi"),
    ("geo.state", "Tamil Nadu"),
    ("product.category", "Snacks"),
];

#[test]
fn values_are_found_in_a_question_longest_first_and_as_the_database_writes_them() {
    let index = index(COMPANIES);
    let words = split("sales of snack in new delhi and TAMIL-NADU for o'brien & sons");
    let at = |from| {
        told(&index.starting_at(&words, from))
            .into_iter()
            .map(|hit| (hit.0.to_owned(), hit.1.to_owned()))
            .collect::<Vec<_>>()
    };
    let pairs = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(at(4), pairs(&[("geo.city", "NEW DELHI")]));
    assert_eq!(
        at(5),
        pairs(&[("geo.city", "Delhi"), ("geo.state", "Delhi")])
    );
    assert_eq!(at(7), pairs(&[("geo.state", "Tamil Nadu")]));
    assert_eq!(at(10), pairs(&[("customer.name", "O'Brien & Sons")]));
    assert!(at(0).is_empty() && at(99).is_empty());
    assert_eq!(index.starting_at(&words, 4)[0].len, 2);
}

#[test]
fn a_value_is_found_without_its_legal_form_with_a_typo_and_by_a_part() {
    let index = index(COMPANIES);
    let first = |phrase: &str| {
        told(&index.find(phrase))
            .first()
            .map(|hit| (hit.1.to_owned(), hit.2))
    };
    let found = |value: &str, how| Some((value.to_owned(), how));
    assert_eq!(first("acme foods"), found("Acme Foods Pvt Ltd", How::Legal));
    assert_eq!(
        first("Acme Foods Limited"),
        found("Acme Foods Pvt Ltd", How::Legal)
    );
    assert_eq!(first("Tamil Nado"), found("Tamil Nadu", How::Typo));
    assert_eq!(first("tmail nadu"), found("Tamil Nadu", How::Typo));
    assert_eq!(first("bharat"), found("Bharat Traders", How::Part));
    assert_eq!(first("baharat traders"), found("Bharat Traders", How::Typo));
    assert_eq!(first("steel acme"), found("Acme Steel Works", How::Part));
    assert_eq!(
        first("stel acme"),
        None,
        "four letters are too few for a typo"
    );
    assert_eq!(first("steeel acme"), found("Acme Steel Works", How::Part));
    assert_eq!(index.find("acme").len(), 2);
    assert!(index.find("zzz").is_empty() && index.find("").is_empty());
}

#[test]
fn a_beginning_is_completed_in_order() {
    let index = index(COMPANIES);
    let values = |beginning: &str, limit| {
        let hits = index.complete(beginning, limit);
        hits.into_iter().map(|hit| hit.value).collect::<Vec<_>>()
    };
    assert_eq!(values("ac", 9), ["Acme Foods Pvt Ltd", "Acme Steel Works"]);
    assert_eq!(values("AC", 1), ["Acme Foods Pvt Ltd"]);
    assert_eq!(values("delhi", 9), ["Delhi", "Delhi"]);
    assert!(values("x", 9).is_empty());
}

#[test]
fn a_code_means_its_value() {
    let mut builder = SegmentBuilder::default();
    let state = builder.member("geo.state", Sensitivity::Open).unwrap();
    builder.add(state, "Tamil Nadu");
    builder.add_alias(state, "TN", "Tamil Nadu");
    let segment = segment(builder).unwrap();
    let index = Index::new(vec![(segment, vec![true])]);
    assert_eq!(
        told(&index.find("tn")),
        [("geo.state", "Tamil Nadu", How::Exact)]
    );
}

#[test]
fn what_is_closed_is_found_in_no_way() {
    let closed = index(COMPANIES).only(|path| path != "customer.name" && path != "geo.state");
    for phrase in [
        "acme foods",
        "Acme Foods Pvt Ltd",
        "tamil nadu",
        "tamil nado",
        "steel",
        "bharat traderz",
    ] {
        assert!(closed.find(phrase).is_empty(), "{phrase}");
        assert!(closed.starting_at(&split(phrase), 0).is_empty(), "{phrase}");
        assert!(closed.complete(phrase, 9).is_empty(), "{phrase}");
    }
    assert_eq!(
        told(&closed.find("delhi")),
        [("geo.city", "Delhi", How::Exact)]
    );
    let opened_again = closed.only(|_| true);
    assert!(opened_again.find("tamil nadu").is_empty());
    assert!(closed.only(|_| false).is_empty());
}

#[test]
fn sensitive_members_have_no_way_into_an_index() {
    let mut builder = SegmentBuilder::default();
    assert_eq!(
        builder.member("customer.email", Sensitivity::Sensitive),
        None
    );
    let name = builder.member("customer.city", Sensitivity::Open).unwrap();
    builder.add(name, "Delhi");
    let bytes = builder.finish().unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("email"));
}

#[test]
fn texts_without_words_and_long_ones_are_no_names() {
    let long = "word ".repeat(100);
    assert!(builder(&[("a.b", ""), ("a.b", " - "), ("a.b", &long)]).is_empty());
}

fn tenant(name: &str) -> TenantId {
    TenantId::new(name).unwrap()
}

fn marks(member: &str, mark: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(member.to_owned(), mark.to_owned())])
}

#[test]
fn a_refresh_adds_what_is_new_and_remembers_how_far_it_read() {
    let folder = tempfile::tempdir().unwrap();
    let open = || IndexStore::open(folder.path(), &tenant("nectar")).unwrap();
    assert!(open().index().unwrap().is_empty());
    for day in 1..=9 {
        let mut store = open();
        let value = format!("Value {day}");
        let mark = format!("2026-01-0{day}\t\\ é");
        store
            .add(builder(&[("a.b", &value)]), &marks("a.b", &mark))
            .unwrap();
        assert_eq!(open(), store);
        assert_eq!(open().watermark("a.b"), Some(&*mark));
        let index = open().index().unwrap();
        assert_eq!(index.complete("value", 20).len(), day);
        let files = std::fs::read_dir(folder.path().join("nectar"))
            .unwrap()
            .count();
        assert!(files <= 5, "{files} files after {day} refreshes");
    }
}

#[test]
fn what_is_replaced_or_forgotten_leaves_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = IndexStore::open(folder.path(), &tenant("nectar")).unwrap();
    store
        .add(
            builder(&[("a.b", "Old Secret"), ("c.d", "Stays")]),
            &marks("a.b", "1"),
        )
        .unwrap();
    let before = store.index().unwrap();
    store
        .replace(&["a.b"], builder(&[("a.b", "New")]), &marks("a.b", "2"))
        .unwrap();
    let after = store.index().unwrap();
    assert!(after.find("old secret").is_empty());
    assert_eq!((after.find("new").len(), after.find("stays").len()), (1, 1));
    assert_eq!(
        before.find("old secret").len(),
        1,
        "who has it open keeps reading it"
    );
    store.forget(&["c.d"]).unwrap();
    assert!(store.index().unwrap().find("stays").is_empty());
    for file in std::fs::read_dir(folder.path().join("nectar")).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("secret") && !text.contains("c.d"));
    }
}

#[test]
fn tenants_do_not_meet() {
    let folder = tempfile::tempdir().unwrap();
    let mut nectar = IndexStore::open(folder.path(), &tenant("nectar")).unwrap();
    nectar
        .add(builder(&[("a.b", "Delhi")]), &BTreeMap::new())
        .unwrap();
    let indus = IndexStore::open(folder.path(), &tenant("indus")).unwrap();
    assert!(indus.index().unwrap().is_empty());
    std::fs::rename(folder.path().join("nectar"), folder.path().join("indus")).unwrap();
    let error = IndexStore::open(folder.path(), &tenant("indus")).unwrap_err();
    assert!(
        error.to_string().contains("belongs to another tenant"),
        "{error}"
    );
}

#[test]
fn a_damaged_file_is_told_and_never_read() {
    let bytes = builder(COMPANIES).finish().unwrap();
    let open = |bytes: Vec<u8>| Segment::open(Path::new("test"), Part::new(bytes));
    assert!(open(bytes.clone()).is_ok());
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        assert!(open(damaged).is_err(), "byte {at}");
        assert!(open(bytes[..at].to_vec()).is_err(), "{at} bytes");
    }
    let error = open(bytes[..20].to_vec()).unwrap_err().to_string();
    assert!(
        error.ends_with("delete it, and the next discovery builds it again"),
        "{error}"
    );
}

#[test]
fn the_order_of_adding_does_not_show() {
    let mut reversed = COMPANIES.to_vec();
    reversed.reverse();
    assert_eq!(
        builder(COMPANIES).finish().unwrap(),
        builder(&reversed).finish().unwrap()
    );
}

fn value() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-c]{1,3}",
        "[A-C][a-c]{0,2}",
        Just("Acme".to_owned()),
        Just("acmes".to_owned()),
        Just("ÉTÉ".to_owned()),
        Just("brandwise".to_owned()),
        Just("O'Brien's".to_owned()),
        Just("1,5".to_owned()),
        Just("ß".to_owned()),
    ];
    let gap = prop_oneof![Just(" "), Just("-"), Just(" & "), Just("_"), Just(". ")];
    prop::collection::vec((word, gap), 1..4).prop_map(|words| {
        words
            .into_iter()
            .map(|(word, gap)| word + gap)
            .collect::<String>()
            .trim()
            .to_owned()
    })
}

fn distance_is_at_most_one(a: &str, b: &str) -> bool {
    strsim::osa_distance(a, b) <= 1
}

proptest! {
    #[test]
    fn the_quick_way_to_the_normal_form_is_the_long_way(value in "[ -~]{0,24}") {
        let words = split(&value);
        let long: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        prop_assert_eq!(folded(&value), long.join(" "));
    }

    #[test]
    fn a_value_comes_back_from_its_casing(value in value()) {
        let key = folded(&value);
        if let Some(casing) = Casing::of(&key, &value) {
            prop_assert_eq!(casing.write(&key), value);
        }
    }

    /// What a map over all values finds, the index finds, and nothing else.
    #[test]
    fn an_index_finds_what_a_map_finds(
        values in prop::collection::vec(("[xy]\\.[ab]", value()), 0..30),
        asked in value(),
        closed in "[xy]\\.[ab]",
    ) {
        let pairs: Vec<(&str, &str)> = values.iter().map(|(path, value)| (&**path, &**value)).collect();
        let index = index(&pairs).only(|path| path != closed);
        let visible = || pairs.iter().filter(|(path, _)| *path != closed);
        let one = key(&asked);
        let many = |value: &str| {
            let ends = ["s", "es"].iter().any(|end| *value == format!("{one}{end}"));
            ends || one.ends_with('y') && *value == format!("{}ies", &one[..one.len() - 1])
        };
        let is_exact = |value: &str| {
            let value = folded(value);
            value == folded(&asked) || value == one || !value.is_empty() && many(&value)
        };
        let exact: BTreeSet<_> = visible().filter(|(_, value)| is_exact(value)).collect();
        let found = index.find(&asked);
        let told = || found.iter().map(|hit| (&*hit.path, &*hit.value));
        if exact.is_empty() {
            let close = |value: &str| distance_is_at_most_one(&folded(value), &folded(&asked));
            for hit in found.iter().filter(|hit| hit.how == How::Typo) {
                prop_assert!(close(&hit.value), "{} for {asked}", hit.value);
            }
            if folded(&asked).chars().count() >= 5 && found.len() < 20 {
                for (path, value) in visible().filter(|(_, value)| close(value)) {
                    prop_assert!(told().any(|hit| hit == (*path, *value)), "{value} for {asked}");
                }
            }
        } else if exact.len() <= 20 {
            let told: BTreeSet<_> = told().collect();
            prop_assert_eq!(told, exact.into_iter().copied().collect::<BTreeSet<_>>());
        }
        prop_assert!(told().all(|hit| visible().any(|pair| *pair == hit)));
        let beginning = folded(&asked);
        let begins: BTreeSet<_> = visible().filter(|(_, value)| folded(value).starts_with(&beginning)).copied().collect();
        let completed = index.complete(&asked, 100);
        let completed: BTreeSet<_> = completed.iter().map(|hit| (&*hit.path, &*hit.value)).collect();
        prop_assert_eq!(completed, begins);
    }
}
