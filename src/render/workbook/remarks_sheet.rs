//! Every remark on one line, with a link to the cell that it is about.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Url, Worksheet, utility};

use super::annotated::{AnnotatedWorkbook, FILE_SHEET, REMARKS_SHEET, RemarkOnFile, ReturnedFile};
use super::returned_sheet::ADDED;
use super::{WorkbookError, column_at, fitting, line_at, row_height, style};

const HEADERS: [(&str, u32); 7] = [
    ("Gravité", 13),
    ("Code", 11),
    ("Ligne", 8),
    ("Colonne", 28),
    ("Valeur reçue", 22),
    ("Ce qui s’est passé", 54),
    ("Que faire", 54),
];

pub(super) fn write(sheet: &mut Worksheet, book: &AnnotatedWorkbook) -> Result<(), WorkbookError> {
    sheet.set_name(REMARKS_SHEET)?;
    let header = style::header();
    for ((label, width), column) in HEADERS.into_iter().zip(0u16..) {
        sheet.write_string_with_format(0, column, label, &header)?;
        sheet.set_column_width(column, width)?;
    }
    let lines = book.file.as_ref().map(lines_of).unwrap_or_default();
    for (place, remark) in book.remarks.iter().enumerate() {
        let Some(line) = line_at(place + 1) else {
            break;
        };
        write_remark(sheet, line, remark, &lines, book.file.as_ref())?;
    }
    if book.remarks.is_empty() {
        sheet.write_string_with_format(1, 0, "Aucune anomalie.", &style::plain())?;
    }
    let last = line_at(book.remarks.len().max(1)).unwrap_or(1);
    sheet.autofilter(0, 0, last, 6)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// Line of the file → line of the sheet.
fn lines_of(file: &ReturnedFile) -> BTreeMap<u64, u32> {
    let rows = file.rows.iter().enumerate();
    let mut lines: BTreeMap<u64, u32> = rows
        .filter_map(|(place, row)| Some((row.line, line_at(place + 1)?)))
        .collect();
    lines.insert(file.header_line, 0);
    lines
}

fn write_remark(
    sheet: &mut Worksheet,
    line: u32,
    remark: &RemarkOnFile,
    lines: &BTreeMap<u64, u32>,
    file: Option<&ReturnedFile>,
) -> Result<(), WorkbookError> {
    let (plain, wrapped) = (style::plain(), style::wrapped());
    let gravity = style::faulty(remark.gravity);
    sheet
        .write_string_with_format(line, 0, remark.gravity.label(), &gravity)?
        .write_string_with_format(line, 1, &remark.code, &plain)?;
    if let Some(number) = remark.line {
        match file.and(target(remark, number, lines)) {
            Some(url) => sheet.write_url_with_format(
                line,
                2,
                url.set_text(number.to_string())
                    .set_tip("Aller à la cellule"),
                &style::link(),
            )?,
            None => sheet.write_string_with_format(line, 2, number.to_string(), &plain)?,
        };
    }
    let texts = [
        (3, remark.column.as_deref(), &wrapped),
        (4, remark.value.as_deref(), &wrapped),
        (5, Some(remark.message.as_str()), &wrapped),
        (6, Some(remark.remedy.as_str()), &wrapped),
    ];
    let wrapped_texts = texts.iter().zip(HEADERS.iter().skip(3));
    let wrapped_texts =
        wrapped_texts.map(|((_, text, _), (_, width))| (text.unwrap_or(""), *width));
    sheet.set_row_height(line, row_height(wrapped_texts))?;
    for (column, text, format) in texts {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            sheet.write_string_with_format(line, column, fitting(text), format)?;
        }
    }
    Ok(())
}

/// The cell of a remark, or the number of its line when it is about no one cell.
fn target(remark: &RemarkOnFile, number: u64, lines: &BTreeMap<u64, u32>) -> Option<Url> {
    let line = *lines.get(&number)?;
    let column = match remark.position {
        Some(position) => column_at(position + ADDED)?,
        None => 0,
    };
    let cell = utility::row_col_to_cell(line, column);
    Some(Url::new(format!("internal:'{FILE_SHEET}'!{cell}")))
}
