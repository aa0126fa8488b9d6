//! Counts of tests, read from what the test runners print while it passes through.

use std::fmt;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl Tally {
    pub fn plus(self, other: Tally) -> Tally {
        Tally {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }

    /// What one line of output counts: the closing line of cargo's harness or of Vitest, or one of
    /// the closing lines of Playwright.
    pub fn of_line(line: &str) -> Tally {
        let plain = without_colours(line);
        let line = plain.trim_start();
        let words: Vec<&str> = line
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let closes = ["test result: ", "Tests "]
            .iter()
            .any(|start| line.starts_with(start));
        if !closes && !is_of_playwright(line) {
            return Tally::default();
        }
        Tally {
            passed: number_before(&words, "passed"),
            failed: number_before(&words, "failed"),
        }
    }
}

/// `5 passed (1.2m)` or `1 failed`, alone on a line.
fn is_of_playwright(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let number = words.next().is_some_and(|word| word.parse::<u64>().is_ok());
    let what = words.next();
    let rest = words.next();
    let took = rest.is_none_or(|word| word.starts_with('(') && word.ends_with(')'));
    number && matches!(what, Some("passed" | "failed")) && took && words.next().is_none()
}

/// Less the sequences that colour a terminal, which end at their first letter.
fn without_colours(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        plain
            + part
                .split_once(|c: char| c.is_ascii_alphabetic())
                .map_or("", |(_, behind)| behind)
    })
}

fn number_before(words: &[&str], word: &str) -> u64 {
    let at = words.iter().position(|found| *found == word);
    at.and_then(|at| words.get(at.checked_sub(1)?)?.parse().ok())
        .unwrap_or(0)
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_count_and_other_lines_do_not() {
        let ok = "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s";
        assert_eq!(
            Tally::of_line(ok),
            Tally {
                passed: 5,
                failed: 0
            }
        );
        let bad = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(
            Tally::of_line(bad),
            Tally {
                passed: 12,
                failed: 3
            }
        );
        assert_eq!(
            Tally::of_line("      Tests  1 failed | 22 passed (23)"),
            Tally {
                passed: 22,
                failed: 1
            }
        );
        let coloured = "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m57 passed\u{1b}[39m\u{1b}[90m (58)\u{1b}[39m\n";
        assert_eq!(
            Tally::of_line(coloured),
            Tally {
                passed: 57,
                failed: 0
            }
        );
        let journeys = ["  2 failed\n", "  7 passed (1.2m)\n"].map(Tally::of_line);
        assert_eq!(
            journeys[0].plus(journeys[1]),
            Tally {
                passed: 7,
                failed: 2
            }
        );
        assert_eq!(
            Tally::of_line("7 passed, 2 failed in all").plus(Tally::of_line("1 failed to start")),
            Tally::default()
        );
        assert_eq!(
            Tally::of_line("test result_of_5_passed ... ok"),
            Tally::default()
        );
    }
}
