//! PostgreSQL: the contract, and attempts to read around row-level security.

use std::sync::Arc;

use base::Role;
use sqlx::{Executor, PgConnection};
use store::{Batch, Expect, Member, NewEntry, Stream};
use testkit::store_contract::{Subject, event, make, model, within};

use crate::server::{Database, count, refusal};

async fn fresh(test: &str) -> Option<(Subject, Database)> {
    let database = Database::fresh(test).await?;
    Some((Arc::new(database.store().await), database))
}

testkit::store_contract!(fresh);

/// Tables of tenants, and the column that says whose a row is.
const TABLES: [(&str, &str); 6] = [
    ("tenants", "id"),
    ("documents", "tenant"),
    ("records", "tenant"),
    ("entries", "tenant"),
    ("audit_lines", "tenant"),
    ("audit_heads", "tenant"),
];

/// Two tenants with something in each table.
async fn filled(test: &str) -> Option<(Subject, Database)> {
    let (store, database) = fresh(test).await?;
    make(&store, &["nectar", "unison"]).await;
    for name in ["nectar", "unison"] {
        let ctx = within(name);
        let member = Member {
            person: ctx.actor.id.clone(),
            role: Role::Admin,
            groups: Default::default(),
            attributes: Default::default(),
        };
        let entry = NewEntry {
            stream: Stream::Receipt,
            subject: String::new(),
            body: name.into(),
        };
        let batch = Batch::because(event())
            .change(model("sales", Some(name)))
            .put(&member, Expect::Absent)
            .expect("a row")
            .entry(entry);
        store.write(&ctx, &batch).await.expect("written");
    }
    Some((store, database))
}

async fn become_tenant(session: &mut PgConnection, tenant: &'static str) {
    session.execute("BEGIN").await.expect("begun");
    session
        .execute("SET LOCAL ROLE querent_tenant")
        .await
        .expect("a role");
    let set = sqlx::query("SELECT set_config('querent.tenant', $1, true)").bind(tenant);
    session.execute(set).await.expect("set");
}

async fn all_rows(session: &mut PgConnection, table: &str) -> i64 {
    count(session, &format!("SELECT count(*) FROM {table}")).await
}

#[tokio::test]
async fn a_tenant_reads_its_own_rows_whatever_it_asks_for() {
    let Some((_store, database)) = filled("own rows").await else {
        return;
    };
    let mut session = database.session().await;
    become_tenant(&mut session, "nectar").await;
    for (table, whose) in TABLES {
        assert!(all_rows(&mut session, table).await > 0, "{table}");
        let others = format!("SELECT count(*) FROM {table} WHERE {whose} <> 'nectar' OR true");
        let own = format!("SELECT count(*) FROM {table} WHERE {whose} = 'nectar'");
        let seen = count(&mut session, &others).await;
        assert_eq!(seen, count(&mut session, &own).await, "{table}");
    }
    let joined = "SELECT count(*) FROM documents d CROSS JOIN entries e \
        WHERE e.tenant = 'unison' OR d.tenant = 'unison'";
    assert_eq!(count(&mut session, joined).await, 0);
    let changed = "WITH u AS (UPDATE records SET body = 'x' WHERE tenant = 'unison' RETURNING 1) \
        SELECT count(*) FROM u";
    assert_eq!(count(&mut session, changed).await, 0);
}

#[tokio::test]
async fn who_names_no_tenant_finds_nothing() {
    let Some((_store, database)) = filled("no tenant").await else {
        return;
    };
    let mut session = database.session().await;
    // The owner of the tables, with no role taken on.
    for (table, _) in TABLES {
        assert_eq!(
            all_rows(&mut session, table).await,
            0,
            "{table} as its owner"
        );
    }
    // A tenant's setting ends with its transaction: it is empty afterwards, which is nobody.
    become_tenant(&mut session, "nectar").await;
    session.execute("COMMIT").await.expect("ended");
    session
        .execute("SET ROLE querent_tenant")
        .await
        .expect("a role");
    for (table, _) in TABLES {
        assert_eq!(
            all_rows(&mut session, table).await,
            0,
            "{table} without a tenant"
        );
    }
    // What stands above tenants is no tenant either.
    session.execute("RESET ROLE").await.expect("reset");
    become_tenant(&mut session, "-").await;
    for (table, _) in TABLES {
        assert_eq!(all_rows(&mut session, table).await, 0, "{table} as '-'");
    }
}

