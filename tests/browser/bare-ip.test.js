import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Namespace, noNamespace } from './support/namespace.js';
import { Server } from './support/server.js';

const VISITOR = fileURLToPath(new URL('./support/visitor.js', import.meta.url));
const LIMIT_MS = 90_000;
/** The previews' ports of this server. */
const [FIRST, LAST] = [18_100, 18_109];

test('from another computer, by a bare address, a Vite page works with hot reload', { skip: noNamespace }, async () => {
  const namespace = Namespace.open();
  try {
    await visitFrom(namespace);
  } finally {
    namespace.close();
  }
});

async function visitFrom(namespace) {
  const server = await Server.start({
    ip: namespace.address, mode: 'jwt', env: { PREVIEW_PORTS: `${FIRST}-${LAST}` },
  });
  try {
    const token = server.token('asha');
    server.remember({ Authorization: `Bearer ${token}` });
    const { code, said } = await namespace.run(VISITOR, [server.base, token], LIMIT_MS);
    assert.equal(code, 0, `${said}\n${server.said()}`);
    const { hostname, port } = new URL(JSON.parse(said).preview);
    assert.equal(hostname, namespace.address);
    assert.ok(port >= FIRST && port <= LAST, port);
  } finally {
    await server.stop();
  }
}
