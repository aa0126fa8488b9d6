//! Lookups of rows: what a question shows, of which rows, in which order.

use std::sync::Arc;

use base::Calendar;
use jiff::civil::date;
use lexicon::ValueIndexBuilder;
use semantic::{MemberId, ModelFile, Visible, load};

use super::fixture::{World, short};
use crate::{Today, Words};

const MODEL: &str = r#"
cubes:
  - name: students
    sql_table: students
    meta: {querent: {looked_up: true}}
    joins:
      - {name: dorms, sql: "{CUBE}.dorm_id = {dorms}.id", relationship: many_to_one}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true, public: true, title: Student ID}
      - {name: name, sql: name, type: string}
      - {name: age, sql: age, type: number}
      - {name: city, sql: city, type: string}
      - {name: joined, sql: joined, type: time, title: Joining date}
    measures:
      - {name: count, type: count}
      - {name: average_of_age, sql: age, type: avg}
      - {name: highest_of_age, sql: age, type: max}
      - {name: different_of_city, sql: city, type: count_distinct}
  - name: dorms
    sql_table: dorms
    meta: {querent: {looked_up: true}}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true, public: true, title: Dorm ID}
      - {name: dorm_name, sql: dorm_name, type: string}
      - {name: capacity, sql: capacity, type: number}
    measures:
      - {name: count, type: count}
  - name: pets
    sql_table: pets
    meta: {querent: {looked_up: true}}
    joins:
      - {name: students, sql: "{CUBE}.owner_id = {students}.id", relationship: many_to_one}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true, public: true, title: Pet ID}
      - {name: kind, sql: kind, type: string}
    measures:
      - {name: count, type: count}
"#;

fn world() -> World {
    let (model, faults) = load(&[ModelFile {
        path: "college.yaml".into(),
        text: MODEL.into(),
    }]);
    assert!(faults.is_empty(), "the fixture model is sound: {faults}");
    let members: Vec<MemberId> = model.members().iter().map(|member| member.id).collect();
    let visible = Visible::new(Arc::new(model), &members, Vec::new());
    let mut values = ValueIndexBuilder::default();
    for (path, value) in [
        ("students.city", "Oslo"),
        ("students.city", "Bergen"),
        ("dorms.dorm_name", "North Hall"),
        ("pets.kind", "cat"),
        ("pets.kind", "dog"),
    ] {
        values.add(path, value);
    }
    let words = Words::new(&visible, values.build());
    World {
        visible,
        words,
        today: Today {
            date: date(2026, 11, 20),
            calendar: Calendar::default(),
        },
    }
}

/// The query without the columns that nobody asked for, but for what sorts.
fn read(question: &str) -> String {
    match world().ask(question) {
        Ok(made) => {
            let mut query = made.query;
            query.measures.retain(|path| !made.beside.contains(path));
            query.dimensions.retain(|path| !made.beside.contains(path));
            query.limit = query.limit.filter(|limit| *limit < 1_000);
            let text = short(&query);
            if query.ungrouped {
                text
            } else {
                format!("grouped {text}")
            }
        }
        Err(_) => "asked back".to_owned(),
    }
}

#[track_caller]
fn reads(cases: &[(&str, &str)]) {
    for (question, query) in cases {
        assert_eq!(read(question), *query, "{question}");
    }
}

#[test]
fn columns_are_shown_of_the_rows_that_fit() {
    reads(&[
        ("What are the names of the students?", "by name"),
        ("List the name and age of all students", "by name,age"),
        (
            "Show the names of students whose age is greater than 20.",
            "by name ? age gt 20",
        ),
        ("names of students older than 20", "by name ? age gt 20"),
        (
            "Find the age of students who live in Oslo",
            "by age ? city equals Oslo",
        ),
        (
            "names of students in the dorm 'North Hall'",
            "by name ? dorm_name equals North Hall",
        ),
        ("names of students with age 18", "by name ? age equals 18"),
        (
            "names of students not from Oslo",
            "by name ? city notEquals Oslo",
        ),
        (
            "What are the distinct cities of students?",
            "grouped by city",
        ),
    ]);
}

#[test]
fn rows_are_sorted_and_cut() {
    reads(&[
        (
            "names of students ordered by age",
            "by name ^ age asc ^ id asc",
        ),
        (
            "List the names of students in descending order of age.",
            "by name ^ age desc ^ id asc",
        ),
        (
            "What is the name of the oldest student?",
            "by name ^ age desc ^ id asc # 1",
        ),
        (
            "names of the 3 youngest students",
            "by name ^ age asc ^ id asc # 3",
        ),
        (
            "Which dorm has the largest capacity?",
            "by dorm_name ^ capacity desc ^ id asc # 1",
        ),
    ]);
}

#[test]
fn many_rows_become_one_number_or_one_for_each() {
    reads(&[
        ("How many students are there?", "grouped count"),
        (
            "How many students are from Oslo?",
            "grouped count ? city equals Oslo",
        ),
        (
            "How many different cities are there?",
            "grouped different_of_city",
        ),
        (
            "What is the average age of the students?",
            "grouped average_of_age",
        ),
        (
            "What is the average and maximum age of students?",
            "grouped average_of_age,highest_of_age",
        ),
        (
            "How many students are there in each city?",
            "grouped count by city",
        ),
        (
            "What is the most common city of students?",
            "grouped by city ^ count desc # 1",
        ),
        (
            "cities with exactly one student",
            "grouped by city ? count equals 1",
        ),
        (
            "Which city has the most students?",
            "grouped by city ^ count desc # 1",
        ),
        (
            "Which dorm has the most students?",
            "grouped by dorm_name ^ count desc # 1",
        ),
    ]);
}

#[test]
fn rows_of_another_thing_must_be_there_or_must_not() {
    let with = read("names of students who have a 'cat'");
    assert!(
        with.contains("negated: false") && with.contains("\"cat\""),
        "{with}"
    );
    let without = read("names of students who do not have any pets");
    assert!(without.contains("negated: true"), "{without}");
    let few = read("names of students without more than 2 pets");
    assert!(few.contains("negated: true") && few.contains("Gt"), "{few}");
    let many = read("names of students with more than 2 pets");
    assert!(many.contains("pets.count") && many.contains("Gt"), "{many}");
}

#[test]
fn what_is_not_read_for_certain_is_asked_back() {
    for question in [
        "names of students who are neither tall nor from Oslo",
        "names of students and their zodiac",
        "names of students from Atlantis",
        "names of students with the second highest age",
        "names of students from both Oslo and Bergen",
        "the ratio of students to pets",
        "names of students in the US",
        "students with at least 2 after 2004",
    ] {
        assert_eq!(read(question), "asked back", "{question}");
    }
}

#[test]
fn no_lookup_reaches_what_is_not_visible() {
    let world = world();
    let model = world.visible.model().clone();
    let hidden = model.member_at("students.age");
    let members = model.members().iter().map(|member| member.id);
    let members: Vec<MemberId> = members.filter(|id| Some(*id) != hidden).collect();
    let visible = Visible::new(model, &members, Vec::new());
    let words = Words::new(&visible, ValueIndexBuilder::default().build());
    let narrow = World {
        visible,
        words,
        today: world.today,
    };
    for question in [
        "names of students older than 20",
        "List the age of all students",
    ] {
        let read = narrow.ask(question);
        let told = format!("{read:?}");
        assert!(read.is_err() && !told.contains("students.age"), "{told}");
    }
}
