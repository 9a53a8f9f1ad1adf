//! Under which program a payer pays: it decides the deadlines, the levels of appeal and whether a
//! corrected claim is taken at all.

/// The kind of coverage behind a claim.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Program {
    /// Original Medicare, Part A (institutional).
    MedicareA,
    /// Original Medicare, Part B (professional).
    MedicareB,
    /// A Medicare Advantage plan.
    MedicareAdvantage,
    /// Medicaid, paid by the state.
    Medicaid,
    /// Medicaid, paid by a managed-care plan.
    MedicaidManagedCare,
    /// A commercial plan.
    Commercial,
    /// A Blue Cross Blue Shield plan.
    BlueCross,
    /// TRICARE or CHAMPUS.
    Tricare,
    /// Veterans Affairs.
    Veterans,
    /// Workers' compensation.
    WorkersCompensation,
    /// Automobile medical.
    Auto,
    /// Other or not said.
    #[default]
    Other,
}

impl Program {
    /// Reads the claim filing indicator: CLP06 of the 835, SBR09 of the 837.
    ///
    /// `MC` says only "Medicaid": whether a managed-care plan pays is known from the contract file.
    pub fn from_filing_indicator(code: &str) -> Self {
        match code {
            "MA" => Self::MedicareA,
            "MB" => Self::MedicareB,
            "16" => Self::MedicareAdvantage,
            "MC" => Self::Medicaid,
            "12" | "13" | "14" | "15" | "17" | "CI" | "DS" | "HM" => Self::Commercial,
            "BL" => Self::BlueCross,
            "CH" => Self::Tricare,
            "VA" => Self::Veterans,
            "WC" => Self::WorkersCompensation,
            "AM" => Self::Auto,
            _ => Self::Other,
        }
    }

    /// The name in a contract file and in the shipped rules.
    pub fn id(self) -> &'static str {
        match self {
            Self::MedicareA => "medicare_a",
            Self::MedicareB => "medicare_b",
            Self::MedicareAdvantage => "medicare_advantage",
            Self::Medicaid => "medicaid",
            Self::MedicaidManagedCare => "medicaid_mco",
            Self::Commercial => "commercial",
            Self::BlueCross => "blue_cross",
            Self::Tricare => "tricare",
            Self::Veterans => "veterans",
            Self::WorkersCompensation => "workers_comp",
            Self::Auto => "auto",
            Self::Other => "other",
        }
    }

    /// Reads [`Program::id`].
    pub fn from_id(id: &str) -> Option<Self> {
        let programs = [
            Self::MedicareA,
            Self::MedicareB,
            Self::MedicareAdvantage,
            Self::Medicaid,
            Self::MedicaidManagedCare,
            Self::Commercial,
            Self::BlueCross,
            Self::Tricare,
            Self::Veterans,
            Self::WorkersCompensation,
            Self::Auto,
            Self::Other,
        ];
        programs.into_iter().find(|program| program.id() == id)
    }

    /// Is it original Medicare, Part A or B?
    pub fn is_original_medicare(self) -> bool {
        matches!(self, Self::MedicareA | Self::MedicareB)
    }
}
