//! Figures: lists in JSON and CSV, one figure.

use actix_web::http::header::{ACCEPT, CONTENT_DISPOSITION, HeaderValue, LOCATION};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::blocking::run_blocking;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::render::workbook::WorkbookError;
use crate::service::compare::{Compared, Rankings};
use crate::service::figure_json::{figures_page, write_figure, write_figure_compared};
use crate::service::figure_table::{Dialect, figures_table};
use crate::service::figure_workbook::figures_workbook;
use crate::service::figures::{Figure, FigureKey, Located};
use crate::service::published::PublishedEdition;
use crate::service::selection::{FigureQuery, MAXIMUM_LIMIT, Selection, Sort};

use super::answer::Answer;
use super::asked::Asked;
use super::error::ApiError;
use super::parameters::{Parameters, bad_value};
use super::problem::Code;
use super::state::State;

const PARAMETERS: [&str; 16] = [
    "indicator",
    "geo",
    "geo_type",
    "parent",
    "time",
    "since",
    "until",
    "last",
    "population",
    "by",
    "compare",
    "edition",
    "sort",
    "limit",
    "cursor",
    "dialect",
];

/// Up to this many figures the worker answers by itself: less than a millisecond.
const SMALL: usize = 200;

/// Content type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Format of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Csv(Dialect),
    Xlsx,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv(Dialect::Rfc4180) => "csv",
            Self::Csv(Dialect::ExcelFr) => "csv-excel-fr",
            Self::Xlsx => "xlsx",
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv(_) => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => XLSX,
        }
    }

    fn write(
        self,
        edition: &PublishedEdition,
        selection: &Selection,
    ) -> Result<Vec<u8>, WorkbookError> {
        Ok(match self {
            Self::Json => figures_page(edition, selection).into_bytes(),
            Self::Csv(dialect) => figures_table(edition, selection, dialect).into_bytes(),
            Self::Xlsx => figures_workbook(edition, selection)?,
        })
    }

    /// Name under which a browser keeps the file; none for what programs read.
    fn file_name(self, edition: &PublishedEdition) -> Option<String> {
        let extension = match self {
            Self::Json => return None,
            Self::Csv(_) => "csv",
            Self::Xlsx => "xlsx",
        };
        let mark = if edition.reveals() {
            "-confidentiel"
        } else {
            ""
        };
        Some(format!("vigie-{}{mark}-chiffres.{extension}", edition.id()))
    }
}

/// `GET /figures`, `/figures.json`, `/figures.csv`.
pub(super) async fn list_figures(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let parameters = Parameters::parse(request.query_string(), &PARAMETERS)?;
    let format = negotiated(&request, &parameters)?;
    let asked = Asked::of(&state, &request, &parameters).await?;
    let answer = Answer::new(&request, &asked.seed(&state), format.name());
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let edition = asked.open_some(&state).await?;
    let query = figure_query(&parameters)?;
    // A rank reads a whole group of territories: not on the worker that answers everyone.
    let is_narrow =
        !query.geos.is_empty() && query.sort == Sort::Natural && query.compare.is_empty();
    let name = format.file_name(&edition);
    let ready = if is_narrow && format != Format::Xlsx {
        Some(Selection::new(&edition, &query)?)
    } else {
        None
    };
    let small = ready.filter(|selection| selection.n_on_page() <= SMALL);
    let (next, body) = if let Some(selection) = small {
        (
            selection.next(),
            format
                .write(&edition, &selection)
                .map_err(|error| ApiError::internal(&error))?,
        )
    } else {
        let work = move || {
            let selection = Selection::new(&edition, &query)?;
            let body = format
                .write(&edition, &selection)
                .map_err(|error| ApiError::internal(&error))?;
            Ok::<_, ApiError>((selection.next(), body))
        };
        run_blocking(&state.compute, work).await??
    };
    let next = next.map(|cursor| next_address(&request, &cursor));
    let response = answer.with_next(next).send(format.content_type(), body);
    Ok(named(response, name))
}

/// The same, with the name of the file where a browser keeps one.
fn named(mut response: HttpResponse, name: Option<String>) -> HttpResponse {
    let header = name.map(|name| HeaderValue::try_from(format!("attachment; filename=\"{name}\"")));
    if let Some(Ok(header)) = header {
        response.headers_mut().insert(CONTENT_DISPOSITION, header);
    }
    response
}

/// The address of the request with another cursor.
pub(super) fn next_address(request: &HttpRequest, cursor: &str) -> String {
    let query = request.query_string().split('&');
    let kept = query.filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let mut address = format!("{}?", request.path());
    for pair in kept {
        address.push_str(pair);
        address.push('&');
    }
    address.push_str("cursor=");
    address.push_str(cursor);
    address
}

