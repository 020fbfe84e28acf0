//! The sheet being filled: sizes that follow the image, and the gestures that add elements.

use super::geometry::{Area, Spot};
use super::lettering::{Lettering, printable};
use super::palette::Ink;
use super::plan::{Anchor, Element, Form, Plan, TextRun};
use super::specification::{ChartSize, Mark};

/// Size for which the sizes below are given; larger images grow in proportion.
const REFERENCE: (f64, f64) = (1200.0, 675.0);
/// Below this letters are not readable, whatever the image.
const SMALLEST_EM: f64 = 10.5;

/// A plan being filled.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) plan: Plan,
    scale: f64,
    density: f64,
}

/// Where a text is held.
#[derive(Debug, Clone, Copy)]
pub(super) enum Hold {
    /// By its left end.
    Left(f64),
    /// By its middle.
    Middle(f64),
    /// By its right end.
    Right(f64),
}

impl Sheet {
    pub(super) fn new(size: ChartSize, letters: f64) -> Self {
        let density = f64::from(size.density.max(1));
        let (width, height) = (
            f64::from(size.width) / density,
            f64::from(size.height) / density,
        );
        let ratio = (width / REFERENCE.0).min(height / REFERENCE.1);
        // Small images shrink their letters less than their surface, to stay readable.
        let automatic = if ratio < 1.0 {
            ratio.powf(0.6).max(0.5)
        } else {
            ratio
        };
        let plan = Plan {
            width: size.width,
            height: size.height,
            elements: Vec::new(),
            ticks: Vec::new(),
            unit: automatic * size.scale * letters * density,
        };
        Self {
            scale: plan.unit,
            plan,
            density,
        }
    }

    /// The whole image.
    pub(super) fn page(&self) -> Area {
        let (right, bottom) = (f64::from(self.plan.width), f64::from(self.plan.height));
        Area {
            left: 0.0,
            top: 0.0,
            right,
            bottom,
        }
    }

    /// A length given for the reference size.
    pub(super) fn length(&self, reference: f64) -> f64 {
        reference * self.scale
    }

    /// A whole thickness, at least one pixel.
    pub(super) fn thickness(&self, reference: f64) -> f64 {
        self.length(reference).round().max(1.0)
    }

    fn lettering(&self, reference: f64, bold: bool, ink: Ink) -> Lettering {
        Lettering {
            em: self.length(reference).max(SMALLEST_EM * self.density),
            bold,
            ink,
        }
    }

    pub(super) fn title(&self) -> Lettering {
        self.lettering(26.0, true, Ink::Text)
    }

    pub(super) fn subtitle(&self) -> Lettering {
        self.lettering(17.0, false, Ink::Quiet)
    }

    pub(super) fn label(&self) -> Lettering {
        self.lettering(15.0, false, Ink::Text)
    }

    pub(super) fn axis(&self) -> Lettering {
        self.lettering(14.0, false, Ink::Quiet)
    }

    pub(super) fn footer(&self) -> Lettering {
        self.lettering(13.0, false, Ink::Quiet)
    }

    pub(super) fn badge(&self) -> Lettering {
        self.lettering(13.0, true, Ink::Badge)
    }

    pub(super) fn fill(&mut self, area: Area, ink: Ink) {
        self.plan.elements.push(Element::Fill { area, ink });
    }

    /// Writes a text on the filled area of a series.
    pub(super) fn write_over(
        &mut self,
        (text, series): (&str, usize),
        hold: Hold,
        baseline: f64,
        letters: Lettering,
    ) {
        let run = Self::run(text, hold, baseline, letters.inked(Ink::Over(series)));
        let area = run.area().grown(self.thickness(1.0));
        self.plan.elements.push(Element::Plate { area, series });
        self.plan.elements.push(Element::Text(run));
    }

    pub(super) fn stroke(&mut self, points: Vec<Spot>, width: f64, ink: Ink) {
        self.plan
            .elements
            .push(Element::Stroke { points, width, ink });
    }

