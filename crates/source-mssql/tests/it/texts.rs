//! Texts and bytes: of every script and code page, empty, long, and broken.

use arrow_array::cast::AsArray;
use arrow_array::{BinaryArray, StringArray};
use base::Code;
use tds_double::{LATIN, Type, Value};

use crate::types::{assert_reads, read};

#[tokio::test]
async fn texts_are_read_whatever_signs_they_have() {
    let texts = [
        "",
        "ends with blanks  ",
        "zażółć",
        "日本語",
        "👩‍👩‍👧",
        "a\0b",
        "\u{FEFF}mark",
        "'; --",
    ];
    let given = || {
        texts
            .iter()
            .map(|text| Value::from(*text))
            .collect::<Vec<_>>()
    };
    let expected = || StringArray::from_iter(texts.iter().copied().map(Some).chain([None]));
    assert_reads(Type::NVarChar(40), given(), expected()).await;
    assert_reads(Type::NVarCharMax, given(), expected()).await;
}

/// Large values come one to a batch, so only the first one is looked at.
#[tokio::test]
async fn long_values_are_read_whole() {
    let text = "długi ".repeat(200_000);
    let given = vec![Value::Text(text.clone())];
    let array = read(Type::NVarCharMax, given).await.expect("a text");
    assert!(array.as_string::<i32>().value(0) == text);
    let bytes: Vec<u8> = (0..3_000_000u32).map(|n| n as u8).collect();
    let given = vec![Value::Bytes(bytes.clone())];
    let array = read(Type::VarBinaryMax, given).await.expect("bytes");
    assert!(array.as_binary::<i32>().value(0) == bytes);
}

#[tokio::test]
async fn bytes_are_read_as_they_are() {
    for of in [Type::VarBinary(8), Type::VarBinaryMax] {
        let given = vec![Value::Bytes(vec![0, 255]), Value::Bytes(Vec::new())];
        let expected = BinaryArray::from(vec![Some([0u8, 255].as_slice()), Some(&[]), None]);
        assert_reads(of, given, expected).await;
    }
}

/// Polish_CI_AS, code page 1250; Japanese_CI_AS, 932; Latin1_General_100_CI_AS_SC_UTF8;
/// SQL_Latin1_General_CP850_CI_AS, by the number of its order.
const POLISH: [u8; 5] = [0x15, 0x04, 0xD0, 0x00, 0x00];
const JAPANESE: [u8; 5] = [0x11, 0x04, 0xD0, 0x00, 0x00];
const UTF_8: [u8; 5] = [0x09, 0x04, 0xD0, 0x04, 0x00];
const DOS: [u8; 5] = [0x09, 0x04, 0xD0, 0x00, 0x2A];

#[tokio::test]
async fn texts_in_a_code_page_are_read_by_it() {
    for (collation, bytes, text) in [
        (LATIN, b"caf\xE9 \x80".as_slice(), "café €"),
        (POLISH, b"\xBF\xF3\xB3\xE6", "żółć"),
        (JAPANESE, b"\x93\xFA\x96\x7B", "日本"),
        (UTF_8, "日本 ż".as_bytes(), "日本 ż"),
        (DOS, b"caf\x82", "café"),
        (POLISH, b"plain", "plain"),
    ] {
        let expected = StringArray::from(vec![Some(text), None]);
        let given = vec![Value::Bytes(bytes.to_vec())];
        assert_reads(Type::VarChar(20, collation), given, expected).await;
    }
}

#[tokio::test]
async fn a_text_that_is_none_is_refused_not_mended() {
    let broken = vec![Value::Bytes(b"\xFF\xFE\xFD".to_vec())];
    let error = read(Type::VarChar(20, UTF_8), broken)
        .await
        .expect_err("it is no text");
    assert_eq!(error.code(), Code::SourceUnsupported);
    let detail = error.detail().expect("a reason");
    assert!(detail.contains("the column 'a'"), "{detail}");
    // Half of a sign that has two.
    let half = vec![Value::Bytes(vec![0x3D, 0xD8])];
    assert!(read(Type::NVarChar(4), half).await.is_err());
}
