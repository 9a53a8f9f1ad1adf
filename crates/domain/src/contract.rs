//! What an office knows of its own payers and nobody else can: deadlines agreed, codes used in a
//! house style, fees. It comes from the office's contract file; reading the file is not done here.
//!
//! **Invariant:** a contract speaks only for the payers that it names, by a name or another
//! spelling of it; a name that merely looks alike is another payer.

mod fees;
mod underpayment;

use crate::{ClockStart, CodeOverride, Door, DueBy, Network, PayerName, Period, Program};

pub use fees::FeeSchedule;
pub use underpayment::{PriceCheck, PricedLine, ShortLine, Underpayment, price_check};

/// The office's contract file.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Contract {
    /// Its payers, in the order of the file.
    pub payers: Vec<ContractPayer>,
}

/// What the contract file says of one payer.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ContractPayer {
    /// As the remittances spell it (N1*PR).
    pub name: PayerName,
    /// The program, where the remittances do not say it or say only half of it.
    pub program: Option<Program>,
    /// The family of rules it follows where its name does not show it, such as `unitedhealthcare`.
    pub line: Option<String>,
    /// Whether we have a contract; a file may also list payers that we have none with.
    pub network: Network,
    /// Deadlines that replace the shipped ones.
    pub deadlines: Vec<DeadlineOverride>,
    /// Codes that this payer uses in its own way.
    pub codes: Vec<CodeOverride>,
    /// What it allows for a procedure.
    pub fees: FeeSchedule,
}

/// A deadline as an agreement has it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DeadlineOverride {
    /// For which door.
    pub door: Door,
    /// How long.
    pub period: Period,
    /// From when.
    pub start: ClockStart,
    /// What has to happen by then.
    pub by: DueBy,
    /// Where the agreement says so.
    pub source: String,
}

impl Contract {
    /// The first payer of this name.
    pub fn payer(&self, name: &str) -> Option<&ContractPayer> {
        self.payers.iter().find(|payer| payer.name.is(name))
    }

    /// The payer of this name that may pay under this program: a payer can stand in the file once
    /// for each of its programs.
    pub fn payer_under(&self, name: &str, program: Program) -> Option<&ContractPayer> {
        self.position(name, program).map(|index| &self.payers[index])
    }

    /// Its place in the file; see [`Contract::payer_under`].
    pub fn position(&self, name: &str, program: Program) -> Option<usize> {
        let fits = |payer: &ContractPayer| {
            payer.program.is_none_or(|own| payer.program_of(program) == own)
        };
        self.payers.iter().position(|payer| payer.name.is(name) && fits(payer))
    }
}

impl ContractPayer {
    /// The program that a remittance means when it says this one: CLP06 knows no Medicaid managed
    /// care (it says `MC` for all of Medicaid) and sometimes says nothing.
    pub fn program_of(&self, said: Program) -> Program {
        match (said, self.program) {
            (Program::Other, Some(own)) => own,
            (Program::Medicaid, Some(Program::MedicaidManagedCare)) => Program::MedicaidManagedCare,
            _ => said,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payer(name: &str, program: Option<Program>) -> ContractPayer {
        let name = PayerName { name: name.into(), also: vec![format!("{name} PLAN")] };
        ContractPayer { name, program, ..ContractPayer::default() }
    }

    #[test]
    fn a_payer_is_found_by_name_and_program() {
        let contract = Contract {
            payers: vec![
                payer("Northwind", Some(Program::MedicareAdvantage)),
                payer("Northwind", Some(Program::Commercial)),
                payer("Prairie", Some(Program::MedicaidManagedCare)),
                payer("Meadow", None),
            ],
        };
        let table = [
            // name, program of the remittance, place in the file
            ("NORTHWIND", Program::MedicareAdvantage, Some(0)),
            ("Northwind Plan", Program::Commercial, Some(1)),
            // The remittance does not say the program: the first entry speaks.
            ("Northwind", Program::Other, Some(0)),
            ("Northwind", Program::BlueCross, None),
            // CLP06 `MC` may be managed care.
            ("Prairie", Program::Medicaid, Some(2)),
            ("Prairie", Program::Commercial, None),
            ("meadow", Program::Auto, Some(3)),
            ("Meadowlark", Program::Auto, None),
        ];
        for (name, program, place) in table {
            assert_eq!(contract.position(name, program), place, "{name} {program:?}");
        }
        assert_eq!(contract.payer("northwind"), Some(&contract.payers[0]));
        assert_eq!(contract.payer("nobody"), None);
    }
}
