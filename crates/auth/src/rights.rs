//! The rights table: which role may do what. `rights.txt` shows all of it.
//!
//! An operation that is not in it cannot be asked for; one that no role has belongs to the server
//! itself.

use std::fmt::Write;

use base::{Rights, Role};

/// Something that can be done, where it is done, and by whom.
#[derive(Debug, PartialEq, Eq)]
pub struct Operation {
    /// As the audit shows it.
    pub name: &'static str,
    /// The functions behind it.
    pub doors: &'static [&'static str],
    pub roles: &'static [Role],
}

const PLATFORM: &[Role] = &[Role::Operator];
const ADMINS: &[Role] = &[Role::Admin];
const EDITORS: &[Role] = &[Role::Admin, Role::Modeler];
const CURIOUS: &[Role] = &[Role::Admin, Role::Modeler, Role::Analyst];
const EVERYBODY: &[Role] = &[Role::Admin, Role::Modeler, Role::Analyst, Role::Viewer];
/// Only the server, before it knows who is asking or for no person at all.
const SERVER: &[Role] = &[];

macro_rules! operations {
    ($($name:ident = $text:literal, $roles:ident, [$($door:literal),*];)*) => {
        $(pub const $name: Operation = Operation {
            name: $text,
            doors: &[$($door),*],
            roles: $roles,
        };)*

        pub const OPERATIONS: &[&Operation] = &[$(&$name),*];
    };
}

operations! {
    ASK = "ask", EVERYBODY, ["Service::ask", "Service::ask_watched", "Service::answered", "SignIn::show"];
    READ_RECEIPTS = "receipt.read", EVERYBODY, ["Service::receipt", "Service::receipts"];
    GIVE_FEEDBACK = "feedback.give", EVERYBODY, ["Service::feedback"];
    READ_OWN_USAGE = "usage.own", EVERYBODY, ["Service::own_usage"];
    READ_USAGE = "usage.read", ADMINS, ["Service::usage"];
    QUERY = "query", EVERYBODY, ["Service::query", "Service::query_anew", "Service::outline"];
    SEE_MODEL = "model.see", EVERYBODY, ["Service::model_seen", "Service::model_told"];
    SEE_FAULTS = "fault.see", EDITORS, ["Service::faults"];
    SEE_SESSION = "session.see", EVERYBODY, ["Service::session"];
    EXPLAIN = "explain", ADMINS, ["Service::explain"];
    MAP_TERMS = "term.map", EVERYBODY, ["Service::columns_for", "Service::tables_for"];
    SEE_CONTEXT = "context.see", EVERYBODY, ["Service::context_for"];

    READ_DOCUMENTS = "document.read", EDITORS, [
        "Store::documents", "Store::history", "Store::changes"
    ];
    WRITE_DOCUMENTS = "document.write", EDITORS, ["Store::write"];
    MAKE_CHECKPOINTS = "checkpoint.make", EDITORS, ["Store::write"];
    ROLL_BACK = "checkpoint.roll_back", ADMINS, ["Store::write"];
    READ_ENTRIES = "entry.read", CURIOUS, ["Store::entries"];
    READ_AUDIT = "audit.read", ADMINS, ["Store::audit", "Service::audit"];
    MANAGE_MEMBERS = "member.manage", ADMINS, ["Store::row", "Store::rows", "SignIn::put_member",
        "SignIn::members", "SignIn::invite_member", "SignIn::remove_member", "Service::members",
        "Service::invite_member", "Service::remove_member"
    ];
    MANAGE_KEYS = "key.manage", ADMINS, [
        "SignIn::issue_key", "SignIn::revoke_key", "SignIn::keys", "Service::issue_key",
        "Service::revoke_key", "Service::keys"
    ];

    APPLY = "project.apply", PLATFORM, ["SystemStore::write_all"];
    EXPORT = "project.export", PLATFORM, ["SystemStore::revisions"];
    BACK_UP = "store.back_up", PLATFORM, ["SystemStore::write_all"];
    RESTORE = "store.restore", PLATFORM, ["SystemStore::write_all"];
    ROTATE = "key.rotate", PLATFORM, ["SystemStore::write_all"];
    MANAGE_TENANTS = "tenant.manage", PLATFORM, ["SystemStore::tenants", "Service::tenant_list"];
    MANAGE_PEOPLE = "person.manage", PLATFORM, ["SignIn::put_person", "SignIn::invite"];
    ACCEPT = "invitation.accept", SERVER, [
        "SignIn::invited", "SignIn::accept", "Service::invited", "Service::accept"
    ];
    VERIFY_AUDIT = "audit.verify", PLATFORM, ["SystemStore::heads", "SystemStore::chain"];
    EXPLAIN_ACCESS = "access.explain", PLATFORM, ["Service::explain_access"];
    CERTIFY_TERM = "term.certify", PLATFORM, ["Service::certify_term"];
    DISCOVER = "discover", PLATFORM, [
        "Service::look", "Service::propose", "Service::refresh_values", "Service::intervals"
    ];
    ACT_AS = "act_as", PLATFORM, [
        "Service::enter", "Service::first_person", "Service::development_token"
    ];

    SIGN_IN = "sign_in", SERVER, [
        "Service::admit", "Service::sign_in", "Service::depart", "Service::arrive", "SignIn::depart",
        "SignIn::returned", "SignIn::arrive", "SignIn::with_password", "SignIn::admit", "SignIn::note_refusal",
        "SignIn::sum_up",
        "SystemStore::row_of", "SystemStore::rows_of", "SystemStore::rows_everywhere"
    ];
    TRY = "sign_in.try", SERVER, ["SignIn::with_password"];
    SIGN_OUT = "sign_out", SERVER, ["SignIn::sign_out", "Service::sign_out"];
    START = "server.start", SERVER, [
        "Service::open", "Service::reload", "Service::note_unserved", "Service::rest", "Service::serve_known", "SystemStore::ping",
        "SignIn::first_run"
    ];
    WATCH = "server.watch", SERVER, ["Service::load", "Service::unserved"];
    PURGE = "purge", SERVER, ["SystemStore::purge"];
}

/// What a role may do.
pub fn rights_of(role: Role) -> Rights {
    let allowed = OPERATIONS.iter().filter(|of| of.roles.contains(&role));
    Rights::to(allowed.map(|operation| operation.name))
}

/// The whole table, for people.
pub fn table() -> String {
    let mut table = format!("{:<18}", "operation");
    for role in Role::ALL {
        let _ = write!(table, "{:<10}", role.as_str());
    }
    table.push_str("doors\n");
    for operation in OPERATIONS {
        let _ = write!(table, "{:<18}", operation.name);
        for role in Role::ALL {
            let may = if operation.roles.contains(&role) {
                "yes"
            } else {
                "-"
            };
            let _ = write!(table, "{may:<10}");
        }
        table.push_str(&operation.doors.join(", "));
        table.push('\n');
    }
    table
}
