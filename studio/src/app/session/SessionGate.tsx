import { lazy, Suspense, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { meQuery } from '../../api/queries';
import { queryClient } from '../../api/query-client';
import { type Ending, onSessionEnd, onSignedIn } from '../../api/session';
import { HOME, INVITE, returnAddress, SIGN_IN } from '../addresses';
import { Optional } from '../Optional';

const SessionDialog = lazy(() => import('./SessionDialog'));

const isAtDoor = () => location.pathname === SIGN_IN || location.pathname === INVITE;

/**
 * Where there is no session, the way leads to sign-in and from there back. One that ends while the page
 * is used is taken up again in a dialog: the page stays as it is, with everything that was typed.
 */
export function SessionGate() {
  const [, go] = useLocation();
  const [broken, setBroken] = useState<Ending | null>(null);
  useEffect(
    () =>
      onSessionEnd((ending) => {
        if (isAtDoor()) return;
        if (ending === 'over' || ending === 'blocked') return setBroken(ending);
        setBroken(null);
        queryClient.clear();
        go(ending === 'none' ? `${SIGN_IN}?to=${encodeURIComponent(location.pathname)}` : SIGN_IN);
      }),
    [go],
  );
  useEffect(
    () =>
      onSignedIn(() => {
        setBroken(null);
        if (isAtDoor()) go(returnAddress(location.search), { replace: true });
        void resume();
      }),
    [go],
  );
  if (broken !== 'over' && broken !== 'blocked') return null;
  return (
    <Optional onMissing={() => setBroken(null)}>
      <Suspense fallback={null}>
        <SessionDialog ending={broken} onClose={() => setBroken(null)} />
      </Suspense>
    </Optional>
  );
}

/** Asks everything again; what somebody else left on the page is not shown to who signed in now. */
async function resume(): Promise<void> {
  const before = queryClient.getQueryData(meQuery.queryKey)?.user;
  const me = await queryClient.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => null);
  if (before && me && me.user !== before) return location.assign(HOME);
  await queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== meQuery.queryKey[0] });
}
