// The built page (studio/dist) before a server whose binary carries another one.
import { createReadStream, existsSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = process.env.STUDIO_OUT ?? fileURLToPath(new URL('../../../studio/dist', import.meta.url));
const KINDS = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8', '.svg': 'image/svg+xml' };
/** The policy that the server gives its own page. */
const POLICY =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data: blob:; font-src 'self' data:; manifest-src 'self'; frame-src http: https:; base-uri 'none'";

/**
 * Makes `server.studio` the built page; answers how to end that. Nothing happens where the binary has it.
 */
export async function withBuiltPage(server) {
  const own = await (await fetch(server.base)).text();
  if (own.includes('id="root"')) return async () => {};
  if (!existsSync(join(DIST, 'index.html'))) throw new Error('build the studio first: scripts/build-studio.sh');
  const target = new URL(server.studio);
  const proxy = createServer((asked, answer) => {
    // A preview has a name of its own at the same port; the port is another where something lies between.
    const isPreview = asked.headers.host?.replace(/:\d+$/, '') !== target.hostname;
    if (isPreview || isApi(asked.url)) return pass(server, asked, answer);
    const wanted = join(DIST, new URL(asked.url, 'http://x').pathname);
    const file = extname(wanted) && wanted.startsWith(DIST) && existsSync(wanted) ? wanted : join(DIST, 'index.html');
    const kind = KINDS[extname(file)] ?? 'application/octet-stream';
    // Compressed and kept for ever, as the server gives it: on a slow link that decides.
    const packed = existsSync(`${file}.br`) && /\bbr\b/.test(asked.headers['accept-encoding'] ?? '');
    const kept = file.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
    answer.writeHead(200, {
      'content-type': kind, 'content-security-policy': POLICY, 'cache-control': kept,
      ...(packed && { 'content-encoding': 'br' }),
    });
    createReadStream(packed ? `${file}.br` : file).pipe(answer);
  });
  proxy.on('upgrade', (asked, socket, head) => upgrade(server, asked, socket, head));
  // A request may be under way for seconds on a slow link: a connection that seems idle is kept.
  proxy.keepAliveTimeout = 120_000;
  const { hostname } = new URL(server.base);
  await new Promise((resolve) => proxy.listen(0, hostname, resolve));
  server.studio = `http://${target.hostname}:${proxy.address().port}`;
  return () => new Promise((resolve) => {
    proxy.closeAllConnections();
    proxy.close(resolve);
  });
}

const isApi = (url) => /^\/(api\/|health|docs|openapi\.json)/.test(url);

// Headers stay as they are: the server makes its addresses of the name and port that it is asked by, and
// takes requests of a page of that origin only.
function pass(server, asked, answer) {
  const { hostname, port } = new URL(server.base);
  const sent = request({ hostname, port, method: asked.method, path: asked.url, headers: asked.headers });
  sent.on('response', (got) => {
    answer.writeHead(got.statusCode, got.headers);
    got.pipe(answer);
  });
  sent.on('error', () => answer.destroy());
  answer.on('close', () => sent.destroy());
  asked.pipe(sent);
}

function upgrade(server, asked, socket, head) {
  const { hostname, port } = new URL(server.base);
  const there = connect(Number(port), hostname, () => {
    const lines = Object.entries(asked.headers).map(([name, value]) => `${name}: ${value}`);
    there.write(`${asked.method} ${asked.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    there.write(head);
    there.pipe(socket).pipe(there);
  });
  there.on('error', () => socket.destroy());
  socket.on('error', () => there.destroy());
}
