//! Programs that speak with other computers.

use super::files;
use crate::code::Code;
use crate::hosts::{Host, host_of};
use crate::paths::{Place, is_private, normal, place};
use crate::walk::{Call, Facts, Field, Walk};

const DOWNLOADERS: &[&str] = &[
    "curl",
    "wget",
    "fetch",
    "aria2c",
    "lynx",
    "http",
    "https",
    "xh",
    "lwp-request",
    "GET",
    "axel",
    "w3m",
    "links",
    "ftp",
    "lftp",
    "wget2",
    "curlie",
];
const RAW: &[&str] = &[
    "nc",
    "ncat",
    "netcat",
    "nc.openbsd",
    "nc.traditional",
    "socat",
    "telnet",
    "pwncat",
    "cryptcat",
];
const REMOTE: &[&str] = &[
    "ssh",
    "scp",
    "sftp",
    "rsync",
    "mosh",
    "rlogin",
    "rsh",
    "rclone",
    "s3cmd",
    "aws",
    "gcloud",
    "gsutil",
    "az",
    "ping",
    "ping6",
    "traceroute",
    "dig",
    "nslookup",
    "host",
    "whois",
];
/// Options of `curl` and `wget` that send a file or a text.
const SENDS: &[&str] = &[
    "-d",
    "--data",
    "--data-binary",
    "--data-raw",
    "--data-urlencode",
    "--data-ascii",
    "-F",
    "--form",
    "-T",
    "--upload-file",
    "--post-file",
    "--post-data",
    "--body-file",
    "--body-data",
    "-H",
    "--header",
    "--json",
];
/// Variables that hold a secret, as far as a name can say so.
const TELLS: &[&str] = &["env", "printenv", "export", "set", "declare"];

pub(super) fn check(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    tells(call, name, arguments);
    if [
        "base64",
        "base32",
        "xxd",
        "openssl",
        "uudecode",
        "gpg",
        "rev",
        "tr",
        "gunzip",
        "zcat",
        "uncompress",
        "xz",
    ]
    .contains(&name)
    {
        call.learn(decodes(name, arguments));
    }
    if DOWNLOADERS.contains(&name) {
        download(walk, call, name, arguments);
    } else if RAW.contains(&name) {
        raw(walk, call, name, arguments);
    } else if REMOTE.contains(&name) {
        remote(walk, call, name, arguments);
    } else if name == "openssl" && arguments.first().is_some_and(|f| f.text == "s_client") {
        call.learn(Facts::DOWNLOADS);
        walk.note(call.level, Code::Network, call.range());
        if call.input_facts().has(Facts::SHELL) {
            walk.note(call.level, Code::RemoteShell, call.range());
        }
    } else if name == "cloudflared" || name == "lt" || name == "tailscale" {
        walk.note(call.level, Code::Tunnel, call.range());
    }
}

fn decodes(name: &str, arguments: &[Field]) -> Facts {
    let short = |letter| arguments.iter().any(|field| field.has_short(letter));
    let long = arguments.iter().any(|field| field.text == "--decode" || field.text == "--decrypt");
    let yes = match name {
        "base64" | "base32" | "openssl" | "gpg" | "xz" => short('d') || short('D') || long,
        "xxd" => short('r'),
        "tr" => !short('d') && arguments.len() == 2,
        _ => true,
    };
    if yes { Facts::DECODES } else { Facts::default() }
}

/// Commands that tell the environment, in which keys stand.
fn tells(call: &Call, name: &str, arguments: &[Field]) {
    let all = arguments.iter().all(|field| field.is_option());
    if TELLS.contains(&name) && all {
        call.learn(Facts::ENVIRONMENT);
    }
}

fn download(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    let own = arguments.iter().any(|field| host_of(&field.text) == Some(Host::Loopback));
    let elsewhere = arguments.iter().any(|field| host_of(&field.text) == Some(Host::Public));
    if !own || elsewhere {
        call.learn(Facts::DOWNLOADS);
        walk.note(call.level, Code::Network, call.range());
    }
    for field in arguments {
        if let Some(path) = field.text.strip_prefix("file://") {
            files::reads(walk, call, &field.part(path));
        }
    }
    for pair in arguments.windows(2) {
        match pair[0].text.as_str() {
            "-O" | "-P" | "--output-document" | "--directory-prefix"
                if name.starts_with("wget") =>
            {
                files::writes(walk, call, &pair[1]);
            }
            "-K" | "--config" => files::reads(walk, call, &pair[1]),
            _ => {}
        }
    }
    if !own {
        sends(walk, call, arguments);
    }
}

