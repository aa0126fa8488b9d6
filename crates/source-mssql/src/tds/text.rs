//! Text of the wire as ours.

use mssql_tds::datatypes::sql_string::EncodingType;
use mssql_tds::encoding_rs::{Decoder, DecoderResult, Encoding, UTF_16LE};

/// The text, written into the room where it is not ours already. `None` where bytes mean nothing in
/// the encoding: something in their place would be another text.
pub fn read<'a>(bytes: &'a [u8], encoding: EncodingType, room: &'a mut String) -> Option<&'a str> {
    let codec: &Encoding = match encoding {
        EncodingType::Utf8 => return str::from_utf8(bytes).ok(),
        EncodingType::Utf16 => UTF_16LE,
        EncodingType::LcidBased(_) if bytes.is_ascii() => return str::from_utf8(bytes).ok(),
        other => match other.resolved_encoding()?.as_encoding_rs() {
            Some(codec) => codec,
            // The code pages of DOS, which have a sign for every byte.
            None => {
                let (text, broken) = other
                    .resolved_encoding()?
                    .decode_without_bom_handling(bytes);
                room.clear();
                room.push_str(&text);
                return (!broken).then_some(room);
            }
        },
    };
    decode(&mut codec.new_decoder_without_bom_handling(), bytes, room)
}

fn decode<'a>(decoder: &mut Decoder, bytes: &[u8], room: &'a mut String) -> Option<&'a str> {
    room.clear();
    room.reserve(decoder.max_utf8_buffer_length_without_replacement(bytes.len())?);
    let (result, _) = decoder.decode_to_string_without_replacement(bytes, room, true);
    matches!(result, DecoderResult::InputEmpty).then_some(room)
}
