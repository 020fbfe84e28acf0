//! Charts as images.

use actix_web::http::header::HeaderValue;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::blocking::run_blocking;
use crate::domain::structure::Population;
use crate::domain::territory::{TerritoryCode, TerritoryType};
use crate::render::chart::{ChartKind, ChartSize, draw_png, draw_svg};
use crate::service::chart::{
    CLASS_COUNTS, ChartQuery, ClassRule, KINDS, MapPoints, MapQuery, THEMES,
};
use crate::service::compare::{Compared, codes};
use crate::service::error::QueryError;
use crate::service::published::PublishedEdition;

use super::answer::Answer;
use super::asked::Asked;
use super::error::ApiError;
use super::parameters::Parameters;
use super::problem::Code;
use super::state::State;
use super::territories::place_of;

pub(super) const PARAMETERS: [&str; 17] = [
    "geo",
    "geo_type",
    "parent",
    "time",
    "since",
    "until",
    "population",
    "by",
    "compare",
    "edition",
    "width",
    "height",
    "scale",
    "theme",
    "classes",
    "class_count",
    "points",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Image {
    Png,
    Svg,
}

/// `GET /charts/{kind}/{indicator}.png|.svg`.
pub(super) async fn render_chart(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let parameters = Parameters::parse(request.query_string(), &PARAMETERS)?;
    let image = match request.match_info().query("format") {
        "png" => Image::Png,
        "svg" => Image::Svg,
        other => {
            let detail =
                format!("les graphiques ne sont pas servis au format «\u{a0}{other}\u{a0}»");
            return Err(ApiError::new(Code::AddressNotFound, detail).allowed(["png", "svg"]));
        }
    };
    let asked = Asked::of(&state, &request, &parameters).await?;
    let answer = Answer::new(&request, &asked.seed(&state), "image");
    if let Some(unchanged) = answer.not_modified() {
        return Ok(unchanged);
    }
    let edition = asked.open_some(&state).await?;
    let path = request.match_info();
    let chart = (path.query("kind"), path.query("indicator"));
    let query = chart_query(chart, &parameters, &edition)?;
    let size = size(&parameters)?;
    let theme = parameters.choose("theme", &THEMES)?.unwrap_or_default();
    let mark = edition.reveals();
    let (images, key) = (state.clone(), answer.tag().to_owned());
    let work = move || -> Result<Vec<u8>, ApiError> {
        // What a role sees is kept nowhere.
        let public = !edition.reveals();
        if let Some(kept) = public.then(|| images.images.get(&key)).flatten() {
            return Ok(kept);
        }
        let specification = query.specification(&edition)?;
        let bytes = match image {
            Image::Png => draw_png(&specification, size, theme)?,
            Image::Svg => draw_svg(&specification, size, theme)?.into_bytes(),
        };
        if public {
            images.images.keep(key, &bytes);
        }
        Ok(bytes)
    };
    let bytes = run_blocking(&state.render, work).await??;
    let response = match image {
        Image::Png => answer.send("image/png", bytes),
        Image::Svg => with_style(answer.send("image/svg+xml", bytes)),
    };
    Ok(if mark {
        marked_confidential(&request, response)
    } else {
        response
    })
}

/// What a role sees says so in the name of the file too.
fn marked_confidential(request: &HttpRequest, mut response: HttpResponse) -> HttpResponse {
    let path = request.match_info();
    let name = format!(
        "inline; filename=\"{}-{}-confidentiel.{}\"",
        path.query("indicator"),
        path.query("kind"),
        path.query("format")
    );
    if let Ok(name) = HeaderValue::try_from(name) {
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    response
}

/// An SVG opened by itself may style itself, and nothing else.
fn with_style(mut response: HttpResponse) -> HttpResponse {
    let policy = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'");
    response
        .headers_mut()
        .insert(CONTENT_SECURITY_POLICY, policy);
    response
}

/// The chart that an address asks for: kind and indicator, then parameters.
pub(super) fn chart_query(
    (kind, indicator): (&str, &str),
    parameters: &Parameters,
    edition: &PublishedEdition,
) -> Result<ChartQuery, ApiError> {
    let levels = TerritoryType::ALL.map(|level| (level.code(), level));
    let populations = Population::ALL.map(|population| (population.code(), population));
    let code = "un code de territoire, par exemple 2026-DEP-44";
    let year = "une année, par exemple 2023";
    let kind = kind_of(kind)?;
    let geo = parameters
        .read("geo", code)?
        .ok_or_else(|| QueryError::MissingParameter {
            parameter: "geo",
            expected: code.to_owned(),
        })?;
    let geo = current(edition, geo)?;
    let compared = Compared::read(parameters.list("compare")?)?;
    Ok(ChartQuery {
        geo_type: parameters.choose("geo_type", &levels)?,
        parent: parameters.read("parent", code)?,
        compare: codes(edition, indicator, (&geo, &compared))?,
        time: parameters.read("time", year)?,
        since: parameters.read("since", year)?,
        until: parameters.read("until", year)?,
        populations: parameters.choose_list("population", &populations)?,
        by: parameters.one("by")?.map(str::to_owned),
        map: map_query(parameters)?,
        ..ChartQuery::new(kind, indicator, geo)
    })
}

/// Classes and points of a map; other kinds leave them aside.
fn map_query(parameters: &Parameters) -> Result<MapQuery, ApiError> {
    let counts = CLASS_COUNTS;
    let expected = format!(
        "un nombre de classes, de {} à {}",
        counts.start(),
        counts.end()
    );
    let class_count: Option<usize> = parameters.read("class_count", &expected)?;
    if let Some(found) = class_count.filter(|count| !counts.contains(count)) {
        return Err(ApiError::from(QueryError::BadValue {
            parameter: "class_count",
            found: found.to_string(),
            expected,
            allowed: counts.map(|count| count.to_string()).collect(),
        }));
    }
    let rule = parameters
        .one("classes")?
        .map(ClassRule::read)
        .transpose()?;
    Ok(MapQuery {
        rule: rule.unwrap_or_default(),
        class_count,
        points: parameters.choose("points", &MapPoints::ALL)?,
    })
}

/// A former code stands for the current one.
fn current(edition: &PublishedEdition, geo: TerritoryCode) -> Result<TerritoryCode, QueryError> {
    let place = place_of(edition.geography(), "geo", &geo)?;
    Ok(edition
        .geography()
        .territory(place)
        .map_or(geo, |found| found.code.clone()))
}

fn kind_of(name: &str) -> Result<ChartKind, ApiError> {
    if let Some((_, kind)) = KINDS.iter().find(|(code, _)| *code == name) {
        return Ok(*kind);
    }
    let known = KINDS.iter().map(|(code, _)| *code);
    let detail = format!("aucun type de graphique ne s'appelle «\u{a0}{name}\u{a0}»");
    Err(ApiError::new(Code::AddressNotFound, detail)
        .parameter("kind")
        .allowed(known))
}

fn size(parameters: &Parameters) -> Result<ChartSize, ApiError> {
    let expected = "un nombre de pixels";
    let width = parameters.read("width", expected)?.unwrap_or(1_200);
    let height = parameters.read("height", expected)?.unwrap_or(675);
    let densities = [("1", 1), ("2", 2)];
    let density = parameters.choose("scale", &densities)?.unwrap_or(1);
    let size = ChartSize::dense(width, height, density);
    let (narrowest, lowest) = ChartSize::SMALLEST;
    let (widest, highest) = ChartSize::LARGEST;
    let refused = |parameter: &str| {
        let (width, height) = (size.width, size.height);
        let detail = format!("une image de {width} × {height} pixels est hors des bornes");
        Err(ApiError::new(Code::SizeOutOfBounds, detail).parameter(parameter))
    };
    if !(narrowest..=widest).contains(&size.width) {
        return refused("width");
    }
    if !(lowest..=highest).contains(&size.height) {
        return refused("height");
    }
    Ok(size)
}
