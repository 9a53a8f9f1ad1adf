//! A generated 835 of any size, as a stream, with the truth about what is in it.
//!
//! A claim is about 430 bytes with three and a half adjustments, and three claims in four have a
//! remark code; most lines paid with a contractual reduction, one in eight
//! denied for one of the common reasons. Everything balances. All people are invented.
//!
//! **Invariant:** the same seed and size give the same bytes.

use std::io::Read;

use fastrand::Rng;

/// How much to make.
#[derive(Clone, Copy, Debug)]
pub enum Size {
    /// This many claims.
    Claims(u64),
    /// The first claim that passes this many bytes is the last.
    Bytes(u64),
}

/// What the generated remittance holds, counted while it was made.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Truth {
    /// Bytes so far.
    pub bytes: u64,
    /// CLP.
    pub claims: u64,
    /// SVC.
    pub lines: u64,
    /// Reason-amount pairs of CAS.
    pub adjustments: u64,
    /// Codes of LQ and MOA.
    pub remarks: u64,
    /// Sum of CLP03 in cents.
    pub charged_cents: i64,
    /// Sum of CLP04 in cents.
    pub paid_cents: i64,
    /// Sum of the adjustments with a denial code, in cents.
    pub denied_cents: i64,
    /// Claims with at least one of those.
    pub denied_claims: u64,
}

/// The stream of one interchange with one 835.
#[derive(Debug)]
pub struct Remittances {
    rng: Rng,
    size: Size,
    truth: Truth,
    /// Text that is made and not yet read, from `taken` on.
    ready: String,
    taken: usize,
    n_segments: u64,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stage {
    Head,
    Claims,
    Ended,
}

/// How often each denial comes; the weights are invented:
/// (weight, group, CARC, RARC).
const DENIALS: &[(u32, &str, &str, &str)] = &[
    (22, "CO", "16", "N290"),
    (14, "CO", "97", "M15"),
    (12, "CO", "197", ""),
    (11, "CO", "50", "N115"),
    (9, "PR", "27", "N30"),
    (8, "OA", "18", "N522"),
    (7, "CO", "22", ""),
    (6, "CO", "29", "N211"),
    (5, "CO", "4", "N519"),
    (4, "PR", "204", "N130"),
    (2, "CO", "252", "N706"),
];

const PROCEDURES: &[(&str, i64)] = &[
    ("99213", 145_00),
    ("99214", 210_00),
    ("99396", 265_00),
    ("36415", 18_00),
    ("80053", 62_50),
    ("93000", 88_00),
    ("20610:RT", 240_00),
    ("J1100", 12_40),
    ("71046:26", 74_00),
    ("99214:25", 210_00),
];

const LAST_NAMES: &[&str] = &["EXAMPLE", "SAMPLE", "INVENTED", "PLACEHOLDER", "SPECIMEN", "NOBODY"];
const FIRST_NAMES: &[&str] = &["ADA", "BEN", "CLEO", "DAN", "EVE", "FINN", "GIA", "HAL"];

/// One line before it is written.
struct Line {
    procedure: &'static str,
    charged: i64,
    paid: i64,
    allowed: i64,
    /// (group, reason, cents)
    adjustments: Vec<(&'static str, &'static str, i64)>,
    remark: &'static str,
}

impl Remittances {
    /// A stream that begins with ISA.
    pub fn new(seed: u64, size: Size) -> Self {
        Self {
            rng: Rng::with_seed(seed),
            size,
            truth: Truth::default(),
            ready: String::with_capacity(4096),
            taken: 0,
            n_segments: 0,
            stage: Stage::Head,
        }
    }

    /// The whole of it at once.
    pub fn bytes(seed: u64, size: Size) -> (Vec<u8>, Truth) {
        let mut stream = Self::new(seed, size);
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("reading from memory can't fail");
        (bytes, stream.truth)
    }

    /// What was made so far; the whole truth once the stream is read to its end.
    pub fn truth(&self) -> Truth {
        self.truth
    }

    fn segment(&mut self, text: &str) {
        self.ready.push_str(text);
        self.ready.push_str("~\n");
        self.n_segments += 1;
    }

