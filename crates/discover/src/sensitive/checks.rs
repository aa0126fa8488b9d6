//! Sums and forms by which single values are known.

/// The sum that card numbers end in.
pub(super) fn luhn(digits: &[u8]) -> bool {
    let each = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| match at % 2 {
            0 => u32::from(*digit),
            _ => {
                let doubled = u32::from(*digit) * 2;
                doubled / 10 + doubled % 10
            }
        });
    !digits.is_empty() && each.sum::<u32>() % 10 == 0
}

/// The digits of a text of digits and these marks only.
pub(super) fn digits(value: &str, marks: &[char]) -> Option<Vec<u8>> {
    let mut digits = Vec::new();
    for c in value.chars() {
        match c.to_digit(10) {
            Some(digit) => digits.push(digit as u8),
            None if marks.contains(&c) => {}
            None => return None,
        }
    }
    Some(digits)
}

pub(super) fn is_card(value: &str) -> bool {
    let Some(digits) =
        digits(value, &[' ', '-']).filter(|digits| (13..=19).contains(&digits.len()))
    else {
        return false;
    };
    let varied = digits.iter().any(|digit| *digit != digits[0]);
    // The networks' own beginnings; without them one number in ten would fit.
    let issuer = match digits[0] {
        3 => matches!(digits[1], 0 | 4 | 5 | 6 | 7 | 8),
        4 => true,
        5 => matches!(digits[1], 0..=8),
        6 => matches!(digits[1], 0 | 2 | 3 | 4 | 5 | 7 | 9),
        2 => matches!(digits[1], 2..=7),
        _ => false,
    };
    varied && issuer && luhn(&digits)
}

/// The sum of an IBAN, over letters as numbers.
pub(super) fn is_iban(value: &str) -> bool {
    let plain: String = value.chars().filter(|c| *c != ' ').collect();
    let bytes = plain.as_bytes();
    let form = (15..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes[4..]
            .iter()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    form && remainder_97(plain[4..].chars().chain(plain[..4].chars())) == 1
}

fn remainder_97(chars: impl Iterator<Item = char>) -> u32 {
    chars.filter_map(|c| c.to_digit(36)).fold(0, |rest, n| {
        let shifted = if n > 9 { rest * 100 } else { rest * 10 };
        (shifted + n) % 97
    })
}

pub(super) fn is_email(value: &str) -> bool {
    let Some((local, domain)) = value.trim().split_once('@') else {
        return false;
    };
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%' | '\'');
    let top = domain.rsplit_once('.').map(|(_, top)| top);
    !local.is_empty()
        && local.chars().all(plain)
        && domain
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        && top.is_some_and(|top| top.len() >= 2 && top.chars().all(char::is_alphabetic))
}

pub(super) fn is_ip(value: &str) -> bool {
    let four = value.matches('.').count() == 3 || value.matches(':').count() >= 2;
    four && value.parse::<std::net::IpAddr>().is_ok()
}

/// Written as people write telephone numbers: with a plus, or in groups.
pub(super) fn is_phone(value: &str) -> bool {
    let value = value.trim();
    let (number, extension) = value
        .split_once(" x")
        .or(value.split_once(" ext"))
        .unwrap_or((value, ""));
    let international = number.starts_with('+');
    let marks = number
        .chars()
        .filter(|c| matches!(c, ' ' | '-' | '(' | ')' | '.' | '/'))
        .count();
    let count = number.chars().filter(char::is_ascii_digit).count();
    let plain = number
        .chars()
        .all(|c| c.is_ascii_digit() || " -()./+".contains(c));
    let grouped = marks >= 2 || number.starts_with('(') || (marks == 1 && number.contains('-'));
    plain
        && extension
            .chars()
            .all(|c| c.is_ascii_digit() || " .t".contains(c))
        && (7..=15).contains(&count)
        && (international || (grouped && count >= 9))
        && !is_isbn(number)
        && !is_date(number)
        && !is_ip(number)
}

