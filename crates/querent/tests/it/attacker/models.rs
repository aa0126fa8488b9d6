//! What is tried by whoever writes the model of one tenant, beside others in the same database file.

use semantic::ModelFile;
use serde_json::{Value as Json, json};

use super::Line;
use crate::example::{EXAMPLE, TODAY, enter, opened};
use crate::isolation::foreign;

/// Where the attempt stands in a model file.
pub enum Written {
    /// The table of a cube.
    Table(&'static str),
    /// The query of a cube.
    Rows(&'static str),
    /// A dimension over a table of one's own.
    Column(&'static str),
    /// A measure over it.
    Total(&'static str),
    /// A condition on rows, as a segment.
    Condition(&'static str),
    /// The whole file.
    File(&'static str),
}

use Written::{Column, Condition, File, Rows, Table, Total};

/// One line of the table: what was tried, where, and a part of what is said of it.
struct Attempt(&'static str, Written, &'static str);

const TABLES: [(&str, &[Attempt]); 3] = [
    ("Model files: tables and statements", STATEMENTS),
    ("Model files: templates and what is asked", TEMPLATES),
    ("Model files: names, texts and forms", FORMS),
];

const STATEMENTS: &[Attempt] = &[
    Attempt(
        "a table of the other tenant",
        Table("client_unison.dim_sku"),
        "has no table 'dim_sku' in schema 'client_unison', or that schema is not the tenant's",
    ),
    Attempt(
        "the same, quoted",
        Table("\"client_unison\".\"dim_sku\""),
        "has no table '\"dim_sku\"' in schema '\"client_unison\"', or that schema is not the tenant's",
    ),
    Attempt(
        "the same, with its database",
        Table("cpg.client_unison.dim_sku"),
        "'cpg.client_unison.dim_sku' is not a table: write 'table' or 'schema.table'",
    ),
    Attempt(
        "a table that is a file",
        Table("'/etc/passwd'"),
        "has no table ''/etc/passwd'' in its schemas",
    ),
    Attempt(
        "a table that is a statement",
        Table("(SELECT * FROM client_unison.dim_sku)"),
        "has no table 'dim_sku)' in schema '(SELECT * FROM client_unison', or that schema is not",
    ),
    Attempt(
        "a table with a statement behind it",
        Table("dim_product; DROP TABLE dim_product"),
        "has no table 'dim_product; DROP TABLE dim_product' in its schemas",
    ),
    Attempt(
        "a query of the other tenant's rows",
        Rows("SELECT * FROM client_unison.dim_sku"),
        "has no table 'dim_sku' in schema 'client_unison', or that schema is not the tenant's",
    ),
    Attempt(
        "beside rows of one's own",
        Rows(
            "SELECT product_key AS x FROM client_nectar.dim_product UNION ALL SELECT 1 FROM client_unison.dim_sku",
        ),
        "it reads a table that does not belong to the tenant",
    ),
    Attempt(
        "under a name that hides it",
        Rows(
            "WITH dim_product AS (SELECT 1 AS x FROM client_unison.dim_sku) SELECT x FROM dim_product",
        ),
        "it reads a table that does not belong to the tenant",
    ),
    Attempt(
        "a file by its function",
        Rows("SELECT content AS x FROM read_text('/etc/passwd')"),
        "it reads from something that is not a plain table",
    ),
    Attempt(
        "a file by its name",
        Rows("SELECT * FROM '/etc/passwd'"),
        "it reads a table that does not belong to the tenant",
    ),
    Attempt(
        "a folder",
        Rows("SELECT file AS x FROM glob('/*')"),
        "it reads from something that is not a plain table",
    ),
    Attempt(
        "what tables there are",
        Rows("SELECT table_name AS x FROM information_schema.tables"),
        "it reads a table that does not belong to the tenant",
    ),
    Attempt(
        "settings of the engine",
        Rows("SELECT name AS x FROM duckdb_settings()"),
        "it reads from something that is not a plain table",
    ),
    Attempt(
        "secrets of the engine",
        Rows("SELECT name AS x FROM duckdb_secrets()"),
        "it reads from something that is not a plain table",
    ),
    Attempt(
        "a statement in a text",
        Rows("SELECT * FROM query('SELECT 1 AS x')"),
        "it reads from something that is not a plain table",
    ),
    Attempt(
        "another database",
        Rows("ATTACH '/tmp/x.db'"),
        "the sql of cube 'evil': a query begins with SELECT or WITH",
    ),
    Attempt(
        "a file that is written",
        Rows("COPY (SELECT 1) TO '/tmp/x'"),
        "the sql of cube 'evil': a query begins with SELECT or WITH",
    ),
    Attempt(
        "rows that are changed on the way",
        Rows("WITH x AS (DELETE FROM client_nectar.dim_product RETURNING *) SELECT * FROM x"),
        "it has a clause that is not allowed in a query",
    ),
    Attempt(
        "two statements",
        Rows("SELECT 1 AS x; DROP TABLE client_nectar.dim_product"),
        "the sql of cube 'evil': a ';' would end the statement",
    ),
    Attempt(
        "a comment that is left open",
        Rows("SELECT 1 AS x FROM client_nectar.dim_product /*"),
        "the sql of cube 'evil': a '/*' has no end",
    ),
    Attempt(
        "the other tenant's rows in a column",
        Column("(SELECT MAX(sku_name) FROM client_unison.dim_sku)"),
        "the statement was refused before it was sent: it reads a table that does not belong to the tenant",
    ),
    Attempt(
        "the environment in a column",
        Column("getenv('HOME')"),
        "the statement was refused before it was sent: it calls the function 'getenv', which is not on the list of allowed ones",
    ),
    Attempt(
        "a setting in a column",
        Column("current_setting('home_directory')"),
        "the statement was refused before it was sent: it calls the function 'current_setting', which is not on the list of allowed ones",
    ),
    Attempt(
        "a file in a column",
        Column("(SELECT content FROM read_text('/etc/passwd'))"),
        "the statement was refused before it was sent: it reads from something that is not a plain table",
    ),
    Attempt(
        "a column that ends its statement",
        Column("1 FROM client_unison.dim_sku --"),
        "the sql of dimension 'evil.x': a comment would hide what comes after it",
    ),
    Attempt(
        "a column that closes what is open",
        Column("1) FROM client_unison.dim_sku; --"),
        "the sql of dimension 'evil.x': a ')' has nothing to close",
    ),
    Attempt(
        "a measure that ends its statement",
        Total("1); DROP TABLE client_nectar.dim_product; --"),
        "the sql of measure 'evil.m': a ')' has nothing to close",
    ),
    Attempt(
        "a measure over the other tenant's rows",
        Total("(SELECT COUNT(*) FROM client_unison.dim_sku)"),
        "the statement was refused before it was sent: it reads a table that does not belong to the tenant",
    ),
    Attempt(
        "a text without end",
        Column("repeat('x', 1000000000)"),
        "the statement was refused before it was sent: it calls the function 'repeat', which is not on the list of allowed ones",
    ),
    Attempt(
        "rows without end",
        Rows("SELECT range AS x FROM range(1000000000000)"),
        "it reads from something that is not a plain table",
    ),
    Attempt(
        "a condition with the other tenant's rows",
        Condition("EXISTS (SELECT 1 FROM client_unison.dim_sku)"),
        "the statement was refused before it was sent: it reads a table that does not belong to the tenant",
    ),
];

const TEMPLATES: &[Attempt] = &[
    Attempt(
        "the environment",
        File("{{ env_var('HOME') }}"),
        "the settings of the tenant have no variable 'HOME': a model does not read the server's",
    ),
    Attempt(
        "the environment, with another value at hand",
        File("{{ env_var('RIVAL_PASSWORD', 'none') }}"),
        "a model file must be a map, not text",
    ),
    Attempt(
        "a file of the other tenant",
        File("{% include '../../unison/model/sales.yaml' %}"),
        "tried to include non-existing template '../../unison/model/sales.yaml'",
    ),
    Attempt(
        "a template of the server",
        File("{% extends '/etc/passwd' %}"),
        "template \"/etc/passwd\" does not exist",
    ),
    Attempt(
        "macros of the other tenant",
        File("{% import '../unison/model/macros.jinja' as m %}"),
        "tried to include non-existing template '../unison/model/macros.jinja'",
    ),
    Attempt(
        "the insides of a value",
        File("{{ ''.__class__.__mro__[1].__subclasses__() }}"),
        "undefined value",
    ),
    Attempt(
        "a loop without end",
        File("{% for i in range(1000000000) %}x{% endfor %}"),
        "range has too many elements",
    ),
    Attempt(
        "loops in loops",
        File(
            "{% for i in range(9999) %}{% for j in range(9999) %}{% for k in range(9999) %}x{% endfor %}{% endfor %}{% endfor %}",
        ),
        "engine ran out of fuel",
    ),
    Attempt(
        "a macro that calls itself",
        File("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"),
        "recursion limit exceeded",
    ),
    Attempt(
        "who is asking, while it is read",
        File("{{ COMPILE_CONTEXT.securityContext.groups }}"),
        "undefined value",
    ),
    Attempt(
        "an attribute of who asks, as SQL",
        Column("{SECURITY_CONTEXT.state.unsafeValue()}"),
        "the sql of dimension 'evil.x': 'SECURITY_CONTEXT' is not read in 'sql': say by",
    ),
    Attempt(
        "the attribute of who asks, as a filter",
        Rows(
            "SELECT 1 AS x FROM client_nectar.dim_product WHERE {SECURITY_CONTEXT.state.filter('1=1) UNION SELECT 1 --')}",
        ),
        "the sql of cube 'evil': 'SECURITY_CONTEXT' is not read in 'sql': say by 'row_level' of an",
    ),
    Attempt(
        "a filter's parameter that is SQL",
        Rows(
            "SELECT product_key AS x FROM client_nectar.dim_product WHERE {FILTER_PARAMS.evil.x.filter('1=1) UNION SELECT 1 FROM client_unison.dim_sku --')}",
        ),
        "the sql of cube 'evil': '1=1) UNION SELECT 1 FROM client_unison.dim_sku --': a ')' has",
    ),
    Attempt(
        "a filter's parameter of another cube",
        Rows(
            "SELECT product_key AS x FROM client_nectar.dim_product WHERE {FILTER_PARAMS.product.brand.filter('product_key')}",
        ),
        "[Integer(1)]",
    ),
    Attempt(
        "a member of the other tenant's model",
        Column("{sku.brand}"),
        "the sql of dimension 'evil.x': there is no member 'sku.brand'",
    ),
    Attempt(
        "Python",
        File("{{ __import__('os').environ }}"),
        "__import__ is unknown",
    ),
];

const FORMS: &[Attempt] = &[
    Attempt(
        "a cube that extends one of the other tenant",
        File("cubes:\n  - name: evil\n    extends: sku\n"),
        "cube 'evil' needs 'sql_table'",
    ),
    Attempt(
        "a join to one of the other tenant",
        File(
            "cubes:\n  - name: evil\n    sql_table: dim_product\n    joins:\n      - {name: sku, relationship: many_to_one, sql: \"{CUBE}.product_key = {sku}.sku_key\"}\n",
        ),
        "there is no cube 'sku'",
    ),
    Attempt(
        "a view of the other tenant's cube",
        File("views:\n  - name: evil\n    cubes:\n      - {join_path: sku, includes: \"*\"}\n"),
        "there is no cube 'sku'",
    ),
    Attempt(
        "the other tenant's source",
        File(
            "cubes:\n  - name: evil\n    data_source: ../unison/warehouse\n    sql_table: dim_product\n",
        ),
        "\"../unison/warehouse\" is not a source name: use 1 to 63 of a-z, 0-9, '_' and '-',",
    ),
    Attempt(
        "a name with SQL in it",
        File(
            "cubes:\n  - name: 'evil\"; DROP TABLE dim_product; --'\n    sql_table: dim_product\n",
        ),
        "'evil\"; DROP TABLE dim_product; --' is not a name: use letters, digits and '_', at most",
    ),
    Attempt(
        "a name with a path in it",
        File("cubes:\n  - name: ../../evil\n    sql_table: dim_product\n"),
        "'../../evil' is not a name: use letters, digits and '_', at most 100",
    ),
    Attempt(
        "a name without letters",
        File("cubes:\n  - name: ''\n    sql_table: dim_product\n"),
        "'' is not a name: use letters, digits and '_', at most 100",
    ),
    Attempt(
        "a description that closes a comment",
        File(
            "cubes:\n  - name: evil\n    description: '*/ DROP TABLE dim_product; /*'\n    sql_table: dim_product\n    dimensions:\n      - {name: x, sql: product_key, type: number, description: \"-- */ 1\"}\n    access_policy: [{group: national, row_level: {allow_all: true}}]\n",
        ),
        "[Integer(1)]",
    ),
    Attempt(
        "a title with a script",
        File(
            "cubes:\n  - name: evil\n    title: <script>alert(1)</script>\n    sql_table: dim_product\n    dimensions:\n      - {name: x, sql: product_key, type: number, title: \"<img src=x onerror=alert(1)>\"}\n    access_policy: [{group: national, row_level: {allow_all: true}}]\n",
        ),
        "[Integer(1)]",
    ),
    Attempt(
        "anchors that multiply",
        File(
            "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]\ng: [*f, *f, *f, *f, *f, *f, *f, *f, *f, *f]\n",
        ),
        "not readable as YAML: budget breached: Nodes { nodes: 250001 } at line 1, column 11",
    ),
    Attempt(
        "an object of another language",
        File("cubes: !!python/object/apply:os.system ['id']\n"),
        "a cube must be a map, not text",
    ),
    Attempt(
        "a file by a tag",
        File("cubes: !include /etc/passwd\n"),
        "'cubes' in a model file must be a list, not text",
    ),
    Attempt(
        "a list a thousand deep",
        File(concat!(
            "cubes: ",
            "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
        )),
        "not readable as YAML: unclosed bracket '[' at line 1, column 163",
    ),
    Attempt(
        "a policy that lets everybody in, of a cube that is there",
        File(
            "cubes:\n  - name: secondary_sales\n    sql_table: fact_secondary_sales\n    access_policy: [{group: \"*\", row_level: {allow_all: true}}]\n",
        ),
        "'secondary_sales' exists already (upper and lower case count as the same)",
    ),
];

pub(super) fn lines() -> impl Iterator<Item = Line> {
    TABLES.iter().flat_map(|(door, attempts)| {
        attempts.iter().map(move |Attempt(tried, _, says)| Line {
            door,
            tried,
            back: format!("`{says}`"),
        })
    })
}

impl Written {
    fn file(&self) -> String {
        let mut cube = json!({
            "name": "evil",
            "sql_table": "dim_product",
            "dimensions": [{"name": "x", "sql": "x", "type": "string"}],
            "measures": [{"name": "m", "type": "count"}],
            "access_policy": [{"group": "national", "row_level": {"allow_all": true}}],
        });
        let mut put = |pointer: &str, value: &str| {
            if let Some(place) = cube.pointer_mut(pointer) {
                *place = json!(value);
            }
        };
        match self {
            File(text) => return (*text).to_owned(),
            Table(text) => put("/sql_table", text),
            Rows(text) => {
                put("/sql_table", "");
                cube["sql"] = json!(text);
            }
            Column(text) => put("/dimensions/0/sql", text),
            Total(text) => {
                cube["measures"] = json!([{"name": "m", "sql": text, "type": "sum"}]);
            }
            Condition(text) => cube["segments"] = json!([{"name": "s", "sql": text}]),
        }
        if cube["sql_table"] == "" {
            cube.as_object_mut().expect("a cube").remove("sql_table");
        }
        // JSON is YAML.
        json!({ "cubes": [cube] }).to_string()
    }
}

fn queries() -> [Json; 3] {
    [
        json!({ "dimensions": ["evil.x"], "limit": 5 }),
        json!({ "measures": ["evil.m"] }),
        json!({ "measures": ["evil.m"], "segments": ["evil.s"] }),
    ]
}

/// All that a model's author could read of it: faults, and what queries of an analyst are told.
async fn told(written: &Written) -> String {
    let mut project = EXAMPLE.project.clone();
    project
        .tenants
        .retain(|tenant| tenant.id.as_str() == "nectar");
    project.tenants[0].model.push(ModelFile {
        path: "model/evil.yaml".into(),
        text: written.file(),
    });
    let (service, faults) = opened(project, &[&source_duckdb::DRIVER], TODAY).await;
    let mut told = format!("{faults}\n");
    let ctx = enter(&service, "nectar", "meera");
    for query in queries() {
        let result = service.query(&ctx, &query.to_string()).await;
        let rows = result.as_ref().map(|result| {
            let tables = result.iter().flat_map(|one| one.table.rows());
            tables.map(|row| format!("{row:?}\n")).collect::<String>()
        });
        told += &format!("{result:?}\n{rows:?}\n");
    }
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn no_model_reaches_beyond_its_tenant() {
    let canaries = foreign("nectar");
    let mut wrong = Vec::new();
    for (door, attempts) in TABLES {
        for Attempt(tried, written, says) in attempts {
            let told = told(written).await;
            let leaked = canaries.leaked(&written.file(), &told);
            if !leaked.is_empty() || told.contains("root:x:0") {
                wrong.push(format!(
                    "{door}: {tried}: LEAKED {leaked:?} in {told:.3000}"
                ));
            }
            if !told.contains(says) {
                wrong.push(format!(
                    "{door}: {tried}: '{says}' expected, not {told:.3000}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
