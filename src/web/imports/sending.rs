//! `POST /imports`: one file, one delivery, its report.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::delivery::DeliveryStatus;
use crate::domain::role::Permission;
use crate::service::import_file::{ImportOptions, ImportReport, import_bytes};
use crate::service::publish::{PublishOptions, publish};
use crate::service::scope::check_file;
use crate::service::watch;
use crate::web::auth::Viewer;
use crate::web::error::ApiError;
use crate::web::jobs::{Outcome, run_as_job};
use crate::web::parameters::Parameters;
use crate::web::problem::Code;
use crate::web::state::State;
use crate::web::upload::{Upload, receive};

use super::asked::{Asked, KNOWN, proved};
use super::reader;

/// `POST /imports`: answers the report, `201` when the delivery is stored, `200` when nothing was
/// to be stored (dry run, same file again), `422` when the file is refused.
pub(in crate::web) async fn send_file(
    state: Data<State>,
    request: HttpRequest,
    viewer: Viewer,
    body: Payload,
) -> Result<HttpResponse, ApiError> {
    // Before the file is received: who may not import does not make us read.
    viewer.require_but_proof(Permission::Import)?;
    let parameters = Parameters::parse(request.query_string(), &KNOWN)?;
    let office = state.office()?.clone();
    let place = Arc::clone(&office.uploads).try_acquire_owned();
    let place = place.map_err(|_full| {
        ApiError::new(Code::Busy, "trop de fichiers sont envoyés en même temps").retry_after(30)
    })?;
    let upload = receive(&request, body, parameters.one("name")?, office.bounds()).await?;
    let viewer = proved(viewer, &upload);
    viewer.require(Permission::Import)?;
    let asked = Asked::read(&parameters, &upload)?;
    if asked.publish {
        viewer.require(Permission::Publish)?;
    }
    let sending = Sending {
        state: state.clone(),
        viewer: viewer.clone(),
        asked,
        upload,
    };
    let work = move || {
        let _held = place;
        sending.run()
    };
    run_as_job(
        &request,
        &office,
        &viewer,
        "import",
        &office.importing,
        work,
    )
    .await
}

/// A file received, and what is asked of it.
pub(in crate::web) struct Sending {
    pub(in crate::web) state: Data<State>,
    pub(in crate::web) viewer: Viewer,
    pub(in crate::web) asked: Asked,
    pub(in crate::web) upload: Upload,
}

impl Sending {
    fn run(&self) -> Result<Outcome, ApiError> {
        outcome(&self.import()?)
    }

    /// Imports the file; publishes when it is asked and the delivery is applied.
    pub(in crate::web) fn import(&self) -> Result<ImportReport, ApiError> {
        let office = self.state.office()?;
        let (place, now) = (&office.place, (office.clock)());
        let options = ImportOptions {
            format: &self.asked.format,
            data_year: self.asked.data_year,
            survey_year: self.asked.survey_year,
            fictitious: self.asked.fictitious,
            partial: self.asked.partial,
            dry_run: self.asked.dry_run,
            author: &self.viewer.name,
            now: &now,
        };
        let (name, bytes) = (&self.upload.file_name, &self.upload.bytes);
        check_file(place, name, bytes, options, reader(&self.viewer))
            .map_err(|error| self.with_formats(error.into()))?;
        let report = import_bytes(place, name, bytes, options)?;
        tracing::info!(
            delivery = report.id,
            author = self.viewer.name,
            status = report.status.code(),
            "a file was received"
        );
        if self.asked.publish && is_applied(&report) {
            self.publish(&report, &now)?;
        }
        Ok(report)
    }

    fn publish(&self, report: &ImportReport, now: &str) -> Result<(), ApiError> {
        let office = self.state.office()?;
        let note = format!("Import de {} par {}", report.file.name, self.viewer.name);
        let options = PublishOptions {
            note: &note,
            preview: false,
            now,
        };
        let published = publish(&office.place, options)
            .and_then(|_| watch::refresh(&office.place, &self.state.observatory));
        published.map_err(|error| {
            tracing::error!(%error, delivery = report.id, "the publication failed");
            let detail = format!(
                "la livraison {} est enregistrée, mais l'édition n'a pas pu être publiée",
                report.id
            );
            ApiError::new(Code::NotPublished, detail)
        })
    }

    /// An unknown format is refused with those that exist.
    fn with_formats(&self, error: ApiError) -> ApiError {
        if error.code() == Code::BadValue {
            let catalogue = self.state.observatory.catalogue();
            return error.allowed(catalogue.formats.keys().cloned());
        }
        error
    }
}

fn is_applied(report: &ImportReport) -> bool {
    let accepted = matches!(
        report.status,
        DeliveryStatus::Accepted | DeliveryStatus::AcceptedWithWarnings
    );
    accepted && !report.dry_run
}

fn outcome(report: &ImportReport) -> Result<Outcome, ApiError> {
    let status = match report.status {
        DeliveryStatus::Rejected => StatusCode::UNPROCESSABLE_ENTITY,
        DeliveryStatus::Unchanged => StatusCode::OK,
        _ if report.dry_run => StatusCode::OK,
        DeliveryStatus::Accepted
        | DeliveryStatus::AcceptedWithWarnings
        | DeliveryStatus::AwaitingDecision => StatusCode::CREATED,
    };
    let stored = !report.id.is_empty();
    Ok(Outcome {
        status,
        location: stored.then(|| format!("/api/v1/imports/{}", report.id)),
        body: serde_json::to_string(report).map_err(|error| ApiError::internal(&error))?,
    })
}
