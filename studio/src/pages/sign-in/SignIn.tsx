import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { api, body } from '../../api/client';
import { words } from '../../api/error';
import { meQuery } from '../../api/queries';
import { queryClient } from '../../api/query-client';
import { signedIn } from '../../api/session';
import { INVITE, returnAddress } from '../../app/addresses';
import { useT } from '../../i18n';
import { Button } from '../../ui/Button';
import { inviteIn } from './invite';
import css from './sign-in.module.css';

/** Takes a one-time link: opened (`/invite#token`), or pasted. */
export default function SignIn() {
  const t = useT();
  const [pathname, go] = useLocation();
  const [isWorking, setWorking] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const opened = useRef(false);

  const redeem = async (invite: string) => {
    setWorking(true);
    setRefusal(null);
    try {
      signedIn(await body(api.POST('/api/v1/auth/redeem', { body: { invite } })));
      await queryClient.resetQueries({ queryKey: meQuery.queryKey });
      go(returnAddress(location.search), { replace: true });
    } catch (error) {
      const { message, hint } = words(error);
      setRefusal([message, hint ?? t('signin.refused.text')].filter(Boolean).join(' '));
    } finally {
      setWorking(false);
    }
  };

  useEffect(() => {
    if (opened.current || pathname !== INVITE) return;
    opened.current = true;
    const invite = location.hash.slice(1);
    // Out of the address, and so out of the history, before anything else.
    history.replaceState(null, '', pathname);
    if (invite) void redeem(invite);
  });

  const paste = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const invite = inviteIn(String(new FormData(event.currentTarget).get('link') ?? ''));
    if (invite) void redeem(invite);
    else setRefusal(t('signin.notlink'));
  };

  return (
    <div className={css.page}>
      <h1>{t('signin.title')}</h1>
      <p>{t('signin.text')}</p>
      <div role="status">{isWorking && <p>{t('signin.working')}</p>}</div>
      {refusal && (
        <div role="alert" className={css.refused}>
          <strong>{t('signin.refused')}</strong>
          <p>{refusal}</p>
        </div>
      )}
      <form onSubmit={paste} className={css.form}>
        <label htmlFor="link">{t('signin.paste')}</label>
        <input id="link" name="link" required autoComplete="off" spellCheck={false} />
        <Button look="primary" type="submit" busy={isWorking}>
          {t('signin.go')}
        </Button>
      </form>
    </div>
  );
}
