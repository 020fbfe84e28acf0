//! Colours and borders of the workbooks; a colour never stands without a word.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use super::annotated::Gravity;

const INK: Color = Color::RGB(0x1F_2322);
const SOFT: Color = Color::RGB(0x57_544D);
const ACCENT: Color = Color::RGB(0x0B_5563);
const PAPER: Color = Color::RGB(0xE3_EEF0);

pub(super) fn header() -> Format {
    Format::new()
        .set_bold()
        .set_font_color(INK)
        .set_background_color(PAPER)
        .set_border_bottom(FormatBorder::Medium)
        .set_align(FormatAlign::Top)
        .set_text_wrap()
}

/// Header of a column that the sender did not write.
pub(super) fn added_header() -> Format {
    header()
        .set_background_color(ACCENT)
        .set_font_color(Color::White)
}

/// Cell of a column that the sender did not write.
pub(super) fn added() -> Format {
    Format::new()
        .set_font_color(SOFT)
        .set_align(FormatAlign::Top)
}

/// Number of a line: apart from the verdict beside it.
pub(super) fn numbered() -> Format {
    added().set_align(FormatAlign::Center)
}

/// What was found on a line.
pub(super) fn verdict(gravity: Gravity) -> Format {
    let format = added()
        .set_font_color(INK)
        .set_background_color(background(gravity));
    if gravity == Gravity::Error {
        format.set_bold()
    } else {
        format
    }
}

pub(super) fn plain() -> Format {
    Format::new()
        .set_align(FormatAlign::Top)
        .set_num_format("@")
}

pub(super) fn wrapped() -> Format {
    Format::new().set_align(FormatAlign::Top).set_text_wrap()
}

pub(super) fn masked() -> Format {
    Format::new()
        .set_italic()
        .set_font_color(SOFT)
        .set_align(FormatAlign::Top)
}

pub(super) fn title() -> Format {
    Format::new()
        .set_bold()
        .set_font_size(16)
        .set_font_color(INK)
}

pub(super) fn heading() -> Format {
    Format::new()
        .set_bold()
        .set_font_size(12)
        .set_font_color(ACCENT)
}

pub(super) fn label() -> Format {
    Format::new()
        .set_font_color(SOFT)
        .set_align(FormatAlign::Top)
        .set_text_wrap()
}

pub(super) fn link() -> Format {
    Format::new()
        .set_font_color(ACCENT)
        .set_align(FormatAlign::Top)
        .set_underline(rust_xlsxwriter::FormatUnderline::Single)
}

/// Background of a gravity: red, amber, blue.
pub(super) fn background(gravity: Gravity) -> Color {
    match gravity {
        Gravity::Error => Color::RGB(0xF8_CFC4),
        Gravity::Warning => Color::RGB(0xFB_E3A9),
        Gravity::Info => Color::RGB(0xD3_E4F6),
    }
}

/// A cell that a remark is about.
pub(super) fn faulty(gravity: Gravity) -> Format {
    let border = match gravity {
        Gravity::Error => FormatBorder::Medium,
        Gravity::Warning => FormatBorder::Thin,
        Gravity::Info => FormatBorder::Dotted,
    };
    let format = plain()
        .set_background_color(background(gravity))
        .set_font_color(INK)
        .set_border(border);
    if gravity == Gravity::Error {
        format.set_bold()
    } else {
        format
    }
}
