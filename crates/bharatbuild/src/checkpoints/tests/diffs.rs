use super::Bench;
use crate::checkpoints::{CheckpointsError, Diff, End, FileStatus, MAX_DIFF_FILES};
use std::os::unix::fs::PermissionsExt;

impl Bench {
    async fn diff(&self, from: End, to: End) -> Diff {
        self.checkpoints.diff(&self.id, from, to).await.unwrap()
    }
}

#[tokio::test]
async fn tells_what_came_went_and_changed() {
    let bench = Bench::new().await;
    bench.write("a.txt", "one\ntwo\n").await;
    bench.write("gone.txt", "bye\n").await;
    bench.write("run.sh", "go\n").await;
    bench.write("same.txt", "same\n").await;
    std::fs::write(bench.folder.join("image.png"), [0xff, 0, 1]).unwrap();
    bench.turn("first", 0).await;
    bench.write("a.txt", "one\n2\nthree\n").await;
    bench.jobs.remove_file(&bench.id, "gone.txt").await.unwrap();
    bench.write("new.txt", "hello\n").await;
    std::fs::write(bench.folder.join("image.png"), [0xff, 0, 2]).unwrap();
    let script = bench.folder.join("run.sh");
    std::fs::set_permissions(&script, PermissionsExt::from_mode(0o755)).unwrap();
    let to_now = bench.diff(End::At(1), End::Now).await;
    bench.turn("second", 0).await;
    let diff = bench.diff(End::At(1), End::At(2)).await;
    assert_eq!(diff.files, to_now.files);
    let told: Vec<_> = diff.files.iter().map(|file| (file.path.as_str(), file.status)).collect();
    let (added, changed, removed) = (FileStatus::Added, FileStatus::Changed, FileStatus::Removed);
    assert_eq!(
        told,
        [
            ("a.txt", changed),
            ("gone.txt", removed),
            ("image.png", changed),
            ("new.txt", added),
            ("run.sh", changed)
        ]
    );
    assert_eq!((diff.files_changed, diff.lines_added, diff.lines_removed), (5, 3, 2));
    let patch = "--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,3 @@\n one\n-two\n+2\n+three\n";
    assert_eq!(diff.files[0].patch.as_deref(), Some(patch));
    assert!(diff.files[2].binary && diff.files[2].patch.is_none());
    assert_eq!(diff.files[4].note.as_deref(), Some("it is executable now"));
    assert_eq!(bench.diff(End::At(2), End::Now).await.files, []);
    let whole = bench.diff(End::Nothing, End::At(1)).await;
    assert!(whole.files.iter().all(|file| file.status == added) && whole.files.len() == 5);
}

#[tokio::test]
async fn knows_the_end_before() {
    let bench = Bench::new().await;
    let before = async |end| bench.checkpoints.before(&bench.id, end).await.unwrap();
    assert_eq!(before(End::Now).await, End::Nothing);
    bench.turn("first", 0).await;
    bench.turn("second", 0).await;
    assert_eq!(before(End::Now).await, End::At(2));
    assert_eq!(before(End::At(2)).await, End::At(1));
    assert_eq!(before(End::At(1)).await, End::Nothing);
    let unknown = bench.checkpoints.diff(&bench.id, End::At(1), End::At(3)).await.unwrap_err();
    assert!(matches!(unknown, CheckpointsError::NotFound(3)));
}

#[tokio::test]
async fn is_bounded_and_says_what_it_leaves_out() {
    let bench = Bench::new().await;
    bench.write("a-large.txt", "x\n").await;
    bench.turn("first", 0).await;
    let many = MAX_DIFF_FILES + 5;
    for n in 0..many {
        bench.write_behind(&format!("many/{n:04}.txt"), "1\n");
    }
    bench.write_behind("a-large.txt", &"y".repeat(600_000));
    let diff = bench.diff(End::At(1), End::Now).await;
    assert_eq!((diff.files.len(), diff.files_changed), (MAX_DIFF_FILES, many + 1));
    assert_eq!(diff.left_out.as_deref(), Some("the first 300 of 306 changed files are told"));
    assert_eq!(diff.files[0].note.as_deref(), Some("larger than 512 KB: not compared"));
    assert_eq!(diff.files[0].patch, None);
}

#[tokio::test]
async fn an_answer_that_is_full_says_so() {
    let bench = Bench::new().await;
    // 12 files of 80 KB in short lines: less than the project may hold, with each line's mark more
    // than an answer holds.
    for n in 0..12 {
        let lines: String = (0..20_000).map(|line| format!("{:03}\n", line % 1_000)).collect();
        bench.write_behind(&format!("{n:02}.txt"), &lines);
    }
    let diff = bench.diff(End::Nothing, End::Now).await;
    let patches: usize =
        diff.files.iter().filter_map(|file| Some(file.patch.as_ref()?.len())).sum();
    assert!(patches <= 1 << 20, "{patches}");
    assert!(diff.files.iter().all(|file| file.patch.is_some() == file.lines_added.is_some()));
    let last = diff.files.last().unwrap();
    assert_eq!(last.note.as_deref(), Some("the answer is full: ask for fewer changes"));
}