    fn make_more(&mut self) {
        self.ready.clear();
        self.taken = 0;
        let done = match self.size {
            Size::Claims(n) => self.truth.claims >= n,
            Size::Bytes(n) => self.truth.bytes >= n,
        };
        match self.stage {
            Stage::Head => self.head(),
            Stage::Claims if done => self.trailer(),
            Stage::Claims => self.claim(),
            Stage::Ended => {}
        }
        self.truth.bytes += self.ready.len() as u64;
    }

    fn head(&mut self) {
        self.segment("ISA*00*          *00*          *ZZ*NORTHWIND      *ZZ*JUNIPERCREEK   *260702*0615*^*00501*000000901*0*P*:");
        self.segment("GS*HP*NORTHWIND*JUNIPERCREEK*20260702*0615*901*X*005010X221A1");
        self.n_segments = 0;
        self.segment("ST*835*0001");
        // The claims are made as they are read, so their sum is not known yet: a balance forward at
        // the end (PLB*FB) brings the payment to zero, as it would for a net-negative remittance.
        self.segment("BPR*H*0*C*NON************20260702");
        self.segment("TRN*1*GEN0000901*1999999999");
        self.segment("DTM*405*20260701");
        self.segment("N1*PR*NORTHWIND HEALTH*XV*NW001");
        self.segment("N3*PO BOX 100");
        self.segment("N4*ELSEWHERE*NE*68000");
        self.segment("N1*PE*JUNIPER CREEK FAMILY MEDICINE*XX*1999999984");
        self.segment("LX*1");
        self.stage = Stage::Claims;
    }

    fn trailer(&mut self) {
        let forward = dollars(self.truth.paid_cents);
        self.segment(&format!("PLB*1999999984*20261231*FB:GEN0000901*{forward}"));
        let n_segments = self.n_segments + 1;
        self.segment(&format!("SE*{n_segments}*0001"));
        self.segment("GE*1*901");
        self.segment("IEA*1*000000901");
        self.stage = Stage::Ended;
    }

    fn claim(&mut self) {
        let lines: Vec<Line> = (0..self.rng.u32(1..=2)).map(|_| self.line()).collect();
        let sum = |of: fn(&Line) -> i64| lines.iter().map(of).sum::<i64>();
        let (charged, paid) = (sum(|line| line.charged), sum(|line| line.paid));
        let patient: i64 = lines
            .iter()
            .flat_map(|line| &line.adjustments)
            .filter(|it| it.0 == "PR")
            .map(|it| it.2)
            .sum();
        let denied: i64 =
            lines.iter().filter(|line| line.is_denied()).map(|line| line.charged).sum();
        let n = self.truth.claims;
        let (last, first) = (self.pick(LAST_NAMES), self.pick(FIRST_NAMES));
        self.segment(&format!(
            "CLP*JC{n:08}*1*{}*{}*{}*12*NW26183{n:08}*11*1",
            dollars(charged),
            dollars(paid),
            dollars(patient)
        ));
        self.segment(&format!("NM1*QC*1*{last}*{first}****MI*XJW{:09}", 100_000 + n));
        self.segment(&format!("NM1*IL*1*{last}*{first}****MI*XJW{:09}", 100_000 + n));
        self.segment("NM1*82*1*CURATOR*IDA****XX*1999999976");
        self.segment(&format!("REF*EA*MR{n:07}"));
        if self.rng.u32(0..4) == 0 {
            self.segment("MOA***MA01");
            self.truth.remarks += 1;
        }
        let day = self.rng.u32(1..=28);
        self.segment(&format!("DTM*232*202606{day:02}"));
        self.segment("DTM*050*20260629");
        self.segment("PER*CX*CLAIMS*TE*5555550100");
        if paid > 0 {
            self.segment(&format!("AMT*AU*{}", dollars(paid)));
        }
        for (index, line) in lines.iter().enumerate() {
            self.write_line(line, index, day);
        }
        self.truth.claims += 1;
        self.truth.charged_cents += charged;
        self.truth.paid_cents += paid;
        self.truth.denied_cents += denied;
        self.truth.denied_claims += u64::from(denied > 0);
    }

