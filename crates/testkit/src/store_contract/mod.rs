//! What every store must do: `testkit::store_contract!(fresh)`, where `fresh` makes an empty one.

mod apart;
mod audited;
mod documents;
mod entries;
mod rows;
mod whole;

use std::sync::Arc;
use std::time::Duration;

use base::{Actor, ActorId, Ctx, Deadline, SystemCtx, TenantId, TraceId};
use jiff::Timestamp;
use store::{Batch, Change, DocumentId, DocumentKind, Event, Mac, Owner, Realm, Seal, SystemStore};

pub use apart::tenants_see_nothing_of_one_another;
pub use audited::{
    chains_have_no_gap, every_batch_is_a_line, purging_is_a_line, the_audit_is_searched,
};
pub use documents::{documents_have_a_history, odd_texts_come_back, somebody_was_quicker};
pub use entries::entries_come_in_pages;
pub use rows::{only_one_takes_a_row, rows_count_their_versions};
pub use whole::{batches_are_whole, batches_over_tenants_are_whole, nobody_waits_for_ever};

pub type Subject = Arc<dyn SystemStore>;

/// Stands in for the real seal, which `store` does not know. It has no secret.
pub struct PlainSeal;

impl Seal for PlainSeal {
    fn mac(&self, realm: &Realm, text: &[u8]) -> Mac {
        let mut mac = [0u8; 32];
        let mut state = 0xcbf2_9ce4_8422_2325_u64;
        for (at, byte) in realm
            .as_str()
            .bytes()
            .chain(text.iter().copied())
            .enumerate()
        {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            mac[at % 32] ^= state.to_be_bytes()[at % 8];
        }
        Mac(mac)
    }
}

pub fn system() -> SystemCtx {
    SystemCtx {
        deadline: Deadline::after(Duration::from_secs(60)),
        trace: TraceId::fresh(),
    }
}

pub fn tenant(name: &str) -> TenantId {
    TenantId::new(name).expect("an id")
}

pub fn within(tenant_name: &str) -> Ctx {
    let asha = Actor {
        id: ActorId::new("asha").expect("an id"),
        groups: Default::default(),
        attributes: Default::default(),
    };
    system().enter(tenant(tenant_name), asha)
}

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a time")
}

pub fn event() -> Event {
    Event::done(at(1_800_000_000), "test", "something")
}

pub fn model(name: &str, body: Option<&str>) -> Change {
    Change {
        id: DocumentId::new(DocumentKind::Model, name),
        owner: Owner::Folder,
        body: body.map(str::to_owned),
    }
}

/// Tenants with nothing in them.
pub async fn make(store: &Subject, names: &[&str]) {
    let empty = |name: &&str| (Realm::Tenant(tenant(name)), Batch::because(event()));
    let batches: Vec<_> = names.iter().map(empty).collect();
    store.write_all(&system(), &batches).await.expect("made");
}

/// The contract as tests of one store.
#[macro_export]
macro_rules! store_contract {
    ($fresh:path) => {
        $crate::store_contract!($fresh: tenants_see_nothing_of_one_another chains_have_no_gap
            every_batch_is_a_line the_audit_is_searched purging_is_a_line documents_have_a_history odd_texts_come_back
            somebody_was_quicker entries_come_in_pages only_one_takes_a_row
            rows_count_their_versions batches_over_tenants_are_whole batches_are_whole
            nobody_waits_for_ever);
    };
    ($fresh:path: $($item:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $item() {
                if let Some((store, _room)) = $fresh(stringify!($item)).await {
                    $crate::store_contract::$item(store).await;
                }
            }
        )*
    };
}