/// Whether secrets go along: files after `@`, what is piped in, what is substituted.
fn sends(walk: &mut Walk, call: &Call, arguments: &[Field]) {
    let piped = call.input_facts().has(Facts::SECRETS | Facts::ENVIRONMENT);
    let reads_input = arguments.iter().any(|field| {
        let text = field.text.as_str();
        text == "-"
            || text == "@-"
            || text.ends_with("=@-")
            || text == "--post-file=-"
            || text == "-T-"
    });
    if piped && reads_input {
        walk.note(call.level, Code::SendsSecret, call.range());
    }
    for field in arguments {
        let facts = field.output.clone().map(|range| call.level.facts_of(range));
        if facts.is_some_and(|facts| facts.has(Facts::SECRETS | Facts::ENVIRONMENT)) {
            walk.note(call.level, Code::SendsSecret, field.range.clone());
        }
    }
    for pair in arguments.windows(2) {
        if SENDS.contains(&pair[0].text.as_str()) {
            sent_file(
                walk,
                call,
                &pair[1],
                ["-T", "--upload-file", "--post-file"].contains(&pair[0].text.as_str()),
            );
        }
    }
    for field in arguments {
        let glued = SENDS.iter().find_map(|option| {
            let rest = field.text.strip_prefix(option)?;
            Some(rest.strip_prefix('=').unwrap_or(rest)).filter(|rest| !rest.is_empty())
        });
        if let Some(value) = glued {
            sent_file(
                walk,
                call,
                &field.part(value),
                field.text.starts_with("--post-file") || field.text.starts_with("-T"),
            );
        }
    }
}

fn sent_file(walk: &mut Walk, call: &Call, field: &Field, whole: bool) {
    let path = match field.text.split_once('@') {
        Some((_, path)) => path.trim_start_matches('<'),
        None if whole => &field.text,
        None => match field.text.split_once("=<") {
            Some((_, path)) => path,
            None => return,
        },
    };
    let path = path.split(';').next().unwrap_or_default();
    if path.is_empty() || path == "-" {
        return;
    }
    let path = normal(path, &call.cwd());
    let found = place(&path, &walk.settings.workspace);
    let own = matches!(found, Place::Project | Place::Temporary | Place::Unknown | Place::Stream);
    if !own || is_private(&path) {
        walk.note(call.level, Code::SendsSecret, field.range.clone());
    }
}

/// `nc` and alike.
fn raw(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    let short = |letter| arguments.iter().any(|field| field.has_short(letter));
    let says =
        |word: &str| arguments.iter().any(|field| field.text.to_ascii_lowercase().contains(word));
    let executes = match name {
        "socat" => says("exec:") || says("system:"),
        _ => short('e') || short('c') || says("--exec") || says("--sh-exec") || says("--lua-exec"),
    };
    let listens = match name {
        "socat" => says("listen:"),
        "telnet" => false,
        _ => short('l') || says("--listen"),
    };
    call.learn(Facts::DOWNLOADS);
    let from = call.input_facts();
    let code = if executes || from.has(Facts::SHELL) {
        Code::RemoteShell
    } else if from.has(Facts::SECRETS | Facts::ENVIRONMENT) || reads_secret(walk, call) {
        Code::SendsSecret
    } else if listens {
        Code::Listens
    } else {
        Code::Network
    };
    let own = arguments.iter().any(|field| host_of(&field.text) == Some(Host::Loopback));
    if code != Code::Network || !own {
        walk.note(call.level, code, call.range());
    }
}

/// `nc host port < .env`
fn reads_secret(walk: &mut Walk, call: &Call) -> bool {
    let mut secret = false;
    for redirect in &call.command().redirects {
        for field in walk.expand(call, &redirect.target) {
            let path = normal(&field.text, &call.cwd());
            secret |= is_private(&path) || place(&path, &walk.settings.workspace) == Place::Secret;
        }
    }
    secret
}

fn remote(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    let local_rsync =
        name == "rsync" && !arguments.iter().any(|f| !f.is_option() && f.text.contains(':'));
    if local_rsync {
        return;
    }
    let tunnel = name == "ssh"
        && arguments.iter().any(|f| f.has_short('R') || f.has_short('D') || f.has_short('w'));
    let secret = ["scp", "rsync", "sftp", "rclone", "aws", "gsutil"].contains(&name)
        && arguments
            .iter()
            .any(|field| !field.is_option() && is_private(&normal(&field.text, &call.cwd())));
    let facts = call.input_facts();
    let code = if tunnel {
        Code::Tunnel
    } else if secret || facts.has(Facts::SECRETS | Facts::ENVIRONMENT) {
        Code::SendsSecret
    } else if name == "ssh" && facts.has(Facts::SHELL) {
        Code::RemoteShell
    } else {
        Code::Network
    };
    for field in arguments {
        let facts = field.output.clone().map(|range| call.level.facts_of(range));
        if facts.is_some_and(|facts| facts.has(Facts::SECRETS | Facts::ENVIRONMENT)) {
            walk.note(call.level, Code::SendsSecret, field.range.clone());
        }
    }
    walk.note(call.level, code, call.range());
}
