// throw-away
use base::*;
use std::sync::Arc;
#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().collect();
    let list = std::fs::read_to_string(&args[1]).unwrap();
    let quiet = args.get(2).is_some_and(|a| a == "quiet");
    let mut total = discover::Found::default();
    for name in list.split_whitespace() {
        let url = format!("sqlite:///tmp/spider/{name}/{name}.sqlite");
        let (driver, settings) = source::from_url(&url, &[&source_sqlite::DRIVER]).unwrap();
        let source: Arc<dyn source::Source> = driver.open(&settings).unwrap();
        let ctx = SystemCtx {
            deadline: Deadline::after(std::time::Duration::from_secs(600)),
            trace: TraceId::fresh(),
        }
        .enter(
            TenantId::new("x").unwrap(),
            Actor {
                id: ActorId::new("x").unwrap(),
                groups: Default::default(),
                attributes: Default::default(),
            },
        );
        let guarded = source::Guarded::open(&ctx, source).await.unwrap();
        let mut profile = discover::Profile::default();
        discover::look(
            &ctx,
            &guarded,
            &discover::Bounds::default(),
            &mut profile,
            &|_| (),
        )
        .await
        .unwrap();
        for t in profile.tables.iter().filter(|t| t.failed.is_some()) {
            println!("FAILED {} {:?}", t.name, t.failed);
        }
        let found = discover::evaluate(guarded.catalog(), &profile, 0.7);
        if !quiet {
            for line in &found.missed {
                println!("{name} MISSED {line}");
            }
            for line in &found.confused {
                println!("{name} KEY {line}");
            }
            for line in &found.wrong {
                println!("{name} WRONG {line}");
            }
        }
        total.foreign.add(found.foreign);
        total.primary.add(found.primary);
    }
    println!(
        "foreign {:?} p {:.3} r {:.3}",
        total.foreign,
        total.foreign.precision(),
        total.foreign.recall()
    );
    println!(
        "primary {:?} p {:.3} r {:.3}",
        total.primary,
        total.primary.precision(),
        total.primary.recall()
    );
}
