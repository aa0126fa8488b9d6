//! A database that declares nothing, in SQLite: what was planted in it is found.

use std::path::Path;
use std::sync::Arc;

use arrow_array::Int64Array;
use discover::{Bounds, Offer, Profile, Proposal, infer, look, propose};
use semantic::{ModelFile, Status, load};
use source::Guarded;

use crate::database::{self, Column, ctx, texts, write};

/// A column: its name, and what stands in a row.
enum Planted {
    Number(&'static str, fn(i64) -> i64),
    Text(&'static str, fn(i64) -> String),
}

use Planted::{Number, Text};

fn tables() -> Vec<(&'static str, i64, Vec<Planted>)> {
    let day = |row: i64| format!("2024-{:02}-{:02}", 1 + row % 12, 1 + row % 28);
    vec![
        (
            "customers",
            40,
            vec![
                Number("customer_id", |row| row + 1),
                Text("name", |row| format!("Customer {row}")),
                Text("city", |row| format!("City {}", row % 5)),
            ],
        ),
        (
            "products",
            12,
            vec![
                Number("product_id", |row| row + 1),
                Text("name", |row| format!("Product {row}")),
            ],
        ),
        (
            "orders",
            300,
            vec![
                Number("order_id", |row| row + 1_000),
                Number("customer_id", |row| row * 7 % 40 + 1),
                Text("ordered_on", day),
                Number("total_amount", |row| row * 13 % 500),
            ],
        ),
        (
            "order_lines",
            600,
            vec![
                Number("order_id", |row| row / 2 + 1_000),
                Number("line_no", |row| row % 2 + 1),
                Number("product_id", |row| row / 2 % 12 + 1),
                Number("quantity", |row| row % 9),
            ],
        ),
    ]
}

async fn open(folder: &Path) -> Guarded {
    let written = tables().into_iter().map(|(name, rows, columns)| {
        let values = |column: &Planted| -> Column {
            match column {
                Number(name, value) => {
                    let values = (0..rows).map(value);
                    let values = Int64Array::from_iter_values(values);
                    ((*name).to_owned(), Arc::new(values))
                }
                Text(name, value) => {
                    let values = (0..rows).map(|row| Some(value(row)));
                    ((*name).to_owned(), texts(values))
                }
            }
        };
        (name.to_owned(), columns.iter().map(values).collect())
    });
    let file = folder.join("shop.sqlite");
    write(&file, &written.collect::<Vec<_>>()).await;
    database::open(&file).await
}

async fn looked(source: &Guarded, bounds: &Bounds, profile: &mut Profile) -> usize {
    let done = std::sync::atomic::AtomicUsize::new(0);
    let told = |_: discover::Progress<'_>| {
        done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    };
    let looked = look(&ctx(), source, bounds, profile, &told).await;
    looked.expect("it is read");
    done.into_inner()
}

fn references(proposal: &Proposal) -> Vec<String> {
    let mut found = Vec::new();
    for table in &proposal.tables {
        for reference in table
            .references
            .iter()
            .filter(|found| found.confidence >= 0.7)
        {
            let to = &reference.value;
            let (from, key) = (to.columns.join(","), to.to.join(","));
            found.push(format!("{}.{from} -> {}.{key}", table.name, to.table));
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn keys_are_found_where_none_is_declared() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = open(folder.path()).await;
    let mut profile = Profile::default();
    looked(&source, &Bounds::default(), &mut profile).await;
    let proposal = infer(source.catalog(), &profile);
    assert_eq!(
        references(&proposal),
        [
            "order_lines.order_id -> orders.order_id",
            "order_lines.product_id -> products.product_id",
            "orders.customer_id -> customers.customer_id",
        ]
    );
    let keys = proposal.tables.iter().filter_map(|table| {
        let key = table.key.as_ref()?;
        Some(format!("{}: {}", table.name, key.value.columns.join(", ")))
    });
    assert_eq!(
        keys.collect::<Vec<_>>(),
        [
            "customers: customer_id",
            "order_lines: order_id, line_no",
            "orders: order_id",
            "products: product_id",
        ]
    );
}

#[tokio::test]
async fn the_proposed_model_is_one_and_says_that_it_is_inferred() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = open(folder.path()).await;
    let mut profile = Profile::default();
    looked(&source, &Bounds::default(), &mut profile).await;
    let proposal = infer(source.catalog(), &profile);
    let proposed = propose(
        source.catalog(),
        &proposal,
        source.dialect(),
        (None, Offer::default()),
        0.7,
    );
    assert_eq!(proposed.left_out, Vec::<String>::new());
    let files = proposed
        .files
        .into_iter()
        .map(|(path, text)| ModelFile { path, text });
    let (model, faults) = load(&files.collect::<Vec<_>>());
    assert_eq!(faults.0, []);
    assert_eq!(model.cubes().len(), 4);
    assert!(
        model
            .cubes()
            .iter()
            .all(|cube| cube.standing.status == Status::Inferred)
    );
    for path in [
        "orders.total_amount",
        "orders.ordered_on",
        "orders.count",
        "customers.city",
    ] {
        assert!(model.member_at(path).is_some(), "{path}");
    }
    assert!(!proposed.questions.is_empty() && !proposal.review.is_empty());
}

#[tokio::test]
async fn those_who_look_things_up_are_offered_every_column_and_what_can_be_made_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = open(folder.path()).await;
    let mut profile = Profile::default();
    looked(&source, &Bounds::default(), &mut profile).await;
    let (catalog, proposal) = (source.catalog(), infer(source.catalog(), &profile));
    let proposed = propose(
        catalog,
        &proposal,
        source.dialect(),
        (None, Offer::Rows),
        0.7,
    );
    let files = proposed.files.into_iter();
    let files = files.map(|(path, text)| ModelFile { path, text });
    let (model, faults) = load(&files.collect::<Vec<_>>());
    assert_eq!(faults.0, []);
    for path in [
        "orders.order_id",
        "orders.customer_id",
        "orders.total_amount",
    ] {
        let member = model.member_at(path).map(|id| model.member(id));
        let dimension = member.and_then(|member| member.dimension());
        assert!(
            dimension.is_some() && member.is_some_and(|member| member.public),
            "{path}"
        );
    }
    for path in [
        "orders.average_of_total_amount",
        "orders.different_of_customer_id",
    ] {
        assert!(model.member_at(path).is_some(), "{path}");
    }
}

#[tokio::test]
async fn looking_goes_on_where_it_was_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = open(folder.path()).await;
    let mut profile = Profile::default();
    let one = Bounds {
        tables_max: 3,
        ..Bounds::default()
    };
    assert_eq!(looked(&source, &one, &mut profile).await, 3);
    let saved = serde_json::to_string(&profile).expect("it is written");
    let mut profile: Profile = serde_json::from_str(&saved).expect("it is read");
    assert_eq!(looked(&source, &Bounds::default(), &mut profile).await, 1);
    let proposal = infer(source.catalog(), &profile);
    assert_eq!(references(&proposal).len(), 3);
}

#[tokio::test]
async fn what_is_excluded_is_not_looked_at() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = open(folder.path()).await;
    let mut profile = Profile::default();
    let bounds = Bounds {
        excluded: vec!["order_*".into(), "customers.name".into()],
        ..Bounds::default()
    };
    looked(&source, &bounds, &mut profile).await;
    assert!(profile.table("main", "order_lines").is_none());
    let customers = profile.table("main", "customers").expect("it is looked at");
    assert!(customers.column("name").is_none() && customers.column("city").is_some());
}
