//! Charts drawn for paper: black on white, at the size that they have on the sheet.

use crate::catalogue::dashboard::{Tile, TileKind};
use crate::render::chart::{
    ChartKind, ChartSize, ChartSpecification, SeriesRole, Theme, describe, draw_svg,
};
use crate::render::page::{ChartView, PlateView, svg_address};
use crate::service::chart::{ChartQuery, kind_code};
use crate::service::published::PublishedEdition;

use super::super::charts::parameters;
use super::super::dashboards::Board;
use super::super::wording::typeset;

/// A column of the sheet, in pixels of the screen: an image larger than its place on paper would
/// come out with letters too small to read.
const COLUMN: u32 = 340;
/// Both columns.
const SHEET: u32 = 690;
/// Height of a chart.
const HEIGHT: u32 = 262;
/// Height of one that ranks many territories or members.
const TALL: u32 = 350;
/// Height of the map of the cover.
const MAP: u32 = 560;
/// Marks from which a chart needs the height.
const MANY: usize = 9;

/// Where the images of a brochure are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawings {
    /// At addresses that the server answers.
    Served,
    /// In the page itself.
    Inside,
}

/// What draws.
#[derive(Debug, Clone, Copy)]
pub(super) struct Press<'a> {
    pub(super) edition: &'a PublishedEdition,
    pub(super) drawings: Drawings,
}

impl Press<'_> {
    /// The chart of a tile; none where it would be marks more than figures.
    pub(super) fn plate(self, board: Board<'_>, tile: &Tile) -> Option<PlateView> {
        let query = board.series_or_chart(tile)?;
        let plain = ChartQuery {
            kind: ChartKind::Bar,
            ..query.clone()
        };
        let has_plain = matches!(tile.kind, TileKind::Stacked | TileKind::Pyramid);
        let queries = std::iter::once(query).chain(has_plain.then_some(plain));
        let mut drawn = queries.filter_map(|query| {
            let specification = query.specification(self.edition).ok()?;
            is_printable(&specification).then_some((query, specification))
        });
        let (query, specification) = drawn.next()?;
        self.drawn(&query, &specification, tile.title.as_deref())
    }

    fn drawn(
        self,
        query: &ChartQuery,
        specification: &ChartSpecification,
        title: Option<&str>,
    ) -> Option<PlateView> {
        let wide = matches!(query.kind, ChartKind::Map | ChartKind::Multiples);
        let (width, height) = size(specification, wide);
        let image_href = match self.drawings {
            Drawings::Served => format!(
                "/api/v1/charts/{}/{}.svg?{}&edition={}&width={width}&height={height}&theme=print",
                kind_code(query.kind),
                query.indicator,
                parameters(query),
                self.edition.id()
            ),
            Drawings::Inside => {
                let size = ChartSize::new(width, height);
                svg_address(&draw_svg(specification, size, Theme::Print).ok()?)
            }
        };
        let chart = ChartView {
            title: title.map_or_else(|| specification.title.clone(), typeset),
            image_href,
            alt: describe(specification),
            width,
            height,
            sources: Vec::new(),
            caption: None,
            table: None,
            table_href: Some(format!(
                "/graphiques/{}/{}?{}",
                kind_code(query.kind),
                query.indicator,
                parameters(query)
            )),
            downloads: Vec::new(),
            fictitious: self.edition.summary().fictitious,
            illustrative: specification
                .marks
                .iter()
                .any(|mark| mark.contains("illustrati")),
        };
        Some(PlateView { chart, wide })
    }
}

fn size(specification: &ChartSpecification, wide: bool) -> (u32, u32) {
    let marks = specification
        .series
        .first()
        .map_or(0, |series| series.points.len());
    let is_list = matches!(
        specification.kind,
        ChartKind::Bar | ChartKind::Ranking | ChartKind::Pyramid | ChartKind::Distribution
    );
    match (wide, specification.kind) {
        (true, ChartKind::Map) => (SHEET, MAP),
        (true, _) => (SHEET, TALL),
        (false, _) if is_list && marks >= MANY => (COLUMN, TALL),
        (false, _) => (COLUMN, HEIGHT),
    }
}

/// Whether at least two numbers are shown, and as many as marks: paper is not for rows of « s ».
fn is_printable(specification: &ChartSpecification) -> bool {
    let main = specification
        .series
        .iter()
        .filter(|series| series.role == SeriesRole::Main);
    let (mut shown, mut all, mut above_zero) = (0_usize, 0_usize, false);
    for point in main.flat_map(|series| &series.points) {
        all += 1;
        if let Some(number) = point.value.number() {
            shown += 1;
            above_zero |= number.abs() > f64::EPSILON;
        }
    }
    above_zero && shown >= 2 && shown * 2 >= all
}
