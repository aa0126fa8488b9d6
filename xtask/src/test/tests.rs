use super::*;
use anyhow::anyhow;

#[test]
fn phases_stop_at_the_first_failure_and_keep_their_counts() {
    let phases = phases::light();
    let outcomes = run_until_failure(&phases, |phase| {
        let failed = (phase.name == "clippy")
            .then(|| anyhow!("a lint"))
            .map_or(Ok(()), Err);
        (
            Tally {
                passed: 2,
                failed: 1,
            },
            failed,
        )
    });
    let names: Vec<&str> = outcomes.iter().map(|outcome| outcome.phase.name).collect();
    assert_eq!(names, ["format", "clippy"]);
    assert_eq!(total(&outcomes).to_string(), "4 passed, 2 failed");
    assert_eq!(
        report(&outcomes).unwrap().alone,
        "cargo clippy --all-targets -- -D warnings"
    );
}

#[test]
fn durations_are_readable() {
    assert_eq!(clock(Duration::from_millis(1240)), "1.2 s");
    assert_eq!(clock(Duration::from_secs(754)), "12 m 34 s");
}
