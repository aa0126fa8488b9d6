//! Those who sell: each sees what everybody below them sells, in every dialect the same, and the
//! parts add up to the whole.

use std::collections::{BTreeMap, BTreeSet};

use std::sync::Arc;

use arrow_array::{Array, Int32Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use base::{Actor, ActorId, Attribute, Value};
use plan::deeper;
use project::Tenant;
use semantic::{ModelFile, TreeShape};
use source::NewTable;
use testkit::corpus::Asked;
use testkit::interpret::interpret;
use testkit::memory::Tables;
use testkit::stages::Fixture;

use crate::dialects::DIALECTS;
use crate::example::{PROJECTS, TABLES, fixture};
use crate::sqlite::given;

/// A company whose people know one another by key: what it sells, who reports to whom, and who
/// answers for a place.
struct Company {
    tenant: &'static str,
    total: &'static str,
    force: &'static str,
    key: &'static str,
    above: &'static str,
    /// Who answers for Chennai.
    officer: i64,
}

const COMPANIES: [Company; 2] = [
    Company {
        tenant: "nectar",
        total: r#"{"measures": ["secondary_sales.net_value"]}"#,
        force: "dim_sales_hierarchy",
        key: "employee_key",
        above: "reports_to",
        officer: 53,
    },
    Company {
        tenant: "indus",
        total: r#"{"measures": ["transactions.net_amount"]}"#,
        force: "field_force",
        key: "emp_id",
        above: "rpt_to",
        officer: 544,
    },
];

fn asked(tenant: &str, person: &str) -> Asked {
    Asked {
        tenant: tenant.into(),
        person: person.into(),
        date: "2026-11-20".into(),
        question: String::new(),
    }
}

fn people(tenant: &str) -> &'static Tenant {
    let mut tenants = PROJECTS[0].tenants.iter();
    tenants
        .find(|known| known.id.as_str() == tenant)
        .expect("a tenant")
}

/// The one number of a query, which SQLite and the interpreter must agree on.
fn number(fixture: &Fixture<'_>, query: &str) -> f64 {
    let made = fixture.run(query, DIALECTS);
    assert_eq!(made.statements.len(), DIALECTS.len(), "{:?}", made.blocks);
    let rows = given(fixture, &made);
    let by_sqlite = rows[0][0].parse().unwrap_or(0.0);
    let plan = made.plan.expect("a plan");
    let meant = interpret(&plan, &TABLES).expect("it is interpreted");
    let meant: f64 = meant[0][0].to_string().parse().unwrap_or(0.0);
    assert!((meant - by_sqlite).abs() < 0.01, "{meant} {by_sqlite}");
    by_sqlite
}

impl Company {
    /// Whom everybody reports to.
    fn reports(&self) -> BTreeMap<i64, Option<i64>> {
        let schema = generate::cpg::schema_of(self.tenant).expect("a schema");
        let mut tables = TABLES.0.iter();
        let (_, batches) = tables
            .find(|(table, _)| table.schema == schema && table.name == self.force)
            .expect("a table");
        let column = |name: &str| -> Vec<Option<i64>> {
            let values = batches.iter().flat_map(|batch| {
                let column = batch.column_by_name(name).expect("a column").as_any();
                let column = column.downcast_ref::<Int32Array>().expect("keys").clone();
                (0..column.len())
                    .map(|at| column.is_valid(at).then(|| i64::from(column.value(at))))
                    .collect::<Vec<_>>()
            });
            values.collect()
        };
        let keys = column(self.key).into_iter().flatten();
        keys.zip(column(self.above)).collect()
    }

    /// What somebody with a key sees in all.
    fn total_of(&self, key: i64) -> f64 {
        let actor = Actor {
            id: ActorId::new("somebody").expect("an id"),
            groups: ["sales_force".to_owned()].into(),
            attributes: [("employee".to_owned(), Attribute(vec![Value::Integer(key)]))].into(),
        };
        let any = people(self.tenant).people.keys().next().expect("a person");
        let fixture = Fixture {
            actor: &actor,
            ..fixture(&asked(self.tenant, any.as_str()))
        };
        number(&fixture, self.total)
    }
}

