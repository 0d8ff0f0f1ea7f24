import { useId } from 'react';
import { useT } from '../../../i18n';
import type { Question } from '../../../streams/run';
import css from './chat.module.css';

interface QuestionViewProps {
  question: Question;
  answer: string;
  onAnswer: (text: string) => void;
}

/** A question with its choices as buttons, and room for words of one's own. */
export function QuestionView({ question, answer, onAnswer }: QuestionViewProps) {
  const t = useT();
  const id = useId();
  return (
    <fieldset className={css.question}>
      <legend>{question.question}</legend>
      <div className={css.choices}>
        {question.choices.map((choice) => (
          <button key={choice} type="button" aria-pressed={answer === choice} onClick={() => onAnswer(choice)}>
            {choice}
          </button>
        ))}
      </div>
      <label className="sr" htmlFor={id}>
        {t('chat.answer')}
      </label>
      <input id={id} value={answer} placeholder={t('chat.answer')} onChange={(event) => onAnswer(event.target.value)} />
    </fieldset>
  );
}
