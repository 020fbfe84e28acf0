//! A form of choices that reloads the page: the state is in the address, no script is needed.

use serde::Serialize;

/// A choice of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OptionView {
    /// Value sent.
    pub value: String,
    /// Text.
    pub label: String,
    /// Whether it is the one in view.
    pub selected: bool,
}

/// Choices under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OptionGroupView {
    /// Heading; none for choices that stand alone.
    pub label: Option<String>,
    /// Choices.
    pub options: Vec<OptionView>,
}

/// A list of choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SelectView {
    /// Name of the parameter: `geo`, `population`, `time`.
    pub name: String,
    /// French label.
    pub label: String,
    /// Choices.
    pub groups: Vec<OptionGroupView>,
}

/// A parameter kept as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HiddenView {
    /// Name of the parameter.
    pub name: String,
    /// Value.
    pub value: String,
}

/// A form sent by GET.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FilterView {
    /// Address that receives it.
    pub action: String,
    /// Lists of choices.
    pub selects: Vec<SelectView>,
    /// Parameters kept as they are.
    pub hidden: Vec<HiddenView>,
}
