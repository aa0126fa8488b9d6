use super::{chosen, sites, weave};

fn whats(text: &str) -> Vec<String> {
    let found = sites::in_text(text);
    found.into_iter().map(|site| site.what).collect()
}

fn woven(text: &str) -> String {
    let sites = sites::in_text(text);
    weave::weave(text, &sites.iter().collect::<Vec<_>>())
}

#[test]
fn what_holds_others_stands_around_them() {
    assert_eq!(
        woven("fn f(a: u8) -> u8 { a + 1 + 2 }"),
        "fn f(a: u8) -> u8 { (if ::base::mutant(1) { (a + 1 - 2) } else { (\
         (if ::base::mutant(2) { (a - 1) } else { (a + 1) }) + 2) }) }",
    );
}

#[test]
fn a_function_may_answer_at_once_whatever_it_is_asked() {
    let text = "fn f(a: u8) -> bool {\n    a == 1\n}";
    assert_eq!(
        whats(text),
        [
            "`f` returned `true` at once",
            "`f` returned `false` at once",
            "`a == 1` became `a != 1`",
        ],
    );
    let lines = |text: &str| text.lines().count();
    assert_eq!(lines(&woven(text)), lines(text));
    assert!(
        woven(text).starts_with("fn f(a: u8) -> bool { if ::base::mutant(1) { return true; } if")
    );
}

#[test]
fn every_kind_is_found() {
    let of = |body: &str| whats(&format!("fn f() -> u8 {{ {body} }}")).join("; ");
    assert_eq!(
        of("if !a && b {}"),
        "`! a && b` became `! a || b`; `! a` became `a`"
    );
    assert_eq!(of("a.push(1); 2"), "`a . push (1)` was left out");
    assert_eq!(of("match a { b if c(b) => 1, _ => 2 }"), "negated `c (b)`");
    assert_eq!(of("a <= b"), "`a <= b` became `a < b`; negated `a <= b`");
    assert_eq!(of("a.filter(|b| b.is_some())"), "negated `b . is_some ()`");
    assert_eq!(of("g(true)"), "negated `true`");
    assert_eq!(of("matches!(a, b)"), "negated `matches ! (a , b)`");
}

#[test]
fn what_runs_while_compiling_stays_as_it_is() {
    for text in [
        "const A: bool = 1 < 2;",
        "const fn f() -> bool { true }",
        "static B: bool = true;",
        "fn f(a: [u8; 1 + 1]) -> u8 { match a { [1, true] => 1, _ => 2 } }",
        "#[cfg(test)] mod tests { fn f() -> bool { 1 == 2 } }",
        "fn f() -> u8 { if let Some(a) = b && let Some(c) = d { 1 } else { 2 } }",
        "fn f() -> u8 { println!(\"{}\", 1 == 2) }",
    ] {
        assert_eq!(whats(text), [""; 0], "{text}");
    }
}

#[test]
fn a_seed_draws_the_same_again() {
    let among: Vec<u32> = (0..1000).collect();
    let drawn = chosen::draw(&among, 200, 7);
    assert_eq!(drawn, chosen::draw(&among, 200, 7));
    assert_ne!(drawn, chosen::draw(&among, 200, 8));
    assert_eq!(drawn.len(), 200);
}
