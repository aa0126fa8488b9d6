use proptest::prelude::*;

use super::values::GIVEN_NAMES;
use super::{ColumnWords, Consequence, Sensitive, SensitiveKind, classify};

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn look(path: &str, values: &[&str]) -> Option<Sensitive> {
    let (table, column) = path.split_once('.').unwrap();
    let (table, column) = (words(table), words(column));
    let words = ColumnWords {
        table: &table,
        column: &column,
    };
    classify(words, values.iter().copied())
}

/// What a column is surely taken for.
fn kind(path: &str, values: &[&str]) -> Option<SensitiveKind> {
    look(path, values)
        .filter(Sensitive::is_sure)
        .map(|found| found.kind)
}

const EMAILS: [&str; 5] = [
    "ana.silva@example.com",
    "j.doe@example.org",
    "mei@mail.example.net",
    "o'brien@example.ie",
    "test+1@example.com",
];
const CARDS: [&str; 5] = [
    "4111111111111111",
    "5500-0000-0000-0004",
    "340000000000009",
    "6011 0000 0000 0004",
    "4012888888881881",
];
const IBANS: [&str; 5] = [
    "DE89370400440532013000",
    "GB82 WEST 1234 5698 7654 32",
    "FR1420041010050500013M02606",
    "NL91ABNA0417164300",
    "BE68539007547034",
];
const NAMES: [&str; 5] = [
    "Maria Keller",
    "James O'Hara",
    "Priya Sharma",
    "Chen Wei",
    "Anna-Lena Voss",
];
const PHONES: [&str; 5] = [
    "+49 30 1234567",
    "(415) 555-0132",
    "+1-202-555-0175",
    "022-2555-0143-1",
    "+919810012345",
];
const HASHES: [&str; 5] = [
    "$2b$12$abcdefghijklmnopqrstuv",
    "$2b$12$bbcdefghijklmnopqrstuv",
    "$argon2id$v=19$m=65536,t=3,p=4$abc",
    "$2y$10$cbcdefghijklmnopqrstuv",
    "$2b$12$dbcdefghijklmnopqrstuv",
];

#[test]
fn values_tell_what_names_hide() {
    for (values, expected) in [
        (EMAILS, SensitiveKind::Email),
        (CARDS, SensitiveKind::Card),
        (IBANS, SensitiveKind::BankAccount),
        (NAMES, SensitiveKind::PersonName),
        (PHONES, SensitiveKind::Phone),
        (HASHES, SensitiveKind::PasswordHash),
    ] {
        assert_eq!(kind("t.c 1", &values), Some(expected), "{values:?}");
    }
}

#[test]
fn names_tell_where_no_value_was_read() {
    for (path, expected) in [
        ("customer.email address", SensitiveKind::Email),
        ("customer.phone number", SensitiveKind::Phone),
        ("employee.date of birth", SensitiveKind::BirthDate),
        ("employee.social security number", SensitiveKind::NationalId),
        ("customer.credit card number", SensitiveKind::Card),
        ("user.password hash", SensitiveKind::PasswordHash),
        ("user.api key", SensitiveKind::Secret),
        ("customer.home address", SensitiveKind::Address),
        ("person.first name", SensitiveKind::PersonName),
        ("patient.ethnicity", SensitiveKind::SpecialCategory),
    ] {
        assert_eq!(kind(path, &[]), Some(expected), "{path}");
    }
}

#[test]
fn what_is_only_about_it_is_not_it() {
    for path in [
        "customer.email count",
        "campaign.email sent at",
        "phone.phone model",
        "user.password changed at",
        "customer.address id",
        "order.card type",
        "account.account number of digits",
        "product.name",
        "city.name",
        "store.web address",
        "customer.email verified",
        "device.ip version",
        "token.token count",
        "shop.city",
        "ledger.account code",
    ] {
        assert_eq!(kind(path, &[]), None, "{path}");
    }
}

#[test]
fn everyday_values_are_not_taken_for_personal_ones() {
    let columns: [&[&str]; 9] = [
        &[
            "2024-01-31",
            "2024-02-01",
            "2024-03-05",
            "2024-04-07",
            "2024-05-09",
        ],
        &["1.2.3", "1.2.4", "2.0.0", "2.1.0", "3.0.1"],
        &[
            "123456789",
            "223456789",
            "323456789",
            "423456789",
            "523456789",
        ],
        &["AB-1234", "AB-1235", "AB-1236", "AB-1237", "AB-1238"],
        &[
            "978-3-16-148410-0",
            "978-0-306-40615-7",
            "978-1-4028-9462-6",
            "978-0-00-000000-2",
            "978-0-11-000222-4",
        ],
        &[
            "New York",
            "San Jose",
            "Santa Maria",
            "Los Angeles",
            "Port Elizabeth",
        ],
        &[
            "0d9c0a3e-6f0b-4a3e-9b1a-0a6a3b1c2d3e",
            "1d9c0a3e-6f0b-4a3e-9b1a-0a6a3b1c2d3e",
            "2d9c0a3e-6f0b-4a3e-9b1a-0a6a3b1c2d3e",
            "3d9c0a3e-6f0b-4a3e-9b1a-0a6a3b1c2d3e",
            "4d9c0a3e-6f0b-4a3e-9b1a-0a6a3b1c2d3e",
        ],
        &["Rock", "Jazz", "Blues", "Metal", "Latin"],
        &["12.50", "99.90", "100.00", "0.99", "5.00"],
    ];
    for values in columns {
        assert_eq!(look("t.c", values), None, "{values:?}");
    }
}

