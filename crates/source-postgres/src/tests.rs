use base::Granularity;
use sql::{Dialect, Function};

use super::*;

#[test]
fn a_date_is_cut_without_the_time_zone_of_the_session() {
    for granularity in Granularity::ALL {
        let template = Postgres.function(Function::Truncate(granularity));
        let template = template.expect("declared");
        assert!(template.contains("CAST({0} AS TIMESTAMP)"), "{template}");
    }
}

#[test]
fn a_quote_in_a_name_stays_in_it() {
    assert_eq!(Postgres.quote("a\"; DROP"), "\"a\"\"; DROP\"");
}

#[test]
fn functions_that_reach_beyond_their_arguments_are_not_on_the_list() {
    for name in [
        "pg_sleep",
        "pg_read_file",
        "query_to_xml",
        "lo_import",
        "dblink",
        "set_config",
        "current_setting",
        "pg_advisory_lock",
        "nextval",
        "generate_series",
        "to_regclass",
        "repeat",
        "lpad",
        "pg_notify",
        "txid_current",
        "xpath",
    ] {
        assert!(!Postgres.allows(name), "{name}");
    }
}
