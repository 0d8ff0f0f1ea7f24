//! What a client of the proxy wants: the head of its request.

use bytes::{BufMut, Bytes, BytesMut};

/// What to do for the client.
#[derive(Debug, PartialEq, Eq)]
pub enum Wanted {
    /// `CONNECT`: a tunnel to there.
    Tunnel { host: String, port: u16 },
    /// A plain request to pass on, with its head rewritten for the server it goes to.
    Forward { host: String, port: u16, head: Bytes },
}

/// Why a request is not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    #[error("this is a proxy: the request must be CONNECT host:port or name an http:// address")]
    NotProxyRequest,
    #[error("the request line does not parse")]
    Line,
    #[error("the host and port do not parse")]
    Authority,
}

/// The length of the head including its empty line, once it is whole.
pub fn head_length(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|start| start + 4)
}

/// Parses a whole head.
pub fn parse(head: &[u8]) -> Result<Wanted, RequestError> {
    let end = head.windows(2).position(|pair| pair == b"\r\n").ok_or(RequestError::Line)?;
    let line = std::str::from_utf8(&head[..end]).map_err(|_| RequestError::Line)?;
    let mut words = line.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(RequestError::Line);
    };
    if !version.starts_with("HTTP/1.") || method.is_empty() {
        return Err(RequestError::Line);
    }
    if method == "CONNECT" {
        let (host, port) = authority(target, None).ok_or(RequestError::Authority)?;
        return Ok(Wanted::Tunnel { host, port });
    }
    let (place, path) = split_target(target).ok_or(RequestError::NotProxyRequest)?;
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    let (host, port) = authority(place, Some(80)).ok_or(RequestError::Authority)?;
    let head = rewritten(&format!("{method} {path} HTTP/1.1"), place, &head[end + 2..]);
    Ok(Wanted::Forward { host, port, head })
}

/// Splits `http://place/path?query` in `place` and what the server there is asked for.
fn split_target(target: &str) -> Option<(&str, String)> {
    let scheme = target.get(..7)?;
    if !scheme.eq_ignore_ascii_case("http://") {
        return None;
    }
    let rest = target[7..].split('#').next()?;
    let cut = rest.find(['/', '?']).unwrap_or(rest.len());
    let (place, path) = rest.split_at(cut);
    Some((place, if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }))
}

/// Parses `host`, `host:port`, `[v6]` or `[v6]:port`.
fn authority(text: &str, default_port: Option<u16>) -> Option<(String, u16)> {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']')?;
            (host, if port.is_empty() { None } else { Some(port.strip_prefix(':')?) })
        }
        None => match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        },
    };
    let port = match port {
        Some(port) => port.parse().ok()?,
        None => default_port?,
    };
    (!host.is_empty() && port != 0).then(|| (host.to_ascii_lowercase(), port))
}

/// The head for the server itself: one request, and the connection ends with it, unless the client
/// changes the protocol.
fn rewritten(line: &str, place: &str, headers: &[u8]) -> Bytes {
    let mut out = BytesMut::with_capacity(line.len() + headers.len() + 32);
    out.put_slice(line.as_bytes());
    out.put_slice(b"\r\n");
    let lines = || {
        headers.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line))
    };
    let upgrades = lines().any(|line| is_header(line, "upgrade"));
    if !lines().any(|line| is_header(line, "host")) {
        out.put_slice(format!("Host: {place}\r\n").as_bytes());
    }
    for line in lines().filter(|line| !line.is_empty()) {
        let dropped = is_header(line, "proxy-connection")
            || is_header(line, "proxy-authorization")
            || (is_header(line, "connection") && !upgrades);
        if !dropped {
            out.put_slice(line);
            out.put_slice(b"\r\n");
        }
    }
    if !upgrades {
        out.put_slice(b"Connection: close\r\n");
    }
    out.put_slice(b"\r\n");
    out.freeze()
}

fn is_header(line: &[u8], name: &str) -> bool {
    let Some(colon) = line.iter().position(|&byte| byte == b':') else { return false };
    line[..colon].eq_ignore_ascii_case(name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forward(head: &str) -> (String, u16, String) {
        match parse(head.as_bytes()).unwrap() {
            Wanted::Forward { host, port, head } => {
                (host, port, String::from_utf8(head.to_vec()).unwrap())
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn connect_names_host_and_port() {
        let tunnel = |host: &str, port| Ok(Wanted::Tunnel { host: host.into(), port });
        assert_eq!(parse(b"CONNECT Api.example:443 HTTP/1.1\r\n\r\n"), tunnel("api.example", 443));
        assert_eq!(
            parse(b"CONNECT [2001:db8::1]:8443 HTTP/1.0\r\n\r\n"),
            tunnel("2001:db8::1", 8443)
        );
    }

    #[test]
    fn refuses_what_names_no_place() {
        let cases: [(&[u8], RequestError); 9] = [
            (b"CONNECT api.example HTTP/1.1\r\n\r\n", RequestError::Authority),
            (b"CONNECT :443 HTTP/1.1\r\n\r\n", RequestError::Authority),
            (b"CONNECT a:b:443 HTTP/1.1\r\n\r\n", RequestError::Authority),
            (b"CONNECT a:0 HTTP/1.1\r\n\r\n", RequestError::Authority),
            (b"CONNECT [::1 HTTP/1.1\r\n\r\n", RequestError::Authority),
            (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", RequestError::NotProxyRequest),
            (b"GET https://x.example/ HTTP/1.1\r\n\r\n", RequestError::NotProxyRequest),
            (b"GET http://x.example/ HTTP/2\r\n\r\n", RequestError::Line),
            (b"\xff\xfe\r\n\r\n", RequestError::Line),
        ];
        for (head, error) in cases {
            assert_eq!(parse(head), Err(error), "{}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn a_plain_request_is_rewritten_for_its_server() {
        let (host, port, head) = forward(
            "GET http://user:pw@x.example:8080/a?b=c#d HTTP/1.1\r\nHost: x.example:8080\r\n\
             Proxy-Connection: keep-alive\r\nProxy-Authorization: Basic x\r\nConnection: keep-alive\r\nX: 1\r\n\r\n",
        );
        assert_eq!((host.as_str(), port), ("x.example", 8080));
        assert_eq!(
            head,
            "GET /a?b=c HTTP/1.1\r\nHost: x.example:8080\r\nX: 1\r\nConnection: close\r\n\r\n"
        );
    }

    #[test]
    fn the_path_and_host_are_filled_in() {
        let (_, port, head) = forward("GET HTTP://x.example?q HTTP/1.1\r\n\r\n");
        assert_eq!(port, 80);
        assert_eq!(head, "GET /?q HTTP/1.1\r\nHost: x.example\r\nConnection: close\r\n\r\n");
    }

    #[test]
    fn an_upgrade_keeps_its_connection_header() {
        let (_, _, head) = forward(
            "GET http://x.example/ws HTTP/1.1\r\nHost: x.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        );
        assert!(head.ends_with("Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n"));
    }

    #[test]
    fn the_head_ends_at_the_empty_line() {
        assert_eq!(head_length(b"GET / HTTP/1.1\r\n\r\nbody"), Some(18));
        assert_eq!(head_length(b"GET / HTTP/1.1\r\n"), None);
    }
}
