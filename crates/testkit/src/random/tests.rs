use std::collections::BTreeSet;

use base::Value;

use super::row::Data;
use super::trial::each_case;
use super::*;

#[test]
fn the_same_choices_make_the_same_world() {
    let made = |seed| {
        let world = world(&mut Draw::new(seed, 500), Options::default());
        format!("{}{:?}", world.files[0].text, world.tables)
    };
    assert_eq!(made(7), made(7));
    assert_ne!(made(7), made(8));
}

#[test]
fn worlds_hold_what_breaks_joins_and_sums() {
    let mut held = BTreeSet::new();
    each_case(60, |draw| {
        let world = world(draw, Options::default());
        let text = &world.files[0].text;
        let joins = [
            "one_to_many",
            "many_to_one",
            "one_to_one",
            "securityContext",
        ];
        held.extend(joins.into_iter().filter(|word| text.contains(word)));
        let data = Data::of(&world);
        for link in &world.shapes[0].links {
            let [keys, ids] = [data.column(0, &link.column), data.column(link.to, "id")];
            let null = |key: &Value| *key == Value::Null;
            held.extend(keys.iter().any(null).then_some("no key"));
            let stray = keys.iter().any(|key| !null(key) && !ids.contains(key));
            held.extend(stray.then_some("a key of no row"));
            let names = data.column(link.to, "name");
            let twice = |at: usize| names[..at].contains(&names[at]);
            held.extend((0..names.len()).any(twice).then_some("a name twice"));
        }
        let negative = data.column(0, "qty").contains(&Value::Integer(-3));
        held.extend(negative.then_some("a negative number"));
        held.extend((world.cubes.len() > 5).then_some("two facts and many dimensions"));
        held.extend((world.shapes[0].rows == 0).then_some("no rows"));
        Ok(())
    });
    assert_eq!(held.len(), 10, "{held:?}");
}

#[test]
#[should_panic(expected = "7 choices of seed")]
fn a_case_that_fails_is_made_small() {
    each_case(20, |draw| {
        let drawn: Vec<usize> = (0..7).map(|_| draw.below(1_000_000)).collect();
        match drawn[6] {
            0 => Ok(()),
            number => Err(format!("{number} was drawn")),
        }
    });
}
