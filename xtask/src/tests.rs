use super::*;

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn an_unknown_command_names_itself_and_lists_the_known_ones() {
    let error = dispatch(&words("tets")).unwrap_err().to_string();
    assert!(error.starts_with("there is no command \"tets\""), "{error}");
    for command in COMMANDS {
        assert!(error.contains(command.name), "{error}");
    }
}

#[test]
fn a_flag_is_taken_and_anything_else_is_refused() {
    assert!(!flag(&words(""), "--check").unwrap());
    assert!(flag(&words("--check"), "--check").unwrap());
    let error = flag(&words("--chek"), "--check").unwrap_err().to_string();
    assert_eq!(
        error,
        "unknown argument \"--chek\": this command knows only --check"
    );
}

#[test]
fn a_command_without_arguments_refuses_them() {
    assert!(no_arguments(&[]).is_ok());
    assert!(no_arguments(&words("--fast")).is_err());
}
