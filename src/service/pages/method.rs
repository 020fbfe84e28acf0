//! The page of method: what its texts count, counted.

use std::collections::BTreeSet;

use crate::catalogue::dictionary::Attestation;
use crate::domain::delivery::Feed;
use crate::domain::figure::MissingReason;
use crate::domain::number::french;
use crate::domain::structure::Population;
use crate::domain::territory::TerritoryType;
use crate::engine::{MAX_SHARE, MIN_UNITS, MIN_UNITS_OF_QUANTILE};
use crate::geography::Geography;
use crate::render::page::{
    ColumnView, DictionaryView, MethodPage, ProgressMethodView, RowView, SecrecyView, SourceView,
    TableView,
};
use crate::service::notes;
use crate::service::objectives::{
    LATE_FROM, LEAST_POINTS, ON_TRACK_MARGIN, ProgressExample, progress_examples,
    progress_obstacles,
};
use crate::service::printed::unmapped_labels;
use crate::service::published::PublishedEdition;

use super::Site;
use super::figure::{Subject, cell, words};
use super::printed;
use super::wording::{capitalized, typeset, whole};

/// Indicator that counts the answers of a campaign.
const RESPONSE_RATE: &str = "taux-de-reponse";

const LICENCE_OUVERTE: &str = "Licence Ouverte 2.0";

/// What is compiled in, whatever is delivered: content, publisher, vintage, licence, address.
const EMBEDDED: [[&str; 5]; 3] = [
    [
        "Communes, arrondissements, départements, régions et anciens codes",
        "Insee, code officiel géographique",
        "2026",
        LICENCE_OUVERTE,
        "https://www.insee.fr/fr/information/2560452",
    ],
    [
        "Populations municipales des communes",
        "Insee, populations légales",
        "2016 à 2023",
        LICENCE_OUVERTE,
        "https://www.insee.fr/fr/information/2008354",
    ],
    [
        "EPCI à fiscalité propre et leurs communes",
        "Direction générale des collectivités locales",
        "2026",
        LICENCE_OUVERTE,
        "https://www.collectivites-locales.gouv.fr/",
    ],
];

