//! Model files that are Jinja templates.

use super::*;

#[test]
fn a_template_is_rendered_and_then_read() {
    let text = r#"
{% macro total(name) %}{name: {{ name }}_total, sql: {{ name }}, type: sum}{% endmacro %}
{# Nobody sees this. #}
cubes:
  - name: sales
    sql_table: fact_sales
    dimensions:
      - {name: status, sql: "UPPER({CUBE}.status)", type: string}
    measures:
{%- for name in ["net", "gross"] %}
      - {{ total(name) }}
{%- endfor %}
"#;
    let model = model(text);
    let expected = ["sales.status", "sales.net_total", "sales.gross_total"];
    assert_eq!(public(&model), expected);
}

#[test]
fn positions_after_rendering_say_that_nobody_wrote_those_lines() {
    let text =
        "cubes:\n{% for n in [1, 2] %}\n- {name: c{{ n }}, sql_table: t, titel: x}\n{% endfor %}";
    let expected = [
        "m.yaml (rendered):3:28: cube 'c1' has no key 'titel' [model.invalid]; did you mean 'title'?",
        "m.yaml (rendered):5:28: cube 'c2' has no key 'titel' [model.invalid]; did you mean 'title'?",
    ];
    assert_eq!(faults(text), expected);
}

#[test]
fn a_template_reads_nothing_but_itself_and_comes_to_an_end() {
    for (template, expected) in [
        (
            "{{ env_var('HOME') }}",
            "m.yaml:2:1: the template cannot be rendered: the settings of the tenant have no variable 'HOME'",
        ),
        (
            "{{ COMPILE_CONTEXT.securityContext.city }}",
            "say by access_policy what differs by person",
        ),
        (
            "{{ nobody }}",
            "m.yaml:2:1: the template cannot be rendered: undefined value",
        ),
        (
            "{% for x in [1] %}",
            "m.yaml:2:1: the template cannot be rendered: unexpected end of input",
        ),
        ("{% include 'other' %}", "the template cannot be rendered: "),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}",
            "the template cannot be rendered: ",
        ),
        (
            "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
            "the template cannot be rendered: ",
        ),
    ] {
        let found = faults(&format!("cubes:\n{template}\n"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(expected), "{expected}\n{found:?}");
    }
}

#[test]
fn a_template_may_know_what_the_settings_of_its_tenant_say() {
    let text = r#"
cubes:
{%- for region in COMPILE_CONTEXT.security_context.regions %}
  - {name: {{ region }}, sql_table: "{{ env_var('SCHEMA') }}.{{ env_var('TABLE', 't') }}"}
{%- endfor %}
"#;
    let values = TemplateValues {
        variables: [("SCHEMA".to_owned(), "shop".to_owned())].into(),
        context: [("regions".to_owned(), serde_json::json!(["north", "south"]))].into(),
    };
    let (model, faults) = load_with(&[file(text)], &values);
    assert!(faults.is_empty(), "{faults}");
    let names: Vec<&str> = model
        .cubes()
        .iter()
        .map(|cube| cube.name.as_str())
        .collect();
    assert_eq!(names, ["north", "south"]);
    let (schema, name) = (Some("shop".to_owned()), "t".to_owned());
    assert_eq!(model.cubes()[0].rows, Rows::Table { schema, name });
    let (other, faults) = load(&[file(text)]);
    assert_eq!(
        faults.0.len(),
        1,
        "another tenant's settings say nothing: {faults}"
    );
    assert_ne!(
        other.version, model.version,
        "settings are a part of what is read"
    );
}

#[test]
fn a_model_in_javascript_is_told_apart_from_broken_yaml() {
    for (path, text) in [
        ("orders.js", "cube(`orders`, {});"),
        ("orders.yaml", "cube(`orders`, {\n  sql_table: `x`\n});"),
        ("orders.ts", "export default {}"),
    ] {
        let (path, text) = (path.to_owned(), text.to_owned());
        let (_, faults) = load(&[ModelFile { path, text }]);
        assert!(
            faults
                .to_string()
                .contains("JavaScript models are not read"),
            "{faults}"
        );
    }
}

#[test]
fn what_belongs_elsewhere_is_refused_by_name() {
    for (sql, expected) in [
        ("{a.sql()}", "'sql()' belongs in the 'sql' of a cube"),
        (
            "{SECURITY_CONTEXT.city.filter('x')}",
            "say by 'row_level' of an access_policy",
        ),
        (
            "{SQL_UTILS.dateBin('x')}",
            "of SQL_UTILS there is convertTz",
        ),
    ] {
        let found = faults(&format!(
            "cubes: [{{name: a, sql_table: t, dimensions: [{{name: b, type: string, sql: \"{sql}\"}}]}}]"
        ));
        assert!(found[0].contains("the sql of dimension 'a.b'"), "{found:?}");
        assert!(found[0].contains(expected), "{found:?}");
    }
}

#[test]
fn a_time_is_in_the_zone_of_the_tenant_already() {
    let fragment = |sql: &str| {
        let model = model(&format!(
            "cubes: [{{name: a, sql_table: t, dimensions: [{{name: b, type: time, sql: {sql:?}}}, {{name: c, type: time, sql: c}}]}}]"
        ));
        let member = model.member(model.member_at("a.b").expect("there"));
        member.dimension().expect("one").sql.clone()
    };
    let plain = fragment("({CUBE}.at)");
    assert_eq!(fragment("{SQL_UTILS.convertTz(f'{CUBE}.at')}"), plain);
    assert_eq!(fragment("{SQL_UTILS.convertTz(\"{CUBE}.at\")}"), plain);
    assert_eq!(fragment("{SQL_UTILS.convertTz(c)}"), fragment("{c}"));
}
