//! Programs: their output, input, end, and what remains of them.

use crate::harness::{collect, request, shell, until_stdout};
use sandbox::protocol::{CommandLine, ExitReason, PtySize};
use sandbox::{ExecItem, LinkError};
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn a_shell_runs_the_line_and_keeps_both_outputs_apart() {
    let bench = bench!();
    let outcome = bench.sh("echo a && echo b >&2; exit 7").await;
    assert_eq!(
        (outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.code()),
        ("a\n", "b\n", 7)
    );
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_are_passed_as_they_are() {
    let bench = bench!();
    let argv = ["printf", "%s|", "a b", "$HOME", "&&"].map(String::from).to_vec();
    let outcome = collect(bench.link.exec(request(CommandLine::Argv(argv))).await.unwrap()).await;
    assert_eq!(outcome.stdout, "a b|$HOME|&&|");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_not_there_is_said_to_be_missing() {
    let bench = bench!();
    let argv = vec!["no-such-program".to_owned()];
    let refused = bench.link.exec(request(CommandLine::Argv(argv))).await.unwrap().next().await;
    assert!(matches!(refused, Err(LinkError::Refused { .. })), "{refused:?}");
    assert_eq!(bench.sh("no-such-program").await.code(), 127);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cwd_and_environment_are_the_execs_own() {
    let bench = bench!();
    std::fs::create_dir(bench.spec.workspace.join("sub")).unwrap();
    let mut exec = shell("pwd; echo $COLOUR");
    exec.cwd = Some("sub".into());
    exec.env.insert("COLOUR".into(), "green".into());
    assert_eq!(
        collect(bench.link.exec(exec).await.unwrap()).await.stdout,
        "/workspace/sub\ngreen\n"
    );
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn standard_input_is_fed_and_closed() {
    let bench = bench!();
    let mut exec = shell("cat; echo end");
    exec.stdin = true;
    let id = exec.id.clone();
    let stream = bench.link.exec(exec).await.unwrap();
    let text = "नमस्ते\n".repeat(20_000);
    let (fed, outcome) =
        tokio::join!(bench.link.stdin(&id, text.as_bytes(), true), collect(stream));
    fed.unwrap();
    assert_eq!(outcome.stdout, text + "end\n");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_has_a_size_that_can_change() {
    let bench = bench!();
    let mut exec = shell("test -t 1 && stty size; read line; stty size; echo got $line");
    exec.pty = Some(PtySize { cols: 80, rows: 24 });
    let id = exec.id.clone();
    let mut stream = bench.link.exec(exec).await.unwrap();
    until_stdout(&mut stream, "24 80").await;
    bench.link.resize(&id, PtySize { cols: 120, rows: 40 }).await.unwrap();
    stream.send("hello\n".into()).await.unwrap();
    let outcome = collect(stream).await;
    assert!(
        outcome.stdout.contains("40 120") && outcome.stdout.contains("got hello"),
        "{outcome:?}"
    );
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_program_is_ended_on_time_with_all_it_started() {
    let bench = bench!();
    let mut exec = shell("sleep 300 & sleep 301 & sleep 302");
    exec.timeout_ms = Some(500);
    let started = Instant::now();
    let outcome = collect(bench.link.exec(exec).await.unwrap()).await;
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert_eq!(outcome.exit.unwrap().reason, ExitReason::TimedOut);
    let gone =
        "for _ in $(seq 50); do ps ax | grep -q 'sleep 30[0-9]' || exec echo gone; sleep 0.1; done";
    assert_eq!(bench.sh(gone).await.stdout, "gone\n");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_ignores_the_request_to_end_is_killed() {
    let bench = bench!();
    let exec = shell("trap '' TERM; echo ready; while true; do sleep 1; done");
    let id = exec.id.clone();
    let mut stream = bench.link.exec(exec).await.unwrap();
    until_stdout(&mut stream, "ready").await;
    bench.link.signal(&id, 15).await.unwrap();
    let exit = collect(stream).await.exit.unwrap();
    assert_eq!((exit.code, exit.reason), (137, ExitReason::Cancelled));
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_outlives_its_time_once_it_listens() {
    let bench = bench!();
    let mut exec = shell("exec python3 -m http.server 8123 --bind 127.0.0.1");
    exec.timeout_ms = Some(2500);
    let id = exec.id.clone();
    let mut stream = bench.link.exec(exec).await.unwrap();
    loop {
        match stream.next().await.unwrap() {
            ExecItem::TimeoutWaived { port } => break assert_eq!(port, 8123),
            ExecItem::Exit(exit) => panic!("ended: {exit:?}"),
            _ => {}
        }
    }
    bench.link.signal(&id, 9).await.unwrap();
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_background_child_does_not_hold_up_the_end() {
    let bench = bench!();
    let started = Instant::now();
    let outcome = bench.sh("sleep 60 & echo done").await;
    assert_eq!((outcome.stdout.as_str(), outcome.code()), ("done\n", 0));
    assert!(started.elapsed() < Duration::from_secs(2));
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_arrives_whole_while_somebody_reads() {
    let bench = bench!();
    let outcome = bench.sh("head -c 30000000 /dev/zero | tr '\\0' x").await;
    assert_eq!(outcome.stdout.len(), 30_000_000);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_that_nobody_reads_keeps_its_end_and_says_what_is_lost() {
    let bench = bench!();
    let exec = shell("head -c 3000000 /dev/zero | tr '\\0' x; echo; echo last");
    let id = exec.id.clone();
    drop(bench.link.exec(exec).await.unwrap());
    while bench.link.execs().await.unwrap()[0].exit.is_none() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let outcome = collect(bench.link.attach(&id, 0).await.unwrap()).await;
    assert!(
        matches!(outcome.items[0], ExecItem::Skipped { bytes } if bytes > 2_000_000),
        "{:?}",
        outcome.items[0]
    );
    assert!(outcome.stdout.ends_with("\nlast\n"));
    bench.link.acknowledge(&id).await.unwrap();
    assert_eq!(bench.link.execs().await.unwrap(), []);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_ignores_interrupts_has_programs_that_do_not() {
    // As a shell does for what a script starts with `&`. A container inherits from Docker, not from us.
    let native = super::ENGINE == crate::kind::Kind::Native;
    // SAFETY: plain system calls; the disposition is put back at once.
    let before = native.then(|| unsafe { libc::signal(libc::SIGINT, libc::SIG_IGN) });
    let bench = bench!();
    before.map(|before| unsafe { libc::signal(libc::SIGINT, before) });
    // Python keeps an interrupt ignored that was when it began.
    let ask = "python3 -c 'import signal; print(signal.getsignal(signal.SIGINT))'";
    assert_eq!(bench.sh(ask).await.stdout, "<built-in function default_int_handler>\n");
    if !super::ENGINE.is_gvisor() {
        let ignored = bench.sh("grep SigIgn /proc/self/status").await.stdout;
        assert_eq!(ignored, "SigIgn:\t0000000000000000\n");
    }
    bench.end().await;
}
