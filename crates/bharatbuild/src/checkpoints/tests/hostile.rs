//! What a student's programs leave in the folder.

use super::Bench;
use rustix::fs::{CWD, FileType, Mode, OFlags, mkdirat, mknodat, openat};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;

fn nest(at: &Path, depth: usize) {
    let flags = OFlags::DIRECTORY | OFlags::CLOEXEC;
    let mut fd = openat(CWD, at, flags, Mode::empty()).unwrap();
    for _ in 0..depth {
        mkdirat(&fd, "d", Mode::RWXU).unwrap();
        fd = openat(&fd, "d", flags, Mode::empty()).unwrap();
    }
}

fn fifo(at: &Path) {
    mknodat(CWD, at, FileType::Fifo, Mode::from_raw_mode(0o666), 0).unwrap();
}

#[tokio::test]
async fn what_is_no_ordinary_file_is_left_out_and_said() {
    let bench = Bench::new().await;
    bench.write("a.txt", "kept").await;
    std::fs::write(bench.dir.path().join("secret"), "secret").unwrap();
    symlink(bench.dir.path().join("secret"), bench.folder.join("link")).unwrap();
    symlink("/", bench.folder.join("root")).unwrap();
    fifo(&bench.folder.join("fifo"));
    std::fs::create_dir_all(bench.folder.join("lib/.git/objects")).unwrap();
    std::fs::write(bench.folder.join("lib/.git/objects/x"), "x").unwrap();
    let odd = std::ffi::OsStr::from_bytes(b"bad-\xff.txt");
    std::fs::write(bench.folder.join(odd), "odd").unwrap();
    std::fs::write(bench.folder.join("back\\slash"), "odd").unwrap();
    let sparse = std::fs::File::create(bench.folder.join("big.bin")).unwrap();
    sparse.set_len(1 << 40).unwrap();
    nest(&bench.folder, 5_000);
    let taken = bench.turn("hostile", 0).await;
    assert_eq!(bench.paths(1).await, ["a.txt"]);
    let said = "left out: 2 × link; 1 × pipe, socket or device; 2 × file with a name that cannot be asked for; \
        1 × file beyond 1 MB or 10000 files in all, like big.bin; \
        what lies deeper than 64 folders or behind 200000 names";
    assert_eq!(taken.left_out.as_deref(), Some(said));
    // None of it goes when the project goes back.
    bench.write_behind("a.txt", "changed");
    bench.restore(1).await;
    assert_eq!(bench.read("a.txt"), "kept");
    for path in ["link", "root", "fifo", "lib/.git/objects/x", "back\\slash", "big.bin", "d/d"] {
        assert!(bench.has(path), "{path}");
    }
    sandbox::workspace::remove_tree(&bench.folder).unwrap();
}

#[tokio::test]
async fn one_large_file_does_not_push_out_the_small_ones() {
    let bench = Bench::new().await;
    let large = vec![b'x'; (1 << 20) - 10];
    std::fs::write(bench.folder.join("0-video.bin"), large).unwrap();
    for n in 0..4 {
        bench.write_behind(&format!("src/{n}.js"), "12345");
    }
    let taken = bench.turn("large", 0).await;
    assert_eq!(bench.paths(1).await, ["src/0.js", "src/1.js", "src/2.js", "src/3.js"]);
    assert!(taken.left_out.unwrap().ends_with("like 0-video.bin"));
}

#[tokio::test]
async fn links_in_the_way_are_replaced_and_never_followed() {
    let bench = Bench::new().await;
    for path in ["src/a.js", "src/deep/b.js", "page.html", "run", "docs"] {
        bench.write(path, "checkpoint").await;
    }
    bench.turn("good", 4).await;
    let outside = bench.dir.path().join("outside");
    std::fs::create_dir_all(outside.join("deep")).unwrap();
    for path in ["a.js", "deep/b.js", "page.html"] {
        std::fs::write(outside.join(path), "theirs").unwrap();
    }
    // A folder that became a link out, a link inside, files that became links, a pipe, a folder.
    std::fs::remove_dir_all(bench.folder.join("src")).unwrap();
    std::fs::create_dir(bench.folder.join("node_modules")).unwrap();
    std::fs::write(bench.folder.join("node_modules/a.js"), "installed").unwrap();
    symlink(&outside, bench.folder.join("src")).unwrap();
    for path in ["page.html", "run", "docs"] {
        std::fs::remove_file(bench.folder.join(path)).unwrap();
    }
    symlink(outside.join("page.html"), bench.folder.join("page.html")).unwrap();
    fifo(&bench.folder.join("run"));
    std::fs::create_dir_all(bench.folder.join("docs/node_modules")).unwrap();
    std::fs::write(bench.folder.join("docs/new.md"), "new").unwrap();
    bench.restore(1).await;
    for path in ["src/a.js", "src/deep/b.js", "page.html", "run", "docs"] {
        assert_eq!(bench.read(path), "checkpoint", "{path}");
    }
    for path in ["a.js", "deep/b.js", "page.html"] {
        assert_eq!(std::fs::read_to_string(outside.join(path)).unwrap(), "theirs", "{path}");
    }
    // The same by a link that stays inside.
    std::fs::remove_dir_all(bench.folder.join("src")).unwrap();
    symlink("node_modules", bench.folder.join("src")).unwrap();
    bench.restore(1).await;
    assert_eq!(bench.read("src/a.js"), "checkpoint");
    assert_eq!(bench.read("node_modules/a.js"), "installed");
}
