//! Members of a breakdown as shares of their whole, over years or in compared territories.
//!
//! What the known members leave is said only where anybody could work it out without learning a
//! secret: no member is hidden, or at least two are, so that the difference tells neither. With a
//! single hidden member it would be that member's share, or a bound of it where the breakdown does
//! not cover the whole: the column then stays open, and only its mark is said.

use crate::catalogue::IndicatorDefinition;
use crate::catalogue::indicator::Breakdown;
use crate::domain::number::french;
use crate::render::chart::{
    ChartKind, ChartSpecification, Mark, Point, PointValue, Series, SeriesRole,
};
use crate::service::error::QueryError;
use crate::service::figures::{Figure, FigureKey, place_of_indicator};
use crate::service::published::PublishedEdition;
use crate::service::selection::{FigureQuery, Selection};

use super::{ChartQuery, captions, point_value, titled};

/// Shares that add up to more are not shares of one whole. A little more is no overlap: each member
/// is a sum over the structures that answered for it.
const MOST: f64 = 103.0;
/// Under this, what is left is an effect of floating numbers.
const LEAST_REMAINDER: f64 = 0.05;

/// What makes the figures of an indicator shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whole {
    /// They are: per cent of one denominator.
    Percent,
    /// Numbers that add up to the figure without a breakdown.
    Sum,
}

/// One column before it is drawn: its label and its figures, one per member.
struct Column<'a> {
    label: String,
    figures: Vec<Figure<'a>>,
}

pub(super) fn specification(
    edition: &PublishedEdition,
    query: &ChartQuery,
) -> Result<ChartSpecification, QueryError> {
    let place = place_of_indicator(edition, &query.indicator)?;
    let definition = edition.definition(place);
    let definition = definition.ok_or_else(|| query.impossible("il n'est pas défini"))?;
    let breakdown = breakdown(query, definition)?;
    let whole = whole(query, definition, breakdown)?;
    let mut wanted = query.figures_of(&query.geo);
    wanted.by = Some(breakdown.dimension.clone());
    wanted.populations.truncate(1);
    let columns = if query.compare.is_empty() {
        years(edition, query, &wanted)?
    } else {
        territories(edition, query, &wanted)?
    };
    let first = columns.first().and_then(|column| column.figures.first());
    let first = *first.ok_or_else(|| query.impossible("aucun chiffre à montrer"))?;
    let place = first.territory().map_or("", |territory| &territory.label);
    let (from, to) = (columns.first(), columns.last());
    let period = match (from, to) {
        _ if !query.compare.is_empty() => first.data_year().to_string(),
        (Some(from), Some(to)) if from.label != to.label => format!("{}–{}", from.label, to.label),
        _ => first.data_year().to_string(),
    };
    let place = if query.compare.is_empty() {
        place
    } else {
        "Territoires comparés"
    };
    let subtitle = captions::subtitle(place, &first, &period);
    let series = shares(query, whole, breakdown, &columns)?;
    let last: Vec<Figure<'_>> = to.map(|column| column.figures.clone()).unwrap_or_default();
    let chart = titled(ChartKind::Stacked, &last, (subtitle, series));
    let mut chart = chart.ok_or_else(|| query.impossible("aucun chiffre à montrer"))?;
    chart.title.clone_from(&definition.label);
    if let Some(said) = surplus(&chart.series) {
        chart.counts_line = [chart.counts_line, said].join("\u{202f}; ");
    }
    if whole == Whole::Sum {
        chart.unit_label = format!("% du total ({})", definition.unit_label);
        chart.decimals = 1;
    }
    Ok(chart)
}

fn breakdown<'a>(
    query: &ChartQuery,
    definition: &'a IndicatorDefinition,
) -> Result<&'a Breakdown, QueryError> {
    let found = match &query.by {
        Some(dimension) => definition.breakdown(dimension),
        None => definition.main_breakdown(),
    };
    found.ok_or_else(|| query.impossible("il n'a pas de ventilation à empiler"))
}

/// Shares of one whole, by definition: the same denominator for every member, and members that do
/// not overlap.
fn whole(
    query: &ChartQuery,
    definition: &IndicatorDefinition,
    breakdown: &Breakdown,
) -> Result<Whole, QueryError> {
    let members = || breakdown.members.iter();
    let same = members().all(|member| member.denominator.is_none() && member.filter.is_none());
    let apart =
        breakdown.exhaustive || members().all(|member| member.numerator.starts_with("SUM("));
    if definition.unit == "%" && same && apart {
        return Ok(Whole::Percent);
    }
    if definition.additive && breakdown.exhaustive {
        return Ok(Whole::Sum);
    }
    Err(query.impossible("ses modalités ne sont pas les parts d'un même tout"))
}

