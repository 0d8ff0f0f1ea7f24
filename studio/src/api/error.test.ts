import { beforeEach, expect, test, vi } from 'vitest';
import { setWords } from '../i18n';
import en from '../i18n/en.json';
import hi from '../i18n/hi.json';
import { ApiError, words } from './error';

const full = () =>
  ApiError.from(
    new Response(JSON.stringify({ detail: 'No space left', code: 'disk_full', hint: 'ask for space' }), {
      status: 507,
    }),
  );

beforeEach(() => vi.stubGlobal('document', { documentElement: { lang: 'en' } }));

test('what is met often is said in the language of the page', async () => {
  setWords(en);
  expect(words(await full())).toEqual({ message: en['fault.disk_full'], hint: 'ask for space' });
  setWords(hi);
  document.documentElement.lang = 'hi';
  expect(words(await full())).toEqual({ message: hi['fault.disk_full'], hint: null });
});

test('what is rare is said as the server says it', async () => {
  setWords(en);
  const error = await ApiError.from(new Response('{"detail":"Odd","code":"odd","hint":"do this"}', { status: 409 }));
  expect(words(error)).toEqual({ message: 'Odd', hint: 'do this' });
});

test('a proxy without words means a server that starts again', async () => {
  setWords(en);
  const error = await ApiError.from(new Response('<html>', { status: 502 }));
  expect([error.detail, error.code]).toEqual([en['link.restarting'], 'http_502']);
});
