//! Older layouts, and what comes of them.

use base::TenantId;

use crate::import::{Imported, from_datasources, from_registry};
use crate::{Environment, Project, read_with};

const DATASOURCES: &str = r#"
datasources:
  customer_db_source:
    type: postgresql
    description: Customers of the bank
    enabled: true
    connection:
      host: "${POSTGRES_HOST:localhost}"
      port: "${POSTGRES_PORT:5432}"
      database: "${POSTGRES_CUSTOMER_DB:customer_db}"
      user: "${POSTGRES_USER:postgres}"
      password: "${POSTGRES_PASSWORD:postgres}"
      min_pool_size: 2
      max_pool_size: 10
      connect_timeout: 10
      application_name: old
    databases: [customer_db]
  many:
    type: postgresql
    connection: {host: db.example, database: all, user: reader}
    databases: [sales, stock]
    retries: 3
  strange:
    type: foxpro
    connection: {path: data/old}
"#;

const SUMMARY: &str = "
data_sources:
  - {id: customer_db, name: Customer DB, datasource: customer_db_source}
  - {id: lost, name: Lost, datasource: nowhere}
";

fn written(imported: &Imported) -> (tempfile::TempDir, Result<Project, String>) {
    let folder = tempfile::tempdir().expect("a folder");
    imported.write(folder.path()).expect("written");
    let project = read_with(folder.path(), &Environment::default());
    (folder, project.map_err(|faults| faults.to_string()))
}

#[test]
fn datasources_become_the_sources_of_a_tenant() {
    let tenant = TenantId::new("bank").expect("an id");
    let imported = from_datasources(&tenant, DATASOURCES, Some(SUMMARY)).expect("read");
    let (_folder, project) = written(&imported);
    // What has no driver is a fault to be mended by hand, and told as one.
    let fault = project.expect_err("a source without a type");
    assert!(fault.contains("source 'strange' needs 'type'"), "{fault}");
    let without = DATASOURCES.split("  strange:").next().expect("the rest");
    let imported = from_datasources(&tenant, without, Some(SUMMARY)).expect("read");
    assert_eq!(
        imported.left_out,
        [
            "datasources.customer_db_source.connection.application_name",
            "datasources.many.databases: taken for schemas of one database",
            "datasources.many.retries",
            "summary.lost: there is no datasource 'nowhere'",
        ]
    );
    let (_folder, project) = written(&imported);
    let project = project.expect("sound");
    let sources = &project.tenants[0].sources;
    let names: Vec<&str> = sources.keys().map(|name| name.as_str()).collect();
    assert_eq!(names, ["customer_db", "many"]);
    let customers = &sources[0];
    assert_eq!(
        (customers.kind.as_str(), customers.title.as_str()),
        ("postgres", "Customer DB")
    );
    let option = |name: &str| customers.settings.options.get(name).map(String::as_str);
    assert_eq!(option("host"), Some("localhost"));
    assert_eq!(option("database"), Some("customer_db"));
    assert_eq!(option("connect_timeout"), Some("10s"));
    assert_eq!(sources[1].settings.schemas, ["sales", "stock"]);
}

const REGISTRY: &str = "
clients:
  nectar: {config: configs/client_nectar.yaml, schema: client_nectar, database: data/cpg.duckdb}
  gone: {config: configs/client_gone.yaml}
";

const CLIENT: &str = r#"
client: {id: nectar, name: "Nectar: Foods", schema: client_nectar}
database: {path: data/cpg.duckdb, type: duckdb, schema: client_nectar}
metrics:
  secondary_sales_value:
    description: Net invoiced value to retailers
    sql: "SUM(net_value)"
    table: client_nectar.fact_secondary_sales
    aggregation: sum
    format: currency
  outlets: {sql: "COUNT(DISTINCT outlet_key)", table: fact_secondary_sales}
  lines: {sql: COUNT(*), table: fact_secondary_sales}
  margin: {sql: "SUM(a) / SUM(b)", table: fact_secondary_sales}
dimensions:
  product:
    levels:
      - {name: category, table: client_nectar.dim_product, column: category_name}
      - {name: brand_name, table: client_nectar.dim_product, column: brand_name}
colours: [red]
"#;

#[test]
fn clients_become_tenants_with_a_model() {
    let file = |path: &str| (path == "configs/client_nectar.yaml").then(|| CLIENT.to_owned());
    let imported = from_registry(REGISTRY, file).expect("read");
    assert_eq!(
        imported.left_out,
        [
            "client_nectar.metrics.margin: 'SUM(a) / SUM(b)' is no aggregate of one column",
            "client_nectar.colours",
            "client_nectar: how these tables are joined is not in the older files: dim_product, \
             fact_secondary_sales",
            "clients.gone: configs/client_gone.yaml cannot be read",
        ]
    );
    let (folder, project) = written(&imported);
    let project = project.expect("sound");
    let tenant = &project.tenants[0];
    assert_eq!(
        (tenant.id.as_str(), tenant.name.as_str()),
        ("nectar", "Nectar: Foods")
    );
    assert_eq!(tenant.sources[0].settings.schemas, ["client_nectar"]);
    let (model, faults) = semantic::load(&tenant.model);
    assert!(faults.is_empty(), "{faults}");
    for path in [
        "fact_secondary_sales.secondary_sales_value",
        "fact_secondary_sales.outlets",
        "fact_secondary_sales.lines",
        "dim_product.category",
        "dim_product.brand_name",
    ] {
        assert!(model.member_at(path).is_some(), "{path}");
    }
    let product = model.cube(model.cube_named("dim_product").expect("a cube"));
    assert_eq!(product.hierarchies.len(), 1);
    // Nothing that is there is written over.
    assert!(imported.write(folder.path()).is_err());
}
