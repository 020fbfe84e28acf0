//! Sets of lines: one bit per line.

/// Which lines of a frame are in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
}

const WIDTH: usize = 64;

impl Bits {
    /// Every line, or none.
    pub(super) fn filled(height: usize, value: bool) -> Self {
        if value {
            Self::from_flags((0..height).map(|_| true))
        } else {
            Self {
                words: vec![0; height.div_ceil(WIDTH)],
            }
        }
    }

    pub(super) fn from_flags(flags: impl Iterator<Item = bool>) -> Self {
        let mut words = Vec::with_capacity(flags.size_hint().0.div_ceil(WIDTH));
        let (mut word, mut place) = (0u64, 0);
        for flag in flags {
            word |= u64::from(flag) << place;
            place += 1;
            if place == WIDTH {
                words.push(std::mem::take(&mut word));
                place = 0;
            }
        }
        if place > 0 {
            words.push(word);
        }
        Self { words }
    }

    pub(super) fn and(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Whether every line of these is among the others.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        let mut words = self.words.iter().zip(&other.words);
        words.all(|(word, other)| word & !other == 0)
    }

    pub(super) fn contains(&self, line: usize) -> bool {
        let word = self.words.get(line / WIDTH).copied().unwrap_or(0);
        (word >> (line % WIDTH)) & 1 == 1
    }

    /// Lines that are in, in order.
    pub(super) fn lines(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(rank, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                if left == 0 {
                    return None;
                }
                let bit = usize::try_from(left.trailing_zeros()).unwrap_or(0);
                left &= left - 1;
                Some(rank * WIDTH + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_in_order() {
        let bits = Bits::from_flags((0..200).map(|line| line % 63 == 1));
        assert_eq!(bits.lines().collect::<Vec<_>>(), [1, 64, 127, 190]);
        assert!(bits.contains(127) && !bits.contains(128));
    }

    #[test]
    fn a_part_is_within_the_whole() {
        let all = Bits::filled(70, true);
        let mut some = Bits::from_flags((0..70).map(|line| line > 65));
        assert!(some.is_within(&all) && !all.is_within(&some));
        some.and(&Bits::filled(70, false));
        assert_eq!(some.lines().count(), 0);
    }
}
