//! Names of months and days.

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// 1 to 12, from the whole name or an abbreviation of at least three letters.
pub fn month(word: &str) -> Option<i8> {
    abbreviated(&MONTHS, word).map(|at| at as i8 + 1)
}

/// 0 (Monday) to 6.
pub fn weekday(word: &str) -> Option<usize> {
    abbreviated(&WEEKDAYS, word)
}

fn abbreviated(names: &[&str], word: &str) -> Option<usize> {
    let known = |name: &str| *name == *word || (is_abbreviation(word) && name.starts_with(word));
    names.iter().position(|name| known(name))
}

/// Three letters, and the few longer forms that are in use. "mar" is; "marc" is a man.
fn is_abbreviation(word: &str) -> bool {
    let longer = ["sept", "tues", "weds", "thur", "thurs"];
    (word.len() == 3 && !["sun", "sat"].contains(&word)) || longer.contains(&word)
}
