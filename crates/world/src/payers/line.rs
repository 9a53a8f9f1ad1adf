//! What a payer finds wrong with a claim, and with each of its lines: first match wins.

use super::{
    Card, Cause,
    books::{Books, Member},
    filed::{Filed, FiledLine},
    rules::{NEEDS_25_BESIDE, NEVER_ON_VISITS, PARTS},
};
use crate::practice::{Nature, procedure};

/// A payer's rules with its books open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Desk<'a> {
    pub(super) card: &'a Card,
    pub(super) books: &'a Books,
}

impl<'a> Desk<'a> {
    /// What is wrong with the claim as a whole.
    pub(super) fn wrong_with_claim(self, filed: &Filed) -> Option<Cause> {
        let Some(member) = self.member(filed) else { return Some(Cause::MemberUnknown) };
        let rules = &self.card.rules;
        let (from, to) = (member.coverage.from, member.coverage.to);
        let day = filed.service.0;
        // A second payer's limit counts from the first one's answer, which is always recent here.
        let late = filed.first_answer.is_none()
            && filed.frequency == "1"
            && i64::from(rules.filing_days) < filed.age();
        let enrolled =
            filed.rendering.as_ref().is_none_or(|npi| self.books.lists(npi, filed.service.0));
        let unordered =
            |line: &FiledLine| nature(line) == Some(Nature::Laboratory) && line.ordering.is_none();
        let unordered =
            self.card.is_medicare() && !filed.institutional && filed.lines.iter().any(unordered);
        let table = [
            (day < from, Cause::CoverageNotBegun),
            (to.is_some_and(|to| to < day), Cause::CoverageEnded),
            (member.has_other_first && filed.as_first, Cause::OtherPayerFirst),
            (member.has_other_first && filed.first_answer.is_none(), Cause::FirstAnswerMissing),
            (late, Cause::FiledLate),
            (filed.rendering.is_none(), Cause::RenderingMissing),
            (!enrolled, Cause::NotEnrolled),
            (unordered, Cause::OrderingMissing),
        ];
        table.iter().find(|(is_wrong, _)| *is_wrong).map(|(_, cause)| *cause)
    }

    pub(super) fn member(self, filed: &Filed) -> Option<&'a Member> {
        self.books.member(&filed.member_id)
    }

    /// What is wrong with one line. A second payer leaves that to the first.
    pub(super) fn wrong_with_line(self, filed: &Filed, line: &FiledLine) -> Option<Cause> {
        if filed.first_answer.is_some() || filed.is_stay() {
            return None;
        }
        self.not_paid_by_plan(filed, line)
            .or_else(|| self.not_permitted(filed, line))
            .or_else(|| wrongly_coded(filed, line))
            .or_else(|| self.not_explained(filed, line))
    }

    fn not_paid_by_plan(self, filed: &Filed, line: &FiledLine) -> Option<Cause> {
        let coverage = &self.member(filed)?.coverage;
        if coverage.therapy_elsewhere && nature(line) == Some(Nature::Therapy) {
            return Some(Cause::WrongPayer);
        }
        if self.card.rules.not_covered.contains(&line.code.as_str()) {
            return Some(Cause::NotCovered);
        }
        let used_up = coverage.check_up_used && nature(line) == Some(Nature::Preventive);
        used_up.then_some(Cause::BenefitUsedUp)
    }

    fn not_permitted(self, filed: &Filed, line: &FiledLine) -> Option<Cause> {
        let Filed { member_id, authorization, referral, .. } = filed;
        let rules = &self.card.rules;
        let code = line.code.as_str();
        if rules.authorization.contains(&code) {
            let named = authorization.as_ref();
            let named = named.and_then(|it| self.books.authorization(it, member_id));
            match named.and_then(|it| it.allows(code)) {
                Some(units) if i64::from(units) < line.units => {
                    return Some(Cause::AuthorizationExceeded);
                }
                Some(_) => {}
                None => {
                    let any = self.books.any_authorization(member_id, code, line.day);
                    return Some(match any {
                        Some(_) => Cause::AuthorizationNotNamed,
                        None => Cause::AuthorizationAbsent,
                    });
                }
            }
        }
        let referred = referral.as_ref().and_then(|it| self.books.referral(it, member_id));
        let wants_referral = rules.referral.contains(&code) && referred.is_none();
        wants_referral.then_some(Cause::ReferralNotNamed)
    }

    fn not_explained(self, filed: &Filed, line: &FiledLine) -> Option<Cause> {
        let rules = &self.card.rules;
        let (_, wanted) = rules.necessity.iter().find(|(code, _)| *code == line.code)?;
        let pointed =
            line.pointers.iter().filter_map(|nth| filed.diagnoses.get(nth.wrapping_sub(1)));
        let supports =
            |diagnosis: &String| wanted.iter().any(|begins| diagnosis.starts_with(begins));
        let unsupported = !filed.institutional && !pointed.into_iter().any(supports);
        unsupported.then_some(if self.card.is_medicare() {
            Cause::DiagnosisNotInPolicy
        } else {
            Cause::DiagnosisUnsupported
        })
    }
}

fn wrongly_coded(filed: &Filed, line: &FiledLine) -> Option<Cause> {
    let has = |code: &str| filed.lines.iter().any(|it| it.code == code);
    let is_visit = nature(line) == Some(Nature::Visit);
    let carries = |wanted: &[&str]| line.modifiers.iter().any(|it| wanted.contains(&it.as_str()));
    let part = PARTS.iter().any(|(part, whole)| line.code == *part && has(whole));
    let beside = NEEDS_25_BESIDE.iter().any(|code| has(code));
    let units_max = procedure(&line.code).map_or(i64::MAX, |it| i64::from(it.units_max));
    let table = [
        (is_visit && !filed.institutional && filed.place != "11", Cause::PlaceWrong),
        (is_visit && carries(NEVER_ON_VISITS), Cause::ModifierWrong),
        (part && !filed.institutional, Cause::Bundled),
        (is_visit && beside && !carries(&["25"]), Cause::ModifierMissing),
        (units_max < line.units, Cause::TooManyUnits),
    ];
    table.iter().find(|(is_wrong, _)| *is_wrong).map(|(_, cause)| *cause)
}

pub(super) fn nature(line: &FiledLine) -> Option<Nature> {
    procedure(&line.code).map(|it| it.nature)
}
