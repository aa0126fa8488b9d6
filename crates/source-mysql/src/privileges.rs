//! What a login may do, by what the server says was granted to it.

/// Whether what `SHOW GRANTS` prints lets somebody write or change anything.
pub fn can_write(lines: &[String]) -> bool {
    lines.iter().any(|line| {
        let line = line.to_uppercase();
        // A role stands in quotes and has lines of its own.
        let privileges = line
            .split_once(" ON ")
            .map_or("", |(privileges, _)| privileges);
        let privileges = without_columns(privileges.trim_start_matches("GRANT "));
        let harmful = |name: &str| !HARMLESS.contains(&name.trim());
        privileges.split(',').any(harmful) || line.ends_with("WITH GRANT OPTION")
    })
}

/// `SELECT (A, B), INSERT (A)` without what stands in parentheses.
fn without_columns(privileges: &str) -> String {
    let parts = privileges.split('(');
    parts
        .map(|part| part.split_once(')').map_or(part, |(_, rest)| rest))
        .collect()
}

const HARMLESS: &[&str] = &[
    "",
    "USAGE",
    "SELECT",
    "SHOW VIEW",
    "SHOW DATABASES",
    "PROCESS",
    "REPLICATION CLIENT",
    "BINLOG MONITOR",
    "SLAVE MONITOR",
    "REPLICA MONITOR",
    "CONNECTION_ADMIN",
];
