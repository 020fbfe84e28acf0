//! What can go wrong when the embedded tables are read.

/// Why the reference tables could not be read. Each is a mistake in `import/reference`, not of a user.
#[derive(Debug, thiserror::Error)]
pub enum GeographyError {
    /// The compressed table is damaged.
    #[error(
        "table de référence « {table} » illisible ; reconstruisez-la avec import/reference/rebuild.py"
    )]
    Unpack {
        /// Name of the table.
        table: &'static str,
        /// The decompressor's reason.
        #[source]
        source: std::io::Error,
    },
    /// A line is not of the form expected.
    #[error(
        "table de référence « {table} » : une ligne n'a pas la forme attendue ; reconstruisez-la avec import/reference/rebuild.py"
    )]
    Read {
        /// Name of the table.
        table: &'static str,
        /// The reader's reason, with the line.
        #[source]
        source: csv::Error,
    },
    /// The columns are not those expected.
    #[error("table de référence « {table} » : colonnes « {found} », attendues « {expected} »")]
    Columns {
        /// Name of the table.
        table: &'static str,
        /// Columns found, separated by commas.
        found: String,
        /// Columns expected, separated by commas.
        expected: &'static str,
    },
    /// A value cannot be read.
    #[error("table de référence « {table} », code « {code} » : valeur « {found} » illisible")]
    Value {
        /// Name of the table.
        table: &'static str,
        /// Code of the line.
        code: String,
        /// The text found.
        found: String,
    },
    /// A code refers to nothing.
    #[error(
        "table de référence « {table} » : le code « {code} » n'existe pas dans la table « {expected} »"
    )]
    Reference {
        /// Name of the table.
        table: &'static str,
        /// The code without counterpart.
        code: String,
        /// The table where it should be.
        expected: &'static str,
    },
}
