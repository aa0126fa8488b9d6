use super::difference;

#[test]
fn another_dialect_shows_no_lines_that_differ_only_in_quotes_and_parameters() {
    let reference = "SELECT\n  \"a\"\nWHERE \"b\" = $1\nLIMIT 5";
    for other in [
        "SELECT\n  `a`\nWHERE `b` = ?\nLIMIT 5",
        "SELECT\n  [a]\nWHERE [b] = @P1\nLIMIT 5",
        "SELECT\n  \"a\"\nWHERE \"b\" = ?12\nLIMIT 5",
    ] {
        assert_eq!(difference(reference, other), "");
    }
    let other = "SELECT TOP (5)\n  [a]\nWHERE [b] = @P1";
    assert_eq!(
        difference(reference, other),
        "- SELECT\n+ SELECT TOP (5)\n- LIMIT 5"
    );
}