#[test]
fn what_those_below_somebody_sell_adds_up_to_what_they_see() {
    for company in COMPANIES {
        let reports = company.reports();
        let mut seen: BTreeMap<i64, f64> = BTreeMap::new();
        let mut total = |key: i64| *seen.entry(key).or_insert_with(|| company.total_of(key));
        let mut at = company.officer;
        // From the officer in Chennai up to the top.
        while let Some(manager) = reports[&at] {
            let below = reports.iter().filter(|(_, above)| **above == Some(manager));
            let parts: f64 = below.map(|(key, _)| total(*key)).sum();
            let whole = total(manager);
            assert!(
                (parts - whole).abs() < 0.05 && whole > 0.0,
                "{}: {manager} sees {whole}, those below {parts}",
                company.tenant
            );
            at = manager;
        }
        let all = fixture(&asked(company.tenant, national(company.tenant)));
        let all = number(&all, company.total);
        assert!((total(at) - all).abs() < 0.05, "{} {all}", total(at));
    }
}

fn national(tenant: &str) -> &'static str {
    match tenant {
        "nectar" => "meera",
        "unison" => "nandini",
        _ => "yamini",
    }
}

#[test]
fn who_is_not_in_the_hierarchy_sees_nothing_of_it() {
    for company in COMPANIES {
        assert_eq!(company.total_of(999_999), 0.0);
    }
}

/// What somebody whose place is given by attributes sees in all; every level below it is said to be
/// every one.
fn at_place(place: &[(&str, &str)]) -> f64 {
    let below = ["region", "state", "town"].into_iter().skip(place.len());
    let place = place.iter().copied().chain(below.map(|level| (level, "*")));
    let attribute = |text: &str| Attribute(vec![Value::Text(text.into())]);
    let actor = Actor {
        id: ActorId::new("somebody").expect("an id"),
        groups: ["sales_force".to_owned()].into(),
        attributes: place
            .map(|(name, value)| (name.to_owned(), attribute(value)))
            .collect(),
    };
    let fixture = Fixture {
        actor: &actor,
        ..fixture(&asked("unison", "nandini"))
    };
    number(&fixture, r#"{"measures": ["sales.revenue"]}"#)
}

#[test]
fn what_is_sold_in_the_places_of_a_place_adds_up_to_what_is_sold_there() {
    let rows = fixture(&asked("unison", "nandini")).run(
        r#"{"dimensions": ["region.region", "region.state", "region.town"]}"#,
        DIALECTS,
    );
    let places = interpret(&rows.plan.expect("a plan"), &TABLES).expect("places");
    let mut sums: BTreeMap<Vec<String>, f64> = BTreeMap::new();
    let south = |place: &&Vec<Value>| place[0] == Value::Text("Region South".into());
    for place in places.iter().filter(south) {
        let names: Vec<String> = place.iter().map(ToString::to_string).collect();
        let town = [
            ("region", &*names[0]),
            ("state", &names[1]),
            ("town", &names[2]),
        ];
        let town = at_place(&town);
        *sums.entry(names[..1].to_vec()).or_default() += town;
        *sums.entry(names[..2].to_vec()).or_default() += town;
    }
    for (names, sum) in sums {
        let place = ["region", "state"]
            .into_iter()
            .zip(names.iter().map(String::as_str));
        let whole = at_place(&place.collect::<Vec<_>>());
        assert!(
            (whole - sum).abs() < 0.05 && sum > 0.0,
            "{names:?}: {whole}, its parts {sum}"
        );
    }
    let regions: BTreeSet<String> = places.iter().map(|place| place[0].to_string()).collect();
    let regions: f64 = regions
        .iter()
        .map(|region| at_place(&[("region", region)]))
        .sum();
    for head in ["padmini", "nandini"] {
        let all = fixture(&asked("unison", head));
        let all = number(&all, r#"{"measures": ["sales.revenue"]}"#);
        assert!(
            (all - regions).abs() < 0.05,
            "{head}: {all}, the regions {regions}"
        );
    }
}

/// How many rows are found above which there are more than so many, in a tree of these rows.
fn too_deep(rows: &[(i32, Option<i32>)], depth: usize) -> usize {
    let text = "cubes: [{name: force, sql_table: force, meta: {querent: {trees: [{name: line, node: id, parent: boss, actor: me}]}},
        dimensions: [{name: id, sql: id, type: number, primary_key: true}, {name: boss, sql: boss, type: number}]}]";
    let file = ModelFile {
        path: "force.yaml".into(),
        text: text.into(),
    };
    let (model, faults) = semantic::load(&[file]);
    assert!(faults.is_empty(), "{faults}");
    let tree = &model.cubes()[0].trees[0];
    let TreeShape::Parents { parent, .. } = tree.shape else {
        panic!("a tree of parents");
    };
    let columns = ["id", "boss"].map(|name| Field::new(name, DataType::Int32, true));
    let columns = Arc::new(Schema::new(columns.to_vec()));
    let ids = Int32Array::from_iter_values(rows.iter().map(|(id, _)| *id));
    let above = Int32Array::from_iter(rows.iter().map(|(_, above)| *above));
    let batch = RecordBatch::try_new(columns.clone(), vec![Arc::new(ids), Arc::new(above)]);
    let table = NewTable {
        schema: "s".into(),
        name: "force".into(),
        columns,
        primary_key: Vec::new(),
    };
    let tables = Tables(vec![(table, vec![batch.expect("rows")])]);
    let plan = deeper(&model, (tree.node, parent, depth), &tables.catalog("s")).expect("a plan");
    for dialect in DIALECTS {
        let tree = sql::legalize(plan::assemble(&plan), *dialect).expect("legal");
        let statement = sql::render(&tree, *dialect);
        sql::admit(&statement, *dialect, &tables.catalog("s")).expect("it only reads");
    }
    interpret(&plan, &tables).expect("rows").len()
}

