//! One server with two tenants, a control store, secrets in its files and environment, and the key
//! of a viewer who may see one state of the first.

use crate::machine::{Machine, Server, files_of};

/// What nobody may meet who has the key: of the other tenant, of the server, of their own tenant.
pub const SECRETS: [&str; 11] = [
    "planted-rival-outlet",
    "planted_rival_table",
    "planted-rival-holdings",
    "3133773133",
    "planted-password-of-rival",
    "planted-value-of-dotenv",
    "planted-server-setting",
    "planted-hidden-state",
    "planted margin",
    "424242424",
    "root:x:0:0",
];

pub struct World {
    pub machine: Machine,
    pub server: Server,
    pub key: String,
    pub of_rival: String,
    before: Vec<(String, String)>,
}

const SHOP: &str = r#"
cubes:
  - name: sales
    title: Sales
    sql_table: sales
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: state, sql: state, type: string}
      - {name: day, sql: day, type: time}
    measures:
      - {name: total, title: Sales, sql: amount, type: sum}
      - {name: margin, title: Planted margin, sql: margin, type: sum}
    access_policy:
      - group: everyone
        row_level: {filters: [{member: state, operator: equals, values: [Goa]}]}
        member_level: {excludes: [margin]}
      - {group: owners, row_level: {allow_all: true}}
"#;

const RIVAL: &str = r#"
cubes:
  - name: planted_rival_cube
    title: Sales
    sql_table: planted_rival_table
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: outlet, sql: outlet, type: string}
    measures:
      - {name: total, title: Sales, sql: amount, type: sum}
    access_policy:
      - {group: everyone, row_level: {allow_all: true}}
"#;

fn fill(machine: &Machine, file: &str, statements: &str) {
    let data = rusqlite::Connection::open(machine.path(file)).expect("opened");
    data.execute_batch(statements).expect("filled");
}

impl World {
    pub fn new() -> Self {
        let mut machine = Machine::new();
        machine.put(
            "project/querent.yaml",
            "name: planted-server-setting\nenvironment: {rival: [RIVAL_PASSWORD]}\n",
        );
        machine.put(
            "project/.env",
            "RIVAL_PASSWORD=planted-password-of-rival\nOTHER=planted-value-of-dotenv\n",
        );
        machine.put("project/tenants/shop/model/sales.yaml", SHOP);
        machine.put("project/tenants/rival/model/sales.yaml", RIVAL);
        machine.put(
            "project/tenants/rival/tenant.yaml",
            "name: planted-rival-holdings\nsources:\n  warehouse: {type: sqlite, path: data/rival.db}\n  far: {type: postgres, host: 127.0.0.1, port: 1, database: d, user: u, password: \"${RIVAL_PASSWORD}\", connect_timeout: 1s}\n",
        );
        let one = RIVAL.replace(
            "    title: Sales\n",
            "    title: Sales\n    data_source: warehouse\n",
        );
        machine.put("project/tenants/rival/model/sales.yaml", &one);
        fill(
            &machine,
            "project/data/shop.db",
            "DROP TABLE sales; CREATE TABLE sales (id INTEGER PRIMARY KEY, state TEXT NOT NULL, \
             day TEXT NOT NULL, amount INTEGER NOT NULL, margin INTEGER NOT NULL) STRICT; \
             INSERT INTO sales (state, day, amount, margin) VALUES ('Goa', '2026-01-01', 1, 424242424), \
             ('Goa', '2026-02-01', 2, 424242424), ('planted-hidden-state', '2026-03-01', 4, 424242424)",
        );
        fill(
            &machine,
            "project/data/rival.db",
            "CREATE TABLE planted_rival_table (id INTEGER PRIMARY KEY, outlet TEXT NOT NULL, \
             amount INTEGER NOT NULL) STRICT; INSERT INTO planted_rival_table (outlet, amount) \
             VALUES ('planted-rival-outlet', 3133773133)",
        );
        machine.works(&["apply", "project"]);
        let key = machine.key("viewer");
        let issue = [
            "key", "--tenant", "rival", "issue", "--name", "test", "--role", "admin", "--group",
            "everyone",
        ];
        let of_rival = machine.works(&issue).trim().to_owned();
        let store = machine.store();
        let server = machine.serve(&["--store", &store, "--files", "project"]);
        let before = watched(&machine);
        Self {
            machine,
            server,
            key,
            of_rival,
            before,
        }
    }

    /// The secrets in what came back that the caller did not say, those made anew each time too.
    pub fn secrets_in(&self, said: &str, told: &str) -> Vec<&str> {
        let ring = std::fs::read_to_string(self.machine.path("control.keys")).expect("the ring");
        let (_, of_rival) = self.of_rival.rsplit_once('.').expect("a secret");
        let mut found: Vec<&str> = SECRETS.into_iter().collect();
        found.retain(|it| told.contains(it) && !said.contains(it));
        if told.contains(of_rival) {
            found.push("the key of the other tenant");
        }
        if ring
            .split_whitespace()
            .any(|it| it.len() > 20 && told.contains(it))
        {
            found.push("the key ring");
        }
        found
    }

    /// A key of the first tenant for somebody of a group.
    pub fn key_of(&mut self, group: &str) -> String {
        let issue = [
            "key", "--tenant", "shop", "issue", "--name", "other", "--role", "viewer", "--group",
            group,
        ];
        self.machine.works(&issue).trim().to_owned()
    }

    /// Nothing of what nobody may write has changed.
    pub fn is_untouched(&self) -> bool {
        watched(&self.machine) == self.before
    }
}

/// The project and its data. The control store keeps who asked what, and so grows.
fn watched(machine: &Machine) -> Vec<(String, String)> {
    let kept = |name: &str| name.starts_with(".querent") || name.contains("/index/");
    let mut files = files_of(&machine.path("project"));
    files.retain(|(name, _)| !kept(name) && !name.ends_with("-wal") && !name.ends_with("-shm"));
    files
}
