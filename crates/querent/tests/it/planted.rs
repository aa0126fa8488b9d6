//! Personal data and secrets that were planted in a database are nowhere but in it: not in what is
//! printed, logged or written by anything that looks at the database.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow_schema::{Field, Schema};
use source::{Driver, Loader, NewTable, from_url};
use tempfile::TempDir;

const ROWS: i64 = 60;

/// A column, and what stands in each row of it.
type Planted = (&'static str, fn(i64) -> String);

/// Columns by their names, some of which tell what is in them and some of which do not.
const PLANTED: &[Planted] = &[
    ("email", |row| format!("person{row:03}@planted.example")),
    ("c1", |row| format!("other{row:03}@hidden.example")),
    ("phone", |row| format!("+49 30 5557{row:03}{}", row % 7)),
    ("c2", |row| {
        with_check_digit(&format!("411111{:09}", row * 7_919))
    }),
    ("ssn", |row| {
        format!("{:03}-{:02}-{:04}", 201 + row, 10 + row, 4_321 + row)
    }),
    ("c3", |row| {
        format!("{:03}-{:02}-{:04}", 301 + row, 20 + row, 5_432 + row)
    }),
    ("iban", |row| iban(&format!("3704004405320{:05}", row * 13))),
    ("password", |row| {
        format!("$2b$12$KIXQ4a{row:03}sJ1bZc9Yq7W0eOu8l3H5nV2mT6pR4xD9fG1kL0aB2cE")
    }),
    ("setting", |row| {
        format!("ghp_{row:03}A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q")
    }),
    ("last_name", |row| format!("Quibblethorpe{}", letters(row))),
    ("c4", |row| {
        format!(
            "{} Snorkelby{}",
            GIVEN[row as usize % GIVEN.len()],
            letters(row)
        )
    }),
    ("date_of_birth", |row| {
        format!("19{:02}-0{}-1{}", 40 + row % 55, 1 + row % 9, row % 9)
    }),
    ("remark", |row| match row % 3 {
        0 => format!("please write to remark{row:03}@planted.example, thank you"),
        _ => format!("nothing to say {row}"),
    }),
];

const GIVEN: [&str; 5] = ["Maria", "James", "Anna", "Peter", "Thomas"];

fn letters(row: i64) -> String {
    let letter = |n: i64| char::from(b'a' + u8::try_from(n % 26).expect("a letter"));
    [letter(row / 26), letter(row)].iter().collect()
}

fn with_check_digit(digits: &str) -> String {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let digit = u32::from(digit - b'0');
            match at % 2 {
                0 => digit * 2 / 10 + digit * 2 % 10,
                _ => digit,
            }
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

fn iban(account: &str) -> String {
    // "DE" is 1314 and the check digits are zero while the rest is divided by 97.
    let number: u128 = format!("{account}131400").parse().expect("digits");
    format!("DE{:02}{account}", 98 - number % 97)
}

/// What must not be found anywhere: the e-mail address in a remark alone, the others whole.
fn needles() -> Vec<String> {
    let all = PLANTED.iter().flat_map(|(name, value)| {
        (0..ROWS).filter_map(move |row| match *name {
            "remark" => (row % 3 == 0).then(|| format!("remark{row:03}@planted.example")),
            _ => Some(value(row)),
        })
    });
    all.collect()
}

fn table(name: &str, schema: &str, columns: Vec<(&str, ArrayRef)>) -> (NewTable, RecordBatch) {
    let field =
        |(name, values): &(&str, ArrayRef)| Field::new(*name, values.data_type().clone(), true);
    let columns_of = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
    let arrays = columns.into_iter().map(|(_, values)| values).collect();
    let rows = RecordBatch::try_new(columns_of.clone(), arrays).expect("rows");
    let table = NewTable {
        schema: schema.into(),
        name: name.into(),
        columns: columns_of,
        primary_key: Vec::new(),
    };
    (table, rows)
}

async fn plant(driver: &Driver, url: &str, schema: &str) {
    let (_, settings) = from_url(url, &[driver]).expect("a URL");
    let mut loader: Box<dyn Loader> = driver.fill(&settings).await.expect("connected");
    let numbers = |of: fn(i64) -> i64| -> ArrayRef {
        Arc::new(Int64Array::from_iter_values((0..ROWS).map(of)))
    };
    let texts = |of: fn(i64) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values((0..ROWS).map(of)))
    };
    let mut people = vec![("customer_id", numbers(|row| row + 1))];
    people.extend(PLANTED.iter().map(|(name, value)| (*name, texts(*value))));
    people.push(("city", texts(|row| format!("Openville {}", row % 4))));
    let orders = vec![
        ("order_id", numbers(|row| row + 500)),
        ("customer_id", numbers(|row| row * 7 % ROWS + 1)),
        (
            "order_date",
            texts(|row| format!("2024-0{}-11", 1 + row % 9)),
        ),
        ("amount", numbers(|row| row * 3 + 1)),
    ];
    for (name, columns) in [("customers", people), ("orders", orders)] {
        let (table, rows) = table(name, schema, columns);
        loader.create(&table).await.expect("created");
        loader.insert(&table, &rows).await.expect("inserted");
    }
    loader.finish().await.expect("finished");
}

