//! The HTML pages: from view models to text, without input, clock or knowledge of HTTP.
//!
//! A view model is a plain structure whose numbers are already French text; `web` fills it from the
//! service and hands it over. Templates live in `dashboards/templates/`, style in
//! `dashboards/assets/`; both are embedded in the binary.

mod about;
mod asset;
mod brochure;
mod campaign;
mod chart;
mod chart_page;
mod dashboard;
mod edition;
mod explorer;
mod failure;
mod figure;
mod file_rows;
mod filter;
mod frame;
mod home;
mod import;
mod indicator;
mod login;
mod method;
mod permanent;
mod plan;
mod plan_state;
mod priorities;
mod provenance;
mod search;
mod standalone;
mod structure;
mod table;
mod template;
mod territory;

use minijinja::Environment;
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

pub use about::AboutPage;
pub use asset::Asset;
pub use brochure::{BrochureMethodView, BrochurePage, ChapterView, PlateView};
pub use campaign::{
    CampaignGroupView, CampaignItemView, CampaignLineView, CampaignPage, CampaignsPage, CountView,
    DoubtView,
};
pub use chart::{ChartView, ImageSourceView};
pub use chart_page::ChartPage;
pub use dashboard::{
    ChartTileView, ComparedView, DashboardPage, DashboardSectionView, FigureTileView, ListTileView,
    TableTileView, TargetRowView, TargetsTileView, TextTileView, TileView,
};
pub use edition::{
    ApproveView, ChangeFilterView, DiffPage, EditionPage, EditionView, EditionsPage,
};
pub use explorer::{AddressView, ExplorerPage, ThemeChoiceView};
pub use failure::ErrorPage;
pub use figure::{
    EvolutionView, FigureRowView, FigureSectionView, FigureTableView, FigureView, Movement,
    ObjectiveLinkView, ValueState,
};
pub use file_rows::FileRowsPage;
pub use filter::{FilterView, HiddenView, OptionGroupView, OptionView, SelectView};
pub use frame::{
    ContactView, CurrentLinkView, EditionMarkView, EntryView, FrameView, LinkView, Section,
    SessionView, VisitorView,
};
pub use home::HomePage;
pub use import::{
    ChoiceView, ColumnsView, DecisionView, DeliveryItemView, FactView, ImpactView, ImportPage,
    ImportsPage, IssueGroupView, IssueView, MovedView, RunFileView, RunItemView, RunsPage,
    ScheduledSourceView, StatusView, TouchedView, UploadView, WithdrawPage,
};
pub use indicator::{
    BreakdownInViewView, BreakdownView, ExampleView, FormulaView, IndicatorGroupView,
    IndicatorItemView, IndicatorPage, IndicatorSearchView, IndicatorsPage, MemberView,
    SeriesBreakView, VariableView, WordView,
};
pub use login::LoginPage;
pub use method::{DictionaryView, MethodPage, ProgressMethodView, SecrecyView, SourceView};
pub use permanent::in_edition;
pub use plan::{
    ActionView, AxisView, FreeTargetView, IndicatorLinkView, MilestoneView, ObjectivePage,
    ObjectiveView, PlanGroupView, PlanItemView, ProgressPartView, ProgressStatus, ProgressView,
    RelationView, SchemaPage, SchemasPage, StatementView, TargetView,
};
pub use plan_state::{
    BilanView, CoverageView, FollowedView, MovedItemView, MovedSinceView, OverdueView, StaleView,
    StateAxisView, StateCountView, StateRowView, StateTargetView, StateView,
};
pub use priorities::{GapListView, GapView, PrioritiesPage, PriorityRankingView, PriorityRowView};
pub use provenance::{FactLinkView, ProvenancePage};
pub use search::{FoundGroupView, FoundItemView, SearchPage};
pub use standalone::{standalone, svg_address};
pub use structure::{PeersView, StructurePage};
pub use table::{CellView, ColumnView, DownloadView, RowView, TableView};
pub use territory::{
    SearchView, StructuresView, TerritoriesPage, TerritoryGroupView, TerritoryItemView,
    TerritoryPage,
};

/// Why a page could not be made: always a fault of a template, never of the reader.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// A template does not compile.
    #[error("le gabarit `{name}` ne se compile pas")]
    Template {
        /// File name of the template.
        name: &'static str,
        /// What the template engine says.
        #[source]
        source: minijinja::Error,
    },
    /// A template asks for something that its view model does not hold.
    #[error("la page `{name}` n'a pas pu être composée")]
    Render {
        /// File name of the template.
        name: &'static str,
        /// What the template engine says.
        #[source]
        source: minijinja::Error,
    },
}

/// The compiled templates and the assets that they name.
#[derive(Debug)]
pub struct Pages {
    environment: Environment<'static>,
    assets: Vec<Asset>,
}

