use std::collections::HashSet;

use crate::{
    Domain, Function, Gap, Refusal, Relation, ValueIndexBuilder, functions, is_stop, key, kin,
    lemma, related, split,
};

fn texts(text: &str) -> Vec<String> {
    split(text).into_iter().map(|word| word.text).collect()
}

#[test]
fn words_keep_their_place_in_the_original() {
    let question = "Show “Tamil Nadu's” ＳＡＬＥＳ, 2026-09-30!";
    let words = split(question);
    let pieces: Vec<&str> = words
        .iter()
        .map(|word| &question[word.start..word.end])
        .collect();
    assert_eq!(
        pieces,
        ["Show", "Tamil", "Nadu's", "ＳＡＬＥＳ", "2026", "09", "30"]
    );
    assert_eq!(
        texts(question),
        ["show", "tamil", "nadu", "sales", "2026", "09", "30"]
    );
    assert!(words[1].quoted && words[2].quoted && !words[3].quoted);
    assert_eq!(words[4].gap, Gap::Comma);
    assert_eq!(words[5].gap, Gap::Hyphen);
}

#[test]
fn names_are_split_like_questions() {
    assert_eq!(
        texts("dim_geography.state_name"),
        ["dim", "geography", "state", "name"]
    );
    assert_eq!(
        texts("1,234.5 café STATEWISE brand-wise otherwise"),
        [
            "1,234.5",
            "cafe",
            "state",
            "wise",
            "brand",
            "wise",
            "otherwise"
        ]
    );
}

#[test]
fn plurals_meet_their_singulars() {
    let pairs = [
        ("brands", "brand"),
        ("categories", "category"),
        ("boxes", "box"),
        ("sales", "sale"),
        ("branches", "branch"),
        ("status", "status"),
        ("class", "class"),
        ("analyses", "analysis"),
        ("outlets", "outlet"),
        ("prices", "price"),
        ("skus", "sku"),
        ("warehouses", "warehouse"),
        ("gas", "gas"),
        ("was", "was"),
        ("taxes", "tax"),
    ];
    for (word, expected) in pairs {
        assert_eq!(lemma(word), expected, "{word}");
    }
}

#[test]
fn irregular_words_are_sorted_for_the_search() {
    for word in ["analyses", "children", "people", "women", "yes", "data"] {
        assert_ne!(lemma(word), "", "{word}");
    }
    assert_eq!(lemma("people"), "person");
    assert_eq!(lemma("women"), "woman");
}

#[test]
fn values_are_found_longest_first_and_only_where_open() {
    let mut builder = ValueIndexBuilder::default();
    builder.add("geo.city", "Delhi");
    builder.add("geo.state", "Delhi");
    builder.add("geo.city", "New Delhi");
    builder.add("geo.state", "Tamil Nadu");
    let index = builder.build();
    let words = split("sales in new delhi and TAMIL-NADU");
    let at = |from: usize| {
        index
            .starting_at(&words, from)
            .iter()
            .map(|hit| (hit.len, hit.path, hit.value))
            .collect::<Vec<_>>()
    };
    assert_eq!(at(2), [(2, "geo.city", "New Delhi")]);
    assert_eq!(at(3), [(1, "geo.city", "Delhi"), (1, "geo.state", "Delhi")]);
    assert_eq!(at(5), [(2, "geo.state", "Tamil Nadu")]);
    let less = index.only(|path| path != "geo.state");
    assert!(less.starting_at(&words, 5).is_empty());
    assert_eq!(less.len(), 2);
}

#[test]
fn a_function_phrase_has_one_meaning_and_is_no_stop_word_that_counts() {
    let mut last = ("", None);
    for (phrase, function) in functions().iter() {
        assert!(
            last.0 != phrase || last.1 == Some(*function),
            "'{phrase}' has two meanings"
        );
        last = (phrase, Some(*function));
        if let Function::Refused(refusal) = function {
            assert!(
                !is_stop(phrase),
                "'{phrase}' ({}) must never be passed over",
                refusal.title()
            );
        }
    }
    assert!(matches!(
        functions().get("Except for"),
        [(_, Function::Refused(Refusal::Negation))]
    ));
}

