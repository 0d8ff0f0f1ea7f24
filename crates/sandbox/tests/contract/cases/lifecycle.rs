//! Birth, limits, pause, adoption, death.

use crate::harness::{collect, open_link, shell, spec_in};
use sandbox::{Limits, Presence, SandboxId};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_is_made_and_leaves_nothing_behind() {
    let bench = bench!();
    assert_eq!(bench.engine.presence(&bench.spec.id).await.unwrap(), Presence::Running);
    assert_eq!(bench.engine.list().await.unwrap(), vec![bench.spec.id.clone()]);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_what_is_not_there_is_fine() {
    let bench = bench!();
    bench.engine.remove(&SandboxId::random()).await.unwrap();
    bench.engine.remove(&bench.spec.id).await.unwrap();
    bench.engine.remove(&bench.spec.id).await.unwrap();
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_the_projects_user_on_both_sides() {
    let bench = bench!();
    let outcome = bench.sh("id -u; whoami; touch /workspace/made; echo hi > /home/student/x").await;
    let user = super::ENGINE.user_inside(&bench.spec);
    assert_eq!(outcome.stdout, format!("{user}\nstudent\n"), "{outcome:?}");
    let made = std::fs::metadata(bench.spec.workspace.join("made")).unwrap();
    assert_eq!(std::os::unix::fs::MetadataExt::uid(&made), bench.spec.host_user());
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_sandbox_goes_on_where_it_was() {
    let bench = bench!();
    let mut stream =
        bench.link.exec(shell("for i in 1 2 3 4 5; do echo $i; sleep 0.1; done")).await.unwrap();
    stream.next().await.unwrap();
    bench.engine.pause(&bench.spec.id).await.unwrap();
    assert_eq!(bench.engine.presence(&bench.spec.id).await.unwrap(), Presence::Paused);
    tokio::time::sleep(Duration::from_millis(300)).await;
    bench.engine.resume(&bench.spec.id).await.unwrap();
    assert_eq!(collect(stream).await.stdout, "1\n2\n3\n4\n5\n");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_server_finds_its_sandbox_and_the_running_program() {
    let mut bench = bench!();
    let request = shell("echo before; sleep 1; echo after");
    let id = request.id.clone();
    let mut stream = bench.link.exec(request).await.unwrap();
    stream.next().await.unwrap();
    stream.next().await.unwrap();
    let known = stream.position();
    drop(stream);
    bench.link = open_link(&*bench.engine, &bench.spec, &bench.tasks).await;
    let outcome = collect(bench.link.attach(&id, known).await.unwrap()).await;
    assert_eq!((outcome.stdout.as_str(), outcome.code()), ("after\n", 0));
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_much_memory_kills_the_program_and_not_the_sandbox() {
    let bench = bench!(|spec| spec.limits = Limits { memory_bytes: 128 << 20, ..spec.limits });
    if super::ENGINE.is_gvisor() {
        // To the host's kernel it is one program: the sandbox ends whole, and that is noticed.
        let big = shell("python3 -c 'x = bytearray(300 << 20)'");
        let _running = bench.link.exec(big).await.unwrap();
        let gone = bench.engine.wait_gone(&bench.spec.id);
        tokio::time::timeout(Duration::from_secs(30), gone).await.expect("it ends");
        return bench.end().await;
    }
    let outcome = bench.sh("python3 -c 'x = bytearray(300 << 20)'; echo code $?").await;
    assert!(outcome.stdout.contains("code 137"), "{outcome:?}");
    let stats = bench.engine.stats(&bench.spec.id).await.unwrap();
    assert!(stats.oom_kills >= 1 && stats.memory_limit_bytes == 128 << 20, "{stats:?}");
    assert_eq!(bench.sh("echo alive").await.stdout, "alive\n");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_change_while_it_runs() {
    let bench = bench!();
    let limits = Limits { memory_bytes: 256 << 20, cpus: 0.25, ..bench.spec.limits };
    bench.engine.set_limits(&bench.spec.id, &limits).await.unwrap();
    assert_eq!(bench.engine.stats(&bench.spec.id).await.unwrap().memory_limit_bytes, 256 << 20);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fork_bomb_stays_inside_and_can_be_ended() {
    let bench = bench!(|spec| spec.limits.pids = 64);
    // The leader forks once, before the bomb: a full table must not be what ends it.
    let request = shell("(b() { b | b & }; b) & exec sleep 30");
    let id = request.id.clone();
    let stream = bench.link.exec(request).await.unwrap();
    if super::ENGINE.is_gvisor() {
        // Its kernel cannot go on without a new thread of the host's: the sandbox ends whole.
        let gone = bench.engine.wait_gone(&bench.spec.id);
        tokio::time::timeout(Duration::from_secs(30), gone).await.expect("it ends");
        return bench.end().await;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(bench.engine.stats(&bench.spec.id).await.unwrap().pids <= 64);
    bench.link.signal(&id, 9).await.unwrap();
    drop(stream);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn its_death_is_noticed() {
    let bench = bench!();
    let gone = bench.engine.wait_gone(&bench.spec.id);
    bench.engine.remove(&bench.spec.id).await.unwrap();
    tokio::time::timeout(Duration::from_secs(2), gone).await.unwrap();
    assert_eq!(bench.engine.presence(&bench.spec.id).await.unwrap(), Presence::Gone);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_sandbox_has_other_uids_and_cannot_see_the_first() {
    let data = tempfile::tempdir().unwrap();
    let (first, second) = (spec_in(data.path()), spec_in(data.path()));
    assert_ne!(first.host_user(), second.host_user());
    let bench = bench!();
    let other = bench!();
    bench.sh("echo secret > /workspace/secret; sleep 60 &").await;
    assert_eq!(bench.sh("cat /workspace/secret").await.stdout, "secret\n");
    let looked = format!(
        "ps ax 2>/dev/null | grep -c 'sleep 6[0]'; cat /workspace/secret {}/secret",
        bench.spec.workspace.display()
    );
    let seen = other.sh(&looked).await;
    assert_eq!(seen.stdout, "0\n", "{seen:?}");
    assert_eq!(seen.stderr.matches("No such file").count(), 2, "{seen:?}");
    bench.end().await;
    other.end().await;
}
