//! Asking a person about a command that the command policy calls dangerous.
//!
//! It is advice: what cannot be undone in the student's own sandbox is not done without the student.
//! Only a message of the student's that is the offered answer, word for word, is a yes; no output, file
//! or page that a model reads can give it. A yes holds for that one command, once.

/// What is offered, in the language of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) question: &'static str,
    pub(super) yes: &'static str,
    pub(super) no: &'static str,
}

const ENGLISH: Words = Words {
    question: "May I run this command? It can destroy something that cannot be brought back",
    yes: "Yes, run it",
    no: "No, find another way",
};
const HINDI: Words = Words {
    question: "क्या मैं यह कमांड चलाऊँ? इससे कुछ ऐसा मिट सकता है जो वापस नहीं आएगा",
    yes: "हाँ, चलाओ",
    no: "नहीं, दूसरा तरीका खोजो",
};

impl Words {
    /// Hinglish is asked in English: it is written in Latin letters.
    pub(super) fn of(language: &str) -> Self {
        if language == "hi" { HINDI } else { ENGLISH }
    }
}

/// Whether a message is the offered yes.
pub(super) fn agrees(message: &str) -> bool {
    [ENGLISH.yes, HINDI.yes].contains(&message.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_offered_words_are_a_yes() {
        assert!(agrees(" Yes, run it\n") && agrees("हाँ, चलाओ"));
        for other in
            ["yes", "Yes, run it and more", "No, find another way", "", "नहीं, दूसरा तरीका खोजो"]
        {
            assert!(!agrees(other), "{other}");
        }
        assert_eq!(Words::of("hi").yes, HINDI.yes);
        assert_eq!(Words::of("hinglish").yes, ENGLISH.yes);
    }
}
