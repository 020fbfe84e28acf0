//! What a person decides about a delivery, by the forms of its report and of the campaign.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use crate::blocking::run_blocking;
use crate::domain::role::Permission;
use crate::service::decide::{Answered, decide};
use crate::service::scope::check_visible;
use crate::web::error::ApiError;
use crate::web::imports::reader;
use crate::web::pages::failure;
use crate::web::parameters::{bad_value, form_fields};
use crate::web::problem::Code;
use crate::web::state::State;
use crate::web::upload::small_body;

use super::{see, viewer};

/// Largest form of decisions, in bytes: a thousand answers.
const LARGEST_FORM: usize = 512 * 1_024;
/// What confirms a remark.
const CONFIRM: &str = "confirm";
/// Begins the name of the field that answers a decision; its identifier follows.
const ANSWER: &str = "answer:";

/// What a form of decisions says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Decided {
    csrf: Option<String>,
    answers: Vec<(String, String)>,
    reason: String,
    /// Campaign to come back to.
    campaign: Option<i32>,
}

impl Decided {
    fn read(text: &str) -> Result<Self, ApiError> {
        let mut decided = Self::default();
        for (name, value) in form_fields(text)? {
            match name.as_str() {
                "csrf" => decided.csrf = Some(value),
                "reason" => value.trim().clone_into(&mut decided.reason),
                "campaign" => {
                    let year = value.parse().ok();
                    let year = year.ok_or_else(|| bad_value("campaign", &value, "une année"))?;
                    decided.campaign = Some(year);
                }
                CONFIRM => decided.answers.push((value, CONFIRM.to_owned())),
                other => match other.strip_prefix(ANSWER) {
                    Some(id) if !value.is_empty() => decided.answers.push((id.to_owned(), value)),
                    Some(_) => {}
                    None => {
                        let detail = format!("le formulaire n'a pas de champ « {other} »");
                        return Err(ApiError::new(Code::UnknownParameter, detail));
                    }
                },
            }
        }
        Ok(decided)
    }
}

/// `POST /imports/{id}/decisions` and `POST /imports/{id}/confirmations`.
pub(in crate::web::pages) async fn decide_import(
    state: Data<State>,
    request: HttpRequest,
    body: Payload,
) -> HttpResponse {
    match decided(&state, &request, body).await {
        Ok(address) => see(&address),
        Err(error) => failure::page(&state, &request, &error),
    }
}

async fn decided(
    state: &Data<State>,
    request: &HttpRequest,
    body: Payload,
) -> Result<String, ApiError> {
    let viewer = viewer(request).await?;
    viewer.require_but_proof(Permission::Import)?;
    let bytes = small_body(body, LARGEST_FORM).await?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|_bytes| ApiError::new(Code::BadBody, "le formulaire n'est pas lisible"))?;
    let form = Decided::read(text)?;
    let viewer = viewer.prove(form.csrf.as_deref());
    viewer.require(Permission::Import)?;
    if form.answers.is_empty() {
        let detail = "aucune réponse n'est cochée : revenez en arrière et choisissez-en une";
        return Err(ApiError::new(Code::DecisionRefused, detail));
    }
    let campaign = form.campaign;
    let id = request.match_info().query("id").to_owned();
    let (office, asked) = (state.office()?.clone(), id.clone());
    let work = move || {
        check_visible(&office.place, &asked, reader(&viewer))?;
        let answers = form.answers.into_iter();
        let answers: Vec<Answered> = answers
            .map(|(id, answer)| Answered { id, answer })
            .collect();
        let now = (office.clock)();
        decide(
            &office.place,
            &asked,
            &answers,
            &form.reason,
            &viewer.name,
            &now,
        )
    };
    let office = state.office()?;
    let report = run_blocking(&office.importing, work).await??;
    tracing::info!(
        delivery = id,
        status = report.status.code(),
        "a delivery was decided"
    );
    Ok(match campaign {
        Some(year) => format!("/campagnes/{year}#rappeler"),
        None => format!("/imports/{id}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_of_decisions_says_answers_confirmations_and_the_reason() {
        let text = "csrf=ab&answer%3Acolumn%3Anb+benevoles=benevoles_total&answer%3Aidentity%3A44-1=\
                    &confirm=confirmation%3ACOH-001%3A44-2%3Aetp&reason=vu+au+t%C3%A9l%C3%A9phone&campaign=2024";
        let decided = Decided::read(text).unwrap();
        let pair = |id: &str, answer: &str| (id.to_owned(), answer.to_owned());
        let expected = Decided {
            csrf: Some("ab".to_owned()),
            answers: vec![
                pair("column:nb benevoles", "benevoles_total"),
                pair("confirmation:COH-001:44-2:etp", "confirm"),
            ],
            reason: "vu au téléphone".to_owned(),
            campaign: Some(2024),
        };
        assert_eq!(decided, expected);
        assert!(Decided::read("autre=1").is_err());
    }
}
