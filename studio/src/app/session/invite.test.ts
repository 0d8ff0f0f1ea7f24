import { expect, test } from 'vitest';
import { returnAddress } from '../addresses';
import { inviteIn } from './invite';

test('the token of a link, or by itself', () => {
  expect(inviteIn(' http://x/invite#abc.DEF-12 ')).toBe('abc.DEF-12');
  expect(inviteIn('abcdefgh')).toBe('abcdefgh');
  expect(['', 'http://x/invite', '#', 'a b c d e f', 'http://x/#<script>'].map(inviteIn)).toEqual(Array(5).fill(null));
});

test('sign-in returns to this page only', () => {
  expect(returnAddress('?to=%2Fp%2Fx')).toBe('/p/x');
  expect(['', '?to=https://evil', '?to=//evil', '?to=/%5Cevil', '?to=x'].map(returnAddress)).toEqual(
    Array(5).fill('/'),
  );
});