#[tokio::test]
async fn a_tenant_writes_only_what_is_its_own() {
    let Some((_store, database)) = filled("own writes").await else {
        return;
    };
    let mut session = database.session().await;
    for statement in [
        "INSERT INTO documents VALUES ('unison', 'model', 'x', 9, 'page', 'x', NULL, 0)",
        "INSERT INTO records VALUES ('unison', 'member', 'eve', 1, NULL, '{}')",
        "UPDATE records SET tenant = 'unison'",
        "INSERT INTO entries VALUES ('-', 'receipt', 'x', '', NULL, 0, '')",
        "INSERT INTO audit_heads VALUES ('unison', 'other', 9, '')",
    ] {
        become_tenant(&mut session, "nectar").await;
        let said = refusal(&mut session, statement).await;
        assert!(said.contains("row-level security"), "{statement}: {said}");
        session.execute("ROLLBACK").await.expect("over");
    }
}

#[tokio::test]
async fn what_is_added_is_never_changed_by_anybody() {
    let Some((_store, database)) = filled("append only").await else {
        return;
    };
    let mut session = database.session().await;
    for role in [
        "SET LOCAL ROLE querent_tenant",
        "SET LOCAL ROLE querent_system",
    ] {
        for statement in [
            "UPDATE documents SET body = 'x'",
            "DELETE FROM documents",
            "UPDATE entries SET body = 'x'",
            "DELETE FROM entries",
            "UPDATE audit_lines SET detail = 'x'",
            "DELETE FROM audit_lines",
            "DELETE FROM audit_heads",
            "DELETE FROM tenants",
            "TRUNCATE audit_lines",
            "DROP TABLE audit_lines",
            "ALTER TABLE records DISABLE ROW LEVEL SECURITY",
        ] {
            session.execute("BEGIN").await.expect("begun");
            session.execute(role).await.expect("a role");
            let said = refusal(&mut session, statement).await;
            let denied = said.contains("permission denied") || said.contains("must be owner");
            assert!(denied, "{role}; {statement}: {said}");
            session.execute("ROLLBACK").await.expect("over");
        }
    }
}

/// Whoever adds a table has to say whose its rows are.
#[tokio::test]
async fn every_table_is_under_row_level_security() {
    let Some((_store, database)) = fresh("every table").await else {
        return;
    };
    let mut session = database.session().await;
    let open = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace \
        AND relkind IN ('r', 'p', 'v', 'm', 'f') AND relname <> '_sqlx_migrations' \
        AND NOT (relrowsecurity AND relforcerowsecurity)";
    assert_eq!(count(&mut session, open).await, 0);
    let tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace \
        AND relkind = 'r' AND relrowsecurity";
    assert_eq!(count(&mut session, tables).await, TABLES.len() as i64);
}

#[tokio::test]
async fn replicas_share_a_store_and_have_chains_of_their_own() {
    let Some(database) = Database::fresh("replicas").await else {
        return;
    };
    let settings = |replica: &str| store_sql::Settings {
        replica: replica.into(),
        ..database.settings()
    };
    let open = async |replica| {
        let seal = Arc::new(testkit::store_contract::PlainSeal);
        let system = testkit::store_contract::system();
        store_sql::SqlStore::open(&system, &settings(replica), seal).await
    };
    // Both at once: one of them brings the database up to date.
    let (one, two) = tokio::join!(open("one"), open("two"));
    let (one, two): (Subject, Subject) = (
        Arc::new(one.expect("opened")),
        Arc::new(two.expect("opened")),
    );
    make(&one, &["nectar"]).await;
    let ctx = within("nectar");
    for at in 0..10 {
        let store = if at % 2 == 0 { &one } else { &two };
        store
            .write(&ctx, &Batch::because(event()))
            .await
            .expect("written");
    }
    let heads = one
        .heads(&testkit::store_contract::system())
        .await
        .expect("read");
    let told: Vec<_> = heads
        .iter()
        .map(|head| (head.chain.replica.as_str(), head.number))
        .collect();
    assert_eq!(told, [("one", 6), ("two", 5)]);
}

#[tokio::test]
async fn a_thousand_tenants_are_written_at_once() {
    if let Some((store, _database)) = fresh("a thousand tenants").await {
        crate::many::a_thousand_tenants_are_written_at_once(store).await;
    }
}
