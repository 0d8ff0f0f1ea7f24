import 'monaco-editor/features/diffEditor/register.js';
import { useEffect, useRef } from 'react';
import { useTheme } from '../../../app/theme';
import { useT } from '../../../i18n';
import css from './code.module.css';
import { languageOf } from './languages';
import { applyTheme, COMMON, monaco } from './monaco';

interface MergeProps {
  path: string;
  theirs: string;
  mine: string;
  onChange: (text: string) => void;
}

/** Left the server's text, right mine, which can be edited. */
export default function MonacoMerge({ path, theirs, mine, onChange }: MergeProps) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef({ mine, onChange, path, theirs });
  latest.current = { ...latest.current, onChange };
  const theme = useTheme();
  const [server, here] = [t('conflict.server'), t('conflict.here')];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read anew
  useEffect(applyTheme, [theme]);
  useEffect(() => {
    if (!box.current) return;
    const { path, theirs, mine } = latest.current;
    const model = (text: string) => {
      const uri = monaco.Uri.from({ scheme: 'file', path: `/${path}`, fragment: crypto.randomUUID() });
      return monaco.editor.createModel(text, languageOf(path), uri);
    };
    const [original, modified] = [model(theirs), model(mine)];
    const editor = monaco.editor.createDiffEditor(box.current, {
      ...COMMON,
      originalEditable: false,
      renderSideBySide: true,
      useInlineViewWhenSpaceIsLimited: false,
      renderMarginRevertIcon: true,
    });
    editor.getOriginalEditor().updateOptions({ ariaLabel: server });
    editor.getModifiedEditor().updateOptions({ ariaLabel: here });
    editor.setModel({ original, modified });
    modified.onDidChangeContent(() => latest.current.onChange(modified.getValue()));
    return () => {
      editor.dispose();
      original.dispose();
      modified.dispose();
    };
  }, [server, here]);
  return (
    <>
      <div className={css.sides}>
        <span>{server}</span>
        <span>{here}</span>
      </div>
      <div ref={box} className={css.mergeBox} />
    </>
  );
}
