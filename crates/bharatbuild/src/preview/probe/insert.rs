//! Putting the script into a page that streams: what comes before the place is held back, no more.

use super::charset::{PRESCAN_BYTES, of_header, of_page};
use super::place::{Found, Place};
use super::{Framed, LeftOut, OF_OTHER_BYTES, told};
use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use futures_util::{FutureExt, StreamExt, stream};

/// The beginning of a page, and what is known of it.
#[derive(Default)]
struct Beginning {
    held: Vec<u8>,
    found: Option<usize>,
    /// The page ended badly here.
    broken: Option<axum::Error>,
}

/// The page with the script at its place.
pub(super) async fn insert(framed: &Framed, response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let mut rest = body.into_data_stream();
    let mut beginning = read(&mut rest).await;
    let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let unnamed = content_type.is_none_or(|kind| of_header(kind).is_none());
    let element = framed.element().zip(beginning.found);
    if let Some((element, at)) = &element {
        if unnamed {
            read_ahead(&mut rest, &mut beginning).await;
            name_charset(&mut parts.headers, &beginning.held);
        }
        beginning.held.splice(*at..*at, element.iter().copied());
        correct(&mut parts.headers, element.len());
    }
    let word = if element.is_some() { "added" } else { LeftOut::Place.as_str() };
    let first = stream::iter([Ok(Bytes::from(beginning.held))]);
    let broken = stream::iter(beginning.broken.map(Err));
    let body = Body::from_stream(first.chain(broken).chain(rest));
    told(Response::from_parts(parts, body), word)
}

/// Reads until the place is known.
async fn read(body: &mut BodyDataStream) -> Beginning {
    let (mut place, mut beginning) = (Place::new(), Beginning::default());
    while let Some(piece) = body.next().await {
        let piece = match piece {
            Ok(piece) => piece,
            Err(error) => {
                beginning.broken = Some(error);
                break;
            }
        };
        let found = place.look(&piece);
        beginning.held.extend_from_slice(&piece);
        match found {
            Found::NotYet => {}
            Found::At(at) => {
                beginning.found = Some(at);
                break;
            }
            Found::Nowhere => break,
        }
    }
    beginning
}

/// Reads as far as browsers look for a charset, but waits for nothing.
async fn read_ahead(body: &mut BodyDataStream, beginning: &mut Beginning) {
    while beginning.held.len() < PRESCAN_BYTES {
        match body.next().now_or_never().flatten() {
            Some(Ok(piece)) => beginning.held.extend_from_slice(&piece),
            Some(Err(error)) => {
                beginning.broken = Some(error);
                return;
            }
            None => return,
        }
    }
}

/// The script moves a `<meta>` on, maybe out of browsers' reach.
fn name_charset(headers: &mut HeaderMap, page: &[u8]) {
    let named = of_page(page).map(|charset| format!("text/html; charset={charset}"));
    if let Some(kind) = named.and_then(|kind| HeaderValue::from_str(&kind).ok()) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
}

fn correct(headers: &mut HeaderMap, added: usize) {
    for name in OF_OTHER_BYTES {
        headers.remove(name);
    }
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    match length.and_then(|length| length.parse::<u64>().ok()) {
        Some(length) => headers.insert(header::CONTENT_LENGTH, (length + added as u64).into()),
        None => headers.remove(header::CONTENT_LENGTH),
    };
}
