//! From longitude and latitude to metres, by the official projection of each ground.
//!
//! | ground | projection | EPSG |
//! | --- | --- | --- |
//! | Hexagone and Corsica | Lambert-93 (RGF93): conic, conformal, parallels 44° and 49° | 2154 |
//! | Guadeloupe, Martinique | RGAF09, UTM 20 North | 5490 |
//! | Guyane | RGFG95, UTM 22 North | 2972 |
//! | La Réunion | RGR92, UTM 40 South | 2975 |
//! | Mayotte | RGM04, UTM 38 South | 4471 |
//!
//! All are on the GRS80 ellipsoid. Formulas: IGN, note NTG 71 (ALG0001, ALG0003) for Lambert;
//! Krüger's series to the third order for UTM, exact to the centimetre in a zone.

use std::f64::consts::FRAC_PI_4;

/// Half the long axis of GRS80, metres.
const LONG_AXIS: f64 = 6_378_137.0;
/// Flattening of GRS80.
const FLATTENING: f64 = 1.0 / 298.257_222_101;

/// A place on a projected plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Metres {
    /// Towards the east.
    pub east: f64,
    /// Towards the north.
    pub north: f64,
}

/// A part of France that is drawn on one plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// Mainland France and Corsica.
    Hexagone,
    /// Guadeloupe.
    Guadeloupe,
    /// Martinique.
    Martinique,
    /// Guyane.
    Guyane,
    /// La Réunion.
    Reunion,
    /// Mayotte.
    Mayotte,
}

impl Ground {
    /// Every ground, in the order of Insee's codes.
    pub const ALL: [Self; 6] = [
        Self::Hexagone,
        Self::Guadeloupe,
        Self::Martinique,
        Self::Guyane,
        Self::Reunion,
        Self::Mayotte,
    ];

    /// The ground of a commune that has a contour.
    pub(super) fn of(commune: [u8; 5]) -> Self {
        match commune {
            [b'9', b'7', b'1', ..] => Self::Guadeloupe,
            [b'9', b'7', b'2', ..] => Self::Martinique,
            [b'9', b'7', b'3', ..] => Self::Guyane,
            [b'9', b'7', b'4', ..] => Self::Reunion,
            [b'9', b'7', b'6', ..] => Self::Mayotte,
            _ => Self::Hexagone,
        }
    }

    /// Name shown over an inset.
    pub fn label(self) -> &'static str {
        match self {
            Self::Hexagone => "Hexagone et Corse",
            Self::Guadeloupe => "Guadeloupe",
            Self::Martinique => "Martinique",
            Self::Guyane => "Guyane",
            Self::Reunion => "La Réunion",
            Self::Mayotte => "Mayotte",
        }
    }

    /// Projects degrees of longitude and latitude.
    pub fn project(self, longitude: f64, latitude: f64) -> Metres {
        let (longitude, latitude) = (longitude.to_radians(), latitude.to_radians());
        match self {
            Self::Hexagone => LAMBERT_93.project(longitude, latitude),
            Self::Guadeloupe | Self::Martinique => utm(20.0, 0.0, longitude, latitude),
            Self::Guyane => utm(22.0, 0.0, longitude, latitude),
            Self::Reunion => utm(40.0, SOUTH, longitude, latitude),
            Self::Mayotte => utm(38.0, SOUTH, longitude, latitude),
        }
    }
}

/// A conic conformal projection, by its constants.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lambert {
    pub(super) eccentricity: f64,
    pub(super) exponent: f64,
    pub(super) constant: f64,
    /// Radians.
    pub(super) meridian: f64,
    pub(super) pole: Metres,
}

/// Constants published by IGN for Lambert-93.
const LAMBERT_93: Lambert = Lambert {
    eccentricity: 0.081_819_191_042_815_79,
    exponent: 0.725_607_765_053_267_1,
    constant: 11_754_255.426_096,
    meridian: 3.0 * std::f64::consts::PI / 180.0,
    pole: Metres {
        east: 700_000.0,
        north: 12_655_612.049_876,
    },
};

