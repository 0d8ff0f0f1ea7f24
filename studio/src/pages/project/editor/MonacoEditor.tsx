import { useEffect, useRef } from 'react';
import { useTheme } from '../../../app/theme';
import { useT } from '../../../i18n';
import { nameOf } from '../files/tree';
import css from './code.module.css';
import type { TextEditorProps } from './FileView';
import { ModelShelf } from './model-shelf';
import { applyTheme, COMMON, monaco } from './monaco';
import { pieceBetween } from './stream';
import { useDocs } from './use-code';

type TextEditor = monaco.editor.IStandaloneCodeEditor;

/** Monaco on one file; the texts of the others wait with their undo and their scroll. */
export default function MonacoEditor(props: TextEditorProps) {
  const { path, text, version, isReadOnly, isStreaming, jump } = props;
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<TextEditor | null>(null);
  const shelf = useRef<ModelShelf | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const docs = useDocs();
  const theme = useTheme();
  const label = t('file.text', { name: nameOf(path) });

  useEffect(() => {
    if (!box.current) return;
    const models = new ModelShelf();
    const made = monaco.editor.create(box.current, { ...COMMON, model: null, ariaLabel: latest.current.path });
    made.onDidChangeModelContent(() => {
      const model = made.getModel();
      if (model && !models.isFilling) latest.current.onChange(model.getValue());
    });
    [editor.current, shelf.current] = [made, models];
    return () => {
      made.dispose();
      models.dispose();
      editor.current = null;
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read anew
  useEffect(applyTheme, [theme]);

  useEffect(() => {
    if (editor.current) shelf.current?.show(editor.current, path, latest.current.text);
  }, [path]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `text` changes with each key; others' texts count
  useEffect(() => {
    if (editor.current) shelf.current?.fill(() => take(editor.current as TextEditor, text, isStreaming));
  }, [path, version, isStreaming]);

  useEffect(() => {
    editor.current?.updateOptions({ readOnly: isReadOnly, domReadOnly: isReadOnly, ariaLabel: label });
  }, [isReadOnly, label]);

  useEffect(() => shelf.current?.keepOnly(new Set([...docs.keys()])), [docs]);

  useEffect(() => {
    const made = editor.current;
    if (!made || !jump) return;
    const { line, column = 1, length = 0 } = jump;
    made.focus();
    if (line === undefined) return;
    made.setSelection(new monaco.Range(line, column, line, column + length));
    made.revealLineInCenterIfOutsideViewport(line);
  }, [jump]);

  return <div ref={box} className={css.monaco} />;
}

/** Takes another's text as the smallest change, so that cursor and scroll stay; the end is followed. */
function take(editor: TextEditor, text: string, isStreaming: boolean): void {
  const model = editor.getModel();
  const piece = model && pieceBetween(model.getValue(), text);
  if (!model || !piece) return;
  const bottom = editor.getScrollHeight() - editor.getScrollTop() - editor.getLayoutInfo().height;
  const isAtEnd = bottom < 2 * editor.getOption(monaco.editor.EditorOption.lineHeight);
  const range = monaco.Range.fromPositions(model.getPositionAt(piece.from), model.getPositionAt(piece.to));
  // Not in the undo: what others wrote is not taken back by a key.
  model.applyEdits([{ range, text: piece.text }]);
  if (isStreaming && isAtEnd) editor.revealLine(model.getLineCount(), monaco.editor.ScrollType.Immediate);
}
