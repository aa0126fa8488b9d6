//! Numbers by which states know persons; most end in a digit that the others give.

use super::checks::{digits, luhn};

/// Whose number it is, and whether a value may be one.
pub(super) type Id = (&'static str, fn(&str) -> bool);

pub(super) const IDS: &[Id] = &[
    ("Brazilian CPF numbers", cpf),
    ("British national insurance numbers", nino),
    ("Chinese resident numbers", china),
    ("Dutch citizen service numbers", bsn),
    ("French social security numbers", nir),
    ("Indian Aadhaar numbers", aadhaar),
    ("Indian permanent account numbers", pan),
    ("Italian tax codes", codice_fiscale),
    ("Polish PESEL numbers", pesel),
    ("Singaporean identity numbers", nric),
    ("Spanish identity numbers", dni),
    ("Swedish personal numbers", personnummer),
    ("Turkish identity numbers", turkey),
    ("US social security numbers", ssn),
];

/// So many digits, not all the same.
fn exactly(value: &str, marks: &[char], n: usize) -> Option<Vec<u8>> {
    let digits = digits(value, marks)?;
    (digits.len() == n && digits.iter().any(|digit| *digit != digits[0])).then_some(digits)
}

fn weighed(digits: &[u8], weights: impl IntoIterator<Item = u32>) -> u32 {
    digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum()
}

/// Whether a text has the form: `9` a digit, `A` a capital, anything else itself.
fn formed(value: &str, form: &str) -> bool {
    let fits = |(c, sign): (char, char)| match sign {
        '9' => c.is_ascii_digit(),
        'A' => c.is_ascii_uppercase(),
        other => c == other,
    };
    value.len() == form.len() && value.chars().zip(form.chars()).all(fits)
}

fn cpf(value: &str) -> bool {
    let Some(d) = exactly(value, &['.', '-'], 11) else {
        return false;
    };
    let check = |n: usize| {
        let rest = weighed(&d[..n], (2..=n as u32 + 1).rev()) * 10 % 11;
        rest % 10 == u32::from(d[n])
    };
    check(9) && check(10)
}

fn nino(value: &str) -> bool {
    let plain: String = value.chars().filter(|c| *c != ' ').collect();
    formed(&plain, "AA999999A")
        && plain.ends_with(['A', 'B', 'C', 'D'])
        && !plain.starts_with(['D', 'F', 'I', 'Q', 'U', 'V'])
}

fn china(value: &str) -> bool {
    let bytes = value.as_bytes();
    if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let d: Vec<u8> = bytes[..17].iter().map(|b| b - b'0').collect();
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    b"10X98765432"[(weighed(&d, weights) % 11) as usize] == bytes[17]
}

fn bsn(value: &str) -> bool {
    exactly(value, &['.'], 9)
        .is_some_and(|d| (weighed(&d[..8], (2..=9).rev()) + 11 - u32::from(d[8])) % 11 == 0)
}

fn nir(value: &str) -> bool {
    let plain: String = value.chars().filter(|c| *c != ' ').collect();
    let sex = plain.starts_with(['1', '2']);
    let number = plain.get(..13).and_then(|n| n.parse::<u64>().ok());
    let key = plain.get(13..15).and_then(|n| n.parse::<u64>().ok());
    match (number, key) {
        (Some(number), Some(key)) => sex && plain.len() == 15 && 97 - number % 97 == key,
        _ => false,
    }
}

/// The sum by Verhoeff: multiplication in the group of a pentagon's symmetries.
fn aadhaar(value: &str) -> bool {
    let Some(d) = exactly(value, &[' ', '-'], 12).filter(|d| d[0] > 1) else {
        return false;
    };
    let times = |a: usize, b: usize| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b - 5) % 5 + 5,
        (false, true) => (a + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    };
    let turn = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let turned = |digit: u8, by: usize| (0..by).fold(usize::from(digit), |digit, _| turn[digit]);
    let sum = d
        .iter()
        .rev()
        .enumerate()
        .fold(0, |sum, (at, digit)| times(sum, turned(*digit, at % 8)));
    sum == 0
}

