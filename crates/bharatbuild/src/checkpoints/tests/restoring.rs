use super::Bench;
use crate::checkpoints::CheckpointsError;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

#[tokio::test]
async fn makes_the_files_what_they_were_and_leaves_the_rest() {
    let bench = Bench::new().await;
    bench.write("src/a.js", "old").await;
    bench.write("src/gone/b.js", "b").await;
    bench.write("run.sh", "go").await;
    let script = bench.folder.join("run.sh");
    std::fs::set_permissions(&script, PermissionsExt::from_mode(0o755)).unwrap();
    bench.turn("first", 2).await;
    bench.write("src/a.js", "new").await;
    bench.jobs.remove_file(&bench.id, "src/gone").await.unwrap();
    std::fs::set_permissions(&script, PermissionsExt::from_mode(0o644)).unwrap();
    bench.write("extra/deep/c.js", "c").await;
    bench.write("other/c.js", "c").await;
    bench.write("other/node_modules/x.js", "x").await;
    bench.write("node_modules/x.js", "x").await;
    bench.write("data/app.db", "rows").await;
    bench.turn("second", 4).await;
    let restored = bench.restore(1).await;
    assert_eq!((bench.read("src/a.js"), bench.read("src/gone/b.js")), ("old".into(), "b".into()));
    assert_eq!(script.metadata().unwrap().mode() & 0o777, 0o755);
    // Folders go with their last file, unless something of another kind is in them.
    assert!(!bench.has("extra") && !bench.has("other/c.js"));
    for path in ["other/node_modules/x.js", "node_modules/x.js", "data/app.db"] {
        assert!(bench.has(path), "{path}");
    }
    // The second turn had all of it: nothing had to be kept before.
    assert_eq!(bench.kinds().await, [("turn", 2), ("turn", 4), ("restore", 2)]);
    assert_eq!((restored.number, restored.title.as_str()), (3, "Went back to 1: first"));
    assert_eq!(bench.paths(3).await, bench.paths(1).await);
    assert_eq!(bench.jobs.view(&bench.id).await.unwrap().files, 4);
    // And forward again.
    bench.restore(2).await;
    assert_eq!((bench.read("src/a.js"), bench.read("extra/deep/c.js")), ("new".into(), "c".into()));
}

#[tokio::test]
async fn what_no_checkpoint_has_becomes_one_first() {
    let bench = Bench::new().await;
    bench.write("a.txt", "one").await;
    bench.turn("first", 2).await;
    bench.write("a.txt", "by hand").await;
    bench.restore(1).await;
    assert_eq!(bench.kinds().await, [("turn", 2), ("before", 2), ("restore", 2)]);
    assert_eq!(bench.read("a.txt"), "one");
    bench.restore(2).await;
    assert_eq!(bench.read("a.txt"), "by hand");
    assert_eq!(bench.kinds().await.len(), 4);
}

#[tokio::test]
async fn restored_files_belong_to_the_projects_user() {
    let bench = Bench::new().await;
    bench.write("src/ui/a.js", "1").await;
    bench.turn("first", 0).await;
    bench.jobs.remove_file(&bench.id, "src").await.unwrap();
    bench.restore(1).await;
    let us = rustix::process::geteuid().as_raw();
    let owner = bench.jobs.owner_uid(&bench.id).await.unwrap().unwrap_or(us);
    for path in ["src", "src/ui", "src/ui/a.js"] {
        let found = bench.folder.join(path).metadata().unwrap();
        assert_eq!((found.uid(), found.gid()), (owner, owner), "{path}");
    }
}

#[tokio::test]
async fn an_unknown_number_and_a_damaged_checkpoint_change_nothing() {
    let bench = Bench::new().await;
    bench.write("a.txt", "one").await;
    bench.write("b.txt", "two").await;
    bench.turn("first", 0).await;
    bench.write("a.txt", "later").await;
    let error = bench.checkpoints.restore(&bench.id, 9).await.unwrap_err();
    assert!(matches!(error, CheckpointsError::NotFound(9)), "{error}");
    let manifest = bench.checkpoints.manifest(&bench.id, 1).await.unwrap();
    let lost = bench.checkpoints.place(&bench.id).blob(&manifest.files["b.txt"].hash);
    std::fs::remove_file(lost).unwrap();
    let error = bench.checkpoints.restore(&bench.id, 1).await.unwrap_err();
    assert!(matches!(error, CheckpointsError::Damaged { number: 1, .. }), "{error}");
    assert_eq!((bench.read("a.txt"), bench.kinds().await), ("later".into(), vec![("turn", 0)]));
}

#[tokio::test]
async fn broken_off_in_the_middle_it_can_be_done_again() {
    let bench = Bench::new().await;
    for name in ["a", "b", "c"] {
        bench.write(name, &format!("old {name}")).await;
    }
    bench.turn("first", 0).await;
    for name in ["a", "b", "c", "d"] {
        bench.write(name, &format!("new {name}")).await;
    }
    // A file of it cannot be written: its content is of the right size, but a folder.
    let manifest = bench.checkpoints.manifest(&bench.id, 1).await.unwrap();
    let last = bench.checkpoints.place(&bench.id).blob(&manifest.files["c"].hash);
    let aside = last.with_extension("aside");
    std::fs::rename(&last, &aside).unwrap();
    std::fs::create_dir(&last).unwrap();
    let place = bench.checkpoints.place(&bench.id);
    let mut smaller = manifest.clone();
    smaller.files.get_mut("c").unwrap().size = last.metadata().unwrap().len();
    smaller.write(&place, 1).unwrap();
    let error = bench.checkpoints.restore(&bench.id, 1).await.unwrap_err();
    assert!(matches!(error, CheckpointsError::Jobs(_)), "{error:?}");
    assert_eq!((bench.read("a"), bench.read("c")), ("old a".into(), "new c".into()));
    std::fs::remove_dir(&last).unwrap();
    std::fs::rename(&aside, &last).unwrap();
    manifest.write(&place, 1).unwrap();
    bench.restore(1).await;
    for name in ["a", "b", "c"] {
        assert_eq!(bench.read(name), format!("old {name}"));
    }
    assert!(!bench.has("d"));
    // What was there before the first try is still to be had.
    let kinds: Vec<_> = bench.kinds().await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["turn", "before", "before", "restore"]);
    bench.restore(2).await;
    assert_eq!((bench.read("a"), bench.read("d")), ("new a".into(), "new d".into()));
}
