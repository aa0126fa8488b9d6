use super::*;

fn literals(text: &str) -> Vec<String> {
    Source::parse(text)
        .literals
        .into_iter()
        .map(|piece| piece.text)
        .collect()
}

fn functions(text: &str) -> Vec<(String, usize)> {
    let source = Source::parse(text);
    source
        .functions()
        .into_iter()
        .map(|function| (function.name, function.n_lines))
        .collect()
}

#[test]
fn comments_and_strings_are_blanked_and_kept_apart() {
    let source = Source::parse("let a = \"x // {\"; // note }\n/* b /* nested */ c */ let d;");
    assert_eq!(
        source.code,
        "let a =         ;          \n                       let d;"
    );
    assert_eq!(source.literals[0].text, "x // {");
    assert_eq!(source.comments[0].text, "// note }");
    assert_eq!(source.comments[1].text, "/* b /* nested */ c */");
}

#[test]
fn every_kind_of_string_is_understood() {
    assert_eq!(literals(r#"f("a\"b", b"c", c"d")"#), [r#"a\"b"#, "c", "d"]);
    assert_eq!(
        literals("r\"a\\\" r#\"b\"c\"# br##\"d\"#e\"##"),
        ["a\\", "b\"c", "d\"#e"]
    );
    assert!(literals("r#type + b + r").is_empty());
    assert_eq!(literals("attr\"x\""), ["x"]);
}

#[test]
fn characters_are_not_lifetimes() {
    let source =
        Source::parse("fn f<'a>(x: &'a str) { g('{', '\\'', b'}', '\\u{7b}', 'é', '\"') }");
    assert_eq!(source.code.matches('{').count(), 1);
    assert_eq!(source.code.matches('}').count(), 1);
    assert!(source.code.contains("'a") && source.literals.is_empty());
}

#[test]
fn an_unfinished_file_is_no_panic() {
    for text in [
        "\"open", "r#\"open", "/* open", "'", "'\\", "fn", "fn f() {", "#[test]", "b\"", "é\"é",
    ] {
        Source::parse(text).functions();
    }
}

#[test]
fn positions_become_lines() {
    let source = Source::parse("a\nb\n");
    assert_eq!([source.line(0), source.line(1), source.line(2)], [1, 1, 2]);
}

#[test]
fn functions_are_measured_from_their_keyword_to_their_brace() {
    let text = "trait T { fn declared(&self); }\nfn one() {}\nfn three(x: [u8; 2]) -> fn(u8) {\n    \"}\"\n}\n";
    assert_eq!(
        functions(text),
        [("one".to_owned(), 1), ("three".to_owned(), 3)]
    );
}

#[test]
fn test_items_are_known_with_their_attributes() {
    let text = "fn a() {}\n#[cfg(test)]\n#[allow(x)]\nmod tests {\n    #[test]\n    fn b() {}\n}\nfn c() {}\n";
    let source = Source::parse(text);
    let at = |what: &str| source.is_test(text.find(what).unwrap());
    assert_eq!(
        [at("fn a"), at("mod tests"), at("fn b"), at("fn c")],
        [false, true, true, false]
    );
    assert_eq!(source.n_product_lines(), 2);
}

#[test]
fn words_are_whole() {
    let source = Source::parse("async_trait async fn asynchronous(r#async: u8)");
    assert_eq!(source.words("async").count(), 2);
}
