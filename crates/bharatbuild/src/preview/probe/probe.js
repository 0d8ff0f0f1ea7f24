// Tells the studio, whose frame shows this page, what happens on it. docs/preview-probe.md has the
// messages. Nothing here may change what the page does: the browser's own functions are called with
// what they were given, and give what they gave.
(() => {
  'use strict';
  const element = document.currentScript;
  const studio = element && element.dataset.studio;
  if (element) element.remove();
  const home = window.parent;
  if (!studio || home === window || home !== window.top) return;

  const MAX_TEXT = 2000, MAX_STACK = 4000, MAX_SHORT = 1000, MAX_A_SECOND = 50;
  const LOCAL = new Set(['localhost', '127.0.0.1', '0.0.0.0', '[::1]']);
  const page = Math.random().toString(36).slice(2, 12);
  let n = 0, second = 0, sent = 0, dropped = 0, busy = false;

  const short = (text, most) => (text.length > most ? text.slice(0, most - 1) + '…' : text);
  const count = (value) => (typeof value === 'number' && isFinite(value) && value > 0 ? value : null);

  const post = (type, more) => {
    n += 1;
    home.postMessage({ source: 'bb-preview', v: 1, page, n, at: Date.now(), type, ...more }, studio);
  };
  const tellCut = () => {
    if (!dropped) return;
    const cut = dropped;
    dropped = 0;
    post('cut', { dropped: cut });
  };
  const say = (type, make) => {
    // What is written to the console while we write is our own.
    if (busy) return;
    busy = true;
    try {
      const now = Math.floor(Date.now() / 1000);
      if (now !== second) {
        second = now;
        sent = 0;
        tellCut();
      }
      sent += 1;
      if (sent > MAX_A_SECOND) {
        if (!dropped) setTimeout(tellCut, 1100);
        dropped += 1;
      } else {
        post(type, make());
      }
    } catch (ours) {
      // The page has nothing to do with it.
    } finally {
      busy = false;
    }
  };

  // A value as text, without calling anything of the page's: no getter, no toString, no toJSON.
  const show = (value, depth) => {
    if (typeof value === 'string') return depth ? JSON.stringify(short(value, MAX_SHORT)) : short(value, MAX_TEXT);
    if (typeof value === 'symbol') return 'Symbol(' + (value.description || '') + ')';
    if (typeof value === 'bigint') return String(value) + 'n';
    if (typeof value === 'function') return 'ƒ';
    if (value === null || typeof value !== 'object') return String(value);
    const own = (name) => {
      const found = Object.getOwnPropertyDescriptor(value, name);
      return found && 'value' in found ? found.value : undefined;
    };
    if (value instanceof Error) {
      const stack = own('stack'), message = own('message');
      const told = typeof stack === 'string' ? stack : String(value.name) + ': ' + String(message);
      return short(told, MAX_TEXT);
    }
    if (value instanceof Element) return '<' + value.localName + (value.id ? ' id=' + value.id : '') + '>';
    const list = Array.isArray(value);
    if (depth > 2) return list ? '[…]' : '{…}';
    const names = Object.keys(value);
    const parts = names.slice(0, 20).map((name) => {
      const found = Object.getOwnPropertyDescriptor(value, name);
      const text = found && 'value' in found ? show(found.value, depth + 1) : '…';
      return list ? text : name + ': ' + text;
    });
    if (names.length > 20) parts.push('…');
    return list ? '[' + parts.join(', ') + ']' : '{' + parts.join(', ') + '}';
  };
  const line = (values) => {
    const rest = Array.prototype.slice.call(values, 0, 20);
    let text = '';
    if (typeof rest[0] === 'string') {
      text = short(rest.shift(), MAX_TEXT).replace(/%[sdifoOc%]/g, (what) => {
        if (what === '%%') return '%';
        if (!rest.length) return what;
        const value = rest.shift();
        return what === '%c' ? '' : show(value, 0);
      });
    }
    for (const value of rest) text += (text ? ' ' : '') + show(value, 0);
    return short(text, MAX_TEXT);
  };

  const where = () => {
    const can = window.navigation || {};
    return {
      path: short(location.pathname + location.search + location.hash, MAX_SHORT),
      title: short(String(document.title || ''), MAX_SHORT),
      back: can.canGoBack === true,
      forward: can.canGoForward === true,
    };
  };
  say('hello', where);
  addEventListener('load', () => say('loaded', where));
  addEventListener('pagehide', () => say('leave', () => ({})));

  // The address.
  let last = location.href;
  const moved = (how) => {
    if (location.href === last) return;
    last = location.href;
    say('navigate', () => ({ ...where(), how }));
  };
  for (const [name, how] of [['pushState', 'push'], ['replaceState', 'replace']]) {
    const real = history[name];
    history[name] = function () {
      const result = real.apply(this, arguments);
      moved(how);
      return result;
    };
  }
  addEventListener('popstate', () => moved('pop'));
  addEventListener('hashchange', () => moved('hash'));

  // The console.
  for (const level of ['debug', 'log', 'info', 'warn', 'error']) {
    const real = console[level];
    if (typeof real !== 'function') continue;
    console[level] = function () {
      const values = arguments;
      say('console', () => ({ level, text: line(values) }));
      return real.apply(this, values);
    };
  }

  // Errors that nobody caught, and files of the page that did not come.
  const stackOf = (error) => {
    const found = error instanceof Error && Object.getOwnPropertyDescriptor(error, 'stack');
    const stack = found && 'value' in found ? found.value : error instanceof Error ? error.stack : null;
    return typeof stack === 'string' ? short(stack, MAX_STACK) : null;
  };
  const resource = (node) => {
    const url = String(node.currentSrc || node.src || node.href || node.data || '');
    if (!url) return;
    say('request', () => failed({ kind: 'resource', method: 'GET', url, status: 0, tag: node.localName, text: '' }));
  };
  addEventListener('error', (event) => {
    if (event.target instanceof Element) return resource(event.target);
    say('error', () => ({
      kind: 'error',
      text: short(String(event.message || ''), MAX_TEXT),
      stack: stackOf(event.error),
      file: event.filename ? short(String(event.filename), MAX_SHORT) : null,
      line: count(event.lineno),
      column: count(event.colno),
    }));
  }, true);
  addEventListener('unhandledrejection', (event) => {
    say('error', () => ({
      kind: 'rejection', text: show(event.reason, 0), stack: stackOf(event.reason), file: null, line: null, column: null,
    }));
  });

  // Requests.
  const localPort = (url) => {
    try {
      const to = new URL(url, document.baseURI);
      const web = /^(https?|wss?):$/.test(to.protocol);
      if (!web || !LOCAL.has(to.hostname) || to.origin === location.origin) return null;
      return Number(to.port) || (/s:$/.test(to.protocol) ? 443 : 80);
    } catch (unreadable) {
      return null;
    }
  };
  const failed = (what) => ({
    ...what,
    method: short(String(what.method).toUpperCase(), 20),
    url: short(what.url, MAX_SHORT),
    text: short(what.text, MAX_TEXT),
    tag: what.tag || null,
    localhost_port: localPort(what.url),
  });
  const realFetch = window.fetch;
  if (typeof realFetch === 'function') {
    window.fetch = function fetch(input, init) {
      const answer = realFetch.apply(this, arguments);
      try {
        const asked = input instanceof Request;
        const url = asked ? input.url : String(input);
        const method = (init && init.method) || (asked && input.method) || 'GET';
        const tell = (status, text) => say('request', () => failed({ kind: 'fetch', method, url, status, text }));
        answer.then(
          (response) => { if (response.status >= 400) tell(response.status, response.statusText); },
          (error) => { if (!error || error.name !== 'AbortError') tell(0, error ? String(error.message) : ''); },
        );
      } catch (ours) {
        // Told or not, the page has its answer.
      }
      return answer;
    };
  }
  if (window.XMLHttpRequest) {
    const asked = new WeakMap();
    const proto = XMLHttpRequest.prototype, { open, send } = proto;
    proto.open = function (method, url) {
      asked.set(this, { method: String(method), url: String(url) });
      return open.apply(this, arguments);
    };
    proto.send = function () {
      const what = asked.get(this);
      if (what) {
        const tell = () => say('request', () => failed({ kind: 'xhr', ...what, status: this.status, text: this.statusText }));
        this.addEventListener('load', () => { if (this.status >= 400) tell(); });
        this.addEventListener('error', tell);
        this.addEventListener('timeout', tell);
      }
      return send.apply(this, arguments);
    };
  }

  // What the studio's buttons ask for. Going back must not take the studio's own page back, so only
  // where the browser says that this frame has somewhere to go.
  addEventListener('message', (event) => {
    const asked = event.data;
    if (event.source !== home || event.origin !== studio || !asked || asked.source !== 'bb-studio') return;
    event.stopImmediatePropagation();
    if (asked.v !== 1) return;
    const way = window.navigation;
    if (asked.type === 'reload') location.reload();
    if (asked.type === 'back' && way && way.canGoBack) way.back();
    if (asked.type === 'forward' && way && way.canGoForward) way.forward();
  });
})();
