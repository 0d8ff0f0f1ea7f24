import { expect, test } from 'vitest';
import { addressOf, apart, isReachable } from './address';

test('a phone reaches names of the network, not those of this computer', () => {
  expect(['menu.bb.localhost', 'localhost', '127.0.0.1', '[::1]', 'LOCALHOST'].map(isReachable)).toEqual(
    Array(5).fill(false),
  );
  expect(['10.1.2.3', 'menu.apps.college.in', 'localhost.evil.example'].map(isReachable)).toEqual(Array(3).fill(true));
});

test('the address bar leads to pages of the app only', () => {
  const base = 'http://menu.bb.localhost:8000/';
  const go = (typed: string) => addressOf(typed, base)?.href ?? null;
  expect(go('api/dishes?a=1#b')).toBe('http://menu.bb.localhost:8000/api/dishes?a=1#b');
  expect(go(' /x ')).toBe('http://menu.bb.localhost:8000/x');
  expect(go('')).toBe(base);
  expect(go('http://menu.bb.localhost:8000/y')).toBe('http://menu.bb.localhost:8000/y');
  expect(go('//evil.example/x')).toBe('http://menu.bb.localhost:8000/evil.example/x');
  for (const typed of ['http://evil.example/', 'https://menu.bb.localhost:8000/', '/__bb/enter?ticket=x', 'http://[']) {
    expect(go(typed)).toBeNull();
  }
  expect(go('javascript:alert(1)')).toBe('http://menu.bb.localhost:8000/javascript:alert(1)');
});

test('an app is framed only from an origin of its own that is of the studio’s site', () => {
  const preview = new URL('http://menu.bb.localhost:8000/');
  const at = (url: string) => new URL(url);
  expect(apart(preview, at('http://bb.localhost:8000'))).toBeNull();
  expect(apart(preview, at('http://127.0.0.1:8000'))).toBe('site');
  expect(apart(preview, at('http://notbb.localhost:8000'))).toBe('site');
  expect(apart(new URL('http://10.1.2.3:8000/api/v1/preview/x/'), at('http://10.1.2.3:8000'))).toBe('origin');
  expect(apart(new URL('http://10.1.2.3:8101/'), at('http://10.1.2.3:8000'))).toBeNull();
});
