//! Participation, governance and volunteers of a respondent.

use super::GenerateError;
use super::answers::{Cell, Respondent, Row};
use super::chance::share_out;
use super::managing::Mode;

/// Value of an hour of volunteering, in euros: near the minimum wage with contributions.
const HOUR: f64 = 12.0;

/// Age bands of the board with their shares: « 84 % de plus de 40 ans » in Rhône-Alpes (data 2009),
/// the rest is invented.
const BOARD_AGES: [(&str, f64); 4] = [
    ("ca_moins_26", 0.04),
    ("ca_26_40", 0.12),
    ("ca_41_60", 0.4),
    ("ca_plus_60", 0.44),
];

/// Writes these answers.
pub(super) fn fill(respondent: &Respondent<'_>, row: &mut Row) -> Result<(), GenerateError> {
    let association = respondent.manager.mode == Mode::Association;
    board(respondent, association, row);
    let mut chance = respondent.chance("volunteers");
    let active = respondent.level("volunteers_activity")? * respondent.size * chance.factor(0.15);
    let active = active.round();
    let board = if association { 11.0 } else { 3.0 } * chance.factor(0.2);
    let board = board.round();
    // Some sit on the board and run an activity: they count once; the whole is never less than the
    // board.
    let total = (active + (board * 0.6).round()).max(board);
    row.count("benevoles_activite", active);
    row.count("benevoles_instances", board);
    row.count("benevoles_total", total);
    let young = respondent.calibration.find_of_kind(
        "volunteers_young",
        respondent.structure.kind,
        respondent.year,
    );
    let young = young.unwrap_or(1.0) * respondent.size * chance.factor(0.5);
    row.count("benevoles_12_25", young.min(total));
    let hours = (total * 46.0 * chance.factor(0.25)).round();
    row.put("heures_benevolat", Cell::Number(hours, 0));
    row.count("valorisation_benevolat", hours * HOUR);
    let associations = respondent.level("associations")? * respondent.size * chance.factor(0.3);
    row.count("assos_accueillies", associations);
    let initiatives = respondent
        .calibration
        .value("initiatives", respondent.year)?;
    row.count(
        "initiatives_habitants",
        initiatives * respondent.size * chance.factor(0.5),
    );
    Ok(())
}

/// Only associations have a board of their own.
fn board(respondent: &Respondent<'_>, association: bool, row: &mut Row) {
    let mut chance = respondent.chance("board");
    let members = f64::from(chance.between(8_u32, 20));
    row.count_if(association, "ca_membres", members);
    row.count_if(
        association,
        "ca_habitants",
        members * chance.between(0.6, 1.0),
    );
    row.count_if(association, "ca_femmes", members * chance.between(0.4, 0.8));
    let weights = BOARD_AGES.map(|(_, share)| share * chance.factor(0.3));
    for ((variable, _), part) in BOARD_AGES.into_iter().zip(share_out(members, &weights)) {
        row.count_if(association, variable, part);
    }
    let bodies = if respondent.steadily("committee", 0.55) {
        "comité d'usagers"
    } else {
        "commissions thématiques"
    };
    row.put("instances_participation", Cell::Text(bodies.to_owned()));
}
