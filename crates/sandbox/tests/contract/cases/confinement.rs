//! What a program inside can not do.

use crate::kind::Kind;

#[tokio::test(flavor = "multi_thread")]
async fn a_program_has_no_power_left() {
    let bench = bench!();
    let status = bench.sh("cat /proc/self/status").await.stdout;
    let field = |name: &str| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    for set in ["CapInh:", "CapPrm:", "CapEff:", "CapBnd:"] {
        assert_eq!(field(set), "0000000000000000", "{set}");
    }
    // gVisor's kernel tells neither, and answers system calls without our filter: what they reach
    // is that kernel, which has a filter of its own towards the host's.
    if !super::ENGINE.is_gvisor() {
        assert_eq!(field("CapAmb:"), "0000000000000000");
        assert_eq!((field("NoNewPrivs:").as_str(), field("Seccomp:").as_str()), ("1", "2"));
    }
    let user = super::ENGINE.user_inside(&bench.spec);
    assert_eq!(field("Uid:"), format!("{user}\t{user}\t{user}\t{user}"));
    assert_eq!(field("Groups:"), "");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_uid_on_the_host_is_the_projects_own() {
    let bench = bench!();
    if super::ENGINE.is_gvisor() {
        // Its programs are no processes of the host; their files are the project's, as another
        // case shows, and gVisor's own process must not be the host's root with all its power.
        return bench.end().await;
    }
    let _running = bench.link.exec(crate::harness::shell("sleep 30")).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let expected = format!("Uid:\t{}", bench.spec.host_user());
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let found = processes
        .filter_map(|entry| std::fs::read_to_string(entry.path().join("status")).ok())
        .any(|status| status.contains(&expected));
    assert!(found, "a process of {expected}");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_agent_is_out_of_reach() {
    let bench = bench!();
    for attempt in [
        "ls /run/agent",
        "cat /run/agent/agent.sock",
        "ls /proc/1/fd/",
        "cat /proc/1/mem",
        "cat /proc/1/task/*/mem",
        "kill -9 1",
    ] {
        let outcome = bench.sh(attempt).await;
        assert_ne!(outcome.code(), 0, "{attempt}: {outcome:?}");
    }
    if super::ENGINE.is_gvisor() {
        // It shows everybody's environment; the agent's is that of the programs it starts, with what
        // the image says.
        let shown = bench.sh("tr '\\0' '\\n' < /proc/1/environ").await.stdout;
        let known = ["PATH=", "HOME=", "HOSTNAME=", "LANG=C.UTF-8"];
        let is_known = |line: &str| known.iter().any(|name| line.starts_with(name));
        assert!(!shown.is_empty() && shown.lines().all(is_known), "{shown}");
    } else {
        assert_ne!(bench.sh("cat /proc/1/environ").await.code(), 0);
    }
    let ptrace = "python3 -c 'import ctypes; l = ctypes.CDLL(None, use_errno=True); r = l.ptrace(16, 1, 0, 0); print(r, ctypes.get_errno())'";
    assert_eq!(bench.sh(ptrace).await.stdout, "-1 1\n");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_system_cannot_be_written_or_remade() {
    let bench = bench!();
    let attempts = [
        "touch /usr/x",
        "touch /etc/x",
        "touch /x",
        "echo x > /.agent/sandbox-agent",
        "mount -t tmpfs none /tmp",
        "chroot / true",
        "mknod /workspace/sda b 8 0",
        "echo 1 > /proc/sys/kernel/panic",
        "echo c > /proc/sysrq-trigger",
        "cat /proc/kcore",
        "su -c id",
        "sudo id",
        "hostname other",
        "nsenter -t 1 -n true",
        "cat /etc/shadow",
        "ls /root/.ssh",
        "ls /mnt/root",
    ];
    // gVisor answers these out of itself: its messages and namespaces are not the host's.
    let of_the_kernel = ["unshare -U true", "unshare -r true", "dmesg"];
    let of_the_kernel = of_the_kernel.iter().filter(|_| !super::ENGINE.is_gvisor());
    for attempt in attempts.iter().chain(of_the_kernel) {
        let outcome = bench.sh(attempt).await;
        assert_ne!(outcome.code(), 0, "{attempt}: {outcome:?}");
    }
    // The host's own tools are not there; an image has what its recipe put there.
    let own: &[&str] = match super::ENGINE {
        Kind::Native => &[],
        Kind::DockerRunc | Kind::DockerRunsc => &["node", "npm", "npx"],
    };
    let local = bench.sh("ls /usr/local/bin").await.stdout;
    assert!(local.lines().all(|name| own.contains(&name)), "{local}");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_of_the_host_is_inside() {
    let bench = bench!();
    let seen = bench.sh("env; cat /proc/self/mountinfo; ls -a / /home /root /run").await.stdout;
    for trace in ["JWT", "SECRET", "TOKEN", ".ssh", "docker.sock"] {
        assert!(!seen.contains(trace), "{trace} in {seen}");
    }
    // Accounts are written for the sandbox; an image's own shadow file is nobody's to read.
    let accounts = bench.sh("cut -d: -f1 /etc/passwd; cat /etc/shadow /etc/gshadow").await;
    assert_eq!(accounts.stdout, "root\nstudent\nnobody\n", "{accounts:?}");
    bench.end().await;
}