#[test]
fn a_tree_that_is_deeper_than_it_says_is_found_and_a_circle_is_not() {
    let line = [(1, None), (2, Some(1)), (3, Some(2)), (4, Some(3))];
    assert_eq!(
        [2, 3, 4, 5].map(|depth| too_deep(&line, depth)),
        [1, 1, 0, 0]
    );
    let circle = [(1, Some(3)), (2, Some(1)), (3, Some(2))];
    assert_eq!(
        [1, 2, 3, 4].map(|depth| too_deep(&circle, depth)),
        [1, 1, 0, 0]
    );
    let itself = [(1, Some(1)), (2, Some(1)), (3, Some(9))];
    assert_eq!([1, 2, 3].map(|depth| too_deep(&itself, depth)), [1, 0, 0]);
}

#[test]
fn the_trees_of_the_example_are_as_deep_as_they_say() {
    for tenant in ["nectar", "indus"] {
        let fixture = fixture(&asked(tenant, national(tenant)));
        let cubes = fixture.model.cubes().iter();
        let trees: Vec<_> = cubes.flat_map(|cube| &cube.trees).collect();
        assert!(!trees.is_empty());
        for tree in trees {
            let TreeShape::Parents { parent, depth, .. } = tree.shape else {
                continue;
            };
            let found = |depth| {
                let plan = deeper(
                    &fixture.model,
                    (tree.node, parent, depth),
                    &fixture.catalog(),
                );
                interpret(&plan.expect("a plan"), &TABLES)
                    .expect("rows")
                    .len()
            };
            assert_eq!((found(depth), found(2)), (0, 1), "{tenant}");
        }
    }
}