fn years<'a>(
    edition: &'a PublishedEdition,
    query: &ChartQuery,
    wanted: &FigureQuery,
) -> Result<Vec<Column<'a>>, QueryError> {
    let wanted = FigureQuery {
        times: query.time.into_iter().collect(),
        ..wanted.clone()
    };
    let selection = Selection::new(edition, &wanted)?;
    let mut columns: Vec<Column<'a>> = Vec::new();
    for figure in selection.figures(edition) {
        let label = figure.data_year().to_string();
        match columns.iter_mut().find(|column| column.label == label) {
            Some(column) => column.figures.push(figure),
            None => columns.push(Column {
                label,
                figures: vec![figure],
            }),
        }
    }
    // Years before the first delivery and after the last would be empty columns.
    let is_said = |column: &Column<'_>| {
        let mut values = column.figures.iter().map(point_value);
        values.any(|value| value.mark() != Some(Mark::NotDelivered))
    };
    let first = columns.iter().position(is_said).unwrap_or(0);
    if let Some(last) = columns.iter().rposition(is_said) {
        columns.truncate(last + 1);
    }
    Ok(columns.split_off(first.min(columns.len())))
}

fn territories<'a>(
    edition: &'a PublishedEdition,
    query: &ChartQuery,
    wanted: &FigureQuery,
) -> Result<Vec<Column<'a>>, QueryError> {
    let year = query.year(edition, wanted)?;
    let others = query.compare.iter().filter(|geo| **geo != query.geo);
    let mut columns = Vec::new();
    for geo in std::iter::once(&query.geo).chain(others) {
        let of_territory = FigureQuery {
            geos: vec![geo.clone()],
            times: vec![year],
            ..wanted.clone()
        };
        let selection = Selection::new(edition, &of_territory)?;
        let figures: Vec<Figure<'a>> = selection.figures(edition).collect();
        let territory = figures.first().and_then(Figure::territory);
        columns.push(Column {
            label: territory.map_or_else(String::new, |territory| territory.label.to_string()),
            figures,
        });
    }
    Ok(columns)
}

