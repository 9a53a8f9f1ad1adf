//! The shipped tables hold, and an official list changes words and dates and nothing else.

use std::collections::BTreeMap;

use expect_test::expect;

use super::{CodeBook, CodeList, LoadedCodes, OfficialCode, usage};
use crate::{Carc, DenialClass, Kind, Rarc};

#[test]
fn every_code_of_the_shipped_table_has_one_kind() {
    let mut codes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in CodeBook::shipped().carcs() {
        codes.entry(entry.kind.id()).or_default().push(entry.code.as_str());
    }
    let mut text = String::new();
    for (kind, mut codes) in codes {
        codes.sort_by_key(|code| (code.parse::<u32>().is_err(), code.len(), *code));
        text.push_str(&format!("{kind:4} {}\n", codes.join(" ")));
    }
    expect![[r#"
        D01  25 26 27 28 30 106 141 166 177 179 180 200 238 239
        D02  31 32 33 34 140 261
        D03  22 129 136 196 228 275 276
        D04  98 109 120 128 168 190 254 270 280 289 297 301 304 B9 D23
        D05  39 61 62 197 210 243
        D06  15 198 284 296 302
        D07  165 183 287 288 W6 P17
        D08  29 B4
        D09  18 B13 B20
        D10  60 97 194 231 234 236 W3 B10 B15 P14
        D11  4 182 B18
        D12  5 6 7 8 110 181 189 199 230 267 268 282 306 P9
        D13  9 10 11 12 47 146 167 240 B22
        D14  151 B14 B16
        D15  40 50 54 56 58 272 B8 W4 P15
        D16  55 114 188
        D17  57 150 152 153 154 186 216 249 B19 P31
        D18  17 112 148 163 164 173 174 175 176 226 250 251 252 B12 B17 P30
        D19  227
        D20  13 14 16 107 125 135 206 207 208 A8 D1 D2 D3 D4 D5 D6 D7 D8 D9 D11 D12 D13 D14 D15 D16 D17 D18 D19 D20 D21
        D21  52 170 171 184 185 283 299 B7 W5 B23 P16
        D22  38 111 147 242 256 274 279 P25 P26
        D23  46 48 49 51 53 95 96 108 113 115 117 155 157 158 159 160 202 204 211 212 233 258 269 A6 B1 B5 W8 W9 P19 P20
        D24  35 119 149 273
        D25  19 20 21 191 201 214 218 219 220 244 255 P2 P3 P4 P6 P7 W2 Y1 P10 P11 P13 P21 P27 P28 P32
        D26  116 213 224 D10
        D27  67 68 73 77 79 80 81 82 83 84 85 86 87 192 A0 A1 A7
        NX1  24 41 42 44 45 59 69 70 74 75 76 78 89 90 91 102 103 118 122 131 132 134 139 169 172 203 205 217 222 232 246 262 263 264 265 266 A2 A4 A5 B6 P5 W1 W7 Y2 Y3 B21 P12 P18 P22 P23 P24 P29
        NX2  1 2 3 36 37 66 72 126 127 142 178 241 247 248
        NX3  23 71 99 303 A3
        NX4  43 104 105 121 130 137 144 145 161 223 225 235 237 245 253 259 260 271 278
        NX5  101 133 143 221 257 277 P8 D22
        NX6  63 64 65 88 92 93 94 100 123 124 156 162 187 195 209 229 281 290 291 292 293 294 298 300 305 B2 B3 P1 B11
        U2   215 295
        U3   138 193 285 286
    "#]].assert_eq(&text);
}

#[test]
fn a_rule_of_use_is_about_a_code_that_exists() {
    let book = CodeBook::shipped();
    for code in usage::codes() {
        assert!(book.carc(Carc::new(code)).is_some(), "no code {code} in the shipped table");
    }
}

#[test]
fn every_remark_of_the_shipped_table_has_words() {
    let book = CodeBook::shipped();
    assert!(book.rarcs().all(|entry| !entry.meaning.is_empty()));
    assert!(book.carcs().all(|entry| !entry.meaning.is_empty()));
    assert!(book.rarcs().all(|entry| entry.class != Some(DenialClass::Unclassified)));
}

#[test]
fn an_official_list_replaces_words_and_dates_and_never_a_kind() {
    let mut book = CodeBook::shipped().clone();
    let row = |code: &str, until: Option<&str>| OfficialCode {
        code: code.into(),
        text: format!("official words of {code}"),
        since: "1995-01-01".parse().ok(),
        until: until.and_then(|until| until.parse().ok()),
    };
    let rows = [row("50", Some("2030-01-01")), row("307", None), row("not a code", None)];
    let loaded = book.load_official(CodeList::Carc, &rows);
    assert_eq!(
        loaded,
        LoadedCodes {
            n_replaced: 1,
            new: vec!["307".into()],
            unreadable: vec!["not a code".into()]
        }
    );

    let fifty = book.carc(Carc::new("50")).expect("50 is known");
    assert_eq!(fifty.kind, Kind::Denial(DenialClass::MedicalNecessity));
    assert_eq!(fifty.meaning, "official words of 50");
    assert!(!fifty.is_valid_on("2030-01-01".parse().expect("a date")));
    let new = book.carc(Carc::new("307")).expect("307 came in");
    assert_eq!(new.kind, Kind::Denial(DenialClass::Unclassified));

    book.load_official(CodeList::Rarc, &[row("MA130", None), row("N9001", None)]);
    let ma130 = book.rarc(Rarc::new("MA130")).expect("MA130 is known");
    assert_eq!(ma130.class, Some(DenialClass::ClaimError));
    assert_eq!(ma130.meaning, "official words of MA130");
    assert_eq!(book.rarc(Rarc::new("N9001")).expect("N9001 came in").class, None);
}

#[test]
fn the_version_changes_with_the_words_and_only_then() {
    let shipped = CodeBook::shipped();
    let mut book = shipped.clone();
    assert_eq!(book.version(), shipped.version());
    book.load_official(CodeList::Carc, &[]);
    assert_eq!(book.version(), shipped.version());
    let row = OfficialCode { code: "50".into(), text: "x".into(), since: None, until: None };
    book.load_official(CodeList::Carc, &[row]);
    assert_ne!(book.version(), shipped.version());
}
