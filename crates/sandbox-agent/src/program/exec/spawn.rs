//! Starting a program as the sandbox's user, with no power left.

use super::descriptor::{Descriptor, winsize};
use crate::program::Agent;
use crate::program::settings::User;
use crate::{CommandLine, ExecRequest, PtySize};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::ffi::CString;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// How likely the kernel is to kill a program of the user before the agent, from -1000 to 1000.
const OOM_SCORE_ADJ: &[u8] = b"500";
/// Highest capability number there may ever be.
const LAST_CAPABILITY: libc::c_ulong = 63;

/// Highest signal number there is.
const LAST_SIGNAL: libc::c_int = 64;

/// A started program and our ends of its standard streams.
pub struct Spawned {
    pub pid: i32,
    pub stdin: Option<Descriptor>,
    pub stdout: Descriptor,
    /// Absent where a terminal carries both.
    pub stderr: Option<Descriptor>,
    pub pty: bool,
}

/// Starts the program in a session of its own. Errors are those of fork, exec and chdir.
pub fn spawn(agent: &Agent, request: &ExecRequest) -> io::Result<Spawned> {
    let mut command = command_of(agent, request)?;
    match request.pty {
        Some(size) => with_pty(command, size, agent.settings.user),
        None => with_pipes(&mut command, request.stdin),
    }
}

fn command_of(agent: &Agent, request: &ExecRequest) -> io::Result<Command> {
    let mut command = match &request.command {
        CommandLine::Shell(line) => {
            let mut command = Command::new("/bin/sh");
            command.arg("-c").arg(line);
            command
        }
        CommandLine::Argv(argv) => {
            let (program, rest) = argv.split_first().ok_or(io::ErrorKind::InvalidInput)?;
            let mut command = Command::new(program);
            command.args(rest);
            command
        }
    };
    command.envs(agent.env.borrow().iter()).envs(&request.env);
    let folder =
        agent.settings.workspace.join(request.cwd.as_deref().unwrap_or("").trim_start_matches('/'));
    let folder = CString::new(folder.as_os_str().as_bytes())?;
    let (user, pty) = (agent.settings.user, request.pty.is_some());
    // SAFETY: the closure makes only system calls between fork and exec.
    unsafe { command.pre_exec(move || become_user(user, &folder, pty)) };
    Ok(command)
}

fn with_pipes(command: &mut Command, stdin: bool) -> io::Result<Spawned> {
    command.stdin(if stdin { Stdio::piped() } else { Stdio::null() });
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let ours = |fd: Option<OwnedFd>| fd.map(Descriptor::new).transpose();
    Ok(Spawned {
        pid: child.id() as i32,
        stdin: ours(child.stdin.take().map(OwnedFd::from))?,
        stdout: ours(child.stdout.take().map(OwnedFd::from))?.ok_or(io::ErrorKind::BrokenPipe)?,
        stderr: ours(child.stderr.take().map(OwnedFd::from))?,
        pty: false,
    })
}

fn with_pty(mut command: Command, size: PtySize, user: User) -> io::Result<Spawned> {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&master)?;
    unlockpt(&master)?;
    rustix::termios::tcsetwinsize(&master, winsize(size))?;
    let slave = open_slave(&master, user)?;
    command.stdin(slave.try_clone()?).stdout(slave.try_clone()?).stderr(slave);
    let child: Child = command.spawn()?;
    let writer = master.try_clone()?;
    Ok(Spawned {
        pid: child.id() as i32,
        stdin: Some(Descriptor::new(writer)?),
        stdout: Descriptor::new(master)?,
        stderr: None,
        pty: true,
    })
}

fn open_slave(master: &OwnedFd, user: User) -> io::Result<OwnedFd> {
    let name = ptsname(master, Vec::new())?;
    let flags = rustix::fs::OFlags::RDWR | rustix::fs::OFlags::NOCTTY | rustix::fs::OFlags::CLOEXEC;
    let slave = rustix::fs::open(&name, flags, rustix::fs::Mode::empty())?;
    let (uid, gid) = (rustix::fs::Uid::from_raw(user.uid), rustix::fs::Gid::from_raw(user.gid));
    rustix::fs::fchown(&slave, Some(uid), Some(gid))?;
    Ok(slave)
}

/// Runs between fork and exec: new session, no capabilities in any set, the user's ids.
fn become_user(user: User, folder: &CString, pty: bool) -> io::Result<()> {
    // SAFETY: plain system calls that are safe between fork and exec; pointers outlive the calls.
    unsafe {
        check(libc::setsid())?;
        if pty {
            check(libc::ioctl(0, libc::TIOCSCTTY, 0))?;
        }
        raise_oom_score();
        restore_signals();
        for capability in 0..=LAST_CAPABILITY {
            libc::prctl(libc::PR_CAPBSET_DROP, capability, 0, 0, 0);
        }
        libc::prctl(libc::PR_CAP_AMBIENT, libc::PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
        check(libc::setgroups(0, std::ptr::null()))?;
        check(libc::setresgid(user.gid, user.gid, user.gid))?;
        check(libc::setresuid(user.uid, user.uid, user.uid))?;
        check(libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))?;
        check(libc::chdir(folder.as_ptr()))?;
    }
    Ok(())
}

fn check(result: libc::c_int) -> io::Result<()> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Every signal does what it does by default. What started the server may have had some ignored
/// (`nohup`, or `&` in a script), which is inherited all the way down: Ctrl-C would end nothing.
unsafe fn restore_signals() {
    // The kernel's own form: handler, flags, restorer and mask, all of them the default.
    let default = [0_u64; 4];
    let mask_bytes = size_of::<u64>();
    for signal in 1..=LAST_SIGNAL {
        // SAFETY: a plain system call on a pointer that lives; for the two signals that nobody can
        // change it fails, as it may. Not by the C library, which keeps two for itself.
        unsafe { libc::syscall(libc::SYS_rt_sigaction, signal, &default, 0, mask_bytes) };
    }
}

/// Best effort: where /proc is read-only the score stays as it is.
unsafe fn raise_oom_score() {
    // SAFETY: the path is a C string, the buffer is static, the descriptor is ours.
    unsafe {
        let fd = libc::open(c"/proc/self/oom_score_adj".as_ptr(), libc::O_WRONLY | libc::O_CLOEXEC);
        if fd >= 0 {
            libc::write(fd, OOM_SCORE_ADJ.as_ptr().cast(), OOM_SCORE_ADJ.len());
            libc::close(fd);
        }
    }
}
