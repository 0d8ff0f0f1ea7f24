import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { words } from '../../api/error';
import { meQuery } from '../../api/queries';
import { HOME, INVITE } from '../../app/addresses';
import { InviteForm } from '../../app/session/InviteForm';
import { inviteIn } from '../../app/session/invite';
import { Refused } from '../../app/session/Refused';
import { redeem } from '../../app/session/redeem';
import { useT } from '../../i18n';
import css from './sign-in.module.css';

/** Takes a one-time link: opened (`/invite#token`), or pasted. */
export default function SignIn() {
  const t = useT();
  const { isWorking, refusal } = useOpenedLink();
  const { data: me } = useQuery({ ...meQuery, enabled: !isWorking });
  useEffect(() => {
    document.title = `${t('signin.title')} · BharatBuild`;
  }, [t]);
  if (me && !isWorking) return <NoNeed user={me.mode === 'dev' ? null : me.user} refusal={refusal} />;
  return (
    <div className={css.page}>
      <div>
        <h1>{t('signin.title')}</h1>
        <div role="status">{isWorking && <p>{t('signin.working')}</p>}</div>
      </div>
      {refusal && <Refused why={refusal} />}
      {!isWorking && (
        <>
          <p>{t('signin.text')}</p>
          <InviteForm />
          <p className="muted">{t('signin.whom')}</p>
        </>
      )}
    </div>
  );
}

/** Redeems the link by which the page was opened, and one that is opened over it: only its end differs. */
function useOpenedLink() {
  const t = useT();
  const [pathname] = useLocation();
  const [isWorking, setWorking] = useState(() => pathname === INVITE && location.hash.length > 1);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    if (pathname !== INVITE) return;
    const open = async () => {
      const { hash } = location;
      if (hash.length < 2) return;
      // Out of the address, and so out of the history, before anything else.
      history.replaceState(null, '', pathname);
      setWorking(true);
      setRefusal(null);
      const invite = inviteIn(hash);
      if (!invite) setRefusal(t('signin.notlink'));
      else await redeem(invite).catch((error: unknown) => setRefusal(words(error).message));
      setWorking(false);
    };
    void open();
    addEventListener('hashchange', open);
    return () => removeEventListener('hashchange', open);
  }, [pathname, t]);
  return { isWorking, refusal };
}

/** Signed in already, or a server on which nobody signs in. */
function NoNeed({ user, refusal }: { user: string | null; refusal: string | null }) {
  const t = useT();
  return (
    <div className={css.page}>
      <h1>{t('signin.title')}</h1>
      {refusal && <Refused why={refusal} />}
      <p>{user ? t('signin.already', { user }) : t('signin.dev')}</p>
      <Link href={HOME}>{t('notfound.home')}</Link>
    </div>
  );
}
