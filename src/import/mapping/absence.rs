//! What is said of columns that are absent, undated or unknown.

use super::super::column_match::{comes_by_year, is_required};
use super::super::issue::Issue;
use super::super::issue_code::IssueCode;
use super::super::nearest::nearest;
use super::super::report::Proposal;
use super::super::wording::{normalise, quoted_list};
use super::{MappedColumn, Mapping, Matching, Unknown};
use crate::catalogue::format::DataYearRule;

impl<'a> Matching<'_, 'a> {
    /// Where each column has its year, one without is only read for the year announced, and the
    /// year announced must be there.
    pub(super) fn undated(&self, mapping: &Mapping<'a>) -> Option<Issue> {
        if self.format.data_year != DataYearRule::Headers {
            return None;
        }
        let by_year = |column: &&MappedColumn<'a>| {
            self.wanted.iter().any(|wanted| {
                wanted.variable.id == column.variable.id && comes_by_year(wanted, self.format)
            })
        };
        let columns: Vec<&MappedColumn<'a>> = mapping.columns.iter().filter(by_year).collect();
        let undated = columns.iter().find(|column| column.year.is_none());
        let (message, remedy) = match (self.data_year, undated) {
            (None, Some(column)) => (
                format!("La colonne « {} » ne dit pas son année.", column.header),
                "Nommez-la par son année (2023), ou annoncez l'année de l'import.".to_owned(),
            ),
            (Some(year), None) if columns.iter().all(|column| column.year != Some(year)) => (
                format!("Aucune colonne ne donne l'année {year}, annoncée pour cet import."),
                "Corrigez l'année annoncée, ou n'en annoncez pas.".to_owned(),
            ),
            (Some(_), _) | (None, None) => return None,
        };
        // Without any column by year, the required column that is absent says it better.
        let issue = Issue::new(IssueCode::YearMissing, &message, &remedy).at(self.header_row);
        (!columns.is_empty()).then_some(issue)
    }

    /// None of the columns that make such a file what it is: it was announced under a wrong format.
    pub(super) fn of_another_format(&self, mapping: &Mapping<'a>) -> Option<Issue> {
        let telling = &self.format.at_least_one_of;
        let is_fed = |id: &String| {
            mapping
                .columns
                .iter()
                .any(|column| column.variable.id == *id)
        };
        let may_be_fed = |id: &String| is_fed(id) || mapping.proposed.contains(id.as_str());
        if telling.is_empty() || telling.iter().any(may_be_fed) {
            return None;
        }
        let labels = self
            .wanted
            .iter()
            .filter(|wanted| telling.contains(&wanted.variable.id));
        let labels: Vec<String> = labels.map(|wanted| wanted.variable.label.clone()).collect();
        let message = format!(
            "Aucune des colonnes qui font un fichier « {} » n'est là : {}.",
            self.format.label,
            quoted_list(&labels, 4)
        );
        let remedy = "Vérifiez le format annoncé (--format) : ce fichier semble en être un autre.";
        Some(Issue::new(IssueCode::ColumnOtherFormat, &message, remedy).at(self.header_row))
    }

    pub(super) fn note_absences(
        &self,
        mapping: &mut Mapping<'a>,
        unknown: &[Unknown<'_>],
        refusals: &mut Vec<Issue>,
    ) {
        for wanted in self.wanted {
            let variable = wanted.variable;
            let is_fed = mapping
                .columns
                .iter()
                .any(|column| column.variable.id == variable.id);
            if is_fed || wanted.is_left_out() {
                continue;
            }
            let is_proposed = mapping.proposed.contains(variable.id.as_str());
            if is_required(wanted, self.format) && is_proposed {
                mapping.is_blocked = true;
                mapping.report.missing.push(variable.id.clone());
            } else if is_required(wanted, self.format) {
                refusals.push(
                    self.absent(&variable.label, &wanted.spellings, unknown)
                        .variable(&variable.id),
                );
            } else if self
                .data_year
                .is_none_or(|year| variable.asked.in_year(year))
            {
                mapping.report.missing.push(variable.id.clone());
            }
        }
        if let Some(keep) = self.format.keep.as_ref().filter(|_| mapping.keep.is_none()) {
            refusals.push(self.absent_headers(&keep.headers, unknown));
        }
        self.note_absences_of_a_long_file(mapping, unknown, refusals);
        if let DataYearRule::Column(headers) | DataYearRule::Printed(headers) =
            &self.format.data_year
            && mapping.data_year.is_none()
            && self.data_year.is_none()
        {
            refusals.push(self.absent_headers(headers, unknown));
        }
    }

    fn note_absences_of_a_long_file(
        &self,
        mapping: &Mapping<'a>,
        unknown: &[Unknown<'_>],
        refusals: &mut Vec<Issue>,
    ) {
        let Some(long) = &self.format.long else {
            return;
        };
        for (headers, is_there) in [
            (&long.variable, mapping.names.is_some()),
            (&long.value, mapping.values.is_some()),
        ] {
            if !is_there {
                refusals.push(self.absent_headers(headers, unknown));
            }
        }
    }

    fn absent_headers(&self, headers: &[String], unknown: &[Unknown<'_>]) -> Issue {
        let spellings: Vec<String> = headers.iter().map(|header| normalise(header)).collect();
        let label = headers.first().map_or("", String::as_str);
        self.absent(label, &spellings, unknown)
    }

    fn absent(&self, label: &str, spellings: &[String], unknown: &[Unknown<'_>]) -> Issue {
        let near = spellings.iter().find_map(|spelling| {
            nearest(
                spelling,
                unknown
                    .iter()
                    .map(|column| (column.normal.as_str(), column.header)),
            )
        });
        let remedy = match near {
            Some(header) => format!("Si c'est la colonne « {header} », renommez-la « {label} »."),
            None => format!(
                "Ajoutez la colonne « {label} ». Colonnes du fichier : {}.",
                quoted_list(self.headers, 12)
            ),
        };
        let message = format!("La colonne obligatoire « {label} » est absente.");
        Issue::new(IssueCode::ColumnRequired, &message, &remedy)
            .at(self.header_row)
            .column(label)
    }

    /// Says of the columns about which nothing waits that they are not read; `proposed` lists what
    /// they resemble all the same (a question not asked that year).
    pub(super) fn note_unknown(&self, mapping: &mut Mapping<'a>, unknown: &[Unknown<'_>]) {
        for Unknown { header, normal, .. } in unknown {
            let free = self.free(mapping);
            let spelt = free.flat_map(|wanted| {
                wanted
                    .spellings
                    .iter()
                    .map(move |spelling| (spelling.as_str(), wanted.variable))
            });
            let near = nearest(normal, spelt);
            let remedy = match near {
                Some(variable) => {
                    format!("Si elle donne « {} », renommez-la ainsi.", variable.label)
                }
                None => "Rien à faire si cette colonne n'est pas utile.".to_owned(),
            };
            if let Some(variable) = near {
                let proposal = Proposal {
                    found: (*header).to_owned(),
                    variable: variable.id.clone(),
                };
                mapping.report.proposed.push(proposal);
            }
            let message =
                format!("La colonne « {header} » n'est pas connue du format ; elle n'est pas lue.");
            let issue = Issue::new(IssueCode::ColumnUnknown, &message, &remedy);
            mapping
                .issues
                .push(issue.at(self.header_row).column(header));
        }
    }
}
