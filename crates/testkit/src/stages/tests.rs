use super::difference;

#[test]
fn a_dialect_shows_only_the_lines_in_which_it_differs() {
    let reference = "SELECT\n  \"a\"\nFROM \"t\"\nLIMIT 5";
    let other = "SELECT TOP (5)\n  \"a\"\nFROM \"t\"";
    assert_eq!(
        difference(reference, other),
        "- SELECT\n+ SELECT TOP (5)\n- FROM \"t\"\n- LIMIT 5\n+ FROM \"t\""
    );
    assert_eq!(difference(reference, reference), "");
}
