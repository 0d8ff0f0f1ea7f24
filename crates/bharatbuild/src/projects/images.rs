//! Which images may serve a project, for engines that have images.

use crate::config::{FULL_IMAGE, RuntimesConfig, SMALL_IMAGE};

/// The kinds of project that the small image of our own has the tools for.
const SMALL_SERVES: [&str; 3] = ["node", "python", "static"];

/// What a kind of project without an image of its own is run by.
const STATIC_IS_SERVED_BY: &str = "python";

/// Images for a project of this kind, the best first: the one that is set, then our own, which are
/// there where no registry of images is reached.
pub fn images_for(kind: &str, runtimes: &RuntimesConfig) -> Vec<String> {
    let set = runtimes.image(if kind == "static" { STATIC_IS_SERVED_BY } else { kind });
    let small = SMALL_SERVES.contains(&kind).then_some(SMALL_IMAGE);
    let mut images: Vec<String> = Vec::new();
    for image in set.into_iter().chain([FULL_IMAGE]).chain(small) {
        if !images.iter().any(|known| known == image) {
            images.push(image.to_owned());
        }
    }
    images
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Sources};

    fn images(kind: &str, pairs: &[(&str, &str)]) -> Vec<String> {
        images_for(kind, &Config::read(&Sources::of_pairs(pairs)).unwrap().runtimes)
    }

    #[test]
    fn the_set_image_comes_before_our_own() {
        assert_eq!(images("node", &[]), ["node:20-alpine", FULL_IMAGE, SMALL_IMAGE]);
        assert_eq!(images("go", &[("RUNTIME_IMAGE_GO", "golang:2")]), ["golang:2", FULL_IMAGE]);
    }

    #[test]
    fn the_small_image_is_not_offered_for_a_language_it_lacks() {
        for kind in ["java", "go", "rust", "ruby", "php"] {
            assert!(!images(kind, &[]).contains(&SMALL_IMAGE.to_owned()), "{kind}");
        }
    }

    #[test]
    fn a_plain_page_is_served_by_python() {
        assert_eq!(images("static", &[])[0], "python:3.11-slim");
    }

    #[test]
    fn our_own_image_that_is_set_is_named_once() {
        let set = [("RUNTIME_IMAGE_PYTHON", FULL_IMAGE)];
        assert_eq!(images("python", &set), [FULL_IMAGE, SMALL_IMAGE]);
    }

    #[test]
    fn a_kind_nobody_knows_gets_the_image_with_everything() {
        assert_eq!(images("cobol", &[]), [FULL_IMAGE]);
    }
}