#[test]
fn values_that_look_otherwise_weaken_a_name() {
    assert_eq!(kind("customer.phone", &["yes", "no", "maybe"]), None);
    assert_eq!(kind("customer.email", &["weekly", "never", "daily"]), None);
    assert_eq!(kind("user.secret", &["0", "1"]), None);
    assert_eq!(
        kind("user.password", &["hunter2", "letmein", "qwerty12"]),
        Some(SensitiveKind::PasswordHash)
    );
    let (alone, both) = (
        look("t.c", &EMAILS).unwrap(),
        look("t.email", &EMAILS).unwrap(),
    );
    assert!(both.confidence > alone.confidence);
}

#[test]
fn one_key_of_a_known_system_is_one_too_many() {
    let mut values = vec!["plain note"; 1];
    let notes: Vec<String> = (0..30).map(|n| format!("note number {n}")).collect();
    values.extend(notes.iter().map(String::as_str));
    assert_eq!(kind("t.note", &values), None);
    values.push("ghp_0123456789abcdefghijABCDEFGHIJ012345");
    assert_eq!(kind("t.note", &values), Some(SensitiveKind::Secret));
}

#[test]
fn secrets_are_hidden_and_persons_masked() {
    assert_eq!(SensitiveKind::Secret.consequence(), Consequence::Hide);
    assert_eq!(SensitiveKind::PasswordHash.consequence(), Consequence::Hide);
    assert_eq!(SensitiveKind::Email.consequence(), Consequence::Mask);
}

#[test]
fn a_public_name_is_only_suspected() {
    let actor = look(
        "actor.first name",
        &["PENELOPE", "NICK", "ED", "JENNIFER", "JOHNNY"],
    )
    .unwrap();
    assert!(!actor.is_sure(), "{actor:?}");
    assert_eq!(
        kind("customer.first name", &["PENELOPE", "NICK", "ED"]),
        Some(SensitiveKind::PersonName)
    );
}

#[test]
fn numbers_of_states_are_known_by_their_check_digits() {
    for values in [
        [
            "529.982.247-25",
            "111.444.777-35",
            "123.456.789-09",
            "935.411.347-80",
            "168.995.350-09",
        ],
        [
            "44051401359",
            "02070803628",
            "92071314764",
            "81010200134",
            "85050900005",
        ],
        [
            "12345678Z",
            "87654321X",
            "00000000T",
            "X1234567L",
            "Y7654321G",
        ],
        [
            "078-05-1120",
            "219-09-9999",
            "457-55-5462",
            "123-45-6789",
            "321-54-9876",
        ],
        [
            "ABCPK1234L",
            "BNZPM2501F",
            "AAAPZ1234C",
            "CCCPD5678E",
            "DDDPE9012F",
        ],
    ] {
        let found = look("t.c", &values);
        let found = found.filter(|found| found.kind == SensitiveKind::NationalId);
        assert!(
            found.is_some(),
            "{values:?}: {}",
            values.iter().map(|value| told(value)).collect::<String>()
        );
    }
}

fn told(value: &str) -> String {
    let ids = super::ids::IDS.iter().filter(|(_, is)| is(value));
    format!(
        "{value} is in {:?}; ",
        ids.map(|(says, _)| *says).collect::<Vec<_>>()
    )
}

#[test]
fn the_given_names_are_sorted_without_duplicates() {
    let names: Vec<&str> = GIVEN_NAMES.lines().collect();
    assert!(names.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(names.iter().all(|name| **name == name.to_lowercase()));
}

proptest! {
    /// Whatever the values are: no panic, and none of them is quoted.
    #[test]
    fn evidence_never_quotes_a_value(
        column in "(email|phone|password|name|token|c)",
        values in prop::collection::vec("[a-zA-Z0-9@.+$-]{6,30}", 0..12),
    ) {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        if let Some(found) = look(&format!("t.{column}"), &values) {
            prop_assert!((0.0..=1.0).contains(&found.confidence));
            prop_assert!(!values.iter().any(|value| found.evidence.contains(value)));
        }
    }

    #[test]
    fn any_text_is_looked_at_without_a_fault(values in prop::collection::vec(".{0,40}", 0..8)) {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        look("t.c", &values);
    }
}
