//! Reads every definition and checks the references between them.

mod format_rules;
mod indicator_rules;
mod plan_rules;
mod priority_rules;
use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::de::DeserializeOwned;

use super::dashboard::Tile;
use super::dictionary::{Dictionary, ThemeDefinition, VariableType};
use super::indicator::Dimension;
use super::problem::line_of_offset;
use super::schedule::{self, SCHEDULE_FILE, Schedule};
use super::source::DefinitionFiles;
use super::{
    DashboardDefinition, FormatDefinition, IndicatorDefinition, PlanDefinition, PriorityDefinition,
    Problem, Problems,
};

/// Everything that is defined, by identifier, in the order of the files.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// Variables.
    pub dictionary: Dictionary,
    /// Formats of files.
    pub formats: IndexMap<String, FormatDefinition>,
    /// Ways to group structures that indicators share.
    pub dimensions: IndexMap<String, Dimension>,
    /// Indicators.
    pub indicators: IndexMap<String, IndicatorDefinition>,
    /// Plans.
    pub plans: IndexMap<String, PlanDefinition>,
    /// Rankings of priority zones.
    pub priorities: IndexMap<String, PriorityDefinition>,
    /// Dashboards.
    pub dashboards: IndexMap<String, DashboardDefinition>,
    /// Scheduled sources.
    pub schedule: Schedule,
    /// SHA-256 of the definition files.
    pub sha256: String,
    /// File of each definition, `indicator/benevoles` → path, to lead a reader there.
    pub files: IndexMap<String, String>,
    /// The files themselves: an edition keeps those that it was computed with.
    pub sources: DefinitionFiles,
}

impl Catalogue {
    /// Reads and checks every definition.
    ///
    /// # Errors
    /// Every mistake found, each with file and line.
    pub fn load(files: &DefinitionFiles) -> Result<Self, Problems> {
        let mut loader = Loader {
            files,
            catalogue: Self::default(),
            problems: Vec::new(),
        };
        loader.read_all();
        loader.check_formats();
        loader.check_format_rules();
        loader.check_indicators();
        loader.check_plans();
        loader.check_priorities();
        loader.check_dashboards();
        loader.read_schedule();
        let Loader {
            mut catalogue,
            mut problems,
            ..
        } = loader;
        if problems.is_empty() {
            catalogue.sha256 = files.sha256();
            catalogue.sources = files.clone();
            Ok(catalogue)
        } else {
            problems.sort();
            Err(Problems(problems))
        }
    }
}

impl Catalogue {
    /// The plan that a plan followed, whichever of the two says it.
    pub fn predecessor(&self, plan: &PlanDefinition) -> Option<&PlanDefinition> {
        let named = plan.predecessor.as_ref().and_then(|id| self.plans.get(id));
        let says_so = |other: &&PlanDefinition| other.successor.as_ref() == Some(&plan.id);
        named.or_else(|| self.plans.values().find(says_so))
    }

    /// The plan that followed a plan, whichever of the two says it.
    pub fn successor(&self, plan: &PlanDefinition) -> Option<&PlanDefinition> {
        let named = plan.successor.as_ref().and_then(|id| self.plans.get(id));
        let says_so = |other: &&PlanDefinition| other.predecessor.as_ref() == Some(&plan.id);
        named.or_else(|| self.plans.values().find(says_so))
    }
}

struct Loader<'a> {
    files: &'a DefinitionFiles,
    catalogue: Catalogue,
    problems: Vec<Problem>,
}

