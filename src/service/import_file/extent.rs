//! What a delivery is complete for: a few structures of a département do not make it delivered.

use super::super::work_error::WorkError;
use super::super::workplace::Workplace;
use crate::catalogue::FormatDefinition;
use crate::domain::delivery::{DeliverySummary, Feed, Perimeter};
use crate::import::decision::confirmation_decision;
use crate::import::{Issue, IssueCode, Reading, Settled, Severity};

/// A file that lists less than one structure out of three of those known is taken as partial.
const ONE_OUT_OF: u64 = 3;

/// Decides whether the file is the whole of its département, and says so when it is not.
///
/// It is partial when it was announced so, when it lists a lone structure of a département never
/// delivered, or less than a third of what the register or the survey listed there the same year or
/// the year before. A partial delivery takes nothing away: a département delivered stays delivered.
/// A person may confirm that it is whole.
pub(super) fn weigh(
    place: &Workplace,
    format: &FormatDefinition,
    announced_partial: bool,
    reading: &mut Reading,
    settled: &[Settled],
) -> Result<(), WorkError> {
    if announced_partial {
        reading.perimeter = Perimeter::Nothing;
        return Ok(());
    }
    let Some((departement, data_year)) = only_departement(format, reading) else {
        return Ok(());
    };
    let years = [data_year - 1, data_year];
    let earlier = place.store.active_deliveries_of_years(&years)?;
    let of_departement = earlier
        .iter()
        .filter(|delivery| is_of(&delivery.perimeter, &departement));
    let known = of_departement.clone().map(rows_kept).max().unwrap_or(0);
    let listed = reading.rows.read.saturating_sub(reading.rows.rejected);
    let is_lone = known == 0 && listed == 1;
    if !is_lone && listed.saturating_mul(ONE_OUT_OF) >= known {
        return Ok(());
    }
    let is_delivered = of_departement
        .clone()
        .any(|delivery| delivery.feed == format.feeds && delivery.data_year == data_year);
    let issue = remark(&departement, listed, known, is_delivered);
    let id = confirmation_decision(&issue.code, None, None);
    let is_whole = settled.iter().any(|settled| settled.id == id);
    if !is_whole {
        reading.perimeter = Perimeter::Nothing;
    }
    reading.remark(vec![issue], Vec::new());
    Ok(())
}

/// The département that a remark « livraison partielle » is about: confirming it makes the delivery
/// complete for it.
pub(in crate::service) fn confirmed_perimeter(issue: &Issue) -> Option<Perimeter> {
    let is_partial = issue.code == IssueCode::DeliveryPartial.code();
    let departement = issue.value.clone().filter(|_| is_partial)?;
    Some(Perimeter::Departements(vec![departement]))
}

fn only_departement(format: &FormatDefinition, reading: &Reading) -> Option<(String, i32)> {
    if !matches!(format.feeds, Feed::Survey | Feed::Register) {
        return None;
    }
    match &reading.perimeter {
        Perimeter::Departements(codes) => match codes.as_slice() {
            [departement] => Some((departement.clone(), reading.data_year?)),
            _ => None,
        },
        Perimeter::Nothing | Perimeter::Territories(_) | Perimeter::OneKind { .. } => None,
    }
}

fn is_of(perimeter: &Perimeter, departement: &str) -> bool {
    matches!(perimeter, Perimeter::Departements(codes) if codes == &[departement])
}

fn rows_kept(delivery: &DeliverySummary) -> u64 {
    delivery.rows_read.saturating_sub(delivery.rows_rejected)
}

fn remark(departement: &str, listed: u64, known: u64, is_delivered: bool) -> Issue {
    let lists = if listed == 1 {
        "ne décrit qu'une structure".to_owned()
    } else {
        format!("ne décrit que {listed} structures")
    };
    let among = if known == 0 {
        format!("du département {departement}, dont rien n'a été livré")
    } else {
        format!("du département {departement}, où {known} sont connues")
    };
    let (effect, remedy) = if is_delivered {
        (
            "ses réponses s'ajoutent à celles qui sont déjà livrées",
            "Rien à faire si seules ces structures devaient changer.",
        )
    } else {
        (
            "il est pris pour partiel, et le département n'est pas compté comme livré",
            "Envoyez le fichier du département entier ; si c'est bien lui, confirmez-le.",
        )
    };
    let message = format!("Le fichier {lists} {among} : {effect}.");
    let mut issue = Issue::new(IssueCode::DeliveryPartial, &message, remedy).value(departement);
    if is_delivered {
        issue.severity = Severity::Info;
    }
    issue
}
