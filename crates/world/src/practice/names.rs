//! Names for people who don't exist.
//!
//! Last names are put together from two words, so that none is anybody's by design.

/// The first half of a last name.
pub(super) const LAST_BEGINNINGS: &[&str] = &[
    "ALDER", "AMBER", "ASPEN", "BIRCH", "BRIAR", "CEDAR", "CLOVER", "COPPER", "CROW", "DAPPLE",
    "ELDER", "EMBER", "FENNEL", "FLINT", "FOX", "GALE", "GOOSE", "HAWK", "HAZEL", "HEATHER",
    "HOLLY", "JUNIPER", "LARK", "LINDEN", "MARSH", "MEADOW", "MOSS", "NETTLE", "PEBBLE", "PLUM",
    "QUARRY", "RAVEN", "REED", "ROWAN", "SAGE", "SORREL", "SPARROW", "TEASEL", "THISTLE", "WREN",
];

/// The second half.
pub(super) const LAST_ENDINGS: &[&str] = &[
    "BANK", "BOTTOM", "BRIDGE", "BROOK", "CLIFF", "COTE", "DALE", "FORD", "GATE", "GROVE",
    "HOLLOW", "HURST", "LEA", "MERE", "MOOR", "RIDGE", "STEAD", "THORPE", "WATER", "WICK",
];

/// First names.
pub(super) const FIRST_NAMES: &[&str] = &[
    "ADELA", "AMBROSE", "ANSEL", "BEATRIX", "BRAM", "CALLA", "CORIN", "DELIA", "DORIAN", "EDDA",
    "ELOWEN", "FELIX", "FIORA", "GARETH", "GWENDA", "HESTER", "IVO", "JESSAMY", "KIT", "LEOPOLD",
    "LINNET", "MAEVE", "MERRIC", "NELL", "OSRIC", "PERPETUA", "QUILL", "ROSALBA", "SILAS", "TILDA",
    "ULRIC", "VERITY", "WALDO", "XANTHE", "YOLANDE", "ZEBEDEE",
];

/// Streets.
pub(super) const STREETS: &[&str] = &[
    "ACORN WAY",
    "BELLFLOWER LANE",
    "CRANBERRY COURT",
    "DOVECOTE ROAD",
    "EGRET STREET",
    "FOUNTAIN HILL",
    "GRANARY LANE",
    "HEDGEROW WALK",
    "IRIS CRESCENT",
    "KESTREL DRIVE",
];