impl Loader<'_> {
    fn read_all(&mut self) {
        for (path, theme) in self.parse::<ThemeDefinition>("import/dictionary") {
            self.catalogue
                .dictionary
                .themes
                .insert(theme.theme.clone(), theme.label);
            for variable in theme.variables {
                let id = variable.id.clone();
                let entry = (theme.theme.clone(), variable);
                if self
                    .catalogue
                    .dictionary
                    .variables
                    .insert(id.clone(), entry)
                    .is_some()
                {
                    self.say(
                        &path,
                        &id,
                        format!("la variable « {id} » est définie deux fois"),
                    );
                }
            }
        }
        for (path, format) in self.parse::<FormatDefinition>("import/formats") {
            self.remember("format", &format.id, &path);
            self.catalogue.formats.insert(format.id.clone(), format);
        }
        for (path, dimension) in self.parse::<Dimension>("dashboards/dimensions") {
            self.remember("dimension", &dimension.id, &path);
            self.catalogue
                .dimensions
                .insert(dimension.id.clone(), dimension);
        }
        for (path, mut indicator) in self.parse::<IndicatorDefinition>("dashboards/indicators") {
            self.remember("indicator", &indicator.id, &path);
            self.add_shared_breakdowns(&path, &mut indicator);
            self.catalogue
                .indicators
                .insert(indicator.id.clone(), indicator);
        }
        for (path, plan) in self.parse::<PlanDefinition>("dashboards/plans") {
            self.remember("plan", &plan.id, &path);
            self.catalogue.plans.insert(plan.id.clone(), plan);
        }
        for (path, priority) in self.parse::<PriorityDefinition>("dashboards/priorities") {
            self.remember("priority", &priority.id, &path);
            self.catalogue
                .priorities
                .insert(priority.id.clone(), priority);
        }
        for (path, dashboard) in self.parse::<DashboardDefinition>("dashboards/pages") {
            self.remember("dashboard", &dashboard.id, &path);
            self.catalogue
                .dashboards
                .insert(dashboard.id.clone(), dashboard);
        }
        self.catalogue
            .dashboards
            .sort_by(|_, one, _, other| one.rank.cmp(&other.rank));
    }

    /// Makes a breakdown of each shared dimension that the indicator names.
    fn add_shared_breakdowns(&mut self, path: &str, indicator: &mut IndicatorDefinition) {
        for id in indicator.breakdown_by.clone() {
            match (self.catalogue.dimensions.get(&id), &indicator.numerator) {
                (Some(dimension), Some(numerator)) => {
                    let mut breakdown = dimension.breakdown(numerator);
                    breakdown.exhaustive = dimension.exhaustive && indicator.additive;
                    indicator.breakdowns.push(breakdown);
                }
                (None, _) => {
                    let known = self.catalogue.dimensions.keys().map(String::as_str);
                    let known = known.collect::<Vec<_>>().join(", ");
                    let message = format!("dimension inconnue « {id} » ; connues : {known}");
                    self.say(path, &id, message);
                }
                (Some(_), None) => {
                    let message = format!(
                        "« {id} » ventile un total, et l'indicateur n'a pas de numérateur d'ensemble"
                    );
                    self.say(path, &id, message);
                }
            }
        }
    }

    /// Read once the formats are known.
    fn read_schedule(&mut self) {
        let text = self.files.files.get(SCHEDULE_FILE);
        let knows_format = |format: &str| self.catalogue.formats.contains_key(format);
        let (schedule, problems) = schedule::read(text.map_or("", String::as_str), &knows_format);
        self.catalogue.schedule = schedule;
        self.problems.extend(problems);
    }

    fn parse<T: DeserializeOwned>(&mut self, folder: &str) -> Vec<(String, T)> {
        let mut parsed = Vec::new();
        for (path, text) in self.files.of(folder) {
            match toml::from_str::<T>(text) {
                Ok(definition) => parsed.push((path.to_owned(), definition)),
                Err(error) => self.problems.push(Problem {
                    file: path.to_owned(),
                    line: error
                        .span()
                        .map_or(1, |span| line_of_offset(text, span.start)),
                    message: error.message().to_owned(),
                }),
            }
        }
        parsed
    }

    fn remember(&mut self, kind: &str, id: &str, path: &str) {
        let key = format!("{kind}/{id}");
        if let Some(first) = self.catalogue.files.insert(key, path.to_owned()) {
            self.say(path, id, format!("« {id} » est déjà défini dans {first}"));
        }
    }

    fn say(&mut self, path: &str, needle: &str, message: String) {
        let problem = self.files.problem(path, needle, message);
        self.problems.push(problem);
    }

    fn say_of(&mut self, kind: &str, id: &str, needle: &str, message: String) {
        let path = self
            .catalogue
            .files
            .get(&format!("{kind}/{id}"))
            .cloned()
            .unwrap_or_default();
        self.say(&path, needle, message);
    }

    fn check_formats(&mut self) {
        let mut found = Vec::new();
        for format in self.catalogue.formats.values() {
            let columns = format.columns.iter().map(|column| &column.variable);
            for id in columns.chain(&format.key).chain(&format.at_least_one_of) {
                if self.catalogue.dictionary.get(id).is_none() {
                    found.push((
                        format.id.clone(),
                        id.clone(),
                        format!("variable inconnue : « {id} »"),
                    ));
                }
            }
            let mut codes = BTreeSet::new();
            for rule in &format.coherence {
                if !codes.insert(&rule.code) {
                    let message = format!("le code {} est donné à deux règles", rule.code);
                    found.push((format.id.clone(), rule.code.clone(), message));
                }
                let faults = rule.faults(&self.catalogue.dictionary);
                found.extend(
                    faults
                        .into_iter()
                        .map(|(needle, message)| (format.id.clone(), needle, message)),
                );
            }
            for theme in &format.themes {
                if !self.catalogue.dictionary.themes.contains_key(theme) {
                    found.push((
                        format.id.clone(),
                        theme.clone(),
                        format!("thème inconnu : « {theme} »"),
                    ));
                }
            }
        }
        for (_, variable) in self.catalogue.dictionary.variables.values() {
            if (variable.kind == VariableType::Category) == variable.categories.is_empty() {
                self.problems.push(Problem {
                    file: "import/dictionary".to_owned(),
                    line: 1,
                    message: format!(
                        "variable « {} » : des catégories si et seulement si le type est category",
                        variable.id
                    ),
                });
            }
        }
        for (format, needle, message) in found {
            self.say_of("format", &format, &needle, message);
        }
    }

    fn check_dashboards(&mut self) {
        let mut found = Vec::new();
        for dashboard in self.catalogue.dashboards.values() {
            for section in &dashboard.sections {
                let known = self.catalogue.plans.get(&section.plan).is_some_and(|plan| {
                    plan.objectives().any(|(_, o)| o.code == section.objective)
                });
                if !known {
                    let message = format!(
                        "objectif inconnu : {} de {}",
                        section.objective, section.plan
                    );
                    found.push((dashboard.id.clone(), section.title.clone(), message));
                }
            }
            for tile in dashboard.tiles() {
                if let Some(fault) = tile.fault() {
                    let needle = tile.title.clone().unwrap_or_default();
                    found.push((dashboard.id.clone(), needle, fault.to_owned()));
                }
                let own = tile.indicator.as_ref();
                let known = own.and_then(|id| self.catalogue.indicators.get(id));
                if let Some((by, known)) = tile.by.as_ref().zip(known)
                    && known.breakdown(by).is_none()
                {
                    let message = format!("« {} » n'est pas ventilé par « {by} »", known.id);
                    found.push((dashboard.id.clone(), by.clone(), message));
                }
            }
            for id in dashboard
                .tiles()
                .flat_map(Tile::named_indicators)
                .chain(&dashboard.key_indicators)
            {
                if !self.catalogue.indicators.contains_key(id) {
                    let message = format!("indicateur inconnu : « {id} »");
                    found.push((dashboard.id.clone(), id.clone(), message));
                }
            }
        }
        for (dashboard, needle, message) in found {
            self.say_of("dashboard", &dashboard, &needle, message);
        }
    }
}
