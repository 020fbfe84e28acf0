//! What is published together: sums of contributions, and who contributes.

/// A contribution of one structure to one quantity in one year.
///
/// Linked quantities (an age band and the total of the ages) are entries of one table: the part
/// of a structure in each band is one entry, the total is the cell that sums them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// The structure.
    pub unit: u32,
    /// Its manager, who knows the answers of all its structures.
    pub manager: u32,
    /// What it contributes.
    pub value: f64,
}

/// A published figure, as a sum of entries.
#[derive(Debug, Clone, PartialEq)]
pub struct TableCell {
    /// Sorted indices of the entries summed.
    pub entries: Vec<u32>,
    /// Hidden already, by the rule that looks at the cell alone.
    pub primary: bool,
    /// Cost of hiding; infinite when it may never be hidden (counts of structures are public).
    pub weight: f64,
    /// Figures of one group are hidden together (one numerator shown by several indicators);
    /// [`TableCell::ALONE`] belongs to no group.
    pub group: u32,
}

impl TableCell {
    /// The group of a figure that is hidden alone.
    pub const ALONE: u32 = u32::MAX;
}

/// Everything published about one family of linked quantities in one data year: every level,
/// population and breakdown.
///
/// The attacker knows which units are in each cell (the register is public), every published sum,
/// that nothing is negative when `non_negative`, and the answers of one manager.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Contributions.
    pub entries: Vec<Entry>,
    /// Figures.
    pub cells: Vec<TableCell>,
    /// Whether no contribution can be negative.
    pub non_negative: bool,
    /// Ratios shown without their parts.
    pub relations: Vec<Relation>,
}

/// A ratio that is shown while its parts are not: the parts, each times a number that readers know,
/// make something that they know too (`numerator − ratio × denominator = 0`).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Relation {
    /// Cells, and what each is multiplied by.
    pub terms: Vec<(usize, f64)>,
}
