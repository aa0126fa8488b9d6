//! The audit.

use base::ActorId;
use store::{Batch, Expect, Line, Mac, Mark, Outcome, Realm, Seal, Search, Throttle};

use super::{PlainSeal, Subject, at, event, make, system, tenant, within};

pub async fn every_batch_is_a_line(store: Subject) {
    make(&store, &["nectar"]).await;
    let ctx = within("nectar");
    let refused =
        store::Event::refused(at(1_900_000_000), "sign_in", "ravi").saying("wrong password");
    store
        .write(&ctx, &Batch::because(refused.clone()))
        .await
        .expect("written");
    let lines = store.audit(&ctx, &Search::latest(1)).await.expect("read");
    let [line] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    assert_eq!(
        (line.number, line.at, line.outcome),
        (2, at(1_900_000_000), Outcome::Refused)
    );
    assert_eq!(
        (line.action.as_str(), line.subject.as_str()),
        ("sign_in", "ravi")
    );
    assert_eq!(
        (line.detail.as_str(), line.by.as_ref()),
        ("wrong password", Some(&ctx.actor.id))
    );
    assert_eq!(line.trace, ctx.trace.to_string());

    // Above tenants the event itself says who it was.
    let operator = ActorId::new("operator").expect("an id");
    let told = store::Event {
        trace: Some(ctx.trace),
        ..refused.by(operator.clone())
    };
    let above = [(Realm::System, Batch::because(told))];
    store.write_all(&system(), &above).await.expect("written");
    let heads = store.heads(&system()).await.expect("read");
    let head = heads
        .iter()
        .find(|head| head.chain.realm == Realm::System)
        .expect("a head");
    let chain = store.chain(&system(), &head.chain, 0, 9).await;
    let line = &chain.expect("read")[0];
    let said = (line.by.clone(), line.trace.clone());
    assert_eq!(said, (Some(operator), ctx.trace.to_string()));
}

/// By who, what, when and what came of it, a page at a time; and never another tenant's.
pub async fn the_audit_is_searched(store: Subject) {
    make(&store, &["nectar", "unison"]).await;
    for (number, (name, action)) in [
        ("nectar", "ask"),
        ("nectar", "query"),
        ("unison", "ask"),
        ("nectar", "ask"),
    ]
    .into_iter()
    .enumerate()
    {
        let when = at(2_000_000_000 + number as i64 / 2);
        let event = match number {
            1 => store::Event::refused(when, action, number),
            _ => store::Event::done(when, action, number),
        };
        let written = store.write(&within(name), &Batch::because(event)).await;
        written.expect("written");
    }
    let nectar = within("nectar");
    let subjects = async |search: Search| {
        let lines = store.audit(&nectar, &search).await.expect("read");
        let subjects = lines.iter().map(|line| line.subject.clone());
        subjects.collect::<Vec<_>>().join(" ")
    };
    let since = Search {
        from: at(2_000_000_000),
        ..Search::latest(9)
    };
    assert_eq!(subjects(since.clone()).await, "3 1 0");
    let asked = Search {
        action: Some("ask".into()),
        ..since.clone()
    };
    assert_eq!(subjects(asked).await, "3 0");
    let refused = Search {
        outcome: Some(Outcome::Refused),
        ..since.clone()
    };
    assert_eq!(subjects(refused).await, "1");
    let until = Search {
        until: at(2_000_000_001),
        ..since.clone()
    };
    assert_eq!(subjects(until).await, "1 0");
    let somebody_else = Search {
        by: Some(ActorId::new("ravi").expect("an id")),
        ..since.clone()
    };
    assert_eq!(subjects(somebody_else).await, "");
    pages_follow_one_another(&store, since).await;
}

/// None is left out and none comes twice, also where several are of one moment.
async fn pages_follow_one_another(store: &Subject, since: Search) {
    let nectar = within("nectar");
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = Search {
            after,
            limit: 1,
            ..since.clone()
        };
        let lines = store.audit(&nectar, &page).await.expect("read");
        let Some(line) = lines.first() else { break };
        found.push(line.subject.clone());
        let cursor = Mark::of(line).to_string();
        after = Some(cursor.parse().expect("a cursor"));
    }
    assert_eq!(found, ["3", "1", "0"]);
    assert!("nonsense".parse::<Mark>().is_err());
}

/// Many write at once; each line follows exactly one other.
pub async fn chains_have_no_gap(store: Subject) {
    make(&store, &["nectar", "unison"]).await;
    let one = |at: usize| {
        let store = store.clone();
        let name = if at.is_multiple_of(2) {
            "nectar"
        } else {
            "unison"
        };
        let batch = Batch::because(event().saying(at));
        tokio::spawn(async move { store.write(&within(name), &batch).await })
    };
    let writers: Vec<_> = (0..40).map(one).collect();
    for writer in writers {
        writer.await.expect("ended").expect("written");
    }
    for head in store.heads(&system()).await.expect("read") {
        let lines = store.chain(&system(), &head.chain, 0, 99).await;
        let lines = lines.expect("read");
        assert_eq!(lines.len(), 21);
        assert_eq!(followed(&lines), head.mac, "{}", head.chain.realm);
        let later = store.chain(&system(), &head.chain, 19, 99).await;
        assert_eq!(later.expect("read").len(), 2);
    }
}

fn followed(lines: &[Line]) -> Mac {
    let mut before = Mac::START;
    for (at, line) in lines.iter().enumerate() {
        assert_eq!(line.number, at as i64 + 1);
        let mac = PlainSeal.mac(&line.realm, &line.sealed_text(&before));
        assert_eq!(mac, line.mac, "line {}", line.number);
        before = mac;
    }
    before
}

pub async fn purging_is_a_line(store: Subject) {
    let throttle = |id: &str, expires: i64| Throttle {
        id: id.into(),
        failures: 3,
        until: at(expires),
        expires: at(expires),
    };
    let batch = Batch::because(event())
        .put(&throttle("old", 100), Expect::Absent)
        .and_then(|batch| batch.put(&throttle("new", 300), Expect::Absent))
        .expect("rows");
    let written = store.write_all(&system(), &[(Realm::System, batch)]).await;
    written.expect("written");
    let purge = store::Event::done(at(200), "purge", "rows");
    assert_eq!(store.purge(&system(), &purge).await, Ok(1));
    let left = store
        .rows_of(&system(), &Realm::System, store::RowKind::Throttle)
        .await;
    let left: Vec<_> = left.expect("read").into_iter().map(|row| row.id).collect();
    assert_eq!(left, ["new"]);
    let heads = store.heads(&system()).await.expect("read");
    assert_eq!(
        heads.iter().map(|head| head.number).collect::<Vec<_>>(),
        [2]
    );
    assert!(
        !store
            .tenants(&system())
            .await
            .expect("read")
            .contains(&tenant("nectar"))
    );
}
