mod around;
mod clock;
mod cubes;
mod existence;
mod facts;
mod json;
mod load;
mod masks;
mod members;
mod odd_input;
mod own;
mod queries;
mod relative;
mod resolve;
mod rights;
mod roles;
mod routes;
mod schema;
mod semi_additive;
mod sql_text;
mod stages;
mod standing;
mod sub_queries;
mod switches;
mod templates;
mod ungrouped;
mod versus;
mod views;
mod windows;

use std::sync::{Arc, LazyLock};

use crate::*;

fn file(text: &str) -> ModelFile {
    ModelFile {
        path: "m.yaml".into(),
        text: text.into(),
    }
}

/// A model that must be sound.
fn model(text: &str) -> Arc<Model> {
    let (model, faults) = load(&[file(text)]);
    assert!(faults.is_empty(), "{faults}");
    Arc::new(model)
}

/// What is wrong with a model, one line each.
fn faults(text: &str) -> Vec<String> {
    let (_, faults) = load(&[file(text)]);
    faults.0.iter().map(ToString::to_string).collect()
}

/// Somebody who sees what is public.
fn everybody(model: &Arc<Model>) -> Visible {
    let public = model.members().iter().filter(|member| member.public);
    let public: Vec<MemberId> = public.map(|member| member.id).collect();
    Visible::new(model.clone(), &public, Vec::new())
}

/// The shop, as everybody sees it.
static SHOP_SEEN: LazyLock<Visible> = LazyLock::new(|| everybody(&model(SHOP)));

fn public(model: &Model) -> Vec<&str> {
    let members = model.members().iter().filter(|member| member.public);
    members.map(|member| member.path.as_str()).collect()
}

const SHOP: &str = r#"
cubes:
  - name: sales
    sql_table: shop.fact_sales
    meta: {querent: {time_dimension: sold_on, synonyms: [turnover]}}
    joins:
      - {name: store, sql: "{CUBE}.store_id = {store}.id", relationship: many_to_one}
      - {name: product, sql: "{CUBE}.product_id = {product.id}", relationship: many_to_one}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: sold_on, sql: sold_on, type: time}
      - {name: is_return, sql: is_return, type: boolean}
      - {name: quantity, sql: "{CUBE}.qty", type: number}
    measures:
      - {name: orders, type: count}
      - {name: revenue, sql: amount, type: sum, format: currency, meta: {querent: {currency: INR}}}
      - {name: average, sql: "{revenue} / {orders}", type: number}
    segments:
      - {name: large, sql: "{quantity} > 10"}
  - name: store
    sql_table: dim_store
    joins:
      - {name: region, sql: "{CUBE}.region_id = {region}.id", relationship: many_to_one}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: city, sql: city, type: string}
    measures:
      - {name: stores, type: count}
  - name: region
    sql_table: dim_region
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: zone, sql: zone, type: string}
  - name: product
    sql_table: dim_product
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: brand, sql: brand_name, type: string}
"#;
