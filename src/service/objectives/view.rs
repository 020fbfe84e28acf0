//! A progress as JSON: enough numbers to compute it again.

use serde_json::{Map, Value, json};

use crate::service::number_text::push_number;

use super::each::ByTerritory;
use super::progress::{PartProgress, Progress};
use super::trend::Trend;

/// The members of a progress (`interface.md`, « A figure »): `share`, `expected`, `status`, `method`,
/// the number that decides in words, and what the rule measured.
pub(in crate::service) fn progress_view(progress: &Progress) -> Map<String, Value> {
    let mut members = Map::new();
    let mut add = |name: &str, value: Value| members.insert(name.to_owned(), value);
    add("share", number(progress.share));
    add("expected", number(progress.expected));
    add("status", json!(progress.status.code()));
    add("method", json!(progress.method.code()));
    add("decided_by", json!(progress.decided_by));
    if let Some(obstacle) = progress.obstacle {
        add("obstacle", json!(obstacle.code()));
    }
    if progress.measured.is_some() {
        add("measured", number(progress.measured));
        add("measured_baseline", number(progress.measured_baseline));
    }
    if let Some(total) = progress.total {
        add("total", json!(total));
    }
    add(
        "trend",
        progress.trend.as_ref().map_or(Value::Null, trend_view),
    );
    if !progress.parts.is_empty() {
        add("parts", progress.parts.iter().map(part_view).collect());
    }
    members
}

/// The territories that a target names one by one: how many there are and how many reached it, then
/// the codes of those that did, of those that did not, and of those whose figure is secret or missing.
pub(in crate::service) fn by_territory_view(found: &ByTerritory<'_>) -> Value {
    json!({
        "level": found.level.code(),
        "time_period": found.year,
        "total": found.total(),
        "reached": found.reached.len(),
        "reached_geos": found.reached,
        "not_reached_geos": found.not_reached,
        "not_assessable_geos": found.not_assessable,
    })
}

fn trend_view(trend: &Trend) -> Value {
    json!({
        "points": trend.points,
        "first_year": trend.first_year,
        "last_year": trend.last_year,
        "slope": number(Some(trend.slope)),
        "heading": trend.heading.code(),
        "projected": number(trend.projected),
    })
}

fn part_view(part: &PartProgress) -> Value {
    json!({
        "label": part.label,
        "value": number(part.value),
        "target": number(part.target),
        "is_share": part.is_share,
        "share": number(part.share),
        "status": part.status.code(),
        "decided_by": part.decided_by,
    })
}

/// At most six decimals; a whole number without any.
fn number(number: Option<f64>) -> Value {
    let mut text = String::new();
    push_number(&mut text, number);
    serde_json::from_str(&text).unwrap_or_default()
}
