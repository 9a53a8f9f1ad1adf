//! Bytes as hexadecimal digits, for what people copy by hand: keys and hashes.

/// The digits of bytes, two for each.
pub(crate) fn digits(bytes: &[u8]) -> String {
    let digit = |it: u8| char::from_digit(u32::from(it), 16).expect("four bits are a digit");
    bytes.iter().flat_map(|it| [digit(it >> 4), digit(it & 15)]).collect()
}

/// The bytes of digits; `None` where they are none, or not two for each byte.
pub(crate) fn bytes(digits: &str) -> Option<Vec<u8>> {
    let digit = |it: u8| char::from(it).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let byte = |pair: &[u8]| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?);
    digits.as_bytes().chunks(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_bytes_are_the_same_thing() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(bytes(&digits(&all)), Some(all));
        assert_eq!(digits(&[0, 15, 160]), "000fa0");
    }

    #[test]
    fn what_is_no_pair_of_digits_is_refused() {
        for text in ["0", "0g", "é", "00 "] {
            assert_eq!(bytes(text), None, "{text}");
        }
    }
}