/// Everything that a command prints or logs, however it ends.
fn printed(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_querent"));
    let output = command
        .args(args)
        .current_dir(folder)
        .env("RUST_LOG", "trace")
        .output();
    let output = output.expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    let found = entries.flat_map(|entry| match entry.path() {
        path if path.is_dir() => files(&path),
        path => vec![path],
    });
    found.collect()
}

/// Looks at the database by every command that does, and finds nothing of it anywhere else.
fn nothing_shows(folder: &TempDir, url: &str, database: &str) {
    let root = folder.path();
    let ask = |question: &'static str| vec!["ask", "--tenant", "shop", question];
    let runs: Vec<Vec<&str>> = vec![
        vec!["connect", url, "--tenant", "shop"],
        vec!["discover", url, "--state", "state.json"],
        vec![
            "model",
            "propose",
            url,
            "--out",
            "model",
            "--state",
            "state.json",
        ],
        vec!["discover", "--project", ".", "--tenant", "shop"],
        ask("number of orders by email"),
        ask("number of orders by last name"),
        ask("number of orders for person001@planted.example"),
        ask("number of orders by city"),
        vec!["term", "--tenant", "shop", "customer phone"],
    ];
    let output: Vec<String> = runs.iter().map(|args| printed(root, args)).collect();
    assert!(output[0].contains("Ready after"), "{}", output[0]);
    assert!(output[4].contains("(e-mail address)"), "{}", output[4]);
    assert!(
        output[7].contains("Openville 2"),
        "what is open is shown: {}",
        output[7]
    );
    let mut texts: Vec<(String, Vec<u8>)> = Vec::new();
    for (args, text) in runs.iter().zip(output) {
        // Who types a value sees it again in what was understood of the question.
        let typed = text.replace("person001@planted.example", "");
        texts.push((args.join(" "), typed.into_bytes()));
    }
    for file in files(root)
        .into_iter()
        .filter(|file| !file.ends_with(database))
    {
        let bytes = std::fs::read(&file).expect("it is read");
        texts.push((file.display().to_string(), bytes));
    }
    assert!(texts.len() > runs.len() + 5, "files were written");
    let needles = needles();
    let search = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(&needles);
    let search = search.expect("needles");
    for (place, bytes) in &texts {
        let found = search
            .find(bytes)
            .map(|found| &needles[found.pattern().as_usize()]);
        assert_eq!(found, None, "{place}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_planted_in_a_file_shows_nowhere() {
    let folder = TempDir::new().expect("a folder");
    let url = format!("sqlite://{}/shop.sqlite", folder.path().display());
    plant(&source_sqlite::DRIVER, &url, "main").await;
    nothing_shows(&folder, &url, "shop.sqlite");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_planted_on_a_server_shows_nowhere() {
    let Ok(server) = std::env::var("QUERENT_TEST_POSTGRES_URL") else {
        return;
    };
    let schema = format!("planted_{}", std::process::id());
    let joint = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{joint}schemas={schema}");
    plant(&source_postgres::DRIVER, &url, &schema).await;
    let folder = TempDir::new().expect("a folder");
    nothing_shows(&folder, &url, "nothing");
}
