use super::*;

#[test]
fn a_table_is_described_further_under_its_own_schema_and_name() {
    let mut catalog = Catalog { tables: Vec::new() };
    for (schema, name, known) in [
        ("a", "x", 1),
        ("a", "x", 1),
        ("a", "y", 2),
        ("b", "y", 3),
        ("b", "x", 4),
        ("a", "x", 4),
    ] {
        let entry = catalog.entry(schema, name);
        assert_eq!((&*entry.schema, &*entry.name), (schema, name));
        entry.columns.push(Column::new("c", None));
        assert_eq!(catalog.tables.len(), known, "{schema}.{name}");
    }
    assert_eq!(catalog.tables[0].columns.len(), 3);
}