fn negotiated(request: &HttpRequest, parameters: &Parameters) -> Result<Format, ApiError> {
    let dialects = [
        ("rfc4180", Dialect::Rfc4180),
        ("excel-fr", Dialect::ExcelFr),
    ];
    let dialect = parameters.choose("dialect", &dialects)?;
    let csv = Format::Csv(dialect.unwrap_or_default());
    let format = match request.match_info().get("format") {
        Some("json") => Format::Json,
        Some("csv") => csv,
        Some("xlsx") => Format::Xlsx,
        Some(other) => {
            let detail = format!("les chiffres ne sont pas servis au format «\u{a0}{other}\u{a0}»");
            return Err(
                ApiError::new(Code::AddressNotFound, detail).allowed(["json", "csv", "xlsx"])
            );
        }
        None if accepts_csv(request) => csv,
        None => Format::Json,
    };
    if dialect.is_some() && !matches!(format, Format::Csv(_)) {
        let detail = "dialect ne vaut que pour le CSV";
        return Err(ApiError::new(Code::UnknownParameter, detail).parameter("dialect"));
    }
    Ok(format)
}

/// Whether the client names CSV before JSON.
fn accepts_csv(request: &HttpRequest) -> bool {
    let accepted = request
        .headers()
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok());
    let mut names = accepted.into_iter().flat_map(|list| list.split(','));
    let first = names.find_map(|item| match item.split(';').next()?.trim() {
        "text/csv" => Some(true),
        "application/json" | "*/*" => Some(false),
        _ => None,
    });
    first.unwrap_or(false)
}

fn figure_query(parameters: &Parameters) -> Result<FigureQuery, ApiError> {
    let levels = TerritoryType::ALL.map(|level| (level.code(), level));
    let populations = Population::ALL.map(|population| (population.code(), population));
    let code = "un code de territoire, par exemple 2026-DEP-44";
    let year = "une année, par exemple 2023";
    let limit = parameters.read("limit", "un nombre entier de 1 à 10000")?;
    if limit.is_some_and(|limit| !(1..=MAXIMUM_LIMIT).contains(&limit)) {
        let found = parameters.one("limit")?.unwrap_or_default();
        return Err(bad_value("limit", found, "un nombre entier de 1 à 10000"));
    }
    Ok(FigureQuery {
        indicators: parameters
            .list("indicator")?
            .into_iter()
            .map(str::to_owned)
            .collect(),
        geos: parameters.read_list("geo", code)?,
        geo_type: parameters.choose("geo_type", &levels)?,
        parent: parameters.read("parent", code)?,
        compare: Compared::read(parameters.list("compare")?)?,
        times: parameters.read_list("time", year)?,
        since: parameters.read("since", year)?,
        until: parameters.read("until", year)?,
        last: parameters.read("last", "un nombre d'années")?,
        populations: parameters.choose_list("population", &populations)?,
        by: parameters.one("by")?.map(str::to_owned),
        sort: parameters.choose("sort", &Sort::ALL)?.unwrap_or_default(),
        limit,
        cursor: parameters.one("cursor")?.map(str::to_owned),
    })
}

/// `GET /figures/{id}`, with `compare=` as in a list.
pub(super) async fn find_figure(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let parameters = Parameters::parse(request.query_string(), &["edition", "compare"])?;
    let compared = Compared::read(parameters.list("compare")?)?;
    let place = ("/api/v1/figures", &["edition", "compare"][..]);
    answer_about_figure(&state, &request, place, |out, figure| {
        if compared.is_empty() {
            write_figure(out, figure);
        } else {
            let rankings = &mut Rankings::new(figure.edition());
            write_figure_compared(out, figure, (&compared, rankings));
        }
    })
    .await
}

/// Answers about the one figure that the address names, or leads to its current identifier; with the
/// path before it and the parameters known there.
pub(super) async fn answer_about_figure(
    state: &State,
    request: &HttpRequest,
    (place, known): (&str, &[&'static str]),
    write: impl FnOnce(&mut String, &Figure<'_>),
) -> Result<HttpResponse, ApiError> {
    let parameters = Parameters::parse(request.query_string(), known)?;
    let asked = Asked::of(state, request, &parameters).await?;
    let answer = Answer::new(request, &asked.seed(state), "json");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let edition = asked.open_some(state).await?;
    match FigureKey::locate(&edition, request.match_info().query("id"))? {
        Located::MovedTo(id) => Ok(moved(request, &format!("{place}/{id}"))),
        Located::Here(key) => {
            let mut out = String::new();
            write(&mut out, &edition.figure(key));
            Ok(answer.json(out))
        }
    }
}

/// The address of a former code leads to the current one.
pub(super) fn moved(request: &HttpRequest, path: &str) -> HttpResponse {
    let query = request.query_string();
    let mark = if query.is_empty() { "" } else { "?" };
    HttpResponse::PermanentRedirect()
        .insert_header((LOCATION, format!("{path}{mark}{query}")))
        .insert_header((actix_web::http::header::CACHE_CONTROL, "no-cache"))
        .finish()
}
