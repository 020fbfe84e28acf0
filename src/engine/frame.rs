//! Lines in columns: the structure frame and the territory frame.

mod structure;
mod territory;

use polars::prelude::{Column, NamedFrom as _, Series};

pub(super) use structure::structure_frame;
pub(super) use territory::{InhabitantsOf, territory_frame};

fn column<T, P: ?Sized>(name: &str, values: T) -> Column
where
    Series: polars::prelude::NamedFrom<T, P>,
{
    Series::new(name.into(), values).into()
}
