use super::{Bench, Bounds};
use crate::checkpoints::CheckpointsError;
use std::os::unix::fs::PermissionsExt;

#[tokio::test]
async fn keeps_the_sources_and_not_what_can_be_made_again_or_is_the_apps_own() {
    let bench = Bench::new().await;
    for path in [
        "src/App.tsx",
        "package.json",
        ".env",
        "node_modules/x/index.js",
        "dist/app.js",
        "web/dist/own.html",
        "vendor/lib/.git/config",
        "vendor/lib/code.js",
        "data/app.db",
        "data/list.json",
        "server/app.sqlite3-wal",
        "src/data/cities.json",
    ] {
        bench.write(path, path).await;
    }
    let plan = serde_json::json!({"tasks": []});
    bench.jobs.write_plan(&bench.id, &plan).await.unwrap();
    let taken = bench.turn("a shop", 2).await;
    let kept = [
        ".env",
        "package.json",
        "src/App.tsx",
        "src/data/cities.json",
        "vendor/lib/code.js",
        "web/dist/own.html",
    ];
    assert_eq!(bench.paths(1).await, kept);
    let bytes: usize = kept.iter().map(|path| path.len()).sum();
    assert_eq!((taken.number, taken.files, taken.bytes), (1, 6, bytes as u64));
    assert_eq!((taken.left_out, taken.chat_cursor), (None, 2));
    let mode = bench.place.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    assert!(!bench.place.join("unfinished").exists() && !bench.place.join("partial").exists());
}

#[tokio::test]
async fn a_content_is_stored_once_and_a_turn_without_a_change_is_a_checkpoint_too() {
    let bench = Bench::new().await;
    bench.write("a.txt", "same").await;
    bench.write("b/c.txt", "same").await;
    bench.turn("first", 1).await;
    assert_eq!(bench.blobs(), 1);
    bench.turn("second", 3).await;
    bench.write("a.txt", "other").await;
    bench.turn("third", 5).await;
    assert_eq!(bench.blobs(), 2);
    assert_eq!(bench.kinds().await, [("turn", 1), ("turn", 3), ("turn", 5)]);
    let listed = bench.checkpoints.list(&bench.id).await.unwrap();
    let numbers: Vec<_> = listed.iter().map(|one| (one.number, one.title.as_str())).collect();
    assert_eq!(numbers, [(3, "third"), (2, "second"), (1, "first")]);
}

#[tokio::test]
async fn two_at_once_are_two() {
    let bench = Bench::new().await;
    bench.write("a.txt", "1").await;
    let (one, two) = tokio::join!(bench.turn("one", 0), bench.turn("two", 0));
    assert_eq!(one.number + two.number, 3);
}

#[tokio::test]
async fn what_a_killed_process_left_is_swept_and_nothing_else() {
    let bench = Bench::new().await;
    bench.write("a.txt", "kept").await;
    bench.turn("first", 0).await;
    let lost = bench.place.join("blobs").join("ab");
    std::fs::create_dir_all(&lost).unwrap();
    std::fs::write(lost.join("c".repeat(62)), "nobody's").unwrap();
    std::fs::write(bench.place.join("manifests/2.json"), "{").unwrap();
    std::fs::write(bench.place.join("partial"), "half").unwrap();
    // Without its mark nothing is looked for.
    bench.checkpoints.sweep().await.unwrap();
    assert_eq!(bench.blobs(), 2);
    std::fs::write(bench.place.join("unfinished"), "").unwrap();
    bench.checkpoints.sweep().await.unwrap();
    assert_eq!(bench.blobs(), 1);
    for gone in ["manifests/2.json", "partial", "unfinished"] {
        assert!(!bench.place.join(gone).exists(), "{gone}");
    }
    assert_eq!(bench.paths(1).await, ["a.txt"]);
    assert_eq!(bench.turn("second", 0).await.number, 2);
}

#[tokio::test]
async fn the_oldest_give_way_by_number_and_by_size() {
    let bench = Bench::with(Bounds { checkpoints: 3, stored_bytes: 10_000 }).await;
    for n in 0..5 {
        bench.write("a.txt", &n.to_string()).await;
        bench.turn("small", n).await;
    }
    assert_eq!(bench.kinds().await, [("turn", 2), ("turn", 3), ("turn", 4)]);
    assert_eq!(bench.blobs(), 3);
    // A manifest of one file takes 123 bytes.
    bench.write("big.txt", &"x".repeat(9_600)).await;
    bench.turn("big", 5).await;
    assert_eq!(bench.kinds().await, [("turn", 4), ("turn", 5)]);
    // The newest stays, however large it is.
    bench.write("big.txt", &"y".repeat(12_000)).await;
    bench.turn("bigger", 6).await;
    assert_eq!(bench.kinds().await, [("turn", 6)]);
    assert_eq!(bench.checkpoints.latest(&bench.id).await.unwrap().unwrap().number, 7);
    let gone = bench.checkpoints.restore(&bench.id, 6).await.unwrap_err();
    assert!(matches!(gone, CheckpointsError::NotFound(6)), "{gone}");
    assert!(!bench.place.join("unfinished").exists());
}

#[tokio::test]
async fn a_forgotten_project_leaves_nothing() {
    let bench = Bench::new().await;
    bench.write("a.txt", "1").await;
    bench.turn("first", 0).await;
    bench.checkpoints.forget(&bench.id).await.unwrap();
    assert!(!bench.place.exists());
    assert_eq!(bench.kinds().await, []);
    bench.checkpoints.forget(&bench.id).await.unwrap();
    assert_eq!(bench.turn("again", 0).await.number, 1);
}
