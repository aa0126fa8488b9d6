//! What an operator is told of somebody's rights.

use super::*;

fn explained(groups: &[&str], states: &[&str], member: &str) -> String {
    let model = model();
    let id = model.member_at(member).expect(member);
    at("2026-11-20T06:00", |moment| {
        explain_access(&actor(groups, states), &model, id, moment).to_string()
    })
}

#[test]
fn an_explanation_names_the_policies_their_groups_and_the_filter_with_its_values() {
    assert_eq!(
        explained(&["regional"], &["Kerala"], "sales.margin"),
        "sales.margin is hidden from someone
- policy 1 of cube sales is for national, of which someone is none
- policy 2 of cube sales matches by regional: it leaves out the member; rows: sales.state is Kerala
- policy 3 of cube sales is for auditor, of which someone is none
- rows of sales: sales.state is Kerala"
    );
    assert_eq!(
        explained(&["regional", "auditor"], &[], "sales.margin"),
        "sales.margin is shown to someone
- policy 1 of cube sales is for national, of which someone is none
- policy 2 of cube sales matches by regional: it leaves out the member; rows: none
- policy 3 of cube sales matches by auditor: it shows the member; rows: sales.margin < 0
- rows of sales: none or sales.margin < 0"
    );
}

#[test]
fn an_explanation_says_that_nothing_matches_and_that_a_cube_is_open() {
    let text = explained(&["visitor"], &[], "sales.total");
    assert!(
        text.ends_with("- no policy lets someone into cube sales"),
        "{text}"
    );
    assert_eq!(
        explained(&["visitor"], &[], "calendar.day"),
        "calendar.day is shown to someone\n- cube calendar has no policies: it is open\n- rows of calendar: all"
    );
}

#[test]
fn an_explanation_shows_the_mask_and_conditions_that_do_not_hold() {
    let model = masks::loaded(
        r#"
cubes:
  - name: staff
    sql_table: staff
    dimensions:
      - {name: name, sql: name, type: string, mask: "***"}
    access_policy:
      - group: clerk
        member_level: {includes: []}
        member_masking: {includes: [name]}
      - group: clerk
        conditions: [{if: "{ securityContext.lead }"}]
"#,
    );
    let id = model.member_at("staff.name").expect("a member");
    assert_eq!(
        at("2026-11-20T06:00", |moment| explain_access(
            &actor(&["clerk"], &[]),
            &model,
            id,
            moment
        )
        .to_string()),
        "staff.name is masked for someone
- policy 1 of cube staff matches by clerk: it masks the member; rows: all
- policy 2 of cube staff matches by clerk, but its conditions do not hold
- the mask is '***'
- rows of staff: all"
    );
}