fn pan(value: &str) -> bool {
    formed(value, "AAAAA9999A") && value.as_bytes()[3] == b'P'
}

fn codice_fiscale(value: &str) -> bool {
    const ODD: [u32; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ];
    if !formed(value, "AAAAAA99A99A999A") {
        return false;
    }
    let place = |b: u8| {
        if b.is_ascii_digit() {
            u32::from(b - b'0')
        } else {
            u32::from(b - b'A')
        }
    };
    let each = value.as_bytes()[..15]
        .iter()
        .enumerate()
        .map(|(at, b)| match at % 2 {
            0 => ODD[place(*b) as usize],
            _ => place(*b),
        });
    each.sum::<u32>() % 26 == place(value.as_bytes()[15])
}

fn pesel(value: &str) -> bool {
    exactly(value, &[], 11).is_some_and(|d| {
        let month = d[2] % 2 * 10 + d[3];
        let sum = weighed(&d[..10], [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
        (1..=12).contains(&month) && (10 - sum % 10) % 10 == u32::from(d[10])
    })
}

fn nric(value: &str) -> bool {
    if !formed(value, "A9999999A") {
        return false;
    }
    let bytes = value.as_bytes();
    let d: Vec<u8> = bytes[1..8].iter().map(|b| b - b'0').collect();
    let sum = weighed(&d, [2, 7, 6, 5, 4, 3, 2]);
    let (sum, letters) = match bytes[0] {
        b'S' => (sum, b"JZIHGFEDCBA"),
        b'T' => (sum + 4, b"JZIHGFEDCBA"),
        b'F' => (sum, b"XWUTRQPNMLK"),
        b'G' => (sum + 4, b"XWUTRQPNMLK"),
        _ => return false,
    };
    letters[(sum % 11) as usize] == bytes[8]
}

fn dni(value: &str) -> bool {
    let foreign = ["X", "Y", "Z"]
        .iter()
        .position(|letter| value.starts_with(letter));
    let plain = match foreign {
        Some(at) => format!("{at}{}", &value[1..]),
        None => value.to_owned(),
    };
    let number = plain.get(..8).and_then(|n| n.parse::<usize>().ok());
    let letter = plain.as_bytes().get(8).filter(|_| plain.len() == 9);
    number.is_some_and(|number| letter == Some(&b"TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]))
}

fn personnummer(value: &str) -> bool {
    let digits = digits(value, &['-', '+']).filter(|d| d.len() == 10 || d.len() == 12);
    digits.is_some_and(|d| {
        let d = &d[d.len() - 10..];
        let (month, day) = (d[2] * 10 + d[3], d[4] * 10 + d[5]);
        (1..=12).contains(&month) && (1..=31).contains(&day) && luhn(d)
    })
}

fn turkey(value: &str) -> bool {
    exactly(value, &[], 11)
        .filter(|d| d[0] > 0)
        .is_some_and(|d| {
            let sum = |from: usize| {
                d[from..9]
                    .iter()
                    .step_by(2)
                    .map(|n| u32::from(*n))
                    .sum::<u32>()
            };
            let tenth = (sum(0) * 7 + 100 - sum(1)) % 10;
            let all: u32 = d[..10].iter().map(|n| u32::from(*n)).sum();
            tenth == u32::from(d[9]) && all % 10 == u32::from(d[10])
        })
}

/// It has no check digit: only the form with its marks counts, and parts that are never given.
fn ssn(value: &str) -> bool {
    formed(value, "999-99-9999")
        && !value.starts_with("000")
        && !value.starts_with("666")
        && !value.starts_with('9')
        && &value[4..6] != "00"
        && !value.ends_with("0000")
}
