import { Wrench } from 'lucide-react';
import { useT } from '../../../i18n';
import { Button } from '../../../ui/Button';
import { useChat } from '../chat/use-chat';
import css from './preview.module.css';

interface LocalhostMistakeProps {
  id: string;
  /** Ports of localhost that the page asks. */
  asked: readonly number[];
  /** Ports that are open in the project. */
  open: readonly number[];
}

/** A page that asks `localhost` asks the computer it is looked at on, not the app's server. */
export function LocalhostMistake({ id, asked, open }: LocalhostMistakeProps) {
  const t = useT();
  const { canTalk, say } = useChat(id);
  const inside = asked.find((port) => open.includes(port));
  const port = String(inside ?? asked[0]);
  return (
    <div className={css.notice}>
      <p>
        <strong>{t('preview.localhost', { port })}</strong>{' '}
        {t(inside === undefined ? 'preview.localhost.closed' : 'preview.localhost.open', { port })}
      </p>
      {canTalk && (
        <Button onClick={() => say('message', t('repair.localhost', { port }))}>
          <Wrench aria-hidden />
          {t('repair')}
        </Button>
      )}
    </div>
  );
}
