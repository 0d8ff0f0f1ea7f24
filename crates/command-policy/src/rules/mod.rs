//! What each program would do. A rule sees a program's name and its arguments, expanded.

mod copy;
pub(crate) mod delete;
pub(crate) mod files;
mod find;
mod git;
mod hosts;
pub(crate) mod listed;
mod network;
mod packages;
mod permissions;
mod process;
mod size;
mod system;
mod tables;
pub(crate) mod variables;
pub(crate) mod wrapping;

use crate::walk::{Call, Field, Walk};

/// Every rule for a program that runs no other.
pub(crate) fn all(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    tables::check(walk, call, name, arguments);
    hosts::check(walk, call, name, arguments);
    match name {
        "rm" | "rmdir" | "unlink" | "shred" | "rimraf" | "del-cli" | "trash" | "srm" | "wipe" => {
            return delete::check(walk, call, name, arguments);
        }
        "find" | "fd" | "gfind" => return find::check(walk, call, arguments),
        "cp" | "mv" | "install" | "ln" | "rsync" | "tee" | "touch" | "mkdir" | "truncate"
        | "dd" | "sed" | "tar" | "unzip" | "zip" => {
            copy::check(walk, call, name, arguments);
        }
        "chmod" | "chown" | "chgrp" | "setfacl" => permissions::check(walk, call, name, arguments),
        "kill" | "pkill" | "killall" | "killall5" | "skill" => {
            process::kills(walk, call, name, arguments)
        }
        "cd" | "pushd" => files::goes(walk, call, arguments),
        "git" => git::check(walk, call, arguments),
        _ => {}
    }
    network::check(walk, call, name, arguments);
    packages::check(walk, call, name, arguments);
    process::check(walk, call, name, arguments);
    size::check(walk, call, name, arguments);
    system::check(walk, call, name, arguments);
    files::arguments(walk, call, name, arguments);
}
