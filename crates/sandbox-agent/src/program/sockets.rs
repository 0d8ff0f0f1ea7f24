//! Listening TCP sockets, asked of the kernel by netlink (sock_diag(7)).
//!
//! /proc/net/tcp would tell the same, but to read it the kernel walks the whole host's table of
//! connections: milliseconds each time on a large machine, against hundredths of one here.

use std::io;
use std::os::fd::{AsFd, FromRawFd, OwnedFd};

const NETLINK_SOCK_DIAG: libc::c_int = 4;
const SOCK_DIAG_BY_FAMILY: u16 = 20;
/// Bit of TCP_LISTEN among the states asked for.
const LISTENING: u32 = 1 << 10;
/// struct nlmsghdr and struct inet_diag_req_v2.
const HEADER_BYTES: usize = 16;
const REQUEST_BYTES: usize = HEADER_BYTES + 56;
/// Within struct inet_diag_msg: the local port, and the owner.
const PORT_AT: usize = 4;
const UID_AT: usize = 64;
const ANSWER_BYTES: usize = 72;
/// Room for one part of an answer.
const BUFFER_BYTES: usize = 32 * 1024;

/// Ports on which this uid listens, on any IPv4 or IPv6 address.
pub fn listening(uid: u32) -> io::Result<Vec<u16>> {
    let socket = open()?;
    let mut ports = Vec::new();
    for family in [libc::AF_INET as u8, libc::AF_INET6 as u8] {
        rustix::io::write(&socket, &request(family))?;
        read_answer(&socket, uid, &mut ports)?;
    }
    Ok(ports)
}

fn open() -> io::Result<OwnedFd> {
    let kind = libc::SOCK_DGRAM | libc::SOCK_CLOEXEC;
    // SAFETY: a plain system call; the descriptor it gives is nobody else's.
    unsafe {
        let fd = libc::socket(libc::AF_NETLINK, kind, NETLINK_SOCK_DIAG);
        if fd < 0 { Err(io::Error::last_os_error()) } else { Ok(OwnedFd::from_raw_fd(fd)) }
    }
}

fn request(family: u8) -> [u8; REQUEST_BYTES] {
    let flags = (libc::NLM_F_REQUEST | libc::NLM_F_DUMP) as u16;
    let mut request = [0; REQUEST_BYTES];
    request[..4].copy_from_slice(&(REQUEST_BYTES as u32).to_ne_bytes());
    request[4..6].copy_from_slice(&SOCK_DIAG_BY_FAMILY.to_ne_bytes());
    request[6..8].copy_from_slice(&flags.to_ne_bytes());
    request[HEADER_BYTES] = family;
    request[HEADER_BYTES + 1] = libc::IPPROTO_TCP as u8;
    request[HEADER_BYTES + 4..HEADER_BYTES + 8].copy_from_slice(&LISTENING.to_ne_bytes());
    request
}

/// Reads messages up to the end of the dump. The kernel answers at once: nothing is waited for.
fn read_answer(socket: &OwnedFd, uid: u32, ports: &mut Vec<u16>) -> io::Result<()> {
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let count = rustix::io::read(socket.as_fd(), &mut buffer[..])?;
        let mut rest = &buffer[..count];
        while rest.len() >= HEADER_BYTES {
            let length = u32::from_ne_bytes([rest[0], rest[1], rest[2], rest[3]]) as usize;
            let message = rest.get(..length).filter(|message| message.len() >= HEADER_BYTES);
            let message = message.ok_or(io::ErrorKind::InvalidData)?;
            match i32::from(u16::from_ne_bytes([message[4], message[5]])) {
                libc::NLMSG_DONE => return Ok(()),
                libc::NLMSG_ERROR => return Err(io::ErrorKind::Unsupported.into()),
                _ => ports.extend(listener(&message[HEADER_BYTES..], uid)),
            }
            rest = &rest[length.next_multiple_of(4).min(rest.len())..];
        }
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

fn listener(answer: &[u8], uid: u32) -> Option<u16> {
    let owner = answer.get(UID_AT..ANSWER_BYTES - 4)?.try_into().ok().map(u32::from_ne_bytes)?;
    let port = u16::from_be_bytes([answer[PORT_AT], answer[PORT_AT + 1]]);
    (owner == uid).then_some(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_listeners_of_the_user_on_both_families_and_no_others() {
        let uid = rustix::process::getuid().as_raw();
        let four = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let six = std::net::TcpListener::bind("[::1]:0").unwrap();
        let found = listening(uid).unwrap();
        for listener in [&four, &six] {
            assert!(found.contains(&listener.local_addr().unwrap().port()), "{found:?}");
        }
        let other = listening(uid + 1).unwrap();
        assert!(!other.contains(&four.local_addr().unwrap().port()));
    }
}
