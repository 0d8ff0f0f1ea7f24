// A server and a browser for the tests of one file.
import { after, before } from 'node:test';
import { withBuiltPage } from './built.js';
import { openBrowser, openPage } from './browser.js';
import { Server } from './server.js';

/**
 * Starts both before the file's tests, then `prepare`s; ends both after them, whatever happened. With
 * `built` the page is studio/dist, whichever one the binary carries.
 */
export function bench(prepare, { built = false, ...options } = {}) {
  const it = {
    server: null,
    browser: null,
    page: (options) => openPage(it.browser, options),
  };
  let endPage = async () => {};
  before(async () => {
    it.server = await Server.start(options);
    if (built) endPage = await withBuiltPage(it.server);
    it.browser = await openBrowser();
    await prepare?.(it);
  });
  after(async () => {
    try { await it.browser?.close(); await endPage(); } finally { await it.server?.stop(); }
  });
  return it;
}