/// The number of a book, by the two beginnings that all of them have.
fn is_isbn(value: &str) -> bool {
    let digits = digits(value, &[' ', '-']).filter(|digits| digits.len() == 13);
    digits.is_some_and(|digits| matches!(digits[..3], [9, 7, 8 | 9]))
}

pub(super) fn is_date(value: &str) -> bool {
    let day = value.get(..10).unwrap_or_default().as_bytes();
    let at = |place: usize, is: fn(&u8) -> bool| day.get(place).is_some_and(is);
    let mark = |b: &u8| matches!(b, b'-' | b'/' | b'.');
    let year_first = at(4, mark) && at(7, mark) && at(0, u8::is_ascii_digit);
    let year_last = at(2, mark) && at(5, mark) && at(9, u8::is_ascii_digit);
    year_first || year_last
}

/// A house number with a street, either way round.
pub(super) fn is_street(value: &str) -> bool {
    const STREETS: &[&str] = &[
        "alley",
        "ave",
        "avenue",
        "blvd",
        "boulevard",
        "calle",
        "circle",
        "close",
        "court",
        "crescent",
        "drive",
        "dr",
        "gasse",
        "highway",
        "lane",
        "ln",
        "loop",
        "manor",
        "marg",
        "nagar",
        "parkway",
        "place",
        "plaza",
        "platz",
        "rd",
        "road",
        "route",
        "row",
        "rua",
        "rue",
        "square",
        "st",
        "strasse",
        "street",
        "terrace",
        "track",
        "trail",
        "via",
        "viaduct",
        "way",
        "weg",
    ];
    let words: Vec<String> = value
        .split(|c: char| c.is_whitespace() || c == ',')
        .map(|word| word.trim_matches('.').to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let number = |word: &String| word.starts_with(|c: char| c.is_ascii_digit());
    let street = |word: &String| {
        STREETS.contains(&word.as_str()) || word.ends_with("straße") || word.ends_with("strasse")
    };
    words.len() >= 3 && words.iter().any(number) && words.iter().any(street)
}

/// What well-known systems put before their keys, and what hashes of passwords begin with.
pub(super) fn is_known_secret(value: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "-----BEGIN",
        "AIza",
        "AKIA",
        "ASIA",
        "EAAC",
        "SG.",
        "dop_v1_",
        "gho_",
        "ghp_",
        "ghs_",
        "github_pat_",
        "glpat-",
        "hf_",
        "npm_",
        "pk_live_",
        "rk_live_",
        "shpat_",
        "sk-ant-",
        "sk-proj-",
        "sk_live_",
        "sk_test_",
        "whsec_",
        "xoxa-",
        "xoxb-",
        "xoxp-",
        "ya29.",
    ];
    let jwt = value.starts_with("eyJ") && value.matches('.').count() == 2;
    value.len() >= 16 && (jwt || PREFIXES.iter().any(|prefix| value.starts_with(prefix)))
}

pub(super) fn is_password_hash(value: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "$1$",
        "$2a$",
        "$2b$",
        "$2x$",
        "$2y$",
        "$5$",
        "$6$",
        "$7$",
        "$P$",
        "$argon2",
        "$pbkdf2",
        "$scrypt$",
        "$y$",
        "pbkdf2_sha",
        "sha256$",
        "{SSHA}",
        "bcrypt$",
    ];
    value.len() >= 16 && PREFIXES.iter().any(|prefix| value.starts_with(prefix))
}

/// Letters of both cases and digits without any order: more than words and codes have.
pub(super) fn is_random(value: &str) -> bool {
    let bytes = value.as_bytes();
    let plain = bytes
        .iter()
        .all(|b| b.is_ascii_alphanumeric() || b"+/=_-".contains(b));
    let has = |is: fn(&u8) -> bool| bytes.iter().any(is);
    let mixed =
        has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit);
    plain && mixed && (24..=512).contains(&bytes.len()) && entropy(bytes) >= 3.8
}

/// Bits in each character.
fn entropy(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    bytes.iter().for_each(|b| counts[usize::from(*b)] += 1);
    let all = bytes.len() as f64;
    let shares = counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / all);
    -shares.map(|share| share * share.log2()).sum::<f64>()
}
