//! What a sandbox has of the host.

use crate::room::Room;

/// Also those whose stacks only the long run tests; what is installed goes into the student's home.
#[tokio::test(flavor = "multi_thread")]
async fn the_languages_of_the_host_are_in_every_sandbox() {
    let room = Room::start().await;
    for (line, said) in [
        ("cargo --version", "cargo 1."),
        ("rustc --version", "rustc 1."),
        ("cc --version", "Free Software"),
        ("go version", "go version go1."),
        ("go env GOMODCACHE", "/home/student/"),
        ("ruby --version", "ruby 3."),
        ("bundle --version", "Bundler version"),
        ("gem environment gemhome", "/home/student/.gem"),
        ("ruby -rsinatra/base -rsqlite3 -e 'puts Sinatra::VERSION'", "."),
        ("php --version", "PHP 8."),
        ("php -m", "pdo_sqlite"),
    ] {
        let outcome = room.sh(line).await;
        assert!(outcome.code() == Some(0) && outcome.stdout.contains(said), "{line}: {outcome:?}");
    }
}
