import { CircleHelp } from 'lucide-react';
import { useT } from '../../../i18n';
import type { Question } from '../../../streams/run';
import { Button } from '../../../ui/Button';
import css from './chat.module.css';

/**
 * What the model asks, a command that could destroy something among it. A choice goes back word for word:
 * the server takes nothing else for consent.
 */
export function AskedCard({ question, onAnswer }: { question: Question; onAnswer: (text: string) => void }) {
  const t = useT();
  return (
    <section className={css.asked} aria-label={t('chat.asks')}>
      <p className={css.plain}>
        <CircleHelp aria-hidden /> {question.question}
      </p>
      <div className={css.ways}>
        {question.choices.map((choice) => (
          <Button key={choice} onClick={() => onAnswer(choice)}>
            {choice}
          </Button>
        ))}
      </div>
      <p className="muted">{t(question.choices.length ? 'chat.asks.or' : 'chat.asks.say')}</p>
    </section>
  );
}
