import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { useT } from '../../../i18n';
import { nameOf } from '../files/tree';
import css from './code.module.css';
import type { TextEditorProps } from './FileView';

/** So near to its end the text is followed, in pixels. */
const NEAR_PX = 40;

/** A plain field with line numbers: for phones, and until Monaco is there. */
export function LightEditor({ path, text, isReadOnly, isStreaming, jump, onChange }: TextEditorProps) {
  const t = useT();
  const field = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(false);
  useEffect(() => {
    const area = field.current;
    if (!area || !jump) return;
    area.focus();
    const { line, column = 1, length = 0 } = jump;
    if (line === undefined) return;
    const at = placeOf(area.value, line, column);
    area.setSelectionRange(at, at + length);
    area.scrollTop = Math.max(0, (line - 4) * Number.parseFloat(getComputedStyle(area).lineHeight));
  }, [jump]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new piece may move the end
  useLayoutEffect(() => {
    const area = field.current;
    if (area && isStreaming && isAtEnd.current) area.scrollTop = area.scrollHeight;
  }, [text, isStreaming]);
  const lines = text.split('\n').length;
  const onScroll = () => {
    const area = field.current;
    if (!area) return;
    isAtEnd.current = area.scrollHeight - area.scrollTop - area.clientHeight < NEAR_PX;
    if (numbers.current) numbers.current.style.transform = `translateY(${-area.scrollTop}px)`;
  };
  return (
    <div className={css.light}>
      <div className={css.gutter} aria-hidden="true">
        <pre ref={numbers}>{numbersTo(lines)}</pre>
      </div>
      <textarea
        ref={field}
        value={text}
        readOnly={isReadOnly}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        aria-label={t('file.text', { name: nameOf(path) })}
        onScroll={onScroll}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => !isReadOnly && indent(event)}
      />
    </div>
  );
}

const numbersTo = (lines: number) => Array.from({ length: lines }, (_, at) => at + 1).join('\n');

function placeOf(text: string, line: number, column: number): number {
  let at = 0;
  for (let n = 1; n < line; n += 1) {
    const end = text.indexOf('\n', at);
    if (end < 0) break;
    at = end + 1;
  }
  return Math.min(text.length, at + column - 1);
}

/** Enter keeps the indentation of its line. Tab leaves the field, as everywhere else. */
function indent(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
  const { value, selectionStart } = event.currentTarget;
  const line = value.slice(value.lastIndexOf('\n', selectionStart - 1) + 1, selectionStart);
  const space = /^[ \t]*/.exec(line)?.[0] ?? '';
  if (!space) return;
  event.preventDefault();
  // The one way in that the field's own undo knows.
  document.execCommand('insertText', false, `\n${space}`);
}
