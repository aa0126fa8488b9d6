//! What the name of a column says.

use super::{ColumnWords, Sensitive, SensitiveKind};

/// Phrases that name something sensitive, with how sure that is. The longest that fits counts.
const PHRASES: &[(&str, SensitiveKind, f64)] = &[
    ("aadhaar", SensitiveKind::NationalId, 0.95),
    ("account holder", SensitiveKind::PersonName, 0.8),
    ("account number", SensitiveKind::BankAccount, 0.55),
    ("address", SensitiveKind::Address, 0.75),
    ("address line", SensitiveKind::Address, 0.85),
    ("api key", SensitiveKind::Secret, 0.95),
    ("api secret", SensitiveKind::Secret, 0.97),
    ("access token", SensitiveKind::Secret, 0.95),
    ("auth token", SensitiveKind::Secret, 0.95),
    ("bank account", SensitiveKind::BankAccount, 0.8),
    ("bank account number", SensitiveKind::BankAccount, 0.9),
    ("birth date", SensitiveKind::BirthDate, 0.95),
    ("birthday", SensitiveKind::BirthDate, 0.9),
    ("blood group", SensitiveKind::SpecialCategory, 0.8),
    ("blood type", SensitiveKind::SpecialCategory, 0.8),
    ("card number", SensitiveKind::Card, 0.85),
    ("card verification value", SensitiveKind::Secret, 0.95),
    ("caste", SensitiveKind::SpecialCategory, 0.8),
    ("cell number", SensitiveKind::Phone, 0.8),
    ("credential", SensitiveKind::Secret, 0.8),
    ("credit card number", SensitiveKind::Card, 0.95),
    ("criminal record", SensitiveKind::SpecialCategory, 0.85),
    ("date of birth", SensitiveKind::BirthDate, 0.97),
    ("diagnosis", SensitiveKind::SpecialCategory, 0.6),
    ("disability", SensitiveKind::SpecialCategory, 0.7),
    ("driving licence", SensitiveKind::NationalId, 0.85),
    ("email", SensitiveKind::Email, 0.9),
    ("email address", SensitiveKind::Email, 0.97),
    ("emergency contact", SensitiveKind::PersonName, 0.7),
    ("encryption key", SensitiveKind::Secret, 0.95),
    ("ethnicity", SensitiveKind::SpecialCategory, 0.85),
    ("family name", SensitiveKind::PersonName, 0.8),
    ("fax", SensitiveKind::Phone, 0.7),
    ("fax number", SensitiveKind::Phone, 0.75),
    ("first name", SensitiveKind::PersonName, 0.75),
    ("full name", SensitiveKind::PersonName, 0.7),
    ("given name", SensitiveKind::PersonName, 0.8),
    ("home address", SensitiveKind::Address, 0.95),
    ("home phone", SensitiveKind::Phone, 0.95),
    ("iban", SensitiveKind::BankAccount, 0.95),
    ("ip", SensitiveKind::IpAddress, 0.7),
    ("ip address", SensitiveKind::IpAddress, 0.9),
    ("last name", SensitiveKind::PersonName, 0.75),
    ("login", SensitiveKind::Login, 0.6),
    ("maiden name", SensitiveKind::PersonName, 0.9),
    ("medical condition", SensitiveKind::SpecialCategory, 0.9),
    ("medical record number", SensitiveKind::NationalId, 0.8),
    ("middle name", SensitiveKind::PersonName, 0.75),
    ("mobile", SensitiveKind::Phone, 0.75),
    ("mobile number", SensitiveKind::Phone, 0.95),
    ("mobile phone", SensitiveKind::Phone, 0.9),
    ("msisdn", SensitiveKind::Phone, 0.9),
    ("national id", SensitiveKind::NationalId, 0.95),
    ("national identifier", SensitiveKind::NationalId, 0.95),
    ("national insurance number", SensitiveKind::NationalId, 0.95),
    ("nickname", SensitiveKind::Login, 0.45),
    ("one-time password", SensitiveKind::Secret, 0.9),
    ("pan", SensitiveKind::NationalId, 0.6),
    ("passcode", SensitiveKind::Secret, 0.9),
    ("passport", SensitiveKind::NationalId, 0.8),
    ("passport number", SensitiveKind::NationalId, 0.95),
    ("password", SensitiveKind::PasswordHash, 0.95),
    ("password hash", SensitiveKind::PasswordHash, 0.98),
    ("phone", SensitiveKind::Phone, 0.85),
    ("phone number", SensitiveKind::Phone, 0.95),
    ("pin", SensitiveKind::Secret, 0.6),
    ("political party", SensitiveKind::SpecialCategory, 0.45),
    ("private key", SensitiveKind::Secret, 0.97),
    ("race", SensitiveKind::SpecialCategory, 0.45),
    ("refresh token", SensitiveKind::Secret, 0.95),
    ("religion", SensitiveKind::SpecialCategory, 0.7),
    ("secret", SensitiveKind::Secret, 0.85),
    ("secret key", SensitiveKind::Secret, 0.95),
    ("security answer", SensitiveKind::Secret, 0.95),
    ("session token", SensitiveKind::Secret, 0.9),
    ("sexual orientation", SensitiveKind::SpecialCategory, 0.95),
    ("social security number", SensitiveKind::NationalId, 0.97),
    ("street", SensitiveKind::Address, 0.6),
    ("street address", SensitiveKind::Address, 0.9),
    ("surname", SensitiveKind::PersonName, 0.8),
    ("tax identification number", SensitiveKind::NationalId, 0.8),
    ("telephone", SensitiveKind::Phone, 0.85),
    ("telephone number", SensitiveKind::Phone, 0.95),
    ("token", SensitiveKind::Secret, 0.6),
    ("user name", SensitiveKind::Login, 0.65),
    ("username", SensitiveKind::Login, 0.7),
];

