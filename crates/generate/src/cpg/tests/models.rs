//! The example's models against the tables that are generated for them.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use semantic::{Cube, Fragment, Member, MemberKind, Model, ModelFile, Piece, Rows};
use source::NewTable;

use super::{tables_of, tenants};

fn model(tenant: &str) -> Model {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples/cpg/tenants")
        .join(tenant);
    let mut files: Vec<ModelFile> = fs::read_dir(folder.join("model"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            ModelFile {
                path: path.display().to_string(),
                text: fs::read_to_string(&path).unwrap(),
            }
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let (model, diagnostics) = semantic::load(&files);
    assert!(diagnostics.0.is_empty(), "{tenant}: {diagnostics:#?}");
    model
}

fn fragments(member: &Member) -> Vec<&Fragment> {
    match &member.kind {
        MemberKind::Dimension(dimension) => vec![&dimension.sql],
        MemberKind::Measure(measure) => measure.sql.iter().collect(),
        MemberKind::Segment(sql) => vec![sql],
    }
}

/// The example has no cube over a query.
fn table_of(cube: &Cube) -> &str {
    match &cube.rows {
        Rows::Table { name, .. } => name,
        Rows::Query(_) => panic!("{} is a query", cube.name),
    }
}

fn check_columns(model: &Model, tables: &[NewTable], fragment: &Fragment, what: &str) {
    for piece in &fragment.pieces {
        let Piece::Column { cube, name } = piece else {
            continue;
        };
        let table = table_of(model.cube(*cube));
        let found = tables.iter().find(|t| t.name == table);
        let known = found.is_some_and(|t| t.columns.column_with_name(name).is_some());
        assert!(known, "{what}: {table} has no column {name}");
    }
}

#[test]
fn every_table_and_column_that_a_model_names_is_generated() {
    for tenant in tenants() {
        let (model, tables) = (model(tenant), tables_of(tenant));
        for cube in model.cubes() {
            assert!(
                tables.iter().any(|t| t.name == table_of(cube)),
                "{tenant}: {}",
                table_of(cube)
            );
            assert!(
                !cube.policies.is_empty(),
                "{tenant}: {} has no policy",
                cube.name
            );
            for join in &cube.joins {
                check_columns(
                    &model,
                    &tables,
                    &join.on,
                    &format!("{tenant}: a join of {}", cube.name),
                );
            }
        }
        for member in model.members() {
            for fragment in fragments(member) {
                check_columns(
                    &model,
                    &tables,
                    fragment,
                    &format!("{tenant}: {}", member.path),
                );
            }
        }
    }
}

#[test]
fn sales_means_one_thing_in_each_company() {
    for (tenant, path) in [
        ("nectar", "secondary_sales.net_value"),
        ("unison", "sales.revenue"),
        ("indus", "transactions.net_amount"),
    ] {
        let model = model(tenant);
        let named = |m: &&Member| {
            let names = m.synonyms.iter().chain([&m.title]);
            m.measure().is_some() && names.map(|n| n.to_lowercase()).any(|n| n == "sales")
        };
        let found: Vec<&str> = model
            .members()
            .iter()
            .filter(named)
            .map(|m| m.path.as_str())
            .collect();
        assert_eq!(found, [path]);
    }
}

/// A word that two members answer to would have to be asked back.
#[test]
fn no_two_members_answer_to_one_word() {
    for tenant in tenants() {
        let model = model(tenant);
        let mut owner: BTreeMap<String, &str> = BTreeMap::new();
        for member in model.members().iter().filter(|m| m.public) {
            let own = member.name.replace('_', " ");
            for word in member.synonyms.iter().chain([&member.title, &own]) {
                let before = owner.insert(word.to_lowercase(), &member.path);
                let other = before.filter(|path| *path != member.path);
                assert_eq!(other, None, "{tenant}: '{word}' names {} too", member.path);
            }
        }
    }
}

/// A fact reaches each master table on one way, or a question about it is ambiguous.
#[test]
fn facts_reach_brands_and_places() {
    let any = |_| true;
    for (tenant, facts, masters) in [
        (
            "nectar",
            &["secondary_sales", "primary_sales"][..],
            &["product", "geography", "distributor"][..],
        ),
        (
            "unison",
            &["sales", "dispatch"],
            &["sku", "region", "dealer"],
        ),
        (
            "indus",
            &["transactions", "purchases"],
            &["item", "location", "stockist"],
        ),
    ] {
        let model = model(tenant);
        for (fact, master) in facts
            .iter()
            .flat_map(|f| masters.iter().map(move |m| (f, m)))
        {
            let (from, to) = (
                model.cube_named(fact).unwrap(),
                model.cube_named(master).unwrap(),
            );
            assert_eq!(
                model.route(from, to, 4, &any).map(|r| r.len()),
                Ok(1),
                "{tenant}: {fact} to {master}"
            );
            assert!(
                model.cube(from).time_dimension.is_some(),
                "{tenant}: {fact}"
            );
        }
    }
}