    fn line(&mut self) -> Line {
        let (procedure, charged) = self.pick(PROCEDURES);
        if self.rng.u32(0..8) == 0 {
            let (group, reason, remark) = self.denial();
            let adjustments = vec![(group, reason, charged)];
            return Line { procedure, charged, paid: 0, allowed: 0, adjustments, remark };
        }
        let allowed = charged * i64::from(self.rng.u32(45..=80)) / 100;
        let mut adjustments = vec![("CO", "45", charged - allowed)];
        let mut paid = allowed;
        if self.rng.u32(0..3) > 0 {
            let copay = (allowed / 5).max(1);
            adjustments.push(("PR", "2", copay));
            paid -= copay;
        }
        if self.rng.u32(0..2) == 0 && paid > 1 {
            let deductible = (paid / 4).max(1);
            adjustments.push(("PR", "1", deductible));
            paid -= deductible;
        }
        if self.rng.u32(0..3) == 0 {
            let sequestration = paid / 50;
            if sequestration > 0 {
                adjustments.push(("CO", "253", sequestration));
                paid -= sequestration;
            }
        }
        let remark = if self.rng.u32(0..4) == 0 { "N381" } else { "" };
        Line { procedure, charged, paid, allowed, adjustments, remark }
    }

    fn denial(&mut self) -> (&'static str, &'static str, &'static str) {
        let total: u32 = DENIALS.iter().map(|row| row.0).sum();
        let mut at = self.rng.u32(0..total);
        for (weight, group, reason, remark) in DENIALS {
            if at < *weight {
                return (group, reason, remark);
            }
            at -= weight;
        }
        unreachable!("the weights sum to the total")
    }

    fn write_line(&mut self, line: &Line, index: usize, day: u32) {
        self.segment(&format!(
            "SVC*HC:{}*{}*{}**1",
            line.procedure,
            dollars(line.charged),
            dollars(line.paid)
        ));
        self.segment(&format!("DTM*472*202606{day:02}"));
        for group in ["CO", "PR", "OA"] {
            let mut cas = format!("CAS*{group}");
            for (_, reason, cents) in line.adjustments.iter().filter(|it| it.0 == group) {
                // Three elements a pair; the quantity is left out.
                if cas.len() > 6 {
                    cas.push('*');
                }
                cas.push_str(&format!("*{reason}*{}", dollars(*cents)));
            }
            if cas.len() > 6 {
                self.segment(&cas);
            }
        }
        self.segment(&format!("REF*6R*{}", index + 1));
        if line.allowed > 0 {
            self.segment(&format!("AMT*B6*{}", dollars(line.allowed)));
        }
        if !line.remark.is_empty() {
            self.segment(&format!("LQ*HE*{}", line.remark));
            self.truth.remarks += 1;
        }
        self.truth.lines += 1;
        self.truth.adjustments += line.adjustments.len() as u64;
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.rng.usize(0..from.len())]
    }
}

impl Line {
    fn is_denied(&self) -> bool {
        self.allowed == 0
    }
}

impl Read for Remittances {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.taken == self.ready.len() {
            self.make_more();
        }
        let rest = &self.ready.as_bytes()[self.taken..];
        let n = rest.len().min(buffer.len());
        buffer[..n].copy_from_slice(&rest[..n]);
        self.taken += n;
        Ok(n)
    }
}

/// Cents as X12 writes an amount: no trailing zeros.
pub(crate) fn dollars(cents: i64) -> String {
    let (sign, cents) = (if cents < 0 { "-" } else { "" }, cents.abs());
    match (cents / 100, cents % 100) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, part) if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        (whole, part) => format!("{sign}{whole}.{part:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_remittance() {
        let (first, truth) = Remittances::bytes(7, Size::Claims(50));
        assert_eq!(Remittances::bytes(7, Size::Claims(50)).0, first);
        assert_ne!(Remittances::bytes(8, Size::Claims(50)).0, first);
        let text = String::from_utf8(first).unwrap();
        assert_eq!(text.matches("\nCLP*").count(), 50);
        assert_eq!(truth.lines, text.matches("\nSVC*").count() as u64);
        assert_eq!(truth.bytes, text.len() as u64);
    }
}
