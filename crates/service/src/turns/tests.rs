use std::sync::Mutex as Plain;
use std::time::Duration;

use base::{Actor, ActorId, Deadline, SystemCtx, TraceId};
use tokio::time::sleep;

use super::*;

fn ctx(tenant: &str, patience: Duration) -> Ctx {
    let actor = Actor {
        id: ActorId::new("asha").expect("an id"),
        groups: Default::default(),
        attributes: Default::default(),
    };
    let system = SystemCtx {
        deadline: Deadline::after(patience),
        trace: TraceId::fresh(),
    };
    system.enter(TenantId::new(tenant).expect("an id"), actor)
}

fn limits(statements_max: usize, waiting_max: usize) -> Limits {
    Limits {
        statements_max,
        waiting_max,
        ..Limits::default()
    }
}

const LONG: Duration = Duration::from_secs(3600);

/// Takes a turn, holds it for a while, and writes down that it had it.
fn run(
    turns: &Turns,
    tenant: &'static str,
    limits: Limits,
    log: &Arc<Plain<Vec<&'static str>>>,
) -> tokio::task::JoinHandle<()> {
    let (turns, log) = (turns.clone(), log.clone());
    tokio::spawn(async move {
        let turn = turns.take(&ctx(tenant, LONG), &limits).await;
        let _turn = turn.expect("a turn");
        log.lock().expect("whole").push(tenant);
        sleep(Duration::from_millis(10)).await;
    })
}

/// Hundreds of one are waiting; another one comes and is next but for those that are running.
#[tokio::test(start_paused = true)]
async fn who_is_noisy_waits_behind_themselves() {
    let (turns, log) = (Turns::new(4), Arc::default());
    let noisy: Vec<_> = (0..300)
        .map(|_| run(&turns, "noisy", limits(4, 1000), &log))
        .collect();
    sleep(Duration::from_millis(25)).await;
    let quiet: Vec<_> = (0..3)
        .map(|_| run(&turns, "quiet", limits(4, 1000), &log))
        .collect();
    for task in quiet.into_iter().chain(noisy) {
        task.await.expect("ended");
    }
    let log = log.lock().expect("whole");
    let last = log.iter().rposition(|tenant| *tenant == "quiet");
    assert!(last.expect("they ran") < 12 + 2 * 4, "{last:?}");
    assert_eq!(log.len(), 303);
    assert!(turns.state().lines.is_empty() && turns.state().running == 0);
}

/// What a tenant may not use is there for others.
#[tokio::test(start_paused = true)]
async fn a_tenant_has_so_many_at_once_and_leaves_the_rest() {
    let turns = Turns::new(4);
    let few = limits(2, 10);
    let mine = [
        turns.take(&ctx("a", LONG), &few).await.expect("a turn"),
        turns.take(&ctx("a", LONG), &few).await.expect("a turn"),
    ];
    let short = ctx("a", Duration::from_millis(5));
    let third = turns.take(&short, &few).await;
    let now = turns.statements();
    assert_eq!(now.values().map(|of| of.running).collect::<Vec<_>>(), [2]);
    assert_eq!(
        third.err().map(|error| error.code),
        Some(Code::LimitSeconds)
    );
    let other = turns.take(&ctx("b", LONG), &few).await;
    drop((mine, other.expect("there is room")));
    assert!(turns.take(&ctx("a", LONG), &few).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_line_is_so_long_and_no_longer() {
    let turns = Turns::new(1);
    let short = limits(1, 2);
    let held = turns.take(&ctx("a", LONG), &short).await.expect("a turn");
    let log = Arc::default();
    let waiting = [
        run(&turns, "a", short.clone(), &log),
        run(&turns, "a", short.clone(), &log),
    ];
    sleep(Duration::from_millis(1)).await;
    let refused = turns.take(&ctx("a", LONG), &short).await;
    assert_eq!(
        refused.err().map(|error| error.code),
        Some(Code::LimitQueries)
    );
    // Who goes away leaves their place, and the turn that they would have had.
    let [gone, stays] = waiting;
    gone.abort();
    sleep(Duration::from_millis(1)).await;
    drop(held);
    stays.await.expect("ended");
    assert!(turns.take(&ctx("a", LONG), &short).await.is_ok());
    assert_eq!(turns.state().running, 0);
}
