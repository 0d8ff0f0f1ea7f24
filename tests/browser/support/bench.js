// A server and a browser for the tests of one file.
import { after, before } from 'node:test';
import { openBrowser, openPage } from './browser.js';
import { Server } from './server.js';

/** Starts both before the file's tests, then `prepare`s; ends both after them, whatever happened. */
export function bench(prepare, options) {
  const it = {
    server: null,
    browser: null,
    page: (options) => openPage(it.browser, options),
  };
  before(async () => {
    it.server = await Server.start(options);
    it.browser = await openBrowser();
    await prepare?.(it);
  });
  after(async () => {
    try { await it.browser?.close(); } finally { await it.server?.stop(); }
  });
  return it;
}
