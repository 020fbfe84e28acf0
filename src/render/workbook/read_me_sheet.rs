//! What the file is, what became of it, what to do.

use rust_xlsxwriter::{Format, Worksheet};

use super::annotated::{AnnotatedWorkbook, FILE_SHEET, Gravity, READ_ME_SHEET, REMARKS_SHEET};
use super::{WorkbookError, fitting, row_height, style};

const LABELS: u32 = 24;
const TEXTS: u32 = 96;

pub(super) fn write(sheet: &mut Worksheet, book: &AnnotatedWorkbook) -> Result<(), WorkbookError> {
    sheet.set_name(READ_ME_SHEET)?;
    sheet.set_column_width(0, LABELS)?;
    sheet.set_column_width(1, TEXTS)?;
    sheet.write_string_with_format(0, 0, fitting(&book.title), &style::title())?;
    let mut line = 2;
    for (name, text) in &book.facts {
        say(sheet, line, name, text, &style::label())?;
        line += 1;
    }
    line += 1;
    sheet.write_string_with_format(line, 0, "Que faire", &style::heading())?;
    for (step, number) in book.steps.iter().zip(1u32..) {
        line += 1;
        say(sheet, line, &format!("{number}."), step, &style::label())?;
    }
    line += 2;
    sheet.write_string_with_format(line, 0, "Lire ce classeur", &style::heading())?;
    for gravity in [Gravity::Error, Gravity::Warning, Gravity::Info] {
        line += 1;
        let label = style::faulty(gravity);
        say(sheet, line, gravity.label(), meaning(gravity), &label)?;
    }
    for (name, text) in sheets(book) {
        line += 1;
        say(sheet, line, name, text, &style::label())?;
    }
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// A label and its text, on a row high enough for both.
fn say(
    sheet: &mut Worksheet,
    line: u32,
    label: &str,
    text: &str,
    format: &Format,
) -> Result<(), WorkbookError> {
    let text = fitting(text);
    sheet
        .set_row_height(line, row_height([(label, LABELS), (text.as_str(), TEXTS)]))?
        .write_string_with_format(line, 0, label, format)?
        .write_string_with_format(line, 1, text, &style::wrapped())?;
    Ok(())
}

fn meaning(gravity: Gravity) -> &'static str {
    match gravity {
        Gravity::Error => {
            "Fond rouge, gras, bord épais : la valeur, la ligne ou le fichier a été refusé. À corriger."
        }
        Gravity::Warning => {
            "Fond orange, bord fin : la valeur est prise, mais elle est douteuse. À corriger, ou à confirmer avec un motif."
        }
        Gravity::Info => "Fond bleu, bord pointillé : bon à savoir, rien à faire.",
    }
}

fn sheets(book: &AnnotatedWorkbook) -> Vec<(&'static str, &'static str)> {
    let mut sheets = Vec::new();
    if book.file.is_some() {
        sheets.push((
            FILE_SHEET,
            "Votre tableau, cellules telles que reçues, précédé de deux colonnes : le numéro de la ligne dans votre fichier, et ce qui y a été trouvé. Laissez la souris sur une cellule colorée pour lire la note.",
        ));
    }
    sheets.push((
        REMARKS_SHEET,
        "Toutes les anomalies, une par ligne. Le numéro de ligne mène à la cellule.",
    ));
    sheets
}
