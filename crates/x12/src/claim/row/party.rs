//! Who: the name, address and numbers of a person or an organization (NM1 and what follows it).

use super::super::declare::row;

row! {
    /// NM1: a person or an organization, and in which role.
    Name = NM1 {
        /// NM101: `85` billing provider, `IL` subscriber, `QC` patient, `PR` payer, `82` rendering,
        /// `DN` referring, `77` facility, `71` attending, …
        1 role: String,
        /// NM102: `1` person, `2` organization.
        2 entity: String,
        /// NM103: last name, or the name of the organization.
        3 last: String,
        /// NM104.
        4 first: String,
        /// NM105.
        5 middle: String,
        /// NM107.
        7 suffix: String,
        /// NM108: `XX` NPI, `MI` member, `PI` payer, `46` submitter, …
        8 id_qualifier: String,
        /// NM109.
        9 id: String,
    }
}

row! {
    /// N3: street.
    Street = N3 {
        /// N301.
        1 first: String,
        /// N302.
        2 second: String,
    }
}

row! {
    /// N4: city, state and postal code.
    City = N4 {
        /// N401.
        1 name: String,
        /// N402.
        2 state: String,
        /// N403.
        3 postal_code: String,
        /// N404.
        4 country: String,
    }
}

row! {
    /// DMG: date of birth and gender.
    Demographics = DMG {
        /// DMG01: `D8`.
        1 format: String,
        /// DMG02: date of birth.
        2 born: String,
        /// DMG03: `F`, `M` or `U`.
        3 gender: String,
    }
}

row! {
    /// PRV: what a provider is, by taxonomy.
    Taxonomy = PRV {
        /// PRV01: `BI` billing, `PE` performing, `AT` attending, `RF` referring.
        1 role: String,
        /// PRV02: `PXC`; `ZZ` in 4010.
        2 qualifier: String,
        /// PRV03.
        3 code: String,
    }
}

row! {
    /// PER: whom to ask, and up to three ways to reach them.
    Contact = PER {
        /// PER01: `IC`.
        1 function: String,
        /// PER02.
        2 name: String,
        /// PER03: `TE` telephone, `EM` e-mail, `FX` fax, `EX` extension.
        3 first_kind: String,
        /// PER04.
        4 first: String,
        /// PER05.
        5 second_kind: String,
        /// PER06.
        6 second: String,
        /// PER07.
        7 third_kind: String,
        /// PER08.
        8 third: String,
    }
}
