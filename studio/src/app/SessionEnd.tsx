import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { queryClient } from '../api/query-client';
import { onSignedOut } from '../api/session';
import { SIGN_IN } from './addresses';

/** Where a session ends, the way leads to sign-in and from there back. */
export function SessionEnd() {
  const [, go] = useLocation();
  useEffect(
    () =>
      onSignedOut(() => {
        queryClient.clear();
        if (location.pathname === SIGN_IN) return;
        go(`${SIGN_IN}?to=${encodeURIComponent(location.pathname)}`);
      }),
    [go],
  );
  return null;
}
