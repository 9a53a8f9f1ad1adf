//! The contract file: what the practice agreed with its payers, in TOML.
//!
//! `samples/contract.toml` is a commented example. Every mistake is an error that names the payer
//! and the key: a contract that is half read would date an appeal wrongly.

use std::collections::BTreeMap;

use domain::{
    Carc, Cents, ClockStart, CodeOverride, Contract, ContractPayer, DeadlineOverride, Door, DueBy,
    FeeSchedule, Group, Kind, Network, PayerName, Period, Program, Rarc,
};
use serde::Deserialize;

/// What is wrong with a contract file.
#[derive(Debug, thiserror::Error)]
pub enum ContractError {
    /// It is no TOML, or has a key that no contract file has.
    #[error("the contract file is not as expected: {0}")]
    Shape(#[from] toml::de::Error),
    /// A value that can't be used.
    #[error("payer \"{payer}\": {key} = \"{value}\": expected {expected}")]
    Value {
        /// Name of the payer.
        payer: String,
        /// Key.
        key: &'static str,
        /// Its value.
        value: String,
        /// What was expected.
        expected: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    payer: Vec<Payer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Payer {
    name: String,
    #[serde(default)]
    also: Vec<String>,
    program: Option<String>,
    line: Option<String>,
    network: Option<String>,
    #[serde(default)]
    deadline: Vec<Deadline>,
    #[serde(default)]
    code: Vec<Code>,
    #[serde(default)]
    fees: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Deadline {
    door: String,
    days: u16,
    #[serde(default = "calendar")]
    unit: String,
    from: String,
    by: String,
    source: String,
}

fn calendar() -> String {
    "calendar".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    carc: String,
    rarc: Option<String>,
    group: Option<String>,
    class: String,
    source: String,
}

/// Reads a contract file.
pub fn read(text: &str) -> Result<Contract, ContractError> {
    let file: File = toml::from_str(text)?;
    let payers = file.payer.into_iter().map(payer).collect::<Result<_, _>>()?;
    Ok(Contract { payers })
}

fn payer(file: Payer) -> Result<ContractPayer, ContractError> {
    let name = file.name;
    let wrong = |key, value: &str, expected| ContractError::Value {
        payer: name.clone(),
        key,
        value: value.to_owned(),
        expected,
    };
    let deadlines =
        file.deadline.iter().map(|it| deadline(it, &wrong)).collect::<Result<_, _>>()?;
    let codes = file.code.iter().map(|it| code(it, &wrong)).collect::<Result<_, _>>()?;
    let mut fees = FeeSchedule::default();
    for (procedure, fee) in &file.fees {
        let amount = x12::amount(fee.as_bytes());
        if amount.fault.is_some() || amount.cents <= 0 {
            return Err(wrong("fees", fee, "an amount such as 92.40"));
        }
        fees.insert(procedure, Cents(amount.cents));
    }
    let program = file.program.as_deref().map(|id| program(id, &wrong)).transpose()?.flatten();
    let network = file.network.as_deref().map_or(Ok(Network::In), |id| match id {
        "contracted" => Ok(Network::In),
        "none" => Ok(Network::Out),
        _ => Err(wrong("network", id, "contracted or none")),
    })?;
    let payer_name = PayerName { name: name.clone(), also: file.also };
    Ok(ContractPayer {
        name: payer_name,
        program,
        line: file.line,
        network,
        deadlines,
        codes,
        fees,
    })
}

/// `medicare` leaves A or B to the remittance; `erisa` is a commercial plan of an employer's.
fn program(
    id: &str,
    wrong: &impl Fn(&'static str, &str, &'static str) -> ContractError,
) -> Result<Option<Program>, ContractError> {
    match id {
        "medicare" => Ok(None),
        "erisa" => Ok(Some(Program::Commercial)),
        _ => Program::from_id(id).map(Some).ok_or_else(|| {
            wrong(
                "program",
                id,
                "medicare, medicare_a, medicare_b, medicare_advantage, medicaid, medicaid_mco, \
                 commercial, erisa, blue_cross, tricare, veterans, workers_comp, auto or other",
            )
        }),
    }
}

fn deadline(
    file: &Deadline,
    wrong: &impl Fn(&'static str, &str, &'static str) -> ContractError,
) -> Result<DeadlineOverride, ContractError> {
    Ok(DeadlineOverride {
        door: Door::from_id(&file.door).ok_or_else(|| {
            wrong(
                "door",
                &file.door,
                "new_claim, replacement, void, records_reply, reconsideration, appeal_1 to \
                 appeal_5, reopening or pricing_dispute",
            )
        })?,
        period: Period::new(file.days, &file.unit)
            .ok_or_else(|| wrong("unit", &file.unit, "calendar, business, months or years"))?,
        start: ClockStart::from_id(&file.from).ok_or_else(|| {
            wrong(
                "from",
                &file.from,
                "remittance, receipt, receipt+5 (presumed days), service or primary_remittance",
            )
        })?,
        by: DueBy::from_id(&file.by).ok_or_else(|| wrong("by", &file.by, "sent or received"))?,
        source: file.source.clone(),
    })
}

fn code(
    file: &Code,
    wrong: &impl Fn(&'static str, &str, &'static str) -> ContractError,
) -> Result<CodeOverride, ContractError> {
    let group = match file.group.as_deref().map(|it| (it, Group::from_code(it))) {
        Some((text, Group::Unknown)) => return Err(wrong("group", text, "CO, PR, OA, PI or CR")),
        known => known.map(|(_, group)| group),
    };
    Ok(CodeOverride {
        carc: Carc::new(&file.carc),
        rarc: file.rarc.as_deref().map(Rarc::new),
        group,
        kind: Kind::from_id(&file.class)
            .ok_or_else(|| wrong("class", &file.class, "NX1 to NX6, D01 to D27 or U1 to U3"))?,
        source: file.source.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_contract_reads() {
        let text = include_str!("../../../samples/contract.toml");
        let contract = read(text).unwrap();
        let northwind = contract.payer("northwind hlth plan").unwrap();
        assert_eq!(northwind.program, Some(Program::Commercial));
        assert_eq!(northwind.deadlines.len(), 7);
        assert!(!northwind.fees.is_empty());
    }

    #[test]
    fn a_mistake_is_named_with_its_payer_and_key() {
        let mistakes = [
            ("program = \"medicair\"", "program = \"medicair\""),
            ("fees = { \"99213\" = \"a lot\" }", "fees = \"a lot\""),
            ("network = \"maybe\"", "network = \"maybe\""),
        ];
        for (line, named) in mistakes {
            let text = format!("[[payer]]\nname = \"NORTHWIND\"\n{line}\n");
            let said = read(&text).unwrap_err().to_string();
            assert!(said.contains("payer \"NORTHWIND\"") && said.contains(named), "{said}");
        }
        assert!(read("[[payer]]\nname = \"X\"\nfee = 1\n").is_err());
    }
}
