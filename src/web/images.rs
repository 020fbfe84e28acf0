//! Images drawn lately, by the tag of their answer: the same request on the same edition gives the
//! same bytes, so that none is ever wrong, only old.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// Bytes kept, all images together.
const MOST_BYTES: usize = 48 << 20;
/// An image larger than this is not kept: it would push out dozens.
const LARGEST: usize = 4 << 20;

/// The images, the oldest leaving first.
#[derive(Debug, Default)]
pub(super) struct ImageShelf {
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    images: BTreeMap<String, Vec<u8>>,
    order: VecDeque<String>,
    bytes: usize,
}

impl ImageShelf {
    /// A copy of an image, if it is kept.
    pub(super) fn get(&self, tag: &str) -> Option<Vec<u8>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.images.get(tag).cloned()
    }

    /// Keeps an image, and forgets the oldest ones where there are too many bytes.
    pub(super) fn keep(&self, tag: String, image: &[u8]) {
        if image.len() > LARGEST {
            return;
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.images.contains_key(&tag) {
            return;
        }
        held.bytes += image.len();
        held.order.push_back(tag.clone());
        held.images.insert(tag, image.to_vec());
        while held.bytes > MOST_BYTES {
            let Some(oldest) = held.order.pop_front() else {
                break;
            };
            let forgotten = held.images.remove(&oldest).map_or(0, |image| image.len());
            held.bytes = held.bytes.saturating_sub(forgotten);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_images_leave_when_there_are_too_many_bytes() {
        let shelf = ImageShelf::default();
        let image = vec![7_u8; 3 << 20];
        for place in 0..20 {
            shelf.keep(place.to_string(), &image);
        }
        assert_eq!(shelf.get("0"), None);
        assert_eq!(shelf.get("19").as_deref(), Some(image.as_slice()));
        shelf.keep("vast".to_owned(), &vec![0; LARGEST + 1]);
        assert_eq!(shelf.get("vast"), None);
        assert!(shelf.held.lock().unwrap().bytes <= MOST_BYTES);
    }
}
