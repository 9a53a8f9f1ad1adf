//! A corrected claim as a biller checks it: field by field, what stood there and what stands there
//! now.

use crate::{Phi, words};

/// One field of a claim that is sent again and differs from the claim as it was sent.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FieldChange {
    /// Which.
    pub field: ClaimField,
    /// What stood there; `None` where nothing did.
    pub from: Option<Phi<String>>,
    /// What stands there now; `None` where it is taken out.
    pub to: Option<Phi<String>>,
}

words! {
    /// A field of an 837 that can be put right without judging anything.
    pub enum ClaimField {
        /// CLM05-3, what the claim is to the payer.
        Frequency = "CLM05-3",
        /// REF*F8, the payer's number of the claim that this one replaces or voids.
        PayerNumber = "REF*F8",
        /// NM109 of the subscriber, the member's number.
        MemberNumber = "NM109",
        /// REF*G1, the number of the authorization.
        Authorization = "REF*G1",
        /// REF*9F, the number of the referral.
        Referral = "REF*9F",
    }
}

impl FieldChange {
    /// The change of this field; none where it stays as it is.
    pub fn between(field: ClaimField, from: Option<String>, to: Option<String>) -> Option<Self> {
        (from != to).then(|| Self { field, from: from.map(Phi::new), to: to.map(Phi::new) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_field_that_differs_is_a_change() {
        let between = |from: Option<&str>, to: Option<&str>| {
            FieldChange::between(
                ClaimField::Referral,
                from.map(str::to_owned),
                to.map(str::to_owned),
            )
        };
        assert_eq!(between(None, None), None);
        assert_eq!(between(Some("R1"), Some("R1")), None);
        let changed = between(None, Some("R1")).unwrap();
        assert_eq!(changed.to, Some(Phi::new("R1".to_owned())));
        assert_eq!(between(Some("R1"), None).unwrap().to, None);
    }

    #[test]
    fn a_change_shows_no_number_of_a_member() {
        let change = FieldChange::between(ClaimField::MemberNumber, None, Some("W123".into()));
        assert!(!format!("{change:?}").contains("W123"));
    }
}