    /// A dashed line, as short strokes so that every format draws the same dashes.
    pub(super) fn dashes(&mut self, points: &[Spot], width: f64, ink: Ink) {
        let (on, off) = (self.length(7.0).max(4.0), self.length(6.0).max(3.0));
        // The middle of a thin upright line falls on the middle of a pixel, not between two.
        let shift = if width.rem_euclid(2.0) < 1.0 {
            0.0
        } else {
            0.5
        };
        for (from, to) in points.iter().zip(points.iter().skip(1)) {
            let length = (to.x - from.x).hypot(to.y - from.y);
            let at = |way: f64| {
                let share = (way / length).min(1.0);
                Spot {
                    x: from.x + (to.x - from.x) * share + shift,
                    y: from.y + (to.y - from.y) * share,
                }
            };
            let mut way = 0.0;
            while way < length {
                self.stroke(vec![at(way), at(way + on)], width, ink);
                way += on + off;
            }
        }
    }

    pub(super) fn marker(&mut self, form: Form, centre: Spot, radius: f64, ink: Ink) {
        self.plan.elements.push(Element::Marker {
            form,
            centre,
            radius,
            ink,
        });
    }

    /// Writes one line and returns the surface it covers.
    pub(super) fn write(
        &mut self,
        text: &str,
        hold: Hold,
        baseline: f64,
        lettering: Lettering,
    ) -> Area {
        let run = Self::run(text, hold, baseline, lettering);
        let area = run.area();
        if !run.text.is_empty() {
            self.plan.elements.push(Element::Text(run));
        }
        area
    }

    /// A text as it would be written.
    pub(super) fn run(text: &str, hold: Hold, baseline: f64, lettering: Lettering) -> TextRun {
        let text = printable(text);
        let width = lettering.width(&text);
        let (left, anchor) = match hold {
            Hold::Left(left) => (left, Anchor::Left),
            Hold::Middle(middle) => (middle - width / 2.0, Anchor::Middle),
            Hold::Right(right) => (right - width, Anchor::Right),
        };
        // Letters start on a whole pixel: sharper, and the same in both formats.
        let at = Spot {
            x: left.round(),
            y: baseline.round(),
        };
        TextRun {
            text,
            at,
            width,
            anchor,
            em: lettering.em,
            bold: lettering.bold,
            ink: lettering.ink,
        }
    }

    /// Writes lines from the first baseline down; returns the bottom of the last.
    pub(super) fn write_lines(
        &mut self,
        lines: &[String],
        hold: Hold,
        top: f64,
        lettering: Lettering,
    ) -> f64 {
        let mut baseline = top + lettering.em * 0.95;
        for line in lines {
            self.write(line, hold, baseline, lettering);
            baseline += lettering.line();
        }
        baseline - lettering.em * 0.95
    }

    /// A small hatched box in place of a bar, followed by the mark.
    pub(super) fn hatched_mark(&mut self, left: f64, middle: f64, height: f64, mark: Mark) {
        let letters = self.label().inked(Ink::Quiet);
        let area = Area {
            left,
            top: (middle - height / 2.0).round(),
            right: left + (letters.em * 1.8).round(),
            bottom: (middle + height / 2.0).round(),
        };
        self.hatch(area);
        let hold = Hold::Left(area.right + letters.em * 0.4);
        self.write(mark.sign(), hold, middle + letters.em * 0.34, letters);
    }

    /// Diagonals inside the area, no background.
    pub(super) fn hatch(&mut self, area: Area) {
        let gap = self.length(6.0).max(4.0);
        let (width, height) = (area.width(), area.height());
        let mut start = gap;
        while start < width + height {
            let from = Spot {
                x: area.left + start.min(width),
                y: area.top + (start - width).max(0.0),
            };
            let to = Spot {
                x: area.left + (start - height).max(0.0),
                y: area.top + start.min(height),
            };
            self.stroke(vec![from, to], 1.0, Ink::Hatch);
            start += gap;
        }
    }
}
