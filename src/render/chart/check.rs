//! What cannot be drawn is refused before any work.

use super::specification::{ChartSize, ChartSpecification};

/// Why a chart was not drawn.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// Size out of bounds.
    #[error(
        "taille d’image refusée : {width} × {height} pixels. Demandez de 320 × 240 à 3840 × 2160 pixels."
    )]
    Size {
        /// Asked width.
        width: u32,
        /// Asked height.
        height: u32,
    },
    /// Scale out of bounds.
    #[error("échelle refusée : {scale}. Demandez de 0,5 à 2.")]
    Scale {
        /// Asked scale.
        scale: f64,
    },
    /// More series or points than a chart can hold.
    #[error(
        "trop de données pour un graphique : {asked} {what}, au plus {most}. Réduisez la sélection."
    )]
    TooMany {
        /// « séries » or « points ».
        what: &'static str,
        /// Asked number.
        asked: usize,
        /// Largest number.
        most: usize,
    },
    /// A value that no axis can carry.
    #[error(
        "la valeur de « {label} » dans la série « {series} » ne peut pas être tracée ({value})."
    )]
    Value {
        /// Series.
        series: String,
        /// Label of the point.
        label: String,
        /// The value.
        value: f64,
    },
    /// Too many decimals.
    #[error("{decimals} décimales demandées, au plus 6.")]
    Decimals {
        /// Asked number.
        decimals: u8,
    },
    /// The drawing library refused.
    #[error("le dessin a échoué : {reason}")]
    Drawing {
        /// What it said.
        reason: String,
    },
    /// The PNG encoder refused.
    #[error("l’encodage de l’image PNG a échoué")]
    Encoding(#[from] png::EncodingError),
}

const MOST_SERIES: usize = 64;
const MOST_POINTS: usize = 5_000;
/// Beyond this a double no longer holds the decimals it would be printed with.
const LARGEST_VALUE: f64 = 1e15;

/// Refuses what cannot be drawn.
pub(super) fn check(specification: &ChartSpecification, size: ChartSize) -> Result<(), ChartError> {
    let ChartSize {
        width,
        height,
        scale,
        density,
    } = size;
    let (narrowest, lowest) = ChartSize::SMALLEST;
    let (widest, highest) = ChartSize::LARGEST;
    if !(narrowest..=widest).contains(&width) || !(lowest..=highest).contains(&height) {
        return Err(ChartError::Size { width, height });
    }
    // A dense image is laid out as a smaller one, which must hold its texts too.
    if !(1..=4).contains(&density) || width < narrowest * density || height < lowest * density {
        return Err(ChartError::Size { width, height });
    }
    if !(0.5..=2.0).contains(&scale) {
        return Err(ChartError::Scale { scale });
    }
    if specification.decimals > 6 {
        return Err(ChartError::Decimals {
            decimals: specification.decimals,
        });
    }
    most("séries", specification.series.len(), MOST_SERIES)?;
    for series in &specification.series {
        most("points", series.points.len(), MOST_POINTS)?;
        for point in &series.points {
            let value = point.value.number().unwrap_or(0.0);
            if !value.is_finite() || value.abs() >= LARGEST_VALUE {
                let (series, label) = (series.label.clone(), point.label.clone());
                return Err(ChartError::Value {
                    series,
                    label,
                    value,
                });
            }
        }
    }
    Ok(())
}

fn most(what: &'static str, asked: usize, most: usize) -> Result<(), ChartError> {
    if asked > most {
        Err(ChartError::TooMany { what, asked, most })
    } else {
        Ok(())
    }
}
