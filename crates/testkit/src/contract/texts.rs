//! Texts in twenty scripts, and texts that are made to break something.

use base::Value;

use super::{Open, Subject};

const TEXTS: &[&str] = &[
    "Latin: Zoë Ñandú łódź",
    "Ελληνικά",
    "Кириллица",
    "עברית",
    "العربية",
    "فارسی",
    "हिन्दी",
    "বাংলা",
    "ਪੰਜਾਬੀ",
    "ગુજરાતી",
    "தமிழ்",
    "తెలుగు",
    "ಕನ್ನಡ",
    "മലയാളം",
    "සිංහල",
    "ไทย",
    "ລາວ",
    "ქართული",
    "Հայերեն",
    "አማርኛ",
    "中文 汉字",
    "日本語 かな",
    "한국어",
    "emoji 😀👩‍👩‍👧‍👦 𝄞",
    "é composed, e\u{301} not",
    "right to left \u{202e}abc",
    "'; DROP TABLE texts; --",
    "\" OR \"1\"=\"1",
    "back\\slash \\n \\' end\\",
    "per%cent under_score [bracket]",
    "tab\there, line\nbreak, return\r.",
    "$1 ?1 :name @p1 #{x} {{y}} %s",
    "/* comment */ -- rest",
    " blanks around ",
    "",
];

/// Texts that are stored come back as they are, also by a condition that asks for exactly them.
pub async fn texts<S: Subject>(subject: S) {
    let open = Open::with(subject, &[]).await;
    let table = open.table("texts");
    let kind = open.subject.text_type();
    let (at, v, hole) = (open.quote("at"), open.quote("v"), open.hole());
    let create = format!("CREATE TABLE {table} ({at} INTEGER, {v} {kind})");
    open.subject.execute(&create).await;
    for (index, text) in TEXTS.iter().enumerate() {
        let literal = open.subject.literal(text);
        let insert = format!("INSERT INTO {table} ({at}, {v}) VALUES ({index}, {literal})");
        open.subject.execute(&insert).await;
    }
    open.source.close().await;
    let open = Open::with(open.subject, &[]).await;
    let all = format!("SELECT {v} FROM {table} ORDER BY {at}");
    let found: Vec<String> = open
        .rows(&all, Vec::new())
        .await
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(found, TEXTS);
    for (index, text) in TEXTS.iter().enumerate() {
        let by_value = format!("SELECT {at} FROM {table} WHERE {v} = {hole} ORDER BY {at}");
        let found = open
            .rows(&by_value, vec![Value::Text((*text).to_owned())])
            .await;
        // Some collations hold texts to be equal that differ in accents or blanks.
        let index = index.to_string();
        assert!(
            found.iter().any(|row| row[0] == index),
            "{text:?} is not found: {found:?}"
        );
    }
}