#[test]
fn kin_is_mutual_and_excludes_the_word_itself() {
    assert!(kin("turnover").contains(&"sales"));
    assert!(kin("Sales").contains(&"turnover"));
    assert!(kin("sales").iter().all(|other| key(other) != key("sales")));
    assert!(kin("zebra").is_empty());
}

fn relation(said: &str, other: &str) -> Option<Relation> {
    let related = related(said).into_iter();
    let found = related.filter(|related| key(related.phrase) == key(other));
    found.map(|related| related.relation).min()
}

#[test]
fn likeness_has_a_direction() {
    assert_eq!(relation("takings", "turnover"), Some(Relation::Synonym));
    assert_eq!(relation("headcount", "fte"), Some(Relation::Abbreviation));
    assert_eq!(relation("dpo", "days sales outstanding"), None);
    assert_eq!(relation("sales", "export sales"), Some(Relation::Narrower));
    assert_eq!(relation("export sales", "sales"), Some(Relation::Broader));
    assert_eq!(relation("export sales", "retail sales"), None);
    let offered = [Relation::Near, Relation::Broader].map(Relation::similarity);
    assert!(
        offered
            .iter()
            .all(|similarity| (0.5..0.7).contains(similarity))
    );
    assert!(!kin("export sales").contains(&"sales"));
}

#[test]
fn every_relation_is_known_from_both_ends() {
    for phrase in thesaurus_phrases() {
        for other in related(phrase) {
            assert!(
                relation(other.phrase, phrase).is_some(),
                "{} -> {phrase}",
                other.phrase
            );
        }
    }
}

#[test]
fn the_thesaurus_is_sorted_and_well_formed() {
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in crate::thesaurus::DATA.lines() {
        match line
            .strip_prefix('[')
            .and_then(|name| name.strip_suffix(']'))
        {
            Some(name) => sections.push((name, Vec::new())),
            None => sections.last_mut().unwrap().1.push(line),
        }
    }
    let names = sections.iter().map(|(name, _)| *name);
    assert!(names.eq(Domain::ALL.map(Domain::name)));
    for (name, lines) in &sections {
        let terms: Vec<&str> = lines
            .iter()
            .map(|line| line.split(" = ").next().unwrap())
            .collect();
        assert!(
            terms.windows(2).all(|pair| pair[0] < pair[1]),
            "{name} is not sorted"
        );
        assert!(terms.len() >= 40, "{name} has only {}", terms.len());
    }
    let phrases: HashSet<String> = thesaurus_phrases().map(key).collect();
    assert!(phrases.len() >= 1_500, "{}", phrases.len());
}

#[test]
fn a_phrase_stands_once_in_a_concept() {
    for line in crate::thesaurus::DATA
        .lines()
        .filter(|line| !line.starts_with('['))
    {
        let phrases: Vec<&str> = phrases_of(line).collect();
        let unique: HashSet<&&str> = phrases.iter().collect();
        assert_eq!(unique.len(), phrases.len(), "{line}");
        let plain = |phrase: &&str| {
            *phrase == phrase.trim() && !phrase.is_empty() && **phrase == phrase.to_lowercase()
        };
        assert!(phrases.iter().all(plain), "{line}");
    }
}

fn thesaurus_phrases() -> impl Iterator<Item = &'static str> {
    let lines = crate::thesaurus::DATA.lines();
    lines
        .filter(|line| !line.starts_with('['))
        .flat_map(phrases_of)
}

fn phrases_of(line: &'static str) -> impl Iterator<Item = &'static str> {
    let lists = [" ~ ", " > ", " : "]
        .iter()
        .fold(vec![line], |lists, mark| {
            lists
                .into_iter()
                .flat_map(|list| list.split(mark))
                .collect()
        });
    let pieces = lists.into_iter().flat_map(|list| list.split(" = "));
    pieces.flat_map(|list| list.split(", "))
}
