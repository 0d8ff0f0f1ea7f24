//! The one thread that acts as the user.

use crate::program::settings::User;
use std::io;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce(&OwnedFd) + Send>;

/// Runs file operations on a thread whose own ids are the user's: files get the right owner and
/// the kernel checks the user's rights, while the agent keeps its own.
pub struct FileThread {
    jobs: Sender<Job>,
}

impl FileThread {
    /// Starts the thread. Fails where the ids cannot be taken on or the folder cannot be opened.
    pub fn start(user: User, workspace: PathBuf) -> io::Result<Self> {
        let (jobs, inbox) = channel::<Job>();
        let (ready, started) = channel();
        std::thread::Builder::new().name("files".into()).stack_size(256 * 1024).spawn(
            move || {
                let opened = become_user(user).and_then(|()| open_folder(&workspace));
                let root = match opened {
                    Ok(root) => root,
                    Err(error) => return drop(ready.send(Err(error))),
                };
                drop(ready.send(Ok(())));
                inbox.into_iter().for_each(|job| job(&root));
            },
        )?;
        started.recv().map_err(io::Error::other)??;
        Ok(Self { jobs })
    }

    /// Runs `operation` on the thread, with the open workspace folder.
    pub async fn run<T: Send + 'static>(
        &self,
        operation: impl FnOnce(&OwnedFd) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let (done, result) = oneshot::channel();
        let job: Job = Box::new(move |root| drop(done.send(operation(root))));
        self.jobs.send(job).map_err(|_| io::Error::other("the file thread has ended"))?;
        result.await.map_err(io::Error::other)?
    }
}

fn open_folder(path: &PathBuf) -> io::Result<OwnedFd> {
    use rustix::fs::{Mode, OFlags};
    Ok(rustix::fs::open(path, OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?)
}

/// The raw calls change this thread alone; libc's functions would change the whole process.
fn become_user(user: User) -> io::Result<()> {
    // SAFETY: plain system calls without pointers.
    unsafe {
        check(libc::syscall(libc::SYS_setresgid, user.gid, user.gid, user.gid))?;
        check(libc::syscall(libc::SYS_setresuid, user.uid, user.uid, user.uid))
    }
}

fn check(result: libc::c_long) -> io::Result<()> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