/// One method per page, written once: document, name, model, template, section of the navigation.
macro_rules! pages {
    ($($(#[$doc:meta])* $name:ident($model:ty) => $template:literal, $section:expr;)*) => {
        $(
            $(#[$doc])*
            ///
            /// # Errors
            /// [`PageError::Render`] when the template and its view model disagree.
            pub fn $name(&self, frame: &FrameView, page: &$model) -> Result<String, PageError> {
                self.render($template, $section, frame, page)
            }
        )*
    };
}

impl Pages {
    /// Compiles the embedded templates, once for the life of the process.
    ///
    /// # Errors
    /// [`PageError::Template`] names the template that does not compile.
    pub fn new() -> Result<Self, PageError> {
        let assets = asset::embedded();
        let environment = template::environment(&assets)?;
        Ok(Self {
            environment,
            assets,
        })
    }

    /// What the pages ask for under `/assets/`; paths change with the content, so that a cache may
    /// keep each for ever.
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    pages! {
        /// `/`.
        home(HomePage) => "home.html", Section::Home;
        /// `/territoires`, with or without a search.
        territories(TerritoriesPage) => "territories.html", Section::Territories;
        /// `/territoires/{geo}`.
        territory(TerritoryPage) => "territory.html", Section::Territories;
        /// `/imprimer/territoires/{geo}`.
        brochure(BrochurePage) => "plaquette.html", Section::Territories;
        /// `/indicateurs`.
        indicators(IndicatorsPage) => "indicators.html", Section::Indicators;
        /// `/indicateurs/{id}`.
        indicator(IndicatorPage) => "indicator.html", Section::Indicators;
        /// `/schemas`.
        schemas(SchemasPage) => "schemas.html", Section::Plans;
        /// `/schemas/{plan}`.
        schema(SchemaPage) => "schema.html", Section::Plans;
        /// `/schemas/{plan}/objectifs/{code}`.
        objective(ObjectivePage) => "objective.html", Section::Plans;
        /// `/schemas/{plan}/priorites`.
        priorities(PrioritiesPage) => "priorities.html", Section::Plans;
        /// `/tableaux/{dashboard}`.
        dashboard(DashboardPage) => "dashboard.html", Section::Dashboard;
        /// `/explorer`.
        ///
        /// # Errors
        /// When the template fails.
        explorer(ExplorerPage) => "explorer.html", Section::Explorer;
        /// `/recherche`.
        ///
        /// # Errors
        /// When the template fails.
        search(SearchPage) => "recherche.html", Section::Elsewhere;
        /// `/accessibilite`.
        ///
        /// # Errors
        /// When the template fails.
        accessibility(AboutPage) => "accessibilite.html", Section::Elsewhere;
        /// `/mentions-legales`.
        ///
        /// # Errors
        /// When the template fails.
        legal(AboutPage) => "mentions-legales.html", Section::Elsewhere;
        /// `/graphiques/{kind}/{indicator}`.
        chart(ChartPage) => "graphique.html", Section::Indicators;
        /// `/provenance/{id}`.
        provenance(ProvenancePage) => "provenance.html", Section::Indicators;
        /// `/structures/{id}`.
        structure(StructurePage) => "structure.html", Section::Territories;
        /// `/methode`.
        methode(MethodPage) => "methode.html", Section::Method;
        /// `/editions`.
        editions(EditionsPage) => "editions.html", Section::Editions;
        /// `/editions/{id}`.
        edition(EditionPage) => "edition.html", Section::Editions;
        /// `/editions/{a}/diff/{b}`.
        diff(DiffPage) => "diff.html", Section::Editions;
        /// `/connexion`.
        login(LoginPage) => "connexion.html", Section::Elsewhere;
        /// `/imports`.
        imports(ImportsPage) => "imports.html", Section::Deliveries;
        /// `/imports/{id}`.
        import(ImportPage) => "import.html", Section::Deliveries;
        /// `/imports/{id}/lignes`.
        file_rows(FileRowsPage) => "file_rows.html", Section::Deliveries;
        /// `/imports/{id}/retrait`.
        withdrawal(WithdrawPage) => "withdrawal.html", Section::Deliveries;
        /// `/imports/executions`.
        runs(RunsPage) => "runs.html", Section::Runs;
        /// `/campagnes`.
        campaigns(CampaignsPage) => "campaigns.html", Section::Campaigns;
        /// `/campagnes/{survey_year}`.
        campaign(CampaignPage) => "campaign.html", Section::Campaigns;
        /// Any page that cannot be served: 400, 404, 422, 503…
        error(ErrorPage) => "error.html", Section::Elsewhere;
    }

    fn render<Model: Serialize>(
        &self,
        name: &'static str,
        section: Section,
        frame: &FrameView,
        page: &Model,
    ) -> Result<String, PageError> {
        let navigation = frame::navigation(section, frame);
        let workroom = frame::workroom(section, frame);
        let template = self
            .environment
            .get_template(name)
            .map_err(|source| PageError::Render { name, source })?;
        template
            .render(context! {
                frame => Serde(frame),
                navigation => Serde(navigation),
                workroom => Serde(workroom),
                page => Serde(page),
            })
            .map_err(|source| PageError::Render { name, source })
    }
}
