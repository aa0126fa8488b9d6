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

    /// What one line of output counts: the closing line of cargo's harness or of Vitest.
    pub fn of_line(line: &str) -> Tally {
        let line = line.trim_start();
        let Some(rest) = line
            .strip_prefix("test result: ")
            .or_else(|| line.strip_prefix("Tests  "))
        else {
            return Tally::default();
        };
        Tally {
            passed: number_before(rest, "passed"),
            failed: number_before(rest, "failed"),
        }
    }
}

fn number_before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let at = words.iter().position(|part| *part == word);
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
        assert_eq!(Tally::of_line("test five_passed ... ok"), Tally::default());
    }
}
