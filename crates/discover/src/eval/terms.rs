//! Business terms, and the columns that they mean in a database: written by people who know it.

/// What somebody says, and what is meant by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub term: String,
    /// As `table.column`, or `table.count` for the number of its rows; each of them is right.
    pub means: Vec<String>,
}

/// Reads `term = table.column | table.column`, one a line; what follows a `#` is for people.
pub fn read_terms(text: &str) -> Result<Vec<Term>, String> {
    let lines = text.lines().enumerate();
    let told = lines.filter_map(|(at, line)| {
        let line = line.split('#').next().unwrap_or_default().trim();
        (!line.is_empty()).then(|| read(line).ok_or_else(|| wrong(at + 1, line)))
    });
    told.collect()
}

fn wrong(line: usize, text: &str) -> String {
    format!("line {line}: '{text}' is not as in: net sales = sales.net_amount | sales.amount")
}

fn read(line: &str) -> Option<Term> {
    let (term, means) = line.split_once('=')?;
    let means: Option<Vec<String>> = means.split('|').map(|path| path_of(path.trim())).collect();
    let term = term.trim().to_owned();
    (!term.is_empty()).then_some(Term {
        term,
        means: means?,
    })
}

fn path_of(path: &str) -> Option<String> {
    let (table, column) = path.split_once('.')?;
    (!table.is_empty() && !column.is_empty()).then(|| path.to_owned())
}

impl Term {
    /// Whether a proposed member is what is meant. An average is called after its column.
    pub fn is(&self, member: &str) -> bool {
        let plain = member.replacen(".average_", ".", 1);
        self.means
            .iter()
            .any(|path| *path == member || *path == plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_with_all_that_they_may_mean() {
        let terms = read_terms("# a shop\nrevenue = pay.amount | sale.total # either\n\n");
        let terms = terms.expect("it is read");
        assert_eq!(terms.len(), 1);
        assert!(terms[0].is("sale.total") && terms[0].is("pay.average_amount"));
        assert!(!terms[0].is("sale.count"));
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        for wrong in ["revenue", "= a.b", "revenue = amount", "revenue = a. | b.c"] {
            let told = read_terms(&format!("# one\n{wrong}")).expect_err("it is wrong");
            assert!(told.starts_with("line 2"), "{told}");
        }
    }
}
