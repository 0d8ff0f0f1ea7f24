import { type FormEvent, useState } from 'react';
import { words } from '../../../api/error';
import type { ListedProject } from '../../../api/shapes';
import { useT } from '../../../i18n';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import css from './shelf.module.css';
import { nameOf } from './use-shelf';

/** The longest name, in characters; the server's own limit. */
const MAX_NAME_CHARS = 200;

interface Props {
  project: ListedProject;
  rename: (name: string) => Promise<void>;
  onClose: () => void;
}

export default function RenameDialog({ project, rename, onClose }: Props) {
  const t = useT();
  const [name, setName] = useState(nameOf(project));
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (!wanted || isBusy) return;
    setBusy(true);
    try {
      await rename(wanted);
      onClose();
    } catch (error) {
      setRefusal(words(error).message);
      setBusy(false);
    }
  };
  return (
    <Dialog title={t('rename.title')} onClose={onClose}>
      <form className={css.rename} onSubmit={submit}>
        <label htmlFor="new-name">{t('rename.name')}</label>
        <input
          id="new-name"
          value={name}
          required
          maxLength={MAX_NAME_CHARS}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
          onFocus={(event) => event.target.select()}
          aria-invalid={refusal !== null}
          aria-describedby={refusal ? 'name-refused' : undefined}
        />
        {refusal && (
          <p id="name-refused" role="alert" className={css.refused}>
            {refusal}
          </p>
        )}
        <Button look="primary" type="submit" busy={isBusy}>
          {t('rename.save')}
        </Button>
      </form>
    </Dialog>
  );
}
