//! `GeoJSON`: each feature a row, its properties as columns, its contour as JSON in `geometry`.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::super::cells::Cells;
use super::super::error::ImportError;
use super::super::issue_code::IssueCode;
use super::super::limits::{
    MAX_CELL_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_GEOMETRY_BYTES, MAX_JSON_BYTES, MAX_ROWS,
};
use super::super::number::DecimalMark;
use super::super::split::{Excess, RawRecord};
use super::super::table::too_large;
use super::super::wording::count;
use super::pick::{flag, number};
use super::{Records, refused};

/// The column of contours.
const GEOMETRY: &str = "geometry";

/// The features of a text that is JSON; none when it is no JSON.
///
/// # Errors
/// JSON of another kind, damaged, or beyond the limits.
pub(in super::super) fn features_of(text: &str) -> Result<Option<Records>, ImportError> {
    let start = text.trim_start();
    let is_json = start.starts_with('{')
        && start.trim_start_matches('{').trim_start().starts_with('"')
        || start.starts_with("[{")
        || start.starts_with("[\n");
    if !is_json {
        return Ok(None);
    }
    if text.len() > MAX_JSON_BYTES {
        return Err(super::too_large("Ce fichier JSON"));
    }
    let document: Document<'_> = serde_json::from_str(text).map_err(|why| not_features(&why))?;
    let rows = document.features.0;
    records(&rows).map(Some)
}

fn not_features(why: &serde_json::Error) -> ImportError {
    let (message, remedy) = if why.is_eof() || why.is_syntax() {
        (
            format!(
                "Ce fichier JSON est abîmé ou incomplet, à la ligne {}.",
                why.line()
            ),
            "Refaites l'export ou le transfert.",
        )
    } else {
        (
            "Ce fichier JSON n'est pas une collection d'objets géographiques (FeatureCollection)."
                .to_owned(),
            "Exportez le tableau en CSV, ou les contours en GeoJSON.",
        )
    };
    refused(IssueCode::FileOtherJson, &message, remedy)
}

fn records(features: &[Feature<'_>]) -> Result<Records, ImportError> {
    let mut columns: IndexMap<&str, usize> = IndexMap::new();
    for name in features
        .iter()
        .flat_map(|feature| feature.properties.keys())
    {
        let next = columns.len();
        columns.entry(name).or_insert(next);
    }
    if columns.len() >= MAX_COLUMNS {
        return Err(too_large(Excess::Columns, 1));
    }
    let geometry = if columns.contains_key(GEOMETRY) {
        "geometry (contour)"
    } else {
        GEOMETRY
    };
    let header: Cells = columns.keys().copied().chain([geometry]).collect();
    let mut records = vec![RawRecord {
        line: 1,
        cells: header,
    }];
    for (position, feature) in features.iter().enumerate() {
        let line = count(position).saturating_add(2);
        if position.saturating_mul(columns.len().saturating_add(1)) > MAX_CELLS {
            return Err(too_large(Excess::Cells, line));
        }
        let contour = feature.geometry.map_or("", RawValue::get);
        let contour = if contour == "null" { "" } else { contour };
        let mut cells = Cells::default();
        for name in columns.keys() {
            let property = feature.properties.get(*name);
            let text = property
                .map(|value| text_of(value.get()))
                .unwrap_or_default();
            if text.len() > MAX_CELL_BYTES {
                return Err(too_large(Excess::Cell, line));
            }
            cells.push(&text);
        }
        if contour.len() > MAX_GEOMETRY_BYTES {
            return Err(too_large(Excess::Cell, line));
        }
        cells.push(contour);
        records.push(RawRecord { line, cells });
    }
    Ok(Records {
        kind: "geojson",
        sheet: None,
        rows: records,
        decimal: Some(DecimalMark::Comma),
        issues: Vec::new(),
    })
}

/// A JSON value as a person writes it: no quotes, a comma, Oui or Non.
fn text_of(json: &str) -> Cow<'_, str> {
    match json {
        "null" => Cow::Borrowed(""),
        "true" => Cow::Borrowed(flag(true)),
        "false" => Cow::Borrowed(flag(false)),
        text if text.starts_with('"') => {
            serde_json::from_str(text).map_or(Cow::Borrowed(""), Cow::Owned)
        }
        whole if whole.bytes().all(|byte| byte.is_ascii_digit()) => Cow::Borrowed(whole),
        other => other
            .parse::<f64>()
            .map_or(Cow::Borrowed(other), |value| Cow::Owned(number(value))),
    }
}

#[derive(Deserialize)]
struct Document<'t> {
    #[serde(borrow)]
    features: Features<'t>,
}

struct Features<'t>(Vec<Feature<'t>>);

#[derive(Default)]
struct Feature<'t> {
    properties: IndexMap<String, &'t RawValue>,
    geometry: Option<&'t RawValue>,
}

impl<'de: 't, 't> Deserialize<'de> for Features<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(List)
    }
}

struct List;

impl<'de> Visitor<'de> for List {
    type Value = Features<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut features = Vec::new();
        while let Some(feature) = list.next_element()? {
            features.push(feature);
            if features.len() > MAX_ROWS {
                return Err(A::Error::custom("too many features"));
            }
        }
        Ok(Features(features))
    }
}

impl<'de: 't, 't> Deserialize<'de> for Feature<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Feature<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a feature")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut feature = Feature::default();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            match name.as_ref() {
                "properties" => {
                    feature.properties = map
                        .next_value::<Option<IndexMap<String, &RawValue>>>()?
                        .unwrap_or_default();
                }
                GEOMETRY => feature.geometry = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(feature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_feature_is_a_row_with_its_contour() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"code":"01004","nom":"Été","part":1.25,"actif":true},"geometry":{"type":"Point","coordinates":[1.5,47]}},
            {"type":"Feature","id":3,"properties":{"code":"44109","autre":null},"geometry":null}]}"#;
        let read = features_of(text).unwrap().unwrap();
        let rows: Vec<Vec<&str>> = read
            .rows
            .iter()
            .map(|record| record.cells.iter().collect())
            .collect();
        assert_eq!(
            rows[0],
            ["code", "nom", "part", "actif", "autre", "geometry"]
        );
        assert_eq!(
            rows[1],
            [
                "01004",
                "Été",
                "1,25",
                "Oui",
                "",
                r#"{"type":"Point","coordinates":[1.5,47]}"#
            ]
        );
        assert_eq!(rows[2], ["44109", "", "", "", "", ""]);
    }

    #[test]
    fn other_json_and_other_texts_are_told_apart() {
        assert!(features_of("nom;ville\n").unwrap().is_none());
        assert!(features_of("{x}\n").unwrap().is_none());
        for text in [
            r#"{"type":"Topology","arcs":[]}"#,
            r#"{"features":[{"properties":"#,
            r#"[{"a":1}]"#,
            r#"{"features":3}"#,
        ] {
            assert_eq!(
                features_of(text).unwrap_err().issues()[0].code,
                "FILE-019",
                "{text}"
            );
        }
    }
}
