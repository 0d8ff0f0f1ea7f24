//! Addresses among the arguments.

use crate::code::Code;
use crate::hosts::{Host, host_of};
use crate::verdict::Risk;
use crate::walk::{Call, Field, Walk};

/// Programs to which a bare address is a place to go, not a text.
const GOES: &[&str] = &[
    "curl",
    "wget",
    "nc",
    "ncat",
    "netcat",
    "telnet",
    "ssh",
    "scp",
    "ping",
    "ping6",
    "socat",
    "ftp",
    "http",
    "https",
    "xh",
    "nslookup",
    "dig",
    "traceroute",
    "redis-cli",
    "psql",
    "mysql",
    "mongosh",
    "aria2c",
    "fetch",
];
/// Programs whose words are texts.
const SPEAKS: &[&str] = &["echo", "printf", "export", "grep", "sed", "awk", "git"];

pub(super) fn check(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    if SPEAKS.contains(&name) {
        return;
    }
    for field in arguments {
        let known = field.known();
        let value = match known.split_once('=') {
            Some((option, value)) if option.starts_with("--") => value,
            _ => known.as_str(),
        };
        let bare = !value.contains("://");
        if bare && !GOES.contains(&name) {
            continue;
        }
        match host_of(value) {
            Some(Host::Metadata) => walk.note(call.level, Code::Metadata, field.range.clone()),
            // The lab's database may be at such an address; other programs than these go there to look.
            Some(Host::Internal) if ["psql", "mysql", "mongosh", "redis-cli"].contains(&name) => {
                walk.note_as(
                    call.level,
                    Code::InternalAddress,
                    Risk::Moderate,
                    field.range.clone(),
                );
            }
            Some(Host::Internal) => {
                walk.note(call.level, Code::InternalAddress, field.range.clone())
            }
            _ => {}
        }
    }
}
