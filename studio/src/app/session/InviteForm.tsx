import { type FormEvent, useId, useState } from 'react';
import { words } from '../../api/error';
import { useT } from '../../i18n';
import { Button } from '../../ui/Button';
import { inviteIn } from './invite';
import { Refused } from './Refused';
import { redeem } from './redeem';
import css from './session.module.css';

/** The place to paste a one-time link. */
export function InviteForm() {
  const t = useT();
  const id = useId();
  const [isWorking, setWorking] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const paste = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isWorking) return;
    const invite = inviteIn(String(new FormData(event.currentTarget).get('link') ?? ''));
    setRefusal(invite ? null : t('signin.notlink'));
    if (!invite) return;
    setWorking(true);
    await redeem(invite).catch((error: unknown) => setRefusal(words(error).message));
    setWorking(false);
  };
  return (
    <form onSubmit={paste} className={css.form}>
      <label htmlFor={id}>{t('signin.paste')}</label>
      <input
        id={id}
        name="link"
        required
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder={t('signin.example')}
      />
      <Button look="primary" type="submit" busy={isWorking}>
        {t(isWorking ? 'signin.working' : 'signin.go')}
      </Button>
      {refusal && <Refused why={refusal} />}
    </form>
  );
}