/// One series per member, then what they leave.
fn shares(
    query: &ChartQuery,
    whole: Whole,
    breakdown: &Breakdown,
    columns: &[Column<'_>],
) -> Result<Vec<Series>, QueryError> {
    let empty = |label: &str, role| Series {
        label: label.to_owned(),
        role,
        points: Vec::with_capacity(columns.len()),
    };
    let members = breakdown.members.iter();
    let mut series: Vec<Series> = members
        .map(|member| empty(&member.label, SeriesRole::Main))
        .collect();
    let mut rest = empty("", SeriesRole::Remainder);
    let (mut some_hidden, mut some_other) = (false, false);
    for column in columns {
        let values = values(whole, column);
        let known: f64 = values.iter().filter_map(|value| value.number()).sum();
        if known > MOST {
            return Err(
                query.impossible("ses modalités se recoupent\u{a0}: leur somme dépasse 100\u{a0}%")
            );
        }
        for (one, value) in series.iter_mut().zip(&values) {
            one.points.push(point(&column.label, *value));
        }
        let left = remainder(&values);
        rest.points
            .extend(left.map(|left| point(&column.label, left)));
        let hidden = values
            .iter()
            .any(|value| value.mark() == Some(Mark::Secret));
        some_hidden |= hidden;
        some_other |= !hidden && left.is_some();
    }
    let label = match (some_hidden, some_other) {
        (true, true) => "Autres, ou non montré (dont secret)",
        (true, false) => "Non montré, dont secret",
        (false, _) => "Autres",
    };
    label.clone_into(&mut rest.label);
    if !rest.points.is_empty() {
        series.push(rest);
    }
    Ok(series)
}

/// « parts de 2021 : 100,8 % en tout », for the columns whose members add up to more than the whole.
///
/// Each member counts the structures that answered for it, so that their bases differ; the column
/// is drawn as high as the others, and this says what its numbers add up to.
fn surplus(series: &[Series]) -> Option<String> {
    let mut sums: Vec<(&str, f64)> = Vec::new();
    let members = series.iter().filter(|one| one.role == SeriesRole::Main);
    for point in members.flat_map(|one| &one.points) {
        let share = point.value.number().unwrap_or(0.0);
        match sums.iter_mut().find(|(label, _)| *label == point.label) {
            Some((_, sum)) => *sum += share,
            None => sums.push((&point.label, share)),
        }
    }
    let over = sums
        .into_iter()
        .filter(|(_, sum)| *sum > 100.0 + LEAST_REMAINDER);
    let said: Vec<String> = over
        .map(|(label, sum)| format!("{label}\u{a0}: {}\u{a0}%", french(sum, 1)))
        .collect();
    (!said.is_empty()).then(|| {
        format!(
            "les parts dépassent 100\u{a0}% ({}), car les structures répondantes diffèrent d’une part à l’autre",
            said.join(", ")
        )
    })
}

fn point(label: &str, value: PointValue) -> Point {
    Point {
        label: label.to_owned(),
        value,
        highlighted: false,
        starts: false,
        figure: None,
    }
}

/// Shares of the members, each worked out from figures that are published.
fn values(whole: Whole, column: &Column<'_>) -> Vec<PointValue> {
    let said: Vec<PointValue> = column.figures.iter().map(point_value).collect();
    if whole == Whole::Percent {
        return said;
    }
    let total = column.figures.first().and_then(|figure| {
        let key = FigureKey {
            member: None,
            ..figure.key()
        };
        figure.edition().figure(key).value()
    });
    let every = said
        .iter()
        .map(|value| value.number())
        .collect::<Option<Vec<f64>>>();
    let total = total.or_else(|| every.map(|numbers| numbers.iter().sum()));
    let share = |value: &PointValue| match (value, total.filter(|total| *total > 0.0)) {
        (PointValue::Number(number), Some(total)) => PointValue::Number(number * 100.0 / total),
        (PointValue::Number(_), None) => PointValue::Mark(Mark::NotApplicable),
        (PointValue::Mark(mark), _) => PointValue::Mark(*mark),
    };
    said.iter().map(share).collect()
}

/// What is left of the whole; see the top of the file.
fn remainder(values: &[PointValue]) -> Option<PointValue> {
    let known: Vec<f64> = values.iter().filter_map(|value| value.number()).collect();
    if known.is_empty() {
        return None;
    }
    let hidden = values
        .iter()
        .filter(|value| value.mark() == Some(Mark::Secret))
        .count();
    let missing = values
        .iter()
        .find_map(|value| value.mark().filter(|mark| *mark != Mark::Secret));
    let left = 100.0 - known.iter().sum::<f64>();
    match (hidden, missing) {
        (1, _) => Some(PointValue::Mark(Mark::Secret)),
        (0, Some(mark)) => Some(PointValue::Mark(mark)),
        _ => (left > LEAST_REMAINDER).then_some(PointValue::Number(left)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: PointValue = PointValue::Mark(Mark::Secret);

    fn number(value: f64) -> PointValue {
        PointValue::Number(value)
    }

    #[test]
    fn what_one_secret_member_would_fill_is_never_measured() {
        let left = remainder(&[number(40.0), number(35.0), SECRET]);
        assert_eq!(left, Some(SECRET));
    }

    #[test]
    fn what_two_secret_members_share_is_public_already() {
        let left = remainder(&[number(40.0), SECRET, SECRET]);
        assert_eq!(left, Some(number(60.0)));
    }

    #[test]
    fn a_column_of_more_than_the_whole_says_its_sum_and_why() {
        let of = |label: &str, shares: [(&str, PointValue); 2], role| Series {
            label: label.to_owned(),
            role,
            points: shares.map(|(year, share)| point(year, share)).to_vec(),
        };
        let series = [
            of(
                "Caf",
                [("2020", number(60.0)), ("2021", number(60.4))],
                SeriesRole::Main,
            ),
            of(
                "Communes",
                [("2020", number(40.0)), ("2021", number(40.4))],
                SeriesRole::Main,
            ),
            of(
                "Autres",
                [("2020", number(9.0)), ("2021", SECRET)],
                SeriesRole::Remainder,
            ),
        ];
        let said = surplus(&series).unwrap();
        assert!(said.contains("(2021\u{a0}: 100,8\u{a0}%)"), "{said}");
        assert_eq!(surplus(&series[..1]), None);
    }

    #[test]
    fn members_that_fill_the_whole_leave_nothing_and_absent_ones_are_said() {
        assert_eq!(remainder(&[number(40.0), number(60.0)]), None);
        assert_eq!(remainder(&[number(40.0), number(50.0)]), Some(number(10.0)));
        assert_eq!(remainder(&[SECRET, SECRET]), None);
        let absent = PointValue::Mark(Mark::NoAnswer);
        assert_eq!(remainder(&[number(40.0), absent]), Some(absent));
    }
}