/// `/methode`.
pub fn method(site: Site<'_>) -> MethodPage {
    MethodPage {
        geography_year: i32::from(Geography::YEAR),
        france_departements: count(departements_of_france(site.geography)),
        secrecy: secrecy(),
        progress: progress(),
        dictionary: dictionary(site),
        delivered_text: site.edition.and_then(|edition| delivered(site, edition)),
        campaigns: site
            .edition
            .and_then(|edition| campaigns(site, edition, site.default_territory())),
        sources: sources(site),
        printed_text: site.edition.and_then(printed::count_text),
        printed_contradictions: site.edition.and_then(printed::contradictions),
        printed_unmapped: site
            .edition
            .map(unmapped_labels)
            .unwrap_or_default()
            .into_iter()
            .map(typeset)
            .collect(),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn departements_of_france(geography: &Geography) -> usize {
    let france = geography.indices_of(TerritoryType::France).next();
    france
        .and_then(|place| geography.territory(place))
        .map_or(0, |found| found.departements.len())
}

pub(super) fn secrecy() -> SecrecyView {
    let percent = (1..=100u32).find(|percent| f64::from(*percent) >= MAX_SHARE * 100.0);
    SecrecyView {
        structures: MIN_UNITS,
        managers: MIN_UNITS,
        dominance_percent: percent.unwrap_or(100),
        quantile_units: MIN_UNITS_OF_QUANTILE,
    }
}

fn progress() -> ProgressMethodView {
    let hundredths = |share: f64| (0..=100u32).find(|n| f64::from(*n) >= share * 100.0);
    let percent = |share: Option<f64>| {
        words(share.map_or_else(
            || "—".to_owned(),
            |share| format!("{}\u{a0}%", french(share * 100.0, 0)),
        ))
    };
    let row = |example: &ProgressExample| RowView {
        cells: vec![
            words(typeset(example.case)),
            words(capitalized(&typeset(&example.decided_by))),
            percent(example.share),
            percent(example.expected),
            words(example.status.label()),
        ],
        current: false,
    };
    let columns = [
        ("Cas", false),
        ("Ce qui décide", false),
        ("Fait", true),
        ("Attendu", true),
        ("Verdict", false),
    ];
    ProgressMethodView {
        margin_percent: hundredths(ON_TRACK_MARGIN).unwrap_or(100),
        late_percent: hundredths(LATE_FROM).unwrap_or(100),
        least_points: count(LEAST_POINTS),
        examples: TableView {
            caption: typeset("Exemples d'avancement, nombres inventés, de 2016 à 2026"),
            columns: columns
                .into_iter()
                .map(|(label, numeric)| ColumnView {
                    label: typeset(label),
                    numeric,
                })
                .collect(),
            rows: progress_examples().iter().map(row).collect(),
            note: None,
            fictitious: false,
        },
        obstacles: progress_obstacles()
            .iter()
            .map(|said| typeset(said))
            .collect(),
    }
}

/// Variables of the survey; those of another public source are not its questions.
fn dictionary(site: Site<'_>) -> DictionaryView {
    let all = &site.catalogue.dictionary.variables;
    let n_of = |wanted: Attestation| {
        count(
            all.values()
                .filter(|(_, variable)| variable.attestation == wanted)
                .count(),
        )
    };
    let attested = n_of(Attestation::Attested);
    let partly = n_of(Attestation::Partly);
    let inferred = n_of(Attestation::Inferred);
    DictionaryView {
        variables: attested + partly + inferred,
        attested,
        partly,
        inferred,
    }
}

fn delivered(site: Site<'_>, edition: &PublishedEdition) -> Option<String> {
    let france = site.geography.indices_of(TerritoryType::France).next()?;
    let state = edition
        .coverage()
        .of(france, site.last_year()?, Population::Avs, false);
    (!state.complete).then(|| {
        let reason = MissingReason::NotDelivered {
            delivered: state.delivered,
            touched: state.touched,
        };
        typeset(&notes::missing(reason))
    })
}

/// One row per data year, the last one first.
pub(super) fn campaigns(
    site: Site<'_>,
    edition: &PublishedEdition,
    place: usize,
) -> Option<TableView> {
    let subject = Subject::find(edition, RESPONSE_RATE, place, Population::Avs)?;
    let rows = edition.data_years().iter().rev().filter_map(|&year| {
        let figure = subject.figure(edition, year)?;
        let survey_year = edition
            .deliveries()
            .iter()
            .filter(|delivery| delivery.data_year == year)
            .find_map(|delivery| delivery.survey_year);
        let (accredited, surveyed) = figure.public_counts().unzip();
        let respondents = figure.counts().map(|counts| counts.respondents);
        let number = |count: Option<u32>| {
            words(count.map_or_else(
                || "—".to_owned(),
                |count| whole(usize::try_from(count).unwrap_or(usize::MAX)),
            ))
        };
        let survey = survey_year.map_or_else(|| "—".to_owned(), |year| year.to_string());
        Some(RowView {
            cells: vec![
                words(year.to_string()),
                words(survey),
                number(accredited),
                number(surveyed),
                number(respondents),
                cell(&figure),
            ],
            current: false,
        })
    });
    let columns = [
        ("Données", false),
        ("Enquête", false),
        ("Agréées", true),
        ("Interrogées", true),
        ("Répondantes", true),
        ("Taux de réponse (%)", true),
    ];
    let label = site
        .geography
        .territory(place)
        .map_or("", |territory| &territory.label);
    Some(TableView {
        caption: typeset(&format!("Campagnes de l’édition, {label}, CS et EVS")),
        columns: columns
            .into_iter()
            .map(|(label, numeric)| ColumnView {
                label: typeset(label),
                numeric,
            })
            .collect(),
        rows: rows.collect(),
        note: None,
        fictitious: edition.summary().fictitious,
    })
}

pub(super) fn sources(site: Site<'_>) -> Vec<SourceView> {
    let embedded = EMBEDDED
        .iter()
        .map(|[label, publisher, vintage, licence, href]| SourceView {
            label: (*label).to_owned(),
            publisher: (*publisher).to_owned(),
            vintage: (*vintage).to_owned(),
            licence: (*licence).to_owned(),
            href: Some((*href).to_owned()),
        });
    embedded
        .chain(
            site.edition
                .into_iter()
                .flat_map(|edition| deliveries(site, edition)),
        )
        .collect()
}

/// The formats of the deliveries that the edition was computed from.
fn deliveries(site: Site<'_>, edition: &PublishedEdition) -> Vec<SourceView> {
    let formats: BTreeSet<&str> = edition
        .deliveries()
        .iter()
        .map(|delivery| delivery.format.as_str())
        .collect();
    let view = |format: &str| {
        let of_format = || {
            edition
                .deliveries()
                .iter()
                .filter(move |d| d.format == format)
        };
        let years: Vec<i32> = of_format().map(|delivery| delivery.data_year).collect();
        let span = years.iter().min().zip(years.iter().max());
        let is_fictitious = of_format().any(|delivery| delivery.fictitious);
        let is_public = of_format().all(|d| {
            matches!(
                d.feed,
                Feed::Directory | Feed::Territory | Feed::Published | Feed::Reference
            )
        });
        let label = site
            .catalogue
            .formats
            .get(format)
            .map_or(format, |known| &known.label);
        SourceView {
            label: capitalized(&typeset(label)),
            publisher: if is_fictitious {
                "Vigie, livraisons fictives".to_owned()
            } else {
                "Livraisons reçues".to_owned()
            },
            vintage: span.map_or_else(String::new, |(first, last)| {
                if first == last {
                    first.to_string()
                } else {
                    format!("{first} à {last}")
                }
            }),
            licence: match (is_fictitious, is_public) {
                (true, _) => "Données inventées, sans droit attaché",
                (false, true) => "Celle de la source publique",
                (false, false) => "Données reçues, diffusées sous forme d’indicateurs seulement",
            }
            .to_owned(),
            href: None,
        }
    };
    formats.into_iter().map(view).collect()
}
