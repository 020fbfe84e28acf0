//! The one table of issue codes. A code is permanent: never changed, never reused.

use super::issue::Severity;

macro_rules! issue_codes {
    ($($variant:ident $code:literal $severity:ident $title:literal;)*) => {
        /// What a report can say of a file; coherence rules bring their own `COH-…` codes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum IssueCode {
            $(#[doc = $title] $variant,)*
        }

        impl IssueCode {
            /// Every code, in order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The permanent code, `NUM-001`.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What it is about, in French.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// How serious it is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }
        }
    };
}

issue_codes! {
    FileEmpty "FILE-001" Error "Fichier vide";
    FilePdf "FILE-002" Error "Fichier PDF";
    FileArchive "FILE-003" Error "Archive compressée";
    FileWorkbook "FILE-004" Error "Classeur de tableur";
    FileOldWorkbook "FILE-005" Error "Ancien classeur Excel";
    FileImage "FILE-006" Error "Image";
    FileWebPage "FILE-007" Error "Page web";
    FileUndecodable "FILE-008" Error "Texte indéchiffrable";
    FileNulCharacters "FILE-009" Warning "Caractères nuls";
    FileLostCharacters "FILE-010" Warning "Caractères perdus";
    FileGuessedEncoding "FILE-011" Info "Encodage deviné";
    FileOpenQuote "FILE-012" Error "Guillemet jamais refermé";
    FileNoRow "FILE-013" Error "Tableau sans ligne";
    FileDamaged "FILE-014" Error "Archive ou classeur abîmé";
    FileTooLarge "FILE-015" Error "Fichier ou tableau démesuré";
    FileMojibake "FILE-016" Warning "Accents doublement encodés";
    FileSheetChosen "FILE-017" Info "Feuille choisie parmi plusieurs";
    FileFalseEncoding "FILE-018" Warning "Encodage annoncé faux";
    FileOtherJson "FILE-019" Error "JSON sans objets géographiques";
    ColumnRequired "COL-001" Error "Colonne obligatoire absente";
    ColumnDuplicate "COL-002" Error "En-têtes en double";
    ColumnUnnamed "COL-003" Warning "Colonne sans en-tête";
    ColumnTwice "COL-004" Error "Deux colonnes pour une même variable";
    ColumnUnknown "COL-005" Info "Colonne non reconnue";
    ColumnNotAsked "COL-006" Warning "Question non posée cette année-là";
    ColumnOtherFormat "COL-007" Error "Fichier d’un autre format";
    ColumnNumbered "COL-008" Warning "En-têtes en double, numérotés";
    RowRagged "ROW-001" Error "Nombre de cellules";
    RowLeftOut "ROW-002" Info "Lignes laissées de côté";
    RowHeaderAgain "ROW-003" Info "En-tête répété";
    RowOfCodes "ROW-004" Info "Seconde ligne d’en-tête";
    RowOfTotals "ROW-005" Info "Ligne de total";
    RowTechnical "ROW-006" Info "Enregistrement technique";
    NumberUnreadable "NUM-001" Error "Nombre illisible";
    NumberAmbiguous "NUM-002" Error "Nombre ambigu";
    NumberNegative "NUM-003" Error "Nombre négatif";
    NumberFractional "NUM-004" Error "Effectif à virgule";
    NumberNotAPercentage "NUM-005" Error "Pourcentage hors de 0 à 100";
    NumberInThousands "NUM-006" Info "Milliers d’euros convertis";
    NumberAFraction "NUM-007" Warning "Pourcentage écrit comme une fraction";
    DateUnreadable "DATE-001" Error "Date illisible";
    DateImpossible "DATE-002" Error "Date qui n’existe pas";
    DateShortYear "DATE-003" Warning "Année sur deux chiffres";
    FlagUnreadable "FLAG-001" Error "Ni oui ni non";
    CategoryUnknown "CAT-001" Error "Modalité inconnue";
    IdentifierMalformed "ID-001" Warning "SIRET ou SIREN mal formé";
    IdentifierWrongKey "ID-002" Warning "Clé de contrôle du SIRET ou du SIREN";
    CommuneUnknown "GEO-001" Error "Commune inconnue";
    CommuneFormer "GEO-002" Info "Ancienne commune";
    CommuneAmbiguous "GEO-003" Error "Commune ambiguë";
    CommuneBlank "GEO-004" Error "Commune non renseignée";
    CommuneShortCode "GEO-005" Warning "Zéro initial rétabli";
    KeyMissing "KEY-001" Error "Clé absente";
    KeyDuplicate "KEY-002" Error "Ligne en double";
    YearMissing "YEAR-001" Error "Année des données inconnue";
    YearUnreadable "YEAR-002" Error "Année illisible";
    YearContradicted "YEAR-003" Error "Année contraire à celle du format";
    YearOther "YEAR-004" Error "Ligne d’une autre année";
    DeliveryPartial "DELIV-001" Warning "Livraison partielle";
}
