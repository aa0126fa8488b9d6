//! Titles as Cube has them: a name that was given none is written with capitals.

use semantic::{Member, Visible};

/// Words that Cube leaves small within a title.
const SMALL: [&str; 22] = [
    "and", "or", "nor", "a", "an", "the", "so", "but", "to", "of", "at", "by", "from", "into",
    "on", "onto", "off", "out", "in", "over", "with", "for",
];

/// What a member is called beside others of its cube.
pub fn short(visible: &Visible, member: &Member) -> String {
    let behind = member.behind.map(|id| visible.model().member(id));
    // What was given no title has that of the name by which the view knows it.
    let untitled = behind
        .is_some_and(|it| it.title == semantic::title_of(&it.name) && it.title == member.title);
    match untitled {
        true => capitals(&member.name),
        false => titled(&member.name, &member.title),
    }
}

/// What it is called anywhere: with its cube or view before it.
pub fn long(visible: &Visible, member: &Member) -> String {
    let model = visible.model();
    let (name, title) = match member.view {
        Some(view) => (&model.view(view).name, &model.view(view).title),
        None => (
            &model.cube(member.cube).name,
            &model.cube(member.cube).title,
        ),
    };
    format!("{} {}", titled(name, title), short(visible, member))
}

/// A title that was made of the name is made as Cube makes it; others are somebody's own.
pub fn titled(name: &str, title: &str) -> String {
    match title == semantic::title_of(name) {
        true => capitals(name),
        false => title.to_owned(),
    }
}

/// `pct_of_total` becomes "Pct of Total", and `rolling_30d` "Rolling30 D".
pub fn capitals(name: &str) -> String {
    let words: Vec<String> = words(name).collect();
    let cased =
        words.iter().enumerate().map(
            |(at, word)| match at > 0 && SMALL.contains(&word.as_str()) {
                true => word.clone(),
                false => capital(word),
            },
        );
    cased.collect::<Vec<_>>().join(" ")
}

/// Numbers belong to the word before them; what follows a number is a word of its own.
fn words(name: &str) -> impl Iterator<Item = String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = '_';
    for letter in name.chars() {
        let begins = match (before, letter) {
            (_, '_') => false,
            (_, digit) if digit.is_ascii_digit() => words.is_empty(),
            (before, _) if before == '_' || before.is_ascii_digit() => true,
            (before, letter) => before.is_lowercase() && letter.is_uppercase(),
        };
        if begins {
            words.push(String::new());
        }
        if letter != '_' {
            match words.last_mut() {
                Some(word) => word.extend(letter.to_lowercase()),
                None => words.push(letter.to_lowercase().collect()),
            }
        }
        before = letter;
    }
    words.into_iter()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_the_titles_that_clients_know() {
        for (name, title) in [
            ("sales_fp", "Sales Fp"),
            ("pct_of_total", "Pct of Total"),
            ("net_value_per_customer", "Net Value Per Customer"),
            ("rolling_30d_net_value", "Rolling30 D Net Value"),
            ("invoiceDate", "Invoice Date"),
            ("_", ""),
        ] {
            assert_eq!(capitals(name), title, "{name}");
        }
    }

    #[test]
    fn what_somebody_wrote_stays() {
        assert_eq!(titled("net", "Net sales of all"), "Net sales of all");
        assert_eq!(titled("net_sales", "Net sales"), "Net Sales");
    }
}
