//! A sheet: columns that know how to read a row, and cells that have a type.

use std::{borrow::Cow, fmt::Display};

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    Color, ConditionalFormatBlank, ConditionalFormatCell, ConditionalFormatCellRule, ExcelDateTime,
    Format, FormatAlign, FormatBorder, Worksheet, XlsxError,
};

/// The rows that a sheet can hold below its head (Excel's specifications: 1,048,576 in all).
const ROWS_MAX: usize = 1_048_575;

/// Half of the 32,767 units that a cell can hold, because a character may be two.
const TEXT_MAX: usize = 16_000;

/// Two weeks is what a letter and its records take.
const SOON_DAYS: i32 = 14;

/// What stands in a cell.
pub(super) enum Cell<'a> {
    /// Never read as a formula.
    Text(Cow<'a, str>),
    /// Cents.
    Money(i64),
    /// A plain number.
    Count(u64),
    /// Days from today, negative where they have passed.
    Days(i64),
    /// `YYYY-MM-DD`; as text where it is none.
    Date(&'a str),
    /// Basis points.
    Chance(u32),
    /// Nothing to say.
    Empty,
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

/// A column of a sheet whose rows are `T`.
pub(super) struct Column<T> {
    title: &'static str,
    width: u16,
    cell: fn(&T) -> Cell<'_>,
    is_urgency: bool,
}

/// A column that reads its cell from a row.
pub(super) fn column<T>(title: &'static str, width: u16, cell: fn(&T) -> Cell<'_>) -> Column<T> {
    Column { title, width, cell, is_urgency: false }
}

/// A column of days left, red where it is too late and amber where it is soon.
pub(super) fn urgency<T>(title: &'static str, width: u16, cell: fn(&T) -> Cell<'_>) -> Column<T> {
    Column { is_urgency: true, ..column(title, width, cell) }
}

/// How cells look.
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) head: Format,
    text: Format,
    money: Format,
    count: Format,
    date: Format,
    chance: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let cell = Format::new().set_align(FormatAlign::Top);
        Self {
            title: Format::new().set_bold().set_font_size(15),
            head: Format::new()
                .set_bold()
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap()
                .set_background_color(Color::RGB(0xE8_EE_F1))
                .set_border_bottom(FormatBorder::Thin),
            money: cell.clone().set_num_format("#,##0.00;[Red]-#,##0.00"),
            count: cell.clone().set_num_format("#,##0"),
            date: cell.clone().set_num_format("mmm d, yyyy"),
            chance: cell.clone().set_num_format("0.0%"),
            text: cell,
        }
    }
}

/// A sheet with a head that stays in sight and a filter on every column.
pub(super) fn sheet<T>(
    name: &str,
    columns: &[Column<T>],
    rows: &[T],
    formats: &Formats,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    sheet.set_row_height(0, 30)?;
    let rows = rows.get(..ROWS_MAX).unwrap_or(rows);
    let last = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    for (place, column) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(0, place, column.title, &formats.head)?;
        sheet.set_column_width(place, column.width)?;
        for (row, value) in (1_u32..).zip(rows) {
            put(&mut sheet, (row, place), (column.cell)(value), formats)?;
        }
        if column.is_urgency && last > 0 {
            colour_by_urgency(&mut sheet, place, last)?;
        }
    }
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last, last_column)?;
    Ok(sheet)
}

/// Writes one cell.
pub(super) fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: Cell<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => {
            let text: String = text.chars().take(TEXT_MAX).collect();
            sheet.write_string_with_format(row, column, text, &formats.text)?;
        }
        Cell::Money(cents) => {
            sheet.write_number_with_format(row, column, dollars(cents), &formats.money)?;
        }
        Cell::Count(n) => {
            sheet.write_number_with_format(row, column, number(n), &formats.count)?;
        }
        Cell::Days(n) => {
            sheet.write_number_with_format(row, column, number(n), &formats.count)?;
        }
        Cell::Chance(bp) => {
            let share = f64::from(bp) / 10_000.0;
            sheet.write_number_with_format(row, column, share, &formats.chance)?;
        }
        Cell::Date(text) => match date(text) {
            Some(date) => {
                sheet.write_datetime_with_format(row, column, &date, &formats.date)?;
            }
            None => put(sheet, (row, column), text.into(), formats)?,
        },
        Cell::Empty => {}
    }
    Ok(())
}

fn colour_by_urgency(sheet: &mut Worksheet, column: u16, last: u32) -> Result<(), XlsxError> {
    // A sheet takes an empty cell for zero days.
    let empty = ConditionalFormatBlank::new().set_stop_if_true(true);
    let late = ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::LessThan(0))
        .set_format(Format::new().set_font_color(0xA3_2A_1C).set_background_color(0xFB_E6_E2));
    let soon = ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::Between(0, SOON_DAYS))
        .set_format(Format::new().set_font_color(0x7D_52_00).set_background_color(0xFC_EF_D2));
    sheet.add_conditional_format(1, column, last, column, &empty)?;
    sheet.add_conditional_format(1, column, last, column, &late)?;
    sheet.add_conditional_format(1, column, last, column, &soon)?;
    Ok(())
}

/// A day that a sheet can hold: from 1900 to 9999.
pub(super) fn date(text: &str) -> Option<ExcelDateTime> {
    let date = text.parse::<NaiveDate>().ok()?;
    let year = u16::try_from(date.year()).ok()?;
    let [month, day] = [date.month(), date.day()].map(|it| u8::try_from(it).unwrap_or_default());
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// A sheet has no other numbers than floats; by way of its decimal writing an amount becomes the
/// nearest one, which shows the same cents.
fn dollars(cents: i64) -> f64 {
    let sign = if cents < 0 { "-" } else { "" };
    let magnitude = cents.unsigned_abs();
    number(format_args!("{sign}{}.{:02}", magnitude / 100, magnitude % 100))
}

fn number(decimal: impl Display) -> f64 {
    decimal.to_string().parse().unwrap_or_default()
}
