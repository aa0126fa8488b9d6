use base::Granularity;
use sql::{Dialect, Function};

use super::*;

#[test]
fn only_versions_that_can_cut_dates_are_asked_to() {
    for granularity in Granularity::ALL {
        let template = |dialect: &MsSql| {
            let template = dialect.function(Function::Truncate(granularity));
            template.expect("declared")
        };
        assert!(template(&MSSQL_2022).starts_with("DATETRUNC("));
        assert!(!template(&MSSQL).contains("DATETRUNC("));
    }
    assert!(!MSSQL.allows("datetrunc"));
    assert!(MSSQL_2022.allows("datetrunc"));
}

#[test]
fn weeks_do_not_depend_on_the_first_day_that_a_session_has_set() {
    for dialect in [&MSSQL, &MSSQL_2022] {
        let week = dialect.function(Function::Truncate(Granularity::Week));
        let week = week.expect("declared").to_lowercase();
        let by_days = week.contains("datediff(day") && !week.contains("weekday");
        assert!(by_days || week.contains("iso_week"), "{week}");
    }
}

#[test]
fn whole_numbers_are_widened_before_they_are_added_up_or_averaged() {
    let template = |function| MSSQL.function(function).expect("declared");
    assert_eq!(template(Function::SumIntegers), "SUM(CAST({0} AS BIGINT))");
    assert_eq!(template(Function::Avg), "AVG(CAST({0} AS FLOAT))");
    assert_eq!(template(Function::CountRows), "COUNT_BIG(*)");
}

#[test]
fn a_bracket_in_a_name_stays_in_it() {
    assert_eq!(MSSQL.quote("a]; DROP"), "[a]]; DROP]");
}

#[test]
fn functions_that_reach_beyond_their_arguments_are_not_on_the_list() {
    for dialect in [&MSSQL, &MSSQL_2022] {
        for name in [
            "openrowset",
            "openquery",
            "opendatasource",
            "object_id",
            "object_name",
            "db_name",
            "session_context",
            "suser_name",
            "has_perms_by_name",
            "applock_test",
            "newid",
            "replicate",
            "serverproperty",
            "xp_cmdshell",
        ] {
            assert!(!dialect.allows(name), "{name}");
        }
    }
}