/// Behind a sensitive word, these make it something else: the type of a phone is no phone.
const ABOUT: &[&str] = &[
    "active",
    "at",
    "attempts",
    "bounced",
    "brand",
    "campaign",
    "category",
    "changed",
    "clicked",
    "clicks",
    "code",
    "company",
    "confirmed",
    "consent",
    "count",
    "counter",
    "created",
    "cost",
    "date",
    "days",
    "duration",
    "enabled",
    "expired",
    "expires",
    "expiry",
    "flag",
    "format",
    "id",
    "ids",
    "key",
    "length",
    "limit",
    "list",
    "manufacturer",
    "model",
    "needed",
    "on",
    "opened",
    "opens",
    "preference",
    "price",
    "rate",
    "region",
    "requested",
    "required",
    "reset",
    "seconds",
    "sent",
    "set",
    "state",
    "status",
    "subject",
    "template",
    "time",
    "total",
    "type",
    "unit",
    "updated",
    "usage",
    "used",
    "valid",
    "verified",
    "version",
];

/// Before a sensitive word, these make it something else.
const OTHER: &[&str] = &[
    "bus", "business", "company", "event", "gift", "office", "report", "site", "test", "web",
    "website",
];

/// Tables whose rows are persons that nobody else needs to know.
const PRIVATE: &[&str] = &[
    "applicant",
    "beneficiary",
    "borrower",
    "buyer",
    "candidate",
    "client",
    "claimant",
    "contact",
    "customer",
    "dependent",
    "donor",
    "employee",
    "employees",
    "guardian",
    "guest",
    "insured",
    "lead",
    "member",
    "passenger",
    "patient",
    "person",
    "people",
    "policyholder",
    "resident",
    "staff",
    "student",
    "subscriber",
    "tenant",
    "user",
    "visitor",
    "worker",
];

/// Tables whose rows are known to the public by their names.
const PUBLIC: &[&str] = &[
    "actor",
    "artist",
    "athlete",
    "author",
    "band",
    "candidate",
    "celebrity",
    "coach",
    "composer",
    "director",
    "driver",
    "musician",
    "player",
    "politician",
    "singer",
    "team",
    "writer",
    "wrestler",
];

/// What has a name and an address, and is nobody.
const THINGS: &[&str] = &[
    "branch",
    "building",
    "club",
    "company",
    "department",
    "gas",
    "hotel",
    "location",
    "museum",
    "organization",
    "product",
    "property",
    "restaurant",
    "shop",
    "site",
    "stadium",
    "station",
    "store",
    "supplier",
    "team",
    "university",
    "vendor",
    "warehouse",
];

/// How much of a suspicion stays, for what the column or its table is about: persons who are
/// known to the public, and addresses of places that everybody may go to.
pub(super) fn stays(kind: SensitiveKind, words: ColumnWords<'_>) -> f64 {
    let about = |list: &[&str]| has(words.table, list) || has(words.column, list);
    match kind {
        SensitiveKind::PersonName if about(PUBLIC) => 0.65,
        SensitiveKind::PersonName if has(words.column, THINGS) => 0.5,
        SensitiveKind::Address if about(THINGS) => 0.6,
        _ => 1.0,
    }
}

/// What the words of a column make one suspect.
pub(super) fn suspect(words: ColumnWords<'_>) -> Option<Sensitive> {
    let column: Vec<String> = words
        .column
        .iter()
        .map(|word| word.to_lowercase())
        .collect();
    by_phrase(&column).or_else(|| by_table(&column, words.table))
}

fn by_phrase(column: &[String]) -> Option<Sensitive> {
    let found = PHRASES.iter().filter_map(|(phrase, kind, confidence)| {
        let at = position(column, phrase)?;
        let len = phrase.split(' ').count();
        let about = column[at + len..]
            .iter()
            .any(|word| ABOUT.contains(&word.as_str()));
        let other = at > 0 && OTHER.contains(&column[at - 1].as_str());
        (!about && !other).then_some((len, *phrase, *kind, *confidence))
    });
    let (_, phrase, kind, confidence) = found.max_by_key(|(len, ..)| *len)?;
    Some(Sensitive {
        kind,
        confidence,
        evidence: format!("its name says \"{phrase}\""),
    })
}

/// "name" of a table of persons is the name of a person.
fn by_table(column: &[String], table: &[String]) -> Option<Sensitive> {
    let last = column.last().filter(|last| *last == "name")?;
    let owner = &column[..column.len() - 1];
    let private = match owner {
        [] => has(table, PRIVATE),
        _ => has(owner, PRIVATE) && owner.len() == 1,
    };
    private.then(|| Sensitive {
        kind: SensitiveKind::PersonName,
        confidence: 0.5,
        evidence: format!("it is the {last} of somebody"),
    })
}

fn has(words: &[String], list: &[&str]) -> bool {
    let one = |word: &String| {
        let word = word.to_lowercase();
        list.contains(&word.as_str()) || list.contains(&&*lexicon::lemma(&word))
    };
    words.iter().any(one)
}

fn position(words: &[String], phrase: &str) -> Option<usize> {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    let same = |window: &[String]| {
        let pairs = window.iter().zip(&phrase);
        pairs
            .into_iter()
            .all(|(word, part)| word == part || lexicon::lemma(word) == *part)
    };
    words.windows(phrase.len()).position(same)
}