impl Lambert {
    /// ALG0003: radians to metres, through the isometric latitude (ALG0001).
    pub(super) fn project(&self, longitude: f64, latitude: f64) -> Metres {
        let sine = self.eccentricity * latitude.sin();
        let isometric = (FRAC_PI_4 + latitude / 2.0).tan().ln()
            + self.eccentricity / 2.0 * ((1.0 - sine) / (1.0 + sine)).ln();
        let radius = self.constant * (-self.exponent * isometric).exp();
        let angle = self.exponent * (longitude - self.meridian);
        Metres {
            east: self.pole.east + radius * angle.sin(),
            north: self.pole.north - radius * angle.cos(),
        }
    }
}

/// Added to northings in the southern hemisphere.
const SOUTH: f64 = 10_000_000.0;
const UTM_SCALE: f64 = 0.999_6;
const UTM_EAST: f64 = 500_000.0;

/// Universal transverse Mercator.
fn utm(zone: f64, false_north: f64, longitude: f64, latitude: f64) -> Metres {
    let meridian = (zone * 6.0 - 183.0).to_radians();
    let n = FLATTENING / (2.0 - FLATTENING);
    let (n2, n3) = (n * n, n * n * n);
    let radius = LONG_AXIS / (1.0 + n) * (1.0 + n2 / 4.0 + n2 * n2 / 64.0);
    let series = [
        n / 2.0 - 2.0 / 3.0 * n2 + 5.0 / 16.0 * n3,
        13.0 / 48.0 * n2 - 3.0 / 5.0 * n3,
        61.0 / 240.0 * n3,
    ];
    let eccentricity = 2.0 * n.sqrt() / (1.0 + n);
    let sine = latitude.sin();
    let conformal = (sine.atanh() - eccentricity * (eccentricity * sine).atanh()).sinh();
    let away = longitude - meridian;
    let north = conformal.atan2(away.cos());
    let east = (away.sin() / conformal.hypot(away.cos())).asinh();
    let (mut xi, mut eta) = (north, east);
    for (rank, factor) in [2.0, 4.0, 6.0].into_iter().zip(series) {
        xi += factor * (rank * north).sin() * (rank * east).cosh();
        eta += factor * (rank * north).cos() * (rank * east).sinh();
    }
    Metres {
        east: UTM_EAST + UTM_SCALE * radius * eta,
        north: false_north + UTM_SCALE * radius * xi,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Metres, east: f64, north: f64, within: f64) {
        assert!(
            (found.east - east).abs() < within && (found.north - north).abs() < within,
            "{found:?} is not {east} {north}"
        );
    }

    #[test]
    fn the_worked_example_of_the_ign_note_is_found() {
        // NTG 71, test of ALG0003.
        let example = Lambert {
            eccentricity: 0.082_483_256_8,
            exponent: 0.760_405_966,
            constant: 11_603_796.976_7,
            meridian: 0.040_792_344_33,
            pole: Metres {
                east: 600_000.0,
                north: 5_657_616.674,
            },
        };
        let found = example.project(0.145_512_099, 0.872_664_626);
        near(found, 1_029_705.081_8, 272_723.851_0, 0.001);
    }

    #[test]
    fn lambert_93_has_its_origin_and_the_coordinates_that_proj_gives() {
        let known = [
            (3.0, 46.5, 700_000.0, 6_600_000.0),
            (-1.553_889, 47.217_25, 355_548.604, 6_689_596.836),
            (9.45, 42.7, 1_228_546.045, 6_199_420.644),
            (-5.1, 48.45, 102_085.545, 6_847_330.345),
        ];
        for (longitude, latitude, east, north) in known {
            near(
                Ground::Hexagone.project(longitude, latitude),
                east,
                north,
                0.01,
            );
        }
    }

    #[test]
    fn overseas_grounds_have_the_utm_coordinates_that_proj_gives() {
        let known = [
            (
                Ground::Guadeloupe,
                -61.55,
                16.24,
                654_965.289,
                1_796_031.601,
            ),
            (Ground::Martinique, -61.0, 14.6, 715_447.875, 1_615_033.119),
            (Ground::Guyane, -52.33, 4.93, 352_535.038, 545_073.719),
            (Ground::Guyane, -54.0, 3.0, 166_476.933, 332_050.475),
            (Ground::Reunion, 55.45, -20.88, 338_767.167, 7_690_355.572),
            (Ground::Mayotte, 45.23, -12.78, 524_963.361, 8_587_181.961),
        ];
        for (ground, longitude, latitude, east, north) in known {
            near(ground.project(longitude, latitude), east, north, 0.01);
        }
    }
}
